/* What a scatter plot keeps between frames. */
#include "report/scatter.h"

#include "report/label_order.h"

#include <stdlib.h>
#include <string.h>

void scatter_release(Scatter *scatter)
{
	projection_unref(scatter->points);
	colouring_unref(scatter->colouring);
	wordset_unref(scatter->selection);
	free(scatter->group);
	free(scatter->counts);
	free(scatter->order);
	free(scatter->selected);
	free(scatter->labels);
	scatter_bins_release(&scatter->bins);
	*scatter = (Scatter){0};
}

long scatter_point(const Scatter *scatter, uint32_t row)
{
	const uint32_t *rows = scatter->points->row;
	size_t low = 0, high = scatter->points->shown;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < scatter->points->shown && rows[low] == row ? (long)low : -1;
}

static bool same_counts(const Projection *a, const Projection *b)
{
	const uint64_t *x = a->space->counts, *y = b->space->counts;
	if (x == y || !x || !y)
		return x == y;
	return !memcmp(x, y, b->space->vectors.rows * sizeof *x);
}

/* The same items in the same order, however they have moved: labels keep their points. */
static bool same_items(const Projection *a, const Projection *b)
{
	return a && a->shown == b->shown && a->space->vectors.rows == b->space->vectors.rows &&
	       (a->row == b->row || !memcmp(a->row, b->row, b->shown * sizeof *b->row)) &&
	       (a->space == b->space || same_counts(a, b));
}

/* Groups of the points; true when they are not what they were. */
static bool find_groups(Scatter *scatter)
{
	const Colouring *colouring = scatter->colouring;
	const uint32_t *rows = scatter->points->row;
	size_t shown = scatter->points->shown, count = colouring_count(colouring);
	unsigned char *group = memory_new(shown, 1);
	free(scatter->counts);
	scatter->counts = memory_new(count, sizeof *scatter->counts);
	scatter->groups = count < SCATTER_GROUPS ? count : SCATTER_GROUPS;
	for (size_t i = 0; i < shown; i++) {
		unsigned at = colouring_group(colouring, rows[i]);
		group[i] = (unsigned char)(at % SCATTER_GROUPS);
		scatter->counts[at]++;
	}
	bool changed = !scatter->group || memcmp(group, scatter->group, shown) != 0;
	free(scatter->group);
	scatter->group = group;
	return changed;
}

static void find_selected(Scatter *scatter)
{
	const WordSet *set = scatter->selection;
	free(scatter->selected);
	scatter->selected = NULL;
	scatter->bins.rows = 0;
	if (!set || !scatter->points)
		return;
	scatter->selected = memory_new(scatter->points->shown, 1);
	for (size_t i = 0; i < set->count; i++) {
		uint32_t row = dictionary_find_text(&scatter->points->space->items, set->words[i]);
		long point = row == DICTIONARY_NONE ? -1 : scatter_point(scatter, row);
		if (point >= 0)
			scatter->selected[point] = true;
	}
}

static void forget_labels(Scatter *scatter)
{
	free(scatter->order);
	scatter->order = NULL;
	scatter->n_labels = scatter->n_first_labels = 0;
}

void scatter_show(Scatter *scatter, Projection *points, Colouring *colouring)
{
	bool moved = points != scatter->points, recoloured = colouring != scatter->colouring;
	if (!moved && !recoloured)
		return;
	bool same = same_items(scatter->points, points);
	Projection *before = scatter->points;
	Colouring *old = scatter->colouring;
	scatter->points = projection_ref(points);
	scatter->colouring = colouring_ref(colouring);
	if (!same) {
		free(scatter->group);
		scatter->group = NULL;
	}
	if (find_groups(scatter) || !same)
		forget_labels(scatter);
	if (moved)
		plot_fit(points, &scatter->fit);
	if (!same)
		find_selected(scatter);
	scatter->bins.rows = 0;
	projection_unref(before);
	colouring_unref(old);
}

void scatter_select(Scatter *scatter, WordSet *selection)
{
	if (selection == scatter->selection)
		return;
	wordset_unref(scatter->selection);
	scatter->selection = wordset_ref(selection);
	find_selected(scatter);
}

void scatter_draw(Scatter *scatter, Canvas *canvas, Box box, const View *view, const ScatterStyle *style)
{
	if (box.rows <= 0 || box.cols <= 0)
		return;
	scatter_bin(scatter, box, view ? view : &scatter->fit, style);
	scatter_draw_cells(scatter, canvas, box);
	scatter_draw_labels(scatter, canvas, box, style);
}
