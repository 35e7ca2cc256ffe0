/*
 * Encoder: makes vectors of new text that lie in the space that holds it, and in the same way as those of its
 * items were made. Never changed once made; counted. Many threads may encode at once.
 *
 * Words are told as numbers of a dictionary, which an encoder looks through once: a corpus's, or that of a line
 * that was typed.
 *
 *	EncoderWords *words = encoder_words(encoder, &corpus->words, err);
 *	size_t known = encoder_encode(encoder, words, corpus->tokens, count, vector);
 *	encoder_words_free(encoder, words);
 */
#ifndef DATA_ENCODER_H
#define DATA_ENCODER_H

#include "base/dictionary.h"
#include "base/memory.h"

typedef struct Encoder {
	References references;
	const struct EncoderType *type;
	size_t width; /* numbers in a vector */
} Encoder;

/* What an encoder knows of a dictionary. */
typedef struct EncoderWords EncoderWords;

typedef struct EncoderType {
	const char *title; /* "smooth inverse frequency" */
	EncoderWords *(*words)(const Encoder *encoder, const Dictionary *words, Error *err);
	void (*words_free)(EncoderWords *words);
	size_t (*encode)(const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens,
		size_t count, float *vector);
	/* The vector of a text is the mean of those of its words that are known, each taken alone. */
	bool additive;
	const Dictionary *(*columns)(const Encoder *encoder); /* names of the numbers of a vector; NULL: none */
	void (*free)(Encoder *encoder);
} EncoderType;

void encoder_init(Encoder *encoder, const EncoderType *type, size_t width); /* one owner */
Encoder *encoder_ref(Encoder *encoder);
void encoder_unref(Encoder *encoder);

EncoderWords *encoder_words(const Encoder *encoder, const Dictionary *words, Error *err);
void encoder_words_free(const Encoder *encoder, EncoderWords *words);
/* The vector of a text of `count` words, and how many of them it was made of: with none, zeros. */
size_t encoder_encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector);

/* The words of running text, cut as a corpus is, in numbers of `words`, to which they are added; the caller
 * frees. */
uint32_t *encoder_cut_text(const char *text, Dictionary *words, size_t *count);

/* Of running text, cut into words as a corpus is; *count words, *known of which the vector was made of. Fails
 * on text without a word that is known. `name` is how the user calls the space. */
bool encoder_encode_text(const Encoder *encoder, const char *text, const char *name, float *vector,
	size_t *count, size_t *known, Error *err);

#endif
