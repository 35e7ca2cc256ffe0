#include "project/tsne_order.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells of the curve either way are 2^BITS: a pass of the sort takes one coordinate's bits. */
enum { BITS = 12, CELLS = 1 << BITS };

/* How far along the curve a cell lies. */
static uint32_t along_curve(uint32_t x, uint32_t y)
{
	uint32_t distance = 0;
	for (uint32_t side = CELLS / 2; side > 0; side /= 2) {
		uint32_t right = (x & side) != 0, up = (y & side) != 0;
		distance += side * side * ((3 * right) ^ up);
		if (!up) {
			uint32_t old = x;
			x = right ? CELLS - 1 - y : y;
			y = right ? CELLS - 1 - old : old;
		}
	}
	return distance;
}

typedef struct Frame {
	PlanePoint low;
	float scale;
} Frame;

static Frame frame_of(const PlanePoint *places, size_t count)
{
	PlanePoint low = places[0], high = places[0];
	for (size_t i = 1; i < count; i++) {
		low = (PlanePoint){fminf(low.x, places[i].x), fminf(low.y, places[i].y)};
		high = (PlanePoint){fmaxf(high.x, places[i].x), fmaxf(high.y, places[i].y)};
	}
	float span = fmaxf(high.x - low.x, high.y - low.y);
	return (Frame){low, span > 0 ? (float)(CELLS - 1) / span : 0};
}

/* A stable sort by BITS bits of the keys. */
static void sort_by(const uint32_t *keys, int shift, const uint32_t *from, uint32_t *to, size_t count)
{
	size_t *next = memory_new(CELLS + 1, sizeof *next);
	for (size_t i = 0; i < count; i++)
		next[(keys[i] >> shift & (CELLS - 1)) + 1]++;
	for (size_t i = 0; i < CELLS; i++)
		next[i + 1] += next[i];
	for (size_t i = 0; i < count; i++)
		to[next[keys[from[i]] >> shift & (CELLS - 1)]++] = from[i];
	free(next);
}

bool tsne_order_of(const PlanePoint *places, size_t count, uint32_t *turn, Error *err)
{
	uint32_t *keys = memory_data(2 * count, sizeof *keys, "the order of the points of a map", err);
	if (!keys)
		return false;
	uint32_t *half = keys + count;
	Frame frame = frame_of(places, count);
	for (size_t i = 0; i < count; i++) {
		keys[i] = along_curve((uint32_t)((places[i].x - frame.low.x) * frame.scale),
			(uint32_t)((places[i].y - frame.low.y) * frame.scale));
		turn[i] = (uint32_t)i;
	}
	sort_by(keys, 0, turn, half, count);
	sort_by(keys, BITS, half, turn, count);
	free(keys);
	return true;
}

bool tsne_turn_points(PlanePoint *points, const uint32_t *turn, size_t count, Error *err)
{
	PlanePoint *old = memory_data(count, sizeof *old, "the points of a map", err);
	if (!old)
		return false;
	memcpy(old, points, count * sizeof *old);
	for (size_t slot = 0; slot < count; slot++)
		points[slot] = old[turn[slot]];
	free(old);
	return true;
}

/* Rows of a piece, and edges of a step. */
enum { ROWS = 128, EDGES = 4000000 };

struct TsneTurner {
	const TsneAffinities *from;
	const uint32_t *turn;
	uint32_t *slots; /* by point */
	size_t next;
	TsneAffinities made;
};

static void find_starts(TsneTurner *turner)
{
	uint64_t start = 0;
	for (size_t slot = 0; slot < turner->made.rows; slot++) {
		turner->made.starts[slot] = start;
		turner->slots[turner->turn[slot]] = (uint32_t)slot;
		start += tsne_edges(turner->from, turner->turn[slot]).count;
	}
	turner->made.starts[turner->made.rows] = start;
}

TsneTurner *tsne_turner_new(const TsneAffinities *from, const uint32_t *turn, Error *err)
{
	const char *what = "the affinities of a map in another order";
	TsneTurner *turner = memory_new(1, sizeof *turner);
	TsneAffinities *made = &turner->made;
	turner->from = from;
	turner->turn = turn;
	*made = (TsneAffinities){.rows = from->rows, .entropy = from->entropy};
	turner->slots = memory_data(from->rows, sizeof *turner->slots, what, err);
	made->starts = memory_data(from->rows + 1, sizeof *made->starts, what, err);
	made->to = memory_data(from->starts[from->rows], sizeof *made->to, what, err);
	made->weights = memory_data(from->starts[from->rows], sizeof *made->weights, what, err);
	if (turner->slots && made->starts && made->to && made->weights) {
		find_starts(turner);
		return turner;
	}
	tsne_turner_free(turner);
	return NULL;
}

static void turn_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	TsneTurner *turner = context;
	size_t first = turner->next + piece * ROWS, end = first + ROWS;
	end = end < turner->made.rows ? end : turner->made.rows;
	for (size_t slot = first; slot < end; slot++) {
		PlaneEdges edges = tsne_edges(turner->from, turner->turn[slot]);
		uint64_t start = turner->made.starts[slot];
		for (size_t i = 0; i < edges.count; i++)
			turner->made.to[start + i] = turner->slots[edges.to[i]];
		memcpy(turner->made.weights + start, edges.weights, edges.count * sizeof *edges.weights);
	}
}

bool tsne_turner_step(TsneTurner *turner, Pool *pool)
{
	size_t rows = turner->made.rows, left = rows - turner->next;
	size_t now =
		(size_t)((double)EDGES * (double)rows / (double)turner->made.starts[rows]) / ROWS * ROWS + ROWS;
	now = now < left ? now : left;
	pool_run(pool, (now + ROWS - 1) / ROWS, turn_piece, turner);
	turner->next += now;
	return turner->next == rows;
}

TsneAffinities tsne_turner_take(TsneTurner *turner)
{
	TsneAffinities made = turner->made;
	turner->made = (TsneAffinities){0};
	return made;
}

void tsne_turner_free(TsneTurner *turner)
{
	if (!turner)
		return;
	free(turner->slots);
	tsne_affinities_release(&turner->made);
	free(turner);
}
