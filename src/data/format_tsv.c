/* TSV: lines of a label and its numbers, between tabs. */
#include "data/tsv_line.h"

#include <stdlib.h>

static bool sniff(const char *head, size_t bytes, bool whole)
{
	TsvShape shape;
	return tsv_shape(head, bytes, whole, &shape) && shape.labelled;
}

/* The first field is the label, even when it is a number in every line. */
static bool open_file(SpaceFile *file, Error *err)
{
	TsvShape shape;
	file->own = memory_new(1, sizeof(Text));
	if (!tsv_open(file, "table of labels and numbers", &shape, err))
		return false;
	file->width = shape.width - !shape.labelled;
	return true;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	const char *line;
	size_t bytes;
	if (!tsv_next(&file->source, &line, &bytes, err))
		return false;
	row->state = ROW_END;
	if (!line)
		return true;
	const char *at = line, *end = line + bytes;
	Text *label = file->own;
	tsv_label(line, tsv_field(&at, end), label);
	row->item = text_of(label);
	row->bytes = label->length;
	row->state = tsv_numbers(at, end, file->width, row->vector) ? ROW_GOOD : ROW_MALFORMED;
	return true;
}

static void close_file(SpaceFile *file)
{
	if (file->own)
		text_release(file->own);
	free(file->own);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	tsv_write_label(dictionary_word(&space->items, row), output);
	output_text(output, "\t");
	tsv_write_numbers(space, row, output);
}

const SpaceFormat format_tsv = {
	.name = "tsv",
	.title = "TSV",
	.extensions = ".tsv",
	.sniff = sniff,
	.open = open_file,
	.next = next,
	.close = close_file,
	.write_row = write_row,
};
