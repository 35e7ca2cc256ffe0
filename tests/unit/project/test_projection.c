/* Expected numbers: tests/reference/projection.py. */
#include "check.h"
#include "project/align.h"
#include "project/projector.h"

static Error err;

/* `count` items named w0, w1, … of `width` columns, in domains of the given sizes. */
static Space *wave_space(size_t count, size_t width, size_t first_domain)
{
	Space *space = space_new(count, width, &err);
	assert_non_null(space);
	space->domain_of = memory_new(count, sizeof *space->domain_of);
	dictionary_add(&space->domains, "left", 4);
	dictionary_add(&space->domains, "right", 5);
	for (size_t i = 0; i < count; i++) {
		char name[32];
		int bytes = snprintf(name, sizeof name, "w%zu", i);
		dictionary_add(&space->items, name, (size_t)bytes);
		space->domain_of[i] = i >= first_domain;
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

static Projection *map_of(Space *space, size_t most, uint64_t seed)
{
	Projection *map = projection_new(space, "waves", most, seed, &err);
	assert_non_null(map);
	assert_ok(projector_place(&projector_pca, map, NULL, NULL, &err));
	return map;
}

static void test_pca_agrees_with_numpy(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9, 40);
	Projection *map = map_of(space, 5000, 1);
	assert_int_equal(map->shown, 80);
	assert_near(map->x[5], 0.9090760222, 1e-5);
	assert_near(map->y[5], -7.043408956, 1e-5);
	assert_near(map->explained[0], 117.7445448 / 151.5079826, 1e-6);
	assert_near(map->explained[1], 30.20425769 / 151.5079826, 1e-6);
	assert_string_equal(map->method, "pca");
	projection_unref(map);
	space_unref(space);
}

static void test_sample_is_stratified_and_repeats(void **state)
{
	(void)state;
	Space *space = wave_space(1000, 3, 900);
	Projection *a = map_of(space, 101, 7), *b = map_of(space, 101, 7), *c = map_of(space, 101, 8);
	assert_int_equal(a->shown, 101);
	assert_int_equal(a->total, 1000);
	size_t left = 0;
	for (size_t i = 0; i < a->shown; i++) {
		left += space->domain_of[a->row[i]] == 0;
		assert_true(i == 0 || a->row[i] > a->row[i - 1]);
	}
	assert_int_equal(left, 91);
	assert_memory_equal(a->row, b->row, 101 * sizeof *a->row);
	assert_memory_not_equal(a->row, c->row, 101 * sizeof *a->row);
	projection_unref(a);
	projection_unref(b);
	projection_unref(c);
	space_unref(space);
}

static void test_alignment_undoes_turning_and_mirroring(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9, 40);
	Projection *last = map_of(space, 80, 1);
	for (int mirror = 0; mirror < 2; mirror++)
		for (int step = -3; step <= 3; step++) {
			Projection *frame = map_of(space, 80, 1);
			double c = cos(step), s = sin(step);
			for (size_t i = 0; i < frame->shown; i++) {
				double x = last->x[i], y = mirror ? -last->y[i] : last->y[i];
				frame->x[i] = (float)(c * x - s * y);
				frame->y[i] = (float)(s * x + c * y);
			}
			projection_align(frame, last);
			assert_int_equal(frame->mirrored, mirror);
			assert_near(remainder(frame->turned * M_PI / 180 - (mirror ? step : -step), 2 * M_PI),
				0, 1e-5);
			for (size_t i = 0; i < frame->shown; i++) {
				assert_near(frame->x[i], last->x[i], 1e-5);
				assert_near(frame->y[i], last->y[i], 1e-5);
			}
			projection_unref(frame);
		}
	projection_unref(last);
	space_unref(space);
}

static void test_alignment_keeps_distances_and_total_variance(void **state)
{
	(void)state;
	Space *before = wave_space(80, 9, 40), *after = wave_space(120, 9, 40);
	Projection *last = map_of(before, 60, 1), *frame = map_of(after, 90, 1), *raw = map_of(after, 90, 1);
	projection_align(frame, last);
	for (size_t i = 1; i < frame->shown; i++)
		assert_near(hypot(frame->x[i] - frame->x[i - 1], frame->y[i] - frame->y[i - 1]),
			hypot(raw->x[i] - raw->x[i - 1], raw->y[i] - raw->y[i - 1]), 1e-4);
	assert_near(frame->explained[0] + frame->explained[1], raw->explained[0] + raw->explained[1], 1e-12);
	projection_unref(last);
	projection_unref(frame);
	projection_unref(raw);
	space_unref(before);
	space_unref(after);
}

static void test_maps_without_common_items_stay(void **state)
{
	(void)state;
	Space *space = wave_space(80, 9, 40), *other = space_new(3, 2, &err);
	dictionary_add(&other->items, "x", 1);
	dictionary_add(&other->items, "y", 1);
	dictionary_add(&other->items, "z", 1);
	other->vectors.data[0] = 1;
	other->vectors.data[3] = 2;
	assert_ok(space_finish(other, &err));
	Projection *last = map_of(other, 3, 1), *frame = map_of(space, 80, 1);
	float x = frame->x[5];
	projection_align(frame, last);
	assert_true(frame->x[5] == x);
	assert_near(frame->turned, 0, 0);
	projection_unref(last);
	projection_unref(frame);
	space_unref(space);
	space_unref(other);
}

static void test_nothing_to_map_is_refused(void **state)
{
	(void)state;
	Space *space = space_new(3, 2, &err);
	dictionary_add(&space->items, "x", 1);
	dictionary_add(&space->items, "y", 1);
	dictionary_add(&space->items, "z", 1);
	assert_ok(space_finish(space, &err));
	Projection *map = projection_new(space, "zeros", 5000, 1, &err);
	assert_false(projector_place(&projector_pca, map, NULL, NULL, &err));
	assert_contains(err.message, "all vectors of \"zeros\" are equal");
	projection_unref(map);
	space_unref(space);
	Space *one = space_new(1, 2, &err);
	dictionary_add(&one->items, "x", 1);
	assert_ok(space_finish(one, &err));
	map = projection_new(one, "one", 5000, 1, &err);
	assert_false(projector_place(&projector_pca, map, NULL, NULL, &err));
	assert_contains(err.message, "at least 3 items");
	projection_unref(map);
	space_unref(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pca_agrees_with_numpy),
		cmocka_unit_test(test_sample_is_stratified_and_repeats),
		cmocka_unit_test(test_alignment_undoes_turning_and_mirroring),
		cmocka_unit_test(test_alignment_keeps_distances_and_total_variance),
		cmocka_unit_test(test_maps_without_common_items_stay),
		cmocka_unit_test(test_nothing_to_map_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
