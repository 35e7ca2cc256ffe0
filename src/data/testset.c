#include "data/testset.h"

#include "base/source.h"
#include "base/text.h"
#include "data/benchmark.h"
#include "data/datasets_folder.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".wordset"
enum { LARGEST_FILE = 1 << 20 };

void testset_release(TestSet *set)
{
	for (size_t i = 0; i < set->count; i++)
		wordset_unref(set->sets[i]);
	free(set->name);
	free(set->citation);
	free(set->language);
	free(set->notes);
	free(set->benchmark);
	free(set->groups_told);
	*set = (TestSet){0};
}

WordSet *testset_role(const TestSet *set, char role)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->roles[i] == role)
			return set->sets[i];
	return NULL;
}

bool testset_is_whole(const TestSet *set)
{
	return testset_role(set, 'X') && testset_role(set, 'Y') && testset_role(set, 'A') &&
	       testset_role(set, 'B');
}

/* --- groups --- */

char testset_plays(const TestSet *set, size_t list)
{
	static const char names[] = TESTSET_GROUPS;
	size_t count = strlen(set->groups), before = 0;
	char role = set->roles[list];
	const char *group = strchr(set->groups, role), *name = memchr(names, role, count);
	if (group)
		return names[group - set->groups];
	if (!name)
		return role;
	/* Its name is another's now: it gets the name that one of them had, in their order. */
	for (const char *at = names; at < name; at++)
		before += !strchr(set->groups, *at);
	for (const char *at = set->groups; *at; at++)
		if (!memchr(names, *at, count) && before-- == 0)
			return *at;
	return role;
}

WordSet *testset_player(const TestSet *set, char role)
{
	for (size_t i = 0; i < set->count; i++)
		if (testset_plays(set, i) == role)
			return set->sets[i];
	return NULL;
}

bool testset_has_groups(const TestSet *set, Error *err)
{
	Text lists = {0};
	if (*set->groups)
		return true;
	for (size_t i = 0; i < set->count && i < 2; i++) {
		text_add(&lists, i ? " " : "");
		testset_list_name(set->name, set->sets[i], &lists);
	}
	if (set->groups_told)
		error_set(err, ERROR_INPUT,
			"%s has no groups of its own, as its file says; name two of its lists instead, such as "
			"%s%s, or another set (audit sets NAME shows the lists)",
			set->name, text_of(&lists), testset_is_there(set->name) ? "" : " after load");
	else
		error_set(err, ERROR_INPUT,
			"%s has no groups (lists A and B, or a header groups:); audit sets lists those that "
			"have",
			set->name);
	text_release(&lists);
	return false;
}

void testset_say_groups(const TestSet *set, Text *out)
{
	size_t count = strlen(set->groups);
	for (size_t g = 0; g < count; g++)
		text_format(out, "%s%c (%s)",
			g == 0          ? ""
			: g + 1 < count ? ", "
					: " and ",
			set->groups[g], testset_role(set, set->groups[g])->name);
}

static bool add_group(TestSet *set, char role, Error *err)
{
	size_t count = strlen(set->groups);
	if (!strchr(TESTSET_ROLES, role) || !testset_role(set, role))
		return error_set(err, ERROR_INPUT,
			"groups: has %c, which is no role of a list here; write roles, as in groups: X Y, or "
			"none",
			role);
	if (strchr(set->groups, role) || count == strlen(TESTSET_GROUPS))
		return error_set(err, ERROR_INPUT, "groups: has %c, %s", role,
			strchr(set->groups, role) ? "which stands there twice" : "one group too many");
	set->groups[count] = role;
	return true;
}

static bool settle_groups(TestSet *set, Error *err)
{
	const char *told = set->groups_told;
	bool fine = true;
	for (const char *role = TESTSET_GROUPS; !told && *role; role++)
		fine = !testset_role(set, *role) || add_group(set, *role, err);
	for (const char *at = told && strcmp(told, "none") ? told : ""; fine && *at; at++)
		fine = *at == ' ' || *at == ',' || *at == '\t' || add_group(set, *at, err);
	if (fine && strlen(set->groups) < 2) {
		fine = !told || !strcmp(told, "none") ||
		       error_set(err, ERROR_INPUT,
			       "groups: has fewer than two; write roles, as in groups: X "
			       "Y, or none");
		*set->groups = '\0';
	}
	return fine;
}

