/* Commands on named objects: ls, info, rename, drop, use. */
#include "command/frozen.h"
#include "data/metadata.h"
#include "session/version.h"

#include <stdlib.h>
#include <string.h>

/* --- what an object is, in one line --- */

static void describe_space(const Space *space, Text *out)
{
	if (!space) {
		text_add(out, "no vectors yet");
		return;
	}
	text_add_count(out, space->vectors.rows);
	text_format(out, " x %zu", space->vectors.cols);
	if (space->domains.count > 1)
		text_format(out, ", %u domains", space->domains.count);
}

static void describe_corpus(const Corpus *corpus, Text *out)
{
	text_add_count(out, corpus->n_tokens);
	text_add(out, " words, ");
	text_add_count(out, corpus->words.count);
	text_add(out, " distinct, ");
	if (corpus->domains.count == 1)
		text_format(out, "domain %s", corpus->domains.words[0]);
	else
		text_format(out, "%u domains", corpus->domains.count);
}

static void describe_images(const Images *images, Text *out)
{
	text_add_count(out, images->count);
	text_format(out, " pictures of %u x %u%s", images->width, images->height,
		images->channels == 3 ? " in colour" : "");
	if (images->classes.count)
		text_format(out, ", %u classes", images->classes.count);
}

static void describe_rest(const Object *object, Text *out)
{
	const Progress *progress = &object->model->progress;
	text_format(out, "; stopped at %.0f %%: train %s goes on",
		progress->total > 0 ? 100 * progress->done / progress->total : 0, object->name);
}

static void describe(const Object *object, Text *out)
{
	switch (object->kind) {
	case OBJECT_CORPUS:
		describe_corpus(object->corpus, out);
		break;
	case OBJECT_IMAGES:
		describe_images(object->images, out);
		break;
	case OBJECT_LEXICON:
		text_add_count(out, object->lexicon->count);
		text_add(out, " pairs");
		break;
	case OBJECT_WORDSET:
		text_add_count(out, object->wordset->count);
		text_add(out, " words");
		break;
	case OBJECT_METRIC:
		text_format(out, "%zu x %zu, %s", object->metric->map.rows, object->metric->map.cols,
			object->metric->score == METRIC_DOT ? "bilinear" : "distance");
		break;
	default:
		describe_space(object->space, out);
	}
	if (object->task)
		text_format(out, "; job %d is at work on it", object->task->number);
	else if (object->model && !object->model->progress.finished)
		describe_rest(object, out);
}

/* --- ls --- */

static bool run_ls(const Call *call, Report *out, Error *err)
{
	(void)err;
	const Session *session = call->session;
	if (session->n_objects == 0) {
		report_text(out, "Nothing has a name yet. `data` shows what can be fetched, `load FILE` reads "
				 "your own data, `synth royals` makes a small world to try things on.");
		return true;
	}
	Table *table = report_table(out, "objects");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "size", COLUMN_TEXT, 0);
	table_column(table, "made by", COLUMN_TEXT, 0);
	for (size_t i = 0; i < session->n_objects; i++) {
		const Object *object = session->objects[i];
		bool current = session->current && strcmp(session->current, object->name) == 0;
		Text name = {0}, size = {0};
		text_format(&name, "%s%s", object->name, current ? " *" : "");
		describe(object, &size);
		table_text(table, text_of(&name));
		table_text(table, object_kind_name(object->kind));
		table_text(table, text_of(&size));
		table_text(table, object->command);
		text_release(&name);
		text_release(&size);
	}
	return true;
}

const Command command_ls = {
	.name = "ls",
	.group = "data",
	.summary = "List everything that has a name; * marks the space that questions are put to",
	.watchable = true,
	.example = "synth royals\nls",
	.run = run_ls,
};

/* --- info --- */

static void fact(Table *table, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	table_text(table, name);
	table_text(table, value);
}

