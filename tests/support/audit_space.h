/* Spaces and word sets for the tests of audits. */
#ifndef TESTS_AUDIT_SPACE_H
#define TESTS_AUDIT_SPACE_H

#include "data/space.h"
#include "data/wordset.h"

/* Items w0, w1, … with the given rows. */
Space *space_of_rows(const double *rows, size_t count, size_t width);
/* Items w0, w1, … in the plane, at these angles in degrees. */
Space *space_of_angles(const double *degrees, size_t count);
/* The rows that tests/reference/weat.py makes of the same seed. */
Space *space_of_integers(unsigned seed, size_t count, size_t width);
/* The words w<first> … of a set. */
WordSet *set_of_range(const char *name, size_t first, size_t count);

#endif
