/* Building inverted lists: learn from a sample, then code all rows. */
#include "index/pq.h"

#include "base/random.h"
#include "linalg/kmeans.h"
#include "linalg/principal.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are learned from at most, but at least so many for each list; iterations of k-means;
 * multiplications of one step; rows of one piece. */
enum {
	LEARNED = 128 * CODES,
	LEARNED_EACH = 39,
	LIST_ITERATIONS = 10,
	BOOK_ITERATIONS = 20,
	STEP_WORK = 200000000,
	BLOCK = 256
};

typedef enum PqPhase { GATHER, TURN, PREPARE, LISTS, BOOKS, CODE, PLACE } PqPhase;

typedef struct PqBuild {
	PqPhase phase;
	size_t next; /* block or part that the next step begins with */
	size_t n;    /* rows to learn from */
	uint32_t *sample;
	Matrix raw, learned; /* these rows: scaled; then prepared, less the centre of their list at last */
	Matrix part;         /* one part of them */
	KMeans *kmeans;      /* at work */
	Centres lists;
	Centres *books; /* by part */
	size_t parts;
	uint32_t *list_of;
	uint8_t *codes; /* rows x parts */
	float *terms;
} PqBuild;

static size_t blocks_of(size_t rows)
{
	return (rows + BLOCK - 1) / BLOCK;
}

void pq_build_free(PqBuild *build)
{
	if (!build)
		return;
	free(build->sample);
	matrix_release(&build->raw);
	matrix_release(&build->learned);
	matrix_release(&build->part);
	kmeans_free(build->kmeans);
	centres_release(&build->lists);
	for (size_t i = 0; i < build->parts; i++)
		centres_release(&build->books[i]);
	free(build->books);
	free(build->list_of);
	free(build->codes);
	free(build->terms);
	free(build);
}

/* --- start --- */

static bool draw_sample(Pq *pq, Error *err)
{
	PqBuild *build = pq->build;
	size_t most = LEARNED_EACH * pq->shape.lists > LEARNED ? LEARNED_EACH * pq->shape.lists : LEARNED;
	Random random;
	build->n = most < pq->rows ? most : pq->rows;
	build->sample = memory_data(build->n, sizeof *build->sample, "a sample of rows", err);
	if (!build->sample)
		return false;
	random_init(&random, pq->index.seed, 0);
	random_sample(&random, pq->rows, build->n, build->sample);
	pq->shape.learned = build->n;
	return matrix_init(&build->raw, build->n, pq->index.space->vectors.cols, "a sample of rows", err);
}

/* What was learned before, and the codes of the rows that there were. */
static void take_over(Pq *pq, const Pq *before)
{
	PqBuild *build = pq->build;
	size_t dim = pq->index.space->vectors.cols, parts = pq->shape.parts;
	memcpy(pq->mean, before->mean, dim * sizeof(float));
	memcpy(pq->centres, before->centres, pq->shape.lists * pq->width * sizeof(float));
	memcpy(pq->books, before->books, pq->width * CODES * sizeof(float));
	if (pq->rotation)
		memcpy(pq->rotation, before->rotation, pq->width * dim * sizeof(float));
	for (size_t list = 0; list < before->shape.lists; list++)
		for (size_t at = before->starts[list] * CODE_BLOCK; at < before->starts[list + 1] * CODE_BLOCK;
			at++) {
			uint32_t row = before->row_at[at];
			const uint8_t *codes =
				before->codes + at / CODE_BLOCK * parts * CODE_BLOCK + at % CODE_BLOCK;
			if (row == PQ_NOBODY)
				continue;
			build->list_of[row] = (uint32_t)list;
			build->terms[row] = before->terms[at];
			for (size_t j = 0; j < parts; j++)
				build->codes[row * parts + j] = codes[j * CODE_BLOCK];
		}
	for (uint32_t row = 0; row < before->rows; row++)
		if (index_is_gone(&before->index, row))
			index_mark(&pq->index, row, true);
	pq->shape.learned = before->shape.learned;
	pq->index.kept = before->rows;
}

