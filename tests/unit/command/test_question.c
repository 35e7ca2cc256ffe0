/* load and save of vectors, and the questions near, analogy, similar, odd and vector. */
#include "check.h"
#include "command/command.h"
#include "data/pictures.h"
#include "scratch.h"

#include <stdlib.h>

static Session *session;
static Report report;
static Error err;

/* Two directions, royal and female, on which the analogy is exact. */
static const char vectors[] = "king 10.0 1.0 0.0\nqueen 10.0 1.0 4.0\nman 0.5 1.0 0.0\nwoman 0.5 1.0 4.0\n"
			      "apple 0.0 0.5 -7.5\n";

static int start(void **state)
{
	(void)state;
	session = session_new();
	scratch_init(&scratch);
	Text line = {0};
	text_format(&line, "load %s as=w", scratch_text(&scratch, "w.txt", vectors));
	err = ERROR_INIT;
	assert_ok(command_execute(session, text_of(&line), &report, &err));
	text_release(&line);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	scratch_release(&scratch);
	return 0;
}

static bool run(const char *line)
{
	report_release(&report);
	err = ERROR_INIT;
	return command_execute(session, line, &report, &err);
}

/* @ stands for a file of the scratch folder. */
static bool run_with(const char *before, const char *file, const char *after)
{
	Text line = {0};
	text_format(&line, "%s%s%s", before, scratch_path(&scratch, file), after);
	bool fine = run(text_of(&line));
	text_release(&line);
	return fine;
}

static const Table *table(void)
{
	assert_true(report.count > 0);
	assert_int_equal(report.sections[0].kind, SECTION_TABLE);
	return &report.sections[0].table;
}

static const char *text_at(size_t row, size_t column)
{
	return table_cell(table(), row, column)->text;
}

static double number_at(size_t row, size_t column)
{
	return table_cell(table(), row, column)->number;
}

static void test_loading(void **state)
{
	(void)state;
	assert_string_equal(table()->name, "space");
	assert_string_equal(text_at(0, 0), "w");
	assert_near(number_at(0, 1), 5, 0);
	assert_near(number_at(0, 2), 3, 0);
	assert_string_equal(text_at(0, 3), "glove");
	const Object *object = session_find(session, "w");
	assert_int_equal(object->kind, OBJECT_SPACE);
	assert_contains(object->space->provenance.command, "load ");
	assert_ok(run_with("load ", "w.txt", " as=few top=2 domain=court format=glove"));
	const Space *few = session_find(session, "few")->space;
	assert_int_equal(few->vectors.rows, 2);
	assert_string_equal(dictionary_word(&few->domains, few->domain_of[1]), "court");
	assert_contains(report.sections[1].text, "only the first 2 rows were read");
	assert_false(run_with("load ", "w.txt", " kind=vectors format=npz"));
	assert_contains(err.message, "\"npz\" is not a format of spaces");
	assert_false(run_with("load ", "w.txt", " format=word2vec"));
	assert_contains(err.message, "is not a word2vec binary");
}

static void test_near(void **state)
{
	(void)state;
	assert_ok(run("near king k=2"));
	assert_string_equal(table()->name, "neighbours");
	assert_string_equal(table()->columns[1].name, "cosine");
	assert_int_equal(table_rows(table()), 2);
	assert_string_equal(text_at(0, 0), "queen");
	assert_near(number_at(0, 1), 101 / sqrt(101 * 117.0), 1e-6);
	assert_ok(run("near king - man + woman metric=l2"));
	assert_string_equal(table()->columns[1].name, "distance");
	assert_string_equal(text_at(0, 0), "queen");
	assert_near(number_at(0, 1), 0, 0);
	assert_near(number_at(0, 2), 1, 1e-12);
	assert_ok(run("near king metric=dot k=1"));
	assert_near(number_at(0, 1), 101, 1e-5);
	assert_ok(run("set k=1"));
	assert_ok(run("near king"));
	assert_int_equal(table_rows(table()), 1);
	assert_ok(run("near king k=99"));
	assert_int_equal(table_rows(table()), 4);
	assert_false(run("near kong"));
	assert_contains(err.message, "\"kong\" is not in w (5 items); did you mean king?");
	assert_int_equal(err.column, 5);
	assert_false(run("near king in=v"));
	assert_contains(err.message, "\"v\"");
	assert_int_equal(err.column, 10);
}

