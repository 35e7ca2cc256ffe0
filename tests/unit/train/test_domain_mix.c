/* Domains that are learned from by n^(tau - 1). */
#include "check.h"
#include "train/domain_mix.h"
#include "train/skipgram.h"
#include "train/word2vec.h"
#include "trained.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Error err;

enum { SENTENCE = 10 };

static void add_document(CorpusBuilder *builder, const char *domain, size_t sentences, size_t *word)
{
	char line[SENTENCE * 8];
	corpus_builder_document(builder, domain, NULL);
	for (size_t s = 0; s < sentences; s++) {
		size_t length = 0;
		for (size_t i = 0; i < SENTENCE; i++, *word = *word * 31 % 1009 + 1)
			length += (size_t)snprintf(line + length, 8, "w%zu ", *word % 41);
		corpus_builder_words(builder, line);
	}
}

/* A large domain of 90,000 words and two of 5,000, the latter of two kinds in turn. */
static Corpus *lopsided(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	size_t word = 1;
	for (size_t i = 0; i < 300; i++)
		add_document(builder, "large", 30, &word);
	for (size_t i = 0; i < 100; i++)
		add_document(builder, i % 2 ? "small" : "middle", 10, &word);
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

typedef struct Mixed {
	Corpus *corpus;
	Vocab vocab;
	TrainingText text;
	Model model;
	DomainMix mix;
} Mixed;

static void open_mix(double evenness, Mixed *mixed)
{
	*mixed = (Mixed){.corpus = lopsided()};
	assert_ok(vocab_join(&mixed->vocab, &mixed->corpus, 1, 1, 0, &err));
	assert_ok(training_text_init(&mixed->text, &mixed->vocab, &mixed->corpus, 1, &err));
	training_text_part_domains(&mixed->text);
	assert_ok(domain_mix_init(
		&mixed->mix, &mixed->text, &mixed->vocab.domains, evenness, 3, &mixed->model, &err));
}

static void close_mix(Mixed *mixed)
{
	domain_mix_release(&mixed->mix);
	model_release(&mixed->model);
	training_text_release(&mixed->text);
	vocab_release(&mixed->vocab);
	corpus_unref(mixed->corpus);
}

/* The text is parted whole, in its order, and each piece is of one domain. */
static void test_pieces_are_of_one_domain(void **state)
{
	(void)state;
	Mixed mixed;
	open_mix(1, &mixed);
	size_t at = 0;
	for (size_t i = 0; i < mixed.text.n_pieces; i++) {
		Piece rest = mixed.text.pieces[i];
		uint32_t domain = piece_domain(&mixed.text, &rest);
		const uint32_t *tokens;
		size_t n;
		assert_int_equal(rest.begin, at);
		while (piece_next(&mixed.text, &rest, &tokens, &n)) {
			assert_int_equal(piece_domain(&mixed.text, &rest), domain);
			at += n;
		}
	}
	assert_int_equal(at, mixed.corpus->n_tokens);
	close_mix(&mixed);
}

/* Of 90,000, 5,000 and 5,000 words: w = 100,000 n^(tau - 1) / sum n^tau, effective (sum n w)^2 / sum n w^2. */
static void test_weights_and_effective_size(void **state)
{
	(void)state;
	Mixed mixed;
	static const double n[] = {90000, 5000, 5000};
	for (double tau = 0; tau < 1; tau += 0.25) {
		open_mix(1 - tau, &mixed);
		double raised = 0, squares = 0;
		for (size_t d = 0; d < 3; d++)
			raised += pow(n[d], tau);
		assert_int_equal(mixed.model.n_shares, 3);
		for (size_t d = 0; d < 3; d++) {
			double weight = 100000 * pow(n[d], tau - 1) / raised;
			squares += n[d] * weight * weight;
			assert_int_equal(mixed.model.shares[d].tokens, (uint64_t)n[d]);
			assert_near(mixed.model.shares[d].weight, weight, 1e-9 * weight);
		}
		assert_near(mixed.model.effective, 1e10 / squares, 1e-6 * 1e10 / squares);
		close_mix(&mixed);
	}
}

/* Each piece floor(w) or ceil(w) times in an epoch, w times over many; as many pieces as there are. */
static void test_pieces_are_taken_by_their_weights(void **state)
{
	(void)state;
	enum { EPOCHS = 400 };
	Mixed mixed;
	open_mix(0.8, &mixed);
	size_t n = mixed.text.n_pieces;
	uint32_t *order = memory_new(n + 1, sizeof *order);
	double *taken = memory_new(n, sizeof *taken), tokens = 0;
	for (size_t epoch = 0; epoch < EPOCHS; epoch++) {
		size_t *times = memory_new(n, sizeof *times);
		for (size_t i = 0; i <= n; i++)
			order[i] = (uint32_t)i;
		domain_mix_draw(&mixed.mix, epoch, order, n + 1);
		assert_int_equal(order[n], n); /* an earlier piece stays as it is */
		for (size_t i = 0; i < n; i++) {
			times[order[i]]++;
			taken[order[i]]++;
			tokens += (double)(mixed.text.pieces[order[i]].end - mixed.text.pieces[order[i]].begin);
		}
		for (size_t i = 0; i < n; i++) {
			double weight = mixed.mix.reach[i] - (i ? mixed.mix.reach[i - 1] : 0);
			assert_true(fabs((double)times[i] - weight) < 1);
		}
		free(times);
	}
	for (size_t i = 0; i < n; i++)
		assert_near(taken[i] / EPOCHS, mixed.mix.reach[i] - (i ? mixed.mix.reach[i - 1] : 0), 0.08);
	assert_near(domain_mix_tokens(&mixed.mix, &mixed.text, EPOCHS), tokens, 0);
	free(order);
	free(taken);
	close_mix(&mixed);
}

static Model *learned(Corpus *corpus, const char *line, Pool *pool, size_t every)
{
	Model *model = trained_start(&trainer_sgns, corpus, line, &err);
	assert_non_null(model);
	return every ? trained_finish_reopened(model, corpus, pool, every)
		     : (trained_finish(model, pool), model);
}

static void check_same(Model *model, Model *other, bool same)
{
	Space *space = model->trainer->look(model, &err), *its = other->trainer->look(other, &err);
	assert_non_null(space);
	assert_non_null(its);
	assert_int_equal(strcmp(space_checksum(space), space_checksum(its)) == 0, same);
	space_unref(space);
	space_unref(its);
	model->trainer->free(model);
	other->trainer->free(other);
}

static void test_bytes_depend_on_tau_alone(void **state)
{
	(void)state;
	Corpus *corpus = lopsided();
	static const char plain[] = "dim=8 epochs=2 exact=yes", one[] = "dim=8 epochs=2 exact=yes tau=1",
			  even[] = "dim=8 epochs=2 exact=yes tau=0.25 holdout=0.1";
	check_same(learned(corpus, plain, NULL, 0), learned(corpus, one, NULL, 0), true);
	check_same(learned(corpus, even, NULL, 0), learned(corpus, even, NULL, 0), true);
	check_same(learned(corpus, even, NULL, 0), learned(corpus, even, NULL, 3), true);
	check_same(learned(corpus, plain, NULL, 0), learned(corpus, even, NULL, 0), false);
	corpus_unref(corpus);
}

static void test_one_domain_is_refused(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	size_t word = 1;
	add_document(builder, "only", 300, &word);
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_null(trained_start(&trainer_sgns, corpus, "dim=8 tau=0.5", &err));
	assert_non_null(strstr(err.message, "one domain"));
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_of_one_domain),
		cmocka_unit_test(test_weights_and_effective_size),
		cmocka_unit_test(test_pieces_are_taken_by_their_weights),
		cmocka_unit_test(test_bytes_depend_on_tau_alone),
		cmocka_unit_test(test_one_domain_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
