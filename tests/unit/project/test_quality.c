/* Expected numbers: tests/reference/projection.py. */
#include "check.h"
#include "project/projector.h"
#include "project/quality.h"

static Error err;

static Space *wave_space(size_t count, size_t width)
{
	Space *space = space_new(count, width, &err);
	assert_non_null(space);
	for (size_t i = 0; i < count; i++) {
		char name[32];
		int bytes = snprintf(name, sizeof name, "w%zu", i);
		dictionary_add(&space->items, name, (size_t)bytes);
		for (size_t j = 0; j < width; j++) {
			double x = (double)i, y = (double)j;
			matrix_row(&space->vectors, i)[j] =
				(float)(sin(1 + x * 0.37 + y * y * 0.11) * ((double)width - y) +
					cos(x * 1.7 * (y + 1)));
		}
	}
	assert_ok(space_finish(space, &err));
	return space;
}

/* Two columns of the space as a map. */
static void place_by_columns(Projection *map, size_t x, size_t y)
{
	for (size_t i = 0; i < map->shown; i++) {
		map->x[i] = matrix_row(&map->space->vectors, map->row[i])[x];
		map->y[i] = matrix_row(&map->space->vectors, map->row[i])[y];
	}
}

static void test_figures_agree_with_sklearn_and_numpy(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9);
	Projection *map = projection_new(space, "waves", 80, 1, &err);
	assert_ok(projector_place(&projector_pca, map, NULL, NULL, &err));
	assert_true(isnan(map->continuity));
	assert_ok(map_quality(map, NULL, &err));
	assert_near(map->trustworthiness, 0.9995426829, 1e-9);
	assert_near(map->continuity, 0.9995934959, 1e-9);
	assert_near(map->preservation, 0.9425, 1e-9);
	assert_int_equal(map->judged, 80);
	place_by_columns(map, 8, 7);
	assert_ok(map_quality(map, NULL, &err));
	assert_near(map->trustworthiness, 0.7653116531, 1e-9);
	assert_near(map->continuity, 0.8375846883, 1e-9);
	assert_near(map->preservation, 0.31875, 1e-9);
	projection_unref(map);
	space_unref(space);
}

static void test_only_shown_items_are_neighbours(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9);
	Projection *map = projection_new(space, "waves", 40, 1, &err);
	for (size_t i = 0; i < 40; i++)
		map->row[i] = (uint32_t)(2 * i);
	place_by_columns(map, 8, 7);
	assert_ok(map_quality(map, NULL, &err));
	assert_near(map->preservation, 0.6, 1e-9);
	projection_unref(map);
	space_unref(space);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	Space *space = wave_space(2000, 9);
	Projection *one = projection_new(space, "waves", 1500, 1, &err);
	place_by_columns(one, 0, 1);
	Projection *two = projection_next(one, &err);
	projection_copy_places(one, two);
	Pool *pool = pool_new(2);
	assert_ok(map_quality(one, NULL, &err));
	assert_ok(map_quality(two, pool, &err));
	assert_int_equal(one->judged, QUALITY_POINTS);
	assert_true(one->trustworthiness == two->trustworthiness);
	assert_true(one->continuity == two->continuity);
	assert_true(one->preservation == two->preservation);
	assert_true(one->preservation > 0 && one->preservation < 1);
	pool_free(pool);
	projection_unref(one);
	projection_unref(two);
	space_unref(space);
}

static void test_the_space_itself_is_perfect(void **state)
{
	(void)state;
	Space *space = wave_space(900, 2);
	Projection *map = projection_new(space, "plane", 900, 1, &err);
	place_by_columns(map, 0, 1);
	assert_ok(map_quality(map, NULL, &err));
	assert_near(map->trustworthiness, 1, 1e-6);
	assert_near(map->continuity, 1, 1e-6);
	assert_true(map->preservation > 0.999);
	projection_unref(map);
	space_unref(space);
}

static void test_few_points_have_no_figures(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9);
	Projection *few = projection_new(space, "waves", 24, 1, &err);
	place_by_columns(few, 8, 7);
	assert_ok(map_quality(few, NULL, &err));
	assert_true(isnan(few->trustworthiness) && isnan(few->continuity));
	assert_false(isnan(few->preservation));
	projection_unref(few);
	few = projection_new(space, "waves", 10, 1, &err);
	assert_ok(map_quality(few, NULL, &err));
	assert_true(isnan(few->preservation));
	projection_unref(few);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures_agree_with_sklearn_and_numpy),
		cmocka_unit_test(test_only_shown_items_are_neighbours),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_the_space_itself_is_perfect),
		cmocka_unit_test(test_few_points_have_no_figures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
