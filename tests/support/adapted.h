/* Spaces made of rows of numbers, and adapters run on them to the end. */
#ifndef TESTS_ADAPTED_H
#define TESTS_ADAPTED_H

#include "adapt/adapter.h"

/* Items are called by `letter` and a number; the rows are copied. `classes` (or NULL): by row, called "0", "1",
 * … */
Space *space_from_rows(char letter, Rows rows, const uint32_t *classes);
/* Rows of sines, see sines.h. */
Space *space_of_sines(char letter, size_t count, size_t width, int first, double shift);
/* Rows of normal numbers drawn from the seed, column j over 1 + fall j; the later items are the more frequent.
 * `turned`: the same turned by the sides 3, 4, 5 in the plane of each two neighbouring columns, one after the
 * other, with noise of that deviation. */
Space *space_of_normals(
	char letter, size_t count, size_t width, uint64_t seed, double fall, bool turned, double noise);
/* A cloud of `count` rows in the plane: class i mod 2 lies at (0, 0) or (4, 0), each with a deviation of .5;
 * then everything is turned by `degrees` and moved by (x, y). */
Space *space_of_two_clouds(char letter, size_t count, uint64_t seed, double degrees, double x, double y);

/* "source" and "target", with their classes and no pairs; the labels of the target may be learned from only
 * when `labels` says so. Fails the test when a step fails; NULL when the start is refused. */
Adaptation *adapted(const Adapter *adapter, const Space *source, const Space *target, const uint32_t *labels,
	const char *options, Pool *pool, Error *err);
/* Any input: the start, which may be refused (NULL), then all steps, which never go back. */
Adaptation *adapted_start(const Adapter *adapter, const AdaptInput *input, const char *options, Error *err);
void adapted_finish(Adaptation *adaptation, Pool *pool);
double figure_of(const Adaptation *adaptation, const char *name);
/* The rows of the shared space that were the source's, and the target's. */
Rows source_rows(const Adaptation *adaptation, const Space *target);
Rows target_rows(const Adaptation *adaptation, const Space *target);
/* Share of the source's rows whose nearest row of the target is of the same class. */
double nearest_agree(const Adaptation *adaptation, const Space *source, const Space *target);

#endif
