#include "check.h"
#include "measure/folds.h"

enum { ROWS = 103, CLASSES = 3, FOLDS = 5 };

static void test_classes_are_spread(void **state)
{
	(void)state;
	uint32_t classes[ROWS];
	uint8_t fold[ROWS], other[ROWS];
	size_t of[FOLDS][CLASSES] = {{0}}, size[FOLDS] = {0}, total[CLASSES] = {0};
	for (uint32_t i = 0; i < ROWS; i++)
		classes[i] = i % 7 == 0 ? 2 : i % 2;
	folds_deal(classes, ROWS, CLASSES, FOLDS, 4, fold);
	for (size_t i = 0; i < ROWS; i++) {
		assert_true(fold[i] < FOLDS);
		of[fold[i]][classes[i]]++;
		size[fold[i]]++;
		total[classes[i]]++;
	}
	for (size_t f = 0; f < FOLDS; f++) {
		assert_true(size[f] == ROWS / FOLDS || size[f] == ROWS / FOLDS + 1);
		for (size_t c = 0; c < CLASSES; c++)
			assert_true(of[f][c] == total[c] / FOLDS || of[f][c] == total[c] / FOLDS + 1);
	}
	folds_deal(classes, ROWS, CLASSES, FOLDS, 4, other);
	assert_memory_equal(fold, other, sizeof fold);
	folds_deal(classes, ROWS, CLASSES, FOLDS, 5, other);
	assert_memory_not_equal(fold, other, sizeof fold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_classes_are_spread)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
