#include "check.h"
#include "index/exact.h"
#include "measure/analogy.h"
#include "measure/analogy_test.h"
#include "scratch.h"

#include "base/random.h"

#include <stdlib.h>

/* Items w0, w1, …; random vectors. */
static Space *random_space(size_t count, size_t width)
{
	Error err = ERROR_INIT;
	Random random;
	random_init(&random, 5, 0);
	Space *space = space_new(count, width, &err);
	for (size_t i = 0; i < count * width; i++)
		space->vectors.data[i] = (float)random_normal(&random);
	char word[16];
	for (size_t i = 0; i < count; i++) {
		int n = snprintf(word, sizeof word, "w%zu", i);
		dictionary_add(&space->items, word, (size_t)n);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static AnalogyTest *run(const Space *space, const QuestionSet *questions, size_t limit, Pool *pool)
{
	Error err = ERROR_INIT;
	AnalogyTest *test = analogy_test_new(space, questions, limit, &err);
	assert_non_null(test);
	while (analogy_test_done(test) < 1)
		analogy_test_step(test, pool);
	return test;
}

/* The same questions one by one, by the command's own search. */
static void test_agrees_with_single_questions(void **state)
{
	(void)state;
	enum { ITEMS = 1500, QUESTIONS = 200 };
	Space *space = random_space(ITEMS, 12);
	QuestionSet questions = {0};
	Lexicon *pairs = lexicon_new("test");
	Random random;
	random_init(&random, 9, 0);
	for (int i = 0; i < 15; i++)
		lexicon_add(pairs, space->items.words[random_below(&random, ITEMS)],
			space->items.words[random_below(&random, ITEMS)]);
	question_set_add_lexicon(&questions, pairs, "pairs");
	assert_int_equal(questions.count, 15 * 14);
	/* Right is what the single search finds, so that each method must find all of its own. */
	for (int method = ANALOGY_ADD; method <= ANALOGY_MUL; method++) {
		for (size_t i = 0; i < questions.count; i++) {
			AnalogyQuestion *question = &questions.questions[i];
			Hit hit;
			AnalogyQuery query = {.space = space,
				.a = dictionary_find_text(&space->items, questions.words.words[question->a]),
				.b = dictionary_find_text(&space->items, questions.words.words[question->b]),
				.c = dictionary_find_text(&space->items, questions.words.words[question->c]),
				.method = (AnalogyMethod)method,
				.k = 1};
			assert_int_equal(analogy_find(&query, NULL, &hit), 1);
			const char *word = space->items.words[hit.row];
			questions.right = memory_grow(questions.right, questions.n_right, &questions.right_room,
				sizeof *questions.right);
			question->first_right = (uint32_t)questions.n_right;
			questions.right[questions.n_right++] =
				dictionary_add(&questions.words, word, strlen(word));
		}
		Pool *pool = pool_new(2);
		AnalogyTest *test = run(space, &questions, 0, pool);
		AnalogyScore score = analogy_test_score(test, 0);
		assert_int_equal(score.asked, questions.count);
		assert_int_equal(method == ANALOGY_ADD ? score.right_add : score.right_mul, questions.count);
		analogy_test_free(test);
		pool_free(pool);
	}
	question_set_release(&questions);
	lexicon_unref(pairs);
	space_unref(space);
}

static void test_limit_and_missing_words(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = random_space(50, 4);
	const char *path = scratch_text(&scratch, "q.txt",
		": first\nw1 w2 w3 w4\nw1 w2 w3 absent\nW1 W2 W3 W4\n: second\nw1 w2 w3 w40\n");
	QuestionSet questions = {0};
	assert_ok(question_set_read(&questions, path, &err));
	AnalogyTest *test = run(space, &questions, 20, NULL);
	AnalogyScore first = analogy_test_score(test, 0), second = analogy_test_score(test, 1);
	assert_int_equal(first.total, 3);
	assert_int_equal(first.asked, 2); /* upper case is folded */
	assert_int_equal(second.total, 1);
	assert_int_equal(second.asked, 0);
	analogy_test_free(test);
	question_set_release(&questions);
	space_unref(space);
}

static void test_bats_folder(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	scratch_text(&scratch, "bats/plural.txt", "cat\tcats\nbox\tboxes/boxen\nman\tmen\n");
	char path[300];
	snprintf(path, sizeof path, "%s/bats", scratch.folder);
	QuestionSet questions = {0};
	assert_ok(question_set_read(&questions, path, &err));
	assert_int_equal(questions.count, 6);
	assert_string_equal(questions.sections.words[0], "plural");
	const AnalogyQuestion *question = &questions.questions[0];
	assert_string_equal(questions.words.words[question->c], "box");
	assert_int_equal(question->n_right, 2);
	question_set_release(&questions);
	assert_false(question_set_read(&questions, scratch_text(&scratch, "bad.txt", ": s\na b c\n"), &err));
	assert_contains(err.message, "line 2");
	question_set_release(&questions);
	assert_false(question_set_read(&questions, scratch_text(&scratch, "none.txt", "\n"), &err));
	question_set_release(&questions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agrees_with_single_questions),
		cmocka_unit_test(test_limit_and_missing_words),
		cmocka_unit_test(test_bats_folder),
	};
	return cmocka_run_group_tests_name("analogy_test", tests, scratch_setup, scratch_teardown) != 0;
}
