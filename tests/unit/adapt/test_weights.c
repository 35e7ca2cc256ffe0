#include "adapt/density_ratio.h"
#include "adapt/shared.h"
#include "adapted.h"
#include "base/random.h"
#include "check.h"
#include "measure/transfer.h"

#include <stdlib.h>

static Error err;

enum { N = 600 };

static void test_effective_sample_size(void **state)
{
	(void)state;
	assert_near(effective_sample_size((const float[]){1, 2, 3}, 3), 2.5714285714, 1e-9);
	assert_near(effective_sample_size((const float[]){2, 2, 2, 2}, 4), 4, 1e-12);
	assert_near(effective_sample_size((const float[]){0, 0, 7}, 3), 1, 1e-12);
	assert_near(effective_sample_size((const float[]){0, 0}, 2), 0, 0);
}

/* One column, normal with this mean and deviation. */
static Space *normal_space(char letter, uint64_t seed, double mean, double deviation)
{
	float values[N];
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < N; i++)
		values[i] = (float)(mean + deviation * random_normal(&random));
	return space_from_rows(letter, (Rows){values, N, 1, 1}, NULL);
}

static double correlation(const double *x, const double *y, size_t count)
{
	double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
	for (size_t i = 0; i < count; i++) {
		mx += x[i] / (double)count;
		my += y[i] / (double)count;
	}
	for (size_t i = 0; i < count; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
		xy += (x[i] - mx) * (y[i] - my);
	}
	return xy / sqrt(xx * yy);
}

/* Of N(0, 1) and N(1, 1) the ratio is exp(x - 1/2), which a logistic regression can learn; of N(0, 1) and
 * N(1/2, 1/2) it is not linear in the logarithm, which least squares can learn. */
static void test_ratios_of_normal_distributions(void **state)
{
	(void)state;
	Space *source = normal_space('a', 1, 0, 1), *moved = normal_space('b', 2, 1, 1);
	Space *narrow = normal_space('c', 3, 0.5, 0.5);
	double found[N], exact[N];
	DensityRatio ratio = {0};
	assert_ok(density_ratio_logistic(
		matrix_rows(&source->vectors), matrix_rows(&moved->vectors), 10, NULL, &ratio, &err));
	assert_ok(density_ratio_of(&ratio, matrix_rows(&source->vectors), NULL, found, &err));
	for (size_t i = 0; i < N; i++)
		assert_near(log(found[i]), source->vectors.data[i] - 0.5, 0.35);
	assert_ok(density_ratio_ulsif(
		matrix_rows(&source->vectors), matrix_rows(&narrow->vectors), 1, NULL, &ratio, &err));
	assert_ok(density_ratio_of(&ratio, matrix_rows(&source->vectors), NULL, found, &err));
	for (size_t i = 0; i < N; i++) {
		double x = source->vectors.data[i];
		exact[i] = 2 * exp(x * x / 2 - 2 * (x - 0.5) * (x - 0.5));
		assert_true(found[i] >= 0);
	}
	assert_true(correlation(found, exact, N) > 0.95);
	density_ratio_release(&ratio);
	space_unref(source);
	space_unref(moved);
	space_unref(narrow);
}

static void test_weighted_means_meet(void **state)
{
	(void)state;
	Space *source = normal_space('a', 1, 0, 1), *target = normal_space('b', 2, 1, 0.7);
	const char *ways[] = {"", "ratio=ulsif", "ratio=kmm", "ratio=kmm landmarks=30"};
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		Adaptation *adaptation = adapted(&adapter_weights, source, target, NULL, ways[way], NULL, &err);
		const float *weights = adaptation->shared->weights;
		double sum = 0;
		for (size_t i = 0; i < N; i++) {
			assert_near(weights[i], 1, 0);
			sum += (double)weights[N + i];
		}
		assert_near(sum / N, 1, 1e-6);
		assert_true(figure_of(adaptation, "gap_before") > 1);
		assert_true(figure_of(adaptation, "gap_after") < 0.6);
		assert_near(
			figure_of(adaptation, "effective_items"), effective_sample_size(weights + N, N), 1e-9);
		assert_memory_equal(
			source_rows(adaptation, target).data, source->vectors.data, N * sizeof(float));
		adapter_weights.free(adaptation);
	}
	space_unref(source);
	space_unref(target);
}

