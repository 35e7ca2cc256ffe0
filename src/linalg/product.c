#include "linalg/product.h"

#include <cblas.h>

/* A tile of the result is at most this large, so that two threads share even a single query of many rows. */
enum { TILE_ROWS = 256, TILE_COLUMNS = 2048 };

typedef struct Product {
	Rows a, b;
	CBLAS_TRANSPOSE transpose_b;
	size_t width, tiles_across; /* of the result */
	float *out;
} Product;

static size_t tiles_of(size_t count, size_t tile)
{
	return (count + tile - 1) / tile;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void multiply_tile(void *context, size_t piece, int thread)
{
	(void)thread;
	const Product *p = context;
	size_t row = piece / p->tiles_across * TILE_ROWS, column = piece % p->tiles_across * TILE_COLUMNS;
	size_t rows = least(TILE_ROWS, p->a.count - row), columns = least(TILE_COLUMNS, p->width - column);
	const float *b = p->transpose_b == CblasTrans ? rows_at(p->b, column) : p->b.data + column;
	cblas_sgemm(CblasRowMajor, CblasNoTrans, p->transpose_b, (int)rows, (int)columns, (int)p->a.width, 1.0f,
		rows_at(p->a, row), (int)p->a.stride, b, (int)p->b.stride, 0.0f,
		p->out + row * p->width + column, (int)p->width);
}

static void multiply(Rows a, Rows b, CBLAS_TRANSPOSE transpose_b, size_t width, Pool *pool, float *out)
{
	Product product = {a, b, transpose_b, width, tiles_of(width, TILE_COLUMNS), out};
	pool_run(pool, tiles_of(a.count, TILE_ROWS) * product.tiles_across, multiply_tile, &product);
}

void product_rows(Rows a, Rows b, Pool *pool, float *out)
{
	multiply(a, b, CblasTrans, b.count, pool, out);
}

void product_map(Rows a, Rows b, Pool *pool, float *out)
{
	multiply(a, b, CblasNoTrans, b.width, pool, out);
}
