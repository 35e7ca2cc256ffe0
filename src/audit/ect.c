/* ECT, the embedding coherence test: whether words stand in the same order by nearness to two groups. Dev,
 * Phillips, AISTATS 2019. */
#include "audit/options.h"
#include "audit/word_test.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

static double length_of_mean(const Deal *deal, size_t group)
{
	return sqrt(deal_means(deal, group, group));
}

/* length: of the mean of the group. */
static double cosine_with_mean(const Deal *deal, size_t place, size_t group, double length)
{
	return deal_with_mean(deal, WORDS_X, place, group) / (deal_length(deal, WORDS_X, place) * length);
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	(void)options;
	double a = length_of_mean(deal, GROUP_A), b = length_of_mean(deal, GROUP_B);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = cosine_with_mean(deal, i, GROUP_A, a) - cosine_with_mean(deal, i, GROUP_B, b);
}

/* Spearman's correlation over the words of X, each as often as it counts. */
static double coherence(const Deal *deal, const Args *options, const double *associations)
{
	(void)options;
	size_t total = (size_t)deal_total(deal, WORDS_X), n = 0;
	double *with_a = memory_new(2 * total, sizeof *with_a), *with_b = with_a + total;
	double length = length_of_mean(deal, GROUP_B);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++) {
		double b = deal->counts[WORDS_X][i] ? cosine_with_mean(deal, i, GROUP_B, length) : 0;
		for (uint32_t k = 0; k < deal->counts[WORDS_X][i]; k++, n++) {
			with_a[n] = associations[i] + b;
			with_b[n] = b;
		}
	}
	double correlation = statistics_spearman(with_a, with_b, total);
	free(with_a);
	return correlation;
}

static bool check(const Deal *deal, const Args *options, Error *err)
{
	(void)options;
	return deal->size[WORDS_X] > 2 ||
	       error_set(err, ERROR_INPUT,
		       "the ranks of %zu words agree fully or not at all, whatever their vectors; give X three "
		       "words or more",
		       deal->size[WORDS_X]);
}

static void conclude(Audit *audit)
{
	audit_find(audit, "{A} and {B} see {X} in orders that agree by %.3f, where 1 is the same order; {p}",
		audit->effect);
}

static const ArgSpec options[] = {
	AUDIT_VECTORS("raw"),
	AUDIT_PERMUTATIONS,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.p = true,
	.low = true,
	.limit = 1,
	.check = check,
	.associate = associate,
	.effect = coherence,
	.undefined = "all words of X are as near to one of the groups, so that they have no order and "
		     "no rank correlation; give X more and other words",
	.convention = "Spearman's rank correlation, over the words of X, of their cosine with the mean vector "
		      "of A and of that with the mean vector of B; 1 when both groups see X in the same order, "
		      "which is called unbiased",
	.conclude = conclude};

const AuditTest audit_ect = {
	.name = "ect",
	.title = "Embedding Coherence Test",
	.summary = "whether the words X stand in the same order by nearness to the group A and to the group B",
	.source = "Dev, Phillips: Attenuating bias in word vectors, AISTATS 2019",
	.roles = "XAB",
	.groups = true,
	.reading = "cosine with the mean of A less cosine with the mean of B",
	.tied = true,
	.margin = 0.1,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
