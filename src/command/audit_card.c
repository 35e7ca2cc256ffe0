/* audit report FILE: all that was asked about a space, and what it is, in one document. */
#include "command/audit_card.h"

#include "audit/correction.h"
#include "base/output.h"
#include "command/audit_plan.h"
#include "command/group_set.h"
#include "command/methods.h"
#include "command/wordsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const ArgSpec audit_card_options[] = {
	{.name = "tests",
		.kind = ARG_TEXT,
		.help = "the tests to be run, as tests=weat,ripa; all that fit the sets",
		.fallback = "all"},
	{.name = "level",
		.kind = ARG_NUMBER,
		.help = "a p below this, corrected for all tests, is called a finding",
		.fallback = "0.05",
		.low = 0,
		.high = 1},
	{.name = "force",
		.kind = ARG_YESNO,
		.help = "run tests also on sets that have lost more than a fifth of their words",
		.fallback = "no"},
	{.name = "date",
		.kind = ARG_TEXT,
		.help = "the date that it states; none when left out, so that the same session gives "
			"the same bytes"},
	{.name = NULL},
};

/* --- the job --- */

void card_subject_release(CardSubject *subject)
{
	free(subject->name);
	free(subject->citation);
	free(subject->language);
	free(subject->notes);
	free(subject->benchmark);
	for (size_t i = 0; i < sizeof subject->sets / sizeof *subject->sets; i++)
		wordset_unref(subject->sets[i]);
	audit_names_release(&subject->names);
}

static void card_work_free(void *work)
{
	AuditCard *self = work;
	for (size_t i = 0; i < self->n_trials; i++) {
		audit_release(&self->trials[i].audit);
		audit_query_release(&self->trials[i].query);
	}
	for (size_t i = 0; i < self->n_subjects; i++)
		card_subject_release(&self->subjects[i]);
	free(self->trials);
	free(self->subjects);
	card_release(&self->card);
	card_release(&self->about);
	audit_card_free_versions(self);
	audit_card_free_groups(self);
	free(self->left_out);
	space_unref(self->space);
	space_unref(self->since);
	free(self->since_name);
	free(self->name);
	free(self->path);
	free(self);
}

static bool has_option(const AuditTest *test, const char *name)
{
	for (const ArgSpec *option = test->options; option->name; option++)
		if (!strcmp(option->name, name))
			return true;
	return false;
}

static void run_trial(AuditCard *self, CardTrial *trial, Pool *pool)
{
	if (trial->why.kind != ERROR_NONE)
		return; /* its sets could not be found */
	AuditPlace place = {self->space, self->seed, pool};
	bool force = self->force && has_option(trial->test, "force");
	Args *options = args_of(trial->test->options, force ? "force=yes" : "", &trial->why);
	trial->fine = options &&
		      audit_query_run(trial->test, options, &trial->query, &place, &trial->audit, &trial->why);
	if (trial->fine && self->since) {
		AuditInput input = {.space = self->since,
			.sets = trial->query.sets,
			.further = trial->query.further,
			.seed = self->seed,
			.pool = pool};
		trial->compared = audit_change(
			trial->test, &input, self->space, options, NAN, &trial->change, &trial->why_not);
	}
	args_free(options);
}

static void correct(AuditCard *self)
{
	double *p = memory_new(3 * self->n_trials, sizeof *p);
	double *holm = p + self->n_trials, *hochberg = holm + self->n_trials;
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		p[i] = trial->fine && trial->audit.permutation.seen ? trial->audit.permutation.p : NAN;
	}
	correction_holm(p, self->n_trials, holm);
	correction_hochberg(p, self->n_trials, hochberg);
	for (size_t i = 0; i < self->n_trials; i++) {
		self->trials[i].holm = holm[i];
		self->trials[i].hochberg = hochberg[i];
	}
	free(p);
}

static bool write_card(AuditCard *self, Pool *pool, Error *err)
{
	Text bytes = {0};
	correct(self);
	audit_card_groups(self);
	audit_card_results(self);
	audit_card_changes(self);
	if (!audit_card_figures(self, pool, err) || !audit_card_versions(self, err))
		return false;
	audit_card_caveats(self);
	card_append(&self->card, &self->about);
	audit_card_details(self);
	card_hide_home(&self->card, getenv("HOME"));
	self->form->write(&self->card, &bytes);
	Output *output = output_open(self->path, err);
	if (output)
		output_bytes(output, text_of(&bytes), bytes.length);
	text_release(&bytes);
	return output && output_commit(output, err);
}

static bool card_work_step(void *work, Pool *pool, bool *finished, Error *err)
{
	AuditCard *self = work;
	if (self->next < self->n_trials) {
		run_trial(self, &self->trials[self->next++], pool);
		return true;
	}
	if (audit_card_step_groups(self, pool))
		return true;
	*finished = true;
	return write_card(self, pool, err);
}

