#include "data/file_list.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static char *folder_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return memory_text(".");
	const char *begin = slash;
	while (begin > path && begin[-1] != '/')
		begin--;
	return begin == slash ? memory_text("/") : memory_slice(begin, (size_t)(slash - begin));
}

static size_t base_at(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash + 1 - path) : 0;
}

/* NULL: the folder was not typed, but the file. */
static void add_file(FileList *list, const char *path, uint64_t bytes, const char *folder)
{
	list->files = memory_grow(list->files, list->count, &list->room, sizeof *list->files);
	size_t below = folder && strncmp(path, folder, strlen(folder)) == 0 ? strlen(folder) : base_at(path);
	list->files[list->count++] = (ListedFile){.path = memory_text(path),
		.folder = folder_name(path),
		.bytes = bytes,
		.named = !folder,
		.below = below + strspn(path + below, "/")};
	list->bytes += bytes;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Links are followed; fts reports a link back to a folder above it as FTS_DC, which is passed over. */
static bool add_entries(FileList *list, FTS *walk, const char *root, Error *err)
{
	for (FTSENT *entry; (entry = fts_read(walk));) {
		bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
		if (hidden && entry->fts_info == FTS_D)
			fts_set(walk, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
			errno = entry->fts_errno;
			return error_file(err, "read", entry->fts_path);
		} else if (!hidden && entry->fts_info == FTS_F)
			add_file(list, entry->fts_path, (uint64_t)entry->fts_statp->st_size, root);
	}
	return true;
}

static bool add_folder(FileList *list, const char *path, Error *err)
{
	char *root = memory_text(path);
	for (size_t end = strlen(root); end > 1 && root[end - 1] == '/';)
		root[--end] = '\0';
	FTS *walk = fts_open((char *[]){root, NULL}, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	size_t before = list->count;
	bool ok = walk ? add_entries(list, walk, root, err) : error_file(err, "read", path);
	if (walk)
		fts_close(walk);
	free(root);
	if (ok && list->count == before)
		return error_set(err, ERROR_INPUT, "there is no file in the folder \"%s\"", path);
	return ok;
}

bool file_list_add(FileList *list, const char *path, Error *err)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return error_file(err, "read", path);
	if (S_ISDIR(status.st_mode))
		return add_folder(list, path, err);
	if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
		return error_set(err, ERROR_INPUT, "\"%s\" is a device, not a file", path);
	add_file(list, path, S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0, NULL);
	return true;
}

void file_list_release(FileList *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->files[i].path);
		free(list->files[i].folder);
	}
	free(list->files);
	*list = (FileList){0};
}

static size_t length_without_gz(const char *path)
{
	size_t length = strlen(path);
	return length > 3 && strcasecmp(path + length - 3, ".gz") == 0 ? length - 3 : length;
}

char *file_stem(const char *path)
{
	size_t length = length_without_gz(path);
	while (length > 1 && path[length - 1] == '/')
		length--;
	size_t begin = length;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	char *stem = memory_slice(path + begin, length - begin);
	char *dot = strrchr(stem, '.');
	if (dot && dot != stem && dot[1])
		*dot = '\0';
	return stem;
}

char *listed_file_name(const ListedFile *file)
{
	const char *below = file->path + file->below;
	char *stem = file_stem(below);
	size_t folders = base_at(below);
	char *name = memory_new(folders + strlen(stem) + 1, 1);
	memcpy(name, below, folders);
	strcpy(name + folders, stem);
	free(stem);
	return name;
}

bool file_ends(const char *path, const char *ending)
{
	size_t length = length_without_gz(path), end = strlen(ending);
	return length >= end && strncasecmp(path + length - end, ending, end) == 0;
}
