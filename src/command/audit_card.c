/* audit report FILE: all that was asked about a space, and what it is, in one document. */
#include "command/audit_card.h"

#include "audit/correction.h"
#include "base/output.h"
#include "command/methods.h"
#include "command/wordsets.h"
#include "data/testset.h"

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
}

static void card_work_free(void *work)
{
	AuditCard *self = work;
	for (size_t i = 0; i < self->n_trials; i++)
		audit_release(&self->trials[i].audit);
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

static WordSet *set_for(const CardSubject *subject, const AuditTest *test, char role)
{
	size_t at = (unsigned char)role;
	return subject->sets[test->groups && subject->players[at] ? (size_t)subject->players[at] : at];
}

static void run_trial(AuditCard *self, CardTrial *trial, Pool *pool)
{
	WordSet *sets[AUDIT_SETS] = {NULL};
	size_t fixed = strlen(trial->test->roles), count = 0;
	for (const char *role = trial->test->roles; *role; role++)
		sets[count++] = set_for(trial->subject, trial->test, *role);
	for (const char *role = trial->test->more; role && *role && count < AUDIT_SETS; role++)
		if ((sets[count] = set_for(trial->subject, trial->test, *role)))
			count++;
	AuditInput input = {
		.space = self->space, .sets = sets, .further = count - fixed, .seed = self->seed, .pool = pool};
	bool force = self->force && has_option(trial->test, "force");
	Args *options = args_of(trial->test->options, force ? "force=yes" : "", &trial->why);
	trial->fine = options && trial->test->run(trial->test, &input, options, &trial->audit, &trial->why);
	if (trial->fine && self->since) {
		input.space = self->since;
		trial->compared = audit_change(
			trial->test, &input, self->space, options, &trial->change, &trial->why_not);
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

/* whole: only when it has all four sets. */
static bool add_standard(AuditCard *self, const char *name, bool whole, Error *err)
{
	TestSet standard = {0};
	if (!testset_find(name, &standard, err))
		return false;
	if (whole && !testset_is_whole(&standard)) {
		testset_release(&standard);
		return true;
	}
	CardSubject *subject = add_subject(self, standard.name);
	subject->citation = memory_text(standard.citation);
	subject->language = memory_text(standard.language);
	subject->notes = memory_text(standard.notes);
	subject->benchmark = memory_text(standard.benchmark);
	for (size_t i = 0; i < standard.count; i++)
		if (standard.roles[i] != '-') {
			subject->sets[(unsigned char)standard.roles[i]] = wordset_ref(standard.sets[i]);
			subject->players[(unsigned char)testset_plays(&standard, i)] = standard.roles[i];
		}
	testset_release(&standard);
	return true;
}

static bool add_all_standards(AuditCard *self, Error *err)
{
	char **names;
	size_t count;
	bool fine = testset_names(&names, &count, err);
	for (size_t i = 0; fine && i < count; i++)
		fine = add_standard(self, names[i], true, err);
	for (size_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
	return fine;
}

/* The words after FILE: three sets X A B or four X Y A B. */
static bool add_typed(const Call *call, AuditCard *self, size_t given, Error *err)
{
	CardSubject *subject = add_subject(self, NULL);
	Text name = {0};
	bool fine = true;
	for (size_t i = 0; fine && i < given; i++) {
		WordSet *set = call_wordset(call, "sets", i + 1, err);
		char role = (given == 4 ? "XYAB" : "XAB")[i];
		subject->sets[(unsigned char)role] = set;
		fine = set != NULL;
		if (fine && (role == 'X' || role == 'Y'))
			text_format(&name, "%s%s", role == 'Y' ? ", " : "", set->name);
	}
	subject->name = text_take(&name);
	return fine;
}

static bool is_standard(const char *word)
{
	TestSet set = {0};
	Error why = ERROR_INIT;
	bool fine = testset_find(word, &set, &why);
	testset_release(&set);
	return fine;
}

/* What is asked about: the words after FILE, or every standard set. */
static bool gather_subjects(const Call *call, AuditCard *self, Error *err)
{
	size_t given = args_count(call->args, "sets") - 1;
	const char *first = given ? args_word(call->args, "sets", 1) : "all";
	if (!strcmp(first, "all") && given <= 1) {
		if (!add_all_standards(self, err))
			return false;
		audit_card_leave_out(self);
		return true;
	}
	if ((given == 3 || given == 4) && !is_standard(first))
		return add_typed(call, self, given, err);
	for (size_t i = 1; i <= given; i++) {
		Error why = ERROR_INIT;
		if (!add_standard(self, args_word(call->args, "sets", i), false, &why))
			return args_fault(call->args, "sets", i, err, "%s", why.message);
	}
	return true;
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

static bool has_roles(const CardSubject *subject, const AuditTest *test)
{
	for (const char *role = test->roles; *role; role++)
		if (!set_for(subject, test, *role))
			return false;
	return true;
}

static bool plan_trials(const Call *call, AuditCard *self, Error *err)
{
	const char *tests = args_text(call->args, "tests");
	size_t known = 0;
	while (audit_tests[known])
		known++;
	if (!check_tests(call, tests, err))
		return false;
	self->trials = memory_new(known * self->n_subjects + 1, sizeof *self->trials);
	for (size_t i = 0; i < known; i++)
		for (size_t j = 0; j < self->n_subjects; j++)
			if (wants_test(tests, audit_tests[i]) && has_roles(&self->subjects[j], audit_tests[i]))
				self->trials[self->n_trials++] = (CardTrial){.test = audit_tests[i],
					.subject = &self->subjects[j],
					.why = ERROR_INIT,
					.why_not = ERROR_INIT};
	if (self->n_trials || (!self->n_subjects && self->n_groups))
		return true;
	if (!self->n_subjects)
		return error_set(err, ERROR_INPUT,
			"%s has no word of the standard sets, and nothing tells its items apart: name word "
			"sets "
			"after FILE, or give its items groups, as annotate does",
			self->name);
	return error_set(err, ERROR_INPUT, "no test fits these sets; give X A B, X Y A B or names as weat7");
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
	} others[] = {{"limit", "assert makes gates of audits"},
		{"across", "audit TEST tells how an effect spreads"},
		{"runs", "audit TEST tells how an effect spreads"},
		{"replace", "let names a set of the words that the space has"},
		{"translations", "audit TEST takes words in another language"}};
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
		!gather_subjects(call, self, err) || !audit_card_take_groups(self, err) ||
		!plan_trials(call, self, err)) {
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