static bool card_work_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AuditCard *self = work;
	into->progress = (Progress){.done = (double)self->next,
		.total = (double)self->n_trials + 1,
		.unit = "audits",
		.phase = "auditing"};
	return true;
}

static const WorkType card_work = {card_work_step, card_work_look, card_work_free};

static bool settle_card(Session *session, Task *task, Report *out, Error *err)
{
	const AuditCard *self = job_work(task->job);
	Object *object = session_find(session, self->name);
	if (object && object->task == task)
		object->task = NULL;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	size_t run = 0, found = 0;
	for (size_t i = 0; i < self->n_trials; i++) {
		run += self->trials[i].fine;
		found += self->trials[i].holm < self->level;
	}
	Table *table = report_table(out, "report");
	table_column(table, "file", COLUMN_TEXT, 0);
	table_column(table, "audits", COLUMN_INTEGER, 0);
	table_column(table, "findings", COLUMN_INTEGER, 0);
	table_column(table, "not_run", COLUMN_INTEGER, 0);
	table_text(table, self->path);
	table_integer(table, (long long)run);
	table_integer(table, (long long)found);
	table_integer(table, (long long)(self->n_trials - run));
	report_text(out, "%s", self->card.summary);
	return true;
}

/* --- what is asked --- */

static CardSubject *add_subject(AuditCard *self, const char *name)
{
	self->subjects = memory_resize(self->subjects, self->n_subjects + 1, sizeof *self->subjects);
	CardSubject *subject = &self->subjects[self->n_subjects++];
	*subject = (CardSubject){.name = memory_text(name)};
	return subject;
}

static void add_text(char **to, const char *between, const char *text)
{
	Text both = {0};
	text_format(&both, "%s%s%s", *to ? *to : "", *to ? between : "", text ? text : "");
	free(*to);
	*to = both.length ? text_take(&both) : NULL;
}

/* What is known of a standard set that is all of a subject or a part of it. */
static void add_source(CardSubject *subject, const TestSet *standard)
{
	add_text(&subject->citation, "; ", standard->citation);
	if (!subject->language)
		subject->language = memory_text(standard->language);
	if (standard->notes)
		add_text(&subject->notes, "; ", standard->notes);
	if (standard->benchmark)
		add_text(&subject->benchmark, "; ", standard->benchmark);
}

/* Called by its names, which become its own. */
static CardSubject *add_named(AuditCard *self, AuditNames names, Error *err)
{
	CardSubject *subject = add_subject(self, NULL);
	subject->names = names;
	for (size_t i = 0; i < names.count; i++) {
		TestSet standard = {0};
		bool whole = testset_is_named(names.session, names.words[i]);
		if (whole && !testset_named(names.session, names.words[i], &standard, err))
			return NULL;
		add_text(&subject->name, "+", whole ? standard.name : names.words[i]);
		if (whole)
			add_source(subject, &standard);
		testset_release(&standard);
	}
	return subject;
}

/* Three sets X A B or four X Y A B are called by those that are asked about. */
static bool add_typed(const Call *call, AuditCard *self, AuditNames names, Error *err)
{
	CardSubject *subject = add_subject(self, NULL);
	bool fine = true;
	subject->names = names;
	subject->names.by_role = true;
	for (size_t i = 0; fine && i < names.count; i++) {
		WordSet *set = call_wordset(call, "sets", i + 1, err);
		fine = set != NULL;
		if (fine && i < names.count - 2)
			add_text(&subject->name, ", ", set->name);
		wordset_unref(set);
	}
	return fine;
}

/* Whether a set can be asked by itself. */
static bool stands_alone(const Session *session, const char *name)
{
	TestSet set = {0};
	Error none = ERROR_INIT;
	bool alone = testset_is_named(session, name) && testset_named(session, name, &set, &none) &&
		     testset_role(&set, 'X') && testset_role(&set, 'A') && testset_role(&set, 'B');
	testset_release(&set);
	return alone;
}

static AuditNames one_name(const Session *session, const char *name)
{
	AuditNames names = {.session = session, .words = memory_new(1, sizeof *names.words), .count = 1};
	names.words[0] = memory_text(name);
	return names;
}

static void move_names(AuditNames *into, const AuditNames *from, bool alone)
{
	for (size_t i = 0; i < from->count; i++)
		if (stands_alone(from->session, from->words[i]) == alone)
			into->words[into->count++] = memory_text(from->words[i]);
}

