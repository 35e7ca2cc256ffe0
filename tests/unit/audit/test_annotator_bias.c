#include "audit/annotator_bias.h"

#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "judged.h"

static const AnnotatorBiasOptions usual = {.draws = 500, .permutations = 2000, .seed = 1};

static AnnotatorBias bias_of(const Judgements *judgements, const char *annotator)
{
	AnnotatorIndex index;
	AnnotatorBias bias;
	annotator_index_init(&index, judgements);
	annotator_bias_init(
		&bias, judgements, &index, dictionary_find_text(&judgements->annotators, annotator), &usual);
	annotator_index_release(&index);
	return bias;
}

static void check_label(const AnnotatorBias *bias, size_t label, double size, double p)
{
	assert_near(bias->by_label[label].bias, size, 1e-11);
	assert_near(bias->by_label[label].p, p, 1e-11);
}

/* tests/reference/annotators.py goes through all ways of dealing. */
static void test_exact_p_of_krippendorffs_example(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv(judged_krippendorff, &judgements);
	AnnotatorBias a = bias_of(&judgements, "A"), c = bias_of(&judgements, "C"),
		      d = bias_of(&judgements, "D");
	check_label(&a, 0, 0.148148148148, 0.375);
	check_label(&c, 2, 0.2, 0.0625);
	check_label(&d, 3, 0.090909090909, 0.25);
	assert_int_equal(c.shared, 10);
	assert_near(c.agreement, 0.7, 1e-12);
	assert_true(c.low < 0.7 && c.high > 0.7);
	assert_near(c.number.bias, 2.8 - 2.533333333333, 1e-11);
	annotator_bias_release(&a);
	annotator_bias_release(&c);
	annotator_bias_release(&d);
	judgements_release(&judgements);
}

static void test_poissons_binomial_distribution(void **state)
{
	(void)state;
	static const double chances[] = {0.1, 0.5, 0.9, 0.3};
	double half[2000];
	assert_near(poisson_binomial_two_sided(chances, 4, 0), 0.045, 1e-12);
	assert_near(poisson_binomial_two_sided(chances, 4, 2), 1, 1e-12);
	for (size_t i = 0; i < 2000; i++)
		half[i] = 0.5;
	/* Of 2,000 fair coins at most 940 or at least 1,060 heads: scipy.stats.binomtest(940, 2000).pvalue */
	assert_near(poisson_binomial_two_sided(half, 2000, 940), 0.007777118902, 1e-10);
	assert_true(poisson_binomial_two_sided(half, 2000, 0) <= 1e-14);
}

/* Ten annotators of 300 items, three labels; the first calls half of what is 0 a 2. */
static void plant(Text *text)
{
	Random random;
	random_init(&random, 7, 0);
	text_add(text, "item,annotator,label\n");
	for (int i = 0; i < 300; i++)
		for (int a = 0; a < 10; a++) {
			int truth = i % 3,
			    label = random_uniform(&random) < 0.9 ? truth : (int)random_below(&random, 3);
			if (a == 0 && truth == 0 && random_uniform(&random) < 0.5)
				label = 2;
			text_format(text, "%d,a%d,%d\n", i, a, label);
		}
}

static void test_a_planted_annotator_is_found(void **state)
{
	(void)state;
	Text text = {0};
	Judgements judgements;
	plant(&text);
	judged_csv(text_of(&text), &judgements);
	AnnotatorBias odd = bias_of(&judgements, "a0"), even = bias_of(&judgements, "a5");
	/* Of a third of the items half of what would not be 2 anyway: 0.93 or so. */
	assert_near(odd.by_label[2].bias, 1.0 / 3 * 0.5 * 0.967, 0.04);
	assert_true(odd.by_label[2].low > 0.08 && odd.by_label[2].p < 1e-6);
	assert_true(odd.by_label[0].bias < -0.1 && odd.by_label[0].p < 1e-6);
	assert_true(odd.number.bias > 0.2 && odd.number.p < 0.001);
	assert_true(odd.agreement < even.agreement);
	for (int l = 0; l < 3; l++)
		assert_true(even.by_label[l].p > 0.01);
	annotator_bias_release(&odd);
	annotator_bias_release(&even);
	judgements_release(&judgements);
	text_release(&text);
}

static void test_judgements_made_again_are_compared_with_the_first(void **state)
{
	(void)state;
	Judgements judgements;
	judged_patients(&judgements);
	AnnotatorBias first = bias_of(&judgements, "1"), second = bias_of(&judgements, "2");
	assert_int_equal(first.judgements, 45);
	assert_int_equal(first.again, 90);
	assert_int_equal(first.kept, 75);
	assert_int_equal(second.again, 0);
	annotator_bias_release(&first);
	annotator_bias_release(&second);
	judgements_release(&judgements);
}

static void test_who_is_alone_is_not_judged(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv("item,a,b,c\n1,x,y,\n2,,,x\n", &judgements);
	AnnotatorBias c = bias_of(&judgements, "c");
	assert_int_equal(c.judgements, 1);
	assert_int_equal(c.shared, 0);
	assert_true(isnan(c.agreement) && !c.by_label);
	annotator_bias_release(&c);
	judgements_release(&judgements);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_p_of_krippendorffs_example),
		cmocka_unit_test(test_poissons_binomial_distribution),
		cmocka_unit_test(test_a_planted_annotator_is_found),
		cmocka_unit_test(test_judgements_made_again_are_compared_with_the_first),
		cmocka_unit_test(test_who_is_alone_is_not_judged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
