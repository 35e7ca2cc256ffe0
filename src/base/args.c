#include "base/args.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Value {
	const ArgSpec *spec;
	const Token **words; /* the tokens given; for name=value one, whose text is name=value */
	size_t count, room;
	const char *text; /* the value of the last one, or the default, or NULL */
	double number;
} Value;

struct Args {
	Value *values;
	size_t count, own; /* own: those of the command; the method's follow */
	Token *owned;      /* tokens of args_of */
	size_t n_owned;
};

static size_t spec_count(const ArgSpec *specs)
{
	size_t n = 0;
	while (specs && specs[n].name)
		n++;
	return n;
}

/* Whether `name` (of `length` bytes) stands in "a|b|c". */
static bool listed(const char *list, const char *name, size_t length)
{
	for (const char *at = list; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strncmp(at, name, length) == 0 && (at[length] == '|' || at[length] == '\0'))
			return true;
	return false;
}

bool args_spec_lists(const ArgSpec *spec, const char *word)
{
	for (size_t i = 0; spec->value_at && spec->value_at(i); i++)
		if (strcmp(spec->value_at(i), word) == 0)
			return true;
	return listed(spec->choices, word, strlen(word));
}

static bool is_option(const Value *value)
{
	return !(value->spec->flags & ARG_POSITIONAL) && value->spec->kind != ARG_OVER;
}

static void list_options(const Args *args, Text *out, const char *near)
{
	const char **names = memory_new(args->count, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; i < args->count; i++)
		if (is_option(&args->values[i]))
			names[n++] = args->values[i].spec->name;
	Text suggestion = {0};
	text_suggest(&suggestion, near, names, n, 3);
	if (suggestion.length) {
		text_format(out, "did you mean %s?", text_of(&suggestion));
	} else if (n == 0) {
		text_add(out, "it takes none");
	} else {
		text_add(out, "it takes ");
		for (size_t i = 0; i < n; i++)
			text_format(out, "%s%s", i ? ", " : "", names[i]);
	}
	text_release(&suggestion);
	free(names);
}

typedef enum Match { MATCH_NONE, MATCH_ONE, MATCH_SEVERAL } Match;

static Match find_option(const Args *args, const char *name, size_t length, Value **found)
{
	Match match = MATCH_NONE;
	for (size_t i = 0; i < args->count; i++) {
		Value *value = &args->values[i];
		if (!is_option(value))
			continue;
		const char *whole = value->spec->name;
		if ((strncmp(whole, name, length) == 0 && !whole[length]) ||
			listed(value->spec->aliases, name, length)) {
			*found = value;
			return MATCH_ONE;
		}
		if (length && strncmp(whole, name, length) == 0) {
			match = match == MATCH_NONE ? MATCH_ONE : MATCH_SEVERAL;
			*found = value;
		}
	}
	return match;
}