static void test_near_by_domain_and_class(void **state)
{
	(void)state;
	Space *space = session_find(session, "w")->space;
	space->domain_of = memory_new(5, sizeof *space->domain_of);
	space->class_of = memory_new(5, sizeof *space->class_of);
	space->counts = memory_new(5, sizeof *space->counts);
	dictionary_add(&space->domains, "court", 5);
	dictionary_add(&space->domains, "field", 5);
	dictionary_add(&space->classes, "person", 6);
	space->domain_of[4] = 1;
	space->counts[4] = 42;
	assert_ok(run("near king domain=field"));
	assert_int_equal(table_rows(table()), 1);
	static const char *const columns[] = {"item", "cosine", "domain", "count", "class"};
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(table()->columns[i].name, columns[i]);
	assert_string_equal(text_at(0, 0), "apple");
	assert_string_equal(text_at(0, 2), "field");
	assert_near(number_at(0, 3), 42, 0);
	assert_false(run("near king domain=sea"));
	assert_contains(err.message, "w has no domain \"sea\"; it has court, field");
}

static void test_near_across_domains(void **state)
{
	(void)state;
	assert_false(run("near king metric=csls"));
	assert_contains(err.message, "csls compares an item with those of another domain");
	Space *space = session_find(session, "w")->space;
	space->domain_of = memory_new(5, sizeof *space->domain_of);
	dictionary_add(&space->domains, "male", 4);
	dictionary_add(&space->domains, "female", 6);
	space->domain_of[1] = space->domain_of[3] = 1;
	assert_ok(run("near king metric=csls domain=female"));
	assert_int_equal(table_rows(table()), 2);
	assert_string_equal(table()->columns[1].name, "csls");
	assert_string_equal(text_at(0, 0), "queen");
	assert_near(number_at(0, 2), 101 / sqrt(101 * 117.0), 1e-6);
	assert_false(run("near king metric=csls domain=male"));
}

static void test_near_shows_pictures(void **state)
{
	(void)state;
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = 5;
	images->width = images->height = 2;
	images->channels = 1;
	images->pixels = memory_new(5 * 4, 1);
	images->pixels[4] = 200;
	session_find(session, "w")->space->pictures = pictures_of_images(images);
	images_unref(images);
	assert_ok(run("near king k=2"));
	assert_int_equal(report.count, 3);
	assert_int_equal(report.sections[1].kind, SECTION_IMAGE);
	assert_string_equal(report.sections[1].picture.caption, "queen");
	assert_int_equal(report.sections[1].picture.pixels[0], 200);
}

static void test_analogy(void **state)
{
	(void)state;
	static const char *const lines[] = {"analogy man : king :: woman", "analogy man : king :: woman : ?",
		"analogy man king woman", "analogy man : king :: woman method=mul"};
	for (size_t i = 0; i < 4; i++) {
		assert_ok(run(lines[i]));
		assert_string_equal(text_at(0, 0), "queen");
		assert_int_equal(table_rows(table()), 2);
	}
	assert_string_equal(table()->columns[1].name, "3cosmul");
	assert_ok(run("analogy man : king :: woman : queen"));
	assert_string_equal(report.sections[1].text, "Nearest to king - man + woman.");
	assert_string_equal(report.sections[2].text, "queen has rank 1.");
	assert_ok(run("analogy man : king :: woman : man"));
	assert_string_equal(report.sections[2].text, "man is not among the answers.");
	assert_ok(run("analogy man : king :: woman inputs=yes"));
	assert_int_equal(table_rows(table()), 5);
	assert_false(run("analogy man : king"));
	assert_contains(err.message, "an analogy has three items");
	assert_false(run("analogy man king woman queen apple"));
	assert_contains(err.message, "this is one more");
	assert_false(run("analogy man : kong :: woman"));
	assert_int_equal(err.column, 14);
}

