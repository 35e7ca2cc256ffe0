/*
 * Quality: how far a map is to be trusted, in three figures that a projection carries.
 *
 *	trustworthiness  1 - 2 / (n k (2n - 3k - 1)) * the sum, over every point and those of its k nearest on
 * the map that are not among its k nearest in the space, of how far beyond k they rank there continuity the
 * same with map and space exchanged: what was near and has been torn apart preservation     the share of each
 * item's 10 nearest in the space that are among its 10 nearest on the map
 *
 * Venna & Kaski, Neural Networks 19(6-7), 2006; k = 12; distances are Euclidean; 1 is perfect. The first two
 * are taken over n points chosen from the seed, which rank each other; the third over a few points, among all
 * that are shown. What must be known of the space is found once for all frames of the same points.
 *
 *	MapJudge *judge = map_judge_new(points, err);
 *	for (bool ready = false; !ready && map_judge_step(judge, pool, &ready, err);) ;
 *	map_judge_frame(judge, frame, pool);
 *	map_judge_free(judge);
 */
#ifndef PROJECT_QUALITY_H
#define PROJECT_QUALITY_H

#include "base/pool.h"
#include "project/projection.h"

enum { QUALITY_K = 12, QUALITY_KEPT = 10, QUALITY_POINTS = 500 };

typedef struct MapJudge MapJudge;

/* Counts the points; what matters of them is which they are, not where. */
MapJudge *map_judge_new(Projection *points, Error *err);
/* One bounded piece of what must be known of the space. */
bool map_judge_step(MapJudge *judge, Pool *pool, bool *ready, Error *err);
/* Fills in the figures of a frame of the same points, once the judge is ready; a figure that too few points
 * allow no answer to is NAN: n <= 2k, or no more than 10 points. */
void map_judge_frame(const MapJudge *judge, Projection *frame, Pool *pool);
void map_judge_free(MapJudge *judge);
/* All of it at once. */
bool map_quality(Projection *frame, Pool *pool, Error *err);

#endif
