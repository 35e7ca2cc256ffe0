/*
 * Errors: a kind for programs and a whole sentence for people.
 *
 * A function that can fail returns bool and takes `Error *err` last. On success it leaves *err untouched, so
 * calls chain with &&. The message says what went wrong, where, why, and what to try next; it starts with a
 * lower-case letter or a quoted name and ends without a full stop (clients put "error: " before it).
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

typedef enum ErrorKind {
	ERROR_NONE,
	ERROR_USAGE,     /* the command line itself is wrong: unknown verb, key or value */
	ERROR_INPUT,     /* data or names do not fit: unknown word, malformed file */
	ERROR_FILE,      /* the system refused: missing file, full disk */
	ERROR_MEMORY,    /* an allocation sized by data failed */
	ERROR_NUMBER,    /* a computation has no answer: singular matrix, zero variance */
	ERROR_CANCELLED, /* stopped on request */
	ERROR_GATE,      /* an `assert` did not hold; batch exits with 4 */
} ErrorKind;

typedef struct Error {
	ErrorKind kind;
	int column; /* byte offset of the fault in the command line, or -1 */
	int width;  /* bytes of the faulty part, for the caret; 0 when column is -1 */
	char message[1024];
} Error;

/* What an Error holds before anything failed. */
#define ERROR_INIT ((Error){.kind = ERROR_NONE, .column = -1})

/* Fills *err (which may be NULL) and returns false, so that `return error_set(...)` reads well. */
bool error_set(Error *err, ErrorKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As error_set for a failed system call on `path`: adds the reason from errno. `doing` is a verb: "read". */
bool error_file(Error *err, const char *doing, const char *path);

/* Marks the part of the command line that err is about; returns false. */
bool error_at(Error *err, int column, int width);

/* Puts "context: " before the message that is there; returns false. */
bool error_prefix(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
