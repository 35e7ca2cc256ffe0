#include "fasttext_model.h"

#include <string.h>

enum { DIM = FASTTEXT_DIM, WORDS = FASTTEXT_WORDS };

static void add(Text *file, const void *bytes, size_t count)
{
	text_add_bytes(file, bytes, count);
}

static void add_entry(Text *file, const char *word, int64_t count, char type)
{
	add(file, word, strlen(word) + 1);
	add(file, &count, sizeof count);
	add(file, &type, 1);
}

static void add_matrix(Text *file, int64_t rows, int64_t promised, int scale, float poison)
{
	add(file, (int64_t[]){promised, DIM}, 16);
	for (int64_t k = 0; k < rows * DIM; k++) {
		float number = (float)(k * 37 % 101 - 50) / 32 * (float)scale;
		if (poison != 0 && k == rows * DIM - 1)
			number = poison;
		add(file, &number, sizeof number);
	}
}

void fasttext_model(const FasttextRecipe *recipe, Text *file)
{
	int32_t settings[] = {793712314, recipe->version, DIM, 5, 1, 1, 5,
		recipe->word_ngrams ? recipe->word_ngrams : 1, recipe->loss ? recipe->loss : 2, recipe->model,
		recipe->buckets, 2, recipe->longest, 100};
	add(file, settings, sizeof settings);
	add(file, &(double){1e-4}, sizeof(double));
	add(file, (int32_t[]){WORDS + recipe->labels, WORDS, recipe->labels}, 12);
	add(file, (int64_t[]){17, recipe->pruned}, 16);
	add_entry(file, "the", 9, 0);
	add_entry(file, "naïve", 5, 0);
	add_entry(file, "日本", 2, 0);
	add_entry(file, "</s>", 1, 0);
	for (int i = 0; i < recipe->labels; i++)
		add_entry(file, (const char *[]){"__label__a", "__label__b", "__label__c", "__label__d"}[i],
			(int64_t[]){9, 5, 3, 3}[i], 1);
	add(file, &recipe->quantised, 1);
	int64_t rows = WORDS + recipe->buckets;
	add_matrix(file, rows, rows + recipe->promised_rows, 1, recipe->poison);
	add(file, "", 1);
	int64_t outputs = recipe->labels ? recipe->labels : WORDS;
	add_matrix(file, outputs, outputs, recipe->labels ? 1 : 0, 0);
}
