#include "linalg/noncentral.h"

#include "linalg/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MOST_TERMS = 4000 };

/* The terms are weights of Poisson's and a like law, which rise to j = delta^2 / 2 and fall beyond. */
static double sum_of_terms(double x, double degrees, double delta)
{
	double half = delta * delta / 2, sign = delta < 0 ? -1 : 1, sum = 0;
	double log_p = -half, log_q = -half - lgamma(1.5) + log(fabs(delta)) - 0.5 * log(2.0);
	for (int j = 0; j < MOST_TERMS; j++) {
		double p = exp(log_p), q = exp(log_q);
		sum += p * gsl_cdf_beta_P(x, j + 0.5, degrees / 2) +
		       sign * q * gsl_cdf_beta_P(x, j + 1, degrees / 2);
		if (j > half && p + q < 1e-17)
			break;
		log_p += log(half) - log(j + 1.0);
		log_q += log(half) - log(j + 1.5);
	}
	return sum / 2;
}

double noncentral_t_below(double t, double degrees, double delta)
{
	if (delta == 0)
		return gsl_cdf_tdist_P(t, degrees);
	if (t < 0)
		return 1 - noncentral_t_below(-t, degrees, -delta);
	double below = normal_below(-delta) + sum_of_terms(t * t / (degrees + t * t), degrees, delta);
	return fmin(1, fmax(0, below));
}
