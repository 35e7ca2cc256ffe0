#include "audit/classifier_fairness.h"

#include "check.h"

enum { N = 240, GROUPS = 3, EACH = UINT32_MAX };

typedef struct Answers {
	uint32_t truth[N], given[N], groups[N];
} Answers;

static void integers(uint64_t seed, uint32_t below, uint32_t *out)
{
	for (size_t i = 0; i < N; i++) {
		seed = (seed * 1103515245 + 12345) % ((uint64_t)1 << 31);
		out[i] = (uint32_t)(seed / 65536 % below);
	}
}

static Answers made(void)
{
	Answers answers;
	integers(1, 2, answers.truth);
	integers(2, 3, answers.given);
	integers(3, GROUPS, answers.groups);
	for (size_t i = 0; i < N; i++)
		answers.given[i] = answers.given[i] ? answers.truth[i] : 1 - answers.truth[i];
	return answers;
}

static ClassifierFairness *judge(const Answers *answers, size_t classes, uint32_t positive)
{
	FairnessInput input = {.truth = answers->truth,
		.given = answers->given,
		.groups = answers->groups,
		.count = N,
		.n_classes = classes,
		.n_groups = GROUPS,
		.positive = positive,
		.options = {.least = 5, .draws = 200, .permutations = 999, .seed = 1}};
	ClassifierFairness *fairness = classifier_fairness_new(&input);
	while (classifier_fairness_step(fairness, NULL))
		;
	return fairness;
}

/* tests/reference/fairness.py */
static void test_rates_and_gaps(void **state)
{
	(void)state;
	static const struct {
		FairnessKind kind;
		double rates[GROUPS], gap, ratio;
	} expected[] = {
		{FAIR_ACCURACY, {.724137931034, .675324675325, .697368421053}, .048813255710, .932591218306},
		{FAIR_SELECTION, {.551724137931, .597402597403, .539473684211}, .057928913192, .903032036613},
		{FAIR_RECALL, {.785714285714, .744186046512, .725000000000}, .060714285714, .922727272727},
		{FAIR_FALSE_POSITIVE, {.333333333333, .411764705882, .333333333333}, .078431372549,
			.809523809524},
		{FAIR_PRECISION, {.687500000000, .695652173913, .707317073171}, .019817073171, .971982758621},
	};
	Answers answers = made();
	ClassifierFairness *fairness = judge(&answers, 2, 1);
	assert_int_equal(fairness->count, FAIR_KINDS);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const FairnessMeasure *measure = classifier_fairness_find(fairness, expected[i].kind, 1);
		for (size_t g = 0; g < GROUPS; g++)
			assert_near(measure->means[g].mean, expected[i].rates[g], 1e-11);
		assert_near(measure->gap.gap, expected[i].gap, 1e-11);
		assert_near(measure->gap.ratio, expected[i].ratio, 1e-11);
		assert_true(measure->gap.permutation.p > 0.05);
		assert_true(measure->holm >= measure->gap.permutation.p);
	}
	assert_near(classifier_fairness_find(fairness, FAIR_ODDS, 1)->gap.gap, .078431372549, 1e-11);
	assert_int_equal(classifier_fairness_find(fairness, FAIR_ODDS, 1)->gap.part, 1);
	classifier_fairness_free(fairness);
}

static void test_a_group_that_is_never_granted_is_found(void **state)
{
	(void)state;
	Answers answers = made();
	for (size_t i = 0; i < N; i++)
		if (answers.groups[i] == 2)
			answers.given[i] = 0;
	ClassifierFairness *fairness = judge(&answers, 2, 1);
	const FairnessMeasure *parity = classifier_fairness_find(fairness, FAIR_SELECTION, 1);
	assert_int_equal(parity->gap.lowest, 2);
	assert_near(parity->gap.ratio, 0, 1e-12);
	assert_near(parity->gap.permutation.p, 0.001, 1e-12);
	assert_true(parity->gap.low > 0.3);
	/* Nothing is given in that group, so that its precision is not known and two groups are compared. */
	assert_int_equal(classifier_fairness_find(fairness, FAIR_PRECISION, 1)->gap.compared, 2);
	classifier_fairness_free(fairness);
}

static void test_each_class_can_be_the_positive_one(void **state)
{
	(void)state;
	Answers answers = made();
	ClassifierFairness *each = judge(&answers, 2, EACH), *one = judge(&answers, 2, 0);
	assert_int_equal(each->count, 1 + 2 * (FAIR_KINDS - 1));
	/* Of two classes one's false positives are the other's misses: equalised odds are the same. */
	assert_near(classifier_fairness_find(each, FAIR_ODDS, 0)->gap.gap,
		classifier_fairness_find(each, FAIR_ODDS, 1)->gap.gap, 1e-12);
	assert_near(classifier_fairness_find(each, FAIR_RECALL, 0)->gap.gap,
		classifier_fairness_find(one, FAIR_RECALL, 0)->gap.gap, 0);
	classifier_fairness_free(each);
	classifier_fairness_free(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_and_gaps),
		cmocka_unit_test(test_a_group_that_is_never_granted_is_found),
		cmocka_unit_test(test_each_class_can_be_the_positive_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
