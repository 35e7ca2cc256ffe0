/* How often words of given sets are mentioned in the texts of each group. */
#include "audit/representation.h"
#include "base/random.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWS = 2000 };

/* What is drawn as a whole: a document, or a sentence. */
typedef struct Bunch {
	uint32_t words, hits[MENTION_SETS];
} Bunch;

/* What was drawn, all together. */
typedef struct Drawn {
	uint64_t words, hits[MENTION_SETS];
} Drawn;

typedef struct Bunches {
	Bunch *items;
	size_t count;
} Bunches;

typedef struct Work {
	const Corpus *corpus;
	const uint32_t *group_of, *set_of;
	size_t n_sets;
	uint64_t seed;
	Bunches *bunches; /* by group */
	GroupMentions *mentions;
} Work;

static Bunch read_bunch(const Work *work, size_t from, size_t to)
{
	Bunch bunch = {.words = (uint32_t)(to - from)};
	for (size_t t = from; t < to; t++) {
		uint32_t set = work->set_of[work->corpus->tokens[t]];
		if (set != DICTIONARY_NONE)
			bunch.hits[set]++;
	}
	return bunch;
}

static void add_bunch(const Work *work, uint32_t group, Bunch bunch)
{
	Bunches *bunches = &work->bunches[group];
	bunches->items[bunches->count++] = bunch;
}

static void read_document(const Work *work, size_t document)
{
	const Corpus *corpus = work->corpus;
	uint32_t group = work->group_of[document];
	GroupMentions *mentions = &work->mentions[group];
	size_t from = corpus->documents[document].first_sentence,
	       to = corpus->documents[document + 1].first_sentence;
	Bunch whole = read_bunch(work, corpus->sentences[from], corpus->sentences[to]);
	mentions->words += whole.words;
	for (size_t s = 0; s < work->n_sets; s++) {
		mentions->sets[s].count += whole.hits[s];
		mentions->sets[s].documents += whole.hits[s] > 0;
	}
	if (!mentions->by_sentence)
		add_bunch(work, group, whole);
	for (size_t s = from; mentions->by_sentence && s < to; s++)
		add_bunch(work, group, read_bunch(work, corpus->sentences[s], corpus->sentences[s + 1]));
}

/* Room for the bunches of each group. */
static bool make_room(const Work *work, size_t n_groups, Error *err)
{
	const Corpus *corpus = work->corpus;
	size_t *documents = memory_new(2 * n_groups, sizeof *documents), *sentences = documents + n_groups;
	bool fine = true;
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (work->group_of[d] != DICTIONARY_NONE) {
			documents[work->group_of[d]]++;
			sentences[work->group_of[d]] +=
				corpus->documents[d + 1].first_sentence - corpus->documents[d].first_sentence;
		}
	for (size_t g = 0; fine && g < n_groups; g++) {
		bool by_sentence = documents[g] < MENTION_DOCUMENTS;
		work->mentions[g] = (GroupMentions){.by_sentence = by_sentence};
		work->bunches[g].items = memory_data(
			by_sentence ? sentences[g] : documents[g], sizeof(Bunch), "the counts of words", err);
		fine = work->bunches[g].items;
	}
	free(documents);
	return fine;
}

/* --- intervals --- */

static void percentiles(double *values, size_t count, double *low, double *high)
{
	statistics_sort(values, count);
	*low = 2 * count > DRAWS ? statistics_quantile(values, count, 0.025) : NAN;
	*high = 2 * count > DRAWS ? statistics_quantile(values, count, 0.975) : NAN;
}

static Drawn draw(const Bunches *bunches, size_t n_sets, Random *random)
{
	Drawn sum = {0};
	for (size_t i = 0; i < bunches->count; i++) {
		const Bunch *one = &bunches->items[random_below(random, bunches->count)];
		sum.words += one->words;
		for (size_t s = 0; s < n_sets; s++)
			sum.hits[s] += one->hits[s];
	}
	return sum;
}

static double rate_of(uint64_t hits, uint64_t words)
{
	return words ? 1e6 * (double)hits / (double)words : NAN;
}

static void bound_group(void *context, size_t group, int thread)
{
	(void)thread;
	const Work *work = context;
	const Bunches *bunches = &work->bunches[group];
	GroupMentions *mentions = &work->mentions[group];
	bool enough = bunches->count >= MENTION_DOCUMENTS;
	double *values = memory_new((MENTION_SETS + 1) * DRAWS, sizeof *values);
	size_t ratios = 0;
	Random random;
	random_init(&random, work->seed, group);
	for (size_t d = 0; enough && d < DRAWS; d++) {
		Drawn sum = draw(bunches, work->n_sets, &random);
		for (size_t s = 0; s < work->n_sets; s++)
			values[s * DRAWS + d] = rate_of(sum.hits[s], sum.words);
		if (work->n_sets > 1 && sum.hits[1])
			values[MENTION_SETS * DRAWS + ratios++] = (double)sum.hits[0] / (double)sum.hits[1];
	}
	for (size_t s = 0; s < work->n_sets; s++) {
		Mentions *its = &mentions->sets[s];
		its->rate = rate_of(its->count, mentions->words);
		percentiles(values + s * DRAWS, enough ? DRAWS : 0, &its->low, &its->high);
	}
	bool both = work->n_sets > 1 && mentions->sets[1].count;
	mentions->ratio = both ? (double)mentions->sets[0].count / (double)mentions->sets[1].count : NAN;
	percentiles(values + (size_t)MENTION_SETS * DRAWS, both ? ratios : 0, &mentions->low, &mentions->high);
	free(values);
}

bool group_mentions(const Corpus *corpus, const uint32_t *group_of, size_t n_groups, const uint32_t *set_of,
	size_t n_sets, uint64_t seed, Pool *pool, GroupMentions *mentions, Error *err)
{
	Work work = {corpus, group_of, set_of, n_sets, seed, memory_new(n_groups, sizeof(Bunches)), mentions};
	bool fine = make_room(&work, n_groups, err);
	for (size_t d = 0; fine && d < corpus->n_documents; d++)
		if (group_of[d] != DICTIONARY_NONE)
			read_document(&work, d);
	if (fine)
		pool_run(pool, n_groups, bound_group, &work);
	for (size_t g = 0; g < n_groups; g++)
		free(work.bunches[g].items);
	free(work.bunches);
	return fine;
}
