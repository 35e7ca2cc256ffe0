#include "audit/concept.h"

#include "audit_space.h"
#include "base/random.h"
#include "check.h"
#include "linalg/normal.h"
#include "measure/discriminant.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 4, CONCEPT = 15, OTHERS = 25, COUNT = CONCEPT + OTHERS };

static uint32_t *places(size_t first, size_t count)
{
	uint32_t *rows = calloc(count, sizeof *rows);
	for (size_t i = 0; i < count; i++)
		rows[i] = (uint32_t)(first + i);
	return rows;
}

/* --- tests/reference/concept.py --- */

static Space *examples(void)
{
	Space *space = space_of_integers(31, COUNT, WIDTH);
	for (size_t i = 0; i < CONCEPT; i++) {
		matrix_row(&space->vectors, i)[0] += 6;
		matrix_row(&space->vectors, i)[2] -= 4;
	}
	return space;
}

static void test_the_normal_is_that_of_scikit_learn(void **state)
{
	(void)state;
	static const double axis[WIDTH] = {0.8906546, 0.33979221, -0.23489917, -0.18999477};
	Space *space = examples();
	uint32_t *concept = places(0, CONCEPT), *others = places(CONCEPT, OTHERS);
	ConceptInput input = {.rows = matrix_rows(&space->vectors),
		.concept = concept,
		.n_concept = CONCEPT,
		.others = others,
		.n_others = OTHERS,
		.runs = 40,
		.splits = 99,
		.cost = 2,
		.seed = 1};
	ConceptVectors vectors = {0};
	Error err = ERROR_INIT;
	assert_ok(concept_vectors_learn(&input, NULL, &vectors, &err));
	for (size_t j = 0; j < WIDTH; j++)
		assert_near(vectors.axis[j], axis[j], 1e-3);
	assert_near(vectors.accuracy, 0.7297, 0.02);
	assert_near(vectors.permutation.mean, 0.4973, 0.025);
	assert_near(vectors.permutation.sd, 0.0785, 0.025);
	assert_true(vectors.permutation.p < 0.05 && vectors.permutation.p >= 0.01);
	assert_true(vectors.low > 0.5 && vectors.low < vectors.accuracy && vectors.high > vectors.accuracy);
	concept_vectors_release(&vectors);
	free(concept);
	free(others);
	space_unref(space);
}

/* share, its expectation, Welch's p, slope, its p by rank */
static const double sensitivities[3][3][5] = {
	[CLASS_LOGISTIC] = {{0.785714286, 0.647619048, 0.535960574, 0.021357803, 0.967741935},
		{0.276923077, 0.441025641, 0.300568436, -0.027034825, 0.903225806},
		{0.569230769, 0.466666667, 0.477671595, -0.003264173, 0.967741935}},
	[CLASS_SOFTMAX] = {{0.800000000, 0.657142857, 0.534011575, 0.036925538, 1.000000000},
		{0.276923077, 0.461538462, 0.206855853, -0.045365475, 0.774193548},
		{0.384615385, 0.392307692, 0.970436501, -0.008989703, 0.838709677}},
	[CLASS_COSINE] = {{0.728571429, 0.590476190, 0.388293070, 0.020141333, 0.903225806},
		{0.276923077, 0.469230769, 0.138167886, -0.023954289, 0.580645161},
		{0.430769231, 0.428205128, 0.988851966, -0.006208769, 0.967741935}},
};

static void make_unit(Space *space)
{
	for (size_t i = 0; i < space->vectors.rows; i++)
		for (size_t j = 0; j < space->vectors.cols; j++)
			matrix_row(&space->vectors, i)[j] *= space->inverse_norms[i];
}

static Space *classifier(ClassScore score)
{
	static const float constants[] = {0.1f, -0.2f, 0.3f};
	Space *model = space_of_integers(32, 3, WIDTH);
	model->class_score = score;
	model->constants = calloc(3, sizeof *model->constants);
	if (score == CLASS_COSINE) {
		make_unit(model);
		return model;
	}
	memcpy(model->constants, constants, sizeof constants);
	for (size_t i = 0; i < (size_t)3 * WIDTH; i++)
		model->vectors.data[i] /= 10;
	return model;
}

