#include "measure/discriminant.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { ROWS = 120, WIDTH = 6, CLASSES = 3 };

/* Around three points, not all told apart. */
static void make_rows(Matrix *rows, uint32_t *classes)
{
	Random random;
	random_init(&random, 3, 0);
	assert_ok(matrix_init(rows, ROWS, WIDTH, "test", &err));
	for (size_t i = 0; i < ROWS; i++) {
		classes[i] = i % CLASSES;
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)(random_normal(&random) + (j == classes[i] ? 2 : 0.3));
	}
}

/* What the space of classes answers is what the learner that it was taken from answers. */
static void answers_are_those_of_the_learner(void **state)
{
	(void)state;
	static const LearnerMethod methods[] = {LEARNER_LOGISTIC, LEARNER_SOFTMAX, LEARNER_PROTOTYPE};
	Matrix rows = {0};
	uint32_t classes[ROWS];
	Dictionary names = {0};
	dictionary_add(&names, "a", 1);
	dictionary_add(&names, "b", 1);
	dictionary_add(&names, "c", 1);
	make_rows(&rows, classes);
	for (size_t m = 0; m < 3; m++) {
		TransferInput input = {.from = matrix_rows(&rows),
			.to = matrix_rows(&rows),
			.from_class = classes,
			.to_class = classes,
			.classes = CLASSES,
			.method = methods[m],
			.probable = true};
		TransferTest *test = transfer_test_new(&input, &err);
		assert_non_null(test);
		while (transfer_test_done(test) < 1)
			assert_ok(transfer_test_step(test, NULL, &err));
		Space *space = discriminant_of(test, methods[m], &names, WIDTH, &err);
		assert_non_null(space);
		assert_ok(space_finish(space, &err));
		Rows expected = transfer_test_away(test).probabilities;
		for (size_t i = 0; i < ROWS; i++) {
			double probabilities[CLASSES];
			uint32_t class = discriminant_class(space, matrix_row(&rows, i), probabilities);
			assert_int_equal(class, transfer_test_given(test)[i]);
			for (size_t c = 0; c < CLASSES; c++)
				assert_near(probabilities[c], (double)rows_at(expected, i)[c], 1e-5);
		}
		space_unref(space);
		transfer_test_free(test);
	}
	dictionary_release(&names);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_those_of_the_learner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
