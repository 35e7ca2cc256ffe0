#include "index/list_search.h"

#include "index/batch.h"

#include <stdlib.h>
#include <string.h>

/* Lists of a step, each with room of its own, so that threads need not wait for each other. */
enum { AT_ONCE = 4 };

typedef struct Seat {
	float *rows; /* candidates: copies of lists, one after the other */
	uint32_t *numbers;
	float *inverse_norms;
	size_t count; /* of candidates */
	Hit *near;    /* lists, nearest first */
	Hit *hits;    /* k of each row of the list */
	size_t *counts;
	bool fine;
	Error err;
} Seat;

struct ListSearch {
	const RowLists *lists;
	size_t width, k, reach, next;
	NeighbourGraph *graph; /* during a step */
	Seat seats[AT_ONCE];
};

static bool reserve(ListSearch *search, Seat *seat, Error *err)
{
	size_t most = row_lists_most(search->lists), room = search->reach + most;
	seat->rows = memory_data(room * search->width, sizeof(float), "candidates", err);
	seat->numbers = seat->rows ? memory_data(room, sizeof(uint32_t), "candidates", err) : NULL;
	seat->inverse_norms = seat->numbers ? memory_data(room, sizeof(float), "candidates", err) : NULL;
	seat->hits = seat->inverse_norms ? memory_data(most * search->k, sizeof(Hit), "hits", err) : NULL;
	seat->counts = memory_new(most, sizeof *seat->counts);
	seat->near = memory_new(row_lists_count(search->lists), sizeof *seat->near);
	return seat->hits != NULL;
}

ListSearch *list_search_new(const RowLists *lists, size_t k, size_t reach, Error *err)
{
	ListSearch *search = memory_new(1, sizeof *search);
	*search = (ListSearch){.lists = lists,
		.width = row_lists_centres(lists).width,
		.k = k,
		.reach = reach > k ? reach : k};
	for (size_t i = 0; i < AT_ONCE; i++)
		if (!reserve(search, &search->seats[i], err)) {
			list_search_free(search);
			return NULL;
		}
	return search;
}

void list_search_free(ListSearch *search)
{
	if (!search)
		return;
	for (size_t i = 0; i < AT_ONCE; i++) {
		Seat *seat = &search->seats[i];
		free(seat->rows);
		free(seat->numbers);
		free(seat->inverse_norms);
		free(seat->near);
		free(seat->hits);
		free(seat->counts);
	}
	free(search);
}

/* --- one list --- */

static int by_score(const void *a, const void *b)
{
	return hit_before(*(const Hit *)a, *(const Hit *)b) ? -1 : 1;
}

static void rank_lists(const ListSearch *search, size_t list, Hit *near)
{
	Rows centres = row_lists_centres(search->lists);
	const float *own = rows_at(centres, list);
	for (uint32_t i = 0; i < centres.count; i++)
		near[i] = (Hit){i, -exact_squared_distance(own, rows_at(centres, i), centres.width)};
	qsort(near, centres.count, sizeof *near, by_score);
}

static void gather_candidates(const ListSearch *search, Seat *seat)
{
	size_t lists = row_lists_count(search->lists), width = search->width;
	seat->count = 0;
	for (size_t i = 0; i < lists && seat->count < search->reach; i++) {
		ListedRows listed = row_lists_at(search->lists, seat->near[i].row);
		size_t count = listed.rows.count;
		memcpy(seat->rows + seat->count * width, listed.rows.data, count * width * sizeof(float));
		memcpy(seat->numbers + seat->count, listed.numbers, count * sizeof(uint32_t));
		memcpy(seat->inverse_norms + seat->count, listed.inverse_norms, count * sizeof(float));
		seat->count += count;
	}
}

/* Candidates get the numbers that they have among all rows, by which equally near ones are ordered. */
static void rename_hits(const Seat *seat, Hit *hits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		Hit hit = {seat->numbers[hits[i].row], hits[i].score};
		size_t at = i;
		for (; at > 0 && hit_before(hit, hits[at - 1]); at--)
			hits[at] = hits[at - 1];
		hits[at] = hit;
	}
}

static void search_list(void *context, size_t piece, int thread)
{
	(void)thread;
	ListSearch *search = context;
	size_t list = search->next + piece;
	Seat *seat = &search->seats[piece];
	ListedRows listed = row_lists_at(search->lists, list);
	rank_lists(search, list, seat->near);
	gather_candidates(search, seat);
	Searched searched = {.rows = {seat->rows, seat->count, search->width, search->width},
		.metric = METRIC_L2,
		.inverse_norms = seat->inverse_norms};
	seat->err = (Error)ERROR_INIT;
	seat->fine =
		batch_nearest(&searched, listed.rows, search->k, NULL, seat->hits, seat->counts, &seat->err);
	for (size_t i = 0; seat->fine && i < listed.rows.count; i++) {
		Hit *hits = seat->hits + i * search->k;
		rename_hits(seat, hits, seat->counts[i]);
		seat->fine = neighbour_graph_set(
			search->graph, METRIC_L2, listed.numbers[i], hits, seat->counts[i], &seat->err);
	}
}

bool list_search_step(ListSearch *search, Pool *pool, NeighbourGraph *graph, bool *finished, Error *err)
{
	size_t left = row_lists_count(search->lists) - search->next, count = left < AT_ONCE ? left : AT_ONCE;
	search->graph = graph;
	pool_run(pool, count, search_list, search);
	for (size_t i = 0; i < count; i++)
		if (!search->seats[i].fine) {
			*err = search->seats[i].err;
			return false;
		}
	search->next += count;
	*finished = search->next == row_lists_count(search->lists);
	return true;
}

double list_search_done(const ListSearch *search)
{
	return (double)search->next / (double)row_lists_count(search->lists);
}
