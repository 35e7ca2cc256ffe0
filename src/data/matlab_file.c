#include "data/matlab_file.h"

#include "base/memory.h"
#include "data/hdf5_arrays.h"
#include "data/matlab_check.h"
#include "data/matlab_variable.h"

#include <hdf5.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* ---- variables ---- */

/* Arrays in HDF5 whose class is not told, or told in a way that matio does not understand (as programs in
 * Python write them), are read as numbers. */
static void guess_class(const MatlabFile *file, matvar_t *variable)
{
	if (variable->class_type != MAT_C_EMPTY || !file->mat || Mat_GetVersion(file->mat) != MAT_FT_MAT73)
		return;
	variable->class_type = MAT_C_DOUBLE;
	variable->data_type = MAT_T_DOUBLE;
	variable->data_size = sizeof(double);
}

/* "958 x 800" */
static char *shape_text(const MatlabFile *file, const matvar_t *variable)
{
	Text text = {0};
	for (int i = 0; i < variable->rank; i++)
		text_format(&text, "%s%zu", i ? " x " : "",
			variable->dims[file->by_rows ? variable->rank - 1 - i : i]);
	return text_take(&text);
}

static bool note_variable(MatlabFile *file, matvar_t *variable, const char *name, Error *err)
{
	MatlabVariable it = {
		.class_name = matlab_class_name(variable), .kind = matlab_kind(variable), .rows = 1, .cols = 1};
	bool fits = true;
	for (int i = 0; i < variable->rank; i++) {
		size_t size = variable->dims[i];
		fits = fits && size <= file->most_bytes &&
		       !__builtin_mul_overflow(i ? it.cols : it.rows, size, i ? &it.cols : &it.rows);
	}
	it.last = variable->rank > 2 ? variable->dims[variable->rank - 1] : 0;
	size_t all, each = Mat_SizeOfClass((int)variable->class_type);
	fits = fits && !__builtin_mul_overflow(it.rows, it.cols, &all);
	if (fits && it.kind != MATLAB_SPARSE)
		fits = !__builtin_mul_overflow(all, each ? each : 1, &all) && all <= file->most_bytes;
	if (!fits)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: its variable \"%.60s\" promises more than the file can hold",
			file->path, name);
	it.name = memory_text(name);
	it.shape = shape_text(file, variable);
	file->variables = memory_grow(file->variables, file->count, &file->room, sizeof it);
	file->variables[file->count++] = it;
	return true;
}

static bool note_tree(MatlabFile *file, matvar_t *variable, const char *name, int depth, Error *err)
{
	guess_class(file, variable);
	size_t parts = depth < MATLAB_DEEPEST ? matlab_count_parts(variable) : 0;
	bool fine = parts > 0 || note_variable(file, variable, name, err);
	for (size_t i = 0; fine && i < parts; i++) {
		char *below = matlab_part_name(variable, i, name);
		matvar_t *part = matlab_part(variable, i);
		fine = !part || note_tree(file, part, below, depth + 1, err);
		free(below);
	}
	return fine;
}

typedef struct Listing {
	MatlabFile *file;
	Error *err;
} Listing;

static bool note_array(void *context, matvar_t *variable)
{
	const Listing *listing = context;
	return note_variable(listing->file, variable, variable->name, listing->err);
}

static bool list_hdf5(MatlabFile *file, Error *err)
{
	Listing listing = {file, err};
	file->hdf5 = hdf5_open(file->path);
	return (file->hdf5 >= 0 && hdf5_visit(file->hdf5, note_array, &listing)) || err->kind != ERROR_NONE ||
	       error_set(err, ERROR_INPUT, "\"%s\" is cut short, damaged or no HDF5 file", file->path);
}

