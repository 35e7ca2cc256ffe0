#include "data/space_reader.h"
#include "data/space_writer.h"

#include "base/clock.h"
#include "base/random.h"
#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/isthmus-formats-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	(void)state;
	DIR *open = opendir(folder);
	for (struct dirent *entry; (entry = readdir(open));) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(open);
	return rmdir(folder);
}

static const char *path_of(const char *name)
{
	static char paths[2][64];
	static int turn;
	turn = !turn;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
	return paths[turn];
}

static const char *write_bytes(const char *name, const void *bytes, size_t count)
{
	Error err = ERROR_INIT;
	const char *path = path_of(name);
	Output *output = output_open(path, &err);
	assert_non_null(output);
	output_bytes(output, bytes, count);
	assert_ok(output_commit(output, &err));
	return path;
}

static const char *write_text(const char *name, const char *text)
{
	return write_bytes(name, text, strlen(text));
}

static Space *read_space(const char *path, const char *format)
{
	Error err = ERROR_INIT;
	SpaceReader *reader = space_reader_new(path, NULL, 0);
	bool finished = false;
	while (!finished)
		assert_ok(space_reader_step(reader, &finished, &err));
	assert_string_equal(space_reader_format(reader)->name, format);
	assert_true(space_reader_progress(reader)->finished);
	Space *space = space_reader_take(reader);
	space_reader_free(reader);
	assert_non_null(space);
	return space;
}

static void expect(const Space *space, size_t rows, size_t cols, const char *const *items, const float *values)
{
	assert_int_equal(space->vectors.rows, rows);
	assert_int_equal(space->vectors.cols, cols);
	assert_int_equal(space->items.count, rows);
	for (uint32_t i = 0; i < rows; i++)
		assert_string_equal(dictionary_word(&space->items, i), items[i]);
	for (size_t i = 0; i < rows * cols; i++)
		assert_near(space->vectors.data[i], values[i], 0);
}

static void expect_error(const char *path, const char *format, const char *part)
{
	Error err = ERROR_INIT;
	const SpaceFormat *given = format ? format_find(format, &err) : NULL;
	double start = clock_now();
	assert_null(space_read(path, given, &err));
	if (!strstr(err.message, part))
		fail_msg("\"%s\" does not contain \"%s\"", err.message, part);
	assert_true(clock_now() - start < 0.5);
}

static const float four[] = {1, -2.5f, 0.1f, 3e-8f};

static void test_word2vec_text(void **state)
{
	(void)state;
	/* As word2vec.c writes it, with a blank at the end of each line. */
	Space *space =
		read_space(write_text("a.vec", "2 2\n</s> 1 -2.5 \nnew york 0.1 3e-8 \n"), "word2vec-text");
	expect(space, 2, 2, (const char *const[]){"</s>", "new york"}, four);
	assert_null(space->provenance.note);
	space_unref(space);
	space = read_space(write_text("a.vec", "2 2\r\na 1 -2.5\r\nb\t0.1\t3e-8"), "word2vec-text");
	expect(space, 2, 2, (const char *const[]){"a", "b"}, four);
	space_unref(space);
	space = read_space(write_text("a.vec", "2 2\na 1 -2.5\nb 0.1 3e-8\nc 7 8\n"), "word2vec-text");
	assert_string_equal(space->provenance.note, "what follows the 2 promised rows was not read");
	space_unref(space);
}

static void test_glove(void **state)
{
	(void)state;
	/* A byte order mark, a no-break space as a word, words that hold blanks or are numbers, no last line
	 * feed. */
	Space *space = read_space(
		write_text("g.txt", "\xEF\xBB\xBFthe 1 -2.5\n\xC2\xA0 0.1 3e-8\n. . . 1 -2.5\n2008 0.1 3e-8\n"
				    "at 7 1 -2.5\n\xFF\xFE 0.1 3e-8"),
		"glove");
	const float values[] = {1, -2.5f, 0.1f, 3e-8f, 1, -2.5f, 0.1f, 3e-8f, 1, -2.5f, 0.1f, 3e-8f};
	expect(space, 6, 2, (const char *const[]){"the", "\xC2\xA0", ". . .", "2008", "at 7", "\xFF\xFE"},
		values);
	space_unref(space);
}

