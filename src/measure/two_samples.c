#include "measure/two_samples.h"

#include "base/memory.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

/* --- Kolmogorov-Smirnov --- */

static double largest_difference(const double *a, size_t n, const double *b, size_t m)
{
	double largest = 0;
	for (size_t i = 0, j = 0; i < n && j < m;) {
		double at = fmin(a[i], b[j]);
		while (i < n && a[i] == at)
			i++;
		while (j < m && b[j] == at)
			j++;
		largest = fmax(largest, fabs((double)i / (double)n - (double)j / (double)m));
	}
	return largest;
}

/*
 * Every order of n + m different numbers is a path of steps (1, 0) and (0, 1), all equally likely. paths[j] is
 * the chance that a path gets to (i, j) without having been as far from the diagonal as D, among the paths to
 * there; a step from (i - 1, j) is taken with chance i / (i + j), one from (i, j - 1) with the rest.
 */
static double chance_below(double distance, size_t n, size_t m)
{
	double *paths = memory_new(m + 1, sizeof *paths), limit = distance * (1 - 1e-12);
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			double apart = fabs((double)i / (double)n - (double)j / (double)m);
			double share = i + j ? (double)i / (double)(i + j) : 1;
			double from =
				i + j == 0 ? 1
					   : (i ? share * paths[j] : 0) + (j ? (1 - share) * paths[j - 1] : 0);
			paths[j] = apart < limit ? from : 0;
		}
	double below = paths[m];
	free(paths);
	return below;
}

double kolmogorov_above(double x)
{
	double sum = 0;
	if (x < 0.2) /* differs from 1 by less than 1e-12, and the series would not end */
		return 1;
	for (int k = 1; k <= 100; k++) {
		double term = exp(-2.0 * k * k * x * x);
		sum += k % 2 ? term : -term;
		if (term < 1e-18 * sum)
			break;
	}
	return fmin(1, fmax(0, 2 * sum));
}

KsTest ks_two_samples(const double *a, size_t n, const double *b, size_t m)
{
	KsTest test = {.distance = largest_difference(a, n, b, m), .exact = n * m <= KS_EXACT};
	double size = (double)n * (double)m / (double)(n + m);
	test.p = test.exact ? fmin(1, fmax(0, 1 - chance_below(test.distance, n, m)))
			    : kolmogorov_above(sqrt(size) * test.distance);
	/* What is left of 1 by subtraction is rounding; the limit has the digits. */
	if (test.exact && test.p < 1e-9)
		test.p = fmin(1e-9, kolmogorov_above(sqrt(size) * test.distance));
	return test;
}

/* --- population stability --- */

double psi_of_counts(const uint64_t *baseline, const uint64_t *now, size_t bins)
{
	double n = 0, m = 0, psi = 0;
	for (size_t i = 0; i < bins; i++) {
		n += (double)baseline[i];
		m += (double)now[i];
	}
	for (size_t i = 0; i < bins; i++) {
		if (baseline[i] + now[i] == 0)
			continue;
		double p = (baseline[i] ? (double)baseline[i] : 0.5) / n,
		       q = (now[i] ? (double)now[i] : 0.5) / m;
		psi += (q - p) * log(q / p);
	}
	return psi;
}

double psi_of_samples(const double *baseline, size_t n, const double *now, size_t m)
{
	uint64_t before[PSI_BINS] = {0}, after[PSI_BINS] = {0};
	double edges[PSI_BINS - 1];
	for (size_t i = 0; i < PSI_BINS - 1; i++)
		edges[i] = statistics_quantile(baseline, n, (double)(i + 1) / PSI_BINS);
	for (size_t i = 0, bin = 0; i < n; i++) {
		while (bin < PSI_BINS - 1 && baseline[i] > edges[bin])
			bin++;
		before[bin]++;
	}
	for (size_t i = 0, bin = 0; i < m; i++) {
		while (bin < PSI_BINS - 1 && now[i] > edges[bin])
			bin++;
		after[bin]++;
	}
	return baseline[0] == baseline[n - 1] ? NAN : psi_of_counts(before, after, PSI_BINS);
}
