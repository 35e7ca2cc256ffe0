/* map: the items of a space in the plane. */
#include "command/colours.h"
#include "project/align.h"
#include "project/projector.h"
#include "project/trustworthiness.h"

#include <math.h>
#include <string.h>

/* Neighbours on the map are judged on this many of its points: enough for two digits, little enough for a live
 * picture. */
enum { TRUST_POINTS = 500, TRUST_K = 12 };

typedef struct MapRequest {
	const Projector *projector;
	size_t most;
	uint64_t seed;
} MapRequest;

static bool read_request(const Call *call, MapRequest *request, Error *err)
{
	const Args *args = call->args;
	const char *by = args_text(args, "by");
	request->projector = projector_find(by);
	if (!request->projector) {
		Text names = {0};
		for (size_t i = 0; projectors[i]; i++)
			text_format(&names, "%s%s", i ? ", " : "", projectors[i]->name);
		args_fault(args, "by", 0, err, "\"%s\" is no way of making maps; there is %s", by,
			text_of(&names));
		text_release(&names);
		return false;
	}
	size_t sample = (size_t)args_integer(args, "sample");
	request->most = sample ? sample : (size_t)-1;
	request->seed =
		args_given(args, "seed") ? (uint64_t)args_integer(args, "seed") : session_seed(call->session);
	return true;
}

static bool answers(const Projection *map, const Space *space, const MapRequest *request)
{
	size_t total = space->vectors.rows;
	return map && map->space == space && strcmp(map->method, request->projector->name) == 0 &&
	       map->seed == request->seed && map->shown == (request->most < total ? request->most : total);
}

/* The map of the object's space, which the object keeps: it is shown again as long as the space stays the same,
 * and the next one is laid upon it. */
static Projection *make_map(const Call *call, Object *object, const MapRequest *request, Error *err)
{
	if (answers(object->projection, object->space, request))
		return object->projection;
	Pool *pool = call->session->pool;
	Projection *map = projection_new(object->space, object->name, request->most, request->seed, err);
	if (!map || !projector_place(request->projector, map, NULL, pool, err) ||
		!trustworthiness(map, TRUST_K, TRUST_POINTS, pool, &map->trustworthiness, err)) {
		projection_unref(map);
		return NULL;
	}
	if (object->projection)
		projection_align(map, object->projection);
	projection_unref(object->projection);
	object->projection = map;
	return map;
}

static void describe(const Projection *map, Report *out)
{
	Table *table = report_table(out, "map");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "shown", COLUMN_INTEGER, 0);
	table_column(table, "total", COLUMN_INTEGER, 0);
	table_column(table, "explained_x", COLUMN_NUMBER, 3);
	table_column(table, "explained_y", COLUMN_NUMBER, 3);
	table_column(table, "trustworthiness", COLUMN_NUMBER, 3);
	table_column(table, "seed", COLUMN_INTEGER, 0);
	table_text(table, map->space_name);
	table_text(table, map->method);
	table_integer(table, (long long)map->shown);
	table_integer(table, (long long)map->total);
	table_number(table, map->explained[0]);
	table_number(table, map->explained[1]);
	table_number(table, map->trustworthiness);
	table_integer(table, (long long)map->seed);
	if (map->mirrored || fabs(map->turned) >= 0.5)
		report_text(out, "Turned by %.0f degrees%s to lie on the map before.", map->turned,
			map->mirrored ? " and mirrored" : "");
}

static bool run_map(const Call *call, Report *out, Error *err)
{
	MapRequest request;
	const char *name;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space || !read_request(call, &request, err))
		return false;
	Object *object = session_find(call->session, name);
	Colouring *colouring = colour_of(call, object, err);
	Projection *map = colouring ? make_map(call, object, &request, err) : NULL;
	if (map) {
		report_points(out, map, colouring);
		describe(map, out);
	}
	colouring_unref(colouring);
	return map != NULL;
}

static const char *projector_name_at(size_t index)
{
	return projectors[index] ? projectors[index]->name : NULL;
}

const Command command_map = {
	.name = "map",
	.group = "explore",
	.summary = "Show the items of a space in the plane, coloured by domain, class or anything else",
	.help = "A plane cannot hold all that a space holds: explained_x and explained_y say which share of "
		"the variance the two axes carry, and trustworthiness how far neighbours on the map are "
		"neighbours in the space (1 is perfect; Venna & Kaski 2006, 12 neighbours). Ask `near` before "
		"believing a neighbourhood. A map is turned, and mirrored if need be, to lie on the one "
		"before, so that `watch map` does not jump while a model learns. Large spaces are sampled, "
		"each domain in proportion.",
	.args = {{.name = "in", .kind = ARG_SPACE, .help = "the space; the current one when left out"},
		{.name = "by",
			.kind = ARG_TEXT,
			.help = "how the items are laid out",
			.fallback = "pca",
			.value_at = projector_name_at},
		{.name = "sample",
			.kind = ARG_INTEGER,
			.help = "items shown at most; 0 shows all",
			.fallback = "5000",
			.low = 0,
			.high = 1e8},
		ARG_COLOUR,
		{.name = "seed",
			.kind = ARG_INTEGER,
			.help = "what the sample depends on; the setting when left out",
			.low = 0,
			.high = 9007199254740992.0}},
	.watchable = true,
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nmap",
	.run = run_map,
};
