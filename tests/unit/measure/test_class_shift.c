#include "check.h"
#include "measure/class_shift.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 80, WIDTH = 3 };

static Error err;

/* Two classes on opposite sides; `turned` swaps the sides. The first `first` rows are of class 0. */
static void fill_side(Matrix *rows, uint32_t *classes, size_t first, bool turned, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	assert_ok(matrix_init(rows, ROWS, WIDTH, "a domain", &err));
	for (size_t i = 0; i < ROWS; i++) {
		classes[i] = i >= first;
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)((j == 0 ? (classes[i] != turned ? 3 : -3) : 0) +
							 random_normal(&random));
	}
}

static ClassShiftTest *finished(const Matrix *from, const Matrix *to, const uint32_t *from_class,
	const uint32_t *to_class, size_t classes)
{
	static uint32_t all[ROWS];
	for (uint32_t i = 0; i < ROWS; i++)
		all[i] = i;
	ShiftInput input = {.from = matrix_rows(from),
		.to = matrix_rows(to),
		.from_at = all,
		.to_at = all,
		.n_from = ROWS,
		.n_to = ROWS,
		.most = 500,
		.seed = 2};
	ClassShiftTest *test = class_shift_test_new(&input, from_class, to_class, classes);
	while (class_shift_test_done(test) < 1)
		assert_ok(class_shift_test_step(test, NULL, &err));
	return test;
}

/* As wholes the domains are alike: each class lies where the other one does in the other domain. */
static void test_classes_that_changed_places(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0}, both = {0};
	uint32_t from_class[ROWS], to_class[ROWS];
	DomainTelling whole;
	fill_side(&from, from_class, 40, false, 1);
	fill_side(&to, to_class, 40, true, 2);
	assert_ok(matrix_init(&both, 2 * ROWS, WIDTH, "both", &err));
	for (size_t i = 0; i < ROWS; i++) {
		/* Every other of each class in turn, so that the halves are alike. */
		size_t row = i % 2 * 40 + i / 2;
		memcpy(matrix_row(&both, i), matrix_row(&from, row), WIDTH * sizeof(float));
		memcpy(matrix_row(&both, ROWS + i), matrix_row(&to, row), WIDTH * sizeof(float));
	}
	assert_ok(domain_classifier_judge(&both, ROWS, NULL, &whole, &err));
	assert_true(whole.distance < 0.5);
	ClassShiftTest *test = finished(&from, &to, from_class, to_class, 3);
	const ClassShift *classes = class_shift_test_classes(test);
	LabelShift labels = class_shift_test_labels(test);
	for (size_t c = 0; c < 2; c++) {
		assert_true(classes[c].told);
		assert_int_equal(classes[c].from, 40);
		assert_true(classes[c].telling.distance > 1.9);
	}
	assert_false(classes[2].told);
	assert_int_equal(labels.classes, 2);
	assert_true(labels.mean > 1.9 && labels.largest >= labels.mean);
	assert_near(labels.distance, 0, 1e-12);
	assert_near(labels.p, 1, 1e-12);
	class_shift_test_free(test);
	matrix_release(&from);
	matrix_release(&to);
	matrix_release(&both);
}

/* 60 and 20 against 40 and 40: chi-squared 10.6667 of one degree of freedom, p 0.001090835176 by SciPy. */
static void test_label_shift(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0};
	uint32_t from_class[ROWS], to_class[ROWS];
	fill_side(&from, from_class, 60, false, 1);
	fill_side(&to, to_class, 40, false, 2);
	ClassShiftTest *test = finished(&from, &to, from_class, to_class, 2);
	LabelShift labels = class_shift_test_labels(test);
	assert_near(labels.distance, 0.25, 1e-12);
	assert_near(labels.p, 0.001090835176, 1e-11);
	assert_true(labels.mean < 1);
	class_shift_test_free(test);
	matrix_release(&from);
	matrix_release(&to);
}

static void test_few_and_equal_items(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0};
	uint32_t from_class[ROWS], to_class[ROWS];
	fill_side(&from, from_class, 5, false, 1);
	fill_side(&to, to_class, 40, false, 2);
	for (size_t i = 0; i < ROWS; i++) {
		memset(matrix_row(&from, i), 0, WIDTH * sizeof(float));
		memset(matrix_row(&to, i), 0, WIDTH * sizeof(float));
	}
	ClassShiftTest *test = finished(&from, &to, from_class, to_class, 2);
	LabelShift labels = class_shift_test_labels(test);
	assert_false(class_shift_test_classes(test)[0].told);
	assert_false(class_shift_test_classes(test)[1].told);
	assert_true(isnan(labels.mean) && isnan(labels.largest));
	class_shift_test_free(test);
	matrix_release(&from);
	matrix_release(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes_that_changed_places),
		cmocka_unit_test(test_label_shift),
		cmocka_unit_test(test_few_and_equal_items),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