static void test_rows_left_out(void **state)
{
	(void)state;
	Text text = {0};
	text_add(&text, "a 1.5 2\na 3 4\nb nan 1\nc 1 inf\nd 1e39 0\n");
	for (int i = 0; i < 200; i++)
		text_format(&text, "w%d %d.5 -1\n", i, i);
	text_add(&text, "e 1\n\n");
	Space *space = read_space(write_text("l.txt", text_of(&text)), "glove");
	assert_int_equal(space->items.count, 201);
	assert_near(space->vectors.data[1], 2, 0);
	assert_string_equal(space->provenance.note, "left out 1 repeated item; left out 3 vectors with "
						    "numbers that are not finite; left out 1 malformed row "
						    "(the first in line 206)");
	space_unref(space);
	for (int i = 0; i < 20; i++)
		text_format(&text, "bad%d 1 x\n", i);
	expect_error(write_text("l.txt", text_of(&text)), NULL,
		"is damaged or not GloVe text: 21 of 226 rows cannot be read, the first of them in line 206");
	text_release(&text);
}

static void test_word2vec_binary(void **state)
{
	(void)state;
	/* A float whose first byte is a line feed, a word cut inside a character, with and without line feeds
	 * after rows. */
	const unsigned char rows[] = "2 1\n"
				     "\xC3 \x0A\x00\x80\x3F"
				     "b \x00\x00\x00\xC0";
	uint32_t bits = 0x3F80000A;
	float first;
	memcpy(&first, &bits, sizeof first);
	Space *space = read_space(write_bytes("b.bin", rows, sizeof rows - 1), "word2vec");
	expect(space, 2, 1, (const char *const[]){"\xC3", "b"}, (float[]){first, -2});
	space_unref(space);
	const unsigned char spaced[] = "2 1\n"
				       "\xC3 \x0A\x00\x80\x3F\n"
				       "b \x00\x00\x00\xC0\n";
	space = read_space(write_bytes("b.bin", spaced, sizeof spaced - 1), "word2vec");
	expect(space, 2, 1, (const char *const[]){"\xC3", "b"}, (float[]){first, -2});
	assert_null(space->provenance.note);
	space_unref(space);
}

static void test_impossible_promises(void **state)
{
	(void)state;
	expect_error(write_text("p.bin", "1000000000000 300\nthe \1\2\3\4"), NULL,
		"is cut short or damaged: its header promises 1,000,000,000,000 rows of 300 numbers");
	expect_error(write_text("p.bin", "999999999999999999 999999\nthe \1\2\3\4"), NULL, "damaged");
	expect_error(write_text("p.bin", "3 999999999\nthe \1\2\3\4"), NULL, "more than 1048576");
	expect_error(write_text("p.vec", "1000000000000 2\nthe 1 2\n"), NULL, "is cut short or damaged");
	expect_error(write_text("p.bin", "2 1\nthe \1\2\3\4b \1\2\3"), NULL, "it ends after 1");
	expect_error(write_text("p.bin", "2 1\nthe \1\2\3\4bbbbbbbbbb"), NULL, "it ends after 1");
	expect_error(write_text("p.vec", "3 1\nthe 1\nb 2\n"), NULL,
		"promises 3 rows of 1 numbers, but it ends after 2");
	gzFile packed = gzopen(path_of("p.bin.gz"), "wb");
	gzprintf(packed, "1000000000 300\nthe \1\2\3\4");
	gzclose(packed);
	expect_error(path_of("p.bin.gz"), NULL, "is cut short or damaged");
}

static void test_nothing_to_read(void **state)
{
	(void)state;
	expect_error(write_text("n", ""), NULL, "is empty");
	expect_error(
		write_text("n", "hello world\nthis is text.\n"), NULL, "does not look like a file of vectors");
	expect_error(write_text("n", "0 100\n"), NULL, "holds no vectors");
	expect_error(write_text("n", "2 0\na \nb \n"), NULL, "have no numbers");
	expect_error(write_text("n", "a 1 2\n"), "npy", "is not a .npy file");
	expect_error(write_text("n", "a 1 2\n"), "word2vec", "is not a word2vec binary");
	expect_error(write_text("n", "a 1 2\n"), "word2vec-text", "is not word2vec text");
	expect_error(write_text("n", "a b c\n"), "glove", "is not GloVe text");
	expect_error(path_of("missing"), NULL, "No such file");
	Error err = ERROR_INIT;
	assert_null(format_find("word3vec", &err));
	assert_contains(err.message, "use npy, safetensors, fasttext, ");
}

static const char *write_npy(
	const char *name, int version, const char *dictionary, const void *data, size_t bytes)
{
	char file[1024] = "\x93NUMPY";
	size_t length = strlen(dictionary), head = version == 1 ? 10 : 12;
	file[6] = (char)version;
	file[7] = 0;
	memcpy(file + 8, &(uint32_t){(uint32_t)length}, head - 8);
	memcpy(file + head, dictionary, length);
	memcpy(file + head + length, data, bytes);
	return write_bytes(name, file, head + length + bytes);
}

static const char *const ab[] = {"a", "b"};

