/* embed DATA: documents or sentences as vectors, made of those of their words, of how often words come in them,
 * or as a space reads text. */
#include "adapt/shared.h"
#include "command/embed_rows.h"
#include "command/shared_side.h"
#include "train/embedding.h"
#include "train/tfidf.h"

#include <stdlib.h>
#include <string.h>

typedef struct EmbedWork {
	TfIdfCounter *counter; /* until the terms are chosen, of which then `embedding` is made; else NULL */
	Corpus **corpora;      /* the counter's */
	size_t n_corpora;
	Space *columns; /* counted; whose columns the terms are; or NULL */
	Embedding embedding;
	Provenance provenance;
	char *name, *line, *method;
	DocumentsUnit unit;
} EmbedWork;

/* The terms are counted: goes on to the texts. */
static bool begin_embedding(EmbedWork *self, Error *err)
{
	Encoder *encoder = tfidf_counter_finish(self->counter, err);
	EmbeddingInput input = {
		.corpora = self->corpora, .n_corpora = self->n_corpora, .unit = self->unit, .encoder = encoder};
	bool fine = encoder && embedding_init(&self->embedding, &input, err);
	encoder_unref(encoder);
	tfidf_counter_free(self->counter);
	self->counter = NULL;
	return fine;
}

static bool embed_step(void *work, Pool *pool, bool *finished, Error *err)
{
	EmbedWork *self = work;
	if (self->counter)
		return tfidf_counter_step(self->counter, err) &&
		       (!tfidf_counter_progress(self->counter)->finished || begin_embedding(self, err));
	bool fine = embedding_step(&self->embedding, pool, err);
	*finished = self->embedding.progress.finished;
	return fine;
}

static bool embed_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const EmbedWork *self = work;
	into->progress = self->counter ? *tfidf_counter_progress(self->counter) : self->embedding.progress;
	return true;
}

static void embed_free(void *work)
{
	EmbedWork *self = work;
	tfidf_counter_free(self->counter);
	for (size_t i = 0; i < self->n_corpora; i++)
		corpus_unref(self->corpora[i]);
	free(self->corpora);
	space_unref(self->columns);
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
	const char *method;   /* "sif", "mean", "tfidf", or the name of the space that reads text */
	const Space *columns; /* whose columns are taken, of tfidf; or NULL */
	/* Of a side of a shared space; owned. */
	Encoder *reader;
	Space *words;
	uint64_t seed;
} EmbedRequest;

static void add_parent(Text *parents, const char *name, const char *checksum)
{
	text_format(parents, "%s%s (%s)", parents->length ? "; " : "", name, checksum);
}

static bool gather(const Call *call, EmbedRequest *request, Error *err)
{
	size_t n = args_count(call->args, "data");
	request->corpora = memory_new(n, sizeof *request->corpora);
	for (size_t i = 0; i < n; i++) {
		Error why = ERROR_INIT;
		const char *name = args_word(call->args, "data", i);
		const Object *object = session_find(call->session, name);
		if (object && object->images)
			return args_fault(call->args, "data", i, err,
				"%s is of pictures, and embed reads text: train eigen OLD %s gives new "
				"pictures a place among the old ones, and the items of a space that has its "
				"columns are carried into a shared space by embed SPACE in=SHARED side=NAME",
				name, name);
		object = session_get(call->session, name, OBJECT_CORPUS, &why);
		if (!object)
			return args_fault(call->args, "data", i, err, "%s", why.message);
		request->corpora[request->n_corpora++] = object->corpus;
		add_parent(&request->parents, object->name, object->corpus->checksum);
	}
	request->input.corpora = request->corpora;
	request->input.n_corpora = n;
	return true;
}

static bool refuse_options(
	const Call *call, const char *const *options, size_t count, Error *err, const char *why)
{
	for (size_t i = 0; i < count; i++)
		if (args_given(call->args, options[i]))
			return args_fault(call->args, options[i], 0, err, "%s", why);
	return true;
}

static const char *const of_words[] = {"method", "a", "components"};
static const char *const of_terms[] = {"features", "columns", "ngrams", "weighting", "normalise"};
enum { OF_WORDS = sizeof of_words / sizeof *of_words, OF_TERMS = sizeof of_terms / sizeof *of_terms };

