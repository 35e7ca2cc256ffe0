#include "train/word_space.h"

#include <stdlib.h>
#include <string.h>

static bool fill_domains(const Vocab *vocab, const uint32_t *order, Space *space, Error *err)
{
	size_t count = vocab->words.count, domains = vocab->domains.count;
	uint64_t *by_domain = memory_data(count * domains, sizeof *by_domain, "the counts by domain", err);
	for (size_t i = 0; by_domain && i < count; i++)
		memcpy(by_domain + i * domains, vocab->domain_counts + order[i] * domains,
			domains * sizeof *by_domain);
	bool fine = by_domain && space_set_domains(space, &vocab->domains, by_domain, vocab->totals, err);
	free(by_domain);
	return fine;
}

static bool fill_counts(const Vocab *vocab, const uint32_t *order, Space *space, Error *err)
{
	size_t count = vocab->words.count;
	space->counts = memory_data(count, sizeof *space->counts, "the counts of a space", err);
	for (size_t i = 0; space->counts && i < count; i++)
		space->counts[i] = vocab->counts[order[i]];
	dictionary_copy_in_order(&vocab->words, order, &space->items);
	return space->counts && (vocab->domains.count < 2 || fill_domains(vocab, order, space, err));
}

static void fill_vectors(const uint32_t *order, WordVector *vector_of, const void *model, Space *space)
{
	for (size_t i = 0; i < space->vectors.rows; i++)
		vector_of(model, order[i], matrix_row(&space->vectors, i));
}

static Space *space_in_order(const Vocab *vocab, const uint32_t *order, size_t width, WordVector *vector_of,
	const void *model, const Provenance *provenance, Error *err)
{
	Space *space = space_new(vocab->words.count, width, err);
	bool fine = space && fill_counts(vocab, order, space, err) && space_make_norms(space, err);
	if (fine) {
		fill_vectors(order, vector_of, model, space);
		provenance_copy(provenance, &space->provenance);
	}
	if (fine && space_finish(space, err))
		return space;
	space_unref(space);
	return NULL;
}

Space *word_space(const Vocab *vocab, size_t width, WordVector *vector_of, const void *model,
	const Provenance *provenance, Error *err)
{
	uint32_t *order;
	if (!vocab_order(vocab, &order, err))
		return NULL;
	Space *space = space_in_order(vocab, order, width, vector_of, model, provenance, err);
	free(order);
	return space;
}

/* --- looks at a run --- */

static Space *free_look(WordLooks *looks)
{
	for (size_t i = 0; i < WORD_LOOKS; i++)
		if (looks->spaces[i] && references_alone(&looks->spaces[i]->references))
			return looks->spaces[i];
	return NULL;
}

static void keep_look(WordLooks *looks, Space *space)
{
	space_unref(looks->spaces[looks->oldest]);
	looks->spaces[looks->oldest] = space_ref(space);
	looks->oldest = (looks->oldest + 1) % WORD_LOOKS;
}

Space *word_looks_next(WordLooks *looks, const Vocab *vocab, size_t width, WordVector *vector_of,
	const void *model, const Provenance *provenance, Error *err)
{
	if (!looks->order && !vocab_order(vocab, &looks->order, err))
		return NULL;
	Space *space = free_look(looks);
	if (space) {
		fill_vectors(looks->order, vector_of, model, space);
		return space_finish(space, err) ? space_ref(space) : NULL;
	}
	space = space_in_order(vocab, looks->order, width, vector_of, model, provenance, err);
	if (space)
		keep_look(looks, space);
	return space;
}

void word_looks_release(WordLooks *looks)
{
	for (size_t i = 0; i < WORD_LOOKS; i++)
		space_unref(looks->spaces[i]);
	free(looks->order);
	*looks = (WordLooks){0};
}
