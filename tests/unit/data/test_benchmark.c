#include "data/benchmark.h"

#include "base/memory.h"
#include "check.h"
#include "data/testset.h"

#include <stdlib.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void expect(const char *path, const char *says, bool changed)
{
	Benchmark benchmark;
	Text said = {0};
	Error err = ERROR_INIT;
	assert_ok(benchmark_of_file(path, &benchmark, &err));
	benchmark_describe(&benchmark, &said);
	assert_contains(text_of(&said), says);
	assert_int_equal(benchmark_is_changed(&benchmark), changed);
	benchmark_release(&benchmark);
	text_release(&said);
}

static void test_a_recorded_file_and_its_change(void **state)
{
	(void)state;
	char folder[] = "/tmp/isthmus-benchmark-XXXXXX";
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	Error err = ERROR_INIT;
	write_file("mine.txt", "a b 1\n");
	expect("mine.txt", "no version is recorded", false);
	assert_ok(benchmark_record("mine.txt", "mine", "3", "by me", &err));
	expect("mine.txt", "mine, version 3, checksum ", false);
	write_file("mine.txt", "a b 2\n");
	expect("mine.txt", "differs from mine, version 3", true);
	write_file("mine.txt", "a b 1\n");
	expect("mine.txt", "mine, version 3, checksum ", false);
	assert_false(benchmark_record("mine.txt", "two\twords", "3", "", &err));
	assert_contains(err.message, "without tabs");
	write_file("mine.txt.benchmark", "# remark\n\nshort\tline\n");
	expect("mine.txt", "no version is recorded", false);
	Benchmark none;
	assert_false(benchmark_of_file("nowhere.txt", &none, &err));
	benchmark_release(&none);
	unlink("mine.txt");
	unlink("mine.txt.benchmark");
	rmdir(folder);
}

/* Whoever changes a word set gives it a new version and checksum in datasets/benchmarks.tsv. */
static void test_standard_sets_are_as_recorded(void **state)
{
	(void)state;
	char **names;
	size_t count, known = 0;
	Error err = ERROR_INIT;
	assert_ok(testset_names(&names, &count, &err));
	for (size_t i = 0; i < count; i++) {
		TestSet set = {0};
		assert_ok(testset_find(names[i], &set, &err));
		if (set.changed)
			fail_msg("%s", set.benchmark);
		known += strstr(set.benchmark, ", version ") != NULL;
		testset_release(&set);
		free(names[i]);
	}
	free(names);
	assert_true(known >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standard_sets_are_as_recorded),
		cmocka_unit_test(test_a_recorded_file_and_its_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
