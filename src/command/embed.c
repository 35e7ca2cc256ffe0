/* embed DATA: documents or sentences as vectors, made of those of their words or as a space reads text. */
#include "command/command.h"
#include "train/embedding.h"

#include <stdlib.h>
#include <string.h>

typedef struct EmbedWork {
	Embedding embedding;
	Provenance provenance;
	char *name, *line, *method;
	DocumentsUnit unit;
} EmbedWork;

static bool embed_step(void *work, Pool *pool, bool *finished, Error *err)
{
	EmbedWork *self = work;
	bool fine = embedding_step(&self->embedding, pool, err);
	*finished = self->embedding.progress.finished;
	return fine;
}

static bool embed_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	into->progress = ((EmbedWork *)work)->embedding.progress;
	return true;
}

static void embed_free(void *work)
{
	EmbedWork *self = work;
	embedding_release(&self->embedding);
	provenance_release(&self->provenance);
	free(self->name);
	free(self->line);
	free(self->method);
	free(self);
}

static const WorkType embed_work = {embed_step, embed_look, embed_free};

/* --- the answer --- */

static void report_embedding(const EmbedWork *self, const Space *space, Report *out)
{
	const Embedding *done = &self->embedding;
	Table *table = report_table(out, "embedding");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "coverage", COLUMN_NUMBER, 3);
	table_text(table, self->name);
	table_text(table, self->method);
	table_integer(table, (long long)space->vectors.rows);
	table_integer(table, (long long)space->vectors.cols);
	table_integer(table, (long long)done->tokens);
	table_number(table, (double)done->known / (double)done->tokens);
	if (done->empty)
		report_text(out, "%zu %s no word that is known: %s vector is 0, and near to nothing.",
			done->empty, done->empty == 1 ? "item has" : "items have",
			done->empty == 1 ? "its" : "their");
}

static void note_coverage(const Embedding *done, Provenance *provenance)
{
	Text note = {0};
	text_format(&note, "made of %llu of %llu words", (unsigned long long)done->known,
		(unsigned long long)done->tokens);
	provenance->note = text_take(&note);
}

static bool settle_embedding(Session *session, Task *task, Report *out, Error *err)
{
	EmbedWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	note_coverage(&self->embedding, &self->provenance);
	Space *space = embedding_take(&self->embedding, &self->provenance, err);
	Object *object = space ? session_put(session, self->name, OBJECT_SPACE, self->line, err) : NULL;
	if (!object) {
		space_unref(space);
		return false;
	}
	object->space = space;
	session_changed(session, object);
	report_embedding(self, space, out);
	return true;
}

/* --- starting --- */

typedef struct EmbedRequest {
	Corpus **corpora;
	size_t n_corpora;
	Text parents;
	EmbeddingInput input;
	const char *method; /* "sif", "mean", or that of the space */
} EmbedRequest;

static bool gather(const Call *call, EmbedRequest *request, Error *err)
{
	size_t n = args_count(call->args, "data");
	request->corpora = memory_new(n, sizeof *request->corpora);
	for (size_t i = 0; i < n; i++) {
		Error why = ERROR_INIT;
		const Object *object =
			session_get(call->session, args_word(call->args, "data", i), OBJECT_CORPUS, &why);
		if (!object)
			return args_fault(call->args, "data", i, err, "%s", why.message);
		request->corpora[request->n_corpora++] = object->corpus;
		text_format(&request->parents, "%s (%s); ", object->name, object->corpus->checksum);
	}
	request->input.corpora = request->corpora;
	request->input.n_corpora = n;
	return true;
}

