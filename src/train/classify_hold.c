/* What stays where it is while a classifier learns: frozen words, and known ones tied to their place. */
#include "train/classify.h"

#include <string.h>

bool classify_holds(const Classify *net)
{
	return net->hold.n_frozen > 0 || net->hold.strength > 0;
}

/* The words of the vocabulary are the model's, after "</s>"; labels are none. */
static bool refuse_labels(const Classify *net, Error *err)
{
	const Dictionary *frozen = &net->model.frozen;
	for (uint32_t i = 0; i < frozen->count; i++) {
		const char *name = dictionary_word(frozen, i);
		if (dictionary_find_text(&net->classifier->words, name) == DICTIONARY_NONE)
			return error_set(err, ERROR_INPUT,
				"\"%s\" is a label, and labels go on learning; freeze words", name);
	}
	return true;
}

/* A word stays when the n-grams of its letters do, too. */
static void freeze_ngrams(Classify *net)
{
	const Classifier *classifier = net->classifier;
	NgramList ngrams = {0};
	for (uint32_t word = 0; word < classifier->words.count; word++) {
		if (!(net->hold.marks[word] & HOLD_FROZEN))
			continue;
		subwords_cut(classifier->ngrams, dictionary_word(&classifier->words, word), &ngrams);
		for (size_t i = 0; i < ngrams.count; i++) {
			uint32_t row = classifier->ngrams->row_of[ngrams.items[i].bucket];
			if (row)
				net->ngram_hold.marks[row - 1] |= HOLD_FROZEN;
		}
	}
	ngram_list_release(&ngrams);
}

bool classify_hold(Model *model, Error *err)
{
	Classify *net = (Classify *)model;
	const Classifier *classifier = net->classifier;
	Hold *ngrams = &net->ngram_hold;
	if (!refuse_labels(net, err))
		return false;
	hold_freeze(&net->hold, &model->frozen, &classifier->words);
	if (!classifier->ngrams || !classify_holds(net))
		return true;
	if (!hold_resume(ngrams, classifier->ngrams->rows.rows, ngrams->places.rows, net->options.anchor, err))
		return false;
	if (classifier->ngrams->longest > 0)
		freeze_ngrams(net);
	return true;
}

bool classify_tie(Classify *net, Error *err)
{
	const Classifier *classifier = net->classifier;
	double strength = net->options.anchor;
	if (!hold_begin(&net->hold, classifier->words.count, err))
		return false;
	for (size_t word = 0; word < net->known.words; word++)
		hold_know(&net->hold, word);
	return hold_anchor(&net->hold, strength, &classifier->word_rows, err) &&
	       (!classifier->ngrams || hold_first(&net->ngram_hold, strength, &classifier->ngrams->rows,
					       net->known.ngrams, err)) &&
	       classify_hold(&net->model, err);
}

bool classify_tie_again(Classify *net, Error *err)
{
	return hold_resume(
		       &net->hold, net->classifier->words.count, net->known.words, net->options.anchor, err) &&
	       classify_hold(&net->model, err);
}

/* --- moving what is free to --- */

typedef struct HeldRow {
	const Hold *hold;
	uint32_t number;
	float *at;
} HeldRow;

static HeldRow row_of(const Classify *net, uint32_t feature)
{
	bool ngram = feature & FEATURE_NGRAM;
	uint32_t number = feature & ~FEATURE_NGRAM;
	const RowBlocks *rows = ngram ? &net->classifier->ngrams->rows : &net->classifier->word_rows;
	return (HeldRow){ngram ? &net->ngram_hold : &net->hold, number, row_blocks_at(rows, number)};
}

void classify_move(const Classify *net, const FeatureList *features, const float *move, double rate)
{
	const Kernels *kernels = net->classifier->kernels;
	size_t width = net->classifier->word_rows.stride;
	float pull = hold_pull(&net->hold, rate);
	for (size_t i = 0; i < features->count; i++) {
		if (features->items[i] == FEATURE_ZERO)
			continue;
		HeldRow row = row_of(net, features->items[i]);
		if (!(row.hold->marks[row.number] & HOLD_FROZEN))
			kernels->add_to_rows(move, &row.at, 1, width);
	}
	for (size_t i = 0; pull > 0 && i < features->count; i++) {
		if (features->items[i] == FEATURE_ZERO)
			continue;
		HeldRow row = row_of(net, features->items[i]);
		if (hold_ties(row.hold, row.number))
			kernels->pull_row(row_blocks_at(&row.hold->places, row.number), pull, row.at, width);
	}
}
