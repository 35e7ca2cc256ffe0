#include "measure/expression.h"

#include "data/encoder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const Space *other_space(const ItemScope *scope, const char *word, const char *slash)
{
	if (!scope->find || slash == word || !slash[1])
		return NULL;
	char *name = memory_slice(word, (size_t)(slash - word));
	const Space *space = scope->find(scope->context, name);
	free(name);
	return space;
}

/* An item may hold a slash itself: it is looked for as a whole first. */
bool item_find(const ItemScope *scope, const char *word, const Space **space, uint32_t *row, Error *err)
{
	*space = scope->space;
	const char *slash = strchr(word, '/');
	if (!slash || space_find(scope->space, word, scope->name, row, NULL))
		return space_find(scope->space, word, scope->name, row, err);
	const Space *other = other_space(scope, word, slash);
	if (!other)
		return space_find(scope->space, word, scope->name, row, err);
	char *name = memory_slice(word, (size_t)(slash - word));
	bool found = space_find(other, slash + 1, name, row, err);
	if (found && other->vectors.cols != scope->space->vectors.cols)
		found = error_set(err, ERROR_INPUT,
			"vectors of %s have %zu numbers, those of %s %zu: they cannot be compared; `adapt` "
			"brings spaces together",
			name, other->vectors.cols, scope->name, scope->space->vectors.cols);
	free(name);
	*space = other;
	return found;
}

static bool is_sign(const Token *word)
{
	return !word->plain && (strcmp(word->text, "+") == 0 || strcmp(word->text, "-") == 0);
}

static Encoder *reader_of(const ItemScope *scope)
{
	return scope->encoder ? scope->encoder : scope->space->encoder;
}

static bool find_text(const ItemScope *scope, const char *text, Term *term, Error *err)
{
	Encoder *encoder = reader_of(scope);
	TextTerm *made = memory_new(1, sizeof *made + encoder->width * sizeof *made->vector);
	if (!encoder_encode_text(encoder, text, scope->name, made->vector, &made->words, &made->known, err)) {
		free(made);
		return false;
	}
	made->text = memory_text(text);
	made->encoder = encoder_ref(encoder);
	term->space = scope->space;
	term->row = DICTIONARY_NONE;
	term->text = made;
	return true;
}

static bool find_term(const ItemScope *scope, const Token *word, Term *term, Error *err)
{
	Error why = ERROR_INIT;
	bool reads = scope->texts && reader_of(scope);
	if (item_find(scope, word->text, &term->space, &term->row, &why))
		return true;
	if (reads && word->plain)
		return find_text(scope, word->text, term, err);
	if (!reads && scope->texts && scope->space->side_maps && word->plain)
		return error_set(err, why.kind,
			"%s; nor do its sides read text: embed TEXT in=%s side=NAME makes items of new texts",
			why.message, scope->name);
	if (!reads)
		return error_set(err, why.kind, "%s", why.message);
	return error_set(err, why.kind, "%s%s it is read as text", why.message,
		text_ends(why.message, "?") ? " In quotes" : "; in quotes");
}

bool expression_add(Expression *expression, const Token *word, const ItemScope *scope, Error *err)
{
	if (is_sign(word)) {
		if (expression->signed_next)
			return error_set(err, ERROR_USAGE,
				"an item should stand between two signs; quote one that is an item itself");
		expression->sign = *word->text == '-' ? -1 : 1;
		expression->signed_next = true;
		return true;
	}
	Term term = {.weight = expression->signed_next ? expression->sign : 1};
	if (!find_term(scope, word, &term, err))
		return false;
	expression->terms =
		memory_grow(expression->terms, expression->count, &expression->room, sizeof *expression->terms);
	expression->terms[expression->count++] = term;
	expression->signed_next = false;
	return true;
}

bool expression_end(const Expression *expression, Error *err)
{
	if (expression->signed_next)
		return error_set(err, ERROR_USAGE, "an item should follow the last sign");
	return expression->count > 0 || error_set(err, ERROR_USAGE, "an item should be named, such as king");
}

bool expression_parse(
	Expression *expression, const Token *const *words, size_t count, const ItemScope *scope, Error *err)
{
	*expression = (Expression){0};
	bool good = true;
	size_t i = 0;
	for (; good && i < count; i++)
		good = expression_add(expression, words[i], scope, err);
	good = good && expression_end(expression, err);
	if (!good) {
		expression_release(expression);
		if (i > 0)
			error_at(err, words[i - 1]->column, words[i - 1]->width);
	}
	return good;
}

void expression_release(Expression *expression)
{
	for (size_t i = 0; i < expression->count; i++)
		if (expression->terms[i].text) {
			free(expression->terms[i].text->text);
			encoder_unref(expression->terms[i].text->encoder);
			free(expression->terms[i].text);
		}
	free(expression->terms);
	*expression = (Expression){0};
}

bool expression_is_item(const Expression *expression)
{
	return expression->count == 1 && expression->terms[0].weight > 0;
}

static const float *vector_of(const Term *term)
{
	return term->text ? term->text->vector : matrix_row(&term->space->vectors, term->row);
}

static double inverse_norm(const Term *term)
{
	if (!term->text)
		return (double)term->space->inverse_norms[term->row];
	double sum = 0;
	for (size_t i = 0; i < term->space->vectors.cols; i++)
		sum += (double)term->text->vector[i] * (double)term->text->vector[i];
	return sum > 0 ? 1 / sqrt(sum) : 0;
}

void expression_vector(const Expression *expression, bool unit, float *vector)
{
	size_t width = expression->terms[0].space->vectors.cols;
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = 0; i < expression->count; i++) {
		const Term *term = &expression->terms[i];
		double weight = unit ? term->weight * inverse_norm(term) : term->weight;
		for (size_t j = 0; j < width; j++)
			sum[j] += weight * vector_of(term)[j];
	}
	for (size_t j = 0; j < width; j++)
		vector[j] = (float)sum[j];
	free(sum);
}

uint32_t *expression_rows(const Expression *expression, const Space *space, size_t *count)
{
	uint32_t *rows = memory_new(expression->count, sizeof *rows);
	*count = 0;
	for (size_t i = 0; i < expression->count; i++)
		if (expression->terms[i].space == space && !expression->terms[i].text)
			rows[(*count)++] = expression->terms[i].row;
	return rows;
}

void expression_text(const Expression *expression, Text *out)
{
	for (size_t i = 0; i < expression->count; i++) {
		const Term *term = &expression->terms[i];
		text_add(out, term->weight < 0 ? (i ? " - " : "- ") : i ? " + " : "");
		text_add_visible(
			out, term->text ? term->text->text : dictionary_word(&term->space->items, term->row));
	}
}
