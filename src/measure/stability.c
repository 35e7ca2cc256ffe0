#include "measure/stability.h"

#include "base/random.h"
#include "linalg/eigen.h"
#include "linalg/statistics.h"
#include "measure/overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BATCH = 64,   /* queries asked in one step */
	BLOCK = 1024, /* rows of products added in one step */
};

/* Directions whose share of the spread is less than this are rounding errors. */
#define SMALLEST_SHARE 1e-10

typedef enum Phase { COPIES, NEIGHBOURS, PRODUCTS, DONE } Phase;

struct Stability {
	Space **spaces;
	size_t n;
	StabilityOptions options;
	Phase phase;
	size_t next;    /* space, query or row that the phase has come to */
	uint32_t *rows; /* by rank: row of the first space */
	size_t n_items;
	Space **common; /* the common items by rank */
	uint32_t *queries;
	size_t n_queries;
	uint32_t *neighbours; /* (space * n_queries + query) * k */
	double **products;    /* of spaces a <= b: [a * n + b], d_a x d_b, X_a^T X_b */
	double *eigenspaces;  /* a * n + b, a < b */
};

/* --- what the spaces share --- */

static bool in_all(const Stability *self, const char *item)
{
	for (size_t i = 1; i < self->n; i++)
		if (dictionary_find_text(&self->spaces[i]->items, item) == DICTIONARY_NONE)
			return false;
	return true;
}

typedef struct Ranked {
	uint64_t count;
	uint32_t row;
} Ranked;

static int by_falling_count(const void *a, const void *b)
{
	const Ranked *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool find_common(Stability *self, Error *err)
{
	const Space *first = self->spaces[0];
	size_t count = 0;
	Ranked *ranked = memory_data(first->items.count, sizeof *ranked, "the common items", err);
	if (!ranked)
		return false;
	for (uint32_t row = 0; row < first->items.count; row++)
		if (in_all(self, dictionary_word(&first->items, row)))
			ranked[count++] = (Ranked){first->counts ? first->counts[row] : 0, row};
	qsort(ranked, count, sizeof *ranked, by_falling_count);
	self->n_items = self->options.limit && self->options.limit < count ? self->options.limit : count;
	self->rows = memory_new(self->n_items, sizeof *self->rows);
	for (size_t i = 0; i < self->n_items; i++)
		self->rows[i] = ranked[i].row;
	free(ranked);
	return self->n_items >= self->options.k + 2 ||
	       error_set(err, ERROR_INPUT,
		       "these spaces share %zu item%s, too few for k=%zu neighbours; are they made of the "
		       "same kind of text?",
		       self->n_items, self->n_items == 1 ? "" : "s", self->options.k);
}

static void draw_queries(Stability *self)
{
	Random random;
	self->n_queries = self->options.queries < self->n_items ? self->options.queries : self->n_items;
	self->queries = memory_new(self->n_queries, sizeof *self->queries);
	random_init(&random, self->options.seed, 0);
	random_sample(&random, self->n_items, self->n_queries, self->queries);
}

Stability *stability_new(Space *const *spaces, size_t n, const StabilityOptions *options, Error *err)
{
	Stability *self = memory_new(1, sizeof *self);
	self->options = *options;
	self->spaces = memory_new(n, sizeof *self->spaces);
	self->common = memory_new(n, sizeof *self->common);
	self->products = memory_new(n * n, sizeof *self->products);
	self->eigenspaces = memory_new(n * n, sizeof *self->eigenspaces);
	for (; self->n < n; self->n++)
		self->spaces[self->n] = space_ref(spaces[self->n]);
	if (find_common(self, err)) {
		draw_queries(self);
		self->neighbours = memory_data(
			n * self->n_queries * options->k, sizeof *self->neighbours, "the neighbours", err);
	}
	if (self->neighbours)
		return self;
	stability_free(self);
	return NULL;
}

void stability_free(Stability *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->n; i++) {
		space_unref(self->spaces[i]);
		space_unref(self->common[i]);
	}
	for (size_t i = 0; i < self->n * self->n; i++)
		free(self->products[i]);
	free(self->spaces);
	free(self->common);
	free(self->products);
	free(self->eigenspaces);
	free(self->rows);
	free(self->queries);
	free(self->neighbours);
	free(self);
}

/* --- the phases --- */

static bool copy_space(Stability *self, Error *err)
{
	const Space *from = self->spaces[self->next];
	Space *to = self->common[self->next] = space_new(self->n_items, from->vectors.cols, err);
	for (size_t i = 0; to && i < self->n_items; i++) {
		const char *item = stability_item(self, i);
		uint32_t row = dictionary_find_text(&from->items, item);
		memcpy(matrix_row(&to->vectors, i), matrix_row(&from->vectors, row),
			from->vectors.cols * sizeof *to->vectors.data);
		dictionary_add(&to->items, item, strlen(item));
	}
	if (!to || !space_finish(to, err))
		return false;
	if (++self->next == self->n) {
		self->phase = NEIGHBOURS;
		self->next = 0;
	}
	return true;
}

/* `next` runs over the queries to one space after the other. */
static bool find_neighbours(Stability *self, Pool *pool, Error *err)
{
	size_t space = self->next / self->n_queries, first = self->next % self->n_queries;
	size_t left = self->n_queries - first, count = left < BATCH ? left : BATCH, k = self->options.k;
	if (!overlap_neighbours(self->common[space], self->queries + first, count, k, pool,
		    self->neighbours + self->next * k, err))
		return false;
	self->next += count;
	if (self->next == self->n * self->n_queries) {
		self->phase = PRODUCTS;
		self->next = 0;
	}
	return true;
}

