/*
 * FeatureReader: files of features to spaces, piece by piece, so that a job or a loop can drive it. All files
 * of one reader share their columns.
 *
 * Rows that do not parse, or hold numbers that are not finite, are left out and counted; more than one in a
 * hundred (and more than one) is an error.
 */
#ifndef DATA_FEATURE_READER_H
#define DATA_FEATURE_READER_H

#include "base/progress.h"
#include "base/source.h"
#include "data/feature_rows.h"

typedef struct FeatureOptions {
	/* One domain for all, or one for each path between commas, or else for each domain that is found;
	 * "file" and "folder": what the file and the folder that it lies in are called; a column or a variable
	 * of the file, if it has one of that name. NULL: what the path typed is called, or parts of the file
	 * (as source and target) where it has them.
	 */
	const char *domain;
	const char *label;      /* the column or variable of the labels; NULL: found by its name or place */
	const char *title;      /* the column of the rows' names; NULL: none */
	const char *variable;   /* the array of the features; NULL: found by its name or size */
	const char *vocabulary; /* a file with names for features that are numbers; NULL: they keep these */
	FeatureChoice choice;
	const struct FeatureFormat *format; /* NULL: by content */
} FeatureOptions;

/* A file that is being read; formats fill rows. */
typedef struct FeatureFile {
	Source source; /* open; formats that need the path close it */
	char *domain;  /* of its rows, when the file does not say otherwise */
	bool domain_is_given;
	bool alone; /* it is the only file */
	const FeatureOptions *options;
	FeatureRows *rows;
	void *own;       /* the format's */
	double share;    /* of the file that is done, by formats that do not read it front to back; else 0 */
	size_t left_out; /* rows that are no use */
	size_t several;  /* rows with several labels, of which the first was taken */
	Error reason;    /* of the first row that was left out */
	Text note;       /* what a reader should know; parts between "; " */
} FeatureFile;

typedef struct FeatureFormat {
	const char *name;  /* as typed after format= */
	const char *title; /* "svmlight" */
	/* Whether these first bytes of a file are its; `whole`: there are no more. */
	bool (*sniff)(const char *head, size_t bytes, bool whole);
	bool of_vectors; /* may as well be vectors of words, and is so unless someone says otherwise */
	bool (*open)(FeatureFile *file, Error *err);
	bool (*step)(FeatureFile *file, bool *ended, Error *err); /* a bounded piece */
	void (*close)(FeatureFile *file);                         /* frees `own`, which may be NULL */
} FeatureFormat;

extern const FeatureFormat *const feature_formats[]; /* ended by NULL */
const FeatureFormat *feature_format_find(const char *name, Error *err);
const FeatureFormat *feature_format_sniff(const char *head, size_t bytes, bool whole);

/* For formats: a row is left out because of `reason`. */
void feature_file_leave_out(FeatureFile *file, const Error *reason);
void feature_file_remark(FeatureFile *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef struct FeatureReader FeatureReader;

/* Finds the files (count >= 1); strings and columns of `options` are borrowed until feature_reader_free. */
FeatureReader *feature_reader_new(
	const char *const *paths, size_t count, const FeatureOptions *options, Error *err);
/* One piece; the last one makes the choice of columns. */
bool feature_reader_step(FeatureReader *reader, bool *finished, Error *err);
void feature_reader_progress(const FeatureReader *reader, Progress *progress);
/* Whether all files are so small, packed ones too, that they are read before anyone could grow impatient. */
bool feature_reader_is_quick(const FeatureReader *reader);
/* Once finished. */
const FeatureRows *feature_reader_rows(const FeatureReader *reader);
const FeatureFormat *feature_reader_format(const FeatureReader *reader); /* of the last file */
/* What a reader should know, sentences without the last full stop; empty when there is nothing. */
const char *feature_reader_note(const FeatureReader *reader);
void feature_reader_free(FeatureReader *reader);

#endif
