/* What the vector of an item was made of: the words of a document, the n-grams of a word. */
#ifndef COMMAND_INPUTS_H
#define COMMAND_INPUTS_H

#include "command/command.h"
#include "data/encoder.h"
#include "measure/expression.h"

/* The vector is the sum of the rows, up to a rest that inputs do not tell: the word itself beside its n-grams,
 * and rounding. */
typedef struct Inputs {
	const char *kind; /* "word", "n-gram"; NULL: it is not known to be made of anything */
	Dictionary names; /* distinct ones */
	size_t *times;
	double *vectors; /* names.count x width */
} Inputs;

/* Of a term: a text, a document whose text is loaded, a word of a space with n-grams. `inputs` starts as {0};
 * when there is nothing to tell its kind stays NULL. */
bool inputs_find(const Session *session, const Term *term, Inputs *inputs, Error *err);
/* Of a text that the encoder reads; the kind stays NULL where that adds nothing up. */
bool inputs_of_text(const Encoder *encoder, const char *text, Inputs *inputs, Error *err);
void inputs_release(Inputs *inputs);

#endif
