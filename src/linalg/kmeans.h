/*
 * KMeans: k centres such that the squared distances of rows to the nearest centre sum to little (the inertia).
 *
 *	KMeans *kmeans = kmeans_new(rows, &options, err);
 *	for (bool finished = false; !finished && kmeans_step(kmeans, pool, &finished, err);) ;
 *
 * The first centres are drawn by k-means++ (Arthur & Vassilvitskii, SODA 2007): a row is drawn in proportion
 * to its squared distance to the nearest centre so far; of several rows so drawn the one that lowers the sum
 * most is taken. Then Lloyd's iterations (IEEE Transactions on Information Theory 28(2), 1982). A centre that
 * loses all its rows takes the row of the largest cluster that is farthest from its centre. Spherical k-means
 * (Dhillon & Modha, Machine Learning 42, 2001) is for rows of length 1: centres are of length 1, too, and the
 * nearest is that with the greatest cosine.
 *
 * What comes out depends on rows, options and seed, never on the number of threads.
 */
#ifndef LINALG_KMEANS_H
#define LINALG_KMEANS_H

#include "base/pool.h"
#include "linalg/centres.h"

typedef struct KMeansOptions {
	size_t k;          /* 1 .. rows */
	size_t iterations; /* at most; at least 1 */
	/* Over when all centres together move by no more than this times the mean variance of a column, in
	 * squared distance; 0: when no row changes its centre. */
	double tolerance;
	bool spherical;
	size_t seeding; /* the first centres are drawn among so many rows, chosen at random; 0: among all */
	size_t trials;  /* rows drawn for each of them; 0: 2 + ln k */
	uint64_t seed;
} KMeansOptions;

typedef struct KMeans KMeans;

/* The rows are borrowed until kmeans_free. */
KMeans *kmeans_new(Rows rows, const KMeansOptions *options, Error *err);
/* Begins with these k centres instead of drawing some; before the first step. */
bool kmeans_begin_at(KMeans *kmeans, Rows centres, Error *err);
bool kmeans_step(KMeans *kmeans, Pool *pool, bool *finished, Error *err); /* about 20 ms */
void kmeans_free(KMeans *kmeans);

double kmeans_done(const KMeans *kmeans); /* share of the most work that there may be: 0 .. 1 */
/* Borrowed; the nearest centres of rows are those of the centres as they are once it is finished. */
Rows kmeans_centres(const KMeans *kmeans);
const uint32_t *kmeans_nearest(const KMeans *kmeans);
size_t kmeans_iterations(const KMeans *kmeans);
double kmeans_inertia(const KMeans *kmeans); /* once finished */

#endif
