#include "command/audit_plan.h"

#include "base/source.h"
#include "data/datasets_folder.h"
#include "data/testset.h"

#include <stdlib.h>
#include <string.h>

typedef struct PlanLine {
	char *sets, *tests, *also; /* also: those that only `audit TEST all` asks */
} PlanLine;

typedef struct PlanLines {
	PlanLine *lines;
	size_t count, room;
} PlanLines;

/* Whether the word is one of those with blanks between. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static bool add_line(void *context, const char *bytes, size_t count, Error *err)
{
	PlanLines *self = context;
	char *line = memory_slice(bytes, count), *rest = line;
	bool text = line[0] != '#' && line[strspn(line, " \t\r")];
	const char *fields[3] = {NULL};
	for (size_t i = 0; text && i < 3; i++)
		fields[i] = strsep(&rest, "\t");
	bool fine = !text || (fields[2] && !rest);
	if (text && fine) {
		self->lines = memory_grow(self->lines, self->count, &self->room, sizeof *self->lines);
		self->lines[self->count++] =
			(PlanLine){memory_text(fields[0]), memory_text(fields[1]), memory_text(fields[2])};
	}
	free(line);
	return fine ||
	       error_set(err, ERROR_INPUT,
		       "there are not three columns: sets, tests, and further tests, with tabs between");
}

static bool read_lines(PlanLines *lines, Error *err)
{
	char *path = datasets_find("wordsets/audits.tsv", NULL);
	Source file = {0};
	bool fine =
		!path || (source_open_plain(&file, path, err) && source_each_line(&file, add_line, lines, err));
	source_close(&file);
	free(path);
	return fine;
}

static void release_lines(PlanLines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		free(lines->lines[i].sets);
		free(lines->lines[i].tests);
		free(lines->lines[i].also);
	}
	free(lines->lines);
}

static void add(AuditPlan *plan, const AuditTest *test, const char *sets)
{
	plan->asked = memory_grow(plan->asked, plan->count, &plan->room, sizeof *plan->asked);
	plan->asked[plan->count++] = (AuditPlanned){test, memory_text(sets)};
}

static bool has_roles(const TestSet *set, const AuditTest *test)
{
	for (const char *role = test->roles; *role; role++)
		if (!testset_role(set, *role))
			return false;
	return !test->pairs;
}

/* A set in whose company nothing is published. */
static void add_unlisted(AuditPlan *plan, const AuditTest *test, const PlanLines *lines, const char *name)
{
	TestSet set = {0};
	Error why = ERROR_INIT;
	for (size_t i = 0; i < lines->count; i++)
		if (has_word(lines->lines[i].sets, name))
			return;
	/* One that cannot be read is asked all the same, which says what is wrong with it. */
	if (!testset_find(name, &set, &why) || has_roles(&set, test))
		add(plan, test, name);
	testset_release(&set);
}

static void plan_test(AuditPlan *plan, const AuditTest *test, bool report, const PlanLines *lines,
	char *const *names, size_t count)
{
	for (size_t i = 0; i < lines->count; i++) {
		const PlanLine *line = &lines->lines[i];
		if (has_word(line->tests, test->name) || (!report && has_word(line->also, test->name)))
			add(plan, test, line->sets);
	}
	for (size_t i = 0; i < count; i++)
		add_unlisted(plan, test, lines, names[i]);
}

bool audit_plan_read(const AuditTest *test, bool report, AuditPlan *plan, Error *err)
{
	PlanLines lines = {0};
	char **names = NULL;
	size_t count = 0;
	*plan = (AuditPlan){0};
	bool fine = read_lines(&lines, err) && testset_names(&names, &count, err);
	for (size_t i = 0; fine && audit_tests[i]; i++)
		if (test ? test == audit_tests[i] : !audit_tests[i]->apart)
			plan_test(plan, audit_tests[i], report, &lines, names, count);
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	release_lines(&lines);
	return fine;
}

void audit_plan_release(AuditPlan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		free(plan->asked[i].sets);
	free(plan->asked);
	*plan = (AuditPlan){0};
}
