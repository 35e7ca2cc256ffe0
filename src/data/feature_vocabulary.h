/*
 * Names for features that files number, as the words of bags of words, from a file of their own: a name a line,
 * up to a tab.
 */
#ifndef DATA_FEATURE_VOCABULARY_H
#define DATA_FEATURE_VOCABULARY_H

#include "data/feature_rows.h"

/* Before feature_rows_finish. The first line is feature 0 where some row has that, else feature 1. Features
 * that are no numbers keep their names. */
bool feature_vocabulary_apply(const char *path, FeatureRows *rows, Error *err);

#endif
