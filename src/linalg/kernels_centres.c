/* The kernels of centres in plain C, which also say what the other versions compute. */
#include "linalg/kernels_centres_each.h"

#include <string.h>

static void score_group(
	const CentreSearch *search, const float *row, const float *panel, size_t group, BestLanes *best)
{
	const float *from = panel + group % PANEL_GROUPS * CENTRE_LANES;
	float sum[CENTRE_LANES];
	memcpy(sum, from, sizeof sum);
	for (size_t k = 0; k < search->width; k++) {
		from += CENTRE_PANEL;
		for (size_t i = 0; i < CENTRE_LANES; i++)
			sum[i] = fmaf(row[k], from[i], sum[i]);
	}
	for (size_t i = 0; i < CENTRE_LANES; i++)
		if (sum[i] > best->score[i]) {
			best->score[i] = sum[i];
			best->group[i] = (int32_t)group;
		}
}

static void nearest(CentreSearch *search)
{
	for (size_t row = 0; row < CENTRE_ROWS; row++) {
		BestLanes best;
		best_lanes_init(&best);
		for (size_t group = 0; group < search->n_panels * PANEL_GROUPS; group++)
			score_group(search, search->rows[row], panel_at(search, group / PANEL_GROUPS), group,
				&best);
		best_of_lanes(&best, &search->centre[row], &search->score[row]);
	}
}

static uint64_t scan(const CodeScan *scan)
{
	uint32_t sums[CODE_BLOCK] = {0};
	uint64_t reached = 0;
	for (size_t part = 0; part < scan->parts; part++)
		for (size_t i = 0; i < CODE_BLOCK; i++)
			sums[i] += scan->table[part * CODES + scan->codes[part * CODE_BLOCK + i]];
	for (size_t i = 0; i < CODE_BLOCK; i++) {
		scan->scores[i] = fmaf(scan->scale, (float)sums[i], scan->starts[i]);
		reached |= (uint64_t)(scan->scores[i] > scan->limit) << i;
	}
	return reached;
}

const CentreKernels centre_kernels_portable = {"portable", nearest, scan};

const CentreKernels *centre_kernels_at(size_t index)
{
	const CentreKernels *found[3];
	size_t count = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi"))
		found[count++] = &centre_kernels_avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		found[count++] = &centre_kernels_avx2;
#endif
	found[count++] = &centre_kernels_portable;
	return index < count ? found[index] : NULL;
}

const CentreKernels *centre_kernels_best(void)
{
	return centre_kernels_at(0);
}
