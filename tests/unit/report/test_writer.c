#include "check.h"
#include "report/writer.h"

#include <jansson.h>
#include <locale.h>
#include <stdlib.h>

/* A text, then a table with a value that is not known and characters that formats must escape. */
static void fill(Report *report)
{
	report_text(report, "Neighbours of king");
	Table *table = report_table(report, "neighbours");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 3);
	table_text(table, "queen");
	table_integer(table, 1200);
	table_number(table, 0.8125);
	table_text(table, "a|b,\"c\"\t\\");
	table_integer(table, 7);
	table_number(table, NAN);
}

static char *written(const char *format, const Report *report, WriterOptions options)
{
	Text out = {0};
	options.command = "near king";
	writer_find(format)->write(report, &options, &out);
	return text_take(&out);
}

static void check_written(const char *format, WriterOptions options, const char *expected)
{
	Report report = {0};
	fill(&report);
	char *text = written(format, &report, options);
	assert_string_equal(text, expected);
	free(text);
	report_release(&report);
}

static void test_table(void **state)
{
	(void)state;
	check_written("table", (WriterOptions){.unicode = true},
		"Neighbours of king\n"
		"\n"
		"item             n  cosine\n"
		"────────────  ────  ──────\n"
		"queen         1200   0.812\n"
		"a|b,\"c\"\\x09\\     7       -\n");
}

static void test_table_fits_the_width(void **state)
{
	(void)state;
	check_written("table", (WriterOptions){.width = 22},
		"Neighbours of king\n"
		"\n"
		"item         n  cosine\n"
		"--------  ----  ------\n"
		"queen     1200   0.812\n"
		"a|b,\"c\"…     7       -\n");
}

/* Texts in front stand before every strip of a table that no cutting makes narrow enough. */
static void test_wide_tables_are_folded(void **state)
{
	(void)state;
	static const char *const columns[] = {"accuracy", "low", "high", "majority"};
	Report report = {0};
	Table *table = report_table(&report, NULL);
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	for (int i = 0; i < 4; i++)
		table_column(table, columns[i], COLUMN_NUMBER, 2);
	for (int row = 0; row < 2; row++) {
		table_text(table, row ? "dvd" : "books");
		table_text(table, row ? "books" : "dvd");
		for (int i = 0; i < 4; i++)
			table_number(table, row + i / 10.0);
	}
	char *text = written("table", &report, (WriterOptions){.width = 30});
	assert_string_equal(text, "from   to     accuracy   low\n"
				  "-----  -----  --------  ----\n"
				  "books  dvd        0.00  0.10\n"
				  "dvd    books      1.00  1.10\n"
				  "\n"
				  "from   to     high  majority\n"
				  "-----  -----  ----  --------\n"
				  "books  dvd    0.20      0.30\n"
				  "dvd    books  1.20      1.30\n");
	free(text);
	text = written("table", &report, (WriterOptions){.width = 44});
	assert_string_equal(text, "from   to     accuracy   low  high  majority\n"
				  "-----  -----  --------  ----  ----  --------\n"
				  "books  dvd        0.00  0.10  0.20      0.30\n"
				  "dvd    books      1.00  1.10  1.20      1.30\n");
	free(text);
	report_release(&report);
}

static void test_two_tables_have_headings(void **state)
{
	(void)state;
	Report report = {0};
	for (int i = 0; i < 2; i++) {
		Table *table = report_table(&report, i ? "after" : "before");
		table_column(table, "recall@1", COLUMN_NUMBER, 2);
		table_number(table, 0.5 + i);
	}
	char *text = written("table", &report, (WriterOptions){.colour = true});
	assert_string_equal(text, "before:\n\x1b[1mrecall@1\n\x1b[0m--------\n    0.50\n\n"
				  "after:\n\x1b[1mrecall@1\n\x1b[0m--------\n    1.50\n");
	free(text);
	text = written("tsv", &report, (WriterOptions){0});
	assert_string_equal(text, "recall@1\n0.5\n\nrecall@1\n1.5\n");
	free(text);
	text = written("jsonl", &report, (WriterOptions){0});
	assert_string_equal(
		text, "{\"table\":\"before\",\"recall@1\":0.5}\n{\"table\":\"after\",\"recall@1\":1.5}\n");
	free(text);
	report_release(&report);
}

