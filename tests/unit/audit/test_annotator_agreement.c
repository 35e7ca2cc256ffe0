#include "audit/annotator_agreement.h"

#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "judged.h"

/* Numbers: tests/reference/annotators.py, and the publications. */

static AgreementTest *run(const Judgements *judgements, size_t draws, Pool *pool)
{
	const AgreementInput input = {.judgements = judgements,
		.domain = DICTIONARY_NONE,
		.first = DICTIONARY_NONE,
		.second = DICTIONARY_NONE,
		.draws = draws,
		.seed = 1};
	AgreementTest *test = agreement_test_new(&input);
	for (bool finished = false; !finished;)
		agreement_test_step(test, pool, &finished);
	assert_near(agreement_test_done(test), 1, 0);
	return test;
}

static double value_of(const AgreementTest *test, AgreementMeasure measure)
{
	return agreement_test_score(test, measure)->value;
}

static void test_krippendorffs_example(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv(judged_krippendorff, &judgements);
	AgreementTest *test = run(&judgements, 0, NULL);
	assert_near(value_of(test, AGREEMENT_NOMINAL), 0.743421052632, 1e-11);
	assert_near(value_of(test, AGREEMENT_ORDINAL), 0.815387503755, 1e-11);
	assert_near(value_of(test, AGREEMENT_INTERVAL), 0.849107142857, 1e-11);
	assert_int_equal(agreement_test_score(test, AGREEMENT_NOMINAL)->items, 11);
	assert_int_equal(agreement_test_score(test, AGREEMENT_NOMINAL)->judgements, 40);
	assert_contains(agreement_test_score(test, AGREEMENT_FLEISS)->refusal, "there are 2 to 4");
	assert_contains(
		agreement_test_score(test, AGREEMENT_COHEN)->refusal, "there are 4 annotators, not two");
	agreement_test_free(test);
	judgements_release(&judgements);
}

/* As many judgements of label l + 1 of item i as counts[i][l] says, by annotators from 1. */
static void read_counts(const int (*counts)[5], size_t items, Judgements *judgements)
{
	Text text = {0};
	text_add(&text, "item,annotator,label\n");
	for (size_t i = 0; i < items; i++)
		for (int l = 0, a = 0; l < 5; l++)
			for (int n = 0; n < counts[i][l]; n++)
				text_format(&text, "s%zu,r%d,%d\n", i, ++a, l + 1);
	judged_csv(text_of(&text), judgements);
	text_release(&text);
}

static void test_fleiss_example(void **state)
{
	(void)state;
	static const int counts[][5] = {{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0},
		{2, 2, 8, 1, 1}, {7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0},
		{0, 2, 2, 3, 7}};
	Judgements judgements;
	read_counts(counts, 10, &judgements);
	AgreementTest *test = run(&judgements, 0, NULL);
	assert_near(value_of(test, AGREEMENT_FLEISS), 0.209930704422, 1e-11);
	agreement_test_free(test);
	judgements_release(&judgements);
}

/* Two annotators, by what the one says and the other; in every other item the second one comes first. */
static void read_square(const int *square, int size, Judgements *judgements)
{
	Text text = {0};
	int item = 0;
	text_add(&text, "item,annotator,label\n");
	for (int one = 0; one < size; one++)
		for (int other = 0; other < size; other++)
			for (int n = 0; n < square[one * size + other]; n++, item++)
				if (item % 2)
					text_format(&text, "%d,b,%d\n%d,a,%d\n", item, other, item, one);
				else
					text_format(&text, "%d,a,%d\n%d,b,%d\n", item, one, item, other);
	judged_csv(text_of(&text), judgements);
	text_release(&text);
}

/* Fleiss, Cohen & Everitt 1969: kappa .429. */
static void test_two_clinicians(void **state)
{
	(void)state;
	static const int square[] = {106, 10, 4, 22, 28, 10, 2, 12, 6}, halves[] = {20, 5, 10, 15};
	Judgements judgements;
	read_square(square, 3, &judgements);
	AgreementTest *test = run(&judgements, 0, NULL);
	assert_near(value_of(test, AGREEMENT_COHEN), 0.428571428571, 1e-11);
	assert_near(value_of(test, AGREEMENT_LINEAR), 0.492307692308, 1e-11);
	assert_near(value_of(test, AGREEMENT_QUADRATIC), 0.566666666667, 1e-11);
	assert_near(value_of(test, AGREEMENT_OBSERVED), 0.7, 1e-12);
	agreement_test_free(test);
	judgements_release(&judgements);
	read_square(halves, 2, &judgements);
	test = run(&judgements, 0, NULL);
	assert_near(value_of(test, AGREEMENT_COHEN), 0.4, 1e-12);
	agreement_test_free(test);
	judgements_release(&judgements);
}

