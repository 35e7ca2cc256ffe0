/* Elastic weight consolidation of words, n-grams, and outputs of either loss. */
#include "check.h"
#include "data/synth.h"
#include "train/cbow.h"
#include "train/fasttext.h"
#include "train/skipgram.h"
#include "train/word2vec.h"
#include "trained.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Error err;

typedef struct Texts {
	Synth world;
	Corpus *first, *second;
} Texts;

static void open_texts(Texts *texts, size_t words)
{
	*texts = (Texts){0};
	SynthOptions options = {.name = "t", .seed = 3, .size = words, .source = "test"};
	assert_ok(world_find("turncoat")->make(&options, &texts->world, &err));
	texts->first = texts->world.parts[0].corpus;
	texts->second = texts->world.parts[1].corpus;
}

static TrainInput input_of(Texts *texts)
{
	return (TrainInput){.corpora = &texts->second,
		.n_corpora = 1,
		.earlier = &texts->first,
		.n_earlier = 1,
		.seed = 7,
		.threads = 1,
		.command = "train more"};
}

static Model *learned(const Trainer *trainer, Corpus *corpus, const char *line)
{
	Model *model = trained_start(trainer, corpus, line, &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	return model;
}

static void go_on(Model *model, Texts *texts, const char *line)
{
	Args *args = args_of(model->trainer->options, line, &err);
	assert_non_null(args);
	TrainInput input = input_of(texts);
	assert_ok(model->trainer->more(model, &input, args, &err));
	args_free(args);
}

/* What trains, and how. */
typedef struct Way {
	const Trainer *trainer;
	const char *line;
} Way;

static const Way ways[] = {{&trainer_sgns, "loss=hs"}, {&trainer_cbow, "loss=hs"},
	{&trainer_fasttext, "loss=ns"}, {&trainer_fasttext, "loss=ns model=cbow"},
	{&trainer_fasttext, "loss=hs"}, {&trainer_fasttext, "loss=hs model=cbow"}};
enum { WAYS = sizeof ways / sizeof *ways };

static Model *learned_way(const Way *way, Corpus *corpus, const char *more)
{
	char line[200];
	snprintf(line, sizeof line, "%s %s", way->line, more);
	return learned(way->trainer, corpus, line);
}

/* --- what is tied, and how strongly, against differences of the loss --- */

enum { DIM = 4, MOST = 64 };

/* The rows of which an input is made, and the word that it is to tell. */
typedef struct Example {
	size_t inputs[MOST], n_inputs; /* n-grams count on from the words */
	uint32_t told;
} Example;

static void take_input(const Word2vec *net, uint32_t word, Example *example)
{
	example->inputs[example->n_inputs++] = word;
	for (size_t i = 0; net->ngrams && i < word_ngrams_count(net->ngrams, word); i++)
		example->inputs[example->n_inputs++] =
			net->vocab.words.count + net->ngrams->lists[net->ngrams->starts[word] + i];
	assert_true(example->n_inputs < MOST);
}

static const float *input_row(const Word2vec *net, size_t row)
{
	size_t words = net->vocab.words.count;
	return row < words ? row_blocks_at(&net->inputs, row)
			   : row_blocks_at(&net->ngrams->subwords->rows, row - words);
}

/* Of telling a word by its way in the tree, `step` added to number `at` of the vector, or of node `node`. */
static double loss_of(
	const Word2vec *net, const double *vector, uint32_t told, size_t node, size_t at, double step)
{
	const Huffman *tree = &net->tree;
	double loss = 0;
	for (size_t k = 0; k < huffman_length(tree, told); k++) {
		size_t row = tree->ways[tree->starts[told] + k];
		double score = 0;
		for (size_t i = 0; i < DIM; i++)
			score += (vector[i] + (node == SIZE_MAX && i == at ? step : 0)) *
				 ((double)row_blocks_at(&net->outputs, row)[i] +
					 (node == row && i == at ? step : 0));
		loss += log1p(exp(k < tree->zeros[told] ? -score : score));
	}
	return loss;
}

static double squared_slope(const Word2vec *net, const double *vector, uint32_t told, size_t node, size_t at)
{
	const double step = 1e-5;
	double slope =
		(loss_of(net, vector, told, node, at, step) - loss_of(net, vector, told, node, at, -step)) /
		(2 * step);
	return slope * slope;
}

/* Sums of squared slopes: rows of inputs, of n-grams and of outputs, one after the other; and in how many
 * examples each takes part. */
typedef struct Sums {
	double *squares, *times;
} Sums;

static void add_example(const Word2vec *net, const Example *example, size_t first_output, Sums *sums)
{
	double vector[DIM] = {0};
	const Huffman *tree = &net->tree;
	for (size_t i = 0; i < example->n_inputs; i++)
		for (size_t j = 0; j < DIM; j++)
			vector[j] += (double)input_row(net, example->inputs[i])[j] / (double)example->n_inputs;
	for (size_t j = 0; j < DIM; j++) {
		double square = squared_slope(net, vector, example->told, SIZE_MAX, j);
		for (size_t i = 0; i < example->n_inputs; i++)
			sums->squares[example->inputs[i] * DIM + j] += square;
		for (size_t k = 0; k < huffman_length(tree, example->told); k++) {
			size_t node = tree->ways[tree->starts[example->told] + k];
			sums->squares[(first_output + node) * DIM + j] +=
				squared_slope(net, vector, example->told, node, j);
		}
	}
	for (size_t i = 0; i < example->n_inputs; i++)
		sums->times[example->inputs[i]]++;
	for (size_t k = 0; k < huffman_length(tree, example->told); k++)
		sums->times[first_output + tree->ways[tree->starts[example->told] + k]]++;
}

/* The examples of a run with window=1. */
static void add_run(const Word2vec *net, const uint32_t *words, size_t count, size_t first_output, Sums *sums)
{
	const Architecture *architecture = net->architecture;
	for (size_t i = 0; i < count; i++) {
		Example both = {.told = words[i]};
		for (size_t j = i ? i - 1 : 0; j <= i + 1 && j < count; j++) {
			Example one = {.told = words[architecture->tells_around ? j : i]};
			if (j == i)
				continue;
			take_input(net, words[architecture->tells_around ? i : j], &one);
			if (architecture->mean)
				take_input(net, words[j], &both);
			else
				add_example(net, &one, first_output, sums);
		}
		if (both.n_inputs)
			add_example(net, &both, first_output, sums);
	}
}

static Sums sums_of(const Word2vec *net, size_t rows, size_t first_output, const Piece *pieces, size_t count)
{
	Sums sums = {memory_new(rows * DIM, sizeof(double)), memory_new(rows, sizeof(double))};
	for (size_t i = 0; i < count; i++) {
		Piece rest = pieces[i];
		const uint32_t *map = net->text.maps[rest.corpus], *tokens;
		size_t n;
		while (piece_next(&net->text, &rest, &tokens, &n)) {
			uint32_t words[RUN_TOKENS];
			for (size_t j = 0; j < n; j++)
				words[j] = map[tokens[j]];
			add_run(net, words, n, first_output, &sums);
		}
	}
	return sums;
}

/* Strength times touches, which the vocabulary foretells, is the sum of squares times ewc; borders of
 * sentences, a sixth of their words, make it touch less often than it says. */
static void check_rows(const ElasticRows *rows, size_t first, const Sums *sums, const Sums *touched, double ewc)
{
	for (size_t row = 0; row < rows->strengths.rows; row++)
		for (size_t j = 0; j < DIM; j++) {
			double wanted = ewc * sums->squares[(first + row) * DIM + j];
			double found =
				(double)row_blocks_at(&rows->strengths, row)[j] * touched->times[first + row];
			assert_near(found, wanted, 0.2 * wanted + 1e-9);
		}
	/* Within a row, all by the same factor. */
	const float *strengths = row_blocks_at(&rows->strengths, 0);
	const double *squares = sums->squares + first * DIM;
	for (size_t j = 1; j < DIM; j++)
		assert_near((double)strengths[j] * squares[0], (double)strengths[0] * squares[j],
			1e-3 * (double)strengths[0] * squares[j]);
}

static void check_way(const Way *way, Texts *texts)
{
	const double ewc = 3;
	Model *model = learned_way(way, texts->first, "dim=4 epochs=4 window=1 sample=0 lr=0.1 exact=yes");
	go_on(model, texts, "ewc=3");
	Word2vec *net = (Word2vec *)model;
	size_t words = net->vocab.words.count, outputs = words + (net->ngrams ? net->known_ngrams : 0);
	size_t rows = outputs + net->outputs.rows, fresh = net->rehearsal.n_fresh;
	assert_int_equal(net->elastic.pieces, net->rehearsal.n_earlier);
	assert_false(net->measuring && !word2vec_elastic_weighs(net));
	while (word2vec_elastic_weighs(net))
		assert_ok(model->trainer->step(model, NULL, &err));
	Sums sums = sums_of(net, rows, outputs, net->text.pieces + fresh, net->rehearsal.n_earlier);
	Sums touched = sums_of(net, rows, outputs, net->text.pieces, fresh);
	for (size_t node = 0; node < net->outputs.rows && !net->architecture->tells_around; node++)
		touched.times[outputs + node] /= net->architecture->mean ? 1 : 2; /* once a window */
	check_rows(&net->elastic.inputs, 0, &sums, &touched, ewc);
	if (net->ngrams)
		check_rows(&net->elastic.ngrams, words, &sums, &touched, ewc);
	check_rows(&net->elastic.outputs, outputs, &sums, &touched, ewc);
	free(sums.squares);
	free(sums.times);
	free(touched.squares);
	free(touched.times);
	model->trainer->free(model);
}

static void test_strengths_are_squared_slopes(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts, 3000);
	for (size_t i = 0; i < WAYS; i++)
		if (strstr(ways[i].line, "hs"))
			check_way(&ways[i], &texts);
	synth_release(&texts.world);
}

