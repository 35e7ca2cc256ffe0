/* DocumentRows: the documents that a model of doc2vec.h knows, and their vectors. */
#ifndef TRAIN_DOCUMENT_ROWS_H
#define TRAIN_DOCUMENT_ROWS_H

#include "data/documents.h"
#include "linalg/row_blocks.h"
#include "train/trainer.h"

typedef struct DocumentRows {
	Documents *documents; /* never NULL; counted: spaces hold it */
	RowBlocks rows;       /* by number of the document */
	uint32_t **numbers;   /* of the run: by corpus and its document, the number */
	size_t n_corpora;
	struct DocumentsArriving *arriving; /* that are still joining; NULL: none are */
} DocumentRows;

DocumentRows *document_rows_new(void);
void document_rows_free(DocumentRows *self);

/* The documents of the input are to join, with rows at uniform numbers in +-1 / (2 dim), each from its own
 * stream. They do in steps of some 20 ms, until self->arriving is NULL; the corpora of the input stay until
 * then. Meanwhile, and after a failure, the documents are as they were. */
bool document_rows_join(DocumentRows *self, const TrainInput *input, size_t dim, uint64_t seed, Error *err);
bool document_rows_step(DocumentRows *self, Error *err);

static inline float *document_rows_at(const DocumentRows *self, size_t corpus, size_t document)
{
	return row_blocks_at(&self->rows, self->numbers[corpus][document]);
}

/* In an archive; `rows` of what is loaded into come initialised with their width. */
bool document_rows_save(const DocumentRows *self, Archive *archive, Error *err);
bool document_rows_load(DocumentRows *self, Archive *archive, Error *err);

#endif
