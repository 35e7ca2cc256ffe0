/* The table of writers: one line each. */
#include "report/writer.h"

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
