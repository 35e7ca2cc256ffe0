#include "measure/expression.h"

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
	if (!item_find(scope, word->text, &term.space, &term.row, err))
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
	free(expression->terms);
	*expression = (Expression){0};
}

bool expression_is_item(const Expression *expression)
{
	return expression->count == 1 && expression->terms[0].weight > 0;
}

static const float *vector_of(const Term *term)
{
	return matrix_row(&term->space->vectors, term->row);
}

void expression_vector(const Expression *expression, bool unit, float *vector)
{
	size_t width = expression->terms[0].space->vectors.cols;
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = 0; i < expression->count; i++) {
		const Term *term = &expression->terms[i];
		double weight = unit ? term->weight * term->space->inverse_norms[term->row] : term->weight;
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
		if (expression->terms[i].space == space)
			rows[(*count)++] = expression->terms[i].row;
	return rows;
}

void expression_text(const Expression *expression, Text *out)
{
	for (size_t i = 0; i < expression->count; i++) {
		const Term *term = &expression->terms[i];
		text_add(out, term->weight < 0 ? (i ? " - " : "- ") : i ? " + " : "");
		text_add_visible(out, dictionary_word(&term->space->items, term->row));
	}
}
