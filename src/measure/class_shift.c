#include "measure/class_shift.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ClassShiftTest {
	ShiftInput input;
	const uint32_t *from_class, *to_class;
	size_t classes, next;
	ClassShift *found; /* by class */
};

ClassShiftTest *class_shift_test_new(
	const ShiftInput *input, const uint32_t *from_class, const uint32_t *to_class, size_t classes)
{
	ClassShiftTest *test = memory_new(1, sizeof *test);
	*test = (ClassShiftTest){
		*input, from_class, to_class, classes, 0, memory_new(classes, sizeof *test->found)};
	for (size_t i = 0; i < input->n_from; i++)
		if (from_class[input->from_at[i]] != UINT32_MAX)
			test->found[from_class[input->from_at[i]]].from++;
	for (size_t i = 0; i < input->n_to; i++)
		if (to_class[input->to_at[i]] != UINT32_MAX)
			test->found[to_class[input->to_at[i]]].to++;
	return test;
}

void class_shift_test_free(ClassShiftTest *test)
{
	if (!test)
		return;
	free(test->found);
	free(test);
}

/* Rows of the class in random order, `chosen` of them. */
static void draw_rows(const uint32_t *at, size_t n, const uint32_t *of, uint32_t class, size_t chosen,
	Random *random, uint32_t *into)
{
	uint32_t *members = memory_new(n, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (of[at[i]] == class)
			members[count++] = at[i];
	random_shuffle(random, members, count);
	memcpy(into, members, chosen * sizeof *into);
	free(members);
}

static bool all_equal(const Matrix *rows)
{
	for (size_t i = 1; i < rows->rows; i++)
		if (memcmp(matrix_row(rows, i), matrix_row(rows, 0), rows->cols * sizeof(float)) != 0)
			return false;
	return true;
}

static bool tell_class(
	const ClassShiftTest *test, uint32_t class, const atomic_bool *stop, ClassShift *its, Error *err)
{
	const ShiftInput *input = &test->input;
	size_t from = its->from < input->most ? its->from : input->most;
	size_t to = its->to < input->most ? its->to : input->most;
	uint32_t *at = memory_new(from + to, sizeof *at);
	Matrix rows = {0};
	Random random;
	random_init(&random, input->seed, 1 + class);
	draw_rows(input->from_at, input->n_from, test->from_class, class, from, &random, at);
	draw_rows(input->to_at, input->n_to, test->to_class, class, to, &random, at + from);
	bool fine = matrix_init(&rows, from + to, input->from.width, "the items of a class", err);
	for (size_t i = 0; fine && i < from + to; i++)
		memcpy(matrix_row(&rows, i), rows_at(i < from ? input->from : input->to, at[i]),
			rows.cols * sizeof(float));
	its->told = fine && !all_equal(&rows);
	fine = fine && (!its->told || domain_classifier_judge(&rows, from, stop, &its->telling, err));
	matrix_release(&rows);
	free(at);
	return fine;
}

bool class_shift_test_step(ClassShiftTest *test, Pool *pool, Error *err)
{
	if (test->next == test->classes)
		return true;
	uint32_t class = (uint32_t)test->next++;
	ClassShift *its = &test->found[class];
	return its->from < SHIFT_FEWEST || its->to < SHIFT_FEWEST ||
	       tell_class(test, class, pool_stop(pool), its, err);
}

double class_shift_test_done(const ClassShiftTest *test)
{
	return test->classes ? (double)test->next / (double)test->classes : 1;
}

const ClassShift *class_shift_test_classes(const ClassShiftTest *test)
{
	return test->found;
}

LabelShift class_shift_test_labels(const ClassShiftTest *test)
{
	LabelShift out = {.worst = UINT32_MAX, .mean = 0, .largest = NAN};
	double from = 0, to = 0, square = 0, told = 0;
	for (size_t c = 0; c < test->classes; c++) {
		from += (double)test->found[c].from;
		to += (double)test->found[c].to;
	}
	for (uint32_t c = 0; c < test->classes; c++) {
		const ClassShift *its = &test->found[c];
		double both = (double)(its->from + its->to), expected = both * from / (from + to);
		if (both == 0)
			continue;
		out.classes++;
		out.distance += fabs((double)its->from / from - (double)its->to / to) / 2;
		square += pow((double)its->from - expected, 2) / expected;
		square += pow((double)its->to - (both - expected), 2) / (both - expected);
		if (!its->told)
			continue;
		told++;
		out.mean += its->telling.distance;
		if (out.worst == UINT32_MAX || its->telling.distance > out.largest) {
			out.worst = c;
			out.largest = its->telling.distance;
		}
	}
	out.mean = told > 0 ? out.mean / told : NAN;
	out.p = from > 0 && to > 0 ? normal_chi_squared_above(square, (double)out.classes - 1) : NAN;
	return out;
}
