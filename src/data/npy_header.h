/* NpyHeader: what the beginning of a .npy file says (NumPy enhancement proposal 1, format versions 1 to 3). */
#ifndef DATA_NPY_HEADER_H
#define DATA_NPY_HEADER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct NpyHeader {
	char kind;   /* 'f' floating point, 'i' signed, 'u' unsigned, 'b' truth values */
	size_t size; /* bytes of a number */
	bool big_endian;
	bool fortran_order; /* column after column */
	int dimensions;     /* 1 or 2 */
	size_t rows, cols;  /* one dimension is a column */
} NpyHeader;

/* The bytes before the dictionary (10 or 12) and those of the dictionary; false when this is no .npy file. */
bool npy_header_extent(const char *head, size_t bytes, size_t *before, size_t *dictionary);
/* Understands the dictionary, a Python literal. */
bool npy_header_parse(const char *dictionary, size_t bytes, NpyHeader *header, Error *err);
/* One number. */
double npy_number(const NpyHeader *header, const unsigned char *bytes);

#endif
