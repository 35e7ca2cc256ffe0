/* debias: a new space in which groups of words cannot be told apart as well as before. */
#include "data/testset.h"
#include "debias/judge.h"

#include "command/components.h"
#include "command/methods.h"
#include "command/wordsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_ROWS = 4096 };

typedef struct DebiasWork {
	const Debiaser *debiaser;
	DebiasInput input;
	Args *options;
	Selection groups[DEBIAS_GROUPS], keep;
	DebiasPlan plan;
	bool labelled, planned, finished; /* the words; the plan; the product */
	Space *product;                   /* the session's once it is taken */
	size_t next;                      /* row */
	DebiasJudge *judge;
	char *space_name, *name, *line; /* name: NULL for a preview */
} DebiasWork;

static void debias_free(void *work)
{
	DebiasWork *self = work;
	debias_judge_free(self->judge);
	debias_plan_release(&self->plan);
	labelled_words_release(&self->input.words);
	for (size_t g = 0; g < self->input.n_groups; g++)
		selection_release(&self->groups[g]);
	if (self->input.keep)
		selection_release(&self->keep);
	args_free(self->options);
	space_unref(self->product);
	space_unref(self->input.space);
	free(self->space_name);
	free(self->name);
	free(self->line);
	free(self);
}

/* --- the work --- */

static bool step_words(DebiasWork *self, Error *err)
{
	self->labelled = true;
	return labelled_words_find(self->input.space, self->groups, self->input.n_groups,
		(size_t)args_integer(self->options, "extend"), (size_t)args_integer(self->options, "among"),
		&self->input.words, err);
}

static bool step_plan(DebiasWork *self, Pool *pool, Error *err)
{
	self->input.pool = pool;
	if (!self->debiaser->find(&self->input, self->options, &self->plan, &self->planned, err))
		return false;
	if (self->planned)
		self->product = space_like(self->input.space, self->input.space->vectors.cols, err);
	return !self->planned || self->product;
}

static bool step_rows(DebiasWork *self, Pool *pool, Error *err)
{
	size_t left = self->input.space->vectors.rows - self->next, count = left < STEP_ROWS ? left : STEP_ROWS;
	debias_apply(&self->input, &self->plan, self->next, count, pool, self->product);
	self->next += count;
	if (count < left)
		return true;
	debias_finish(&self->input, &self->plan, self->product);
	self->finished = true;
	if (!space_finish(self->product, err))
		return false;
	self->judge = debias_judge_new(&self->input, self->product, err);
	return self->judge != NULL;
}

static bool debias_step(void *work, Pool *pool, bool *finished, Error *err)
{
	DebiasWork *self = work;
	if (!self->labelled)
		return step_words(self, err);
	if (!self->planned)
		return step_plan(self, pool, err);
	if (!self->finished)
		return step_rows(self, pool, err);
	return debias_judge_step(self->judge, pool, finished, err);
}

static bool debias_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const DebiasWork *self = work;
	double rows = (double)self->next / (double)self->input.space->vectors.rows;
	into->progress = (Progress){.total = 100, .unit = "%"};
	into->progress.done = self->judge     ? 60 + 40 * debias_judge_done(self->judge)
			      : self->planned ? 20 + 40 * rows
					      : 0;
	strcpy(into->progress.phase, self->judge     ? "judging"
				     : self->planned ? "erasing"
						     : "finding what to erase");
	return true;
}

static const WorkType debias_work = {debias_step, debias_look, debias_free};

/* --- the answer --- */

static void report_figures(const DebiasWork *self, Report *out)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(self->judge, &figures);
	Table *table = report_table(out, "debias");
	table_column(table, "measure", COLUMN_TEXT, 0);
	table_column(table, "before", COLUMN_NUMBER, 3);
	table_column(table, "after", COLUMN_NUMBER, 3);
	table_column(table, "change", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++) {
		const DebiasFigure *figure = &figures[i];
		table_text(table, figure->name);
		table_number(table, figure->before);
		table_number(table, figure->after);
		table_number(table, figure->after - figure->before);
		table_number(table, figure->low);
		table_number(table, figure->high);
		table_integer(table, (long long)figure->n);
	}
	for (size_t i = 0; i < count; i++)
		report_text(out, "%s: %s.", figures[i].name, figures[i].reading);
}

