/* MAC, mean average cosine distance of words from sets of attributes. Manzini, Lim, Tsvetkov, Black, NAACL
 * 2019. */
#include "audit/options.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>

/* Of a word with the means of all sets of attributes, however large each is. */
static double mean_cosine(const Deal *deal, size_t place)
{
	double sum = 0;
	size_t sets = 0;
	for (size_t s = GROUP_A; s < AUDIT_SETS && deal->size[s]; s++, sets++)
		sum += deal_with_mean(deal, WORDS_X, place, s);
	return sum / (double)sets;
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	(void)options;
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = 1 - mean_cosine(deal, i);
}

static void conclude(Audit *audit)
{
	if (audit->n_sets == 3)
		audit_find(audit,
			"the mean cosine distance of {X} from {A} and {B} is %.3f, where 1 is no relation",
			audit->effect);
	else
		audit_find(audit,
			"the mean cosine distance of {X} from %zu sets of attributes is %.3f, where 1 is no "
			"relation",
			audit->n_sets - 1, audit->effect);
}

static const ArgSpec options[] = {
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.limit = 2,
	.low = true,
	.never_negative = true,
	.associate = associate,
	.convention =
		"cosine distance (1 - cosine), the mean over the words of X of its means over A, over B and "
		"over further sets of attributes (C, D, …) that a standard set may have, each set counting as "
		"one; 1 when X has nothing to do with them, less when it is near. Other programs print the "
		"mean cosine, which is 1 less this. No two groups are compared, so that there is no p",
	.conclude = conclude};

const AuditTest audit_mac = {
	.name = "mac",
	.title = "Mean Average Cosine",
	.summary = "how far the words X are from the attributes A, B and those of further sets",
	.source = "Manzini, Lim, Tsvetkov, Black: Black is to criminal as Caucasian is to police, NAACL 2019",
	.roles = "XAB",
	.more = "CDEFG",
	.single = "X",
	.reading = "cosine distance, the mean of those from each set of attributes",
	.crossed = true,
	.margin = 0.02,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
