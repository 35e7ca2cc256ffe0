/* Folds: the parts of a cross-validation, with as near as can be the same share of each class in all of them.
 */
#ifndef MEASURE_FOLDS_H
#define MEASURE_FOLDS_H

#include <stddef.h>
#include <stdint.h>

/* Rows in random order, class by class, are dealt out in turn: fold[i] below `folds`. classes: by row, below
 * n_classes. */
void folds_deal(
	const uint32_t *classes, size_t count, size_t n_classes, size_t folds, uint64_t seed, uint8_t *fold);

#endif
