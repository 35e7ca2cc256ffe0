#include "data/subwords.h"

#include "check.h"

/* Values of the published FNV-1a for ASCII; beyond it fastText's own, with signed characters. */
static void test_hash(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t hash;
	} cases[] = {
		{"", 2166136261u},
		{"a", 3826002220u},
		{"foobar", 3214735720u},
		{"<where>", 2319392596u},
		{"<wh", 1048167652u},
		{"é", 1023043777u},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(ngram_hash(cases[i].text, strlen(cases[i].text)), cases[i].hash);
	assert_int_equal(ngram_hash("<wh", 3) % 2000000, 167652);
}

static void expect_ngrams(size_t shortest, size_t longest, const char *word, const char *expected)
{
	Error err = ERROR_INIT;
	Subwords *subwords = subwords_new(5, 1, shortest, longest, &err);
	NgramList list = {0};
	Text found = {0};
	subwords_cut(subwords, "longer than all the others", &list);
	subwords_cut(subwords, word, &list);
	for (size_t i = 0; i < list.count; i++) {
		const Ngram *ngram = &list.items[i];
		const char *bytes = text_of(&list.word) + ngram->from;
		text_format(&found, "%s%.*s", i ? " " : "", (int)ngram->bytes, bytes);
		assert_int_equal(ngram->bucket, ngram_hash(bytes, ngram->bytes) % 5);
	}
	assert_string_equal(text_of(&found), expected);
	text_release(&found);
	ngram_list_release(&list);
	subwords_unref(subwords);
}

/* The first two as `fasttext print-ngrams` lists them. */
static void test_cut(void **state)
{
	(void)state;
	expect_ngrams(2, 3, "naïve", "<n <na na naï aï aïv ïv ïve ve ve> e>");
	expect_ngrams(2, 3, "日本", "<日 <日本 日本 日本> 本>");
	expect_ngrams(1, 2, "ab", "<a a ab b b>");
	expect_ngrams(3, 6, "a", "<a>");
	expect_ngrams(3, 6, "", "");
	expect_ngrams(4, 3, "abc", "");
	expect_ngrams(2, 2, "</s>", "");
	/* Bytes that are no UTF-8 are cut where characters would start. */
	expect_ngrams(2, 2, "\x80z", "<\x80z z>");
}

static void test_compose(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Subwords *subwords = subwords_new(1, 2, 3, 6, &err);
	uint32_t row;
	assert_ok(subwords_add(subwords, 0, &row, &err));
	memcpy(row_blocks_at(&subwords->rows, row), (float[]){1, -2}, 2 * sizeof(float));
	NgramList list = {0};
	float vector[2] = {10, 10};
	subwords_cut(subwords, "ab", &list); /* <ab, <ab>, ab> */
	assert_int_equal(list.count, 3);
	subwords_compose(subwords, &list, true, vector);
	assert_near(vector[0], 13.0 / 4, 1e-6);
	assert_near(vector[1], 4.0 / 4, 1e-6);
	subwords_compose(subwords, &list, false, vector);
	assert_near(vector[0], 1, 1e-6);
	assert_near(vector[1], -2, 1e-6);
	subwords_cut(subwords, "", &list);
	subwords_compose(subwords, &list, false, vector);
	assert_near(vector[0], 0, 0);
	ngram_list_release(&list);
	subwords_unref(subwords);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_compose),
	};
	return cmocka_run_group_tests_name("subwords", tests, NULL, NULL) != 0;
}
