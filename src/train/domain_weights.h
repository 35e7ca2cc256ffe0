/*
 * What the domains of a run count for when they are weighed by n^(tau - 1), see linalg/group_weights.h: kept by
 * the model, which tells it. Trainers that go through the text take pieces of it the more often the more they
 * weigh (domain_mix.h), as those do that go through documents (classify.h); trainers that count pairs of words
 * count each with the weight of the domain that it stands in (pair_counter.h).
 */
#ifndef TRAIN_DOMAIN_WEIGHTS_H
#define TRAIN_DOMAIN_WEIGHTS_H

#include "train/archive.h"

#define OPTION_TAU(WHAT)                                                                                       \
	{                                                                                                      \
		.name = "tau", .kind = ARG_NUMBER,                                                             \
		.help = WHAT ": 1 takes the text as it is, 0 as much of every domain", .fallback = "1",        \
		.low = 0, .high = 1                                                                            \
	}

/* How much there is of each group. */
typedef struct GroupSizes {
	const Dictionary *names;
	const char *of;   /* what a group is: "domain"; static, like … */
	const char *unit; /* … what is counted: "words" */
	double *sizes;    /* by name */
} GroupSizes;

/* Weighs the groups, and tells the model; at an `evenness` (1 - tau) of 0 there are no weights. Fails
 * when fewer than two have anything; the model keeps what it told then. */
bool domain_weights_set(Model *model, const GroupSizes *groups, double evenness, Error *err);
/* The same by the words of the domains of the input, which `domains` has all of. */
bool domain_weights_of_text(
	Model *model, const TrainInput *input, const Dictionary *domains, double evenness, Error *err);

/* Whether the input has several domains to weigh, before anything of the model is changed. */
bool domain_weights_check(const TrainInput *input, double evenness, Error *err);

/* 1 - tau as typed. */
double domain_weights_evenness(const Args *args);
bool domain_weights_put(Archive *archive, double evenness, Error *err);
bool domain_weights_get(Archive *archive, double *evenness, Error *err);
/* Of a run that needs its data no more, but tells the weights when it ends. `names` as they were given. */
bool domain_weights_put_sizes(Archive *archive, const Model *model, Error *err);
bool domain_weights_get_sizes(Archive *archive, GroupSizes groups, double evenness, Model *model, Error *err);

#endif
