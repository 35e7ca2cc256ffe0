/*
 * Reading and writing the parts of a model in an Archive. Numbers are kept as the machine has them
 * (little-endian on every machine that we know of); every part is checked for its size before it is used.
 */
#ifndef TRAIN_ARCHIVE_H
#define TRAIN_ARCHIVE_H

#include "data/subwords.h"
#include "data/vocab.h"
#include "linalg/row_blocks.h"
#include "train/trainer.h"

/* Puts texts as they are; NULL is left out. */
bool archive_put_text(Archive *archive, const char *key, const char *text, Error *err);
/* *text is NULL when there is none; the caller frees. */
bool archive_get_text(Archive *archive, const char *key, char **text, Error *err);
/* A number; one that is 0 takes no room, and what is not there is 0. */
bool archive_put_number(Archive *archive, const char *key, double number, Error *err);
bool archive_get_number(Archive *archive, const char *key, double *number, Error *err);
/* The part, which must have exactly `count` bytes; the caller frees *bytes. */
bool archive_get_part(Archive *archive, const char *key, size_t count, void **bytes, Error *err);

/* Words in the order of their numbers; there must be one at least. */
bool archive_put_words(Archive *archive, const char *key, const Dictionary *words, Error *err);
bool archive_get_words(Archive *archive, const char *key, Dictionary *words, Error *err);

bool archive_put_vocab(Archive *archive, const Vocab *vocab, Error *err);
bool archive_get_vocab(Archive *archive, Vocab *vocab, Error *err);
/* Row after row, from wherever they are. */
typedef const float *ArchiveRow(const void *context, size_t row);
bool archive_put_each_row(Archive *archive, const char *key, size_t count, size_t width, ArchiveRow *row,
	const void *context, Error *err);
bool archive_put_rows(Archive *archive, const char *key, const RowBlocks *rows, Error *err);
/* `rows` comes initialised with its width. */
bool archive_get_rows(Archive *archive, const char *key, size_t count, RowBlocks *rows, Error *err);
/* *subwords is NULL when there are none. */
bool archive_put_subwords(Archive *archive, const Subwords *subwords, Error *err);
bool archive_get_subwords(Archive *archive, size_t width, Subwords **subwords, Error *err);
/* Series, provenance, frozen words and, in the middle of a run that can be resumed, progress and data. */
bool archive_put_model(Archive *archive, const Model *model, Error *err);
bool archive_get_model(Archive *archive, Model *model, Error *err);

#endif
