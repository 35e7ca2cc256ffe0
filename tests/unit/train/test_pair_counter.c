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

typedef struct Limits {
	uint64_t memory;
	size_t at_once, part_words; /* 0: as the memory says */
} Limits;

static Cooccurrence count(Corpus *corpus, const Vocab *vocab, size_t window, PairWeight weight, Pool *pool,
	Limits limits, const Cooccurrence *before)
{
	static const Cooccurrence none;
	PairCounter counter = {0};
	TrainInput input = {.corpora = &corpus, .n_corpora = 1, .memory = limits.memory};
	assert_ok(pair_counter_init(
		&counter, vocab, &input, window, weight, NULL, before ? before : &none, &err));
	counter.at_once = limits.at_once ? limits.at_once : counter.at_once;
	counter.part_words = limits.part_words ? limits.part_words : counter.part_words;
	while (counter.phase != COUNT_DONE)
		assert_ok(pair_counter_step(&counter, pool, &err));
	assert_true(counter.done <= counter.total);
	assert_true(counter.done > 0.999 * counter.total);
	Cooccurrence table = pair_counter_take(&counter);
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
		PairRow row = cooccurrence_row(table, i);
		for (size_t j = 0, k = 0; j < table->n_rows; j++) {
			bool there = k < row.count && row.columns[k] == j;
			assert_int_equal(there, sums[i * table->n_rows + j] > 0);
			if (!there)
				continue;
			assert_near((double)row.weights[k] / PAIR_UNIT, sums[i * table->n_rows + j], 1e-5);
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
				count(corpus, &vocab, window, (PairWeight)w, NULL, (Limits){0}, NULL);
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
		PairRow x = cooccurrence_row(a, i), y = cooccurrence_row(b, i);
		assert_int_equal(x.count, y.count);
		if (!x.count)
			continue;
		assert_memory_equal(x.weights, y.weights, x.count * sizeof *x.weights);
		assert_memory_equal(x.columns, y.columns, x.count * sizeof *x.columns);
	}
}

/* A text whose frequent words take several slices: counted at once, by ranges, by parts, with files, by one to
 * three threads. */
static void test_threads_and_parts_change_nothing(void **state)
{
	(void)state;
	static const Limits limits[] = {{0, 1 << 20, 0}, {0, 3000, 0}, {0, 0, 30000}, {100000, 0, 0}};
	Corpus *corpus = random_text(2, 8000);
	Vocab vocab = vocab_of(corpus);
	assert_true(vocab.counts[0] > 2 * 8192);
	Cooccurrence whole = count(corpus, &vocab, 5, WEIGHT_HARMONIC, NULL, (Limits){0}, NULL);
	for (int i = 0; i < 4; i++) {
		Pool *pool = pool_new(1 + i % 3);
		Cooccurrence again = count(corpus, &vocab, 5, WEIGHT_HARMONIC, pool, limits[i], NULL);
		assert_same(&whole, &again);
		cooccurrence_release(&again);
		pool_free(pool);
	}
	cooccurrence_release(&whole);
	vocab_release(&vocab);
	corpus_unref(corpus);
}

/* The second text has words that the first table has no rows for. */
static void check_addition(Limits limits)
{
	Corpus *first = random_text(3, 50), *second = random_text(4, 6000);
	Vocab vocab = {0}, narrow = {0};
	assert_ok(vocab_join(&narrow, &first, 1, 2, WORDS - 5, &err));
	assert_ok(vocab_copy(&narrow, &vocab, &err));
	assert_ok(vocab_join(&vocab, &second, 1, 2, 0, &err));
	assert_true(vocab.words.count > narrow.words.count);
	size_t all = vocab.words.count, few = narrow.words.count;
	double *sums = calloc(all * all, sizeof *sums), *before = calloc(few * few, sizeof *before);
	brute_force(first, &narrow, 4, flat, before);
	brute_force(second, &vocab, 4, flat, sums);
	for (size_t i = 0; i < few * few; i++)
		sums[i / few * all + i % few] += before[i];
	Cooccurrence a = count(first, &narrow, 4, WEIGHT_FLAT, NULL, limits, NULL);
	Cooccurrence both = count(second, &vocab, 4, WEIGHT_FLAT, NULL, limits, &a);
	check_table(&both, sums);
	free(sums);
	free(before);
	cooccurrence_release(&a);
	cooccurrence_release(&both);
	vocab_release(&vocab);
	vocab_release(&narrow);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_tables_add_up(void **state)
{
	(void)state;
	check_addition((Limits){0});
	check_addition((Limits){1000, 0, 0});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_equal_brute_force),
		cmocka_unit_test(test_threads_and_parts_change_nothing),
		cmocka_unit_test(test_tables_add_up),
	};
	return cmocka_run_group_tests_name("pair_counter", tests, NULL, NULL) != 0;
}