/* With side=: what reads text as that side of a shared space, or its words as it calls them. */
static bool take_side(const Call *call, Space *space, const char *name, EmbedRequest *request, Error *err)
{
	const SideMap *side;
	if (!shared_side_wanted(call, space, name, &side, err))
		return false;
	if (side && space->encoder)
		return shared_side_reader(call, space, name, side, &request->reader, err);
	if (side)
		request->words = shared_space_part(space, side, err);
	return !side || request->words;
}

/* A space that reads text in its own way does so; the words of any other are averaged. */
static bool choose_words(const Call *call, EmbedRequest *request, Text *parents, Error *err)
{
	const Args *args = call->args;
	const char *name;
	Space *space = session_space(call->session, args_text(args, "in"), &name, err);
	if (!space || !refuse_options(call, of_terms, OF_TERMS, err, "only method=tfidf takes it") ||
		!take_side(call, space, name, request, err))
		return false;
	add_parent(parents, name, space_checksum(space));
	request->seed = space->provenance.seed;
	request->input.encoder = request->reader ? request->reader : space->encoder;
	request->method = space->encoder ? name : args_text(args, "method");
	if (space->encoder)
		return refuse_options(call, of_words, OF_WORDS, err,
			"the space reads text in a way of its own, so that there is nothing to choose; a space "
			"of words takes it");
	bool sif = strcmp(request->method, "sif") == 0;
	request->input.words = request->words ? request->words : space;
	request->input.a = sif ? args_number(args, "a") : 0;
	request->input.components =
		sif || args_given(args, "components") ? (size_t)args_integer(args, "components") : 0;
	if (request->input.components < space->vectors.cols)
		return true;
	return args_fault(args, "components", 0, err,
		"vectors of %s have %zu numbers, so that nothing would be left of them", name,
		space->vectors.cols);
}

/* The terms of a space of terms, which then reads the texts as it read its own; or the names of its columns. */
static bool take_columns(const Call *call, EmbedRequest *request, Text *parents, Error *err)
{
	const char *given = args_text(call->args, "columns"), *name;
	Error why = ERROR_INIT;
	if (!given)
		return true;
	Space *space = session_space(call->session, given, &name, &why);
	if (!space)
		return args_fault(call->args, "columns", 0, err, "%s", why.message);
	if (space->columns.count == 0)
		return args_fault(call->args, "columns", 0, err,
			"the columns of %s have no names; a space that embed has made by=tfidf, or load of "
			"features, has",
			name);
	add_parent(parents, name, space_checksum(space));
	request->columns = space;
	request->input.encoder = space->encoder;
	static const char *const settled[] = {"features", "ngrams", "weighting", "normalise"};
	return !space->encoder
		       ? refuse_options(call, settled, 2, err, "columns= says already what the columns are")
		       : refuse_options(call, settled, 4, err,
				 "the space that columns= names has settled that already");
}

