/*
 * Arrays of an HDF5 file that MATLAB did not write (but h5py, PyTables, R …), as variables of matio: numbers as
 * double, texts as cells. They lie row by row, so that the sizes of a variable are those of the array
 * backwards. Their names are paths, as train/data. HDF5 serves one thread at a time; the caller sees to that.
 */
#ifndef DATA_HDF5_ARRAYS_H
#define DATA_HDF5_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

struct matvar_t;

/* Whether the file begins as HDF5 does: MATLAB puts 512 bytes of its own first. */
bool hdf5_is_bare(const char *path);
/* Below 0: it cannot be read. */
int64_t hdf5_open(const char *path);
void hdf5_close(int64_t file);
/* Shows every array without its content, by path, until one is answered by false; those of MATLAB's own use,
 * below #refs# and so on, are passed over. False when that happened or the file is damaged. */
bool hdf5_visit(int64_t file, bool (*show)(void *context, struct matvar_t *variable), void *context);
/* With its content, but for numbers, which are zeros yet; NULL when it cannot be read. The caller frees it by
 * Mat_VarFree. */
struct matvar_t *hdf5_read(int64_t file, const char *name);
/* The numbers of a box: from `start` on, `edge` of them, by the sizes of the variable. */
bool hdf5_fill(int64_t file, const char *name, const int *start, const int *edge, int rank, double *to);

#endif
