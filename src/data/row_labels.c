#include "data/row_labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Bytes of the path without the ending of its format. */
static size_t bare_bytes(const char *path, size_t bytes)
{
	static const char *const endings[] = {".npy", ".safetensors"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t ending = strlen(endings[i]);
		if (bytes > ending && strncmp(path + bytes - ending, endings[i], ending) == 0)
			return bytes - ending;
	}
	return bytes;
}

/* NAME.npy.vocab, NAME.vocab, NAME.npy.txt or NAME.txt, the first that there is. */
static bool find_labels(SpaceFile *file, RowLabels *labels, Error *err)
{
	static const char *const endings[] = {".vocab", ".txt"};
	const char *path = file->source.path;
	size_t stem = strlen(path) - (text_ends(path, ".gz") ? 3 : 0), bare = bare_bytes(path, stem);
	for (int i = 0; i < 4 && !labels->found; i++) {
		Text name = {0};
		text_format(&name, "%.*s%s", (int)(i % 2 ? bare : stem), path, endings[i / 2]);
		labels->found = access(text_of(&name), R_OK) == 0;
		bool open = !labels->found || source_open(&labels->lines, text_of(&name), err);
		text_release(&name);
		if (!open)
			return false;
	}
	if (!labels->found)
		space_file_remark(file,
			"the items are numbered from 0, since no %.*s.vocab with a label a line is there",
			(int)bare, path);
	return true;
}

/* Labels must be as many as rows; says both numbers when not. The labels are read twice: once to be counted. */
static bool check_count(const SpaceFile *file, size_t rows, RowLabels *labels, Error *err)
{
	size_t count = 0, bytes;
	const char *line = "";
	for (; line; count += line != NULL)
		if (!source_line(&labels->lines, &line, &bytes, err))
			return false;
	if (count != rows)
		return error_set(err, ERROR_INPUT,
			"\"%s\" has %zu lines for the %zu rows of \"%s\": one label for each row, without a "
			"header line, is needed",
			labels->lines.path, count, rows, file->source.path);
	char *path = memory_text(labels->lines.path);
	source_close(&labels->lines);
	bool open = source_open(&labels->lines, path, err);
	free(path);
	return open;
}

bool row_labels_open(SpaceFile *file, size_t rows, RowLabels *labels, Error *err)
{
	return find_labels(file, labels, err) && (!labels->found || check_count(file, rows, labels, err));
}

bool row_labels_next(RowLabels *labels, SpaceRow *row, Error *err)
{
	if (!labels->found) {
		row->item = labels->number;
		row->bytes = (size_t)snprintf(labels->number, sizeof labels->number, "%zu", labels->row++);
		return true;
	}
	if (!source_line(&labels->lines, &row->item, &row->bytes, err))
		return false;
	return row->item || error_set(err, ERROR_INPUT, "\"%s\" changed while it was read", labels->lines.path);
}

void row_labels_close(RowLabels *labels)
{
	source_close(&labels->lines);
}

void row_labels_path(const char *path, Text *out)
{
	text_format(out, "%.*s.vocab", (int)bare_bytes(path, strlen(path)), path);
}

void row_labels_write(const Space *space, uint32_t row, Output *output)
{
	output_text(output, dictionary_word(&space->items, row));
	output_text(output, "\n");
}
