#include "check.h"

#include "data/corpus.h"
#include <stdlib.h>

static Error err;

static Corpus *two_domains(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "empty", NULL);
	corpus_builder_document(builder, "news", "good");
	corpus_builder_text(builder, "The cat sat. The", 16);
	corpus_builder_text(builder, " dog?", 5);
	corpus_builder_document(builder, "empty", NULL);
	corpus_builder_document(builder, "sport", NULL);
	corpus_builder_words(builder, "Cat  the ran");
	corpus_builder_words(builder, "");
	corpus_builder_text(builder, "...", 3);
	corpus_builder_document(builder, "empty", NULL);
	return corpus_builder_finish(builder, "load x", &err);
}

static void test_words_are_numbered_by_falling_count(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	const char *words[] = {"the", "cat", "sat", "dog", "Cat", "ran"};
	const uint64_t counts[] = {3, 1, 1, 1, 1, 1};
	assert_non_null(corpus);
	assert_int_equal(corpus->words.count, 6);
	for (uint32_t i = 0; i < 6; i++) {
		assert_string_equal(dictionary_word(&corpus->words, i), words[i]);
		assert_int_equal(corpus->counts[i], counts[i]);
		assert_int_equal(dictionary_find_text(&corpus->words, words[i]), i);
	}
	const uint32_t tokens[] = {0, 1, 2, 0, 3, 4, 0, 5};
	assert_int_equal(corpus->n_tokens, 8);
	assert_memory_equal(corpus->tokens, tokens, sizeof tokens);
	corpus_unref(corpus);
}

static void test_counts_by_domain(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	const uint64_t by_domain[] = {2, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1};
	assert_memory_equal(corpus->domain_counts, by_domain, sizeof by_domain);
	corpus_unref(corpus);
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "only", NULL);
	corpus_builder_words(builder, "b a b");
	corpus = corpus_builder_finish(builder, "load y", &err);
	const uint64_t all[] = {2, 1};
	assert_memory_equal(corpus->counts, all, sizeof all);
	assert_memory_equal(corpus->domain_counts, all, sizeof all);
	corpus_unref(corpus);
}

static void test_sentences_and_documents_are_ranges(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	const size_t sentences[] = {0, 3, 5, 8};
	assert_int_equal(corpus->n_sentences, 3);
	assert_memory_equal(corpus->sentences, sentences, sizeof sentences);
	assert_int_equal(corpus->n_documents, 2);
	assert_int_equal(corpus->documents[1].first_sentence, 2);
	assert_int_equal(corpus->documents[2].first_sentence, 3);
	assert_int_equal(corpus_document_of(corpus, 0), 0);
	assert_int_equal(corpus_document_of(corpus, 1), 0);
	assert_int_equal(corpus_document_of(corpus, 2), 1);
	assert_string_equal(dictionary_word(&corpus->labels, corpus->documents[0].label), "good");
	assert_int_equal(corpus->documents[1].label, DICTIONARY_NONE);
	corpus_unref(corpus);
}

static void test_counts_by_domain_sum_to_counts(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	assert_int_equal(corpus->domains.count, 2);
	assert_string_equal(dictionary_word(&corpus->domains, 0), "news");
	assert_int_equal(corpus->domain_counts[0], 2);
	assert_int_equal(corpus->domain_counts[1], 1);
	for (uint32_t i = 0; i < corpus->words.count; i++)
		assert_int_equal(
			corpus->domain_counts[2 * i] + corpus->domain_counts[2 * i + 1], corpus->counts[i]);
	corpus_unref(corpus);
}

static void test_text_without_words_is_an_error(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "d", NULL);
	corpus_builder_text(builder, " ... !", 6);
	assert_null(corpus_builder_finish(builder, "load dots.txt", &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_contains(err.message, "load dots.txt");
}

static void test_many_words_keep_their_order(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "d", NULL);
	for (int i = 0; i < 20000; i++) {
		char word[32];
		corpus_builder_text(builder, word, (size_t)snprintf(word, sizeof word, "w%d ", i % 7000));
	}
	Corpus *corpus = corpus_builder_finish(builder, "x", &err);
	assert_int_equal(corpus->n_tokens, 20000);
	assert_int_equal(corpus->n_sentences, 1);
	assert_int_equal(corpus->words.count, 7000);
	for (uint32_t i = 1; i < 7000; i++)
		assert_true(corpus->counts[i - 1] >= corpus->counts[i]);
	for (size_t i = 0; i < corpus->n_tokens; i++) {
		char word[32];
		snprintf(word, sizeof word, "w%d", (int)(i % 7000));
		assert_string_equal(dictionary_word(&corpus->words, corpus->tokens[i]), word);
	}
	corpus_unref(corpus);
}

static void test_a_domain_for_each_word_is_too_much(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	for (int i = 0; i < 12000; i++) {
		char word[32];
		int bytes = snprintf(word, sizeof word, "w%d", i);
		corpus_builder_document(builder, word, NULL);
		corpus_builder_text(builder, word, (size_t)bytes);
	}
	assert_null(corpus_builder_finish(builder, "x", &err));
	assert_contains(err.message, "12000 domains are too many");
}

static Corpus *corpus_within(uint64_t memory)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_limit(builder, memory);
	for (int i = 0; i < 20000; i++) {
		char text[64];
		int bytes = snprintf(text, sizeof text, "word%d and word%d. ", i * i % 1009, i % 89);
		if (i % 3 == 0)
			corpus_builder_document(builder, i % 2 ? "odd" : "even", NULL);
		corpus_builder_text(builder, text, (size_t)bytes);
	}
	return corpus_builder_finish(builder, "x", &err);
}

static void test_lists_in_files_are_the_same(void **state)
{
	(void)state;
	setenv("TMPDIR", "/tmp", 1);
	Corpus *whole = corpus_within(0), *limited = corpus_within(70000);
	assert_false(extent_in_file(&whole->token_bytes));
	assert_true(extent_in_file(&limited->token_bytes));
	assert_true(extent_in_file(&limited->sentence_bytes));
	assert_int_equal(whole->n_tokens, limited->n_tokens);
	assert_memory_equal(whole->tokens, limited->tokens, whole->n_tokens * sizeof *whole->tokens);
	assert_int_equal(whole->n_sentences, limited->n_sentences);
	assert_memory_equal(
		whole->sentences, limited->sentences, (whole->n_sentences + 1) * sizeof *whole->sentences);
	assert_memory_equal(
		whole->documents, limited->documents, (whole->n_documents + 1) * sizeof *whole->documents);
	assert_memory_equal(whole->counts, limited->counts, whole->words.count * sizeof *whole->counts);
	corpus_unref(whole);
	corpus_unref(limited);
}

static void test_lists_without_a_place_are_an_error(void **state)
{
	(void)state;
	setenv("TMPDIR", "/nowhere", 1);
	assert_null(corpus_within(70000));
	assert_contains(err.message, "the text would take up 1 MB");
	assert_contains(err.message, "words)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_numbered_by_falling_count),
		cmocka_unit_test(test_counts_by_domain),
		cmocka_unit_test(test_sentences_and_documents_are_ranges),
		cmocka_unit_test(test_counts_by_domain_sum_to_counts),
		cmocka_unit_test(test_text_without_words_is_an_error),
		cmocka_unit_test(test_many_words_keep_their_order),
		cmocka_unit_test(test_a_domain_for_each_word_is_too_much),
		cmocka_unit_test(test_lists_in_files_are_the_same),
		cmocka_unit_test(test_lists_without_a_place_are_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
