/* The maps of a shared space in a session file: as they were, those of older files, and damaged ones. */
#include "check.h"
#include "scratch.h"
#include "scratch_store.h"
#include "session/side_map_store.h"

#include <stdlib.h>
#include <string.h>

static Error err;

/* x to (x - (1, 2)) scaled by (3, 4), and from there to its sum, moved by 5. */
static MapStage *first_stage(void)
{
	MapStage parts = {.mean = map_stage_numbers((double[]){1, 2}, 2),
		.scale = map_stage_numbers((double[]){3, 4}, 2)};
	return map_stage_new(&parts, 2, 2);
}

static MapStage *last_stage(void)
{
	MapStage parts = {.shift = map_stage_numbers((double[]){5}, 1)};
	assert_ok(matrix_init(&parts.map, 2, 1, "a map", &err));
	parts.map.data[0] = matrix_row(&parts.map, 1)[0] = 1;
	return map_stage_new(&parts, 2, 1);
}

static SideMaps *three_sides(void)
{
	SideMaps *maps = side_maps_new();
	MapStage *first = first_stage(), *last = last_stage();
	side_map_append(side_maps_add(maps, "a", 0, 10, 2), last);
	SideMap *middle = side_maps_add(maps, "b", 10, 5, 2);
	side_map_append(middle, first);
	side_map_append(middle, last);
	side_maps_add(maps, "c", 15, 5, 1);
	map_stage_unref(first);
	map_stage_unref(last);
	return maps;
}

static void test_as_they_were(void **state)
{
	(void)state;
	SideMaps *maps = three_sides(), *back = NULL;
	Store *store = scratch_store_create();
	assert_ok(side_maps_store(store, "space", maps, &err));
	store = scratch_store_reopen(store);
	assert_ok(side_maps_restore(store, "space", 20, 1, &back, &err));
	assert_non_null(back);
	assert_int_equal(back->count, 3);
	assert_string_equal(back->sides[1].name, "b");
	assert_int_equal(back->sides[1].first, 10);
	assert_ptr_equal(back->sides[0].stages[0], back->sides[1].stages[1]);
	double y;
	assert_near(side_map_carry(&back->sides[1], (float[]){2, 4}, &y), 1, 0);
	assert_near(y, 3 * (2 - 1) + 4 * (4 - 2) + 5, 0);
	assert_int_equal(back->sides[2].n_stages, 0);
	side_maps_unref(back);
	back = NULL;
	assert_ok(side_maps_restore(store, "another", 20, 1, &back, &err));
	assert_null(back);
	store_close(store);
	side_maps_unref(maps);
}

/* As files had it when a shared space had two sides with one stage each. */
static void test_older_files(void **state)
{
	(void)state;
	SideMaps *back = NULL;
	Store *store = scratch_store_create();
	const uint64_t source[] = {3, 4, 2, 1, 0, 1}, target[] = {0, 3, 1, 1, 0, 0};
	assert_ok(store_put(store, "space", "side 0 map", source, sizeof source, &err));
	assert_ok(store_put(store, "space", "side 0 name", "left", 4, &err));
	assert_ok(store_put(store, "space", "side 0 shift", (double[]){5}, sizeof(double), &err));
	assert_ok(store_put(store, "space", "side 0 matrix", (float[]){1, 1}, 2 * sizeof(float), &err));
	assert_ok(store_put(store, "space", "side 1 map", target, sizeof target, &err));
	assert_ok(store_put(store, "space", "side 1 name", "right", 5, &err));
	store = scratch_store_reopen(store);
	assert_ok(side_maps_restore(store, "space", 7, 1, &back, &err));
	assert_int_equal(back->count, 2);
	assert_string_equal(side_maps_of(back, 0)->name, "right");
	assert_string_equal(side_maps_of(back, 6)->name, "left");
	double y;
	side_map_carry(side_maps_named(back, "left"), (float[]){2, 4}, &y);
	assert_near(y, 11, 0);
	side_maps_unref(back);
	store_close(store);
}

/* Sides that make no sense beside the stages that there are: from two numbers to one, and to two. */
static void refuse_sides(const uint64_t *numbers, size_t count)
{
	const uint64_t narrow[] = {0, 0, 2, 1, 0, 1}, same[] = {0, 0, 2, 2, 0, 0};
	SideMaps *back = NULL;
	Store *store = scratch_store_create();
	assert_ok(store_put(store, "space", "stage 0 map", narrow, sizeof narrow, &err));
	assert_ok(store_put(store, "space", "stage 0 matrix", (float[]){1, 1}, 2 * sizeof(float), &err));
	assert_ok(store_put(store, "space", "stage 1 map", same, sizeof same, &err));
	assert_ok(store_put(store, "space", "sides", numbers, count * sizeof *numbers, &err));
	store = scratch_store_reopen(store);
	err = ERROR_INIT;
	assert_false(side_maps_restore(store, "space", 20, 1, &back, &err));
	assert_null(back);
	assert_contains(err.message, "the session file is damaged: the maps of space");
	store_close(store);
}

static void test_damaged(void **state)
{
	(void)state;
	refuse_sides((uint64_t[]){0, 21, 2, 1, 0}, 5);          /* rows that are not there */
	refuse_sides((uint64_t[]){UINT64_MAX, 1, 2, 1, 0}, 5);  /* nor these */
	refuse_sides((uint64_t[]){0, 10, 3, 1, 0}, 5);          /* a width that does not fit */
	refuse_sides((uint64_t[]){0, 10, 2, 1, 9}, 5);          /* a stage that is not there */
	refuse_sides((uint64_t[]){0, 10, 2, 2, 0}, 5);          /* one stage too few */
	refuse_sides((uint64_t[]){0, 10, 2, UINT64_MAX, 0}, 5); /* far too few */
	refuse_sides((uint64_t[]){0, 10, 2, 1, 1}, 5);          /* ends in another space */
	refuse_sides((uint64_t[]){0, 10, 2}, 3);                /* cut off */
	refuse_sides((uint64_t[]){0, 10, 1ULL << 40, 1, 0}, 5); /* wider than any */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_they_were),
		cmocka_unit_test(test_older_files),
		cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
