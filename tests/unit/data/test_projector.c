#include "data/projector_metadata.h"
#include "data/space_reader.h"
#include "data/space_writer.h"
#include "data/tsv_line.h"

#include "check.h"
#include "scratch.h"

#include <stdlib.h>
#include <unistd.h>

static const char *sniffed(const char *text)
{
	const SpaceFormat *format = format_sniff(text, strlen(text), true);
	return format ? format->name : "none";
}

static void test_sniffing(void **state)
{
	(void)state;
	assert_string_equal(sniffed("0.5\t1.5\n-1\t2e-3\n"), "projector");
	assert_string_equal(sniffed("\n0.5\t1.5\r\n-1\t2.5"), "projector");
	assert_string_equal(sniffed("a\t0.5\t1.5\n7\t-1.0\t2\n"), "tsv");
	assert_string_equal(sniffed("new york\t0.5\t1.5\n"), "tsv");
	assert_string_equal(sniffed("a 0.5 1.5\nb -1 2\n"), "glove");
	/* Ratings, rated pairs and word lists are something else. */
	assert_string_equal(sniffed("196\t242\t3\t881250949\n186\t302\t3\t891717742\n"), "none");
	assert_string_equal(sniffed("tiger\tcat\t7.35\ntiger\ttiger\t10.00\n"), "none");
	assert_string_equal(sniffed("word\tfrequency\nthe\t0.05\n"), "none");
	assert_string_equal(sniffed("0.5\t1.5\n0.5\n"), "none");
	/* Only the beginning of a long line is seen. */
	const char part[] = "a\t0.25\t0.5\t0.1";
	assert_string_equal(format_sniff(part, strlen(part), false)->name, "tsv");
}

static void test_companions(void **state)
{
	(void)state;
	static const struct {
		const char *path, *metadata;
	} cases[] = {
		{"vectors.tsv", "metadata.tsv"},
		{"/v/vectors.tsv.gz", "/v/metadata.tsv"},
		{"a/w2v_tensor.tsv", "a/w2v_metadata.tsv"},
		{"vectors/words.tsv", "vectors/words_metadata.tsv"},
		{"embeddings-2.tsv", "metadata-2.tsv"},
		{"o", "o_metadata.tsv"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Text path = {0};
		projector_metadata_path(cases[i].path, &path);
		assert_string_equal(text_of(&path), cases[i].metadata);
		text_release(&path);
	}
}

static Space *read_pair(const char *vectors, const char *metadata, Error *err)
{
	if (metadata)
		scratch_text(&scratch, "metadata.tsv", metadata);
	else
		unlink(scratch_path(&scratch, "metadata.tsv"));
	return space_read(scratch_text(&scratch, "vectors.tsv", vectors), NULL, err);
}

static void expect_items(Space *space, const char *const *items, size_t count)
{
	assert_non_null(space);
	assert_int_equal(space->items.count, count);
	for (uint32_t i = 0; i < count; i++)
		assert_string_equal(dictionary_word(&space->items, i), items[i]);
}

static const char two[] = "0.5\t1.5\n\n-1.5\t2.5\n";

static void test_one_column(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = read_pair(two, "word\nnew york\\there\n\n", &err);
	expect_items(space, (const char *const[]){"word", "new york\there"}, 2);
	assert_near(space->vectors.data[2], -1.5, 0);
	assert_null(space->domain_of);
	assert_null(space->provenance.note);
	space_unref(space);
	space = read_pair(two, NULL, &err);
	expect_items(space, (const char *const[]){"0", "1"}, 2);
	assert_contains(space->provenance.note, "/metadata.tsv with a label a line");
	space_unref(space);
}

static void test_columns(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = read_pair(
		two, "id\tWord\tdomain\tcategory\tCount\n7\ta\tnews\tnoun\t12\n8\tb\t\t\tmany\n", &err);
	expect_items(space, (const char *const[]){"a", "b"}, 2);
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[0]), "news");
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[1]), "unknown");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[0]), "noun");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[1]), "unknown");
	assert_int_equal(space->counts[0], 12);
	assert_int_equal(space->counts[1], 0);
	space_unref(space);
	/* Without a known name the first column holds the items. */
	space = read_pair(two, "x\ty\na\t1\n\tz\n", &err);
	expect_items(space, (const char *const[]){"a", "_"}, 2);
	space_unref(space);
}

