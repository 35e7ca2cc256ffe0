/*
 * Cells: a table of numbers and words, read line by line. The separator (comma, semicolon, tab or blanks) and
 * whether the first line names the columns are told by the first lines, of which some that begin with # may be
 * remarks. Fields may stand between quotation
 * marks, which may hold separators, but no line ends.
 *
 * In front of these may be a line as scikit-learn's own tables have it: how many rows, how many features, and
 * what the classes are called whose numbers, from 0, are the last column: 150,4,setosa,versicolor,virginica.
 */
#ifndef DATA_CELLS_H
#define DATA_CELLS_H

#include "base/dictionary.h"
#include "base/extent.h"
#include "base/source.h"
#include "base/text.h"

/* What the first lines look like. */
typedef struct CellsShape {
	char separator; /* ' ' stands for any number of blanks */
	bool counted;   /* a line of counts and names of classes comes first */
	bool named;     /* the first line, or the one after that, names the columns */
	size_t columns;
	size_t lines;    /* seen */
	size_t numeric;  /* columns that hold numbers, or nothing, in all lines seen */
	bool words_last; /* only the last column holds words */
	size_t remarks;  /* lines before the first one that belongs to the table */
	bool text;       /* a column is called text, or some field has as many blanks as running text */
} CellsShape;

/* False when the lines are no table of at least two columns. `whole`: there are no more bytes. */
bool cells_shape(const char *head, size_t bytes, bool whole, CellsShape *shape);

typedef struct Cells {
	CellsShape shape;
	Dictionary names;   /* of the columns; numbers from 1 when the file names none */
	Dictionary classes; /* that the line of counts names */
	Dictionary words;   /* that are no numbers */
	double *number;     /* row by row; NAN: no number */
	uint32_t *word;     /* row by row: index into words; DICTIONARY_NONE: no word. Neither: missing */
	size_t rows;
	/* private */
	Extent number_bytes, word_bytes;
	Text field;
} Cells;

/* From the first bytes that the source has; takes the lines that tell counts or name the columns. */
bool cells_open(Cells *cells, Source *source, Error *err);
/* Takes one line; an ERROR_INPUT of `why` when it has not as many fields as there are columns: it is left out.
 */
bool cells_line(Cells *cells, const char *line, size_t bytes, Error *why);
void cells_release(Cells *cells);

static inline size_t cells_at(const Cells *cells, size_t row, size_t column)
{
	return row * cells->shape.columns + column;
}

#endif
