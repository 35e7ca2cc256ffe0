/*
 * What matio must be kept from: it believes the sizes that a MAT file of version 5 tells, and takes what it
 * does not know for version 4, of which it believes them, too.
 */
#ifndef DATA_MATLAB_CHECK_H
#define DATA_MATLAB_CHECK_H

#include "base/error.h"

#include <stdint.h>

/* deflate makes nothing smaller than by this factor. */
enum { MATLAB_PACKED_MOST = 1032 };

/* Whether a file of so many bytes is marked as one of version 5 or 7.3 and, of version 5, whether its elements
 * lie in it and in each other, and cells and structures have no more places than elements could fill. */
bool matlab_check(const char *path, uint64_t bytes, Error *err);

#endif
