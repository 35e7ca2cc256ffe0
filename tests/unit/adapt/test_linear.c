/* The adapters that carry each side over by a matrix, from start to end. */
#include "adapt/linear.h"
#include "adapt/shared.h"
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 90, WIDE = 6, NARROW = 4, PAIRS = 60 };

/* Items a0, a1, … around a mean that is not zero. */
static Space *source_space(void)
{
	Space *space = space_new(N, WIDE, &err);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "a%zu", i));
		for (size_t j = 0; j < WIDE; j++)
			matrix_row(&space->vectors, i)[j] =
				0.3f + sinf(1.3f * (float)(i * (j + 1)) + 0.3f * (float)j);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

/* The same under other names, turned in the plane of every two columns; or their first columns only. */
static Space *target_space(const Space *source, size_t width)
{
	Space *space = space_new(N, width, &err);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "b%zu", i));
		const float *from = matrix_row(&source->vectors, i);
		float *to = matrix_row(&space->vectors, i);
		for (size_t j = 0; j < width; j += 2) {
			to[j] = 0.6f * from[j] - 0.8f * from[j + 1];
			to[j + 1] = 0.8f * from[j] + 0.6f * from[j + 1];
		}
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Adaptation *adapt(const Adapter *adapter, const Space *source, const Space *target, const char *options)
{
	RowPair list[PAIRS];
	for (uint32_t i = 0; i < PAIRS; i++)
		list[i] = (RowPair){i, i};
	Pairs pairs = {.pairs = list, .count = PAIRS};
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "en",
		.target_name = "de",
		.pairs = &pairs,
		.seed = 1};
	Adaptation *adaptation = adapted_start(adapter, &input, options, &err);
	if (adaptation)
		adapted_finish(adaptation, NULL);
	return adaptation;
}

/* Partners that were not learned from lie on each other, too. */
static void check_partners(const Adapter *adapter, const char *options, size_t width, double tolerance)
{
	Space *source = source_space(), *target = target_space(source, WIDE);
	Adaptation *adaptation = adapt(adapter, source, target, options);
	assert_non_null(adaptation);
	const Matrix *shared = &adaptation->shared->vectors;
	assert_int_equal(shared->rows, 2 * N);
	assert_int_equal(shared->cols, width);
	double length = 0;
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < width; j++) {
			assert_near(matrix_row(shared, N + i)[j], matrix_row(shared, i)[j], tolerance);
			length += fabs((double)matrix_row(shared, i)[j]);
		}
	assert_true(length > 1);
	adapter->free(adaptation);
	space_unref(source);
	space_unref(target);
}

static void test_partners_come_to_lie_on_each_other(void **state)
{
	(void)state;
	check_partners(&adapter_procrustes, "", WIDE, 2e-6);
	check_partners(&adapter_procrustes, "rank=3", 3, 2e-6);
	check_partners(&adapter_whitening, "", WIDE, 2e-6);
	check_partners(&adapter_whitening, "dewhiten=target dim=4 source_weight=1", 4, 2e-6);
	check_partners(&adapter_cca, "dim=6", WIDE, 2e-5);
	check_partners(&adapter_cca, "", 5, 2e-5);
	check_partners(&adapter_rcsls, "iterations=0", WIDE, 2e-6);
}

/* Maps that are worse than the last are thrown away, what is looked at is the best so far, and in the end it is
 * the product. */
static void test_the_loss_of_rcsls_never_rises(void **state)
{
	(void)state;
	Space *source = source_space(), *target = target_space(source, WIDE);
	for (size_t i = 0; i < N * WIDE; i++)
		target->vectors.data[i] += 0.8f * sinf(2.9f * (float)i);
	Adaptation *adaptation = adapt(&adapter_rcsls, source, target, "neighbours=5 lr=8 check=0");
	Matrix vectors = {0};
	assert_int_equal(adaptation->n_series, 1);
	const Series *loss = adaptation_series(adaptation, "loss", "iterations");
	assert_int_equal(loss->count, 11);
	for (size_t i = 1; i < loss->count; i++)
		assert_true(loss->y[i] <= loss->y[i - 1]);
	assert_true(loss->y[10] < loss->y[0] - 0.01);
	assert_ok(matrix_init(&vectors, 2 * N, WIDE, "a test", &err));
	assert_ok(adapter_rcsls.look(adaptation, &vectors, &err));
	for (size_t i = 0; i < 2 * N * WIDE; i++)
		assert_near(vectors.data[i], adaptation->shared->vectors.data[i], 1e-6);
	adapter_rcsls.free(adaptation);
	matrix_release(&vectors);
	space_unref(source);
	space_unref(target);
}

