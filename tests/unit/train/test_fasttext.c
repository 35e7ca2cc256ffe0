/* What fastText adds to the engine: test_word2vec.c tests what it shares. */
#include "train/fasttext.h"

#include "check.h"
#include "scratch.h"
#include "trained.h"

#include "data/space_reader.h"

#include <stdlib.h>

enum { DIM = 6, MOST_ROWS = 80, MOST_BAG = 40, MOST_NODES = 8, TEXT_WORDS = 6 };

static Error err;

static Corpus *corpus_of(const char *text)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "only", NULL);
	corpus_builder_words(builder, text);
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

/* --- against the formulae, in double precision --- */

/* Own rows of words, then rows of n-grams; and nodes of the tree. */
typedef struct Rows64 {
	double in[MOST_ROWS][DIM], out[MOST_NODES][DIM];
	size_t n_in, n_out;
} Rows64;

static float *in_row(const Word2vec *net, size_t row)
{
	size_t words = net->vocab.words.count;
	return row < words ? row_blocks_at(&net->inputs, row)
			   : row_blocks_at(&net->ngrams->subwords->rows, row - words);
}

static void fill(const Word2vec *net)
{
	size_t words = net->vocab.words.count, rows = words + net->ngrams->subwords->rows.rows;
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < DIM; i++)
			in_row(net, row)[i] = (float)(0.9 * sin(1 + 3.0 * (double)row + 0.7 * (double)i));
	for (size_t node = 0; node < net->outputs.rows; node++)
		for (size_t i = 0; i < DIM; i++)
			row_blocks_at(&net->outputs, node)[i] =
				(float)(0.9 * sin(31 + 3.0 * (double)node + 0.7 * (double)i));
}

static void take_rows(const Word2vec *net, Rows64 *rows)
{
	rows->n_in = net->vocab.words.count + net->ngrams->subwords->rows.rows;
	rows->n_out = net->outputs.rows;
	assert_true(rows->n_in <= MOST_ROWS && rows->n_out <= MOST_NODES);
	for (size_t i = 0; i < DIM; i++) {
		for (size_t row = 0; row < rows->n_in; row++)
			rows->in[row][i] = (double)in_row(net, row)[i];
		for (size_t row = 0; row < rows->n_out; row++)
			rows->out[row][i] = (double)row_blocks_at(&net->outputs, row)[i];
	}
}

/* Rows whose mean is an input, and a word that it has to tell. */
typedef struct Example {
	size_t rows[MOST_BAG], count;
	uint32_t target;
} Example;

static void add_word(const Word2vec *net, uint32_t word, Example *example)
{
	const WordNgrams *ngrams = net->ngrams;
	example->rows[example->count++] = word;
	for (size_t i = ngrams->starts[word]; i < ngrams->starts[word + 1]; i++)
		example->rows[example->count++] = net->vocab.words.count + ngrams->lists[i];
	assert_true(example->count < MOST_BAG - 16);
}

/* Those of a run with windows of one word to either side, in the order in which they are learned. */
static size_t list_examples(const WordRun *run, Example *examples)
{
	size_t n = 0;
	for (size_t i = 0; i < run->n_words; i++) {
		bool mean = run->net->architecture->mean;
		if (mean)
			examples[n] = (Example){.target = run->words[i]};
		for (size_t j = i ? i - 1 : 0; j <= i + 1 && j < run->n_words; j++) {
			if (j == i)
				continue;
			if (!mean) {
				examples[n] = (Example){.target = run->words[j]};
				add_word(run->net, run->words[i], &examples[n++]);
			} else
				add_word(run->net, run->words[j], &examples[n]);
		}
		n += mean;
	}
	return n;
}

static void mean_of(const Rows64 *rows, const Example *example, double *x)
{
	for (size_t d = 0; d < DIM; d++) {
		x[d] = 0;
		for (size_t i = 0; i < example->count; i++)
			x[d] += rows->in[example->rows[i]][d] / (double)example->count;
	}
}

