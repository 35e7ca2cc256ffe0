/* Words that stay while GloVe goes on: both their rows, since their vector is the sum, with the biases. */
#include "train/glove.h"

#include <string.h>

bool glove_hold_begin(Glove *glove, size_t known, double anchor, Error *err)
{
	Hold *hold = &glove->hold;
	if (!hold_begin(hold, glove->vocab.words.count, err))
		return false;
	for (size_t word = 0; word < known; word++)
		hold_know(hold, word);
	hold_freeze(hold, &glove->model.frozen, &glove->vocab.words);
	return hold_anchor(hold, anchor, &glove->words, err) &&
	       hold_places(hold, &glove->contexts, &glove->context_places, err);
}

bool glove_hold(Model *model, Error *err)
{
	(void)err;
	Glove *glove = (Glove *)model;
	hold_freeze(&glove->hold, &model->frozen, &glove->vocab.words);
	return true;
}

/* Moves of a copy go nowhere. */
static float *copy_of(const float *row, size_t width, float *copy)
{
	memcpy(copy, row, 2 * width * sizeof *copy);
	return copy;
}

double glove_train_held(const Glove *glove, const GlovePair *pair, AdagradStep *step)
{
	float nowhere[2][2 * GLOVE_WIDTH] __attribute__((aligned(64)));
	const Hold *hold = &glove->hold;
	if (hold->marks[pair->word] & HOLD_FROZEN)
		step->x = copy_of(step->x, step->width, nowhere[0]);
	if (hold->marks[pair->context] & HOLD_FROZEN)
		step->y = copy_of(step->y, step->width, nowhere[1]);
	double loss = glove->adagrad(step);
	if (hold->strength <= 0)
		return loss;
	if (hold_ties(hold, pair->word))
		adagrad_pull(row_blocks_at(&hold->places, pair->word), step->width,
			hold->strength * (double)step->rate, step->x);
	if (hold_ties(hold, pair->context))
		adagrad_pull(row_blocks_at(&glove->context_places, pair->context), step->width,
			hold->strength * (double)step->rate, step->y);
	return loss;
}

void glove_take_vectors(Glove *glove, const Space *from)
{
	for (uint32_t word = 0; word < glove->vocab.words.count; word++) {
		uint32_t row = dictionary_find_text(&from->items, dictionary_word(&glove->vocab.words, word));
		if (row == DICTIONARY_NONE)
			continue;
		float *w = row_blocks_at(&glove->words, word), *c = row_blocks_at(&glove->contexts, word);
		for (size_t i = 0; i < glove->options.dim; i++)
			w[i] = c[i] = matrix_row(&from->vectors, row)[i] / 2;
	}
}