static void version_facts(const Object *object, Table *table)
{
	Text versions = {0};
	for (size_t i = 0; i < object->n_versions; i++)
		text_format(&versions, "%s%s", i ? " " : "", object->versions[i]->object.name);
	fact(table, "versions", text_of(&versions));
	text_release(&versions);
}

static void space_facts(const Object *object, Table *table)
{
	Space *space = object->space;
	const char *latest = space->provenance.command;
	Text seed = {0};
	if (latest && strcmp(latest, object->command) != 0)
		fact(table, "continued by", latest);
	text_format(&seed, "%llu", (unsigned long long)space->provenance.seed);
	fact(table, "seed", text_of(&seed));
	fact(table, "made from", space->provenance.parents);
	fact(table, "note", space->provenance.note);
	fact(table, "checksum", space_checksum(space));
	version_facts(object, table);
	text_release(&seed);
}

static void metric_facts(const Object *object, Table *table)
{
	const LearnedMetric *metric = object->metric;
	Text seed = {0}, mapped = {0};
	text_format(&seed, "%llu", (unsigned long long)metric->provenance.seed);
	if (object->seen)
		text_format(&mapped, "%zu items, %.1f MB", object->seen->vectors.rows,
			(double)(object->seen->vectors.rows * metric->map.rows * sizeof(float)) / 1e6);
	fact(table, "method", metric->method);
	fact(table, "vectors", metric->unit ? "scaled to length 1 first" : "as they are");
	fact(table, "seed", text_of(&seed));
	fact(table, "made from", metric->provenance.parents);
	fact(table, "note", metric->provenance.note);
	fact(table, "kept mapped", text_of(&mapped));
	text_release(&seed);
	text_release(&mapped);
}

static void metadata_fact(const Metadata *metadata, Table *table)
{
	Text names = {0};
	for (size_t i = 0; metadata && i < metadata->count; i++)
		text_format(&names, "%s%s", i ? ", " : "", metadata->columns[i].name);
	fact(table, "metadata", text_of(&names));
	text_release(&names);
}

static void index_fact(const Object *object, Table *table)
{
	if (!object->index)
		return;
	Text value = {0};
	text_format(&value, "%s by %s: ", object->index->type->name, index_metric_name(object->index->metric));
	object->index->type->describe(object->index, &value);
	if (!object_index(object))
		text_add(&value, "; of earlier vectors");
	fact(table, "index", text_of(&value));
	text_release(&value);
}

static void frozen_facts(const Object *object, Table *table)
{
	if (!object->model || object->model->frozen.count == 0)
		return;
	char sum[33];
	Text value = {0};
	text_add_count(&value, frozen_checksum(object->space, &object->model->frozen, sum));
	text_format(&value, " words, checksum of their vectors %s", sum);
	fact(table, "frozen", text_of(&value));
	text_release(&value);
}

static void domain_facts(const Dictionary *domains, Table *table)
{
	Text names = {0};
	for (uint32_t i = 0; i < domains->count; i++)
		text_format(&names, "%s%s", i ? ", " : "", domains->words[i]);
	fact(table, "domains", text_of(&names));
	text_release(&names);
}

/* A corpus made from another one has a line for each step. */
static void source_facts(const char *source, Table *table)
{
	for (const char *at = source; *at; at += strspn(at, "\n")) {
		size_t length = strcspn(at, "\n");
		char *line = memory_slice(at, length);
		fact(table, "source", line);
		free(line);
		at += length;
	}
}

static void wordset_facts(WordSet *set, Table *table)
{
	Text words = {0};
	for (size_t i = 0; i < set->count; i++)
		text_format(&words, "%s%s", i ? " " : "", set->words[i]);
	fact(table, "words", text_of(&words));
	fact(table, "source", set->citation);
	fact(table, "language", set->language);
	fact(table, "notes", set->notes);
	fact(table, "checksum", wordset_checksum(set));
	text_release(&words);
}

