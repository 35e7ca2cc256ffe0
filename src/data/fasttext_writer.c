#include "data/fasttext_writer.h"

#include "base/memory.h"
#include "base/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_NUMBERS = 1 << 20, STEP_ENTRIES = 1 << 14 };

/* Sections of the file, in their order; each is written element by element. */
typedef enum Stage { ENTRIES, INPUT_ROWS, OUTPUT_ROWS, STAGES } Stage;

struct FasttextWriter {
	FasttextContent content;
	Output *output;
	float *zeros;
	size_t count[STAGES];
	Stage stage;
	size_t next; /* in the stage */
	Progress progress;
};

static void write_head(FasttextWriter *writer)
{
	const FasttextContent *content = &writer->content;
	FasttextHead head = {.magic = FASTTEXT_MAGIC,
		.version = FASTTEXT_VERSION,
		.settings = content->settings,
		.size = (int32_t)writer->count[ENTRIES],
		.nwords = (int32_t)content->words,
		.nlabels = (int32_t)content->labels,
		.ntokens = (int64_t)content->tokens,
		.pruneidx = -1};
	output_bytes(writer->output, &head, sizeof head);
}

/* That it is not quantised, and its size. */
static void write_matrix_head(FasttextWriter *writer, size_t rows)
{
	int64_t size[] = {(int64_t)rows, writer->content.settings.dim};
	output_bytes(writer->output, "", 1);
	output_bytes(writer->output, size, sizeof size);
}

static bool check_size(const FasttextContent *content, Error *err)
{
	size_t entries = content->words + content->labels;
	return entries <= INT32_MAX ||
	       error_set(err, ERROR_INPUT, "a fastText model holds at most %d words and labels, not %zu",
		       INT32_MAX, entries);
}

static bool open_output(FasttextWriter *writer, const char *path, Error *err)
{
	if (!check_size(&writer->content, err))
		return false;
	writer->output = output_open(path, err);
	if (!writer->output)
		return false;
	write_head(writer);
	return true;
}

FasttextWriter *fasttext_writer_new(const FasttextContent *content, const char *path, Error *err)
{
	FasttextWriter *writer = memory_new(1, sizeof *writer);
	writer->content = *content;
	writer->zeros = memory_new((size_t)content->settings.dim, sizeof *writer->zeros);
	writer->count[ENTRIES] = content->words + content->labels;
	writer->count[INPUT_ROWS] = content->words + (size_t)content->settings.bucket;
	writer->count[OUTPUT_ROWS] = content->output_rows;
	writer->progress.total =
		(double)(writer->count[ENTRIES] + writer->count[INPUT_ROWS] + writer->count[OUTPUT_ROWS]);
	snprintf(writer->progress.unit, sizeof writer->progress.unit, "rows");
	if (open_output(writer, path, err))
		return writer;
	fasttext_writer_free(writer);
	return NULL;
}

static void write_entry(FasttextWriter *writer, size_t number)
{
	uint64_t count = 0;
	const char *word = writer->content.entry(writer->content.context, number, &count);
	FasttextEntry rest = {(int64_t)count, number >= writer->content.words};
	output_bytes(writer->output, word, strlen(word) + 1);
	output_bytes(writer->output, &rest, sizeof rest);
}

static void write_row(FasttextWriter *writer, const float *row)
{
	output_bytes(
		writer->output, row ? row : writer->zeros, (size_t)writer->content.settings.dim * sizeof *row);
}

static void write_next(FasttextWriter *writer)
{
	const FasttextContent *content = &writer->content;
	size_t number = writer->next++;
	if (writer->stage == ENTRIES)
		write_entry(writer, number);
	else
		write_row(writer, (writer->stage == INPUT_ROWS ? content->input : content->output)(
					  content->context, number));
}

bool fasttext_writer_step(FasttextWriter *writer, bool *finished, Error *err)
{
	size_t left = writer->stage == ENTRIES ? STEP_ENTRIES
					       : 1 + STEP_NUMBERS / (size_t)writer->content.settings.dim;
	*finished = false;
	for (; left > 0 && writer->next < writer->count[writer->stage]; left--, writer->progress.done++)
		write_next(writer);
	if (writer->next < writer->count[writer->stage])
		return true;
	writer->next = 0;
	if (++writer->stage < STAGES) {
		write_matrix_head(writer, writer->count[writer->stage]);
		return true;
	}
	Output *output = writer->output;
	writer->output = NULL;
	*finished = writer->progress.finished = output_commit(output, err);
	return *finished;
}

const Progress *fasttext_writer_progress(const FasttextWriter *writer)
{
	return &writer->progress;
}

void fasttext_writer_free(FasttextWriter *writer)
{
	if (!writer)
		return;
	output_abandon(writer->output);
	if (writer->content.free)
		writer->content.free(writer->content.context);
	free(writer->zeros);
	free(writer);
}
