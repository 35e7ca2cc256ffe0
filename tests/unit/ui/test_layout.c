#include "check.h"

#include "ui/panes/pane.h"
#include "ui/tui/layout.h"

#include <stdlib.h>

static void test_shares_fill_the_box(void **state)
{
	(void)state;
	ScreenLayout layout;
	Error err = ERROR_INIT;
	assert_ok(layout_place("map:2 | (log:1 / jobs:3)", (Box){1, 0, 20, 91}, &layout, &err));
	assert_int_equal(layout.count, 3);
	assert_string_equal(layout.tiles[0].pane, "map");
	assert_int_equal(layout.tiles[0].box.cols, 60);
	assert_int_equal(layout.tiles[0].box.rows, 20);
	/* A column stays free between neighbours. */
	assert_int_equal(layout.tiles[1].box.col, 61);
	assert_int_equal(layout.tiles[1].box.cols, 30);
	assert_int_equal(layout.tiles[1].box.rows, 5);
	assert_int_equal(layout.tiles[2].box.row, 6);
	assert_int_equal(layout.tiles[2].box.rows, 15);
}

static void test_faulty_lines_are_told(void **state)
{
	(void)state;
	static const char *const faulty[] = {"", "map |", "(map / log", "map:0", "map:x", "map | log / jobs",
		"map log", "a|a|a|a|a|a|a|a|a", "MAP"};
	ScreenLayout layout;
	for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
		Error err = ERROR_INIT;
		if (layout_place(faulty[i], (Box){0, 0, 10, 10}, &layout, &err))
			fail_msg("\"%s\" was read", faulty[i]);
	}
}

/* Every layout that `layout` accepts has a plan of known panes, no two over each other, none too small to read.
 */
static void test_every_layout_stands(void **state)
{
	(void)state;
	static const int sizes[][2] = {{30, 100}, {43, 132}, {50, 200}};
	char *names = memory_text(SCREEN_LAYOUTS), *rest = names;
	for (char *name; (name = strsep(&rest, "|"));) {
		assert_true(rest ? strcmp(layout_after(name), "explore") != 0
				 : strcmp(layout_after(name), "explore") == 0);
		for (size_t s = 0; s < 3; s++) {
			ScreenLayout layout;
			Error err = ERROR_INIT;
			Box box = {1, 0, sizes[s][0] - 3, sizes[s][1]};
			assert_ok(layout_place(layout_plan(name, box.cols), box, &layout, &err));
			int cells = 0;
			for (int i = 0; i < layout.count; i++) {
				assert_true(pane_find(layout.tiles[i].pane) >= 0);
				assert_true(layout.tiles[i].box.rows >= 8 && layout.tiles[i].box.cols >= 40);
				cells += layout.tiles[i].box.rows * layout.tiles[i].box.cols;
			}
			assert_true(cells <= box.rows * box.cols && cells >= box.rows * (box.cols - 2));
		}
	}
	free(names);
}

static void test_every_pane_has_a_name_that_commands_know(void **state)
{
	(void)state;
	for (int i = 0; panes[i]; i++)
		assert_contains(SCREEN_PANES, panes[i]->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares_fill_the_box),
		cmocka_unit_test(test_faulty_lines_are_told),
		cmocka_unit_test(test_every_layout_stands),
		cmocka_unit_test(test_every_pane_has_a_name_that_commands_know),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
