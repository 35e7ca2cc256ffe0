#include "command/question.h"

#include "command/corpora.h"
#include "data/documents.h"
#include "data/pictures.h"
#include "measure/neighbours.h"

#include <stdlib.h>

static const Space *find_space(const void *context, const char *name)
{
	Error none = ERROR_INIT;
	return session_find(context, name) ? session_space(context, name, NULL, &none) : NULL;
}

/* Errors about in= point at it; without it there is nothing to point at. */
static bool open_space(const Call *call, Question *question, Error *err)
{
	Error why = ERROR_INIT;
	question->space = session_space(call->session, args_text(call->args, "in"), &question->name, &why);
	if (question->space)
		return true;
	if (args_given(call->args, "in"))
		return args_fault(call->args, "in", 0, err, "%s", why.message);
	*err = why;
	return false;
}

bool question_open(const Call *call, Question *question, Error *err)
{
	*question = (Question){.call = call, .domain = DICTIONARY_NONE};
	if (!open_space(call, question, err))
		return false;
	question->scope = (ItemScope){
		.space = question->space, .name = question->name, .find = find_space, .context = call->session};
	return true;
}

bool question_limits(Question *question, Error *err)
{
	const Call *call = question->call;
	question->k = args_given(call->args, "k") ? (size_t)args_integer(call->args, "k")
						  : (size_t)session_setting_integer(call->session, "k");
	if (!wanted_domain(call, &question->space->domains, question->name, &question->domain, err))
		return false;
	question->by_domain = question->domain != DICTIONARY_NONE;
	if (!question_filter(question, err))
		return false;
	if (!args_yes(call->args, "exact"))
		question->index = object_index(session_find(call->session, question->name));
	return true;
}

bool question_texts(Question *question, Error *err)
{
	const SideMap *side;
	const Call *call = question->call;
	question->scope.texts = true;
	if (!shared_side_wanted(call, question->space, question->name, &side, err))
		return false;
	if (side && !shared_side_reader(call, question->space, question->name, side, &question->reader, err))
		return false;
	question->scope.encoder = question->reader;
	return true;
}

/* In a shared space, which side read it. */
static void tell_side(const Question *question, const TextTerm *text, Report *out)
{
	const Encoder *reader;
	const SideEncoder *encoder = side_encoder_in(text->encoder);
	const SideMap *side = encoder ? side_encoder_side(encoder, text->text, &reader, NULL) : NULL;
	if (side)
		report_text(out, "It was taken for a text of %s, and carried over by the map of that side%s.",
			side->name, question->reader ? "" : "; side=NAME takes it for one of another");
}

void question_tell_texts(const Question *question, const Expression *expression, Report *out)
{
	for (size_t i = 0; i < expression->count; i++) {
		const TextTerm *text = expression->terms[i].text;
		if (!text)
			continue;
		report_text(out, "\"%.60s\" is no item, so it was read as text: %zu of its %zu words known.",
			text->text, text->known, text->words);
		tell_side(question, text, out);
	}
}

void question_close(Question *question)
{
	free(question->only);
	question->only = NULL;
	encoder_unref(question->reader);
	question->reader = NULL;
}

Candidates question_candidates(const Question *question, const uint32_t *except, size_t n_except)
{
	return (Candidates){.space = question->space,
		.by_domain = question->by_domain,
		.domain = question->domain,
		.only = question->only,
		.except = except,
		.n_except = n_except};
}

bool question_expression(const Question *question, const char *argument, Expression *expression, Error *err)
{
	const Args *args = question->call->args;
	size_t count = args_count(args, argument);
	const Token **words = memory_new(count, sizeof *words);
	for (size_t i = 0; i < count; i++)
		words[i] = args_token(args, argument, i);
	bool good = expression_parse(expression, words, count, &question->scope, err);
	free(words);
	return good;
}

bool question_item(const Question *question, const char *argument, size_t index, const Space **space,
	uint32_t *row, Error *err)
{
	const Token *word = args_token(question->call->args, argument, index);
	return item_find(&question->scope, word->text, space, row, err) ||
	       error_at(err, word->column, word->width);
}

Table *question_table(
	const Question *question, const char *name, const char *score, const char *more, Report *out)
{
	Table *table = report_table(out, name);
	question_columns(question, score, more, table);
	return table;
}

void question_columns(const Question *question, const char *score, const char *more, Table *table)
{
	const Space *space = question->space;
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, score, COLUMN_NUMBER, 4);
	if (more)
		table_column(table, more, COLUMN_NUMBER, 4);
	if (space->domain_of && space->domains.count > 1)
		table_column(table, "domain", COLUMN_TEXT, 0);
	if (space->counts)
		table_column(table, "count", COLUMN_INTEGER, 0);
	if (space->class_of)
		table_column(table, "class", COLUMN_TEXT, 0);
	if (space->documents)
		table_column(table, "begins", COLUMN_TEXT, 0);
}

static void name_of(const Dictionary *names, uint32_t id, Table *table)
{
	table_text(table, id < names->count ? dictionary_word(names, id) : "");
}

void question_row(const Question *question, Table *table, uint32_t row, double score, const double *more)
{
	const Space *space = question->space;
	table_text(table, dictionary_word(&space->items, row));
	table_number(table, score);
	if (more)
		table_number(table, *more);
	if (space->domain_of && space->domains.count > 1)
		name_of(&space->domains, space->domain_of[row], table);
	if (space->counts)
		table_integer(table, (long long)space->counts[row]);
	if (space->class_of)
		name_of(&space->classes, space->class_of[row], table);
	if (space->documents)
		table_text(table,
			row < space->documents->names.count ? documents_opening(space->documents, row) : "");
}

void question_tell_index(const Question *question, Metric metric, Report *out)
{
	const Object *object = session_find(question->call->session, question->name);
	const Index *index = question->index;
	if (neighbours_answers(index, metric))
		report_text(out, "By index (%s, %s %zu); exact=yes looks at all items.", index->type->name,
			index->type->effort, index->effort);
	else if (object->index && !object_index(object) && !args_yes(question->call->args, "exact"))
		report_text(out,
			"The index of %s is of earlier vectors, so all items were looked at; index %s %s "
			"brings it up to date.",
			question->name, object->index->type->name, question->name);
}

void question_pictures(const Question *question, const Hit *hits, size_t count, Report *out)
{
	enum { SHOWN = 4 };
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		size_t index;
		const Images *images = pictures_at(question->space->pictures, hits[i].row, &index);
		if (images)
			report_picture(out, dictionary_word(&question->space->items, hits[i].row),
				images->width, images->height, images->channels, images_at(images, index));
	}
}
