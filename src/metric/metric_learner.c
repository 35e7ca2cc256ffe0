#include "metric/metric_learner.h"

#include "linalg/double_product.h"
#include "linalg/eigen.h"
#include "linalg/principal_fit.h"

#include <math.h>
#include <stdlib.h>

bool metric_learning_init(
	MetricLearning *learning, const MetricLearner *learner, const MetricInput *input, Error *err)
{
	learning->learner = learner;
	learning->input = *input;
	series_init(&learning->loss, "loss", "steps");
	return matrix_init(&learning->map, input->rank, input->rows.width, "a learned metric", err);
}

void metric_learning_release(MetricLearning *learning)
{
	matrix_release(&learning->map);
	series_release(&learning->loss);
	text_release(&learning->note);
}

static void fill_identity(Matrix *map)
{
	for (size_t i = 0; i < map->rows; i++)
		matrix_row(map, i)[i] = 1;
}

bool metric_start_map(const MetricInput *input, Pool *pool, Matrix *map, Error *err)
{
	if (input->rank == input->rows.width) {
		fill_identity(map);
		return true;
	}
	Principal principal = {0};
	PrincipalFit *fit = principal_fit_new(input->rows, input->rank, PRINCIPAL_AUTO, input->seed, err);
	bool fine = fit != NULL;
	for (bool fitted = false; fine && !fitted;)
		fine = principal_fit_step(fit, pool, &fitted, err);
	if (fine)
		principal_fit_take(fit, &principal);
	for (size_t i = 0; fine && i < input->rank * map->cols; i++)
		map->data[i] = (float)principal.axes[i];
	principal_fit_free(fit);
	principal_release(&principal);
	return fine;
}

/* V f(lambda) V^T, f the square root or its inverse. */
static bool fill_root(const double *values, double *vectors, bool inverse, Pool *pool, Matrix *map, Error *err)
{
	size_t width = map->cols;
	double *root = memory_data(width * width, sizeof *root, "the root of a matrix", err);
	for (size_t k = 0; root && k < width; k++) {
		double half = pow(values[k], inverse ? -0.25 : 0.25);
		for (size_t j = 0; j < width; j++)
			vectors[k * width + j] *= half;
	}
	if (root)
		double_product((DoubleFactor){vectors, width, width, true},
			(DoubleFactor){vectors, width, width, false}, pool, root);
	for (size_t i = 0; root && i < width * width; i++)
		map->data[i] = (float)root[i];
	free(root);
	return root != NULL;
}

bool metric_root(const double *matrix, size_t width, bool inverse, Pool *pool, Matrix *map, Error *err)
{
	double *values = memory_new(width, sizeof *values);
	double *vectors = memory_data(width * width, sizeof *vectors, "the axes of a metric", err);
	bool fine = vectors && eigen_largest(matrix, width, width, values, vectors, err);
	if (fine && !(values[width - 1] > values[0] * 1e-12))
		fine = error_set(err, ERROR_NUMBER,
			"the items do not vary in every direction within their classes, so that there is no "
			"inverse; shrink=0.1 makes one");
	fine = fine && fill_root(values, vectors, inverse, pool, map, err);
	free(values);
	free(vectors);
	return fine;
}
