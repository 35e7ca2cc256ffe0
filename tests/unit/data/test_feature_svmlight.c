#include "check.h"
#include "data/feature_reader.h"
#include "scratch.h"

#include <stdlib.h>

static Error err;

static FeatureReader *read_files(const char *const *paths, size_t count, const FeatureOptions *options)
{
	bool finished = false;
	err = ERROR_INIT;
	FeatureReader *reader = feature_reader_new(paths, count, options, &err);
	while (reader && !finished)
		if (!feature_reader_step(reader, &finished, &err)) {
			feature_reader_free(reader);
			return NULL;
		}
	return reader;
}

/* The space of one file of that text, which is the caller's, and the note. */
static char note[512];

static Space *read_text(const char *text, const FeatureOptions *options)
{
	const char *path = scratch_text(&scratch, "books.svm", text);
	FeatureReader *reader = read_files(&path, 1, options);
	if (!reader)
		return NULL;
	snprintf(note, sizeof note, "%s", feature_reader_note(reader));
	Space *space = feature_rows_space(feature_reader_rows(reader), DICTIONARY_NONE, &err);
	feature_reader_free(reader);
	return space;
}

static float at(const Space *space, uint32_t row, const char *column)
{
	uint32_t place = dictionary_find_text(&space->columns, column);
	assert_true(place != DICTIONARY_NONE);
	return matrix_row(&space->vectors, row)[place];
}

static const char *class_at(const Space *space, uint32_t row)
{
	return dictionary_word(&space->classes, space->class_of[row]);
}

static void test_lines_of_svmlight(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_text(
		"# head\n+1 qid:7 2:0.5 10:1e2 # note 3:4\r\n\n-1 10:-3 2:1 2:1\n?\t0:4\n 10:1\n1.0\n",
		&options);
	assert_non_null(space);
	assert_int_equal(space->items.count, 5);
	assert_int_equal(space->columns.count, 11);
	assert_string_equal(space->columns.words[0], "0");
	assert_string_equal(space->columns.words[10], "10");
	assert_near(at(space, 0, "10"), 100, 0);
	assert_near(at(space, 1, "2"), 2, 0);
	assert_near(at(space, 1, "10"), -3, 0);
	assert_near(at(space, 2, "0"), 4, 0);
	assert_string_equal(space->items.words[1], "books-2");
	assert_string_equal(space->classes.words[0], "-1");
	assert_string_equal(class_at(space, 0), "1");
	assert_string_equal(class_at(space, 2), "unlabelled");
	assert_string_equal(class_at(space, 3), "unlabelled");
	assert_string_equal(class_at(space, 4), "1");
	assert_near(space->inverse_norms[4], 0, 0);
	assert_string_equal(space->domains.words[0], "books");
	space_unref(space);
}

static void test_words_for_features(void **state)
{
	(void)state;
	FeatureOptions options = {.choice = {.classes = "yes,no"}};
	Space *space =
		read_text("good:2 very_good:1 #1:3 #label#:positive\nbad:1 a:b:2 #label#:negative\n", &options);
	assert_non_null(space);
	assert_near(at(space, 0, "good"), 2, 0);
	assert_near(at(space, 0, "#1"), 3, 0);
	assert_near(at(space, 1, "a:b"), 2, 0);
	assert_string_equal(class_at(space, 0), "yes");
	assert_string_equal(class_at(space, 1), "no");
	space_unref(space);
}

static void test_columns_in_most_rows_are_kept(void **state)
{
	(void)state;
	FeatureOptions options = {.choice = {.most = 2}};
	Space *space = read_text("1 rare:9 old:1 all:1\n1 old:1 all:2\n2 all:3 other:1\n", &options);
	assert_int_equal(space->columns.count, 2);
	assert_string_equal(space->columns.words[0], "all");
	assert_string_equal(space->columns.words[1], "old");
	assert_contains(note, "2 of 4 features are kept, 71.4 %");
	space_unref(space);
	/* Numbers come in their order, whichever is more frequent. */
	options.choice.most = 0;
	space = read_text("1 100:1 20:1\n1 100:1\n2 3:1\n", &options);
	assert_int_equal(space->columns.count, 100);
	assert_string_equal(space->columns.words[0], "1");
	assert_string_equal(space->columns.words[99], "100");
	space_unref(space);
	space = read_text("1 10000:1 20:1\n1 10000:1\n2 3:1\n", &options);
	assert_int_equal(space->columns.count, 3);
	assert_string_equal(space->columns.words[0], "3");
	assert_string_equal(space->columns.words[2], "10000");
	space_unref(space);
}

