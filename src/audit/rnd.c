/* RND, relative norm distance: which of two groups' mean vectors words are nearer to. Garg, Schiebinger,
 * Jurafsky, Zou, PNAS 115(16), 2018. */
#include "audit/options.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* |x - mean of the group|; square: of the length of the mean. */
static double distance(const Deal *deal, size_t place, size_t group, double square)
{
	double length = deal_length(deal, WORDS_X, place);
	return sqrt(fmax(0, length * length - 2 * deal_with_mean(deal, WORDS_X, place, group) + square));
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	(void)options;
	double a = deal_means(deal, GROUP_A, GROUP_A), b = deal_means(deal, GROUP_B, GROUP_B);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = distance(deal, i, GROUP_A, a) - distance(deal, i, GROUP_B, b);
}

static void conclude(Audit *audit)
{
	audit_find(audit, "{X} is nearer to {%c}, by %.3f; {p}", audit->effect < 0 ? 'A' : 'B',
		fabs(audit->effect));
}

static const ArgSpec options[] = {
	AUDIT_VECTORS("unit"),
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.p = true,
	.associate = associate,
	.convention = "mean distance of X from the mean vector of A less that from the mean vector of B; "
		      "negative when X is nearer to A",
	.conclude = conclude};

const AuditTest audit_rnd = {
	.name = "rnd",
	.title = "Relative Norm Distance",
	.summary = "whether the words X are nearer to the mean of the group A or of the group B",
	.source = "Garg, Schiebinger, Jurafsky, Zou: Word embeddings quantify 100 years of gender and ethnic "
		  "stereotypes, PNAS 115(16), 2018",
	.roles = "XAB",
	.groups = true,
	.single = "X",
	.reading = "distance from the mean of A less distance from the mean of B",
	.signed_effect = true,
	.margin = 0.01,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
