/* Which word sets a test is asked about. */
#include "command/audit.h"

#include "audit/null.h"
#include "command/wordsets.h"
#include "data/relation_pairs.h"

#include <stdlib.h>
#include <string.h>

void audit_query_release(AuditQuery *query)
{
	for (size_t i = 0; i < query->count; i++)
		wordset_unref(query->sets[i]);
	space_unref(query->reference);
	space_unref(query->model);
	free(query->unused);
	free(query->groups);
	free(query->translated);
	free(query->name);
	free(query->benchmark);
	free(query->replaced);
	*query = (AuditQuery){0};
}

/* Where the set of a role stands on the line: four sets are X Y A B, fewer those of the test in that order. */
static size_t place_of(const AuditTest *test, char role, size_t given)
{
	size_t place = 0;
	for (const char *other = AUDIT_ROLES; *other != role; other++)
		place += given == 4 || strchr(test->roles, *other);
	return place - (strlen(test->roles) - given == 1);
}

static bool takes_role(const AuditTest *test, char role)
{
	return strchr(test->roles, role) || (test->more && strchr(test->more, role));
}

/* In which single sets are dealt out. */
static const char *roles_in_order(const AuditTest *test)
{
	return test->in_order ? "ABXY" : AUDIT_ROLES;
}

static bool wrong_number(const AuditTest *test, size_t given, Error *err)
{
	Text roles = {0};
	for (const char *role = roles_in_order(test); *role; role++)
		if (takes_role(test, *role))
			text_format(&roles, "%s%c", roles.length ? ", " : "", *role);
	error_set(err, ERROR_INPUT,
		"%s takes the sets %s%s, or a standard test (weat7, or FILE.wordset), or all; here are %zu",
		test->name, text_of(&roles), test->in_order ? " or the first of these" : "", given);
	text_release(&roles);
	return false;
}

/* In the place of B: the test draws items itself. */
static bool is_drawn(const AuditTest *test, const AuditNames *names, size_t at, char role)
{
	return test->in_order && role == 'B' && !strcmp(names->words[at], "random") &&
	       !(names->session && session_find(names->session, "random"));
}

/* The sets play the roles of the test and then those of `more`, one after the other. */
static bool take_in_order(
	const AuditTest *test, const AuditNames *names, AuditQuery *query, size_t *at, Error *err)
{
	static const char by_role[2][4] = {{1, 2, 0, 3}, {2, 3, 0, 1}};
	size_t given = names->count;
	if (given > strlen(test->roles) + strlen(test->more))
		return wrong_number(test, given, err);
	for (size_t i = 0; i < given; i++) {
		char role = audit_test_role(test, i);
		*at = names->by_role ? (size_t)by_role[given == 4][i] : i;
		WordSet *set = is_drawn(test, names, *at, role) ? wordset_new("random", NULL)
								: audit_names_list(names, *at, err);
		if (!set)
			return false;
		query->sets[query->count++] = set;
		query->further += i >= strlen(test->roles);
	}
	return true;
}

/* Sets one by one. */
static bool find_typed(
	const AuditTest *test, const AuditNames *names, AuditQuery *query, size_t *at, Error *err)
{
	size_t given = names->count, wanted = strlen(test->roles);
	bool fills_x = test->fills_x && given + 1 == wanted;
	query->name = memory_text(test->name);
	*at = given - 1;
	if (test->in_order)
		return take_in_order(test, names, query, at, err);
	if (given != wanted && !(given == 4 && wanted < 4) && !fills_x)
		return wrong_number(test, given, err);
	for (size_t i = fills_x; test->roles[i]; i++) {
		*at = place_of(test, test->roles[i], given);
		WordSet *set = audit_names_list(names, *at, err);
		if (!set)
			return false;
		query->sets[query->count++] = set;
	}
	return true;
}

/* The pairs of a file, instead of a standard set. */
static bool audit_query_pairs(const char *path, AuditQuery *query, Error *err)
{
	query->name = memory_text("antonyms");
	query->count = 2;
	return relation_pairs_read(path, query->sets, err);
}

/* The sets that the names of a line give, by role. */
typedef struct Gathering {
	const AuditTest *test;
	WordSet *sets[sizeof TESTSET_ROLES]; /* by the place in TESTSET_ROLES; counted */
	Text names, benchmarks, unused, groups;
	bool changed;
} Gathering;

