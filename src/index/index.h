/*
 * Index: a structure over the rows of a space that answers questions faster than looking at all of them, and
 * nearly as well. An IndexType is one way of making it, driven from outside like a Trainer: start, then step
 * until progress.finished. A finished index never changes but for its marks; it is counted.
 *
 * Searches go in two stages: the index offers candidates by rough scores, which are ranked by exact ones. They
 * say nothing of rows that the index did not offer: recall is measured by `eval index`.
 *
 *	Index *index = type->start(&input, options, err);
 *	while (!index->progress.finished && type->step(index, pool, err)) ;
 *	size_t found = index_search(index, &candidates, vector, k, 0, pool, hits);
 *	index_unref(index);
 */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "base/args.h"
#include "base/progress.h"
#include "index/exact.h"

struct IndexType;

/* The first member of every index. While it is being built one worker owns it. */
typedef struct Index {
	References references;
	const struct IndexType *type;
	Space *space; /* whose rows it finds; counted */
	Metric metric;
	uint64_t seed;
	size_t effort;  /* of searches that do not say: ef, nprobe */
	char *made_by;  /* the line that made it; NULL: not known */
	size_t kept;    /* rows taken over from an earlier index */
	uint64_t *gone; /* a bit for each row that is no answer any more; NULL: none */
	size_t n_gone;
	double seconds; /* that building took */
	Progress progress;
	bool borrowed; /* its parts are not its own */
	void *image;   /* a file as it is, that the parts stand in; given back with the index; or NULL */
	size_t mapped; /* its bytes, when the file is mapped into memory; 0: it was allocated */
} Index;

typedef struct IndexInput {
	Space *space;
	Metric metric;
	uint64_t seed;
	/* An index of the same type whose space is the beginning of this one, row by row: it is grown if the
	 * options are the same. NULL: none. */
	const Index *before;
} IndexInput;

/* What an index is made of, besides the space: named arrays, for files. */
enum { INDEX_PARTS = 16 };
typedef struct IndexPart {
	const char *name; /* at most 15 bytes */
	void *bytes;      /* aligned to 64 bytes */
	size_t count;
} IndexPart;

typedef struct IndexType {
	const char *name;       /* as typed: "hnsw" */
	const char *title;      /* "Hierarchical navigable small world graph" */
	const char *summary;    /* one line */
	const char *source;     /* the paper */
	const char *effort;     /* the option that trades speed for recall: "ef" */
	const size_t *efforts;  /* a ladder of it, rising, ended by 0 */
	const ArgSpec *options; /* ends with a NULL name; what `effort` names is one of them */
	Index *(*start)(const IndexInput *input, const Args *options, Error *err);
	/* One bounded piece, <= 50 ms; the same index for any number of threads. */
	bool (*step)(Index *index, Pool *pool, Error *err);
	/* Scratch room for the searches of one thread. */
	void *(*room_new)(const Index *index);
	void (*room_free)(void *room);
	/* Candidates with rough scores, best first: at most `effort` of them, room is the caller's. `wanted` of
	 * those that `among` has will be answers: what need not be scored exactly for that may be left out. */
	size_t (*search)(const Index *index, void *room, const float *vector, size_t wanted, size_t effort,
		const Candidates *among, Hit *hits);
	/* Room that `search` needs for candidates, when `effort` is not their number but something else, which
	 * may be less than what is wanted. NULL: it is their number. */
	size_t (*most)(const Index *index, size_t wanted, size_t effort);
	/* A few words about its shape: "m 16, 5 layers". */
	void (*describe)(const Index *index, Text *out);
	/* Its arrays, borrowed; how many. */
	size_t (*parts)(const Index *index, IndexPart parts[INDEX_PARTS]);
	/* An index over the input's space made of arrays as `parts` gave them, by anyone: every number is
	 * checked before it is believed. The parts stay where they are as long as the index lives: the caller
	 * lends them. */
	Index *(*load)(const IndexInput *input, const IndexPart *parts, size_t count, Error *err);
	void (*free)(Index *index);
} IndexType;

/* --- for types --- */

/* Fills in the common part; holds the space. */
void index_init(Index *index, const IndexType *type, const IndexInput *input);
void index_release(Index *index);
/* Gives back an array that is one of its parts, if it is its own. */
void index_free_part(const Index *index, void *bytes);
/* The part of that name if it has `count` elements of `size` bytes, else NULL with a sentence. */
void *index_part(
	const IndexPart *parts, size_t n_parts, const char *name, size_t count, size_t size, Error *err);

/* --- for everyone --- */

Index *index_ref(Index *index);
/* Whether someone else holds it, too. */
bool index_is_shared(const Index *index);
void index_unref(Index *index); /* frees with type->free */

static inline bool index_is_gone(const Index *index, uint32_t row)
{
	return index->gone && (index->gone[row / 64] >> (row % 64) & 1);
}

/* Marks a row as deleted, or not; no search may run meanwhile. */
void index_mark(Index *index, uint32_t row, bool gone);
/* Bytes that it takes beside the space. */
size_t index_bytes(const Index *index);
const char *index_metric_name(Metric metric); /* "cosine" */
/* The number of rows at the beginning of `space` that are those of `before`, item and vector, if that is all of
 * them; else 0. */
size_t index_same_rows(const Space *before, const Space *space);

/* The k best candidates, best first, by index and exact scores; effort 0: the index's own. Where few rows are
 * candidates, all of these are looked at. The space of the candidates is the index's. */
size_t index_search(const Index *index, const Candidates *candidates, const float *vector, size_t k,
	size_t effort, Pool *pool, Hit *hits);
/* Many queries at once: query q gets hits[q * k ..], counts[q] of them. */
bool index_search_many(const Index *index, const Candidates *candidates, Rows queries, size_t k, size_t effort,
	Pool *pool, Hit *hits, size_t *counts, Error *err);

/* All types, ended by NULL; and one by name (NULL when there is none). */
extern const IndexType *const index_types[];
const IndexType *index_type_find(const char *name);

#endif
