/* export map: the map that a space has, as a figure or as a table. */
#include "command/colours.h"
#include "command/export.h"

#include "command/version.h"
#include "command/wordsets.h"
#include "project/axis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The object, and its map that is meant. */
static const Object *find_map(const Call *call, const KeptMap **map, Error *err)
{
	const char *name, *wanted = args_text(call->args, "by");
	if (!session_space(call->session, args_text(call->args, "in"), &name, err))
		return NULL;
	const Object *object = session_find(call->session, name);
	*map = kept_map_find(object, wanted);
	if (*map && (*map)->projection)
		return object;
	if (wanted && !*map)
		args_fault(call->args, "by", 0, err, "%s has no map \"%s\"; map in=%s by=%s makes one", name,
			wanted, name, wanted);
	else if (*map && (*map)->task)
		error_set(err, ERROR_INPUT, "the map of %s shows nothing yet; wait for its first points", name);
	else
		error_set(err, ERROR_INPUT, "there is no map of %s yet; map in=%s makes one", name, name);
	return NULL;
}

/* The map may be of the space as it was some steps of training ago: its colours are those of the same items. */
static Colouring *find_colours(const Call *call, const Object *object, const KeptMap *map, Error *err)
{
	Object then = *object;
	then.space = map->projection->space;
	if (axis_map(map->projection) && !map->colour && !args_given(call->args, "colour"))
		return axis_map_colouring(map->projection, err);
	return colour_as_last(call, &then, map->colour, err);
}

static const char *label_at(size_t index)
{
	static const char *const names[] = {"items", "groups", "none"};
	return index < sizeof names / sizeof *names ? names[index] : NULL;
}

static bool read_words(const Call *call, const char *given, ExportPlan *plan, Error *err)
{
	Error why = ERROR_INIT;
	plan->named = wordset_whole(call->session, given, &why);
	return plan->named || args_fault(call->args, "labels", 0, err,
				      "these are neither items, groups or none, nor words: %s", why.message);
}

static bool read_labels(const Call *call, ExportPlan *plan, Error *err)
{
	static const DrawingLabels labels[] = {LABELS_ITEMS, LABELS_GROUPS, LABELS_NONE};
	const char *given = args_text(call->args, "labels");
	for (size_t i = 0; given && label_at(i); i++) {
		if (strcmp(given, label_at(i)) != 0)
			continue;
		plan->style.labels = labels[i];
		return true;
	}
	return !given || read_words(call, given, plan, err);
}

/* The lines that led here, from the vectors on. */
static void tell_lines(const Call *call, const Projection *map, Text *out)
{
	const char *vectors = map->space->provenance.command;
	text_format(out, "Isthmus %s: ", ISTHMUS_VERSION);
	if (vectors && *vectors)
		text_format(out, "%s; ", vectors);
	text_format(out, "map in=%s by=%s%s%s", map->space_name, map->method, map->options ? " " : "",
		map->options ? map->options : "");
	text_format(out, " sample=%zu seed=%" PRIu64 "; %s", map->shown < map->total ? map->shown : 0,
		map->seed, call->line);
}

/* The rows of a projection rise. */
static bool shows_row(const Projection *map, uint32_t row)
{
	size_t low = 0, high = map->shown;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (map->row[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->shown && map->row[low] == row;
}

/* Words to be named that the map does not show. */
static void note_missing(const ExportPlan *plan, Report *out)
{
	const Projection *map = plan->points;
	Text missing = {0};
	for (size_t i = 0; plan->named && i < plan->named->count; i++) {
		uint32_t row = dictionary_find_text(&map->space->items, plan->named->words[i]);
		if (row == DICTIONARY_NONE || !shows_row(map, row))
			text_format(&missing, "%s%s", missing.length ? ", " : "", plan->named->words[i]);
	}
	if (missing.length)
		report_text(out, "Not on the map, and so not named: %s.", text_of(&missing));
	text_release(&missing);
}

static bool plan_map(const Call *call, const Object *object, const KeptMap *map, ExportPlan *plan, Error *err)
{
	Text made = {0}, what = {0};
	plan->points = projection_ref(map->projection);
	plan->colouring = find_colours(call, object, map, err);
	if (!plan->colouring || !read_labels(call, plan, err))
		return false;
	tell_lines(call, plan->points, &made);
	plan->made = text_take(&made);
	text_format(&what, "the map of %s, ", object->name);
	text_add_count(&what, plan->points->shown);
	text_add(&what, " points,");
	plan->what = text_take(&what);
	return true;
}

static bool run_map(const Call *call, Report *out, Error *err)
{
	ExportPlan plan = {0};
	const KeptMap *map;
	const Object *object = export_plan(call, &plan, err) ? find_map(call, &map, err) : NULL;
	bool fine = object && plan_map(call, object, map, &plan, err);
	if (fine)
		note_missing(&plan, out);
	fine = fine && export_start(call, &plan, err);
	export_plan_release(&plan);
	return fine;
}

static const ArgSpec options[] = {
	ARG_FIGURE_FILE,
	{.name = "in",
		.kind = ARG_SPACE,
		.help = "the space whose map is meant; the current one when left out",
		.aliases = "of"},
	{.name = "by",
		.kind = ARG_TEXT,
		.help = "which of its maps, by method or name; the one asked for last when left out",
		.aliases = "as"},
	ARG_COLOUR,
	{.name = "labels",
		.kind = ARG_TEXT,
		.help = "what is named: items, groups, none, or words in braces or a named set; what serves "
			"best when left out",
		.value_at = label_at},
	ARG_FIGURE_SIZE,
	ARG_FIGURE_TITLE,
	{0},
};

const Export export_map = {
	.name = "map",
	.after = "FILE [options]",
	.summary = "the map of a space, as a figure or as coordinates; coloured as it was shown last, unless "
		   "colour= says otherwise",
	.options = options,
	.run = run_map,
};
