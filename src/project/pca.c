/* The plane of the two directions along which the items vary most. */
#include "base/random.h"
#include "linalg/principal.h"
#include "project/projector.h"

#include <stdlib.h>
#include <string.h>

/* The axes are fitted to all rows, or to a random sample when fitting would take longer than a live picture
 * can wait: about this many multiplications, but never fewer rows than FIT_ROWS. */
enum { FIT_PRODUCTS = 100000000, FIT_ROWS = 4096 };

static size_t rows_to_fit(const Space *space)
{
	size_t width = space->vectors.cols, total = space->vectors.rows;
	size_t rows = FIT_PRODUCTS / (width * width + 1);
	rows = rows > FIT_ROWS ? rows : FIT_ROWS;
	return rows < total ? rows : total;
}

static bool gather(const Space *space, size_t count, uint64_t seed, Matrix *to, Error *err)
{
	uint32_t *rows = memory_data(count, sizeof *rows, "the sample that a map is fitted to", err);
	bool ok =
		rows && matrix_init(to, count, space->vectors.cols, "the sample that a map is fitted to", err);
	if (ok) {
		Random random;
		random_init(&random, seed, UINT64_MAX); /* apart from the streams that choose what is shown */
		random_sample(&random, space->vectors.rows, count, rows);
		for (size_t i = 0; i < count; i++)
			memcpy(matrix_row(to, i), matrix_row(&space->vectors, rows[i]),
				to->cols * sizeof(float));
	}
	free(rows);
	return ok;
}

static bool fit(const Projection *projection, Pool *pool, Principal *principal, Error *err)
{
	const Space *space = projection->space;
	size_t count = rows_to_fit(space);
	if (count == space->vectors.rows)
		return principal_fit(matrix_rows(&space->vectors), 2, pool, principal, err);
	Matrix sample = {0};
	bool ok = gather(space, count, projection->seed, &sample, err) &&
		  principal_fit(matrix_rows(&sample), 2, pool, principal, err);
	matrix_release(&sample);
	return ok;
}

static bool place(Projection *projection, Pool *pool, Error *err)
{
	const Space *space = projection->space;
	if (space->vectors.rows < 3 || space->vectors.cols < 2)
		return error_set(err, ERROR_INPUT,
			"a map needs at least 3 items of 2 dimensions, and \"%s\" has %zu of %zu",
			projection->space_name, space->vectors.rows, space->vectors.cols);
	Principal principal = {0};
	bool ok = fit(projection, pool, &principal, err);
	if (ok && !(principal.total_variance > 0))
		ok = error_set(err, ERROR_NUMBER, "all vectors of \"%s\" are equal, so there is nothing to map",
			projection->space_name);
	for (size_t i = 0; ok && i < projection->shown; i++) {
		const float *row = matrix_row(&space->vectors, projection->row[i]);
		projection->x[i] = (float)principal_score(&principal, 0, row);
		projection->y[i] = (float)principal_score(&principal, 1, row);
	}
	for (size_t axis = 0; ok && axis < 2; axis++)
		projection->explained[axis] = principal.variance[axis] / principal.total_variance;
	free(projection->method);
	projection->method = memory_text("pca");
	principal_release(&principal);
	return ok;
}

const Projector projector_pca = {
	.name = "pca",
	.title = "Principal component analysis",
	.summary = "the plane along which the items vary most; exact, quick, keeps large distances",
	.source = "Pearson, On lines and planes of closest fit, Philosophical Magazine 2(11), 1901",
	.place = place,
};
