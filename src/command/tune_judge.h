/*
 * What `tune` judges a trained model by: analogies, similarities, the loss on held-out text, or how many
 * held-out documents it gives the right label. Driven from outside: begin with a model and its space, step
 * until done.
 */
#ifndef COMMAND_TUNE_JUDGE_H
#define COMMAND_TUNE_JUDGE_H

#include "command/command.h"
#include "data/question_set.h"
#include "data/rated_pairs.h"
#include "measure/analogy_test.h"

/* The last two are measured by the trainer itself. */
typedef enum JudgeBy { JUDGE_ANALOGY, JUDGE_SIMILARITY, JUDGE_LOSS, JUDGE_ACCURACY } JudgeBy;

typedef struct Verdict {
	double value, low, high; /* low, high: 95 %; NAN when not known */
	double coverage; /* share of the questions or pairs that could be asked; NAN for what is held out */
} Verdict;

typedef struct Judge {
	JudgeBy by;
	const char *measure; /* accuracy, spearman, held-out loss or held-out accuracy */
	char *test;          /* the file or lexicon; NULL for what is held out */
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
/* Whether nothing is asked, but measured on held-out text. */
bool judge_is_held_out(const Judge *judge);
/* The larger the better. */
double judge_score(const Judge *judge);
void judge_release(Judge *judge);

#endif