/* --- reading --- */

/* The field that a header line fills, or NULL. */
static char **header_field(TestSet *set, const char *line, size_t key)
{
	const struct {
		const char *name;
		char **field;
	} headers[] = {{"name", &set->name}, {"citation", &set->citation}, {"language", &set->language},
		{"notes", &set->notes}, {"groups", &set->groups_told}};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (strlen(headers[i].name) == key && !strncmp(line, headers[i].name, key))
			return headers[i].field;
	return NULL;
}

static bool starts_list(const char *line, size_t key)
{
	return key && strchr(TESTSET_ROLES "-", line[0]) && (key == 1 || line[1] == ' ');
}

/* "X math: algebra …": role, title, first words. A list without a title is called by its role. */
static bool start_list(TestSet *set, const char *line, size_t key, Error *err)
{
	if (!starts_list(line, key))
		return error_set(err, ERROR_INPUT,
			"a line begins with a header (name:, citation:, language:, notes:, groups:), with a "
			"role (X, Y, "
			"A "
			"to H or -) and a title, as in \"X math: algebra geometry\", or with a blank, not with "
			"\"%.*s\"",
			(int)(key < 40 ? key : 40), line);
	if (line[0] != '-' && testset_role(set, line[0]))
		return error_set(err, ERROR_INPUT, "the role %c stands twice", line[0]);
	if (set->count == TESTSET_SETS)
		return error_set(err, ERROR_INPUT, "more than %d lists", TESTSET_SETS);
	char *title = text_trimmed(line + 1, key - 1);
	WordSet *list = wordset_new(*title ? title : (char[]){line[0], '\0'}, set->citation);
	list->language = memory_text(set->language);
	list->notes = memory_text(set->notes);
	free(title);
	set->roles[set->count] = line[0];
	set->sets[set->count++] = list;
	wordset_add_list(list, line + key + 1, strlen(line + key + 1));
	return true;
}

