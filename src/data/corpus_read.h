/*
 * CorpusReader: files to a corpus, in steps of a few hundred kilobytes, so that a job or a loop can drive it.
 */
#ifndef DATA_CORPUS_READ_H
#define DATA_CORPUS_READ_H

#include "base/progress.h"
#include "data/corpus.h"
#include "data/stream.h"

/* TEXT_FASTTEXT: a line is a document, cut at blanks; words that begin with __label__ are its labels. Plain
 * text whose first word begins so is taken for it. TEXT_REVIEWS: see reviews.h; plain text that begins with
 * <review> is taken for it. A review is a document of its title and text, labelled positive when it gives more
 * than 3 stars and negative when less; without stars, as the file is called, if it is called so. */
typedef enum TextFormat {
	TEXT_BY_NAME,
	TEXT_PLAIN,
	TEXT_CSV,
	TEXT_TSV,
	TEXT_JSONL,
	TEXT_FASTTEXT,
	TEXT_REVIEWS
} TextFormat;
/* What a document is in plain text. A form feed always begins another one. In tables it is the row. */
typedef enum DocumentUnit { UNIT_FILE, UNIT_PARAGRAPH, UNIT_LINE } DocumentUnit;

typedef struct ReadOptions {
	/* The domain of all documents, or "folder" or "file": the name of the folder or file that each lies in;
	 * in tables first of all the name of the column that holds it. NULL: the name of the first path. */
	const char *domain;
	const char *text;  /* tables: column of the text; NULL: "text" */
	const char *label; /* tables: column of the label; "folder", "file" as above; NULL: none */
	const char *title; /* tables: column that names the documents; NULL: "id", if there is one */
	TextFormat format;
	DocumentUnit unit;
	TextEncoding encoding;
	uint64_t memory;    /* bytes, see corpus_builder_limit */
	const char *source; /* for corpus->source; NULL: the first path */
} ReadOptions;

typedef struct CorpusReader CorpusReader;

/* Finds the files (count >= 1); strings of `options` are borrowed until corpus_reader_free. */
CorpusReader *corpus_reader_new(const char *const *paths, size_t count, const ReadOptions *options, Error *err);
/* One piece; the last one builds the corpus. */
bool corpus_reader_step(CorpusReader *reader, bool *finished, Error *err);
void corpus_reader_progress(const CorpusReader *reader, Progress *progress);
/* Once finished: the corpus, now the caller's. */
Corpus *corpus_reader_take(CorpusReader *reader);
size_t corpus_reader_files(const CorpusReader *reader); /* that were read */
/* Files found in folders that were left out because they are empty or no text; *first says why (the first), or
 * is NULL. */
size_t corpus_reader_skipped(const CorpusReader *reader, const char **first);
void corpus_reader_free(CorpusReader *reader);

/* All steps at once. */
Corpus *corpus_read(const char *const *paths, size_t count, const ReadOptions *options, Error *err);

#endif
