/* A space as the content of a fastText .bin. */
#ifndef DATA_FASTTEXT_SPACE_H
#define DATA_FASTTEXT_SPACE_H

#include "data/fasttext_writer.h"
#include "data/space.h"

/* Holds a reference to the space. Rows of words are such that they give the space's vectors together with the
 * n-grams, if it has any; the output matrix is zeros. A space that was loaded from a .bin of words gives both
 * as they were. Of a space with a classifier it is the classifier. */
bool fasttext_of_space(Space *space, FasttextContent *content, Error *err);

#endif
