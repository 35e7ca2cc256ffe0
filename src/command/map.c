/* map: the items of a space in the plane. */
#include "command/colours.h"
#include "command/map_answer.h"
#include "command/map_start.h"
#include "command/methods.h"

static bool check_colour(const Call *call, const Object *object, Error *err)
{
	Colouring *colouring = colour_of(call, object, err);
	colouring_unref(colouring);
	return colouring != NULL;
}

static bool run_map(const Call *call, Report *out, Error *err)
{
	MapRequest request;
	if (!map_request_read(call, &request, err))
		return false;
	bool started = false;
	KeptMap *map = NULL;
	if (request.map && request.map->projection && args_given(call->args, "frame"))
		map = request.map;
	else if (check_colour(call, request.object, err))
		map = map_bring_up(call, &request, &started, err);
	if (map && (args_given(call->args, "colour") || !call->question))
		kept_map_colour(map, args_text(call->args, "colour"));
	/* Panes that show the map in use are to ask which that is now. */
	if (map && !call->question)
		call->session->generation++;
	/* A person who waits hears of it when it is over. */
	bool fine = map && ((started && !call->question) || map_answer(call, request.object, map, out, err));
	map_request_release(&request);
	return fine;
}

const Command command_map = {
	.name = "map",
	.group = "explore",
	.summary = "Show the items of a space in the plane, coloured by domain, class or anything else",
	.help = "`map by=METHOD` lays the items out; `map` alone shows the map that was asked for last, "
		"brought up to date when the vectors have moved. Methods that take their time work as a job, "
		"and the map is drawn while it forms: pause and resume hold it, stop ends it, map by=METHOD "
		"goes on with one that was stopped, and options may change on the way: map perplexity=50. When "
		"vectors move, the map goes on from where its items were; items that join a space join its "
		"finished map. A map is turned, and mirrored if need be, to lie on the one before, so that "
		"`watch map` does not jump while a model learns. A bounded number of frames is kept, for map "
		"frame=N. Each method keeps a map of its own, and as= keeps more of them side by side; "
		"sessions save them.\n\n"
		"A plane cannot hold all that a space holds. explained_x and explained_y say which share of "
		"the variance the two axes of a PCA carry, kl the divergence that t-SNE is left with. "
		"trustworthiness tells how far neighbours on the map are neighbours in the space, continuity "
		"how far neighbours in the space are neighbours on the map (Venna & Kaski 2006, 12 neighbours, "
		"1 is perfect; taken over 500 of the points), and preservation which share of the 10 nearest "
		"in the space, of those that are shown, is among the 10 nearest on the map. While a map forms, "
		"these may be a moment old. `map near=ITEM` lists both neighbourhoods of one item with their "
		"ranks in the other. Larger spaces than sample= are sampled, each domain in proportion. Of "
		"more than 150,000 items shown, t-SNE and UMAP seek the neighbours of each among groups near "
		"to its own only, and the answer says how many of the nearest are so found.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL,
			 .help = "the space; the current one when left out"},
		{.name = "in", .kind = ARG_SPACE, .help = "the same, as in other commands"},
		{.name = "by",
			.kind = ARG_TEXT,
			.help = "how the items are laid out; as before when left out, pca at first",
			.value_at = projector_name_at},
		{.name = "sample",
			.kind = ARG_INTEGER,
			.help = "items shown at most; 0 shows all",
			.fallback = "100000",
			.low = 0,
			.high = 1e8},
		ARG_COLOUR,
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the map, when a space has several; the method when left out"},
		{.name = "frame",
			.kind = ARG_INTEGER,
			.help = "the map as it was: 1 is the first of the frames that are kept; 0 is now",
			.fallback = "0",
			.low = 0,
			.high = 1000},
		{.name = "near",
			.kind = ARG_ITEM,
			.help = "an item: what is nearest to it in the space, beside what is on the map"},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "with near=: how many",
			.fallback = "10",
			.low = 1,
			.high = 1000},
		ARG_SEED("what the sample depends on")},
	.watchable = true,
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nmap",
	.method = map_request_method,
	.method_option = "by",
	.run = run_map,
};
