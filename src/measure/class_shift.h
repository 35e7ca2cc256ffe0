/*
 * ClassShift: whether two domains differ class by class, and in how many items of each class they have. A
 * classifier may find no difference between two domains as wholes (accuracy .5) although the classes lie
 * elsewhere; and bringing whole domains together mixes classes when these are of different shares (label
 * shift).
 */
#ifndef MEASURE_CLASS_SHIFT_H
#define MEASURE_CLASS_SHIFT_H

#include "measure/domain_classifier.h"
#include "measure/shift.h"

#include <stdint.h>

typedef struct ClassShift {
	size_t from, to; /* items of the class */
	bool told;       /* both sides have SHIFT_FEWEST of them, not all equal */
	DomainTelling telling;
} ClassShift;

typedef struct LabelShift {
	size_t classes;       /* that either side has */
	double distance;      /* total variation of the shares of classes: 0 the same, 1 nothing in common */
	double p;             /* of the chi-squared test that the shares are the same */
	double mean, largest; /* proxy A-distance over the classes that were told; NAN: none was */
	uint32_t worst;       /* the class where it is largest */
} LabelShift;

typedef struct ClassShiftTest ClassShiftTest;

/* Classes by row of `from` and of `to`, below `classes`; UINT32_MAX: not known. All is borrowed until freed. At
 * most input->most rows of each side of a class are drawn. */
ClassShiftTest *class_shift_test_new(
	const ShiftInput *input, const uint32_t *from_class, const uint32_t *to_class, size_t classes);
/* One class. Heeds a stop of the pool. */
bool class_shift_test_step(ClassShiftTest *test, Pool *pool, Error *err);
double class_shift_test_done(const ClassShiftTest *test); /* 0 to 1 */
void class_shift_test_free(ClassShiftTest *test);

/* Once done. */
const ClassShift *class_shift_test_classes(const ClassShiftTest *test); /* by class */
LabelShift class_shift_test_labels(const ClassShiftTest *test);

#endif