/* Each set that can be asked by itself, and the others together, which take what they lack from these. */
static bool add_mixed(const Call *call, AuditCard *self, const AuditNames *names, Error *err)
{
	AuditNames parts = {.session = names->session,
		.in = memory_text(names->in),
		.words = memory_new(names->count, sizeof *parts.words)};
	bool fine = true;
	for (size_t i = 0; fine && i < names->count; i++) {
		Error why = ERROR_INIT;
		bool group = group_set_is(names->session, names->words[i]);
		WordSet *set = group ? group_set_find(names->session, names->in, names->words[i], &why)
				     : wordset_whole(names->session, names->words[i], &why);
		fine = set || args_fault(call->args, "sets", i + 1, err, "%s", why.message);
		wordset_unref(set);
	}
	for (size_t i = 0; fine && i < names->count; i++)
		if (stands_alone(names->session, names->words[i]))
			fine = add_named(self, one_name(names->session, names->words[i]), err) != NULL;
	move_names(&parts, names, false);
	if (fine && parts.count) {
		move_names(&parts, names, true);
		return add_named(self, parts, err) != NULL;
	}
	audit_names_release(&parts);
	return fine;
}

/* What is asked about, where the line says it after FILE. */
static bool gather_subjects(const Call *call, AuditCard *self, Error *err)
{
	AuditNames names = audit_names_of(call);
	free(names.words[0]);
	memmove(names.words, names.words + 1, --names.count * sizeof *names.words);
	if ((names.count == 3 || names.count == 4) && !audit_names_are_mixed(&names))
		return add_typed(call, self, names, err);
	bool fine = add_mixed(call, self, &names, err);
	audit_names_release(&names);
	return fine;
}

static bool wants_test(const char *tests, const AuditTest *test)
{
	const char *name = test->name;
	size_t length = strlen(name);
	for (const char *at = tests; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || !at[length]))
			return true;
	return !strcmp(tests, "all") && !test->apart;
}

static bool check_tests(const Call *call, const char *tests, Error *err)
{
	for (const char *at = tests; at && strcmp(tests, "all") != 0;
		at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		char *name = memory_slice(at, strcspn(at, ","));
		bool known = audit_test_find(name) != NULL;
		if (!known)
			args_fault(call->args, "tests", 0, err,
				"there is no test \"%s\"; `help audit` lists them", name);
		free(name);
		if (!known)
			return false;
	}
	return true;
}

static bool has_set(const CardSubject *subject, const WordSet *set)
{
	for (size_t role = 0; role < sizeof subject->sets / sizeof *subject->sets; role++)
		if (subject->sets[role] &&
			!strcmp(wordset_checksum(subject->sets[role]), wordset_checksum((WordSet *)set)))
			return true;
	return false;
}

/* What a test takes of a subject is told with it, under the role that it plays there or the next that is free.
 */
static void tell_set(CardSubject *subject, char role, WordSet *set)
{
	const char *free_role = TESTSET_ROLES;
	if (has_set(subject, set))
		return;
	while (subject->sets[(unsigned char)role] && *free_role)
		role = *free_role++;
	if (!subject->sets[(unsigned char)role])
		subject->sets[(unsigned char)role] = wordset_ref(set);
}

/* Finds the sets that the test takes; false when the subject has them not. */
static bool add_trial(const Call *call, AuditCard *self, const AuditTest *test, size_t subject, bool anyway)
{
	CardTrial trial = {.test = test, .subject_at = subject, .why = ERROR_INIT, .why_not = ERROR_INIT};
	AuditQuery *query = &trial.query;
	size_t at;
	bool fine = audit_query_named(test, &self->subjects[subject].names, query, &at, &trial.why) &&
		    audit_query_complete(call, test, query, &trial.why);
	size_t first = strlen(test->roles) + query->further - query->count;
	for (size_t i = 0; fine && i < query->count; i++)
		tell_set(&self->subjects[subject], audit_test_role(test, first + i), query->sets[i]);
	if (!fine && !anyway) {
		audit_query_release(query);
		return false;
	}
	self->trials = memory_grow(self->trials, self->n_trials, &self->trial_room, sizeof *self->trials);
	self->trials[self->n_trials++] = trial;
	return fine;
}

/* Of the sets of the line: those that have what the test takes. */
static void plan_given(const Call *call, AuditCard *self, const AuditTest *test)
{
	for (size_t i = 0; i < self->n_subjects; i++)
		add_trial(call, self, test, i, false);
}

static size_t subject_of(AuditCard *self, const char *sets, Error *err)
{
	AuditNames names = audit_names_split(NULL, sets, ' ');
	for (size_t i = 0; i < self->n_subjects; i++) {
		const AuditNames *has = &self->subjects[i].names;
		bool same = has->count == names.count;
		for (size_t j = 0; same && j < names.count; j++)
			same = !strcmp(has->words[j], names.words[j]);
		if (same) {
			audit_names_release(&names);
			return i;
		}
	}
	return add_named(self, names, err) ? self->n_subjects - 1 : SIZE_MAX;
}

