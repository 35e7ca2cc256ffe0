#include "base/memory.h"
#include "base/pool.h"
#include "base/random.h"
#include "check.h"
#include "linalg/field.h"

#include <stdlib.h>

static Error err;

static PlanePoint *cloud(size_t count, double spread)
{
	size_t room = (count + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
	PlanePoint *points = memory_data(room, sizeof *points, "a cloud", &err);
	Random random;
	random_init(&random, 7, 0);
	for (size_t i = 0; i < room; i++) {
		float x = (float)(spread * random_normal(&random)),
		      y = (float)(spread * random_normal(&random));
		points[i] = i < count ? (PlanePoint){x, y} : STUDENT_FAR;
	}
	return points;
}

static void test_versions_give_the_same_bytes(void **state)
{
	(void)state;
	enum { COUNT = 320 };
	PlanePoint *points = cloud(COUNT, 3);
	uint32_t to[COUNT];
	float weights[COUNT];
	for (uint32_t i = 0; i < COUNT; i++) {
		to[i] = (i * 37) % COUNT;
		weights[i] = (float)(i % 5) / 7;
	}
	PlaneEdges edges = {to, weights, COUNT};
	PlanePoint pull = student_best()->attract(points[3], points, edges);
	double loss = student_best()->attract_loss(points[3], points, edges);
	float potential;
	PlanePoint push = student_best()->repel(points[3], points, COUNT, &potential);
	for (size_t i = 1; student_at(i); i++) {
		PlanePoint other = student_at(i)->attract(points[3], points, edges);
		assert_memory_equal(&pull, &other, sizeof pull);
		double other_loss = student_at(i)->attract_loss(points[3], points, edges);
		assert_memory_equal(&loss, &other_loss, sizeof loss);
		float other_potential;
		other = student_at(i)->repel(points[3], points, COUNT, &other_potential);
		assert_memory_equal(&push, &other, sizeof push);
		assert_memory_equal(&potential, &other_potential, sizeof potential);
	}
	free(points);
}

static void test_sums_along_edges_are_those_of_the_formula(void **state)
{
	(void)state;
	PlanePoint points[] = {{1, 2}, {0, 0}, {4, -2}};
	uint32_t to[KERNEL_LANES] = {1, 2};
	float weights[KERNEL_LANES] = {0.5f, 0.25f};
	PlaneEdges edges = {to, weights, KERNEL_LANES};
	PlanePoint pull = student_best()->attract(points[0], points, edges);
	assert_near((double)pull.x, 0.5 * 1 / 6 - 0.25 * 3 / 26, 1e-7);
	assert_near((double)pull.y, 0.5 * 2 / 6 + 0.25 * 4 / 26, 1e-7);
	assert_near(
		student_best()->attract_loss(points[0], points, edges), 0.5 * log(6) + 0.25 * log(26), 1e-6);
}

static void run_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	void **both = context;
	field_piece(both[0], *(FieldPass *)both[1], piece);
}

static void run_field(Field *field, const PlanePoint *points, size_t count, Pool *pool)
{
	PlanePoint low = points[0], high = points[0];
	for (size_t i = 1; i < count; i++) {
		low = (PlanePoint){fminf(low.x, points[i].x), fminf(low.y, points[i].y)};
		high = (PlanePoint){fmaxf(high.x, points[i].x), fmaxf(high.y, points[i].y)};
	}
	assert_ok(field_place(field, points, count, low, high, &err));
	for (FieldPass pass = 0; pass < FIELD_PASSES; pass++)
		pool_run(pool, field_pieces(field, pass), run_piece, (void *[]){field, &pass});
}