/* A space that reads text in its own way does so; the words of any other are averaged. */
static bool choose_method(const Call *call, Space *space, const char *name, EmbedRequest *request, Error *err)
{
	const Args *args = call->args;
	static const char *const of_words[] = {"method", "a", "components"};
	for (size_t i = 0; space->encoder && i < sizeof of_words / sizeof *of_words; i++)
		if (args_given(args, of_words[i]))
			return args_fault(args, of_words[i], 0, err,
				"%s reads text in a way of its own, so that there is nothing to choose; a "
				"space of words takes %s=",
				name, of_words[i]);
	request->input.encoder = space->encoder;
	request->method = space->encoder ? name : args_text(args, "method");
	if (space->encoder)
		return true;
	bool sif = strcmp(request->method, "sif") == 0;
	request->input.words = space;
	request->input.a = sif ? args_number(args, "a") : 0;
	request->input.components =
		sif || args_given(args, "components") ? (size_t)args_integer(args, "components") : 0;
	if (request->input.components < space->vectors.cols)
		return true;
	return args_fault(args, "components", 0, err,
		"vectors of %s have %zu numbers, so that nothing would be left of them", name,
		space->vectors.cols);
}

static char *product_name(const Call *call, const EmbedRequest *request)
{
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", args_word(call->args, "data", 0), request->method);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static EmbedWork *prepare(const Call *call, EmbedRequest *request, Space *space, const char *name, Error *err)
{
	EmbedWork *work = memory_new(1, sizeof *work);
	work->name = product_name(call, request);
	work->line = memory_text(call->line);
	work->method = memory_text(request->method);
	text_format(&request->parents, "%s (%s)", name, space_checksum(space));
	work->provenance = (Provenance){.command = memory_text(call->line),
		.seed = space->provenance.seed,
		.parents = memory_text(text_of(&request->parents))};
	if (embedding_init(&work->embedding, &request->input, err))
		return work;
	embed_free(work);
	return NULL;
}

static bool run_embed(const Call *call, Report *out, Error *err)
{
	(void)out;
	EmbedRequest request = {0};
	const char *name;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	request.input.unit = *args_text(call->args, "unit") == 's' ? DOCUMENTS_SENTENCES : DOCUMENTS_WHOLE;
	EmbedWork *work =
		space && gather(call, &request, err) && choose_method(call, space, name, &request, err)
			? prepare(call, &request, space, name, err)
			: NULL;
	free(request.corpora);
	text_release(&request.parents);
	return work && session_start(call->session, call->line, NULL, &embed_work, work, 0, settle_embedding,
			       err) != NULL;
}

const Command command_embed = {
	.name = "embed",
	.group = "train",
	.summary = "Make vectors of documents or sentences from those of their words",
	.help = "The result is a space of documents, or of sentences: they have names, domains and, where the "
		"text has labels, classes, can be asked for by `near`, drawn by `map` and judged by `eval "
		"knn`. It reads new text in the same way: `near \"any text in quotes\"`.\n"
		"sif is the mean of the words' vectors, each weighted by a / (a + p), p the word's share of "
		"all tokens, without what all texts have in common, the first singular vector (Arora, Liang & "
		"Ma 2017). Shares come from the counts of the space, or from the text when it has none. Words "
		"that are not known are made of their n-grams when the space has these, else left out; "
		"coverage is the share of words that were found.\n"
		"A space that doc2vec has learned, or embed made, reads text as it does its own: `embed DATA "
		"in=DOCUMENTS` adds new documents beside those it learned from.",
	.args = {{.name = "data",
			 .kind = ARG_DATA,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "text"},
		{.name = "in",
			.kind = ARG_SPACE,
			.help = "the vectors of words; the current space when left out"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; DATA-METHOD when left out"},
		{.name = "unit",
			.kind = ARG_CHOICE,
			.help = "what has a vector",
			.fallback = "document",
			.choices = "document|sentence"},
		{.name = "method",
			.kind = ARG_CHOICE,
			.help = "smooth inverse frequency, or the plain mean",
			.fallback = "sif",
			.choices = "sif|mean"},
		{.name = "a",
			.kind = ARG_NUMBER,
			.help = "of sif: words with a larger share of the text than this weigh less than half",
			.fallback = "1e-3",
			.low = 1e-9,
			.high = 1e9},
		{.name = "components",
			.kind = ARG_INTEGER,
			.help = "directions common to all texts that are taken out; 0 with method=mean",
			.fallback = "1",
			.low = 0,
			.high = 100}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nembed royals in=w "
		   "unit=sentence",
	.run = run_embed,
};
