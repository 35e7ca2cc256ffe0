/* Weights of groups by closed forms, what is drawn, and words that are swapped. */
#include "debias/balance.h"
#include "debias/word_swaps.h"

#include "check.h"
#include "data/corpus_copier.h"
#include "linalg/group_weights.h"

#include <stdlib.h>

static Corpus *finish(CorpusBuilder *builder)
{
	Error err = ERROR_INIT;
	Corpus *corpus = corpus_builder_finish(builder, "a test", &err);
	assert_non_null(corpus);
	return corpus;
}

/* `many` documents of 3 words in one domain, `few` of 2 sentences with 1 word each in another. */
static Corpus *two_domains(size_t many, size_t few)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < many; i++) {
		corpus_builder_document(builder, "news", i % 2 ? "odd" : NULL);
		corpus_builder_words(builder, "one two three");
	}
	for (size_t i = 0; i < few; i++) {
		corpus_builder_document(builder, "talk", "odd");
		corpus_builder_words(builder, "four");
		corpus_builder_words(builder, "five");
	}
	return finish(builder);
}

static Corpus *copy(const Corpus *corpus, CorpusCopies copies, CorpusCopier *copier)
{
	Error err = ERROR_INIT;
	corpus_copier_init(copier, corpus, &copies);
	while (!corpus_copier_done(copier))
		assert_ok(corpus_copier_step(copier, &err));
	Corpus *product = corpus_copier_finish(copier, "a test", &err);
	assert_non_null(product);
	return product;
}

static uint64_t count_of(const Corpus *corpus, const char *word)
{
	uint32_t at = dictionary_find_text(&corpus->words, word);
	return at == DICTIONARY_NONE ? 0 : corpus->counts[at];
}

static void test_effective_numbers(void **state)
{
	(void)state;
	const double weights[] = {1, 2, 3}, ones[] = {1, 1, 1}, sizes[] = {10, 20, 30};
	assert_near(kish_effective(weights, ones, 3), 36. / 14, 1e-12);
	assert_near(kish_effective(ones, sizes, 3), 60, 1e-12);
}

/* 600 and 40 words: with tau = 0 both get 320, in whole documents, and by sentences where these are few. */
static void test_domains_become_equal(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Corpus *corpus = two_domains(200, 20);
	Balance balance = {0}, now = {0};
	CorpusCopier copier;
	assert_ok(balance_draw(corpus, false, 0, 1, &balance, &err));
	assert_near(balance.groups[0].weight, 320. / 600, 1e-12);
	assert_near(balance.groups[1].weight, 320. / 40, 1e-12);
	assert_true(balance.groups[0].whole);
	assert_false(balance.groups[1].whole);
	assert_near(balance.effective, 640. * 640 / (320. * 320 / 600 + 320. * 320 / 40), 1e-9);
	Corpus *product = copy(corpus, (CorpusCopies){.times = balance.times, .part = balance.part}, &copier);
	balance_count(product, false, &now);
	assert_near((double)now.groups[0].words, 320, 3);
	assert_int_equal(now.groups[1].words, 320);
	assert_int_equal(count_of(product, "four"), 160);
	balance_release(&now);
	balance_release(&balance);
	corpus_unref(product);
	corpus_unref(corpus);
}

/* With tau = 1 nothing changes; between them sizes go by their roots: 500 and 20 words weigh as 5 : 1. */
static void test_tau_goes_between(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Corpus *corpus = two_domains(200, 12);
	Balance balance = {0};
	CorpusCopier copier;
	assert_ok(balance_draw(corpus, false, 0.5, 1, &balance, &err));
	assert_near(balance.groups[0].weight * 600 / (balance.groups[1].weight * 24), 5, 1e-9);
	balance_release(&balance);
	assert_ok(balance_draw(corpus, false, 1, 1, &balance, &err));
	assert_near(balance.effective, 624, 1e-9);
	Corpus *product = copy(corpus, (CorpusCopies){.times = balance.times, .part = balance.part}, &copier);
	assert_int_equal(product->n_tokens, corpus->n_tokens);
	assert_int_equal(product->n_documents, corpus->n_documents);
	balance_release(&balance);
	corpus_unref(product);
	corpus_unref(corpus);
}

