/*
 * HDF5 as programs other than MATLAB write it lacks the 512 bytes by which MATLAB files of version 7.3 begin,
 * and by which matio tells them.
 */
#ifndef DATA_MATLAB_HEADER_H
#define DATA_MATLAB_HEADER_H

#include "base/error.h"

/* When the file is HDF5 from its first byte on, *copy is the path of a copy with the header, in the folder
 * TMPDIR or else /var/tmp, for the caller to remove and to free as soon as it is open; otherwise NULL. */
bool matlab_header_add(const char *path, char **copy, Error *err);

#endif
