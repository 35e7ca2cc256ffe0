/*
 * The work of `tune`: run after run is trained and judged, in bounded pieces; the best model so far is kept. A
 * run that fails, as one that diverges, is a result like any other.
 *
 * What a snapshot tells: the best space so far, and by number of the run, from 1, the curves that TuneCurve
 * names; a run that failed is only in that of the seconds. tune_read makes results of them again.
 */
#ifndef COMMAND_TUNE_WORK_H
#define COMMAND_TUNE_WORK_H

#include "command/train_work.h"
#include "command/tune_judge.h"
#include "command/tune_plan.h"

typedef enum TuneCurve {
	TUNE_MEASURE,
	TUNE_BEST,
	TUNE_LOW,
	TUNE_HIGH,
	TUNE_SECONDS,
	TUNE_SPEED,
	TUNE_COVERAGE,
	TUNE_CURVES
} TuneCurve;

typedef struct TuneResult {
	Verdict verdict;
	double seconds; /* of training, judging not counted */
	double speed;   /* words of text a second; NAN for pictures */
	char *failure;  /* why there is no verdict; NULL: there is one, or it is not known here */
} TuneResult;

/* Runs and how they ended. */
typedef struct Trials {
	Search search;
	TuneResult *results; /* by run that is over */
	size_t count, room;
} Trials;

void trials_release(Trials *trials);
/* Of the curves of a snapshot, for a plan. */
void trials_read(Trials *trials, const Snapshot *snapshot, const TunePlan *plan, const Judge *judge);
/* The best run so far, or SIZE_MAX. */
size_t trials_best(const Trials *trials);
/* A table, the best first. */
void trials_report(const Trials *trials, const TunePlan *plan, const Judge *judge, Report *out);

typedef struct TuneWork {
	TrainWork *base; /* trainer, data, seed */
	TunePlan plan;
	Judge judge;
	Trials trials;
	char *name, *data_names; /* of the product; as they would be typed: " brown" */
	/* the run at hand */
	Model *model;
	Space *space; /* while it is judged */
	double seconds;
	/* the best so far */
	Model *best;
	Space *best_space;
	bool finished;
} TuneWork;

extern const WorkType tune_work;
void tune_work_free(TuneWork *work);

#endif
