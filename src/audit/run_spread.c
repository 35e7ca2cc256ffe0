#include "audit/run_spread.h"

#include "linalg/normal.h"

#include <math.h>

static double share_of(double sd, double within)
{
	double variance = sd * sd;
	return variance + within > 0 ? variance / (variance + within) : NAN;
}

void run_spread_of(const double *effects, const double *errors, size_t runs, RunSpread *out)
{
	double n = (double)runs, freedom = n - 1, sum = 0, squares = 0, within = 0;
	*out = (RunSpread){.lowest = INFINITY, .highest = -INFINITY};
	for (size_t i = 0; i < runs; i++) {
		sum += effects[i];
		within += errors[i] * errors[i] / n;
		out->lowest = fmin(out->lowest, effects[i]);
		out->highest = fmax(out->highest, effects[i]);
	}
	double mean = sum / n;
	for (size_t i = 0; i < runs; i++)
		squares += (effects[i] - mean) * (effects[i] - mean);
	double sd = sqrt(squares / freedom), t = normal_student_quantile(0.975, freedom);
	double half = t * sd / sqrt(n), next = t * sd * sqrt(1 + 1 / n);
	out->mean = (Estimate){mean, mean - half, mean + half};
	out->sd = (Estimate){sd, sqrt(squares / normal_chi_squared_quantile(0.975, freedom)),
		sqrt(squares / normal_chi_squared_quantile(0.025, freedom))};
	out->next_low = mean - next;
	out->next_high = mean + next;
	out->share =
		(Estimate){share_of(sd, within), share_of(out->sd.low, within), share_of(out->sd.high, within)};
}