/* Nothing is gained where the orthogonal map already finds every partner, and so nothing is changed. */
static void test_rcsls_keeps_what_cannot_be_better(void **state)
{
	(void)state;
	Space *source = source_space(), *target = target_space(source, WIDE);
	Adaptation *adaptation = adapt(&adapter_rcsls, source, target, "neighbours=5");
	assert_contains(adaptation->note, "no step found more of the 6 pairs");
	assert_int_equal(adaptation->n_series, 2);
	const Matrix *shared = &adaptation->shared->vectors;
	for (size_t i = 0; i < N * WIDE; i++)
		assert_near(shared->data[N * WIDE + i], shared->data[i], 2e-6);
	adapter_rcsls.free(adaptation);
	space_unref(source);
	space_unref(target);
}

/* Sides that have little in common: de-whitening would do harm, and the note says what to do. */
static void test_whitening_says_when_pairs_agree_little(void **state)
{
	(void)state;
	Space *source = source_space(), *target = target_space(source, WIDE);
	for (size_t i = 0; i < N * WIDE; i++)
		target->vectors.data[i] += 6 * sinf(2.9f * (float)(i * i % 1013));
	Adaptation *adaptation = adapt(&adapter_whitening, source, target, "");
	assert_contains(adaptation->note, "which is little");
	adapter_whitening.free(adaptation);
	adaptation = adapt(&adapter_whitening, source, target, "dewhiten=none ridge=0.1");
	assert_string_equal(adaptation->note, "");
	adapter_whitening.free(adaptation);
	space_unref(source);
	space_unref(target);
}

static void test_widths_may_differ(void **state)
{
	(void)state;
	Space *source = source_space(), *target = target_space(source, NARROW);
	const Adapter *const adapters_of_any_width[] = {&adapter_whitening, &adapter_cca};
	for (size_t i = 0; i < 2; i++) {
		Adaptation *adaptation = adapt(adapters_of_any_width[i], source, target, "dim=3");
		assert_non_null(adaptation);
		assert_int_equal(adaptation->shared->vectors.cols, 3);
		adapters_of_any_width[i]->free(adaptation);
	}
	space_unref(source);
	space_unref(target);
}

static void test_what_cannot_be_kept_is_refused(void **state)
{
	(void)state;
	Space *source = source_space(), *target = target_space(source, NARROW);
	err = ERROR_INIT;
	assert_null(adapt(&adapter_whitening, source, target, "dim=5"));
	assert_contains(err.message, "dim=5 is more than the 4 dimensions");
	err = ERROR_INIT;
	assert_null(adapt(&adapter_cca, source, target, "dim=5"));
	assert_contains(err.message, "dim=5 is more than the 4 dimensions");
	err = ERROR_INIT;
	assert_null(adapt(&adapter_procrustes, source, source, "rank=7"));
	assert_contains(err.message, "rank=7 is more than the 6 dimensions");
	space_unref(source);
	space_unref(target);
}

static void test_long_steps_are_told_before(void **state)
{
	(void)state;
	Adaptation adaptation = {0};
	adaptation_phase(&adaptation, "aligning", "", 0.9);
	assert_string_equal(adaptation.progress.phase, "aligning");
	adaptation_phase(&adaptation, "covariances", "; then eigenvectors", 3.4);
	assert_string_equal(adaptation.progress.phase, "covariances; then eigenvectors, some 3 s in one step");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_steps_are_told_before),
		cmocka_unit_test(test_partners_come_to_lie_on_each_other),
		cmocka_unit_test(test_the_loss_of_rcsls_never_rises),
		cmocka_unit_test(test_rcsls_keeps_what_cannot_be_better),
		cmocka_unit_test(test_whitening_says_when_pairs_agree_little),
		cmocka_unit_test(test_widths_may_differ),
		cmocka_unit_test(test_what_cannot_be_kept_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
