#include "check.h"
#include "data/corpus_read.h"
#include "data/reviews.h"
#include "scratch.h"

static const char two[] =
	"<review>\n<unique_id>\nb1\n</unique_id>\n<product_type>\nbooks\n</product_type>\n"
	"<rating>\n5.0\n</rating>\n<title>\nGood &amp; short\n</title>\n<review_text>\n"
	"I <3 it: a < b & c\n</review_text>\n</review>\n"
	"<review>\n<rating>\n2.0\n</rating>\n<title>\n\n</title>\n<review_text>\nNo &quot;fun&quot;\n"
	"</review_text>\n</review>\n";

static Error err;

static Corpus *read_as(const char *name, const char *text, const ReadOptions *options)
{
	const char *path = scratch_text(&scratch, name, text);
	err = ERROR_INIT;
	return corpus_read(&path, 1, options, &err);
}

static void check_label(const Corpus *corpus, size_t document, const char *label)
{
	uint32_t at = corpus->documents[document].label;
	assert_string_equal(at == DICTIONARY_NONE ? "" : corpus->labels.words[at], label);
}

static void test_reviews_are_documents(void **state)
{
	(void)state;
	ReadOptions options = {.domain = "mine"};
	Corpus *corpus = read_as("all.review", two, &options);
	assert_ok(corpus != NULL);
	assert_int_equal(corpus->n_documents, 2);
	check_label(corpus, 0, "positive");
	check_label(corpus, 1, "negative");
	assert_string_equal(corpus->domains.words[0], "mine");
	/* The title is a sentence of its own. */
	assert_int_equal(corpus->documents[1].first_sentence, 2);
	assert_true(dictionary_find_text(&corpus->words, "good") != DICTIONARY_NONE);
	assert_true(dictionary_find_text(&corpus->words, "fun") != DICTIONARY_NONE);
	assert_true(dictionary_find_text(&corpus->words, "quot") == DICTIONARY_NONE);
	assert_true(dictionary_find_text(&corpus->words, "rating") == DICTIONARY_NONE);
	corpus_unref(corpus);
}

static void test_parts_can_be_named(void **state)
{
	(void)state;
	ReadOptions options = {
		.domain = "product_type", .label = "rating", .title = "unique_id", .text = "title"};
	Corpus *corpus = read_as("all.review", two, &options);
	assert_ok(corpus != NULL);
	assert_int_equal(corpus->n_documents, 1);
	assert_string_equal(corpus->domains.words[0], "books");
	assert_string_equal(corpus->names.words[0], "b1");
	check_label(corpus, 0, "5.0");
	assert_true(dictionary_find_text(&corpus->words, "a") == DICTIONARY_NONE);
	corpus_unref(corpus);
}

static void test_labels_without_stars(void **state)
{
	(void)state;
	ReadOptions options = {0};
	const char *plain =
		"<?xml version=\"1.0\"?>\n<data>\n<review><review_text>one two</review_text></review>"
		"<review><rating>3.0</rating><review_text>three";
	Corpus *corpus = read_as("negative.review", plain, &options);
	assert_ok(corpus != NULL);
	assert_int_equal(corpus->n_documents, 2);
	check_label(corpus, 0, "negative");
	check_label(corpus, 1, "");
	corpus_unref(corpus);
	corpus = read_as("unlabeled.review", plain, &options);
	check_label(corpus, 0, "");
	corpus_unref(corpus);
	options.format = TEXT_REVIEWS;
	assert_null(read_as("none.txt", "plain words", &options));
	assert_contains(err.message, "holds no review");
}

static void collect(void *context, const Review *review)
{
	Text *all = context, part = {0};
	bool found = review_part(review, "t", &part);
	text_format(all, "[%s]", found ? text_of(&part) : "-");
	text_release(&part);
}

/* However the file is cut into pieces, reviews are the same. */
static void test_pieces(void **state)
{
	(void)state;
	const char *text = "x<review><t> a&lt;b &#39;&bogus; </t></review>junk</review><review></review>"
			   "<review><t>last";
	for (size_t piece = 1; piece < 30; piece++) {
		Text all = {0};
		ReviewParser *parser = review_parser_new("f", collect, &all);
		for (size_t at = 0; at < strlen(text); at += piece)
			review_parser_feed(
				parser, text + at, strlen(text) - at < piece ? strlen(text) - at : piece);
		err = ERROR_INIT;
		assert_ok(review_parser_finish(parser, &err));
		assert_string_equal(text_of(&all), "[a<b '&bogus;][-][last]");
		review_parser_free(parser);
		text_release(&all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reviews_are_documents),
		cmocka_unit_test(test_parts_can_be_named),
		cmocka_unit_test(test_labels_without_stars),
		cmocka_unit_test(test_pieces),
	};
	return cmocka_run_group_tests_name("reviews", tests, scratch_setup, scratch_teardown) != 0;
}
