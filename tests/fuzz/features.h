/* Any bytes as a file of features, in a format that is given. */
#ifndef TESTS_FUZZ_FEATURES_H
#define TESTS_FUZZ_FEATURES_H

#include "input.h"

int fuzz_features(const char *format, const uint8_t *data, size_t size);

#endif
