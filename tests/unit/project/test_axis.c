#include "check.h"

#include "project/align.h"
#include "project/axis.h"
#include "project/projector.h"

#include <math.h>
#include <string.h>

/* he and she on the first axis, the rest at known places. */
static Space *leaning(void)
{
	static const char *const words[] = {"he", "she", "nurse", "smith", "far", "near"};
	static const float rows[][3] = {{2, 0, 0}, {-3, 0, 0}, {-3, 4, 0}, {3, 4, 0}, {0, -5, 1}, {0, -4, -1}};
	Error err = ERROR_INIT;
	Space *space = space_new(6, 3, &err);
	for (size_t i = 0; i < 6; i++) {
		memcpy(matrix_row(&space->vectors, i), rows[i], sizeof rows[i]);
		dictionary_add(&space->items, words[i], strlen(words[i]));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Projection *place(Space *space, const char *line)
{
	Error err = ERROR_INIT;
	Projection *points = projection_new(space, "w", (size_t)-1, 1, &err);
	Args *options = args_of(projector_axis.options, line, &err);
	assert_ok(projector_place(&projector_axis, points, options, NULL, &err));
	points->options = memory_text(line);
	args_free(options);
	return points;
}

static void test_across_is_the_cosine_with_the_direction(void **state)
{
	(void)state;
	static const double x[] = {1, -1, -0.6, 0.6, 0, 0};
	Space *space = leaning();
	Projection *points = place(space, "axis={he}:{she}");
	Text name = {0};
	for (size_t i = 0; i < 6; i++)
		assert_near(points->x[i], x[i], 1e-6);
	/* The rest varies along the second dimension: both professions on one side. */
	assert_true(fabs(points->y[2] - points->y[3]) < 1e-6);
	assert_true(points->y[2] * points->y[4] < 0);
	assert_true(axis_map_name(points, 0, &name));
	assert_contains(text_of(&name), "he (+) less she (-)");
	text_release(&name);
	projection_unref(points);
	space_unref(space);
}

static void test_two_axes_and_words_first(void **state)
{
	(void)state;
	Space *space = leaning();
	Projection *points = place(space, "axis={he}:{she} second={near}:{far}");
	uint32_t order[] = {2, 3, 0, 4, 1, 5};
	axis_map_order(points, order);
	static const uint32_t wanted[] = {0, 4, 1, 5, 2, 3};
	assert_memory_equal(order, wanted, sizeof order);
	assert_false(axis_map_flips(points));
	assert_true(points->y[5] > points->y[4]);
	projection_unref(points);
	space_unref(space);
}

static void test_words_of_the_sets_are_always_shown_and_told_apart(void **state)
{
	(void)state;
	Space *space = leaning();
	Error err = ERROR_INIT;
	static const uint32_t wanted[] = {1, 5};
	for (uint64_t seed = 1; seed < 20; seed++) {
		Projection *few = projection_with(space, "w", 3, seed, wanted, 2, &err);
		assert_int_equal(few->shown, 3);
		assert_true(few->row[0] == 1 || few->row[1] == 1);
		assert_int_equal(few->row[2], 5);
		projection_unref(few);
	}
	Projection *points = place(space, "axis=men{he}:{she} words={Nurse,smith}:{none}");
	Colouring *colouring = axis_map_colouring(points, &err);
	static const char *const sets[] = {
		"A men", "B she", "X Nurse, smith", "X Nurse, smith", "others", "others"};
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(dictionary_word(colouring->names, colouring_group(colouring, i)), sets[i]);
	Text options = {0};
	axis_short_options(points->options, &options);
	assert_string_equal(text_of(&options), "axis=men:{she} words={Nurse,smith}:{none}");
	text_release(&options);
	colouring_unref(colouring);
	projection_unref(points);
	space_unref(space);
}

/* It is never turned: what lies across keeps its meaning; up may change its sign. */
static void test_aligning_keeps_the_axis(void **state)
{
	(void)state;
	Space *space = leaning();
	Projection *last = place(space, "axis={he}:{she}"), *next = place(space, "axis={he}:{she}");
	for (size_t i = 0; i < 6; i++)
		last->y[i] = -last->y[i];
	projection_align(next, last);
	for (size_t i = 0; i < 6; i++) {
		assert_near(next->x[i], last->x[i], 1e-6);
		assert_near(next->y[i], last->y[i], 1e-6);
	}
	projection_unref(last);
	projection_unref(next);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_across_is_the_cosine_with_the_direction),
		cmocka_unit_test(test_two_axes_and_words_first),
		cmocka_unit_test(test_words_of_the_sets_are_always_shown_and_told_apart),
		cmocka_unit_test(test_aligning_keeps_the_axis),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
