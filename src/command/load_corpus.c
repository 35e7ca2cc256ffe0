/* Loading text. What is big is read by a job, so that it shows progress and can be stopped. */
#include "command/load.h"
#include "data/corpus_read.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 4 << 20 }; /* bytes that are read before anyone could grow impatient */

typedef struct LoadWork {
	CorpusReader *reader;
	char *name, *line;
	char *domain, *text, *label, *title; /* what the reader's options point to */
} LoadWork;

static bool load_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return corpus_reader_step(((LoadWork *)context)->reader, finished, err);
}

static bool load_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	corpus_reader_progress(((LoadWork *)context)->reader, &into->progress);
	return true;
}

static void load_free(void *context)
{
	LoadWork *work = context;
	corpus_reader_free(work->reader);
	free(work->name);
	free(work->line);
	free(work->domain);
	free(work->text);
	free(work->label);
	free(work->title);
	free(work);
}

static const WorkType load_work = {load_step, load_look, load_free};

/* ---- the answer -------------------------------------------------------------------------------------------
 */

static void corpus_table(const Corpus *corpus, const char *name, Report *out)
{
	Table *table = report_table(out, "corpus");
	static const char *const columns[] = {
		"words", "distinct", "sentences", "documents", "domains", "labels"};
	table_column(table, "name", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_INTEGER, 0);
	table_text(table, name);
	table_integer(table, (long long)corpus->n_tokens);
	table_integer(table, corpus->words.count);
	table_integer(table, (long long)corpus->n_sentences);
	table_integer(table, (long long)corpus->n_documents);
	table_integer(table, corpus->domains.count);
	table_integer(table, corpus->labels.count);
}

static void domain_table(const Corpus *corpus, Report *out)
{
	size_t n = corpus->domains.count;
	size_t *documents = memory_new(n, sizeof *documents), *words = memory_new(n, sizeof *words);
	for (size_t d = 0; d < corpus->n_documents; d++)
		documents[corpus->documents[d].domain]++;
	for (size_t i = 0; i < corpus->words.count; i++)
		for (size_t d = 0; d < n; d++)
			words[d] += corpus->domain_counts[i * n + d];
	Table *table = report_table(out, "domains");
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	for (uint32_t d = 0; d < n; d++) {
		table_text(table, dictionary_word(&corpus->domains, d));
		table_integer(table, (long long)documents[d]);
		table_integer(table, (long long)words[d]);
	}
	free(documents);
	free(words);
}

static void remarks(const Corpus *corpus, const CorpusReader *reader, Report *out)
{
	const char *first;
	size_t skipped = corpus_reader_skipped(reader, &first);
	if (corpus->n_invalid)
		report_text(out,
			"%zu bytes are not UTF-8; each was read as the end of a word. If the text is in "
			"Latin-1 (or Windows-1252), load it with encoding=latin-1.",
			corpus->n_invalid);
	if (skipped)
		report_text(out, "%zu %s left out; the first: %s.", skipped,
			skipped == 1 ? "file was" : "files were", first);
}

void report_corpus(const Corpus *corpus, const char *name, Report *out)
{
	corpus_table(corpus, name, out);
	if (corpus->domains.count > 1)
		domain_table(corpus, out);
}

static bool name_corpus(Session *session, LoadWork *work, Report *out, Error *err)
{
	Object *object = session_put(session, work->name, OBJECT_CORPUS, work->line, err);
	if (!object)
		return false;
	object->corpus = corpus_reader_take(work->reader);
	session_changed(session, object);
	report_corpus(object->corpus, work->name, out);
	remarks(object->corpus, work->reader, out);
	return true;
}

static bool settle_load(Session *session, Task *task, Report *out, Error *err)
{
	return task_state(task) == JOB_DONE && name_corpus(session, job_work(task->job), out, err);
}

/* ---- starting ---------------------------------------------------------------------------------------------
 */

static bool take_format(const Call *call, TextFormat *format, Error *err)
{
	static const char *const names[] = {"", "text", "csv", "tsv", "jsonl", "fasttext", "reviews"};
	const char *typed = args_text(call->args, "format");
	*format = TEXT_BY_NAME;
	if (!typed)
		return true;
	for (int i = TEXT_PLAIN; i <= TEXT_REVIEWS; i++)
		if (strcmp(typed, names[i]) == 0)
			*format = (TextFormat)i;
	return *format != TEXT_BY_NAME ||
	       args_fault(call->args, "format", 0, err,
		       "text cannot be read as format=%s; text, csv, tsv, jsonl, fasttext or reviews can",
		       typed);
}

static bool make_reader(const Call *call, const char *name, LoadWork *work, Error *err)
{
	const char *domain = args_text(call->args, "domain"), *unit = args_text(call->args, "documents");
	work->name = memory_text(name);
	work->line = memory_text(call->line);
	work->domain = memory_text(domain ? domain : name);
	work->text = memory_text(args_text(call->args, "text"));
	work->label = memory_text(args_text(call->args, "label"));
	work->title = memory_text(args_text(call->args, "title"));
	ReadOptions options = {.memory = session_memory(call->session),
		.domain = work->domain,
		.text = work->text,
		.label = work->label,
		.title = work->title,
		.source = work->line};
	options.unit = *unit == 'l' ? UNIT_LINE : *unit == 'p' ? UNIT_PARAGRAPH : UNIT_FILE;
	if (strcmp(args_text(call->args, "encoding"), "latin-1") == 0)
		options.encoding = ENCODING_LATIN1;
	if (!take_format(call, &options.format, err))
		return false;
	size_t count = args_count(call->args, "files");
	const char **paths = memory_new(count, sizeof *paths);
	for (size_t i = 0; i < count; i++)
		paths[i] = args_word(call->args, "files", i);
	work->reader = corpus_reader_new(paths, count, &options, err);
	free(paths);
	return work->reader != NULL;
}

static bool is_small(const CorpusReader *reader)
{
	Progress progress;
	corpus_reader_progress(reader, &progress);
	return progress.total > 0 && progress.total <= AT_ONCE;
}

static bool load_corpus(const Call *call, const char *name, Report *out, Error *err)
{
	LoadWork *work = memory_new(1, sizeof *work);
	bool ok = make_reader(call, name, work, err);
	if (ok && !is_small(work->reader))
		return session_start(call->session, call->line, NULL, &load_work, work, 1, settle_load, err);
	bool finished = false;
	while (ok && !finished)
		ok = corpus_reader_step(work->reader, &finished, err);
	ok = ok && name_corpus(call->session, work, out, err);
	load_free(work);
	return ok;
}

static bool fits_corpus(const char *path, const char *head, size_t bytes)
{
	(void)path, (void)head, (void)bytes;
	return true;
}

const Loader loader_corpus = {"corpus", "text", fits_corpus, load_corpus, 1u << OBJECT_CORPUS, "reviews"};
