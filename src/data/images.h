/*
 * Images: pictures of one size, 8 bits a channel. Never changed once made; counted.
 */
#ifndef DATA_IMAGES_H
#define DATA_IMAGES_H

#include "base/dictionary.h"
#include "base/memory.h"

typedef struct Images {
	References references;
	unsigned char *pixels; /* count x height x width x channels */
	size_t count;
	unsigned width, height, channels; /* channels: 1 grey or 3 RGB */
	Dictionary names;                 /* "train/17", or the file's name; one for each */
	uint32_t *class_of;               /* index into classes; NULL when unlabelled */
	Dictionary classes;
	uint32_t *domain_of; /* index into domains */
	Dictionary domains;
	char *source;
	char checksum[33];
} Images;

Images *images_ref(Images *images);
void images_unref(Images *images);
size_t images_bytes_each(const Images *images);
const unsigned char *images_at(const Images *images, size_t index);
/* For whoever makes a set: fills checksum, from pixels, names, classes and domains. */
void images_checksum(Images *images);

#endif
