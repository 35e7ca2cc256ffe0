/*
 * What matio must be kept from: it believes the sizes that a MAT file of version 5 tells, and takes what it
 * does not know for version 4, of which it believes them, too.
 */
#ifndef DATA_MATLAB_CHECK_H
#define DATA_MATLAB_CHECK_H

#include "base/error.h"

#include <stddef.h>

/* Whether a file is marked as one of version 5 or 7.3 and, of version 5, whether its elements are not packed,
 * and lie in it and in each other; arrays have as many numbers as places, and cells and structures no more
 * places than elements could fill. Messages call it `name`. */
bool matlab_check(const char *path, const char *name, Error *err);
/* Whether a file that begins so is one of version 4, which has no mark: a matrix with a plausible head and
 * name.
 */
bool matlab_is_version_4(const char *head, size_t bytes);

#endif
