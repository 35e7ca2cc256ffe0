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

enum { GROUPS_MOST = 2 /* in an option */ };

/* "{a,b}:{c,d}", each with a name before it or none, or a standard test, of which it takes the sets of `roles`,
 * A and B being its groups.
 * The answer is how many; 0 is an error. */
static size_t read_groups(const char *text, const char *roles, WordSet *groups[GROUPS_MOST], Error *err)
{
	size_t count = 0, wanted = strlen(roles);
	groups[0] = groups[1] = NULL;
	if (!strchr(text, '{')) {
		TestSet standard = {0};
		bool fine = testset_find(text, &standard, err);
		for (size_t g = 0; fine && g < wanted; g++) {
			WordSet *set = testset_player(&standard, roles[g]);
			if (set)
				groups[count++] = wordset_ref(set);
		}
		testset_release(&standard);
		if (fine && count < wanted)
			error_set(err, ERROR_INPUT, "the test %s has no sets %c and %c", text, roles[0],
				roles[1]);
		return count == wanted ? count : 0;
	}
	bool fine = true;
	while (fine && *text && count < wanted) {
		size_t named = strcspn(text, "{"), bytes = strcspn(text, "}");
		bytes += text[bytes] == '}';
		char *name = named ? memory_slice(text, named) : memory_text("group");
		char *words = memory_slice(text + named, bytes - named);
		groups[count] = wordset_new(name, NULL);
		fine = wordset_parse(words, groups[count++], err);
		text += bytes + (text[bytes] == ':');
		free(name);
		free(words);
	}
	return fine ? count : 0;
}

static void release_groups(WordSet *groups[GROUPS_MOST])
{
	for (size_t g = 0; g < GROUPS_MOST; g++)
		wordset_unref(groups[g]);
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

double *axis_direction(const Space *space, const char *text, Error *err)
{
	WordSet *groups[2];
	double *direction = NULL;
	size_t count = read_groups(text, "AB", groups, err);
	bool fine = count == 2;
	if (count == 1)
		error_set(err, ERROR_INPUT,
			"an axis lies between two groups of words with a colon between, {he,him}:{she,her}, "
			"and here is one");
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
		if (!fine && a && b)
			error_set(err, ERROR_INPUT,
				"axis=%s: the means of the two groups coincide, as debiasing leaves them, so "
				"that nothing lies between them; by=pca shows the space",
				text);
		else if (!fine)
			error_set(err, ERROR_INPUT,
				"axis=%s: the space has %zu words of the first group and %zu of the second, "
				"and needs one of each",
				text, a, b);
	}
	release_groups(groups);
	if (fine)
		return direction;
	free(direction);
	return NULL;
}

double axis_cosine(const Space *space, uint32_t row, const double *direction)
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
	double along = axis_cosine(space, row, direction);
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

static bool check_words(const char *text, Error *err)
{
	WordSet *groups[GROUPS_MOST] = {NULL};
	Error cause = ERROR_INIT;
	size_t count = text ? read_groups(text, "XY", groups, &cause) : 1;
	release_groups(groups);
	return count || error_set(err, ERROR_INPUT,
				"words=%s: %s; sets of words are named with a colon between: words=jobs:names",
				text, cause.message);
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
	if (!check_words(args_text(options, "words"), err))
		return NULL;
	AxisLayout *axis = memory_new(1, sizeof *axis);
	layout_init(&axis->layout, &projector_axis, points);
	axis->second = memory_text(second);
	axis->directions[0] = axis_direction(points->space, first, err);
	axis->directions[1] = axis->directions[0] && second ? axis_direction(points->space, second, err) : NULL;
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
		into->x[i] = (float)axis_cosine(space, into->row[i], axis->directions[0]);
		if (axis->directions[1]) {
			into->y[i] = (float)axis_cosine(space, into->row[i], axis->directions[1]);
			continue;
		}
		rest_of(space, into->row[i], axis->directions[0], rest);
		into->y[i] = (float)principal_score(&axis->rest, 0, rest);
	}
	free(rest);
}

static size_t axis_wanted(const Space *space, const Args *options, uint32_t *rows, size_t most);

static const ArgSpec axis_options[] = {
	{.name = "axis",
		.kind = ARG_WORDSET,
		.help = "the groups between which items lean: a standard test for its A and B, or two sets of "
			"words with a colon between: male:female"},
	{.name = "second",
		.kind = ARG_WORDSET,
		.help = "the same for the other axis; without it the direction along which items vary most "
			"apart from the first"},
	{.name = "words",
		.kind = ARG_WORDSET,
		.help = "sets of words to be marked beside those of the axes, one or two with a colon between; "
			"of a standard test X and Y are when left out"},
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
	.wanted = axis_wanted,
	.start = axis_start,
	.step = axis_step,
	.show = axis_show,
	.free = axis_free,
};

/* --- what a map says of itself --- */

void axis_short_options(const char *options, Text *out)
{
	for (const char *at = options; *at;) {
		bool named = *at == '{' && at > options && !strchr("=: ", at[-1]);
		size_t bytes = named ? strcspn(at, "}") : 1;
		if (named)
			at += bytes + (at[bytes] == '}');
		else
			text_add_char(out, *at++);
	}
}

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

static void name_groups(WordSet *const groups[2], Text *out)
{
	name_group(groups[0], out);
	text_add(out, " (+) less ");
	name_group(groups[1], out);
	text_add(out, " (-)");
}

