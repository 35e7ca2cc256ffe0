/* Gradients against finite differences. */
#ifndef TESTS_GRADIENT_CHECK_H
#define TESTS_GRADIENT_CHECK_H

#include <stddef.h>

/* |f - g| / (|f| + |g|) of the gradient g of `loss` by `numbers` and what central differences with the given
 * step make of it, f; the numbers are moved one by one and put back. */
double gradient_error(float *numbers, const float *gradient, size_t count, double step,
	double (*loss)(void *context), void *context);

#endif
