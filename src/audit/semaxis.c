/* SemAxis: where words stand on the axis from one group of words to another. An, Kwak, Ahn, ACL 2018. */
#include "audit/options.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void associate(const Deal *deal, const Args *options, double *associations)
{
	(void)options;
	double axis = sqrt(fmax(0, deal_means(deal, GROUP_A, GROUP_A) - 2 * deal_means(deal, GROUP_A, GROUP_B) +
					   deal_means(deal, GROUP_B, GROUP_B)));
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = (deal_with_mean(deal, WORDS_X, i, GROUP_A) -
					  deal_with_mean(deal, WORDS_X, i, GROUP_B)) /
				  (axis * deal_length(deal, WORDS_X, i));
}

static void conclude(Audit *audit)
{
	audit_find(audit, "on the axis {X} stands on the side of {%c}, by a mean cosine of %.3f; {p}",
		audit->effect < 0 ? 'B' : 'A', fabs(audit->effect));
}

static const ArgSpec options[] = {
	AUDIT_VECTORS("raw"),
	AUDIT_SIDES("two"),
	AUDIT_PERMUTATIONS,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.p = true,
	.limit = 1,
	.associate = associate,
	.undefined = "the means of A and B are the same, so that there is no axis between them; give "
		     "groups that differ",
	.convention = "mean cosine of X with the axis, the mean vector of A less that of B; positive when X "
		      "stands on the side of A",
	.conclude = conclude};

const AuditTest audit_semaxis = {
	.name = "semaxis",
	.title = "SemAxis",
	.summary = "where the words X stand on the axis from the group B to the group A",
	.source = "An, Kwak, Ahn: SemAxis, a lightweight framework to characterize domain-specific word "
		  "semantics beyond sentiment, ACL 2018",
	.roles = "XAB",
	.single = "X",
	.reading = "cosine with the axis from the mean of B to the mean of A",
	.signed_effect = true,
	.margin = 0.02,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
