/*
 * Optimiser: moves parameters against their gradients, which are zero afterwards. Parameters of frozen layers
 * stay where they are, to the bit.
 */
#ifndef NN_OPTIMISER_H
#define NN_OPTIMISER_H

#include "nn/network.h"

typedef enum OptimiserKind {
	OPTIMISER_SGD,      /* w -= rate g */
	OPTIMISER_MOMENTUM, /* v = 0.9 v + g, w -= rate v. Polyak, 1964 */
	/* m and s running means of g and g^2 (0.9, 0.999) without their bias, w -= rate m / (sqrt(s) + 1e-8).
	 * Kingma & Ba, ICLR 2015. */
	OPTIMISER_ADAM,
} OptimiserKind;

typedef struct Optimiser Optimiser;

Optimiser *optimiser_new(OptimiserKind kind);
void optimiser_free(Optimiser *optimiser);
/* All that the network learns. The network must live longer. */
bool optimiser_add(Optimiser *optimiser, Network *network, Error *err);
void optimiser_step(Optimiser *optimiser, double rate, Pool *pool);

#endif
