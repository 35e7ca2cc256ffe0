/*
 * Times of adaptation, in milliseconds, by the clock and of processors: the median of some rounds. Vectors are
 * raw floats in files, row by row.
 *
 *	adapt procrustes SOURCE TARGET ROWS WIDTH ROUNDS THREADS
 *	adapt procrustes-kept SOURCE TARGET ROWS WIDTH ROUNDS THREADS
 *	adapt csls SOURCE SOURCES TARGET TARGETS WIDTH ROUNDS THREADS
 *
 * "procrustes" fits an orthogonal map on pairs of rows and maps the source, into new memory, which the system
 *clears first, or, "kept", into that of the round before; "csls" finds the best row of the target for every row
 *of the source, with 10 neighbours. Each prints what it took and a figure to compare answers by.
 */
#include "adapt/orthogonal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "index/csls_search.h"
#include "linalg/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ROUNDS = 101, NEIGHBOURS = 10 };

static Error err;

static void give_up(void)
{
	fprintf(stderr, "%s\n", err.message);
	exit(1);
}

static size_t number(const char *text)
{
	return strtoul(text, NULL, 10);
}

/* In memory of its own, as a program holds them. */
static void read_rows(const char *path, size_t rows, size_t width, Matrix *matrix)
{
	Matrix file = {0};
	if (!matrix_map(&file, path, 0, rows, width, &err) || !matrix_copy(matrix_rows(&file), matrix, &err))
		give_up();
	matrix_release(&file);
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What each round took. */
typedef struct Times {
	double wall[MOST_ROUNDS], processors[MOST_ROUNDS]; /* seconds */
	size_t rounds;
} Times;

static void round_begin(Times *times)
{
	times->wall[times->rounds] = -clock_now();
	times->processors[times->rounds] = -(double)clock() / CLOCKS_PER_SEC;
}

static void round_end(Times *times)
{
	times->wall[times->rounds] += clock_now();
	times->processors[times->rounds++] += (double)clock() / CLOCKS_PER_SEC;
}

static void tell(Times *times, const char *what, double figure)
{
	size_t middle = times->rounds / 2;
	qsort(times->wall, times->rounds, sizeof *times->wall, rising);
	qsort(times->processors, times->rounds, sizeof *times->processors, rising);
	printf("ms %.3f\ncpu %.3f\n%s %.6f\n", times->wall[middle] * 1e3, times->processors[middle] * 1e3, what,
		figure);
}

/* mapped: rows and columns as x, or empty. */
static void fit_and_map(const Matrix *x, const Matrix *y, Pool *pool, Matrix *mapped, double *residual)
{
	Orthogonal fit = {0};
	Matrix transposed = {0};
	size_t d = x->cols;
	if (!orthogonal_fit(matrix_rows(x), matrix_rows(y), (OrthogonalOptions){0}, pool, &fit, &err) ||
		!matrix_init(&transposed, d, d, "a map", &err) ||
		(mapped->rows == 0 && !matrix_init(mapped, x->rows, d, "mapped rows", &err)))
		give_up();
	for (size_t i = 0; i < d * d; i++)
		matrix_row(&transposed, i % d)[i / d] = (float)fit.map[i];
	product_map(matrix_rows(x), matrix_rows(&transposed), pool, mapped->data);
	*residual = fit.residual;
	matrix_release(&transposed);
	orthogonal_release(&fit);
}

static void time_procrustes(char **words, size_t rounds, bool kept, Pool *pool)
{
	size_t rows = number(words[2]), width = number(words[3]);
	Matrix x = {0}, y = {0}, mapped = {0};
	Times times = {0};
	double residual = 0;
	read_rows(words[0], rows, width, &x);
	read_rows(words[1], rows, width, &y);
	if (kept)
		fit_and_map(&x, &y, pool, &mapped, &residual);
	for (size_t i = 0; i < rounds; i++) {
		round_begin(&times);
		fit_and_map(&x, &y, pool, &mapped, &residual);
		if (!kept)
			matrix_release(&mapped);
		round_end(&times);
	}
	tell(&times, "residual", residual);
	matrix_release(&mapped);
	matrix_release(&x);
	matrix_release(&y);
}

typedef struct Sides {
	Matrix source, target;
	float *source_norms, *target_norms, *means; /* inverse norms; r(y) */
	Hit *hits;
	size_t *counts;
} Sides;

static void retrieve(Sides *s, Pool *pool)
{
	CslsSide source = {matrix_rows(&s->source), s->source_norms},
		 target = {matrix_rows(&s->target), s->target_norms};
	for (size_t i = 0; i < source.rows.count; i++)
		s->source_norms[i] = exact_inverse_norm(rows_at(source.rows, i), source.rows.width);
	for (size_t i = 0; i < target.rows.count; i++)
		s->target_norms[i] = exact_inverse_norm(rows_at(target.rows, i), target.rows.width);
	if (!csls_means(target.rows, source, NEIGHBOURS, pool, s->means, &err) ||
		!csls_nearest(source.rows, target, s->means, 1, pool, s->hits, s->counts, &err))
		give_up();
}

static void time_csls(char **words, size_t rounds, Pool *pool)
{
	size_t sources = number(words[1]), targets = number(words[3]), width = number(words[4]), right = 0;
	Sides s = {.source_norms = memory_new(sources, sizeof(float)),
		.target_norms = memory_new(targets, sizeof(float)),
		.means = memory_new(targets, sizeof(float)),
		.hits = memory_new(sources, sizeof(Hit)),
		.counts = memory_new(sources, sizeof(size_t))};
	Times times = {0};
	read_rows(words[0], sources, width, &s.source);
	read_rows(words[2], targets, width, &s.target);
	for (size_t i = 0; i < rounds; i++) {
		round_begin(&times);
		retrieve(&s, pool);
		round_end(&times);
	}
	for (size_t i = 0; i < sources; i++)
		right += s.hits[i].row == i;
	tell(&times, "right", (double)right / (double)sources);
	matrix_release(&s.source);
	matrix_release(&s.target);
	free(s.source_norms);
	free(s.target_norms);
	free(s.means);
	free(s.hits);
	free(s.counts);
}

int main(int argc, char **argv)
{
	bool kept = argc == 8 && strcmp(argv[1], "procrustes-kept") == 0,
	     procrustes = kept || (argc == 8 && strcmp(argv[1], "procrustes") == 0),
	     csls = argc == 9 && strcmp(argv[1], "csls") == 0;
	if (!procrustes && !csls)
		return 2;
	size_t rounds = number(argv[argc - 2]);
	rounds = rounds < 1 ? 1 : rounds < MOST_ROUNDS ? rounds : MOST_ROUNDS;
	Pool *pool = pool_new((int)number(argv[argc - 1]));
	if (procrustes)
		time_procrustes(argv + 2, rounds, kept, pool);
	else
		time_csls(argv + 2, rounds, pool);
	pool_free(pool);
	return 0;
}
