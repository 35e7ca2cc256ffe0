#include "train/word_space.h"

#include <stdlib.h>
#include <string.h>

/* Words are in order as long as all joined together: such a dictionary is quicker to copy. */
static void copy_items(const Dictionary *words, const uint32_t *order, Dictionary *items)
{
	uint32_t in_order = 0;
	while (in_order < words->count && order[in_order] == in_order)
		in_order++;
	if (in_order == words->count) {
		dictionary_copy(words, items);
		return;
	}
	for (uint32_t i = 0; i < words->count; i++)
		dictionary_add(items, words->words[order[i]], strlen(words->words[order[i]]));
}

static bool fill(const Vocab *vocab, const uint32_t *order, uint64_t *by_domain, Space *space, Error *err)
{
	size_t count = vocab->words.count, domains = vocab->domains.count;
	copy_items(&vocab->words, order, &space->items);
	for (size_t i = 0; i < count; i++) {
		space->counts[i] = vocab->counts[order[i]];
		memcpy(by_domain + i * domains, vocab->domain_counts + order[i] * domains,
			domains * sizeof *by_domain);
	}
	return domains < 2 || space_set_domains(space, &vocab->domains, by_domain, vocab->totals, err);
}

static bool fill_counts(const Vocab *vocab, const uint32_t *order, Space *space, Error *err)
{
	size_t count = vocab->words.count, domains = vocab->domains.count;
	space->counts = memory_data(count, sizeof *space->counts, "the counts of a space", err);
	uint64_t *by_domain =
		space->counts ? memory_data(count * domains, sizeof *by_domain, "the counts by domain", err)
			      : NULL;
	bool fine = by_domain && fill(vocab, order, by_domain, space, err);
	free(by_domain);
	return fine;
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
