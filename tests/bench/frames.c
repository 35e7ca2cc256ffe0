/* Times of one frame of a map: `frames [POINTS]` prints a row for each size of the screen, in milliseconds, the
 * median of some frames. "moved": every point has moved since the frame before; "zoomed": the window has;
 * "cursor": nothing but the cursor has. */
#include "base/clock.h"
#include "base/random.h"
#include "report/scatter.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { FRAMES = 41, DOMAINS = 10 };

/* Ten clouds of words; frequent ones lie anywhere. */
static Space *make_space(size_t count)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, 1, &err);
	if (!space)
		abort();
	space->counts = memory_new(count, sizeof *space->counts);
	space->domain_of = memory_new(count, sizeof *space->domain_of);
	char name[24];
	for (int d = 0; d < DOMAINS; d++)
		dictionary_add(&space->domains, name, (size_t)snprintf(name, sizeof name, "domain%d", d));
	for (size_t i = 0; i < count; i++) {
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "word%zu", i));
		space->counts[i] = count - i;
		space->domain_of[i] = (uint32_t)(i * 7919 % DOMAINS);
	}
	return space;
}

static Projection *make_points(Space *space, uint64_t seed)
{
	Error err = ERROR_INIT;
	Random random;
	random_init(&random, 1, 0);
	Projection *points = projection_new(space, "words", (size_t)-1, 1, &err);
	if (!points)
		abort();
	for (size_t i = 0; i < points->shown; i++) {
		uint32_t domain = space->domain_of[i];
		points->x[i] = (float)(random_normal(&random) + 4 * (domain % 4) + 0.01 * (double)seed);
		points->y[i] = (float)(random_normal(&random) + 4 * (domain / 4) +
				       0.001 * (double)(i % 7) * (double)seed);
	}
	return points;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static double median(double *seconds, int count)
{
	qsort(seconds, (size_t)count, sizeof *seconds, by_value);
	return seconds[count / 2] * 1000;
}

typedef enum What { MOVED, ZOOMED, CURSOR } What;

static double time_frames(Projection *const *points, Colouring *colouring, int rows, int cols, What what)
{
	Scatter scatter = {0};
	Canvas canvas = {0};
	double seconds[FRAMES];
	for (int f = -1; f < FRAMES; f++) {
		canvas_init(&canvas, rows, cols);
		ScatterStyle style = {
			.marker = MARKER_BRAILLE, .labels = true, .cursor = what == CURSOR ? f + 1 : 5};
		double start = clock_now();
		scatter_show(&scatter, points[what == MOVED ? (f & 1) : 0], colouring);
		View view = scatter.fit;
		view.width *= what == ZOOMED ? 1 - 0.01 * f : 1;
		scatter_draw(&scatter, &canvas, box_inside(canvas_box(&canvas), 0, 0, 1, 0), &view, &style);
		scatter_legend(&scatter, &canvas, box_inside(canvas_box(&canvas), rows - 1, 0, 0, 0), &style);
		if (f >= 0)
			seconds[f] = clock_now() - start;
	}
	scatter_release(&scatter);
	canvas_release(&canvas);
	return median(seconds, FRAMES);
}

static double time_first(Projection *points, Colouring *colouring, int rows, int cols)
{
	double seconds[FRAMES];
	for (int f = 0; f < FRAMES; f++) {
		Scatter scatter = {0};
		Canvas canvas = {0};
		canvas_init(&canvas, rows, cols);
		ScatterStyle style = {.marker = MARKER_BRAILLE, .labels = true, .cursor = -1};
		double start = clock_now();
		scatter_show(&scatter, points, colouring);
		scatter_draw(&scatter, &canvas, canvas_box(&canvas), NULL, &style);
		seconds[f] = clock_now() - start;
		scatter_release(&scatter);
		canvas_release(&canvas);
	}
	return median(seconds, FRAMES);
}

int main(int argc, char **argv)
{
	static const int sizes[][2] = {{24, 80}, {30, 100}, {44, 160}, {50, 200}};
	setlocale(LC_ALL, "C.UTF-8");
	size_t count = argc > 1 ? (size_t)atol(argv[1]) : 100000;
	Space *space = make_space(count);
	Projection *points[2] = {make_points(space, 0), make_points(space, 1)};
	Colouring *colouring = colouring_of_domains(space);
	printf("screen\tpoints\tfirst\tmoved\tzoomed\tcursor\n");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int rows = sizes[i][0], cols = sizes[i][1];
		printf("%dx%d\t%zu\t%.2f\t%.2f\t%.2f\t%.2f\n", cols, rows, count,
			time_first(points[0], colouring, rows, cols),
			time_frames(points, colouring, rows, cols, MOVED),
			time_frames(points, colouring, rows, cols, ZOOMED),
			time_frames(points, colouring, rows, cols, CURSOR));
	}
	colouring_unref(colouring);
	projection_unref(points[0]);
	projection_unref(points[1]);
	space_unref(space);
	return 0;
}
