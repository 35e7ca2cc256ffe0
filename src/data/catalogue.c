#include "data/catalogue.h"

#include "base/memory.h"
#include "data/datasets_folder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *key;
	size_t offset;
} fields[] = {
	{"title", offsetof(Dataset, title)},
	{"kind", offsetof(Dataset, kind)},
	{"domains", offsetof(Dataset, domains)},
	{"amount", offsetof(Dataset, amount)},
	{"licence", offsetof(Dataset, licence)},
	{"attribution", offsetof(Dataset, attribution)},
	{"load", offsetof(Dataset, load)},
	{"about", offsetof(Dataset, about)},
	{"next", offsetof(Dataset, next)},
};

enum { FIELDS = sizeof fields / sizeof *fields, WORDS = 4 };

static char **field_of(Dataset *set, size_t index)
{
	return (char **)((char *)set + fields[index].offset);
}

/* Cuts `value` in place into exactly `wanted` words. */
static bool split_words(char *value, size_t wanted, char *words[WORDS])
{
	size_t count = 0;
	char *rest = NULL;
	for (char *word = strtok_r(value, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		if (count == wanted)
			return false;
		words[count++] = word;
	}
	return count == wanted;
}

static bool read_bytes(const char *word, uint64_t *bytes)
{
	long long value;
	if (!text_to_integer(word, &value) || value < 0)
		return false;
	*bytes = (uint64_t)value;
	return true;
}

static bool add_package(Dataset *set, char *value, Error *err)
{
	char *words[WORDS];
	DatasetPackage package = {0};
	if (!split_words(value, 4, words) || !read_bytes(words[3], &package.bytes))
		return error_set(err, ERROR_INPUT, "package wants MANAGER NAME VERSION BYTES");
	if (strcmp(words[0], "apt") != 0 && strcmp(words[0], "npm") != 0)
		return error_set(err, ERROR_INPUT, "package comes from \"%s\" instead of apt or npm", words[0]);
	package.manager = memory_text(words[0]);
	package.name = memory_text(words[1]);
	package.version = memory_text(words[2]);
	set->packages = memory_resize(set->packages, set->n_packages + 1, sizeof *set->packages);
	set->packages[set->n_packages++] = package;
	return true;
}

static bool add_file(Dataset *set, char *value, Error *err)
{
	char *words[WORDS];
	DatasetFile file = {0};
	if (!split_words(value, 3, words) || !read_bytes(words[1], &file.bytes) || strlen(words[2]) != 64)
		return error_set(err, ERROR_INPUT, "file wants NAME BYTES SHA256");
	if (strchr(words[0], '/'))
		return error_set(err, ERROR_INPUT, "file \"%s\" is not a plain name", words[0]);
	file.name = memory_text(words[0]);
	file.checksum = memory_text(words[2]);
	set->files = memory_resize(set->files, set->n_files + 1, sizeof *set->files);
	set->files[set->n_files++] = file;
	return true;
}

static bool add_value(Dataset *set, const char *key, char *value, Error *err)
{
	if (strcmp(key, "package") == 0)
		return add_package(set, value, err);
	if (strcmp(key, "file") == 0)
		return add_file(set, value, err);
	for (size_t i = 0; i < FIELDS; i++) {
		if (strcmp(key, fields[i].key) != 0)
			continue;
		if (*field_of(set, i))
			return error_set(err, ERROR_INPUT, "%s is given twice", key);
		*field_of(set, i) = memory_text(value);
		return true;
	}
	return error_set(err, ERROR_INPUT, "\"%s\" is not a key of a catalogue entry", key);
}

static bool add_line(Dataset *set, char *line, Error *err)
{
	char *colon = strchr(line, ':');
	if (!colon)
		return error_set(err, ERROR_INPUT, "\"%.40s\" is not a line of key: value", line);
	*colon = '\0';
	char *value = colon + 1;
	while (isblank((unsigned char)*value))
		value++;
	return add_value(set, line, value, err);
}

static bool check_complete(const Dataset *set, Error *err)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (!*field_of((Dataset *)set, i))
			return error_set(err, ERROR_INPUT, "%s is missing", fields[i].key);
	if (!set->n_packages || !set->n_files)
		return error_set(err, ERROR_INPUT, "%s is missing", set->n_packages ? "file" : "package");
	return true;
}

