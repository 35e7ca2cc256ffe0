/* colour, frame: the map that is watched, shown in another way. They change the line that the screen asks. */
#include "command/colours.h"

#include "project/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Does the word name this option, whole, cut short or by its other name? */
static bool names_option(const Token *token, const char *option, const char *other)
{
	const char *equals = token->plain ? NULL : strchr(token->text, '=');
	size_t bytes = equals ? (size_t)(equals - token->text) : 0;
	return bytes && (!strncmp(token->text, option, bytes) || !strncmp(token->text, other, bytes));
}

/* The line without an option. */
static void line_without(
	const char *line, const CommandLine *parsed, const char *option, const char *other, Text *out)
{
	size_t from = 0;
	for (size_t i = 0; i < parsed->count; i++) {
		const Token *token = &parsed->tokens[i];
		if (!names_option(token, option, other))
			continue;
		size_t start = (size_t)token->column;
		while (start > from && line[start - 1] == ' ')
			start--;
		text_add_bytes(out, line + from, start - from);
		from = (size_t)(token->column + token->width);
	}
	text_add(out, line + from);
}

static bool is_map(const char *line, CommandLine *parsed)
{
	Error err = ERROR_INIT;
	if (!command_line_parse(line, parsed, &err))
		return false;
	const Command *command = parsed->count ? command_find(parsed->tokens[0].text, &err) : NULL;
	if (command && strcmp(command->name, "map") == 0)
		return true;
	command_line_release(parsed);
	return false;
}

/* The newest watched line that asks for a map, else a plain one. The caller frees it and releases what it
 * holds. */
static char *watched_map(const Session *session, CommandLine *parsed)
{
	for (size_t i = 0; i < session->screen.n_watches; i++)
		if (is_map(session->screen.watches[i], parsed))
			return memory_text(session->screen.watches[i]);
	is_map("map", parsed);
	return memory_text("map");
}

static void change_option(
	Session *session, const char *option, const char *other, const char *value, Report *out)
{
	CommandLine parsed;
	char *before = watched_map(session, &parsed);
	Text line = {0};
	line_without(before, &parsed, option, other, &line);
	bool quoted = value && strpbrk(value, " \t=#>|&\"'{}:");
	if (value)
		text_format(&line, quoted ? " %s=\"%s\"" : " %s=%s", option, value);
	screen_unwatch(session, before);
	screen_watch(session, text_of(&line));
	if (!session->screen.open)
		report_text(out, "Noted: the screen (tui) shows \"%s\".", text_of(&line));
	text_release(&line);
	command_line_release(&parsed);
	free(before);
}

/* --- colour --- */

static bool is_known(const Object *object, const char *colour)
{
	if (strcmp(colour, "class") == 0)
		return object->space->class_of != NULL;
	if (strcmp(colour, "cluster") == 0)
		return object->clustering != NULL;
	if (strcmp(colour, "count") == 0)
		return object->space->counts != NULL;
	if (strcmp(colour, "time") == 0)
		return colour_knows_time(object->space);
	return true;
}

/* The colour of the watched map; its own when the line says none. The caller frees. */
static char *present_colour(const Session *session, const Object *object)
{
	CommandLine parsed;
	char *line = watched_map(session, &parsed), *colour = NULL;
	for (size_t i = 0; i < parsed.count && !colour; i++)
		if (names_option(&parsed.tokens[i], "colour", "color"))
			colour = memory_text(strchr(parsed.tokens[i].text, '=') + 1);
	command_line_release(&parsed);
	free(line);
	return colour ? colour : memory_text(object->space->class_of ? "class" : "domain");
}

/* The one after the present colour that this space knows. */
static const char *next_colour(const Session *session, const Object *object)
{
	size_t count = 0, at = 0;
	char *now = present_colour(session, object);
	for (; colour_name_at(count); count++)
		if (strcmp(colour_name_at(count), now) == 0)
			at = count + 1;
	free(now);
	while (!is_known(object, colour_name_at(at % count)))
		at++;
	return colour_name_at(at % count);
}