static void test_npy_types(void **state)
{
	(void)state;
	write_text("t.vocab", "a\nb\n");
	const float expected[] = {1, -2, 3, 0.5f};
	const double f8[] = {1, -2, 3, 0.5};
	const uint16_t f2[] = {0x3C00, 0xC000, 0x4200, 0x3800};
	const unsigned char big[] = {0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0, 0x40, 0x40, 0, 0, 0x3F, 0, 0, 0};
	const char *path = write_npy(
		"t.npy", 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n", expected, 16);
	Space *space = read_space(path, "npy");
	expect(space, 2, 2, ab, expected);
	assert_null(space->provenance.note);
	space_unref(space);
	path = write_npy("t.npy", 2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 2L)}", f8, 32);
	expect(space = read_space(path, "npy"), 2, 2, ab, expected);
	space_unref(space);
	path = write_npy("t.npy", 3, "{\"shape\":(2,2),\"fortran_order\":False,\"descr\":\"<f2\"}", f2, 8);
	expect(space = read_space(path, "npy"), 2, 2, ab, expected);
	space_unref(space);
	path = write_npy("t.npy", 1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", big, 16);
	expect(space = read_space(path, "npy"), 2, 2, ab, expected);
	space_unref(space);
	path = write_npy("t.npy", 1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
		(float[]){1, 3, -2, 0.5f}, 16);
	expect(space = read_space(path, "npy"), 2, 2, ab, expected);
	space_unref(space);
	path = write_npy("t.npy", 1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 1), }",
		(int32_t[]){-7, 2000000}, 8);
	expect(space = read_space(path, "npy"), 2, 1, ab, (float[]){-7, 2000000});
	space_unref(space);
	path = write_npy(
		"t.npy", 1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1), }", "\xC8\x01", 2);
	expect(space = read_space(path, "npy"), 2, 1, ab, (float[]){200, 1});
	space_unref(space);
}

static void test_npy_labels(void **state)
{
	(void)state;
	const float data[] = {1, 2, 3};
	const char *path =
		write_npy("m.npy", 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }", data, 12);
	Space *space = read_space(path, "npy");
	expect(space, 3, 1, (const char *const[]){"0", "1", "2"}, data);
	assert_contains(space->provenance.note, "the items are numbered from 0");
	space_unref(space);
	write_text("m.txt", "x\r\ny\nz");
	expect(space = read_space(path_of("m.npy"), "npy"), 3, 1, (const char *const[]){"x", "y", "z"}, data);
	space_unref(space);
	write_text("m.vocab", "word\nx\ny\nz\n");
	expect_error(path_of("m.npy"), NULL, "m.vocab\" has 4 lines for the 3 rows of");
}

static void test_npy_refusals(void **state)
{
	(void)state;
	static const struct {
		const char *dictionary, *message;
	} cases[] = {
		{"{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }",
			"holds numbers of type O, which are not read"},
		{"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "it holds records"},
		{"{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }", "numbers of type c8"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "the array has 1 dimension;"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2), }",
			"the array has 3 dimensions"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "the array has 0 dimensions"},
		{"{'descr': '<f4', 'shape': (2, 2), }", "lacks descr, fortran_order or shape"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 200), }", "is cut short or damaged"},
		{"{'descr': '<f4', 'fortran_order': True, 'shape': (99999999999, 99999), }",
			"is cut short or damaged"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const float data[4] = {0};
		expect_error(
			write_npy("r.npy", 1, cases[i].dictionary, data, sizeof data), NULL, cases[i].message);
	}
	expect_error(write_bytes("r.npy", "\x93NUMPY\1\0\xFF\x0F{'descr'", 18), NULL, "ends inside its header");
}