/* Of the sets that come with the program: those that go together. */
static bool plan_published(const Call *call, AuditCard *self, const AuditTest *test, bool named, Error *err)
{
	AuditPlan plan;
	bool fine = audit_plan_read(test, !named, &plan, err);
	for (size_t i = 0; fine && i < plan.count; i++) {
		size_t subject = subject_of(self, plan.asked[i].sets, err);
		fine = subject != SIZE_MAX;
		if (fine)
			add_trial(call, self, test, subject, true);
	}
	audit_plan_release(&plan);
	return fine;
}

static bool plan_trials(const Call *call, AuditCard *self, Error *err)
{
	const char *tests = args_text(call->args, "tests");
	bool given = self->n_subjects > 0, fine = check_tests(call, tests, err);
	for (size_t i = 0; fine && audit_tests[i]; i++) {
		if (!wants_test(tests, audit_tests[i]))
			continue;
		if (given)
			plan_given(call, self, audit_tests[i]);
		else
			fine = plan_published(call, self, audit_tests[i], strcmp(tests, "all") != 0, err);
	}
	if (!given)
		audit_card_leave_out(self);
	for (size_t i = 0; i < self->n_trials; i++)
		self->trials[i].subject = &self->subjects[self->trials[i].subject_at];
	self->published = !given;
	self->all_tests = !strcmp(tests, "all");
	if (!fine || self->n_trials || (!self->n_subjects && self->n_groups))
		return fine;
	if (!self->n_subjects)
		return error_set(err, ERROR_INPUT,
			"%s has no word of the standard sets, and nothing tells its items apart: name word "
			"sets after "
			"FILE, or give its items groups, as annotate does",
			self->name);
	return error_set(err, ERROR_INPUT, "no test fits these sets; give X A B, X Y A B or names as weat7");
}

static bool names_subjects(const Call *call)
{
	size_t given = args_count(call->args, "sets") - 1;
	return given > 1 || (given == 1 && strcmp(args_word(call->args, "sets", 1), "all") != 0);
}

static bool choose_form(const Call *call, AuditCard *self, Error *err)
{
	self->path = memory_text(args_word(call->args, "sets", 0));
	self->form = card_form_for_path(self->path);
	if (!self->form)
		return args_fault(call->args, "sets", 0, err,
			"the name of the report's file says what it is to be: let it end in .html, .md or "
			".json");
	/* What cannot be written is told before the audits, which take their time. */
	Output *output = output_open(self->path, err);
	output_abandon(output);
	return output != NULL;
}

static bool choose_since(const Call *call, AuditCard *self, Error *err)
{
	const char *name = NULL;
	if (!args_given(call->args, "since"))
		return true;
	Space *since = session_space(call->session, args_text(call->args, "since"), &name, err);
	if (!since)
		return false;
	self->since = space_ref(since);
	self->since_name = memory_text(name);
	space_checksum(since); /* kept in it, which the job only reads */
	return since != self->space || args_fault(call->args, "since", 0, err,
					       "%s is the space that the report is of; name the one that it "
					       "came from",
					       name);
}

/* What `audit TEST` takes and a report does not. */
static bool check_options(const Call *call, Error *err)
{
	static const struct {
		const char *name, *why;
	} others[] = {{"targets", "audit TEST asks across two domains of a space"},
		{"attributes", "audit TEST asks across two domains of a space"},
		{"limit", "assert makes gates of audits"}, {"across", "audit TEST tells how an effect spreads"},
		{"runs", "audit TEST tells how an effect spreads"},
		{"replace", "let names a set of the words that the space has"}};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (args_given(call->args, others[i].name))
			return args_fault(call->args, others[i].name, 0, err, "a report takes no %s=; %s",
				others[i].name, others[i].why);
	return true;
}

bool audit_card_run(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *name = NULL;
	if (call->question || call->later)
		return error_set(
			err, ERROR_USAGE, "a report is a file, which is written once; watch a test instead");
	if (!check_options(call, err))
		return false;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space)
		return false;
	AuditCard *self = memory_new(1, sizeof *self);
	*self = (AuditCard){.space = space_ref(space),
		.name = memory_text(name),
		.seed = call_seed(call),
		.level = args_number(call->args, "level"),
		.force = args_yes(call->args, "force")};
	if (!choose_form(call, self, err) || !choose_since(call, self, err) ||
		(names_subjects(call) && !gather_subjects(call, self, err)) ||
		!audit_card_take_groups(self, err) || !plan_trials(call, self, err)) {
		card_work_free(self);
		return false;
	}
	self->card.date = memory_text(args_text(call->args, "date"));
	audit_card_take_versions(call->session, self);
	audit_card_about(call, self);
	Task *task = session_start(call->session, call->line, NULL, &card_work, self, 0, settle_card, err);
	if (task && self->model)
		session_find(call->session, self->name)->task = task;
	return task != NULL;
}
