#include "train/document_rows.h"

#include "base/random.h"
#include "train/archive.h"

#include <stdlib.h>

/* Of some 20 ms: tokens that join, or as many times numbers that are drawn. */
enum { STEP_TOKENS = 1 << 19, NUMBERS_OF_TOKEN = 4 };

typedef struct DocumentsArriving {
	Documents *joined; /* those that are there with those that arrive */
	Corpus **corpora;
	size_t n_corpora, drawn;   /* drawn: documents that have rows */
	DocumentsJoining *joining; /* of corpus self->n_corpora; NULL: not begun */
	uint64_t seed;
} DocumentsArriving;

DocumentRows *document_rows_new(void)
{
	DocumentRows *self = memory_new(1, sizeof *self);
	self->documents = documents_new();
	return self;
}

static void release_numbers(DocumentRows *self)
{
	for (size_t c = 0; c < self->n_corpora; c++)
		free(self->numbers[c]);
	free(self->numbers);
	self->numbers = NULL;
	self->n_corpora = 0;
}

static void stop_arriving(DocumentRows *self)
{
	DocumentsArriving *arriving = self->arriving;
	if (!arriving)
		return;
	for (size_t c = 0; c < arriving->n_corpora; c++)
		corpus_unref(arriving->corpora[c]);
	free(arriving->corpora);
	documents_joining_free(arriving->joining);
	documents_unref(arriving->joined);
	free(arriving);
	self->arriving = NULL;
}

void document_rows_free(DocumentRows *self)
{
	if (!self)
		return;
	stop_arriving(self);
	release_numbers(self);
	documents_unref(self->documents);
	row_blocks_release(&self->rows);
	free(self);
}

static void init_row(DocumentRows *self, size_t number, uint64_t seed)
{
	Random random;
	random_init(&random, seed, random_mix(number));
	float *at = row_blocks_at(&self->rows, number);
	for (size_t i = 0; i < self->rows.width; i++)
		at[i] = (float)((random_uniform(&random) - 0.5) / (double)self->rows.width);
}

static bool enough_documents(size_t count, Error *err)
{
	return count >= 2 ||
	       error_set(err, ERROR_INPUT,
		       "this text is a single document; document vectors need two at least: load the text with "
		       "documents=paragraph or documents=line, or load several files");
}

bool document_rows_join(DocumentRows *self, const TrainInput *input, size_t dim, uint64_t seed, Error *err)
{
	size_t most = self->documents->names.count;
	for (size_t c = 0; c < input->n_corpora; c++)
		most += documents_units(input->corpora[c], DOCUMENTS_WHOLE);
	stop_arriving(self);
	release_numbers(self);
	if (self->rows.width == 0)
		row_blocks_init(&self->rows, dim);
	Documents *joined = enough_documents(most, err) ? documents_copy(self->documents, err) : NULL;
	if (!joined)
		return false;
	DocumentsArriving *arriving = self->arriving = memory_new(1, sizeof *arriving);
	*arriving = (DocumentsArriving){.joined = joined, .drawn = self->documents->names.count, .seed = seed};
	arriving->corpora = memory_new(input->n_corpora, sizeof(Corpus *));
	self->numbers = memory_new(input->n_corpora, sizeof *self->numbers);
	for (; arriving->n_corpora < input->n_corpora; arriving->n_corpora++)
		arriving->corpora[arriving->n_corpora] = corpus_ref(input->corpora[arriving->n_corpora]);
	return true;
}

static bool join_some(DocumentRows *self, size_t *tokens, Error *err)
{
	DocumentsArriving *arriving = self->arriving;
	if (!arriving->joining)
		arriving->joining = documents_joining_new(
			arriving->joined, arriving->corpora[self->n_corpora], DOCUMENTS_WHOLE, err);
	if (!arriving->joining)
		return false;
	if (!documents_joining_step(arriving->joining, tokens))
		return true;
	self->numbers[self->n_corpora++] = documents_joining_take(arriving->joining);
	documents_joining_free(arriving->joining);
	arriving->joining = NULL;
	return true;
}

static bool draw_some(DocumentRows *self, size_t tokens, Error *err)
{
	DocumentsArriving *arriving = self->arriving;
	size_t count = arriving->joined->names.count,
	       end = arriving->drawn + 1 + tokens * NUMBERS_OF_TOKEN / self->rows.width;
	end = end < count ? end : count;
	if (!enough_documents(count, err) ||
		!row_blocks_grow(&self->rows, end, "the vectors of documents", err))
		return false;
	for (; arriving->drawn < end; arriving->drawn++)
		init_row(self, arriving->drawn, arriving->seed);
	if (end < count)
		return true;
	documents_unref(self->documents);
	self->documents = arriving->joined;
	arriving->joined = NULL;
	stop_arriving(self);
	return true;
}

bool document_rows_step(DocumentRows *self, Error *err)
{
	size_t tokens = STEP_TOKENS;
	while (tokens > 0 && self->n_corpora < self->arriving->n_corpora)
		if (!join_some(self, &tokens, err))
			return false;
	return tokens == 0 || draw_some(self, tokens, err);
}

bool document_rows_save(const DocumentRows *self, Archive *archive, Error *err)
{
	Text bytes = {0};
	RowBlocks rows = self->rows;
	rows.rows = self->documents->names.count;
	documents_write(self->documents, &bytes);
	bool fine = archive->put(archive->place, "documents", text_of(&bytes), bytes.length, err) &&
		    archive_put_rows(archive, "document rows", &rows, err);
	text_release(&bytes);
	return fine;
}

bool document_rows_load(DocumentRows *self, Archive *archive, Error *err)
{
	void *bytes;
	size_t count;
	if (!archive->get(archive->place, "documents", &bytes, &count, err))
		return false;
	Documents *documents = documents_read(bytes, bytes ? count : 0, err);
	free(bytes);
	if (!documents)
		return false;
	documents_unref(self->documents);
	self->documents = documents;
	return archive_get_rows(archive, "document rows", documents->names.count, &self->rows, err);
}