/* Bytes of a leading `name` in `name=value`, 0 when the token has not that form. */
static size_t option_length(const Token *token)
{
	if (token->plain)
		return 0;
	size_t n = strspn(token->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789");
	return n && token->text[n] == '=' ? n : 0;
}

static bool token_fault(const Token *token, Error *err, const char *message)
{
	error_set(err, ERROR_USAGE, "%s", message);
	return error_at(err, token->column, token->width);
}

static bool check_number(Value *value, const Token *token, Error *err)
{
	const ArgSpec *spec = value->spec;
	char message[300];
	long long whole;
	bool fine = spec->kind == ARG_INTEGER
			    ? text_to_integer(value->text, &whole)
			    : text_to_number(value->text, &value->number) && isfinite(value->number);
	if (fine && spec->kind == ARG_INTEGER)
		value->number = (double)whole;
	const char *unit = spec->unit ? spec->unit : "";
	if (!fine) {
		snprintf(message, sizeof message, "%s takes a %snumber%s%s, not \"%s\"", spec->name,
			spec->kind == ARG_INTEGER ? "whole " : "", *unit ? " of " : "", unit, value->text);
		return token_fault(token, err, message);
	}
	if (spec->low < spec->high && (value->number < spec->low || value->number > spec->high)) {
		snprintf(message, sizeof message, "%s must lie between %.10g and %.10g, not %s", spec->name,
			spec->low, spec->high, value->text);
		return token_fault(token, err, message);
	}
	return true;
}

static bool check_yes(Value *value, const Token *token, Error *err)
{
	static const char yes[] = "yes|true|on|1", no[] = "no|false|off|0";
	size_t length = strlen(value->text);
	value->number = listed(yes, value->text, length);
	if (value->number != 0 || listed(no, value->text, length))
		return true;
	char message[200];
	snprintf(message, sizeof message, "%s takes yes or no, not \"%s\"", value->spec->name, value->text);
	return token_fault(token, err, message);
}

static bool check_choice(const Value *value, const Token *token, Error *err)
{
	if (!value->spec->choices || listed(value->spec->choices, value->text, strlen(value->text)))
		return true;
	Text message = {0};
	text_format(&message, "%s takes ", value->spec->name);
	for (const char *at = value->spec->choices; *at;) {
		size_t n = strcspn(at, "|");
		text_add_bytes(&message, at, n);
		at += n;
		if (*at == '|')
			text_add(&message, strchr(++at, '|') ? ", " : " or ");
	}
	text_format(&message, ", not \"%s\"", value->text);
	token_fault(token, err, text_of(&message));
	text_release(&message);
	return false;
}

static bool check_value(Value *value, const Token *token, Error *err)
{
	switch (value->spec->kind) {
	case ARG_NUMBER:
	case ARG_INTEGER:
		return check_number(value, token, err);
	case ARG_YESNO:
		return check_yes(value, token, err);
	case ARG_CHOICE:
	case ARG_LAYOUT:
	case ARG_PANE:
		return check_choice(value, token, err);
	default:
		return true;
	}
}

/* Commas stand between the values of a list; each is checked as if it stood alone. */
static bool check_list(Value *value, const Token *token, Error *err)
{
	const char *whole = value->text;
	bool fine = true;
	for (const char *at = whole; fine && at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		char *part = memory_slice(at, strcspn(at, ","));
		value->text = part;
		fine = check_value(value, token, err);
		free(part);
	}
	value->text = whole;
	return fine;
}

/* Options of a method may be lists when the command has the word for it. */
static bool takes_lists(const Args *args, const Value *value)
{
	bool over = false;
	for (size_t i = 0; i < args->own; i++)
		over |= args->values[i].spec->kind == ARG_OVER;
	return over && value >= args->values + args->own;
}

static void give(Value *value, const Token *token, const char *text)
{
	value->words = memory_grow(value->words, value->count, &value->room, sizeof *value->words);
	value->words[value->count++] = token;
	value->text = text;
}

static bool take_option(Args *args, const Token *token, size_t length, Error *err)
{
	Value *value = NULL;
	Match match = find_option(args, token->text, length, &value);
	Text message = {0};
	if (match == MATCH_NONE) {
		text_format(&message, "there is no option %.*s=; ", (int)length, token->text);
		char *name = memory_slice(token->text, length);
		list_options(args, &message, name);
		free(name);
	} else if (match == MATCH_SEVERAL) {
		text_format(&message, "%.*s= could be several options:", (int)length, token->text);
		for (size_t i = 0; i < args->count; i++)
			if (is_option(&args->values[i]) &&
				strncmp(args->values[i].spec->name, token->text, length) == 0)
				text_format(&message, " %s", args->values[i].spec->name);
	} else if (value->count) {
		text_format(&message, "%s= is given twice", value->spec->name);
	}
	if (message.length) {
		token_fault(token, err, text_of(&message));
		text_release(&message);
		return false;
	}
	give(value, token, token->text + length + 1);
	return takes_lists(args, value) ? check_list(value, token, err) : check_value(value, token, err);
}

static bool take_over(Args *args, const Token *token)
{
	for (size_t i = 0; i < args->own && !token->plain; i++)
		if (args->values[i].spec->kind == ARG_OVER &&
			strcmp(args->values[i].spec->name, token->text) == 0) {
			give(&args->values[i], token, token->text);
			return true;
		}
	return false;
}

static Value *next_place(Args *args)
{
	for (size_t i = 0; i < args->count; i++) {
		Value *value = &args->values[i];
		if ((value->spec->flags & ARG_POSITIONAL) && (!value->count || value->spec->flags & ARG_MANY))
			return value;
	}
	return NULL;
}

static bool take_word(Args *args, const Token *token, Error *err)
{
	Value *value = next_place(args);
	if (!value) {
		char message[200];
		snprintf(message, sizeof message, "\"%.100s\" is one word too many here", token->text);
		return token_fault(token, err, message);
	}
	give(value, token, token->text);
	return check_value(value, token, err);
}

/* By its full name, as an option among words that may hold an = must be. */
static bool names_option(const Args *args, const Token *token)
{
	Value *value = NULL;
	size_t length = option_length(token);
	return length && find_option(args, token->text, length, &value) == MATCH_ONE &&
	       (strlen(value->spec->name) == length || listed(value->spec->aliases, token->text, length));
}

static bool take_tokens(Args *args, const Token *tokens, size_t count, Error *err)
{
	bool options = true;
	for (size_t i = 0; i < count; i++) {
		const Value *place = next_place(args);
		if (place && place->spec->kind == ARG_LINE)
			options = false;
		bool whole = place && place->spec->flags & ARG_WHOLE &&
			     !(place->spec->flags & ARG_MANY && names_option(args, &tokens[i]));
		size_t length = options && !whole ? option_length(&tokens[i]) : 0;
		if (options && !tokens[i].plain && strcmp(tokens[i].text, "--") == 0) {
			options = false;
			continue;
		}
		if (take_over(args, &tokens[i]))
			continue;
		if (!(length ? take_option(args, &tokens[i], length, err) : take_word(args, &tokens[i], err)))
			return false;
	}
	return true;
}

static bool check_required(const Args *args, Error *err)
{
	for (size_t i = 0; i < args->count; i++) {
		const ArgSpec *spec = args->values[i].spec;
		if (!(spec->flags & ARG_REQUIRED) || args->values[i].count)
			continue;
		return error_set(err, ERROR_USAGE, "%s%s is missing: %s", spec->name,
			spec->flags & ARG_POSITIONAL ? "" : "=", spec->help);
	}
	return true;
}

static void set_default(Value *value)
{
	Token none = {0};
	Error err = ERROR_INIT;
	value->text = value->spec->fallback;
	/* A default that its own spec refuses is a bug in the table. */
	if (value->text && !check_value(value, &none, &err))
		abort();
}

Args *args_parse(const ArgSpec *specs, const ArgSpec *more, const Token *tokens, size_t count, Error *err)
{
	Args *args = memory_new(1, sizeof *args);
	size_t first = spec_count(specs), second = spec_count(more);
	args->count = first + second;
	args->own = first;
	args->values = memory_new(args->count, sizeof *args->values);
	for (size_t i = 0; i < args->count; i++) {
		args->values[i].spec = i < first ? &specs[i] : &more[i - first];
		set_default(&args->values[i]);
	}
	if (take_tokens(args, tokens, count, err) && check_required(args, err))
		return args;
	args_free(args);
	return NULL;
}

void args_free(Args *args)
{
	if (!args)
		return;
	for (size_t i = 0; i < args->count; i++)
		free(args->values[i].words);
	free(args->values);
	tokens_free(args->owned, args->n_owned);
	free(args);
}

Args *args_of(const ArgSpec *specs, const char *line, Error *err)
{
	Token *tokens;
	size_t count;
	if (!tokens_split(line, &tokens, &count, err))
		return NULL;
	Args *args = args_parse(specs, NULL, tokens, count, err);
	if (!args) {
		tokens_free(tokens, count);
		return NULL;
	}
	args->owned = tokens;
	args->n_owned = count;
	return args;
}

/* Takes the copies of a value's words from `owned` on. */
static void copy_words(const Value *from, Token *owned, Value *to)
{
	to->words = memory_new(from->count, sizeof *to->words);
	to->room = from->count;
	for (size_t i = 0; i < from->count; i++) {
		owned[i] = *from->words[i];
		owned[i].text = memory_text(from->words[i]->text);
		to->words[i] = &owned[i];
	}
	/* What was typed points into its word, a default into the specs. */
	if (from->count)
		to->text = owned[from->count - 1].text + (from->text - from->words[from->count - 1]->text);
}

Args *args_copy(const Args *args)
{
	Args *copy = memory_new(1, sizeof *copy);
	copy->count = args->count;
	copy->own = args->own;
	copy->values = memory_new(args->count, sizeof *copy->values);
	for (size_t i = 0; i < args->count; i++)
		copy->n_owned += args->values[i].count;
	copy->owned = memory_new(copy->n_owned, sizeof *copy->owned);
	for (size_t i = 0, n = 0; i < args->count; n += args->values[i++].count) {
		copy->values[i] = args->values[i];
		copy_words(&args->values[i], copy->owned + n, &copy->values[i]);
	}
	return copy;
}

static const Value *value_of(const Args *args, const char *name)
{
	for (size_t i = 0; i < args->count; i++)
		if (strcmp(args->values[i].spec->name, name) == 0)
			return &args->values[i];
	abort(); /* the caller asks for an argument that its spec does not have */
}

bool args_has(const Args *args, const char *name)
{
	for (size_t i = 0; i < args->count; i++)
		if (strcmp(args->values[i].spec->name, name) == 0)
			return true;
	return false;
}

bool args_given(const Args *args, const char *name)
{
	return value_of(args, name)->count > 0;
}

const char *args_text(const Args *args, const char *name)
{
	return value_of(args, name)->text;
}

double args_number(const Args *args, const char *name)
{
	return value_of(args, name)->number;
}

long long args_integer(const Args *args, const char *name)
{
	return llround(value_of(args, name)->number);
}

bool args_yes(const Args *args, const char *name)
{
	return value_of(args, name)->number != 0;
}

size_t args_count(const Args *args, const char *name)
{
	return value_of(args, name)->count;
}

size_t args_list_count(const Args *args, const char *name)
{
	const char *text = value_of(args, name)->text;
	size_t count = text != NULL;
	for (; text && *text; text++)
		count += *text == ',';
	return count;
}

char *args_list_value(const Args *args, const char *name, size_t index)
{
	const char *at = value_of(args, name)->text;
	while (index-- > 0)
		at = strchr(at, ',') + 1;
	return memory_slice(at, strcspn(at, ","));
}

const Token *args_token(const Args *args, const char *name, size_t index)
{
	const Value *value = value_of(args, name);
	return index < value->count ? value->words[index] : NULL;
}

const char *args_word(const Args *args, const char *name, size_t index)
{
	const Token *token = args_token(args, name, index);
	return token ? token->text : NULL;
}

char *args_joined(const Args *args, const char *name)
{
	Text joined = {0};
	for (size_t i = 0; i < args_count(args, name); i++)
		text_format(&joined, "%s%s", i ? " " : "", args_word(args, name, i));
	return text_take(&joined);
}

bool args_fault(const Args *args, const char *name, size_t index, Error *err, const char *format, ...)
{
	char message[900];
	va_list list;
	va_start(list, format);
	vsnprintf(message, sizeof message, format, list);
	va_end(list);
	error_set(err, ERROR_INPUT, "%s", message);
	const Token *token = args_token(args, name, index);
	return token ? error_at(err, token->column, token->width) : false;
}
