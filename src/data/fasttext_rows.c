#include "data/fasttext_rows.h"

#include <stdlib.h>

FasttextRows *fasttext_rows_new(const FasttextSettings *settings)
{
	FasttextRows *rows = memory_new(1, sizeof *rows);
	references_init(&rows->references);
	rows->settings = *settings;
	row_blocks_init(&rows->words, (size_t)settings->dim);
	row_blocks_init(&rows->outputs, (size_t)settings->dim);
	return rows;
}

FasttextRows *fasttext_rows_ref(FasttextRows *rows)
{
	if (rows)
		references_add(&rows->references);
	return rows;
}

void fasttext_rows_unref(FasttextRows *rows)
{
	if (!rows || !references_drop(&rows->references))
		return;
	row_blocks_release(&rows->words);
	row_blocks_release(&rows->outputs);
	free(rows);
}
