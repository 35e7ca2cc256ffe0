#include "measure/drift.h"

#include "base/random.h"
#include "index/exact.h"
#include "linalg/statistics.h"
#include "measure/overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BATCH = 64,    /* queries asked in one step */
	ROWS = 1 << 15 /* rows compared in one step */
};

const double drift_quantiles[DRIFT_QUANTILES] = {0, 0.05, 0.25, 0.5, 0.75};

typedef enum Phase { MATCH, COMPARE, COPY, NEIGHBOURS, NEAREST, DONE } Phase;

struct Drift {
	Space *before, *after;
	DriftOptions options;
	Phase phase;
	size_t next;      /* item or query that the phase has come to */
	DriftItem *items; /* kept, in the order of `before`; once compared the farthest first */
	double *cosines;  /* by item kept */
	Space *searched[2];
	uint32_t *queries, *neighbours[2];
	double shifts; /* sum */
	size_t n_shifts, n_moved;
	DriftSummary summary;
};

Drift *drift_new(Space *before, Space *after, const DriftOptions *options, Error *err)
{
	Drift *drift = memory_new(1, sizeof *drift);
	size_t most = before->items.count < after->items.count ? before->items.count : after->items.count;
	drift->before = space_ref(before);
	drift->after = space_ref(after);
	drift->options = *options;
	drift->items = memory_data(most, sizeof *drift->items, "the items that are compared", err);
	drift->cosines = memory_data(most, sizeof *drift->cosines, "the cosines", err);
	if (drift->items && drift->cosines)
		return drift;
	drift_free(drift);
	return NULL;
}

void drift_free(Drift *drift)
{
	if (!drift)
		return;
	space_unref(drift->before);
	space_unref(drift->after);
	for (int side = 0; side < 2; side++) {
		space_unref(drift->searched[side]);
		free(drift->neighbours[side]);
	}
	free(drift->items);
	free(drift->cosines);
	free(drift->queries);
	free(drift);
}

/* --- rows --- */

static void match(Drift *drift)
{
	DriftSummary *summary = &drift->summary;
	const Dictionary *from = &drift->before->items;
	for (uint32_t row = 0; row < from->count; row++) {
		uint32_t other = dictionary_find_text(&drift->after->items, dictionary_word(from, row));
		if (other != DICTIONARY_NONE)
			drift->items[summary->kept++] = (DriftItem){.before = row,
				.after = other,
				.near_before = DICTIONARY_NONE,
				.near_after = DICTIONARY_NONE};
	}
	summary->lost = from->count - summary->kept;
	summary->fresh = drift->after->items.count - summary->kept;
	bool comparable = !drift->options.apart && drift->before->vectors.cols == drift->after->vectors.cols;
	drift->phase = summary->kept == 0 ? DONE : comparable ? COMPARE : COPY;
}

static void compare_item(Drift *drift, DriftItem *item)
{
	size_t width = drift->before->vectors.cols;
	const float *old = matrix_row(&drift->before->vectors, item->before);
	const float *new = matrix_row(&drift->after->vectors, item->after);
	double moved = 0, length = 0;
	for (size_t i = 0; i < width; i++) {
		double step = (double)new[i] - (double)old[i];
		moved += step * step;
		length += (double)old[i] * (double)old[i];
	}
	item->cosine = moved > 0 ? exact_cosine(old, new, width) : 1;
	item->shift = length > 0 ? sqrt(moved / length) : NAN;
	drift->summary.unmoved += moved == 0;
	if (length > 0) {
		drift->shifts += item->shift;
		drift->n_shifts++;
	}
}

static int by_rise(const void *left, const void *right)
{
	const double *a = left, *b = right;
	return *a < *b ? -1 : *a > *b;
}

static int by_cosine(const void *left, const void *right)
{
	const DriftItem *a = left, *b = right;
	if (a->cosine != b->cosine)
		return a->cosine < b->cosine ? -1 : 1;
	return a->before < b->before ? -1 : a->before > b->before;
}

