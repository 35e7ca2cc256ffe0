#include "check.h"
#include "data/cells.h"
#include "feature_file.h"
#include "scratch.h"

#include <stdlib.h>

static Error err;
static char note[FEATURE_NOTE];

static Space *read_table(const char *text, const FeatureOptions *options)
{
	const char *path = scratch_text(&scratch, "flowers.csv", text);
	FeatureOptions all = *options;
	all.format = feature_format_find("table", &err);
	return feature_file_space(path, &all, note, &err);
}

static float at(const Space *space, uint32_t row, const char *column)
{
	uint32_t place = dictionary_find_text(&space->columns, column);
	assert_true(place != DICTIONARY_NONE);
	return matrix_row(&space->vectors, row)[place];
}

static void test_named_columns(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_table("id,height,colour,width,label\r\n"
				  "f1,1,red,10,rose\n\nf2,3,\"blue, dark\",?,iris\nf3,,red,30,rose\n",
		&options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 3);
	assert_int_equal(space->vectors.cols, 4);
	assert_string_equal(space->items.words[1], "f2");
	assert_near(at(space, 2, "height"), 2, 0);
	assert_near(at(space, 1, "width"), 20, 0);
	assert_near(at(space, 1, "colour=blue, dark"), 1, 0);
	assert_near(at(space, 0, "colour=blue, dark"), 0, 0);
	assert_near(at(space, 2, "colour=red"), 1, 0);
	assert_string_equal(class_at(space, 1), "iris");
	assert_string_equal(space->domains.words[0], "flowers");
	assert_contains(note,
		"column 5, label, tells the labels; 1 column of words became 2 features, one for each: "
		"colour; 2 missing numbers became the mean");
	space_unref(space);
}

static void test_options_name_columns(void **state)
{
	(void)state;
	FeatureOptions options = {.label = "kind", .domain = "place", .title = "n"};
	const char *text = "n;kind;x;place\na;1;0.5;north\nb;2;1.5;south\n";
	Space *space = read_table(text, &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.cols, 1);
	assert_string_equal(space->items.words[0], "a");
	assert_string_equal(space->domains.words[space->domain_of[1]], "south");
	assert_string_equal(class_at(space, 1), "2");
	space_unref(space);
	options = (FeatureOptions){.label = "-3"};
	space = read_table(text, &options);
	assert_string_equal(class_at(space, 0), "1");
	space_unref(space);
	options.label = "colour";
	assert_null(read_table(text, &options));
	assert_contains(err.message, "has no column colour for label=");
}