static bool run_info(const Call *call, Report *out, Error *err)
{
	const char *name = args_text(call->args, "name");
	const Object *object = session_find(call->session, name);
	Error why = ERROR_INIT;
	if (!object)
		return args_fault(call->args, "name", 0, err,
			"there is nothing called \"%s\"; ls lists what there is", name);
	if (!session_get(call->session, name, object->kind, &why))
		return args_fault(call->args, "name", 0, err, "%s", why.message);
	Text size = {0};
	describe(object, &size);
	Table *table = report_table(out, "info");
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	fact(table, "name", object->name);
	fact(table, "kind", object_kind_name(object->kind));
	fact(table, "size", text_of(&size));
	fact(table, "made by", object->command);
	if (object->corpus) {
		domain_facts(&object->corpus->domains, table);
		source_facts(object->corpus->source, table);
		fact(table, "checksum", object->corpus->checksum);
	}
	if (object->images) {
		domain_facts(&object->images->domains, table);
		fact(table, "source", object->images->source);
		fact(table, "checksum", object->images->checksum);
	}
	if (object->wordset)
		wordset_facts(object->wordset, table);
	if (object->lexicon) {
		fact(table, "source", object->lexicon->origin);
		fact(table, "checksum", lexicon_checksum(object->lexicon));
	}
	if (object->metric)
		metric_facts(object, table);
	if (object->space) {
		domain_facts(&object->space->domains, table);
		space_facts(object, table);
		index_fact(object, table);
		metadata_fact(object->space->metadata, table);
		frozen_facts(object, table);
	}
	text_release(&size);
	return true;
}

const Command command_info = {
	.name = "info",
	.group = "data",
	.summary = "Show all that is known about one object: size, origin, seed, checksum",
	.args = {{.name = "name",
		.kind = ARG_OBJECT,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "what to describe"}},
	.watchable = true,
	.example = "synth royals\ninfo royals",
	.run = run_info,
};

/* --- rename, drop, use --- */

static bool run_rename(const Call *call, Report *out, Error *err)
{
	const char *from = args_text(call->args, "name"), *to = args_text(call->args, "new-name");
	if (!session_rename(call->session, from, to, err))
		return false;
	report_text(out, "%s is now called %s.", from, to);
	return true;
}

const Command command_rename = {
	.name = "rename",
	.group = "data",
	.summary = "Give an object another name",
	.args = {{.name = "name",
			 .kind = ARG_OBJECT,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "what to rename"},
		{.name = "new-name",
			.kind = ARG_NEW_NAME,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "its new name"}},
	.unread = true,
	.example = "synth royals\nrename royals court",
	.run = run_rename,
};

static bool run_drop(const Call *call, Report *out, Error *err)
{
	for (size_t i = 0; i < args_count(call->args, "name"); i++) {
		const char *name = args_word(call->args, "name", i);
		if (!session_drop(call->session, name, err))
			return false;
		report_text(out, "%s is gone.", name);
	}
	return true;
}

const Command command_drop = {
	.name = "drop",
	.group = "data",
	.summary = "Forget objects and give their memory back",
	.args = {{.name = "name",
		.kind = ARG_OBJECT,
		.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
		.help = "what to forget"}},
	.unread = true,
	.example = "synth royals\ndrop royals",
	.run = run_drop,
};

static bool run_use(const Call *call, Report *out, Error *err)
{
	const char *name = args_text(call->args, "name");
	Object *of;
	/* A version is read when something is asked of it. */
	if (!version_named(call->session, name, &of) && !session_get(call->session, name, OBJECT_SPACE, err))
		return args_fault(call->args, "name", 0, err, "%s", err->message);
	session_use(call->session, name);
	report_text(out, "Questions now go to %s.", name);
	return true;
}

const Command command_use = {
	.name = "use",
	.group = "data",
	.summary = "Choose the space that questions are put to when in= is not given",
	.args = {{.name = "name",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "a space or a model"}},
	.unread = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1\nuse w",
	.run = run_use,
};
