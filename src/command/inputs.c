#include "command/inputs.h"

#include "command/show_document.h"
#include "data/documents.h"
#include "data/subwords.h"

#include <stdlib.h>
#include <string.h>

void inputs_release(Inputs *inputs)
{
	dictionary_release(&inputs->names);
	free(inputs->times);
	free(inputs->vectors);
	*inputs = (Inputs){0};
}

static bool make_room(Inputs *inputs, size_t most, size_t width, Error *err)
{
	inputs->times = memory_data(most, sizeof *inputs->times, "the inputs", err);
	inputs->vectors =
		inputs->times ? memory_data(most * width, sizeof *inputs->vectors, "the inputs", err) : NULL;
	return inputs->vectors != NULL;
}

/* --- words of texts --- */

/* The vector of each word alone, times its share of the words that are known: an additive encoder's are their
 * mean. */
static bool add_words(const Encoder *encoder, const Dictionary *words, const uint32_t *tokens, size_t count,
	Inputs *inputs, Error *err)
{
	size_t width = encoder->width, known = 0;
	EncoderWords *found = encoder_words(encoder, words, err);
	float *vector = memory_new(width, sizeof *vector);
	bool fine = found && make_room(inputs, count, width, err);
	for (size_t t = 0; fine && t < count; t++) {
		if (!encoder_encode(encoder, found, &tokens[t], 1, vector))
			continue;
		const char *name = dictionary_word(words, tokens[t]);
		uint32_t word = dictionary_add(&inputs->names, name, strlen(name));
		inputs->times[word]++;
		known++;
		for (size_t i = 0; i < width; i++)
			inputs->vectors[word * width + i] += (double)vector[i];
	}
	for (size_t i = 0; fine && i < inputs->names.count * width; i++)
		inputs->vectors[i] /= (double)known;
	encoder_words_free(encoder, found);
	free(vector);
	inputs->kind = "word";
	return fine;
}

bool inputs_of_text(const Encoder *encoder, const char *text, Inputs *inputs, Error *err)
{
	Dictionary words = {0};
	size_t count;
	if (!encoder->type->additive)
		return true;
	uint32_t *tokens = encoder_cut_text(text, &words, &count);
	bool fine = add_words(encoder, &words, tokens, count, inputs, err);
	dictionary_release(&words);
	free(tokens);
	return fine;
}

static bool find_words(const Session *session, const Term *term, Inputs *inputs, Error *err)
{
	const Space *space = term->space;
	size_t from, to;
	const Corpus *corpus = document_text(session, space->documents, term->row, &from, &to);
	if (corpus)
		return add_words(space->encoder, &corpus->words, corpus->tokens + from, to - from, inputs, err);
	return error_set(err, ERROR_INPUT, "the text of %s is not loaded now, so that its words are not known",
		dictionary_word(&space->items, term->row));
}

/* --- n-grams of words --- */

/* Those of the space, or of the model at rest that it shows. */
static const Subwords *subwords_of(const Session *session, const Space *space)
{
	for (size_t i = 0; !space->subwords && i < session->n_objects; i++) {
		const Object *object = session->objects[i];
		if (object->space == space && object->model && object->model->trainer->subwords)
			return object->model->trainer->subwords(object->model);
	}
	return space->subwords;
}

static bool find_ngrams(const Subwords *subwords, const Term *term, Inputs *inputs, Error *err)
{
	size_t width = term->space->vectors.cols;
	NgramList list = {0};
	subwords_cut(subwords, dictionary_word(&term->space->items, term->row), &list);
	bool fine = make_room(inputs, list.count, width, err);
	for (size_t n = 0; fine && n < list.count; n++) {
		const Ngram *ngram = &list.items[n];
		const float *vector = subwords_vector(subwords, ngram->bucket);
		uint32_t name = dictionary_add(&inputs->names, text_of(&list.word) + ngram->from, ngram->bytes);
		inputs->times[name]++;
		/* One more part is the word's own vector. */
		for (size_t i = 0; vector && i < width; i++)
			inputs->vectors[name * width + i] += (double)vector[i] / (double)(list.count + 1);
	}
	ngram_list_release(&list);
	inputs->kind = "n-gram";
	return fine;
}

bool inputs_find(const Session *session, const Term *term, Inputs *inputs, Error *err)
{
	const Space *space = term->space;
	bool additive = space->encoder && space->encoder->type->additive;
	if (term->text)
		return inputs_of_text(term->text->encoder, term->text->text, inputs, err);
	if (additive && space->documents && term->row < space->documents->names.count)
		return find_words(session, term, inputs, err);
	const Subwords *subwords = subwords_of(session, space);
	return !subwords || find_ngrams(subwords, term, inputs, err);
}