static void test_sensitivity_is_as_computed_elsewhere(void **state)
{
	(void)state;
	Space *space = space_of_integers(31, COUNT, WIDTH), *runs = space_of_integers(33, 5, WIDTH),
	      *splits = space_of_integers(34, 30, WIDTH);
	uint32_t *items = places(0, COUNT), classes[COUNT];
	make_unit(runs);
	make_unit(splits);
	for (uint32_t i = 0; i < COUNT; i++)
		classes[i] = i % 3;
	for (ClassScore score = CLASS_LOGISTIC; score <= CLASS_COSINE; score++) {
		Space *model = classifier(score);
		ConceptSensitivity out[3];
		SensitivityInput input = {model, matrix_rows(&space->vectors), items, classes, COUNT,
			matrix_rows(&runs->vectors), matrix_rows(&splits->vectors), 5};
		concept_sensitivity(&input, NULL, out);
		for (size_t c = 0; c < 3; c++) {
			const double *known = sensitivities[score][c];
			assert_int_equal(out[c].n, c == 0 ? 14 : 13);
			assert_near(out[c].share, known[0], 1e-6);
			assert_near(out[c].random, known[1], 1e-6);
			assert_near(out[c].p, known[2], 1e-6);
			assert_near(out[c].slope, known[3], 1e-6);
			assert_near(out[c].slope_p, known[4], 1e-6);
			assert_true(out[c].p_holm >= out[c].p && out[c].slope_holm >= out[c].slope_p);
		}
		space_unref(model);
	}
	free(items);
	space_unref(space);
	space_unref(runs);
	space_unref(splits);
}

/* --- finite differences of the classifier itself --- */

static double log_probability(const Space *model, const float *row, const float *v, double step, size_t class)
{
	float moved[WIDTH];
	double probabilities[3];
	for (size_t j = 0; j < WIDTH; j++)
		moved[j] = (float)((double)row[j] + step * (double)v[j]);
	discriminant_class(model, moved, probabilities);
	return log(probabilities[class]);
}

static void test_slopes_are_those_of_the_classifier(void **state)
{
	(void)state;
	Space *space = space_of_integers(41, 3, WIDTH), *vectors = space_of_integers(42, 2, WIDTH);
	make_unit(vectors);
	memcpy(matrix_row(&vectors->vectors, 1), matrix_row(&vectors->vectors, 0), WIDTH * sizeof(float));
	for (ClassScore score = CLASS_LOGISTIC; score <= CLASS_COSINE; score++) {
		Space *model = classifier(score);
		for (uint32_t class = 0; class < 3; class ++) {
			const float *row = matrix_row(&space->vectors, class),
				    *v = matrix_row(&vectors->vectors, 0);
			ConceptSensitivity out[3];
			SensitivityInput input = {model, matrix_rows(&space->vectors), &class, &class, 1,
				matrix_rows(&vectors->vectors), matrix_rows(&vectors->vectors), 2};
			double step = 1e-2, length = 1 / (double)space->inverse_norms[class];
			concept_sensitivity(&input, NULL, out);
			double slope = (log_probability(model, row, v, step, class) -
					       log_probability(model, row, v, -step, class)) /
				       (2 * step);
			assert_near(out[class].slope, slope * length / 100,
				1e-4 + 1e-3 * fabs(slope * length / 100));
		}
		space_unref(model);
	}
	space_unref(space);
	space_unref(vectors);
}

/* --- planted --- */

/* Items of a normal distribution, of which the first lie `shift` farther along (1, 1, 0, …). */
static Space *world(size_t count, size_t shifted, double shift, uint64_t seed)
{
	double *rows = calloc(count, 8 * sizeof *rows);
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < count * 8; i++)
		rows[i] = random_normal(&random) + (i < shifted * 8 && i % 8 < 2 ? shift / sqrt(2) : 0);
	Space *space = space_of_rows(rows, count, 8);
	free(rows);
	return space;
}

static bool ask(Space *space, size_t concept, size_t others, const char *line, Pool *pool, Audit *audit)
{
	Error err = ERROR_INIT;
	Args *options = args_of(audit_concept.options, line, &err);
	WordSet *sets[] = {set_of_range("a", 0, concept), set_of_range("b", concept, others)};
	AuditInput input = {.space = space, .sets = sets, .further = 1, .seed = 1, .pool = pool};
	bool fine = options && audit_concept.run(&audit_concept, &input, options, audit, &err);
	args_free(options);
	wordset_unref(sets[0]);
	wordset_unref(sets[1]);
	return fine;
}

