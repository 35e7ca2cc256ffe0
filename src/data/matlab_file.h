/*
 * MatlabFile: the variables of a MAT file, version 5 (packed or not) or 7.3, which is HDF5, and the arrays of
 * HDF5 files that other programs wrote. Fields of structures are variables of their own, called as in
 * data.train.X, and so are matrices in cells, as X{2}. matio and HDF5 serve one thread at a time: each piece of
 * reading waits for those of other files. Opening and reading go step by step.
 */
#ifndef DATA_MATLAB_FILE_H
#define DATA_MATLAB_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

typedef enum MatlabKind {
	MATLAB_NUMBERS, /* real: double, single, integers, logical */
	MATLAB_SPARSE,  /* real */
	MATLAB_CHARS,
	MATLAB_CELLS,
	MATLAB_OTHER, /* structures, objects, functions, complex numbers */
} MatlabKind;

typedef struct MatlabVariable {
	char *name;
	char *shape;            /* its sizes as the file tells them: "32 x 32 x 3 x 600" */
	const char *class_name; /* "double", "struct", … */
	MatlabKind kind;
	size_t rows, cols; /* the first size; the product of the others */
	size_t last;       /* the last of more than two sizes, else 0 */
} MatlabVariable;

typedef struct MatlabFile {
	char *path;
	MatlabVariable *variables;
	size_t count;
	bool by_rows; /* HDF5 of other programs: shapes begin with the last size, and so rows are `cols` */
	/* private */
	struct _mat_t *mat; /* NULL: the arrays are those of `hdf5` */
	int64_t hdf5;
	struct MatlabCopy *copy; /* that is read instead; NULL: none is needed */
	size_t room;
	uint64_t most_bytes; /* that the file can hold, unpacked */
} MatlabFile;

/* `file` starts as {0}. */
bool matlab_open(MatlabFile *file, const char *path, Error *err);
/* A piece of what is to be done before it can be read: packed variables are unpacked into a copy, and the last
 * piece lists all. Sizes that the file cannot hold are an error. */
bool matlab_open_step(MatlabFile *file, bool *ready, Error *err);
double matlab_open_done(const MatlabFile *file); /* 0 .. 1 */
void matlab_close(MatlabFile *file);
/* By name; NULL when there is none. */
const MatlabVariable *matlab_find(const MatlabFile *file, const char *name);
/* Appends "fts (double, 958 x 800), labels (double, 958 x 1)". */
void matlab_list(const MatlabFile *file, Text *out);

/* A variable with its content; numbers lie column by column. */
typedef struct MatlabArray {
	MatlabKind kind;
	size_t rows, cols;
	/* private */
	struct matvar_t *variable, *whole; /* the latter holds the former, or is the same */
	size_t done;                       /* numbers that are there */
} MatlabArray;

/* Begins with a variable. */
bool matlab_read(MatlabFile *file, const MatlabVariable *variable, MatlabArray *array, Error *err);
/* The next piece: some MB of a matrix of numbers that is a variable of its own; what is in structures or cells,
 * or no full matrix, comes at once, as matio has it. */
bool matlab_read_step(
	MatlabFile *file, const MatlabVariable *variable, MatlabArray *array, bool *ended, Error *err);
static inline double matlab_read_done(const MatlabArray *array) /* 0 .. 1 */
{
	return (double)array->done / ((double)array->rows * (double)array->cols + 1);
}
/* All pieces. */
bool matlab_read_all(MatlabFile *file, const MatlabVariable *variable, MatlabArray *array, Error *err);
void matlab_array_release(MatlabArray *array); /* {0} may be released */
/* Numbers: the index-th, index < rows * cols. */
double matlab_number(const MatlabArray *array, size_t index);
/* Sparse: the entries of a column are from … to-1; row and value of one. */
void matlab_column(const MatlabArray *array, size_t column, size_t *from, size_t *to);
size_t matlab_entry(const MatlabArray *array, size_t entry, double *value);
/* Chars: row `index`, without blanks at its end. Cells: the text or number in that cell. False when it is
 * neither. */
bool matlab_text(const MatlabArray *array, size_t index, Text *out);

#endif
