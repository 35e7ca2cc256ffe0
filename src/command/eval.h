/*
 * Ways of judging spaces: what `eval` can do. One file with one const struct, one line in the table of eval.c.
 */
#ifndef COMMAND_EVAL_H
#define COMMAND_EVAL_H

#include "command/command.h"

typedef struct EvalTest {
	const char *name;       /* as typed after eval */
	const char *after;      /* what follows it: "FILE [options]" */
	const char *title;      /* "Analogies" */
	const char *summary;    /* one line */
	const char *source;     /* the paper; NULL: none */
	const ArgSpec *options; /* its words and options, all that eval itself has not */
	bool (*run)(const Call *call, Report *out, Error *err);
} EvalTest;

/* What learns classes, as measure/learner.h calls it, and the neighbours of by=knn. */
#define ARG_LEARNER                                                                                            \
	{                                                                                                      \
		.name = "by", .kind = ARG_CHOICE, .choices = "logistic|softmax|prototype|knn",                 \
		.fallback = "logistic",                                                                        \
		.help = "what learns: logistic regression, that of all classes at once, the nearest class "    \
			"mean or the nearest items by cosine"                                                  \
	}
#define ARG_LEARNER_K                                                                                          \
	{                                                                                                      \
		.name = "k", .kind = ARG_INTEGER, .help = "neighbours that vote, by=knn", .fallback = "5",     \
		.low = 1, .high = 1000                                                                         \
	}

/* Ended by NULL. */
extern const EvalTest *const eval_tests[];

/* Says which version of which test the file holds; nothing of what is no plain file. */
void eval_report_benchmark(const char *path, Report *out);
/* NAN for a part of nothing. */
double eval_share(size_t part, size_t whole);

#endif