/* Adds the lines of `file` to the set, those that start with a blank joined to the line before. */
static bool read_lines(FILE *file, Dataset *set, Error *err)
{
	Text entry = {0};
	char *line = NULL;
	size_t room = 0;
	bool fine = true;
	for (ssize_t length; fine && (length = getline(&line, &room, file)) >= 0;) {
		while (length && isspace((unsigned char)line[length - 1]))
			line[--length] = '\0';
		bool goes_on = isblank((unsigned char)line[0]);
		if (!goes_on && entry.length) {
			fine = add_line(set, entry.data, err);
			text_clear(&entry);
		}
		const char *piece = line + strspn(line, " \t");
		if (*piece && *piece != '#')
			text_format(&entry, "%s%s", entry.length ? " " : "", piece);
	}
	fine = fine && (!entry.length || add_line(set, entry.data, err)) && check_complete(set, err);
	free(line);
	text_release(&entry);
	return fine;
}

static bool read_entry(const char *folder, const char *file_name, Dataset *set, Error *err)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, file_name);
	set->name = memory_slice(file_name, strlen(file_name) - strlen(".txt"));
	FILE *file = fopen(text_of(&path), "re");
	bool fine = file ? read_lines(file, set, err) || error_prefix(err, "%s", text_of(&path))
			 : error_file(err, "read", text_of(&path));
	if (file)
		fclose(file);
	text_release(&path);
	return fine;
}

static int is_entry(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && text_ends(entry->d_name, ".txt");
}

static bool read_folder(const char *folder, Catalogue *catalogue, Error *err)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_entry, alphasort);
	if (count < 0)
		return error_file(err, "read", folder);
	catalogue->sets = memory_new((size_t)count, sizeof *catalogue->sets);
	bool fine = true;
	for (int i = 0; i < count; i++) {
		if (fine)
			fine = read_entry(
				folder, entries[i]->d_name, &catalogue->sets[catalogue->count++], err);
		free(entries[i]);
	}
	free(entries);
	return fine;
}

bool catalogue_read(const char *folder, Catalogue *catalogue, Error *err)
{
	*catalogue = (Catalogue){0};
	char *found = folder ? memory_text(folder) : datasets_find("catalogue", err);
	bool fine = found && read_folder(found, catalogue, err);
	free(found);
	return fine;
}

static void dataset_release(Dataset *set)
{
	for (size_t i = 0; i < FIELDS; i++)
		free(*field_of(set, i));
	for (size_t i = 0; i < set->n_packages; i++) {
		free(set->packages[i].manager);
		free(set->packages[i].name);
		free(set->packages[i].version);
	}
	for (size_t i = 0; i < set->n_files; i++) {
		free(set->files[i].name);
		free(set->files[i].checksum);
	}
	free(set->packages);
	free(set->files);
	free(set->name);
}

void catalogue_release(Catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++)
		dataset_release(&catalogue->sets[i]);
	free(catalogue->sets);
	*catalogue = (Catalogue){0};
}

const Dataset *catalogue_find(const Catalogue *catalogue, const char *name, Error *err)
{
	for (size_t i = 0; i < catalogue->count; i++)
		if (strcmp(catalogue->sets[i].name, name) == 0)
			return &catalogue->sets[i];
	const char **names = memory_new(catalogue->count, sizeof *names);
	for (size_t i = 0; i < catalogue->count; i++)
		names[i] = catalogue->sets[i].name;
	Text near = {0};
	text_suggest(&near, name, names, catalogue->count, 3);
	if (near.length)
		error_set(err, ERROR_INPUT, "the catalogue has no \"%s\"; did you mean %s?", name,
			text_of(&near));
	else
		error_set(err, ERROR_INPUT, "the catalogue has no \"%s\"; `data` lists what there is", name);
	text_release(&near);
	free(names);
	return NULL;
}
