/* tour: the guided tour, on real text where it can be had, else in planted worlds. */
#include "base/memory.h"
#include "command/fetch.h"
#include "data/datasets_folder.h"

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
		"instead: small "
		"texts that the program writes itself. Type tour again once the network is back.",
		err->message);
	*err = ERROR_INIT;
	return enqueue_script(session, "tour-planted.isthmus", err);
}

static bool run_tour(const Call *call, Report *out, Error *err)
{
	(void)out;
	if (strcmp(args_text(call->args, "through"), "planted") == 0)
		return enqueue_script(call->session, "tour-planted.isthmus", err);
	static const char *const sets[] = {"english", "computing"};
	Fetch *fetch = fetch_new(err);
	bool fine = fetch != NULL, here;
	for (size_t i = 0; i < 2 && fine; i++)
		fine = fetch_add(fetch, sets[i], false, &here, err);
	if (fine && fetch_count(fetch) > 0)
		return fetch_start(call, fetch, settle_tour, err);
	fetch_free(fetch);
	return fine && enqueue_script(call->session, "tour.isthmus", err);
}

const Command command_tour = {
	.name = "tour",
	.group = "help",
	.summary = "Run the guided tour: real text of two domains, trained on, looked at, adapted, audited",
	.help = "The tour fetches two data sets (18 MB) the first time. Where they cannot be had, it goes "
		"through planted "
		"worlds.",
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
