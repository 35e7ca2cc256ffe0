/* Planted truths are found again after training with the settings that a user gets by default. */
#include "check.h"
#include "command/command.h"

static Session *session;
static Report report;
static Error err;

static int start(void **state)
{
	(void)state;
	session = session_new();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	report_release(&report);
	session_free(session);
	return 0;
}

static void run(const char *line)
{
	report_release(&report);
	assert_ok(command_execute(session, line, &report, &err));
}

static const float *vector(const Space *space, const char *word)
{
	uint32_t row = dictionary_find_text(&space->items, word);
	assert_int_not_equal(row, DICTIONARY_NONE);
	return matrix_row(&space->vectors, row);
}

static double cosine(const Space *space, const char *a, const char *b)
{
	const float *x = vector(space, a), *y = vector(space, b);
	double xy = 0, xx = 0, yy = 0;
	for (size_t i = 0; i < space->vectors.cols; i++) {
		xy += (double)x[i] * y[i];
		xx += (double)x[i] * x[i];
		yy += (double)y[i] * y[i];
	}
	return xy / sqrt(xx * yy);
}

/* The word nearest to b - a + c, these left out; 3CosAdd sums cosines. */
static const char *analogy(const Space *space, const char *a, const char *b, const char *c)
{
	const char *best = NULL;
	double most = -9;
	for (uint32_t i = 0; i < space->items.count; i++) {
		const char *word = dictionary_word(&space->items, i);
		if (!strcmp(word, a) || !strcmp(word, b) || !strcmp(word, c))
			continue;
		double score = cosine(space, word, b) - cosine(space, word, a) + cosine(space, word, c);
		best = score > most ? word : best;
		most = score > most ? score : most;
	}
	return best;
}

/* In a tree the few words of this world can only be told apart when the frequent ones are not thinned out. */
static void test_royals_answer_analogies(void **state)
{
	(void)state;
	run("synth royals");
	run("train sgns royals as=a exact=yes");
	run("train cbow royals as=b exact=yes");
	run("train sgns royals as=c loss=hs sample=0 epochs=3 exact=yes");
	run("train cbow royals as=d loss=hs sample=0 epochs=3 exact=yes");
	run("train fasttext royals as=e buckets=20000 exact=yes");
	static const char *const models[] = {"a", "b", "c", "d", "e"};
	for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
		const Space *space = session_find(session, models[i])->space;
		assert_string_equal(analogy(space, "man", "king", "woman"), "queen");
		assert_string_equal(analogy(space, "france", "paris", "japan"), "tokyo");
		assert_string_equal(analogy(space, "walk", "walked", "dance"), "danced");
	}
}

static double association(const Space *space, const char *word, const char *set)
{
	const WordSet *words = session_find(session, set)->wordset;
	double sum = 0;
	for (size_t i = 0; i < words->count; i++)
		sum += cosine(space, word, words->words[i]);
	return sum / (double)words->count;
}

/* Spearman's rank correlation of planted leans (falling) and what the vectors say. */
static double recovered(const Table *planted, const Space *space)
{
	double lean[32], squares = 0;
	size_t n = table_rows(planted);
	for (size_t i = 0; i < n; i++) {
		const char *word = table_cell(planted, i, 0)->text;
		lean[i] = association(space, word, "biased-male") - association(space, word, "biased-female");
	}
	for (size_t i = 0; i < n; i++) {
		double rank = 0;
		for (size_t j = 0; j < n; j++)
			rank += lean[j] > lean[i];
		squares += (rank - (double)i) * (rank - (double)i);
	}
	return 1 - 6 * squares / (double)(n * (n * n - 1));
}

static void test_biased_recovers_the_order_of_strengths(void **state)
{
	(void)state;
	Report planted = {0};
	assert_ok(command_execute(session, "synth biased strength=0.5", &planted, &err));
	run("train sgns biased as=w exact=yes");
	assert_true(recovered(&planted.sections[1].table, session_find(session, "w")->space) > 0.95);
	report_release(&planted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_royals_answer_analogies, start, finish),
		cmocka_unit_test_setup_teardown(test_biased_recovers_the_order_of_strengths, start, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
