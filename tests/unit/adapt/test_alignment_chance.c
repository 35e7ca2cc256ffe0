#include "adapt/alignment_chance.h"

#include "adapt/comparable.h"
#include "base/random.h"
#include "check.h"

static Error err;

enum { N = 500, D = 20 };

/* Rows from a seed; those of `other` with a little of its own. */
static void fill(Matrix *rows, uint64_t seed, double noise, uint64_t other)
{
	assert_ok(matrix_init(rows, N, D, "a test", &err));
	Random random, disturbance;
	random_init(&random, seed, 0);
	random_init(&disturbance, other, 1);
	for (size_t i = 0; i < N * D; i++)
		rows->data[i] = (float)(random_normal(&random) + noise * random_normal(&disturbance));
	comparable_make((Comparable){true, true}, rows->data, N, D, NULL);
}

typedef struct Verdict {
	double criterion, reached;
} Verdict;

/* Of the identity. */
static Verdict judge(const Matrix *source, const Matrix *target)
{
	double identity[D * D] = {0};
	for (size_t i = 0; i < D; i++)
		identity[i * D + i] = 1;
	AlignmentChance *chance =
		alignment_chance_new(matrix_rows(source), matrix_rows(target), identity, 10, 1, &err);
	assert_non_null(chance);
	while (!alignment_chance_finished(chance))
		assert_ok(alignment_chance_step(chance, NULL, &err));
	Verdict verdict = {alignment_chance_criterion(chance), alignment_chance_reached(chance)};
	alignment_chance_free(chance);
	return verdict;
}

static void test_a_right_map_is_above_chance_and_a_wrong_one_is_not(void **state)
{
	(void)state;
	Matrix source = {0}, target = {0}, stranger = {0};
	fill(&source, 1, 0, 1);
	fill(&target, 1, 0.3, 2);
	fill(&stranger, 5, 0, 1);
	Verdict right = judge(&source, &target), wrong = judge(&source, &stranger);
	if (!(right.criterion > 1.1 * right.reached))
		fail_msg("right: %g, chance %g", right.criterion, right.reached);
	if (!(wrong.criterion < 1.1 * wrong.reached))
		fail_msg("wrong: %g, chance %g", wrong.criterion, wrong.reached);
	matrix_release(&source);
	matrix_release(&target);
	matrix_release(&stranger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_right_map_is_above_chance_and_a_wrong_one_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
