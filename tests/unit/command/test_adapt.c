#include "base/random.h"
#include "check.h"
#include "command/command.h"

static Error err;

enum { N = 120, D = 6 };

/* The same cloud of items under two sets of names; the second is turned by swapping and negating axes. */
static void put_space(Session *session, const char *name, char letter, bool turned)
{
	Space *space = space_new(N, D, &err);
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < N; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%c%zu", letter, i));
		for (size_t j = 0; j < D; j++)
			matrix_row(&space->vectors, i)[turned ? D - 1 - j : j] =
				(float)random_normal(&random) * (turned && j == 2 ? -1 : 1);
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static void put_lexicon_of(Session *session, char from, char to, size_t first, size_t end, const char *name)
{
	Object *object = session_put(session, name, OBJECT_LEXICON, "test", &err);
	object->lexicon = lexicon_new("test");
	for (size_t i = first; i < end; i++) {
		char source[16], target[16];
		snprintf(source, sizeof source, "%c%zu", from, i);
		snprintf(target, sizeof target, "%c%zu", to, i);
		lexicon_add(object->lexicon, source, target);
	}
	lexicon_add(object->lexicon, "nowhere", "b0");
	session_changed(session, object);
}

static void put_lexicon(Session *session, size_t first, size_t end, const char *name)
{
	put_lexicon_of(session, 'a', 'b', first, end, name);
}

static Session *two_spaces(void)
{
	Session *session = session_new();
	put_space(session, "en", 'a', false);
	put_space(session, "de", 'b', true);
	put_lexicon(session, 0, N, "all");
	return session;
}

static const Cell *cell(const Report *report, size_t row, const char *column)
{
	const Table *table = &report->sections[0].table;
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, column) == 0)
			return table_cell(table, row, i);
	fail_msg("no column %s", column);
	return NULL;
}

static void assert_said(const Report *report, const char *words)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].text && strstr(report->sections[i].text, words))
			return;
	fail_msg("nowhere in the answer: %s", words);
}

static void test_adapting_finds_the_partners(void **state)
{
	(void)state;
	Session *session = two_spaces();
	Report report = {0};
	assert_ok(command_execute(session, "adapt procrustes en de pairs=all seed=3", &report, &err));
	assert_int_equal(table_rows(&report.sections[0].table), 8);
	assert_string_equal(cell(&report, 0, "when")->text, "after");
	assert_string_equal(cell(&report, 0, "direction")->text, "en to de");
	for (size_t row = 0; row < 4; row++)
		assert_near(cell(&report, row, "precision@1")->number, 1, 0);
	for (size_t row = 4; row < 8; row++)
		assert_true(cell(&report, row, "precision@1")->number < 0.5);
	assert_near(cell(&report, 0, "items")->number, 24, 0);
	assert_near(cell(&report, 0, "coverage")->number, 120.0 / 121, 1e-12);
	assert_said(&report, "Learned from 96 pairs of all; of 121, 1 were lost");
	assert_said(&report, "24 items of en that were held out at random (seed 3)");
	Object *made = session_find(session, "en-de");
	assert_non_null(made);
	assert_int_equal(made->space->vectors.rows, 2 * N);
	assert_contains(made->space->provenance.parents, "; all (");
	assert_string_equal(made->space->provenance.command, "adapt procrustes en de pairs=all seed=3");
	assert_string_equal(session->current, "en-de");
	report_release(&report);
	session_free(session);
}

static void test_a_test_lexicon_of_its_own(void **state)
{
	(void)state;
	Session *session = two_spaces();
	put_lexicon(session, 0, 80, "train");
	put_lexicon(session, 70, N, "test");
	Report report = {0};
	assert_ok(command_execute(session, "adapt procrustes en de pairs=train test=test as=x", &report, &err));
	assert_near(cell(&report, 0, "items")->number, 50, 0);
	assert_near(cell(&report, 0, "precision@1")->number, 1, 0);
	assert_said(&report, "10 of the 50 test items were learned from as well");
	assert_non_null(session_find(session, "x"));
	report_release(&report);
	assert_ok(command_execute(session, "adapt procrustes en de pairs=all holdout=0 as=y", &report, &err));
	assert_said(&report, "Nothing was held out");
	report_release(&report);
	session_free(session);
}

static void test_the_current_space_stays_until_the_new_one_is_there(void **state)
{
	(void)state;
	Session *session = two_spaces();
	Report report = {0};
	assert_ok(command_execute(session, "adapt procrustes en de pairs=all as=x &", &report, &err));
	assert_string_equal(session->current, "de");
	session_wait(session, session_task(session, 1, &err));
	assert_string_equal(session->current, "x");
	report_release(&report);
	session_free(session);
}

