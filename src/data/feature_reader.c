#include "data/feature_reader.h"

#include "data/feature_vocabulary.h"
#include "data/file_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 1 << 16, QUICK_BYTES = 1 << 20, QUICK_PACKED = 1 << 14 };

struct FeatureReader {
	FeatureOptions options;
	FileList files;
	char **domains; /* by file; NULL: told by options */
	size_t next;    /* file to open */
	uint64_t done;  /* bytes of the files that are finished */
	const FeatureFormat *format;
	FeatureFile file; /* open when `reading` */
	bool reading, finished;
	FeatureRows rows;
	size_t left_out, several;
	size_t skipped; /* files of folders that hold no features */
	Error reason;
	Text note;
};

extern const FeatureFormat feature_matlab, feature_npy, feature_svmlight, feature_table;

const FeatureFormat *const feature_formats[] = {
	&feature_svmlight, &feature_matlab, &feature_npy, &feature_table, NULL};

const FeatureFormat *feature_format_find(const char *name, Error *err)
{
	Text names = {0};
	for (size_t i = 0; feature_formats[i]; i++) {
		if (strcmp(feature_formats[i]->name, name) == 0) {
			text_release(&names);
			return feature_formats[i];
		}
		text_format(&names, "%s%s", i ? ", " : "", feature_formats[i]->name);
	}
	error_set(err, ERROR_USAGE, "there is no format of features called \"%s\"; there are %s", name,
		text_of(&names));
	text_release(&names);
	return NULL;
}

const FeatureFormat *feature_format_sniff(const char *head, size_t bytes, bool whole)
{
	for (size_t i = 0; feature_formats[i]; i++)
		if (feature_formats[i]->sniff(head, bytes, whole))
			return feature_formats[i];
	return NULL;
}

void feature_file_leave_out(FeatureFile *file, const Error *reason)
{
	feature_rows_drop(file->rows);
	if (file->left_out++ == 0)
		file->reason = *reason;
}

void feature_file_remark(FeatureFile *file, const char *format, ...)
{
	char remark[512];
	va_list args;
	va_start(args, format);
	vsnprintf(remark, sizeof remark, format, args);
	va_end(args);
	text_format(&file->note, "%s%s", file->note.length ? "; " : "", remark);
}

/* ---- domains ---- */

static char *last_part(const char *path)
{
	char *plain = memory_text(path);
	for (size_t end = strlen(plain); end > 1 && plain[end - 1] == '/'; end--)
		plain[end - 1] = '\0';
	char *stem = file_stem(plain);
	free(plain);
	return stem;
}

static bool has_twins(char **names, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(names[i], names[j]) == 0)
				return true;
	return false;
}

/* What tells paths apart: their own names or, of files that are called alike, those of their folders. */
static char **path_domains(const char *const *paths, size_t count)
{
	char **names = memory_new(count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = last_part(paths[i]);
	if (!has_twins(names, count))
		return names;
	for (size_t i = 0; i < count; i++) {
		const char *slash = strrchr(paths[i], '/');
		char *folder = slash ? memory_slice(paths[i], (size_t)(slash - paths[i])) : memory_text(".");
		free(names[i]);
		names[i] = last_part(folder);
		free(folder);
	}
	return names;
}

/* "books,kitchen" for two paths. */
static char **listed_domains(const char *list, size_t count)
{
	char **names = memory_new(count, sizeof *names);
	for (size_t i = 0; i < count; i++) {
		size_t bytes = strcspn(list, ",");
		names[i] = memory_slice(list, bytes);
		list += bytes + (list[bytes] == ',');
	}
	return names;
}

static size_t listed(const char *list)
{
	size_t count = 1;
	for (; *list; list++)
		count += *list == ',';
	return count;
}

static bool is_place(const char *domain)
{
	return strcmp(domain, "file") == 0 || strcmp(domain, "folder") == 0;
}

static char *domain_of_file(const FeatureReader *reader, size_t file, const char *of_path)
{
	const char *wanted = reader->options.domain;
	if (wanted && strcmp(wanted, "file") == 0)
		return file_stem(reader->files.files[file].path);
	if (wanted && strcmp(wanted, "folder") == 0)
		return memory_text(reader->files.files[file].folder);
	return memory_text(of_path);
}

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
}

/* What the folder is called in which the file lies directly below the folder typed; the caller frees. */
static char *first_folder(const ListedFile *file)
{
	const char *below = file->path + file->below;
	return memory_slice(below, strcspn(below, "/"));
}

