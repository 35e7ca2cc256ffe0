/* CORAL, the Bures map and standardisation, by what they promise. */
#include "adapted.h"
#include "check.h"
#include "linalg/moments.h"
#include "measure/shift.h"

#include <stdlib.h>

static Error err;

enum { D = 6 };

static void moments_of(Rows rows, Moments *moments, double *covariance)
{
	assert_ok(moments_init(moments, rows.width, &err) && moments_add(moments, rows, NULL, &err));
	moments_covariance(moments, covariance);
}

/* Their largest difference, of means or of covariances. */
static void differences(Rows a, Rows b, double *of_means, double *of_covariances)
{
	Moments left = {0}, right = {0};
	double x[D * D], y[D * D];
	moments_of(a, &left, x);
	moments_of(b, &right, y);
	*of_means = *of_covariances = 0;
	for (size_t j = 0; j < a.width; j++)
		*of_means = fmax(*of_means, fabs(left.mean[j] - right.mean[j]));
	for (size_t j = 0; j < a.width * a.width; j++)
		*of_covariances = fmax(*of_covariances, fabs(x[j] - y[j]));
	moments_release(&left);
	moments_release(&right);
}

static double largest_move(Rows a, Rows b)
{
	double largest = 0;
	for (size_t i = 0; i < a.count; i++)
		for (size_t j = 0; j < a.width; j++)
			largest = fmax(largest, fabs(rows_at(a, i)[j] - rows_at(b, i)[j]));
	return largest;
}

static const Adapter *const affine[] = {&adapter_coral, &adapter_bures};

static void test_moments_become_those_of_the_target(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 300, D, 1, 0), *target = space_of_sines('b', 200, D, 5, 0.8);
	double means, covariances;
	for (size_t i = 0; i < 2; i++) {
		Adaptation *adaptation = adapted(affine[i], source, target, NULL, "lambda=0", NULL, &err);
		differences(
			source_rows(adaptation, target), target_rows(adaptation, target), &means, &covariances);
		assert_near(means, 0, 1e-6);
		assert_near(covariances, 0, 1e-6);
		assert_near(largest_move(target_rows(adaptation, target), matrix_rows(&target->vectors)), 0, 0);
		assert_int_equal((int)figure_of(adaptation, "rank_source"), D);
		affine[i]->free(adaptation);
		adaptation = adapted(affine[i], source, target, NULL, "lambda=1", NULL, &err);
		differences(
			source_rows(adaptation, target), target_rows(adaptation, target), &means, &covariances);
		assert_near(means, 0, 1e-6);
		assert_true(covariances > 0.01);
		affine[i]->free(adaptation);
		adaptation = adapted(affine[i], source, target, NULL, "lambda=0 mean=no", NULL, &err);
		differences(
			source_rows(adaptation, target), target_rows(adaptation, target), &means, &covariances);
		assert_true(means > 0.5);
		assert_near(covariances, 0, 1e-6);
		assert_contains(adaptation->note, "mean");
		affine[i]->free(adaptation);
	}
	space_unref(source);
	space_unref(target);
}

static void test_a_second_time_changes_nothing(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 300, D, 1, 0), *target = space_of_sines('b', 200, D, 5, 0.8);
	for (size_t i = 0; i < 2; i++) {
		Adaptation *first = adapted(affine[i], source, target, NULL, "lambda=0", NULL, &err);
		Space *moved = space_from_rows('a', source_rows(first, target), NULL);
		Adaptation *again = adapted(affine[i], moved, target, NULL, "lambda=0", NULL, &err);
		assert_true(figure_of(first, "moved") > 0.2);
		assert_near(figure_of(again, "moved"), 0, 1e-6);
		assert_near(largest_move(source_rows(again, target), matrix_rows(&moved->vectors)), 0, 1e-5);
		affine[i]->free(first);
		affine[i]->free(again);
		space_unref(moved);
	}
	space_unref(source);
	space_unref(target);
}

static void test_the_bures_map_moves_rows_least(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 400, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 400, 2, 70, 1, 2);
	Adaptation *coral = adapted(&adapter_coral, source, target, NULL, "lambda=0", NULL, &err);
	Adaptation *bures = adapted(&adapter_bures, source, target, NULL, "lambda=0", NULL, &err);
	assert_true(figure_of(bures, "moved") < figure_of(coral, "moved") - 0.01);
	adapter_coral.free(coral);
	adapter_bures.free(bures);
	space_unref(source);
	space_unref(target);
}

/* N(0, 1) to N(10, 1) is x + 10. */
static void test_one_column(void **state)
{
	(void)state;
	const float a[] = {-1.5f, -0.5f, 0.5f, 1.5f}, b[] = {8.5f, 9.5f, 10.5f, 11.5f};
	Space *source = space_from_rows('a', (Rows){a, 4, 1, 1}, NULL);
	Space *target = space_from_rows('b', (Rows){b, 4, 1, 1}, NULL);
	Adaptation *adaptation = adapted(&adapter_bures, source, target, NULL, "lambda=0", NULL, &err);
	for (size_t i = 0; i < 4; i++)
		assert_near(*rows_at(source_rows(adaptation, target), i), a[i] + 10, 1e-6);
	adapter_bures.free(adaptation);
	space_unref(source);
	space_unref(target);
}

