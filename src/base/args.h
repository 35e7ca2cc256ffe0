/*
 * Args: what a command, a trainer or any other method can be told, and what it was told.
 *
 * An ArgSpec describes one argument once; parsing, messages, completion, help and the printed reference are
 * made of it. Lists of ArgSpec end with a name of NULL. The kinds that name session objects or files are given
 * meaning by the layers that know these; here they are text.
 */
#ifndef BASE_ARGS_H
#define BASE_ARGS_H

#include "base/error.h"

#include <stddef.h>

typedef enum ArgKind {
	ARG_TEXT,
	ARG_NUMBER,
	ARG_INTEGER,
	ARG_YESNO,
	ARG_CHOICE,   /* one of `choices` */
	ARG_NEW_NAME, /* a name for a product */
	ARG_METRIC,   /* one of `choices`, or a learned metric */
	ARG_OBJECT,   /* any named object of the session */
	ARG_DATA,     /* corpus or images */
	ARG_SPACE,    /* a space, or a model, whose latest space is meant */
	ARG_LEXICON,
	ARG_WORDSET,    /* a named set, or one typed in braces */
	ARG_ITEM,       /* an item of the current space, or space/item */
	ARG_EXPRESSION, /* a signed sum of items */
	ARG_DOMAIN,
	ARG_FILE,
	ARG_DATASET, /* a name of the catalogue */
	ARG_WORLD,   /* a planted world */
	ARG_METHOD,  /* a name out of the command's table of methods */
	ARG_COMMAND, /* a verb */
	ARG_LINE,    /* the rest of the line, as typed: a whole command */
	ARG_OVER, /* a word of the language, its name; with it options of the method take lists: dim=50,100 */
	ARG_SETTING,
	ARG_JOB,
	ARG_PANE,
	ARG_LAYOUT,
} ArgKind;

enum {
	ARG_POSITIONAL = 1, /* given by place; otherwise as name=value */
	ARG_REQUIRED = 2,
	ARG_MANY = 4,  /* positional only: takes all words that are left */
	ARG_WHOLE = 8, /* positional only: a word with = in it is no option here, but with ARG_MANY one by its
			  full name */
};

typedef struct ArgSpec {
	const char *name;
	ArgKind kind;
	unsigned flags;
	const char *help;     /* one line, a phrase without full stop */
	const char *fallback; /* the default, as it would be typed; NULL: none */
	double low, high;     /* numbers: inclusive range, checked when low < high */
	const char *choices;  /* ARG_CHOICE, ARG_METHOD: "cosine|dot|l2"; a method's list may be NULL */
	const char *aliases;  /* other accepted names: "size|ws" */
	const char *unit;     /* "words", "s" */
	/* Values that stand in a table of their own (methods, worlds, data sets): the index-th, NULL after the
	 * last. For completion and help; the command checks them itself. */
	const char *(*value_at)(size_t index);
} ArgSpec;

/* One word of a command line. */
typedef struct Token {
	char *text;
	int column, width; /* where it stands in the line, quotes included */
	bool plain;        /* quoted: never an option, never punctuation */
} Token;

typedef struct Args Args;

/* Sorts `tokens` into the arguments that `specs` describes; `more` (or NULL) is a second list, for the options
 * of a method. Names may be cut to an unambiguous prefix; values are checked for kind, range and choice. Errors
 * say the column. The Args borrow specs and tokens; args_free releases them. */
Args *args_parse(const ArgSpec *specs, const ArgSpec *more, const Token *tokens, size_t count, Error *err);
void args_free(Args *args);
/* One that borrows the specs alone and so outlives the line. */
Args *args_copy(const Args *args);

/* Arguments for calls from code and tests: "dim=50 epochs=3". The text is parsed as a line would be. */
Args *args_of(const ArgSpec *specs, const char *line, Error *err);

/* Whether the specs have an argument of that name. */
bool args_has(const Args *args, const char *name);

/* Whether the word is one of the values that the argument lists. */
bool args_spec_lists(const ArgSpec *spec, const char *word);

/* Readers. The name must be one of the specs: anything else is a bug and aborts. */
bool args_given(const Args *args, const char *name);       /* typed, not defaulted */
const char *args_text(const Args *args, const char *name); /* value or default or NULL */
double args_number(const Args *args, const char *name);
long long args_integer(const Args *args, const char *name);
bool args_yes(const Args *args, const char *name);
size_t args_count(const Args *args, const char *name);                   /* words given */
const char *args_word(const Args *args, const char *name, size_t index); /* ARG_MANY: one of them */
const Token *args_token(const Args *args, const char *name, size_t index);
/* The values of an option that may be a list: how many, and one of them, which the caller frees. */
size_t args_list_count(const Args *args, const char *name);
char *args_list_value(const Args *args, const char *name, size_t index);
/* The given words joined by single blanks (quoting is not restored); the caller frees. */
char *args_joined(const Args *args, const char *name);
/* Fails with `err` pointing at the argument: "dim=9999: …". Returns false. */
bool args_fault(const Args *args, const char *name, size_t index, Error *err, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Tokens of a line: words (an apostrophe inside a word is a letter), quoted words ("…" or '…', backslash
 * escapes in the former), {…} as one plain token with its braces, NAME={…} as one token; # at the start of a
 * word begins a comment. The array and its texts belong to the caller. */
bool tokens_split(const char *line, Token **tokens, size_t *count, Error *err);
void tokens_free(Token *tokens, size_t count);

#endif
