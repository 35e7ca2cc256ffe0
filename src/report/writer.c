/* The table of writers: one line each. */
#include "report/writer.h"

#include "base/text.h"

#include <string.h>

extern const Writer writer_table, writer_tsv, writer_csv, writer_json, writer_jsonl, writer_markdown;

const Writer *const writers[] = {
	&writer_table,
	&writer_tsv,
	&writer_csv,
	&writer_json,
	&writer_jsonl,
	&writer_markdown,
	NULL,
};

const Writer *writer_find(const char *name)
{
	for (const Writer *const *writer = writers; *writer; writer++)
		if (strcmp((*writer)->name, name) == 0)
			return *writer;
	return NULL;
}

const Writer *writer_for_path(const char *path)
{
	static const char *const endings[][2] = {{".tsv", "tsv"}, {".csv", "csv"}, {".json", "json"},
		{".jsonl", "jsonl"}, {".md", "markdown"}, {".txt", "table"}};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (text_ends(path, endings[i][0]))
			return writer_find(endings[i][1]);
	return NULL;
}
