/* safetensors: the length of a JSON header, the header, then arrays of little-endian numbers. Strings have no
 * place in it: the items are the lines of a file beside it, NAME.vocab or NAME.txt. */
#include "data/format.h"
#include "data/npy_header.h"
#include "data/row_labels.h"
#include "data/safetensors_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PREFIX = 8 };

typedef struct SafetensorsFile {
	Tensor tensor;
	RowLabels labels;
	size_t row;
} SafetensorsFile;

/* Bytes of the header; 0 when no such file begins like that. */
static size_t header_bytes(const char *head, size_t bytes)
{
	uint64_t length = 0;
	for (int i = 0; bytes > PREFIX && i < PREFIX; i++)
		length |= (uint64_t)(unsigned char)head[i] << (8 * i);
	return length >= 2 && length <= SAFETENSORS_LONGEST_HEADER && head[PREFIX] == '{' ? length : 0;
}

static bool sniff(const char *head, size_t bytes, bool whole)
{
	size_t header = header_bytes(head, bytes);
	return header > 0 && (!whole || header <= bytes - PREFIX);
}

/* Makes the header available at source_at + PREFIX. */
static bool need_header(Source *source, size_t bytes, Error *err)
{
	size_t available = 0;
	if (bytes <= source->most_bytes && !source_need(source, PREFIX + bytes, &available, err))
		return false;
	return available >= PREFIX + bytes ||
	       error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its header of %zu bytes",
		       source->path, bytes);
}

static bool read_header(SpaceFile *file, size_t bytes, Tensor *tensor, Error *err)
{
	Source *source = &file->source;
	if (!need_header(source, bytes, err))
		return false;
	bool plain = source->file_bytes == source->most_bytes && source->file_bytes != UINT64_MAX;
	uint64_t space = plain ? source->file_bytes - PREFIX - bytes : UINT64_MAX;
	Text others = {0};
	bool good = safetensors_header_read(
		(const char *)source_at(source) + PREFIX, bytes, space, file->tensor, tensor, &others, err);
	if (!good)
		error_prefix(err, "\"%s\" cannot be read", source->path);
	else if (others.length && !file->tensor)
		space_file_remark(file, "read the tensor %s; tensor= chooses another: %s",
			text_of(&tensor->name), text_of(&others));
	text_release(&others);
	source_skip(source, PREFIX + bytes);
	return good;
}

static bool skip(Source *source, uint64_t bytes, Error *err)
{
	enum { PIECE = 1 << 16 };
	while (bytes > 0) {
		size_t available, piece = bytes < PIECE ? (size_t)bytes : PIECE;
		if (!source_need(source, piece, &available, err))
			return false;
		if (available < piece)
			return error_set(err, ERROR_INPUT, "\"%s\" is cut short: it ends before the tensor",
				source->path);
		source_skip(source, piece);
		bytes -= piece;
	}
	return true;
}

static bool open_file(SpaceFile *file, Error *err)
{
	SafetensorsFile *own = file->own = memory_new(1, sizeof *own);
	size_t available;
	if (!source_need(&file->source, PREFIX + 1, &available, err))
		return false;
	size_t header = header_bytes((const char *)source_at(&file->source), available);
	if (header == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" is not a .safetensors file", file->source.path);
	if (!read_header(file, header, &own->tensor, err))
		return false;
	file->count = own->tensor.rows;
	file->width = own->tensor.cols;
	file->goes_on = true;
	return space_file_fits(file, own->tensor.size, 0, err) && skip(&file->source, own->tensor.begin, err) &&
	       row_labels_open(file, own->tensor.rows, &own->labels, err);
}

static void take_numbers(const Tensor *tensor, const unsigned char *at, float *to)
{
	NpyHeader number = {.kind = 'f', .size = tensor->size};
	if (strcmp(tensor->kind, "F32") == 0)
		memcpy(to, at, tensor->cols * sizeof(float));
	else if (strcmp(tensor->kind, "BF16") == 0) /* the upper half of a float */
		for (size_t i = 0; i < tensor->cols; i++)
			memcpy(to + i, (unsigned char[]){0, 0, at[2 * i], at[2 * i + 1]}, sizeof(float));
	else
		for (size_t i = 0; i < tensor->cols; i++)
			to[i] = (float)npy_number(&number, at + i * tensor->size);
}

static bool in_place(const SpaceFile *file, uint64_t *offset)
{
	const SafetensorsFile *own = file->own;
	*offset = file->source.passed;
	return strcmp(own->tensor.kind, "F32") == 0;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	SafetensorsFile *own = file->own;
	size_t available, bytes = own->tensor.cols * own->tensor.size;
	row->state = ROW_END;
	if (own->row == own->tensor.rows)
		return true;
	if (!row_labels_next(&own->labels, row, err))
		return false;
	if (!row->vector) {
		row->state = ROW_GOOD;
		own->row++;
		return true;
	}
	if (!source_need(&file->source, bytes, &available, err))
		return false;
	if (available < bytes)
		return true;
	row->state = ROW_GOOD;
	take_numbers(&own->tensor, source_at(&file->source), row->vector);
	source_skip(&file->source, bytes);
	own->row++;
	return true;
}

static void close_file(SpaceFile *file)
{
	SafetensorsFile *own = file->own;
	if (!own)
		return;
	text_release(&own->tensor.name);
	row_labels_close(&own->labels);
	free(own);
}

/* The header is filled up with blanks, so that the numbers stand at a multiple of 8. */
static void write_head(const Space *space, Output *output)
{
	char head[PREFIX + 160] = "";
	size_t rows = space->vectors.rows, cols = space->vectors.cols;
	uint64_t length = (uint64_t)snprintf(head + PREFIX, sizeof head - PREFIX,
		"{\"vectors\":{\"dtype\":\"F32\",\"shape\":[%zu,%zu],\"data_offsets\":[0,%zu]}}", rows, cols,
		rows * cols * sizeof(float));
	while (length % 8)
		head[PREFIX + length++] = ' ';
	memcpy(head, &length, PREFIX);
	output_bytes(output, head, PREFIX + length);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	output_bytes(output, matrix_row(&space->vectors, row), space->vectors.cols * sizeof(float));
}

const SpaceFormat format_safetensors = {
	.name = "safetensors",
	.title = "safetensors",
	.extensions = ".safetensors",
	.sniff = sniff,
	.open = open_file,
	.in_place = in_place,
	.next = next,
	.close = close_file,
	.tensors = true,
	.forbidden = "\n\r",
	.beside = row_labels_path,
	.write_beside = row_labels_write,
	.write_head = write_head,
	.write_row = write_row,
};