static bool read_line(TestSet *set, const char *line, Error *err)
{
	if (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0')
		return true;
	if (line[0] == ' ' || line[0] == '\t') {
		if (!set->count)
			return error_set(err, ERROR_INPUT,
				"words stand before the first list; begin it with a line such as \"X math:\"");
		wordset_add_list(set->sets[set->count - 1], line, strlen(line));
		return true;
	}
	size_t key = strcspn(line, ":");
	if (!line[key])
		return error_set(err, ERROR_INPUT,
			"there is no colon; a list is written \"X math: algebra geometry\", and what goes on "
			"with it "
			"begins with a blank");
	char **field = header_field(set, line, key);
	if (!field)
		return start_list(set, line, key, err);
	if (*field || set->count)
		return error_set(
			err, ERROR_INPUT, "the header \"%.*s\" stands twice or below a list", (int)key, line);
	*field = text_trimmed(line + key + 1, strlen(line + key + 1));
	return true;
}

static bool check_whole(TestSet *set, Error *err)
{
	if (!set->name || !set->citation)
		return error_set(err, ERROR_INPUT, "the header lacks a line \"%s\" above the lists",
			set->name ? "citation: who, title, year" : "name: what it is called");
	for (size_t i = 0; i < set->count; i++) {
		if (!set->sets[i]->count)
			return error_set(err, ERROR_INPUT,
				"the list \"%s\" is empty; give it words, or leave it out", set->sets[i]->name);
		wordset_checksum(set->sets[i]);
	}
	if (!set->count)
		return error_set(err, ERROR_INPUT,
			"there is no list of words; one is written \"X math: algebra geometry\"");
	return settle_groups(set, err);
}

static bool take_line(void *context, const char *bytes, size_t count, Error *err)
{
	if (memchr(bytes, 0, count))
		return error_set(err, ERROR_INPUT, "it holds a zero byte, and so is no text; save it as UTF-8");
	char *line = memory_slice(bytes, count);
	bool fine = read_line(context, line, err);
	free(line);
	return fine;
}

static bool check_size(const Source *file, Error *err)
{
	return file->file_bytes <= LARGEST_FILE ||
	       error_set(err, ERROR_INPUT, "\"%s\" is no word-set file: it is larger than 1 MB", file->path);
}

bool testset_read(const char *path, TestSet *set, Error *err)
{
	Source file = {0};
	testset_release(set);
	bool fine = source_open_plain(&file, path, err) && check_size(&file, err) &&
		    source_each_line(&file, take_line, set, err) &&
		    (check_whole(set, err) || error_prefix(err, "\"%s\"", path));
	source_close(&file);
	if (!fine)
		testset_release(set);
	return fine;
}

bool testset_names(char ***names, size_t *count, Error *err)
{
	return datasets_names("wordsets", "", SUFFIX, names, count, err);
}

static bool unknown_set(const char *name, Error *err)
{
	char **names;
	size_t count;
	if (!testset_names(&names, &count, err))
		return false;
	Text near = {0}, all = {0};
	text_suggest(&near, name, (const char *const *)names, count, 3);
	for (size_t i = 0; i < count; i++) {
		text_format(&all, "%s%s", i ? ", " : "", names[i]);
		free(names[i]);
	}
	free(names);
	if (near.length)
		error_set(err, ERROR_INPUT, "there is no standard test \"%s\"; did you mean %s?", name,
			text_of(&near));
	else
		error_set(err, ERROR_INPUT,
			"there is no standard test \"%s\"; there are: %s; or name a file FILE" SUFFIX, name,
			text_of(&all));
	text_release(&near);
	text_release(&all);
	return false;
}

static bool look_up_version(const char *path, TestSet *set, Error *err)
{
	Benchmark benchmark = {0};
	Text said = {0};
	bool fine = benchmark_of_file(path, &benchmark, err);
	if (fine)
		benchmark_describe(&benchmark, &said);
	set->changed = fine && benchmark_is_changed(&benchmark);
	set->benchmark = text_take(&said);
	benchmark_release(&benchmark);
	return fine;
}

/* A file of the name in the folder of standard tests; NULL: there is none. */
static char *standard_path(const char *name)
{
	Text file = {0};
	text_add(&file, "wordsets/");
	bool plain = true; /* the name must not lead out of the folder */
	for (const char *at = name; *at; at++) {
		plain = plain && (isalnum((unsigned char)*at) || *at == '-' || *at == '_');
		text_add_char(&file, (char)tolower((unsigned char)*at));
	}
	text_add(&file, SUFFIX);
	char *path = plain && *name ? datasets_find(text_of(&file), NULL) : NULL;
	text_release(&file);
	return path;
}

bool testset_is_there(const char *name)
{
	char *path = text_ends(name, SUFFIX) ? NULL : standard_path(name);
	bool there = path || text_ends(name, SUFFIX);
	free(path);
	return there;
}

bool testset_find(const char *name, TestSet *set, Error *err)
{
	char *path = text_ends(name, SUFFIX) ? memory_text(name) : standard_path(name);
	bool found =
		path ? testset_read(path, set, err) && look_up_version(path, set, err) : unknown_set(name, err);
	free(path);
	return found;
}

void testset_list_name(const char *name, const WordSet *list, Text *out)
{
	text_format(out, "%s-", name);
	for (const char *at = list->name; *at; at++)
		text_add_char(out, *at == ' ' ? '-' : *at);
}

/* "PATH-male" of PATH.wordset, or of a standard set. */
static WordSet *list_called(const TestSet *set, const char *title)
{
	for (size_t i = 0; i < set->count; i++) {
		const char *at = set->sets[i]->name, *typed = title;
		while (*at &&
			tolower((unsigned char)(*at == ' ' ? '-' : *at)) == tolower((unsigned char)*typed))
			at++, typed++;
		if (!*at && !*typed)
			return wordset_ref(set->sets[i]);
	}
	return NULL;
}

static char *own_path(const char *prefix)
{
	Text path = {0};
	text_format(&path, "%s" SUFFIX, prefix);
	if (access(text_of(&path), R_OK) == 0)
		return text_take(&path);
	text_release(&path);
	return NULL;
}

WordSet *testset_list(const char *name)
{
	WordSet *found = NULL;
	for (const char *dash = strchr(name, '-'); dash && !found; dash = strchr(dash + 1, '-')) {
		TestSet set = {0};
		Error why = ERROR_INIT;
		char *prefix = memory_slice(name, (size_t)(dash - name)), *path = standard_path(prefix);
		path = path ? path : own_path(prefix);
		if (path && testset_read(path, &set, &why))
			found = list_called(&set, dash + 1);
		testset_release(&set);
		free(prefix);
		free(path);
	}
	return found;
}
