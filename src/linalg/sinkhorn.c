#include "linalg/sinkhorn.h"

#include "base/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

/* Rows or columns that a thread works on at once. */
enum { STRIP = 64 };

/* Smaller entries of the kernel count as 0: times u and v they would become numbers that processors are slow
 * with. */
static const double SMALLEST = 1e-250;

/* u and v are taken into the potentials when they are beyond exp(+-FARTHEST). */
static const double FARTHEST = 60;

static size_t strip_of(size_t piece, size_t count, size_t *first)
{
	*first = piece * STRIP;
	return count - *first < STRIP ? count - *first : STRIP;
}

static size_t strips(size_t count)
{
	return (count + STRIP - 1) / STRIP;
}

void sinkhorn_release(Sinkhorn *s)
{
	free(s->a);
	free(s->f);
	free(s->kernel);
	*s = (Sinkhorn){0};
}

/* --- the logarithmic domain --- */

/* f_i = epsilon (log a_i - log sum_j exp((g_j - C_ij) / epsilon)) */
static void log_rows(void *context, size_t piece, int thread)
{
	(void)thread;
	Sinkhorn *s = context;
	size_t first, count = strip_of(piece, s->n, &first);
	for (size_t i = first; i < first + count; i++) {
		const double *cost = s->cost + i * s->m;
		double most = -INFINITY, sum = 0;
		for (size_t j = 0; j < s->m; j++)
			most = fmax(most, s->g[j] - cost[j]);
		for (size_t j = 0; j < s->m; j++)
			sum += exp((s->g[j] - cost[j] - most) / s->epsilon);
		s->f[i] = s->epsilon * (log(s->a[i]) - log(sum)) - most;
	}
}

/* The same of g from f, and the strip's kernel. */
static void log_columns(void *context, size_t piece, int thread)
{
	(void)thread;
	Sinkhorn *s = context;
	size_t first, count = strip_of(piece, s->m, &first);
	double most[STRIP], sum[STRIP] = {0};
	for (size_t j = 0; j < count; j++)
		most[j] = -INFINITY;
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < count; j++)
			most[j] = fmax(most[j], s->f[i] - s->cost[i * s->m + first + j]);
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < count; j++) {
			size_t at = i * s->m + first + j;
			s->kernel[at] = exp((s->f[i] - s->cost[at] - most[j]) / s->epsilon);
			sum[j] += s->kernel[at];
		}
	for (size_t j = 0; j < count; j++) {
		s->g[first + j] = s->epsilon * (log(s->b[first + j]) - log(sum[j])) - most[j];
		sum[j] = s->b[first + j] / sum[j];
	}
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < count; j++) {
			double *entry = &s->kernel[i * s->m + first + j];
			*entry = *entry > SMALLEST ? *entry * sum[j] : 0;
		}
}

static void iterate_in_logarithms(Sinkhorn *s, Pool *pool)
{
	pool_run(pool, strips(s->n), log_rows, s);
	pool_run(pool, strips(s->m), log_columns, s);
	for (size_t i = 0; i < s->n; i++)
		s->u[i] = 1;
	for (size_t j = 0; j < s->m; j++)
		s->v[j] = 1;
	s->iterations++;
	s->absorbed++;
}

/* --- plain iterations --- */

static void sum_rows(void *context, size_t piece, int thread)
{
	(void)thread;
	Sinkhorn *s = context;
	size_t first, count = strip_of(piece, s->n, &first);
	cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)count, (int)s->m, 1.0, s->kernel + first * s->m,
		(int)s->m, s->v, 1, 0.0, s->sums + first, 1);
}

static void sum_columns(void *context, size_t piece, int thread)
{
	(void)thread;
	Sinkhorn *s = context;
	size_t first, count = strip_of(piece, s->m, &first);
	cblas_dgemv(CblasRowMajor, CblasTrans, (int)s->n, (int)count, 1.0, s->kernel + first, (int)s->m, s->u,
		1, 0.0, s->sums + first, 1);
}

