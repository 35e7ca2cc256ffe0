/* Options of a model: what is typed counts; what is not keeps its value, on a new model the default. */
#ifndef TRAIN_OPTION_H
#define TRAIN_OPTION_H

#include "base/args.h"
#include "data/space.h"

#include <stdint.h>

bool option_counts(const Args *args, const char *name, bool new);
void option_integer(const Args *args, const char *name, bool new, uint64_t *value);
void option_number(const Args *args, const char *name, bool new, double *value);
/* dim of a model that begins from a space (NULL: none does): that of the space, unless another is typed, which
 * is an error; `most` is the widest that the trainer takes. */
bool option_width(const Args *args, const Space *from, size_t most, uint64_t *dim, Error *err);

#endif
