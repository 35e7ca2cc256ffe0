/* audit sets: the published word sets that come with the program, and what one of them holds. */
#include "command/group_audit.h"
#include "command/wordsets.h"

#include <stdlib.h>

static void add_words(Text *text, const WordSet *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_format(text, "%s%s", i ? " " : "", list->words[i]);
}

/* "X professions, A female, B male". */
static void add_lists(Text *text, const TestSet *set)
{
	for (size_t i = 0; i < set->count; i++)
		text_format(text, "%s%c %s", i ? ", " : "", set->roles[i], set->sets[i]->name);
}

static void set_row(const TestSet *set, Table *table)
{
	Text lists = {0};
	size_t words = 0;
	add_lists(&lists, set);
	for (size_t i = 0; i < set->count; i++)
		words += set->sets[i]->count;
	table_text(table, set->name);
	table_text(table, set->language);
	table_integer(table, (long long)words);
	table_text(table, text_of(&lists));
	table_text(table, set->citation);
	text_release(&lists);
}

static bool list_all(Report *out, Error *err)
{
	char **names;
	size_t count;
	bool fine = testset_names(&names, &count, err);
	Table *table = report_table(out, "sets");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "language", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "lists", COLUMN_TEXT, 0);
	table_column(table, "source", COLUMN_TEXT, 0);
	for (size_t i = 0; names && i < count; i++) {
		TestSet set = {0};
		fine = fine && testset_find(names[i], &set, err);
		if (fine)
			set_row(&set, table);
		testset_release(&set);
		free(names[i]);
	}
	free(names);
	report_text(out,
		"`audit sets NAME` shows the words; a test takes the sets whose roles it needs, from one name "
		"or several: audit direct professions gender-pairs. NAME-LIST is one list alone.");
	return fine;
}

static void show_lists(const TestSet *set, Report *out)
{
	Table *table = report_table(out, "lists");
	table_column(table, "role", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "count", COLUMN_INTEGER, 0);
	table_column(table, "words", COLUMN_TEXT, 0);
	for (size_t i = 0; i < set->count; i++) {
		Text name = {0}, words = {0};
		testset_list_name(set->name, set->sets[i], &name);
		add_words(&words, set->sets[i]);
		table_text(table, (char[]){set->roles[i], '\0'});
		table_text(table, text_of(&name));
		table_integer(table, (long long)set->sets[i]->count);
		table_text(table, text_of(&words));
		text_release(&name);
		text_release(&words);
	}
}

static void show_groups(const TestSet *set, Report *out)
{
	Text said = {0};
	testset_say_groups(set, &said);
	if (said.length)
		report_text(out, "Groups: %s.", text_of(&said));
	else if (set->groups_told)
		report_text(out, "Groups: none.");
	text_release(&said);
}

static bool show_one(const Call *call, Report *out, Error *err)
{
	TestSet set = {0};
	if (!call_testset(call, "sets", 0, &set, err))
		return false;
	show_lists(&set, out);
	show_groups(&set, out);
	report_text(out, "Source: %s.", set.citation);
	if (set.language)
		report_text(out, "Language: %s.", set.language);
	if (set.notes)
		report_text(out, "Notes: %s.", set.notes);
	if (set.benchmark)
		report_text(out, "%s: %s.", set.changed ? "Careful" : "Version", set.benchmark);
	testset_release(&set);
	return true;
}

static bool run_sets(const Call *call, Report *out, Error *err)
{
	size_t given = args_count(call->args, "sets");
	if (given > 1)
		return args_fault(call->args, "sets", 1, err, "one set is shown at a time");
	return given ? show_one(call, out, err) : list_all(out, err);
}

static const ArgSpec options[] = {{.name = NULL}};

const GroupAudit group_audit_sets = {
	.name = "sets",
	.after = "[NAME]",
	.title = "Word sets",
	.summary = "Which published word sets come with the program, and the words, the source and the version "
		   "of one",
	.options = options,
	.run = run_sets,
};
