#include "linalg/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double normal_below(double z)
{
	return gsl_cdf_ugaussian_P(z);
}

double normal_quantile(double p)
{
	return p <= 0 ? -INFINITY : p >= 1 ? INFINITY : gsl_cdf_ugaussian_Pinv(p);
}

double normal_student_quantile(double p, double degrees)
{
	return gsl_cdf_tdist_Pinv(p, degrees);
}

double normal_student_beyond(double t, double degrees)
{
	return 2 * gsl_cdf_tdist_Q(fabs(t), degrees);
}

double normal_chi_squared_above(double x, double degrees)
{
	return degrees > 0 ? gsl_cdf_chisq_Q(x, degrees) : 1;
}

double normal_chi_squared_quantile(double p, double degrees)
{
	return gsl_cdf_chisq_Pinv(p, degrees);
}

void normal_wilson(double hits, double draws, double level, double *low, double *high)
{
	double z = normal_quantile((1 + level) / 2), p = hits / draws;
	double centre = p + z * z / (2 * draws);
	double half = z * sqrt(p * (1 - p) / draws + z * z / (4 * draws * draws));
	double whole = 1 + z * z / draws;
	/* At the ends the two terms are equal but for rounding. */
	*low = hits <= 0 ? 0 : (centre - half) / whole;
	*high = hits >= draws ? 1 : (centre + half) / whole;
}

void normal_newcombe(
	double hits_a, double draws_a, double hits_b, double draws_b, double level, double *low, double *high)
{
	double a = hits_a / draws_a, b = hits_b / draws_b, low_a, high_a, low_b, high_b;
	normal_wilson(hits_a, draws_a, level, &low_a, &high_a);
	normal_wilson(hits_b, draws_b, level, &low_b, &high_b);
	*low = a - b - hypot(a - low_a, high_b - b);
	*high = a - b + hypot(high_a - a, b - low_b);
}
