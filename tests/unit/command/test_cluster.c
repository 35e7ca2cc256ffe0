#include "check.h"
#include "command/command.h"

static Error err;

/* A space "pets" of 90 items in three directions, which are their classes; the domains have nothing to do with
 * them. */
static Session *pets(void)
{
	enum { N = 90, WIDTH = 4 };
	Session *session = session_new();
	Space *space = space_new(N, WIDTH, &err);
	space->domain_of = memory_new(N, sizeof *space->domain_of);
	space->class_of = memory_new(N, sizeof *space->class_of);
	const char *names[] = {"cat", "dog", "fish"};
	for (uint32_t c = 0; c < 3; c++)
		dictionary_add(&space->classes, names[c], strlen(names[c]));
	dictionary_add(&space->domains, "farm", 4);
	dictionary_add(&space->domains, "town", 4);
	for (uint32_t i = 0; i < N; i++) {
		char name[16];
		uint32_t kind = i % 10 < 5 ? 0 : i % 10 < 8 ? 1 : 2;
		dictionary_add(
			&space->items, name, (size_t)snprintf(name, sizeof name, "%s%u", names[kind], i));
		space->class_of[i] = kind;
		space->domain_of[i] = i / 10 % 2;
		for (uint32_t j = 0; j < WIDTH; j++)
			matrix_row(&space->vectors, i)[j] = (float)((j == kind) * 3 + 0.5 * sin(i * (j + 1.7)));
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, "pets", OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
	return session;
}

static const Cell *cell(const Report *report, const char *name, size_t row, const char *column)
{
	for (size_t s = 0; s < report->count; s++) {
		const Table *table = &report->sections[s].table;
		if (report->sections[s].kind != SECTION_TABLE || strcmp(table->name, name) != 0)
			continue;
		for (size_t i = 0; i < table->n_columns; i++)
			if (strcmp(table->columns[i].name, column) == 0)
				return table_cell(table, row, i);
	}
	fail_msg("no column %s of %s", column, name);
	return NULL;
}

static void check_answer(const Report *report)
{
	assert_near(cell(report, "clusters", 0, "size")->number, 45, 0);
	assert_near(cell(report, "clusters", 2, "size")->number, 18, 0);
	assert_string_equal(cell(report, "clusters", 1, "classes")->text, "dog 100 %");
	assert_contains(cell(report, "clusters", 0, "domains")->text, "farm 56 %, town 44 %");
	assert_contains(cell(report, "clusters", 2, "typical")->text, "fish");
	assert_near(cell(report, "agreement", 0, "purity")->number, 1, 0);
	assert_near(cell(report, "agreement", 0, "ari")->number, 1, 1e-12);
	assert_near(cell(report, "agreement", 1, "ari")->number, 0, 0.03);
	assert_near(cell(report, "quality", 0, "outside")->number, 0, 0);
	assert_true(cell(report, "quality", 0, "silhouette")->number > 0.5);
}

static void test_clusters_are_found_and_described(void **state)
{
	(void)state;
	Session *session = pets();
	const char *lines[] = {"cluster pets k=3", "cluster pets k=3 metric=l2 top=2", "cluster k=3 seed=9"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		Report report = {0};
		assert_ok(command_execute(session, lines[i], &report, &err));
		check_answer(&report);
		report_release(&report);
		const Object *object = session_find(session, "pets");
		assert_int_equal(object->clustering->clusters.count, 3);
		assert_string_equal(object->clustering->command, lines[i]);
		assert_int_equal(object->clustering->cluster_of[5], 1);
	}
	session_free(session);
}

static void test_density_finds_how_many(void **state)
{
	(void)state;
	Session *session = pets();
	Report report = {0};
	assert_ok(command_execute(session, "cluster pets by=density min_size=8 min_points=4", &report, &err));
	assert_near(cell(&report, "quality", 0, "clusters")->number, 3, 0);
	assert_true(isnan(cell(&report, "quality", 0, "inertia")->number));
	assert_true(cell(&report, "agreement", 0, "ari")->number > 0.8);
	report_release(&report);
	assert_ok(command_execute(session, "cluster pets by=density min_size=80", &report, &err));
	assert_int_equal(report.sections[0].kind, SECTION_TEXT);
	assert_contains(report.sections[0].text, "found 0 clusters");
	assert_int_equal(session_find(session, "pets")->clustering->clusters.count, 3);
	report_release(&report);
	session_free(session);
}

static void test_members_are_listed_and_named(void **state)
{
	(void)state;
	Session *session = pets();
	Report report = {0};
	assert_false(command_execute(session, "cluster pets members=1", &report, &err));
	assert_contains(err.message, "no clusters yet");
	assert_ok(command_execute(session, "cluster pets k=3", &report, &err));
	report_release(&report);
	assert_ok(command_execute(session, "cluster pets members=3 as=swimmers top=4", &report, &err));
	assert_int_equal(table_rows(&report.sections[0].table), 4);
	assert_string_equal(cell(&report, "members", 0, "class")->text, "fish");
	double first = cell(&report, "members", 0, "cosine")->number;
	assert_true(first <= 1 + 1e-6 && first >= cell(&report, "members", 1, "cosine")->number);
	report_release(&report);
	assert_int_equal(session_find(session, "swimmers")->wordset->count, 18);
	assert_false(command_execute(session, "cluster pets members=4", &report, &err));
	assert_contains(err.message, "from 1 to 3");
	assert_false(command_execute(session, "cluster pets k=91", &report, &err));
	assert_contains(err.message, "only 90 items");
	assert_false(command_execute(session, "cluster pets by=magic", &report, &err));
	assert_contains(err.message, "kmeans");
	report_release(&report);
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clusters_are_found_and_described),
		cmocka_unit_test(test_density_finds_how_many),
		cmocka_unit_test(test_members_are_listed_and_named),
	};
	return cmocka_run_group_tests_name("cluster", tests, NULL, NULL) != 0;
}
