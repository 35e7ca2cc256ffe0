/* Single-category WEAT: for each word of its own, whether it leans to one of two groups. Caliskan, Bryson,
 * Narayanan, Science 356(6334), 2017 (there the word embedding factual association test, WEFAT). */
#include "audit/options.h"
#include "audit/weat.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the cosines of a word with A and B, each as often as it counts. */
static double deviation(const Deal *deal, size_t place, bool population)
{
	double n = 0, sum = 0, squares = 0;
	for (size_t g = GROUP_A; g <= GROUP_B; g++) {
		n += deal_total(deal, g);
		sum += deal_total(deal, g) * deal_with_mean(deal, WORDS_X, place, g);
	}
	for (size_t g = GROUP_A; g <= GROUP_B; g++)
		for (size_t i = 0; i < deal->size[g]; i++) {
			double off = deal_product(deal, WORDS_X, place, g, i) - sum / n;
			squares += deal->counts[g][i] * off * off;
		}
	return sqrt(squares / (population ? n : n - 1));
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	bool population = !strcmp(args_text(options, "sd"), "population");
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = (deal_with_mean(deal, WORDS_X, i, GROUP_A) -
					  deal_with_mean(deal, WORDS_X, i, GROUP_B)) /
				  deviation(deal, i, population);
}

/* What a word reaches whose cosines with A are all the same, and those with B. */
static double limit_of(const Deal *deal, const Args *options)
{
	return weat_largest(
		deal->size[GROUP_A], deal->size[GROUP_B], !strcmp(args_text(options, "sd"), "population"));
}

/* The p of each word, by dealing its own cosines with A and B anew. */
static void find_p_of_words(const Deal *deal, const AuditInput *input, const Args *options, Audit *audit)
{
	size_t na = deal->size[GROUP_A], nb = deal->size[GROUP_B];
	PermutationOptions how = {.two_sided = !strcmp(args_text(options, "sides"), "two"),
		.draws = (uint64_t)args_integer(options, "permutations"),
		.seed = input->seed};
	double *cosines = memory_new(na + nb, sizeof *cosines);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++) {
		for (size_t j = 0; j < na + nb; j++)
			cosines[j] = j < na ? deal_product(deal, WORDS_X, i, GROUP_A, j)
					    : deal_product(deal, WORDS_X, i, GROUP_B, j - na);
		Permutation p;
		permutation_test(cosines, na, nb, &how, &p);
		audit->words[i].p = p.p;
	}
	free(cosines);
}

static void note(const Deal *deal, const Args *options, Audit *audit)
{
	(void)deal;
	audit_note(audit, "the SD is that of a %s; the p of a word deals its cosines with A and B anew",
		args_text(options, "sd"));
}

static void conclude(Audit *audit)
{
	size_t sure = 0, asked = audit->sets[WORDS_X].count;
	for (size_t i = 0; i < asked; i++)
		sure += audit->words[i].p <= 0.05;
	audit_find(audit,
		"{X} leans to {%c} by %.2f in the mean; {p}; by themselves %zu of its %zu words lean "
		"either way with p up to .05, where chance alone gives about %.1f",
		audit->effect < 0 ? 'B' : 'A', fabs(audit->effect), sure, asked, 0.05 * (double)asked);
}

static const ArgSpec options[] = {
	AUDIT_SD,
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.p = true,
	.limit_of = limit_of,
	.associate = associate,
	.undefined = "a word of X is as near to every word of A and B, so that its effect, which is divided by "
		     "the spread of its cosines, is not defined; leave it out, or give other groups",
	.note = note,
	.judge_words = find_p_of_words,
	.convention = "mean over X of (mean cosine of the word with A - that with B) / SD of its cosines with "
		      "both; positive when X leans to A",
	.conclude = conclude};

const AuditTest audit_scweat = {
	.name = "scweat",
	.title = "Single-category WEAT",
	.summary = "whether each of the words X by itself leans to the group A or to the group B",
	.source = "Caliskan, Bryson, Narayanan: Semantics derived automatically from language corpora contain "
		  "human-like biases, Science 356(6334), 2017",
	.roles = "XAB",
	.single = "X",
	.reading = "mean cosine with A less that with B, in SDs of the word's cosines",
	.signed_effect = true,
	.margin = 0.2,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
