#include "train/search.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

void search_init(Search *search, size_t settings, unsigned eta)
{
	*search = (Search){.settings = settings, .eta = eta, .rungs = 1};
	for (size_t left = settings; eta > 1 && left >= eta; left /= eta)
		search->rungs++;
}

void search_release(Search *search)
{
	free(search->runs);
	*search = (Search){0};
}

static size_t rung_size(const Search *search, size_t rung)
{
	size_t size = search->settings;
	while (rung-- > 0)
		size /= search->eta;
	return size;
}

size_t search_total(const Search *search)
{
	size_t total = 0;
	for (size_t rung = 0; rung < search->rungs; rung++)
		total += rung_size(search, rung);
	return total;
}

double search_share(const Search *search, size_t rung)
{
	return rung + 1 == search->rungs ? 1 : pow(search->eta, -(double)(search->rungs - 1 - rung));
}

bool search_better(const SearchRun *a, const SearchRun *b)
{
	if (isnan(a->score) || isnan(b->score))
		return !isnan(a->score) && isnan(b->score);
	if (a->rung != b->rung)
		return a->rung > b->rung;
	return a->score > b->score || (a->score == b->score && a->setting < b->setting);
}

/* How many runs of the rung are better than this one. */
static size_t place(const Search *search, const SearchRun *run)
{
	size_t before = 0;
	for (size_t i = 0; i < search->n_runs; i++)
		before += search->runs[i].rung == run->rung && search_better(&search->runs[i], run);
	return before;
}

static size_t runs_of(const Search *search, size_t rung)
{
	size_t count = 0;
	for (size_t i = 0; i < search->n_runs; i++)
		count += search->runs[i].rung == rung;
	return count;
}

static void add_run(Search *search, size_t setting, size_t rung)
{
	search->runs = memory_grow(search->runs, search->n_runs, &search->room, sizeof *search->runs);
	search->runs[search->n_runs++] = (SearchRun){setting, rung, NAN};
}

/* The best of a rung go on, in the order of their places. */
static bool promote(Search *search, size_t to, size_t at)
{
	for (size_t i = 0; i < search->n_runs; i++) {
		const SearchRun *run = &search->runs[i];
		if (run->rung + 1 != to || isnan(run->score) || place(search, run) != at)
			continue;
		add_run(search, run->setting, to);
		return true;
	}
	return false;
}

bool search_next(Search *search)
{
	size_t rung = search->n_runs ? search->runs[search->n_runs - 1].rung : 0, done = runs_of(search, rung);
	if (rung == 0 && done < search->settings) {
		add_run(search, done, 0);
		return true;
	}
	if (rung > 0 && done < rung_size(search, rung) && promote(search, rung, done))
		return true;
	return rung + 1 < search->rungs && promote(search, rung + 1, 0);
}

void search_score(Search *search, double score)
{
	search->runs[search->n_runs - 1].score = score;
}
