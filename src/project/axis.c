#include "project/axis.h"

#include "base/random.h"
#include "data/testset.h"
#include "linalg/principal.h"
#include "project/projector.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The rest is fitted to a sample of so many rows: one axis needs no more. */
enum { FIT_ROWS = 4096 };

typedef struct AxisLayout {
	Layout layout;         /* first */
	double *directions[2]; /* of length 1; the second NULL: the rest */
	Principal rest;
	char *second;
	bool fitted;
} AxisLayout;

/* --- groups of words --- */

/* "{a,b}:{c,d}", or a standard test, whose A and B it takes. */
static bool read_groups(const char *text, WordSet *groups[2], Error *err)
{
	const char *colon = text[0] == '{' ? strstr(text, "}:{") : NULL;
	groups[0] = groups[1] = NULL;
	if (!colon) {
		TestSet standard = {0};
		bool fine = testset_find(text, &standard, err);
		for (int g = 0; fine && g < 2; g++) {
			WordSet *set = testset_role(&standard, "AB"[g]);
			groups[g] = set ? wordset_ref(set) : NULL;
		}
		testset_release(&standard);
		return fine && ((groups[0] && groups[1]) ||
				       error_set(err, ERROR_INPUT, "the test %s has no sets A and B", text));
	}
	char *sides[2] = {memory_slice(text, (size_t)(colon + 1 - text)), memory_text(colon + 2)};
	bool fine = true;
	for (int g = 0; g < 2; g++) {
		groups[g] = wordset_new("group", NULL);
		fine = fine && wordset_parse(sides[g], groups[g], err);
		free(sides[g]);
	}
	return fine;
}

static void release_groups(WordSet *groups[2])
{
	wordset_unref(groups[0]);
	wordset_unref(groups[1]);
}