/* Fleiss, Cohen & Everitt's large-sample standard error of kappa is .054. */
static void test_the_interval_is_that_of_large_samples(void **state)
{
	(void)state;
	static const int square[] = {106, 10, 4, 22, 28, 10, 2, 12, 6};
	Judgements judgements;
	read_square(square, 3, &judgements);
	AgreementTest *test = run(&judgements, 2000, NULL);
	const AgreementScore *score = agreement_test_score(test, AGREEMENT_COHEN);
	assert_near(score->low, 0.4286 - 1.96 * 0.054, 0.02);
	assert_near(score->high, 0.4286 + 1.96 * 0.054, 0.02);
	Pool *pool = pool_new(3);
	AgreementTest *other = run(&judgements, 2000, pool);
	assert_true(agreement_test_score(other, AGREEMENT_COHEN)->low == score->low);
	agreement_test_free(other);
	agreement_test_free(test);
	pool_free(pool);
	judgements_release(&judgements);
}

static void test_what_makes_no_sense_is_refused(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv("item,a,b\n1,yes,yes\n2,yes,yes\n3,yes,yes\n4,yes,yes\n5,yes,yes\n6,yes,yes\n", &judgements);
	AgreementTest *test = run(&judgements, 200, NULL);
	assert_near(value_of(test, AGREEMENT_OBSERVED), 1, 0);
	/* Wilson's interval of 6 of 6. */
	assert_near(agreement_test_score(test, AGREEMENT_OBSERVED)->low, 0.609666, 1e-5);
	assert_contains(agreement_test_score(test, AGREEMENT_NOMINAL)->refusal, "the same label");
	assert_contains(agreement_test_score(test, AGREEMENT_COHEN)->refusal, "the same label");
	assert_contains(agreement_test_score(test, AGREEMENT_INTERVAL)->refusal, "no numbers");
	assert_contains(agreement_test_score(test, AGREEMENT_LINEAR)->refusal, "no order");
	agreement_test_free(test);
	judgements_release(&judgements);
	judged_csv("item,a,b\n1,1,1\n2,2,2\n3,1,1\n", &judgements);
	test = run(&judgements, 200, NULL);
	assert_near(value_of(test, AGREEMENT_COHEN), 1, 1e-12);
	assert_contains(agreement_test_score(test, AGREEMENT_COHEN)->unsure, "3 items are too few");
	agreement_test_free(test);
	judgements_release(&judgements);
	judged_csv("item,a,b\n1,1,\n2,,2\n", &judgements);
	test = run(&judgements, 200, NULL);
	assert_contains(agreement_test_score(test, AGREEMENT_OBSERVED)->refusal, "no item has");
	agreement_test_free(test);
	judgements_release(&judgements);
}

/* Alpha of judgements that are dealt at random is 0, and its interval misses that in one world of twenty. */
static void test_intervals_hold_what_is_planted(void **state)
{
	(void)state;
	enum { WORLDS = 150, ITEMS = 40 };
	int held = 0;
	for (uint64_t world = 0; world < WORLDS; world++) {
		Text text = {0};
		Random random;
		random_init(&random, world, 0);
		text_add(&text, "item,a,b,c\n");
		for (int i = 0; i < ITEMS; i++) {
			text_format(&text, "%d", i);
			for (int a = 0; a < 3; a++)
				text_format(&text, ",%d", random_uniform(&random) < 0.3);
			text_add(&text, "\n");
		}
		Judgements judgements;
		judged_csv(text_of(&text), &judgements);
		AgreementTest *test = run(&judgements, 200, NULL);
		const AgreementScore *score = agreement_test_score(test, AGREEMENT_NOMINAL);
		held += score->low <= 0 && score->high >= 0;
		agreement_test_free(test);
		judgements_release(&judgements);
		text_release(&text);
	}
	assert_in_range(held, 135, 149);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_krippendorffs_example),
		cmocka_unit_test(test_fleiss_example),
		cmocka_unit_test(test_two_clinicians),
		cmocka_unit_test(test_the_interval_is_that_of_large_samples),
		cmocka_unit_test(test_what_makes_no_sense_is_refused),
		cmocka_unit_test(test_intervals_hold_what_is_planted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
