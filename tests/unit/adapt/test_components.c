/* Transfer component analysis and joint distribution adaptation; numbers are those that
 * tests/reference/matching.py prints. */
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

/* Sines with classes 0, 1, 2 by turns. */
static Space *labelled_sines(char letter, size_t count, int first, double shift)
{
	Space *sines = space_of_sines(letter, count, 4, first, shift);
	uint32_t classes[64];
	for (uint32_t i = 0; i < count; i++)
		classes[i] = i % 3;
	Space *space = space_from_rows(letter, matrix_rows(&sines->vectors), classes);
	space_unref(sines);
	return space;
}

typedef struct Expected {
	const char *options;
	double first_value, last_value, source[2], target[2];
} Expected;

static void test_components_of_scipy(void **state)
{
	(void)state;
	static const Expected expected[] = {
		{"mu=0.5 dim=2", 16.7988407, 15.3736183, {0.087297, 0.219624}, {-0.147079, 0.09437}},
		{"mu=0.5 dim=2 kernel=linear", 141.1001366, 118.1340986, {-0.253299, 0.613073},
			{0.425977, 0.266244}},
		{"mu=0.5 dim=2 kernel=rbf gamma=0.5", 29.3942221, 21.6126537, {1.203877, -0.203329},
			{0.460321, 0.144909}},
	};
	Space *source = space_of_sines('a', 20, 4, 1, 0), *target = space_of_sines('b', 15, 4, 5, 0.8);
	for (size_t i = 0; i < 3; i++) {
		Adaptation *adaptation =
			adapted(&adapter_tca, source, target, NULL, expected[i].options, NULL, &err);
		assert_int_equal(adaptation->shared->vectors.cols, 2);
		assert_near(figure_of(adaptation, "first_value"), expected[i].first_value, 2e-4);
		assert_near(figure_of(adaptation, "last_value"), expected[i].last_value, 2e-4);
		for (size_t k = 0; k < 2; k++) {
			assert_near(source_rows(adaptation, target).data[k], expected[i].source[k], 2e-5);
			assert_near(target_rows(adaptation, target).data[k], expected[i].target[k], 2e-5);
		}
		adapter_tca.free(adaptation);
	}
	space_unref(source);
	space_unref(target);
}

static void test_joint_components_of_scipy(void **state)
{
	(void)state;
	static const double source_place[] = {1.07329, -0.382568}, target_place[] = {0.700475, -1.094904};
	Space *source = labelled_sines('a', 20, 1, 0), *target = labelled_sines('b', 15, 5, 0.8);
	Adaptation *adaptation =
		adapted(&adapter_jda, source, target, NULL, "mu=0.5 dim=2 kernel=rbf gamma=0.5", NULL, &err);
	assert_near(figure_of(adaptation, "first_value"), 22.6372987, 2e-4);
	assert_near(figure_of(adaptation, "last_value"), 15.1270639, 2e-4);
	assert_int_equal((int)figure_of(adaptation, "iterations"), 10);
	for (size_t k = 0; k < 2; k++) {
		assert_near(source_rows(adaptation, target).data[k], source_place[k], 2e-5);
		assert_near(target_rows(adaptation, target).data[k], target_place[k], 2e-5);
	}
	assert_int_equal(adaptation->series[1].count, 10);
	adapter_jda.free(adaptation);
	space_unref(source);
	space_unref(target);
}

static double distance_of(const Adaptation *adaptation)
{
	const Series *series = &adaptation->series[0];
	assert_string_equal(series->name, "distance of domains");
	return series->y[series->count - 1];
}

/* The less weights cost, the nearer the domains come; classes stay apart. */
static void test_domains_come_together(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 120, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 100, 2, 10, 1, 6);
	Adaptation *weak = adapted(&adapter_tca, source, target, NULL, "mu=1000 kernel=rbf dim=6", NULL, &err);
	Adaptation *strong =
		adapted(&adapter_tca, source, target, NULL, "mu=0.001 kernel=rbf dim=6", NULL, &err);
	assert_true(distance_of(strong) < 0.1 * distance_of(weak));
	adapter_tca.free(weak);
	adapter_tca.free(strong);
	Adaptation *joint = adapted(&adapter_jda, source, target, NULL, "kernel=primal dim=1", NULL, &err);
	assert_true(nearest_agree(joint, source, target) > 0.9);
	adapter_jda.free(joint);
	space_unref(source);
	space_unref(target);
}

/* Rows outside of the sample are placed by the same map: a sample of all is the same as no sample. */
static void test_all_rows_are_placed(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 150, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 150, 2, 10, 1, 2);
	Pool *pool = pool_new(3);
	Adaptation *few = adapted(&adapter_jda, source, target, NULL, "sample=40 kernel=rbf dim=5", NULL, &err);
	Adaptation *threads =
		adapted(&adapter_jda, source, target, NULL, "sample=40 kernel=rbf dim=5", pool, &err);
	assert_int_equal((int)figure_of(few, "features"), 80);
	assert_memory_equal(few->shared->vectors.data, threads->shared->vectors.data, 300 * 5 * sizeof(float));
	Matrix seen = {0};
	assert_ok(matrix_init(&seen, 300, 5, "a look", &err));
	assert_ok(adapter_jda.look(few, &seen, &err));
	assert_memory_equal(seen.data, few->shared->vectors.data, 300 * 5 * sizeof(float));
	matrix_release(&seen);
	adapter_jda.free(few);
	adapter_jda.free(threads);
	pool_free(pool);
	space_unref(source);
	space_unref(target);
}

static void test_what_cannot_be_is_refused(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 20, 4, 1, 0), *target = space_of_sines('b', 15, 4, 5, 0.8);
	AdaptInput input = {.source = source, .target = target, .source_name = "a", .target_name = "b"};
	Args *args = args_of(adapter_tca.options, "dim=5", &err);
	assert_null(adapter_start(&adapter_tca, &input, args, &err));
	assert_contains(err.message, "4 components at most");
	args_free(args);
	args = args_of(adapter_jda.options, "", &err);
	assert_null(adapter_start(&adapter_jda, &input, args, &err));
	assert_contains(err.message, "learns from classes");
	args_free(args);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_components_of_scipy),
		cmocka_unit_test(test_joint_components_of_scipy),
		cmocka_unit_test(test_domains_come_together),
		cmocka_unit_test(test_all_rows_are_placed),
		cmocka_unit_test(test_what_cannot_be_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
