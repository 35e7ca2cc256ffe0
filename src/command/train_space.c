#include "command/train_space.h"
#include "command/learner_cost.h"

#include "command/corpora.h"
#include "data/encoder.h"
#include "measure/discriminant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct ClassWork {
	Space *space; /* counted */
	char *space_name, *name, *line;
	Dictionary names;  /* of the classes that are learned */
	uint32_t *classes; /* by row, into names */
	TransferInput input;
	TransferTest *test;
} ClassWork;

static void class_free(void *work)
{
	ClassWork *self = work;
	transfer_test_free(self->test);
	dictionary_release(&self->names);
	free(self->classes);
	free(self->space_name);
	free(self->name);
	free(self->line);
	space_unref(self->space);
	free(self);
}

static bool class_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ClassWork *self = work;
	bool fine = transfer_test_step(self->test, pool, err);
	*finished = fine && transfer_test_done(self->test) >= 1;
	return fine;
}

static bool class_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ClassWork *self = work;
	into->progress = (Progress){.done = 100 * transfer_test_done(self->test),
		.total = 100,
		.unit = "%",
		.phase = "learning classes"};
	return true;
}

static const WorkType class_work = {class_step, class_look, class_free};

/* --- the answer --- */

/* Numbers of an item that are not 0, in the mean. */
static double filled(const Space *space)
{
	size_t count = 0, all = space->vectors.rows * space->vectors.cols;
	for (size_t i = 0; i < all; i++)
		count += space->vectors.data[i] != 0;
	return (double)count / (double)space->vectors.rows;
}

static void report_model(const ClassWork *self, const Space *made, double seconds, Report *out)
{
	static const char *const shares[] = {"home", "low", "high", "fit"};
	const TransferScore *score = transfer_test_score(self->test);
	size_t classes = made->vectors.rows, width = made->vectors.cols;
	Table *table = report_table(out, "classifier");
	table_column(table, "classifier", COLUMN_TEXT, 0);
	table_column(table, "classes", COLUMN_INTEGER, 0);
	table_column(table, "learned", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < 4; i++)
		table_column(table, shares[i], COLUMN_NUMBER, 4);
	table_column(table, "cost", COLUMN_NUMBER, 3);
	table_column(table, "bytes", COLUMN_INTEGER, 0);
	table_column(table, "multiply-adds", COLUMN_NUMBER, 0);
	table_column(table, "seconds", COLUMN_NUMBER, 2);
	table_text(table, self->name);
	table_integer(table, (long long)classes);
	table_integer(table, (long long)score->source_n);
	table_number(table, score->source_accuracy);
	table_number(table, score->source_low);
	table_number(table, score->source_high);
	table_number(table, score->accuracy);
	table_number(table, (made->class_score == CLASS_COSINE) ? NAN : score->cost);
	table_integer(
		table, (long long)(classes * (width + !(made->class_score == CLASS_COSINE)) * sizeof(float)));
	table_number(table, (double)classes * filled(self->space));
	table_number(table, seconds);
	report_text(out,
		"Home: share of the items of %s that are right by cross-validation, each fifth answered by "
		"what was learned from the others%s; fit: of the items that all was learned from, which "
		"flatters. Multiply-adds: for an item, by those of its %zu numbers that are not 0.",
		self->space_name,
		(made->class_score == CLASS_COSINE) || self->input.cost > 0 ? ""
									    : ", by which the cost was chosen",
		width);
}

static void describe(const ClassWork *self, Space *made)
{
	const Space *from = self->space;
	Text parents = {0};
	text_format(&parents, "%s %s", self->space_name, space_checksum((Space *)from));
	made->provenance = (Provenance){
		.command = memory_text(self->line), .seed = self->input.seed, .parents = text_take(&parents)};
	if (from->columns.count)
		dictionary_copy(&from->columns, &made->columns);
	made->encoder = from->encoder ? encoder_ref(from->encoder) : NULL;
}

