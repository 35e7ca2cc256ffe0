/* What commands that use a classifier share. */
#ifndef COMMAND_CLASSIFIER_H
#define COMMAND_CLASSIFIER_H

#include "command/command.h"
#include "measure/labelling.h"

#define ARG_IN_CLASSIFIER                                                                                      \
	{                                                                                                      \
		.name = "in", .kind = ARG_SPACE,                                                               \
		.help = "the classifier to ask; the current model, or the newest that classifies, when left "  \
			"out"                                                                                  \
	}

/* The classifier of the space that in= names, or the usual one, borrowed from the session; *name is what the
 * space is called. */
Classifier *wanted_classifier(const Call *call, const char **name, Error *err);

#endif
