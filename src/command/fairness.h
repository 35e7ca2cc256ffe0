/* What commands that judge a classifier say of its fairness: groups=, positive=, least= and list=. */
#ifndef COMMAND_FAIRNESS_H
#define COMMAND_FAIRNESS_H

#include "audit/classifier_fairness.h"
#include "base/dictionary.h"
#include "command/command.h"

#define ARG_GROUPS                                                                                             \
	{                                                                                                      \
		.name = "groups", .kind = ARG_TEXT,                                                            \
		.help = "tell as well whether every group is served alike: domain, class, or a column that "   \
			"annotate gave"                                                                        \
	}
#define ARG_LEAST                                                                                              \
	{                                                                                                      \
		.name = "least", .kind = ARG_INTEGER,                                                          \
		.help = "items that a group needs to be compared with others", .fallback = "10", .low = 2,     \
		.high = 1e9                                                                                    \
	}
#define ARG_POSITIVE                                                                                           \
	{                                                                                                      \
		.name = "positive", .kind = ARG_TEXT,                                                          \
		.help = "the class that it is good or bad to be given; of two classes the last by name when "  \
			"left out, of more each in turn"                                                       \
	}
#define ARG_GAP_LIST                                                                                           \
	{                                                                                                      \
		.name = "list", .kind = ARG_INTEGER,                                                           \
		.help = "gaps by class that people are shown, those of the smallest p; 0 shows all, as "       \
			"formats for programs do",                                                             \
		.fallback = "10", .low = 0, .high = 1e9                                                        \
	}

/* {0}: groups= was not given, and nothing is judged. */
typedef struct FairnessQuery {
	char *by;
	Dictionary groups;
	uint32_t positive; /* UINT32_MAX: each class */
	size_t list;       /* gaps by class on a screen; 0: all */
	GapOptions options;
	ClassifierFairness *test;
} FairnessQuery;

/* Reads the options, for a classifier with these classes. */
bool fairness_open(const Call *call, const Dictionary *classes, FairnessQuery *query, Error *err);
void fairness_close(FairnessQuery *query);
/* By row the true class, the one given and the group (DICTIONARY_NONE: left out); copied. Fails when there are
 * no two groups that can be compared, and says how many rows each has. */
bool fairness_begin(FairnessQuery *query, const Dictionary *classes, const uint32_t *truth,
	const uint32_t *given, const uint32_t *groups, size_t count, Error *err);
/* One measure; false when that was the last. */
bool fairness_step(FairnessQuery *query, Pool *pool);
/* Two tables and what they say; `about` is put before the first sentence ("books to dvd: "). */
void fairness_report(const FairnessQuery *query, const Dictionary *classes, const char *about, Report *out);

/* least=, draws and the seed. */
GapOptions fairness_options(const Call *call);

/* Columns and cells of gaps, from the group that is highest on. */
void gap_columns(Table *table);
void gap_cells(const GroupGap *gap, const Dictionary *groups, double holm, Table *table);
void gap_remark(const GapOptions *options, size_t measures, Report *out);
/* Fails unless two groups have `least` rows; counts: by group. */
bool groups_enough(const char *by, const Dictionary *groups, const size_t *counts, size_t least, Error *err);

#endif
