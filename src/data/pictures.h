/*
 * Pictures: what the items of a space look like, row by row: pictures of one set or of several, which may
 * differ in size. Never changed once made; counted.
 */
#ifndef DATA_PICTURES_H
#define DATA_PICTURES_H

#include "data/images.h"
#include "data/raster.h"

enum { PICTURE_NONE = UINT32_MAX };

typedef struct PicturePlace {
	uint32_t set; /* PICTURE_NONE: there is no picture of that row */
	uint32_t index;
} PicturePlace;

typedef struct Pictures {
	References references;
	Images **sets; /* counted */
	size_t n_sets;
	PicturePlace *places; /* by row */
	size_t count;
} Pictures;

/* No picture of any row yet; the maker adds sets and fills in places. */
Pictures *pictures_new(size_t count);
/* A set's number; one that is there already keeps its own. Takes a reference. */
uint32_t pictures_add_set(Pictures *pictures, Images *set);
Pictures *pictures_of_images(Images *images); /* row by row the pictures of a set */
/* Of these rows. */
Pictures *pictures_part(const Pictures *pictures, const uint32_t *rows, size_t count);
/* Of the rows of one space and then of those of another; either may have none. NULL: both have none. */
Pictures *pictures_join(const Pictures *first, size_t n_first, const Pictures *second, size_t n_second);
Pictures *pictures_ref(Pictures *pictures);
void pictures_unref(Pictures *pictures);

/* The set that has the picture of a row, and which one it is there; NULL: there is none. NULL pictures have
 * none. */
const Images *pictures_at(const Pictures *pictures, size_t row, size_t *index);
/* As wide, as high and with as many channels as the largest. */
RasterInfo pictures_size(const Pictures *pictures);

#endif
