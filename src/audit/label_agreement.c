#include "audit/label_agreement.h"

#include <math.h>

double label_agreement(const LabelTable *table)
{
	size_t right = table->n + 2 * table->both - table->one - table->other;
	double share = (double)right / (double)table->n;
	return table->nameless ? fmax(share, 1 - share) : share;
}

static double log_binomial(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

void label_agreement_test(const LabelTable *table, Permutation *out, double *expected)
{
	size_t least = table->one + table->other > table->n ? table->one + table->other - table->n : 0;
	size_t most = table->one < table->other ? table->one : table->other;
	double seen = label_agreement(table), all = log_binomial(table->n, table->one);
	*out = (Permutation){.exact = true, .partitions = round(exp(all))};
	*expected = 0;
	for (size_t both = least; both <= most; both++) {
		LabelTable dealt = *table;
		dealt.both = both;
		double agreement = label_agreement(&dealt);
		double chance = exp(log_binomial(table->other, both) +
				    log_binomial(table->n - table->other, table->one - both) - all);
		*expected += chance * agreement;
		out->p += agreement >= seen - 1e-12 ? chance : 0;
		out->p_strict += agreement > seen + 1e-12 ? chance : 0;
		out->seen++;
	}
	out->p = fmin(out->p, 1);
	out->low = out->high = out->p;
}
