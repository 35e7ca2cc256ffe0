#include "debias/balance.h"

#include "base/random.h"
#include "linalg/group_weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t words_of(const Corpus *corpus, size_t document)
{
	return corpus->sentences[corpus->documents[document + 1].first_sentence] -
	       corpus->sentences[corpus->documents[document].first_sentence];
}

/* The last of the names stands for documents without a label. */
void balance_count(const Corpus *corpus, bool by_label, Balance *balance)
{
	const Dictionary *names = by_label ? &corpus->labels : &corpus->domains;
	uint32_t *place = memory_new(names->count + 1, sizeof *place);
	memset(place, 0xFF, (names->count + 1) * sizeof *place);
	balance->group_of = memory_new(corpus->n_documents, sizeof *balance->group_of);
	balance->groups = memory_new(names->count + 1, sizeof *balance->groups);
	for (size_t i = 0; i < corpus->n_documents; i++) {
		uint32_t named = by_label ? corpus->documents[i].label : corpus->documents[i].domain;
		uint32_t at = named == DICTIONARY_NONE ? names->count : named;
		if (place[at] == DICTIONARY_NONE) {
			place[at] = (uint32_t)balance->count;
			balance->groups[balance->count++].name =
				at < names->count ? dictionary_word(names, at) : "(none)";
		}
		BalanceGroup *group = &balance->groups[place[at]];
		group->documents++;
		group->words += words_of(corpus, i);
		balance->group_of[i] = place[at];
	}
	free(place);
}

static void weigh_groups(Balance *balance, double tau)
{
	double *sizes = memory_new(2 * balance->count, sizeof *sizes), *weights = sizes + balance->count;
	for (size_t g = 0; g < balance->count; g++)
		sizes[g] = (double)balance->groups[g].words;
	group_weights(sizes, balance->count, tau, weights);
	for (size_t g = 0; g < balance->count; g++)
		balance->groups[g].weight = weights[g];
	balance->effective = kish_effective(weights, sizes, balance->count);
	free(sizes);
}

/* The i-th document of a group is taken floor(start + (i + 1) w) - floor(start + i w) times. */
static void draw_times(size_t documents, uint64_t seed, Balance *balance)
{
	double *reached = memory_new(balance->count, sizeof *reached);
	Random random;
	random_init(&random, seed, 0);
	for (size_t g = 0; g < balance->count; g++)
		reached[g] = random_uniform(&random);
	for (size_t i = 0; i < documents; i++) {
		const BalanceGroup *group = &balance->groups[balance->group_of[i]];
		double *at = &reached[balance->group_of[i]], next = *at + group->weight;
		balance->times[i] = (uint32_t)(group->whole ? floor(next) - floor(*at) : floor(group->weight));
		balance->part[i] = group->whole ? 0 : group->weight - floor(group->weight);
		*at = next;
	}
	free(reached);
}

bool balance_draw(const Corpus *corpus, bool by_label, double tau, uint64_t seed, Balance *balance, Error *err)
{
	balance->times = memory_new(corpus->n_documents, sizeof *balance->times);
	balance->part = memory_new(corpus->n_documents, sizeof *balance->part);
	balance_count(corpus, by_label, balance);
	if (by_label && corpus->labels.count == 0)
		return error_set(
			err, ERROR_INPUT, "no document of this text has a label; load … label= gives some");
	if (balance->count < 2)
		return error_set(err, ERROR_INPUT,
			"all documents are of one %s, so that there is nothing to balance: load several files "
			"as one corpus with %s",
			by_label ? "label" : "domain", by_label ? "label=file" : "domain=file");
	for (size_t g = 0; g < balance->count; g++)
		balance->groups[g].whole = balance->groups[g].documents >= BALANCE_DOCUMENTS;
	weigh_groups(balance, tau);
	draw_times(corpus->n_documents, seed, balance);
	return true;
}

void balance_release(Balance *balance)
{
	free(balance->groups);
	free(balance->group_of);
	free(balance->times);
	free(balance->part);
	*balance = (Balance){0};
}
