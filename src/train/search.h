/*
 * Search: in which order the settings of a trainer are tried, and for how many epochs. Every run starts anew.
 *
 * The grid runs each setting once. Successive halving (Jamieson & Talwalkar, AISTATS 2016) runs all n settings
 * for few epochs, then the best 1 / eta of them for eta times as many, and so on until one or a few are left
 * for all epochs: rungs = floor(log_eta n) + 1, rung i has floor(n / eta^i) settings and epochs / eta^(rungs -
 * 1 - i) epochs, at least 1. Runs that failed go no further. Of equal scores the earlier setting comes first.
 */
#ifndef TRAIN_SEARCH_H
#define TRAIN_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SearchRun {
	size_t setting, rung;
	double score; /* larger is better; NAN: it failed, or is still to come */
} SearchRun;

typedef struct Search {
	size_t settings, rungs;
	unsigned eta;
	SearchRun *runs; /* those that are over, and the one at hand */
	size_t n_runs, room;
} Search;

/* eta 0: the grid. settings >= 1. */
void search_init(Search *search, size_t settings, unsigned eta);
void search_release(Search *search);
/* The next run, which becomes the last of runs; false when all is done. */
bool search_next(Search *search);
/* Its outcome. */
void search_score(Search *search, double score);
/* The share of the epochs that a rung has: 1 for the last. */
double search_share(const Search *search, size_t rung);
/* Runs if none fails. */
size_t search_total(const Search *search);
/* Whether run a is a better choice than b: it got further, or scores higher there. */
bool search_better(const SearchRun *a, const SearchRun *b);

#endif