/* As written, else in lower case; DICTIONARY_NONE: the space does not have it. */
static uint32_t row_of(const Space *space, const char *word)
{
	uint32_t row = dictionary_find_text(&space->items, word);
	if (row != DICTIONARY_NONE)
		return row;
	char *lower = memory_text(word);
	for (char *at = lower; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	row = dictionary_find_text(&space->items, lower);
	free(lower);
	return row;
}

/* --- directions --- */

static size_t add_mean(const Space *space, const WordSet *group, double sign, double *sum)
{
	size_t found = 0, width = space->vectors.cols;
	double *mean = memory_new(width, sizeof *mean);
	for (size_t i = 0; i < group->count; i++) {
		uint32_t row = row_of(space, group->words[i]);
		if (row == DICTIONARY_NONE || space->inverse_norms[row] == 0)
			continue;
		found++;
		for (size_t j = 0; j < width; j++)
			mean[j] += (double)matrix_row(&space->vectors, row)[j] * space->inverse_norms[row];
	}
	for (size_t j = 0; j < width && found; j++)
		sum[j] += sign * mean[j] / (double)found;
	free(mean);
	return found;
}

static double *find_direction(const Space *space, const char *text, Error *err)
{
	WordSet *groups[2];
	double *direction = NULL;
	bool fine = read_groups(text, groups, err);
	if (fine) {
		size_t width = space->vectors.cols;
		double squares = 0;
		direction = memory_new(width, sizeof *direction);
		size_t a = add_mean(space, groups[0], 1, direction);
		size_t b = add_mean(space, groups[1], -1, direction);
		for (size_t j = 0; j < width; j++)
			squares += direction[j] * direction[j];
		fine = a && b && squares > 1e-12;
		for (size_t j = 0; j < width && fine; j++)
			direction[j] /= sqrt(squares);
		if (!fine)
			error_set(err, ERROR_INPUT,
				"axis=%s: the space has %zu words of the first group and %zu of the second, "
				"which make no direction",
				text, a, b);
	}
	release_groups(groups);
	if (fine)
		return direction;
	free(direction);
	return NULL;
}

static double cosine(const Space *space, uint32_t row, const double *direction)
{
	const float *vector = matrix_row(&space->vectors, row);
	double sum = 0;
	for (size_t j = 0; j < space->vectors.cols; j++)
		sum += vector[j] * direction[j];
	return sum * space->inverse_norms[row];
}

/* The row at length 1 without what it has of the direction. */
static void rest_of(const Space *space, uint32_t row, const double *direction, float *rest)
{
	const float *vector = matrix_row(&space->vectors, row);
	double along = cosine(space, row, direction);
	for (size_t j = 0; j < space->vectors.cols; j++)
		rest[j] = (float)((double)vector[j] * space->inverse_norms[row] - along * direction[j]);
}

/* --- the projector --- */

static void axis_free(Layout *layout)
{
	AxisLayout *axis = (AxisLayout *)layout;
	if (!axis)
		return;
	free(axis->directions[0]);
	free(axis->directions[1]);
	free(axis->second);
	principal_release(&axis->rest);
	layout_release(layout);
	free(axis);
}

static Layout *axis_start(Projection *points, const Args *options, uint64_t seed, Error *err)
{
	(void)seed;
	const char *first = args_text(options, "axis"), *second = args_text(options, "second");
	if (!first) {
		error_set(err, ERROR_USAGE,
			"which axis? axis=weat7 takes the groups A and B of that test, axis=MALE:FEMALE two "
			"sets of words");
		return NULL;
	}
	AxisLayout *axis = memory_new(1, sizeof *axis);
	layout_init(&axis->layout, &projector_axis, points);
	axis->second = memory_text(second);
	axis->directions[0] = find_direction(points->space, first, err);
	axis->directions[1] = axis->directions[0] && second ? find_direction(points->space, second, err) : NULL;
	if (axis->directions[0] && (!second || axis->directions[1]))
		return &axis->layout;
	axis_free(&axis->layout);
	return NULL;
}

static bool axis_step(Layout *layout, Pool *pool, bool *finished, Error *err)
{
	AxisLayout *axis = (AxisLayout *)layout;
	const Projection *points = layout->points;
	const Space *space = points->space;
	size_t count = space->vectors.rows < FIT_ROWS ? space->vectors.rows : FIT_ROWS;
	Matrix sample = {0};
	bool fine = true;
	if (!axis->directions[1]) {
		uint32_t *rows = memory_new(count, sizeof *rows);
		Random random;
		random_init(&random, points->seed, UINT64_MAX);
		random_sample(&random, space->vectors.rows, count, rows);
		fine = matrix_init(&sample, count, space->vectors.cols, "the sample of a map", err);
		for (size_t i = 0; fine && i < count; i++)
			rest_of(space, rows[i], axis->directions[0], matrix_row(&sample, i));
		fine = fine && principal_fit(matrix_rows(&sample), 1, pool, &axis->rest, err);
		matrix_release(&sample);
		free(rows);
	}
	axis->fitted = *finished = layout->progress.finished = true;
	return fine;
}

static void axis_show(const Layout *layout, Projection *into)
{
	const AxisLayout *axis = (const AxisLayout *)layout;
	const Space *space = into->space;
	float *rest = memory_new(space->vectors.cols, sizeof *rest);
	for (size_t i = 0; axis->fitted && i < into->shown; i++) {
		into->x[i] = (float)cosine(space, into->row[i], axis->directions[0]);
		if (axis->directions[1]) {
			into->y[i] = (float)cosine(space, into->row[i], axis->directions[1]);
			continue;
		}
		rest_of(space, into->row[i], axis->directions[0], rest);
		into->y[i] = (float)principal_score(&axis->rest, 0, rest);
	}
	free(rest);
}

static const ArgSpec axis_options[] = {
	{.name = "axis",
		.kind = ARG_WORDSET,
		.help = "the groups between which items lean: a standard test for its A and B, or two sets of "
			"words with a colon between: male:female"},
	{.name = "second",
		.kind = ARG_WORDSET,
		.help = "the same for the other axis; without it the direction along which items vary most "
			"apart from the first"},
	{.name = NULL},
};

const Projector projector_axis = {
	.name = "axis",
	.title = "Map along an axis of words",
	.summary = "how far items lean to one of two groups of words, and how they differ beside that",
	.source = "Bolukbasi, Chang, Zou, Saligrama, Kalai: Man is to computer programmer as woman is to "
		  "homemaker?, NeurIPS 2016",
	.options = axis_options,
	.quick = true,
	.start = axis_start,
	.step = axis_step,
	.show = axis_show,
	.free = axis_free,
};

/* --- what a map says of itself --- */

bool axis_map(const Projection *points)
{
	return points->method && !strcmp(points->method, projector_axis.name);
}

static char *option_of(const Projection *points, const char *name)
{
	Args *args =
		axis_map(points) ? args_of(axis_options, points->options ? points->options : "", NULL) : NULL;
	char *value = args ? memory_text(args_text(args, name)) : NULL;
	args_free(args);
	return value;
}

bool axis_map_flips(const Projection *points)
{
	char *second = option_of(points, "second");
	free(second);
	return !second;
}

/* The first words stand for a group that was typed. */
static void name_group(const WordSet *group, Text *out)
{
	if (strcmp(group->name, "group")) {
		text_add(out, group->name);
		return;
	}
	for (size_t i = 0; i < group->count && i < 2; i++)
		text_format(out, "%s%s", i ? ", " : "", group->words[i]);
	text_add(out, group->count > 2 ? ", …" : "");
}

bool axis_map_name(const Projection *points, int axis, Text *out)
{
	char *text = option_of(points, axis ? "second" : "axis");
	WordSet *groups[2] = {NULL, NULL};
	Error err = ERROR_INIT;
	if (!axis_map(points))
		return false;
	if (!text && axis) {
		text_add(out, "first principal axis of the rest");
		return true;
	}
	bool fine = text && read_groups(text, groups, &err);
	if (fine) {
		text_add(out, "cosine with ");
		name_group(groups[0], out);
		text_add(out, " (+) less ");
		name_group(groups[1], out);
		text_add(out, " (-)");
	}
	release_groups(groups);
	free(text);
	return fine;
}

static bool belongs(const WordSet *const *groups, size_t count, const char *item)
{
	for (size_t g = 0; g < count; g++)
		if (groups[g] && wordset_has(groups[g], item))
			return true;
	return false;
}

void axis_map_order(const Projection *points, uint32_t *order)
{
	WordSet *groups[4] = {NULL};
	static const char *const names[] = {"axis", "second"};
	for (int i = 0; i < 2; i++) {
		Error err = ERROR_INIT;
		char *text = option_of(points, names[i]);
		if (text && !read_groups(text, groups + 2 * (size_t)i, &err))
			release_groups(groups + 2 * (size_t)i), groups[2 * i] = groups[2 * i + 1] = NULL;
		free(text);
	}
	uint32_t *moved = memory_new(points->shown, sizeof *moved);
	size_t front = 0, back = 0;
	for (size_t i = 0; i < points->shown && axis_map(points); i++)
		front += belongs((const WordSet *const *)groups, 4,
			dictionary_word(&points->space->items, points->row[order[i]]));
	for (size_t i = 0, first = 0; i < points->shown && front; i++) {
		bool belonging = belongs((const WordSet *const *)groups, 4,
			dictionary_word(&points->space->items, points->row[order[i]]));
		moved[belonging ? first++ : front + back++] = order[i];
	}
	if (front)
		memcpy(order, moved, points->shown * sizeof *order);
	free(moved);
	for (int g = 0; g < 4; g++)
		wordset_unref(groups[g]);
}
