/*
 * anomalies: pictures of cloth in two domains, linen in daylight and wool in lamplight. Most are as they should
 * be; some have a stain, a soft spot whose place, size and darkness are drawn by lot. A stain is darker than
 * the cloth about it in both domains; how bright the cloth is, how coarse its threads are and from where the
 * light falls differ.
 */
#include "base/random.h"
#include "base/text.h"
#include "data/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 24 };

static const struct {
	const char *name;
	double paper, contrast, period, slant, light,
		noise; /* grey levels; pixels; of the threads, of the light */
} domains[] = {{"linen", 200, 14, 3, 0.2, 10, 5}, {"wool", 105, 26, 6.5, 1.1, -30, 9}};
enum { DOMAINS = sizeof domains / sizeof *domains };

static const ArgSpec anomalies_options[] = {
	{.name = "share",
		.kind = ARG_NUMBER,
		.help = "of the pictures that have a stain",
		.fallback = "0.2",
		.low = 0.01,
		.high = 0.5},
	{.name = "depth",
		.kind = ARG_NUMBER,
		.help = "how dark stains are, in grey levels, on average",
		.fallback = "60",
		.low = 0,
		.high = 200},
	{.name = NULL},
};

typedef struct Stain {
	double x, y, radius, depth;
} Stain;

static Stain draw_stain(double depth, Random *random)
{
	return (Stain){SIDE * (0.2 + 0.6 * random_uniform(random)), SIDE * (0.2 + 0.6 * random_uniform(random)),
		SIDE * (0.07 + 0.08 * random_uniform(random)), depth * (0.6 + 0.8 * random_uniform(random))};
}

static double cloth(size_t domain, double x, double y, double phase)
{
	double turn = domains[domain].slant, along = x * cos(turn) + y * sin(turn),
	       across = y * cos(turn) - x * sin(turn);
	double threads = sin(4 * acos(0) * along / domains[domain].period + phase) +
			 sin(4 * acos(0) * across / domains[domain].period + 2 * phase);
	return domains[domain].paper + domains[domain].contrast * threads / 2 +
	       domains[domain].light * (x / SIDE - 0.5);
}

static void draw(size_t domain, double depth, Random *random, unsigned char *pixels)
{
	double phase = 4 * acos(0) * random_uniform(random);
	Stain stain = draw_stain(depth, random);
	for (unsigned i = 0; i < SIDE * SIDE; i++) {
		double x = i % SIDE, y = (double)(i / SIDE), dx = x - stain.x, dy = y - stain.y;
		double dark = stain.depth * exp(-(dx * dx + dy * dy) / (2 * stain.radius * stain.radius));
		double value =
			cloth(domain, x, y, phase) - dark + domains[domain].noise * random_normal(random);
		pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
	}
}

/* Domains take turns; which pictures have a stain is spread evenly. */
static void fill(Images *images, double share, double depth, uint64_t seed)
{
	for (size_t i = 0; i < images->count; i++) {
		size_t domain = i % DOMAINS, number = i / DOMAINS;
		bool stained = floor((double)(number + 1) * share) > floor((double)number * share);
		Random random;
		random_init(&random, seed, i);
		draw(domain, stained ? depth : 0, &random, images->pixels + i * SIDE * SIDE);
		images->class_of[i] = stained;
		images->domain_of[i] = (uint32_t)domain;
		Text name = {0};
		text_format(&name, "%s-%zu", domains[domain].name, number + 1);
		dictionary_add(&images->names, text_of(&name), name.length);
		text_release(&name);
	}
	images_checksum(images);
}

static void tell(const Images *images, Synth *out)
{
	for (uint32_t d = 0; d < DOMAINS; d++) {
		size_t stained = 0;
		for (size_t i = 0; i < images->count; i++)
			stained += images->domain_of[i] == d && images->class_of[i];
		synth_add_fact(out, domains[d].name, "with a stain: class anomaly", (double)stained);
	}
}

static bool make_anomalies(const SynthOptions *options, Synth *out, Error *err)
{
	Images *images = synth_images(options->size, SIDE, options->source, err);
	if (!images)
		return false;
	dictionary_add(&images->classes, "normal", strlen("normal"));
	dictionary_add(&images->classes, "anomaly", strlen("anomaly"));
	for (size_t d = 0; d < DOMAINS; d++)
		dictionary_add(&images->domains, domains[d].name, strlen(domains[d].name));
	const Args *args = options->options;
	fill(images, args ? args_number(args, "share") : 0.2, args ? args_number(args, "depth") : 60,
		options->seed);
	synth_add_images(out, options->name, "", images);
	out->value_name = "pictures";
	tell(images, out);
	return true;
}

const World world_anomalies = {
	.name = "anomalies",
	.summary = "pictures of cloth in two domains, linen and wool, some with a stain",
	.tries = "show NAME\ntrain eigen NAME as=NAME-space dim=20\neval anomalies NAME-space\n"
		 "adapt standardise NAME-space from=wool to=linen as=NAME-one\neval anomalies NAME-one",
	.size = 1200,
	.options = anomalies_options,
	.make = make_anomalies,
};
