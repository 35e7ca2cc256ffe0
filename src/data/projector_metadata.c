#include "data/projector_metadata.h"

#include "data/metadata.h"
#include "data/tsv_line.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const names[METADATA_COLUMNS] = {
	"item|label|word|name|token|title",
	"domain",
	"class|category",
	"count|frequency",
};

/* Where a word for vectors stands in the name; 0 bytes: nowhere. */
static const char *find_word(const char *name, size_t bytes, size_t *length)
{
	static const char *const words[] = {"vectors", "tensors", "tensor", "embeddings", "embedding"};
	const char *at = NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words && !at; i++) {
		*length = strlen(words[i]);
		at = memmem(name, bytes, words[i], *length);
	}
	return at;
}

void projector_companion(const char *path, const char *part, const char *ending, Text *out)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t bytes = strlen(name), length;
	bytes -= text_ends(name, ".gz") ? 3 : 0;
	bytes -= bytes > 4 && strncmp(name + bytes - 4, ".tsv", 4) == 0 ? 4 : 0;
	const char *word = find_word(name, bytes, &length);
	const char *end = name + bytes;
	if (word)
		text_format(out, "%.*s%s%.*s%s", (int)(word - path), path, part, (int)(end - word - length),
			word + length, ending);
	else
		text_format(out, "%.*s_%s%s", (int)(end - path), path, part, ending);
}

static bool is_called(const char *field, size_t bytes, const char *choices)
{
	for (const char *at = choices; *at; at += *at == '|') {
		size_t length = strcspn(at, "|");
		if (length == bytes && strncasecmp(field, at, bytes) == 0)
			return true;
		at += length;
	}
	return false;
}

static void take_header(ProjectorMetadata *metadata, const char *line, size_t bytes)
{
	const char *at = line, *end = line + bytes;
	for (size_t column = 0; at < end; column++) {
		const char *field = at;
		size_t length = tsv_field(&at, end);
		for (int i = 0; i < METADATA_COLUMNS; i++)
			if (metadata->column[i] == SIZE_MAX && is_called(field, length, names[i]))
				metadata->column[i] = column;
	}
}

static bool read_header(ProjectorMetadata *metadata, Error *err)
{
	enum { HEAD = 1 << 16 };
	size_t available, bytes;
	const char *line;
	if (!source_need(&metadata->source, HEAD, &available, err))
		return false;
	const char *head = (const char *)source_at(&metadata->source);
	const char *feed = memchr(head, '\n', available);
	if (memchr(head, '\t', feed ? (size_t)(feed - head) : available)) {
		if (!source_line(&metadata->source, &line, &bytes, err))
			return false;
		take_header(metadata, line, bytes);
	}
	if (metadata->column[METADATA_ITEM] == SIZE_MAX)
		metadata->column[METADATA_ITEM] = 0;
	return true;
}

bool projector_metadata_open(SpaceFile *file, ProjectorMetadata *metadata, Error *err)
{
	Text path = {0};
	projector_metadata_path(file->source.path, &path);
	metadata->found = access(text_of(&path), R_OK) == 0;
	for (int i = 0; i < METADATA_COLUMNS; i++)
		metadata->column[i] = SIZE_MAX;
	bool good = !metadata->found ||
		    (source_open(&metadata->source, text_of(&path), err) && read_header(metadata, err));
	text_release(&path);
	file->domains = metadata->column[METADATA_DOMAIN] != SIZE_MAX;
	file->classes = metadata->column[METADATA_CLASS] != SIZE_MAX;
	file->counts = metadata->column[METADATA_COUNT] != SIZE_MAX;
	return good;
}

static void take_fields(ProjectorMetadata *metadata, const char *line, size_t bytes)
{
	const char *at = line, *end = line + bytes;
	for (int i = 0; i < METADATA_COLUMNS; i++)
		text_clear(&metadata->field[i]);
	for (size_t column = 0; at < end; column++) {
		const char *field = at;
		size_t length = tsv_field(&at, end);
		for (int i = 0; i < METADATA_COLUMNS; i++)
			if (metadata->column[i] == column && length > 0)
				tsv_label(field, length, &metadata->field[i]);
	}
}

