/* part CORPUS: a corpus of each of its domains, or labels. */
#include "command/corpora.h"
#include "command/load.h"
#include "data/corpus_copier.h"

#include <stdlib.h>
#include <string.h>

typedef struct PartWork {
	Corpus *corpus;
	bool by_label;
	uint32_t *groups; /* the domains or labels that become a corpus */
	Corpus **parts;   /* of these, as far as they are made */
	size_t n_groups, done;
	uint32_t *times; /* by document, of the part at hand */
	CorpusCopier copier;
	uint64_t memory;
	char *from, *as; /* as: NULL: called after the parts */
} PartWork;

static const Dictionary *groups_of(const PartWork *self)
{
	return self->by_label ? &self->corpus->labels : &self->corpus->domains;
}

static uint32_t group_of(const PartWork *self, size_t document)
{
	const Document *its = &self->corpus->documents[document];
	return self->by_label ? its->label : its->domain;
}

static const char *group_name(const PartWork *self, size_t index)
{
	return dictionary_word(groups_of(self), self->groups[index]);
}

static char *part_name(const PartWork *self, size_t index)
{
	if (self->as)
		return memory_text(self->as);
	Text name = {0};
	text_format(&name, "%s-%s", self->from, group_name(self, index));
	for (size_t i = 0; i < name.length; i++)
		if (strchr(" \t\n/{}\"'|>&#=", name.data[i]))
			name.data[i] = '-';
	return text_take(&name);
}

/* The line that makes this part alone, by which a session that is opened has it again. */
static char *part_line(const PartWork *self, size_t index)
{
	char *name = part_name(self, index);
	Text line = {0};
	text_format(&line, "part %s by=%s only=\"%s\" as=%s", self->from, self->by_label ? "label" : "domain",
		group_name(self, index), name);
	free(name);
	return text_take(&line);
}

/* --- the work --- */

static void begin_part(PartWork *self)
{
	for (size_t d = 0; d < self->corpus->n_documents; d++) {
		const Document *document = &self->corpus->documents[d];
		self->times[d] =
			(self->by_label ? document->label : document->domain) == self->groups[self->done];
	}
	CorpusCopies copies = {.times = self->times, .memory = self->memory};
	corpus_copier_init(&self->copier, self->corpus, &copies);
}

static bool end_part(PartWork *self, Error *err)
{
	Text source = {0};
	char *line = part_line(self, self->done);
	text_format(&source, "%s\n%s", self->corpus->source, line);
	Corpus *part = corpus_copier_finish(&self->copier, text_of(&source), err);
	corpus_copier_release(&self->copier);
	text_release(&source);
	free(line);
	if (part)
		self->parts[self->done++] = part;
	return part != NULL;
}

static bool part_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	PartWork *self = work;
	if (!self->copier.corpus)
		begin_part(self);
	else if (!corpus_copier_done(&self->copier))
		return corpus_copier_step(&self->copier, err);
	else if (!end_part(self, err))
		return false;
	*finished = self->done == self->n_groups;
	return true;
}

static bool part_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const PartWork *self = work;
	double within = (double)self->copier.document / (double)self->corpus->n_documents;
	into->progress = (Progress){.done = (double)self->done + within,
		.total = (double)self->n_groups,
		.unit = "parts",
		.phase = "copying"};
	return true;
}

static void part_free(void *work)
{
	PartWork *self = work;
	corpus_copier_release(&self->copier);
	for (size_t i = 0; i < self->done; i++)
		corpus_unref(self->parts[i]);
	corpus_unref(self->corpus);
	free(self->parts);
	free(self->groups);
	free(self->times);
	free(self->from);
	free(self->as);
	free(self);
}

static const WorkType part_work = {part_step, part_look, part_free};

/* --- the answer --- */

