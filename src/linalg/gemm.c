#include "linalg/gemm.h"

#include <cblas.h>

void gemm(Factor a, Factor b, float keep, float *out, size_t stride)
{
	size_t n = a.transposed ? a.rows.width : a.rows.count;
	size_t between = a.transposed ? a.rows.count : a.rows.width;
	size_t m = b.transposed ? b.rows.count : b.rows.width;
	if (n == 0 || m == 0)
		return;
	cblas_sgemm(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
		b.transposed ? CblasTrans : CblasNoTrans, (int)n, (int)m, (int)between, 1.0f, a.rows.data,
		(int)a.rows.stride, b.rows.data, (int)b.rows.stride, keep, out, (int)stride);
}
