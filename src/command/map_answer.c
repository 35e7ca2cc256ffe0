#include "command/map_answer.h"

#include "command/colours.h"
#include "command/map_near.h"
#include "index/neighbour_graph.h"
#include "project/axis.h"
#include "project/history.h"

#include <math.h>

/* 0 stands for "the method has none". */
static double known(double figure)
{
	return figure > 0 ? figure : NAN;
}

static void figures(const Projection *map, Report *out)
{
	const struct {
		const char *name;
		double value;
	} numbers[] = {{"kl", map->kl}, {"explained_x", known(map->explained[0])},
		{"explained_y", known(map->explained[1])}, {"trustworthiness", map->trustworthiness},
		{"continuity", map->continuity}, {"preservation", map->preservation}};
	Table *table = report_table(out, "map");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "shown", COLUMN_INTEGER, 0);
	table_column(table, "total", COLUMN_INTEGER, 0);
	table_column(table, "iteration", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i].name, COLUMN_NUMBER, 3);
	table_column(table, "seed", COLUMN_INTEGER, 0);
	table_column(table, "frames", COLUMN_INTEGER, 0);
	table_column(table, "options", COLUMN_TEXT, 0);
	table_text(table, map->space_name);
	table_text(table, map->method);
	table_integer(table, (long long)map->shown);
	table_integer(table, (long long)map->total);
	table_number(table, known(map->iteration));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i].value);
	table_integer(table, (long long)map->seed);
	table_integer(table, map->history ? (long long)map->history->count : 0);
	Text options = {0};
	axis_short_options(map->options ? map->options : "", &options);
	table_text(table, options.length ? text_of(&options) : NULL);
	text_release(&options);
}

/* What was sought and judged, where that is not all there is. */
static void tell_extent(const Projection *map, Report *out)
{
	if (map->perplexity > 0)
		report_text(out, "The perplexity was lowered to %.3g, a third of the other points.",
			map->perplexity);
	if (map->recall > 0 && map->recall < 1)
		report_text(out,
			"The neighbours of so many items were sought among those of near groups only: %.1f %% "
			"of the nearest were found, as the exact search for %d items tells.",
			100 * map->recall, GRAPH_JUDGED);
	if (map->shown < map->total)
		report_text(out,
			"A sample of %zu of %zu items, drawn with seed %llu, each domain in proportion to its "
			"items.",
			map->shown, map->total, (unsigned long long)map->seed);
	if (map->judged && map->judged < map->shown)
		report_text(out,
			"Trustworthiness and continuity are those of %zu of the points among each other.",
			map->judged);
}

static void describe(const Projection *map, Report *out)
{
	Text x = {0}, y = {0};
	figures(map, out);
	if (axis_map_name(map, 0, &x) && axis_map_name(map, 1, &y))
		report_text(out, "Across: %s; up: %s; of vectors of length 1.", text_of(&x), text_of(&y));
	text_release(&x);
	text_release(&y);
	tell_extent(map, out);
	if (map->frame)
		report_text(out, "Frame %zu of %zu, %.1f s after the first.", map->frame, map->history->count,
			map->seconds);
	if (map->mirrored || fabs(map->turned) >= 0.5)
		report_text(out, "Turned by %.0f degrees%s to lie on the map before.", map->turned,
			map->mirrored ? " and mirrored" : "");
}

/* Nothing to see yet: what its job does. */
static void tell_phase(const KeptMap *map, Report *out)
{
	const Task *task = map->task;
	if (!task)
		return;
	const char *phase = task->latest ? task->latest->progress.phase : "";
	report_text(out, "Job %d makes the map%s%s; it appears here when the first points have their places.",
		task->number, *phase ? ": " : "", phase);
}

/* The map, or the frame of it that the call asks for; the caller gives it back. */
static Projection *find_frame(const Call *call, Projection *map, Error *err)
{
	size_t frame = args_given(call->args, "frame") ? (size_t)args_integer(call->args, "frame") : 0;
	size_t count = map->history ? map->history->count : 0;
	if (frame == 0)
		return projection_ref(map);
	if (frame <= count)
		return map_history_show(map->history, frame, map, err);
	args_fault(call->args, "frame", 0, err, "this map has %zu frame%s, not %zu", count,
		count == 1 ? "" : "s", frame);
	return NULL;
}

static bool show_points(const Call *call, const Object *object, Projection *shown, Report *out, Error *err)
{
	/* The map may be one of vectors that have moved on. */
	Object with = *object;
	with.space = shown->space;
	bool sets = axis_map(shown) && !args_given(call->args, "colour");
	Colouring *colouring = sets ? axis_map_colouring(shown, err) : colour_of(call, &with, err);
	if (!colouring)
		return false;
	report_points(out, shown, colouring);
	describe(shown, out);
	colouring_unref(colouring);
	return true;
}

bool map_answer(const Call *call, const Object *object, const KeptMap *map, Report *out, Error *err)
{
	if (!map->projection) {
		tell_phase(map, out);
		return true;
	}
	Projection *shown = find_frame(call, map->projection, err);
	bool fine = shown && (args_given(call->args, "near") ? map_near(call, shown, out, err)
							     : show_points(call, object, shown, out, err));
	projection_unref(shown);
	return fine;
}
