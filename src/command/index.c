/* index: structures that answer questions faster than looking at all items. */
#include "command/index_work.h"
#include "index/index_file.h"

#include <stdlib.h>
#include <string.h>

/* What is asked, after its words were read. */
typedef struct Request {
	const Call *call;
	Object *object;
	const char *name;
} Request;

typedef struct Verb {
	const char *name, *after;
	bool (*run)(const Request *request, Report *out, Error *err);
} Verb;

/* --- building --- */

/* The index that there is, if it can be grown into one of the space as it is now. */
static const Index *earlier(const Object *object, const IndexType *type)
{
	const Index *index = object->index;
	bool alike =
		index && index->type == type &&
		(space_shares(index->space, object->space) || index_same_rows(index->space, object->space));
	return alike ? index : NULL;
}

static bool build(const Request *request, const IndexType *type, Report *out, Error *err)
{
	const Call *call = request->call;
	const char *metric = args_text(call->args, "metric");
	IndexInput input = {.space = request->object->space,
		.metric = METRIC_COSINE,
		.seed = call_seed(call),
		.before = earlier(request->object, type)};
	while (strcmp(index_metric_name(input.metric), metric) != 0)
		input.metric++;
	Index *index = type->start(&input, call->args, err);
	if (!index)
		return false;
	index->made_by = memory_text(call->line);
	if (request->object->index && request->object->index->type == type && !index->kept)
		report_text(out, "Options or vectors are not those of the index before: all items join anew.");
	return index_build_launch(call, index, request->name, err);
}

/* --- what else can be done with an index --- */

static Index *present_index(const Request *request, Error *err)
{
	if (object_index(request->object))
		return request->object->index;
	if (request->object->index)
		args_fault(request->call->args, "space", 0, err,
			"the index of %s is of earlier vectors; index %s %s brings it up to date",
			request->name, request->object->index->type->name, request->name);
	else
		args_fault(request->call->args, "space", 0, err, "%s has no index; index hnsw %s builds one",
			request->name, request->name);
	return NULL;
}

static const char *named_file(const Request *request, Error *err)
{
	const Args *args = request->call->args;
	size_t words = args_count(args, "rest");
	if (words == 1)
		return args_word(args, "rest", 0);
	if (words == 0)
		error_set(err, ERROR_USAGE, "which file? index %s %s FILE", args_text(args, "method"),
			request->name);
	else
		args_fault(args, "rest", 1, err, "one file is named, and this is another word");
	return NULL;
}

static bool drop_index(const Request *request, Report *out, Error *err)
{
	if (!request->object->index)
		return present_index(request, err) != NULL;
	index_unref(request->object->index);
	request->object->index = NULL;
	session_changed(request->call->session, request->object);
	report_text(out, "Dropped the index of %s: questions look at all its items again.", request->name);
	return true;
}

static bool save_index(const Request *request, Report *out, Error *err)
{
	(void)out;
	Index *index = present_index(request, err);
	const char *file = index ? named_file(request, err) : NULL;
	return file && index_save_launch(request->call, index, request->name, file, err);
}

static bool load_index(const Request *request, Report *out, Error *err)
{
	Error why = ERROR_INIT;
	const char *file = named_file(request, err);
	if (!file)
		return false;
	Index *index = index_read(request->object->space, file, &why);
	if (!index)
		return args_fault(request->call->args, "rest", 0, err, "%s", why.message);
	index_unref(request->object->index);
	request->object->index = index;
	session_changed(request->call->session, request->object);
	index_list(request->call->session, out);
	return true;
}

/* A job that saves or measures an index reads its marks. */
static bool is_free(const Request *request, const Index *index, Error *err)
{
	return !index_is_shared(index) ||
	       error_set(err, ERROR_INPUT, "a job reads the index of %s; wait for it, jobs lists it",
		       request->name);
}

static bool mark_items(const Request *request, bool gone, Report *out, Error *err)
{
	const Args *args = request->call->args;
	Index *index = present_index(request, err);
	if (!index || !is_free(request, index, err))
		return false;
	size_t count = args_count(args, "rest");
	uint32_t *rows = memory_new(count, sizeof *rows);
	bool fine = count > 0 || error_set(err, ERROR_USAGE, "which items? index %s %s ITEM…",
					 args_text(args, "method"), request->name);
	for (size_t i = 0; i < count && fine; i++) {
		const Token *word = args_token(args, "rest", i);
		fine = space_find(request->object->space, word->text, request->name, &rows[i], err) ||
		       error_at(err, word->column, word->width);
	}
	for (size_t i = 0; i < count && fine; i++)
		index_mark(index, rows[i], gone);
	free(rows);
	if (!fine)
		return false;
	session_changed(request->call->session, request->object);
	report_text(out, "%zu of %zu items of %s are no answers of its index; exact=yes still finds them.",
		index->n_gone, index->space->vectors.rows, request->name);
	return true;
}