static void test_infinite_numbers_are_missing(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_table("a,b,label\n1,inf,x\n2,3,y\n3,-Infinity,x\n4,5,y\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.cols, 2);
	assert_near(at(space, 0, "b"), 4, 0);
	assert_near(at(space, 2, "b"), 4, 0);
	assert_contains(note, "2 missing numbers became the mean");
	space_unref(space);
}

static void test_labels_are_found(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	/* The only column of words. */
	Space *space = read_table("1.5,a\n2.5,b\n", &options);
	assert_string_equal(class_at(space, 1), "b");
	assert_string_equal(space->columns.words[0], "1");
	space_unref(space);
	/* A block of 0 and 1, as in semeion. */
	space = read_table(" 0.5 1 1 0 0 \n 1 0 0 0 1 \n 0 0 0 1 0\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.cols, 2);
	assert_string_equal(class_at(space, 0), "0");
	assert_string_equal(class_at(space, 1), "2");
	space_unref(space);
	/* Few whole numbers at an edge. */
	space = read_table("7,0.1,5\n7,0.2,6\n3,0.3,7\n3,0.4,8\n", &options);
	assert_contains(note, "column 1 tells the labels");
	assert_string_equal(class_at(space, 3), "3");
	space_unref(space);
	space = read_table("0.5\t0.1\n0.25\t0.2\n", &options);
	assert_null(space->class_of);
	assert_contains(note, "no column tells the labels");
	space_unref(space);
}

static void test_what_is_wrong_is_told(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	assert_null(read_table("only words here\nand there\n", &options));
	assert_contains(err.message, "is no table");
	assert_null(read_table("", &options));
	Text text = {0};
	text_add(&text, "a,b\n");
	for (int i = 0; i < 60; i++)
		text_add(&text, "1.5,2.5\n");
	text_add(&text, "1\n2,3,4\n");
	assert_null(read_table(text_of(&text), &options));
	assert_contains(err.message, "line 62 of ");
	assert_contains(err.message, "it has 1 fields, not 2 (2 of 62 rows cannot be used)");
	text_release(&text);
	assert_null(read_table("a,b\n1e300,2\n2,3\n", &options));
	assert_contains(err.message, "too large a number");
}

static void check_two_rows(const char *text)
{
	FeatureOptions options = {0};
	Space *space = read_table(text, &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_int_equal(space->vectors.cols, 2);
	assert_near(matrix_row(&space->vectors, 1)[0], 2.5, 0);
	assert_near(matrix_row(&space->vectors, 1)[1], -0.5, 0);
	assert_string_equal(class_at(space, 0), "cat");
	assert_string_equal(class_at(space, 1), "dog");
	space_unref(space);
}

static void test_ways_to_write_a_table(void **state)
{
	(void)state;
	check_two_rows("f0,f1,label\n1,3,cat\n2.5,-0.5,dog\n");
	check_two_rows("f0;f1;label\n1;3;cat\n2,5;-0,5;dog\n"); /* decimal commas */
	check_two_rows("1,0;3,0;cat\n2,5;-0,5;dog\n");
	check_two_rows("# made by hand, in spring\n# twice\nf0,f1,label\n1,3,cat\n2.5,-0.5,dog\n");
	check_two_rows("# f0,f1,label\n1,3,cat\n2.5,-0.5,dog\n"); /* numpy.savetxt(header=) */
	check_two_rows("1 3 cat\n2.5  -0.5 dog\n");
}

static void test_slips_are_told(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Text text = {0};
	text_add(&text, ",a,b,label\n");
	for (int i = 0; i < 200; i++)
		text_format(&text, i == 20 ? "%d,1\n" : "%d,%s,%d.5,%s\n", i, i == 7 ? "oops" : "2.5", i % 3,
			i % 2 ? "cat" : "dog");
	assert_non_null(feature_format_sniff(text_of(&text), text.length, true));
	Space *space = read_table(text_of(&text), &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 199);
	assert_int_equal(space->vectors.cols, 2);
	assert_near(at(space, 7, "a"), 2.5, 1e-6);
	assert_contains(note, "column 2, a, has \"oops\" where numbers are: 1 such cell counts as missing");
	assert_contains(note, "line 22 of ");
	space_unref(space);
	text_release(&text);
}

static void test_a_column_that_counts_rows_is_no_feature(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_table(",a,b,label\n5,1,2,x\n1,3,4,y\n2,5,6,x\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.cols, 2);
	assert_contains(note, "the first column only numbers the rows and is left out");
	space_unref(space);
	space = read_table("n,a,b,label\n0,1,2,x\n1,3,4,y\n2,5,6,x\n", &options);
	assert_int_equal(space->vectors.cols, 3);
	space_unref(space);
}

static void test_sniffing(void **state)
{
	(void)state;
	static const char *const good[] = {"1,2,a\n3,4,b\n", "x,y,label\n1,2,3\n", "0.5 1 0\n1 0 1\n",
		"x\ty\tz\n1\t2\ta\n"},
				 *const bad[] = {"text,stars,n\ngood,5,1\n",
					 "review,stars,n\none two three four five six seven eight nine,5,1\n",
					 "0.5\t1.5\n2.5\t1.5\n", "dog Hund\ncat Katze\n", "One line.\n",
					 "king 0.5 1.5\nqueen 1.5 2.5\n", "a,b\nc,d\n"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_non_null(feature_format_sniff(good[i], strlen(good[i]), true));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(feature_format_sniff(bad[i], strlen(bad[i]), true));
	static const char ratings[] = "1\t242\t3\t881250949\n1\t302\t5\t891717742\n",
			  vectors[] = "1\t0.5\t3\n2\t1.5\t4\n";
	assert_true(feature_format_sniff(ratings, strlen(ratings), true) != NULL);
	assert_null(feature_format_sniff(vectors, strlen(vectors), true));
}

/* The tables of scikit-learn: counts and names of classes in front, and not as many of them as of columns. */
static void test_a_line_of_counts_names_the_classes(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_table(
		"3,4,setosa,versicolor\n5.1,3.5,1.4,0.2,0\n7.0,3.2,4.7,1.4,1\n4.9,3.0,1.4,.2,0\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 3);
	assert_int_equal(space->vectors.cols, 4);
	assert_string_equal(class_at(space, 0), "setosa");
	assert_string_equal(class_at(space, 1), "versicolor");
	assert_near(at(space, 1, "3"), 4.7, 1e-6);
	assert_contains(
		note, "the first line tells how many rows and columns there are and what the classes are");
	assert_contains(note, "column 5 tells the labels");
	space_unref(space);
	/* As many fields as columns: no row, though it could be one. */
	space = read_table("2,4,a,b,c\n5.1,3.5,1.4,0.2,0\n7.0,3.2,4.7,1.4,2\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_string_equal(class_at(space, 1), "c");
	space_unref(space);
}

static void test_a_line_of_counts_may_come_before_names(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	Space *space = read_table("3,2,\n\"age\",\"tax\",\"price\"\n1,2,3.5\n2,3,4.5\n4,5,6.5\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 3);
	assert_int_equal(space->vectors.cols, 3);
	assert_near(at(space, 2, "price"), 6.5, 0);
	assert_null(space->class_of);
	space_unref(space);
	/* Counts that do not fit the rest are no counts. */
	space = read_table("9,2,x\n1,2,3\n2,3,4\n", &options);
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 3);
	space_unref(space);
}

/* 12 people who rated 10 of 15 things each. */
static char *ratings(bool twice, const char *rating)
{
	Text text = {0};
	for (int person = 0; person < 12; person++)
		for (int i = 0; i < 10; i++)
			text_format(&text, "%d\t%d\t%d%s\t8812%d\n", person + 1,
				twice ? i / 2 : (person + i) % 15 + 100, 1 + (person * i) % 5, rating,
				50 * person + i);
	return text_take(&text);
}

static void test_ratings_are_no_features(void **state)
{
	(void)state;
	FeatureOptions options = {0};
	const struct {
		char *text;
		bool hint;
	} cases[] = {
		{ratings(false, ""), true}, {ratings(false, ".5"), true},
		{ratings(true, ""), false}, /* the same again */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Space *space = read_table(cases[i].text, &options);
		assert_ok(space != NULL);
		assert_int_equal(strstr(note, "these look like ratings") != NULL, cases[i].hint);
		space_unref(space);
		free(cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_columns),
		cmocka_unit_test(test_options_name_columns),
		cmocka_unit_test(test_infinite_numbers_are_missing),
		cmocka_unit_test(test_labels_are_found),
		cmocka_unit_test(test_what_is_wrong_is_told),
		cmocka_unit_test(test_ways_to_write_a_table),
		cmocka_unit_test(test_slips_are_told),
		cmocka_unit_test(test_a_column_that_counts_rows_is_no_feature),
		cmocka_unit_test(test_sniffing),
		cmocka_unit_test(test_ratings_are_no_features),
		cmocka_unit_test(test_a_line_of_counts_names_the_classes),
		cmocka_unit_test(test_a_line_of_counts_may_come_before_names),
	};
	return cmocka_run_group_tests_name("tables of features", tests, scratch_setup, scratch_teardown) != 0;
}
