#include "adapt/adversarial_start.h"
#include "adapt/comparable.h"
#include "adapt/orthogonal.h"
#include "adapt/principal_axes.h"
#include "base/random.h"
#include "check.h"
#include "linalg/product.h"

static Error err;

enum { N = 600, D = 8 };

/* A cloud of which each axis is wider than the next and skewed, and the same turned, each row with noise of its
 * own. */
static void make_world(double noise, uint64_t seed, Matrix *source, Matrix *target, double *turn)
{
	Matrix transposed = {0};
	assert_ok(matrix_init(source, N, D, "a test", &err) && matrix_init(target, N, D, "a test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < N * D; i++)
		source->data[i] = (float)(-log(1 - random_uniform(&random)) * pow(0.7, (double)(i % D)));
	comparable_make((Comparable){true, true}, source->data, N, D, NULL);
	assert_ok(orthogonal_draw(seed, 1, D, NULL, turn, &err));
	assert_ok(orthogonal_transposed(turn, D, &transposed, &err));
	product_map(matrix_rows(source), matrix_rows(&transposed), NULL, target->data);
	for (size_t i = 0; i < N * D; i++)
		target->data[i] += (float)(noise * (random_uniform(&random) - 0.5));
	matrix_release(&transposed);
}

static double distance(const double *map, const double *turn)
{
	double off = 0;
	for (size_t i = 0; i < D * D; i++)
		off = fmax(off, fabs(map[i] - turn[i]));
	return off;
}

/* Exactly when nothing else differs; nearly with a little noise; at every seed. */
static void test_a_turn_is_found_by_axes(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++)
		for (size_t i = 0; i < 2; i++) {
			Matrix source = {0}, target = {0};
			double turn[D * D], map[D * D];
			make_world(i ? 0.01 : 0, seed, &source, &target, turn);
			assert_ok(principal_axes_map(
				matrix_rows(&source), matrix_rows(&target), NULL, map, &err));
			assert_true(distance(map, turn) < (i ? 0.3 : 1e-4));
			matrix_release(&source);
			matrix_release(&target);
		}
}

static double off_after_a_game(const Matrix *source, const Matrix *target, bool axes, const double *turn)
{
	AdversarialOptions options = {
		.hidden = 8, .batch = 16, .steps = 1, .epochs = 2, .map_steps = 50, .axes = axes};
	AdversarialStart *start =
		adversarial_start_new(matrix_rows(source), matrix_rows(target), options, 10, 4, &err);
	assert_non_null(start);
	while (adversarial_start_done(start) < 1)
		assert_ok(adversarial_start_step(start, NULL, &err));
	assert_int_equal(adversarial_start_epoch(start).epoch, 2);
	double off = distance(adversarial_start_map(start), turn);
	adversarial_start_free(start);
	return off;
}

/* A game this short finds nothing from a random turn; from the axes, which are judged before it, it stays near.
 */
static void test_a_good_beginning_is_kept(void **state)
{
	(void)state;
	Matrix source = {0}, target = {0};
	double turn[D * D];
	make_world(0, 3, &source, &target, turn);
	assert_true(off_after_a_game(&source, &target, true, turn) < 0.2);
	assert_true(off_after_a_game(&source, &target, false, turn) > 0.5);
	matrix_release(&source);
	matrix_release(&target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_turn_is_found_by_axes),
		cmocka_unit_test(test_a_good_beginning_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