static void test_similar(void **state)
{
	(void)state;
	assert_ok(run("similar king woman"));
	assert_near(number_at(0, 2), 6 / sqrt(101 * 17.25), 1e-6);
	assert_near(number_at(0, 3), 3, 0);
	assert_near(number_at(0, 4), 3, 0);
	assert_ok(run("similar king king"));
	assert_near(number_at(0, 2), 1, 1e-12);
	assert_true(isnan(number_at(0, 3)));
	assert_false(run("similar king qeen"));
	assert_contains(err.message, "did you mean queen?");
	assert_int_equal(err.column, 13);
}

static void test_odd(void **state)
{
	(void)state;
	assert_ok(run("odd king queen apple"));
	assert_string_equal(text_at(0, 0), "apple");
	assert_false(run("odd king queen"));
	assert_contains(err.message, "at least three items");
	assert_false(run("odd king queen pear"));
	assert_contains(err.message, "\"pear\" is not in w");
}

static void test_vector(void **state)
{
	(void)state;
	assert_ok(run("vector queen"));
	assert_int_equal(table_rows(table()), 3);
	assert_near(number_at(2, 1), 4, 0);
	assert_contains(report.sections[1].text, "queen: 3 numbers, length 10.8167");
	assert_ok(run("vector queen - king"));
	assert_near(number_at(2, 1), 4 / sqrt(117.0), 1e-6);
}

static void test_items_of_other_spaces(void **state)
{
	(void)state;
	assert_ok(run_with("load ", "w.txt", " as=x"));
	assert_ok(run("near w/king k=5 in=x"));
	assert_int_equal(table_rows(table()), 5);
	assert_string_equal(text_at(0, 0), "king");
	assert_ok(run("similar w/king x/king"));
	assert_near(number_at(0, 2), 1, 1e-12);
	assert_true(isnan(number_at(0, 3)));
	assert_false(run("near y/king"));
	assert_contains(err.message, "\"y/king\" is not in x");
}

static void test_saving(void **state)
{
	(void)state;
	static const char *const files[] = {"s.bin", "s.vec", "s.npy"};
	static const char *const formats[] = {"format=word2vec", "format=word2vec-text", "format=npy"};
	for (size_t i = 0; i < 3; i++) {
		assert_ok(run_with("save w ", files[i], ""));
		assert_contains(report.sections[0].text, "Saved 5 items to");
		assert_contains(report.sections[0].text, formats[i]);
		assert_ok(run_with("load ", files[i], " as=back"));
		const Object *back = session_find(session, "back"), *first = session_find(session, "w");
		assert_string_equal(space_checksum(back->space), space_checksum(first->space));
	}
	assert_ok(run_with("save w ", "s.data", " format=word2vec"));
	assert_false(run_with("save w ", "s.data", ""));
	assert_contains(err.message, "does not tell the format: add format=");
	assert_false(run_with("save v ", "s.bin", ""));
	assert_false(run("save w /nowhere/s.bin"));
	assert_contains(err.message, "cannot write \"/nowhere/s.bin\"");
}

#define QUESTION(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUESTION(test_loading),
		QUESTION(test_near),
		QUESTION(test_near_by_domain_and_class),
		QUESTION(test_near_across_domains),
		QUESTION(test_near_shows_pictures),
		QUESTION(test_analogy),
		QUESTION(test_similar),
		QUESTION(test_odd),
		QUESTION(test_vector),
		QUESTION(test_items_of_other_spaces),
		QUESTION(test_saving),
	};
	return cmocka_run_group_tests_name("question", tests, NULL, NULL) != 0;
}
