/*
 * Affinities of t-SNE (van der Maaten & Hinton, JMLR 9, 2008): how much each row thinks of its nearest
 *
 *	p(j | i) = exp(-b_i d_ij^2) / sum over the neighbours l of i of exp(-b_i d_il^2),
 *
 * with b_i such that the perplexity exp(-sum p log p) of every row is the same, and made symmetric:
 * p_ij = (p(j | i) + p(i | j)) / 2n, which sum to 1.
 */
#ifndef PROJECT_TSNE_AFFINITY_H
#define PROJECT_TSNE_AFFINITY_H

#include "base/pool.h"
#include "index/neighbour_graph.h"
#include "linalg/student.h"

/* p(j | i) of one row from its distances. Where more neighbours are equally near than the perplexity, or all
 * are alike, the nearest share everything. */
void tsne_conditional(const float *distances, size_t count, double perplexity, float *shares);

/* The symmetric affinities by row: edges[starts[i] .. starts[i + 1]), filled up with edges of weight 0 to the
 * point itself to multiples of KERNEL_LANES. */
typedef struct TsneAffinities {
	size_t rows;
	uint64_t *starts;
	uint32_t *to;
	float *weights;
	double entropy; /* -sum of p log p */
} TsneAffinities;

static inline PlaneEdges tsne_edges(const TsneAffinities *affinities, size_t row)
{
	uint64_t start = affinities->starts[row];
	return (PlaneEdges){
		affinities->to + start, affinities->weights + start, affinities->starts[row + 1] - start};
}

void tsne_affinities_release(TsneAffinities *affinities);

/* Makes them step by step. The graph is borrowed; its rows get sorted by neighbour. */
typedef struct TsneAffinityMaker TsneAffinityMaker;

TsneAffinityMaker *tsne_affinity_maker_new(NeighbourGraph *graph, double perplexity, Error *err);
bool tsne_affinity_maker_step(TsneAffinityMaker *maker, Pool *pool, bool *finished, Error *err);
double tsne_affinity_maker_done(const TsneAffinityMaker *maker); /* 0 .. 1 */
TsneAffinities tsne_affinity_maker_take(TsneAffinityMaker *maker);
void tsne_affinity_maker_free(TsneAffinityMaker *maker);

#endif
