#include "data/matlab_file.h"

#include "base/memory.h"
#include "data/matlab_check.h"
#include "data/matlab_header.h"

#include <hdf5.h>
#include <matio.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* ---- variables ---- */

static const char *class_name(const matvar_t *variable)
{
	static const char *const names[] = {"empty", "cell", "struct", "object", "char", "sparse", "double",
		"single", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "function",
		"opaque"};
	if (variable->isComplex)
		return "complex";
	return (size_t)variable->class_type < sizeof names / sizeof *names ? names[variable->class_type]
									   : "unknown";
}

/* Arrays in HDF5 whose class is not told, or told in a way that matio does not understand (as programs in
 * Python write them), are read as numbers. */
static void guess_class(const MatlabFile *file, matvar_t *variable)
{
	if (variable->class_type != MAT_C_EMPTY || Mat_GetVersion(file->mat) != MAT_FT_MAT73)
		return;
	variable->class_type = MAT_C_DOUBLE;
	variable->data_type = MAT_T_DOUBLE;
	variable->data_size = sizeof(double);
}

static MatlabKind kind_of(const matvar_t *variable)
{
	enum matio_classes class = variable->class_type;
	if (variable->isComplex || variable->rank < 1)
		return MATLAB_OTHER;
	return class == MAT_C_SPARSE ? (variable->rank == 2 ? MATLAB_SPARSE : MATLAB_OTHER)
	       : class == MAT_C_CHAR ? MATLAB_CHARS
	       : class == MAT_C_CELL ? MATLAB_CELLS
	       : class >= MAT_C_DOUBLE && class <= MAT_C_UINT64 ? MATLAB_NUMBERS
								: MATLAB_OTHER;
}

static bool note_variable(MatlabFile *file, matvar_t *variable, Error *err)
{
	guess_class(file, variable);
	MatlabVariable it = {
		.class_name = class_name(variable), .kind = kind_of(variable), .rows = 1, .cols = 1};
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
			file->path, variable->name ? variable->name : "");
	it.name = memory_text(variable->name ? variable->name : "");
	file->variables = memory_grow(file->variables, file->count, &file->room, sizeof it);
	file->variables[file->count++] = it;
	return true;
}

/* mat stays NULL when matio refuses the file. */
static bool open_mat(MatlabFile *file, Error *err)
{
	char *copy;
	if (!matlab_header_add(file->path, &copy, err))
		return false;
	file->mat = Mat_Open(copy ? copy : file->path, MAT_ACC_RDONLY);
	if (copy)
		unlink(copy);
	free(copy);
	return true;
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
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* it would write to the terminal */
	if (!open_mat(file, err))
		return false;
	if (!file->mat)
		return error_set(err, ERROR_INPUT,
			"\"%s\" cannot be read as a MATLAB file: it is cut short, damaged or something else",
			path);
	bool fine = true;
	for (matvar_t *variable; fine && (variable = Mat_VarReadNextInfo(file->mat)); Mat_VarFree(variable))
		fine = note_variable(file, variable, err);
	if (fine && file->count == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" holds no variable, or is cut short", path);
	return fine;
}

void matlab_close(MatlabFile *file)
{
	if (file->mat)
		Mat_Close(file->mat);
	if (file->locked)
		pthread_mutex_unlock(&turn);
	for (size_t i = 0; i < file->count; i++)
		free(file->variables[i].name);
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
		text_format(out, "%s%.40s (%s, %zu x %zu)", i ? ", " : "", it->name, it->class_name, it->rows,
			it->cols);
	}
}

/* ---- content ---- */

static bool sparse_fits(const matvar_t *variable, size_t rows, size_t cols)
{
	const mat_sparse_t *sparse = variable->data;
	if (!sparse || sparse->njc != cols + 1 || !sparse->jc || sparse->jc[cols] > sparse->ndata ||
		sparse->jc[cols] > sparse->nir || (sparse->jc[cols] && (!sparse->ir || !sparse->data)))
		return false;
	for (size_t c = 0; c < cols; c++)
		if (sparse->jc[c] > sparse->jc[c + 1])
			return false;
	for (size_t e = 0; e < sparse->jc[cols]; e++)
		if (sparse->ir[e] >= rows)
			return false;
	return true;
}

static bool is_number_type(enum matio_types type)
{
	return (type >= MAT_T_INT8 && type <= MAT_T_SINGLE) || type == MAT_T_DOUBLE || type == MAT_T_INT64 ||
	       type == MAT_T_UINT64;
}

static bool content_fits(const MatlabVariable *it, const matvar_t *read)
{
	size_t rows = read->rank >= 1 ? read->dims[0] : 0, cols = 1;
	for (int i = 1; i < read->rank; i++)
		cols *= read->dims[i];
	if (rows != it->rows || cols != it->cols || kind_of(read) != it->kind)
		return false;
	size_t all = rows * cols, each = Mat_SizeOf(read->data_type);
	switch (it->kind) {
	case MATLAB_NUMBERS:
		return is_number_type(read->data_type) &&
		       (all == 0 || (read->data && read->nbytes >= all * each));
	case MATLAB_SPARSE:
		return is_number_type(read->data_type) && sparse_fits(read, rows, cols);
	case MATLAB_CHARS:
		return all == 0 || (read->data && each > 0 && each <= 4 && read->nbytes >= all * each);
	case MATLAB_CELLS:
		return all == 0 || (read->data && read->nbytes >= all * sizeof(matvar_t *));
	case MATLAB_OTHER:
		break;
	}
	return false;
}

