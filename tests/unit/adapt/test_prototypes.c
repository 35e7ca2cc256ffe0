/* Class prototypes on clouds of three classes in four dimensions, as frequent as 1, 2 and 3 on one side and as
 * 3, 2 and 1 on the other. */
#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "adapted.h"
#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 120, D = 4, CLASSES = 3 };
static const double centres[CLASSES][D] = {{4, 0, 0, 1}, {0, 4, 0, 1}, {0, 0, 4, 1}};
static const double aside[D] = {1, -0.5, 0.5, 2};

typedef struct World {
	Space *source, *target;
	Dictionary classes;
	uint32_t source_class[N], target_class[N];
} World;

static Space *cloud(char letter, const uint32_t *class_of, const double *shift, double bend)
{
	Space *space = space_new(N, D, &err);
	Random random;
	random_init(&random, 1, (uint64_t)letter);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", letter, i));
		for (size_t j = 0; j < D; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)(centres[class_of[i]][j] * (j ? 1 : 1 + bend) + (shift ? shift[j] : 0) +
					0.5 * random_normal(&random));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void make_world(double bend, World *world)
{
	static const uint32_t six[] = {0, 1, 1, 2, 2, 2};
	*world = (World){0};
	for (size_t i = 0; i < N; i++) {
		world->source_class[i] = six[i % 6];
		world->target_class[i] = 2 - six[i % 6];
	}
	dictionary_add(&world->classes, "a", 1);
	dictionary_add(&world->classes, "b", 1);
	dictionary_add(&world->classes, "c", 1);
	world->source = cloud('s', world->source_class, NULL, 0);
	world->target = cloud('t', world->target_class, aside, bend);
}

static void release(World *world)
{
	space_unref(world->source);
	space_unref(world->target);
	dictionary_release(&world->classes);
}

static Adaptation *start(const World *world, const char *line, bool labels)
{
	AdaptInput input = {.source = world->source,
		.target = world->target,
		.source_name = "s",
		.target_name = "t",
		.classes = &world->classes,
		.source_class = world->source_class,
		.target_class = labels ? world->target_class : NULL,
		.seed = 1};
	Args *args = args_of(adapter_prototypes.options, line, &err);
	if (!args)
		fail_msg("%s", err.message);
	Adaptation *adaptation = adapter_start(&adapter_prototypes, &input, args, &err);
	args_free(args);
	return adaptation;
}

static Adaptation *adapt(const World *world, const char *line, bool labels)
{
	Adaptation *adaptation = start(world, line, labels);
	assert_non_null(adaptation);
	while (!adaptation->progress.finished)
		assert_ok(adapter_prototypes.step(adaptation, NULL, &err));
	return adaptation;
}

/* The squared distance of the class means of both sides, summed, from the shared space itself. */
static double loss(const World *world, const Adaptation *adaptation)
{
	double sum = 0;
	for (uint32_t c = 0; c < CLASSES; c++)
		for (size_t j = 0; j < D; j++) {
			double mean[2] = {0, 0}, count[2] = {0, 0};
			for (size_t i = 0; i < 2 * N; i++) {
				bool source = i >= N;
				if ((source ? world->source_class[i - N] : world->target_class[i]) != c)
					continue;
				mean[source] += (double)matrix_row(&adaptation->shared->vectors, i)[j];
				count[source]++;
			}
			sum += pow(mean[0] / count[0] - mean[1] / count[1], 2);
		}
	return sum;
}

/* With all labels: that which is told is that which is there, and each way does no worse than the one that it
 * contains. */
static void test_losses_are_those_of_the_class_means(void **state)
{
	(void)state;
	World world;
	make_world(0.5, &world);
	Adaptation *mean = adapt(&world, "guess=no move=mean", true);
	Adaptation *map = adapt(&world, "guess=no move=map ridge=0.1", true);
	Adaptation *exact = adapt(&world, "guess=no move=map ridge=0", true);
	Adaptation *each = adapt(&world, "guess=no move=class", true);
	assert_near(figure_of(mean, "loss_after"), loss(&world, mean), 1e-4);
	assert_near(figure_of(map, "loss_after"), loss(&world, map), 1e-4);
	assert_near(loss(&world, exact), 0, 1e-6);
	assert_near(loss(&world, each), 0, 1e-6);
	assert_true(figure_of(mean, "loss_after") < figure_of(mean, "loss_before"));
	assert_true(figure_of(map, "loss_after") < figure_of(mean, "loss_after"));
	assert_true(figure_of(map, "loss_after") > 1e-3);
	adapter_prototypes.free(mean);
	adapter_prototypes.free(map);
	adapter_prototypes.free(exact);
	adapter_prototypes.free(each);
	release(&world);
}

/* The means of all rows differ by the classes' frequencies as well; those of the classes do not. */
static void test_a_translation_is_found_although_frequencies_differ(void **state)
{
	(void)state;
	World world;
	make_world(0, &world);
	Adaptation *known = adapt(&world, "guess=no move=mean", true),
		   *guessed = adapt(&world, "move=mean rounds=20", false);
	for (size_t j = 0; j < D; j++) {
		double by = (double)matrix_row(&known->shared->vectors, N)[j] -
			    (double)matrix_row(&world.source->vectors, 0)[j];
		assert_near(by, aside[j], 0.15);
		by = (double)matrix_row(&guessed->shared->vectors, N)[j] -
		     (double)matrix_row(&world.source->vectors, 0)[j];
		assert_near(by, aside[j], 0.15);
	}
	size_t right = 0;
	for (size_t i = 0; i < N; i++)
		right += guessed->rounds[guessed->n_rounds - 1].given[i] == world.target_class[i];
	assert_true(right > N * 98 / 100);
	assert_int_equal(guessed->n_rounds, (size_t)figure_of(guessed, "rounds"));
	adapter_prototypes.free(known);
	adapter_prototypes.free(guessed);
	release(&world);
}

/* Two prototypes from their centre span one dimension less than there are classes. */
static void test_the_map_moves_nothing_across_the_prototypes(void **state)
{
	(void)state;
	World world;
	make_world(0.5, &world);
	Adaptation *map = adapt(&world, "guess=no move=map", true);
	/* The centres all have 1 in the last column, so what a row has there plays no part. */
	const float *was = matrix_row(&world.source->vectors, 7),
		    *is = matrix_row(&map->shared->vectors, N + 7);
	Adaptation *mean = adapt(&world, "guess=no move=mean", true);
	const float *moved = matrix_row(&mean->shared->vectors, N + 7);
	assert_true(fabs((double)is[0] - (double)moved[0]) > 0.01);
	assert_near(is[3] - was[3], aside[3], 0.2);
	adapter_prototypes.free(map);
	adapter_prototypes.free(mean);
	release(&world);
}

static void test_without_labels_and_guesses_there_is_nothing_to_go_by(void **state)
{
	(void)state;
	World world;
	make_world(0, &world);
	assert_null(start(&world, "guess=no", false));
	assert_contains(err.message, "labels=5");
	release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_losses_are_those_of_the_class_means),
		cmocka_unit_test(test_a_translation_is_found_although_frequencies_differ),
		cmocka_unit_test(test_the_map_moves_nothing_across_the_prototypes),
		cmocka_unit_test(test_without_labels_and_guesses_there_is_nothing_to_go_by),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
