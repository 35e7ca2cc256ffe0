#include "base/text.h"
#include "check.h"
#include "train/training_text.h"

#include <stdlib.h>

static Error err;

static void add_sentence(CorpusBuilder *builder, size_t words)
{
	Text text = {0};
	for (size_t i = 0; i < words; i++)
		text_format(&text, "w%zu ", i % 97);
	corpus_builder_words(builder, text_of(&text));
	text_release(&text);
}

static Corpus *corpus_of_lengths(const size_t *lengths, size_t count)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "x", NULL);
	for (size_t i = 0; i < count; i++)
		add_sentence(builder, lengths[i]);
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static bool is_border(const Corpus *corpus, size_t token)
{
	for (size_t s = 0; s <= corpus->n_sentences; s++)
		if (corpus->sentences[s] == token)
			return true;
	return false;
}

/* Runs cover every token once, in order, never cross a border, and end early only at a border or at a limit. */
static void check_cover(const size_t *lengths, size_t count)
{
	Corpus *corpus = corpus_of_lengths(lengths, count);
	Vocab vocab = {0};
	TrainingText text = {0};
	assert_ok(vocab_join(&vocab, &corpus, 1, 1, 0, &err));
	assert_ok(training_text_init(&text, &vocab, &corpus, 1, &err));
	assert_int_equal(text.tokens, corpus->n_tokens);
	size_t at = 0;
	for (size_t p = 0; p < text.n_pieces; p++) {
		Piece rest = text.pieces[p];
		const uint32_t *tokens;
		size_t n, before = at;
		while (piece_next(&text, &rest, &tokens, &n)) {
			assert_ptr_equal(tokens, corpus->tokens + at);
			assert_in_range(n, 1, RUN_TOKENS);
			for (size_t i = at + 1; i < at + n; i++)
				assert_false(is_border(corpus, i));
			at += n;
			assert_true(n == RUN_TOKENS || is_border(corpus, at));
		}
		assert_true(at - before < PIECE_TOKENS + RUN_TOKENS);
		assert_true(at - before >= PIECE_TOKENS || p + 1 == text.n_pieces);
	}
	assert_int_equal(at, corpus->n_tokens);
	training_text_release(&text);
	vocab_release(&vocab);
	corpus_unref(corpus);
}

/* What is held out and what is left are the pieces that there were, in their order. */
static void test_holding_out(void **state)
{
	(void)state;
	static const size_t lengths[] = {50321};
	Corpus *corpus = corpus_of_lengths(lengths, 1);
	Vocab vocab = {0};
	TrainingText text = {0}, again = {0};
	assert_ok(vocab_join(&vocab, &corpus, 1, 1, 0, &err));
	assert_ok(training_text_init(&text, &vocab, &corpus, 1, &err));
	assert_ok(training_text_init(&again, &vocab, &corpus, 1, &err));
	training_text_hold_out(&text, 0, 7);
	assert_int_equal(text.n_held, 0);
	training_text_hold_out(&text, 0.2, 7);
	training_text_hold_out(&again, 0.2, 7);
	assert_int_equal(text.n_held, 5);
	assert_int_equal(text.n_pieces, 21);
	assert_memory_equal(text.held, again.held, 5 * sizeof(Piece));
	size_t at = 0, i = 0, j = 0, held = 0;
	while (i < text.n_pieces || j < text.n_held) {
		bool kept = i < text.n_pieces && text.pieces[i].begin == at;
		const Piece *piece = kept ? &text.pieces[i++] : &text.held[j++];
		assert_int_equal(piece->begin, at);
		held += kept ? 0 : piece->end - piece->begin;
		at = piece->end;
	}
	assert_int_equal(at, corpus->n_tokens);
	assert_int_equal(text.tokens, corpus->n_tokens - held);
	training_text_release(&text);
	training_text_release(&again);
	vocab_release(&vocab);
	corpus_unref(corpus);
}

static void test_runs_cover_the_text(void **state)
{
	(void)state;
	static const size_t one_long[] = {7321}, exact[] = {1000, 1000, 2000},
			    mixed[] = {3, 4500, 1, 999, 1001, 20};
	check_cover(one_long, 1);
	check_cover(exact, 3);
	check_cover(mixed, 6);
	size_t many[500];
	for (size_t i = 0; i < 500; i++)
		many[i] = 1 + i % 37;
	check_cover(many, 500);
}

/* Every piece once; neighbours of a long text stay together, those of a short one do not. */
static void check_shuffle(size_t pieces, size_t together)
{
	TrainingText text = {.n_pieces = pieces};
	uint32_t *order = memory_new(pieces, sizeof *order);
	bool *seen = memory_new(pieces, sizeof *seen);
	size_t after = 0;
	Random random;
	random_init(&random, 1, 2);
	training_text_shuffle(&text, &random, order);
	for (size_t i = 0; i < pieces; i++) {
		assert_in_range(order[i], 0, pieces - 1);
		assert_false(seen[order[i]]);
		seen[order[i]] = true;
		after += i > 0 && order[i] == order[i - 1] + 1;
	}
	assert_near((double)after, (double)pieces * (1 - 1 / (double)together), 0.02 * (double)pieces);
	free(order);
	free(seen);
}

static void test_neighbours_of_a_long_text_stay_together(void **state)
{
	(void)state;
	check_shuffle(1000, 1);
	check_shuffle(5000, 4);
	check_shuffle(200001, 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_cover_the_text),
		cmocka_unit_test(test_holding_out),
		cmocka_unit_test(test_neighbours_of_a_long_text_stay_together),
	};
	return cmocka_run_group_tests_name("training_text", tests, NULL, NULL) != 0;
}