static void test_a_planted_direction_is_found(void **state)
{
	(void)state;
	Space *space = world(200, 60, 3, 5);
	for (size_t others = 0; others <= 60; others += 60) { /* 0: drawn */
		Audit audit = {0};
		assert_true(ask(space, 60, others, "splits=59 draw=any", NULL, &audit));
		assert_true(audit.effect > 0.85 && audit.low > 0.75);
		assert_near(audit.permutation.p, 1.0 / 60, 1e-12);
		assert_true(audit.concept->told && audit.concept->stability > 0.8);
		assert_true(audit.concept->n_items > 0 && audit.words[0].association > 0);
		assert_non_null(strstr(audit.finding, "is a concept of this space"));
		audit_release(&audit);
	}
	space_unref(space);
}

static void test_the_planted_direction_is_recovered(void **state)
{
	(void)state;
	Space *space = world(400, 200, 3, 6);
	uint32_t *concept = places(0, 200), *others = places(200, 200);
	ConceptInput input = {matrix_rows(&space->vectors), concept, 200, others, 200, 0, 4, 1, 1, 1};
	ConceptVectors vectors = {0};
	Error err = ERROR_INIT;
	assert_ok(concept_vectors_learn(&input, NULL, &vectors, &err));
	assert_true((vectors.axis[0] + vectors.axis[1]) / sqrt(2) > 0.97);
	assert_near(vectors.accuracy, normal_below(1.5), 0.04); /* of the best rule */
	concept_vectors_release(&vectors);
	free(concept);
	free(others);
	space_unref(space);
}

static void test_what_is_no_concept_is_refused(void **state)
{
	(void)state;
	enum { TRIALS = 18 };
	size_t told[2] = {0};
	for (uint64_t seed = 0; seed < TRIALS; seed++)
		for (size_t drawn = 0; drawn < 2; drawn++) {
			Space *space = world(120, 0, 0, 100 + seed);
			Audit audit = {0};
			assert_true(
				ask(space, 12, drawn ? 0 : 12, "splits=39 vectors=4 draw=any", NULL, &audit));
			told[drawn] += audit.concept->told;
			if (!audit.concept->told)
				assert_non_null(strstr(audit.finding, "is no concept"));
			audit_release(&audit);
			space_unref(space);
		}
	assert_true(told[0] <= TRIALS / 6 && told[1] <= TRIALS / 6);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Space *space = world(120, 20, 1, 8);
	Pool *pool = pool_new(3);
	Audit audits[2] = {{0}};
	for (size_t i = 0; i < 2; i++)
		assert_true(ask(space, 20, 0, "splits=39 force=yes", i ? pool : NULL, &audits[i]));
	assert_true(audits[0].effect == audits[1].effect);
	assert_true(audits[0].permutation.p == audits[1].permutation.p);
	assert_true(audits[0].words[0].association == audits[1].words[0].association);
	audit_release(&audits[0]);
	audit_release(&audits[1]);
	pool_free(pool);
	space_unref(space);
}

static void test_refusals(void **state)
{
	(void)state;
	Space *space = world(30, 0, 0, 9);
	Audit audit = {0};
	assert_false(ask(space, 4, 10, "", NULL, &audit));
	audit_release(&audit);
	assert_false(ask(space, 20, 0, "", NULL, &audit)); /* too few others to draw from */
	audit_release(&audit);
	space_unref(space);
}

static void test_two_sided(void **state)
{
	(void)state;
	const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	assert_near(concept_two_sided(values, 9, 10), 0.2, 1e-12);
	assert_near(concept_two_sided(values, 9, 2), 0.6, 1e-12);
	assert_near(concept_two_sided(values, 9, 5), 1, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_normal_is_that_of_scikit_learn),
		cmocka_unit_test(test_sensitivity_is_as_computed_elsewhere),
		cmocka_unit_test(test_slopes_are_those_of_the_classifier),
		cmocka_unit_test(test_a_planted_direction_is_found),
		cmocka_unit_test(test_the_planted_direction_is_recovered),
		cmocka_unit_test(test_what_is_no_concept_is_refused),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_two_sided),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
