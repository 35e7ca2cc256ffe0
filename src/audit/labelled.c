#include "audit/labelled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- axes --- */

static void add_unit(const Space *space, uint32_t row, double factor, double *to)
{
	const float *vector = matrix_row(&space->vectors, row);
	double scale = factor * space->inverse_norms[row];
	for (size_t j = 0; j < space->vectors.cols; j++)
		to[j] += scale * vector[j];
}

/* The mean unit vector of the group's words, less those of the other groups. */
static bool find_axis(const Space *space, const Selection *groups, size_t n_groups, size_t group, double *axis)
{
	double square = 0;
	for (size_t g = 0; g < n_groups; g++) {
		double share = (g == group ? 1 : -1.0 / (double)(n_groups - 1)) / (double)groups[g].count;
		for (size_t i = 0; i < groups[g].count; i++)
			add_unit(space, groups[g].rows[i], share, axis);
	}
	for (size_t j = 0; j < space->vectors.cols; j++)
		square += axis[j] * axis[j];
	for (size_t j = 0; j < space->vectors.cols; j++)
		axis[j] /= square > 0 ? sqrt(square) : 1;
	return sqrt(square) > 1e-6;
}

double labelled_words_lean(const LabelledWords *words, const Space *space, uint32_t row, size_t group)
{
	const float *vector = matrix_row(&space->vectors, row);
	const double *axis = words->axes + group * space->vectors.cols;
	double sum = 0;
	for (size_t j = 0; j < space->vectors.cols; j++)
		sum += axis[j] * vector[j];
	return sum * space->inverse_norms[row];
}

/* --- words that lean --- */

typedef struct Leaning {
	uint32_t row, group;
	double lean;
} Leaning;

static int by_falling_lean(const void *a, const void *b)
{
	const Leaning *left = a, *right = b;
	if (left->lean != right->lean)
		return left->lean < right->lean ? 1 : -1;
	return (left->row > right->row) - (left->row < right->row);
}

static bool is_labelled(const LabelledWords *words, uint32_t row)
{
	for (size_t i = 0; i < words->learned; i++)
		if (words->rows[i] == row)
			return true;
	return false;
}

static Leaning leaning_of(const LabelledWords *words, const Space *space, uint32_t row)
{
	Leaning most = {row, 0, 0};
	for (uint32_t g = 0; g < words->groups; g++) {
		double lean = labelled_words_lean(words, space, row, g);
		if (lean > most.lean)
			most = (Leaning){row, g, lean};
	}
	return most;
}

static void add(LabelledWords *words, uint32_t row, uint32_t label)
{
	words->rows[words->count] = row;
	words->labels[words->count++] = label;
}

/* Of the leaning words, the first `extend` of each group: those that are learned from, or those held out. */
static void add_leaning(
	LabelledWords *words, const Leaning *leaning, size_t count, size_t extend, bool held_out)
{
	size_t *met = memory_new(words->groups, sizeof *met);
	for (size_t i = 0; i < count; i++) {
		size_t place = met[leaning[i].group]++;
		if (place < extend && (place % 3 == 2) == held_out)
			add(words, leaning[i].row, leaning[i].group);
	}
	free(met);
}

static void extend_words(LabelledWords *words, const Space *space, size_t extend, size_t among)
{
	size_t count = 0, items = space->vectors.rows;
	among = among && among < items ? among : items;
	Leaning *leaning = memory_new(among, sizeof *leaning);
	for (uint32_t row = 0; row < among; row++) {
		Leaning one = leaning_of(words, space, row);
		if (one.lean > 0 && !is_labelled(words, row))
			leaning[count++] = one;
	}
	qsort(leaning, count, sizeof *leaning, by_falling_lean);
	add_leaning(words, leaning, count, extend, false);
	words->learned = words->count;
	add_leaning(words, leaning, count, extend, true);
	free(leaning);
}

/* --- all of it --- */

