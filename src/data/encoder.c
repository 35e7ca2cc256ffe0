#include "data/encoder.h"

#include "data/segment.h"

#include <stdlib.h>
#include <string.h>

void encoder_init(Encoder *encoder, const EncoderType *type, size_t width)
{
	references_init(&encoder->references);
	encoder->type = type;
	encoder->width = width;
}

Encoder *encoder_ref(Encoder *encoder)
{
	if (encoder)
		references_add(&encoder->references);
	return encoder;
}

void encoder_unref(Encoder *encoder)
{
	if (encoder && references_drop(&encoder->references))
		encoder->type->free(encoder);
}

EncoderWords *encoder_words(const Encoder *encoder, const Dictionary *words, Error *err)
{
	return encoder->type->words(encoder, words, err);
}

void encoder_words_free(const Encoder *encoder, EncoderWords *words)
{
	if (words)
		encoder->type->words_free(words);
}

size_t encoder_encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	return encoder->type->encode(encoder, words, tokens, count, vector);
}

uint32_t *encoder_cut_text(const char *text, Dictionary *words, size_t *count)
{
	Segmenter segmenter = {0};
	uint32_t *tokens = NULL;
	size_t room = 0;
	*count = 0;
	segmenter_feed(&segmenter, text, strlen(text));
	for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;) {
		if (segment.kind != SEGMENT_WORD)
			continue;
		tokens = memory_grow(tokens, *count, &room, sizeof *tokens);
		tokens[(*count)++] = dictionary_add(words, segment.word, segment.bytes);
	}
	segmenter_release(&segmenter);
	return tokens;
}

bool encoder_encode_text(const Encoder *encoder, const char *text, const char *name, float *vector,
	size_t *count, size_t *known, Error *err)
{
	Dictionary distinct = {0};
	uint32_t *tokens = encoder_cut_text(text, &distinct, count);
	EncoderWords *words = encoder_words(encoder, &distinct, err);
	*known = words ? encoder_encode(encoder, words, tokens, *count, vector) : 0;
	encoder_words_free(encoder, words);
	dictionary_release(&distinct);
	free(tokens);
	if (!words || *known > 0)
		return words != NULL;
	if (*count == 0)
		return error_set(err, ERROR_INPUT, "there is not a single word in \"%.60s\"", text);
	return error_set(err, ERROR_INPUT,
		"%s has no item \"%.60s\", and knows none of its words, so that it cannot be read as text",
		name, text);
}
