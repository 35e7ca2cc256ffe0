/* Encoders in a session file. Those of models are not kept there: models make them anew. */
#ifndef SESSION_ENCODER_STORE_H
#define SESSION_ENCODER_STORE_H

#include "data/encoder.h"
#include "session/store.h"

/* `encoder` may be NULL. The vectors of words are kept once in a file, however many encoders read them. */
bool encoder_store(Store *store, const char *section, const Encoder *encoder, Error *err);
/* The words of the encoders that were copied to that section from another file. */
bool encoder_copy_words(Store *from, Store *to, const char *section, bool *damaged, Error *err);
/* *encoder is NULL when none was stored. */
bool encoder_restore(Store *store, const char *section, Encoder **encoder, Error *err);

#endif
