/*
 * Doc2vec: vectors of documents that learn beside those of words (Le & Mikolov, "Distributed representations of
 * sentences and documents", ICML 2014), on the engine of word2vec.h.
 *
 * The row of the document is one more input of each of its windows. In PV-DBOW every input alone has to tell
 * the word in the middle: without the words of the window, the document alone does, and no word vectors are
 * learned; with them, word vectors are learned in the same space. In PV-DM the mean of all inputs tells it.
 */
#ifndef TRAIN_DOC2VEC_H
#define TRAIN_DOC2VEC_H

#include "data/encoder.h"
#include "train/word2vec.h"

extern const Architecture doc2vec_dbow, doc2vec_dm;
extern const Trainer trainer_doc2vec;

/* Makes vectors of new texts like those of the model's documents: by steps of gradient descent on the text's
 * row, while all others stand still. A text has one vector, whatever was encoded before it. */
Encoder *doc2vec_encoder(const Word2vec *net, Error *err);
/* Whether an encoder is of this kind, which an archive can keep; NULL is not. */
bool doc2vec_encodes(const Encoder *encoder);
bool doc2vec_encoder_save(const Encoder *encoder, Archive *archive, Error *err);
/* *encoder is NULL when the archive holds none. */
bool doc2vec_encoder_load(Archive *archive, Encoder **encoder, Error *err);

#endif
