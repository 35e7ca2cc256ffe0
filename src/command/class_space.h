/* What `classify` and `eval classify` do with a classifier that learned from a space. */
#ifndef COMMAND_CLASS_SPACE_H
#define COMMAND_CLASS_SPACE_H

#include "command/command.h"
#include "measure/discriminant.h"
#include "measure/transfer.h"

/* The space of classes that in= names, or else the current space, or the newest that classifies, if that is
 * one; NULL: a classifier of text is meant. */
const Space *class_space_wanted(const Call *call, const char **name);

bool classify_by_space(const Call *call, const Space *classes, const char *name, Report *out, Error *err);
/* The items of a space, each by a classifier that learned from others of it: where folds= is given, or there is
 * a space and no classifier. */
bool eval_wants_folds(const Call *call);
bool eval_by_folds(const Call *call, Error *err);
/* Two tables: all items, and those of each class. */
void class_score_report(const TransferScore *score, const Dictionary *classes, Report *out);
bool eval_by_space(const Call *call, const Space *classes, const char *name, Error *err);

#endif
