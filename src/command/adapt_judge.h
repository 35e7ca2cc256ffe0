/*
 * Judges of an adaptation: the same measures before and after, each in bounded pieces. Doing nothing is the row
 * "before".
 */
#ifndef COMMAND_ADAPT_JUDGE_H
#define COMMAND_ADAPT_JUDGE_H

#include "measure/paired_bootstrap.h"
#include "measure/retrieval.h"
#include "measure/shift.h"
#include "measure/transfer.h"
#include "report/report.h"

enum { JUDGE_RETRIEVAL = 1, JUDGE_TRANSFER = 2, JUDGE_SHIFT = 4 };

/* One measure of two sides. */
typedef struct JudgeRound {
	int kind;
	bool after;
	size_t from, to; /* sides of the work */
	Pairs pairs;     /* retrieval */
	bool measured;
	RetrievalScore cosine, csls;
	Shift shift;
	TransferScore transfer; /* without of_class */
	/* By question, NAN where it was not asked: whether the partner came first by CSLS, or the class was
	 * right. */
	double *right;
	size_t n_right;
	PairedDifference gain; /* of a round after, over the one before: n 0 when there is nothing to compare */
	char why[200];         /* why it could not be measured; or empty */
} JudgeRound;

typedef struct Judging {
	int kinds; /* asked for by name; 0: those that there is something for; -1: none */
	size_t k;  /* neighbours of CSLS */
	uint64_t seed;
	JudgeRound *rounds; /* those before, then the same after */
	size_t count, next;
	Retrieval *retrieval; /* of the round at work */
	ShiftTest *shift;
	TransferTest *transfer;
	LearnerMethod learner; /* that transfer is judged with … */
	double cost;           /* … and its cost; 0: chosen at home, cautiously or not */
	bool cautious;
} Judging;

struct AdaptWork;

const char *judge_name(int kind); /* as typed */
/* Whether retrieval is among what is asked for. */
bool judging_retrieval(const Judging *judging);
/* Makes the rounds, as the sides and links of the work allow. Fails when a judge was asked for by name that
 * has nothing to go by. */
bool judging_plan(struct AdaptWork *work, Error *err);
/* One piece of the next round; a round that fails is left out with a reason. */
bool judging_step(struct AdaptWork *work, Pool *pool, Error *err);
/* Whether all rounds are over that can be before (or after) learning. */
bool judging_waits(const Judging *judging, bool learned);
double judging_done(const Judging *judging); /* rounds */
void judging_phase(const struct AdaptWork *work, char phase[64]);
void judging_release(Judging *judging);

/* Tables before and after, and sentences where it is worse after. */
void judging_report(const struct AdaptWork *work, Report *out);

#endif
