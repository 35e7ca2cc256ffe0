/* Pairs that are counted, and documents that are drawn, by the weights of their domains. */
#include "base/random.h"
#include "check.h"
#include "train/classify.h"
#include "train/domain_weights.h"
#include "train/glove.h"
#include "train/ppmi.h"
#include "train/skipgram.h"
#include "trained.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Error err;

static void add_lines(
	CorpusBuilder *builder, const char *domain, const char *label, const char *line, size_t times)
{
	for (size_t i = 0; i < times; i++) {
		corpus_builder_document(builder, domain, label);
		corpus_builder_words(builder, line);
	}
}

static Corpus *finish(CorpusBuilder *builder)
{
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

/* 16 words of one domain, 4 of the other, in turns. */
static Corpus *by_hand(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	add_lines(builder, "large", NULL, "x y", 4);
	add_lines(builder, "small", NULL, "x z", 1);
	add_lines(builder, "large", NULL, "y z", 2);
	add_lines(builder, "small", NULL, "z x", 1);
	add_lines(builder, "large", NULL, "y x", 2);
	return finish(builder);
}

static double count_of(const Cooccurrence *table, const Vocab *vocab, const char *word, const char *context)
{
	uint32_t column = dictionary_find_text(&vocab->words, context);
	PairRow row = cooccurrence_row(table, dictionary_find_text(&vocab->words, word));
	for (size_t k = 0; k < row.count; k++)
		if (row.columns[k] == column)
			return (double)row.weights[k] / PAIR_UNIT;
	return 0;
}

/* At tau=0 large weighs 0.625 and small 2.5: x y counts 6 * 0.625, y z 2 * 0.625, x z 2 * 2.5. */
static void check_counts(const Cooccurrence *table, const Vocab *vocab)
{
	static const char *const pairs[][2] = {{"x", "y"}, {"y", "z"}, {"x", "z"}};
	static const double counts[] = {3.75, 1.25, 5};
	for (size_t i = 0; i < 3; i++) {
		assert_near(count_of(table, vocab, pairs[i][0], pairs[i][1]), counts[i], 0);
		assert_near(count_of(table, vocab, pairs[i][1], pairs[i][0]), counts[i], 0);
	}
}

static double element(const SparseMatrix *matrix, uint32_t row, uint32_t column)
{
	for (uint64_t k = matrix->starts[row]; k < matrix->starts[row + 1]; k++)
		if (matrix->columns[k] == column)
			return (double)matrix->values[k];
	return 0;
}

/* log(x_ij sum / (x_i x_j)) with rows of 8.75, 5 and 6.25, 20 in all; that of y z is log 0.8 and cut off. */
static void test_information_by_hand(void **state)
{
	(void)state;
	Corpus *corpus = by_hand();
	Model *model =
		trained_start(&trainer_ppmi, corpus, "dim=2 min_count=1 window=1 smoothing=1 tau=0", &err);
	assert_non_null(model);
	Ppmi *ppmi = (Ppmi *)model;
	while (ppmi->phase != PPMI_FACTORS)
		assert_ok(ppmi_step(model, NULL, &err));
	check_counts(&ppmi->counts, &ppmi->vocab);
	uint32_t x = dictionary_find_text(&ppmi->vocab.words, "x"),
		 y = dictionary_find_text(&ppmi->vocab.words, "y"),
		 z = dictionary_find_text(&ppmi->vocab.words, "z");
	assert_near(element(&ppmi->information, x, y), log(3.75 * 20 / (8.75 * 5)), 1e-6);
	assert_near(element(&ppmi->information, x, z), log(5 * 20 / (8.75 * 6.25)), 1e-6);
	assert_near(element(&ppmi->information, y, z), 0, 0);
	assert_near(model->effective, 400 / (16 * 0.390625 + 4 * 6.25), 1e-9);
	trained_finish(model, NULL);
	trainer_ppmi.free(model);
	corpus_unref(corpus);
}

static void test_glove_counts_by_hand(void **state)
{
	(void)state;
	Corpus *corpus = by_hand();
	Model *model = trained_start(&trainer_glove, corpus, "dim=2 min_count=1 epochs=1 tau=0", &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	check_counts(&((Glove *)model)->counts, &((Glove *)model)->vocab);
	trainer_glove.free(model);
	corpus_unref(corpus);
}

/* 300 documents of three domains in no order, the labels unequal within each. */
static Corpus *lopsided(void)
{
	static const char *const domains[] = {"sea", "sea", "sea", "sea", "land", "sky"};
	CorpusBuilder *builder = corpus_builder_new();
	Random random;
	random_init(&random, 8, 0);
	for (size_t d = 0; d < 300; d++) {
		Text text = {0};
		for (size_t i = 0; i < 30; i++)
			text_format(
				&text, "w%d ", (int)(random_uniform(&random) * random_uniform(&random) * 40));
		const char *domain = domains[random_below(&random, 6)];
		add_lines(builder, domain, random_below(&random, 4) ? "good" : "bad", text_of(&text), 1);
		text_release(&text);
	}
	return finish(builder);
}

/* Counting in parts, in ranges and by threads gives the same sums: rounded weights are whole numbers. */
static void test_parts_and_threads_do_not_show(void **state)
{
	(void)state;
	Corpus *corpus = lopsided();
	Pool *pool = pool_new(3);
	Vocab vocab = {0};
	assert_ok(vocab_join(&vocab, &corpus, 1, 1, 0, &err));
	DomainShare shares[] = {{NULL, 0, 0.3}, {NULL, 0, 2.7}, {NULL, 0, 5.1}};
	static const Cooccurrence none;
	Cooccurrence tables[2];
	for (int parts = 0; parts < 2; parts++) {
		PairCounter counter = {0};
		TrainInput input = {.corpora = &corpus, .n_corpora = 1};
		assert_ok(pair_counter_init(&counter, &vocab, &input, 4, WEIGHT_HARMONIC, shares, &none, &err));
		counter.at_once = parts ? 100 : counter.at_once;
		counter.part_words = parts ? 3000 : counter.part_words;
		while (counter.phase != COUNT_DONE)
			assert_ok(pair_counter_step(&counter, parts ? pool : NULL, &err));
		tables[parts] = pair_counter_take(&counter);
		pair_counter_release(&counter);
	}
	for (size_t row = 0; row < vocab.words.count; row++) {
		PairRow one = cooccurrence_row(&tables[0], row), other = cooccurrence_row(&tables[1], row);
		assert_int_equal(one.count, other.count);
		assert_memory_equal(one.weights, other.weights, one.count * sizeof *one.weights);
	}
	cooccurrence_release(&tables[0]);
	cooccurrence_release(&tables[1]);
	vocab_release(&vocab);
	pool_free(pool);
	corpus_unref(corpus);
}

static Model *learned(const Trainer *trainer, Corpus *corpus, const char *line, Pool *pool, size_t every)
{
	Model *model = trained_start(trainer, corpus, line, &err);
	assert_non_null(model);
	if (every)
		return trained_finish_reopened(model, corpus, pool, every);
	trained_finish(model, pool);
	return model;
}

static void check_same(Model *model, Model *other)
{
	assert_same_vectors(model, other);
	assert_int_equal(model->n_shares, other->n_shares);
	for (size_t i = 0; i < model->n_shares; i++)
		assert_true(model->shares[i].weight == other->shares[i].weight);
	model->trainer->free(model);
	other->trainer->free(other);
}

/* tau=1 is no tau; a run that is left and taken up after each step, and threads, change nothing. */
static void check_trainer(const Trainer *trainer, const char *options, const char *weighed, size_t every)
{
	Corpus *corpus = lopsided();
	Pool *pool = pool_new(3);
	char line[200];
	snprintf(line, sizeof line, "%s tau=1", options);
	check_same(learned(trainer, corpus, options, NULL, 0), learned(trainer, corpus, line, NULL, 0));
	snprintf(line, sizeof line, "%s %s", options, weighed);
	check_same(learned(trainer, corpus, line, NULL, 0), learned(trainer, corpus, line, NULL, every));
	check_same(learned(trainer, corpus, line, NULL, 0), learned(trainer, corpus, line, pool, 0));
	Model *plain = learned(trainer, corpus, options, NULL, 0),
	      *model = learned(trainer, corpus, line, NULL, 0);
	Space *one = trained_space(plain), *other = trained_space(model);
	assert_true(model->n_shares > 1 && plain->n_shares == 0);
	assert_string_not_equal(space_checksum(one), space_checksum(other));
	space_unref(one);
	space_unref(other);
	trainer->free(plain);
	trainer->free(model);
	pool_free(pool);
	corpus_unref(corpus);
}

static void test_bytes_depend_on_tau_alone(void **state)
{
	(void)state;
	check_trainer(&trainer_ppmi, "dim=4 min_count=1", "tau=0.3", 11);
	check_trainer(&trainer_glove, "dim=4 min_count=1 epochs=2 exact=yes", "tau=0.3", 7);
	check_trainer(
		&trainer_classify, "dim=4 epochs=2 exact=yes holdout=0.1 loss=ns", "tau=0.3 weights=both", 1);
}

/* --- documents --- */

/* Each document floor(w) or ceil(w) times, w times in the mean of many epochs; as many as there are. */
static void check_draws(Corpus *corpus, const char *line)
{
	enum { EPOCHS = 400 };
	Model *model = trained_start(&trainer_classify, corpus, line, &err);
	assert_non_null(model);
	const Classify *net = (const Classify *)model;
	size_t n = net->text.n_learned;
	uint32_t *order = memory_new(n, sizeof *order);
	double *taken = memory_new(n, sizeof *taken);
	Random random;
	random_init(&random, 1, 2);
	for (size_t epoch = 0; epoch < EPOCHS; epoch++) {
		size_t *times = memory_new(n, sizeof *times);
		for (size_t i = 0; i < n; i++)
			order[i] = (uint32_t)i;
		random_shuffle(&random, order, n);
		classify_draw(net, &random, order);
		for (size_t i = 0; i < n; i++)
			times[order[i]]++;
		for (size_t i = 0; i < n; i++) {
			assert_true(fabs((double)times[i] - classify_weight(net, (uint32_t)i)) < 1 + 1e-9);
			taken[i] += (double)times[i];
		}
		free(times);
	}
	for (size_t i = 0; i < n; i++)
		assert_near(taken[i] / EPOCHS, classify_weight(net, (uint32_t)i), 0.12);
	free(order);
	free(taken);
	trainer_classify.free(model);
}

static void test_documents_are_taken_by_their_weights(void **state)
{
	(void)state;
	Corpus *corpus = lopsided();
	check_draws(corpus, "dim=4 tau=0");
	check_draws(corpus, "dim=4 tau=0.4 weights=class");
	check_draws(corpus, "dim=4 tau=0 weights=both");
	corpus_unref(corpus);
}

/* What is weighed at tau=0 counts as much as each other of its kind. */
static void test_groups_are_those_asked_for(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"dim=4 tau=0", "dim=4 tau=0 weights=class", "dim=4 tau=0 weights=both"};
	static const size_t groups[] = {3, 2, 6};
	static const char *const of[] = {"domain", "class", "group"};
	Corpus *corpus = lopsided();
	for (size_t i = 0; i < 3; i++) {
		Model *model = trained_start(&trainer_classify, corpus, lines[i], &err);
		assert_non_null(model);
		assert_int_equal(model->n_shares, groups[i]);
		assert_string_equal(model->shares_of, of[i]);
		for (size_t g = 0; g < groups[i]; g++)
			assert_near(model->shares[g].weight * (double)model->shares[g].tokens,
				300. / (double)groups[i], 1e-9);
		trainer_classify.free(model);
	}
	corpus_unref(corpus);
}

static void test_refusals(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	add_lines(builder, "only", "good", "a b c d e f", 5);
	add_lines(builder, "only", "bad", "f e d c b a", 5);
	Corpus *corpus = finish(builder);
	static const Trainer *const refusing[] = {&trainer_ppmi, &trainer_glove, &trainer_classify};
	for (size_t i = 0; i < 3; i++) {
		assert_null(trained_start(refusing[i], corpus, "dim=2 min_count=1 tau=0.5", &err));
		assert_non_null(strstr(err.message, "one domain"));
	}
	assert_null(trained_start(&trainer_classify, corpus, "dim=2 weights=class", &err));
	assert_non_null(strstr(err.message, "tau="));
	corpus_unref(corpus);
}

/* A model goes on as if nothing had been asked, at rest and in the middle of its run. */
static void check_refused(const Trainer *trainer, const char *line, size_t steps)
{
	Corpus *corpus = lopsided();
	CorpusBuilder *builder = corpus_builder_new();
	add_lines(builder, "new", "good", "w1 w2 new words here", 9);
	add_lines(builder, "new", "bad", "w3 w4 new words here", 9);
	Corpus *other = finish(builder);
	Model *straight = learned(trainer, corpus, line, NULL, 0),
	      *model = trained_start(trainer, corpus, line, &err);
	assert_non_null(model);
	for (size_t i = 0; i < steps && !model->progress.finished; i++)
		assert_ok(trainer->step(model, NULL, &err));
	assert_false(trained_more(model, other, "min_count=1 tau=0.5", 7, &err));
	assert_non_null(strstr(err.message, "one domain"));
	trained_finish(model, NULL);
	check_same(straight, model);
	corpus_unref(corpus);
	corpus_unref(other);
}

static void test_refused_text_changes_nothing(void **state)
{
	(void)state;
	static const size_t steps[] = {3, 1000};
	for (size_t i = 0; i < 2; i++) {
		check_refused(&trainer_glove, "dim=4 min_count=1 epochs=2 exact=yes tau=0.3", steps[i]);
		check_refused(&trainer_classify, "dim=4 epochs=2 exact=yes tau=0.3", steps[i]);
		check_refused(&trainer_sgns, "dim=4 min_count=1 epochs=2 exact=yes tau=0.3", steps[i]);
		check_refused(&trainer_ppmi, "dim=4 min_count=1 tau=0.3", steps[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_information_by_hand),
		cmocka_unit_test(test_glove_counts_by_hand),
		cmocka_unit_test(test_parts_and_threads_do_not_show),
		cmocka_unit_test(test_bytes_depend_on_tau_alone),
		cmocka_unit_test(test_documents_are_taken_by_their_weights),
		cmocka_unit_test(test_groups_are_those_asked_for),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_refused_text_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