/* 5 documents of two sentences, weight 0.4: a fifth of two sentences each. By labels, one of them none. */
static void test_sentences_and_labels(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Corpus *corpus = two_domains(5, 5);
	Balance balance = {0};
	CorpusCopier copier;
	const uint32_t never[10] = {0};
	const double part[10] = {0, 0, 0, 0, 0, 0.4, 0.4, 0.4, 0.4, 0.4};
	Corpus *product = copy(corpus, (CorpusCopies){.times = never, .part = part}, &copier);
	assert_int_equal(product->n_tokens, 4);
	corpus_unref(product);
	assert_ok(balance_draw(corpus, true, 0, 1, &balance, &err));
	assert_int_equal(balance.count, 2);
	assert_string_equal(balance.groups[0].name, "(none)");
	assert_int_equal(balance.groups[0].words, 9);
	assert_int_equal(balance.groups[1].words, 16);
	balance_release(&balance);
	corpus_unref(corpus);
	corpus = two_domains(5, 0);
	assert_false(balance_draw(corpus, false, 0, 1, &balance, &err));
	assert_contains(err.message, "nothing to balance");
	balance_release(&balance);
	corpus_unref(corpus);
}

/* --- swaps --- */

static void free_list(WordSwap *list, const Corpus *corpus)
{
	for (size_t i = 0; i < corpus->words.count; i++)
		word_swap_release(&list[i]);
	free(list);
}

static void test_words_are_swapped_in_copies(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "a", "kept");
	corpus_builder_words(builder, "He likes his mother");
	corpus_builder_words(builder, "nobody here");
	corpus_builder_document(builder, "b", NULL);
	corpus_builder_words(builder, "rain falls");
	Corpus *corpus = finish(builder);
	WordSwaps swaps = {0};
	size_t known;
	word_swaps_add(&swaps, "he", "she");
	word_swaps_add(&swaps, "his", "her");
	word_swaps_add(&swaps, "him", "her");
	word_swaps_add(&swaps, "mother", "father");
	WordSwap *list = word_swaps_of(&swaps, corpus, &known);
	assert_int_equal(known, 3);
	CorpusCopier copier;
	Corpus *product = copy(corpus, (CorpusCopies){.swaps = list}, &copier);
	assert_int_equal(copier.swapped_documents, 1);
	assert_int_equal(copier.swapped_words, 3);
	assert_int_equal(product->n_documents, 3);
	assert_int_equal(product->n_tokens, corpus->n_tokens + 6);
	assert_int_equal(count_of(product, "She"), 1);
	assert_int_equal(count_of(product, "her"), 1);
	assert_int_equal(count_of(product, "father"), 1);
	assert_int_equal(count_of(product, "nobody"), 2);
	assert_int_equal(count_of(product, "rain"), 1);
	assert_string_equal(dictionary_word(&product->labels, product->documents[1].label), "kept");
	assert_string_equal(dictionary_word(&product->domains, product->documents[1].domain), "a");
	assert_true(product->verbatim);
	free_list(list, corpus);
	word_swaps_release(&swaps);
	corpus_unref(product);
	corpus_unref(corpus);
}

/* 300 times his, 100 times him and 400 times her: three of four her become his. */
static void test_one_of_several_partners_is_drawn(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "a", NULL);
	for (size_t i = 0; i < 400; i++) {
		corpus_builder_words(builder, i % 4 ? "his" : "him");
		corpus_builder_words(builder, "her");
	}
	Corpus *corpus = finish(builder);
	WordSwaps swaps = {0};
	size_t known;
	word_swaps_add(&swaps, "his", "her");
	word_swaps_add(&swaps, "him", "her");
	WordSwap *list = word_swaps_of(&swaps, corpus, &known);
	const WordSwap *swap = &list[dictionary_find_text(&corpus->words, "her")];
	assert_int_equal(known, 3);
	assert_int_equal(swap->count, 2);
	assert_near(swap->upto[0], 301. / 402, 1e-12);
	assert_near(swap->upto[1], 1, 1e-12);
	uint64_t first[2];
	for (size_t run = 0; run < 2; run++) {
		CorpusCopier copier;
		Corpus *product = copy(corpus, (CorpusCopies){.swaps = list, .seed = 5}, &copier);
		first[run] = count_of(product, "his") - 300;
		assert_int_equal(count_of(product, "her"), 800);
		assert_int_equal(first[run] + count_of(product, "him") - 100, 400);
		assert_true(first[run] > 265 && first[run] < 335);
		corpus_unref(product);
	}
	assert_int_equal(first[0], first[1]);
	free_list(list, corpus);
	word_swaps_release(&swaps);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_effective_numbers),
		cmocka_unit_test(test_domains_become_equal),
		cmocka_unit_test(test_tau_goes_between),
		cmocka_unit_test(test_sentences_and_labels),
		cmocka_unit_test(test_words_are_swapped_in_copies),
		cmocka_unit_test(test_one_of_several_partners_is_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