static void summarise(Drift *drift)
{
	DriftSummary *summary = &drift->summary;
	size_t kept = summary->kept;
	double sum = 0;
	for (size_t i = 0; i < kept; i++)
		sum += drift->cosines[i] = drift->items[i].cosine;
	summary->cosine = sum / (double)kept;
	summary->shift = drift->shifts / (double)drift->n_shifts;
	qsort(drift->cosines, kept, sizeof *drift->cosines, by_rise);
	for (size_t i = 0; i < DRIFT_QUANTILES; i++)
		summary->quantiles[i] = statistics_quantile(drift->cosines, kept, drift_quantiles[i]);
	drift->n_moved =
		drift->options.top < kept - summary->unmoved ? drift->options.top : kept - summary->unmoved;
}

static void compare(Drift *drift)
{
	size_t kept = drift->summary.kept;
	for (size_t n = 0; n < ROWS && drift->next < kept; n++)
		compare_item(drift, &drift->items[drift->next++]);
	if (drift->next < kept)
		return;
	summarise(drift);
	drift->phase = COPY;
}

/* --- neighbours --- */

static Space *copy_rows(const Drift *drift, int side, Error *err)
{
	const Space *from = side ? drift->after : drift->before;
	size_t count = drift->summary.among, width = from->vectors.cols;
	Space *to = space_new(count, width, err);
	for (size_t i = 0; to && i < count; i++) {
		uint32_t row = side ? drift->items[i].after : drift->items[i].before;
		const char *item = dictionary_word(&from->items, row);
		memcpy(matrix_row(&to->vectors, i), matrix_row(&from->vectors, row),
			width * sizeof *to->vectors.data);
		dictionary_add(&to->items, item, strlen(item));
	}
	if (to && space_finish(to, err))
		return to;
	space_unref(to);
	return NULL;
}

static void draw_queries(Drift *drift)
{
	DriftSummary *summary = &drift->summary;
	Random random;
	summary->queries = drift->options.queries < summary->among ? drift->options.queries : summary->among;
	drift->queries = memory_new(summary->queries, sizeof *drift->queries);
	random_init(&random, drift->options.seed, 0);
	if (!drift->options.first)
		random_sample(&random, summary->among, summary->queries, drift->queries);
	for (uint32_t i = 0; drift->options.first && i < summary->queries; i++)
		drift->queries[i] = i;
}

/* Items still lie in the order of `before`; from here on those that moved most come first. */
static bool copy(Drift *drift, Error *err)
{
	DriftSummary *summary = &drift->summary;
	size_t kept = summary->kept, among = drift->options.among;
	summary->among = among && among < kept ? among : kept;
	if (summary->among < 2) {
		drift->phase = DONE;
		return true;
	}
	summary->k = drift->options.k < summary->among ? drift->options.k : summary->among - 1;
	draw_queries(drift);
	for (int side = 0; side < 2; side++) {
		size_t room = summary->queries * summary->k;
		drift->searched[side] = copy_rows(drift, side, err);
		drift->neighbours[side] =
			memory_data(room, sizeof *drift->neighbours[side], "the neighbours", err);
		if (!drift->searched[side] || !drift->neighbours[side])
			return false;
	}
	if (drift->n_moved)
		qsort(drift->items, kept, sizeof *drift->items, by_cosine);
	drift->next = 0;
	drift->phase = NEIGHBOURS;
	return true;
}

double drift_overlap(const Drift *drift, size_t query)
{
	size_t k = drift->summary.k;
	const uint32_t *before = drift->neighbours[0] + query * k, *after = drift->neighbours[1] + query * k;
	return (double)overlap_count(before, after, k) / (double)k;
}

size_t drift_common(const Drift *drift, size_t query)
{
	size_t k = drift->summary.k;
	return overlap_count(drift->neighbours[0] + query * k, drift->neighbours[1] + query * k, k);
}

