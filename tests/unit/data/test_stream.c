#include "base/memory.h"
#include "base/text.h"
#include "check.h"
#include "data/stream.h"
#include "scratch.h"

#include <stdlib.h>
#include <unistd.h>

static Error err;

/* The whole of a file; every piece must end after a blank or between characters. */
static bool read_all(const char *path, TextEncoding encoding, Text *out)
{
	text_clear(out);
	TextStream *stream = text_stream_open(path, encoding, &err);
	const char *piece;
	size_t bytes = 0;
	bool ok = stream != NULL;
	while (ok && (ok = text_stream_read(stream, &piece, &bytes, &err)) && bytes > 0)
		text_add_bytes(out, piece, bytes);
	text_stream_close(stream);
	return ok;
}

static void assert_refused(const char *path, const char *part)
{
	Text text = {0};
	assert_false(read_all(path, ENCODING_UTF8, &text));
	assert_contains(err.message, part);
	text_release(&text);
}

static void test_plain_and_packed_text_are_the_same(void **state)
{
	(void)state;
	Text text = {0}, read = {0};
	for (int i = 0; i < 200000; i++)
		text_format(&text, "word%d%s", i, i % 9 ? " " : "\r\n");
	assert_ok(
		read_all(scratch_write(&scratch, "a.txt", text_of(&text), text.length), ENCODING_UTF8, &read));
	assert_string_equal(text_of(&read), text_of(&text));
	assert_ok(read_all(
		scratch_gzip(&scratch, "a.txt.gz", text_of(&text), text.length), ENCODING_UTF8, &read));
	assert_string_equal(text_of(&read), text_of(&text));
	text_release(&text);
	text_release(&read);
}

static void test_pieces_end_at_borders(void **state)
{
	(void)state;
	Text text = {0};
	text_add(&text, "some words, then none: ");
	while (text.length < 1500000)
		text_add(&text, "日本é");
	TextStream *stream = text_stream_open(
		scratch_write(&scratch, "cjk", text_of(&text), text.length), ENCODING_UTF8, &err);
	const char *piece;
	size_t bytes, all = 0, pieces = 0;
	while (text_stream_read(stream, &piece, &bytes, &err) && bytes > 0) {
		assert_memory_equal(piece, text_of(&text) + all, bytes);
		assert_int_not_equal(piece[0] & 0xC0, 0x80);
		all += bytes;
		pieces++;
	}
	assert_int_equal(all, text.length);
	assert_true(pieces >= 4);
	assert_int_equal(text_stream_position(stream), text.length);
	text_stream_close(stream);
	text_release(&text);
}

static void test_mark_is_skipped_and_latin1_converted(void **state)
{
	(void)state;
	Text read = {0};
	assert_ok(read_all(scratch_text(&scratch, "bom", "\xEF\xBB\xBFhello"), ENCODING_UTF8, &read));
	assert_string_equal(text_of(&read), "hello");
	assert_ok(read_all(scratch_text(&scratch, "latin", "na\xEFve \x80 \x93q\x94"), ENCODING_LATIN1, &read));
	assert_string_equal(text_of(&read), "naïve € “q”");
	text_release(&read);
}

static void test_what_is_no_text_is_refused(void **state)
{
	(void)state;
	assert_refused(scratch_text(&scratch, "empty", ""), "is empty");
	assert_refused(scratch_gzip(&scratch, "empty.gz", "", 0), "is empty");
	assert_refused(scratch_write(&scratch, "x.bin", "ab\0c", 4), "its byte 3 is zero");
	assert_refused(scratch_text(&scratch, "x.zip", "PK\x03\x04..."), "unzip");
	assert_refused(scratch_gzip(&scratch, "x.zip.gz", "PK\x03\x04...", 7), "unzip");
	assert_refused(scratch_write(&scratch, "x.txt", "\xFF\xFEh\0i\0", 6), "UTF-16");
	assert_refused(scratch_text(&scratch, "x.pdf", "%PDF-1.4"), "pdftotext");
	assert_refused(scratch.folder, "is a folder");
	assert_refused(scratch_path(&scratch, "nowhere"), "nowhere");
}

static void test_damaged_gzip_is_refused(void **state)
{
	(void)state;
	char *text = memory_new(100000, 1);
	for (unsigned i = 0; i < 100000; i++)
		text[i] = (char)("abc de.\n"[(i * i / 7) % 8]);
	const char *path = scratch_gzip(&scratch, "cut.gz", text, 100000);
	assert_int_equal(truncate(path, 300), 0);
	assert_refused(path, "cut short");
	FILE *file = fopen(scratch_gzip(&scratch, "bad.gz", text, 100000), "r+");
	fseek(file, 200, SEEK_SET);
	fputs("XXXXXXXXXXXXXXXX", file);
	fclose(file);
	assert_refused(scratch.path, "bad.gz");
	free(text);
}

static void test_bombs_are_refused(void **state)
{
	(void)state;
	const size_t size = 80 * 1024 * 1024;
	char *blanks = memory_new(size, 1);
	memset(blanks, 'a', size);
	const char *path = scratch_gzip(&scratch, "bomb.gz", blanks, size);
	free(blanks);
	assert_refused(path, "more than 200 times its size");
}

static void test_a_pipe_is_read_to_its_end(void **state)
{
	(void)state;
	FILE *pipe = popen("yes word | head -c 70000000", "r");
	char path[32];
	size_t all = 0, bytes;
	const char *piece;
	snprintf(path, sizeof path, "/dev/fd/%d", fileno(pipe));
	TextStream *stream = text_stream_open(path, ENCODING_UTF8, &err);
	assert_non_null(stream);
	do {
		assert_ok(text_stream_read(stream, &piece, &bytes, &err));
		all += bytes;
	} while (bytes > 0);
	assert_int_equal(all, 70000000);
	text_stream_close(stream);
	pclose(pipe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_and_packed_text_are_the_same),
		cmocka_unit_test(test_pieces_end_at_borders),
		cmocka_unit_test(test_mark_is_skipped_and_latin1_converted),
		cmocka_unit_test(test_what_is_no_text_is_refused),
		cmocka_unit_test(test_damaged_gzip_is_refused),
		cmocka_unit_test(test_bombs_are_refused),
		cmocka_unit_test(test_a_pipe_is_read_to_its_end),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
