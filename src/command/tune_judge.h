/*
 * What `tune` judges a trained space by: analogies, similarities, or the loss on held-out text. Driven from
 * outside: begin with a model and its space, step until done.
 */
#ifndef COMMAND_TUNE_JUDGE_H
#define COMMAND_TUNE_JUDGE_H

#include "command/command.h"
#include "data/question_set.h"
#include "data/rated_pairs.h"
#include "measure/analogy_test.h"

typedef enum JudgeBy { JUDGE_ANALOGY, JUDGE_SIMILARITY, JUDGE_LOSS } JudgeBy;

typedef struct Verdict {
	double value, low, high; /* low, high: 95 %; NAN when not known */
	double coverage;         /* share of the questions or pairs that could be asked; NAN for the loss */
} Verdict;

typedef struct Judge {
	JudgeBy by;
	const char *measure; /* accuracy, spearman or held-out loss */
	char *test;          /* the file or lexicon; NULL for the loss */
	QuestionSet questions;
	RatedPairs pairs;
	size_t limit;
	AnalogyTest *asking; /* at work, or NULL */
	Verdict verdict;
} Judge;

/* Reads by= and test=; `judge` starts as {0}. */
bool judge_choose(Judge *judge, const Call *call, Error *err);
/* That, and the questions or pairs themselves. */
bool judge_init(Judge *judge, const Call *call, Error *err);
/* The space is referred to until done. Fails when it has no item of the test. */
bool judge_begin(Judge *judge, const Model *model, const Space *space, Error *err);
/* One bounded piece; true when the verdict is there. */
bool judge_step(Judge *judge, Pool *pool, bool *done, Error *err);
/* The larger the better. */
double judge_score(const Judge *judge);
void judge_release(Judge *judge);

#endif
