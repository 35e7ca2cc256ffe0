#include "data/benchmark.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/source.h"
#include "data/datasets_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIELDS = 5 /* name, version, file, checksum, citation */, PIECE = 1 << 16 };

void benchmark_release(Benchmark *benchmark)
{
	free(benchmark->name);
	free(benchmark->version);
	free(benchmark->citation);
	*benchmark = (Benchmark){0};
}

bool benchmark_is_changed(const Benchmark *benchmark)
{
	return *benchmark->recorded && strcmp(benchmark->recorded, benchmark->checksum) != 0;
}

static bool sum_up(const char *path, char checksum[33], Error *err)
{
	Source source = {0};
	Checksum *sum = checksum_new();
	size_t available = 1;
	bool fine = source_open_plain(&source, path, err);
	while (fine && available) {
		fine = source_need(&source, PIECE, &available, err);
		if (fine && available) {
			checksum_add(sum, source_at(&source), available);
			source_skip(&source, available);
		}
	}
	checksum_text(sum, checksum);
	checksum_free(sum);
	source_close(&source);
	return fine;
}

/* One record: name, version, file, checksum, citation, between tabs. */
typedef struct Record {
	char *fields[FIELDS];
} Record;

static bool split(const char *line, size_t bytes, Record *record)
{
	size_t count = 0;
	for (size_t at = 0; at <= bytes && count < FIELDS; count++) {
		const char *tab = memchr(line + at, '\t', bytes - at);
		size_t length = tab ? (size_t)(tab - line) - at : bytes - at;
		record->fields[count] = memory_slice(line + at, length);
		at += length + 1;
	}
	return count >= FIELDS - 1 && bytes && line[0] != '#';
}

static void release_record(Record *record)
{
	for (size_t i = 0; i < FIELDS; i++)
		free(record->fields[i]);
	*record = (Record){0};
}

static void take(Record *record, Benchmark *into)
{
	free(into->name);
	free(into->version);
	free(into->citation);
	into->name = memory_text(record->fields[0]);
	into->version = memory_text(record->fields[1]);
	into->citation = memory_text(record->fields[4]);
	snprintf(into->recorded, sizeof into->recorded, "%s", record->fields[3]);
}

/* A record with the file's checksum ends the search; one with its name alone stands until then. */
static bool search_records(const char *list, const char *name, Benchmark *benchmark, Error *err)
{
	Source source = {0};
	const char *line;
	size_t bytes;
	bool fine = source_open_plain(&source, list, err), found = false;
	while (fine && !found && (fine = source_line(&source, &line, &bytes, err)) && line) {
		Record record = {0};
		if (split(line, bytes, &record)) {
			found = strcmp(record.fields[3], benchmark->checksum) == 0;
			if (found || (!benchmark->name && strcmp(record.fields[2], name) == 0))
				take(&record, benchmark);
		}
		release_record(&record);
	}
	source_close(&source);
	return fine;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static char *own_record(const char *path)
{
	Text text = {0};
	text_format(&text, "%s.benchmark", path);
	return text_take(&text);
}

bool benchmark_of_file(const char *path, Benchmark *benchmark, Error *err)
{
	char *own = own_record(path), *all = datasets_find("benchmarks.tsv", NULL);
	*benchmark = (Benchmark){0};
	bool fine = sum_up(path, benchmark->checksum, err);
	if (fine && access(own, R_OK) == 0)
		fine = search_records(own, name_of(path), benchmark, err);
	else if (fine && all)
		fine = search_records(all, name_of(path), benchmark, err);
	free(own);
	free(all);
	return fine;
}

static bool is_one_field(const char *text)
{
	return !text[strcspn(text, "\t\r\n")];
}

bool benchmark_record(const char *path, const char *name, const char *version, const char *citation, Error *err)
{
	char checksum[33];
	if (!is_one_field(name) || !is_one_field(version) || !is_one_field(citation))
		return error_set(err, ERROR_INPUT, "name, version and citation are of one line, without tabs");
	if (!sum_up(path, checksum, err))
		return false;
	char *own = own_record(path);
	Output *output = output_open(own, err);
	Text line = {0};
	text_format(&line, "%s\t%s\t%s\t%s\t%s\n", name, version, name_of(path), checksum, citation);
	if (output)
		output_text(output, text_of(&line));
	text_release(&line);
	free(own);
	return output && output_commit(output, err);
}

void benchmark_describe(const Benchmark *benchmark, Text *out)
{
	if (!benchmark->name)
		text_format(out, "no version is recorded of this file, checksum %s", benchmark->checksum);
	else if (benchmark_is_changed(benchmark))
		text_format(out,
			"this file differs from %s, version %s, after which it is called: its checksum is %s, "
			"that of the version is %s",
			benchmark->name, benchmark->version, benchmark->checksum, benchmark->recorded);
	else
		text_format(out, "%s, version %s, checksum %s", benchmark->name, benchmark->version,
			benchmark->checksum);
}