static const DebiasFigure *figure_of(const DebiasWork *self, const char *name)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(self->judge, &figures);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(figures[i].name, name))
			return &figures[i];
	return NULL;
}

/* What a reader must not overlook: bias that can still be found. */
static void report_rest(const DebiasWork *self, Report *out)
{
	const DebiasFigure *linear = figure_of(self, "linear"), *knn = figure_of(self, "knn");
	double chance = 1 / (double)self->input.n_groups;
	if (!linear || !knn)
		report_text(out, "No words were held out, so that nothing tells what classifiers still find; "
				 "extend= names how many words that lean most to label.");
	else if (fmax(linear->after, knn->after) > chance + 0.1)
		report_text(out,
			"A classifier still tells the group of %.0f %% of the words that it has not seen, "
			"where guessing tells %.0f %%: the bias is hidden from the axis, not gone.",
			100 * fmax(linear->after, knn->after), 100 * chance);
}

static void report_lost(const DebiasWork *self, Report *out)
{
	Text lost = {0};
	for (size_t g = 0; g < self->input.n_groups; g++)
		for (size_t i = 0; i < self->groups[g].n_lost; i++)
			text_format(&lost, "%s%s", lost.length ? ", " : "",
				self->groups[g].set->words[self->groups[g].lost[i]]);
	if (lost.length)
		report_text(
			out, "Not in the space, or without the words of the same place: %s.", text_of(&lost));
	text_release(&lost);
}

static bool put_product(DebiasWork *self, Session *session, Error *err)
{
	Text parents = {0}, note = {0};
	text_format(&parents, "%s (%s)", self->space_name, space_checksum(self->input.space));
	for (size_t g = 0; g < self->input.n_groups; g++)
		text_format(&parents, "; %s (%s)", self->groups[g].set->name,
			wordset_checksum(self->groups[g].set));
	text_format(&note, "%s, directions erased: %zu", self->debiaser->title, self->plan.erasure.rank);
	Space *product = space_ref(self->product);
	if (components_put(session, self->name, self->line, self->input.seed, text_take(&parents),
		    text_take(&note), &product, err))
		return true;
	space_unref(product);
	return false;
}

static bool settle_debias(Session *session, Task *task, Report *out, Error *err)
{
	DebiasWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	report_figures(self, out);
	for (size_t i = 0; i < self->plan.n_notes; i++)
		report_text(out, "%s.", self->plan.notes[i]);
	report_rest(self, out);
	report_lost(self, out);
	if (self->name && !put_product(self, session, err))
		return false;
	if (self->name)
		report_text(out, "%s has the vectors of %s without what was erased; %s is as it was.",
			self->name, self->space_name, self->space_name);
	else
		report_text(out, "This was a preview: no space was made.");
	return true;
}

/* --- starting --- */

static void add_group(DebiasWork *self, WordSet *set)
{
	size_t g = self->input.n_groups++;
	selection_init(&self->groups[g], self->input.space, set, (char)('A' + g));
}

/* The groups A and B of a published test. */
static bool standard_groups(const Call *call, DebiasWork *self, Error *err)
{
	TestSet standard = {0};
	Error why = ERROR_INIT;
	if (!testset_find(args_word(call->args, "groups", 0), &standard, &why))
		return args_fault(call->args, "groups", 0, err, "%s", why.message);
	WordSet *a = testset_role(&standard, 'A'), *b = testset_role(&standard, 'B');
	bool fine = a && b;
	if (fine) {
		add_group(self, a);
		add_group(self, b);
	}
	testset_release(&standard);
	return fine || args_fault(call->args, "groups", 0, err, "that test has no sets A and B");
}

static bool read_groups(const Call *call, DebiasWork *self, Error *err)
{
	size_t given = args_count(call->args, "groups");
	if (given == 1 && args_word(call->args, "groups", 0)[0] != '{' &&
		!session_find(call->session, args_word(call->args, "groups", 0)))
		return standard_groups(call, self, err);
	if (given < 2 || given > DEBIAS_GROUPS)
		return args_fault(call->args, "groups", given - 1, err,
			"debias takes two to %d groups of words, or the name of a standard test, whose sets A "
			"and B it takes",
			DEBIAS_GROUPS);
	for (size_t g = 0; g < given; g++) {
		WordSet *set = call_wordset(call, "groups", g, err);
		if (!set)
			return false;
		add_group(self, set);
		wordset_unref(set);
	}
	return true;
}

