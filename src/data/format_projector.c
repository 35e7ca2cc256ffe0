/* The TensorFlow projector's files: vectors.tsv with nothing but numbers, metadata.tsv with the items and what
 * is known of them, and a projector_config.json that names both. */
#include "data/projector_config.h"
#include "data/projector_metadata.h"
#include "data/tsv_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ProjectorFile {
	TsvShape shape;
	ProjectorMetadata metadata;
	Text label; /* the first field, when it is no number */
	size_t row;
	char number[24]; /* the item of a row without any label */
} ProjectorFile;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	TsvShape shape;
	return tsv_shape(head, bytes, whole, &shape) && !shape.labelled;
}

static bool open_file(SpaceFile *file, Error *err)
{
	ProjectorFile *own = file->own = memory_new(1, sizeof *own);
	if (!tsv_open(file, "table of numbers", &own->shape, err) ||
		!projector_metadata_open(file, &own->metadata, err))
		return false;
	Text path = {0};
	projector_metadata_path(file->source.path, &path);
	if (!own->metadata.found && !own->shape.labelled)
		space_file_remark(file,
			"the items are numbered from 0, since there is no %s with a label a line",
			text_of(&path));
	text_release(&path);
	return true;
}

static bool count_lines(Source *source, size_t *count, Error *err)
{
	const char *line = "";
	size_t bytes;
	for (; line; *count += line != NULL)
		if (!tsv_next(source, &line, &bytes, err))
			return false;
	return true;
}

/* One of the files has come to its end `before` the other. */
static bool explain_mismatch(SpaceFile *file, size_t vectors, size_t labels, Error *err)
{
	ProjectorFile *own = file->own;
	return count_lines(&file->source, &vectors, err) && count_lines(&own->metadata.source, &labels, err) &&
	       error_set(err, ERROR_INPUT,
		       "\"%s\" has %zu rows for the %zu rows of \"%s\"; its first line is a header if and only "
		       "if it holds a tab, and blank lines do not count",
		       own->metadata.source.path, labels, vectors, file->source.path);
}

static bool take_label(SpaceFile *file, SpaceRow *row, Error *err)
{
	ProjectorFile *own = file->own;
	bool ended;
	if (!own->metadata.found && own->shape.labelled) {
		row->item = text_of(&own->label);
		row->bytes = own->label.length;
	} else if (!own->metadata.found) {
		row->item = own->number;
		row->bytes = (size_t)snprintf(own->number, sizeof own->number, "%zu", own->row);
	} else if (!projector_metadata_next(&own->metadata, row, &ended, err)) {
		return false;
	} else if (ended) {
		return explain_mismatch(file, own->row + 1, own->row, err);
	}
	own->row++;
	return true;
}

static bool check_end(SpaceFile *file, Error *err)
{
	ProjectorFile *own = file->own;
	bool ended = true;
	SpaceRow row = {0};
	if (own->metadata.found && !projector_metadata_next(&own->metadata, &row, &ended, err))
		return false;
	return ended || explain_mismatch(file, own->row, own->row + 1, err);
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	ProjectorFile *own = file->own;
	const char *line;
	size_t bytes;
	if (!tsv_next(&file->source, &line, &bytes, err))
		return false;
	row->state = ROW_END;
	if (!line)
		return check_end(file, err);
	const char *at = line, *end = line + bytes;
	if (own->shape.labelled)
		tsv_label(line, tsv_field(&at, end), &own->label);
	row->state = tsv_numbers(at, end, file->width, row->vector) ? ROW_GOOD : ROW_MALFORMED;
	return take_label(file, row, err);
}

static void close_file(SpaceFile *file)
{
	ProjectorFile *own = file->own;
	if (!own)
		return;
	projector_metadata_close(&own->metadata);
	text_release(&own->label);
	free(own);
}

static bool write_config(const Space *space, const char *path, Error *err)
{
	return projector_config_write(space, path, NULL, err);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	tsv_write_numbers(space, row, output);
}

const SpaceFormat format_projector = {
	.name = "projector",
	.title = "TensorFlow projector",
	.extensions = "vectors.tsv|tensors.tsv|tensor.tsv",
	.sniff = sniff,
	.open = open_file,
	.next = next,
	.close = close_file,
	.beside = projector_metadata_path,
	.write_beside_head = projector_metadata_write_head,
	.write_beside = projector_metadata_write,
	.write_more = write_config,
	.write_row = write_row,
};