static void test_the_number_of_threads_does_not_matter(void **state)
{
	(void)state;
	enum { WIDE = 140 };
	Space *source = space_of_sines('a', 900, WIDE, 1, 0), *target = space_of_sines('b', 100, WIDE, 5, 0.8);
	Pool *pool = pool_new(3);
	for (size_t i = 0; i < 2; i++) {
		Adaptation *alone = adapted(affine[i], source, target, NULL, "", NULL, &err);
		Adaptation *several = adapted(affine[i], source, target, NULL, "", pool, &err);
		assert_memory_equal(alone->shared->vectors.data, several->shared->vectors.data,
			1000 * WIDE * sizeof(float));
		assert_int_equal((int)figure_of(alone, "rank_target"), 99);
		affine[i]->free(alone);
		affine[i]->free(several);
	}
	pool_free(pool);
	space_unref(source);
	space_unref(target);
}

static void test_a_flat_source_is_said(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 4, D, 1, 0), *target = space_of_sines('b', 200, D, 5, 0.8);
	Adaptation *adaptation = adapted(&adapter_coral, source, target, NULL, "lambda=0", NULL, &err);
	assert_contains(adaptation->note, "along 3 of 6 directions");
	adapter_coral.free(adaptation);
	Space *single = space_of_sines('c', 1, D, 1, 0);
	AdaptInput input = {.source = single, .target = target, .source_name = "c", .target_name = "b"};
	Args *args = args_of(adapter_coral.options, "", &err);
	assert_null(adapter_start(&adapter_coral, &input, args, &err));
	assert_contains(err.message, "two items");
	args_free(args);
	space_unref(single);
	space_unref(source);
	space_unref(target);
}

static void assert_scores(Rows rows, double mean, double sd)
{
	for (size_t j = 0; j < rows.width; j++) {
		double sum = 0, squares = 0;
		for (size_t i = 0; i < rows.count; i++) {
			sum += rows_at(rows, i)[j];
			squares += rows_at(rows, i)[j] * rows_at(rows, i)[j];
		}
		sum /= (double)rows.count;
		assert_near(sum, mean, 1e-6);
		assert_near(sqrt(squares / (double)rows.count - sum * sum), sd, 1e-5);
	}
}

static void test_scores_of_both_sides(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 300, D, 1, 3), *target = space_of_sines('b', 200, D, 5, 0.8);
	Adaptation *adaptation = adapted(&adapter_standardise, source, target, NULL, "", NULL, &err);
	assert_scores(source_rows(adaptation, target), 0, 1);
	assert_scores(target_rows(adaptation, target), 0, 1);
	adapter_standardise.free(adaptation);
	space_unref(source);
	space_unref(target);
}

/* A column that does not vary takes the mean of the target's. */
static void test_statistics_of_the_target(void **state)
{
	(void)state;
	const float a[] = {1, 5, 2, 5, 3, 5}, b[] = {10, -1, 30, 1};
	const double expected[] = {20 - sqrt(1.5) * 10, 0, 20, 0, 20 + sqrt(1.5) * 10, 0};
	Space *source = space_from_rows('a', (Rows){a, 3, 2, 2}, NULL);
	Space *target = space_from_rows('b', (Rows){b, 2, 2, 2}, NULL);
	Adaptation *adaptation =
		adapted(&adapter_standardise, source, target, NULL, "which=target", NULL, &err);
	for (size_t i = 0; i < 6; i++)
		assert_near(source_rows(adaptation, target).data[i], expected[i], 1e-5);
	for (size_t i = 0; i < 4; i++)
		assert_near(target_rows(adaptation, target).data[i], b[i], 0);
	assert_int_equal((int)figure_of(adaptation, "constant_source"), 1);
	adapter_standardise.free(adaptation);
	space_unref(source);
	space_unref(target);
}

static Shift shift_between(Rows from, Rows to)
{
	uint32_t rows[300];
	for (uint32_t i = 0; i < 300; i++)
		rows[i] = i;
	ShiftInput input = {from, to, rows, rows, from.count, to.count, 300, 99, 5, 1};
	ShiftTest *test = shift_test_new(&input, &err);
	assert_non_null(test);
	while (!shift_test_finished(test))
		assert_ok(shift_test_step(test, NULL, &err));
	Shift shift = shift_test_result(test);
	shift_test_free(test);
	return shift;
}

/* Two samples of one distribution, one of them stretched and moved: no test tells them apart afterwards. */
static void test_nothing_tells_the_domains_apart_any_more(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 300, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 300, 2, 0, 0, 0);
	for (size_t i = 0; i < 300; i++) {
		float *row = matrix_row(&source->vectors, i);
		row[0] = 3 * row[0] + 5;
		row[1] = row[1] / 2 - row[0];
	}
	Shift before = shift_between(matrix_rows(&source->vectors), matrix_rows(&target->vectors));
	assert_true(before.distance > 1 && before.p < 0.02);
	Adaptation *adaptation = adapted(&adapter_bures, source, target, NULL, "lambda=0", NULL, &err);
	Shift after = shift_between(source_rows(adaptation, target), target_rows(adaptation, target));
	assert_true(after.distance < 0.2);
	assert_true(after.p > 0.05);
	assert_near(after.mmd, 0, 0.01);
	assert_near(after.coral, 0, 1e-8);
	adapter_bures.free(adaptation);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments_become_those_of_the_target),
		cmocka_unit_test(test_a_second_time_changes_nothing),
		cmocka_unit_test(test_the_bures_map_moves_rows_least),
		cmocka_unit_test(test_one_column),
		cmocka_unit_test(test_the_number_of_threads_does_not_matter),
		cmocka_unit_test(test_a_flat_source_is_said),
		cmocka_unit_test(test_scores_of_both_sides),
		cmocka_unit_test(test_statistics_of_the_target),
		cmocka_unit_test(test_nothing_tells_the_domains_apart_any_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