/* Folders in a folder are domains, when it holds nothing else and the files in them are no classes. */
static bool holds_folders(const FeatureReader *reader, size_t first)
{
	bool several = false;
	for (size_t f = first; f < reader->files.count; f++) {
		const ListedFile *file = &reader->files.files[f], *one = &reader->files.files[first];
		const char *below = file->path + file->below, *other = one->path + one->below;
		size_t bytes = strcspn(below, "/");
		if (file->named || !below[bytes])
			return false;
		several = several || bytes != strcspn(other, "/") || strncmp(below, other, bytes) != 0;
	}
	return several;
}

static void name_domains(FeatureReader *reader, size_t first, const char *of_path, bool given)
{
	size_t count = reader->files.count;
	bool folders = !given && !reader->options.domain && holds_folders(reader, first);
	for (size_t f = first; f < count; f++)
		reader->domains[f] =
			folders ? first_folder(&reader->files.files[f]) : domain_of_file(reader, f, of_path);
	if (folders)
		text_format(&reader->note, "%sthe folders in it are domains", reader->note.length ? "; " : "");
	else if (count - first > 1 && !given && !reader->options.domain && !reader->rows.domain_names)
		text_format(&reader->note, "%sits %zu files are one domain, %.60s; domain=file makes each one",
			reader->note.length ? "; " : "", count - first, of_path);
}

static bool list_files(FeatureReader *reader, const char *const *paths, size_t count, Error *err)
{
	const char *wanted = reader->options.domain;
	bool list = wanted && !is_place(wanted) && count > 1 && listed(wanted) == count;
	char **names = list ? listed_domains(wanted, count) : path_domains(paths, count);
	bool fine = true;
	for (size_t i = 0; fine && i < count; i++) {
		size_t first = reader->files.count;
		fine = file_list_add(&reader->files, paths[i], err);
		reader->domains = memory_resize(reader->domains, reader->files.count, sizeof *reader->domains);
		bool same = wanted && !is_place(wanted) && !list;
		if (fine)
			name_domains(reader, first, same ? wanted : names[i], same || list);
	}
	free_names(names, count);
	return fine;
}

FeatureReader *feature_reader_new(
	const char *const *paths, size_t count, const FeatureOptions *options, Error *err)
{
	FeatureReader *reader = memory_new(1, sizeof *reader);
	reader->options = *options;
	reader->reason = ERROR_INIT;
	/* A list that does not go by the paths goes by the domains that are found. */
	if (options->domain && strchr(options->domain, ',') && listed(options->domain) != count) {
		reader->rows.domain_names = options->domain;
		reader->options.domain = NULL;
	}
	if (list_files(reader, paths, count, err))
		return reader;
	feature_reader_free(reader);
	return NULL;
}

/* ---- files ---- */

static void close_file(FeatureReader *reader)
{
	FeatureFile *file = &reader->file;
	if (!reader->reading)
		return;
	reader->format->close(file);
	source_close(&file->source);
	if (reader->left_out == 0)
		reader->reason = file->reason;
	reader->left_out += file->left_out;
	reader->several += file->several;
	bool said = strstr(text_of(&reader->note), text_of(&file->note)); /* several files may be alike */
	if (file->note.length && !said)
		text_format(&reader->note, "%s%s", reader->note.length ? "; " : "", text_of(&file->note));
	text_release(&file->note);
	reader->reading = false;
}

void feature_reader_free(FeatureReader *reader)
{
	if (!reader)
		return;
	close_file(reader);
	free_names(reader->domains, reader->files.count);
	file_list_release(&reader->files);
	feature_rows_release(&reader->rows);
	text_release(&reader->note);
	free(reader);
}

static bool find_format(FeatureReader *reader, Error *err)
{
	Source *source = &reader->file.source;
	size_t bytes;
	if (!source_need(source, HEAD_BYTES, &bytes, err))
		return false;
	reader->format = reader->options.format ? reader->options.format
						: feature_format_sniff((const char *)source_at(source), bytes,
							  bytes < HEAD_BYTES);
	return reader->format ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" does not look like features: it is neither svmlight (lines of `label "
		       "index:value …`), nor MATLAB, nor .npy, nor a table of numbers, whose rows have as many "
		       "fields each and whose decimals stand after points (after commas only between "
		       "semicolons); say format= if it is one of these",
		       source->path);
}

