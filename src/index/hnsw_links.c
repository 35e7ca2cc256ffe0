#include "index/hnsw.h"

#include <string.h>

enum { PIECE = 8, MOST_SPOTS = 1024 };

/* Whether the candidate is nearer to one of those chosen than to the row. */
static bool is_covered(
	const Hnsw *graph, const uint8_t *code, Spot candidate, const uint32_t *chosen, size_t count)
{
	const Codes *codes = &graph->codes;
	const uint8_t *own = codes_at(codes, candidate.row);
	float scores[PIECE], to_row = candidate.score + codes_turn(codes, code, own);
	for (size_t first = 0; first < count; first += PIECE) {
		size_t some = count - first < PIECE ? count - first : PIECE;
		codes_scores(codes, own, chosen + first, some, scores);
		for (size_t i = 0; i < some; i++)
			if (scores[i] > to_row)
				return true;
	}
	return false;
}

size_t hnsw_choose(const Hnsw *graph, const uint8_t *code, const Spot *candidates, size_t count, size_t most,
	uint32_t *chosen)
{
	size_t n = 0;
	for (size_t i = 0; i < count && n < most; i++)
		if (!is_covered(graph, code, candidates[i], chosen, n))
			chosen[n++] = candidates[i].row;
	return n;
}

/* By score, the best first; insertion into a short list. */
static void sort_spots(Spot *spots, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		Spot spot = spots[i];
		size_t at = i;
		for (; at > 0 && (spots[at - 1].score < spot.score ||
					 (spots[at - 1].score == spot.score && spots[at - 1].row > spot.row));
			at--)
			spots[at] = spots[at - 1];
		spots[at] = spot;
	}
}

/* All that want to be links of one row, with their scores for it. */
static void choose_among(const Hnsw *graph, uint32_t target, const uint32_t *wanted, size_t count, int layer)
{
	const Codes *codes = &graph->codes;
	uint32_t *links = hnsw_links(graph, target, layer);
	const uint8_t *code = codes_at(codes, target);
	size_t capacity = hnsw_capacity(graph, layer);
	Spot spots[MOST_SPOTS];
	float scores[MOST_SPOTS];
	for (size_t i = 0; i < count; i++)
		codes_prefetch(codes, wanted[i]);
	codes_scores(codes, code, wanted, count, scores);
	for (size_t i = 0; i < count; i++)
		spots[i] = (Spot){scores[i], wanted[i]};
	sort_spots(spots, count);
	size_t n = hnsw_choose(graph, code, spots, count, capacity, links);
	for (; n < capacity; n++)
		links[n] = HNSW_NONE;
}

/* A few at a time, so that there is room for all who want to be links. */
static void link_some(const Hnsw *graph, uint32_t target, int layer, const uint32_t *sources, size_t count)
{
	uint32_t *links = hnsw_links(graph, target, layer), wanted[MOST_SPOTS];
	size_t capacity = hnsw_capacity(graph, layer), n = 0;
	while (n < capacity && links[n] != HNSW_NONE)
		n++;
	if (n + count <= capacity) {
		memcpy(links + n, sources, count * sizeof *sources);
		return;
	}
	memcpy(wanted, links, n * sizeof *wanted);
	memcpy(wanted + n, sources, count * sizeof *sources);
	choose_among(graph, target, wanted, n + count, layer);
}

void hnsw_link_back(const Hnsw *graph, uint32_t target, int layer, const uint32_t *sources, size_t count)
{
	enum { AT_ONCE = MOST_SPOTS / 2 };
	for (size_t first = 0; first < count; first += AT_ONCE)
		link_some(graph, target, layer, sources + first,
			count - first < AT_ONCE ? count - first : AT_ONCE);
}
