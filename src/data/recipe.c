#include "data/recipe.h"

#include "base/clock.h"
#include "base/memory.h"
#include "data/datasets_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* One of the script's output streams, cut into lines. */
typedef struct Stream {
	int fd; /* -1 once it has ended */
	Text line;
} Stream;

struct Recipe {
	const Dataset *set;
	char *folder, *part; /* CACHE/datasets/NAME, and the same with .part */
	int lock;
	pid_t pid; /* 0 when it has been waited for */
	int status;
	Stream out, complaints;
	Text sentence, last_complaint; /* after "error: "; the last line of standard error */
	bool disk_full, fetching;
	double started;
	Progress progress;
	Text different;
};

static bool make_folders(const char *path, Error *err)
{
	char *copy = memory_text(path);
	bool fine = true;
	for (char *slash = strchr(copy + 1, '/'); fine; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		fine = mkdir(copy, 0777) == 0 || errno == EEXIST || error_file(err, "create the folder", copy);
		if (!slash)
			break;
		*slash = '/';
	}
	free(copy);
	return fine;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool check_room(const Recipe *recipe, Error *err)
{
	struct statvfs disk;
	/* The packages, what is in them, and the result. */
	uint64_t need = 4 * dataset_download_bytes(recipe->set) + dataset_bytes(recipe->set);
	if (statvfs(recipe->part, &disk) != 0)
		return error_file(err, "look at the disk of", recipe->part);
	if ((uint64_t)disk.f_bavail * disk.f_frsize >= need)
		return true;
	return error_set(err, ERROR_FILE,
		"not enough room for %s: it needs about %.0f MB in %s while it is prepared; free some, or set "
		"ISTHMUS_CACHE to a folder on a larger disk",
		recipe->set->name, (double)need / 1e6, recipe->part);
}

enum { LOCK_TRIES = 10 };

static bool take_lock(Recipe *recipe, Error *err)
{
	recipe->lock = open(recipe->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (recipe->lock < 0)
		return error_file(err, "open", recipe->part);
	/* A script that was just stopped may leave children that hold the lock a moment longer. */
	for (int tries = 0; tries < LOCK_TRIES; tries++) {
		if (flock(recipe->lock, LOCK_EX | LOCK_NB) == 0)
			return true;
		poll(NULL, 0, 50);
	}
	return error_set(err, ERROR_INPUT,
		"%s is being prepared already, by another command or program; wait for it, then type `data %s`",
		recipe->set->name, recipe->set->name);
}

static bool spawn_script(Recipe *recipe, char *script, const int out[2], const int complaints[2], Error *err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out[1], 1);
	posix_spawn_file_actions_adddup2(&files, complaints[1], 2);
	posix_spawn_file_actions_adddup2(
		&files, recipe->lock, recipe->lock); /* inherited: held as long as it runs */
	posix_spawnattr_init(&attributes);
	sigset_t none, usual;
	sigemptyset(&none);
	sigfillset(&usual);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(
		&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	char *arguments[] = {"sh", script, recipe->part, NULL};
	int failure = posix_spawn(&recipe->pid, "/bin/sh", &files, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	if (failure) {
		recipe->pid = 0;
		errno = failure;
		return error_file(err, "run", "/bin/sh");
	}
	return true;
}

static bool start_script(Recipe *recipe, char *script, Error *err)
{
	int out[2], complaints[2];
	if (pipe2(out, O_CLOEXEC) != 0)
		return error_file(err, "make a pipe for", script);
	if (pipe2(complaints, O_CLOEXEC) != 0) {
		error_file(err, "make a pipe for", script);
		close(out[0]);
		close(out[1]);
		return false;
	}
	bool fine = spawn_script(recipe, script, out, complaints, err);
	close(out[1]);
	close(complaints[1]);
	recipe->out.fd = out[0];
	recipe->complaints.fd = complaints[0];
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(complaints[0], F_SETFL, O_NONBLOCK);
	return fine;
}

static char *find_script(const Dataset *set, Error *err)
{
	Text name = {0};
	text_format(&name, "recipes/%s.sh", set->name);
	char *script = datasets_find(text_of(&name), err);
	text_release(&name);
	return script;
}

Recipe *recipe_start(const Dataset *set, Error *err)
{
	Recipe *recipe = memory_new(1, sizeof *recipe);
	Text part = {0};
	recipe->set = set;
	recipe->lock = recipe->out.fd = recipe->complaints.fd = -1;
	recipe->folder = dataset_folder(set);
	text_format(&part, "%s.part", recipe->folder);
	recipe->part = text_take(&part);
	recipe->started = clock_now();
	char *script = find_script(set, err);
	bool fine = script && make_folders(recipe->part, err) && take_lock(recipe, err) &&
		    check_room(recipe, err) && start_script(recipe, script, err);
	free(script);
	if (fine)
		return recipe;
	recipe_free(recipe);
	return NULL;
}

/* --- what the script says --- */

enum { FOLDERS_DEEP = 8 };

/* Bytes of the files in `name` below the folder `at`, and in its folders. */
static uint64_t bytes_below(int at, const char *name, int deep)
{
	int folder = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *files = folder >= 0 ? fdopendir(folder) : NULL;
	uint64_t sum = 0;
	struct stat status;
	for (struct dirent *entry; files && (entry = readdir(files));) {
		if (entry->d_name[0] == '.' ||
			fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISREG(status.st_mode))
			sum += (uint64_t)status.st_size;
		else if (S_ISDIR(status.st_mode) && deep < FOLDERS_DEEP)
			sum += bytes_below(folder, entry->d_name, deep + 1);
	}
	if (files)
		closedir(files);
	return sum;
}

static void count_bytes(Recipe *recipe)
{
	Progress *progress = &recipe->progress;
	double seconds = clock_now() - recipe->started;
	progress->total = (double)dataset_download_bytes(recipe->set);
	progress->done =
		(double)(bytes_below(recipe->lock, "packages", 0) + bytes_below(recipe->lock, "fetching", 0));
	if (progress->done > progress->total)
		progress->done = progress->total;
	progress->rate = seconds > 0 ? progress->done / seconds : 0;
	snprintf(progress->unit, sizeof progress->unit, "bytes");
}

/* "phase 2 of 3: unpacking" */
static void read_phase(Recipe *recipe, const char *line)
{
	int step, steps, used = 0;
	if (sscanf(line, "phase %d of %d%n", &step, &steps, &used) != 2 || steps <= 0)
		return;
	const char *what = line[used] == ':' ? line + used + 1 + strspn(line + used + 1, " ") : line + used;
	Progress *progress = &recipe->progress;
	recipe->fetching = strstr(what, "fetching") != NULL;
	snprintf(progress->phase, sizeof progress->phase, "%s: %.*s", recipe->set->name, 40, what);
	progress->done = step - 1;
	progress->total = steps;
	progress->rate = 0;
	snprintf(progress->unit, sizeof progress->unit, "phases");
}

static void read_complaint(Recipe *recipe, const char *line)
{
	recipe->disk_full |= strstr(line, "No space left") != NULL;
	Text *kept = text_starts(line, "error: ") ? &recipe->sentence : &recipe->last_complaint;
	if (!*line)
		return;
	text_clear(kept);
	text_add_visible(kept, kept == &recipe->sentence ? line + strlen("error: ") : line);
}

enum { LINE_MOST = 4096 };

static void take_bytes(Recipe *recipe, Stream *stream, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool ends = bytes[i] == '\n' || bytes[i] == '\r';
		if (!ends && bytes[i] && stream->line.length < LINE_MOST)
			text_add_char(&stream->line, bytes[i]);
		if (!ends)
			continue;
		if (stream == &recipe->out)
			read_phase(recipe, text_of(&stream->line));
		else
			read_complaint(recipe, text_of(&stream->line));
		text_clear(&stream->line);
	}
}

static void read_stream(Recipe *recipe, Stream *stream)
{
	char bytes[4096];
	ssize_t count = 1;
	while (stream->fd >= 0 && (count = read(stream->fd, bytes, sizeof bytes)) > 0)
		take_bytes(recipe, stream, bytes, (size_t)count);
	if (count == 0) {
		take_bytes(recipe, stream, "\n", 1);
		close(stream->fd);
		stream->fd = -1;
	}
}

/* --- its end --- */

static bool explain_failure(Recipe *recipe, Error *err)
{
	const char *name = recipe->set->name;
	if (recipe->disk_full)
		return error_set(err, ERROR_FILE,
			"the disk became full while %s was prepared in %s; free some room, or set "
			"ISTHMUS_CACHE to a folder on a larger disk, then type `data get %s` again",
			name, recipe->part, name);
	if (recipe->sentence.length)
		return error_set(err, ERROR_INPUT, "%s: %s", name, text_of(&recipe->sentence));
	Text how = {0};
	if (WIFSIGNALED(recipe->status))
		text_format(&how, "was ended by signal %d", WTERMSIG(recipe->status));
	else
		text_format(&how, "ended with status %d", WEXITSTATUS(recipe->status));
	error_set(err, ERROR_INPUT, "the recipe of %s %s%s%s; type `data get %s` to try again", name,
		text_of(&how), recipe->last_complaint.length ? ", saying: " : "",
		text_of(&recipe->last_complaint), name);
	text_release(&how);
	return false;
}

/* Renames ready/ into place; an older result goes into the .part folder first and with it. */
static bool put_in_place(Recipe *recipe, const char *ready, Error *err)
{
	Text old = {0};
	text_format(&old, "%s/old", recipe->part);
	remove_tree(text_of(&old));
	bool fine = (rename(recipe->folder, text_of(&old)) == 0 || errno == ENOENT) &&
		    rename(ready, recipe->folder) == 0;
	if (!fine)
		error_file(err, "rename into place", recipe->folder);
	else
		remove_tree(recipe->part);
	text_release(&old);
	return fine;
}

static bool finish(Recipe *recipe, Error *err)
{
	if (!WIFEXITED(recipe->status) || WEXITSTATUS(recipe->status) != 0)
		return explain_failure(recipe, err);
	Text ready = {0};
	text_format(&ready, "%s/ready", recipe->part);
	bool fine = (dataset_check(recipe->set, text_of(&ready), &recipe->different, err) ||
			    error_prefix(err, "%s", recipe->set->name)) &&
		    put_in_place(recipe, text_of(&ready), err);
	text_release(&ready);
	recipe->progress.finished = fine;
	return fine;
}

bool recipe_poll(Recipe *recipe, int milliseconds, bool *finished, Error *err)
{
	*finished = recipe->progress.finished;
	if (recipe->progress.finished)
		return true;
	struct pollfd waited[2] = {{recipe->out.fd, POLLIN, 0}, {recipe->complaints.fd, POLLIN, 0}};
	poll(waited, 2, milliseconds);
	read_stream(recipe, &recipe->out);
	read_stream(recipe, &recipe->complaints);
	if (recipe->fetching)
		count_bytes(recipe);
	/* Not before the streams ended: the last sentence counts. */
	if (recipe->out.fd >= 0 || recipe->complaints.fd >= 0)
		return true;
	if (recipe->pid && waitpid(recipe->pid, &recipe->status, WNOHANG) != recipe->pid)
		return true;
	recipe->pid = 0;
	bool fine = finish(recipe, err);
	*finished = recipe->progress.finished;
	return fine;
}

const Progress *recipe_progress(const Recipe *recipe)
{
	return &recipe->progress;
}

const char *recipe_different(const Recipe *recipe)
{
	return text_of(&recipe->different);
}

static void stop_script(Recipe *recipe)
{
	if (!recipe->pid)
		return;
	kill(-recipe->pid, SIGTERM);
	for (int tries = 0; tries < 20 && recipe->pid; tries++) {
		if (waitpid(recipe->pid, &recipe->status, WNOHANG) == recipe->pid)
			recipe->pid = 0;
		else
			poll(NULL, 0, 10);
	}
	if (recipe->pid) {
		kill(-recipe->pid, SIGKILL);
		waitpid(recipe->pid, &recipe->status, 0);
	}
	recipe->pid = 0;
}

void recipe_free(Recipe *recipe)
{
	if (!recipe)
		return;
	stop_script(recipe);
	int descriptors[] = {recipe->lock, recipe->out.fd, recipe->complaints.fd};
	for (int i = 0; i < 3; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
	text_release(&recipe->out.line);
	text_release(&recipe->complaints.line);
	text_release(&recipe->sentence);
	text_release(&recipe->last_complaint);
	text_release(&recipe->different);
	free(recipe->folder);
	free(recipe->part);
	free(recipe);
}
