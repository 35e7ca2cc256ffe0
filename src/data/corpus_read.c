#include "data/corpus_read.h"

#include "base/decimal.h"
#include "base/text.h"
#include "data/file_list.h"
#include "data/reviews.h"
#include "data/rows.h"

#include <stdlib.h>
#include <string.h>

struct CorpusReader {
	ReadOptions options;
	FileList files;
	size_t next;   /* file to open */
	uint64_t done; /* bytes of the files that are finished */
	size_t read, skipped;
	char *skip_reason; /* of the first one */
	char *default_domain;
	CorpusBuilder *builder;
	Corpus *corpus;
	/* the file that is open */
	const ListedFile *file;
	TextStream *stream;
	RowParser *rows;       /* tables only */
	ReviewParser *reviews; /* reviews only */
	char *domain, *label;  /* of its documents, as far as not told by rows; label may be NULL */
	char *name;            /* of its documents, as far as not told by rows */
	bool line_is_blank;    /* so far; to find paragraphs */
	bool started;          /* a piece of it was taken */
	bool labelled;         /* it has fastText's layout */
	Text line;             /* of it, as far as it was read */
};

CorpusReader *corpus_reader_new(const char *const *paths, size_t count, const ReadOptions *options, Error *err)
{
	CorpusReader *reader = memory_new(1, sizeof *reader);
	reader->options = *options;
	for (size_t i = 0; i < count; i++)
		if (!file_list_add(&reader->files, paths[i], err)) {
			corpus_reader_free(reader);
			return NULL;
		}
	reader->default_domain = file_stem(paths[0]);
	if (!reader->options.domain)
		reader->options.domain = reader->default_domain;
	if (!reader->options.source)
		reader->options.source = paths[0];
	reader->builder = corpus_builder_new();
	corpus_builder_limit(reader->builder, options->memory);
	return reader;
}

static void close_file(CorpusReader *reader)
{
	row_parser_free(reader->rows);
	review_parser_free(reader->reviews);
	reader->reviews = NULL;
	text_stream_close(reader->stream);
	text_clear(&reader->line);
	free(reader->domain);
	free(reader->label);
	free(reader->name);
	reader->rows = NULL;
	reader->stream = NULL;
	reader->domain = reader->label = reader->name = NULL;
	reader->file = NULL;
}

void corpus_reader_free(CorpusReader *reader)
{
	if (!reader)
		return;
	close_file(reader);
	file_list_release(&reader->files);
	corpus_builder_free(reader->builder);
	corpus_unref(reader->corpus);
	text_release(&reader->line);
	free(reader->skip_reason);
	free(reader->default_domain);
	free(reader);
}

/* ---- rows and text ----------------------------------------------------------------------------------------
 */

static void take_row(void *context, const char *const value[ROW_FIELDS])
{
	CorpusReader *reader = context;
	if (!value[ROW_TEXT])
		return;
	const char *domain = value[ROW_DOMAIN] && *value[ROW_DOMAIN] ? value[ROW_DOMAIN] : reader->domain;
	const char *label = value[ROW_LABEL] ? value[ROW_LABEL] : reader->label;
	const char *name = value[ROW_TITLE] && *value[ROW_TITLE] ? value[ROW_TITLE] : reader->name;
	corpus_builder_document(reader->builder, domain, label && *label ? label : NULL);
	corpus_builder_name(reader->builder, name);
	corpus_builder_text(reader->builder, value[ROW_TEXT], strlen(value[ROW_TEXT]));
}

/* Whether a document ends after this character. */
static bool ends_document(CorpusReader *reader, char byte)
{
	bool blank_line = false;
	if (byte == '\n') {
		blank_line = reader->line_is_blank;
		reader->line_is_blank = true;
	} else if (byte != ' ' && byte != '\t' && byte != '\r') {
		reader->line_is_blank = false;
	}
	return byte == '\f' || (byte == '\n' && reader->options.unit == UNIT_LINE) ||
	       (blank_line && reader->options.unit == UNIT_PARAGRAPH);
}

static void begin_document(CorpusReader *reader)
{
	corpus_builder_document(reader->builder, reader->domain, reader->label);
	corpus_builder_name(reader->builder, reader->name);
}

static void take_text(CorpusReader *reader, const char *text, size_t bytes)
{
	bool whole = reader->options.unit == UNIT_FILE && !memchr(text, '\f', bytes);
	size_t from = 0;
	for (size_t i = 0; !whole && i < bytes; i++) {
		if (!ends_document(reader, text[i]))
			continue;
		corpus_builder_text(reader->builder, text + from, i + 1 - from);
		begin_document(reader);
		from = i + 1;
	}
	corpus_builder_text(reader->builder, text + from, bytes - from);
}

/* ---- fastText's layout ------------------------------------------------------------------------------------
 */

static const char label_mark[] = "__label__";

/* What fastText's reader takes for blanks. */
static const char blanks[] = " \t\v\f\r";