static bool pack_books(Pq *pq, Error *err)
{
	PqBuild *build = pq->build;
	size_t each = pq->shape.part_width;
	float *points = memory_new(CODES * each, sizeof *points);
	bool fine = true;
	for (size_t part = 0; part < pq->shape.parts && fine; part++) {
		for (size_t i = 0; i < CODES * each; i++)
			points[i] = pq->books[(part * each + i % each) * CODES + i / each];
		fine = centres_pack(
			(Rows){points, CODES, each, each}, CENTRES_BY_DISTANCE, &build->books[part], err);
	}
	free(points);
	return fine;
}

static bool begin_to_code(Pq *pq, Error *err)
{
	PqBuild *build = pq->build;
	build->phase = CODE;
	build->next = 0;
	matrix_release(&build->learned);
	matrix_release(&build->part);
	return centres_pack((Rows){pq->centres, pq->shape.lists, pq->width, pq->width}, CENTRES_BY_DISTANCE,
		       &build->lists, err) &&
	       pack_books(pq, err);
}

bool pq_build_start(Pq *pq, const Pq *before, Error *err)
{
	PqBuild *build = pq->build = memory_new(1, sizeof *build);
	build->parts = pq->shape.parts;
	build->books = memory_new(build->parts, sizeof *build->books);
	build->list_of = memory_data(pq->rows, sizeof *build->list_of, "the lists of an index", err);
	build->codes = memory_data(pq->rows, pq->shape.parts, "the codes of an index", err);
	build->terms = memory_data(pq->rows, sizeof *build->terms, "the codes of an index", err);
	pq->index.progress = (Progress){.total = 100, .unit = "%", .phase = "learning lists"};
	if (!build->list_of || !build->codes || !build->terms)
		return false;
	if (!before)
		return draw_sample(pq, err);
	take_over(pq, before);
	return begin_to_code(pq, err);
}

/* --- the sample --- */

typedef struct Piece {
	Pq *pq;
	size_t first;
} Piece;

static void gather_block(void *context, size_t piece, int thread)
{
	(void)thread;
	const Pq *pq = ((Piece *)context)->pq;
	PqBuild *build = pq->build;
	const Space *space = pq->index.space;
	for (size_t i = piece * BLOCK; i < (piece + 1) * BLOCK && i < build->n; i++) {
		uint32_t row = build->sample[i];
		float scale = pq->index.metric == METRIC_COSINE ? space->inverse_norms[row] : 1;
		for (size_t j = 0; j < build->raw.cols; j++)
			matrix_row(&build->raw, i)[j] = scale * matrix_row(&space->vectors, row)[j];
	}
}

static void gather(Pq *pq, Pool *pool)
{
	Piece all = {pq, 0};
	pool_run(pool, blocks_of(pq->build->n), gather_block, &all);
	size_t dim = pq->build->raw.cols;
	double *mean = memory_new(dim, sizeof *mean);
	statistics_column_means(matrix_rows(&pq->build->raw), mean);
	for (size_t j = 0; j < dim; j++)
		pq->mean[j] = (float)mean[j];
	free(mean);
	pq->build->phase = TURN;
}

/* The part with room left whose axes have the least product of variances. */
static size_t poorest(const double *logs, const size_t *taken, size_t parts, size_t each)
{
	size_t best = parts;
	for (size_t part = 0; part < parts; part++)
		if (taken[part] < each && (best == parts || logs[part] < logs[best]))
			best = part;
	return best;
}

static void deal_axes(Pq *pq, const Principal *axes)
{
	size_t parts = pq->shape.parts, each = pq->shape.part_width, dim = axes->width;
	double *logs = memory_new(parts, sizeof *logs);
	size_t *taken = memory_new(parts, sizeof *taken);
	for (size_t axis = 0; axis < axes->count; axis++) {
		size_t part = poorest(logs, taken, parts, each);
		float *to = pq->rotation + (part * each + taken[part]++) * dim;
		for (size_t j = 0; j < dim; j++)
			to[j] = (float)axes->axes[axis * dim + j];
		logs[part] += log(fmax(axes->variance[axis], 1e-30));
	}
	free(logs);
	free(taken);
}

