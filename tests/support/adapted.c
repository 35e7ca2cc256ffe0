#include "adapted.h"

#include "adapt/shared.h"
#include "base/random.h"
#include "check.h"
#include "sines.h"

#include <stdlib.h>

static Error error;

Space *space_from_rows(char letter, Rows rows, const uint32_t *classes)
{
	Space *space = space_new(rows.count, rows.width, &error);
	assert_non_null(space);
	if (classes)
		space->class_of = memory_new(rows.count, sizeof *space->class_of);
	for (size_t i = 0; i < rows.count; i++) {
		char name[24];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", letter, i));
		memcpy(matrix_row(&space->vectors, i), rows_at(rows, i), rows.width * sizeof(float));
	}
	for (uint32_t class = 0, found = 1; classes && found; class ++) {
		char name[24];
		found = 0;
		for (size_t i = 0; i < rows.count; i++)
			if (classes[i] >= class)
				found = 1;
		if (found)
			dictionary_add(&space->classes, name, (size_t)snprintf(name, sizeof name, "%u", class));
	}
	for (size_t i = 0; classes && i < rows.count; i++)
		space->class_of[i] = classes[i];
	if (!space_finish(space, &error))
		fail_msg("%s", error.message);
	return space;
}

Space *space_of_sines(char letter, size_t count, size_t width, int first, double shift)
{
	Matrix rows = {0};
	assert_true(matrix_init(&rows, count, width, "rows", &error));
	sines_fill(&rows, 0, count, first, shift);
	Space *space = space_from_rows(letter, matrix_rows(&rows), NULL);
	matrix_release(&rows);
	return space;
}

static void turn_planes(float *row, size_t width)
{
	for (size_t j = 0; j + 1 < width; j++) {
		float a = row[j], b = row[j + 1];
		row[j] = 0.6f * a - 0.8f * b;
		row[j + 1] = 0.8f * a + 0.6f * b;
	}
}

Space *space_of_normals(
	char letter, size_t count, size_t width, uint64_t seed, double fall, bool turned, double noise)
{
	Matrix rows = {0};
	Random random, own;
	random_init(&random, seed, 0);
	random_init(&own, seed + 1, 0);
	assert_true(matrix_init(&rows, count, width, "rows", &error));
	for (size_t i = 0; i < count; i++) {
		float *row = matrix_row(&rows, i);
		for (size_t j = 0; j < width; j++)
			row[j] = (float)(random_normal(&random) / (1 + fall * (double)j));
		if (turned)
			turn_planes(row, width);
		for (size_t j = 0; turned && j < width; j++)
			row[j] += (float)(noise * random_normal(&own));
	}
	Space *space = space_from_rows(letter, matrix_rows(&rows), NULL);
	space->counts = memory_new(count, sizeof *space->counts);
	for (size_t i = 0; i < count; i++)
		space->counts[i] = i + 1;
	matrix_release(&rows);
	return space;
}

Space *space_of_two_clouds(char letter, size_t count, uint64_t seed, double degrees, double x, double y)
{
	Matrix rows = {0};
	uint32_t *classes = memory_new(count, sizeof *classes);
	assert_true(matrix_init(&rows, count, 2, "rows", &error));
	Random random;
	random_init(&random, seed, 0);
	double angle = degrees * acos(-1) / 180;
	for (size_t i = 0; i < count; i++) {
		classes[i] = i % 2;
		double a = 4 * (double)(i % 2) + 0.5 * random_normal(&random), b = 0.5 * random_normal(&random);
		matrix_row(&rows, i)[0] = (float)(x + a * cos(angle) - b * sin(angle));
		matrix_row(&rows, i)[1] = (float)(y + a * sin(angle) + b * cos(angle));
	}
	Space *space = space_from_rows(letter, matrix_rows(&rows), classes);
	matrix_release(&rows);
	free(classes);
	return space;
}

Adaptation *adapted_start(const Adapter *adapter, const AdaptInput *input, const char *options, Error *err)
{
	Args *args = args_of(adapter->options, options, err);
	if (!args)
		fail_msg("%s", err->message);
	Adaptation *adaptation = adapter_start(adapter, input, args, err);
	args_free(args);
	return adaptation;
}

void adapted_finish(Adaptation *adaptation, Pool *pool)
{
	for (double done = 0; !adaptation->progress.finished; done = adaptation->progress.done) {
		if (!adaptation->adapter->step(adaptation, pool, &error))
			fail_msg("%s", error.message);
		assert_true(adaptation->progress.done >= done);
	}
}

Adaptation *adapted(const Adapter *adapter, const Space *source, const Space *target, const uint32_t *labels,
	const char *options, Pool *pool, Error *err)
{
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "source",
		.target_name = "target",
		.classes = source->class_of ? &source->classes : NULL,
		.source_class = source->class_of,
		.target_class = labels,
		.seed = 1};
	Adaptation *adaptation = adapted_start(adapter, &input, options, err);
	if (adaptation)
		adapted_finish(adaptation, pool);
	return adaptation;
}

double figure_of(const Adaptation *adaptation, const char *name)
{
	for (size_t i = 0; i < adaptation->n_figures; i++)
		if (strcmp(adaptation->figures[i].name, name) == 0)
			return adaptation->figures[i].value;
	fail_msg("no figure is called %s", name);
	return NAN;
}

Rows source_rows(const Adaptation *adaptation, const Space *target)
{
	size_t first = shared_space_source(target);
	return rows_part(
		matrix_rows(&adaptation->shared->vectors), first, adaptation->shared->vectors.rows - first);
}

Rows target_rows(const Adaptation *adaptation, const Space *target)
{
	return rows_part(matrix_rows(&adaptation->shared->vectors), 0, target->vectors.rows);
}

static double squared(const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += ((double)a[j] - b[j]) * ((double)a[j] - b[j]);
	return sum;
}

double nearest_agree(const Adaptation *adaptation, const Space *source, const Space *target)
{
	Rows from = source_rows(adaptation, target), to = target_rows(adaptation, target);
	size_t agree = 0;
	for (size_t i = 0; i < from.count; i++) {
		size_t nearest = 0;
		for (size_t j = 1; j < to.count; j++)
			if (squared(rows_at(from, i), rows_at(to, j), from.width) <
				squared(rows_at(from, i), rows_at(to, nearest), from.width))
				nearest = j;
		agree += source->class_of[i] == target->class_of[nearest];
	}
	return (double)agree / (double)from.count;
}