/* Number of nodes on the way to a word; `sign` of each. */
static size_t way_to(const Huffman *tree, uint32_t word, const uint32_t **nodes)
{
	*nodes = tree->ways + tree->starts[word];
	return huffman_length(tree, word);
}

static double sign_at(const Huffman *tree, uint32_t word, size_t place)
{
	return place < tree->zeros[word] ? 1 : -1;
}

static double score_of(const double *x, const double *y)
{
	double score = 0;
	for (size_t d = 0; d < DIM; d++)
		score += x[d] * y[d];
	return score;
}

static double loss_at(const Rows64 *rows, const Huffman *tree, uint32_t target, const double *x)
{
	const uint32_t *nodes;
	size_t length = way_to(tree, target, &nodes);
	double loss = 0;
	for (size_t k = 0; k < length; k++)
		loss += log1p(exp(-sign_at(tree, target, k) * score_of(x, rows->out[nodes[k]])));
	return loss;
}

static double loss_of(const Rows64 *rows, const Huffman *tree, const Example *examples, size_t n)
{
	double loss = 0, x[DIM];
	for (size_t e = 0; e < n; e++) {
		mean_of(rows, &examples[e], x);
		loss += loss_at(rows, tree, examples[e].target, x);
	}
	return loss;
}

/* A model over a few words that share n-grams, and one run over a text of them. */
typedef struct Fixture {
	Corpus *corpus;
	Model *model;
	Word2vec *net;
	WordRun run;
	Example examples[2 * TEXT_WORDS];
	size_t n_examples;
} Fixture;

static void set_up(Fixture *fixture, const char *way, float rate)
{
	static const char *const words[TEXT_WORDS] = {"kin", "ink", "pin", "kin", "ink", "kin"};
	char line[160];
	snprintf(line, sizeof line,
		"dim=6 window=1 loss=hs shortest=2 longest=3 buckets=100003 min_count=1 sample=0 model=%s",
		way);
	fixture->corpus = corpus_of("kin ink pin kin ink kin");
	fixture->model = trained_start(&trainer_fasttext, fixture->corpus, line, &err);
	assert_non_null(fixture->model);
	fixture->net = (Word2vec *)fixture->model;
	fill(fixture->net);
	memset(&fixture->run, 0, sizeof fixture->run);
	fixture->run.net = fixture->net;
	fixture->run.rate = rate;
	fixture->run.domain = &fixture->run.sum.by_domain[0];
	random_init(&fixture->run.random, 1, 1);
	for (size_t i = 0; i < TEXT_WORDS; i++)
		fixture->run.words[fixture->run.n_words++] =
			dictionary_find_text(&fixture->net->vocab.words, words[i]);
	fixture->n_examples = list_examples(&fixture->run, fixture->examples);
}

static void tear_down(Fixture *fixture)
{
	trainer_fasttext.free(fixture->model);
	corpus_unref(fixture->corpus);
}

static const char *const ways[] = {"skipgram", "cbow"};

/* At a small rate rows of outputs move by minus the slope of the loss, and each row that makes up an input by
 * minus the slope along the input, as often as it is part of one. */
static void test_gradient_is_that_of_the_loss(void **state)
{
	(void)state;
	const float rate = 0x1p-10f;
	const double h = 1e-5;
	for (size_t way = 0; way < 2; way++) {
		static Fixture f;
		static Rows64 before, after, expected;
		memset(&expected, 0, sizeof expected);
		set_up(&f, ways[way], rate);
		take_rows(f.net, &before);
		for (size_t e = 0; e < f.n_examples; e++)
			for (size_t d = 0; d < DIM; d++) {
				double x[DIM];
				mean_of(&before, &f.examples[e], x);
				x[d] += h;
				double up = loss_at(&before, &f.net->tree, f.examples[e].target, x);
				x[d] -= 2 * h;
				double down = loss_at(&before, &f.net->tree, f.examples[e].target, x);
				for (size_t i = 0; i < f.examples[e].count; i++)
					expected.in[f.examples[e].rows[i]][d] -= (up - down) / (2 * h);
			}
		for (size_t node = 0; node < before.n_out; node++)
			for (size_t d = 0; d < DIM; d++) {
				double old = before.out[node][d];
				before.out[node][d] = old + h;
				double up = loss_of(&before, &f.net->tree, f.examples, f.n_examples);
				before.out[node][d] = old - h;
				double down = loss_of(&before, &f.net->tree, f.examples, f.n_examples);
				before.out[node][d] = old;
				expected.out[node][d] = -(up - down) / (2 * h);
			}
		f.net->architecture->train_words(&f.run);
		take_rows(f.net, &after);
		for (size_t d = 0; d < DIM; d++) {
			for (size_t row = 0; row < before.n_in; row++)
				assert_near((after.in[row][d] - before.in[row][d]) / (double)rate,
					expected.in[row][d], 0.02);
			for (size_t row = 0; row < before.n_out; row++)
				assert_near((after.out[row][d] - before.out[row][d]) / (double)rate,
					expected.out[row][d], 0.02);
		}
		tear_down(&f);
	}
}