/* Too few rows tell no axes: nothing is turned. */
static void stay(Pq *pq)
{
	size_t dim = pq->build->raw.cols;
	for (size_t i = 0; i < dim; i++)
		pq->rotation[i * dim + i] = 1;
}

static bool turn(Pq *pq, Pool *pool, Error *err)
{
	PqBuild *build = pq->build;
	Principal axes = {0};
	bool fine = true;
	bool many = build->n > build->raw.cols;
	if (pq->rotation && !many)
		stay(pq);
	if (pq->rotation && many)
		fine = principal_fit(matrix_rows(&build->raw), build->raw.cols, pool, &axes, err);
	if (fine && pq->rotation && many)
		deal_axes(pq, &axes);
	principal_release(&axes);
	build->phase = PREPARE;
	build->next = 0;
	return fine && matrix_init(&build->learned, build->n, pq->width, "a sample of rows", err);
}

static void prepare_block(void *context, size_t piece, int thread)
{
	(void)thread;
	const Piece *from = context;
	const Pq *pq = from->pq;
	PqBuild *build = pq->build;
	size_t block = from->first + piece;
	float *shifted = memory_new(pq->width, sizeof *shifted);
	for (size_t i = block * BLOCK; i < (block + 1) * BLOCK && i < build->n; i++)
		pq_prepare(pq, matrix_row(&build->raw, i), 1, true, shifted, matrix_row(&build->learned, i));
	free(shifted);
}

/* Blocks that one step takes when a row costs so many multiplications; moves `next` on. */
static size_t take_blocks(PqBuild *build, size_t rows, size_t cost, Piece *piece)
{
	size_t wanted = STEP_WORK / BLOCK / (cost + 1) + 1, left = blocks_of(rows) - build->next;
	size_t count = wanted < left ? wanted : left;
	piece->first = build->next;
	build->next += count;
	return count;
}

static bool prepare(Pq *pq, Pool *pool, Error *err)
{
	PqBuild *build = pq->build;
	Piece piece = {pq, 0};
	size_t cost = pq->rotation ? pq->width * build->raw.cols : pq->width * 4;
	pool_run(pool, take_blocks(build, build->n, cost, &piece), prepare_block, &piece);
	if (build->next < blocks_of(build->n))
		return true;
	matrix_release(&build->raw);
	KMeansOptions options = {.k = pq->shape.lists,
		.iterations = LIST_ITERATIONS,
		.tolerance = 1e-4,
		.seeding = 32 * pq->shape.lists,
		.trials = 1,
		.seed = pq->index.seed};
	build->kmeans = kmeans_new(matrix_rows(&build->learned), &options, err);
	build->phase = LISTS;
	return build->kmeans != NULL;
}

/* --- lists and books --- */

static void take_residuals(void *context, size_t piece, int thread)
{
	(void)thread;
	const Pq *pq = context;
	PqBuild *build = pq->build;
	for (size_t i = piece * BLOCK; i < (piece + 1) * BLOCK && i < build->n; i++) {
		const float *centre = pq->centres + kmeans_nearest(build->kmeans)[i] * pq->width;
		for (size_t j = 0; j < pq->width; j++)
			matrix_row(&build->learned, i)[j] -= centre[j];
	}
}

/* The next part's columns, side by side, and k-means over them. */
static bool begin_book(Pq *pq, Error *err)
{
	PqBuild *build = pq->build;
	size_t each = pq->shape.part_width;
	kmeans_free(build->kmeans);
	build->kmeans = NULL;
	if (build->next == pq->shape.parts)
		return begin_to_code(pq, err);
	for (size_t i = 0; i < build->n; i++)
		memcpy(matrix_row(&build->part, i), matrix_row(&build->learned, i) + build->next * each,
			each * sizeof(float));
	KMeansOptions options = {.k = build->n < CODES ? build->n : CODES,
		.iterations = BOOK_ITERATIONS,
		.tolerance = 1e-4,
		.seeding = 16 * CODES,
		.trials = 1,
		.seed = pq->index.seed + build->next};
	build->kmeans = kmeans_new(matrix_rows(&build->part), &options, err);
	build->phase = BOOKS;
	return build->kmeans != NULL;
}

