#include "base/text.h"
#include "check.h"
#include "memory_archive.h"
#include "train/ppmi.h"
#include "trained.h"

#include <stdlib.h>

enum { WORDS = 30 };

static Error err;

/* The text of tests/reference/ppmi.py, or a part of it: sentences first .. end - 1. */
static Corpus *reference_text(size_t first, size_t end)
{
	uint32_t number = 12345;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "test", NULL);
	for (size_t s = 0; s < end; s++) {
		Text text = {0};
		for (size_t i = 0; i < 12; i++) {
			number = (number * 1103515245u + 12345u) & 0x7FFFFFFF;
			double draw = (number >> 8) % 1000 / 1000.0;
			text_format(&text, "w%zu ",
				((size_t)(draw * draw * 10) + 10 * (s % 3) + (number >> 20) % 7) % WORDS);
		}
		if (s >= first)
			corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static uint32_t word_number(const Vocab *vocab, const char *word)
{
	uint32_t number = dictionary_find_text(&vocab->words, word);
	assert_true(number < vocab->words.count);
	return number;
}

static double element(const SparseMatrix *matrix, uint32_t row, uint32_t column)
{
	for (uint64_t k = matrix->starts[row]; k < matrix->starts[row + 1]; k++)
		if (matrix->columns[k] == column)
			return (double)matrix->values[k];
	return 0;
}

static double sum_of(const SparseMatrix *matrix)
{
	double sum = 0;
	for (uint64_t k = 0; k < sparse_count(matrix); k++)
		sum += (double)matrix->values[k];
	return sum;
}

/* Numbers printed by tests/reference/ppmi.py. */
typedef struct Reference {
	const char *options;
	double smoothing, shift, sum, forth, back, values[4], explained;
	uint64_t positive;
} Reference;

static const Reference references[] = {
	{"", 0.75, 1, 244.065768456, 0.505459965, 0.406224383,
		{8.340319011, 7.903062647, 7.799808745, 1.216911720}, 0.960981341, 370},
	{"smoothing=1", 1, 1, 247.560681059, 0.449742873, 0.449742873,
		{8.472258496, 8.029243820, 7.921737431, 1.217040965}, 0.962777124, 366},
	{"shift=2", 0.75, 2, 45.457971143, 0, 0, {2.238549867, 2.120840163, 2.084739577, 0.779022268},
		0.879914345, 176},
};

static void check_reference(Corpus *corpus, const Reference *reference)
{
	char line[80];
	snprintf(line, sizeof line, "dim=4 window=3 min_count=1 passes=500 %s", reference->options);
	Model *model = trained_start(&trainer_ppmi, corpus, line, &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	Ppmi *ppmi = (Ppmi *)model;
	SparseMatrix matrix = {0}, transpose = {0};
	PpmiMatrix building = {0};
	ppmi_matrix_init(&building, &ppmi->counts, reference->smoothing, reference->shift, &matrix, &transpose);
	for (bool done = false; !done;)
		assert_ok(ppmi_matrix_step(&building, NULL, &done, &err));
	ppmi_matrix_release(&building);
	assert_int_equal(sparse_count(&matrix), reference->positive);
	assert_int_equal(sparse_count(&transpose), reference->positive);
	assert_near(sum_of(&matrix), reference->sum, 1e-5);
	uint32_t w0 = word_number(&ppmi->vocab, "w0"), w1 = word_number(&ppmi->vocab, "w1");
	assert_near(element(&matrix, w0, w1), reference->forth, 1e-6);
	assert_near(element(&matrix, w1, w0), reference->back, 1e-6);
	assert_near(element(&transpose, w1, w0), reference->forth, 1e-6);
	for (size_t k = 0; k < 4; k++)
		assert_near(model->series[1].y[k], reference->values[k], 2e-4);
	const Series *explained = &model->series[0];
	assert_near(explained->y[explained->count - 1], reference->explained, 1e-5);
	sparse_release(&matrix);
	sparse_release(&transpose);
	trainer_ppmi.free(model);
}

static void test_information_and_spectrum_equal_the_reference(void **state)
{
	(void)state;
	Corpus *corpus = reference_text(0, 400);
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		check_reference(corpus, &references[i]);
	corpus_unref(corpus);
}

/* The first of tests/reference/ppmi.py, signs included; the fourth value is close to the fifth and takes long.
 */
static void test_a_vector_equals_the_reference(void **state)
{
	(void)state;
	static const double w0[] = {0.350040, 0.308664, 0.160653};
	Corpus *corpus = reference_text(0, 400);
	Model *model = trained_start(&trainer_ppmi, corpus, "dim=4 window=3 min_count=1", &err);
	trained_finish(model, NULL);
	Space *space = trained_space(model);
	uint32_t row;
	assert_ok(space_find(space, "w0", "w", &row, &err));
	for (size_t k = 0; k < 3; k++)
		assert_near((double)matrix_row(&space->vectors, row)[k], w0[k], 2e-5);
	space_unref(space);
	trainer_ppmi.free(model);
	corpus_unref(corpus);
}

static void test_threads_and_looks_change_nothing(void **state)
{
	(void)state;
	Corpus *corpus = reference_text(0, 400);
	Model *first = trained_start(&trainer_ppmi, corpus, "dim=6 min_count=1", &err);
	trained_finish(first, NULL);
	for (int threads = 1; threads <= 3; threads++) {
		Pool *pool = pool_new(threads);
		Model *model = trained_start(&trainer_ppmi, corpus, "dim=6 min_count=1", &err);
		while (!model->progress.finished) {
			assert_ok(trainer_ppmi.step(model, pool, &err));
			space_unref(trained_space(model));
		}
		assert_same_vectors(first, model);
		trainer_ppmi.free(model);
		pool_free(pool);
	}
	trainer_ppmi.free(first);
	corpus_unref(corpus);
}

/* As a matrix by name of the words, since those of the second text have other numbers. */
static void named_counts(const Ppmi *ppmi, double *sums)
{
	for (uint32_t i = 0; i < WORDS; i++) {
		PairRow row = cooccurrence_row(&ppmi->counts, i);
		int a = atoi(dictionary_word(&ppmi->vocab.words, i) + 1);
		for (size_t k = 0; k < row.count; k++)
			sums[a * WORDS + atoi(dictionary_word(&ppmi->vocab.words, row.columns[k]) + 1)] +=
				(double)row.weights[k];
	}
}

static void test_more_text_equals_all_at_once(void **state)
{
	(void)state;
	/* The first sentence lacks most of the words. */
	Corpus *first = reference_text(0, 1), *rest = reference_text(1, 400), *whole = reference_text(0, 400);
	Model *at_once = trained_start(&trainer_ppmi, whole, "dim=3 min_count=1 passes=100", &err);
	Model *model = trained_start(&trainer_ppmi, first, "dim=3 min_count=1 passes=100", &err);
	trained_finish(at_once, NULL);
	trained_finish(model, NULL);
	assert_true(((Ppmi *)model)->vocab.words.count < WORDS);
	assert_ok(trained_more(model, rest, "", 5, &err));
	trained_finish(model, NULL);
	double *a = calloc(WORDS * WORDS, sizeof *a), *b = calloc(WORDS * WORDS, sizeof *b);
	named_counts((Ppmi *)at_once, a);
	named_counts((Ppmi *)model, b);
	assert_memory_equal(a, b, WORDS * WORDS * sizeof *a);
	for (size_t k = 0; k < 3; k++)
		assert_near(model->series[1].y[k], at_once->series[1].y[k], 1e-4);
	free(a);
	free(b);
	trainer_ppmi.free(at_once);
	trainer_ppmi.free(model);
	corpus_unref(first);
	corpus_unref(rest);
	corpus_unref(whole);
}

static void test_the_way_of_counting_cannot_change(void **state)
{
	(void)state;
	Corpus *corpus = reference_text(0, 100);
	Model *model = trained_start(&trainer_ppmi, corpus, "dim=3 min_count=1", &err);
	trained_finish(model, NULL);
	assert_false(trained_more(model, corpus, "window=7", 5, &err));
	assert_contains(err.message, "cannot change");
	assert_false(trained_more(model, corpus, "weight=flat", 5, &err));
	assert_true(model->progress.finished);
	assert_ok(trained_more(model, corpus, "dim=5 power=1", 5, &err));
	trained_finish(model, NULL);
	Space *space = trained_space(model);
	assert_int_equal(space->vectors.cols, 5);
	space_unref(space);
	trainer_ppmi.free(model);
	corpus_unref(corpus);
}

static void test_saved_and_loaded_models_go_on_alike(void **state)
{
	(void)state;
	Corpus *first = reference_text(0, 100), *second = reference_text(100, 300);
	Model *model = trained_start(&trainer_ppmi, first, "dim=3 min_count=1", &err);
	for (int when = 0; when < 2; when++) {
		MemoryArchive memory;
		memory_archive_init(&memory);
		if (when)
			trained_finish(model, NULL);
		assert_ok(trainer_ppmi.save(model, &memory.archive, &err));
		Model *loaded = trainer_ppmi.load(&memory.archive, &err);
		assert_non_null(loaded);
		assert_true(loaded->progress.finished == (when == 1));
		assert_same_vectors(model, loaded);
		if (when) {
			assert_ok(trained_more(model, second, "", 5, &err));
			assert_ok(trained_more(loaded, second, "", 5, &err));
			trained_finish(model, NULL);
			trained_finish(loaded, NULL);
			assert_same_vectors(model, loaded);
		}
		trainer_ppmi.free(loaded);
		memory_archive_release(&memory);
	}
	trainer_ppmi.free(model);
	corpus_unref(first);
	corpus_unref(second);
}

/* Saved while it counts, builds the matrix and decomposes it. */
static void test_a_run_that_was_saved_goes_on_to_the_same_bytes(void **state)
{
	(void)state;
	Corpus *first = reference_text(0, 100), *second = reference_text(100, 300);
	for (size_t every = 7; every < 12; every += 2) {
		Model *models[2];
		for (int i = 0; i < 2; i++) {
			models[i] = trained_start(&trainer_ppmi, first, "dim=3 min_count=1", &err);
			trained_finish(models[i], NULL);
			assert_ok(trained_more(models[i], second, "passes=9", 9, &err));
		}
		trained_finish(models[0], NULL);
		for (size_t i = 0; i < every; i++)
			assert_ok(trainer_ppmi.step(models[1], NULL, &err));
		models[1] = trained_finish_reopened(models[1], second, NULL, 11);
		assert_same_vectors(models[0], models[1]);
		assert_same_curves(models[0], models[1]);
		for (int i = 0; i < 2; i++)
			trainer_ppmi.free(models[i]);
	}
	corpus_unref(first);
	corpus_unref(second);
}

static void test_damaged_archives_are_refused(void **state)
{
	(void)state;
	Corpus *corpus = reference_text(0, 100);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *model = trained_start(&trainer_ppmi, corpus, "dim=3 min_count=1", &err);
	trained_finish(model, NULL);
	assert_ok(trainer_ppmi.save(model, &memory.archive, &err));
	static const char *const keys[] = {"state", "vectors", "pair counts", "pairs 0"};
	for (size_t i = 0; i < 4; i++) {
		struct MemoryPart *part = memory_archive_find(&memory, keys[i]);
		assert_non_null(part);
		part->count--;
		assert_null(trainer_ppmi.load(&memory.archive, &err));
		assert_contains(err.message, "damaged");
		part->count++;
	}
	struct MemoryPart *pairs = memory_archive_find(&memory, "pairs 0");
	memset(pairs->bytes, 0xFF, pairs->count);
	assert_null(trainer_ppmi.load(&memory.archive, &err));
	assert_contains(err.message, "damaged");
	trainer_ppmi.free(model);
	memory_archive_release(&memory);
	corpus_unref(corpus);
}

static void test_too_little_text_is_an_error(void **state)
{
	(void)state;
	Corpus *corpus = reference_text(0, 2);
	assert_null(trained_start(&trainer_ppmi, corpus, "min_count=1", &err));
	assert_contains(err.message, "lower min_count or dim");
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "x", NULL);
	for (size_t i = 0; i < 30; i++)
		corpus_builder_words(builder, i % 2 ? "left" : "right");
	Corpus *lonely = corpus_builder_finish(builder, "test", &err);
	Model *model = trained_start(&trainer_ppmi, lonely, "dim=1", &err);
	bool fine = true;
	while (fine && !model->progress.finished)
		fine = trainer_ppmi.step(model, NULL, &err);
	assert_false(fine);
	assert_contains(err.message, "no two words stand near");
	trainer_ppmi.free(model);
	corpus_unref(corpus);
	corpus_unref(lonely);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_information_and_spectrum_equal_the_reference),
		cmocka_unit_test(test_a_vector_equals_the_reference),
		cmocka_unit_test(test_threads_and_looks_change_nothing),
		cmocka_unit_test(test_more_text_equals_all_at_once),
		cmocka_unit_test(test_the_way_of_counting_cannot_change),
		cmocka_unit_test(test_saved_and_loaded_models_go_on_alike),
		cmocka_unit_test(test_a_run_that_was_saved_goes_on_to_the_same_bytes),
		cmocka_unit_test(test_damaged_archives_are_refused),
		cmocka_unit_test(test_too_little_text_is_an_error),
	};
	return cmocka_run_group_tests_name("ppmi", tests, NULL, NULL) != 0;
}
