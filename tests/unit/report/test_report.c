#include "check.h"
#include "report/report.h"

#include <stdlib.h>

static void test_sections_keep_their_order(void **state)
{
	(void)state;
	Report report = {0};
	for (int i = 0; i < 50; i++) {
		report_text(&report, "paragraph %d", i);
		Table *table = report_table(&report, "t");
		table_column(table, "n", COLUMN_INTEGER, 0);
		table_integer(table, i);
	}
	assert_int_equal(report.count, 100);
	assert_string_equal(report.sections[98].text, "paragraph 49");
	assert_near(table_cell(&report.sections[99].table, 0, 0)->number, 49, 0);
	report_release(&report);
	assert_int_equal(report.count, 0);
}

static void test_rows_count_when_complete(void **state)
{
	(void)state;
	Report report = {0};
	Table *table = report_table(&report, "t");
	assert_int_equal(table_rows(table), 0);
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 3);
	table_text(table, "king");
	assert_int_equal(table_rows(table), 0);
	table_number(table, 0.5);
	assert_int_equal(table_rows(table), 1);
	assert_string_equal(table_cell(table, 0, 0)->text, "king");
	report_release(&report);
}

static void test_series_and_pictures_are_copied(void **state)
{
	(void)state;
	Report report = {0};
	Series series;
	unsigned char pixels[] = {1, 2, 3, 4};
	series_init(&series, "loss", "words");
	series_add(&series, 1, 2);
	report_series(&report, &series);
	series_release(&series);
	report_picture(&report, "two by two", 2, 2, 1, pixels);
	pixels[3] = 0;
	assert_near(report.sections[0].series.y[0], 2, 0);
	assert_int_equal(report.sections[1].picture.pixels[3], 4);
	report_release(&report);
}

static void test_append_moves(void **state)
{
	(void)state;
	Report to = {0}, from = {0};
	report_text(&to, "a");
	report_text(&from, "b");
	report_append(&to, &from);
	assert_int_equal(from.count, 0);
	assert_int_equal(to.count, 2);
	assert_string_equal(to.sections[1].text, "b");
	report_append(&to, &from);
	assert_int_equal(to.count, 2);
	report_release(&to);
}

static void test_copies_stand_alone(void **state)
{
	(void)state;
	Report from = {0}, to = {0};
	report_text(&from, "left out");
	Table *table = report_table(&from, "neighbours");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 3);
	table_text(table, "queen");
	table_number(table, 0.25);
	Series curve;
	series_init(&curve, "recall", "queries/s");
	series_add(&curve, 1000, 0.5);
	report_series(&from, &curve);
	series_release(&curve);
	report_copy_data(&from, &to);
	report_release(&from);
	assert_int_equal(to.count, 2);
	assert_string_equal(to.sections[1].series.name, "recall");
	assert_near(to.sections[1].series.y[0], 0.5, 0);
	assert_string_equal(to.sections[0].table.name, "neighbours");
	assert_int_equal(to.sections[0].table.columns[1].decimals, 3);
	assert_string_equal(table_cell(&to.sections[0].table, 0, 0)->text, "queen");
	assert_near(table_cell(&to.sections[0].table, 0, 1)->number, 0.25, 0);
	report_release(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sections_keep_their_order),
		cmocka_unit_test(test_rows_count_when_complete),
		cmocka_unit_test(test_series_and_pictures_are_copied),
		cmocka_unit_test(test_append_moves),
		cmocka_unit_test(test_copies_stand_alone),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL) != 0;
}