/* min 1/2 lambda F (x - 1)^2 + 1/2 (x - 5)^2 with F = 3, lambda = 2 is at 11/7, whatever the rate. */
static void test_the_known_minimum(void **state)
{
	(void)state;
	const float strength = 2 * 3, place = 1, rates[] = {0.01F, 0.1F, 0.5F};
	for (size_t i = 0; i < 3; i++) {
		float x = 5;
		for (size_t step = 0; step < 2000; step++) {
			x -= rates[i] * (x - 5);
			elastic_pull(&strength, &place, rates[i], &x, 1);
		}
		assert_near(x, 11.0 / 7, 1e-4);
	}
}

/* --- runs --- */

enum { WORDS = 4000 };

#define FIRST "dim=12 epochs=6 sample=0 lr=0.1 exact=yes"

static Model *gone_on(const Way *way, Texts *texts, const char *line)
{
	Model *model = learned_way(way, texts->first, FIRST);
	go_on(model, texts, line);
	trained_finish(model, NULL);
	return model;
}

/* Between the vectors of the same words, which may stand in another order. */
static double way_between(Model *a, Model *b)
{
	Space *left = trained_space(a), *right = trained_space(b);
	double sum = 0;
	for (uint32_t row = 0; row < left->items.count; row++) {
		uint32_t other = dictionary_find_text(&right->items, dictionary_word(&left->items, row));
		for (size_t i = 0; i < left->vectors.cols; i++) {
			double off = (double)matrix_row(&left->vectors, row)[i] -
				     (double)matrix_row(&right->vectors, other)[i];
			sum += off * off;
		}
	}
	space_unref(left);
	space_unref(right);
	return sqrt(sum);
}

