#include "measure/domain_classifier.h"

#include "base/memory.h"
#include "linalg/column_scale.h"
#include "linalg/logistic.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double COST = 0.1; /* of the logistic regression, on columns of variance 1 */

static bool standardise(const Matrix *rows, Matrix *to, Error *err)
{
	ColumnScale scale;
	if (!matrix_copy(matrix_rows(rows), to, err))
		return false;
	column_scale_learn(matrix_rows(rows), false, &scale);
	for (size_t i = 0; i < to->rows; i++)
		column_scale_apply(&scale, matrix_row(to, i));
	column_scale_release(&scale);
	return true;
}

/* As many of each side, so that chance is one half: the first half of each learns, the second is judged, or the
 * other way round. */
static bool judge_half(const Matrix *rows, size_t n_from, size_t side, bool swapped, const atomic_bool *stop,
	size_t *right, Error *err)
{
	size_t half = side / 2, learn = swapped ? half : 0, judged = swapped ? 0 : half;
	size_t n_learn = swapped ? side - half : half, n_judged = side - n_learn;
	Matrix examples = {0};
	Logistic fit = {0};
	uint32_t *labels = memory_new(2 * n_learn, sizeof *labels);
	bool fine = matrix_init(&examples, 2 * n_learn, rows->cols, "the examples of a classifier", err);
	for (size_t i = 0; fine && i < 2 * n_learn; i++) {
		labels[i] = i >= n_learn;
		size_t row = labels[i] ? n_from + learn + i - n_learn : learn + i;
		memcpy(matrix_row(&examples, i), matrix_row(rows, row), rows->cols * sizeof(float));
	}
	fine = fine && logistic_fit(matrix_rows(&examples), labels, 2, COST, stop, &fit, err);
	for (size_t i = 0; fine && i < 2 * n_judged; i++) {
		bool second = i >= n_judged;
		size_t row = second ? n_from + judged + i - n_judged : judged + i;
		*right += logistic_class(&fit, matrix_row(rows, row)) == second;
	}
	free(labels);
	matrix_release(&examples);
	logistic_release(&fit);
	return fine;
}

bool domain_classifier_judge(
	const Matrix *rows, size_t n_from, const atomic_bool *stop, DomainTelling *out, Error *err)
{
	size_t n_to = rows->rows - n_from, side = n_from < n_to ? n_from : n_to, right = 0;
	Matrix standard = {0};
	bool fine = standardise(rows, &standard, err) &&
		    judge_half(&standard, n_from, side, false, stop, &right, err) &&
		    judge_half(&standard, n_from, side, true, stop, &right, err);
	matrix_release(&standard);
	out->accuracy = (double)right / (2 * (double)side);
	normal_wilson((double)right, 2 * (double)side, 0.95, &out->low, &out->high);
	out->distance = fmax(0, 2 * (2 * out->accuracy - 1));
	return fine;
}
