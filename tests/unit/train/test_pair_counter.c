#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "train/pair_counter.h"

#include <stdlib.h>

enum { WORDS = 40 };

static Error err;

/* Sentences of 1 to 2,500 words w0 .. w39 and, now and then, one that occurs only once. */
static Corpus *random_text(uint64_t seed, size_t sentences)
{
	Random random;
	random_init(&random, seed, 0);
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "test", NULL);
	for (size_t s = 0; s < sentences; s++) {
		Text text = {0};
		size_t length = s == 3 ? 2500 : 1 + random_below(&random, 30);
		for (size_t i = 0; i < length; i++) {
			double u = random_uniform(&random);
			if (random_below(&random, 20) == 0)
				text_format(&text, "once%zu.%zu ", s, i);
			else
				text_format(&text, "w%d ", (int)(u * u * WORDS));
		}
		corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static Vocab vocab_of(Corpus *corpus)
{
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, &corpus, 1, 2, 0, &err));
	return vocab;
}

static Cooccurrence count(
	Corpus *corpus, const Vocab *vocab, size_t window, PairWeight weight, Pool *pool, size_t at_once)
{
	PairCounter counter = {0};
	TrainInput input = {.corpora = &corpus, .n_corpora = 1};
	assert_ok(pair_counter_init(&counter, vocab, &input, window, weight, &err));
	counter.at_once = at_once;
	while (counter.phase != COUNT_DONE)
		assert_ok(pair_counter_step(&counter, pool, &err));
	assert_true(counter.done <= counter.total);
	Cooccurrence table = counter.table;
	counter.table = (Cooccurrence){0};
	pair_counter_release(&counter);
	return table;
}

/* The known words of a run, by the definition: a sentence in cuts of RUN_TOKENS. */
static void brute_force(
	const Corpus *corpus, const Vocab *vocab, size_t window, double (*weight)(size_t, size_t), double *sums)
{
	uint32_t *map, run[RUN_TOKENS];
	size_t words = vocab->words.count;
	assert_ok(vocab_map(vocab, corpus, &map, &err));
	for (size_t s = 0; s < corpus->n_sentences; s++)
		for (size_t at = corpus->sentences[s]; at < corpus->sentences[s + 1]; at += RUN_TOKENS) {
			size_t n = 0;
			for (size_t i = at; i < corpus->sentences[s + 1] && i < at + RUN_TOKENS; i++)
				if (map[corpus->tokens[i]] < words)
					run[n++] = map[corpus->tokens[i]];
			for (size_t i = 0; i < n; i++)
				for (size_t j = 0; j < n; j++)
					if (i != j && (i > j ? i - j : j - i) <= window)
						sums[run[i] * words + run[j]] +=
							weight(i > j ? i - j : j - i, window);
		}
	free(map);
}

static double flat(size_t d, size_t window)
{
	(void)d;
	(void)window;
	return 1;
}

static double harmonic(size_t d, size_t window)
{
	(void)window;
	return 1 / (double)d;
}

static double dynamic(size_t d, size_t window)
{
	return (double)(window - d + 1) / (double)window;
}

static void check_table(const Cooccurrence *table, const double *sums)
{
	uint64_t pairs = 0;
	for (size_t i = 0; i < table->n_rows; i++) {
		const PairRow *row = &table->rows[i];
		for (size_t j = 0, k = 0; j < table->n_rows; j++) {
			bool there = k < row->count && row->columns[k] == j;
			assert_int_equal(there, sums[i * table->n_rows + j] > 0);
			if (!there)
				continue;
			assert_near((double)row->weights[k] / PAIR_UNIT, sums[i * table->n_rows + j], 1e-5);
			pairs++;
			k++;
		}
	}
	assert_int_equal(cooccurrence_pairs(table), pairs);
}

static void test_counts_equal_brute_force(void **state)
{
	(void)state;
	static double (*const weights[])(size_t, size_t) = {flat, harmonic, dynamic};
	Corpus *corpus = random_text(1, 300);
	Vocab vocab = vocab_of(corpus);
	assert_int_equal(vocab.words.count, WORDS);
	for (int w = WEIGHT_FLAT; w <= WEIGHT_DYNAMIC; w++)
		for (size_t window = 1; window < 40; window += 7) {
			double *sums = calloc(WORDS * WORDS, sizeof *sums);
			brute_force(corpus, &vocab, window, weights[w], sums);
			Cooccurrence table =
				count(corpus, &vocab, window, (PairWeight)w, NULL, COUNTED_AT_ONCE);
			check_table(&table, sums);
			cooccurrence_release(&table);
			free(sums);
		}
	vocab_release(&vocab);
	corpus_unref(corpus);
}

static void assert_same(const Cooccurrence *a, const Cooccurrence *b)
{
	assert_int_equal(a->n_rows, b->n_rows);
	for (size_t i = 0; i < a->n_rows; i++) {
		assert_int_equal(a->rows[i].count, b->rows[i].count);
		if (a->rows[i].count)
			assert_memory_equal(a->rows[i].weights, b->rows[i].weights,
				a->rows[i].count * (sizeof(uint64_t) + sizeof(uint32_t)));
	}
}

/* A text whose frequent words take several slices, counted at once and by passes, by one to three threads. */
static void test_threads_and_passes_change_nothing(void **state)
{
	(void)state;
	Corpus *corpus = random_text(2, 8000);
	Vocab vocab = vocab_of(corpus);
	assert_true(vocab.counts[0] > 2 * 8192);
	Cooccurrence whole = count(corpus, &vocab, 5, WEIGHT_HARMONIC, NULL, COUNTED_AT_ONCE);
	for (int threads = 1; threads <= 3; threads++) {
		Pool *pool = pool_new(threads);
		Cooccurrence again =
			count(corpus, &vocab, 5, WEIGHT_HARMONIC, pool, threads == 2 ? 3000 : 1 << 20);
		assert_same(&whole, &again);
		cooccurrence_release(&again);
		pool_free(pool);
	}
	cooccurrence_release(&whole);
	vocab_release(&vocab);
	corpus_unref(corpus);
}

static void test_tables_add_up(void **state)
{
	(void)state;
	Corpus *first = random_text(3, 50), *second = random_text(4, 60);
	Corpus *both[] = {first, second};
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, both, 2, 2, 0, &err));
	double *sums = calloc(vocab.words.count * vocab.words.count, sizeof *sums);
	brute_force(first, &vocab, 4, flat, sums);
	brute_force(second, &vocab, 4, flat, sums);
	Cooccurrence a = count(first, &vocab, 4, WEIGHT_FLAT, NULL, 100);
	Cooccurrence b = count(second, &vocab, 4, WEIGHT_FLAT, NULL, 100);
	assert_ok(cooccurrence_add(&a, &b, NULL, &err));
	assert_int_equal(b.n_rows, 0);
	check_table(&a, sums);
	free(sums);
	cooccurrence_release(&a);
	vocab_release(&vocab);
	corpus_unref(first);
	corpus_unref(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_equal_brute_force),
		cmocka_unit_test(test_threads_and_passes_change_nothing),
		cmocka_unit_test(test_tables_add_up),
	};
	return cmocka_run_group_tests_name("pair_counter", tests, NULL, NULL) != 0;
}
