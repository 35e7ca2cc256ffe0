#include "check.h"
#include "measure/calibration.h"

#include <math.h>

static Error err;

/* By hand: five answers, each alone in its bin. */
static void test_error_by_hand(void **state)
{
	(void)state;
	static const double confidence[] = {.55, .65, .75, .85, .95};
	static const bool right[] = {false, true, true, true, true};
	CalibrationBin bins[10];
	assert_near(calibration_error(confidence, right, 5, 10, bins), 0.27, 1e-12);
	assert_int_equal(bins[5].n, 1);
	assert_near(bins[5].confidence, .55, 1e-12);
	assert_near(bins[5].accuracy, 0, 0);
	assert_int_equal(bins[4].n, 0);
	/* Bins hold their upper ends, the first its lower one. */
	static const double ends[] = {0, .5, 1};
	static const bool none[] = {false, false, true};
	assert_near(calibration_error(ends, none, 3, 2, bins), .5 / 3, 1e-12);
	assert_int_equal(bins[0].n, 2);
	assert_int_equal(bins[1].n, 1);
}

/* Logits (2, 0), right three times in four: T is 2 / ln 3, and the confidence becomes 3/4. */
static void test_temperature_by_hand(void **state)
{
	(void)state;
	static const uint32_t labels[] = {0, 0, 0, 1};
	static const bool right[] = {true, true, true, false};
	Matrix rows = {0};
	double confidence[4], p = 1 / (1 + exp(-2));
	assert_ok(matrix_init(&rows, 4, 2, "probabilities", &err));
	for (size_t i = 0; i < 4; i++) {
		matrix_row(&rows, i)[0] = (float)p;
		matrix_row(&rows, i)[1] = (float)(1 - p);
		confidence[i] = p;
	}
	assert_near(calibration_error(confidence, right, 4, 15, NULL), 0.1307970780, 1e-9);
	assert_near(calibration_loss(matrix_rows(&rows), labels), -(3 * log(p) + log(1 - p)) / 4, 1e-6);
	assert_near(
		calibration_brier(matrix_rows(&rows), labels), 2 * (3 * (1 - p) * (1 - p) + p * p) / 4, 1e-6);
	double temperature = calibration_temperature(matrix_rows(&rows), labels);
	assert_near(temperature, 1.8204784533, 1e-5);
	calibration_apply(temperature, &rows);
	for (size_t i = 0; i < 4; i++) {
		assert_near((double)matrix_row(&rows, i)[0], .75, 1e-5);
		confidence[i] = (double)matrix_row(&rows, i)[0];
	}
	assert_near(calibration_error(confidence, right, 4, 15, NULL), 0, 1e-5);
	matrix_release(&rows);
}

/* No temperature changes which class is largest; a probability of 0 does no harm. */
static void test_answers_stay(void **state)
{
	(void)state;
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, 1, 3, "probabilities", &err));
	matrix_row(&rows, 0)[0] = .4f;
	matrix_row(&rows, 0)[1] = .6f;
	for (double temperature = 0.05; temperature < 20; temperature *= 3) {
		calibration_apply(temperature, &rows);
		const float *row = matrix_row(&rows, 0);
		assert_true(row[1] >= row[0] && row[0] >= row[2] && isfinite(row[2]));
		assert_near((double)row[0] + (double)row[1] + (double)row[2], 1, 1e-5);
	}
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_by_hand),
		cmocka_unit_test(test_temperature_by_hand),
		cmocka_unit_test(test_answers_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
