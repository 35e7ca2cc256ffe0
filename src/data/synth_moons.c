/*
 * moons: two half moons that lie in each other, as two classes in the plane; in the other domain both are
 * turned about their middle. The task of Germain, Habrard, Laviolette & Morvant (ICML 2013) for adaptation
 * without labels.
 */
#include "base/random.h"
#include "data/synth.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_ROW = 16 };

static const ArgSpec moons_options[] = {
	{.name = "angle",
		.kind = ARG_NUMBER,
		.help = "by which the moons of b are turned",
		.fallback = "30",
		.low = 0,
		.high = 180,
		.unit = "degrees"},
	{.name = "noise",
		.kind = ARG_NUMBER,
		.help = "standard deviation of the points about their arc",
		.fallback = "0.1",
		.low = 0,
		.high = 2},
	{.name = NULL},
};

/* The upper moon is half the unit circle about (-1/2, -1/4), the lower one about (1/2, 1/4). */
static void draw(size_t class, double noise, double angle, Random *random, float *point)
{
	double along = 2 * acos(0) * random_uniform(random), side = class == 0 ? 1 : -1;
	double x = side * (cos(along) - 0.5) + noise * random_normal(random);
	double y = side * (sin(along) - 0.25) + noise * random_normal(random);
	point[0] = (float)(x * cos(angle) - y * sin(angle));
	point[1] = (float)(x * sin(angle) + y * cos(angle));
}

static bool add_side(
	bool target, double angle, double noise, const SynthOptions *options, Synth *out, Error *err)
{
	const char *name = target ? "b" : "a";
	Space *space = synth_space(name, options->size, 2, 2, options, err);
	if (!space)
		return false;
	for (size_t row = 0; row < options->size; row++) {
		Random random;
		random_init(&random, options->seed, FIRST_ROW + 2 * row + target);
		space->class_of[row] = row % 2;
		draw(row % 2, noise, target ? angle : 0, &random, matrix_row(&space->vectors, row));
	}
	synth_add_space(out, options->name, name, space);
	return space_finish(space, err);
}

static bool make_moons(const SynthOptions *options, Synth *out, Error *err)
{
	double degrees = options->options ? args_number(options->options, "angle") : 30;
	double noise = options->options ? args_number(options->options, "noise") : 0.1;
	double angle = degrees * acos(0) / 90;
	out->value_name = "degrees";
	out->value_decimals = 1;
	synth_add_fact(out, "turned", "b against a", degrees);
	return add_side(false, angle, noise, options, out, err) &&
	       add_side(true, angle, noise, options, out, err);
}

const World world_moons = {
	.name = "moons",
	.summary = "two half moons in each other as classes in the plane, turned in the other domain",
	.tries = "eval shift NAME-a NAME-b\nmap in=NAME-a",
	.size = 1000,
	.options = moons_options,
	.make = make_moons,
};
