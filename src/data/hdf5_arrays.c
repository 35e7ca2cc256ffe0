#define H5_USE_110_API
#include "data/hdf5_arrays.h"

#include "base/memory.h"

#include <hdf5.h>
#include <matio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SIZES = 8 };

bool hdf5_is_bare(const char *path)
{
	static const char signature[8] = "\x89HDF\r\n\x1a\n";
	char head[sizeof signature];
	FILE *stream = fopen(path, "rb");
	bool bare =
		stream && fread(head, sizeof head, 1, stream) == 1 && memcmp(head, signature, sizeof head) == 0;
	if (stream)
		fclose(stream);
	return bare;
}

int64_t hdf5_open(const char *path)
{
	return H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
}

void hdf5_close(int64_t file)
{
	H5Fclose(file);
}

/* ---- without content ---- */

typedef struct Shape {
	size_t dims[MOST_SIZES]; /* backwards */
	int rank;                /* at least 2 */
	H5T_class_t kind;
} Shape;

static bool shape_of(hid_t array, Shape *shape)
{
	hsize_t sizes[MOST_SIZES];
	hid_t extent = H5Dget_space(array), type = H5Dget_type(array);
	int rank = H5Sget_simple_extent_ndims(extent);
	bool fine = rank >= 0 && rank <= MOST_SIZES && type >= 0 &&
		    H5Sget_simple_extent_dims(extent, sizes, NULL) == rank;
	*shape = (Shape){.dims = {1, 1}, .rank = rank > 2 ? rank : 2, .kind = H5Tget_class(type)};
	for (int i = 0; fine && i < rank; i++)
		shape->dims[i] = (size_t)sizes[rank - 1 - i];
	H5Sclose(extent);
	H5Tclose(type);
	return fine;
}

static bool is_number(H5T_class_t kind)
{
	return kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM;
}

static matvar_t *variable_of(const char *name, Shape *shape, void *content)
{
	enum matio_classes class = is_number(shape->kind)      ? MAT_C_DOUBLE
				   : shape->kind == H5T_STRING ? MAT_C_CELL
							       : MAT_C_OPAQUE;
	enum matio_types type = class == MAT_C_DOUBLE ? MAT_T_DOUBLE
				: class == MAT_C_CELL ? MAT_T_CELL
						      : MAT_T_UNKNOWN;
	if (content)
		return Mat_VarCreate(name, class, type, shape->rank, shape->dims, content, 0);
	matvar_t *variable = Mat_VarCalloc();
	if (!variable)
		return NULL;
	variable->name = memory_text(name);
	variable->class_type = class;
	variable->data_type = type;
	variable->rank = shape->rank;
	variable->dims = malloc((size_t)shape->rank * sizeof *variable->dims);
	if (variable->dims)
		memcpy(variable->dims, shape->dims, (size_t)shape->rank * sizeof *variable->dims);
	else
		variable->rank = 0;
	return variable;
}

typedef struct Visit {
	bool (*show)(void *context, matvar_t *variable);
	void *context;
} Visit;

static herr_t visit_object(hid_t root, const char *name, const H5O_info_t *info, void *context)
{
	const Visit *visit = context;
	Shape shape;
	if (info->type != H5O_TYPE_DATASET || name[0] == '#')
		return 0;
	hid_t array = H5Dopen(root, name, H5P_DEFAULT);
	bool known = array >= 0 && shape_of(array, &shape);
	if (array >= 0)
		H5Dclose(array);
	matvar_t *variable = known ? variable_of(name, &shape, NULL) : NULL;
	bool fine = variable && visit->show(visit->context, variable);
	Mat_VarFree(variable);
	return fine ? 0 : -1;
}

bool hdf5_visit(int64_t file, bool (*show)(void *context, matvar_t *variable), void *context)
{
	Visit visit = {show, context};
	return H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit_object, &visit) >= 0;
}

/* ---- with content ---- */

static size_t elements(const Shape *shape)
{
	size_t all = 1;
	for (int i = 0; i < shape->rank; i++)
		all *= shape->dims[i];
	return all;
}

