#include "command/show_document.h"

#include "data/documents.h"
#include "measure/expression.h"

enum { WORDS_SHOWN = 200 };

static const Space *documents_in(const Session *session, const char *name)
{
	const Object *object = name ? session_find(session, name) : NULL;
	return object && object->space && object->space->documents ? object->space : NULL;
}

static const Space *space_named(const void *context, const char *name)
{
	return documents_in(context, name);
}

const Corpus *document_text(
	const Session *session, const Documents *documents, uint32_t number, size_t *from, size_t *to)
{
	for (size_t i = session->n_objects; i-- > 0;) {
		const Corpus *corpus = session->objects[i]->corpus;
		if (corpus && documents_find(documents, number, corpus, from, to))
			return corpus;
	}
	return NULL;
}

static void show_words(const Corpus *corpus, size_t from, size_t to, Report *out)
{
	Text text = {0};
	size_t sentence = 0, end = to - from > WORDS_SHOWN ? from + WORDS_SHOWN : to;
	while (corpus->sentences[sentence + 1] <= from)
		sentence++;
	for (size_t i = from; i < end; i++) {
		bool ends = i + 1 == corpus->sentences[sentence + 1];
		text_format(&text, "%s%s%s", i > from ? " " : "",
			dictionary_word(&corpus->words, corpus->tokens[i]), ends ? "." : "");
		sentence += ends;
	}
	if (end < to) {
		text_add(&text, " … and ");
		text_add_count(&text, to - end);
		text_add(&text, " words more");
	}
	report_text(out, "%s", text_of(&text));
	text_release(&text);
}

static void describe(const Space *space, uint32_t row, Report *out)
{
	Table *table = report_table(out, "document");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "domain", COLUMN_TEXT, 0);
	if (space->class_of)
		table_column(table, "class", COLUMN_TEXT, 0);
	table_text(table, dictionary_word(&space->items, row));
	table_integer(table, (long long)space->documents->facts[row].tokens);
	table_text(table, dictionary_word(&space->domains, space->domain_of[row]));
	if (space->class_of)
		table_text(table, dictionary_word(&space->classes, space->class_of[row]));
}

static void show_document(const Session *session, const Space *space, uint32_t row, Report *out)
{
	size_t from, to;
	describe(space, row, out);
	const Corpus *corpus = document_text(session, space->documents, row, &from, &to);
	if (corpus)
		show_words(corpus, from, to, out);
	else
		report_text(out, "%s (its text is not loaded now)", documents_opening(space->documents, row));
}

static bool is_document(const ItemScope *scope, const char *word, const Space **space, uint32_t *row)
{
	return item_find(scope, word, space, row, NULL) && (*space)->documents &&
	       *row < (*space)->documents->names.count;
}

bool show_documents(const Call *call, bool pictures, bool *are, Report *out, Error *err)
{
	const Session *session = call->session;
	const char *in = args_text(call->args, "in"), *name = in ? in : session->current;
	const Space *space = documents_in(session, name);
	const ItemScope scope = {.space = space, .name = name, .find = space_named, .context = session};
	size_t count = args_count(call->args, "items");
	const Space *its;
	uint32_t row;
	*are = space && (in || !pictures || is_document(&scope, args_word(call->args, "items", 0), &its, &row));
	for (size_t i = 0; *are && i < count; i++) {
		const char *word = args_word(call->args, "items", i);
		if (!is_document(&scope, word, &its, &row))
			return args_fault(call->args, "items", i, err,
				"%s has no document called \"%s\"; its %u documents are called like \"%s\"",
				name, word, space->documents->names.count,
				dictionary_word(&space->documents->names, 0));
		show_document(session, its, row, out);
	}
	return true;
}
