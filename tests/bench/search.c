/* Times of exact search over random rows, in milliseconds, the median of some rounds:
 * `search ROWS WIDTH QUERIES K ROUNDS THREADS` prints "read", reading the rows once and doing nothing else,
 * "one", the K nearest of one query by cosine, and "many", those of all queries, a line each. */
#include "base/clock.h"
#include "base/random.h"
#include "index/exact.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_ROUNDS = 101, LANES = 16, READ_AT_ONCE = 1 << 18 };
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(64), may_alias));

typedef struct Reading {
	const Matrix *rows;
	float sums[MOST_ROUNDS]; /* by thread; looked at, so that they are computed */
} Reading;

static void read_piece(void *context, size_t piece, int thread)
{
	Reading *reading = context;
	size_t numbers = reading->rows->rows * reading->rows->cols, first = piece * READ_AT_ONCE;
	size_t last = first + READ_AT_ONCE < numbers ? first + READ_AT_ONCE : numbers;
	Lanes a = {0}, b = {0}, c = {0}, d = {0};
	for (; first + 4 * LANES <= last; first += 4 * LANES) {
		const Lanes *at = (const Lanes *)(reading->rows->data + first);
		a += at[0];
		b += at[1];
		c += at[2];
		d += at[3];
	}
	a += b + c + d;
	reading->sums[thread % MOST_ROUNDS] += a[0] + a[LANES - 1];
}

static Space *make_space(size_t rows, size_t width)
{
	Error err = ERROR_INIT;
	Space *space = space_new(rows, width, &err);
	Random random;
	random_init(&random, 1, 0);
	if (!space)
		exit(1);
	for (size_t i = 0; i < rows * width; i++)
		space->vectors.data[i] = (float)random_uniform(&random) - 0.5f;
	space->inverse_norms = memory_new(rows, sizeof *space->inverse_norms);
	for (size_t i = 0; i < rows; i++)
		space->inverse_norms[i] = exact_inverse_norm(matrix_row(&space->vectors, i), width);
	return space;
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void tell(const char *what, double *seconds, size_t rounds)
{
	qsort(seconds, rounds, sizeof *seconds, rising);
	printf("%s %.3f\n", what, seconds[rounds / 2] * 1e3);
}

/* Reading and searching take turns, since what else the machine does changes. */
static void time_one(const Space *space, size_t k, size_t rounds, Pool *pool)
{
	double reading[MOST_ROUNDS], searching[MOST_ROUNDS];
	size_t pieces = (space->vectors.rows * space->vectors.cols + READ_AT_ONCE - 1) / READ_AT_ONCE;
	Hit *hits = memory_new(k, sizeof *hits);
	Candidates all = {.space = space};
	Reading sums = {.rows = &space->vectors};
	for (size_t i = 0; i < rounds; i++) {
		double start = clock_now();
		pool_run(pool, pieces, read_piece, &sums);
		double read = clock_now();
		exact_search(&all, METRIC_COSINE, matrix_row(&space->vectors, i), k, pool, hits);
		searching[i] = clock_now() - read;
		reading[i] = read - start;
	}
	if (sums.sums[0] == 1)
		puts("# the sum is 1");
	tell("read", reading, rounds);
	tell("one", searching, rounds);
	free(hits);
}

static void time_many(const Space *space, size_t queries, size_t k, size_t rounds, Pool *pool)
{
	Error err = ERROR_INIT;
	double seconds[MOST_ROUNDS];
	Hit *hits = memory_new(queries * k, sizeof *hits);
	size_t *counts = memory_new(queries, sizeof *counts);
	Candidates all = {.space = space};
	Rows asked = rows_part(matrix_rows(&space->vectors), 0, queries);
	for (size_t i = 0; i < rounds; i++) {
		double start = clock_now();
		if (!exact_search_many(&all, METRIC_COSINE, asked, k, pool, hits, counts, &err))
			exit(1);
		seconds[i] = clock_now() - start;
	}
	tell("many", seconds, rounds);
	free(hits);
	free(counts);
}

int main(int argc, char **argv)
{
	if (argc != 7)
		return 2;
	size_t rows = strtoul(argv[1], NULL, 10), width = strtoul(argv[2], NULL, 10);
	size_t queries = strtoul(argv[3], NULL, 10), k = strtoul(argv[4], NULL, 10);
	size_t rounds = strtoul(argv[5], NULL, 10);
	rounds = rounds < 1 ? 1 : rounds < MOST_ROUNDS / 10 ? rounds : MOST_ROUNDS / 10;
	Pool *pool = pool_new((int)strtol(argv[6], NULL, 10));
	Space *space = make_space(rows, width);
	time_one(space, k, 10 * rounds, pool);
	time_many(space, queries < rows ? queries : rows, k, rounds, pool);
	space_unref(space);
	pool_free(pool);
	return 0;
}
