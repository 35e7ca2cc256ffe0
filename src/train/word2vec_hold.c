/* Rows of words, n-grams and documents that stay where they are, or are tied to it: hold.h. */
#include "train/word2vec.h"

bool word2vec_tie(Word2vec *net, size_t documents, Error *err)
{
	double strength = net->options.anchor;
	return hold_anchor(&net->hold, strength, &net->inputs, err) &&
	       (!net->ngrams || hold_first(&net->ngram_hold, strength, &net->ngrams->subwords->rows,
					net->known_ngrams, err)) &&
	       (!net->documents ||
		       hold_first(&net->document_hold, strength, &net->documents->rows, documents, err));
}

/* A vector that is composed stays when all that it is made of does. */
static bool hold_ngrams(Word2vec *net, Error *err)
{
	const WordNgrams *ngrams = net->ngrams;
	Hold *hold = &net->ngram_hold;
	if (!hold_resume(hold, ngrams->subwords->rows.rows, hold->places.rows, net->options.anchor, err))
		return false;
	for (size_t word = 0; word < net->hold.words; word++)
		if (net->hold.marks[word] & HOLD_FROZEN)
			for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
				hold->marks[ngrams->lists[i]] |= HOLD_FROZEN;
	return true;
}

static bool hold_documents(Word2vec *net, Error *err)
{
	const Dictionary *names = &net->documents->documents->names;
	Hold *hold = &net->document_hold;
	if (!hold_resume(hold, names->count, hold->places.rows, net->options.anchor, err))
		return false;
	hold_freeze(hold, &net->model.frozen, names);
	return true;
}

bool word2vec_hold(Model *model, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	hold_freeze(&net->hold, &model->frozen, &net->vocab.words);
	return (!net->documents || hold_documents(net, err)) &&
	       (!net->ngrams || (net->hold.n_frozen == 0 && net->options.anchor <= 0) || hold_ngrams(net, err));
}
