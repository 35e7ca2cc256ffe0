#include "check.h"
#include "project/history.h"

static Error err;

/* `count` items called after the letter and their number. */
static Space *space_of(size_t count, char letter)
{
	Space *space = space_new(count, 3, &err);
	assert_non_null(space);
	for (size_t i = 0; i < count; i++) {
		char name[32];
		dictionary_add(
			&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", i ? letter : 'a', i));
		matrix_row(&space->vectors, i)[i % 3] = (float)(i + 1);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

/* Points at (value, value). */
static Projection *map_at(Space *space, float value)
{
	Projection *map = projection_new(space, "s", 5000, 1, &err);
	for (size_t i = 0; i < map->shown; i++)
		map->x[i] = map->y[i] = value;
	map->iteration = value;
	return map;
}

static void add(MapHistory **history, Space *space, float value, const Space *before)
{
	Projection *map = map_at(space, value);
	map_history_add(history, map, before, value);
	projection_unref(map);
}

static void test_frames_are_thinned_evenly(void **state)
{
	(void)state;
	Space *space = space_of(5, 'a');
	MapHistory *history = NULL;
	for (int i = 1; i <= 1000; i++) {
		add(&history, space, (float)i, space);
		assert_true(history->count >= 1 && history->count <= HISTORY_FRAMES);
	}
	assert_true(history->count >= HISTORY_FRAMES / 2 - 1);
	assert_near(history->frames[0]->iteration, 1, 0);
	double step = history->frames[1]->iteration - history->frames[0]->iteration;
	assert_near(step, 16, 0);
	for (size_t i = 1; i < history->count; i++)
		assert_near(history->frames[i]->iteration - history->frames[i - 1]->iteration, step, 0);
	map_history_unref(history);
	space_unref(space);
}

static void test_a_frame_is_shown_again(void **state)
{
	(void)state;
	Space *space = space_of(5, 'a'), *grown = space_of(7, 'a');
	MapHistory *history = NULL;
	add(&history, space, 1, NULL);
	MapHistory *older = map_history_ref(history);
	add(&history, grown, 3, space);
	assert_int_equal(older->count, 1); /* what others hold does not change */
	assert_int_equal(history->count, 2);
	Projection *now = map_at(grown, 5);
	now->method = memory_text("pca");
	Projection *first = map_history_show(history, 1, now, &err),
		   *second = map_history_show(history, 2, now, &err);
	assert_int_equal(first->shown, 5);
	assert_int_equal(second->shown, 7);
	assert_int_equal(second->frame, 2);
	assert_near(first->x[4], 1, 0);
	assert_near(second->seconds, 2, 0);
	assert_near(second->iteration, 3, 0);
	assert_string_equal(first->method, "pca");
	assert_ptr_equal(first->space, grown);
	projection_unref(first);
	projection_unref(second);
	projection_unref(now);
	map_history_unref(older);
	map_history_unref(history);
	space_unref(space);
	space_unref(grown);
}

static void test_other_items_begin_another_history(void **state)
{
	(void)state;
	Space *space = space_of(5, 'a'), *other = space_of(5, 'b'), *fewer = space_of(4, 'b');
	MapHistory *history = NULL;
	add(&history, space, 1, NULL);
	add(&history, space, 2, space);
	add(&history, other, 3, space);
	assert_int_equal(history->count, 1);
	add(&history, other, 4, other);
	assert_int_equal(history->count, 2);
	add(&history, fewer, 5, other);
	assert_int_equal(history->count, 1);
	map_history_unref(history);
	space_unref(space);
	space_unref(other);
	space_unref(fewer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames_are_thinned_evenly),
		cmocka_unit_test(test_a_frame_is_shown_again),
		cmocka_unit_test(test_other_items_begin_another_history),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