static void test_people_see_the_lead(void **state)
{
	(void)state;
	Report report = {0}, copy = {0};
	Table *table = report_table(&report, "gaps");
	table_column(table, "gap", COLUMN_INTEGER, 0);
	for (int i = 1; i <= 3; i++)
		table_integer(table, i);
	table->lead = 2;
	report_copy_data(&report, &copy);
	char *text = written("table", &copy, (WriterOptions){0});
	assert_string_equal(text, "gap\n---\n  1\n  2\n");
	free(text);
	text = written("tsv", &copy, (WriterOptions){0});
	assert_string_equal(text, "gap\n1\n2\n3\n");
	free(text);
	report_release(&report);
	report_release(&copy);
}

static void test_tsv(void **state)
{
	(void)state;
	check_written("tsv", (WriterOptions){0},
		"# Neighbours of king\n"
		"item\tn\tcosine\n"
		"queen\t1200\t0.8125\n"
		"a|b,\"c\"\\t\\\\\t7\t\n");
}

static void test_csv(void **state)
{
	(void)state;
	check_written("csv", (WriterOptions){0},
		"item,n,cosine\r\n"
		"queen,1200,0.8125\r\n"
		"\"a|b,\"\"c\"\"\t\\\",7,\r\n");
}

static void test_csv_of_text_alone(void **state)
{
	(void)state;
	Report report = {0};
	report_text(&report, "one, two");
	char *text = written("csv", &report, (WriterOptions){0});
	assert_string_equal(text, "text\r\n\"one, two\"\r\n");
	free(text);
	report_release(&report);
}

static void test_markdown(void **state)
{
	(void)state;
	check_written("markdown", (WriterOptions){0},
		"Neighbours of king\n"
		"\n"
		"**neighbours**\n"
		"\n"
		"| item | n | cosine |\n"
		"| --- | ---: | ---: |\n"
		"| queen | 1200 | 0.812 |\n"
		"| a\\|b,\"c\"\\\\x09\\\\ | 7 | - |\n");
}

static void test_jsonl(void **state)
{
	(void)state;
	check_written("jsonl", (WriterOptions){0},
		"{\"text\":\"Neighbours of king\"}\n"
		"{\"item\":\"queen\",\"n\":1200,\"cosine\":0.8125}\n"
		"{\"item\":\"a|b,\\\"c\\\"\\t\\\\\",\"n\":7,\"cosine\":null}\n");
}

static void test_json(void **state)
{
	(void)state;
	check_written("json", (WriterOptions){0},
		"{\"command\":\"near king\",\"ok\":true,\"sections\":["
		"{\"kind\":\"text\",\"text\":\"Neighbours of king\"},"
		"{\"kind\":\"table\",\"name\":\"neighbours\",\"columns\":[\"item\",\"n\",\"cosine\"],"
		"\"rows\":[[\"queen\",1200,0.8125],[\"a|b,\\\"c\\\"\\t\\\\\",7,null]]}]}\n");
}

static Projection *two_points(void)
{
	Error err = ERROR_INIT;
	Space *space = space_new(2, 2, &err);
	assert_non_null(space);
	dictionary_add(&space->items, "king", 4);
	dictionary_add(&space->items, "queen", 5);
	dictionary_add(&space->domains, "court", 5);
	space->domain_of = memory_new(2, sizeof *space->domain_of);
	Projection *points = memory_new(1, sizeof *points);
	references_init(&points->references);
	points->method = memory_text("pca");
	points->space_name = memory_text("w");
	points->shown = points->total = 2;
	points->x = memory_new(2, sizeof *points->x);
	points->y = memory_new(2, sizeof *points->y);
	points->rows = shared_rows_new(2, &err);
	points->row = points->rows->rows;
	points->row[0] = 1;
	points->x[0] = 0.5f;
	points->space = space;
	points->explained[0] = 0.75;
	points->trustworthiness = points->continuity = points->preservation = points->kl = NAN;
	return points;
}

