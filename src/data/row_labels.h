/*
 * RowLabels: the items of a file that holds nothing but numbers. They are the lines of a file beside it,
 * NAME.vocab or NAME.txt; without such a file the rows are numbered from 0.
 */
#ifndef DATA_ROW_LABELS_H
#define DATA_ROW_LABELS_H

#include "data/format.h"

typedef struct RowLabels {
	Source lines;
	bool found;
	size_t row;
	char number[24]; /* the item of a row without label */
} RowLabels;

/* Fails when there are labels, but not `rows` of them. Remarks that there are none. */
bool row_labels_open(SpaceFile *file, size_t rows, RowLabels *labels, Error *err);
/* The item of the next row. */
bool row_labels_next(RowLabels *labels, SpaceRow *row, Error *err);
void row_labels_close(RowLabels *labels); /* {0} may be closed */

/* SpaceFormat's beside and write_beside for such files: NAME.vocab for NAME.npy, a line for each item. */
void row_labels_path(const char *path, Text *out);
void row_labels_write(const Space *space, uint32_t row, Output *output);

#endif
