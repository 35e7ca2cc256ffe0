/* Numbers not in closed form are those that tests/reference/matching.py prints. */
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static void test_places_of_numpy(void **state)
{
	(void)state;
	static const double plain[2][3] = {{0.7026909, 0.685656, -0.32415}, {0.7302851, 1.3639401, -0.3185854}},
			    classed[2][3] = {
				    {0.7199514, 0.5376579, -0.2463384}, {0.6465354, 1.566873, -0.2181013}};
	Space *sines = space_of_sines('a', 12, 3, 1, 0), *target = space_of_sines('b', 9, 3, 5, 0.8);
	uint32_t classes[12];
	for (uint32_t i = 0; i < 12; i++)
		classes[i] = i % 3;
	Space *source = space_from_rows('a', matrix_rows(&sines->vectors), classes);
	Adaptation *adaptation =
		adapted(&adapter_transport, sines, target, NULL, "reg=0.2 iterations=3000", NULL, &err);
	Adaptation *with_classes = adapted(&adapter_transport, source, target, NULL,
		"reg=0.2 classes=0.3 rounds=4 iterations=3000", NULL, &err);
	for (size_t j = 0; j < 3; j++) {
		assert_near(rows_at(source_rows(adaptation, target), 0)[j], plain[0][j], 1e-5);
		assert_near(rows_at(source_rows(adaptation, target), 7)[j], plain[1][j], 1e-5);
		assert_near(rows_at(source_rows(with_classes, target), 0)[j], classed[0][j], 2e-3);
		assert_near(rows_at(source_rows(with_classes, target), 7)[j], classed[1][j], 2e-3);
	}
	assert_near(figure_of(with_classes, "class_purity"), 0.6820773, 1e-3);
	adapter_transport.free(adaptation);
	adapter_transport.free(with_classes);
	space_unref(sines);
	space_unref(source);
	space_unref(target);
}

/* Turned by 35 degrees and moved: classes come to lie on their own. */
static void test_classes_are_carried_to_their_own(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 120, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 100, 2, 35, 6, 3);
	const char *ways[] = {"classes=0", "rounds=3", "sample=40"};
	for (size_t way = 0; way < 3; way++) {
		Adaptation *adaptation =
			adapted(&adapter_transport, source, target, NULL, ways[way], NULL, &err);
		assert_true(nearest_agree(adaptation, source, target) > 0.95);
		assert_int_equal((int)figure_of(adaptation, "sample_source"), way == 2 ? 40 : 120);
		assert_true(adaptation->n_series >= 2);
		adapter_transport.free(adaptation);
	}
	space_unref(source);
	space_unref(target);
}

/* Classes mirrored by 180 degrees cannot be told by their shape; a few labels of the target tell them. */
static void test_labels_of_the_target_decide(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 100, 1, 0, -2, 0),
	      *target = space_of_two_clouds('b', 100, 2, 180, 2, 0);
	Adaptation *blind = adapted(&adapter_transport, source, target, NULL, "", NULL, &err);
	assert_true(nearest_agree(blind, source, target) < 0.1);
	adapter_transport.free(blind);
	uint32_t labels[100];
	for (size_t j = 0; j < 100; j++)
		labels[j] = j < 30 ? target->class_of[j] : UINT32_MAX;
	Adaptation *told = adapted(&adapter_transport, source, target, labels, "classes=1", NULL, &err);
	assert_true(nearest_agree(told, source, target) > 0.25);
	assert_true(figure_of(told, "class_purity") > 0.6);
	adapter_transport.free(told);
	space_unref(source);
	space_unref(target);
}

static void test_threads_and_looks_change_nothing(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 150, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 100, 2, 35, 6, 3);
	Pool *pool = pool_new(3);
	Adaptation *several =
		adapted(&adapter_transport, source, target, NULL, "sample=70 rounds=3", pool, &err);
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "source",
		.target_name = "target",
		.classes = &source->classes,
		.source_class = source->class_of,
		.seed = 1};
	Args *args = args_of(adapter_transport.options, "sample=70 rounds=3", &err);
	Adaptation *alone = adapter_start(&adapter_transport, &input, args, &err);
	while (!alone->progress.finished) {
		Matrix seen = {0};
		assert_ok(matrix_init(&seen, 250, 2, "a look", &err));
		assert_ok(adapter_transport.look(alone, &seen, &err));
		assert_memory_equal(seen.data, target->vectors.data, 200 * sizeof(float));
		assert_ok(adapter_transport.step(alone, NULL, &err));
		matrix_release(&seen);
	}
	assert_memory_equal(alone->shared->vectors.data, several->shared->vectors.data, 500 * sizeof(float));
	args_free(args);
	adapter_transport.free(alone);
	adapter_transport.free(several);
	pool_free(pool);
	space_unref(source);
	space_unref(target);
}

static void test_what_is_not_finished_is_said(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 30, 3, 1, 0), *target = space_of_sines('b', 30, 3, 5, 0.8);
	Adaptation *adaptation =
		adapted(&adapter_transport, source, target, NULL, "reg=0.001 iterations=3", NULL, &err);
	assert_contains(adaptation->note, "still off by");
	adapter_transport.free(adaptation);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_of_numpy),
		cmocka_unit_test(test_classes_are_carried_to_their_own),
		cmocka_unit_test(test_labels_of_the_target_decide),
		cmocka_unit_test(test_threads_and_looks_change_nothing),
		cmocka_unit_test(test_what_is_not_finished_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
