/* The program's own command line: isthmus [options] [FILE…]. */
#ifndef UI_OPTIONS_H
#define UI_OPTIONS_H

#include "base/error.h"
#include "base/text.h"
#include "session/session.h"

#include <stddef.h>

/* What -c, -f, --tour and --version ask for, in the order in which they stand. */
typedef struct ScriptPiece {
	bool is_file;
	const char *text; /* a command line, or a path ("-" is standard input) */
} ScriptPiece;

/* Borrows from argv. */
typedef struct Options {
	ScriptPiece *pieces;
	size_t n_pieces;
	const char **files; /* to be loaded first */
	size_t n_files;
	const char *format, *session, *seed, *threads; /* NULL: not given */
	bool tui, no_rc, quiet, help;
} Options;

/* May reorder argv. Errors are ERROR_USAGE. */
bool options_parse(int argc, char **argv, Options *options, Error *err);
/* Makes the settings that were given those of the session, whatever a session file says that is opened. */
bool options_apply(const Options *options, Session *session, Error *err);
void options_release(Options *options);
/* What --help prints. */
void options_help(Text *out);

#endif