static bool learn_lists(Pq *pq, Pool *pool, Error *err)
{
	PqBuild *build = pq->build;
	bool finished;
	if (!kmeans_step(build->kmeans, pool, &finished, err))
		return false;
	if (!finished)
		return true;
	memcpy(pq->centres, kmeans_centres(build->kmeans).data, pq->shape.lists * pq->width * sizeof(float));
	pool_run(pool, blocks_of(build->n), take_residuals, pq);
	build->next = 0;
	return matrix_init(&build->part, build->n, pq->shape.part_width, "a sample of rows", err) &&
	       begin_book(pq, err);
}

/* A book with fewer points than codes repeats its first. */
static bool learn_book(Pq *pq, Pool *pool, Error *err)
{
	PqBuild *build = pq->build;
	size_t each = pq->shape.part_width;
	bool finished;
	if (!kmeans_step(build->kmeans, pool, &finished, err))
		return false;
	if (!finished)
		return true;
	Rows points = kmeans_centres(build->kmeans);
	for (size_t code = 0; code < CODES; code++)
		for (size_t k = 0; k < each; k++)
			pq->books[(build->next * each + k) * CODES + code] =
				rows_at(points, code < points.count ? code : 0)[k];
	build->next++;
	return begin_book(pq, err);
}

/* --- all rows --- */

/* -(|r|^2 + 2 c . r) / 2 of the coded residual r. */
static float term_of(const Pq *pq, uint32_t list, const uint8_t *codes)
{
	const float *centre = pq->centres + list * pq->width;
	double sum = 0;
	for (size_t k = 0; k < pq->width && pq->index.metric != METRIC_DOT; k++) {
		double r = (double)pq->books[k * CODES + codes[k / pq->shape.part_width]];
		sum += r * (r + 2 * (double)centre[k]);
	}
	return (float)(-sum / 2);
}

static void code_rows(const Pq *pq, size_t first, size_t count, float *prepared)
{
	PqBuild *build = pq->build;
	size_t each = pq->shape.part_width, parts = pq->shape.parts;
	uint32_t nearest[BLOCK];
	float scores[BLOCK];
	centres_nearest(
		&build->lists, (Rows){prepared, count, pq->width, pq->width}, build->list_of + first, scores);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < pq->width; k++)
			prepared[i * pq->width + k] -= pq->centres[build->list_of[first + i] * pq->width + k];
	for (size_t part = 0; part < parts; part++) {
		Rows rows = {prepared + part * each, count, each, pq->width};
		centres_nearest(&build->books[part], rows, nearest, scores);
		for (size_t i = 0; i < count; i++)
			build->codes[(first + i) * parts + part] = (uint8_t)nearest[i];
	}
	for (size_t i = first; i < first + count; i++)
		build->terms[i] = term_of(pq, build->list_of[i], build->codes + i * parts);
}

static void code_block(void *context, size_t piece, int thread)
{
	(void)thread;
	const Piece *from = context;
	const Pq *pq = from->pq;
	const Space *space = pq->index.space;
	size_t first = pq->index.kept + (from->first + piece) * BLOCK, left = pq->rows - first;
	size_t count = left < BLOCK ? left : BLOCK;
	float *shifted = memory_new(pq->width, sizeof *shifted);
	float *prepared = memory_new(count * pq->width, sizeof *prepared);
	for (size_t i = 0; i < count; i++)
		pq_prepare(pq, matrix_row(&space->vectors, first + i), space->inverse_norms[first + i], true,
			shifted, prepared + i * pq->width);
	code_rows(pq, first, count, prepared);
	free(shifted);
	free(prepared);
}

static void code(Pq *pq, Pool *pool)
{
	PqBuild *build = pq->build;
	Piece piece = {pq, 0};
	size_t rows = pq->rows - pq->index.kept;
	size_t cost = pq->width * (pq->shape.lists + CODES + (pq->rotation ? pq->width : 0));
	pool_run(pool, take_blocks(build, rows, cost, &piece), code_block, &piece);
	if (build->next == blocks_of(rows))
		build->phase = PLACE;
}