static bool choose_terms(const Call *call, EmbedRequest *request, Text *parents, Error *err)
{
	request->method = "tfidf";
	request->seed = session_seed(call->session);
	if (args_given(call->args, "side"))
		return args_fault(call->args, "side", 0, err, "method=tfidf counts words, in no shared space");
	if (args_given(call->args, "in"))
		return args_fault(call->args, "in", 0, err,
			"method=tfidf counts words and needs no vectors; columns=SPACE takes the columns of a "
			"space");
	return refuse_options(call, of_words + 1, OF_WORDS - 1, err, "only method=sif and mean take it") &&
	       take_columns(call, request, parents, err);
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

static FeatureWeighting weighting_of(const Args *args)
{
	const char *given = args_text(args, "weighting");
	return *given == 't'   ? WEIGHT_TFIDF
	       : *given == 'b' ? WEIGHT_BINARY
	       : *given == 'l' ? WEIGHT_LOG
			       : WEIGHT_NONE;
}

/* The terms have to be counted first. */
static bool start_counter(const Call *call, const EmbedRequest *request, EmbedWork *work, Error *err)
{
	const Args *args = call->args;
	TfIdfChoice choice = {.corpora = request->corpora,
		.n_corpora = request->n_corpora,
		.unit = request->input.unit,
		.pairs = args_integer(args, "ngrams") == 2,
		.most = (size_t)args_integer(args, "features"),
		.weighting = weighting_of(args),
		.normalise = args_yes(args, "normalise")};
	if (request->columns) {
		work->columns = space_ref((Space *)request->columns);
		choice.columns = &work->columns->columns;
		choice.pairs = true; /* where columns are */
	}
	work->corpora = memory_new(request->n_corpora, sizeof *work->corpora);
	for (size_t i = 0; i < request->n_corpora; i++)
		work->corpora[work->n_corpora++] = corpus_ref(request->corpora[i]);
	work->counter = tfidf_counter_new(&choice, err);
	return work->counter != NULL;
}

static EmbedWork *prepare(const Call *call, const EmbedRequest *request, Error *err)
{
	EmbedWork *work = memory_new(1, sizeof *work);
	work->name = product_name(call, request);
	work->line = memory_text(call->line);
	work->method = memory_text(request->method);
	work->unit = request->input.unit;
	work->provenance = (Provenance){.command = memory_text(call->line),
		.seed = request->seed,
		.parents = memory_text(text_of(&request->parents))};
	bool counts = !request->input.encoder && !request->input.words;
	if (counts ? start_counter(call, request, work, err)
		   : embedding_init(&work->embedding, &request->input, err))
		return work;
	embed_free(work);
	return NULL;
}

static bool run_embed(const Call *call, Report *out, Error *err)
{
	(void)out;
	if (embed_rows_wanted(call))
		return embed_rows(call, err);
	EmbedRequest request = {0};
	bool terms = strcmp(args_text(call->args, "method"), "tfidf") == 0;
	request.input.unit = *args_text(call->args, "unit") == 's' ? DOCUMENTS_SENTENCES : DOCUMENTS_WHOLE;
	bool fine = gather(call, &request, err) &&
		    (terms ? choose_terms : choose_words)(call, &request, &request.parents, err);
	EmbedWork *work = fine ? prepare(call, &request, err) : NULL;
	encoder_unref(request.reader);
	space_unref(request.words);
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
		"tfidf counts words instead: the number of a text for a word is how often it comes there times "
		"log((1 + n) / (1 + df)) + 1, n texts of which df have it, and vectors have length 1 "
		"(normalise=no leaves them). Its columns are the features= words in most texts, with ngrams=2 "
		"also pairs of words; columns=SPACE takes those of another space, and what it knows of them, "
		"so that both can be compared. Give all texts at once, or the later ones with columns=.\n"
		"A space that doc2vec has learned, or embed made, reads text as it does its own: `embed DATA "
		"in=DOCUMENTS` adds new documents beside those it learned from.\n"
		"In a shared space, side= says of which of its sides what is new is: texts are read as that "
		"side reads them, or made of its words, and carried over by its map. The items of a space can "
		"be new as well, pictures or rows of numbers with the columns of the side: `embed NEW in=BOTH "
		"side=A`.",
	.makes = 1u << OBJECT_SPACE,
	.args = {{.name = "data",
			 .kind = ARG_DATA,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "text; or new rows for a side of a shared space"},
		{.name = "in",
			.kind = ARG_SPACE,
			.help = "the vectors of words; the current space when left out"},
		ARG_OF_SIDE,
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; DATA-METHOD when left out"},
		{.name = "unit",
			.kind = ARG_CHOICE,
			.help = "what has a vector",
			.fallback = "document",
			.choices = "document|sentence"},
		{.name = "method",
			.kind = ARG_CHOICE,
			.help = "smooth inverse frequency, the plain mean, or counts of words",
			.fallback = "sif",
			.choices = "sif|mean|tfidf",
			.aliases = "by"},
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
			.high = 100},
		{.name = "features",
			.kind = ARG_INTEGER,
			.help = "of tfidf: how many columns, those in most texts",
			.fallback = "5000",
			.low = 1,
			.high = 1048576},
		{.name = "columns",
			.kind = ARG_SPACE,
			.help = "of tfidf: the columns of this space, and no others"},
		{.name = "ngrams",
			.kind = ARG_INTEGER,
			.help = "of tfidf: 2 counts also words that follow each other",
			.fallback = "1",
			.low = 1,
			.high = 2},
		{.name = "weighting",
			.kind = ARG_CHOICE,
			.help = "of tfidf: how often a word comes, that times the inverse document frequency, "
				"1, or log(1 + how often)",
			.fallback = "tfidf",
			.choices = "none|tfidf|binary|log"},
		{.name = "normalise",
			.kind = ARG_YESNO,
			.help = "of tfidf: vectors are brought to length 1",
			.fallback = "yes",
			.aliases = "normalize"}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nembed royals in=w "
		   "unit=sentence",
	.run = run_embed,
};
