/* What of a data set of the catalogue is on this machine. */
#include "base/memory.h"
#include "data/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t dataset_download_bytes(const Dataset *set)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < set->n_packages; i++)
		sum += set->packages[i].bytes;
	return sum;
}

uint64_t dataset_bytes(const Dataset *set)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < set->n_files; i++)
		sum += set->files[i].bytes;
	return sum;
}

void dataset_add_amount(const Dataset *set, Text *text)
{
	char *unit;
	text_add_count(text, strtoull(set->amount, &unit, 10));
	text_add(text, unit);
}

char *cache_folder(void)
{
	const char *own = getenv("ISTHMUS_CACHE"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	Text folder = {0};
	if (own && *own)
		text_add(&folder, own);
	else if (xdg && *xdg == '/') /* the XDG specification ignores relative ones */
		text_format(&folder, "%s/isthmus", xdg);
	else
		text_format(&folder, "%s/.cache/isthmus", home && *home ? home : "/tmp");
	return text_take(&folder);
}

char *dataset_folder(const Dataset *set)
{
	char *cache = cache_folder();
	Text folder = {0};
	text_format(&folder, "%s/datasets/%s", cache, set->name);
	free(cache);
	return text_take(&folder);
}

/* The checksum that the recipe wrote down for the file. */
static bool find_checksum(const char *folder, const char *name, char checksum[65])
{
	Text path = {0};
	text_format(&path, "%s/checksums", folder);
	FILE *file = fopen(text_of(&path), "re");
	text_release(&path);
	char line[512];
	bool found = false;
	while (file && !found && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		found = strlen(line) > 65 && line[64] == ' ' && strcmp(line + 65, name) == 0;
	}
	if (file)
		fclose(file);
	if (found)
		memcpy(checksum, line, 64);
	checksum[found ? 64 : 0] = '\0';
	return found;
}

static bool check_file(const DatasetFile *file, const char *folder, Text *different, Error *err)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, file->name);
	struct stat status;
	bool there = stat(text_of(&path), &status) == 0 && S_ISREG(status.st_mode);
	text_release(&path);
	if (!there)
		return error_set(err, ERROR_INPUT, "the recipe did not make %s", file->name);
	if ((uint64_t)status.st_size < file->bytes / 2)
		return error_set(err, ERROR_INPUT,
			"%s has only %lld bytes where about %llu were expected: its package has changed too "
			"much for the recipe",
			file->name, (long long)status.st_size, (unsigned long long)file->bytes);
	char checksum[65];
	if (!find_checksum(folder, file->name, checksum))
		return error_set(err, ERROR_INPUT, "the recipe wrote no checksum of %s", file->name);
	if (strcmp(checksum, file->checksum) != 0)
		text_format(different, "%s%s", different->length ? ", " : "", file->name);
	return true;
}

bool dataset_check(const Dataset *set, const char *folder, Text *different, Error *err)
{
	bool fine = true;
	for (size_t i = 0; i < set->n_files && fine; i++)
		fine = check_file(&set->files[i], folder, different, err);
	return fine;
}

DatasetState dataset_state(const Dataset *set)
{
	char *folder = dataset_folder(set);
	Text different = {0}, part = {0};
	text_format(&part, "%s.part", folder);
	bool here = dataset_check(set, folder, &different, NULL);
	DatasetState state = here ? different.length ? DATASET_DIFFERENT : DATASET_READY
			     : access(text_of(&part), F_OK) == 0 ? DATASET_UNFINISHED
								 : DATASET_ABSENT;
	text_release(&different);
	text_release(&part);
	free(folder);
	return state;
}

const char *dataset_state_name(DatasetState state)
{
	static const char *const names[] = {"no", "part", "other", "yes"};
	return names[state];
}

static bool is_file_of(const Dataset *set, const char *word)
{
	for (size_t i = 0; i < set->n_files; i++)
		if (strcmp(set->files[i].name, word) == 0)
			return true;
	return false;
}

/* Quoted as a command line wants it. */
static void add_path(Text *words, const char *folder, const char *name)
{
	text_add_char(words, '"');
	for (const char *at = folder; *at; at++)
		text_format(words, "%s%c", *at == '"' || *at == '\\' ? "\\" : "", *at);
	text_format(words, "/%s\"", name);
}

bool dataset_load_words(const Dataset *set, Text *words, Error *err)
{
	DatasetState state = dataset_state(set);
	if (state != DATASET_READY && state != DATASET_DIFFERENT)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is in the catalogue but not on this machine yet; type `data get %s`", set->name,
			set->name);
	char *folder = dataset_folder(set), *line = memory_text(set->load), *rest = NULL;
	for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		if (words->length)
			text_add_char(words, ' ');
		if (is_file_of(set, word))
			add_path(words, folder, word);
		else
			text_add(words, word);
	}
	free(line);
	free(folder);
	return true;
}
