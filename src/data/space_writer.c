#include "data/space_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_NUMBERS = 1 << 18, STEP_ROWS = 1 << 14 };

struct SpaceWriter {
	Space *space;
	const SpaceFormat *format;
	char *path;
	Output *vectors, *labels; /* labels NULL when they stand with the vectors */
	uint32_t row;
	Progress progress;
};

/* Readers of text take an item without characters for a row without item, and blanks at its end for separators.
 */
static bool fits(const SpaceFormat *format, const char *item)
{
	bool alone = format->beside != NULL;
	return !format->forbidden ||
	       (!strpbrk(item, format->forbidden) &&
		       (alone || (*item && !text_ends(item, " ") && !text_ends(item, "\t"))));
}

static bool fits_glove(const char *item)
{
	extern const SpaceFormat format_glove;
	return fits(&format_glove, item);
}

static bool check_items(const Space *space, const SpaceFormat *format, Error *err)
{
	for (uint32_t i = 0; i < space->items.count; i++) {
		const char *item = dictionary_word(&space->items, i);
		if (fits(format, item))
			continue;
		Text visible = {0};
		text_add_visible(&visible, item);
		error_set(err, ERROR_INPUT,
			"a file in the format %s cannot hold the item \"%s\": use format=%s", format->name,
			text_of(&visible), fits_glove(item) ? "glove" : "npy");
		text_release(&visible);
		return false;
	}
	return true;
}

static Output *open_beside(const char *path, const SpaceFormat *format, Error *err)
{
	Text name = {0};
	format->beside(path, &name);
	Output *labels = output_open(text_of(&name), err);
	text_release(&name);
	return labels;
}

SpaceWriter *space_writer_new(Space *space, const char *path, const SpaceFormat *format, Error *err)
{
	if (!check_items(space, format, err))
		return NULL;
	SpaceWriter *writer = memory_new(1, sizeof *writer);
	writer->space = space_ref(space);
	writer->format = format;
	writer->path = memory_text(path);
	writer->progress.total = (double)space->vectors.rows;
	snprintf(writer->progress.unit, sizeof writer->progress.unit, "items");
	writer->vectors = output_open(path, err);
	if (writer->vectors && format->beside)
		writer->labels = open_beside(path, format, err);
	if (writer->vectors && (writer->labels || !format->beside)) {
		if (format->write_head)
			format->write_head(space, writer->vectors);
		if (format->write_beside_head)
			format->write_beside_head(space, writer->labels);
		return writer;
	}
	space_writer_free(writer);
	return NULL;
}

/* The labels first, so that vectors never stand with labels that are not theirs. */
static bool commit(SpaceWriter *writer, Error *err)
{
	Output *labels = writer->labels, *vectors = writer->vectors;
	writer->labels = writer->vectors = NULL;
	if (labels && !output_commit(labels, err)) {
		output_abandon(vectors);
		return false;
	}
	const SpaceFormat *format = writer->format;
	writer->progress.finished =
		output_commit(vectors, err) &&
		(!format->write_more || format->write_more(writer->space, writer->path, err));
	return writer->progress.finished;
}

bool space_writer_step(SpaceWriter *writer, bool *finished, Error *err)
{
	const Space *space = writer->space;
	size_t rows = 1 + STEP_NUMBERS / (space->vectors.cols + 1);
	for (size_t i = 0; i < rows && i < STEP_ROWS && writer->row < space->items.count; i++, writer->row++) {
		writer->format->write_row(space, writer->row, writer->vectors);
		if (writer->labels)
			writer->format->write_beside(space, writer->row, writer->labels);
	}
	writer->progress.done = writer->row;
	*finished = writer->row == space->items.count;
	return !*finished || commit(writer, err);
}

const Progress *space_writer_progress(const SpaceWriter *writer)
{
	return &writer->progress;
}

void space_writer_free(SpaceWriter *writer)
{
	if (!writer)
		return;
	output_abandon(writer->vectors);
	output_abandon(writer->labels);
	space_unref(writer->space);
	free(writer->path);
	free(writer);
}

bool space_write(Space *space, const char *path, const SpaceFormat *format, Error *err)
{
	SpaceWriter *writer = space_writer_new(space, path, format, err);
	bool finished = false, good = writer != NULL;
	while (good && !finished)
		good = space_writer_step(writer, &finished, err);
	space_writer_free(writer);
	return good;
}
