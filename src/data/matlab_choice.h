/*
 * Which variables of a MATLAB file hold the features and which the labels: told by their names (fts and labels,
 * X and Y, X_src and Y_src beside X_tar and Y_tar, data.train.images and data.train.labels), or else by their
 * sizes.
 */
#ifndef DATA_MATLAB_CHOICE_H
#define DATA_MATLAB_CHOICE_H

#include "data/feature_reader.h"
#include "data/matlab_file.h"

enum { MATLAB_ENDING = 64 };

/* One matrix of examples. */
typedef struct MatlabPart {
	const MatlabVariable *features, *labels; /* labels NULL: there are none */
	char domain[MATLAB_ENDING];              /* what tells it from others: "source" of X_src; or empty */
} MatlabPart;

typedef struct MatlabParts {
	MatlabPart *parts;
	size_t count;
	/* private */
	size_t room;
} MatlabParts;

/* At least one, or an error that says what there is. `parts` starts as {0}; free its parts. */
bool matlab_choose(const MatlabFile *file, const FeatureOptions *options, MatlabParts *parts, Error *err);

/* Examples that the variable has labels for: elements of a vector, rows of characters; 0: it is no vector. */
size_t matlab_label_count(const MatlabVariable *it);
/* One that is called like labels but does not fit the features, which have none; NULL when there is none. */
const MatlabVariable *matlab_unfit_labels(const MatlabFile *file, const MatlabVariable *features);

#endif
