/*
 * Pq: inverted lists with product quantisation. Each row goes to the list of the nearest of some hundred
 * centres; what is left of it, its residual, is cut into m parts, and each part is told by the nearest of 256
 * points: a byte. A search looks at the lists nearest to the query and adds up tabled products, a byte of
 * table for each byte of code. (Jégou, Douze & Schmid, "Product quantization for nearest neighbor search",
 * IEEE TPAMI 33(1), 2011.) With a rotation, principal axes are dealt out to the parts so that all have much
 * the same to tell (Ge, He, Ke & Sun, "Optimized product quantization", CVPR 2013, its parametric solution).
 *
 * Vectors are scaled to length 1 for METRIC_COSINE, centred and rotated: y. With c the centre of the list, r
 * the coded residual and q the query so prepared, a row's score is
 *
 *	q . c + q . r                                             METRIC_DOT, q not centred
 *	-|q - c|^2 / 2 + q . r - (|r|^2 + 2 c . r) / 2            otherwise: -|q - c - r|^2 / 2
 *
 * where q . r comes from the tables, the last term is kept with the row, and the first is the list's.
 */
#ifndef INDEX_PQ_H
#define INDEX_PQ_H

#include "index/index.h"
#include "linalg/kernels_centres.h"

/* As it stands in files. */
typedef struct PqShape {
	uint64_t lists, parts, part_width, blocks, refine, rotated, learned, reserved;
} PqShape;

typedef struct Pq {
	Index index;
	PqShape shape;         /* blocks: of 64 places, in all lists */
	size_t rows;           /* of the space */
	size_t width;          /* parts x part_width: at least that of the space */
	float *mean;           /* of the space's width */
	float *rotation;       /* width x the space's width; NULL: none */
	float *centres;        /* lists x width */
	float *books;          /* parts x part_width x CODES: the points of a part side by side */
	uint64_t *starts;      /* lists + 1: block that a list begins with */
	uint32_t *row_at;      /* blocks x CODE_BLOCK; PQ_NOBODY: nobody's place */
	float *terms;          /* blocks x CODE_BLOCK: what is kept with a row; -INFINITY at nobody's place */
	uint8_t *codes;        /* blocks x parts x CODE_BLOCK */
	struct PqBuild *build; /* NULL when it is finished */
} Pq;

#define PQ_NOBODY UINT32_MAX

/* Rows to learn from that 256 points want: with fewer, codes are poor. */
enum { PQ_ENOUGH = 39 * CODES };

/* Scales by the inverse norm for METRIC_COSINE, centres if so wanted and rotates one vector: width numbers.
 * `shifted` is room for as many. */
void pq_prepare(
	const Pq *pq, const float *vector, float inverse_norm, bool centred, float *shifted, float *prepared);

/* --- building (pq_build.c) --- */
bool pq_build_start(Pq *pq, const Pq *before, Error *err);
bool pq_build_step(Pq *pq, Pool *pool, Error *err);
void pq_build_free(struct PqBuild *build); /* NULL is fine */
/* Makes the lists out of the list, code and term of each row. */
bool pq_lists_make(Pq *pq, const uint32_t *list_of, const uint8_t *codes, const float *terms, Error *err);

/* --- searching (pq_search.c) --- */
void *pq_room_new(const Index *index);
void pq_room_free(void *room);
size_t pq_most(const Index *index, size_t wanted, size_t effort);
size_t pq_search(const Index *index, void *room, const float *vector, size_t wanted, size_t effort,
	const Candidates *among, Hit *hits);

extern const IndexType index_pq;

#endif
