#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "memory_archive.h"
#include "train/glove.h"
#include "trained.h"

#include <stdlib.h>

static Error err;

/* Sentences of ten words from w<first> on, low numbers more often. */
static Corpus *text_of_words(uint64_t seed, size_t sentences, size_t first, size_t words)
{
	Random random;
	random_init(&random, seed, 0);
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "test", NULL);
	for (size_t s = 0; s < sentences; s++) {
		Text text = {0};
		for (size_t i = 0; i < 10; i++) {
			double u = random_uniform(&random);
			text_format(&text, "w%zu ", first + (size_t)(u * u * (double)words));
		}
		corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static void assert_same_model(Model *a, Model *b)
{
	assert_same_vectors(a, b);
	for (size_t s = 0; s < a->n_series; s++) {
		assert_int_equal(a->series[s].count, b->series[s].count);
		if (a->series[s].count)
			assert_memory_equal(
				a->series[s].y, b->series[s].y, a->series[s].count * sizeof(double));
	}
}

static void test_weight_known_answer(void **state)
{
	(void)state;
	assert_near(glove_weight(10, 100, 0.75), 0.1778279410, 1e-10);
	assert_near(glove_weight(100, 100, 0.75), 1, 0);
	assert_near(glove_weight(1e6, 100, 0.75), 1, 0);
}

/* With more numbers than words every count can be told exactly. */
static void test_logarithms_of_a_small_table_are_recovered(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(1, 200, 0, 6);
	Model *model = trained_start(&trainer_glove, corpus, "dim=14 min_count=1 epochs=3000 exact=yes", &err);
	trained_finish(model, NULL);
	const Glove *glove = (Glove *)model;
	assert_int_equal(cooccurrence_pairs(&glove->counts), 36);
	for (uint32_t i = 0; i < 6; i++) {
		PairRow row = cooccurrence_row(&glove->counts, i);
		for (size_t k = 0; k < row.count; k++) {
			const float *w = row_blocks_at(&glove->words, i);
			const float *c = row_blocks_at(&glove->contexts, row.columns[k]);
			double score = (double)w[14] + (double)c[15];
			for (size_t j = 0; j < 14; j++)
				score += (double)w[j] * (double)c[j];
			assert_near(score, log((double)row.weights[k] / PAIR_UNIT), 0.01);
		}
	}
	const Series *by_epoch = &model->series[1];
	assert_int_equal(by_epoch->count, 3000);
	assert_true(by_epoch->y[2999] < 1e-4);
	trainer_glove.free(model);
	corpus_unref(corpus);
}

static void test_exact_gives_the_same_bytes_for_any_threads_and_steps(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(2, 3000, 0, 300);
	Model *first = trained_start(&trainer_glove, corpus, "dim=17 epochs=2 exact=yes min_count=1", &err);
	trained_finish(first, NULL);
	assert_true(((Glove *)first)->n_buckets > 3);
	for (int threads = 1; threads <= 3; threads++) {
		Pool *pool = pool_new(threads);
		Model *model =
			trained_start(&trainer_glove, corpus, "dim=17 epochs=2 exact=yes min_count=1", &err);
		while (!model->progress.finished) {
			((Glove *)model)->pace.batch = (size_t)threads;
			assert_ok(trainer_glove.step(model, pool, &err));
			space_unref(trained_space(model));
		}
		assert_same_model(first, model);
		assert_null(model->provenance.note);
		trainer_glove.free(model);
		pool_free(pool);
	}
	trainer_glove.free(first);
	corpus_unref(corpus);
}

/* Steps lost between threads are few: the loss is that of one thread, nearly. */
static void test_threads_without_locks_learn_as_well(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(2, 3000, 0, 300);
	Pool *pool = pool_new(3);
	Model *racing = trained_start(&trainer_glove, corpus, "dim=17 epochs=10 min_count=1", &err);
	Model *exact = trained_start(&trainer_glove, corpus, "dim=17 epochs=10 min_count=1 exact=yes", &err);
	trained_finish(racing, pool);
	trained_finish(exact, NULL);
	const double *y = exact->series[1].y;
	assert_true(y[9] < y[0]);
	assert_near(racing->series[1].y[9], y[9], 0.05 * y[9]);
	trainer_glove.free(racing);
	trainer_glove.free(exact);
	pool_free(pool);
	corpus_unref(corpus);
}

static void test_more_text_adds_words_counts_and_keeps_the_optimiser(void **state)
{
	(void)state;
	Corpus *first = text_of_words(3, 300, 0, 20), *second = text_of_words(4, 300, 10, 20);
	Model *model = trained_start(&trainer_glove, first, "dim=8 epochs=3 min_count=1 exact=yes", &err);
	Glove *glove = (Glove *)model;
	trained_finish(model, NULL);
	const float *row = row_blocks_at(&glove->words, 3);
	double before = pair_row_sum(cooccurrence_row(&glove->counts, 0));
	float squares = row[glove_width(glove)];
	assert_true(squares > 1);
	assert_false(trained_more(model, second, "dim=9", 6, &err));
	assert_false(trained_more(model, second, "window=3", 6, &err));
	assert_ok(trained_more(model, second, "epochs=2", 6, &err));
	trained_finish(model, NULL);
	assert_ptr_equal(row_blocks_at(&glove->words, 3), row);
	assert_true(row[glove_width(glove)] >= squares);
	assert_int_equal(glove->vocab.words.count, 30);
	assert_int_equal(glove->counts.n_rows, 30);
	assert_true(pair_row_sum(cooccurrence_row(&glove->counts, 0)) >= before);
	assert_int_equal(model->series[1].count, 5);
	trainer_glove.free(model);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_saved_and_loaded_models_go_on_alike(void **state)
{
	(void)state;
	Corpus *first = text_of_words(5, 300, 0, 20), *second = text_of_words(6, 300, 10, 20);
	Model *model = trained_start(&trainer_glove, first, "dim=8 epochs=3 min_count=1 exact=yes", &err);
	for (int when = 0; when < 2; when++) {
		MemoryArchive memory;
		memory_archive_init(&memory);
		if (when)
			trained_finish(model, NULL);
		assert_ok(trainer_glove.save(model, &memory.archive, &err));
		Model *loaded = trainer_glove.load(&memory.archive, &err);
		assert_non_null(loaded);
		assert_same_model(model, loaded);
		if (when) {
			assert_ok(trained_more(model, second, "", 6, &err));
			assert_ok(trained_more(loaded, second, "", 6, &err));
			trained_finish(model, NULL);
			trained_finish(loaded, NULL);
			assert_same_model(model, loaded);
		}
		trainer_glove.free(loaded);
		memory_archive_release(&memory);
	}
	trainer_glove.free(model);
	corpus_unref(first);
	corpus_unref(second);
}

/* Saved while it counts, deals and trains. */
static void test_a_run_that_was_saved_goes_on_to_the_same_bytes(void **state)
{
	(void)state;
	Corpus *first = text_of_words(4, 300, 0, 60), *second = text_of_words(5, 900, 20, 300);
	Model *models[2];
	for (int i = 0; i < 2; i++) {
		models[i] = trained_start(&trainer_glove, first, "dim=12 min_count=1 epochs=2 exact=yes", &err);
		trained_finish(models[i], NULL);
		assert_ok(trained_more(models[i], second, "epochs=4", 9, &err));
	}
	trained_finish(models[0], NULL);
	models[1] = trained_finish_reopened(models[1], second, NULL, 7);
	assert_same_vectors(models[0], models[1]);
	assert_same_curves(models[0], models[1]);
	for (int i = 0; i < 2; i++)
		trainer_glove.free(models[i]);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_damaged_archives_are_refused(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(5, 100, 0, 20);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *model = trained_start(&trainer_glove, corpus, "dim=8 epochs=1 min_count=1", &err);
	trained_finish(model, NULL);
	assert_ok(trainer_glove.save(model, &memory.archive, &err));
	static const char *const keys[] = {"state", "pair counts", "pairs 0", "words 0", "contexts 0"};
	for (size_t i = 0; i < 5; i++) {
		struct MemoryPart *part = memory_archive_find(&memory, keys[i]);
		assert_non_null(part);
		part->count--;
		assert_null(trainer_glove.load(&memory.archive, &err));
		assert_contains(err.message, "damaged");
		part->count++;
	}
	trainer_glove.free(model);
	memory_archive_release(&memory);
	corpus_unref(corpus);
}

/* Those that are held out at the beginning of training; the caller frees. */
static GlovePair *pairs_held_out(Glove *glove, size_t *count)
{
	while (glove->phase != GLOVE_TRAINS)
		assert_ok(trainer_glove.step(&glove->model, NULL, &err));
	uint64_t from = glove->starts[glove->n_buckets], to = glove->starts[glove->n_buckets + 1];
	*count = (size_t)(to - from);
	GlovePair *pairs = memory_resize(NULL, *count, sizeof *pairs);
	memcpy(pairs, glove->pairs + from, *count * sizeof *pairs);
	return pairs;
}

/* In double precision. */
static double loss_of(const Glove *glove, const GlovePair *pairs, size_t count)
{
	double loss = 0;
	size_t dim = glove->options.dim;
	for (size_t i = 0; i < count; i++) {
		const float *w = row_blocks_at(&glove->words, pairs[i].word);
		const float *c = row_blocks_at(&glove->contexts, pairs[i].context);
		double score = (double)w[dim] + (double)c[dim + 1] - (double)pairs[i].log_count;
		for (size_t j = 0; j < dim; j++)
			score += (double)w[j] * (double)c[j];
		loss += (double)pairs[i].weight / 2 * score * score;
	}
	return loss / (double)count;
}

static void test_pairs_held_out_are_measured_and_not_learned(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(4, 3000, 0, 300);
	const char *line = "dim=10 epochs=4 min_count=1 exact=yes holdout=0.3";
	Model *model = trained_start(&trainer_glove, corpus, line, &err);
	Glove *glove = (Glove *)model;
	size_t count;
	GlovePair *pairs = pairs_held_out(glove, &count);
	assert_near((double)count / (double)cooccurrence_pairs(&glove->counts), 0.3, 0.02);
	for (size_t i = 0; i < count; i++)
		assert_true(glove_holds_out(glove, pairs[i].context, pairs[i].word));
	for (uint64_t i = 0; i < glove->starts[glove->n_buckets]; i++)
		assert_false(glove_holds_out(glove, glove->pairs[i].word, glove->pairs[i].context));
	trained_finish(model, NULL);
	const Series *held = &model->series[GLOVE_CURVE_HELD_OUT];
	assert_int_equal(held->count, 5);
	assert_near(held->y[4], loss_of(glove, pairs, count), 1e-6);
	assert_true(held->y[4] < held->y[0] / 2);
	Model *again =
		trained_finish_reopened(trained_start(&trainer_glove, corpus, line, &err), corpus, NULL, 7);
	assert_same_model(model, again);
	free(pairs);
	trainer_glove.free(model);
	trainer_glove.free(again);
	corpus_unref(corpus);
}

static void test_divergence_is_an_error(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(5, 100, 0, 20);
	Model *model = trained_start(&trainer_glove, corpus, "dim=8 min_count=1", &err);
	glove_draw_rest((Glove *)model);
	row_blocks_at(&((Glove *)model)->words, 0)[0] = NAN;
	bool fine = true;
	while (fine && !model->progress.finished)
		fine = trainer_glove.step(model, NULL, &err);
	assert_false(fine);
	assert_contains(err.message, "smaller lr");
	trainer_glove.free(model);
	corpus_unref(corpus);
}

/* Rows of many numbers, so that drawing them takes several steps: one is saved and opened in each, of another a
 * look draws all at once. */
static void test_rows_are_drawn_in_steps(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(3, 80, 0, 600);
	const char *line = "min_count=1 dim=4000 epochs=1 window=1 exact=yes";
	Model *straight = trained_start(&trainer_glove, corpus, line, &err),
	      *reopened = trained_start(&trainer_glove, corpus, line, &err),
	      *seen = trained_start(&trainer_glove, corpus, line, &err);
	size_t steps = 0;
	assert_true(seen->drawing);
	space_unref(trained_space(seen));
	assert_false(seen->drawing);
	for (; straight->drawing; steps++) {
		assert_ok(trainer_glove.step(straight, NULL, &err));
		assert_near(straight->progress.done, 0, 0);
	}
	assert_true(steps > 1);
	assert_same_vectors(straight, seen);
	assert_ok(trainer_glove.step(reopened, NULL, &err));
	assert_true(reopened->drawing);
	reopened = trained_reopen(reopened, corpus);
	assert_false(reopened->drawing);
	trained_finish(straight, NULL);
	trained_finish(reopened, NULL);
	assert_same_model(straight, reopened);
	trainer_glove.free(straight);
	trainer_glove.free(reopened);
	trainer_glove.free(seen);
	corpus_unref(corpus);
}

/* Rows that begin at the vectors of a space are drawn when the run begins. */
static void test_beginning_can_be_stopped(void **state)
{
	(void)state;
	Corpus *corpus = text_of_words(3, 30, 0, 10);
	Model *first = trained_start(&trainer_glove, corpus, "min_count=1 dim=4 epochs=1 exact=yes", &err);
	trained_finish(first, NULL);
	Space *from = trained_space(first);
	Args *args = args_of(trainer_glove.options, "min_count=1 exact=yes", &err);
	atomic_bool stop = true;
	TrainInput input = {
		.corpora = &corpus, .n_corpora = 1, .command = "train", .from = from, .stop = &stop, .seed = 5};
	assert_null(trainer_glove.start(&input, args, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	err = ERROR_INIT;
	atomic_store(&stop, false);
	Model *model = trainer_glove.start(&input, args, &err);
	assert_non_null(model);
	assert_same_vectors(first, model);
	trainer_glove.free(first);
	trainer_glove.free(model);
	space_unref(from);
	args_free(args);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weight_known_answer),
		cmocka_unit_test(test_logarithms_of_a_small_table_are_recovered),
		cmocka_unit_test(test_exact_gives_the_same_bytes_for_any_threads_and_steps),
		cmocka_unit_test(test_threads_without_locks_learn_as_well),
		cmocka_unit_test(test_more_text_adds_words_counts_and_keeps_the_optimiser),
		cmocka_unit_test(test_saved_and_loaded_models_go_on_alike),
		cmocka_unit_test(test_a_run_that_was_saved_goes_on_to_the_same_bytes),
		cmocka_unit_test(test_damaged_archives_are_refused),
		cmocka_unit_test(test_pairs_held_out_are_measured_and_not_learned),
		cmocka_unit_test(test_divergence_is_an_error),
		cmocka_unit_test(test_rows_are_drawn_in_steps),
		cmocka_unit_test(test_beginning_can_be_stopped),
	};
	return cmocka_run_group_tests_name("glove", tests, NULL, NULL) != 0;
}
