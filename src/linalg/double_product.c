#include "linalg/double_product.h"

#include <cblas.h>

enum { STRIP = 192 };

typedef struct DoubleProduct {
	DoubleFactor a, b;
	size_t rows, inner, width;
	double *out;
} DoubleProduct;

static void multiply_strip(void *context, size_t piece, int thread)
{
	(void)thread;
	const DoubleProduct *p = context;
	size_t first = piece * STRIP, count = p->rows - first < STRIP ? p->rows - first : STRIP;
	const double *a = p->a.data + first * (p->a.transposed ? 1 : p->a.cols);
	cblas_dgemm(CblasRowMajor, p->a.transposed ? CblasTrans : CblasNoTrans,
		p->b.transposed ? CblasTrans : CblasNoTrans, (int)count, (int)p->width, (int)p->inner, 1.0, a,
		(int)p->a.cols, p->b.data, (int)p->b.cols, 0.0, p->out + first * p->width, (int)p->width);
}

void double_product(DoubleFactor a, DoubleFactor b, Pool *pool, double *out)
{
	DoubleProduct product = {a, b, a.transposed ? a.cols : a.rows, a.transposed ? a.rows : a.cols,
		b.transposed ? b.rows : b.cols, out};
	pool_run(pool, (product.rows + STRIP - 1) / STRIP, multiply_strip, &product);
}
