#include "check.h"

#include "report/canvas.h"

#include <locale.h>

static void text_is(const Canvas *canvas, const char *expected)
{
	Text text = {0};
	canvas_text(canvas, false, &text);
	assert_string_equal(text_of(&text), expected);
	text_release(&text);
}

static void test_put_is_cut_at_the_box(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 2, 10);
	Box box = {1, 2, 1, 5};
	assert_int_equal(canvas_put(&canvas, box, 0, 1, style_role(ROLE_TEXT), "abcdefgh"), 5);
	assert_int_equal(canvas_put(&canvas, box, 1, 0, style_role(ROLE_TEXT), "below"), 0);
	assert_int_equal(canvas_put(&canvas, canvas_box(&canvas), 0, -2, style_role(ROLE_TEXT), "xyz"), 1);
	text_is(&canvas, "z\n   abcd\n");
	canvas_release(&canvas);
}

static void test_wide_characters_take_two_cells(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 6);
	Box all = canvas_box(&canvas);
	canvas_put(&canvas, all, 0, 0, style_role(ROLE_TEXT), "日本x");
	assert_int_equal(canvas_at(&canvas, 0, 0)->width, 2);
	assert_int_equal(canvas_at(&canvas, 0, 1)->width, 0);
	text_is(&canvas, "日本x\n");
	/* Half of a wide character cannot stay. */
	canvas_put(&canvas, all, 0, 1, style_role(ROLE_TEXT), "a");
	text_is(&canvas, " a本x\n");
	canvas_put(&canvas, all, 0, 2, style_role(ROLE_TEXT), "b");
	text_is(&canvas, " ab x\n");
	/* No room for a whole one at the edge. */
	assert_int_equal(canvas_put(&canvas, all, 0, 5, style_role(ROLE_TEXT), "日"), 5);
	text_is(&canvas, " ab x\n");
	canvas_release(&canvas);
}

static void test_accents_join_and_controls_show(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 8);
	assert_int_equal(
		canvas_put(&canvas, canvas_box(&canvas), 0, 0, style_role(ROLE_TEXT), "e\xCC\x81t\x1b\xff"), 4);
	text_is(&canvas, "e\xCC\x81t??\n");
	canvas_release(&canvas);
}

static void test_colour_is_written_as_changes(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 8);
	Box all = canvas_box(&canvas);
	canvas_put(&canvas, all, 0, 0, style_group(0), "ab");
	canvas_put(&canvas, all, 0, 2, style_role(ROLE_TEXT), "c");
	canvas_put(&canvas, all, 0, 3, (Style){.role = ROLE_TITLE, .underline = 1}, "d");
	Text text = {0};
	canvas_text(&canvas, true, &text);
	assert_string_equal(text_of(&text), "\033[0;38;5;178mab\033[0mc\033[0;1;4md\033[0m\n");
	text_release(&text);
	canvas_release(&canvas);
}

static void test_pictures_without_colour_are_shades(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 3);
	Box all = canvas_box(&canvas);
	canvas_put(&canvas, all, 0, 0, (Style){.role = ROLE_RGB, .fore = 0xFFFFFF, .back = 0xFFFFFF}, "▀");
	canvas_put(&canvas, all, 0, 1, (Style){.role = ROLE_RGB, .fore = 0xFFFFFF}, "▀");
	canvas_put(&canvas, all, 0, 2, (Style){.role = ROLE_RGB}, "▀");
	text_is(&canvas, "@=\n");
	canvas_release(&canvas);
}

static void test_cells_differ_by_text_and_style(void **state)
{
	(void)state;
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 3);
	Box all = canvas_box(&canvas);
	const CanvasCell *a = canvas_at(&canvas, 0, 0), *b = canvas_at(&canvas, 0, 1);
	assert_true(canvas_cell_same(a, b));
	canvas_put(&canvas, all, 0, 1, style_role(ROLE_DIM), " ");
	assert_false(canvas_cell_same(a, b));
	canvas_put(&canvas, all, 0, 0, style_role(ROLE_DIM), "x");
	assert_false(canvas_cell_same(a, b));
	canvas_clear(&canvas, all);
	assert_true(canvas_cell_same(a, b));
	canvas_release(&canvas);
}

static void test_copies_start_at_a_row(void **state)
{
	(void)state;
	Canvas page = {0}, canvas = {0};
	canvas_init(&page, 3, 4);
	canvas_init(&canvas, 3, 6);
	for (int row = 0; row < 3; row++)
		canvas_format(&page, canvas_box(&page), row, 0, style_role(ROLE_TEXT), "row%d", row);
	canvas_copy(&canvas, (Box){1, 2, 2, 3}, &page, 2);
	text_is(&canvas, "\n  row\n\n");
	canvas_copy(&canvas, (Box){0, 0, 2, 4}, &page, 1);
	text_is(&canvas, "row1\nrow2w\n\n");
	canvas_release(&page);
	canvas_release(&canvas);
}

static void test_box_inside_is_never_negative(void **state)
{
	(void)state;
	Box box = box_inside((Box){2, 3, 10, 20}, 1, 2, 3, 4);
	assert_int_equal(box.row, 3);
	assert_int_equal(box.col, 7);
	assert_int_equal(box.rows, 6);
	assert_int_equal(box.cols, 14);
	box = box_inside((Box){0, 0, 2, 2}, 1, 1, 1, 1);
	assert_int_equal(box.rows, 0);
	assert_int_equal(box.cols, 0);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_is_cut_at_the_box),
		cmocka_unit_test(test_wide_characters_take_two_cells),
		cmocka_unit_test(test_accents_join_and_controls_show),
		cmocka_unit_test(test_colour_is_written_as_changes),
		cmocka_unit_test(test_pictures_without_colour_are_shades),
		cmocka_unit_test(test_cells_differ_by_text_and_style),
		cmocka_unit_test(test_copies_start_at_a_row),
		cmocka_unit_test(test_box_inside_is_never_negative),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
