/*
 * shapes: pictures of plain shapes in two domains. What a shape is does not depend on the domain; how it is
 * drawn does: the pen draws dark on white paper, the chalk pale and dusty on a dark board. Pixels of the same
 * shape in the two domains have little in common, which is what an adaptation has to mend.
 */
#include "base/random.h"
#include "base/text.h"
#include "data/synth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 20, SAMPLES = 3 };

/* Where and how large one shape is; x and y are in pixels from its centre, turned upright. */
typedef struct Pose {
	double x, y, radius, cosine, sine;
} Pose;

static bool in_disc(double x, double y)
{
	return x * x + y * y < 1;
}

static bool in_ring(double x, double y)
{
	return in_disc(x, y) && x * x + y * y > 0.36;
}

static bool in_square(double x, double y)
{
	return fabs(x) < 0.85 && fabs(y) < 0.85;
}

static bool in_cross(double x, double y)
{
	return (fabs(x) < 0.28 && fabs(y) < 1) || (fabs(y) < 0.28 && fabs(x) < 1);
}

static bool in_triangle(double x, double y)
{
	return y < 0.7 && y > -1 + 1.75 * fabs(x);
}

static bool in_bar(double x, double y)
{
	return fabs(x) < 1 && fabs(y) < 0.3;
}

/* Inside of the shape of radius 1 around 0; y grows downwards. */
static const struct {
	const char *name;
	bool (*inside)(double x, double y);
} shapes[] = {{"disc", in_disc}, {"ring", in_ring}, {"square", in_square}, {"cross", in_cross},
	{"triangle", in_triangle}, {"bar", in_bar}};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static const struct {
	const char *name;
	double paper, ink, dust; /* grey levels; standard deviation of the noise */
} domains[] = {{"pen", 245, 25, 4}, {"chalk", 45, 190, 24}};
enum { DOMAINS = sizeof domains / sizeof *domains };

static const ArgSpec shapes_options[] = {
	{.name = "dust",
		.kind = ARG_NUMBER,
		.help = "how noisy the pictures are, as a multiple",
		.fallback = "1",
		.low = 0,
		.high = 10},
	{.name = NULL},
};

static Pose draw_pose(Random *random)
{
	double turn = (random_uniform(random) - 0.5) * 0.5; /* up to 14 degrees */
	return (Pose){.x = SIDE / 2.0 + (random_uniform(random) - 0.5) * 3,
		.y = SIDE / 2.0 + (random_uniform(random) - 0.5) * 3,
		.radius = SIDE * (0.3 + 0.12 * random_uniform(random)),
		.cosine = cos(turn),
		.sine = sin(turn)};
}

/* The share of the pixel that the shape covers, from a grid of points in it. */
static double coverage(size_t shape, const Pose *pose, unsigned column, unsigned row)
{
	unsigned hits = 0;
	for (unsigned i = 0; i < SAMPLES * SAMPLES; i++) {
		double x = (column + (i % SAMPLES + 0.5) / SAMPLES - pose->x) / pose->radius;
		double y = (row + (i / SAMPLES + 0.5) / SAMPLES - pose->y) / pose->radius;
		hits += shapes[shape].inside(
			x * pose->cosine + y * pose->sine, y * pose->cosine - x * pose->sine);
	}
	return (double)hits / (SAMPLES * SAMPLES);
}

static void draw(size_t shape, size_t domain, double dust, Random *random, unsigned char *pixels)
{
	Pose pose = draw_pose(random);
	for (unsigned i = 0; i < SIDE * SIDE; i++) {
		double covered = coverage(shape, &pose, i % SIDE, i / SIDE);
		double value = domains[domain].paper + covered * (domains[domain].ink - domains[domain].paper) +
			       dust * domains[domain].dust * random_normal(random);
		pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
	}
}

static void add(Dictionary *names, const char *name)
{
	dictionary_add(names, name, strlen(name));
}

/* Shapes take turns, and so do domains; every picture has a stream of random numbers of its own. */
static void fill(Images *images, double dust, uint64_t seed)
{
	for (size_t i = 0; i < images->count; i++) {
		size_t shape = i % SHAPES, domain = i / SHAPES % DOMAINS;
		Random random;
		random_init(&random, seed, i);
		draw(shape, domain, dust, &random, images->pixels + i * SIDE * SIDE);
		images->class_of[i] = (uint32_t)shape;
		images->domain_of[i] = (uint32_t)domain;
		Text name = {0};
		text_format(
			&name, "%s-%s-%zu", domains[domain].name, shapes[shape].name, i / (SHAPES * DOMAINS));
		add(&images->names, text_of(&name));
		text_release(&name);
	}
	images_checksum(images);
}

static void tell(const Images *images, Synth *out)
{
	for (uint32_t s = 0; s < SHAPES; s++) {
		size_t pictures = 0;
		for (size_t i = 0; i < images->count; i++)
			pictures += images->class_of[i] == s;
		Text detail = {0};
		for (size_t d = 0; d < DOMAINS; d++)
			text_format(&detail, "%s%s-%s-0", d ? " " : "", domains[d].name, shapes[s].name);
		synth_add_fact(out, shapes[s].name, text_of(&detail), (double)pictures);
		text_release(&detail);
	}
}

static bool make_shapes(const SynthOptions *options, Synth *out, Error *err)
{
	Images *images = synth_images(options->size, SIDE, options->source, err);
	if (!images)
		return false;
	for (size_t i = 0; i < SHAPES; i++)
		add(&images->classes, shapes[i].name);
	for (size_t i = 0; i < DOMAINS; i++)
		add(&images->domains, domains[i].name);
	fill(images, options->options ? args_number(options->options, "dust") : 1, options->seed);
	synth_add_images(out, options->name, "", images);
	out->value_name = "pictures";
	tell(images, out);
	return true;
}

const World world_shapes = {
	.name = "shapes",
	.summary = "pictures of six shapes in two domains, pen on paper and chalk on a board",
	.tries = "show NAME\ntrain eigen NAME as=NAME-space dim=20\nmap in=NAME-space",
	.size = 1200,
	.options = shapes_options,
	.make = make_shapes,
};
