/* explain A B: the similarity of two items as a sum of parts. */
#include "command/carried.h"
#include "command/explain.h"
#include "command/inputs.h"
#include "command/question.h"
#include "linalg/principal_fit.h"
#include "measure/decomposition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Axes that are found: all of a space of so many dimensions, the first few of a wider one. */
enum { AXES_MOST = 512, AXES_OF_WIDE = 50, CHART_WIDTH = 20 };

typedef struct Pair {
	Space *space; /* whose columns and axes; counted */
	char *name, *typed[2];
	const float *vectors[2]; /* of the terms */
	Expression terms[2];
	Space *holds[2]; /* the spaces of the items, counted */
	Metric metric;
	size_t k;
	uint64_t seed;
	/* by=axis */
	PrincipalFit *fit;
	Principal principal;
} Pair;

static void pair_release(Pair *self)
{
	for (size_t i = 0; i < 2; i++) {
		expression_release(&self->terms[i]);
		space_unref(self->holds[i]);
		free(self->typed[i]);
	}
	principal_fit_free(self->fit);
	principal_release(&self->principal);
	space_unref(self->space);
	free(self->name);
}

/* --- the answer --- */

/* A bar of + or -, as long as the part is beside the largest. */
static void chart(Table *table, double part, double largest)
{
	char bar[CHART_WIDTH + 1];
	size_t length = largest > 0 ? (size_t)lround(CHART_WIDTH * fabs(part) / largest) : 0;
	for (size_t i = 0; i < length; i++)
		bar[i] = part < 0 ? '-' : '+';
	bar[length] = 0;
	table_text(table, bar);
}

static double share(const Decomposition *parts, double part)
{
	return parts->score != 0 ? 100 * part / parts->score : NAN;
}

static double sum_of_parts(const Decomposition *parts, const uint32_t *order, size_t from, size_t to)
{
	double sum = 0;
	for (size_t i = from; i < to; i++)
		sum += parts->parts[order[i]];
	return sum;
}

/* What is left by rounding alone is nothing. */
static double rest_of(const Decomposition *parts)
{
	return fabs(parts->rest) < 1e-6 * fabs(parts->score) ? 0 : parts->rest;
}

static void report_sum(const Pair *pair, const Decomposition *parts, const char *of, const uint32_t *order,
	size_t shown, Report *out)
{
	Table *table = report_table(out, "similarity");
	table_column(table, "a", COLUMN_TEXT, 0);
	table_column(table, "b", COLUMN_TEXT, 0);
	if (of)
		table_column(table, "parts of", COLUMN_TEXT, 0);
	table_column(table, index_metric_name(pair->metric), COLUMN_NUMBER, 6);
	table_column(table, "sum", COLUMN_NUMBER, 6);
	table_column(table, "shown", COLUMN_NUMBER, 6);
	table_column(table, "other parts", COLUMN_NUMBER, 6);
	table_column(table, "rest", COLUMN_NUMBER, 6);
	table_column(table, "parts", COLUMN_INTEGER, 0);
	table_text(table, pair->typed[0]);
	table_text(table, pair->typed[1]);
	if (of)
		table_text(table, of);
	table_number(table, parts->score);
	table_number(table, decomposition_sum(parts));
	table_number(table, sum_of_parts(parts, order, 0, shown));
	table_number(table, sum_of_parts(parts, order, shown, parts->count));
	table_number(table, rest_of(parts));
	table_integer(table, (long long)parts->count);
}

