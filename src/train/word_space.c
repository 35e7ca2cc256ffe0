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

Space *word_space(const Vocab *vocab, size_t width, WordVector *vector_of, const void *model,
	const Provenance *provenance, Error *err)
{
	uint32_t *order;
	if (!vocab_order(vocab, &order, err))
		return NULL;
	Space *space = space_new(vocab->words.count, width, err);
	bool fine = space && fill_counts(vocab, order, space, err) && space_make_norms(space, err);
	for (size_t i = 0; fine && i < vocab->words.count; i++)
		vector_of(model, order[i], matrix_row(&space->vectors, i));
	free(order);
	if (fine)
		provenance_copy(provenance, &space->provenance);
	if (fine && space_finish(space, err))
		return space;
	space_unref(space);
	return NULL;
}
