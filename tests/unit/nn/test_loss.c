#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "gradient_check.h"
#include "nn/loss.h"

#include <stdlib.h>

enum { N = 6, D = 4 };

typedef struct Scores {
	float at[N * D], other[N * D], delta[N * D], other_delta[N * D];
	uint32_t classes[N];
	double truth;
} Scores;

static Rows rows(const float *data, size_t count, size_t width)
{
	return (Rows){data, count, width, width};
}

static void fill(Scores *s)
{
	Random random;
	random_init(&random, 8, 0);
	*s = (Scores){.truth = true};
	for (size_t k = 0; k < N * D; k++) {
		s->at[k] = (float)(2 * random_normal(&random));
		s->other[k] = (float)random_normal(&random);
	}
	for (uint32_t i = 0; i < N; i++)
		s->classes[i] = i == 2 ? LOSS_NO_CLASS : i % D;
}

static double softmax(void *context)
{
	Scores *s = context;
	float unused[N * D];
	return 3 * softmax_loss(rows(s->at, N, D), s->classes, 1, unused).mean;
}

static double logistic(void *context)
{
	Scores *s = context;
	float unused[N];
	return 3 * logistic_loss(rows(s->at, N, 1), s->truth, 1, unused).mean;
}

static double coral(void *context)
{
	Scores *s = context;
	float unused[N * D];
	return 3 * coral_loss(rows(s->at, N, D), rows(s->other, N - 1, D), 1, unused, unused);
}

static void test_slopes(void **state)
{
	(void)state;
	Scores s;
	fill(&s);
	softmax_loss(rows(s.at, N, D), s.classes, 3, s.delta);
	assert_near(gradient_error(s.at, s.delta, N * D, 1e-2, softmax, &s), 0, 1e-4);
	const double truths[] = {0, 1, 0.9};
	for (size_t i = 0; i < 3; i++) {
		s.truth = truths[i];
		logistic_loss(rows(s.at, N, 1), s.truth, 3, s.delta);
		assert_near(gradient_error(s.at, s.delta, N, 1e-2, logistic, &s), 0, 1e-4);
	}
	fill(&s);
	coral_loss(rows(s.at, N, D), rows(s.other, N - 1, D), 3, s.delta, s.other_delta);
	assert_near(gradient_error(s.at, s.delta, N * D, 1e-2, coral, &s), 0, 1e-3);
	assert_near(gradient_error(s.other, s.other_delta, (N - 1) * D, 1e-2, coral, &s), 0, 1e-3);
}

static void test_values(void **state)
{
	(void)state;
	float even[4] = {2, 2, 0, 0}, delta[4];
	uint32_t classes[2] = {0, 1};
	Loss loss = softmax_loss(rows(even, 2, 2), classes, 1, delta);
	assert_near(loss.mean, log(2), 1e-12);
	assert_int_equal(loss.right, 1); /* of equal outputs the first is taken */
	assert_near(delta[0], -0.25, 1e-7);
	assert_near(delta[1], 0.25, 1e-7);
	float sure[2] = {1000, -1000};
	assert_near(softmax_loss(rows(sure, 1, 2), classes + 1, 1, delta).mean, 2000, 1e-9);
	assert_near(logistic_loss(rows(sure, 1, 1), false, 1, delta).mean, 1000, 1e-9);
	assert_near(delta[0], 1, 0);
	assert_near(logistic_loss(rows(sure, 1, 1), true, 1, delta).mean, 0, 0);
	assert_near(delta[0], 0, 0);
	assert_near(logistic_loss(rows(sure, 1, 1), 0.9, 1, delta).mean, 100, 1e-9);
	assert_near(delta[0], 0.1, 1e-7);
}

/* Rows +-e1, +-e2 have covariance 2/3 I; times diag(2, 3) they have diag(8/3, 6): (2^2 + (16/3)^2) / 16. */
static void test_coral_of_known_covariances(void **state)
{
	(void)state;
	float source[8] = {1, 0, -1, 0, 0, 1, 0, -1}, target[8] = {2, 0, -2, 0, 0, 3, 0, -3};
	float s[8] = {0}, t[8] = {0};
	assert_near(coral_loss(rows(source, 4, 2), rows(target, 4, 2), 1, s, t), 2.0277777778, 1e-6);
	/* (X - mean)(C_s - C_t) / (d^2 (n - 1)): e1 times -2 and e2 times -16/3, over 12 */
	assert_near(s[0], -2.0 / 12, 1e-6);
	assert_near(s[5], -16.0 / 36, 1e-6);
	assert_near(t[0], 4.0 / 12, 1e-6);
	float same[8] = {0};
	assert_near(coral_loss(rows(source, 4, 2), rows(source, 4, 2), 1, same, same), 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slopes),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_coral_of_known_covariances),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