static void average_overlap(Drift *drift)
{
	DriftSummary *summary = &drift->summary;
	size_t common = 0;
	for (size_t i = 0; i < summary->queries; i++)
		common += drift_common(drift, i);
	summary->overlap = (double)common / (double)(summary->queries * summary->k);
}

static bool find_neighbours(Drift *drift, Pool *pool, Error *err)
{
	size_t left = drift->summary.queries - drift->next, count = left < BATCH ? left : BATCH;
	for (int side = 0; side < 2; side++)
		if (!overlap_neighbours(drift->searched[side], drift->queries + drift->next, count,
			    drift->summary.k, pool, drift->neighbours[side] + drift->next * drift->summary.k,
			    err))
			return false;
	drift->next += count;
	if (drift->next < drift->summary.queries)
		return true;
	average_overlap(drift);
	drift->phase = NEAREST;
	return true;
}

/* The nearest of the searched items, as a row of the space that they are from. */
static uint32_t nearest(const Drift *drift, int side, uint32_t row, Pool *pool)
{
	const Space *from = side ? drift->after : drift->before, *searched = drift->searched[side];
	uint32_t self = dictionary_find_text(&searched->items, dictionary_word(&from->items, row));
	Candidates others = {.space = searched,
		.with_direction = true,
		.except = &self,
		.n_except = self != DICTIONARY_NONE};
	Hit hit;
	if (exact_search(&others, METRIC_COSINE, matrix_row(&from->vectors, row), 1, pool, &hit) == 0)
		return DICTIONARY_NONE;
	return dictionary_find_text(&from->items, dictionary_word(&searched->items, hit.row));
}

static void find_nearest(Drift *drift, Pool *pool)
{
	for (size_t i = 0; i < drift->n_moved; i++) {
		DriftItem *item = &drift->items[i];
		item->near_before = nearest(drift, 0, item->before, pool);
		item->near_after = nearest(drift, 1, item->after, pool);
	}
	drift->phase = DONE;
}

/* --- in steps --- */

static void forget_numbers(DriftSummary *summary)
{
	summary->cosine = summary->shift = summary->overlap = NAN;
	for (size_t i = 0; i < DRIFT_QUANTILES; i++)
		summary->quantiles[i] = NAN;
}

bool drift_step(Drift *drift, Pool *pool, Error *err)
{
	switch (drift->phase) {
	case MATCH:
		forget_numbers(&drift->summary);
		match(drift);
		return true;
	case COMPARE:
		compare(drift);
		return true;
	case COPY:
		return copy(drift, err);
	case NEIGHBOURS:
		return find_neighbours(drift, pool, err);
	case NEAREST:
		find_nearest(drift, pool);
		return true;
	default:
		return true;
	}
}

double drift_done(const Drift *drift)
{
	const DriftSummary *summary = &drift->summary;
	switch (drift->phase) {
	case MATCH:
		return 0;
	case COMPARE:
		return 0.2 * (double)drift->next / (double)summary->kept;
	case COPY:
		return 0.2;
	case NEIGHBOURS:
		return 0.2 + 0.75 * (double)drift->next / (double)summary->queries;
	case NEAREST:
		return 0.95;
	default:
		return 1;
	}
}

const DriftSummary *drift_summary(const Drift *drift)
{
	return &drift->summary;
}

size_t drift_moved(const Drift *drift, const DriftItem **items)
{
	*items = drift->items;
	return drift->n_moved;
}

const char *drift_query(const Drift *drift, size_t query)
{
	return dictionary_word(&drift->searched[0]->items, drift->queries[query]);
}

const char *drift_neighbour(const Drift *drift, int side, size_t query, size_t i)
{
	uint32_t row = drift->neighbours[side][query * drift->summary.k + i];
	return dictionary_word(&drift->searched[side]->items, row);
}

const Space *drift_before(const Drift *drift)
{
	return drift->before;
}

const Space *drift_after(const Drift *drift)
{
	return drift->after;
}
