#include "gradient_check.h"

#include <math.h>

double gradient_error(float *numbers, const float *gradient, size_t count, double step,
	double (*loss)(void *context), void *context)
{
	double apart = 0, f_squares = 0, g_squares = 0;
	for (size_t k = 0; k < count; k++) {
		float was = numbers[k], up = (float)(was + step), down = (float)(was - step);
		numbers[k] = up;
		double above = loss(context);
		numbers[k] = down;
		double f = (above - loss(context)) / ((double)up - (double)down), g = gradient[k];
		numbers[k] = was;
		apart += (f - g) * (f - g);
		f_squares += f * f;
		g_squares += g * g;
	}
	double sizes = sqrt(f_squares) + sqrt(g_squares);
	return sizes > 0 ? sqrt(apart) / sizes : 0;
}
