/* Phrases of planted worlds: frames with slots, "{s} is the {x}", filled word by word. */
#ifndef DATA_PHRASE_H
#define DATA_PHRASE_H

#include "base/random.h"
#include "base/text.h"

/* Appends what stands for the slot. */
typedef void PhraseFill(void *context, char slot, Text *sentence);

/* Appends the frame with its slots filled. A slot is one letter in braces. */
void phrase_say(const char *frame, PhraseFill *fill, void *context, Text *sentence);
/* Appends one word of a list "a b c". */
void phrase_say_one_of(const char *list, Random *random, Text *sentence);
size_t phrase_words(const char *sentence); /* that it has, blanks between them */

#endif
