/* Source and Output: what one writes, the other reads. */
#include "base/output.h"
#include "base/source.h"

#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/isthmus-files-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* fails when a temporary file was left behind */
}

static void write_file(const char *content, size_t bytes)
{
	Error err = ERROR_INIT;
	Output *output = output_open(path, &err);
	assert_non_null(output);
	output_bytes(output, content, bytes);
	assert_ok(output_commit(output, &err));
}

static void expect_line(Source *source, const char *expected)
{
	Error err = ERROR_INIT;
	const char *line;
	size_t bytes;
	assert_ok(source_line(source, &line, &bytes, &err));
	if (!expected) {
		assert_null(line);
		return;
	}
	assert_non_null(line);
	assert_int_equal(bytes, strlen(expected));
	assert_memory_equal(line, expected, bytes);
}

static void test_lines(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Source source;
	write_file("one\r\n\n three ", 13);
	assert_ok(source_open(&source, path, &err));
	assert_int_equal(source.most_bytes, 13);
	expect_line(&source, "one");
	expect_line(&source, "");
	expect_line(&source, " three ");
	assert_int_equal(source.lines, 3);
	expect_line(&source, NULL);
	expect_line(&source, NULL);
	assert_int_equal(source_done(&source), 13);
	source_close(&source);
	write_file("", 0);
	assert_ok(source_open(&source, path, &err));
	expect_line(&source, NULL);
	source_close(&source);
}

/* Lines of many lengths, longer than the window among them, come through plain and packed. */
static void check_long_lines(void)
{
	Error err = ERROR_INIT;
	Source source;
	assert_ok(source_open(&source, path, &err));
	for (size_t length = 1; length < 2000000; length = length * 3 + 1) {
		const char *line;
		size_t bytes;
		assert_ok(source_line(&source, &line, &bytes, &err));
		assert_int_equal(bytes, length);
		assert_int_equal(line[0], 'x');
		assert_int_equal(line[length - 1], 'x');
	}
	expect_line(&source, NULL);
	source_close(&source);
}

static void test_long_lines(void **state)
{
	(void)state;
	char *xs = malloc(4000000);
	memset(xs, 'x', 4000000);
	gzFile packed = gzopen(path, "wb");
	for (size_t length = 1; length < 2000000; length = length * 3 + 1) {
		assert_int_equal(gzwrite(packed, xs, (unsigned)length), length);
		gzwrite(packed, "\n", 1);
	}
	gzclose(packed);
	check_long_lines();
	Error err = ERROR_INIT;
	Output *output = output_open(path, &err);
	for (size_t length = 1; length < 2000000; length = length * 3 + 1) {
		output_bytes(output, xs, length);
		output_text(output, "\n");
	}
	assert_ok(output_commit(output, &err));
	check_long_lines();
	free(xs);
}

static void test_window(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Source source;
	size_t available;
	write_file("abcdef", 6);
	assert_ok(source_open(&source, path, &err));
	assert_ok(source_need(&source, 2, &available, &err));
	assert_true(available >= 2);
	source_skip(&source, 2);
	assert_ok(source_need(&source, 1000000, &available, &err));
	assert_int_equal(available, 4);
	assert_memory_equal(source_at(&source), "cdef", 4);
	source_close(&source);
}

static void test_packed_file_cut_short(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Source source;
	gzFile packed = gzopen(path, "wb");
	for (int i = 0; i < 100000; i++)
		gzprintf(packed, "%d %d\n", i, i * 7919 % 10007);
	gzclose(packed);
	struct stat status;
	stat(path, &status);
	assert_int_equal(truncate(path, status.st_size / 2), 0);
	assert_ok(source_open(&source, path, &err));
	const char *line = "";
	size_t bytes;
	while (line && source_line(&source, &line, &bytes, &err))
		;
	assert_contains(err.message, "cannot unpack");
	assert_contains(err.message, "cut short");
	source_close(&source);
}

static void test_refusals(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Source source;
	assert_false(source_open(&source, "/nowhere/at/all", &err));
	assert_contains(err.message, "cannot read \"/nowhere/at/all\": No such file");
	source_close(&source);
	assert_false(source_open(&source, folder, &err));
	assert_contains(err.message, "it is a folder");
	source_close(&source);
	assert_null(output_open("/nowhere/at/all", &err));
	assert_contains(err.message, "cannot write \"/nowhere/at/all\"");
}

static void test_abandoned_output_leaves_the_old(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	write_file("old\n", 4);
	Output *output = output_open(path, &err);
	output_text(output, "new");
	output_abandon(output);
	output_abandon(NULL);
	Source source;
	assert_ok(source_open(&source, path, &err));
	expect_line(&source, "old");
	source_close(&source);
}

static void test_full_device(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Output *output = output_open("/dev/full", &err);
	assert_non_null(output);
	output_text(output, "x");
	assert_false(output_commit(output, &err));
	assert_contains(err.message, "cannot write \"/dev/full\": No space");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_packed_file_cut_short),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_abandoned_output_leaves_the_old),
		cmocka_unit_test(test_full_device),
	};
	return cmocka_run_group_tests_name("files", tests, make_folder, remove_folder) != 0;
}