static void report_deletion(const Pair *pair, const Decomposition *parts, Report *out)
{
	Deletion deletion = decomposition_delete(parts, pair->k, pair->seed);
	Table *table = report_table(out, "deletion");
	table_column(table, "without", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, index_metric_name(pair->metric), COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	table_text(table, "parts that do most for it");
	table_integer(table, (long long)deletion.k);
	table_number(table, deletion.strongest);
	table_number(table, NAN);
	table_number(table, NAN);
	table_text(table, "parts drawn at random");
	table_integer(table, (long long)deletion.k);
	table_number(table, deletion.mean);
	table_number(table, deletion.low);
	table_number(table, deletion.high);
}

/* What a part is called; the first columns of its row. */
typedef struct PartNames {
	const char *kind; /* "dimension", "axis", "word" */
	const Dictionary *names;
	const size_t *times;
	const Principal *principal;
} PartNames;

static void part_columns(const PartNames *names, bool coordinates, Table *table)
{
	table_column(table, names->kind, names->names ? COLUMN_TEXT : COLUMN_INTEGER, 0);
	if (names->times)
		table_column(table, "times", COLUMN_INTEGER, 0);
	if (names->principal)
		table_column(table, "explained", COLUMN_NUMBER, 4);
	if (coordinates) {
		table_column(table, "a", COLUMN_NUMBER, 4);
		table_column(table, "b", COLUMN_NUMBER, 4);
	}
	table_column(table, "part", COLUMN_NUMBER, 4);
	table_column(table, "share", COLUMN_NUMBER, 1);
	table_column(table, "chart", COLUMN_TEXT, 0);
}

static void part_row(
	const PartNames *names, const Decomposition *parts, uint32_t i, double largest, Table *table)
{
	if (names->names)
		table_text(table, dictionary_word(names->names, i));
	else
		table_integer(table, (long long)i + 1);
	if (names->times)
		table_integer(table, (long long)names->times[i]);
	if (names->principal)
		table_number(table, names->principal->variance[i] / names->principal->total_variance);
	if (parts->x) {
		table_number(table, parts->x[i]);
		table_number(table, parts->y[i]);
	}
	table_number(table, parts->parts[i]);
	table_number(table, share(parts, parts->parts[i]));
	chart(table, parts->parts[i], largest);
}

static void report_parts(
	const Pair *pair, const Decomposition *parts, const PartNames *names, const char *of, Report *out)
{
	uint32_t *order = decomposition_order(parts);
	size_t shown = 0;
	while (shown < pair->k && shown < parts->count && parts->parts[order[shown]] != 0)
		shown++;
	report_sum(pair, parts, of, order, shown, out);
	Table *table = report_table(out, "parts");
	part_columns(names, parts->x != NULL, table);
	for (size_t i = 0; i < shown; i++)
		part_row(names, parts, order[i], fabs(parts->parts[order[0]]), table);
	report_deletion(pair, parts, out);
	free(order);
}

static void tell(const Pair *pair, Report *out)
{
	static const char *const names[] = {"the cosine", "the inner product", "the squared distance"};
	report_text(out,
		"The parts shown, the other parts and the rest sum to %s; share is in %% of it%s. Deletion: "
		"what is left of it, found anew, without n of the parts, at most half of them; of those drawn "
		"at random the mean and what 95 %% of %d draws lie between.",
		names[pair->metric],
		pair->metric == METRIC_L2 ? "" : ", and a part of the other sign speaks against it",
		DELETION_DRAWS);
}

/* --- by dimension --- */

static void explain_dimensions(const Pair *pair, Report *out)
{
	const Space *space = pair->space;
	Decomposition parts = {0};
	PartNames names = {"dimension", space->columns.count ? &space->columns : NULL, NULL, NULL};
	decompose_by_dimension(pair->metric, pair->vectors[0], pair->vectors[1], space->vectors.cols, &parts);
	report_parts(pair, &parts, &names, NULL, out);
	tell(pair, out);
	decomposition_release(&parts);
}

/* --- by input --- */

static bool explain_side(
	const Pair *pair, const Session *session, size_t side, bool *told, Report *out, Error *err)
{
	Inputs inputs = {0};
	Decomposition parts = {0};
	bool fine = inputs_find(session, &pair->terms[side].terms[0], &inputs, err);
	if (fine && inputs.kind) {
		decompose_by_input(pair->metric, inputs.vectors, inputs.names.count, pair->vectors[side],
			pair->vectors[1 - side], pair->space->vectors.cols, &parts);
		PartNames names = {inputs.kind, &inputs.names, inputs.times, NULL};
		report_parts(pair, &parts, &names, pair->typed[side], out);
		*told = true;
	}
	decomposition_release(&parts);
	inputs_release(&inputs);
	return fine;
}

/* Both items in the precision of their maps, so that the parts sum to what they are the parts of. */
static bool explain_carried(const Pair *pair, const Session *session, Report *out, Error *err)
{
	size_t width = pair->space->vectors.cols;
	Inputs inputs[2] = {{0}, {0}};
	double *vectors[2] = {memory_new(width, sizeof **vectors), memory_new(width, sizeof **vectors)};
	bool fine = true;
	for (size_t side = 0; fine && side < 2; side++)
		fine = carried_inputs(session, &pair->terms[side].terms[0], &inputs[side], vectors[side], err);
	for (size_t side = 0; fine && side < 2; side++) {
		Decomposition parts = {0};
		const Inputs *in = &inputs[side];
		PartNames names = {in->kind, &in->names, in->times, NULL};
		decompose_by_input_of(pair->metric, in->vectors, in->names.count, vectors[side],
			vectors[1 - side], width, &parts);
		report_parts(pair, &parts, &names, pair->typed[side], out);
		decomposition_release(&parts);
	}
	for (size_t side = 0; side < 2; side++) {
		inputs_release(&inputs[side]);
		free(vectors[side]);
	}
	if (!fine)
		return false;
	tell(pair, out);
	report_text(out,
		"Parts are those of the spaces that the items came from, carried over by the map that "
		"made %s; the rest is what the map does to every item alike: means that are taken off, "
		"shifts.",
		pair->name);
	return true;
}

/* A shared space whose map could not be kept. */
static bool is_adapted(const Space *space)
{
	const char *command = space->provenance.command;
	return command && strncmp(command, "adapt ", 6) == 0 && !space->side_maps;
}

static bool explain_inputs(const Pair *pair, const Call *call, Report *out, Error *err)
{
	bool told = false;
	if (pair->metric == METRIC_L2)
		return args_fault(call->args, "metric", 0, err,
			"a squared distance is no sum over inputs; by=input goes with cosine and dot");
	if (carried_known(&pair->terms[0].terms[0]) && carried_known(&pair->terms[1].terms[0])) {
		Error why = ERROR_INIT;
		return explain_carried(pair, call->session, out, &why) ||
		       args_fault(call->args, "by", 0, err, "%s", why.message);
	}
	if (is_adapted(pair->space))
		return args_fault(call->args, "by", 0, err,
			"%s was made by \"%s\", which moves items by no map of their columns that could be "
			"written down (a network, kernels, a transport plan) or was stopped before its end; "
			"procrustes, rcsls, selflearn, cca, whitening, coral, bures, standardise, subspace and "
			"weights keep theirs once they are done",
			pair->name, pair->space->provenance.command);
	if (pair->space->columns.count) {
		explain_dimensions(pair, out);
		return true;
	}
	for (size_t side = 0; side < 2; side++)
		if (!explain_side(pair, call->session, side, &told, out, err))
			return false;
	if (told)
		tell(pair, out);
	return told || args_fault(call->args, "by", 0, err,
			       "it is not known what %s and %s were made of: by=input is for documents that "
			       "were made of their words (embed), texts in quotes, and words that were made of "
			       "n-grams (fastText)",
			       pair->typed[0], pair->typed[1]);
}

/* --- by axis: a job, since axes take their time --- */

static bool axes_step(void *work, Pool *pool, bool *finished, Error *err)
{
	Pair *self = work;
	if (!principal_fit_step(self->fit, pool, finished, err))
		return false;
	if (*finished)
		principal_fit_take(self->fit, &self->principal);
	return true;
}

static bool axes_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const Pair *self = work;
	into->progress = (Progress){.done = 100 * principal_fit_done(self->fit),
		.total = 100,
		.unit = "%",
		.phase = "principal components"};
	return true;
}

