/* eval fewshot: how many labels of a target a source saves. */
#include "command/eval.h"
#include "command/learner_cost.h"
#include "command/question.h"
#include "command/side.h"
#include "measure/few_shot.h"

#include <math.h>
#include <stdlib.h>

enum { SHOTS = 16 };

typedef struct FewShotWork {
	Sides sides;
	size_t from, to;
	uint32_t *classes[2]; /* of from, to */
	Dictionary names;
	size_t shots[SHOTS];
	FewShotInput input;
	FewShot *test;
} FewShotWork;

static bool few_shot_work_step(void *work, Pool *pool, bool *finished, Error *err)
{
	FewShotWork *self = work;
	if (!few_shot_step(self->test, pool, err))
		return false;
	*finished = few_shot_done(self->test) >= 1;
	return true;
}

static bool few_shot_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const FewShotWork *self = work;
	into->progress = (Progress){.done = 100 * few_shot_done(self->test),
		.total = 100,
		.unit = "%",
		.phase = "learning from a few labels"};
	return true;
}

static void few_shot_work_free(void *work)
{
	FewShotWork *self = work;
	few_shot_free(self->test);
	free(self->classes[0]);
	free(self->classes[1]);
	dictionary_release(&self->names);
	sides_close(&self->sides);
	free(self);
}

static const WorkType few_shot_work = {few_shot_work_step, few_shot_look, few_shot_work_free};

/* --- the answer --- */

static const char *way_name(FewShotWay way)
{
	return way == FEW_SHOT_BOTH ? "source and labels" : way == FEW_SHOT_LABELS ? "labels" : "prototypes";
}

static void report_scores(const FewShotWork *self, Report *out)
{
	Table *table = report_table(out, "fewshot");
	table_column(table, "shots", COLUMN_INTEGER, 0);
	table_column(table, "labels", COLUMN_NUMBER, 0);
	table_column(table, "learned_from", COLUMN_TEXT, 0);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t s = 0; s < self->input.n_shots; s++)
		for (FewShotWay way = 0; way < FEW_SHOT_WAYS; way++) {
			FewShotScore score = few_shot_score(self->test, way, s);
			if (!score.draws)
				continue;
			table_integer(table, (long long)self->shots[s]);
			table_number(table, score.labels);
			table_text(table, way_name(way));
			table_number(table, score.mean);
			table_number(table, score.low);
			table_number(table, score.high);
			table_integer(table, (long long)few_shot_asked(self->test));
		}
}

static void report_saved(const FewShotWork *self, Report *out)
{
	static const FewShotWay ways[] = {FEW_SHOT_BOTH, FEW_SHOT_PROTOTYPES};
	Table *table = report_table(out, "saved");
	table_column(table, "shots", COLUMN_INTEGER, 0);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "learned_from", COLUMN_TEXT, 0);
	table_column(table, "shots_needed", COLUMN_NUMBER, 1);
	table_column(table, "shots_saved", COLUMN_NUMBER, 1);
	for (size_t s = 0; s < self->input.n_shots; s++) {
		FewShotScore alone = few_shot_score(self->test, FEW_SHOT_LABELS, s);
		for (size_t w = 0; alone.draws && w < 2; w++) {
			double needs = few_shot_needs(self->test, ways[w], s);
			table_integer(table, (long long)self->shots[s]);
			table_number(table, alone.mean);
			table_text(table, way_name(ways[w]));
			table_number(table, needs);
			table_number(table, (double)self->shots[s] - needs);
		}
	}
}

static bool settle_few_shot(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const FewShotWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || few_shot_done(self->test) < 1)
		return false;
	report_scores(self, out);
	report_saved(self, out);
	report_text(out,
		"%zu times so many labels of each class of %s were drawn at random (seed %llu); low and high: "
		"95 %% by Student's t over these draws, all of which ask for what the most shots leave. Saved: "
		"how many fewer labels of each class are enough for the accuracy that the labels alone reach, "
		"where the items of %s are learned from too; nothing stands there where it is never reached.",
		self->input.draws, self->sides.items[self->to].name, (unsigned long long)self->input.seed,
		self->sides.items[self->from].name);
	if (self->input.cost <= 0)
		report_text(out,
			"The cost of errors was chosen by a cross-validation of %s: %.3g; all "
			"regressions have it.",
			self->sides.items[self->from].name, few_shot_cost(self->test));
	learner_cost_tell(self->input.cautious, LEARNER_LOGISTIC, out);
	return true;
}

