/*
 * MatlabCopy: a MAT file of version 5 whose packed elements are unpacked, made piece by piece. matio would
 * unpack an element from its beginning again for every piece that is read of it.
 */
#ifndef DATA_MATLAB_COPY_H
#define DATA_MATLAB_COPY_H

#include "base/error.h"

#include <stdint.h>

/* deflate makes nothing smaller than by this factor. */
enum { MATLAB_PACKED_MOST = 1032 };

typedef struct MatlabCopy MatlabCopy;

/* *copy NULL: the file needs none. The copy lies in the folder TMPDIR or else /var/tmp,
 * without a name as far as the system allows. A file of version 4 is an error. */
bool matlab_copy_new(const char *path, MatlabCopy **copy, Error *err);
/* A bounded piece. */
bool matlab_copy_step(MatlabCopy *copy, bool *ended, Error *err);
double matlab_copy_done(const MatlabCopy *copy); /* 0 .. 1 */
const char *matlab_copy_path(const MatlabCopy *copy);
void matlab_copy_free(MatlabCopy *copy); /* removes the file */

#endif