/* --- lists --- */

static bool reserve_lists(Pq *pq, const uint32_t *list_of, Error *err)
{
	PqShape *shape = &pq->shape;
	memset(pq->starts, 0, (shape->lists + 1) * sizeof *pq->starts);
	for (size_t i = 0; i < pq->rows; i++)
		pq->starts[list_of[i] + 1]++;
	for (size_t list = 0; list < shape->lists; list++)
		pq->starts[list + 1] = pq->starts[list] + (pq->starts[list + 1] + CODE_BLOCK - 1) / CODE_BLOCK;
	shape->blocks = pq->starts[shape->lists];
	size_t places = shape->blocks * CODE_BLOCK;
	pq->row_at = memory_data(places, sizeof *pq->row_at, "the lists of an index", err);
	pq->terms = memory_data(places, sizeof *pq->terms, "the lists of an index", err);
	pq->codes = memory_data(places, shape->parts, "the lists of an index", err);
	if (!pq->row_at || !pq->terms || !pq->codes)
		return false;
	for (size_t i = 0; i < places; i++) {
		pq->row_at[i] = PQ_NOBODY;
		pq->terms[i] = -INFINITY;
	}
	return true;
}

bool pq_lists_make(Pq *pq, const uint32_t *list_of, const uint8_t *codes, const float *terms, Error *err)
{
	size_t parts = pq->shape.parts;
	if (!reserve_lists(pq, list_of, err))
		return false;
	size_t *next = memory_new(pq->shape.lists, sizeof *next);
	for (size_t list = 0; list < pq->shape.lists; list++)
		next[list] = pq->starts[list] * CODE_BLOCK;
	for (uint32_t row = 0; row < pq->rows; row++) {
		size_t at = next[list_of[row]]++;
		pq->row_at[at] = row;
		pq->terms[at] = terms[row];
		for (size_t j = 0; j < parts; j++)
			pq->codes[(at / CODE_BLOCK * parts + j) * CODE_BLOCK + at % CODE_BLOCK] =
				codes[row * parts + j];
	}
	free(next);
	return true;
}

static void tell_progress(Pq *pq)
{
	const PqBuild *build = pq->build;
	Progress *progress = &pq->index.progress;
	size_t rows = pq->rows - pq->index.kept;
	double share = 0;
	if (build->phase == LISTS)
		share = 0.25 * kmeans_done(build->kmeans);
	else if (build->phase == BOOKS)
		share = 0.25 + 0.5 * (double)build->next / (double)pq->shape.parts;
	else if (build->phase >= CODE)
		share = 0.75 + 0.25 * (double)build->next / (double)(blocks_of(rows) + 1);
	progress->done = 100 * share;
	snprintf(progress->phase, sizeof progress->phase, "%s",
		build->phase <= LISTS   ? "learning lists"
		: build->phase <= BOOKS ? "learning codes"
					: "coding items");
}

static bool place(Pq *pq, Error *err)
{
	PqBuild *build = pq->build;
	if (!pq_lists_make(pq, build->list_of, build->codes, build->terms, err))
		return false;
	pq_build_free(build);
	pq->build = NULL;
	pq->index.progress.done = 100;
	pq->index.progress.finished = true;
	return true;
}

bool pq_build_step(Pq *pq, Pool *pool, Error *err)
{
	bool fine = true;
	switch (pq->build->phase) {
	case GATHER:
		gather(pq, pool);
		break;
	case TURN:
		fine = turn(pq, pool, err);
		break;
	case PREPARE:
		fine = prepare(pq, pool, err);
		break;
	case LISTS:
		fine = learn_lists(pq, pool, err);
		break;
	case BOOKS:
		fine = learn_book(pq, pool, err);
		break;
	case CODE:
		code(pq, pool);
		break;
	case PLACE:
		return place(pq, err);
	}
	if (fine)
		tell_progress(pq);
	return fine;
}