/* How far the field is from the sum over all pairs: root mean squares, relative. */
static void compare(size_t count, double spread, double of_potential, double of_slope)
{
	PlanePoint *points = cloud(count, spread);
	size_t room = (count + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
	Field field = {0};
	assert_ok(field_init(&field, count, &err));
	run_field(&field, points, count, NULL);
	double potentials = 0, off = 0, slopes = 0, slopes_off = 0;
	for (size_t i = 0; i < count; i++) {
		float potential;
		PlanePoint push = student_best()->repel(points[i], points, room, &potential);
		FieldValue value = field_at_charge(&field, points[i]);
		potentials += pow((double)potential, 2);
		off += pow((double)(value.potential + 1 - potential), 2);
		slopes += pow((double)push.x, 2) + pow((double)push.y, 2);
		slopes_off += pow((double)(-value.slope.x / 2 - push.x), 2) +
			      pow((double)(-value.slope.y / 2 - push.y), 2);
	}
	assert_near(sqrt(off / potentials), 0, of_potential);
	assert_near(sqrt(slopes_off / slopes), 0, of_slope);
	field_release(&field);
	free(points);
}

static void test_the_field_agrees_with_all_pairs(void **state)
{
	(void)state;
	compare(700, 0.3, 5e-5, 1e-3);
	compare(2000, 3, 1e-3, 3e-3);
	compare(2000, 15, 5e-3, 2e-2);
	compare(1000, 1e-4, 5e-5, 0.1); /* rounding */
}

static void test_a_charge_feels_nothing_of_itself(void **state)
{
	(void)state;
	Field field = {0};
	assert_ok(field_init(&field, 1, &err));
	for (int i = 0; i < 50; i++) {
		PlanePoint charge = {0.37f * (float)i - 9, 0.29f * (float)i - 7};
		assert_ok(field_place(&field, &charge, 1, (PlanePoint){-30, -30}, (PlanePoint){30, 30}, &err));
		for (FieldPass pass = 0; pass < FIELD_PASSES; pass++)
			pool_run(NULL, field_pieces(&field, pass), run_piece, (void *[]){&field, &pass});
		FieldValue with = field_at(&field, charge), without = field_at_charge(&field, charge);
		assert_near((double)with.potential, 1, 0.01);
		assert_near((double)without.potential, 0, 5e-4);
		assert_near((double)without.slope.x, 0, 2e-3);
		assert_near((double)without.slope.y, 0, 2e-3);
	}
	field_release(&field);
}

static void test_points_too_far_apart_stay_finite(void **state)
{
	(void)state;
	PlanePoint *points = cloud(500, 1e6);
	Field field = {0};
	assert_ok(field_init(&field, 500, &err));
	run_field(&field, points, 500, NULL);
	assert_int_equal(field.convolution.size, CONVOLUTION_MOST);
	for (size_t i = 0; i < 500; i++)
		assert_true(isfinite(field_at(&field, points[i]).potential));
	field_release(&field);
	free(points);
}

static void test_threads_make_no_difference(void **state)
{
	(void)state;
	enum { COUNT = 3000 };
	PlanePoint *points = cloud(COUNT, 6);
	Pool *pool = pool_new(2);
	Field one = {0}, two = {0};
	assert_ok(field_init(&one, COUNT, &err));
	assert_ok(field_init(&two, COUNT, &err));
	run_field(&one, points, COUNT, NULL);
	run_field(&two, points, COUNT, pool);
	run_field(&two, points, COUNT, pool); /* with the kernel as it is */
	for (size_t i = 0; i < COUNT; i++) {
		FieldValue a = field_at(&one, points[i]), b = field_at(&two, points[i]);
		assert_memory_equal(&a, &b, sizeof a);
	}
	field_release(&one);
	field_release(&two);
	pool_free(pool);
	free(points);
}

static void test_sizes_have_small_factors(void **state)
{
	(void)state;
	assert_int_equal(convolution_size(56), 128);
	assert_int_equal(convolution_size(57), 144);
	assert_int_equal(convolution_size(10000), CONVOLUTION_MOST);
	for (size_t nodes = 50; nodes < 1000; nodes += 7)
		assert_true(convolution_size(nodes) / 2 >= nodes + CONVOLUTION_MARGIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_give_the_same_bytes),
		cmocka_unit_test(test_sums_along_edges_are_those_of_the_formula),
		cmocka_unit_test(test_the_field_agrees_with_all_pairs),
		cmocka_unit_test(test_a_charge_feels_nothing_of_itself),
		cmocka_unit_test(test_points_too_far_apart_stay_finite),
		cmocka_unit_test(test_threads_make_no_difference),
		cmocka_unit_test(test_sizes_have_small_factors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
