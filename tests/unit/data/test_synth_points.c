/* What the worlds of points and of stained cloth promise. */
#include "check.h"
#include "data/synth.h"
#include "linalg/matrix.h"

#include <stdlib.h>

static Error err;

static Synth make(const char *name, const char *line, uint64_t seed, size_t size)
{
	const World *world = world_find(name);
	Synth synth = {0};
	Args *args = args_of(world->options, line, &err);
	assert_non_null(args);
	SynthOptions options = {.name = name, .seed = seed, .size = size, .options = args, .source = "synth"};
	assert_ok(world->make(&options, &synth, &err));
	args_free(args);
	return synth;
}

static double at(const Space *space, size_t row, size_t column)
{
	return (double)matrix_row(&space->vectors, row)[column];
}

static double distance(const Space *space, size_t i, size_t j)
{
	double sum = 0;
	for (size_t k = 0; k < space->vectors.cols; k++)
		sum += (at(space, i, k) - at(space, j, k)) * (at(space, i, k) - at(space, j, k));
	return sqrt(sum);
}

/* A turn and a move keep all distances; partners are pairs. */
static void test_rotation_keeps_distances(void **state)
{
	(void)state;
	Synth synth = make("gaussians", "severity=0.7 noise=0 dim=7", 3, 60);
	assert_int_equal(synth.count, 3);
	const Space *a = synth.parts[0].space, *b = synth.parts[1].space;
	double moved = 0;
	for (size_t i = 1; i < 60; i++) {
		assert_near(distance(a, i, i - 1), distance(b, i, i - 1), 1e-4);
		assert_int_equal(a->class_of[i], b->class_of[i]);
		moved += fabs(at(a, i, 0) - at(b, i, 0));
	}
	assert_true(moved > 10);
	assert_int_equal(synth.parts[2].lexicon->count, 60);
	assert_string_equal(b->items.words[4], "b-5");
	assert_string_equal(a->columns.words[6], "x7");
	assert_near(synth.facts[0].value, 63, 1e-9);
	synth_release(&synth);
}

static double share_of_class(const Space *space, uint32_t class)
{
	double count = 0;
	for (size_t i = 0; i < space->vectors.rows; i++)
		count += space->class_of[i] == class;
	return count / (double)space->vectors.rows;
}

static void test_each_shift_is_what_it_says(void **state)
{
	(void)state;
	Synth label = make("gaussians", "shift=label severity=1", 1, 4000);
	const Space *b = label.parts[1].space;
	/* Shares 1 : e^-2 : e^-4. */
	assert_near(share_of_class(b, 2) / share_of_class(b, 0), exp(-4), 0.01);
	assert_near(share_of_class(label.parts[0].space, 2), 1.0 / 3, 1e-3);
	Synth missing = make("gaussians", "shift=missing severity=0.3", 1, 1000);
	size_t zeros = 0;
	for (size_t k = 0; k < 10; k++)
		zeros += at(missing.parts[1].space, 0, k) == 0 && at(missing.parts[1].space, 7, k) == 0;
	assert_int_equal(zeros, 3);
	/* All labels are the next class's: the point near the mean of class 1 is called 2. */
	Synth concept = make("gaussians", "shift=concept severity=1 separation=50", 1, 1000);
	const Space *from = concept.parts[0].space, *to = concept.parts[1].space;
	for (size_t i = 0; i < 30; i++) {
		assert_int_equal(to->class_of[i], (from->class_of[i] + 1) % 3);
		double apart = 0;
		for (size_t k = 0; k < 10; k++)
			apart += fabs(at(from, i, k) - at(to, i, k));
		assert_true(apart < 40);
	}
	synth_release(&label);
	synth_release(&missing);
	synth_release(&concept);
}

/* Without severity the domains are samples of one distribution: means differ by chance only. */
static void test_no_severity_is_no_shift(void **state)
{
	(void)state;
	static const char *const lines[] = {"shift=covariate severity=0", "shift=label severity=0",
		"shift=concept severity=0", "shift=missing severity=0", "severity=0 noise=0"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		Synth synth = make("gaussians", lines[i], 5, 6000);
		for (size_t k = 0; k < 10; k++) {
			double difference = 0;
			for (size_t row = 0; row < 6000; row++)
				difference +=
					at(synth.parts[0].space, row, k) - at(synth.parts[1].space, row, k);
			assert_near(difference / 6000, 0, 0.2);
		}
		synth_release(&synth);
	}
}

static void test_moons(void **state)
{
	(void)state;
	Synth synth = make("moons", "angle=90 noise=0", 1, 400);
	const Space *a = synth.parts[0].space, *b = synth.parts[1].space;
	for (size_t i = 0; i < 400; i++) {
		double side = a->class_of[i] ? -1 : 1;
		/* On its half circle, and after a quarter turn on that of b. */
		assert_near(hypot(at(a, i, 0) + side * 0.5, at(a, i, 1) + side * 0.25), 1, 1e-5);
		assert_near(hypot(at(b, i, 1) + side * 0.5, -at(b, i, 0) + side * 0.25), 1, 1e-5);
	}
	synth_release(&synth);
}

static void test_stains_are_dark(void **state)
{
	(void)state;
	Synth synth = make("anomalies", "share=0.25 depth=150", 1, 1000);
	const Images *images = synth.parts[0].images;
	double darkest[2] = {0, 0}, count[2] = {0, 0};
	for (size_t i = 0; i < images->count; i++) {
		unsigned char low = 255;
		for (size_t p = 0; p < 24 * 24; p++)
			low = images_at(images, i)[p] < low ? images_at(images, i)[p] : low;
		if (images->domain_of[i] == 0) {
			darkest[images->class_of[i]] += low;
			count[images->class_of[i]]++;
		}
	}
	assert_near(count[1], 125, 0);
	assert_true(darkest[1] / count[1] < darkest[0] / count[0] - 50);
	assert_near(synth.facts[0].value, 125, 0);
	synth_release(&synth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_keeps_distances),
		cmocka_unit_test(test_each_shift_is_what_it_says),
		cmocka_unit_test(test_no_severity_is_no_shift),
		cmocka_unit_test(test_moons),
		cmocka_unit_test(test_stains_are_dark),
	};
	return cmocka_run_group_tests_name("worlds of points", tests, NULL, NULL) != 0;
}
