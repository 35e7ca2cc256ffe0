#include "data/datasets_folder.h"

#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Search {
	const char *name;
	Text tried; /* folders looked into, for the message */
	char *found;
} Search;

/* Whether `folder` has the name; an existing file ends the search. */
static bool try_folder(Search *search, const char *folder)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, search->name);
	if (access(text_of(&path), R_OK) == 0) {
		search->found = text_take(&path);
		return true;
	}
	text_format(&search->tried, "%s%s", search->tried.length ? ", " : "", folder);
	text_release(&path);
	return false;
}

/* A folder called datasets may be anyone's; ours has word sets. */
static bool try_ours(Search *search, const char *folder)
{
	Text marker = {0};
	text_format(&marker, "%s/wordsets", folder);
	bool ours = access(text_of(&marker), X_OK) == 0;
	text_release(&marker);
	return ours && try_folder(search, folder);
}

static bool try_above_program(Search *search)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length <= 0)
		return false;
	program[length] = '\0';
	bool found = false;
	for (char *slash = strrchr(program, '/'); slash && !found; slash = strrchr(program, '/')) {
		*slash = '\0';
		Text folder = {0};
		text_format(&folder, "%s/datasets", program);
		found = try_ours(search, text_of(&folder));
		text_clear(&folder);
		text_format(&folder, "%s/share/isthmus/datasets", program);
		found = found || try_ours(search, text_of(&folder));
		text_release(&folder);
	}
	return found;
}

char *datasets_find(const char *name, Error *err)
{
	Search search = {.name = name};
	const char *named = getenv("ISTHMUS_DATASETS");
	bool found = named && *named
			     ? try_folder(&search, named)
			     : try_above_program(&search) || try_folder(&search, ISTHMUS_DATADIR "/datasets");
	if (!found)
		error_set(err, ERROR_FILE,
			"cannot find %s, which comes with the program, in %s; set ISTHMUS_DATASETS to the "
			"folder datasets of the source tree",
			name, text_of(&search.tried));
	text_release(&search.tried);
	return search.found;
}

/* weat9 before weat10 */
static int by_letters_and_numbers(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

static void list_folder(DIR *dir, const char *first, const char *suffix, char ***names, size_t *count)
{
	size_t room = 0, cut = strlen(first) + strlen(suffix);
	for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		const char *name = entry->d_name;
		if (strlen(name) < cut || !text_starts(name, first) || !text_ends(name, suffix))
			continue;
		*names = memory_grow(*names, *count, &room, sizeof **names);
		(*names)[(*count)++] = memory_slice(name + strlen(first), strlen(name) - cut);
	}
	if (*count)
		qsort(*names, *count, sizeof **names, by_letters_and_numbers);
}

bool datasets_names(
	const char *folder, const char *first, const char *suffix, char ***names, size_t *count, Error *err)
{
	*names = NULL;
	*count = 0;
	char *path = datasets_find(folder, err);
	DIR *dir = path ? opendir(path) : NULL;
	if (path && !dir)
		error_file(err, "read", path);
	free(path);
	if (!dir)
		return false;
	list_folder(dir, first, suffix, names, count);
	closedir(dir);
	return true;
}