static bool name_part(Session *session, const PartWork *self, size_t index, Table *table, Error *err)
{
	char *name = part_name(self, index), *line = part_line(self, index);
	Object *object = session_put(session, name, OBJECT_CORPUS, line, err);
	if (object) {
		object->corpus = corpus_ref(self->parts[index]);
		session_changed(session, object);
		table_text(table, name);
		table_integer(table, (long long)object->corpus->n_tokens);
		table_integer(table, object->corpus->words.count);
		table_integer(table, (long long)object->corpus->n_documents);
	}
	free(name);
	free(line);
	return object != NULL;
}

static bool settle_part(Session *session, Task *task, Report *out, Error *err)
{
	const PartWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Table *table = report_table(out, "parts");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "distinct", COLUMN_INTEGER, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < self->done; i++)
		if (!name_part(session, self, i, table, err))
			return false;
	return true;
}

/* --- starting --- */

/* A label that documents have after another one makes no part. */
static size_t documents_of(const PartWork *self, uint32_t group)
{
	size_t count = 0;
	for (size_t d = 0; d < self->corpus->n_documents; d++)
		count += group_of(self, d) == group;
	return count;
}

static bool choose_groups(const Call *call, PartWork *self, Error *err)
{
	const Dictionary *all = groups_of(self);
	const char *only = args_text(call->args, "only");
	self->groups = memory_new(all->count + 1, sizeof *self->groups);
	for (uint32_t i = 0; i < all->count; i++)
		if ((!only || strcmp(dictionary_word(all, i), only) == 0) && documents_of(self, i) > 0)
			self->groups[self->n_groups++] = i;
	if (self->n_groups > 0)
		return true;
	return only ? args_fault(call->args, "only", 0, err, "no document of %s has the %s \"%s\"", self->from,
			      self->by_label ? "label" : "domain", only)
		    : args_fault(call->args, "by", 0, err, "the documents of %s have no labels", self->from);
}

static bool prepare(const Call *call, PartWork *self, Error *err)
{
	const char *name, *as = args_text(call->args, "as");
	const Corpus *corpus = wanted_corpus(call, "data", &name, err);
	if (!corpus)
		return false;
	if (as && !args_given(call->args, "only"))
		return args_fault(call->args, "as", 0, err, "as= names one part; only= says which");
	if (as && strcmp(as, name) == 0)
		return args_fault(call->args, "as", 0, err,
			"%s would replace the text that it is a part of; choose another name", as);
	self->corpus = corpus_ref((Corpus *)corpus);
	self->from = memory_text(name);
	self->as = as ? memory_text(as) : NULL;
	self->by_label = strcmp(args_text(call->args, "by"), "label") == 0;
	self->memory = session_memory(call->session);
	if (!choose_groups(call, self, err))
		return false;
	self->parts = memory_new(self->n_groups, sizeof(Corpus *));
	self->times = memory_new(corpus->n_documents, sizeof *self->times);
	return true;
}

static bool run_part(const Call *call, Report *out, Error *err)
{
	(void)out;
	PartWork *self = memory_new(1, sizeof *self);
	if (prepare(call, self, err))
		return session_start(call->session, call->line, NULL, &part_work, self, 1, settle_part, err) !=
		       NULL;
	part_free(self);
	return false;
}

const Command command_part = {
	.name = "part",
	.group = "data",
	.summary = "Make a corpus of each domain of a corpus, or of each label",
	.help = "What is trained on each can be aligned, as the decades of one text are by `adapt procrustes "
		"D1 D2 D3 through=chain`. The parts are called DATA-DOMAIN and keep the documents' names, "
		"domains and labels; a document of several labels goes with its first.",
	.makes = 1u << OBJECT_CORPUS,
	.args = {{.name = "data",
			 .kind = ARG_DATA,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "the corpus to part"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what keeps the parts apart",
			.fallback = "domain",
			.choices = "domain|label"},
		{.name = "only", .kind = ARG_TEXT, .help = "this domain or label; each when left out"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "with only=: the name of the part"}},
	.example = "load /usr/share/common-licenses/GPL-3 /usr/share/common-licenses/Apache-2.0 "
		   "domain=file as=licences\npart licences",
	.run = run_part,
};