/* idf = log((1 + n) / (1 + df)) + 1, as TfidfVectorizer of scikit-learn has it by default. */
static void test_weights(void **state)
{
	(void)state;
	const char *text = "1 a:3 b:1\n1 a:1\n2 a:2 c:4\n";
	FeatureOptions options = {.choice = {.weighting = WEIGHT_TFIDF}};
	Space *space = read_text(text, &options);
	assert_near(at(space, 0, "a"), 3, 1e-6);
	assert_near(at(space, 0, "b"), 1.693147180559945, 1e-6);
	space_unref(space);
	options.choice.normalise = true;
	space = read_text(text, &options);
	assert_near(at(space, 0, "b"), 1.693147180559945 / hypot(3, 1.693147180559945), 1e-6);
	space_unref(space);
	options.choice = (FeatureChoice){.weighting = WEIGHT_BINARY};
	space = read_text(text, &options);
	assert_near(at(space, 2, "c"), 1, 0);
	space_unref(space);
	options.choice = (FeatureChoice){.weighting = WEIGHT_LOG};
	space = read_text("1 a:-3\n", &options);
	assert_near(at(space, 0, "a"), -log(4), 1e-6);
	space_unref(space);
}

static void test_files_share_columns(void **state)
{
	(void)state;
	char first[256], second[256];
	snprintf(first, sizeof first, "%s", scratch_text(&scratch, "books/train.svm", "1 1:1\n2 5:1\n"));
	snprintf(second, sizeof second, "%s", scratch_text(&scratch, "kitchen/train.svm", "2 5:2 9:1\n"));
	const char *paths[] = {first, second};
	FeatureOptions options = {0};
	FeatureReader *reader = read_files(paths, 2, &options);
	const FeatureRows *rows = feature_reader_rows(reader);
	assert_string_equal(rows->domains.words[0], "books");
	assert_string_equal(rows->domains.words[1], "kitchen");
	Space *all = feature_rows_space(rows, DICTIONARY_NONE, &err), *one = feature_rows_space(rows, 1, &err);
	assert_int_equal(all->domain_of[2], 1);
	assert_near(at(all, 2, "9"), 1, 0);
	assert_int_equal(one->vectors.rows, 1);
	assert_int_equal(one->domain_of[0], 0);
	assert_string_equal(one->domains.words[0], "kitchen");
	assert_string_equal(one->items.words[0], "kitchen-1");
	assert_ok(space_columns_agree(all, "all", one, "one", &err));
	feature_reader_free(reader);
	/* A later file takes the columns that are there. */
	options.choice.columns = &one->columns;
	Space *later = read_text("2 7:1 9:3\n", &options);
	assert_near(at(later, 0, "9"), 3, 0);
	assert_int_equal(later->vectors.cols, 9);
	assert_null(read_text("2 70:1\n", &options));
	assert_contains(err.message, "\"70\", is among the columns asked for");
	const char *folder = scratch.folder;
	scratch_text(&scratch, "kitchen/README", "No features here");
	options = (FeatureOptions){.domain = "folder"};
	reader = read_files(&folder, 1, &options);
	assert_ok(reader != NULL);
	assert_int_equal(feature_reader_rows(reader)->count, 4);
	assert_contains(feature_reader_note(reader), "1 file holds no features and was passed over");
	feature_reader_free(reader);
	options = (FeatureOptions){.domain = "b,k"};
	reader = read_files(paths, 2, &options);
	assert_string_equal(feature_reader_rows(reader)->domains.words[1], "k");
	feature_reader_free(reader);
	space_unref(all);
	space_unref(one);
	space_unref(later);
}

static void test_folders_and_names_of_domains(void **state)
{
	(void)state;
	char folder[256];
	snprintf(folder, sizeof folder, "%s",
		scratch_text(&scratch, "acl/books/positive.svm", "1 1:1\n2 5:1\n"));
	scratch_text(&scratch, "acl/books/negative.svm", "2 5:1\n");
	scratch_text(&scratch, "acl/dvd/positive.svm", "2 5:2 9:1\n");
	*strstr(folder, "/books") = '\0';
	const char *path = folder;
	FeatureOptions options = {0};
	FeatureReader *reader = read_files(&path, 1, &options);
	assert_ok(reader != NULL);
	const FeatureRows *rows = feature_reader_rows(reader);
	assert_int_equal(rows->domains.count, 2);
	assert_string_equal(rows->domains.words[0], "books");
	assert_string_equal(rows->domains.words[1], "dvd");
	assert_contains(feature_reader_note(reader), "the folders in it are domains");
	feature_reader_free(reader);
	options.domain = "Buch,Film";
	reader = read_files(&path, 1, &options);
	rows = feature_reader_rows(reader);
	assert_string_equal(rows->domains.words[1], "Film");
	assert_string_equal(rows->items.words[0], "Buch-1");
	feature_reader_free(reader);
	options.domain = "a,b,c";
	assert_null(read_files(&path, 1, &options));
	assert_contains(err.message, "domain=a,b,c names 3 domains, but there are 2: books, dvd");
	options.domain = NULL;
	strcat(folder, "/books");
	reader = read_files(&path, 1, &options);
	assert_int_equal(feature_reader_rows(reader)->domains.count, 1);
	assert_contains(
		feature_reader_note(reader), "its 2 files are one domain, books; domain=file makes each one");
	feature_reader_free(reader);
}