static bool list_matlab(MatlabFile *file, Error *err)
{
	file->mat = Mat_Open(file->path, MAT_ACC_RDONLY);
	if (!file->mat)
		return error_set(err, ERROR_INPUT,
			"\"%s\" cannot be read as a MATLAB file: it is cut short, damaged or something else",
			file->path);
	bool fine = true;
	for (matvar_t *variable; fine && (variable = Mat_VarReadNextInfo(file->mat)); Mat_VarFree(variable))
		fine = note_tree(file, variable, variable->name ? variable->name : "", 0, err);
	return fine;
}

/* Structures that other programs wrote into a file of MATLAB's are not known to matio. */
static bool list_rest(MatlabFile *file, Error *err)
{
	if (file->count || !file->mat || Mat_GetVersion(file->mat) != MAT_FT_MAT73)
		return true;
	Mat_Close(file->mat);
	file->mat = NULL;
	return list_hdf5(file, err);
}

bool matlab_open(MatlabFile *file, const char *path, Error *err)
{
	struct stat status;
	file->path = memory_text(path);
	if (stat(path, &status) != 0)
		return error_file(err, "read", path);
	file->most_bytes = (uint64_t)status.st_size * MATLAB_PACKED_MOST;
	if (!matlab_check(path, (uint64_t)status.st_size, err))
		return false;
	pthread_mutex_lock(&turn);
	file->locked = true;
	file->hdf5 = -1;
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* it would write to the terminal */
	file->by_rows = hdf5_is_bare(path);
	bool fine = file->by_rows ? list_hdf5(file, err) : list_matlab(file, err) && list_rest(file, err);
	if (fine && file->count == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" holds no variable, or is cut short", path);
	return fine;
}

void matlab_close(MatlabFile *file)
{
	if (file->mat)
		Mat_Close(file->mat);
	if (file->locked && file->hdf5 >= 0)
		hdf5_close(file->hdf5);
	if (file->locked)
		pthread_mutex_unlock(&turn);
	for (size_t i = 0; i < file->count; i++) {
		free(file->variables[i].name);
		free(file->variables[i].shape);
	}
	free(file->variables);
	free(file->path);
	*file = (MatlabFile){0};
}

const MatlabVariable *matlab_find(const MatlabFile *file, const char *name)
{
	for (size_t i = 0; i < file->count; i++)
		if (strcmp(file->variables[i].name, name) == 0)
			return &file->variables[i];
	return NULL;
}

void matlab_list(const MatlabFile *file, Text *out)
{
	for (size_t i = 0; i < file->count && i < 20; i++) {
		const MatlabVariable *it = &file->variables[i];
		text_format(out, "%s%.40s (%s, %s)", i ? ", " : "", it->name, it->class_name, it->shape);
	}
}

/* ---- content ---- */

/* With the content of all that is in it. */
static matvar_t *read_whole(const MatlabFile *file, const char *name)
{
	matvar_t *whole = Mat_VarReadInfo(file->mat, name);
	if (whole)
		guess_class(file, whole);
	if (!whole || Mat_VarReadDataAll(file->mat, whole) == 0)
		return whole;
	Mat_VarFree(whole);
	return NULL;
}

bool matlab_read(MatlabFile *file, const MatlabVariable *it, MatlabArray *array, Error *err)
{
	char *name = memory_slice(it->name, file->mat ? strcspn(it->name, ".{") : strlen(it->name));
	matvar_t *whole = file->mat ? read_whole(file, name) : hdf5_read(file->hdf5, name);
	*array = (MatlabArray){it->kind, it->rows, it->cols, NULL, whole};
	if (whole)
		array->variable = matlab_find_part(whole, name, it->name);
	free(name);
	if (array->variable && matlab_content_fits(it, array->variable))
		return true;
	matlab_array_release(array);
	return error_set(err, ERROR_INPUT,
		"\"%s\" is cut short or damaged: its variable \"%.60s\" cannot be read", file->path, it->name);
}

void matlab_array_release(MatlabArray *array)
{
	if (array->whole)
		Mat_VarFree(array->whole);
	*array = (MatlabArray){0};
}
