#include "command/methods.h"

#include "adapt/adapter.h"
#include "audit/audit.h"
#include "command/audit_card.h"
#include "command/debias_corpus.h"
#include "command/eval.h"
#include "command/export.h"
#include "command/group_audit.h"
#include "data/synth.h"
#include "debias/debias.h"
#include "index/index.h"
#include "metric/metric_learner.h"
#include "project/projector.h"
#include "train/trainer.h"

#include <stdlib.h>
#include <string.h>

typedef struct Methods {
	Method *all;
	size_t count, room;
} Methods;

static void add(Methods *methods, Method method)
{
	methods->all = memory_grow(methods->all, methods->count, &methods->room, sizeof *methods->all);
	methods->all[methods->count++] = method;
}

static void add_world(Methods *methods, const World *world)
{
	add(methods, (Method){.before = "synth ",
			     .after = "[options]",
			     .name = world->name,
			     .summary = world->summary,
			     .options = world->options});
}

static void add_trainer(Methods *methods, const Trainer *trainer)
{
	add(methods,
		(Method){.before = "train ",
			.after = trainer->takes == TAKES_IMAGES ? "IMAGES… [options]" : "CORPUS… [options]",
			.name = trainer->name,
			.title = trainer->title,
			.summary = trainer->summary,
			.source = trainer->source,
			.options = trainer->options});
}

static void add_projector(Methods *methods, const Projector *projector)
{
	add(methods, (Method){.before = "map by=",
			     .after = "[options]",
			     .name = projector->name,
			     .title = projector->title,
			     .summary = projector->summary,
			     .source = projector->source,
			     .options = projector->options});
}

static void add_index(Methods *methods, const IndexType *type)
{
	add(methods, (Method){.before = "index ",
			     .after = "SPACE [options]",
			     .name = type->name,
			     .title = type->title,
			     .summary = type->summary,
			     .source = type->source,
			     .options = type->options});
}

static void add_learner(Methods *methods, const MetricLearner *learner)
{
	add(methods, (Method){.before = "metric ",
			     .after = "SPACE [options]",
			     .name = learner->name,
			     .title = learner->title,
			     .summary = learner->summary,
			     .source = learner->source,
			     .options = learner->options});
}

static void add_adapter(Methods *methods, const Adapter *adapter)
{
	add(methods, (Method){.before = "adapt ",
			     .after = "SOURCE TARGET [options]",
			     .name = adapter->name,
			     .title = adapter->title,
			     .summary = adapter->summary,
			     .source = adapter->source,
			     .options = adapter->options});
}

static void add_test(Methods *methods, const AuditTest *test)
{
	add(methods, (Method){.before = "audit ",
			     .after = "SETS… [options]",
			     .name = test->name,
			     .title = test->title,
			     .summary = test->summary,
			     .source = test->source,
			     .options = test->options});
}

static void add_group_audit(Methods *methods, const GroupAudit *audit)
{
	add(methods, (Method){.before = "audit ",
			     .after = audit->after,
			     .name = audit->name,
			     .title = audit->title,
			     .summary = audit->summary,
			     .source = audit->source,
			     .options = audit->options});
}

static void add_audit_report(Methods *methods)
{
	add(methods,
		(Method){.before = "audit ",
			.after = "FILE [SETS…] [options]",
			.name = "report",
			.summary = "one document on a space: what it was made of, every test with its "
				   "uncertainty, figures and known limits; FILE ends in .html, .md or .json",
			.options = audit_card_options});
}

static void add_eval(Methods *methods, const EvalTest *test)
{
	add(methods, (Method){.before = "eval ",
			     .after = test->after,
			     .name = test->name,
			     .title = test->title,
			     .summary = test->summary,
			     .source = test->source,
			     .options = test->options});
}

static void add_debiaser(Methods *methods, const Debiaser *debiaser)
{
	add(methods, (Method){.before = "debias ",
			     .after = "GROUPS… [options]",
			     .name = debiaser->name,
			     .title = debiaser->title,
			     .summary = debiaser->summary,
			     .source = debiaser->source,
			     .options = debiaser->options});
}

static void add_corpus_debiaser(Methods *methods, const CorpusDebiaser *debiaser)
{
	add(methods, (Method){.before = "debias ",
			     .after = debiaser->after,
			     .name = debiaser->name,
			     .summary = debiaser->summary,
			     .source = debiaser->source,
			     .options = debiaser->options});
}

static void add_export(Methods *methods, const Export *export)
{
	add(methods, (Method){.before = "export ",
			     .after = export->after,
			     .name = export->name,
			     .summary = export->summary,
			     .options = export->options});
}

Method *methods_list(size_t *count)
{
	Methods methods = {0};
	for (size_t i = 0; worlds[i]; i++)
		add_world(&methods, worlds[i]);
	for (size_t i = 0; trainers[i]; i++)
		add_trainer(&methods, trainers[i]);
	for (size_t i = 0; index_types[i]; i++)
		add_index(&methods, index_types[i]);
	for (size_t i = 0; metric_learners[i]; i++)
		add_learner(&methods, metric_learners[i]);
	for (size_t i = 0; projectors[i]; i++)
		add_projector(&methods, projectors[i]);
	for (size_t i = 0; adapters[i]; i++)
		add_adapter(&methods, adapters[i]);
	for (size_t i = 0; audit_tests[i]; i++)
		add_test(&methods, audit_tests[i]);
	for (size_t i = 0; group_audits[i]; i++)
		add_group_audit(&methods, group_audits[i]);
	add_audit_report(&methods);
	for (size_t i = 0; debiasers[i]; i++)
		add_debiaser(&methods, debiasers[i]);
	for (size_t i = 0; corpus_debiasers[i]; i++)
		add_corpus_debiaser(&methods, corpus_debiasers[i]);
	for (size_t i = 0; eval_tests[i]; i++)
		add_eval(&methods, eval_tests[i]);
	for (size_t i = 0; exports[i]; i++)
		add_export(&methods, exports[i]);
	*count = methods.count;
	return methods.all;
}

bool method_of(const Method *method, const char *command)
{
	size_t length = strlen(command);
	return strncmp(method->before, command, length) == 0 && method->before[length] == ' ';
}

bool methods_unknown(const char *word, const char *what, const char *(*name_at)(size_t index), Error *err)
{
	const char *names[64];
	size_t count = 0;
	Text text = {0};
	while (count < sizeof names / sizeof *names && (names[count] = name_at(count)))
		count++;
	text_suggest(&text, word, names, count, 3);
	bool like = text.length > 0;
	for (size_t i = 0; i < count && !like; i++)
		text_format(&text, "%s%s", i ? ", " : "", names[i]);
	error_set(err, ERROR_USAGE, "\"%s\" is no %s; %s %s%s", word, what, like ? "did you mean" : "there is",
		text_of(&text), like ? "?" : "");
	text_release(&text);
	return false;
}

const char *trainer_name_at(size_t index)
{
	return trainers[index] ? trainers[index]->name : NULL;
}

const char *projector_name_at(size_t index)
{
	return projectors[index] ? projectors[index]->name : NULL;
}
