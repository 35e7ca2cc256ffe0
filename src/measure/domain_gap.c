#include "measure/domain_gap.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/statistics.h"

#include <stdlib.h>

static double draw_share(Random *random, double share, size_t n)
{
	size_t right = 0;
	for (size_t i = 0; i < n; i++)
		right += random_uniform(random) < share;
	return (double)right / (double)n;
}

/* The range of the shares of one draw; share: of each domain, or a common one. */
static double draw_range(
	Random *random, const double *shares, const double *common, const size_t *n, size_t domains)
{
	double low = 1, high = 0;
	for (size_t d = 0; d < domains; d++) {
		double share = draw_share(random, common ? *common : shares[d], n[d]);
		low = share < low ? share : low;
		high = share > high ? share : high;
	}
	return high - low;
}

DomainGap domain_gap(const size_t *right, const size_t *n, size_t domains, uint64_t seed)
{
	DomainGap out = {0};
	double *shares = memory_new(domains, sizeof *shares),
	       *gaps = memory_new(DOMAIN_GAP_DRAWS, sizeof *gaps);
	size_t rights = 0, all = 0, as_far = 0;
	Random random;
	random_init(&random, seed, 0);
	for (size_t d = 0; d < domains; d++) {
		shares[d] = (double)right[d] / (double)n[d];
		rights += right[d];
		all += n[d];
		out.best = shares[d] > shares[out.best] ? d : out.best;
		out.worst = shares[d] < shares[out.worst] ? d : out.worst;
	}
	double common = (double)rights / (double)all;
	out.gap = shares[out.best] - shares[out.worst];
	for (size_t i = 0; i < DOMAIN_GAP_DRAWS; i++) {
		gaps[i] = draw_range(&random, shares, NULL, n, domains);
		as_far += draw_range(&random, shares, &common, n, domains) >= out.gap - 1e-12;
	}
	statistics_sort(gaps, DOMAIN_GAP_DRAWS);
	out.low = statistics_quantile(gaps, DOMAIN_GAP_DRAWS, 0.025);
	out.high = statistics_quantile(gaps, DOMAIN_GAP_DRAWS, 0.975);
	out.p = (1 + (double)as_far) / (1 + DOMAIN_GAP_DRAWS);
	free(shares);
	free(gaps);
	return out;
}
