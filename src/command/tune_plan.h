/*
 * What `tune` varies: the options of a trainer that were given as lists, and what every run has in common.
 */
#ifndef COMMAND_TUNE_PLAN_H
#define COMMAND_TUNE_PLAN_H

#include "command/command.h"
#include "command/tune_judge.h"
#include "train/search.h"

enum { TUNE_AXES = 8, TUNE_RUNS = 500 /* most: a snapshot's series have room for them */ };

typedef struct TuneAxis {
	const ArgSpec *option;
	char **values;
	size_t count;
} TuneAxis;

typedef struct TunePlan {
	const Trainer *trainer;
	TuneAxis axes[TUNE_AXES]; /* the last varies fastest */
	size_t n_axes, settings;
	char *fixed;     /* options with one value, " epochs=3 exact=yes" */
	unsigned eta;    /* 0: the grid */
	uint64_t epochs; /* of a whole run; 0 when the trainer knows none */
} TunePlan;

/* Reads the options of the call; `plan` starts as {0}. */
bool tune_plan_init(TunePlan *plan, const Trainer *trainer, const Call *call, const Judge *judge, Error *err);
void tune_plan_release(TunePlan *plan);
/* The value of an axis in a setting. */
const char *tune_plan_value(const TunePlan *plan, size_t setting, size_t axis);
/* Epochs of a run. */
uint64_t tune_plan_epochs(const TunePlan *plan, const Search *search, size_t rung);
/* Appends "dim=50 window=2": what varies. */
void tune_plan_setting(const TunePlan *plan, size_t setting, Text *out);
/* Appends all options of a run as they would be typed. */
void tune_plan_options(const TunePlan *plan, const Search *search, const SearchRun *run, Text *out);

#endif
