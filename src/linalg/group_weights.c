#include "linalg/group_weights.h"

#include <math.h>

void group_weights(const double *sizes, size_t groups, double tau, double *weights)
{
	double all = 0, raised = 0;
	for (size_t g = 0; g < groups; g++) {
		weights[g] = sizes[g] > 0 ? pow(sizes[g], tau) / sizes[g] : 0;
		all += sizes[g];
		raised += sizes[g] * weights[g];
	}
	for (size_t g = 0; g < groups; g++)
		weights[g] *= raised > 0 ? all / raised : 0;
}

double kish_effective(const double *weights, const double *sizes, size_t count)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++) {
		double size = sizes ? sizes[i] : 1;
		sum += size * weights[i];
		squares += size * weights[i] * weights[i];
	}
	return squares > 0 ? sum * sum / squares : NAN;
}
