#include "audit/dawid_skene.h"

#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "judged.h"

/* tests/reference/annotators.py; the paper has the same to two digits: classes .40 .42 .11 .07. */
static void test_the_anaesthetists(void **state)
{
	(void)state;
	static const double prior[] = {0.399554753, 0.421983392, 0.111795189, 0.066666667};
	static const double errors[] = {0.889488349, 0.110511651, 0, 0, 0.070585451, 0.876379937, 0.053034613,
		0, 0, 0.338821540, 0.661178460, 0, 0, 0, 0.555555556, 0.444444444};
	static const double likelihoods[] = {-205.091138294, -194.550952357, -193.159445492};
	Judgements judgements;
	DawidSkene model;
	Error err = ERROR_INIT;
	judged_patients(&judgements);
	assert_ok(dawid_skene_init(&model, &judgements, &err));
	double before = model.log_likelihood;
	for (size_t step = 0; step < 60; step++) {
		dawid_skene_step(&model);
		assert_true(model.log_likelihood >= before - 1e-10);
		before = model.log_likelihood;
		if (step < 3)
			assert_near(model.log_likelihood, likelihoods[step], 1e-8);
	}
	assert_true(model.converged);
	assert_near(model.log_likelihood, -192.890881214, 1e-8);
	for (size_t c = 0; c < 4; c++)
		assert_near(model.prior[c], prior[c], 1e-8);
	for (size_t i = 0; i < 16; i++)
		assert_near(model.confusion[i], errors[i], 1e-8);
	assert_int_equal(dawid_skene_class(&model, 2), 1);
	assert_int_equal(dawid_skene_class(&model, 35), 3);
	assert_near(dawid_skene_accuracy(&model, 0),
		prior[0] * errors[0] + prior[1] * errors[5] + prior[2] * errors[10] + prior[3] * errors[15],
		1e-8);
	dawid_skene_release(&model);
	judgements_release(&judgements);
}

/* Eight annotators, two of whom guess, and one who turns no into yes; a label for every item is recovered
 * better than by counting heads. */
static void plant(Text *text, bool *truth, size_t *majority)
{
	Random random;
	random_init(&random, 3, 0);
	text_add(text, "item,annotator,label\n");
	for (int i = 0; i < 600; i++) {
		int yes = 0;
		truth[i] = random_uniform(&random) < 0.3;
		for (int a = 0; a < 8; a++) {
			bool label = random_uniform(&random) < 0.8 ? truth[i] : !truth[i];
			if (a < 3)
				label = random_uniform(&random) < 0.5;
			if (a == 3)
				label = truth[i] || random_uniform(&random) < 0.5;
			yes += label;
			text_format(text, "%d,a%d,%s\n", i, a, label ? "yes" : "no");
		}
		*majority += (yes > 4) == truth[i];
	}
}

static void test_planted_errors_are_recovered(void **state)
{
	(void)state;
	bool truth[600];
	size_t majority = 0, right = 0;
	Text text = {0};
	Judgements judgements;
	DawidSkene model;
	Error err = ERROR_INIT;
	plant(&text, truth, &majority);
	judged_csv(text_of(&text), &judgements);
	assert_ok(dawid_skene_init(&model, &judgements, &err));
	for (double before = -INFINITY; !model.converged; before = model.log_likelihood) {
		dawid_skene_step(&model);
		assert_true(model.log_likelihood >= before - 1e-9);
	}
	for (size_t i = 0; i < 600; i++)
		right += (dawid_skene_class(&model, i) == 1) == truth[i];
	assert_true(right > majority + 10);
	assert_near(model.prior[1], 0.3, 0.06);
	/* true no, said yes: annotator by two by two. */
	assert_near(model.confusion[(3 * 2 + 0) * 2 + 1], 0.5, 0.07);
	assert_true(model.confusion[(3 * 2 + 1) * 2 + 1] > 0.95);
	assert_near(model.confusion[(0 * 2 + 0) * 2 + 1], 0.5, 0.07);
	assert_near(model.confusion[(6 * 2 + 0) * 2 + 1], 0.2, 0.07);
	dawid_skene_release(&model);
	judgements_release(&judgements);
	text_release(&text);
}

static void test_too_many_labels_are_no_classes(void **state)
{
	(void)state;
	Text text = {0};
	Judgements judgements;
	DawidSkene model;
	Error err = ERROR_INIT;
	text_add(&text, "item,a,b\n");
	for (int i = 0; i < 120; i++)
		text_format(&text, "%d,%d,%d\n", i, i, i);
	judged_csv(text_of(&text), &judgements);
	assert_false(dawid_skene_init(&model, &judgements, &err));
	assert_contains(err.message, "there are 120 labels");
	dawid_skene_release(&model);
	judgements_release(&judgements);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_anaesthetists),
		cmocka_unit_test(test_planted_errors_are_recovered),
		cmocka_unit_test(test_too_many_labels_are_no_classes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
