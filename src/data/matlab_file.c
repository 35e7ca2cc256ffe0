#include "data/matlab_file.h"

#include "base/memory.h"
#include "data/hdf5_arrays.h"
#include "data/matlab_check.h"
#include "data/matlab_copy.h"
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

static bool list_matlab(MatlabFile *file, const char *path, Error *err)
{
	file->mat = Mat_Open(path, MAT_ACC_RDONLY);
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
	file->path = memory_text(path);
	file->hdf5 = -1;
	return matlab_copy_new(path, &file->copy, err);
}

double matlab_open_done(const MatlabFile *file)
{
	return file->copy ? matlab_copy_done(file->copy) : 0;
}

static bool list(MatlabFile *file, const char *path, Error *err)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return error_file(err, "read", file->path);
	file->most_bytes = (uint64_t)status.st_size * MATLAB_PACKED_MOST;
	if (!matlab_check(path, file->path, err))
		return false;
	file->by_rows = hdf5_is_bare(path);
	pthread_mutex_lock(&turn);
	/* HDF5 would write to the terminal: of errors, and at the end of the program of what a damaged file
	 * left open. */
	H5dont_atexit();
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
	bool fine = file->by_rows ? list_hdf5(file, err) : list_matlab(file, path, err) && list_rest(file, err);
	pthread_mutex_unlock(&turn);
	return fine && (file->count > 0 || error_set(err, ERROR_INPUT,
						   "\"%s\" holds no variable, or is cut short", file->path));
}

bool matlab_open_step(MatlabFile *file, bool *ready, Error *err)
{
	*ready = true;
	if (file->copy && !matlab_copy_step(file->copy, ready, err))
		return false;
	return !*ready || list(file, file->copy ? matlab_copy_path(file->copy) : file->path, err);
}

