/* pca of spaces that grow: the same as pca of all items at once. */
#include "check.h"
#include "command/command.h"
#include "command_lines.h"
#include "data/basis.h"
#include "scratch.h"

#include <math.h>

enum { WIDTH = 6, FIRST = 350, ALL = 600 };

static Error err;

/* Items first .. end of waves that differ in height, so that the axes differ well, and move their mean. */
static void put_waves(Session *session, const char *name, size_t first, size_t end)
{
	Space *space = space_new(end - first, WIDTH, &err);
	for (size_t i = first; i < end; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "w%zu", i));
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&space->vectors, i - first)[j] =
				(float)(sin((double)(i * (j + 2))) * (6 - 0.9 * (double)j) + (double)i / 300);
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, name, OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
}

static Session *waves(void)
{
	Session *session = session_new();
	put_waves(session, "whole", 0, ALL);
	put_waves(session, "old", 0, FIRST);
	put_waves(session, "new", FIRST, ALL);
	return session;
}

static void refused(Session *session, const char *line, const char *why)
{
	Report report = {0};
	assert_false(command_execute(session, line, &report, &err));
	assert_contains(err.message, why);
	report_release(&report);
	err = (Error)ERROR_INIT;
}

static const Space *space_of(const Session *session, const char *name)
{
	return session_find(session, name)->space;
}

static void check_rows(const Space *a, const Space *b, size_t first)
{
	assert_int_equal(a->vectors.rows, b->vectors.rows);
	assert_int_equal(a->vectors.cols, b->vectors.cols);
	for (size_t i = first; i < a->vectors.rows; i++) {
		assert_string_equal(
			dictionary_word(&a->items, (uint32_t)i), dictionary_word(&b->items, (uint32_t)i));
		for (size_t j = 0; j < a->vectors.cols; j++)
			assert_near(matrix_row(&a->vectors, i)[j], matrix_row(&b->vectors, i)[j], 1e-5);
	}
}

/* With as many components as dimensions nothing is lost: the earlier items are where they would have been, too.
 */
static void test_growth_is_pca_of_all(void **state)
{
	(void)state;
	Session *session = waves();
	run_line(session, "pca whole dims=6 as=at-once");
	run_line(session, "pca old dims=6 as=p");
	run_line(session, "pca p more=new as=grown");
	check_rows(space_of(session, "grown"), space_of(session, "at-once"), 0);
	assert_int_equal(space_of(session, "p")->vectors.rows, FIRST);
	run_line(session, "pca whole dims=2 as=at-once");
	run_line(session, "pca old dims=2 as=p");
	run_line(session, "pca p more=new");
	check_rows(space_of(session, "p"), space_of(session, "at-once"), FIRST);
	const Basis *grown = space_of(session, "p")->basis, *whole = space_of(session, "at-once")->basis;
	assert_int_equal(grown->moments.count, ALL);
	for (size_t i = 0; i < 2 * WIDTH; i++)
		assert_near(grown->axes[i], whole->axes[i], 1e-10);
	for (size_t i = 0; i < WIDTH; i++)
		assert_near(grown->moments.mean[i], whole->moments.mean[i], 1e-12);
	session_free(session);
}

static void test_growth_after_a_session_file(void **state)
{
	(void)state;
	Session *session = waves(), *other = session_new();
	char line[300];
	run_line(session, "pca old dims=3 as=p");
	snprintf(line, sizeof line, "session save %s", scratch_path(&scratch, "pca.isthmus"));
	run_line(session, line);
	snprintf(line, sizeof line, "session open %s", scratch_path(&scratch, "pca.isthmus"));
	run_line(other, line);
	run_line(session, "pca p more=new as=grown");
	run_line(other, "pca p more=new as=grown");
	const Matrix *a = &space_of(session, "grown")->vectors, *b = &space_of(other, "grown")->vectors;
	assert_int_equal(a->rows, ALL);
	assert_memory_equal(a->data, b->data, a->rows * a->cols * sizeof(float));
	session_free(other);
	session_free(session);
}

static void test_what_cannot_grow(void **state)
{
	(void)state;
	Session *session = waves();
	run_line(session, "pca old dims=3 as=p");
	refused(session, "pca old more=new", "does not know which rows its axes were found from");
	refused(session, "pca p more=whole", "\"w0\" is in p and in whole");
	refused(session, "pca p more=p", "has 3 dimensions, but the space that p was made of has 6");
	refused(session, "pca p more=new dims=4", "keeps its 3 dimensions");
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth_is_pca_of_all),
		cmocka_unit_test(test_growth_after_a_session_file),
		cmocka_unit_test(test_what_cannot_grow),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
