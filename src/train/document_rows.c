#include "train/document_rows.h"

#include "base/random.h"
#include "train/archive.h"

#include <stdlib.h>

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

void document_rows_free(DocumentRows *self)
{
	if (!self)
		return;
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

static bool join_corpora(DocumentRows *self, Documents *joined, const TrainInput *input, Error *err)
{
	release_numbers(self);
	self->numbers = memory_new(input->n_corpora, sizeof *self->numbers);
	for (size_t c = 0; c < input->n_corpora; c++) {
		if (!documents_join(joined, input->corpora[c], DOCUMENTS_WHOLE, &self->numbers[c], err))
			return false;
		self->n_corpora++;
	}
	return true;
}

static bool enough_documents(const Documents *documents, Error *err)
{
	return documents->names.count >= 2 ||
	       error_set(err, ERROR_INPUT,
		       "this text is a single document; document vectors need two at least: load the text with "
		       "documents=paragraph or documents=line, or load several files");
}

bool document_rows_join(DocumentRows *self, const TrainInput *input, size_t dim, uint64_t seed, Error *err)
{
	if (self->rows.width == 0)
		row_blocks_init(&self->rows, dim);
	Documents *joined = documents_copy(self->documents, err);
	if (!joined || !join_corpora(self, joined, input, err) || !enough_documents(joined, err) ||
		!row_blocks_grow(&self->rows, joined->names.count, "the vectors of documents", err)) {
		documents_unref(joined);
		return false;
	}
	size_t count = joined->names.count;
	for (size_t number = self->documents->names.count; number < count; number++) {
		if (input->stop && atomic_load(input->stop)) {
			documents_unref(joined);
			return error_set(err, ERROR_CANCELLED, "stopped while vectors of documents were drawn");
		}
		init_row(self, number, seed);
	}
	documents_unref(self->documents);
	self->documents = joined;
	return true;
}

bool document_rows_save(const DocumentRows *self, Archive *archive, Error *err)
{
	Text bytes = {0};
	documents_write(self->documents, &bytes);
	bool fine = archive->put(archive->place, "documents", text_of(&bytes), bytes.length, err) &&
		    archive_put_rows(archive, "document rows", &self->rows, err);
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
