/* Questions by a learned metric, which metric= names beside those that everyone knows. */
#ifndef COMMAND_LEARNED_QUESTION_H
#define COMMAND_LEARNED_QUESTION_H

#include "command/question.h"

/* How many items of an index a learned metric ranks, as commands have it. */
#define ARG_CANDIDATES                                                                                         \
	{                                                                                                      \
		.name = "candidates", .kind = ARG_INTEGER,                                                     \
		.help = "with a learned metric and an index: how many items of the index it ranks; 10 times "  \
			"k, at least 100, when left out",                                                      \
		.low = 1, .high = 1e8                                                                          \
	}

/* The object of a learned metric that metric= names, if it fits the space of the question; NULL with an error
 * that points at it. */
Object *learned_question_metric(const Question *question, Error *err);
/* Whether items have to be mapped first that are too many to do so between two keys: a job begins to, and
 * answers the question when it is done. Then *waits is true, and the command has nothing more to say.
 * `by_index`: an index names the few that are looked at. */
bool learned_question_waits(const Question *question, bool by_index, bool *waits, Error *err);
/* The k nearest to the expression by the metric of question->learned: all items are looked at, unless the
 * question has an index. hits has room for question->k. */
bool learned_question_find(
	const Question *question, const Expression *expression, Hit *hits, size_t *count, Error *err);
/* The same for many rows of the space at once, all items looked at: query q gets hits[q * k ..]. */
bool learned_question_find_rows(const Question *question, const uint32_t *rows, size_t n, size_t k, Hit *hits,
	size_t *counts, Error *err);
/* Says where the candidates came from. */
void learned_question_tell(const Question *question, Report *out);
/* A score as it is shown: a distance, or what a bilinear form gives; and how its column is called. */
double learned_question_shown(const Question *question, double score);
const char *learned_question_column(const Question *question);

#endif
