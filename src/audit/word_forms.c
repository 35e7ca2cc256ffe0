#include "audit/word_forms.h"

#include "index/exact.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

typedef struct Found {
	const Space *space;
	const char *word;
	uint32_t *rows;
	size_t count;
} Found;

static void try_bytes(Found *found, const char *form, size_t bytes)
{
	uint32_t row = bytes ? dictionary_find(&found->space->items, form, bytes) : DICTIONARY_NONE;
	if (row == DICTIONARY_NONE || found->space->inverse_norms[row] == 0)
		return;
	for (size_t i = 0; i < found->count; i++)
		if (found->rows[i] == row)
			return;
	if (found->count < WORD_FORMS)
		found->rows[found->count++] = row;
}

typedef uint8_t *Mapping(const uint8_t *, size_t, const char *, uninorm_t, uint8_t *, size_t *);

/* A form as it is, and in every letter case. */
static void try_form(Found *found, const char *form)
{
	static Mapping *const mappings[] = {u8_tolower, u8_totitle, u8_toupper};
	try_bytes(found, form, strlen(form));
	for (size_t i = 0; i < sizeof mappings / sizeof *mappings; i++) {
		size_t bytes = 0;
		uint8_t *mapped = mappings[i]((const uint8_t *)form, strlen(form), NULL, NULL, NULL, &bytes);
		if (mapped)
			try_bytes(found, (const char *)mapped, bytes);
		free(mapped);
	}
}

/* With every hyphen, underscore and blank as `joint`, or without them. */
static void try_joints(Found *found, const char *joint)
{
	Text form = {0};
	for (const char *at = found->word; *at; at++)
		if (strchr("-_ ", *at))
			text_add(&form, joint);
		else
			text_add_char(&form, *at);
	try_form(found, text_of(&form));
	text_release(&form);
}

/* What an ending of English becomes; "" stands for none. */
static const struct {
	const char *from, *to;
} endings[] = {{"ies", "y"}, {"y", "ies"}, {"es", ""}, {"s", ""}, {"", "s"}, {"", "es"}, {"ing", ""},
	{"ing", "e"}, {"ed", ""}, {"ed", "e"}, {"e", "ing"}, {"e", "ed"}, {"", "ing"}, {"", "ed"}, {"er", ""},
	{"", "er"}};

static void try_endings(Found *found)
{
	size_t length = strlen(found->word);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t cut = strlen(endings[i].from);
		if (length < cut + 3 || strcmp(found->word + length - cut, endings[i].from) != 0)
			continue;
		Text form = {0};
		text_format(&form, "%.*s%s", (int)(length - cut), found->word, endings[i].to);
		try_form(found, text_of(&form));
		text_release(&form);
	}
}

size_t word_forms(const Space *space, const char *word, uint32_t rows[WORD_FORMS])
{
	Found found = {space, word, rows, 0};
	try_form(&found, word);
	static const char *const joints[] = {"", "-", "_", " "};
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		try_joints(&found, joints[i]);
	try_endings(&found);
	return found.count;
}

size_t word_forms_near(const Audit *audit, size_t set, Pool *pool, uint32_t rows[WORD_NEIGHBOURS])
{
	const Space *space = audit->space;
	const Selection *of = &audit->sets[set];
	size_t width = space->vectors.cols, words = 0;
	float *mean = memory_new(width, sizeof *mean);
	for (size_t i = 0; i < of->count; i++)
		for (size_t j = 0; j < width; j++)
			mean[j] +=
				matrix_row(&space->vectors, of->rows[i])[j] * space->inverse_norms[of->rows[i]];
	for (size_t s = 0; s < audit->n_sets; s++)
		words += audit->sets[s].count;
	uint32_t *own = memory_new(words, sizeof *own);
	words = 0;
	for (size_t s = 0; s < audit->n_sets; s++)
		for (size_t i = 0; i < audit->sets[s].count; i++)
			own[words++] = audit->sets[s].rows[i];
	Candidates candidates = {.space = space, .with_direction = true, .except = own, .n_except = words};
	Hit hits[WORD_NEIGHBOURS];
	size_t count = exact_search(&candidates, METRIC_COSINE, mean, WORD_NEIGHBOURS, pool, hits);
	for (size_t i = 0; i < count; i++)
		rows[i] = hits[i].row;
	free(own);
	free(mean);
	return count;
}