static void test_failures_leave_nothing_behind(void **state)
{
	(void)state;
	Session *session = two_spaces();
	Report report = {0};
	const char *lines[] = {"adapt procrustes en en", "adapt magic en de", "adapt procrustes en de",
		"adapt procrustes en de pairs=none", "adapt procrustes en de pairs=nothing"};
	const char *messages[] = {"the same space", "no way of adapting; there is procrustes",
		"nothing to learn from", "nothing to learn from", "no lexicon called \"nothing\""};
	size_t objects = session->n_objects;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_false(command_execute(session, lines[i], &report, &err));
		assert_contains(err.message, messages[i]);
		assert_int_equal(session->n_objects, objects);
	}
	report_release(&report);
	session_free(session);
}

/* Both in one space, as domains called left and right. */
static void put_domains(Session *session)
{
	Space *en = session_find(session, "en")->space, *de = session_find(session, "de")->space;
	Space *both = space_new(2 * (size_t)N, D, &err);
	both->domain_of = memory_new(2 * (size_t)N, sizeof *both->domain_of);
	dictionary_add(&both->domains, "left", 4);
	dictionary_add(&both->domains, "right", 5);
	for (uint32_t i = 0; i < 2 * N; i++) {
		const Space *side = i % 2 ? de : en;
		const char *word = dictionary_word(&side->items, i / 2);
		dictionary_add(&both->items, word, strlen(word));
		memcpy(matrix_row(&both->vectors, i), matrix_row(&side->vectors, i / 2), D * sizeof(float));
		both->domain_of[i] = i % 2;
	}
	assert_ok(space_finish(both, &err));
	Object *object = session_put(session, "both", OBJECT_SPACE, "test", &err);
	object->space = both;
	session_changed(session, object);
}

static void test_domains_of_one_space(void **state)
{
	(void)state;
	Session *session = two_spaces();
	put_domains(session);
	Report report = {0};
	assert_ok(
		command_execute(session, "adapt procrustes both from=left to=right pairs=all", &report, &err));
	assert_string_equal(cell(&report, 0, "direction")->text, "left to right");
	assert_near(cell(&report, 0, "precision@1")->number, 1, 0);
	Space *made = session_find(session, "left-right")->space;
	assert_int_equal(made->vectors.rows, 2 * N);
	assert_string_equal(dictionary_word(&made->domains, 0), "right");
	report_release(&report);
	const char *lines[] = {"adapt procrustes both from=left", "adapt procrustes both from=left to=up",
		"adapt procrustes both", "adapt procrustes both en from=left to=right",
		"adapt procrustes both from=left to=left", "adapt procrustes both en de",
		"adapt procrustes en de pairs=all labels=3", "adapt procrustes en de judge=praise"};
	const char *messages[] = {"to=DOMAIN is needed", "no domain \"up\"; it has left, right",
		"name the target as well", "name one, or leave them out", "the same domain", "through=hub",
		"learns from no labels", "no judge \"praise\""};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_false(command_execute(session, lines[i], &report, &err));
		assert_contains(err.message, messages[i]);
	}
	report_release(&report);
	session_free(session);
}

static void test_judges_that_are_asked_for(void **state)
{
	(void)state;
	Session *session = two_spaces();
	Report report = {0};
	assert_ok(command_execute(session, "adapt procrustes en de pairs=all judge=shift", &report, &err));
	assert_string_equal(report.sections[0].table.name, "shift");
	assert_said(&report, "Learned from 120 pairs");
	report_release(&report);
	assert_ok(command_execute(session, "adapt procrustes en de pairs=all judge=none", &report, &err));
	assert_string_equal(report.sections[0].table.name, "procrustes");
	report_release(&report);
	session_free(session);
	report_release(&report);
}

/* a0, a1, … under three names each: en, de, and fr, which is en again with other letters. */
static void test_many_spaces_share_one(void **state)
{
	(void)state;
	const char *ways[] = {"hub", "chain"};
	for (size_t way = 0; way < 2; way++) {
		Session *session = two_spaces();
		put_space(session, "fr", 'a', false);
		Report report = {0};
		char line[100];
		put_lexicon_of(session, 'b', 'a', 0, N, "second");
		snprintf(line, sizeof line, "adapt procrustes en de fr through=%s pairs=%s as=x", ways[way],
			way ? "all,second" : "identical,second");
		assert_ok(command_execute(session, line, &report, &err));
		assert_int_equal(table_rows(&report.sections[0].table), 24);
		for (size_t row = 0; row < 12; row++)
			assert_near(cell(&report, row, "precision@1")->number, 1, 0);
		Space *made = session_find(session, "x")->space;
		assert_int_equal(made->vectors.rows, 3 * N);
		assert_int_equal(made->domains.count, 3);
		assert_string_equal(dictionary_word(&made->domains, made->domain_of[0]), "fr");
		report_release(&report);
		session_free(session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adapting_finds_the_partners),
		cmocka_unit_test(test_a_test_lexicon_of_its_own),
		cmocka_unit_test(test_the_current_space_stays_until_the_new_one_is_there),
		cmocka_unit_test(test_failures_leave_nothing_behind),
		cmocka_unit_test(test_domains_of_one_space),
		cmocka_unit_test(test_judges_that_are_asked_for),
		cmocka_unit_test(test_many_spaces_share_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