static bool add_group(
	LabelledWords *words, const Space *space, const Selection *groups, uint32_t group, Error *err)
{
	for (size_t i = 0; i < groups[group].count; i++) {
		uint32_t row = groups[group].rows[i];
		words->learned = words->count;
		if (is_labelled(words, row))
			return error_set(err, ERROR_INPUT,
				"\"%s\" stands in two groups, so that they do not tell it apart; leave it out "
				"of one",
				dictionary_word(&space->items, row));
		add(words, row, group);
	}
	words->learned = words->count;
	return true;
}

static bool find_axes(const Space *space, const Selection *groups, LabelledWords *words, Error *err)
{
	for (size_t g = 0; g < words->groups; g++)
		if (!find_axis(space, groups, words->groups, g, words->axes + g * space->vectors.cols))
			return error_set(err, ERROR_INPUT,
				"the mean of %s is that of the other groups, so that there is no direction "
				"from one to the other",
				groups[g].set->name);
	return true;
}

static void make_room(
	const Space *space, const Selection *groups, size_t n_groups, size_t more, LabelledWords *words)
{
	size_t most = more;
	for (size_t g = 0; g < n_groups; g++)
		most += groups[g].count;
	*words = (LabelledWords){.groups = n_groups};
	words->rows = memory_new(most, sizeof *words->rows);
	words->labels = memory_new(most, sizeof *words->labels);
	words->axes = memory_new(n_groups * space->vectors.cols, sizeof *words->axes);
}

bool labelled_items(const Space *space, const Selection *groups, size_t n_groups, const uint32_t *held_rows,
	const uint32_t *held_labels, size_t n_held, LabelledWords *words, Error *err)
{
	make_room(space, groups, n_groups, n_held, words);
	for (uint32_t g = 0; g < n_groups; g++)
		for (size_t i = 0; i < groups[g].count; i++)
			add(words, groups[g].rows[i], g);
	words->own = words->learned = words->count;
	for (size_t i = 0; i < n_held; i++)
		add(words, held_rows[i], held_labels[i]);
	return find_axes(space, groups, words, err);
}

bool labelled_words_find(const Space *space, const Selection *groups, size_t n_groups, size_t extend,
	size_t among, LabelledWords *words, Error *err)
{
	make_room(space, groups, n_groups, n_groups * extend, words);
	for (uint32_t g = 0; g < n_groups; g++)
		if (!add_group(words, space, groups, g, err))
			return false;
	if (!find_axes(space, groups, words, err))
		return false;
	words->own = words->count;
	extend_words(words, space, extend, among);
	return true;
}

void labelled_words_release(LabelledWords *words)
{
	free(words->rows);
	free(words->labels);
	free(words->axes);
	*words = (LabelledWords){0};
}

double labelled_words_majority(const LabelledWords *words)
{
	size_t *met = memory_new(words->groups, sizeof *met), most = 0;
	for (size_t i = words->learned; i < words->count; i++) {
		size_t count = ++met[words->labels[i]];
		most = count > most ? count : most;
	}
	free(met);
	return words->count > words->learned ? (double)most / (double)(words->count - words->learned) : NAN;
}

bool labelled_words_copy(
	const LabelledWords *words, const Space *space, size_t first, size_t count, Matrix *copy, Error *err)
{
	if (!matrix_init(copy, count, space->vectors.cols, "the vectors of labelled words", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(copy, i), matrix_row(&space->vectors, words->rows[first + i]),
			space->vectors.cols * sizeof(float));
	return true;
}

double labelled_words_purity(const LabelledWords *words, const uint32_t *cluster, size_t count, double *own)
{
	size_t groups = words->groups, right = 0;
	size_t *met = memory_new(groups * groups, sizeof *met),
	       *commonest = memory_new(groups, sizeof *commonest);
	for (size_t i = 0; i < count; i++)
		met[cluster[i] * groups + words->labels[i]]++;
	for (size_t c = 0; c < groups; c++)
		for (size_t g = 0; g < groups; g++)
			if (met[c * groups + g] > met[c * groups + commonest[c]])
				commonest[c] = g;
	for (size_t i = 0; i < count; i++) {
		bool is_own = words->labels[i] == commonest[cluster[i]];
		right += is_own;
		if (own)
			own[i] = is_own;
	}
	free(met);
	free(commonest);
	return (double)right / (double)count;
}
