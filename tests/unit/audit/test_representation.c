#include "audit/representation.h"

#include "base/random.h"
#include "check.h"
#include "linalg/group_weights.h"

#include <stdlib.h>

/* tests/reference/fairness.py */
static void test_evenness_and_effective_sizes(void **state)
{
	(void)state;
	const double amounts[] = {50, 30, 0, 15, 5};
	Evenness its = evenness_of(amounts, 5);
	assert_int_equal(its.groups, 4);
	assert_int_equal(its.largest, 0);
	assert_int_equal(its.smallest, 4);
	assert_near(its.share, 0.5, 1e-12);
	assert_near(its.imbalance, 10, 1e-12);
	assert_near(its.entropy, 1.142120042988, 1e-11);
	assert_near(its.evenness, 0.823865461060, 1e-11);
	assert_near(its.effective, 3.133404280262, 1e-9);
	assert_near(kish_balanced(amounts, 5, 0), 50.000000000000, 1e-9);
	assert_near(kish_balanced(amounts, 5, 1), 100, 1e-9);
	assert_near(kish_effective((const double[]){1, 2, 3}, NULL, 3), 2.571428571429, 1e-11);
}

static void test_equal_groups_lose_nothing(void **state)
{
	(void)state;
	const double amounts[] = {7, 7, 7};
	Evenness its = evenness_of(amounts, 3);
	assert_near(its.evenness, 1, 1e-12);
	assert_near(its.effective, 3, 1e-12);
	assert_near(kish_balanced(amounts, 3, 0), 21, 1e-12);
	its = evenness_of((const double[]){0, 4}, 2);
	assert_int_equal(its.groups, 1);
	assert_true(isnan(its.evenness));
	assert_true(isnan(kish_effective(NULL, NULL, 0)) && isnan(kish_balanced(NULL, 0, 0)));
}

/* Domain a: 3 documents; domain b: 12 documents, of which every third has "she". */
static Corpus *made(void)
{
	Error err = ERROR_INIT;
	CorpusBuilder *builder = corpus_builder_new();
	const char *a[] = {"he said he came. she left.", "he went", "one two three four"};
	for (size_t i = 0; i < 3; i++) {
		corpus_builder_document(builder, "a", NULL);
		corpus_builder_text(builder, a[i], strlen(a[i]));
	}
	for (size_t i = 0; i < 12; i++) {
		const char *text = i % 3 ? "he came home" : "she came home";
		corpus_builder_document(builder, "b", NULL);
		corpus_builder_text(builder, text, strlen(text));
	}
	Corpus *corpus = corpus_builder_finish(builder, "made", &err);
	assert_non_null(corpus);
	return corpus;
}

static uint32_t *domains_of(const Corpus *corpus)
{
	uint32_t *of = memory_new(corpus->n_documents, sizeof *of);
	for (size_t d = 0; d < corpus->n_documents; d++)
		of[d] = corpus->documents[d].domain;
	return of;
}

static void test_texts_of_groups(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	GroupText texts[2];
	Corpus *corpus = made();
	uint32_t *of = domains_of(corpus);
	assert_ok(group_texts(corpus, of, 2, texts, &err));
	assert_int_equal(texts[0].documents, 3);
	assert_int_equal(texts[0].words, 12);
	assert_int_equal(texts[0].types, 10);
	assert_near(texts[0].effective, 144.0 / (36 + 4 + 16), 1e-12);
	assert_int_equal(texts[1].documents, 12);
	assert_int_equal(texts[1].words, 36);
	assert_int_equal(texts[1].types, 4);
	assert_near(texts[1].effective, 12, 1e-12);
	free(of);
	corpus_unref(corpus);
}

static void test_mentions_with_intervals(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	GroupMentions mentions[2], again[2];
	Corpus *corpus = made();
	uint32_t *of = domains_of(corpus), *set_of = memory_new(corpus->words.count, sizeof *set_of);
	for (size_t w = 0; w < corpus->words.count; w++)
		set_of[w] = DICTIONARY_NONE;
	set_of[dictionary_find_text(&corpus->words, "he")] = 0;
	set_of[dictionary_find_text(&corpus->words, "she")] = 1;
	assert_ok(group_mentions(corpus, of, 2, set_of, 2, 1, NULL, mentions, &err));
	assert_int_equal(mentions[0].sets[0].count, 3);
	assert_int_equal(mentions[0].sets[0].documents, 2);
	assert_near(mentions[0].sets[0].rate, 250000, 1e-6);
	assert_near(mentions[0].ratio, 3, 1e-12);
	assert_true(mentions[0].by_sentence);
	assert_true(isnan(mentions[0].sets[0].low)); /* four sentences are too few */
	assert_false(mentions[1].by_sentence);
	assert_near(mentions[1].sets[1].rate, 1e6 * 4 / 36, 1e-6);
	assert_near(mentions[1].ratio, 2, 1e-12);
	/* Of 12 documents each has one word of three: binomial, 4 of 12. */
	assert_near(mentions[1].sets[1].low, 1e6 / 36, 1);
	assert_near(mentions[1].sets[1].high, 1e6 * 7 / 36, 1);
	Pool *pool = pool_new(2);
	assert_ok(group_mentions(corpus, of, 2, set_of, 2, 1, pool, again, &err));
	assert_near(again[1].low, mentions[1].low, 0);
	pool_free(pool);
	free(of);
	free(set_of);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_evenness_and_effective_sizes),
		cmocka_unit_test(test_equal_groups_lose_nothing),
		cmocka_unit_test(test_texts_of_groups),
		cmocka_unit_test(test_mentions_with_intervals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
