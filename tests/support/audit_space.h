/* Spaces and word sets for the tests of audits. */
#ifndef TESTS_AUDIT_SPACE_H
#define TESTS_AUDIT_SPACE_H

#include "audit/audit.h"
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
/* Runs a test over the words w0, w1, … cut into sets of these sizes, in the order of its roles; the options are
 * those of `line`, the seed is 1. */
bool audit_ranges(
	const AuditTest *test, Space *space, const size_t *sizes, const char *line, Audit *audit, Error *err);

#endif
