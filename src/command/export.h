/*
 * What `export` can write: one file with one const struct, one line in the table of export.c.
 */
#ifndef COMMAND_EXPORT_H
#define COMMAND_EXPORT_H

#include "command/command.h"
#include "report/drawing.h"
#include "report/writer.h"

typedef struct Export {
	const char *name;    /* as typed after export */
	const char *after;   /* what follows it: "FILE [options]" */
	const char *summary; /* one line */
	const ArgSpec *options;
	bool (*run)(const Call *call, Report *out, Error *err);
} Export;

/* Ended by NULL. */
extern const Export *const exports[];

/* The options that all figures have. */
#define ARG_FIGURE_FILE                                                                                        \
	{                                                                                                      \
		.name = "file", .kind = ARG_FILE, .flags = ARG_POSITIONAL | ARG_REQUIRED,                      \
		.help = "where to: a figure when its name ends in .svg, .png or .pdf, the numbers when in "    \
			".tsv, .csv, .json, .jsonl or .md",                                                    \
	}
#define ARG_FIGURE_SIZE                                                                                        \
	{.name = "width",                                                                                      \
		.kind = ARG_INTEGER,                                                                           \
		.help = "of the figure; 900 when left out, 1800 for .png",                                     \
		.low = 200,                                                                                    \
		.high = 16000,                                                                                 \
		.unit = "pixels"},                                                                             \
	{                                                                                                      \
		.name = "height", .kind = ARG_INTEGER, .help = "of the figure; what fits when left out",       \
		.low = 150, .high = 16000, .unit = "pixels"                                                    \
	}
#define ARG_FIGURE_TITLE                                                                                       \
	{                                                                                                      \
		.name = "title", .kind = ARG_TEXT, .help = "above the figure; \"\" for none"                   \
	}

/* What a file is to hold; the job that writes it owns all of it. */
typedef struct ExportPlan {
	Projection *points;   /* a map, counted; NULL: curves */
	Colouring *colouring; /* of its points; counted */
	Series series[SNAPSHOT_SERIES];
	size_t n_series;
	DrawingStyle style; /* title, made and named are NULL: see below */
	WordSet *named;     /* counted */
	char *title, *made;
	char *path;
	char *what;             /* "the map of words" */
	const SheetType *sheet; /* a figure, or */
	const Writer *writer;   /* the numbers */
} ExportPlan;

/* Reads file, width, height and title. */
bool export_plan(const Call *call, ExportPlan *plan, Error *err);
/* Starts the job that writes the file; takes over what the plan holds in any case. */
bool export_start(const Call *call, ExportPlan *plan, Error *err);
void export_plan_release(ExportPlan *plan);

#endif