/* One line: words go to the corpus as they are, labels without their mark. */
static void take_line(CorpusReader *reader)
{
	Text words = {0};
	char *rest = NULL;
	begin_document(reader);
	for (char *word = strtok_r(reader->line.data, blanks, &rest); word;
		word = strtok_r(NULL, blanks, &rest))
		if (text_starts(word, label_mark) && word[strlen(label_mark)])
			corpus_builder_label(reader->builder, word + strlen(label_mark));
		else
			text_format(&words, "%s%s", words.length ? " " : "", word);
	corpus_builder_words(reader->builder, text_of(&words));
	text_release(&words);
	text_clear(&reader->line);
}

static void take_lines(CorpusReader *reader, const char *text, size_t bytes)
{
	const char *end = text + bytes;
	for (const char *feed; (feed = memchr(text, '\n', (size_t)(end - text))); text = feed + 1) {
		text_add_bytes(&reader->line, text, (size_t)(feed - text));
		if (reader->line.length)
			take_line(reader);
	}
	text_add_bytes(&reader->line, text, (size_t)(end - text));
}

static bool is_place(const char *wanted)
{
	return wanted && (strcmp(wanted, "folder") == 0 || strcmp(wanted, "file") == 0);
}

/* ---- reviews ----------------------------------------------------------------------------------------------
 */

/* What the stars of a review, or else its file, say of it; NULL: nothing. */
static const char *verdict(const CorpusReader *reader, const Review *review, Text *part)
{
	static const char *const verdicts[] = {"positive", "negative"};
	double stars;
	if (review_part(review, "rating", part) && decimal_read(text_of(part), part->length, &stars))
		return stars > 3 ? verdicts[0] : stars < 3 ? verdicts[1] : NULL;
	char *stem = file_stem(reader->file->path);
	const char *found = NULL;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(stem, verdicts[i]) == 0)
			found = verdicts[i];
	free(stem);
	return found;
}

static const char *label_of(const CorpusReader *reader, const Review *review, Text *part)
{
	const char *wanted = reader->options.label;
	if (!wanted)
		return verdict(reader, review, part);
	if (is_place(wanted))
		return reader->label;
	return review_part(review, wanted, part) && part->length ? text_of(part) : NULL;
}

/* The part of that name, or what stands for it where there is none. */
static const char *part_or(const Review *review, const char *name, const char *instead, Text *part)
{
	return name && review_part(review, name, part) && part->length ? text_of(part) : instead;
}

static void take_review(void *context, const Review *review)
{
	CorpusReader *reader = context;
	const ReadOptions *options = &reader->options;
	Text domain = {0}, label = {0}, text = {0};
	corpus_builder_document(reader->builder, part_or(review, options->domain, reader->domain, &domain),
		label_of(reader, review, &label));
	corpus_builder_name(reader->builder, part_or(review, options->title, reader->name, &text));
	if (!options->text && review_part(review, "title", &text)) {
		text_add(&text, "\n\n");
		corpus_builder_text(reader->builder, text_of(&text), text.length);
	}
	if (review_part(review, options->text ? options->text : "review_text", &text))
		corpus_builder_text(reader->builder, text_of(&text), text.length);
	text_release(&domain);
	text_release(&label);
	text_release(&text);
}

/* ---- files ------------------------------------------------------------------------------------------------
 */

static TextFormat format_of(const CorpusReader *reader)
{
	const char *path = reader->file->path;
	if (reader->options.format != TEXT_BY_NAME)
		return reader->options.format;
	if (file_ends(path, ".csv"))
		return TEXT_CSV;
	if (file_ends(path, ".tsv"))
		return TEXT_TSV;
	if (file_ends(path, ".jsonl") || file_ends(path, ".ndjson") || file_ends(path, ".json"))
		return TEXT_JSONL;
	return TEXT_PLAIN;
}

/* "folder" and "file" stand for names of the open file. */
static char *place_name(const CorpusReader *reader, const char *wanted)
{
	if (wanted && strcmp(wanted, "folder") == 0)
		return memory_text(reader->file->folder);
	if (wanted && strcmp(wanted, "file") == 0)
		return file_stem(reader->file->path);
	return memory_text(wanted);
}

static void open_rows(CorpusReader *reader, RowFormat format)
{
	const ReadOptions *options = &reader->options;
	RowColumns columns = {.name = {options->text ? options->text : "text", options->domain, options->label,
				      options->title ? options->title : "id"},
		.required = {true, false, options->label && !is_place(options->label), options->title}};
	reader->rows = row_parser_new(format, reader->file->path, &columns, take_row, reader);
}