static void shift(RowBlocks *places, double by)
{
	for (size_t row = 0; row < places->rows; row++)
		for (size_t d = 0; d < DIM; d++)
			row_blocks_at(places, row)[d] += (float)(by * cos((double)(row + d)));
}

/* All rows were there before, elsewhere. */
static void tie_rows(Fixture *f, double strength)
{
	Word2vec *net = f->net;
	size_t words = net->vocab.words.count, ngrams = net->ngrams->subwords->rows.rows;
	assert_ok(hold_first(&net->hold, strength, &net->inputs, words, &err));
	assert_ok(hold_first(&net->ngram_hold, strength, &net->ngrams->subwords->rows, ngrams, &err));
	assert_ok(hold_resume(&net->hold, words, words, strength, &err));
	assert_ok(hold_resume(&net->ngram_hold, ngrams, ngrams, strength, &err));
	shift(&net->hold.places, 0.5);
	shift(&net->ngram_hold.places, 0.5);
	f->run.pull = hold_pull(&net->hold, (double)f->run.rate);
}

static double squared_distance(const Word2vec *net, size_t row, size_t d, double shifted)
{
	size_t words = net->vocab.words.count;
	const float *place = row < words ? row_blocks_at(&net->hold.places, row)
					 : row_blocks_at(&net->ngram_hold.places, row - words);
	return (shifted - (double)place[d]) * (shifted - (double)place[d]);
}

/* At a small rate rows move, besides, by minus the slope of strength / 2 |w - w0|^2 for each example that they
 * are part of. */
static void test_the_anchor_adds_its_gradient(void **state)
{
	(void)state;
	const float rate = 0x1p-12f;
	const double h = 1e-4, strength = 0.7;
	for (size_t way = 0; way < 2; way++) {
		static Fixture f, tied;
		static Rows64 before, loose, after;
		static double slope[MOST_ROWS][DIM];
		memset(slope, 0, sizeof slope);
		set_up(&f, ways[way], rate);
		set_up(&tied, ways[way], rate);
		take_rows(f.net, &before);
		tie_rows(&tied, strength);
		for (size_t e = 0; e < f.n_examples; e++)
			for (size_t i = 0; i < f.examples[e].count; i++)
				for (size_t d = 0; d < DIM; d++) {
					size_t row = f.examples[e].rows[i];
					double at = before.in[row][d];
					slope[row][d] += strength / 2 *
							 (squared_distance(tied.net, row, d, at + h) -
								 squared_distance(tied.net, row, d, at - h)) /
							 (2 * h);
				}
		f.net->architecture->train_words(&f.run);
		tied.net->architecture->train_words(&tied.run);
		take_rows(f.net, &loose);
		take_rows(tied.net, &after);
		for (size_t row = 0; row < before.n_in; row++)
			for (size_t d = 0; d < DIM; d++)
				assert_near((after.in[row][d] - loose.in[row][d]) / (double)rate,
					-slope[row][d], 0.02);
		tear_down(&f);
		tear_down(&tied);
	}
}

