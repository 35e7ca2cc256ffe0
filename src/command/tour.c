/* tour: the guided tour, on real text where it can be had, else in planted worlds. */
#include "command/fetch.h"
#include "data/datasets_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Puts the lines of a script, a file below datasets/, behind what waits to be run. */
static bool enqueue_script(Session *session, const char *name, Error *err)
{
	char *path = datasets_find(name, err);
	if (!path)
		return false;
	Text line = {0};
	text_format(&line, "source \"%s\"", path);
	session_enqueue(session, text_of(&line));
	session->screen.paced = true;
	text_release(&line);
	free(path);
	return true;
}

static bool settle_tour(Session *session, Task *task, Report *out, Error *err)
{
	if (fetch_settle(session, task, out, err))
		return enqueue_script(session, "tour.isthmus", err);
	if (err->kind == ERROR_CANCELLED)
		return false;
	report_text(out,
		"The real text for this tour could not be had: %s. The tour goes through planted worlds "
		"instead: small texts that the program writes itself. Type tour again once the network is "
		"back.",
		err->message);
	*err = ERROR_INIT;
	return enqueue_script(session, "tour-planted.isthmus", err);
}

/* Adds the sets that a line `data get NAME…` of the tour names. */
static bool add_sets_of_line(Fetch *fetch, char *line, Error *err)
{
	static const char verb[] = "data get ";
	if (!text_starts(line, verb))
		return true;
	bool fine = true, here;
	char *rest = NULL;
	for (char *name = strtok_r(line + strlen(verb), " \n", &rest); name && fine;
		name = strtok_r(NULL, " \n", &rest))
		fine = fetch_add(fetch, name, false, &here, err);
	return fine;
}

/* The tour knows what it needs: everything is fetched before it starts, since it must not end half-way. */
static bool add_sets_of_tour(Fetch *fetch, Error *err)
{
	char *path = datasets_find("tour.isthmus", err), *line = NULL;
	FILE *file = path ? fopen(path, "re") : NULL;
	bool fine = file || (path && error_file(err, "read", path));
	size_t room = 0;
	while (fine && getline(&line, &room, file) >= 0)
		fine = add_sets_of_line(fetch, line, err);
	if (file)
		fclose(file);
	free(line);
	free(path);
	return fine;
}

static bool run_tour(const Call *call, Report *out, Error *err)
{
	(void)out;
	if (strcmp(args_text(call->args, "through"), "planted") == 0)
		return enqueue_script(call->session, "tour-planted.isthmus", err);
	Fetch *fetch = fetch_new(err);
	bool fine = fetch && add_sets_of_tour(fetch, err);
	if (fine && fetch_count(fetch) > 0)
		return fetch_start(call, fetch, settle_tour, err);
	fetch_free(fetch);
	return fine && enqueue_script(call->session, "tour.isthmus", err);
}

const Command command_tour = {
	.name = "tour",
	.group = "help",
	.summary = "Be shown around: two kinds of English, one space, and what moved",
	.help = "The tour is a script like any other, datasets/tour.isthmus: it fetches four corpora (25 MB, "
		"once), trains on them, and asks, maps, adapts and audits. On the screen each answer stays "
		"until you press Enter, and Esc ends the tour. Everything it makes stays yours. Where the "
		"corpora cannot be had, it goes through planted worlds instead: small texts that the program "
		"writes itself.",
	.args = {{.name = "through",
		.kind = ARG_CHOICE,
		.flags = ARG_POSITIONAL,
		.fallback = "data",
		.choices = "data|planted",
		.help = "real data, or planted worlds, which need no network"}},
	.keeps_last = true,
	.example = "tour planted",
	.run = run_tour,
};
