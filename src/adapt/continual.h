/*
 * Continual learning: one network learns one domain after the other, and is asked for all of them after each.
 * Against forgetting: rehearsal of rows of earlier domains, of which a reservoir holds a random sample of fixed
 * size (Vitter, ACM TOMS 11, 1985); elastic weight consolidation, whose importances fade and gather from domain
 * to domain (Kirkpatrick & al., PNAS 114, 2017; Schwarz & al., Progress & compress, ICML 2018); an anchor at
 * the parameters of the domain before.
 *
 * Of every domain a part is held out: never learned from, and the only one that is asked.
 */
#ifndef ADAPT_CONTINUAL_H
#define ADAPT_CONTINUAL_H

#include "adapt/class_network.h"

typedef struct ContinualOptions {
	ClassNetworkOptions network;
	double holdout;   /* share of each class of each domain */
	double rehearsal; /* share of old rows among those that are learned from */
	size_t memory;    /* rows of the reservoir */
	double ewc, fade; /* strength; what is left of older importances */
	double anchor;    /* strength */
	double tolerance; /* loss of accuracy on an earlier domain beyond which an update is flagged */
	bool refuse;      /* and undone */
} ContinualOptions;

typedef struct ContinualDomain {
	const char *name; /* for messages */
	Rows rows;
	const uint32_t *class_of; /* UINT32_MAX: not known */
} ContinualDomain;

typedef enum UpdateState { UPDATE_KEPT, UPDATE_FLAGGED, UPDATE_REFUSED } UpdateState;

/* What learning one domain did. */
typedef struct ContinualUpdate {
	size_t lessons, rehearsed;
	/* Over the domains learned before: the best accuracy that they had, less that after this update; mean
	 * and largest, and whose that is. NAN for the first. */
	double forgetting, worst;
	size_t worst_domain;
	UpdateState state;
} ContinualUpdate;

typedef struct Continual Continual;

/* Domains are learned in their order; what they point to is borrowed. */
Continual *continual_new(const ContinualOptions *options, const ContinualDomain *domains, size_t n_domains,
	size_t classes, Error *err);
void continual_free(Continual *self);
bool continual_step(Continual *self, Pool *pool, Error *err);
double continual_done(const Continual *self); /* updates, the part of the one at work included */

/* Updates that are done. */
size_t continual_updates(const Continual *self);
const ContinualUpdate *continual_update(const Continual *self, size_t update);
/* Accuracy on what was held out of a domain after an update (after a refused one: of the state that was kept
 * instead), and of how many rows. */
double continual_accuracy(const Continual *self, size_t update, size_t domain);
size_t continual_held_out(const Continual *self, size_t domain);
/* After the last: the mean over the domains before it of their best accuracy less their last one (forgetting),
 * and of their last less that just after they were learned (backward transfer; refused ones are left out).
 * Lopez-Paz & Ranzato, NeurIPS 2017; Chaudhry & al., ECCV 2018. NAN where there is none. */
void continual_summary(const Continual *self, double *forgetting, double *backward);

#endif
