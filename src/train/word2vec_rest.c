/* A model at rest whose vectors are those of the space that shows it, so that they are in memory once. */
#include "train/archive.h"
#include "train/word2vec.h"
#include "train/word_space.h"

#include <stdlib.h>
#include <string.h>

/* Rows that are moved to a space in the order of their numbers are given back on the way. */
typedef struct Moving {
	Word2vec *net;
	size_t next; /* rows before it have been moved */
} Moving;

static void move_vector(const void *context, uint32_t word, float *vector)
{
	Moving *moving = (Moving *)context;
	RowBlocks *inputs = &moving->net->inputs;
	memcpy(vector, row_blocks_at(inputs, word), inputs->width * sizeof *vector);
	if (word == moving->next)
		row_blocks_forget(inputs, moving->next++);
}

static bool in_order(const Word2vec *net)
{
	for (size_t word = 1; word < net->vocab.words.count; word++)
		if (net->vocab.counts[word] > net->vocab.counts[word - 1])
			return false;
	return true;
}

static bool all_finite(const Word2vec *net)
{
	size_t bad, column;
	for (size_t row = 0; row < net->inputs.rows; row++) {
		Rows one = {row_blocks_at(&net->inputs, row), 1, net->inputs.width, net->inputs.stride};
		if (rows_find_bad(one, &bad, &column))
			return false;
	}
	return true;
}

Space *word2vec_rest(Model *model, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	/* A space of these rows could not be made, and they would be lost. */
	if (net->resting || net->ngrams || net->documents || !in_order(net) || !all_finite(net))
		return word2vec_look(model, err);
	word2vec_forget_sampling(net);
	Moving moving = {net, 0};
	Space *space =
		word_space(&net->vocab, net->inputs.width, move_vector, &moving, &model->provenance, err);
	if (!space)
		return NULL;
	row_blocks_release(&net->inputs);
	row_blocks_init(&net->inputs, net->options.dim);
	net->resting = space_ref(space);
	return space;
}

bool word2vec_wake(Word2vec *net, Error *err)
{
	Space *space = net->resting;
	if (!space)
		return true;
	if (!row_blocks_grow(&net->inputs, space->vectors.rows, "the vectors", err))
		return false;
	for (size_t row = 0; row < space->vectors.rows; row++)
		memcpy(row_blocks_at(&net->inputs, row), matrix_row(&space->vectors, row),
			net->inputs.width * sizeof(float));
	net->resting = NULL;
	space_unref(space);
	return true;
}

const float *word2vec_input(const Word2vec *net, size_t word)
{
	return net->resting ? matrix_row(&net->resting->vectors, word) : row_blocks_at(&net->inputs, word);
}