/* --- starting --- */

static bool read_shots(FewShotWork *self, const Call *call, Error *err)
{
	const char *text = args_text(call->args, "shots"), *at = text;
	while (*at && self->input.n_shots < SHOTS) {
		char *end;
		unsigned long shots = strtoul(at, &end, 10);
		bool rises = self->input.n_shots == 0 || shots > self->shots[self->input.n_shots - 1];
		if (end == at || *at == '-' || (*end && *end != ',') || !rises || shots > 1000000)
			break;
		self->shots[self->input.n_shots++] = shots;
		at = *end ? end + 1 : end;
	}
	return (*at == 0 && self->input.n_shots > 0) ||
	       args_fault(call->args, "shots", 0, err,
		       "shots are up to %d whole numbers that rise, as 0,1,5,10, not \"%s\"", SHOTS, text);
}

static bool choose_sides(FewShotWork *self, const Call *call, Error *err)
{
	Directions directions = {0};
	if (!sides_open(call, &self->sides, err) ||
		!sides_directions(&self->sides, call, false, 1, &directions, err))
		return false;
	self->from = directions.items[0].from;
	self->to = directions.items[0].to;
	free(directions.items);
	return directions.left_out == 0 ||
	       error_set(err, ERROR_USAGE,
		       "there are several domains; from= and to= say which is the source and which the target");
}

static bool begin_test(FewShotWork *self, Error *err)
{
	const Side *sides[] = {&self->sides.items[self->from], &self->sides.items[self->to]};
	for (size_t i = 0; i < 2; i++)
		if (!(self->classes[i] = side_classes(sides[i], &self->names, err)))
			return false;
	self->input.from = matrix_rows(&sides[0]->space->vectors);
	self->input.to = matrix_rows(&sides[1]->space->vectors);
	self->input.from_class = self->classes[0];
	self->input.to_class = self->classes[1];
	self->input.classes = self->names.count;
	self->input.shots = self->shots;
	self->test = few_shot_new(&self->input, err);
	return self->test != NULL;
}

static bool run_few_shot(const Call *call, Report *out, Error *err)
{
	(void)out;
	FewShotWork *self = memory_new(1, sizeof *self);
	self->input.draws = (size_t)args_integer(call->args, "draws");
	self->input.weight = (size_t)args_integer(call->args, "weight");
	self->input.seed = call_seed(call);
	if (!learner_cost_read(call->args, &self->input.cost, &self->input.cautious, err) ||
		!read_shots(self, call, err) || !choose_sides(self, call, err) || !begin_test(self, err)) {
		few_shot_work_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &few_shot_work, self, 0, settle_few_shot, err) !=
	       NULL;
}

static const ArgSpec few_shot_options[] = {
	ARG_SIDES("of one width, the source and the target"),
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "the source, inside one space"},
	{.name = "to", .kind = ARG_DOMAIN, .help = "the target, inside one space"},
	{.name = "shots",
		.kind = ARG_TEXT,
		.help = "labels of each class of the target that are seen, with commas",
		.fallback = "0,1,5,10,20"},
	{.name = "draws",
		.kind = ARG_INTEGER,
		.help = "times that they are drawn",
		.fallback = "5",
		.low = 1,
		.high = 1000},
	{.name = "weight",
		.kind = ARG_INTEGER,
		.help = "times that each of them counts beside an item of the source; more where the source "
			"misleads, 1: all alike",
		.fallback = "20",
		.low = 1,
		.high = 10000},
	ARG_COST,
	ARG_SEED("which labels are drawn"),
	{.name = NULL},
};

const EvalTest eval_fewshot = {
	.name = "fewshot",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Few labels of the target",
	.summary = "How often a classifier is right about a target of which it has seen a few labels of each "
		   "class, with the source and without, and how many labels the source saves",
	.source = "Snell, Swersky & Zemel, Prototypical networks, NeurIPS 2017; Fan et al., LIBLINEAR, JMLR 9, "
		  "2008",
	.options = few_shot_options,
	.run = run_few_shot,
};