static WordSet **place_for(Gathering *self, char role)
{
	return &self->sets[strchr(TESTSET_ROLES, role) - TESTSET_ROLES];
}

static void add_name(Text *names, const char *between, const char *name)
{
	text_format(names, "%s%s", names->length ? between : "", name);
}

/* Which lists are A and B, where the set calls them otherwise. */
static void note_groups(Gathering *self, const TestSet *standard)
{
	if (!self->test->groups || !strncmp(standard->groups, "AB", 2) || !*standard->groups)
		return;
	text_add(&self->groups, self->groups.length ? ", " : "");
	testset_say_groups(standard, &self->groups);
	text_format(&self->groups, " of %s", standard->name);
}

/* Of a standard set those that the test takes and that no name before it has given. */
static bool gather_standard(Gathering *self, const Session *session, const char *name, Error *err)
{
	TestSet standard = {0};
	size_t taken = 0;
	if (!testset_named(session, name, &standard, err))
		return false;
	for (size_t i = 0; i < standard.count; i++) {
		char role = self->test->groups ? testset_plays(&standard, i) : standard.roles[i];
		if (role >= 'C' && role <= 'H' && !takes_role(self->test, role))
			text_format(&self->unused, "%s%c (%s)", self->unused.length ? ", " : "", role,
				standard.sets[i]->name);
		if (role == '-' || !takes_role(self->test, role) || *place_for(self, role))
			continue;
		*place_for(self, role) = wordset_ref(standard.sets[i]);
		taken++;
	}
	add_name(&self->names, "+", standard.name);
	note_groups(self, &standard);
	if (standard.benchmark)
		add_name(&self->benchmarks, "; ", standard.benchmark);
	self->changed |= standard.changed;
	testset_release(&standard);
	return taken || error_set(err, ERROR_INPUT, "%s has no set that %s takes and does not have yet", name,
				self->test->name);
}

/* One set plays the first role that none plays yet. */
static bool gather_one(Gathering *self, WordSet *set, Error *err)
{
	for (const char *role = roles_in_order(self->test); *role; role++)
		if ((self->test->in_order || strchr(self->test->roles, *role)) && !*place_for(self, *role)) {
			*place_for(self, *role) = wordset_ref(set);
			return true;
		}
	return error_set(err, ERROR_INPUT, "%s has all its sets already, and %s is one too many",
		self->test->name, set->name);
}

static bool missing_set(const Gathering *self, char role, Error *err)
{
	TestSet own = {0};
	Error none = ERROR_INIT;
	Text name = {0}; /* mac-religion, when it is religion that has been asked for */
	text_format(&name, "%s-%s", self->test->name, text_of(&self->names));
	bool there = testset_find(text_of(&name), &own, &none);
	testset_release(&own);
	if (there)
		error_set(err, ERROR_INPUT, "%s has no set %c, which %s needs; %s has", text_of(&self->names),
			role, self->test->name, text_of(&name));
	text_release(&name);
	if (there)
		return false;
	return error_set(err, ERROR_INPUT,
		"%s has no set %c, which %s needs; name words for it, too, or another set that has them (audit "
		"sets lists them)",
		text_of(&self->names), role, self->test->name);
}

/* Further sets, up to the first that is not there; in the place of B a test that takes sets in order draws. */
static void take_more(Gathering *self, AuditQuery *query)
{
	for (const char *role = self->test->more; role && *role; role++, query->further++) {
		WordSet *set = *place_for(self, *role);
		bool drawn = !set && self->test->in_order && *role == 'B' && *place_for(self, 'X');
		if (!set && !drawn)
			return;
		query->sets[query->count++] = drawn ? wordset_new("random", NULL) : wordset_ref(set);
	}
}

static bool hand_over(Gathering *self, AuditQuery *query, Error *err)
{
	const AuditTest *test = self->test;
	for (const char *role = test->roles; *role; role++) {
		WordSet *set = *place_for(self, *role);
		if (!set && !(*role == 'X' && test->fills_x))
			return missing_set(self, *role, err);
		if (set)
			query->sets[query->count++] = wordset_ref(set);
	}
	take_more(self, query);
	query->name = memory_text(text_of(&self->names));
	query->benchmark = self->benchmarks.length ? memory_text(text_of(&self->benchmarks)) : NULL;
	query->unused = self->unused.length ? memory_text(text_of(&self->unused)) : NULL;
	query->groups = self->groups.length ? memory_text(text_of(&self->groups)) : NULL;
	query->changed = self->changed;
	return true;
}

