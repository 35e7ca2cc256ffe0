/* Training on more data when there were other data before: which these were, what was forgotten of them, and
 * whether that is too much. */
#ifndef COMMAND_TRAIN_EARLIER_H
#define COMMAND_TRAIN_EARLIER_H

#include "command/train_work.h"

/* The options of `train` about earlier data. */
#define TRAIN_EARLIER_OPTIONS                                                                                  \
	{.name = "rehearse",                                                                                   \
		.kind = ARG_NUMBER,                                                                            \
		.help = "share of the text learned from that is drawn from what the model learned before",     \
		.fallback = "0",                                                                               \
		.low = 0,                                                                                      \
		.high = 0.95},                                                                                 \
		{.name = "earlier",                                                                            \
			.kind = ARG_DATA,                                                                      \
			.help = "texts, parted by commas, that count as learned before, beside those that "    \
				"the model remembers"},                                                        \
		{.name = "tolerance",                                                                          \
			.kind = ARG_NUMBER,                                                                    \
			.help = "share by which the loss on an earlier domain may rise before the run is "     \
				"flagged",                                                                     \
			.fallback = "0.05",                                                                    \
			.low = 0,                                                                              \
			.high = 100},                                                                          \
	{                                                                                                      \
		.name = "refuse", .kind = ARG_YESNO,                                                           \
		.help = "undo a run beyond the tolerance: the model is what it was before", .fallback = "no"   \
	}

/* Adds the texts of earlier runs to the input, and their lines, each marked, to work->data; `learned` are the
 * lines of the model, or NULL. */
bool train_earlier_gather(const Call *call, TrainWork *work, const char *learned, Error *err);
/* Before a run begins: keeps the model as it is if the run may be refused. */
bool train_earlier_keep(TrainWork *work, Error *err);
/* Once the run has begun, and model->data is that of it: the model remembers these. */
void train_earlier_remember(Model *model);

/* After the run: what became of the neighbours of the words of each earlier domain. Called until `finished`. */
bool train_earlier_compare(TrainWork *work, Pool *pool, bool *finished, Error *err);
/* The matrix, and whether the run stays. */
void train_earlier_report(const TrainWork *work, const Model *model, Report *out);
/* Whether the loss on an earlier domain rose by more than the run may cost. */
bool train_earlier_harms(const Model *model);

#endif