static bool delete_items(const Request *request, Report *out, Error *err)
{
	return mark_items(request, true, out, err);
}

static bool restore_items(const Request *request, Report *out, Error *err)
{
	return mark_items(request, false, out, err);
}

static const Verb verbs[] = {
	{"drop", "SPACE", drop_index},
	{"save", "SPACE FILE", save_index},
	{"load", "SPACE FILE", load_index},
	{"delete", "SPACE ITEM…", delete_items},
	{"restore", "SPACE ITEM…", restore_items},
	{NULL, NULL, NULL},
};

static const Verb *find_verb(const char *word)
{
	for (const Verb *verb = verbs; verb->name; verb++)
		if (strcmp(verb->name, word) == 0)
			return verb;
	return NULL;
}

/* --- the command --- */

static size_t n_types(void)
{
	size_t count = 0;
	while (index_types[count])
		count++;
	return count;
}

static const char *method_name_at(size_t index)
{
	size_t types = n_types();
	return index < types ? index_types[index]->name : verbs[index - types].name;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const IndexType *type = word ? index_type_find(word) : NULL;
	if (type)
		*more = type->options;
	if (!word || type || find_verb(word))
		return true;
	Text names = {0};
	for (size_t i = 0; method_name_at(i); i++)
		text_format(&names, "%s%s", i ? ", " : "", method_name_at(i));
	error_set(err, ERROR_USAGE, "\"%s\" is no kind of index and nothing to do with one; there are %s", word,
		text_of(&names));
	text_release(&names);
	return false;
}

static bool open_request(const Call *call, Request *request, Error *err)
{
	Error why = ERROR_INIT;
	*request = (Request){.call = call};
	if (!session_space(call->session, args_text(call->args, "space"), &request->name, &why)) {
		if (args_given(call->args, "space"))
			return args_fault(call->args, "space", 0, err, "%s", why.message);
		*err = why;
		return false;
	}
	request->object = session_find(call->session, request->name);
	return true;
}

static bool run_index(const Call *call, Report *out, Error *err)
{
	Request request;
	const char *method = args_text(call->args, "method");
	if (!method) {
		index_list(call->session, out);
		return true;
	}
	if (!open_request(call, &request, err))
		return false;
	const Verb *verb = find_verb(method);
	if (verb)
		return verb->run(&request, out, err);
	if (args_count(call->args, "rest"))
		return args_fault(call->args, "rest", 0, err, "nothing more is wanted after the space");
	return build(&request, index_type_find(method), out, err);
}

const Command command_index = {
	.name = "index",
	.group = "explore",
	.summary = "Build, list, save or drop an index, by which questions are answered without looking at all "
		   "items",
	.help = "`index hnsw SPACE` builds one, for the metric that is named; `index` alone lists them. near, "
		"analogy and oov then take candidates from the index and rank these by exact scores: what they "
		"show is exact, but an item may be missed. `eval index SPACE` tells how often, and how fast it "
		"is; exact=yes looks at all items. With a filter that few items pass, all of these are looked "
		"at.\n\n"
		"An index belongs to the vectors that it was made of. When they change, questions look at all "
		"items again, until `index hnsw SPACE` is asked once more: where items have only been added, "
		"and nothing moved, it adds these alone. The same options and seed give the same index, "
		"whatever the number of threads.\n\n"
		"`index delete SPACE ITEM…` keeps items from being answers, `index restore` lets them in "
		"again. `index save SPACE FILE` writes the index without its items and vectors, `index load "
		"SPACE FILE` maps it into memory; session files hold indexes, too. `index drop SPACE` gives it "
		"back.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL,
			 .help = "a kind of index to build, or what to do with one",
			 .value_at = method_name_at},
		{.name = "space",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL,
			.help = "the space; the current one when left out"},
		{.name = "rest",
			.kind = ARG_FILE,
			.flags = ARG_POSITIONAL | ARG_MANY,
			.help = "save, load: the file; delete, restore: the items"},
		{.name = "metric",
			.kind = ARG_CHOICE,
			.help = "what near means; questions by another metric look at all items",
			.fallback = "cosine",
			.choices = "cosine|dot|l2"},
		ARG_SEED("what random choices depend on")},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nindex hnsw w\nnear king",
	.method = find_method,
	.run = run_index,
};