/* One example as fastText learns it: the input is composed anew for it. */
static double learn_plainly(Rows64 *rows, const Huffman *tree, const Example *example, double rate)
{
	double x[DIM], move[DIM] = {0};
	const uint32_t *nodes;
	size_t length = way_to(tree, example->target, &nodes);
	mean_of(rows, example, x);
	double loss = loss_at(rows, tree, example->target, x);
	for (size_t k = 0; k < length; k++) {
		double *node = rows->out[nodes[k]], sign = sign_at(tree, example->target, k);
		double g = rate * sign / (1 + exp(sign * score_of(x, node)));
		for (size_t d = 0; d < DIM; d++) {
			move[d] += g * node[d];
			node[d] += g * x[d];
		}
	}
	for (size_t i = 0; i < example->count; i++)
		for (size_t d = 0; d < DIM; d++)
			rows->in[example->rows[i]][d] += move[d];
	return loss;
}

/* That the input is composed once for a window of skip-gram changes nothing but roundings. */
static void test_learns_as_if_each_pair_stood_alone(void **state)
{
	(void)state;
	for (size_t way = 0; way < 2; way++) {
		static Fixture f;
		static Rows64 plain, after;
		double loss = 0;
		set_up(&f, ways[way], 0.25f);
		take_rows(f.net, &plain);
		for (size_t e = 0; e < f.n_examples; e++)
			loss += learn_plainly(&plain, &f.net->tree, &f.examples[e], 0.25);
		f.net->architecture->train_words(&f.run);
		take_rows(f.net, &after);
		assert_int_equal(f.run.sum.all.examples, f.n_examples);
		assert_near(f.run.sum.all.loss, loss, 1e-4);
		for (size_t d = 0; d < DIM; d++) {
			for (size_t row = 0; row < plain.n_in; row++)
				assert_near(after.in[row][d], plain.in[row][d], 1e-5);
			for (size_t row = 0; row < plain.n_out; row++)
				assert_near(after.out[row][d], plain.out[row][d], 1e-5);
		}
		tear_down(&f);
	}
}

/* --- n-grams --- */

