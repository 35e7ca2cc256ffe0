/*
 * AdversarialMap: a map between two spaces, learned as one side of a game: a discriminator learns to tell
 * mapped vectors of the source from those of the target, the map learns to mislead it, and is kept near the
 * orthogonal ones. Conneau, Lample, Ranzato, Denoyer & Jégou, Word translation without parallel data, ICLR
 * 2018.
 */
#ifndef ADAPT_ADVERSARIAL_MAP_H
#define ADAPT_ADVERSARIAL_MAP_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct AdversarialOptions {
	size_t hidden;    /* width of the discriminator's two hidden layers: 2,048 in the paper */
	size_t batch;     /* vectors of each side: 32 */
	size_t steps;     /* of the discriminator before each of the map: 5 */
	size_t epochs;    /* at most: 5 */
	size_t map_steps; /* of the map an epoch: 31,250 */
	bool axes;        /* begins where principal axes lie on each other, not at random */
} AdversarialOptions;

typedef struct AdversarialMap AdversarialMap;

/* Rows of length 1 or 0, as wide as each other, that are drawn from; borrowed until freed. `map` (width x
 * width; x goes to W x) is where the map begins. */
AdversarialMap *adversarial_map_new(
	Rows source, Rows target, const double *map, AdversarialOptions options, uint64_t seed, Error *err);
/* Steps of the discriminator, then one of the map. `rate` is that of the map. */
void adversarial_map_step(AdversarialMap *game, double rate, Pool *pool);
/* The share of vectors whose side the discriminator told since the last time it was asked. */
double adversarial_map_told(AdversarialMap *game);
/* The map as it is now: near to an orthogonal one, not quite one. */
void adversarial_map_get(const AdversarialMap *game, double *map);
void adversarial_map_free(AdversarialMap *game);

/* W <- (1 + beta) W - beta W W^T W: a step towards the nearest orthogonal map. `room` is for two more. */
void adversarial_map_straighten(float *map, size_t width, double beta, float *room);

#endif