static Space *random_space(size_t rows, size_t cols)
{
	Error err = ERROR_INIT;
	Space *space = space_new(rows, cols, &err);
	Random random;
	random_init(&random, 3, 0);
	for (size_t i = 0; i < rows * cols; i++)
		space->vectors.data[i] = (float)(random_normal(&random) * (i % 5 ? 0.1 : 1e-9));
	for (size_t i = 0; i < rows; i++) {
		char item[32];
		int bytes = snprintf(item, sizeof item, i % 2 ? "wörd%zu" : "%zu", i);
		dictionary_add(&space->items, item, (size_t)bytes);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static bool is_packed(const char *path)
{
	unsigned char head[2] = {0};
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fread(head, 1, 2, file), 2);
	fclose(file);
	return head[0] == 0x1F && head[1] == 0x8B;
}

static void test_what_is_written_is_read(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = random_space(3000, 7);
	static const char *const names[] = {"o.bin", "o.vec", "o.txt", "o.npy", "o.safetensors", "o.vec.gz",
		"o.txt.gz", "o.tsv.gz", "o.bin.gz"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const SpaceFormat *format = format_for_path(names[i], &err);
		assert_non_null(format);
		assert_ok(space_write(space, path_of(names[i]), format, &err));
		Space *back = read_space(path_of(names[i]), format->name);
		assert_string_equal(space_checksum(back), space_checksum(space));
		assert_null(back->provenance.note);
		assert_int_equal(is_packed(path_of(names[i])), text_ends(names[i], ".gz"));
		space_unref(back);
	}
	assert_null(format_for_path("o.xyz", &err));
	assert_contains(err.message, "add format=npy, safetensors, fasttext, word2vec-text");
	assert_false(space_write(space, "/nowhere/o.bin", formats[0], &err));
	space_unref(space);
}

static void test_items_that_do_not_fit(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	static const struct {
		const char *item, *path, *message;
	} cases[] = {
		{"new york", "f.bin",
			"the format word2vec cannot hold the item \"new york\": use format=glove"},
		{"a\nb", "f.vec", "cannot hold the item \"a\\x0Ab\": use format=npy"},
		{"", "f.txt", "cannot hold the item \"\": use format=npy"},
		{"end ", "f.txt", "cannot hold the item \"end \": use format=npy"},
		{"new york", "f.txt", NULL},
		{"", "f.npy", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Space *space = space_new(1, 2, &err);
		space->vectors.data[0] = 0.5f;
		dictionary_add(&space->items, cases[i].item, strlen(cases[i].item));
		assert_ok(space_finish(space, &err));
		bool written =
			space_write(space, path_of(cases[i].path), format_for_path(cases[i].path, &err), &err);
		assert_int_equal(written, cases[i].message == NULL);
		if (cases[i].message) {
			assert_contains(err.message, cases[i].message);
		} else {
			Space *back = space_read(path_of(cases[i].path), NULL, &err);
			assert_string_equal(dictionary_word(&back->items, 0), cases[i].item);
			space_unref(back);
		}
		space_unref(space);
	}
}

static void test_first_rows_only(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = random_space(3000, 7);
	assert_ok(space_write(space, path_of("h.txt"), format_find("glove", &err), &err));
	space_unref(space);
	SpaceReader *reader = space_reader_new(path_of("h.txt"), NULL, 2000);
	bool finished = false;
	while (!finished)
		assert_ok(space_reader_step(reader, &finished, &err));
	space = space_reader_take(reader);
	space_reader_free(reader);
	assert_int_equal(space->items.count, 2000);
	assert_string_equal(space->provenance.note, "only the first 2000 rows were read");
	space_unref(space);
}

/* Numbers printed by tests/reference/vector_files.py. */
static void test_real_files(void **state)
{
	(void)state;
	static const struct {
		const char *name, *format;
		size_t rows, cols;
		const char *item; /* of the last row */
		double sum, squares;
	} files[] = {
		{"euclidean_vectors.bin", "word2vec", 2747, 10, "fly", 2030.275117001, 34392.504242962},
		{"lee_fasttext.vec", "word2vec-text", 1762, 10, "hundred", -2523.512358119, 6073.770901901},
		{"test_glove.txt", "glove", 76, 50, "into", 63.163756278, 2150.824917019},
	};
	const char *data = getenv("ISTHMUS_TEST_DATA");
	if (!data) {
		puts("skipped: real vector files (ISTHMUS_TEST_DATA is not set)");
		return;
	}
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/formats/%s", data, files[i].name);
		Space *space = read_space(path, files[i].format);
		double sum = 0, squares = 0;
		for (size_t j = 0; j < space->vectors.rows * space->vectors.cols; j++) {
			sum += (double)space->vectors.data[j];
			squares += (double)space->vectors.data[j] * (double)space->vectors.data[j];
		}
		assert_int_equal(space->vectors.rows, files[i].rows);
		assert_int_equal(space->vectors.cols, files[i].cols);
		assert_string_equal(dictionary_word(&space->items, space->items.count - 1), files[i].item);
		assert_near(sum, files[i].sum, 1e-6);
		assert_near(squares, files[i].squares, 1e-6);
		space_unref(space);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word2vec_text),
		cmocka_unit_test(test_glove),
		cmocka_unit_test(test_rows_left_out),
		cmocka_unit_test(test_word2vec_binary),
		cmocka_unit_test(test_impossible_promises),
		cmocka_unit_test(test_nothing_to_read),
		cmocka_unit_test(test_npy_types),
		cmocka_unit_test(test_npy_labels),
		cmocka_unit_test(test_npy_refusals),
		cmocka_unit_test(test_what_is_written_is_read),
		cmocka_unit_test(test_items_that_do_not_fit),
		cmocka_unit_test(test_first_rows_only),
		cmocka_unit_test(test_real_files),
	};
	return cmocka_run_group_tests_name("formats", tests, make_folder, remove_folder) != 0;
}