static void gathering_release(Gathering *self)
{
	for (size_t i = 0; i < sizeof self->sets / sizeof *self->sets; i++)
		wordset_unref(self->sets[i]);
	text_release(&self->names);
	text_release(&self->benchmarks);
	text_release(&self->unused);
	text_release(&self->groups);
}

/* A name gives all that is free of a standard set, or is one list. */
static bool gather_name(Gathering *self, const AuditNames *names, size_t at, bool alone, Error *err)
{
	const Session *session = names->session;
	const char *name = names->words[at];
	if (alone || testset_is_named(session, name))
		return gather_standard(self, session, name, err);
	WordSet *set = is_drawn(self->test, names, at, 'B') ? wordset_new("random", NULL)
							    : audit_names_list(names, at, err);
	if (!set)
		return false;
	add_name(&self->names, "+", set->name);
	bool fine = gather_one(self, set, err);
	wordset_unref(set);
	return fine;
}

static bool find_gathered(
	const AuditTest *test, const AuditNames *names, AuditQuery *query, size_t *at, Error *err)
{
	Gathering gathering = {.test = test};
	bool fine = true;
	for (size_t i = 0; fine && i < names->count; i++) {
		*at = i;
		fine = gather_name(&gathering, names, i, names->count == 1, err);
	}
	*at = fine ? 0 : *at;
	fine = fine && hand_over(&gathering, query, err);
	gathering_release(&gathering);
	return fine;
}

bool audit_query_named(
	const AuditTest *test, const AuditNames *names, AuditQuery *query, size_t *at, Error *err)
{
	*at = 0;
	if (names->count == 1 && test->pairs)
		return audit_query_pairs(names->words[0], query, err);
	bool alone =
		names->count == 1 && !(test->in_order && !testset_is_named(names->session, names->words[0]));
	return alone || audit_names_are_mixed(names) ? find_gathered(test, names, query, at, err)
						     : find_typed(test, names, query, at, err);
}

/* The space that an option names, counted, where the test has that option. */
static bool find_space(const Call *call, const char *option, Space **found, Error *err)
{
	if (!args_has(call->args, option) || !args_given(call->args, option))
		return true;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, option), NULL, &why);
	if (!space)
		return args_fault(call->args, option, 0, err, "%s", why.message);
	*found = space_ref(space);
	return true;
}

bool audit_query_complete(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	return find_space(call, "reference", &query->reference, err) &&
	       find_space(call, "model", &query->model, err) && audit_translate(call, test, query, err);
}

bool audit_query_find(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	AuditNames names = audit_names_of(call);
	Error why = ERROR_INIT;
	size_t at;
	bool fine = audit_query_named(test, &names, query, &at, &why) ||
		    args_fault(call->args, "sets", at, err, "%s", why.message);
	audit_names_release(&names);
	return fine && audit_query_complete(call, test, query, err);
}

bool audit_query_run(const AuditTest *test, const Args *options, const AuditQuery *query,
	const AuditPlace *place, Audit *audit, Error *err)
{
	WordSet *sets[AUDIT_SETS] = {NULL};
	size_t left_out = strlen(test->roles) + query->further - query->count; /* X, which comes first */
	for (size_t i = 0; i < query->count; i++)
		sets[left_out + i] = query->sets[i];
	AuditInput input = {.space = place->space,
		.sets = sets,
		.further = query->further,
		.reference = query->reference,
		.model = query->model,
		.seed = place->seed,
		.pool = place->pool};
	if (!test->run(test, &input, options, audit, err) || !audit_null(audit, &input, options, err))
		return false;
	if (query->replaced)
		audit_note(audit, "replaced, as asked: %s", query->replaced);
	if (query->groups)
		audit_note(audit,
			"the groups A and B are %s, as its file says; lists by their names, SET-LIST, make "
			"others the groups",
			query->groups);
	if (query->unused)
		audit_note(audit, "%s compares A with B and has left out %s; SET-LIST names one list alone",
			test->name, query->unused);
	if (query->translated)
		audit_note(audit, "%s", query->translated);
	return true;
}