void matlab_close(MatlabFile *file)
{
	pthread_mutex_lock(&turn);
	if (file->mat)
		Mat_Close(file->mat);
	if (file->path && file->hdf5 >= 0)
		hdf5_close(file->hdf5);
	pthread_mutex_unlock(&turn);
	matlab_copy_free(file->copy);
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

/* What matio makes of the numbers of a class. */
static enum matio_types type_of(enum matio_classes class)
{
	static const enum matio_types types[] = {[MAT_C_DOUBLE] = MAT_T_DOUBLE,
		[MAT_C_SINGLE] = MAT_T_SINGLE,
		[MAT_C_INT8] = MAT_T_INT8,
		[MAT_C_UINT8] = MAT_T_UINT8,
		[MAT_C_INT16] = MAT_T_INT16,
		[MAT_C_UINT16] = MAT_T_UINT16,
		[MAT_C_INT32] = MAT_T_INT32,
		[MAT_C_UINT32] = MAT_T_UINT32,
		[MAT_C_INT64] = MAT_T_INT64,
		[MAT_C_UINT64] = MAT_T_UINT64};
	return types[class];
}

/* A matrix of numbers with room for them, which are zeros; NULL when it cannot be had. */
static matvar_t *plan_numbers(const MatlabFile *file, const MatlabVariable *it)
{
	if (!file->mat)
		return hdf5_read(file->hdf5, it->name);
	matvar_t *variable = Mat_VarReadInfo(file->mat, it->name);
	if (!variable)
		return NULL;
	guess_class(file, variable);
	if (matlab_kind(variable) == MATLAB_NUMBERS) {
		variable->data_type = type_of(variable->class_type);
		variable->data_size = (int)Mat_SizeOf(variable->data_type);
		variable->nbytes = it->rows * it->cols * (size_t)variable->data_size;
		variable->data = calloc(it->rows * it->cols + 1, (size_t)variable->data_size);
	}
	return variable;
}

static bool is_in_pieces(const MatlabFile *file, const MatlabVariable *it)
{
	return it->kind == MATLAB_NUMBERS && (!file->mat || !strpbrk(it->name, ".{"));
}

static bool cannot_read(const MatlabFile *file, const MatlabVariable *it, Error *err)
{
	if (file->mat && Mat_GetVersion(file->mat) == MAT_FT_MAT73)
		return error_set(err, ERROR_INPUT,
			"variable \"%.60s\" of \"%s\" cannot be read: the file is cut short or damaged, or "
			"another program than MATLAB wrote it, whose cells and sparse matrices are not known; "
			"save it with MATLAB or scipy.io.savemat",
			it->name, file->path);
	return error_set(err, ERROR_INPUT,
		"\"%s\" is cut short or damaged: its variable \"%.60s\" cannot be read", file->path, it->name);
}

bool matlab_read(MatlabFile *file, const MatlabVariable *it, MatlabArray *array, Error *err)
{
	*array = (MatlabArray){.kind = it->kind, .rows = it->rows, .cols = it->cols};
	if (!is_in_pieces(file, it))
		return true;
	pthread_mutex_lock(&turn);
	array->whole = array->variable = plan_numbers(file, it);
	pthread_mutex_unlock(&turn);
	return (array->variable && matlab_content_fits(it, array->variable)) || cannot_read(file, it, err);
}

enum { RANKS = 16, PIECE_BYTES = 1 << 22 };

/* Numbers that lie one after the other: whole sizes as far as they go into a piece, and part of the next. */
typedef struct Box {
	int start[RANKS], edge[RANKS];
	size_t count;
} Box;

/* False when there are more sizes, or larger ones, than matio can be asked about. */
static bool next_box(const MatlabArray *array, Box *box)
{
	const matvar_t *variable = array->variable;
	size_t most = PIECE_BYTES / Mat_SizeOf(variable->data_type), rest = array->done;
	box->count = 1;
	if (variable->rank > RANKS)
		return false;
	for (int i = 0; i < variable->rank; i++) {
		size_t size = variable->dims[i], at = rest % size, room = most / box->count;
		size_t fits = room < size - at ? room : size - at;
		if (size > INT32_MAX)
			return false;
		rest /= size;
		box->start[i] = (int)at;
		box->edge[i] = (int)(fits ? fits : 1);
		box->count *= fits ? fits : 1;
		/* Beyond a size of which there is only a part, one of each. */
		most = fits < size ? 0 : most;
	}
	return true;
}

static bool read_box(const MatlabFile *file, const MatlabVariable *it, const MatlabArray *array, Box *box)
{
	matvar_t *variable = array->variable;
	char *to = (char *)variable->data + array->done * Mat_SizeOf(variable->data_type);
	int stride[RANKS];
	for (int i = 0; i < RANKS; i++)
		stride[i] = 1;
	if (!file->mat)
		return hdf5_fill(file->hdf5, it->name, box->start, box->edge, variable->rank, (double *)to);
	double all = (double)it->rows * (double)it->cols;
	/* Of version 5 a box that ends within a column would be read number by number. */
	if (Mat_GetVersion(file->mat) != MAT_FT_MAT73 && all <= INT32_MAX)
		return Mat_VarReadDataLinear(file->mat, variable, to, (int)array->done, 1, (int)box->count) ==
		       0;
	return Mat_VarReadData(file->mat, variable, to, box->start, stride, box->edge) == 0;
}

static bool read_piece(const MatlabFile *file, const MatlabVariable *it, MatlabArray *array)
{
	Box box;
	if (array->done == it->rows * it->cols)
		return true;
	if (!next_box(array, &box) || !read_box(file, it, array, &box))
		return false;
	array->done += box.count;
	return true;
}

static bool read_at_once(const MatlabFile *file, const MatlabVariable *it, MatlabArray *array)
{
	char *name = memory_slice(it->name, file->mat ? strcspn(it->name, ".{") : strlen(it->name));
	array->whole = file->mat ? read_whole(file, name) : hdf5_read(file->hdf5, name);
	if (array->whole)
		array->variable = matlab_find_part(array->whole, name, it->name);
	free(name);
	array->done = it->rows * it->cols;
	return array->variable && matlab_content_fits(it, array->variable);
}

bool matlab_read_step(MatlabFile *file, const MatlabVariable *it, MatlabArray *array, bool *ended, Error *err)
{
	pthread_mutex_lock(&turn);
	bool fine = is_in_pieces(file, it) ? read_piece(file, it, array) : read_at_once(file, it, array);
	pthread_mutex_unlock(&turn);
	*ended = array->done == it->rows * it->cols;
	return fine || cannot_read(file, it, err);
}

bool matlab_read_all(MatlabFile *file, const MatlabVariable *it, MatlabArray *array, Error *err)
{
	bool ended = false, fine = matlab_read(file, it, array, err);
	while (fine && !ended)
		fine = matlab_read_step(file, it, array, &ended, err);
	return fine;
}

void matlab_array_release(MatlabArray *array)
{
	pthread_mutex_lock(&turn);
	if (array->whole)
		Mat_VarFree(array->whole);
	pthread_mutex_unlock(&turn);
	*array = (MatlabArray){0};
}
