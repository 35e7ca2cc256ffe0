#include "base/text.h"
#include "check.h"
#include "data/collocations.h"

#include <stdlib.h>

static Error err;

/* The text of tests/reference/phrases.py. */
static Corpus *drawn_text(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "test", NULL);
	uint64_t state = 12345;
	for (int s = 0; s < 400; s++) {
		Text text = {0};
		int last = -1;
		for (int i = 0; i < 12; i++) {
			state = (state * 1103515245 + 12345) % (1u << 31);
			double draw = (double)((state >> 8) % 1000) / 1000;
			bool follows = last >= 0 && last % 3 == 0 && (state >> 20) % 4 == 0;
			last = follows ? last + 1 : (int)(draw * draw * 30);
			text_format(&text, "w%d ", last);
		}
		corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static CollocationFinder *find(Corpus *corpus, CollocationOptions options)
{
	CollocationFinder *finder = collocation_finder_new(corpus, &options);
	double done = 0;
	while (!collocation_finder_progress(finder).finished) {
		assert_ok(collocation_finder_step(finder, "phrases test", &err));
		Progress progress = collocation_finder_progress(finder);
		assert_true(progress.done >= done && progress.done <= progress.total + 0.5);
		done = progress.done;
	}
	return finder;
}

typedef struct Known {
	const char *first, *second;
	uint64_t count;
	double score;
} Known;

static void assert_pairs(CollocationFinder *finder, const Corpus *corpus, const Known *known, size_t n)
{
	size_t count;
	const Collocation *pairs = collocation_finder_pairs(finder, &count);
	assert_int_equal(count, n);
	for (size_t i = 0; i < n; i++) {
		uint32_t first = dictionary_find_text(&corpus->words, known[i].first);
		uint32_t second = dictionary_find_text(&corpus->words, known[i].second);
		size_t at = 0;
		while (at < count && (pairs[at].first != first || pairs[at].second != second))
			at++;
		assert_true(at < count);
		assert_int_equal(pairs[at].count, known[i].count);
		assert_near(pairs[at].score, known[i].score, 1e-6);
	}
}

/* What gensim finds. */
static void finds_the_phrases_of_gensim(void **state)
{
	(void)state;
	static const Known counts[] = {
		{"w27", "w28", 23, 11.887727},
		{"w21", "w22", 21, 9.726444},
		{"w18", "w19", 21, 9.273122},
		{"w24", "w25", 17, 9.173435},
		{"w15", "w16", 23, 8.400583},
		{"w9", "w10", 31, 7.086078},
		{"w12", "w13", 30, 6.442607},
		{"w3", "w4", 57, 4.727273},
		{"w6", "w7", 30, 4.446421},
	};
	static const Known npmi[] = {
		{"w27", "w28", 23, 0.509397},
		{"w21", "w22", 21, 0.468861},
		{"w18", "w19", 21, 0.460074},
		{"w24", "w25", 17, 0.454465},
		{"w15", "w16", 23, 0.444388},
		{"w9", "w10", 31, 0.423217},
		{"w12", "w13", 30, 0.402992},
	};
	Corpus *corpus = drawn_text();
	for (size_t at_once = 0; at_once <= 1000; at_once += 250) {
		CollocationFinder *finder =
			find(corpus, (CollocationOptions){.threshold = 4, .min_count = 5, .at_once = at_once});
		assert_pairs(finder, corpus, counts, sizeof counts / sizeof *counts);
		Corpus *joined = collocation_finder_take(finder);
		assert_int_equal(joined->n_tokens, 4547);
		corpus_unref(joined);
		collocation_finder_free(finder);
	}
	CollocationFinder *finder = find(
		corpus, (CollocationOptions){.scoring = COLLOCATION_NPMI, .threshold = 0.4, .min_count = 5});
	assert_pairs(finder, corpus, npmi, sizeof npmi / sizeof *npmi);
	collocation_finder_free(finder);
	corpus_unref(corpus);
}

static Corpus *two_domains(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (int i = 0; i < 10; i++) {
		corpus_builder_document(builder, i % 2 ? "news" : "songs", i % 3 ? "good" : NULL);
		corpus_builder_name(builder, i % 2 ? "paper" : "record");
		corpus_builder_label(builder, "all");
		corpus_builder_words(builder, "new york times");
		corpus_builder_words(builder, i % 2 ? "york lies by new" : "new york new york");
		corpus_builder_words(builder, "york");
	}
	Corpus *corpus = corpus_builder_finish(builder, "made", &err);
	assert_non_null(corpus);
	return corpus;
}

static void assert_sentence(const Corpus *corpus, size_t sentence, const char *words)
{
	Text text = {0};
	for (size_t i = corpus->sentences[sentence]; i < corpus->sentences[sentence + 1]; i++)
		text_format(&text, "%s%s", text.length ? " " : "",
			dictionary_word(&corpus->words, corpus->tokens[i]));
	assert_string_equal(text_of(&text), words);
	text_release(&text);
}

/* Pairs end with the sentence, the first of overlapping pairs wins, and all else stays as it is. */
static void keeps_documents_sentences_and_labels(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	CollocationFinder *finder = find(corpus, (CollocationOptions){.threshold = 0.5, .min_count = 6});
	Corpus *joined = collocation_finder_take(finder);
	assert_int_equal(joined->n_documents, corpus->n_documents);
	assert_int_equal(joined->n_sentences, corpus->n_sentences);
	assert_string_equal(joined->source, "phrases test");
	for (size_t d = 0; d < corpus->n_documents; d++) {
		assert_int_equal(joined->documents[d].first_sentence, corpus->documents[d].first_sentence);
		assert_int_equal(joined->documents[d].domain, corpus->documents[d].domain);
		assert_int_equal(joined->documents[d].name, corpus->documents[d].name);
		assert_int_equal(joined->documents[d].part, corpus->documents[d].part);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(corpus_label(joined, d, i), corpus_label(corpus, d, i));
	}
	assert_sentence(joined, 0, "new_york times");
	assert_sentence(joined, 1, "new_york new_york");
	assert_sentence(joined, 2, "york");
	assert_sentence(joined, 4, "york lies by new");
	assert_int_equal(joined->counts[dictionary_find_text(&joined->words, "new_york")], 20);
	corpus_unref(joined);
	collocation_finder_free(finder);
	corpus_unref(corpus);
}

static void nothing_is_frequent_enough(void **state)
{
	(void)state;
	Corpus *corpus = two_domains();
	CollocationFinder *finder = find(corpus, (CollocationOptions){.threshold = 0.5, .min_count = 1000});
	size_t count;
	collocation_finder_pairs(finder, &count);
	assert_int_equal(count, 0);
	collocation_finder_free(finder);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_phrases_of_gensim),
		cmocka_unit_test(keeps_documents_sentences_and_labels),
		cmocka_unit_test(nothing_is_frequent_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
