/*
 * SpaceFormat: one way of keeping a space in a file. A file format_NAME.c with one const struct, one line in
 * format.c. Files are recognised by their content; names decide only when a space is saved.
 */
#ifndef DATA_FORMAT_H
#define DATA_FORMAT_H

#include "base/output.h"
#include "base/source.h"
#include "base/text.h"
#include "data/space.h"

/* A file that is being read. */
typedef struct SpaceFile {
	Source source;
	size_t count; /* rows that the header promises; 0: it does not say */
	size_t width;
	Text note; /* remarks for the provenance, joined by "; " */
	/* The tensor that the user wants; NULL: the format chooses. */
	const char *tensor;
	bool goes_on;                  /* what follows the last row belongs to the file, too */
	bool counts, domains, classes; /* what rows tell besides */
	void *own;                     /* the format's state */
} SpaceFile;

enum { SPACE_WIDEST = 1 << 20 };

typedef enum RowState { ROW_GOOD, ROW_MALFORMED, ROW_END } RowState;

typedef struct SpaceRow {
	RowState state;
	const char *item; /* valid until the next row */
	size_t bytes;
	float *vector; /* room for `width` numbers, given by the caller; NULL: they are not wanted */
	/* As far as the file tells them; strings are valid until the next row. */
	uint64_t count;
	const char *domain, *class_name;
} SpaceRow;

typedef struct SpaceFormat {
	const char *name;       /* as typed: "word2vec" */
	const char *title;      /* "word2vec binary" */
	const char *extensions; /* that `save` takes for it: ".bin|.w2v"; "" for none */
	/* Whether a file that begins like that is of this format. `whole`: there is nothing after it. */
	bool (*sniff)(const char *head, size_t bytes, bool whole);
	/* Reads what stands before the first row: sets width and, when known, count. Promises that the file is
	 * too short for are errors. */
	bool (*open)(SpaceFile *file, Error *err);
	/* Reads the next row. ROW_MALFORMED leaves it out; an error gives the file up. */
	bool (*next)(SpaceFile *file, SpaceRow *row, Error *err);
	/* Whether rows are float32 of this machine, one right after the other from *offset in the file on: they
	 * can be used where they lie, and next be asked without a vector. Asked after open; NULL: they are not.
	 */
	bool (*in_place)(const SpaceFile *file, uint64_t *offset);
	/* May be NULL. Called after the last row, again and again until *finished: reads what follows, changes
	 * the vectors of the rows that were kept. About 20 ms' worth a call. */
	bool (*complete)(SpaceFile *file, Space *space, bool *finished, Error *err);
	void (*close)(SpaceFile *file); /* frees file->own; may be NULL */
	const char *forbidden; /* characters that an item cannot hold in such a file; NULL: any item is fine */
	bool tensors;          /* a file may hold several arrays, of which SpaceFile.tensor names one */
	/* Items that are written to a file of their own: appends its path; NULL: they stand with the vectors.
	 */
	void (*beside)(const char *path, Text *out);
	void (*write_beside_head)(const Space *space, Output *output); /* may be NULL */
	void (*write_beside)(const Space *space, uint32_t row, Output *output);
	/* Writes what else belongs to the file that has just been written at `path`; may be NULL. */
	bool (*write_more)(const Space *space, const char *path, Error *err);
	void (*write_head)(const Space *space, Output *output); /* may be NULL */
	void (*write_row)(
		const Space *space, uint32_t row, Output *output); /* NULL: such files are not written so */
	bool model; /* such files hold more than a space, and are written by fasttext_writer.h */
} SpaceFormat;

static inline bool format_is_written(const SpaceFormat *format)
{
	return format->write_row || format->model;
}

extern const SpaceFormat *const formats[]; /* ended by NULL, in the order in which they are tried */

const SpaceFormat *format_find(const char *name, Error *err);
/* By the first bytes of a file; NULL when no format knows them. */
const SpaceFormat *format_sniff(const char *head, size_t bytes, bool whole);
/* Whether the name ends in one of them, given as in SpaceFormat; a .gz after it is passed over. */
bool format_has_extension(const char *path, const char *extensions);
/* By the ending of a name, for saving. */
const SpaceFormat *format_for_path(const char *path, Error *err);
/* "word2vec, word2vec-text, glove or npy": all of them, or those that can be written. */
void format_names(bool written, Text *out);

/* Adds a remark; readers do. */
void space_file_remark(SpaceFile *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Checks count x width rows of `each` bytes a number and `extra` bytes a row against the length of the file. */
bool space_file_fits(const SpaceFile *file, size_t each, size_t extra, Error *err);

#endif
