#include "check.h"
#include "command/command.h"
#include "scratch.h"

#include <stdlib.h>
#include <unistd.h>

static Session *session;
static Report report;
static Error err;

/* Runs a line in which @ stands for the folder of the test. */
static bool run(const char *line)
{
	Text whole = {0};
	for (; *line; line++)
		if (*line == '@')
			text_add(&whole, scratch.folder);
		else
			text_add_char(&whole, *line);
	err = ERROR_INIT;
	report_release(&report);
	bool fine = command_execute(session, text_of(&whole), &report, &err);
	text_release(&whole);
	return fine;
}

static int start(void **state)
{
	(void)state;
	session = session_new();
	return run("synth royals") && run("train sgns royals as=w dim=10 epochs=1 exact=yes") ? 0 : -1;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	return 0;
}

static char *read_file(const char *name)
{
	FILE *file = fopen(scratch_path(&scratch, name), "rb");
	assert_non_null(file);
	char *text = memory_new(1 << 20, 1);
	text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void check_file(const char *name, const char *part)
{
	char *text = read_file(name);
	assert_contains(text, part);
	free(text);
}

static void test_a_map_must_be_there(void **state)
{
	(void)state;
	assert_false(run("export map @/m.svg"));
	assert_contains(err.message, "there is no map of w yet; map in=w makes one");
	assert_int_not_equal(access(scratch_path(&scratch, "m.svg"), F_OK), 0);
}

static void test_figures_and_tables(void **state)
{
	(void)state;
	assert_ok(run("map in=w sample=50 seed=3"));
	assert_ok(run("export map @/m.svg of=w title=\"A & B\""));
	assert_contains(report.sections[0].text, "Wrote the map of w, 50 points, to ");
	check_file("m.svg", "train sgns royals as=w dim=10 epochs=1 exact=yes; map in=w by=pca");
	check_file("m.svg", "50 of 350 items, drawn at random (seed 3)");
	check_file("m.svg", "A &amp; B");
	assert_ok(run("export map @/m.png"));
	check_file("m.png", "\x89PNG");
	assert_ok(run("export map @/m.tsv"));
	check_file("m.tsv", "item\tx\ty\tcount\n");
	assert_ok(run("export map @/m.json colour=norm by=pca"));
	check_file("m.json", "\"columns\":[\"item\",\"x\",\"y\",\"norm\",\"count\"]");
	assert_ok(run("export plot @/c.svg"));
	check_file("c.svg", ">epoch loss ");
	assert_ok(run("export plot @/c.tsv of=1"));
	check_file("c.tsv", "words\tloss\n");
}

static void test_words_that_are_not_there_are_told(void **state)
{
	(void)state;
	assert_ok(run("map in=w"));
	assert_ok(run("export map @/m.svg labels={king nobody}"));
	assert_contains(report.sections[0].text, "Not on the map, and so not named: nobody.");
	check_file("m.svg", ">king<");
	assert_ok(run("let crowned = {king queen}"));
	assert_ok(run("export map @/m.svg labels=crowned"));
	check_file("m.svg", ">queen<");
}

static void test_nothing_is_lost(void **state)
{
	(void)state;
	assert_ok(run("map in=w"));
	scratch_text(&scratch, "old.svg", "old");
	assert_false(run("export map @/old.svg height=150"));
	assert_contains(err.message, "leaves no room");
	check_file("old.svg", "old");
	assert_false(run("export map @/no/such/folder.svg"));
	assert_contains(err.message, "cannot write");
	assert_false(run("export projector @/old.svg"));
	assert_contains(err.message, "is a file, and the projector wants a folder");
}

static void test_faults(void **state)
{
	(void)state;
	assert_false(run("export map @/m.gif"));
	assert_contains(err.message, "let it end in .svg, .png or .pdf");
	assert_false(run("export neighbours @/m.svg"));
	assert_contains(err.message, "there are map, plot and projector");
	assert_ok(run("map in=w"));
	assert_false(run("export map @/m.tsv width=500"));
	assert_contains(err.message, "that is for figures");
	assert_false(run("export map @/m.svg by=tsne"));
	assert_contains(err.message, "w has no map \"tsne\"; map in=w by=tsne makes one");
	assert_false(run("export map @/m.svg labels=everything"));
	assert_contains(err.message, "neither items, groups or none");
	assert_false(run("export plot @/m.svg of=99"));
	assert_contains(err.message, "99");
	assert_false(run("export plot @/m.svg of=it"));
	assert_contains(err.message, "by its number");
}

static void test_projector(void **state)
{
	(void)state;
	assert_ok(run("export projector @/bundle in=w"));
	assert_ok(run("load @/bundle/vectors.tsv as=back"));
	Space *w = session_space(session, "w", NULL, &err), *back = session_space(session, "back", NULL, &err);
	assert_int_equal(back->items.count, w->items.count);
	assert_int_equal(back->counts[5], w->counts[5]);
	assert_memory_equal(
		matrix_row(&back->vectors, 5), matrix_row(&w->vectors, 5), w->vectors.cols * sizeof(float));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_map_must_be_there, start, finish),
		cmocka_unit_test_setup_teardown(test_figures_and_tables, start, finish),
		cmocka_unit_test_setup_teardown(test_words_that_are_not_there_are_told, start, finish),
		cmocka_unit_test_setup_teardown(test_nothing_is_lost, start, finish),
		cmocka_unit_test_setup_teardown(test_faults, start, finish),
		cmocka_unit_test_setup_teardown(test_projector, start, finish),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
