/*
 * HeldProbe: some labelled words that a method does not learn from, and what a logistic regression that learns
 * from the others tells of them in vectors from which an erasure has taken its part: by which to choose among
 * erasures. The judges' words are others.
 */
#ifndef DEBIAS_HELD_PROBE_H
#define DEBIAS_HELD_PROBE_H

#include "debias/debias.h"

typedef struct HeldProbe {
	uint32_t *order; /* places in the labelled words: those to learn from, then those held back */
	size_t learned, count;
	double majority; /* share of the largest group of those held back */
} HeldProbe;

/* Holds back every fifth of the words to be learned from, drawn by the seed; none when that were fewer than
 * 20. */
void held_probe_init(const DebiasInput *input, bool wanted, HeldProbe *probe);
void held_probe_release(HeldProbe *probe); /* {0} is valid */
static inline bool held_probe_asks(const HeldProbe *probe)
{
	return probe->count > probe->learned;
}

/* The share of those held back whose group is told. */
bool held_probe_ask(
	const HeldProbe *probe, const DebiasInput *input, const Erasure *erasure, double *told, Error *err);

#endif
