#include "ui/repl/history.h"

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add(History *history, const char *line)
{
	history->lines = memory_grow(history->lines, history->count, &history->room, sizeof *history->lines);
	history->lines[history->count++] = memory_text(line);
}

/* All lines of the file, oldest first, doubles and all. */
static void read_lines(History *all, FILE *file)
{
	char *line = NULL;
	size_t room = 0;
	while (getline(&line, &room, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			add(all, line);
	}
	free(line);
}

/* Keeps the last occurrence of each line, and of these the newest HISTORY_MOST. */
static void keep_distinct(const History *all, History *history)
{
	Dictionary seen = {0};
	bool *kept = memory_new(all->count, sizeof *kept);
	for (size_t i = all->count; i-- > 0 && seen.count < HISTORY_MOST;) {
		uint32_t before = seen.count;
		dictionary_add(&seen, all->lines[i], strlen(all->lines[i]));
		kept[i] = seen.count > before;
	}
	for (size_t i = 0; i < all->count; i++)
		if (kept[i])
			add(history, all->lines[i]);
	free(kept);
	dictionary_release(&seen);
}

/* Replaces the file as a whole; on any failure the old one stays. */
static void rewrite(const History *history)
{
	Text path = {0};
	text_format(&path, "%s.new", history->path);
	int fd = open(text_of(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	for (size_t i = 0; file && i < history->count; i++)
		fprintf(file, "%s\n", history->lines[i]);
	if (file && fclose(file) == 0)
		rename(text_of(&path), history->path);
	text_release(&path);
}

void history_open(History *history, const char *path)
{
	History all = {0};
	*history = (History){.path = memory_text(path)};
	FILE *file = path ? fopen(path, "re") : NULL;
	if (!file)
		return;
	read_lines(&all, file);
	fclose(file);
	keep_distinct(&all, history);
	if (history->count < all.count)
		rewrite(history);
	history_release(&all);
}

bool history_keep(History *history, const char *line)
{
	bool repeats = history->count && strcmp(history->lines[history->count - 1], line) == 0;
	if (!*line || *line == ' ' || strchr(line, '\n') || repeats)
		return false;
	add(history, line);
	int fd = history->path ? open(history->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
	if (fd >= 0) {
		fchmod(fd, 0600);
		dprintf(fd, "%s\n", line);
		close(fd);
	}
	return true;
}

void history_release(History *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	free(history->lines);
	free(history->path);
	*history = (History){0};
}

/* $NAME/isthmus/, or ~/FALLBACK/isthmus/ when the variable is not an absolute path; NULL without a home. */
static char *folder(const char *name, const char *fallback)
{
	const char *place = getenv(name), *home = getenv("HOME");
	Text path = {0};
	if (place && *place == '/')
		text_format(&path, "%s/isthmus/", place);
	else if (home && *home)
		text_format(&path, "%s/%s/isthmus/", home, fallback);
	else
		return NULL;
	return text_take(&path);
}

static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

char *history_path(void)
{
	const char *named = getenv("ISTHMUS_HISTORY");
	if (named)
		return *named ? memory_text(named) : NULL;
	Text path = {0};
	char *in = folder("XDG_STATE_HOME", ".local/state");
	if (!in)
		return NULL;
	make_folders(in);
	text_format(&path, "%shistory", in);
	free(in);
	return text_take(&path);
}

char *rc_path(void)
{
	Text path = {0};
	char *in = folder("XDG_CONFIG_HOME", ".config");
	if (!in)
		return NULL;
	text_format(&path, "%src", in);
	free(in);
	return text_take(&path);
}
