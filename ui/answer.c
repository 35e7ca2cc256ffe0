#include "ui/answer.h"

#include "ui/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_size(int fd, int *columns, int *rows)
{
	struct winsize size = {0};
	bool is_terminal = isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0;
	*columns = is_terminal && size.ws_col ? size.ws_col : is_terminal ? 80 : 0;
	*rows = is_terminal && size.ws_row ? size.ws_row : is_terminal ? 24 : 0;
	return is_terminal;
}

bool terminal_unicode(const Session *session)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 &&
	       strcmp(session_setting(session, "marker"), "ascii") != 0;
}

bool terminal_colour(const Session *session, int fd)
{
	const char *setting = session_setting(session, "colour");
	const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
	if (strcmp(setting, "auto") != 0)
		return strcmp(setting, "yes") == 0;
	return isatty(fd) && !(none && *none) && terminal && strcmp(terminal, "dumb") != 0;
}

const Writer *answer_writer(const Session *session, const CommandLine *line)
{
	const char *format = session_setting(session, "format");
	if (strcmp(format, "auto") != 0)
		return writer_find(format);
	if (line && line->redirect) {
		const Writer *writer = writer_for_path(line->redirect);
		return writer ? writer : writer_find("tsv");
	}
	return writer_find(isatty(STDOUT_FILENO) && !(line && line->pipe) ? "table" : "tsv");
}

bool answer_is_json(const Writer *writer)
{
	return text_starts(writer->name, "json");
}

bool answer_bytes(int fd, const char *name, const Text *bytes, Error *err)
{
	for (size_t at = 0; at < bytes->length;) {
		ssize_t n = write(fd, bytes->data + at, bytes->length - at);
		if (n >= 0)
			at += (size_t)n;
		else if (errno != EINTR)
			return error_set(err, ERROR_FILE, "cannot write %s: %s", name, strerror(errno));
	}
	return true;
}

static bool write_file(const CommandLine *line, const Text *text, Error *err)
{
	int fd = open(
		line->redirect, O_WRONLY | O_CREAT | O_CLOEXEC | (line->append ? O_APPEND : O_TRUNC), 0666);
	if (fd < 0)
		return error_file(err, "write", line->redirect);
	bool fine = answer_bytes(fd, line->redirect, text, err);
	/* A full disk may show only here. */
	if (close(fd) < 0 && fine)
		return error_file(err, "write", line->redirect);
	return fine;
}

static int count_lines(const Text *text)
{
	int lines = 0;
	for (size_t i = 0; i < text->length; i++)
		lines += text->data[i] == '\n';
	return lines;
}

static bool write_paged(const Text *text, Error *err)
{
	const char *pager = getenv("PAGER");
	Error problem = ERROR_INIT;
	if (shell_run(pager && *pager ? pager : "less -FRX", text->data, text->length, &problem))
		return true;
	/* No pager, no harm: the answer itself is shown. */
	return answer_bytes(STDOUT_FILENO, "the answer", text, err);
}

/* paged: what is longer than the terminal waits for its reader. */
static bool write_standard(
	const Writer *writer, Text *text, bool interactive, bool paged, bool *started, Error *err)
{
	int columns, rows;
	if (text->length == 0)
		return true;
	if (terminal_size(STDOUT_FILENO, &columns, &rows) && paged && count_lines(text) >= rows)
		return write_paged(text, err);
	const Text gap = {.data = (char[]){"\n"}, .length = 1};
	if (!interactive && *started && !answer_is_json(writer) &&
		!answer_bytes(STDOUT_FILENO, "the answer", &gap, err))
		return false;
	*started = true;
	return answer_bytes(STDOUT_FILENO, "the answer", text, err);
}

/* What leaves room for titles, tables and the next prompt. */
static int figure_rows(int rows)
{
	int most = rows > 40 ? 30 : rows - 10;
	return most > 10 ? most : 10;
}

bool answer_write(const Session *session, const CommandLine *line, const Report *report, bool interactive,
	bool *started, Error *err)
{
	const Writer *writer = answer_writer(session, line);
	bool elsewhere = line->redirect || line->pipe;
	int columns, rows;
	terminal_size(STDOUT_FILENO, &columns, &rows);
	WriterOptions options = {.command = line->line,
		.width = elsewhere ? 0 : columns,
		.height = elsewhere || !rows ? 0 : figure_rows(rows),
		.colour = !elsewhere && terminal_colour(session, STDOUT_FILENO),
		.unicode = terminal_unicode(session)};
	Text text = {0};
	writer->write(report, &options, &text);
	bool fine;
	if (line->redirect)
		fine = write_file(line, &text, err);
	else if (line->pipe)
		fine = shell_run(line->pipe, text_of(&text), text.length, err);
	else
		fine = write_standard(writer, &text, interactive, interactive && !session->screen.wanted,
			started, err); /* the screen that is to come has panes for it */
	text_release(&text);
	return fine;
}
