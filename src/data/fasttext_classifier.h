/* Classifiers and the supervised .bin of fastText: the one made of the other's parts, both ways. */
#ifndef DATA_FASTTEXT_CLASSIFIER_H
#define DATA_FASTTEXT_CLASSIFIER_H

#include "data/classifier.h"
#include "data/fasttext_writer.h"

/* With the words and labels of the header; rows of words are there and zeros, those of n-grams and labels are
 * not. `path` is for messages. */
Classifier *fasttext_classifier_new(const FasttextHeader *header, const char *path, Error *err);
/* Makes the output rows, zeros at first; the file is known to be long enough for them. */
bool fasttext_classifier_begin_output(Classifier *classifier, Error *err);
/* Takes over a row of the file's output matrix. */
void fasttext_classifier_output(Classifier *classifier, size_t row, const float *vector);

/* Holds a reference to the classifier. */
bool fasttext_of_classifier(Classifier *classifier, FasttextContent *content, Error *err);

#endif
