#include "command/map_request.h"

#include "command/methods.h"
#include "command/wordsets.h"

#include <stdlib.h>
#include <string.h>

static const Projector *find_projector(const char *by, Error *err)
{
	const Projector *projector = projector_find(by);
	if (projector)
		return projector;
	methods_unknown(by, "way of making maps", projector_name_at, err);
	return NULL;
}

bool map_request_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	const Object *object = session->current ? session_find(session, session->current) : NULL;
	const KeptMap *map = object ? kept_map_find(object, NULL) : NULL;
	const Projector *projector = word                    ? find_projector(word, err)
				     : map && map->projector ? map->projector
							     : &projector_pca;
	*more = projector ? projector->options : NULL;
	return projector != NULL;
}

static bool find_object(const Call *call, MapRequest *request, Error *err)
{
	const char *name = args_text(call->args, "space");
	name = name ? name : args_text(call->args, "in");
	if (!session_space(call->session, name, &name, err))
		return false;
	request->object = session_find(call->session, name);
	return true;
}

static bool choose_projector(const Call *call, MapRequest *request, Error *err)
{
	const char *by = args_text(call->args, "by"), *as = args_text(call->args, "as");
	request->map = kept_map_find(request->object, as ? as : by);
	/* One that could never be made has no method yet. */
	bool known = request->map && request->map->projector;
	request->projector = by ? find_projector(by, err) : known ? request->map->projector : &projector_pca;
	if (request->projector)
		request->name = memory_text(as             ? as
					    : by           ? by
					    : request->map ? request->map->name
							   : request->projector->name);
	return request->projector != NULL;
}

/* What the options were, if they are those of the same method. */
static Args *options_before(const MapRequest *request, bool same)
{
	const char *before = same && request->map->options ? request->map->options : "";
	return request->projector->options ? args_of(request->projector->options, before, NULL) : NULL;
}

/* A named list as its words; what is typed in braces with commas between. */
static bool spell_part(const Session *session, const char *part, Text *out, Error *err)
{
	if (strchr(part, '{')) {
		for (const char *at = part; *at; at++)
			text_add_char(out, *at == ' ' ? ',' : *at);
		return true;
	}
	WordSet *set = wordset_named(session, part, err);
	if (!set && strchr(part, ','))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is no word set; several are named with colons between: male:female", part);
	if (!set)
		return false;
	text_format(out, "%s{", part);
	for (size_t i = 0; i < set->count; i++)
		text_format(out, "%s%s", i ? "," : "", set->words[i]);
	text_add(out, "}");
	wordset_unref(set);
	return true;
}

char *map_request_spell(const Session *session, const char *text, Error *err)
{
	Text out = {0};
	bool fine = true;
	if (testset_is_named(session, text))
		return memory_text(text);
	for (char *part; fine && (part = wordset_next(&text, ':'));) {
		text_add(&out, out.length ? ":" : "");
		fine = spell_part(session, part, &out, err);
		free(part);
	}
	if (fine)
		return text_take(&out);
	text_release(&out);
	return NULL;
}

/* The method may be that of a map which is not the current space's: then its options are not on this line. */
static bool write_options(const Call *call, MapRequest *request, bool same, Error *err)
{
	Text text = {0};
	Args *before = options_before(request, same);
	bool fine = true;
	for (const ArgSpec *option = request->projector->options; fine && option && option->name; option++) {
		bool given = args_has(call->args, option->name) && args_given(call->args, option->name);
		const char *value = args_text(given ? call->args : before, option->name);
		request->told |= given;
		bool sets = value && option->kind == ARG_WORDSET;
		Error why = ERROR_INIT;
		char *spelt = sets ? map_request_spell(call->session, value, &why) : NULL;
		fine = !sets || spelt ||
		       (given ? args_fault(call->args, option->name, 0, err, "%s", why.message)
			      : error_set(err, ERROR_INPUT, "%s", why.message));
		if (value)
			text_format(
				&text, "%s%s=%s", text.length ? " " : "", option->name, spelt ? spelt : value);
		free(spelt);
	}
	args_free(before);
	request->options = text_take(&text);
	return fine;
}

bool map_request_read(const Call *call, MapRequest *request, Error *err)
{
	const Args *args = call->args;
	*request = (MapRequest){0};
	if (!find_object(call, request, err) || !choose_projector(call, request, err))
		return false;
	const KeptMap *map = request->map;
	bool same = map && map->projector == request->projector;
	bool sampled = args_given(args, "sample"), seeded = args_given(args, "seed");
	size_t sample = (size_t)args_integer(args, "sample");
	request->most = !sampled && same ? map->most : sample ? sample : (size_t)-1;
	request->seed = same && !seeded ? map->seed : call_seed(call);
	request->told = sampled || seeded || args_given(args, "by");
	if (write_options(call, request, same, err))
		return true;
	map_request_release(request);
	return false;
}

void map_request_release(MapRequest *request)
{
	free(request->name);
	free(request->options);
}

bool map_request_same_points(const MapRequest *request)
{
	const KeptMap *map = request->map;
	return map->projector == request->projector && map->most == request->most && map->seed == request->seed;
}

bool map_request_same_options(const MapRequest *request)
{
	return request->map->options && strcmp(request->map->options, request->options) == 0;
}

void map_request_defer(MapRequest *request)
{
	KeptMap *map = request->map;
	Text asked = {0};
	text_format(&asked, "%s %s %zu %llu", request->projector->name, request->options, request->most,
		(unsigned long long)request->seed);
	bool again = map && map->projector && map->asked && strcmp(map->asked, text_of(&asked)) == 0;
	if (again) {
		request->projector = map->projector;
		request->most = map->most;
		request->seed = map->seed;
		free(request->options);
		request->options = memory_text(map->options);
	} else if (map) {
		free(map->asked);
		map->asked = text_take(&asked);
	}
	text_release(&asked);
}

void map_request_note(const MapRequest *request, KeptMap *map)
{
	map->projector = request->projector;
	map->most = request->most;
	map->seed = request->seed;
	free(map->options);
	map->options = memory_text(request->options);
}

Args *map_request_args(const MapRequest *request, Error *err)
{
	static const ArgSpec none[] = {{0}};
	const ArgSpec *options = request->projector->options;
	return args_of(options ? options : none, request->options, err);
}