bool projector_metadata_next(ProjectorMetadata *metadata, SpaceRow *row, bool *ended, Error *err)
{
	const char *line;
	size_t bytes;
	long long count = 0;
	if (!tsv_next(&metadata->source, &line, &bytes, err))
		return false;
	*ended = line == NULL;
	if (*ended)
		return true;
	take_fields(metadata, line, bytes);
	Text *field = metadata->field;
	if (field[METADATA_ITEM].length == 0)
		text_add(&field[METADATA_ITEM], "_");
	row->item = text_of(&field[METADATA_ITEM]);
	row->bytes = field[METADATA_ITEM].length;
	row->domain = field[METADATA_DOMAIN].length ? text_of(&field[METADATA_DOMAIN]) : "unknown";
	row->class_name = field[METADATA_CLASS].length ? text_of(&field[METADATA_CLASS]) : "unknown";
	if (text_to_integer(text_of(&field[METADATA_COUNT]), &count) && count > 0)
		row->count = (uint64_t)count;
	return true;
}

void projector_metadata_close(ProjectorMetadata *metadata)
{
	source_close(&metadata->source);
	for (int i = 0; i < METADATA_COLUMNS; i++)
		text_release(&metadata->field[i]);
}

void projector_metadata_path(const char *path, Text *out)
{
	projector_companion(path, "metadata", ".tsv", out);
}

bool projector_metadata_rest(const Metadata *all, Metadata **rest, Error *err)
{
	Metadata *kept = metadata_new(all->rows);
	bool fine = true;
	for (size_t i = 0; fine && i < all->count; i++) {
		const char *name = all->columns[i].name;
		bool own = is_called(name, strlen(name), "cluster");
		for (int j = 0; j < METADATA_COLUMNS && !own; j++)
			own = is_called(name, strlen(name), names[j]);
		fine = own || metadata_copy(&all->columns[i], kept, err);
	}
	*rest = fine && kept->count ? metadata_ref(kept) : NULL;
	metadata_unref(kept);
	return fine;
}

/* One column goes without a header: its first line would be taken for an item. */
void projector_metadata_head(const Space *space, const Clustering *clusters, Output *output)
{
	if (!space->domain_of && !space->class_of && !space->counts && !clusters && !space->metadata)
		return;
	output_text(output, "item");
	output_text(output, space->domain_of ? "\tdomain" : "");
	output_text(output, space->class_of ? "\tclass" : "");
	output_text(output, clusters ? "\tcluster" : "");
	output_text(output, space->counts ? "\tcount" : "");
	for (size_t i = 0; space->metadata && i < space->metadata->count; i++) {
		output_text(output, "\t");
		tsv_write_label(space->metadata->columns[i].name, output);
	}
	output_text(output, "\n");
}

static void write_name(const Dictionary *dictionary, uint32_t id, Output *output)
{
	output_text(output, "\t");
	if (id < dictionary->count)
		tsv_write_label(dictionary_word(dictionary, id), output);
}

static void write_metadata(const Metadata *metadata, uint32_t row, Output *output)
{
	Text text = {0};
	for (size_t i = 0; i < metadata->count; i++) {
		metadata_text(&metadata->columns[i], row, &text);
		output_text(output, "\t");
		if (text.length)
			tsv_write_label(text_of(&text), output);
	}
	text_release(&text);
}

void projector_metadata_row(const Space *space, const Clustering *clusters, uint32_t row, Output *output)
{
	char count[32];
	tsv_write_label(dictionary_word(&space->items, row), output);
	if (space->domain_of)
		write_name(&space->domains, space->domain_of[row], output);
	if (space->class_of)
		write_name(&space->classes, space->class_of[row], output);
	if (clusters)
		write_name(&clusters->clusters, clusters->cluster_of[row], output);
	if (space->counts) {
		snprintf(count, sizeof count, "\t%llu", (unsigned long long)space->counts[row]);
		output_text(output, count);
	}
	if (space->metadata)
		write_metadata(space->metadata, row, output);
	output_text(output, "\n");
}

void projector_metadata_write_head(const Space *space, Output *output)
{
	projector_metadata_head(space, NULL, output);
}

void projector_metadata_write(const Space *space, uint32_t row, Output *output)
{
	projector_metadata_row(space, NULL, row, output);
}
