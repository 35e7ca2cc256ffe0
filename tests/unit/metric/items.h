/* Items of three classes, and a start map, as tests/reference/metric.py makes them. */
#ifndef TESTS_UNIT_METRIC_ITEMS_H
#define TESTS_UNIT_METRIC_ITEMS_H

#include "metric/metric_learner.h"

#include <math.h>

enum { ITEMS = 30, WIDTH = 5, CLASSES = 3 };

static inline MetricInput items_input(Matrix *rows, uint32_t *labels, size_t rank)
{
	Error err = ERROR_INIT;
	matrix_init(rows, ITEMS, WIDTH, "items", &err);
	for (size_t i = 0; i < ITEMS; i++) {
		labels[i] = (uint32_t)(i % CLASSES);
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)(sin(1.3 * (double)i + 2.1 * (double)j + 0.5) +
							 (j == labels[i] ? 0.8 : 0));
	}
	return (MetricInput){matrix_rows(rows), labels, CLASSES, rank, 1};
}

static inline void items_start(Matrix *map, size_t rank)
{
	Error err = ERROR_INIT;
	matrix_init(map, rank, WIDTH, "a map", &err);
	for (size_t i = 0; i < rank; i++)
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(map, i)[j] =
				(float)((i == j ? 1 : 0) + 0.3 * cos((double)i + 2.0 * (double)j));
}

static inline void items_learn(MetricLearning *learning)
{
	Error err = ERROR_INIT;
	while (!learning->progress.finished && learning->learner->step(learning, NULL, &err))
		;
}

#endif
