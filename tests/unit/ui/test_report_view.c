#include "check.h"

#include "ui/panes/report_view.h"

#include <locale.h>
#include <stdlib.h>

static char *view(const Report *report, int cols, long selected, int *row)
{
	ReportLook look = {.selected = selected};
	Canvas page = {0};
	Text text = {0};
	report_view(report, &look, cols, &page, row);
	canvas_text(&page, false, &text);
	canvas_release(&page);
	return text_take(&text);
}

static void check_view(const Report *report, int cols, const char *expected)
{
	char *text = view(report, cols, -1, NULL);
	assert_string_equal(text, expected);
	free(text);
}

static Table *neighbours(Report *report, const char *value, double first, double second)
{
	Table *table = report_table(report, "neighbours");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, value, COLUMN_NUMBER, 2);
	table_text(table, "king");
	table_number(table, first);
	table_text(table, "queen");
	table_number(table, second);
	return table;
}

static void test_numbers_have_bars_where_there_is_room(void **state)
{
	(void)state;
	Report report = {0};
	neighbours(&report, "cosine", 0.8, 0.4);
	check_view(&report, 23, "item   cosine\nking     0.80  ████████\nqueen    0.40  ████\n");
	check_view(&report, 20, "item   cosine\nking     0.80\nqueen    0.40\n");
	report_release(&report);
}

static void test_negative_values_point_left(void **state)
{
	(void)state;
	Report report = {0};
	neighbours(&report, "lean", -0.5, 0.5);
	check_view(&report, 22, "item    lean\nking   -0.50  ████\nqueen   0.50      ████\n");
	report_release(&report);
}

static void test_sentences_in_the_last_column_are_broken(void **state)
{
	(void)state;
	Report report = {0};
	Table *table = report_table(&report, "help");
	table_column(table, "key", COLUMN_TEXT, 0);
	table_column(table, "what it does", COLUMN_TEXT, 0);
	table_text(table, "q");
	table_text(table, "goes back to the prompt at once");
	table_text(table, "z");
	table_text(table, "zooms");
	check_view(&report, 25, "key  what it does\nq    goes back to the\n     prompt at once\nz    zooms\n");
	report_release(&report);
}

static void test_sections_stand_apart(void **state)
{
	(void)state;
	Report report = {0};
	report_text(&report, "A sentence that is longer than a line.");
	report_text(&report, "Another.");
	check_view(&report, 24, "A sentence that is\nlonger than a line.\n\nAnother.\n");
	report_release(&report);
}

static void test_the_selection_counts_through_tables(void **state)
{
	(void)state;
	Report report = {0};
	int row;
	neighbours(&report, "cosine", 0.8, 0.4);
	neighbours(&report, "cosine", 0.7, 0.3);
	assert_int_equal(report_view_items(&report), 4);
	assert_string_equal(report_view_item(&report, 3), "queen");
	assert_null(report_view_item(&report, 4));
	free(view(&report, 30, 2, &row));
	/* Heading, names, two rows, an empty line, heading, names: the third row comes after. */
	assert_int_equal(row, 7);
	free(view(&report, 30, -1, &row));
	assert_int_equal(row, -1);
	report_release(&report);
}

static void test_pictures_stand_side_by_side(void **state)
{
	(void)state;
	Report report = {0};
	unsigned char light[16], dark[16] = {0};
	memset(light, 255, sizeof light);
	report_picture(&report, "light", 4, 4, 1, light);
	report_picture(&report, "dark", 4, 4, 1, dark);
	char *text = view(&report, 60, -1, NULL);
	assert_contains(text, "light              dark");
	assert_int_equal(text[0], '@');
	free(text);
	report_release(&report);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_have_bars_where_there_is_room),
		cmocka_unit_test(test_negative_values_point_left),
		cmocka_unit_test(test_sentences_in_the_last_column_are_broken),
		cmocka_unit_test(test_sections_stand_apart),
		cmocka_unit_test(test_the_selection_counts_through_tables),
		cmocka_unit_test(test_pictures_stand_side_by_side),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