static bool settle_classes(Session *session, Task *task, Report *out, Error *err)
{
	const ClassWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Space *made =
		discriminant_of(self->test, self->input.method, &self->names, self->space->vectors.cols, err);
	if (!made)
		return false;
	describe(self, made);
	Object *object = space_finish(made, err)
				 ? session_put(session, self->name, OBJECT_SPACE, self->line, err)
				 : NULL;
	if (!object) {
		space_unref(made);
		return false;
	}
	object->space = made;
	session_changed(session, object);
	report_model(self, made, task_seconds(task), out);
	return true;
}

/* --- starting --- */

bool train_space_wanted(const Call *call, const Trainer *trainer)
{
	const char *data = args_count(call->args, "data") ? args_word(call->args, "data", 0) : NULL;
	const Object *object = data ? session_find(call->session, data) : NULL;
	return strcmp(trainer->name, "classify") == 0 &&
	       ((object && object->space) || args_given(call->args, "by"));
}

/* What belongs to classifiers of text has no meaning here. */
static bool check_options(const Call *call, const Trainer *trainer, Error *err)
{
	static const char *const general[] = {"start", "outside", "freeze"};
	if (args_count(call->args, "data") > 1)
		return args_fault(call->args, "data", 1, err,
			"classes are learned from one space; adapt brings several together");
	for (size_t i = 0; i < sizeof general / sizeof *general; i++)
		if (args_given(call->args, general[i]))
			return args_fault(call->args, general[i], 0, err,
				"%s is for models of text; this one learns from a space", general[i]);
	for (const ArgSpec *option = trainer->options; option->name; option++)
		if (args_given(call->args, option->name) && strcmp(option->name, "by") != 0 &&
			strcmp(option->name, "cost") != 0 && strcmp(option->name, "domain") != 0)
			return args_fault(call->args, option->name, 0, err,
				"%s is for classifiers of text; of a space there are by, cost and domain",
				option->name);
	return true;
}

static bool gather(ClassWork *self, uint32_t domain, Error *err)
{
	const Space *space = self->space;
	size_t rows = space->vectors.rows;
	self->classes = memory_data(rows, sizeof *self->classes, "the classes", err);
	if (!self->classes)
		return false;
	for (size_t i = 0; i < rows; i++) {
		uint32_t class = space_class(space, i);
		bool in = domain == DICTIONARY_NONE || !space->domain_of || space->domain_of[i] == domain;
		const char *name = class == DICTIONARY_NONE ? NULL : dictionary_word(&space->classes, class);
		self->classes[i] = in && name ? dictionary_add(&self->names, name, strlen(name)) : UINT32_MAX;
	}
	self->input.from = self->input.to = matrix_rows(&space->vectors);
	self->input.from_class = self->input.to_class = self->classes;
	self->input.from_weights = space->weights;
	self->input.classes = self->names.count;
	self->test = transfer_test_new(&self->input, err);
	return self->test || error_prefix(err, "%s", self->space_name);
}

static bool prepare(const Call *call, const Trainer *trainer, ClassWork *self, Error *err)
{
	const char *by = args_text(call->args, "by"), *name;
	Error why = ERROR_INIT;
	uint32_t domain;
	Space *space = session_space(call->session, args_word(call->args, "data", 0), &name, &why);
	if (!space)
		return args_fault(call->args, "data", 0, err, "%s", why.message);
	self->space = space_ref(space);
	self->space_name = memory_text(name);
	self->input = (TransferInput){.method = learner_method(by ? by : "logistic"), .seed = call_seed(call)};
	return check_options(call, trainer, err) &&
	       learner_cost_read(call->args, &self->input.cost, &self->input.cautious, err) &&
	       wanted_domain(call, &space->domains, name, &domain, err) && gather(self, domain, err);
}

bool train_space(const Call *call, const Trainer *trainer, const char *name, Error *err)
{
	ClassWork *self = memory_new(1, sizeof *self);
	self->name = memory_text(name);
	self->line = memory_text(call->line);
	if (prepare(call, trainer, self, err))
		return session_start(call->session, call->line, NULL, &class_work, self,
			       args_given(call->args, "threads") ? (int)args_integer(call->args, "threads") : 0,
			       settle_classes, err) != NULL;
	class_free(self);
	return false;
}