static bool open_file(FeatureReader *reader, Error *err)
{
	const char *wanted = reader->options.domain;
	size_t next = reader->next++;
	reader->file = (FeatureFile){.domain = reader->domains[next],
		.domain_is_given = wanted != NULL,
		.alone = reader->files.count == 1,
		.options = &reader->options,
		.rows = &reader->rows,
		.reason = ERROR_INIT};
	const ListedFile *listed = &reader->files.files[next];
	Error why = ERROR_INIT;
	if (!source_open(&reader->file.source, listed->path, &why) || !find_format(reader, &why)) {
		source_close(&reader->file.source);
		reader->done += listed->bytes;
		reader->skipped++;
		return (!listed->named && why.kind == ERROR_INPUT) ||
		       error_set(err, why.kind, "%s", why.message);
	}
	reader->reading = true;
	return reader->format->open(&reader->file, err);
}

static bool check_left_out(const FeatureReader *reader, Error *err)
{
	const FeatureFile *file = &reader->file;
	size_t all = reader->rows.count + file->left_out;
	if (file->left_out == 0 || (file->left_out == 1 && all > 1) || file->left_out * 100 <= all)
		return true;
	return error_set(err, file->reason.kind, "%s (%zu of %zu rows cannot be used)", file->reason.message,
		file->left_out, all);
}

static bool read_file(FeatureReader *reader, Error *err)
{
	bool ended = false;
	if (!reader->format->step(&reader->file, &ended, err))
		return false;
	if (!ended)
		return true;
	if (!check_left_out(reader, err))
		return false;
	reader->done += reader->files.files[reader->next - 1].bytes;
	close_file(reader);
	return true;
}

static void add_note(FeatureReader *reader)
{
	Text *note = &reader->note;
	if (reader->left_out)
		text_format(note, "%s%zu %s left out, the first because %s", note->length ? "; " : "",
			reader->left_out, reader->left_out == 1 ? "row was" : "rows were",
			reader->reason.message);
	if (reader->several)
		text_format(note, "%s%zu %s several labels, of which the first was taken",
			note->length ? "; " : "", reader->several,
			reader->several == 1 ? "row has" : "rows have");
	if (reader->skipped)
		text_format(note, "%s%zu %s no features and %s passed over", note->length ? "; " : "",
			reader->skipped, reader->skipped == 1 ? "file holds" : "files hold",
			reader->skipped == 1 ? "was" : "were");
	if (reader->rows.entries_kept < reader->rows.n_entries)
		text_format(note, "%s%u of %u features are kept, %.1f %% of what the rows hold",
			note->length ? "; " : "", reader->rows.chosen.count, reader->rows.features.count,
			100.0 * (double)reader->rows.entries_kept / (double)reader->rows.n_entries);
}

bool feature_reader_step(FeatureReader *reader, bool *finished, Error *err)
{
	*finished = false;
	if (reader->reading)
		return read_file(reader, err);
	if (reader->next < reader->files.count)
		return open_file(reader, err);
	const char *vocabulary = reader->options.vocabulary;
	if (!feature_rows_check_domains(&reader->rows, err) ||
		(vocabulary && !feature_vocabulary_apply(vocabulary, &reader->rows, err)) ||
		!feature_rows_finish(&reader->rows, &reader->options.choice, err))
		return false;
	add_note(reader);
	*finished = reader->finished = true;
	return true;
}

void feature_reader_progress(const FeatureReader *reader, Progress *progress)
{
	const FeatureFile *file = &reader->file;
	double here = reader->reading ? (double)source_done(&file->source) : 0;
	if (reader->reading && file->share > 0)
		here = file->share * (double)reader->files.files[reader->next - 1].bytes;
	*progress = (Progress){.done = (double)reader->done + here,
		.total = (double)reader->files.bytes,
		.unit = "bytes",
		.phase = "reading",
		.finished = reader->finished};
	if (progress->done > progress->total)
		progress->done = progress->total;
}

static bool may_be_packed(const char *path)
{
	unsigned char head[8] = {0};
	FILE *stream = fopen(path, "rbe");
	bool read = stream && fread(head, 1, sizeof head, stream) > 0;
	if (stream)
		fclose(stream);
	return read && (memcmp(head, "\x1f\x8b", 2) == 0 || memcmp(head, "\x89HDF", 4) == 0 ||
			       memcmp(head, "MATLAB", 6) == 0);
}

bool feature_reader_is_quick(const FeatureReader *reader)
{
	const FileList *files = &reader->files;
	for (size_t i = 0; files->bytes > QUICK_PACKED && files->bytes <= QUICK_BYTES && i < files->count; i++)
		if (may_be_packed(files->files[i].path))
			return false;
	return files->bytes <= QUICK_BYTES;
}

const FeatureRows *feature_reader_rows(const FeatureReader *reader)
{
	return &reader->rows;
}

const FeatureFormat *feature_reader_format(const FeatureReader *reader)
{
	return reader->format;
}

const char *feature_reader_note(const FeatureReader *reader)
{
	return text_of(&reader->note);
}
