/*
 * Command: one thing a person can do. One file with one const struct, one line in command/table.c, one example
 * that is run as a test; parsing, help, completion and the printed reference are made of the entry.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/args.h"
#include "report/report.h"
#include "session/session.h"

enum { ARG_MAX = 24 };

/* One call of a command. */
typedef struct Call {
	Session *session;
	const Args *args;
	const char *line; /* the command as typed, without redirection */
	bool background;  /* the line ended in & */
	bool question;    /* a pane asks: it cannot wait, and will ask again */
	/* It can also take the answer from a task when that is done: session_asked, and here it is; may be
	 * NULL. */
	Task **later;
} Call;

typedef struct Command {
	const char *name;
	const char *group;   /* data, train, explore, adapt, judge, audit, versions, out, screen, help */
	const char *summary; /* one line, a sentence without full stop */
	const char *help;    /* paragraphs for `help NAME`; may be NULL */
	const char *aliases; /* "exit|q"; may be NULL */
	ArgSpec args[ARG_MAX + 1];
	/* A script (one command a line) that ends by running this one; shown in the docs and run as a test. */
	const char *example;
	/* Options that depend on the method, which is the first positional word or, as `method_option` has it,
	 * the value of an option (word NULL: not given). NULL when there is no such thing. An unknown method is
	 * an error with suggestions. */
	bool (*method)(const Session *session, const char *word, const ArgSpec **more, Error *err);
	const char *method_option; /* "by"; NULL: the first word */
	bool literal;              /* >, | and & on its line are words like any other */
	bool watchable;            /* a quick question without effects: `watch` may ask it again and again */
	bool unread;               /* versions that it names need not be read before; see command/unread.h */
	bool keeps_last;           /* its answer is no result: `assert` goes on reading the one before */
	/* What as= names, by call_may_name before the command runs. 0: no object, or the command asks itself.
	 */
	unsigned makes;
	/* Answers at once, or starts a task with session_start and returns; `out` may be filled in both cases.
	 */
	bool (*run)(const Call *call, Report *out, Error *err);
} Command;

/* `seed=` of a command whose draws depend on it; WHAT is a text. */
#define ARG_SEED(WHAT)                                                                                         \
	{                                                                                                      \
		.name = "seed", .kind = ARG_INTEGER, .help = WHAT "; the setting when left out", .low = 0,     \
		.high = 9007199254740992.0                                                                     \
	}

/* `k=` and `queries=` of commands that compare the neighbours of items. */
#define ARG_NEIGHBOURS                                                                                         \
	{                                                                                                      \
		.name = "k", .kind = ARG_INTEGER, .help = "neighbours of an item", .fallback = "10", .low = 1, \
		.high = 1000                                                                                   \
	}
#define ARG_QUERIES                                                                                            \
	{                                                                                                      \
		.name = "queries", .kind = ARG_INTEGER, .help = "items drawn whose neighbours are compared",   \
		.fallback = "1000", .low = 1, .high = 1e6                                                      \
	}

/* seed=, which the command must have; the setting when it was left out. */
uint64_t call_seed(const Call *call);

/* Whether as= (unless it was left out) may name an object of one of these kinds, a bit 1u << kind each: asked
 * before long work begins rather than when its result wants the name. */
bool call_may_name(const Call *call, unsigned kinds, Error *err);

/* Has a job do the work, and settle answer it. For a pane the job is beside those that a person sees; a
 * question that cannot wait is answered here. The work is gone in any case. */
bool call_start(
	const Call *call, const WorkType *type, void *work, TaskSettle *settle, Report *out, Error *err);

extern const Command *const commands[]; /* ended by NULL, in the order of the reference */

/* By name, alias or unambiguous prefix; otherwise an error with suggestions. */
const Command *command_find(const char *word, Error *err);

/* A line, taken apart. */
typedef struct CommandLine {
	char *line;    /* the command without redirection and & */
	Token *tokens; /* tokens[0] is the verb; count 0: an empty line or a comment */
	size_t count;
	bool background;
	char *redirect; /* > file */
	bool append;    /* >> file */
	char *pipe;     /* | shell command */
	char *shell;    /* !shell command; then there are no tokens */
} CommandLine;

bool command_line_parse(const char *line, CommandLine *parsed, Error *err);
/* The path with ~/ at its start replaced by the home folder, which the caller frees; NULL: nothing to replace.
 */
char *command_home(const char *path);
/* Of a command that reads many files: patterns are replaced by the files that they fit, in the order of their
 * names. One that fits none stays. Column and width remain those of the pattern. */
void command_expand_patterns(const Command *command, CommandLine *parsed);
void command_line_release(CommandLine *parsed);

/* What names the method in these tokens, the verb left out; NULL: nothing does. */
const char *command_method_word(const Command *command, const Token *tokens, size_t count, const Token **token);
/* Runs one parsed command and keeps it in the history. When it started a job, *started is the task (borrowed
 * from the session) and the caller decides whether to wait; otherwise NULL. */
bool command_run(Session *session, const CommandLine *parsed, Report *out, Task **started, Error *err);
/* Whether the answer goes to a file or a shell command: then the client that can write takes it, not `wait`. */
bool command_goes_elsewhere(const Task *task);
/* The line that began the task with where its answer goes, borrowed from the task; without tokens. */
CommandLine command_line_of(const Task *task);
/* Moves the answer of a settled task into `out`; false with its error when it failed. */
bool command_take_answer(Session *session, Task *task, Report *out, Error *err);
/* Parses and runs a line, and waits for the job that it starts unless it ends in &; for tests and scripts. */
bool command_execute(Session *session, const char *line, Report *out, Error *err);
/* Asks a watchable question and leaves no trace: no history, nothing for `assert`. For panes. */
bool command_answer(Session *session, const char *line, Report *out, Error *err);
/* The same for one who can take the answer later: *task is the one that will have it (session_asked), borrowed
 * until it is told session_answered; NULL: the answer is in `out`. */
bool command_ask(Session *session, const char *line, Report *out, Task **task, Error *err);
/* Out of the settle of a task whose job has prepared what the line needs: runs it, and a job that it starts
 * becomes that of the task. */
bool command_go_on(Session *session, Task *task, const char *line, Report *out, Error *err);

/* What could stand at `cursor` in `line`: whole replacements for the word there, most likely first. */
typedef struct Completions {
	char **words;
	size_t count, room;
	size_t from; /* byte where the word that they replace starts */
} Completions;
void command_complete(const Session *session, const char *line, size_t cursor, Completions *out);
void completions_release(Completions *completions);

/* The reference, made of the table. */
void command_help(const Command *command, Report *out); /* one command */
void command_reference(Text *markdown);                 /* docs/commands.md */
void command_man_page(Text *roff);                      /* docs/isthmus.1 */

#endif
