/*
 * FileList: the regular files that paths stand for. A path to a file is that file, whatever it is called; a
 * folder stands for the files in it and below it, in the order of their names byte by byte, hidden ones left
 * out.
 */
#ifndef DATA_FILE_LIST_H
#define DATA_FILE_LIST_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct ListedFile {
	char *path;
	char *folder;   /* name of the folder it lies in; "." when the path names none */
	uint64_t bytes; /* 0 for a pipe */
	bool named;     /* typed itself, not found in a folder */
	size_t below;   /* where in path that begins which is below the folder typed, or the file's own name */
} ListedFile;

typedef struct FileList {
	ListedFile *files;
	size_t count, room;
	uint64_t bytes; /* of all */
} FileList;

/* Adds what `path` stands for; a folder must hold at least one file. */
bool file_list_add(FileList *list, const char *path, Error *err);
void file_list_release(FileList *list);

/* The name of a file without folders and endings: "b" for "a/b.txt.gz"; the caller frees. */
char *file_stem(const char *path);
/* What tells the file from the others of the folder that was typed: "news/b" for "a/news/b.txt" in "a"; the
 * caller frees. */
char *listed_file_name(const ListedFile *file);
/* Whether the path ends like that, a .gz after it not counted: file_ends("a.csv.gz", ".csv"). Case is ignored.
 */
bool file_ends(const char *path, const char *ending);

#endif
