/*
 * Writers: a report as bytes. One file each, one line in the table.
 */
#ifndef REPORT_WRITER_H
#define REPORT_WRITER_H

#include "report/report.h"

typedef struct WriterOptions {
	const char *command; /* the line that was answered; json states it */
	int width;           /* columns of the screen; 0: do not cut */
	int height;          /* rows for plots; 0: 20 */
	bool colour;         /* escape sequences are welcome */
	bool unicode;        /* braille and block characters are welcome; otherwise ASCII */
} WriterOptions;

typedef struct Writer {
	const char *name; /* "table", "tsv", "csv", "json", "jsonl", "markdown" */
	void (*write)(const Report *report, const WriterOptions *options, Text *out);
} Writer;

extern const Writer *const writers[]; /* ended by NULL */
const Writer *writer_find(const char *name);
/* By the ending of a file's name; NULL when it is none of theirs. */
const Writer *writer_for_path(const char *path);
/* json and jsonl state failures too: {"command":…,"ok":false,"error":"…","sections":[…]}, with what was
 * answered before the failure. */
void writer_json_error(const char *command, const Report *report, const char *message, Text *out);

#endif