static matvar_t *plan_numbers(const char *name, Shape *shape)
{
	matvar_t *variable = variable_of(name, shape, NULL);
	if (!variable)
		return NULL;
	variable->data_size = sizeof(double);
	variable->nbytes = elements(shape) * sizeof(double);
	variable->data = calloc(elements(shape) + 1, sizeof(double));
	return variable;
}

/* A rank below 2 was filled up with sizes of 1. */
static bool choose_box(hid_t extent, const int *start, const int *edge, int rank)
{
	hsize_t from[MOST_SIZES], count[MOST_SIZES];
	int own = H5Sget_simple_extent_ndims(extent);
	if (own < 0 || own > rank || rank > MOST_SIZES)
		return false;
	for (int i = 0; i < own; i++) {
		from[own - 1 - i] = (hsize_t)start[i];
		count[own - 1 - i] = (hsize_t)edge[i];
	}
	return own == 0 || H5Sselect_hyperslab(extent, H5S_SELECT_SET, from, NULL, count, NULL) >= 0;
}

bool hdf5_fill(int64_t file, const char *name, const int *start, const int *edge, int rank, double *to)
{
	hid_t array = H5Dopen(file, name, H5P_DEFAULT), extent = array >= 0 ? H5Dget_space(array) : -1;
	hsize_t all = 1;
	for (int i = 0; i < rank; i++)
		all *= (hsize_t)edge[i];
	hid_t room = H5Screate_simple(1, &all, NULL);
	bool fine = extent >= 0 && choose_box(extent, start, edge, rank) &&
		    H5Dread(array, H5T_NATIVE_DOUBLE, room, extent, H5P_DEFAULT, to) >= 0;
	H5Sclose(room);
	if (extent >= 0)
		H5Sclose(extent);
	if (array >= 0)
		H5Dclose(array);
	return fine;
}

static matvar_t *text_cell(const char *text, size_t bytes)
{
	size_t dims[2] = {1, bytes};
	return Mat_VarCreate(NULL, MAT_C_CHAR, MAT_T_UINT8, 2, dims, (void *)(uintptr_t)text, 0);
}

/* Each of the texts is `room` bytes of `bytes` or, when that is 0, told by a pointer. */
static matvar_t *cells_of(const char *name, Shape *shape, const void *texts, size_t room)
{
	size_t count = elements(shape);
	matvar_t **cells = calloc(count + 1, sizeof *cells);
	for (size_t i = 0; cells && i < count; i++) {
		const char *text = room ? (const char *)texts + i * room : ((char *const *)texts)[i];
		text = text ? text : "";
		cells[i] = text_cell(text, room ? strnlen(text, room) : strlen(text));
	}
	matvar_t *variable = cells ? variable_of(name, shape, cells) : NULL; /* takes over the cells */
	free(cells);
	return variable;
}

static matvar_t *read_texts(hid_t array, const char *name, Shape *shape)
{
	hid_t type = H5Dget_type(array), extent = H5Dget_space(array);
	bool told = H5Tis_variable_str(type) > 0;
	size_t each = told ? sizeof(char *) : H5Tget_size(type), count = elements(shape), all;
	bool fits = each > 0 && !__builtin_mul_overflow(count + 1, each, &all);
	void *texts = fits ? calloc(count + 1, each) : NULL;
	matvar_t *variable = NULL;
	if (texts && H5Dread(array, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0) {
		variable = cells_of(name, shape, texts, told ? 0 : each);
		if (told)
			H5Dvlen_reclaim(type, extent, H5P_DEFAULT, texts);
	}
	free(texts);
	H5Sclose(extent);
	H5Tclose(type);
	return variable;
}

matvar_t *hdf5_read(int64_t file, const char *name)
{
	Shape shape;
	matvar_t *variable = NULL;
	hid_t array = H5Dopen(file, name, H5P_DEFAULT);
	if (array >= 0 && shape_of(array, &shape)) {
		if (is_number(shape.kind))
			variable = plan_numbers(name, &shape);
		else if (shape.kind == H5T_STRING)
			variable = read_texts(array, name, &shape);
	}
	if (array >= 0)
		H5Dclose(array);
	return variable;
}
