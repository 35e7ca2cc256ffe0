#include "index/hnsw.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64 };

void walk_init(Walk *walk, const Hnsw *graph)
{
	*walk = (Walk){.visited = memory_new(graph->codes.rows / 64 + 1, sizeof *walk->visited),
		.shifted = memory_new(graph->codes.code.width, sizeof *walk->shifted),
		.query = memory_new(graph->codes.code.stride, 1)};
}

void walk_release(Walk *walk)
{
	free(walk->visited);
	free(walk->touched);
	free(walk->spots);
	free(walk->shifted);
	free(walk->query);
}

static void forget_visits(Walk *walk)
{
	for (size_t i = 0; i < walk->n_touched; i++)
		walk->visited[walk->touched[i] / 64] = 0;
	walk->n_touched = 0;
}

static bool visit(Walk *walk, uint32_t row)
{
	uint64_t *word = &walk->visited[row / 64], bit = (uint64_t)1 << (row % 64);
	if (*word & bit)
		return false;
	*word |= bit;
	walk->touched[walk->n_touched++] = row;
	return true;
}

/* The links of a row that were not visited yet; their codes are on their way to the cache. */
static size_t fresh_links(const Hnsw *graph, Walk *walk, uint32_t row, int layer, uint32_t *fresh)
{
	const uint32_t *links = hnsw_links(graph, row, layer);
	size_t capacity = hnsw_capacity(graph, layer), count = 0;
	if (walk->touched_room - walk->n_touched < capacity) {
		walk->touched_room = 2 * walk->touched_room + capacity + 1024;
		walk->touched = memory_resize(walk->touched, walk->touched_room, sizeof *walk->touched);
	}
	for (size_t i = 0; i < capacity && links[i] != HNSW_NONE; i++) {
		if (!visit(walk, links[i]))
			continue;
		codes_prefetch(&graph->codes, links[i]);
		fresh[count++] = links[i];
	}
	return count;
}

/* Where it belongs among the spots, which are no more than ef; the place, or n_spots when it is not taken. */
static size_t insert_spot(Walk *walk, Spot spot, size_t ef)
{
	Spot *spots = walk->spots;
	size_t low = 0, high = walk->n_spots;
	if (high == ef && spot.score <= spots[ef - 1].score)
		return ef;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (spots[middle].score >= spot.score)
			low = middle + 1;
		else
			high = middle;
	}
	walk->n_spots += walk->n_spots < ef;
	memmove(spots + low + 1, spots + low, (walk->n_spots - 1 - low) * sizeof *spots);
	spots[low] = spot;
	return low;
}

static void begin_walk(Walk *walk, Spot start, size_t ef)
{
	if (walk->spots_room < ef) {
		free(walk->spots);
		walk->spots = memory_new(ef, sizeof *walk->spots);
		walk->spots_room = ef;
	}
	walk->spots[0] = start;
	walk->n_spots = 1;
	if (!walk->touched_room) {
		walk->touched_room = 1024;
		walk->touched = memory_new(walk->touched_room, sizeof *walk->touched);
	}
	visit(walk, start.row);
}

static void prefetch_links(const Hnsw *graph, uint32_t row, int layer)
{
	const char *links = (const char *)hnsw_links(graph, row, layer);
	__builtin_prefetch(links);
	__builtin_prefetch(links + LINE);
}

/* Those of the spot that is expanded next, unless something better is found before. */
static void prefetch_next(const Hnsw *graph, const Walk *walk, size_t at, int layer)
{
	while (at < walk->n_spots && walk->spots[at].row & SPOT_EXPANDED)
		at++;
	if (at < walk->n_spots)
		prefetch_links(graph, walk->spots[at].row, layer);
}

/* Links of a row in pieces that scores are computed of together. */
enum { MOST_LINKS = 2 * 256 };

void walk_layer(const Hnsw *graph, Walk *walk, const uint8_t *query, Spot start, size_t ef, int layer)
{
	uint32_t fresh[MOST_LINKS];
	float scores[MOST_LINKS];
	begin_walk(walk, start, ef);
	for (size_t at = 0; at < walk->n_spots;) {
		Spot *spot = &walk->spots[at];
		if (spot->row & SPOT_EXPANDED) {
			at++;
			continue;
		}
		size_t count = fresh_links(graph, walk, spot->row, layer, fresh), first = at + 1;
		spot->row |= SPOT_EXPANDED;
		prefetch_next(graph, walk, first, layer);
		codes_scores(&graph->codes, query, fresh, count, scores);
		for (size_t i = 0; i < count; i++) {
			size_t place = insert_spot(walk, (Spot){scores[i], fresh[i]}, ef);
			if (place >= first || place == ef)
				continue;
			first = place;
			prefetch_links(graph, fresh[i], layer);
		}
		at = first;
	}
	for (size_t i = 0; i < walk->n_spots; i++)
		walk->spots[i].row &= ~SPOT_EXPANDED;
	forget_visits(walk);
}

static bool step_down(const Hnsw *graph, const uint8_t *query, int layer, Spot *here)
{
	const uint32_t *links = hnsw_links(graph, here->row, layer);
	float scores[MOST_LINKS];
	size_t count = 0;
	bool better = false;
	while (count < graph->m && links[count] != HNSW_NONE)
		codes_prefetch(&graph->codes, links[count++]);
	codes_scores(&graph->codes, query, links, count, scores);
	for (size_t i = 0; i < count; i++)
		if (scores[i] > here->score) {
			*here = (Spot){scores[i], links[i]};
			better = true;
		}
	return better;
}

Spot walk_down(const Hnsw *graph, const uint8_t *query, int layer)
{
	Spot here = {0, graph->entry};
	codes_scores(&graph->codes, query, &here.row, 1, &here.score);
	for (int above = graph->top; above > layer; above--)
		while (step_down(graph, query, above, &here))
			;
	return here;
}
