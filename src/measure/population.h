/*
 * Population: the items of one space, `baseline`, and of another, `now`, as two samples of numbers: the length
 * of their vectors, the cosines of pairs of items, and, where the coordinates of the two spaces mean the same,
 * each coordinate. What is said of each is a Kolmogorov-Smirnov test and the population stability index
 * (measure/two_samples.h).
 */
#ifndef MEASURE_POPULATION_H
#define MEASURE_POPULATION_H

#include "data/space.h"
#include "measure/two_samples.h"

enum { POPULATION_FEWEST = 20 /* items of a side */ };

typedef struct PopulationFigure {
	KsTest ks;
	double psi;           /* NAN where it is not defined */
	double before, after; /* means */
} PopulationFigure;

typedef struct Population Population;

/* Samples of at most `most` items of each, drawn from the seed, of the items that have a direction; pairs of
 * items are the same ones on both sides as far as items are common. The spaces are referred to until freed.
 * Fails with fewer than POPULATION_FEWEST items on a side. */
Population *population_new(Space *baseline, Space *now, size_t most, uint64_t seed, Error *err);
void population_free(Population *population);

size_t population_items(const Population *population, int side); /* drawn; side 0: the baseline */
size_t population_common(const Population *population);          /* items that both spaces have */
/* The mean cosine of the common items with themselves, over a sample; NAN when widths differ or none is common.
 * Near 0 where the spaces were trained apart. */
double population_agreement(const Population *population);

PopulationFigure population_norms(const Population *population);
PopulationFigure population_similarities(const Population *population);
/* The widths must be equal. */
PopulationFigure population_dimension(const Population *population, size_t dimension);
/* Stability index of the shares of the domains, by name, over all items; NAN when neither space has two, or
 * when they have none in common: then there is nothing whose share could have changed. */
double population_domains(const Population *population);
/* What it is made of: items by domain, of the baseline and then of the other space; `names`, {0}, gets the
 * domains. NULL where the index is NAN. The caller frees both. */
uint64_t *population_domain_counts(const Population *population, Dictionary *names);

#endif
