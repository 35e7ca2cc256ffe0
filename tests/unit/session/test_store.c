/* Session files: contents that lie there once, damage, files of older versions. */
#include "check.h"
#include "scratch.h"
#include "scratch_store.h"
#include "session/store.h"

#include <sqlite3.h>
#include <stdlib.h>

static Error err;

static void execute(const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(scratch_path(&scratch, "s.isthmus"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void assert_text(Store *store, const char *section, const char *key, const char *expected)
{
	char *text;
	assert_ok(store_get_text(store, section, key, &text, &err));
	assert_string_equal(text, expected);
	free(text);
}

static void test_equal_contents_have_equal_names(void **state)
{
	(void)state;
	Digest one, two, three, measured;
	uint64_t bytes;
	Store *store = scratch_store_create(), *measure = store_measure(&err);
	assert_ok(store_put_text(store, "a", "x", "same", &err));
	assert_ok(store_put_text(store, "a/b", "y", "deep", &err));
	assert_ok(store_put_text(store, "c/b", "y", "deep", &err)); /* another order */
	assert_ok(store_put_text(store, "c", "x", "same", &err));
	assert_ok(store_put_text(store, "ab", "x", "same", &err)); /* no part of a */
	assert_ok(store_put_text(measure, "m/b", "y", "deep", &err));
	assert_ok(store_put_text(measure, "m", "x", "same", &err));
	assert_ok(store_digest(store, "a", &one, &bytes, &err));
	assert_int_equal(bytes, 8);
	assert_ok(store_digest(store, "c", &two, &bytes, &err));
	assert_ok(store_digest(store, "ab", &three, &bytes, &err));
	assert_int_equal(bytes, 4);
	assert_ok(store_digest(measure, "m", &measured, &bytes, &err));
	assert_true(digest_same(&one, &two) && digest_same(&one, &measured));
	assert_false(digest_same(&one, &three));
	store_close(measure);
	store = scratch_store_reopen(store);
	assert_text(store, "c/b", "y", "deep");
	assert_ok(store_digest(store, "c", &two, &bytes, &err));
	assert_true(digest_same(&one, &two));
	store_close(store);
}

static void test_damage_is_found(void **state)
{
	(void)state;
	Store *store = scratch_store_create();
	assert_ok(store_put_text(store, "a", "x", "what was said", &err));
	assert_ok(store_put_text(store, "a", "y", "something else", &err));
	store_close(scratch_store_reopen(store));
	execute("UPDATE blobs SET bytes = CAST('what was sold' AS BLOB) WHERE hash = (SELECT hash FROM parts "
		"WHERE key = "
		"'x')");
	store = store_open(scratch_path(&scratch, "s.isthmus"), &err);
	char *text;
	Error why = ERROR_INIT;
	assert_false(store_get_text(store, "a", "x", &text, &why));
	assert_contains(why.message, "is damaged: a/x is not what was saved");
	assert_null(text);
	assert_text(store, "a", "y", "something else");
	store_close(store);
	execute("DELETE FROM blobs");
	store = store_open(scratch_path(&scratch, "s.isthmus"), &err);
	assert_false(store_get_text(store, "a", "y", &text, &why)); /* not: it was never there */
	store_close(store);
}

/* As files were laid out before contents had names. */
static void test_older_files_can_be_read(void **state)
{
	(void)state;
	Store *store = scratch_store_create();
	assert_ok(store_put_text(store, "a", "x", "old", &err));
	assert_ok(store_put(store, "a", "empty", NULL, 0, &err));
	store_close(scratch_store_reopen(store));
	execute("CREATE TABLE old (section TEXT NOT NULL, key TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB "
		"NOT NULL, "
		"PRIMARY KEY (section, key, part)); INSERT INTO old SELECT section, key, part, bytes FROM "
		"parts JOIN "
		"blobs USING (hash); DROP TABLE parts; DROP TABLE blobs; ALTER TABLE old RENAME TO parts; "
		"PRAGMA user_version = 1");
	store = store_open(scratch_path(&scratch, "s.isthmus"), &err);
	assert_non_null(store);
	void *bytes;
	size_t count;
	assert_text(store, "a", "x", "old");
	assert_ok(store_get(store, "a", "empty", &bytes, &count, &err));
	assert_non_null(bytes);
	free(bytes);
	assert_ok(store_get(store, "a", "absent", &bytes, &count, &err));
	assert_null(bytes);
	store_close(store);
	execute("PRAGMA user_version = 3");
	Error why = ERROR_INIT;
	assert_null(store_open(scratch_path(&scratch, "s.isthmus"), &why));
	assert_contains(why.message, "another version of Isthmus");
}

static void test_one_who_is_to_end_reads_no_further(void **state)
{
	(void)state;
	atomic_bool stop = false;
	Error why = ERROR_INIT;
	char *text;
	Store *store = scratch_store_create();
	assert_ok(store_put_text(store, "a", "x", "a text", &err));
	store = scratch_store_reopen(store);
	Store *heeding = store_heeding(store, &stop);
	assert_text(heeding, "a", "x", "a text");
	atomic_store(&stop, true);
	assert_false(store_get_text(heeding, "a", "x", &text, &why));
	assert_int_equal(why.kind, ERROR_CANCELLED);
	assert_text(store, "a", "x", "a text"); /* others go on */
	store_close(heeding);
	assert_text(store, "a", "x", "a text");
	heeding = store_heeding(store, NULL);
	store_close(store);
	assert_text(heeding, "a", "x", "a text");
	store_close(heeding);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_contents_have_equal_names),
		cmocka_unit_test(test_damage_is_found),
		cmocka_unit_test(test_older_files_can_be_read),
		cmocka_unit_test(test_one_who_is_to_end_reads_no_further),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