static void test_one_distribution_weighs_alike(void **state)
{
	(void)state;
	Space *source = normal_space('a', 1, 0, 1), *target = normal_space('b', 2, 0, 1);
	Adaptation *adaptation = adapted(&adapter_weights, source, target, NULL, "", NULL, &err);
	assert_true(figure_of(adaptation, "effective_items") > 0.97 * N);
	assert_string_equal(adaptation->note, "");
	adapter_weights.free(adaptation);
	Space *far = normal_space('c', 3, 6, 0.2);
	adaptation = adapted(&adapter_weights, source, far, NULL, "clip=1000 ratio_cost=100", NULL, &err);
	assert_contains(adaptation->note, "hardly overlap");
	adapter_weights.free(adaptation);
	space_unref(source);
	space_unref(target);
	space_unref(far);
}

/* The cost that is chosen tells rows not learned from better than others, but leaves half of the rows in
 * effect. */
static void test_a_cost_is_chosen_without_classes(void **state)
{
	(void)state;
	Space *source = normal_space('a', 1, 0, 1), *near = normal_space('b', 2, 0.5, 1),
	      *far = normal_space('c', 3, 3, 1);
	Adaptation *told = adapted(&adapter_weights, source, near, NULL, "", NULL, &err);
	assert_true(figure_of(told, "ratio_cost") > 0.001);
	assert_true(figure_of(told, "effective_items") > 0.5 * N);
	assert_true(figure_of(told, "gap_after") < 0.5 * figure_of(told, "gap_before"));
	adapter_weights.free(told);
	told = adapted(&adapter_weights, source, far, NULL, "", NULL, &err);
	assert_true(figure_of(told, "effective_items") > 0.4 * N);
	adapter_weights.free(told);
	told = adapted(&adapter_weights, source, far, NULL, "ratio_cost=10", NULL, &err);
	assert_near(figure_of(told, "ratio_cost"), 10, 0);
	assert_true(figure_of(told, "effective_items") < 0.4 * N);
	adapter_weights.free(told);
	space_unref(source);
	space_unref(near);
	space_unref(far);
}

/* The class is whether |x| > 1, which one threshold cannot tell over all x. Where the target is, above 0, it
 * can. */
static Space *folded_space(char letter, uint64_t seed, double low, double high)
{
	float values[N];
	uint32_t classes[N];
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < N; i++) {
		values[i] = (float)(low + (high - low) * random_uniform(&random));
		classes[i] = fabsf(values[i]) > 1;
	}
	return space_from_rows(letter, (Rows){values, N, 1, 1}, classes);
}

static double transfer_accuracy(const Space *source, const Space *target, const float *weights)
{
	TransferInput input = {.from = matrix_rows(&source->vectors),
		.to = matrix_rows(&target->vectors),
		.from_class = source->class_of,
		.to_class = target->class_of,
		.from_weights = weights,
		.classes = 2,
		.method = LEARNER_LOGISTIC,
		.cost = 10,
		.seed = 1};
	TransferTest *test = transfer_test_new(&input, &err);
	assert_non_null(test);
	while (transfer_test_done(test) < 1)
		assert_ok(transfer_test_step(test, NULL, &err));
	double accuracy = transfer_test_score(test)->accuracy;
	transfer_test_free(test);
	return accuracy;
}

static void test_a_weighted_classifier_transfers(void **state)
{
	(void)state;
	Space *source = folded_space('a', 1, -3, 3), *target = folded_space('b', 2, 0, 2);
	double plain = transfer_accuracy(source, target, NULL);
	Adaptation *adaptation = adapted(&adapter_weights, source, target, NULL, "ratio=ulsif", NULL, &err);
	double weighted = transfer_accuracy(source, target, adaptation->shared->weights + N);
	assert_true(plain < 0.7);
	assert_true(weighted > 0.9);
	adapter_weights.free(adaptation);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_effective_sample_size),
		cmocka_unit_test(test_ratios_of_normal_distributions),
		cmocka_unit_test(test_weighted_means_meet),
		cmocka_unit_test(test_one_distribution_weighs_alike),
		cmocka_unit_test(test_a_cost_is_chosen_without_classes),
		cmocka_unit_test(test_a_weighted_classifier_transfers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
