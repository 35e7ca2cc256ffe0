#include "check.h"
#include "report/card.h"
#include "report/drawing_forest.h"

#include <jansson.h>

static const char hostile[] = "<script>alert(\"x\")</script> & 'quoted' | `code` \x1b[31m";

static void fill(Card *card)
{
	*card = (Card){
		.title = memory_text(hostile), .summary = memory_text(hostile), .program = memory_text("P 1")};
	CardChapter *chapter = card_chapter(card, "first", hostile, false);
	card_text(chapter, "%s", hostile);
	card_point(chapter, "one %s", hostile);
	card_point(chapter, "two");
	Table *table = card_table(chapter, hostile);
	table_column(table, hostile, COLUMN_TEXT, 0);
	table_column(table, "effect", COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_text(table, hostile);
	table_number(table, 1.0 / 3);
	table_integer(table, 7);
	table_text(table, NULL);
	table_number(table, NAN);
	table_integer(table, 8);
	ForestRow row = {
		.panel = hostile, .label = hostile, .note = hostile, .value = 1, .low = 0.5, .high = 2};
	DrawingStyle style = {.made = hostile};
	Text svg = {0};
	Error err = ERROR_INIT;
	assert_ok(drawing_forest(&row, 1, &style, &sheet_svg, &svg, &err));
	card_figure(chapter, hostile, hostile, &svg);
	assert_null(svg.data);
	card_text(card_chapter(card, "second", "Second", true), "more");
}

static size_t occurrences(const char *text, const char *of)
{
	size_t n = 0;
	for (const char *at = strstr(text, of); at; at = strstr(at + 1, of))
		n++;
	return n;
}

static void test_html_escapes_what_it_is_told(void **state)
{
	(void)state;
	Card card;
	Text out = {0};
	fill(&card);
	card_html.write(&card, &out);
	const char *html = text_of(&out);
	assert_null(strstr(html, "<script"));
	assert_null(strchr(html, '\x1b'));
	assert_contains(html, "aria-label=\"&lt;script&gt;alert(&quot;x&quot;)");
	assert_true(occurrences(html, "&lt;script&gt;") >= 9);
	assert_int_equal(occurrences(html, "<section "), 2);
	assert_int_equal(occurrences(html, "</section>"), 2);
	assert_int_equal(occurrences(html, "<details>"), 1);
	assert_int_equal(occurrences(html, "<ul>\n<li>"), 2); /* the contents and one list of two points */
	assert_int_equal(occurrences(html, "<li>"), 3);
	assert_int_equal(occurrences(html, "<svg role=\"img\""), 1);
	assert_contains(html, "lang=\"en\"");
	assert_contains(html, "<td class=\"n\">0.333</td><td class=\"n\">7</td>");
	assert_contains(html, "default-src 'none'");
	text_release(&out);
	card_release(&card);
}

static void test_markdown_makes_markup_plain(void **state)
{
	(void)state;
	Card card;
	Text out = {0};
	fill(&card);
	card_markdown.write(&card, &out);
	assert_null(strstr(text_of(&out), " <script"));
	assert_contains(text_of(&out), "# \\<script\\>");
	assert_contains(text_of(&out), "\\|");
	assert_contains(text_of(&out), "* one ");
	assert_contains(text_of(&out), "\n* two\n");
	assert_contains(text_of(&out), "| 0.333 | 7 |");
	text_release(&out);
	card_release(&card);
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	assert_non_null(text);
	return text;
}

/* What docs/audit-report.schema.json says. */
static void test_json_is_as_described(void **state)
{
	(void)state;
	Card card;
	Text out = {0};
	fill(&card);
	card_json.write(&card, &out);
	json_error_t error;
	json_t *whole = json_loads(text_of(&out), 0, &error);
	if (!whole)
		fail_msg("line %d: %s", error.line, error.text);
	assert_string_equal(member(whole, "schema"), "isthmus-audit-report-1");
	assert_true(json_is_null(json_object_get(whole, "date")));
	json_t *parts = json_object_get(json_array_get(json_object_get(whole, "chapters"), 0), "parts");
	static const char *const kinds[] = {"text", "point", "point", "table", "figure"};
	assert_int_equal(json_array_size(parts), 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(member(json_array_get(parts, i), "kind"), kinds[i]);
	const json_t *table = json_array_get(parts, 3);
	assert_string_equal(member(json_array_get(json_object_get(table, "columns"), 1), "kind"), "number");
	const json_t *rows = json_object_get(table, "rows");
	assert_near(json_real_value(json_array_get(json_array_get(rows, 0), 1)), 1.0 / 3, 0);
	assert_true(json_is_null(json_array_get(json_array_get(rows, 1), 1)));
	assert_contains(member(json_array_get(parts, 4), "svg"), "<svg ");
	json_decref(whole);
	text_release(&out);
	card_release(&card);
}

static void test_forms_by_ending(void **state)
{
	(void)state;
	assert_ptr_equal(card_form_for_path("a.html"), &card_html);
	assert_ptr_equal(card_form_for_path("a.b.md"), &card_markdown);
	assert_ptr_equal(card_form_for_path("a.json"), &card_json);
	assert_null(card_form_for_path("html"));
}

/* Two panels have an axis each; the neutral line stands where there is one. */
static void test_forest(void **state)
{
	(void)state;
	const ForestRow rows[] = {{"one", "a", "", 1, 0.5, 1.5, 0}, {"one", "b", "", 0.1, -1, 1, 0},
		{"two", "a", "n = 3", 40, NAN, NAN, NAN}};
	DrawingStyle style = {0};
	Text svg = {0};
	Error err = ERROR_INIT;
	assert_ok(drawing_forest(rows, 3, &style, &sheet_svg, &svg, &err));
	assert_int_equal(occurrences(text_of(&svg), "stroke=\"#444444\""), 1);
	assert_int_equal(occurrences(text_of(&svg), "stroke=\"#0072b2\" stroke-linejoin"), 3);
	assert_contains(text_of(&svg), "n = 3");
	text_release(&svg);
}

static void test_home_is_hidden(void **state)
{
	(void)state;
	Card card = {.title = memory_text("t")};
	CardChapter *chapter = card_chapter(&card, "data", "Data", false);
	card_text(chapter, "load /home/anna/a.vec \"/home/anna\" /home/annabel/b.vec");
	Table *table = card_table(chapter, "objects");
	table_column(table, "command", COLUMN_TEXT, 0);
	table_text(table, "load /home/anna/a.vec");
	table_text(table, NULL);
	card_hide_home(&card, NULL);
	card_hide_home(&card, "/");
	assert_string_equal(card.chapters[0].parts[1].table.cells[0].text, "load /home/anna/a.vec");
	card_hide_home(&card, "/home/anna/");
	assert_string_equal(card.chapters[0].parts[0].text, "load ~/a.vec \"~\" /home/annabel/b.vec");
	assert_string_equal(card.chapters[0].parts[1].table.cells[0].text, "load ~/a.vec");
	card_release(&card);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_escapes_what_it_is_told),
		cmocka_unit_test(test_markdown_makes_markup_plain),
		cmocka_unit_test(test_json_is_as_described),
		cmocka_unit_test(test_forms_by_ending),
		cmocka_unit_test(test_forest),
		cmocka_unit_test(test_home_is_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
