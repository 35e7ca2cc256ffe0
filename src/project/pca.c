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

typedef struct PcaLayout {
	Layout layout; /* first */
	Principal principal;
	bool fitted;
} PcaLayout;

static Layout *pca_start(Projection *points, const Args *options, uint64_t seed, Error *err)
{
	(void)options;
	(void)seed;
	const Space *space = points->space;
	if (space->vectors.rows < 3 || space->vectors.cols < 2) {
		error_set(err, ERROR_INPUT,
			"a map needs at least 3 items of 2 dimensions, and \"%s\" has %zu of %zu",
			points->space_name, space->vectors.rows, space->vectors.cols);
		return NULL;
	}
	PcaLayout *pca = memory_new(1, sizeof *pca);
	layout_init(&pca->layout, &projector_pca, points);
	return &pca->layout;
}

static bool pca_step(Layout *layout, Pool *pool, bool *finished, Error *err)
{
	PcaLayout *pca = (PcaLayout *)layout;
	const Projection *points = layout->points;
	if (!fit(points, pool, &pca->principal, err))
		return false;
	if (!(pca->principal.total_variance > 0))
		return error_set(err, ERROR_NUMBER,
			"all vectors of \"%s\" are equal, so there is nothing to map", points->space_name);
	pca->fitted = *finished = layout->progress.finished = true;
	return true;
}

static void pca_show(const Layout *layout, Projection *into)
{
	const PcaLayout *pca = (const PcaLayout *)layout;
	for (size_t i = 0; pca->fitted && i < into->shown; i++) {
		const float *row = matrix_row(&into->space->vectors, into->row[i]);
		into->x[i] = (float)principal_score(&pca->principal, 0, row);
		into->y[i] = (float)principal_score(&pca->principal, 1, row);
	}
	for (size_t axis = 0; pca->fitted && axis < 2; axis++)
		into->explained[axis] = pca->principal.variance[axis] / pca->principal.total_variance;
}

static void pca_free(Layout *layout)
{
	if (!layout)
		return;
	principal_release(&((PcaLayout *)layout)->principal);
	layout_release(layout);
	free(layout);
}

const Projector projector_pca = {
	.name = "pca",
	.title = "Principal component analysis",
	.summary = "the plane along which the items vary most; exact, quick, keeps large distances",
	.source = "Pearson, On lines and planes of closest fit, Philosophical Magazine 2(11), 1901",
	.quick = true,
	.start = pca_start,
	.step = pca_step,
	.show = pca_show,
	.free = pca_free,
};
