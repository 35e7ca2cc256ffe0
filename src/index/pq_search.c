/* Searches in inverted lists. */
#include "index/pq.h"

#include "linalg/kernels.h"
#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>

/* What one thread needs. */
typedef struct Room {
	float *shifted, *query; /* the query on its way; width */
	float *products;        /* CODES */
	float *minima;          /* by part: least product */
	float *table;           /* parts x CODES products */
	uint8_t *bytes;         /* the same in bytes */
	float *scores;          /* by list; then of a block */
	float *norms;           /* by list: |c|^2 / 2, or 0 by METRIC_DOT */
	Hit *lists;
	float *block;
	float scale, bias; /* a product is bias (summed over parts) + scale x byte */
} Room;

/* Aligned, and small: it cannot fail. */
static void *room_floats(size_t count)
{
	void *floats = memory_data(count, sizeof(float), "a search", NULL);
	if (!floats)
		abort();
	return floats;
}

void *pq_room_new(const Index *index)
{
	const Pq *pq = (const Pq *)index;
	const SearchKernels *kernels = search_kernels_best();
	Room *room = memory_new(1, sizeof *room);
	room->shifted = room_floats(pq->width);
	room->query = room_floats(pq->width);
	room->minima = room_floats(pq->shape.parts);
	room->table = room_floats(pq->shape.parts * CODES);
	room->bytes = room_floats(pq->shape.parts * CODES / sizeof(float));
	room->scores = room_floats(pq->shape.lists);
	room->norms = room_floats(pq->shape.lists);
	room->block = room_floats(CODE_BLOCK);
	room->lists = memory_new(pq->shape.lists, sizeof *room->lists);
	for (size_t i = 0; i < pq->shape.lists && index->metric != METRIC_DOT; i++) {
		const float *centre = pq->centres + i * pq->width;
		room->norms[i] = kernels->dot(centre, centre, pq->width) / 2;
	}
	return room;
}

void pq_room_free(void *context)
{
	Room *room = context;
	free(room->shifted);
	free(room->query);
	free(room->minima);
	free(room->table);
	free(room->bytes);
	free(room->scores);
	free(room->norms);
	free(room->block);
	free(room->lists);
	free(room);
}

/* The products of the query's parts with the points of the books, and how far they lie apart. */
static float make_table(const Pq *pq, Room *room)
{
	const Kernels *kernels = kernels_best();
	float widest = 0;
	for (size_t part = 0; part < pq->shape.parts; part++) {
		float *products = room->table + part * CODES, least = INFINITY, most = -INFINITY;
		for (size_t i = 0; i < CODES; i++)
			products[i] = 0;
		for (size_t k = part * pq->shape.part_width; k < (part + 1) * pq->shape.part_width; k++)
			kernels->axpy(room->query[k], pq->books + k * CODES, products, CODES);
		for (size_t i = 0; i < CODES; i++) {
			least = products[i] < least ? products[i] : least;
			most = products[i] > most ? products[i] : most;
		}
		room->minima[part] = least;
		widest = most - least > widest ? most - least : widest;
	}
	return widest;
}

/* What is no number becomes 0. */
static uint8_t to_byte(float value)
{
	value = value > 0 ? value : 0;
	return (uint8_t)(int)((value < 255 ? value : 255) + 0.5f);
}

/* One scale for all parts, so that bytes can be added. */
static void make_bytes(const Pq *pq, Room *room)
{
	float widest = make_table(pq, room), inverse = widest > 0 ? 255 / widest : 0;
	room->scale = widest / 255;
	room->bias = 0;
	for (size_t part = 0; part < pq->shape.parts; part++) {
		const float *products = room->table + part * CODES;
		uint8_t *bytes = room->bytes + part * CODES;
		float least = room->minima[part];
		for (size_t i = 0; i < CODES; i++)
			bytes[i] = to_byte((products[i] - least) * inverse);
		room->bias += least;
	}
}

/* Products with centres less half their squared norms: the lists in the order in which they are looked at. */
static size_t choose_lists(const Pq *pq, Room *room, size_t nprobe)
{
	Best best = {room->lists, 0, nprobe < pq->shape.lists ? nprobe : pq->shape.lists};
	search_kernels_best()->dots(
		room->query, (Rows){pq->centres, pq->shape.lists, pq->width, pq->width}, room->scores);
	for (size_t i = 0; i < pq->shape.lists; i++)
		if (pq->starts[i] < pq->starts[i + 1])
			best_offer(&best, (Hit){(uint32_t)i, room->scores[i] - room->norms[i]});
	best_sort(&best);
	return best.count;
}

typedef struct Probe {
	const Pq *pq;
	const Candidates *among;
	Best best;
} Probe;

/* The list's share of the score is the same for all of its rows. */
static void scan_list(Probe *probe, Room *room, Hit list)
{
	const Pq *pq = probe->pq;
	const CentreKernels *kernels = centre_kernels_best();
	size_t parts = pq->shape.parts;
	float share = list.score + room->bias;
	CodeScan scan = {.parts = parts, .table = room->bytes, .scale = room->scale, .scores = room->block};
	for (size_t block = pq->starts[list.row]; block < pq->starts[list.row + 1]; block++) {
		const uint32_t *rows = pq->row_at + block * CODE_BLOCK;
		scan.codes = pq->codes + block * parts * CODE_BLOCK;
		scan.starts = pq->terms + block * CODE_BLOCK;
		scan.limit =
			probe->best.count < probe->best.most ? -INFINITY : probe->best.hits[0].score - share;
		for (uint64_t reached = kernels->scan(&scan); reached; reached &= reached - 1) {
			int i = __builtin_ctzll(reached);
			Hit hit = {rows[i], room->block[i] + share};
			if (rows[i] != PQ_NOBODY && best_takes(&probe->best, hit) &&
				!index_is_gone(&pq->index, rows[i]) && candidates_have(probe->among, rows[i]))
				best_offer(&probe->best, hit);
		}
	}
}

size_t pq_most(const Index *index, size_t wanted, size_t effort)
{
	(void)effort;
	const Pq *pq = (const Pq *)index;
	size_t most = pq->shape.refine * wanted;
	return most < pq->rows ? most : pq->rows;
}

size_t pq_search(const Index *index, void *context, const float *vector, size_t wanted, size_t effort,
	const Candidates *among, Hit *hits)
{
	const Pq *pq = (const Pq *)index;
	Room *room = context;
	size_t dim = index->space->vectors.cols;
	pq_prepare(pq, vector, exact_inverse_norm(vector, dim), index->metric != METRIC_DOT, room->shifted,
		room->query);
	make_bytes(pq, room);
	Probe probe = {pq, among, {hits, 0, pq_most(index, wanted, effort)}};
	size_t lists = choose_lists(pq, room, effort);
	for (size_t i = 0; i < lists; i++)
		scan_list(&probe, room, room->lists[i]);
	best_sort(&probe.best);
	return probe.best.count;
}