static void test_mismatch(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	assert_null(read_pair(two, "a\n\n", &err));
	assert_contains(err.message, "metadata.tsv\" has 1 rows for the 2 rows of");
	err = ERROR_INIT;
	assert_null(read_pair(two, "item\na\nb\n\nc\n", &err));
	assert_contains(err.message, "metadata.tsv\" has 4 rows for the 2 rows of");
	err = ERROR_INIT;
	assert_null(read_pair(two, "", &err));
	assert_contains(err.message, "has 0 rows for the 2 rows of");
	err = ERROR_INIT;
	assert_null(space_read(
		scratch_text(&scratch, "vectors.tsv", "1\t2\n3\n"), format_find("projector", &err), &err));
	assert_contains(err.message, "row 2 does not");
	assert_null(space_read(scratch_text(&scratch, "x.tsv", "\n\n"), format_find("tsv", &err), &err));
	assert_contains(err.message, "is not a table of labels and numbers");
}

static void test_tsv(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_read(
		scratch_text(&scratch, "a.tsv", "new york\t0.5\t1.5\nat 7\t1\t2.5\r\n\t3\t4.5\n"), NULL, &err);
	expect_items(space, (const char *const[]){"new york", "at 7", "_"}, 3);
	assert_near(space->vectors.data[5], 4.5, 0);
	space_unref(space);
	/* Labels that are numbers, where the format is said. */
	const char *path = scratch_text(&scratch, "a.tsv", "1\t0.5\n2\t1.5\n");
	space = space_read(path, format_find("tsv", &err), &err);
	expect_items(space, (const char *const[]){"1", "2"}, 2);
	assert_int_equal(space->vectors.cols, 1);
	space_unref(space);
}

static const char *const hard[] = {"plain", "tab\there", "line\nfeed", "\r", "back\\slash", "\\t", "a\\\\b",
	"\\\t\\", "\\\\t", "_", "end ", " x", "\\"};
enum { HARD = sizeof hard / sizeof *hard };

static Space *hard_space(bool details)
{
	Error err = ERROR_INIT;
	Space *space = space_new(HARD, 3, &err);
	for (size_t i = 0; i < HARD; i++)
		dictionary_add(&space->items, hard[i], strlen(hard[i]));
	for (size_t i = 0; i < HARD * 3; i++)
		space->vectors.data[i] = (float)i / 7 - 1;
	if (details) {
		space->counts = memory_new(HARD, sizeof *space->counts);
		space->domain_of = memory_new(HARD, sizeof *space->domain_of);
		space->class_of = memory_new(HARD, sizeof *space->class_of);
		dictionary_add(&space->domains, "ne\tws", 5);
		dictionary_add(&space->domains, "law", 3);
		dictionary_add(&space->classes, "noun", 4);
		dictionary_add(&space->classes, "verb", 4);
		for (size_t i = 0; i < HARD; i++) {
			space->counts[i] = 100 * i;
			space->domain_of[i] = i % 2;
			space->class_of[i] = i % 3 > 0;
		}
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_what_is_written_is_read(void **state)
{
	(void)state;
	static const char *const paths[] = {"w_vectors.tsv", "w.tsv"}, *const names[] = {"projector", "tsv"};
	for (int i = 0; i < 4; i++) {
		Error err = ERROR_INIT;
		Space *space = hard_space(i / 2);
		const SpaceFormat *format = format_for_path(paths[i % 2], &err);
		assert_string_equal(format->name, names[i % 2]);
		assert_ok(space_write(space, scratch_path(&scratch, paths[i % 2]), format, &err));
		Space *back = space_read(scratch.path, NULL, &err);
		if (!back)
			fail_msg("%s", err.message);
		assert_string_equal(space_checksum(back), space_checksum(space));
		assert_int_equal(back->domain_of != NULL, i == 2);
		for (size_t row = 0; back->domain_of && row < HARD; row++) {
			assert_int_equal(back->counts[row], space->counts[row]);
			assert_int_equal(back->domain_of[row], space->domain_of[row]);
			assert_int_equal(back->class_of[row], space->class_of[row]);
		}
		space_unref(back);
		space_unref(space);
	}
	assert_string_equal(format_for_path("vectors.tsv", NULL)->name, "projector");
	char config[400] = "";
	FILE *file = fopen(scratch_path(&scratch, "w_projector_config.json"), "r");
	assert_non_null(file);
	assert_true(fread(config, 1, sizeof config - 1, file) > 0);
	fclose(file);
	assert_contains(config, "\"tensorPath\": \"w_vectors.tsv\"");
	assert_contains(config, "\"metadataPath\": \"w_metadata.tsv\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sniffing),
		cmocka_unit_test(test_companions),
		cmocka_unit_test(test_one_column),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_mismatch),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_what_is_written_is_read),
	};
	return cmocka_run_group_tests_name("projector", tests, scratch_setup, scratch_teardown) != 0;
}