static Model *trained(Corpus *corpus, const char *line)
{
	Model *model = trained_start(&trainer_fasttext, corpus, line, &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	return model;
}

/* kin: <k <ki ki kin in in> n>; ink: <i <in in ink nk nk> k>, of which kin has one. */
static void test_only_used_buckets_take_memory(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("kin ink kin ink");
	Model *model = trained(corpus, "dim=10 epochs=1 shortest=2 longest=3 min_count=1 buckets=2000000");
	const Word2vec *net = (const Word2vec *)model;
	const Subwords *subwords = trainer_fasttext.subwords(model);
	assert_int_equal(word_ngrams_count(net->ngrams, 0), 7);
	assert_int_equal(subwords->rows.rows, 13);
	assert_non_null(subwords_vector(subwords, ngram_hash("in", 2) % 2000000));
	assert_null(subwords_vector(subwords, ngram_hash("xx", 2) % 2000000));
	trainer_fasttext.free(model);
	corpus_unref(corpus);
}

/* A look shows means of all rows of a word, as the n-grams of oov and of a .bin make them. */
static void test_looks_are_composed(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("naïve knave naïve kin knave kin");
	Model *model = trained(corpus, "dim=10 epochs=3 min_count=1 buckets=30");
	const Word2vec *net = (const Word2vec *)model;
	const Subwords *subwords = trainer_fasttext.subwords(model);
	Space *space = trained_space(model);
	for (uint32_t row = 0; row < space->items.count; row++) {
		float vector[10];
		NgramList list = {0};
		const char *word = dictionary_word(&space->items, row);
		subwords_cut(subwords, word, &list);
		memcpy(vector, row_blocks_at(&net->inputs, dictionary_find_text(&net->vocab.words, word)),
			sizeof vector);
		subwords_compose(subwords, &list, true, vector);
		for (size_t i = 0; i < 10; i++)
			assert_near(matrix_row(&space->vectors, row)[i], vector[i], 1e-6);
		ngram_list_release(&list);
	}
	space_unref(space);
	trainer_fasttext.free(model);
	corpus_unref(corpus);
}

/* New words share the rows of the n-grams that are there; nothing moves before it is trained. */
static void test_more_words_share_ngrams(void **state)
{
	(void)state;
	Corpus *first = corpus_of("kin ink kin ink"), *second = corpus_of("kin pin kin pin");
	Model *model = trained(first, "dim=10 epochs=1 shortest=2 longest=3 min_count=1 sample=0");
	const Word2vec *net = (const Word2vec *)model;
	const RowBlocks *rows = &net->ngrams->subwords->rows;
	uint32_t shared = net->ngrams->lists[3];
	float before = row_blocks_at(rows, shared)[0];
	assert_ok(trained_more(model, second, "", 6, &err));
	assert_int_equal(net->vocab.words.count, 3);
	assert_int_equal(word_ngrams_count(net->ngrams, 2), 7);
	assert_int_equal(rows->rows, 13 + 4); /* <p <pi pi pin are new */
	assert_near(row_blocks_at(rows, shared)[0], before, 0);
	trained_finish(model, NULL);
	assert_true(row_blocks_at(rows, shared)[0] != before);
	trainer_fasttext.free(model);
	corpus_unref(first);
	corpus_unref(second);
}

static void test_options(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("kin ink kin ink");
	assert_null(trained_start(&trainer_fasttext, corpus, "minn=4 maxn=3 min_count=1", &err));
	assert_contains(err.message, "less than shortest=4");
	Model *model = trained(corpus, "dim=10 epochs=1 min_count=1 bucket=100");
	static const char *const refused[] = {"shortest=4", "longest=5", "buckets=7", "model=cbow", "dim=9"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		err = (Error)ERROR_INIT;
		assert_false(trained_more(model, corpus, refused[i], 6, &err));
		assert_contains(err.message, "change");
	}
	assert_ok(trained_more(model, corpus, "shortest=3 model=skipgram buckets=100", 6, &err));
	trainer_fasttext.free(model);
	/* Without n-grams words have nothing but their own rows. */
	model = trained(corpus, "dim=10 epochs=1 min_count=1 maxn=0");
	assert_int_equal(trainer_fasttext.subwords(model)->rows.rows, 0);
	trainer_fasttext.free(model);
	corpus_unref(corpus);
}

static void write_bin(Model *model, const char *name)
{
	FasttextContent content;
	bool finished = false;
	assert_ok(trainer_fasttext.fasttext(model, &content, &err));
	FasttextWriter *writer = fasttext_writer_new(&content, scratch_path(&scratch, name), &err);
	while (!finished)
		assert_ok(fasttext_writer_step(writer, &finished, &err));
	fasttext_writer_free(writer);
}

/* A .bin holds what the model shows; buckets that no word uses are zeros, which take no memory when read. */
static void test_bin(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("naïve knave naïve kin knave kin");
	static const char *const lines[] = {"buckets=500", "model=cbow loss=hs buckets=5", "maxn=0"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char line[80];
		snprintf(line, sizeof line, "dim=10 epochs=3 min_count=1 %s", lines[i]);
		Model *model = trained(corpus, line);
		Space *space = trained_space(model);
		write_bin(model, "m.bin");
		Space *back = space_read(scratch.path, NULL, &err);
		assert_non_null(back);
		assert_string_equal(space_checksum(back), space_checksum(space));
		if (back->subwords)
			assert_int_equal(
				back->subwords->rows.rows, trainer_fasttext.subwords(model)->rows.rows);
		space_unref(back);
		space_unref(space);
		trainer_fasttext.free(model);
	}
	corpus_unref(corpus);
}

static Model *start_from(const Space *from, Corpus *corpus, const char *line)
{
	Args *args = args_of(trainer_fasttext.options, line, &err);
	assert_non_null(args);
	TrainInput input = {.corpora = &corpus,
		.n_corpora = 1,
		.seed = 9,
		.threads = 1,
		.command = "train",
		.from = from,
		.from_all = true};
	Model *model = trainer_fasttext.start(&input, args, &err);
	args_free(args);
	return model;
}

static void assert_same_rows(const RowBlocks *a, const RowBlocks *b, size_t row_a, size_t row_b)
{
	assert_memory_equal(row_blocks_at(a, row_a), row_blocks_at(b, row_b), a->width * sizeof(float));
}

/* A .bin has the whole state: words, n-grams and outputs are where they were; so do words that it lacks learn.
 */
static void test_start_from_bin(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("naïve knave naïve kin knave kin"), *other = corpus_of("pin kin pin kin");
	Model *model = trained(corpus, "dim=10 epochs=3 min_count=1 sample=0 minn=2 buckets=5000");
	write_bin(model, "m.bin");
	Space *from = space_read(scratch.path, NULL, &err);
	assert_non_null(from);
	Model *next = start_from(from, other, "min_count=1 epochs=1 sample=0");
	assert_non_null(next);
	const Word2vec *old = (const Word2vec *)model, *new = (const Word2vec *)next;
	assert_int_equal(new->vocab.words.count, 4);
	for (uint32_t word = 0; word < 3; word++) {
		uint32_t there =
			dictionary_find_text(&new->vocab.words, dictionary_word(&old->vocab.words, word));
		assert_same_rows(&old->inputs, &new->inputs, word, there);
		assert_same_rows(&old->outputs, &new->outputs, word, there);
		for (size_t i = 0; i < word_ngrams_count(old->ngrams, word); i++)
			assert_same_rows(&old->ngrams->subwords->rows, &new->ngrams->subwords->rows,
				old->ngrams->lists[old->ngrams->starts[word] + i],
				new->ngrams->lists[new->ngrams->starts[there] + i]);
	}
	trained_finish(next, NULL);
	trainer_fasttext.free(next);
	assert_null(start_from(from, other, "min_count=1 buckets=7"));
	assert_contains(err.message, "has buckets=5000, which cannot change");
	subwords_unref(from->subwords);
	from->subwords = NULL;
	assert_null(start_from(from, other, "min_count=1"));
	assert_contains(err.message, "fasttext begins from");
	space_unref(from);
	trainer_fasttext.free(model);
	corpus_unref(corpus);
	corpus_unref(other);
}

static void test_beginning_can_be_stopped(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of("one two one two three three");
	Args *args = args_of(trainer_fasttext.options, "min_count=1 dim=4", &err);
	atomic_bool stop = true;
	TrainInput input = {.corpora = &corpus, .n_corpora = 1, .command = "train", .stop = &stop};
	assert_null(trainer_fasttext.start(&input, args, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	err = ERROR_INIT;
	/* A model that is there stays what it was. */
	atomic_store(&stop, false);
	Model *model = trainer_fasttext.start(&input, args, &err);
	assert_non_null(model);
	Corpus *other = corpus_of("four five four five six six");
	size_t words = ((Word2vec *)model)->vocab.words.count;
	input.corpora = &other;
	atomic_store(&stop, true);
	assert_false(trainer_fasttext.more(model, &input, args, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	assert_int_equal(((Word2vec *)model)->vocab.words.count, words);
	err = ERROR_INIT;
	atomic_store(&stop, false);
	assert_ok(trainer_fasttext.more(model, &input, args, &err));
	assert_true(((Word2vec *)model)->vocab.words.count > words);
	trainer_fasttext.free(model);
	args_free(args);
	corpus_unref(corpus);
	corpus_unref(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradient_is_that_of_the_loss),
		cmocka_unit_test(test_the_anchor_adds_its_gradient),
		cmocka_unit_test(test_learns_as_if_each_pair_stood_alone),
		cmocka_unit_test(test_only_used_buckets_take_memory),
		cmocka_unit_test(test_looks_are_composed),
		cmocka_unit_test(test_more_words_share_ngrams),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_bin),
		cmocka_unit_test(test_start_from_bin),
		cmocka_unit_test(test_beginning_can_be_stopped),
	};
	return cmocka_run_group_tests_name("fasttext", tests, scratch_setup, scratch_teardown) != 0;
}
