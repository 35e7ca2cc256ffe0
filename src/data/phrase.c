#include "data/phrase.h"

#include <string.h>

void phrase_say(const char *frame, PhraseFill *fill, void *context, Text *sentence)
{
	for (const char *at = frame; *at; at++) {
		if (*at != '{') {
			text_add_char(sentence, *at);
			continue;
		}
		fill(context, at[1], sentence);
		at += 2;
	}
}

size_t phrase_words(const char *sentence)
{
	size_t words = 0;
	for (const char *at = sentence; *at; at++)
		words += *at != ' ' && (at[1] == ' ' || !at[1]);
	return words;
}

void phrase_say_one_of(const char *list, Random *random, Text *sentence)
{
	for (uint64_t chosen = random_below(random, phrase_words(list)); chosen > 0; chosen--)
		list = strchr(list, ' ') + 1;
	text_add_bytes(sentence, list, strcspn(list, " "));
}