static void axes_free(void *work)
{
	pair_release(work);
	free(work);
}

static const WorkType axes_work = {axes_step, axes_look, axes_free};

static bool settle_axes(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const Pair *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Decomposition parts = {0};
	PartNames names = {"axis", NULL, NULL, &self->principal};
	decompose_by_axis(self->metric, &self->principal, self->vectors[0], self->vectors[1], &parts);
	report_parts(self, &parts, &names, NULL, out);
	tell(self, out);
	report_text(out,
		"Axes: principal components of %s, of which the vectors' own coordinates are taken, not "
		"measured from the mean; the rest lies outside of the %zu that were found.",
		self->name, self->principal.count);
	decomposition_release(&parts);
	return true;
}

/* Takes the pair over. */
static bool start_axes(Pair *pair, const Call *call, Error *err)
{
	Rows rows = matrix_rows(&pair->space->vectors);
	size_t most = rows.width <= AXES_MOST ? rows.width : AXES_OF_WIDE;
	Pair *self = memory_new(1, sizeof *self);
	*self = *pair;
	*pair = (Pair){0};
	if (rows.count <= most)
		most = rows.count > 1 ? rows.count - 1 : 1;
	self->fit = principal_fit_new(rows, most, PRINCIPAL_AUTO, self->seed, err);
	if (self->fit)
		return session_start(call->session, call->line, NULL, &axes_work, self, 0, settle_axes, err) !=
		       NULL;
	axes_free(self);
	return false;
}