static bool add_products(Stability *self, size_t a, size_t b, Pool *pool, Error *err)
{
	Rows rows_a = matrix_rows(&self->common[a]->vectors), rows_b = matrix_rows(&self->common[b]->vectors);
	size_t left = self->n_items - self->next, count = left < BLOCK ? left : BLOCK;
	size_t cells = rows_a.width * rows_b.width;
	double **sums = &self->products[a * self->n + b];
	double *part = memory_data(cells, sizeof *part, "the products of spaces", err);
	if (!*sums)
		*sums = memory_data(cells, sizeof **sums, "the products of spaces", err);
	if (part && *sums) {
		statistics_cross_products(rows_part(rows_a, self->next, count),
			rows_part(rows_b, self->next, count), NULL, NULL, pool, part);
		for (size_t i = 0; i < cells; i++)
			(*sums)[i] += part[i];
	}
	free(part);
	return part && *sums;
}

/* Rows W of `basis` with U = X W^T orthonormal, from G = X^T X; *rank of them. */
static bool find_basis(const Stability *self, size_t space, double **basis, size_t *rank, Error *err)
{
	size_t d = self->common[space]->vectors.cols;
	double *values = memory_new(d, sizeof *values);
	*basis = memory_new(d * d, sizeof **basis);
	bool fine = eigen_largest(self->products[space * self->n + space], d, d, values, *basis, err);
	for (*rank = 0; fine && *rank < d && values[*rank] > SMALLEST_SHARE * values[0]; ++*rank)
		for (size_t i = 0; i < d; i++)
			(*basis)[*rank * d + i] /= sqrt(values[*rank]);
	free(values);
	return fine;
}

/* || A C B^T ||_F^2 of A: m x p, C: p x q, B: n x q. */
static double squared_norm(
	const double *a, size_t m, const double *c, size_t p, size_t q, const double *b, size_t n)
{
	double *row = memory_new(q, sizeof *row), sum = 0;
	for (size_t i = 0; i < m; i++) {
		memset(row, 0, q * sizeof *row);
		for (size_t k = 0; k < p; k++)
			for (size_t j = 0; j < q; j++)
				row[j] += a[i * p + k] * c[k * q + j];
		for (size_t j = 0; j < n; j++) {
			double product = 0;
			for (size_t k = 0; k < q; k++)
				product += row[k] * b[j * q + k];
			sum += product * product;
		}
	}
	free(row);
	return sum;
}

static bool compare_eigenspaces(Stability *self, Error *err)
{
	double **bases = memory_new(self->n, sizeof *bases);
	size_t *ranks = memory_new(self->n, sizeof *ranks);
	bool fine = true;
	for (size_t i = 0; fine && i < self->n; i++)
		fine = find_basis(self, i, &bases[i], &ranks[i], err);
	for (size_t a = 0; fine && a < self->n; a++)
		for (size_t b = a + 1; b < self->n; b++) {
			size_t p = self->common[a]->vectors.cols, q = self->common[b]->vectors.cols;
			double sum = squared_norm(
				bases[a], ranks[a], self->products[a * self->n + b], p, q, bases[b], ranks[b]);
			self->eigenspaces[a * self->n + b] = sum / (double)(p > q ? p : q);
		}
	for (size_t i = 0; i < self->n; i++)
		free(bases[i]);
	free(bases);
	free(ranks);
	return fine;
}

static bool sum_products(Stability *self, Pool *pool, Error *err)
{
	for (size_t a = 0; a < self->n; a++)
		for (size_t b = a; b < self->n; b++)
			if (!add_products(self, a, b, pool, err))
				return false;
	self->next += BLOCK;
	if (self->next < self->n_items)
		return true;
	self->phase = DONE;
	return compare_eigenspaces(self, err);
}

bool stability_step(Stability *self, Pool *pool, Error *err)
{
	switch (self->phase) {
	case COPIES:
		return copy_space(self, err);
	case NEIGHBOURS:
		return find_neighbours(self, pool, err);
	case PRODUCTS:
		return sum_products(self, pool, err);
	default:
		return true;
	}
}

/* --- what was found --- */

double stability_done(const Stability *self)
{
	double asked = (double)(self->n * self->n_queries);
	switch (self->phase) {
	case COPIES:
		return 0;
	case NEIGHBOURS:
		return 0.8 * (double)self->next / asked;
	case PRODUCTS:
		return 0.8 + 0.2 * (double)self->next / (double)self->n_items;
	default:
		return 1;
	}
}

size_t stability_items(const Stability *self)
{
	return self->n_items;
}

size_t stability_queries(const Stability *self)
{
	return self->n_queries;
}

uint32_t stability_rank(const Stability *self, size_t query)
{
	return self->queries[query];
}

const char *stability_item(const Stability *self, size_t rank)
{
	return dictionary_word(&self->spaces[0]->items, self->rows[rank]);
}

uint64_t stability_count(const Stability *self, size_t rank)
{
	return self->spaces[0]->counts ? self->spaces[0]->counts[self->rows[rank]] : 0;
}

size_t stability_common(const Stability *self, size_t query, size_t a, size_t b)
{
	size_t k = self->options.k;
	return overlap_count(self->neighbours + (a * self->n_queries + query) * k,
		self->neighbours + (b * self->n_queries + query) * k, k);
}

double stability_eigenspace(const Stability *self, size_t a, size_t b)
{
	return self->eigenspaces[a < b ? a * self->n + b : b * self->n + a];
}