static void test_json_parses_back(void **state)
{
	(void)state;
	Report report = {0};
	Series series;
	series_init(&series, "loss", "words");
	series_add(&series, 10, 0.1);
	series_add(&series, 20, INFINITY);
	report_series(&report, &series);
	series_release(&series);
	report_picture(&report, "bad \xff", 2, 1, 1, (const unsigned char[]){0, 255});
	Projection *points = two_points();
	report_points(&report, points, NULL);
	projection_unref(points);
	char *text = written("json", &report, (WriterOptions){0});
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	json_t *s = json_object_get(root, "sections");
	assert_int_equal(json_array_size(s), 3);
	json_t *y = json_object_get(json_array_get(s, 0), "y");
	assert_true(json_real_value(json_array_get(y, 0)) == 0.1);
	assert_true(json_is_null(json_array_get(y, 1)));
	json_t *image = json_array_get(s, 1);
	assert_string_equal(json_string_value(json_object_get(image, "caption")), "bad \\xFF");
	assert_int_equal(json_integer_value(json_array_get(json_object_get(image, "pixels"), 1)), 255);
	json_t *map = json_array_get(s, 2), *row = json_array_get(json_object_get(map, "rows"), 0);
	assert_string_equal(json_string_value(json_array_get(row, 0)), "queen");
	assert_near(json_number_value(json_array_get(row, 1)), 0.5, 0);
	assert_string_equal(json_string_value(json_array_get(row, 3)), "court");
	assert_true(json_is_null(json_object_get(map, "trustworthiness")));
	json_decref(root);
	free(text);
	report_release(&report);
}

static void test_json_error(void **state)
{
	(void)state;
	Text out = {0};
	Report nothing = {0};
	writer_json_error("near \"x", &nothing, "no such word", &out);
	assert_string_equal(text_of(&out),
		"{\"command\":\"near \\\"x\",\"ok\":false,\"error\":\"no such word\",\"sections\":[]}\n");
	text_release(&out);
}

static void test_points_as_rows(void **state)
{
	(void)state;
	Report report = {0};
	Projection *points = two_points();
	report_points(&report, points, NULL);
	projection_unref(points);
	char *text = written("tsv", &report, (WriterOptions){0});
	assert_string_equal(text, "item\tx\ty\tdomain\nqueen\t0.5\t0\tcourt\nking\t0\t0\tcourt\n");
	free(text);
	report_release(&report);
}

static void test_figures_are_drawn(void **state)
{
	(void)state;
	Report report = {0};
	Projection *points = two_points();
	report_points(&report, points, NULL);
	projection_unref(points);
	report_picture(&report, "two by two", 2, 2, 1, (const unsigned char[]){0, 255, 255, 0});
	char *text = written("table", &report, (WriterOptions){.width = 40, .height = 5});
	assert_contains(text, "pca of w, 2 items (seed 0), the axes explain 75.0 % and 0.0 %\n");
	assert_contains(text, "court (2)\n\n");
	assert_contains(text, "two by two\n");
	free(text);
	text = written("markdown", &report, (WriterOptions){.width = 40, .height = 5, .colour = true});
	assert_contains(text, "```text\npca of w");
	assert_null(strchr(text, '\x1b'));
	free(text);
	report_release(&report);
}

static void test_find(void **state)
{
	(void)state;
	assert_null(writer_find("xml"));
	for (const Writer *const *writer = writers; *writer; writer++)
		assert_ptr_equal(writer_find((*writer)->name), *writer);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_table_fits_the_width),
		cmocka_unit_test(test_wide_tables_are_folded),
		cmocka_unit_test(test_two_tables_have_headings),
		cmocka_unit_test(test_people_see_the_lead),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_of_text_alone),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_parses_back),
		cmocka_unit_test(test_json_error),
		cmocka_unit_test(test_points_as_rows),
		cmocka_unit_test(test_figures_are_drawn),
		cmocka_unit_test(test_find),
	};
	return cmocka_run_group_tests_name("writer", tests, NULL, NULL) != 0;
}
