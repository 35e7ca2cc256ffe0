#include "command/moved_lean.h"

#include "project/axis.h"

#include <math.h>
#include <stdlib.h>

typedef struct LeanItem {
	uint32_t before, after; /* rows */
	double from, to;        /* cosines with the axis */
} LeanItem;

typedef struct Leans {
	LeanItem *items;
	size_t count;
	double mean, deviation; /* of to - from */
} Leans;

static double shift(const LeanItem *item)
{
	return item->to - item->from;
}

static int by_size(const void *left, const void *right)
{
	const LeanItem *a = left, *b = right;
	double x = fabs(shift(a)), y = fabs(shift(b));
	if (x != y)
		return x > y ? -1 : 1;
	return a->before < b->before ? -1 : a->before > b->before;
}

/* The axes of the two spaces; one of them may be that of both. */
static bool find_axes(
	const Space *before, const Space *after, const LeanOptions *options, double *axes[2], Error *err)
{
	bool apart = before->vectors.cols != after->vectors.cols;
	if (options->of != LEAN_EACH && apart)
		return error_set(err, ERROR_INPUT,
			"the vectors of the two spaces have %zu and %zu numbers, so that neither has the axis "
			"of the other; leave of= out",
			before->vectors.cols, after->vectors.cols);
	axes[0] = axis_direction(options->of == LEAN_AFTER ? after : before, options->axis, err);
	axes[1] = axes[0] ? axis_direction(options->of == LEAN_BEFORE ? before : after, options->axis, err)
			  : NULL;
	return axes[0] && axes[1];
}

static bool find_leans(
	const Space *before, const Space *after, const LeanOptions *options, Leans *leans, Error *err)
{
	double *axes[2] = {NULL, NULL}, sum = 0, squares = 0;
	size_t rows = before->vectors.rows,
	       most = options->among && options->among < rows ? options->among : rows;
	leans->items = memory_data(most, sizeof *leans->items, "the items that moved", err);
	bool fine = leans->items && find_axes(before, after, options, axes, err);
	for (uint32_t row = 0; fine && row < rows && leans->count < most; row++) {
		uint32_t now = dictionary_find_text(&after->items, dictionary_word(&before->items, row));
		if (now == DICTIONARY_NONE || before->inverse_norms[row] == 0 || after->inverse_norms[now] == 0)
			continue;
		LeanItem item = {row, now, axis_cosine(before, row, axes[0]), axis_cosine(after, now, axes[1])};
		leans->items[leans->count++] = item;
		sum += shift(&item);
		squares += shift(&item) * shift(&item);
	}
	double n = (double)leans->count;
	leans->mean = n > 0 ? sum / n : NAN;
	leans->deviation = n > 1 ? sqrt(fmax(0, (squares - n * leans->mean * leans->mean) / (n - 1))) : NAN;
	free(axes[0]);
	free(axes[1]);
	return fine;
}

static void table_of(const Leans *leans, const Space *before, size_t top, Report *out)
{
	Table *table = report_table(out, "moved most");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "shift", COLUMN_NUMBER, 3);
	table_column(table, "sd", COLUMN_NUMBER, 1);
	table_column(table, "before", COLUMN_NUMBER, 3);
	table_column(table, "after", COLUMN_NUMBER, 3);
	for (size_t i = 0; i < leans->count && i < top; i++) {
		const LeanItem *item = &leans->items[i];
		table_text(table, dictionary_word(&before->items, item->before));
		table_number(table, shift(item));
		table_number(table, leans->deviation > 0 ? shift(item) / leans->deviation : NAN);
		table_number(table, item->from);
		table_number(table, item->to);
	}
}

bool moved_lean(const Space *before, const Space *after, const LeanOptions *options, const char *since,
	Report *out, Error *err)
{
	static const char *const whose[] = {[LEAN_EACH] = "each space has its own",
		[LEAN_BEFORE] = "as it was",
		[LEAN_AFTER] = "as it is now"};
	Leans leans = {0};
	Text name = {0};
	bool fine = find_leans(before, after, options, &leans, err);
	if (fine && !leans.count)
		fine = error_set(err, ERROR_INPUT, "the two spaces have no items in common");
	if (fine) {
		qsort(leans.items, leans.count, sizeof *leans.items, by_size);
		table_of(&leans, before, options->top, out);
		axis_name(options->axis, &name);
		report_text(out, "before and after: cosine with %s; the axis: %s. shift: after less before.",
			text_of(&name), whose[options->of]);
		report_text(out,
			"%s: of the first %zu items that both have, the shift is %+.3f on average, with a "
			"standard deviation of %.3f, in which the column sd counts.",
			since, leans.count, leans.mean, leans.deviation);
	}
	text_release(&name);
	free(leans.items);
	return fine;
}