/* --- reading the line --- */

static bool read_side(Question *question, const char *argument, size_t side, Pair *pair, Error *err)
{
	const Token *word = args_token(question->call->args, argument, 0);
	/* What looks like a sign is an item here. */
	if (!expression_parse(&pair->terms[side], &word, 1, &question->scope, err))
		return false;
	const Term *term = &pair->terms[side].terms[0];
	pair->typed[side] = memory_text(word->text);
	pair->holds[side] = term->text ? NULL : space_ref((Space *)term->space);
	pair->vectors[side] = term->text ? term->text->vector : matrix_row(&term->space->vectors, term->row);
	return true;
}

static Metric metric_of(const char *name)
{
	Metric metric = METRIC_COSINE;
	while (strcmp(index_metric_name(metric), name) != 0)
		metric++;
	return metric;
}

static bool open_pair(const Call *call, Pair *pair, Error *err)
{
	Question question;
	if (!question_open(call, &question, err))
		return false;
	pair->space = space_ref(question.space);
	pair->name = memory_text(question.name);
	pair->metric = metric_of(args_text(call->args, "metric"));
	pair->seed = call_seed(call);
	pair->k = args_given(call->args, "k") ? (size_t)args_integer(call->args, "k")
					      : (size_t)session_setting_integer(call->session, "k");
	bool fine = question_texts(&question, err) && read_side(&question, "what", 0, pair, err) &&
		    read_side(&question, "b", 1, pair, err);
	question_close(&question);
	return fine;
}

bool explain_pair(const Call *call, Report *out, Error *err)
{
	Pair pair = {0};
	const char *by = args_text(call->args, "by");
	bool fine = open_pair(call, &pair, err);
	if (fine && *by == 'd')
		explain_dimensions(&pair, out);
	else if (fine && *by == 'i')
		fine = explain_inputs(&pair, call, out, err);
	else if (fine)
		fine = start_axes(&pair, call, err);
	pair_release(&pair);
	return fine;
}

const ArgSpec explain_pair_options[] = {
	{.name = "b",
		.kind = ARG_ITEM,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "the item that it is compared with"},
	ARG_IN_SPACE,
	ARG_OF_SIDE,
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "what the parts are: dimensions, principal axes of the space, or what the vectors were "
			"made of",
		.choices = "dimension|axis|input",
		.fallback = "dimension"},
	{.name = "metric",
		.kind = ARG_CHOICE,
		.help = "the similarity; l2 is the squared distance",
		.choices = "cosine|dot|l2",
		.fallback = "cosine"},
	ARG_HOW_MANY,
	ARG_SEED("what the parts drawn at random depend on"),
	{.name = NULL},
};
