#include "linalg/whitening.h"

#include "base/memory.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>

static const double FLAT = 1e-9;

void whitening_drop_flat(Principal *principal)
{
	while (principal->count > 0 &&
		!(principal->variance[principal->count - 1] > FLAT * principal->variance[0]))
		principal->count--;
}

static void stretch(const Principal *principal, float *scores, size_t rows)
{
	for (size_t k = 0; k < principal->count; k++) {
		float factor = (float)(1 / sqrt(principal->variance[k]));
		for (size_t i = 0; i < rows; i++)
			scores[i * principal->count + k] *= factor;
	}
}

static bool turn_back(const Principal *principal, Rows scores, Pool *pool, float *to, Error *err)
{
	Matrix axes = {0};
	if (!matrix_init(&axes, principal->count, principal->width, "the principal components", err))
		return false;
	for (size_t i = 0; i < axes.rows * axes.cols; i++)
		axes.data[i] = (float)principal->axes[i];
	product_map(scores, matrix_rows(&axes), pool, to);
	matrix_release(&axes);
	return true;
}

bool whitening_rows(const Principal *principal, bool back, Rows rows, Pool *pool, float *to, Error *err)
{
	size_t count = principal->count;
	float *scores = back ? memory_data(rows.count * count, sizeof *scores, "white rows", err) : to;
	bool ok = scores && principal_scores(principal, rows, pool, scores, err);
	if (ok)
		stretch(principal, scores, rows.count);
	if (ok && back)
		ok = turn_back(principal, (Rows){scores, rows.count, count, count}, pool, to, err);
	if (back)
		free(scores);
	return ok;
}