static bool run_colour(const Call *call, Report *out, Error *err)
{
	const char *name, *wanted = args_text(call->args, "what");
	if (!session_space(call->session, NULL, &name, err))
		return false;
	Object *object = session_find(call->session, name);
	if (!wanted)
		wanted = next_colour(call->session, object);
	Colouring *colouring = colour_named(call, "what", object, wanted, err);
	if (!colouring)
		return false;
	colouring_unref(colouring);
	change_option(call->session, "colour", "color", wanted, out);
	return true;
}

const Command command_colour = {
	.name = "colour",
	.group = "screen",
	.summary = "Colour the map on the screen by something else",
	.help = "Without a word, the next of domain, class, cluster, count, norm and time that the space "
		"knows. The line that the map pane asks gets another colour=.",
	.aliases = "color",
	.args = {{.name = "what",
		.kind = ARG_TEXT,
		.flags = ARG_POSITIONAL,
		.help = "domain, class, cluster, count, norm, time, named sets (he,she), or an item, the "
			"cosine to which is meant",
		.value_at = colour_name_at}},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\ncolour count",
	.run = run_colour,
};

/* --- frame --- */

/* The value of an option of the watched map's line; NULL: not given. The caller frees. */
static char *watched_option(const Session *session, const char *option)
{
	CommandLine parsed;
	char *line = watched_map(session, &parsed), *value = NULL;
	for (size_t i = 0; i < parsed.count && !value; i++)
		if (names_option(&parsed.tokens[i], option, option))
			value = memory_text(strchr(parsed.tokens[i].text, '=') + 1);
	command_line_release(&parsed);
	free(line);
	return value;
}

/* How many frames the watched map keeps. */
static size_t count_frames(const Session *session, const Object *object)
{
	char *as = watched_option(session, "as"), *by = watched_option(session, "by");
	const KeptMap *map = kept_map_find(object, as ? as : by);
	const MapHistory *history = map && map->projection ? map->projection->history : NULL;
	free(as);
	free(by);
	return history ? history->count : 0;
}

/* From `now` (0: the map as it is), one back or on, around neither end. */
static size_t step_frame(size_t now, size_t count, bool back)
{
	if (back)
		return now == 0 ? count : now > 1 ? now - 1 : 1;
	return now == 0 || now >= count ? 0 : now + 1;
}

static bool run_frame(const Call *call, Report *out, Error *err)
{
	const char *name, *which = args_text(call->args, "which");
	if (!session_space(call->session, NULL, &name, err))
		return false;
	size_t count = count_frames(call->session, session_find(call->session, name)), frame = 0;
	char *now = watched_option(call->session, "frame"), *end, number[24];
	bool step = strcmp(which, "back") == 0 || strcmp(which, "on") == 0;
	if (step)
		frame = step_frame(now ? strtoul(now, NULL, 10) : 0, count, *which == 'b');
	else if (strcmp(which, "now") != 0)
		frame = strtoul(which, &end, 10);
	free(now);
	if (!step && strcmp(which, "now") != 0 && (*end || frame < 1 || frame > count))
		return args_fault(call->args, "which", 0, err,
			"the map of %s has %zu frame%s: back, on, now or a number up to that", name, count,
			count == 1 ? "" : "s");
	snprintf(number, sizeof number, "%zu", frame);
	change_option(call->session, "frame", "frame", frame ? number : NULL, out);
	return true;
}

static const char *frame_name_at(size_t index)
{
	static const char *const names[] = {"back", "on", "now"};
	return index < sizeof names / sizeof *names ? names[index] : NULL;
}

const Command command_frame = {
	.name = "frame",
	.group = "screen",
	.summary = "Step through the history of the map on the screen",
	.help = "A map keeps frames of how it was while it was laid out, or while its space was trained. The "
		"line that the map pane asks gets another frame=; the keys [ and ] type this.",
	.args = {{.name = "which",
		.kind = ARG_TEXT,
		.flags = ARG_POSITIONAL,
		.help = "back, on, now or the number of a frame, from 1",
		.fallback = "back",
		.value_at = frame_name_at}},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nmap\nframe back",
	.run = run_frame,
};
