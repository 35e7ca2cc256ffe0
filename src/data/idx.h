/*
 * IDX, the format of MNIST and its kin: 00 00 08 and the number of dimensions, each size as 4 bytes big-endian,
 * then one byte for each value. Plain or gzip.
 */
#ifndef DATA_IDX_H
#define DATA_IDX_H

#include "base/source.h"

#include <stddef.h>
#include <stdint.h>

typedef struct IdxHeader {
	unsigned dimensions; /* 1: labels; 3: pictures */
	uint32_t size[3];    /* pictures: count, height, width */
} IdxHeader;

/* Whether these first bytes (16 are enough) begin an IDX file of bytes with 1 or 3 dimensions. */
bool idx_sniff(const unsigned char *head, size_t bytes, IdxHeader *header);
/* A file that is read from front to back. */
typedef struct IdxFile {
	Source source;
	IdxHeader header;
	uint64_t left; /* values not yet taken */
} IdxFile;

/* Reads the header, which must not promise more than the file can hold. {0} before; closed on failure too. */
bool idx_open(IdxFile *file, const char *path, Error *err);
/* The next `count` values (at most file->left); taking the last checks that nothing follows. */
bool idx_take(IdxFile *file, size_t count, unsigned char *values, Error *err);
void idx_close(IdxFile *file);
/* The name of the labels' file beside a file of pictures: "train-labels-idx1-ubyte.gz" beside
 * "train-images-idx3-ubyte.gz"; NULL when the name does not say "images". The caller frees. */
char *idx_labels_path(const char *path);

#endif
