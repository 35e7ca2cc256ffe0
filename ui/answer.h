/* Answers: where a report goes (standard output, a file, a shell command, the pager) and in which format. */
#ifndef UI_ANSWER_H
#define UI_ANSWER_H

#include "command/command.h"
#include "report/writer.h"

/* The format of answers to `line` (NULL: of messages): the setting `format`; when that is auto, by the ending
 * of the file that the line is redirected to, else table on a terminal and tsv elsewhere. */
const Writer *answer_writer(const Session *session, const CommandLine *line);
bool answer_is_json(const Writer *writer);

/* Writes the answer to `line` where it belongs. For a person at the prompt (`interactive`), what is longer than
 * the terminal goes through the pager; otherwise answers are apart by an empty line, *started telling whether
 * standard output has bytes already. */
bool answer_write(const Session *session, const CommandLine *line, const Report *report, bool interactive,
	bool *started, Error *err);
/* All bytes, or an error. `name` is what the sentence calls the descriptor. */
bool answer_bytes(int fd, const char *name, const Text *bytes, Error *err);

/* Columns and rows of the terminal behind `fd`; false when there is none. */
bool terminal_size(int fd, int *columns, int *rows);
/* The terminal behind `fd` shows UTF-8, and colours that the settings and NO_COLOR allow. */
bool terminal_unicode(const Session *session);
bool terminal_colour(const Session *session, int fd);

#endif
