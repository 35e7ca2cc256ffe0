#include "base/text.h"
#include "check.h"
#include "memory_archive.h"
#include "train/cbow.h"
#include "train/fasttext.h"
#include "train/held_out.h"
#include "train/memory_archive.h"
#include "train/skipgram.h"
#include "trained.h"

#include <stdlib.h>

/* Every test runs for each way of learning. */
static const Trainer *trainer;
static const char *way; /* more options of a new model */
static bool hierarchical;
static Error err;

/* Sentences of two subjects that share no word but "the": a0 .. a9, then b0 .. b9. `first` shifts the numbers.
 */
static Corpus *two_subjects(uint64_t seed, size_t sentences, size_t first)
{
	Random random;
	random_init(&random, seed, 0);
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t s = 0; s < sentences; s++) {
		Text text = {0};
		char subject = s % 2 ? 'b' : 'a';
		corpus_builder_document(builder, s % 2 ? "beta" : "alpha", NULL);
		for (size_t i = 0; i < 12; i++)
			text_format(
				&text, i % 4 ? "%c%zu " : "the ", subject, first + random_below(&random, 10));
		corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static Model *start_on(Corpus *corpus, const char *line)
{
	char words[128];
	snprintf(words, sizeof words, "%s%s", line, way);
	Args *args = args_of(trainer->options, words, &err);
	assert_non_null(args);
	TrainInput input = {.corpora = &corpus, .n_corpora = 1, .seed = 5, .threads = 1, .command = "train"};
	Model *model = trainer->start(&input, args, &err);
	args_free(args);
	return model;
}

static bool more_on(Model *model, Corpus *corpus, const char *line)
{
	Args *args = args_of(trainer->options, line, &err);
	TrainInput input = {
		.corpora = &corpus, .n_corpora = 1, .seed = 6, .threads = 1, .command = "train more"};
	bool fine = trainer->more(model, &input, args, &err);
	args_free(args);
	return fine;
}

static void finish(Model *model, Pool *pool)
{
	while (!model->progress.finished)
		assert_ok(trainer->step(model, pool, &err));
}

static Space *space_of(Model *model)
{
	Space *space = trainer->look(model, &err);
	assert_non_null(space);
	return space;
}

static void assert_same_bytes(Model *a, Model *b)
{
	Space *left = space_of(a), *right = space_of(b);
	assert_int_equal(left->vectors.rows, right->vectors.rows);
	assert_memory_equal(left->vectors.data, right->vectors.data,
		left->vectors.rows * left->vectors.cols * sizeof(float));
	for (size_t s = 0; s < a->n_series; s++) {
		size_t bytes = a->series[s].count * sizeof(double);
		assert_int_equal(a->series[s].count, b->series[s].count);
		assert_memory_equal(a->series[s].x, b->series[s].x, bytes);
		assert_memory_equal(a->series[s].y, b->series[s].y, bytes);
	}
	space_unref(left);
	space_unref(right);
}

static void test_subsampling_known_answer(void **state)
{
	(void)state;
	assert_near(word2vec_keep(0.01, 1e-3), 0.416227766017, 1e-12);
	assert_near(word2vec_keep(1e-5, 1e-4), 1, 0);
	assert_near(word2vec_keep(0.5, 0), 1, 0);
}

static void test_a_new_model(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(1, 200, 0);
	Model *model = start_on(corpus, "dim=20 epochs=2");
	assert_non_null(model);
	assert_near(model->progress.total, 2.0 * 200 * 12, 0);
	assert_string_equal(model->progress.phase, "epoch 1 of 2");
	Space *space = space_of(model);
	assert_int_equal(space->vectors.rows, 21);
	assert_string_equal(dictionary_word(&space->items, 0), "the");
	for (size_t i = 0; i < 21 * 20; i++)
		assert_true(fabs(space->vectors.data[i]) <= ((Word2vec *)model)->architecture->spread / 20);
	assert_int_equal(space->counts[0], 200 * 3);
	assert_int_equal(space->domains.count, 3);
	uint32_t row;
	assert_ok(space_find(space, "b3", "w", &row, &err));
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[row]), "beta");
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[0]), "shared");
	assert_string_equal(space->provenance.command, "train");
	assert_null(space->provenance.note);
	space_unref(space);
	trainer->free(model);
	corpus_unref(corpus);
}