static bool check_groups(const Call *call, DebiasWork *self, Error *err)
{
	for (size_t g = 0; g < self->input.n_groups; g++)
		if (!selection_check(&self->groups[g], args_yes(call->args, "force"), err))
			return false;
	return !self->debiaser->aligned || selection_align(self->groups, self->input.n_groups, err);
}

static bool read_keep(const Call *call, DebiasWork *self, Error *err)
{
	if (!args_given(call->args, "keep"))
		return true;
	WordSet *set = call_wordset(call, "keep", 0, err);
	if (!set)
		return false;
	selection_init(&self->keep, self->input.space, set, 'K');
	self->input.keep = &self->keep;
	wordset_unref(set);
	return true;
}

static char *product_name(const Call *call, const DebiasWork *self)
{
	if (args_yes(call->args, "preview"))
		return NULL;
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", self->space_name, self->debiaser->name);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static bool fill(const Call *call, DebiasWork *self, Error *err)
{
	const char *name;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space)
		return false;
	self->debiaser = debiaser_find(args_text(call->args, "method"));
	self->input = (DebiasInput){.space = space_ref(space), .groups = self->groups, .seed = call_seed(call)};
	self->space_name = memory_text(name);
	self->name = product_name(call, self);
	self->line = memory_text(call->line);
	self->options = args_copy(call->args);
	return read_groups(call, self, err) && check_groups(call, self, err) && read_keep(call, self, err);
}

static bool run_debias(const Call *call, Report *out, Error *err)
{
	(void)out;
	DebiasWork *self = memory_new(1, sizeof *self);
	if (fill(call, self, err))
		return session_start(call->session, call->line, NULL, &debias_work, self, 0, settle_debias,
			       err) != NULL;
	debias_free(self);
	return false;
}

static const char *debiaser_name_at(size_t index)
{
	return debiasers[index] ? debiasers[index]->name : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Debiaser *debiaser = word ? debiaser_find(word) : NULL;
	if (debiaser)
		*more = debiaser->options;
	return debiaser || !word || methods_unknown(word, "way of debiasing", debiaser_name_at, err);
}

const Command command_debias = {
	.name = "debias",
	.group = "audit",
	.summary = "Make a new space in which groups of words can no longer be told apart as before",
	.help = "`debias METHOD A B` takes out of every vector what tells the words of the groups apart, and "
		"answers what that has changed: how much common words lean to either group, whether "
		"classifiers still tell the group of words that they have not seen, and how many neighbours "
		"stay. Groups are names that `let` made, words in braces, or the name of a standard test for "
		"its sets A and B. hard takes the words of the groups as pairs, by their places. The space "
		"itself stays as it is.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which way",
			 .value_at = debiaser_name_at},
		{.name = "groups",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "groups of words that should become alike, or a standard test"},
		{.name = "in", .kind = ARG_SPACE, .help = "the space; without it, the current one"},
		{.name = "keep",
			.kind = ARG_WORDSET,
			.help = "words that keep what is taken out of the others, as it belongs to their "
				"meaning"},
		{.name = "extend",
			.kind = ARG_INTEGER,
			.help = "words of each group that lean most to it, beside its own: two thirds are "
				"learned from by methods that learn, the others are held out to judge",
			.fallback = "500",
			.low = 0,
			.high = 10000},
		{.name = "among",
			.kind = ARG_INTEGER,
			.help = "these come from so many first items; 0 for all",
			.fallback = "50000",
			.low = 0,
			.high = 1e9},
		{.name = "preview",
			.kind = ARG_YESNO,
			.help = "only answer what would change",
			.fallback = "no"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; SPACE-METHOD when left out"},
		{.name = "force",
			.kind = ARG_YESNO,
			.help = "go on when a group has lost more than a fifth of its words",
			.fallback = "no"},
		ARG_SEED("what random draws depend on")},
	.example = "synth biased strength=0.6 size=60000\ntrain sgns biased as=w dim=20 epochs=2 exact=yes\n"
		   "debias leace biased-male biased-female extend=20",
	.method = find_method,
	.run = run_debias,
};