bool matlab_read(MatlabFile *file, const MatlabVariable *it, MatlabArray *array, Error *err)
{
	matvar_t *variable = Mat_VarReadInfo(file->mat, it->name);
	*array = (MatlabArray){it->kind, it->rows, it->cols, variable};
	if (variable)
		guess_class(file, variable);
	if (variable && Mat_VarReadDataAll(file->mat, variable) == 0 && content_fits(it, variable))
		return true;
	matlab_array_release(array);
	return error_set(err, ERROR_INPUT,
		"\"%s\" is cut short or damaged: its variable \"%.60s\" cannot be read", file->path, it->name);
}

void matlab_array_release(MatlabArray *array)
{
	if (array->variable)
		Mat_VarFree(array->variable);
	*array = (MatlabArray){0};
}

static double number_at(const void *data, enum matio_types type, size_t i)
{
	switch (type) {
	case MAT_T_DOUBLE:
		return ((const double *)data)[i];
	case MAT_T_SINGLE:
		return (double)((const float *)data)[i];
	case MAT_T_INT8:
		return ((const int8_t *)data)[i];
	case MAT_T_UINT8:
		return ((const uint8_t *)data)[i];
	case MAT_T_INT16:
		return ((const int16_t *)data)[i];
	case MAT_T_UINT16:
		return ((const uint16_t *)data)[i];
	case MAT_T_INT32:
		return ((const int32_t *)data)[i];
	case MAT_T_UINT32:
		return ((const uint32_t *)data)[i];
	case MAT_T_INT64:
		return (double)((const int64_t *)data)[i];
	case MAT_T_UINT64:
		return (double)((const uint64_t *)data)[i];
	default:
		return 0;
	}
}

double matlab_number(const MatlabArray *array, size_t index)
{
	return number_at(array->variable->data, array->variable->data_type, index);
}

void matlab_column(const MatlabArray *array, size_t column, size_t *from, size_t *to)
{
	const mat_sparse_t *sparse = array->variable->data;
	*from = sparse->jc[column];
	*to = sparse->jc[column + 1];
}

size_t matlab_entry(const MatlabArray *array, size_t entry, double *value)
{
	const mat_sparse_t *sparse = array->variable->data;
	*value = number_at(sparse->data, array->variable->data_type, entry);
	return sparse->ir[entry];
}

/* ---- text ---- */

static void add_code(unsigned code, Text *out)
{
	if (code == 0)
		return;
	if (code < 0x80) {
		text_add_char(out, (char)code);
	} else if (code < 0x800) {
		text_add_char(out, (char)(0xC0 | code >> 6));
		text_add_char(out, (char)(0x80 | (code & 0x3F)));
	} else {
		text_add_char(out, (char)(0xE0 | (code >> 12 & 0xF)));
		text_add_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
		text_add_char(out, (char)(0x80 | (code & 0x3F)));
	}
}

/* Characters of one row of an array of them; bytes of UTF-8 are taken as they are. */
static void add_chars(const matvar_t *chars, size_t row, size_t rows, size_t cols, Text *out)
{
	size_t each = Mat_SizeOf(chars->data_type);
	for (size_t c = 0; c < cols; c++) {
		size_t at = row + c * rows;
		if (each == 1)
			text_add_bytes(
				out, (const char *)chars->data + at, ((const char *)chars->data)[at] != 0);
		else if (each == 2)
			add_code(((const uint16_t *)chars->data)[at], out);
		else
			add_code(((const uint32_t *)chars->data)[at], out);
	}
	while (out->length && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
}

static bool cell_text(const matvar_t *cell, Text *out)
{
	size_t count = cell && cell->rank == 2 && cell->data ? cell->dims[0] * cell->dims[1] : 0;
	size_t each = cell ? Mat_SizeOf(cell->data_type) : 0;
	if (count == 0 || cell->isComplex || cell->nbytes < count * each || each == 0)
		return false;
	if (cell->class_type == MAT_C_CHAR && cell->dims[0] == 1 && each <= 4) {
		add_chars(cell, 0, 1, count, out);
		return true;
	}
	if (count != 1 || kind_of(cell) != MATLAB_NUMBERS || !is_number_type(cell->data_type))
		return false;
	text_format(out, "%.17g", number_at(cell->data, cell->data_type, 0));
	return true;
}

bool matlab_text(const MatlabArray *array, size_t index, Text *out)
{
	text_clear(out);
	if (array->kind == MATLAB_CELLS)
		return cell_text(((matvar_t *const *)array->variable->data)[index], out);
	add_chars(array->variable, index, array->rows, array->cols, out);
	return true;
}
