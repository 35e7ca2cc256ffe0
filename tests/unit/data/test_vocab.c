#include "check.h"
#include "data/vocab.h"

#include <stdlib.h>

static Error err;

static Corpus *corpus_of(const char *domain, const char *words)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, domain, NULL);
	corpus_builder_words(builder, words);
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static uint32_t number_of(const Vocab *vocab, const char *word)
{
	return dictionary_find_text(&vocab->words, word);
}

/* a: 3 + 1, b: 1 + 3, c: 2 + 0, d: 0 + 1. */
static void test_counts_of_corpora_add_up(void **state)
{
	(void)state;
	Corpus *corpora[] = {corpus_of("x", "c a b a c a"), corpus_of("y", "b d b a b")};
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, corpora, 2, 2, 0, &err));
	assert_int_equal(vocab.words.count, 3);
	assert_string_equal(vocab.words.words[0], "a");
	assert_string_equal(vocab.words.words[1], "b");
	assert_string_equal(vocab.words.words[2], "c");
	assert_int_equal(vocab.counts[1], 4);
	assert_int_equal(vocab.tokens, 10);
	assert_int_equal(vocab.domains.count, 2);
	const uint64_t by_domain[] = {3, 1, 1, 3, 2, 0}, totals[] = {6, 5};
	assert_memory_equal(vocab.domain_counts, by_domain, sizeof by_domain);
	assert_memory_equal(vocab.totals, totals, sizeof totals);
	uint32_t *map;
	assert_ok(vocab_map(&vocab, corpora[1], &map, &err));
	assert_int_equal(map[0], 1);
	assert_int_equal(map[1], 3); /* d is unknown */
	assert_int_equal(map[2], 0);
	free(map);
	vocab_release(&vocab);
	corpus_unref(corpora[0]);
	corpus_unref(corpora[1]);
}

static void test_later_words_come_after_and_old_ones_keep_their_numbers(void **state)
{
	(void)state;
	Corpus *first = corpus_of("x", "a a b b b"), *second = corpus_of("y", "z z z z z a y y q");
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, &first, 1, 2, 0, &err));
	assert_int_equal(number_of(&vocab, "b"), 0);
	assert_ok(vocab_join(&vocab, &second, 1, 2, 0, &err));
	assert_int_equal(vocab.words.count, 4);
	assert_int_equal(number_of(&vocab, "b"), 0);
	assert_int_equal(number_of(&vocab, "a"), 1);
	assert_int_equal(number_of(&vocab, "z"), 2);
	assert_int_equal(number_of(&vocab, "y"), 3);
	assert_int_equal(vocab.counts[1], 3); /* once is below min_count, but the word is known */
	const uint64_t by_domain[] = {3, 0, 2, 1, 0, 5, 0, 2}, totals[] = {5, 9};
	assert_memory_equal(vocab.domain_counts, by_domain, sizeof by_domain);
	assert_memory_equal(vocab.totals, totals, sizeof totals);
	uint32_t *order;
	const uint32_t falling[] = {2, 0, 1, 3};
	assert_ok(vocab_order(&vocab, &order, &err));
	assert_memory_equal(order, falling, sizeof falling);
	free(order);
	vocab_release(&vocab);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_the_limit_keeps_the_frequent(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("x", "a b b c c c d d d d");
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, &corpus, 1, 1, 2, &err));
	assert_int_equal(vocab.words.count, 2);
	assert_int_equal(number_of(&vocab, "d"), 0);
	assert_int_equal(number_of(&vocab, "c"), 1);
	assert_int_equal(vocab.tokens, 7);
	vocab_release(&vocab);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_of_corpora_add_up),
		cmocka_unit_test(test_later_words_come_after_and_old_ones_keep_their_numbers),
		cmocka_unit_test(test_the_limit_keeps_the_frequent),
	};
	return cmocka_run_group_tests_name("vocab", tests, NULL, NULL) != 0;
}
