/*
 * NpyArray: a .npy file of one or two dimensions, read piece by piece into a matrix of rows, however it lies in
 * the file.
 */
#ifndef DATA_NPY_ARRAY_H
#define DATA_NPY_ARRAY_H

#include "base/source.h"
#include "data/npy_header.h"
#include "linalg/matrix.h"

typedef struct NpyArray {
	NpyHeader header;
	Matrix values; /* rows x cols; one dimension is a column */
	size_t read;   /* numbers so far, in the order of the file */
} NpyArray;

/* Understands the header and makes room, once it is known that the file can hold as much. */
bool npy_array_open(NpyArray *array, Source *source, Error *err);
/* Some numbers more. */
bool npy_array_step(NpyArray *array, Source *source, bool *ended, Error *err);
void npy_array_release(NpyArray *array); /* {0} may be released */

#endif