static double cosine(const Space *space, const char *a, const char *b)
{
	uint32_t x = dictionary_find_text(&space->items, a), y = dictionary_find_text(&space->items, b);
	return (double)kernels_best()->dot(
		       matrix_row(&space->vectors, x), matrix_row(&space->vectors, y), space->vectors.cols) *
	       (double)space->inverse_norms[x] * (double)space->inverse_norms[y];
}

/* Words of one subject are at most a quarter as far apart as words of two, for at least `least` of nine.
 * Threads that race over twenty rows lose updates, so that now and then a word is left behind. */
static void check_subjects(Pool *pool, int least)
{
	Corpus *corpus = two_subjects(1, 2000, 0);
	Model *model = start_on(corpus, "dim=20 sample=0 lr=0.1");
	finish(model, pool);
	Space *space = space_of(model);
	int nearer = 0;
	for (size_t i = 1; i < 10; i++) {
		char a[8], b[8];
		snprintf(a, sizeof a, "a%zu", i);
		snprintf(b, sizeof b, "b%zu", i);
		nearer += 4 * (1 - cosine(space, "a0", a)) < 1 - cosine(space, "a0", b);
	}
	assert_in_range(nearer, least, 9);
	const Series *by_epoch = &model->series[1];
	assert_int_equal(by_epoch->count, 5);
	/* fastText learns the words of a window one after the other: at the high rate of the start the first
	 * ones make the others cheap. */
	bool in_turn = trainer == &trainer_fasttext && hierarchical;
	assert_true(in_turn || by_epoch->y[4] < by_epoch->y[0]);
	space_unref(space);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_a_planted_structure_is_recovered(void **state)
{
	(void)state;
	check_subjects(NULL, 9);
}

static void test_threads_without_locks_recover_it_too(void **state)
{
	(void)state;
	Pool *pool = pool_new(3);
	check_subjects(pool, 6);
	pool_free(pool);
}

/* Scores to an example: the word in the middle and those drawn; words drawn that are the one in the middle do
 * not count. */
static double mean_drawn(const Word2vec *net)
{
	const Vocab *vocab = &net->vocab;
	double weights = 0, same = 0, power = net->architecture->negative_power;
	for (uint32_t w = 0; w < vocab->words.count; w++)
		weights += pow((double)vocab->counts[w], power);
	for (uint32_t w = 0; w < vocab->words.count; w++)
		same += (double)vocab->counts[w] / (double)vocab->tokens *
			pow((double)vocab->counts[w], power) / weights;
	return 1 + 5 * (1 - same);
}

static double mean_way(const Word2vec *net)
{
	double length = 0;
	for (uint32_t w = 0; w < net->vocab.words.count; w++)
		length += (double)net->vocab.counts[w] * (double)huffman_length(&net->tree, w);
	return length / (double)net->vocab.tokens;
}

/* As long as all scores are 0 each of them costs log 2. */
static void test_loss_of_a_model_that_knows_nothing(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(1, 2000, 0);
	Model *model = start_on(corpus, "dim=20 sample=0 lr=1e-9 epochs=1");
	double expected = log(2) * (hierarchical ? mean_way((Word2vec *)model) : mean_drawn((Word2vec *)model));
	finish(model, NULL);
	assert_near(model->series[1].y[0], expected, 0.01);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_exact_gives_the_same_bytes_for_any_threads(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(2, 1500, 0);
	Model *models[3];
	for (int i = 0; i < 3; i++) {
		Pool *pool = pool_new(i + 1);
		models[i] = start_on(corpus, "dim=17 epochs=2 exact=yes min_count=1 holdout=0.1");
		finish(models[i], pool);
		pool_free(pool);
	}
	assert_same_bytes(models[0], models[1]);
	assert_same_bytes(models[0], models[2]);
	for (int i = 0; i < 3; i++)
		trainer->free(models[i]);
	corpus_unref(corpus);
}

/* Steps of one piece each and looks in between change nothing. */
/* What someone holds never changes; what nobody holds is filled anew, and is as good as new. */
static void test_looks_that_are_held_stay(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(1, 3000, 0);
	Model *model = start_on(corpus, "dim=8 epochs=50");
	Space *held = trainer->look(model, &err), *let_go = trainer->look(model, &err);
	Matrix first = {0};
	assert_ok(matrix_copy(matrix_rows(&held->vectors), &first, &err));
	space_unref(let_go);
	for (int i = 0; i < 3; i++)
		assert_ok(trainer->step(model, NULL, &err));
	assert_false(model->progress.finished);
	Space *later = trainer->look(model, &err);
	assert_ptr_equal(later, let_go);
	Space *same = trainer->look(model, &err);
	assert_ptr_not_equal(same, later);
	assert_memory_equal(matrix_row(&same->vectors, 0), matrix_row(&later->vectors, 0), 8 * sizeof(float));
	assert_memory_equal(same->inverse_norms, later->inverse_norms, later->vectors.rows * sizeof(float));
	assert_memory_equal(matrix_row(&held->vectors, 0), matrix_row(&first, 0), 8 * sizeof(float));
	assert_memory_not_equal(
		matrix_row(&held->vectors, 0), matrix_row(&later->vectors, 0), 8 * sizeof(float));
	space_unref(held);
	space_unref(later);
	space_unref(same);
	matrix_release(&first);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_steps_equal_training_at_once(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(3, 1500, 0);
	Model *at_once = start_on(corpus, "dim=10 epochs=3 exact=yes holdout=0.2"),
	      *in_steps = start_on(corpus, "dim=10 epochs=3 exact=yes holdout=0.2");
	Word2vec *whole = (Word2vec *)at_once, *cut = (Word2vec *)in_steps;
	while (!at_once->progress.finished) {
		whole->pace.batch = 1000;
		assert_ok(trainer->step(at_once, NULL, &err));
	}
	while (!in_steps->progress.finished) {
		cut->pace.batch = 1;
		assert_ok(trainer->step(in_steps, NULL, &err));
		space_unref(space_of(in_steps));
	}
	assert_same_bytes(at_once, in_steps);
	trainer->free(at_once);
	trainer->free(in_steps);
	corpus_unref(corpus);
}

/* Text that is held out is measured at the start, at the end of each epoch and in between, and never learned.
 */
static void test_held_out_loss(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(3, 6000, 0);
	Model *model = start_on(corpus, "dim=10 epochs=3 holdout=0.1 lr=0.1 sample=0");
	const Word2vec *net = (Word2vec *)model;
	assert_int_equal(net->text.n_held, 4);
	assert_near(model->progress.total, 3 * (6000.0 * 12 - 4 * 2004), 0);
	double nothing = log(2) * (hierarchical ? mean_way(net) : mean_drawn(net));
	finish(model, NULL);
	const Series *curve = &model->series[CURVE_HELD_OUT];
	assert_string_equal(curve->name, HELD_OUT_LOSS);
	assert_int_equal(curve->count, 4);
	assert_near(curve->x[0], 0, 0);
	assert_near(curve->x[3], model->progress.total, 0);
	assert_near(curve->y[0], nothing, 0.05);
	assert_true(curve->y[3] < 0.9 * curve->y[0]);
	assert_near(model_last(model, HELD_OUT_LOSS), curve->y[3], 0);
	trainer->free(model);
	corpus_unref(corpus);
}

/* A model that learns nothing loses the same each time it is measured, and measuring moves nothing. */
static void test_measuring_is_fixed_and_changes_nothing(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(3, 6000, 0);
	Model *model = start_on(corpus, "dim=10 epochs=2 holdout=0.03 lr=1e-9");
	Space *before = space_of(model);
	while (((Word2vec *)model)->measuring)
		assert_ok(trainer->step(model, NULL, &err));
	Space *after = space_of(model);
	assert_memory_equal(before->vectors.data, after->vectors.data, 21 * 10 * sizeof(float));
	finish(model, NULL);
	const Series *curve = &model->series[CURVE_HELD_OUT];
	assert_int_equal(curve->count, 1 + 2 * 3);
	for (size_t i = 1; i < curve->count; i++)
		assert_near(curve->y[i], curve->y[0], 1e-5);
	space_unref(before);
	space_unref(after);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_too_little_text_to_hold_out(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(3, 100, 0);
	assert_null(start_on(corpus, "holdout=0.1"));
	assert_contains(err.message, "too few to hold some of them out");
	corpus_unref(corpus);
}

static void test_more_text_adds_words_and_moves_no_row(void **state)
{
	(void)state;
	Corpus *first = two_subjects(4, 300, 0), *second = two_subjects(5, 900, 5);
	Model *model = start_on(first, "dim=10 epochs=1 exact=yes");
	Word2vec *net = (Word2vec *)model;
	finish(model, NULL);
	const float *row = row_blocks_at(&net->inputs, 7);
	char *word = memory_text(dictionary_word(&net->vocab.words, 7));
	uint64_t count = net->vocab.counts[0];
	assert_ok(more_on(model, second, "epochs=2"));
	assert_near(model->progress.total, 2.0 * 900 * 12, 0);
	finish(model, NULL);
	assert_ptr_equal(row_blocks_at(&net->inputs, 7), row);
	assert_string_equal(dictionary_word(&net->vocab.words, 7), word);
	assert_int_equal(net->vocab.words.count, 31);
	assert_int_equal(net->vocab.counts[0], count + 900 * 3);
	assert_int_equal(model->series[1].count, 3);
	Space *space = space_of(model);
	assert_int_equal(space->vectors.rows, 31);
	for (size_t i = 1; i < 31; i++)
		assert_true(space->counts[i] <= space->counts[i - 1]);
	space_unref(space);
	free(word);
	trainer->free(model);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_dim_cannot_change(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(4, 100, 0);
	Model *model = start_on(corpus, "dim=10 epochs=1");
	finish(model, NULL);
	assert_false(more_on(model, corpus, "dim=11"));
	assert_contains(err.message, "have 10 numbers");
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_loss_cannot_change(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(4, 100, 0);
	Model *model = start_on(corpus, "dim=10 epochs=1");
	finish(model, NULL);
	assert_false(more_on(model, corpus, hierarchical ? "loss=ns" : "loss=hs"));
	assert_contains(err.message, "cannot change");
	assert_ok(more_on(model, corpus, hierarchical ? "loss=hs" : "loss=ns"));
	trainer->free(model);
	corpus_unref(corpus);
}

/* Text that leaves the order of the counts alone leaves the tree, and its nodes their vectors. */
static void test_more_of_the_same_keeps_the_tree(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(4, 300, 0);
	Model *model = start_on(corpus, "dim=10 epochs=1");
	Word2vec *net = (Word2vec *)model;
	finish(model, NULL);
	size_t nodes = net->vocab.words.count - hierarchical;
	assert_int_equal(net->outputs.rows, nodes);
	float before[32];
	for (size_t row = 0; row < nodes; row++)
		before[row] = row_blocks_at(&net->outputs, row)[3];
	assert_ok(more_on(model, corpus, ""));
	for (size_t row = 0; row < nodes; row++)
		assert_true(before[row] == row_blocks_at(&net->outputs, row)[3]);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_saved_and_loaded_models_go_on_alike(void **state)
{
	(void)state;
	Corpus *first = two_subjects(6, 500, 0), *second = two_subjects(7, 700, 5);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *model = start_on(first, "dim=10 epochs=2 exact=yes window=3");
	finish(model, NULL);
	assert_ok(trainer->save(model, &memory.archive, &err));
	Model *loaded = trainer->load(&memory.archive, &err);
	assert_non_null(loaded);
	assert_true(loaded->progress.finished);
	assert_same_bytes(model, loaded);
	assert_ok(more_on(model, second, ""));
	assert_ok(more_on(loaded, second, ""));
	finish(model, NULL);
	finish(loaded, NULL);
	assert_same_bytes(model, loaded);
	trainer->free(model);
	trainer->free(loaded);
	memory_archive_release(&memory);
	corpus_unref(first);
	corpus_unref(second);
}

/* At rest the space has the only copy of the vectors; saved or trained on, the model is what it would have
 * been. */
static void test_a_model_that_rests_goes_on_alike(void **state)
{
	(void)state;
	if (!trainer->rest)
		return;
	Corpus *first = two_subjects(6, 500, 0), *second = two_subjects(7, 700, 5);
	Model *model = start_on(first, "dim=10 epochs=2 exact=yes window=3");
	finish(model, NULL);
	Model *awake = model_copy(model, &err);
	Space *space = trainer->rest(model, &err), *again = trainer->rest(model, &err);
	assert_non_null(space);
	assert_ptr_equal(space, again);
	assert_int_equal(((Word2vec *)model)->inputs.rows, 0);
	assert_same_bytes(model, awake);
	Model *copy = model_copy(model, &err);
	assert_same_bytes(copy, awake);
	assert_ok(more_on(model, second, ""));
	assert_ok(more_on(copy, second, ""));
	assert_ok(more_on(awake, second, ""));
	finish(model, NULL);
	finish(copy, NULL);
	finish(awake, NULL);
	assert_same_bytes(model, awake);
	assert_same_bytes(copy, awake);
	space_unref(space);
	space_unref(again);
	trainer->free(model);
	trainer->free(copy);
	trainer->free(awake);
	corpus_unref(first);
	corpus_unref(second);
}

/* However often it is saved and opened in its second run, it is what it would have been. */
static void test_a_run_that_was_saved_goes_on_to_the_same_bytes(void **state)
{
	(void)state;
	Corpus *first = two_subjects(5, 300, 5), *second = two_subjects(6, 1500, 0);
	Model *models[2];
	for (int i = 0; i < 2; i++) {
		models[i] = start_on(first, "dim=10 epochs=1 exact=yes");
		finish(models[i], NULL);
		assert_ok(more_on(models[i], second, "epochs=2 holdout=0.2"));
	}
	finish(models[0], NULL);
	models[1] = trained_finish_reopened(models[1], second, NULL, 1);
	assert_same_bytes(models[0], models[1]);
	assert_same_curves(models[0], models[1]);
	trainer->free(models[0]);
	trainer->free(models[1]);
	corpus_unref(first);
	corpus_unref(second);
}

/* The text must be the one that the run began with. */
static void test_a_run_goes_on_with_its_own_text_only(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(6, 1500, 0), *shorter = two_subjects(6, 1000, 0);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *model = start_on(corpus, "dim=10 epochs=2");
	assert_ok(trainer->step(model, NULL, &err));
	assert_ok(trainer->save(model, &memory.archive, &err));
	Model *loaded = trainer->load(&memory.archive, &err);
	assert_non_null(loaded);
	TrainInput input = {.corpora = &shorter, .n_corpora = 1, .threads = 1};
	assert_false(trainer->resume(loaded, &input, &err));
	assert_contains(err.message, "does not fit this text");
	input.corpora = &corpus;
	assert_ok(trainer->resume(loaded, &input, &err));
	finish(loaded, NULL);
	trainer->free(model);
	trainer->free(loaded);
	memory_archive_release(&memory);
	corpus_unref(corpus);
	corpus_unref(shorter);
}

/* What the domains lost adds up to the whole: each has half of the text. The learning rate falls to the last
 * piece's. */
static void test_curves_of_domains_and_learning_rate(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(8, 2000, 0);
	Model *model = start_on(corpus, "dim=10 epochs=2 sample=0 lr=0.04");
	assert_int_equal(model->n_series, 6);
	finish(model, NULL);
	const Series *loss = &model->series[0], *rate = &model->series[2];
	const Series *alpha = &model->series[4], *beta = &model->series[5];
	assert_string_equal(rate->name, "learning rate");
	assert_string_equal(alpha->name, "loss in alpha");
	assert_string_equal(beta->name, "loss in beta");
	assert_int_equal(alpha->count, loss->count);
	for (size_t i = 0; i < loss->count; i++)
		assert_near((alpha->y[i] + beta->y[i]) / 2, loss->y[i], 0.02);
	assert_int_equal(rate->count, loss->count);
	for (size_t i = 1; i < rate->count; i++)
		assert_true(rate->y[i] < rate->y[i - 1]);
	assert_near(rate->y[0], 0.04, 0);
	assert_near(rate->y[rate->count - 1], 0.04 / (double)rate->count, 1e-12);
	trainer->free(model);
	corpus_unref(corpus);
}

/* Sentences of one word have no pairs: nothing is learned across their borders. */
static void test_windows_end_with_the_sentence(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "x", NULL);
	for (size_t i = 0; i < 3000; i++)
		corpus_builder_words(builder, i % 2 ? "left" : "right");
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	Model *model = start_on(corpus, "dim=10 epochs=1 sample=0");
	Space *before = space_of(model);
	finish(model, NULL);
	Space *after = space_of(model);
	assert_memory_equal(before->vectors.data, after->vectors.data, 2 * 10 * sizeof(float));
	assert_int_equal(model->series[0].count, 0);
	space_unref(before);
	space_unref(after);
	trainer->free(model);
	corpus_unref(corpus);
}

static void test_damaged_archives_are_refused(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(6, 100, 0);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *model = start_on(corpus, "dim=10 epochs=1");
	assert_ok(trainer->save(model, &memory.archive, &err));
	for (size_t i = 0; i < memory.n_parts; i++) {
		struct MemoryPart *part = &memory.parts[i];
		if (strcmp(part->key, "command") == 0)
			continue; /* any text is one */
		part->count--;
		assert_null(trainer->load(&memory.archive, &err));
		assert_contains(err.message, "damaged");
		part->count++;
	}
	trainer->free(model);
	memory_archive_release(&memory);
	corpus_unref(corpus);
}

static void test_too_little_text_is_an_error(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(6, 2, 0);
	assert_null(start_on(corpus, "min_count=100"));
	assert_contains(err.message, "lower min_count");
	corpus_unref(corpus);
}

static void test_divergence_is_an_error(void **state)
{
	(void)state;
	Corpus *corpus = two_subjects(6, 100, 0);
	Model *model = start_on(corpus, "dim=10 epochs=1 min_count=1");
	Word2vec *net = (Word2vec *)model;
	row_blocks_at(&net->inputs, 0)[0] = NAN;
	assert_false(trainer->step(model, NULL, &err));
	assert_contains(err.message, "smaller lr");
	trainer->free(model);
	corpus_unref(corpus);
}

/* The same tests for one way; the answer is how many failed. */
static int test_way(const char *name, const Trainer *taken, const char *options)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subsampling_known_answer),
		cmocka_unit_test(test_a_new_model),
		cmocka_unit_test(test_a_planted_structure_is_recovered),
		cmocka_unit_test(test_threads_without_locks_recover_it_too),
		cmocka_unit_test(test_loss_of_a_model_that_knows_nothing),
		cmocka_unit_test(test_exact_gives_the_same_bytes_for_any_threads),
		cmocka_unit_test(test_steps_equal_training_at_once),
		cmocka_unit_test(test_held_out_loss),
		cmocka_unit_test(test_measuring_is_fixed_and_changes_nothing),
		cmocka_unit_test(test_too_little_text_to_hold_out),
		cmocka_unit_test(test_looks_that_are_held_stay),
		cmocka_unit_test(test_more_text_adds_words_and_moves_no_row),
		cmocka_unit_test(test_dim_cannot_change),
		cmocka_unit_test(test_loss_cannot_change),
		cmocka_unit_test(test_more_of_the_same_keeps_the_tree),
		cmocka_unit_test(test_saved_and_loaded_models_go_on_alike),
		cmocka_unit_test(test_a_model_that_rests_goes_on_alike),
		cmocka_unit_test(test_a_run_that_was_saved_goes_on_to_the_same_bytes),
		cmocka_unit_test(test_a_run_goes_on_with_its_own_text_only),
		cmocka_unit_test(test_curves_of_domains_and_learning_rate),
		cmocka_unit_test(test_windows_end_with_the_sentence),
		cmocka_unit_test(test_damaged_archives_are_refused),
		cmocka_unit_test(test_too_little_text_is_an_error),
		cmocka_unit_test(test_divergence_is_an_error),
	};
	trainer = taken;
	way = options;
	hierarchical = strstr(options, "loss=hs") != NULL;
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

int main(void)
{
	return test_way("sgns", &trainer_sgns, "") + test_way("sgns loss=hs", &trainer_sgns, " loss=hs") +
		       test_way("cbow", &trainer_cbow, "") +
		       test_way("cbow loss=hs", &trainer_cbow, " loss=hs") +
		       test_way("fasttext", &trainer_fasttext, " buckets=1000") +
		       test_way("fasttext loss=hs", &trainer_fasttext, " buckets=1000 loss=hs") +
		       test_way("fasttext model=cbow", &trainer_fasttext, " buckets=1000 model=cbow") !=
	       0;
}
