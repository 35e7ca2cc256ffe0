/* Numbers not in closed form are those that tests/reference/matching.py prints. */
#include "adapted.h"
#include "check.h"

static Error err;

static void test_coordinates_of_numpy(void **state)
{
	(void)state;
	static const double source_expected[] = {0.0826114, 0.5776728, -0.397136, -0.7057932},
			    target_expected[] = {-0.8790525, 0.2323125, 0.7706736, -0.6309405};
	Space *source = space_of_sines('a', 30, 4, 1, 0), *target = space_of_sines('b', 25, 4, 5, 0.8);
	Adaptation *adaptation = adapted(&adapter_subspace, source, target, NULL, "dim=2", NULL, &err);
	assert_int_equal(adaptation->shared->vectors.cols, 2);
	for (size_t i = 0; i < 4; i++) {
		assert_near(source_rows(adaptation, target).data[i], source_expected[i], 2e-6);
		assert_near(target_rows(adaptation, target).data[i], target_expected[i], 2e-6);
	}
	assert_near(figure_of(adaptation, "mean_cosine"), (0.95025336 + 0.87246783) / 2, 1e-6);
	assert_near(figure_of(adaptation, "least_cosine"), 0.87246783, 1e-6);
	adapter_subspace.free(adaptation);
	space_unref(source);
	space_unref(target);
}

/* A turn of 20 degrees and a move are undone: the leading axes are told apart by their variance. */
static void test_a_planted_turn_is_undone(void **state)
{
	(void)state;
	Space *source = space_of_two_clouds('a', 200, 1, 0, 0, 0),
	      *target = space_of_two_clouds('b', 200, 2, 20, 9, -5);
	Adaptation *adaptation = adapted(&adapter_subspace, source, target, NULL, "", NULL, &err);
	assert_int_equal(adaptation->shared->vectors.cols, 2);
	assert_true(nearest_agree(adaptation, source, target) > 0.99);
	adapter_subspace.free(adaptation);
	space_unref(source);
	space_unref(target);
}

/* With all components and one distribution on both sides nothing is lost: distances stay. */
static void test_the_same_on_both_sides_comes_to_lie_on_itself(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 40, 5, 1, 0), *target = space_of_sines('b', 40, 5, 1, 0);
	Adaptation *adaptation = adapted(&adapter_subspace, source, target, NULL, "dim=5", NULL, &err);
	for (size_t i = 0; i < 200; i++)
		assert_near(
			source_rows(adaptation, target).data[i], target_rows(adaptation, target).data[i], 1e-5);
	assert_near(figure_of(adaptation, "variance_source"), 1, 1e-6);
	assert_near(figure_of(adaptation, "least_cosine"), 1, 1e-9);
	adapter_subspace.free(adaptation);
	space_unref(source);
	space_unref(target);
}

static void test_too_many_components_are_refused(void **state)
{
	(void)state;
	Space *source = space_of_sines('a', 40, 5, 1, 0), *target = space_of_sines('b', 4, 5, 1, 0);
	AdaptInput input = {.source = source, .target = target, .source_name = "a", .target_name = "b"};
	Args *args = args_of(adapter_subspace.options, "dim=4", &err);
	assert_null(adapter_start(&adapter_subspace, &input, args, &err));
	assert_contains(err.message, "have 3 principal components");
	args_free(args);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_coordinates_of_numpy),
		cmocka_unit_test(test_a_planted_turn_is_undone),
		cmocka_unit_test(test_the_same_on_both_sides_comes_to_lie_on_itself),
		cmocka_unit_test(test_too_many_components_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
