/*
 * fastText (Bojanowski, Grave, Joulin & Mikolov, "Enriching word vectors with subword information", TACL 5,
 * 2017): skip-gram or CBOW in which the vector of a word is the mean of its own row and those of its character
 * n-grams, so that words spelled alike learn from each other, and words never seen have a vector too.
 *
 * In the details like their program: in skip-gram the word in the middle is the input and has to tell each of
 * the words around it from words drawn by the square root of their counts; rows begin at +-1 / dim; every row
 * that makes up an input is moved by the whole gradient, not by its share. Other than there the vector of the
 * word in the middle is composed once for its window: since all of its rows move by the same, so does their
 * mean, which is learned with in their place.
 */
#ifndef TRAIN_FASTTEXT_H
#define TRAIN_FASTTEXT_H

#include "train/word2vec_piece.h"

extern const Architecture fasttext_skipgram, fasttext_cbow;
extern const Trainer trainer_fasttext;

/* Learning from a run of words: the train_words of these architectures. */
void fasttext_train_skipgram(WordRun *run);
void fasttext_train_cbow(WordRun *run);

/* Their weigh_words. */
void fasttext_weigh_words(WordRun *run, Elastic *into);

/* The rows that a word is made of; the answer is how many. */
size_t fasttext_rows(const Word2vec *net, uint32_t word, float **rows);
/* The mean of the rows of a word: `vector` has net->inputs.stride numbers, aligned to 64 bytes; `rows` room for
 * the longest word. */
void fasttext_compose(const Word2vec *net, uint32_t word, float **rows, float *vector);

#endif
