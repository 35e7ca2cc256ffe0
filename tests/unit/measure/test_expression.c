#include "measure/expression.h"

#include "check.h"

#include <stdlib.h>

static Space *space_of(size_t width, const char *const *items, size_t count, const float *values)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, width, &err);
	memcpy(space->vectors.data, values, count * width * sizeof(float));
	for (size_t i = 0; i < count; i++)
		dictionary_add(&space->items, items[i], strlen(items[i]));
	assert_ok(space_finish(space, &err));
	return space;
}

static const Space *old_space;

static const Space *find(const void *context, const char *name)
{
	assert_ptr_equal(context, &old_space);
	return strcmp(name, "old") == 0 ? old_space : NULL;
}

typedef struct World {
	Space *now, *old;
	ItemScope scope;
} World;

static int make_world(void **state)
{
	static const char *const items[] = {"king", "man", "woman", "+", "-", "and/or", "new york"};
	static const float values[] = {3, 4, 0, 2, 1, 0, 0, 1, 1, 1, 5, 0, 0, 0};
	static World world;
	world.now = space_of(2, items, 7, values);
	world.old = space_of(2, items, 2, (const float[]){0, 1, 1, 0});
	old_space = world.old;
	world.scope = (ItemScope){.space = world.now, .name = "now", .find = find, .context = &old_space};
	*state = &world;
	return 0;
}

static int drop_world(void **state)
{
	World *world = *state;
	space_unref(world->now);
	space_unref(world->old);
	return 0;
}

static bool parse(const World *world, const char *line, Expression *expression, Error *err)
{
	Token *tokens;
	size_t count;
	if (!tokens_split(line, &tokens, &count, err))
		return false;
	const Token *words[16];
	for (size_t i = 0; i < count; i++)
		words[i] = &tokens[i];
	bool good = expression_parse(expression, words, count, &world->scope, err);
	tokens_free(tokens, count);
	return good;
}

static void expect(const World *world, const char *line, const char *text, float x, float y)
{
	Error err = ERROR_INIT;
	Expression expression;
	float vector[2];
	assert_ok(parse(world, line, &expression, &err));
	Text shown = {0};
	expression_text(&expression, &shown);
	assert_string_equal(text_of(&shown), text);
	expression_vector(&expression, true, vector);
	assert_near(vector[0], x, 1e-7);
	assert_near(vector[1], y, 1e-7);
	text_release(&shown);
	expression_release(&expression);
}

static void test_sums(void **state)
{
	const World *world = *state;
	expect(world, "king", "king", 0.6f, 0.8f);
	expect(world, "king - man + woman", "king - man + woman", 1.6f, -0.2f);
	expect(world, "- man king", "- man + king", 0.6f, -0.2f);
	expect(world, "king \"+\"", "king + +", 0.6f, 1.8f);
	expect(world, "king - '-'", "king - -", 0.6f - 0.70710678f, 0.8f - 0.70710678f);
	expect(world, "'new york'", "new york", 0, 0);
	expect(world, "and/or", "and/or", 1, 0);
	expect(world, "old/king + old/man", "king + man", 1, 1);
}

static void test_raw_sum_keeps_lengths(void **state)
{
	const World *world = *state;
	Error err = ERROR_INIT;
	Expression expression;
	float vector[2];
	assert_ok(parse(world, "king - man", &expression, &err));
	assert_false(expression_is_item(&expression));
	expression_vector(&expression, false, vector);
	assert_near(vector[0], 3, 0);
	assert_near(vector[1], 2, 0);
	expression_release(&expression);
	assert_ok(parse(world, "old/king", &expression, &err));
	assert_true(expression_is_item(&expression));
	size_t count;
	free(expression_rows(&expression, world->now, &count));
	assert_int_equal(count, 0);
	uint32_t *rows = expression_rows(&expression, world->old, &count);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0], 0);
	free(rows);
	expression_release(&expression);
}

static void expect_error(const World *world, const char *line, const char *part, int column)
{
	Error err = ERROR_INIT;
	Expression expression;
	assert_false(parse(world, line, &expression, &err));
	assert_contains(err.message, part);
	assert_int_equal(err.column, column);
}

static void test_errors_point_at_the_word(void **state)
{
	const World *world = *state;
	expect_error(world, "king - kong", "\"kong\" is not in now (7 items); did you mean king?", 7);
	expect_error(world, "king -", "an item should follow the last sign", 5);
	expect_error(world, "king + - man", "an item should stand between two signs", 7);
	expect_error(world, "", "an item should be named", -1);
	expect_error(world, "old/woman", "\"woman\" is not in old (2 items)", 0);
	expect_error(world, "older/king", "\"older/king\" is not in now", 0);
	expect_error(world, "/king", "\"/king\" is not in now", 0);
	expect_error(world, "old/", "\"old/\" is not in now", 0);
	Space *wide = space_of(3, (const char *const[]){"king"}, 1, (const float[]){1, 2, 3});
	old_space = wide;
	expect_error(world, "king - old/king", "vectors of old have 3 numbers, those of now 2", 7);
	old_space = world->old;
	space_unref(wide);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_raw_sum_keeps_lengths),
		cmocka_unit_test(test_errors_point_at_the_word),
	};
	return cmocka_run_group_tests_name("expression", tests, make_world, drop_world) != 0;
}
