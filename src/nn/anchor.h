/*
 * Anchor: where the parameters of a network were, what pulls them back there, and the way back itself.
 *
 * The pull is strength / 2 * sum_i F_i (w_i - w*_i)^2. With F = 1 it is L2-SP (Li, Grandvalet & Davoine, ICML
 * 2018), and weight decay when the network is anchored at zeros; with F the mean squared gradient of the
 * log-likelihood over what was learned before, it is elastic weight consolidation (Kirkpatrick & al., PNAS
 * 114(13), 2017).
 */
#ifndef NN_ANCHOR_H
#define NN_ANCHOR_H

#include "nn/network.h"

typedef struct Anchor {
	Network *network;  /* borrowed */
	float *value;      /* w*, of all parameters, one after the other */
	float *importance; /* F; NULL: all are 1 */
	size_t count;
} Anchor;

/* At where the parameters are now. `anchor` starts as {0}. */
bool anchor_init(Network *network, Anchor *anchor, Error *err);
void anchor_release(Anchor *anchor);
/* Takes down where they are now, and brings them back there. */
void anchor_take(Anchor *anchor);
void anchor_return(const Anchor *anchor);

/* Importances fade to `kept` of what they were (0: they begin), and then gather: each call adds `share` times
 * the squares of the gradients, which are zero afterwards. */
bool anchor_fade(Anchor *anchor, double kept, Error *err);
void anchor_gather(Anchor *anchor, double share);

/* Adds the slopes of the pull to the gradients of all parameters that are learned and not frozen; the answer is
 * the pull. */
double anchor_pull(const Anchor *anchor, double strength);

#endif
