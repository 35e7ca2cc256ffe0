/* NumPy's .npy: a matrix; the items are the lines of a file beside it, NAME.vocab or NAME.txt. */
#include "base/memory.h"
#include "data/format.h"
#include "data/npy_header.h"
#include "data/row_labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct NpyFile {
	NpyHeader header;
	size_t row;
	Matrix columns; /* fortran_order: the whole array, turned */
	RowLabels labels;
} NpyFile;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	size_t before, dictionary;
	return npy_header_extent(head, bytes, &before, &dictionary);
}

static bool read_header(SpaceFile *file, NpyFile *npy, Error *err)
{
	size_t available, before, dictionary;
	if (!source_need(&file->source, 12, &available, err))
		return false;
	if (!npy_header_extent((const char *)source_at(&file->source), available, &before, &dictionary))
		return error_set(err, ERROR_INPUT, "\"%s\" is not a .npy file", file->source.path);
	if (!source_need(&file->source, before + dictionary, &available, err))
		return false;
	if (available < before + dictionary)
		return error_set(
			err, ERROR_INPUT, "\"%s\" is cut short: it ends inside its header", file->source.path);
	const char *text = (const char *)source_at(&file->source) + before;
	if (!npy_header_parse(text, dictionary, &npy->header, err))
		return error_prefix(err, "\"%s\" cannot be read", file->source.path);
	if (npy->header.dimensions != 2)
		return error_set(err, ERROR_INPUT,
			"\"%s\" cannot be read: the array has 1 dimension; a space needs 2, rows and columns "
			"(of labels, load the features with label=FILE)",
			file->source.path);
	source_skip(&file->source, before + dictionary);
	file->count = npy->header.rows;
	file->width = npy->header.cols;
	return space_file_fits(file, npy->header.size, 0, err);
}

static bool is_float(const NpyHeader *header)
{
	return header->kind == 'f' && header->size == sizeof(float) && !header->big_endian;
}

static bool read_numbers(
	SpaceFile *file, const NpyHeader *header, size_t count, size_t step, float *to, Error *err)
{
	size_t available;
	if (!source_need(&file->source, count * header->size, &available, err))
		return false;
	if (available < count * header->size)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is cut short: its header promises %zu rows of %zu numbers", file->source.path,
			header->rows, header->cols);
	const unsigned char *at = source_at(&file->source);
	if (is_float(header) && step == 1)
		memcpy(to, at, count * sizeof(float));
	else
		for (size_t i = 0; i < count; i++)
			to[i * step] = (float)npy_number(header, at + i * header->size);
	source_skip(&file->source, count * header->size);
	return true;
}

/* Column after column is turned at once: rows are complete only at the end of the file. */
static bool read_columns(SpaceFile *file, NpyFile *npy, Error *err)
{
	enum { PIECE = 1 << 16 };
	const NpyHeader *header = &npy->header;
	if (!matrix_init(&npy->columns, header->rows, header->cols, file->source.path, err))
		return false;
	for (size_t column = 0; column < header->cols; column++)
		for (size_t row = 0; row < header->rows; row += PIECE) {
			size_t count = header->rows - row < PIECE ? header->rows - row : PIECE;
			float *to = matrix_row(&npy->columns, row) + column;
			if (!read_numbers(file, header, count, header->cols, to, err))
				return false;
		}
	return true;
}

static bool open_file(SpaceFile *file, Error *err)
{
	NpyFile *npy = file->own = memory_new(1, sizeof *npy);
	return read_header(file, npy, err) && row_labels_open(file, npy->header.rows, &npy->labels, err) &&
	       (!npy->header.fortran_order || read_columns(file, npy, err));
}

static bool in_place(const SpaceFile *file, uint64_t *offset)
{
	const NpyFile *npy = file->own;
	*offset = file->source.passed;
	return is_float(&npy->header) && !npy->header.fortran_order;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	NpyFile *npy = file->own;
	row->state = npy->row < npy->header.rows ? ROW_GOOD : ROW_END;
	if (row->state == ROW_END)
		return true;
	if (!row_labels_next(&npy->labels, row, err))
		return false;
	npy->row++;
	if (!row->vector)
		return true;
	if (!npy->header.fortran_order)
		return read_numbers(file, &npy->header, file->width, 1, row->vector, err);
	memcpy(row->vector, matrix_row(&npy->columns, npy->row - 1), file->width * sizeof(float));
	return true;
}

static void close_file(SpaceFile *file)
{
	NpyFile *npy = file->own;
	if (!npy)
		return;
	matrix_release(&npy->columns);
	row_labels_close(&npy->labels);
	free(npy);
}

static void write_head(const Space *space, Output *output)
{
	char head[128];
	memset(head, ' ', sizeof head);
	memcpy(head, "\x93NUMPY\1\0\x76\0", 10);
	int length = snprintf(head + 10, sizeof head - 10,
		"{'descr': '<f4', 'fortran_order': False, 'shape': (%zu, %zu), }", space->vectors.rows,
		space->vectors.cols);
	head[10 + length] = ' ';
	head[sizeof head - 1] = '\n';
	output_bytes(output, head, sizeof head);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	output_bytes(output, matrix_row(&space->vectors, row), space->vectors.cols * sizeof(float));
}

const SpaceFormat format_npy = {
	.name = "npy",
	.title = "NumPy array",
	.extensions = ".npy",
	.sniff = sniff,
	.open = open_file,
	.in_place = in_place,
	.next = next,
	.close = close_file,
	.forbidden = "\n\r",
	.beside = row_labels_path,
	.write_beside = row_labels_write,
	.write_head = write_head,
	.write_row = write_row,
};
