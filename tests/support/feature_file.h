/* Files of features, read from start to end. */
#ifndef TESTS_FEATURE_FILE_H
#define TESTS_FEATURE_FILE_H

#include "data/feature_reader.h"

enum { FEATURE_NOTE = 1024 };

/* The rows of all domains as a space; NULL with an error. `options` NULL: none. `note` gets the remarks. */
Space *feature_file_space(const char *path, const FeatureOptions *options, char note[FEATURE_NOTE], Error *err);
const char *class_at(const Space *space, size_t row);
const char *domain_at(const Space *space, size_t row);

#endif
