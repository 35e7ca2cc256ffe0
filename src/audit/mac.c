/* MAC, mean average cosine distance of words from sets of attributes. Manzini, Lim, Tsvetkov, Black, NAACL
 * 2019. */
#include "audit/options.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>

static void associate(const Deal *deal, const Args *options, double *associations)
{
	(void)options;
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = 1 - (deal_with_mean(deal, WORDS_X, i, GROUP_A) +
					      deal_with_mean(deal, WORDS_X, i, GROUP_B)) /
					      2;
}

static void conclude(Audit *audit)
{
	audit_find(audit, "the mean cosine distance of {X} from {A} and {B} is %.3f, where 1 is no relation",
		audit->effect);
}

static const ArgSpec options[] = {
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.limit = 2,
	.never_negative = true,
	.associate = associate,
	.convention =
		"cosine distance (1 - cosine), the mean over the words of X of its means over A and over B; 1 "
		"when X has nothing to do with A and B, less when it is near them. Other programs print the "
		"mean cosine, which is 1 less this. No two groups are compared, so that there is no p",
	.conclude = conclude};

const AuditTest audit_mac = {
	.name = "mac",
	.title = "Mean Average Cosine",
	.summary = "how far the words X are from the attributes A and B",
	.source = "Manzini, Lim, Tsvetkov, Black: Black is to criminal as Caucasian is to police, NAACL 2019",
	.roles = "XAB",
	.single = "X",
	.reading = "cosine distance, the mean of those from A and from B",
	.options = options,
	.words = &words,
	.run = word_test_run,
};
