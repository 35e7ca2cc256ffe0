/*
 * HNSW: a hierarchy of graphs in which every row is linked to rows near to it. All rows are in layer 0; one in
 * m of those of a layer is in the next one, too. A search walks greedily down the layers and, in layer 0, keeps
 * the ef best rows that it has met. (Malkov & Yashunin, "Efficient and robust approximate nearest neighbor
 * search using hierarchical navigable small world graphs", IEEE TPAMI 42(4), 2020; algorithms 1 to 5.)
 *
 * Walks look at codes of a byte a number. Rows join in batches: all of a batch look for their neighbours in the
 * graph as it was before, and then links back to them are added, target by target, so that the graph is the
 * same for any number of threads and needs no locks (as in ParlayANN: Manohar et al., PPoPP 2024).
 */
#ifndef INDEX_HNSW_H
#define INDEX_HNSW_H

#include "index/codes.h"
#include "index/index.h"

/* HNSW_NONE: no row. Row numbers keep their highest bit free for walks. */
enum { HNSW_LAYERS = 32, HNSW_ABSENT = 0xFF };
#define HNSW_NONE UINT32_MAX
#define HNSW_MOST_ROWS ((size_t)1 << 31)

/* As it stands in files. */
typedef struct HnswShape {
	uint64_t m, ef_build;
	uint32_t entry;
	int32_t top;
} HnswShape;

typedef struct Hnsw {
	Index index;
	Codes codes;
	size_t m;         /* links that a new row makes in a layer, and most links in a layer above 0 */
	size_t m_ground;  /* most links in layer 0: 2 m */
	size_t ef_build;  /* rows that a new row chooses its links among */
	uint8_t *levels;  /* by row: the highest layer that it is in; HNSW_ABSENT: it is in none */
	uint32_t *ground; /* rows x m_ground: links in layer 0, those that there are first, then HNSW_NONE */
	uint32_t *upper;  /* n_upper x m: links in layers 1, 2, … of rows that are in these */
	size_t *upper_at; /* by row: where its layers begin in `upper` */
	size_t n_upper;
	uint32_t entry;          /* a row of the highest layer; HNSW_NONE: no row is in */
	int top;                 /* the highest layer that rows are in; -1: there is none */
	size_t joined;           /* rows that have joined, from the first on */
	struct HnswBuild *build; /* NULL when it is finished */
	HnswShape shape;         /* once it is finished */
} Hnsw;

/* The links of a row in a layer, and how many there may be. */
static inline size_t hnsw_capacity(const Hnsw *graph, int layer)
{
	return layer ? graph->m : graph->m_ground;
}

static inline uint32_t *hnsw_links(const Hnsw *graph, uint32_t row, int layer)
{
	return layer ? graph->upper + (graph->upper_at[row] + (size_t)layer - 1) * graph->m
		     : graph->ground + row * graph->m_ground;
}

/* --- walks (hnsw_walk.c) --- */

typedef struct Spot {
	float score;  /* rough; larger is better */
	uint32_t row; /* with SPOT_EXPANDED while a walk is at work */
} Spot;
#define SPOT_EXPANDED ((uint32_t)1 << 31)

/* What one thread needs. */
typedef struct Walk {
	uint64_t *visited; /* a bit for each row; all 0 between walks */
	uint32_t *touched; /* rows whose bit is set */
	size_t n_touched, touched_room;
	Spot *spots; /* the best so far, best first */
	size_t n_spots, spots_room;
	float *shifted; /* a vector on its way to its code */
	uint8_t *query; /* the code that is sought */
} Walk;

void walk_init(Walk *walk, const Hnsw *graph);
void walk_release(Walk *walk);
/* From the entry greedily down to the layer above `layer`: the row to begin with there. */
Spot walk_down(const Hnsw *graph, const uint8_t *query, int layer);
/* Leaves in walk->spots the best `ef` rows of the layer that are found from `start`. */
void walk_layer(const Hnsw *graph, Walk *walk, const uint8_t *query, Spot start, size_t ef, int layer);

/* --- links (hnsw_links.c) --- */

/* Of candidates, best first, those that are nearer to the row than to any that was chosen before: at most
 * `most`. (Algorithm 4, without its extensions.) */
size_t hnsw_choose(const Hnsw *graph, const uint8_t *code, const Spot *candidates, size_t count, size_t most,
	uint32_t *chosen);
/* Adds links from `target` to the sources; where there are too many, the best are chosen among all. */
void hnsw_link_back(const Hnsw *graph, uint32_t target, int layer, const uint32_t *sources, size_t count);

/* --- building (hnsw_build.c) --- */

/* Rows join from graph->joined on. */
void hnsw_build_start(Hnsw *graph);
void hnsw_build_step(Hnsw *graph, Pool *pool);
void hnsw_build_free(struct HnswBuild *build);
/* Draws the layers of all rows and says how much room their links need; false when memory is short. */
bool hnsw_draw_levels(Hnsw *graph, Error *err);
/* Fills upper_at and n_upper from the levels. */
bool hnsw_place_layers(Hnsw *graph, Error *err);

/* --- the type (hnsw.c, hnsw_load.c) --- */

extern const IndexType index_hnsw;
Index *hnsw_load(const IndexInput *input, const IndexPart *parts, size_t count, Error *err);
void hnsw_free(Index *index);

#endif
