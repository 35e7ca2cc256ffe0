#include "data/npy_array.h"

enum { STEP_NUMBERS = 1 << 17 };

/* 0: it is no .npy file, or ends inside its header. */
static size_t header_bytes(Source *source, size_t *before, Error *err)
{
	size_t available, dictionary;
	if (!source_need(source, 12, &available, err))
		return 0;
	if (!npy_header_extent((const char *)source_at(source), available, before, &dictionary)) {
		error_set(err, ERROR_INPUT, "\"%s\" is not a .npy file", source->path);
		return 0;
	}
	if (!source_need(source, *before + dictionary, &available, err))
		return 0;
	if (available >= *before + dictionary)
		return *before + dictionary;
	error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its header", source->path);
	return 0;
}

bool npy_array_open(NpyArray *array, Source *source, Error *err)
{
	NpyHeader *header = &array->header;
	size_t before, bytes = header_bytes(source, &before, err), all;
	if (!bytes)
		return false;
	if (!npy_header_parse((const char *)source_at(source) + before, bytes - before, header, err))
		return error_prefix(err, "\"%s\" cannot be read", source->path);
	source_skip(source, bytes);
	if (__builtin_mul_overflow(header->rows, header->cols, &all) ||
		__builtin_mul_overflow(all, header->size, &all) || all > source->most_bytes)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is damaged: its header promises %zu rows of %zu numbers, more than the file "
			"can hold",
			source->path, header->rows, header->cols);
	return matrix_init(&array->values, header->rows, header->cols, source->path, err);
}

bool npy_array_step(NpyArray *array, Source *source, bool *ended, Error *err)
{
	const NpyHeader *header = &array->header;
	size_t left = header->rows * header->cols - array->read, available;
	size_t count = left < STEP_NUMBERS ? left : STEP_NUMBERS;
	if (!source_need(source, count * header->size, &available, err))
		return false;
	if (available < count * header->size)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is cut short: its header promises %zu rows of %zu numbers", source->path,
			header->rows, header->cols);
	for (size_t i = 0; i < count; i++, array->read++) {
		bool columns = header->fortran_order;
		size_t row = columns ? array->read % header->rows : array->read / header->cols;
		size_t column = columns ? array->read / header->rows : array->read % header->cols;
		matrix_row(&array->values, row)[column] =
			(float)npy_number(header, source_at(source) + i * header->size);
	}
	source_skip(source, count * header->size);
	*ended = count == left;
	return true;
}

void npy_array_release(NpyArray *array)
{
	matrix_release(&array->values);
	*array = (NpyArray){0};
}