static void test_what_stands_after_a_label(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_text("1;10.000000 1:15.5 2:1\n6;5.0 1:2 2:3\n", &options);
	assert_ok(space != NULL);
	assert_string_equal(space->classes.words[space->class_of[0]], "1");
	assert_string_equal(space->classes.words[space->class_of[1]], "6");
	space_unref(space);
}

static void refuses(const char *text, const char *because)
{
	FeatureOptions options = {.format = feature_formats[0]};
	assert_null(read_text(text, &options));
	assert_contains(err.message, because);
}

static void test_what_is_wrong_is_told(void **state)
{
	(void)state;
	refuses("1 1:1\n1 word\n1 2:x\n1 :3\n", "line 2 of ");
	refuses("1 1:inf\n1 2:1e39\n", "\"1:inf\", whose value is not finite (2 of 2 rows cannot be used)");
	refuses("", "there is no row");
	refuses("1\n2\n", "only 2 empty rows");
	refuses("1 1:", "\"1:\", which is no index:value");
	FeatureOptions options = {.choice = {.classes = "a,b,c"}};
	assert_null(read_text("1 1:1\n2 1:1\n", &options));
	assert_contains(err.message, "3 names, but the labels are 2: 1, 2");
	options = (FeatureOptions){0};
	Space *space = read_text("1,3 1:1\n2 1:1\n2 zz\n", &options);
	assert_null(space);
	space = read_text("1,3 1:1\n2 1:1\n2 1:1\n2 1:1\n2 1:1\n2 zz\n", &options);
	assert_contains(note, "1 row was left out, the first because line 6");
	assert_contains(note, "1 row has several labels");
	assert_string_equal(class_at(space, 0), "1");
	space_unref(space);
}

static void test_sniffing(void **state)
{
	(void)state;
	static const char *const good[] = {"1 1:2\n", "+1 1:.5 # x\n-1 3:4", "a:1 b:2 #label#:positive\n",
		"# c\n0 qid:1 3:1e-3\n"},
				 *const bad[] = {"plain words here\n", "dog Hund\n", "{\"a\":1}\n", "",
					 "1\n2\n", "at 10:30 we met\n", "# 1:1\n"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_non_null(feature_format_sniff(good[i], strlen(good[i]), true));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(feature_format_sniff(bad[i], strlen(bad[i]), true));
	/* A first line that is longer than what is looked at. */
	assert_non_null(feature_format_sniff("1 1:2 2:3 3:", 12, false));
}

/* Features of the file are named by lines from the first, feature 0 where there is one. */
static void test_vocabulary(void **state)
{
	(void)state;
	char vocabulary[256];
	snprintf(vocabulary, sizeof vocabulary, "%s",
		scratch_text(&scratch, "words.txt", "good\t7\nbad\nplain\n"));
	FeatureOptions options = {.vocabulary = vocabulary};
	Space *space = read_text("1 1:2 3:4\n-1 2:1\n", &options);
	assert_ok(space != NULL);
	assert_near(at(space, 0, "good"), 2, 0);
	assert_near(at(space, 0, "plain"), 4, 0);
	assert_near(at(space, 1, "bad"), 1, 0);
	space_unref(space);
	space = read_text("1 0:2 2:4\n-1 1:1\n", &options);
	assert_ok(space != NULL);
	assert_near(at(space, 0, "good"), 2, 0);
	assert_near(at(space, 0, "plain"), 4, 0);
	space_unref(space);
	assert_null(read_text("1 1:2 4:4\n", &options));
	assert_contains(err.message, "a feature 4, but vocabulary");
	assert_contains(err.message, "names features 1 to 3");
	scratch_text(&scratch, "words.txt", "good\nbad\ngood\n");
	assert_null(read_text("1 1:2\n", &options));
	assert_contains(err.message, "line 3 of ");
	assert_contains(err.message, "it repeats \"good\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_of_svmlight),
		cmocka_unit_test(test_words_for_features),
		cmocka_unit_test(test_columns_in_most_rows_are_kept),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_files_share_columns),
		cmocka_unit_test(test_folders_and_names_of_domains),
		cmocka_unit_test(test_what_stands_after_a_label),
		cmocka_unit_test(test_what_is_wrong_is_told),
		cmocka_unit_test(test_sniffing),
		cmocka_unit_test(test_vocabulary),
	};
	return cmocka_run_group_tests_name("svmlight", tests, scratch_setup, scratch_teardown) != 0;
}
