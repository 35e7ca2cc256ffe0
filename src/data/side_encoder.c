#include "data/side_encoder.h"

#include <stdlib.h>
#include <string.h>

struct EncoderWords {
	const SideEncoder *encoder; /* borrowed */
	EncoderWords **of;          /* by side; NULL: it reads no text */
};

static void free_words(EncoderWords *words)
{
	const SideEncoder *self = words->encoder;
	for (size_t i = 0; i < self->maps->count; i++)
		encoder_words_free(self->readers[i], words->of[i]);
	free(words->of);
	free(words);
}

static EncoderWords *find_words(const Encoder *encoder, const Dictionary *dictionary, Error *err)
{
	const SideEncoder *self = (const SideEncoder *)encoder;
	EncoderWords *words = memory_new(1, sizeof *words);
	words->encoder = self;
	words->of = memory_new(self->maps->count, sizeof(EncoderWords *));
	bool fine = true;
	for (size_t i = 0; fine && i < self->maps->count; i++) {
		if (self->readers[i])
			words->of[i] = encoder_words(self->readers[i], dictionary, err);
		fine = !self->readers[i] || words->of[i];
	}
	if (fine)
		return words;
	free_words(words);
	return NULL;
}

/* The side that knows most of the words, and its vector, which the caller frees; none known: NULL. */
static size_t read_text(const SideEncoder *self, const EncoderWords *words, const uint32_t *tokens,
	size_t count, float **vector, size_t *known)
{
	size_t best = 0;
	*vector = NULL;
	*known = 0;
	for (size_t i = 0; i < self->maps->count; i++) {
		if (!self->readers[i])
			continue;
		float *made = memory_new(self->readers[i]->width, sizeof *made);
		size_t knows = encoder_encode(self->readers[i], words->of[i], tokens, count, made);
		float *worse = knows > *known ? *vector : made;
		if (knows > *known) {
			*known = knows;
			*vector = made;
			best = i;
		}
		free(worse);
	}
	return best;
}

static size_t encode(
	const Encoder *encoder, const EncoderWords *words, const uint32_t *tokens, size_t count, float *vector)
{
	const SideEncoder *self = (const SideEncoder *)encoder;
	size_t known, side;
	float *x;
	side = read_text(self, words, tokens, count, &x, &known);
	memset(vector, 0, encoder->width * sizeof *vector);
	if (!known)
		return 0;
	double *y = memory_new(encoder->width, sizeof *y);
	side_map_carry(&self->maps->sides[side], x, y);
	for (size_t d = 0; d < encoder->width; d++)
		vector[d] = (float)y[d];
	free(y);
	free(x);
	return known;
}

static void free_encoder(Encoder *encoder)
{
	SideEncoder *self = (SideEncoder *)encoder;
	for (size_t i = 0; i < self->maps->count; i++)
		encoder_unref(self->readers[i]);
	free(self->readers);
	side_maps_unref(self->maps);
	free(self);
}

static const EncoderType side_encoder_type = {
	.title = "as a side of a shared space reads text, carried over by its map",
	.words = find_words,
	.words_free = free_words,
	.encode = encode,
	.free = free_encoder,
};

Encoder *side_encoder_new(SideMaps *maps, Encoder *const *readers)
{
	size_t count = 0;
	for (size_t i = 0; i < maps->count; i++)
		count += readers[i] != NULL;
	if (count == 0)
		return NULL;
	SideEncoder *self = memory_new(1, sizeof *self);
	encoder_init(&self->encoder, &side_encoder_type, maps->sides[0].dim);
	self->maps = side_maps_ref(maps);
	self->readers = memory_new(maps->count, sizeof *self->readers);
	for (size_t i = 0; i < maps->count; i++)
		self->readers[i] = readers[i] ? encoder_ref(readers[i]) : NULL;
	return &self->encoder;
}

const SideEncoder *side_encoder_in(const Encoder *encoder)
{
	return encoder && encoder->type == &side_encoder_type ? (const SideEncoder *)encoder : NULL;
}

Encoder *side_encoder_of(const SideEncoder *self, const SideMap *side)
{
	size_t i = (size_t)(side - self->maps->sides);
	Encoder **readers = memory_new(self->maps->count, sizeof *readers);
	readers[i] = self->readers[i];
	Encoder *encoder = side_encoder_new(self->maps, readers);
	free(readers);
	return encoder;
}

const SideMap *side_encoder_side(const SideEncoder *self, const char *text, const Encoder **reader, Error *err)
{
	Dictionary distinct = {0};
	size_t count, known = 0, side = 0;
	uint32_t *tokens = encoder_cut_text(text, &distinct, &count);
	EncoderWords *words = encoder_words(&self->encoder, &distinct, err);
	if (words) {
		float *vector;
		side = read_text(self, words, tokens, count, &vector, &known);
		free(vector);
	}
	encoder_words_free(&self->encoder, words);
	dictionary_release(&distinct);
	free(tokens);
	*reader = self->readers[side];
	return known ? &self->maps->sides[side] : NULL;
}