bool axis_name(const char *text, Text *out)
{
	WordSet *groups[GROUPS_MOST];
	Error err = ERROR_INIT;
	bool fine = read_groups(text, "AB", groups, &err) == 2;
	if (fine)
		name_groups(groups, out);
	release_groups(groups);
	return fine;
}

bool axis_map_name(const Projection *points, int axis, Text *out)
{
	char *text = option_of(points, axis ? "second" : "axis");
	if (!axis_map(points))
		return false;
	Text name = {0};
	bool fine = text && axis_name(text, &name);
	if (fine)
		text_format(out, "cosine with %s", text_of(&name));
	else if (!text && axis)
		text_add(out, "first principal axis of the rest");
	text_release(&name);
	free(text);
	return fine || axis;
}

/* --- the words of the groups --- */

/* In the order of palettes, where the last one is grey. */
enum { ROLE_A, ROLE_B, ROLE_X, ROLE_Y, ROLE_C, ROLE_D, ROLE_NONE, ROLE_OTHERS, AXIS_ROLES };

typedef struct AxisWords {
	WordSet *sets[AXIS_ROLES]; /* counted; NULL: none */
} AxisWords;

static void take_sets(const char *text, const char *roles, AxisWords *words, size_t first)
{
	WordSet *groups[GROUPS_MOST] = {NULL};
	Error none = ERROR_INIT;
	size_t count = text ? read_groups(text, roles, groups, &none) : 0;
	for (size_t g = 0; g < count; g++)
		words->sets[first + g] = wordset_ref(groups[g]);
	release_groups(groups);
}

static void words_of(const Args *options, AxisWords *words)
{
	const char *first = args_text(options, "axis"), *more = args_text(options, "words");
	*words = (AxisWords){{NULL}};
	take_sets(first, "AB", words, ROLE_A);
	take_sets(args_text(options, "second"), "AB", words, ROLE_C);
	if (more || (first && !strchr(first, '{')))
		take_sets(more ? more : first, "XY", words, ROLE_X);
}

static void words_release(AxisWords *words)
{
	for (size_t r = 0; r < AXIS_ROLES; r++)
		wordset_unref(words->sets[r]);
}

static size_t axis_wanted(const Space *space, const Args *options, uint32_t *rows, size_t most)
{
	AxisWords words;
	size_t count = 0;
	words_of(options, &words);
	for (size_t r = 0; r < AXIS_ROLES; r++)
		for (size_t i = 0; words.sets[r] && i < words.sets[r]->count && count < most; i++) {
			uint32_t row = row_of(space, words.sets[r]->words[i]);
			if (row != DICTIONARY_NONE)
				rows[count++] = row;
		}
	words_release(&words);
	return count;
}

/* What belongs to several sets counts for the first. */
static uint32_t *roles_of(const Projection *points, AxisWords *words, Error *err)
{
	const Space *space = points->space;
	Args *options = args_of(axis_options, points->options ? points->options : "", NULL);
	uint32_t *roles = memory_data(space->vectors.rows, sizeof *roles, "the colours of a map", err);
	*words = (AxisWords){{NULL}};
	if (options)
		words_of(options, words);
	for (size_t i = 0; roles && i < space->vectors.rows; i++)
		roles[i] = ROLE_OTHERS;
	for (uint32_t r = 0; roles && r < AXIS_ROLES; r++)
		for (size_t i = 0; words->sets[r] && i < words->sets[r]->count; i++) {
			uint32_t row = row_of(space, words->sets[r]->words[i]);
			if (row != DICTIONARY_NONE && roles[row] == ROLE_OTHERS)
				roles[row] = r;
		}
	args_free(options);
	return roles;
}

static void name_role(const AxisWords *words, uint32_t role, Text *out)
{
	if (role == ROLE_OTHERS) {
		text_add(out, "others");
		return;
	}
	text_format(out, "%c", "ABXYCD-"[role]);
	if (words->sets[role]) {
		text_add_char(out, ' ');
		name_group(words->sets[role], out);
	}
}

Colouring *axis_map_colouring(const Projection *points, Error *err)
{
	AxisWords words;
	Dictionary names = {0};
	uint32_t *roles = roles_of(points, &words, err);
	for (uint32_t r = 0; r < AXIS_ROLES; r++) {
		Text name = {0};
		name_role(&words, r, &name);
		dictionary_add(&names, text_of(&name), name.length);
		text_release(&name);
	}
	words_release(&words);
	Colouring *colouring = roles ? colouring_of_groups(points->space, "set", roles, &names) : NULL;
	dictionary_release(&names);
	return colouring;
}

size_t axis_map_order(const Projection *points, uint32_t *order)
{
	AxisWords words = {{NULL}};
	Error err = ERROR_INIT;
	uint32_t *roles = axis_map(points) ? roles_of(points, &words, &err) : NULL;
	uint32_t *moved = memory_new(points->shown, sizeof *moved);
	size_t front = 0, first = 0, back = 0;
	for (size_t i = 0; roles && i < points->shown; i++)
		front += roles[points->row[i]] != ROLE_OTHERS;
	for (size_t i = 0; front && i < points->shown; i++) {
		bool belongs = roles[points->row[order[i]]] != ROLE_OTHERS;
		moved[belongs ? first++ : front + back++] = order[i];
	}
	if (front)
		memcpy(order, moved, points->shown * sizeof *order);
	free(moved);
	free(roles);
	words_release(&words);
	return front;
}