/* A file that was found in a folder and is no text is noted and passed over; reader->stream stays NULL. */
static bool open_file(CorpusReader *reader, Error *err)
{
	Error fault = ERROR_INIT;
	reader->file = &reader->files.files[reader->next++];
	reader->stream = text_stream_open(reader->file->path, reader->options.encoding, &fault);
	if (!reader->stream) {
		if (reader->file->named || fault.kind != ERROR_INPUT)
			return error_set(err, fault.kind, "%s", fault.message);
		if (reader->skipped++ == 0)
			reader->skip_reason = memory_text(fault.message);
		reader->done += reader->file->bytes;
		return true;
	}
	reader->read++;
	TextFormat format = format_of(reader);
	reader->domain = place_name(reader, reader->options.domain);
	reader->label = is_place(reader->options.label) ? place_name(reader, reader->options.label) : NULL;
	reader->name = listed_file_name(reader->file);
	reader->line_is_blank = reader->started = false;
	reader->labelled = format == TEXT_FASTTEXT;
	if (format == TEXT_CSV || format == TEXT_TSV || format == TEXT_JSONL)
		open_rows(reader, format == TEXT_CSV ? ROWS_CSV : format == TEXT_TSV ? ROWS_TSV : ROWS_JSONL);
	return true;
}

/* What plain text is, by its first piece. */
static bool choose_layout(CorpusReader *reader, const char *piece, size_t bytes, Error *err)
{
	const ReadOptions *options = &reader->options;
	const char *column = options->text ? options->text : options->title;
	reader->started = true;
	if (options->format == TEXT_BY_NAME)
		reader->labelled =
			bytes > strlen(label_mark) && memcmp(piece, label_mark, strlen(label_mark)) == 0;
	if (options->format == TEXT_REVIEWS ||
		(options->format == TEXT_BY_NAME && reviews_sniff(piece, bytes))) {
		reader->reviews = review_parser_new(reader->file->path, take_review, reader);
		return true;
	}
	if (column)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is read as plain text, which has no column %s; say format=csv, tsv or jsonl if "
			"it is a table",
			reader->file->path, column);
	begin_document(reader);
	return true;
}

static void take_piece(CorpusReader *reader, const char *piece, size_t bytes)
{
	if (reader->reviews)
		review_parser_feed(reader->reviews, piece, bytes);
	else
		(reader->labelled ? take_lines : take_text)(reader, piece, bytes);
}

static bool read_piece(CorpusReader *reader, Error *err)
{
	const char *piece;
	size_t bytes;
	if (!text_stream_read(reader->stream, &piece, &bytes, err))
		return false;
	if (bytes > 0 && reader->rows)
		return row_parser_feed(reader->rows, piece, bytes, err) &&
		       corpus_builder_fits(reader->builder, err);
	if (bytes > 0) {
		if (!reader->started && !choose_layout(reader, piece, bytes, err))
			return false;
		take_piece(reader, piece, bytes);
		return corpus_builder_fits(reader->builder, err);
	}
	if (reader->line.length)
		take_line(reader);
	bool ok = (!reader->rows || row_parser_finish(reader->rows, err)) &&
		  (!reader->reviews || review_parser_finish(reader->reviews, err));
	reader->done += reader->file->bytes;
	close_file(reader);
	return ok;
}

static bool build(CorpusReader *reader, Error *err)
{
	CorpusBuilder *builder = reader->builder;
	reader->builder = NULL;
	if (reader->read == 0) {
		corpus_builder_free(builder);
		return error_set(err, ERROR_INPUT, "none of the %zu files is text: %s", reader->skipped,
			reader->skip_reason ? reader->skip_reason : "");
	}
	reader->corpus = corpus_builder_finish(builder, reader->options.source, err);
	return reader->corpus != NULL;
}

bool corpus_reader_step(CorpusReader *reader, bool *finished, Error *err)
{
	*finished = false;
	if (reader->stream)
		return read_piece(reader, err);
	if (reader->next < reader->files.count)
		return open_file(reader, err);
	*finished = true;
	return build(reader, err);
}

void corpus_reader_progress(const CorpusReader *reader, Progress *progress)
{
	uint64_t here = reader->stream ? text_stream_position(reader->stream) : 0;
	bool known = reader->files.bytes > 0;
	*progress = (Progress){.done = (double)(reader->done + here),
		.total = known ? (double)reader->files.bytes : 0,
		.unit = "bytes",
		.phase = "reading",
		.finished = reader->corpus != NULL};
	if (known && progress->done > progress->total)
		progress->done = progress->total;
}

Corpus *corpus_reader_take(CorpusReader *reader)
{
	Corpus *corpus = reader->corpus;
	reader->corpus = NULL;
	return corpus;
}

size_t corpus_reader_files(const CorpusReader *reader)
{
	return reader->read;
}

size_t corpus_reader_skipped(const CorpusReader *reader, const char **first)
{
	*first = reader->skip_reason;
	return reader->skipped;
}

Corpus *corpus_read(const char *const *paths, size_t count, const ReadOptions *options, Error *err)
{
	CorpusReader *reader = corpus_reader_new(paths, count, options, err);
	bool ok = reader, finished = false;
	while (ok && !finished)
		ok = corpus_reader_step(reader, &finished, err);
	Corpus *corpus = ok ? corpus_reader_take(reader) : NULL;
	corpus_reader_free(reader);
	return corpus;
}