/* Whether all can still be told from 0 and from infinity. */
static bool scale(const double *sums, const double *wanted, size_t count, double *factors)
{
	double limit = exp(FARTHEST);
	bool inside = true;
	for (size_t i = 0; i < count; i++) {
		factors[i] = wanted[i] / sums[i];
		inside = inside && factors[i] < limit && factors[i] > 1 / limit;
	}
	return inside;
}

static double row_violation(const Sinkhorn *s)
{
	double sum = 0;
	for (size_t i = 0; i < s->n; i++)
		sum += fabs(s->u[i] * s->sums[i] - s->a[i]);
	return sum;
}

/* What is known of u and v goes into f and g; what overflowed or came of 0 is found anew from the others. */
static void absorb(Sinkhorn *s, Pool *pool)
{
	for (size_t j = 0; j < s->m; j++)
		if (isnormal(s->v[j]))
			s->g[j] += s->epsilon * log(s->v[j]);
	iterate_in_logarithms(s, pool);
}

static void iterate(Sinkhorn *s, Pool *pool)
{
	pool_run(pool, strips(s->n), sum_rows, s);
	s->violation = row_violation(s);
	bool inside = scale(s->sums, s->a, s->n, s->u);
	if (inside) {
		pool_run(pool, strips(s->m), sum_columns, s);
		inside = scale(s->sums, s->b, s->m, s->v);
	}
	s->iterations++;
	if (!inside)
		absorb(s, pool);
}

static void measure(Sinkhorn *s, Pool *pool)
{
	pool_run(pool, strips(s->n), sum_rows, s);
	s->violation = row_violation(s);
}

void sinkhorn_iterate(Sinkhorn *s, size_t iterations, Pool *pool)
{
	for (size_t i = 0; i < iterations; i++)
		iterate(s, pool);
	measure(s, pool);
}

void sinkhorn_cost_changed(Sinkhorn *s, Pool *pool)
{
	absorb(s, pool);
	measure(s, pool);
}

static void copy_or_spread(const double *from, size_t count, double *to)
{
	for (size_t i = 0; i < count; i++)
		to[i] = from ? from[i] : 1 / (double)count;
}

bool sinkhorn_init(Sinkhorn *s, const double *cost, size_t n, size_t m, const double *a, const double *b,
	double epsilon, Pool *pool, Error *err)
{
	sinkhorn_release(s);
	*s = (Sinkhorn){.n = n, .m = m, .epsilon = epsilon, .cost = cost};
	s->a = memory_data(n + m, sizeof *s->a, "the weights of a transport", err);
	s->f = memory_data(2 * (n + m) + (n > m ? n : m), sizeof *s->f, "the potentials of a transport", err);
	s->kernel = memory_data(n * m, sizeof *s->kernel, "a plan of transport", err);
	if (!s->a || !s->f || !s->kernel)
		return false;
	s->b = s->a + n;
	s->g = s->f + n;
	s->u = s->g + m;
	s->v = s->u + n;
	s->sums = s->v + m;
	copy_or_spread(a, n, s->a);
	copy_or_spread(b, m, s->b);
	iterate_in_logarithms(s, pool);
	measure(s, pool);
	return true;
}

typedef struct Plan {
	const Sinkhorn *sinkhorn;
	double *plan;
} Plan;

static void plan_rows(void *context, size_t piece, int thread)
{
	(void)thread;
	const Plan *p = context;
	const Sinkhorn *s = p->sinkhorn;
	size_t first, count = strip_of(piece, s->n, &first);
	for (size_t i = first; i < first + count; i++)
		for (size_t j = 0; j < s->m; j++)
			p->plan[i * s->m + j] = s->u[i] * s->kernel[i * s->m + j] * s->v[j];
}

void sinkhorn_plan(const Sinkhorn *s, Pool *pool, double *plan)
{
	Plan p = {s, plan};
	pool_run(pool, strips(s->n), plan_rows, &p);
}

double sinkhorn_cost(const Sinkhorn *s)
{
	double sum = 0;
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->m; j++)
			sum += s->u[i] * s->kernel[i * s->m + j] * s->v[j] * s->cost[i * s->m + j];
	return sum;
}