static void test_none_is_the_same_as_zero(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts, WORDS);
	for (size_t i = 0; i < WAYS; i++) {
		Model *plain = gone_on(&ways[i], &texts, "epochs=2"),
		      *zero = gone_on(&ways[i], &texts, "epochs=2 ewc=0");
		assert_same_vectors(plain, zero);
		plain->trainer->free(plain);
		zero->trainer->free(zero);
	}
	synth_release(&texts.world);
}

static void test_the_more_elastic_the_less_moves(void **state)
{
	(void)state;
	static const char *const lines[] = {"epochs=3", "epochs=3 ewc=10", "epochs=3 ewc=1e6"};
	Texts texts;
	open_texts(&texts, WORDS);
	for (size_t i = 0; i < WAYS; i++) {
		Model *first = learned_way(&ways[i], texts.first, FIRST);
		double moved = INFINITY, loss = INFINITY, rise = 0;
		for (size_t j = 0; j < 3; j++) {
			Model *model = gone_on(&ways[i], &texts, lines[j]);
			double now = way_between(first, model), its = model->losses[0].now;
			if (!(now < moved && its < loss))
				fail_msg("%s %s %s: moved %g after %g, loss %g after %g", ways[i].trainer->name,
					ways[i].line, lines[j], now, moved, its, loss);
			moved = now;
			loss = its;
			rise = its / model->losses[0].before;
			model->trainer->free(model);
		}
		assert_near(rise, 1, 0.05);
		assert_true(moved < 0.5);
		first->trainer->free(first);
	}
	synth_release(&texts.world);
}

/* Saved and opened while it weighs, and after. */
static void test_a_run_goes_on_where_it_was(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts, WORDS);
	for (size_t i = 0; i < WAYS; i++) {
		Model *whole = gone_on(&ways[i], &texts, "ewc=2 epochs=1"),
		      *cut = learned_way(&ways[i], texts.first, FIRST);
		go_on(cut, &texts, "ewc=2 epochs=1");
		TrainInput again = input_of(&texts);
		for (size_t step = 0; !cut->progress.finished; step++) {
			assert_ok(cut->trainer->step(cut, NULL, &err));
			if (!cut->progress.finished && !(word2vec_elastic_weighs((Word2vec *)cut) && step > 1))
				cut = trained_reopen_with(cut, &again);
		}
		assert_same_vectors(whole, cut);
		whole->trainer->free(whole);
		cut->trainer->free(cut);
	}
	synth_release(&texts.world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strengths_are_squared_slopes),
		cmocka_unit_test(test_the_known_minimum),
		cmocka_unit_test(test_none_is_the_same_as_zero),
		cmocka_unit_test(test_the_more_elastic_the_less_moves),
		cmocka_unit_test(test_a_run_goes_on_where_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
