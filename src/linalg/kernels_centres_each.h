/* What the versions of the kernels of centres share among themselves. Include it after setting the target. */
#ifndef LINALG_KERNELS_CENTRES_EACH_H
#define LINALG_KERNELS_CENTRES_EACH_H

#include "linalg/kernels_centres.h"

#include <math.h>

enum { CENTRE_LANES = 16, PANEL_GROUPS = CENTRE_PANEL / CENTRE_LANES };

#define CENTRE_INLINE static inline __attribute__((always_inline))

extern const CentreKernels centre_kernels_avx512, centre_kernels_avx2, centre_kernels_portable;

static inline const float *panel_at(const CentreSearch *search, size_t panel)
{
	return search->panels + panel * (1 + search->width) * CENTRE_PANEL;
}

/* By lane (centre i belongs to lane i mod 16) the best score so far and the group of 16 centres that has it. */
typedef struct BestLanes {
	float score[CENTRE_LANES] __attribute__((aligned(64)));
	int32_t group[CENTRE_LANES] __attribute__((aligned(64)));
} BestLanes;

CENTRE_INLINE void best_lanes_init(BestLanes *best)
{
	for (int i = 0; i < CENTRE_LANES; i++) {
		best->score[i] = -INFINITY;
		best->group[i] = 0;
	}
}

CENTRE_INLINE void best_of_lanes(const BestLanes *best, uint32_t *centre, float *score)
{
	*centre = UINT32_MAX;
	*score = -INFINITY;
	for (uint32_t i = 0; i < CENTRE_LANES; i++) {
		uint32_t at = (uint32_t)best->group[i] * CENTRE_LANES + i;
		if (best->score[i] > *score || (best->score[i] == *score && at < *centre)) {
			*score = best->score[i];
			*centre = at;
		}
	}
}

#endif
