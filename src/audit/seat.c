/* SEAT: WEAT on sentences that templates make of the words. May, Wang, Bordia, Bowman, Rudinger, NAACL 2019.
 *
 * The vector of a sentence is the mean of those of its words, or their mean by smooth inverse frequency. */
#include "audit/options.h"
#include "audit/weat.h"
#include "data/encoder.h"
#include "data/templates.h"
#include "linalg/statistics.h"
#include "train/word_mean.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALIKE 0.9 /* mean cosine of sentences above which it is said */

/* One list of templates; the words of each that the space has, without the word that is put in. */
typedef struct Frames {
	WordSet *set;
	uint32_t **rows;
	size_t *counts;
} Frames;

typedef struct Sentences {
	Frames frames[2];  /* of X and Y, and of A and B */
	WordMean *weights; /* of words */
	Space *space;      /* the sentences: role by role, word by word, template by template */
} Sentences;

static const Frames *frames_of(const Sentences *sentences, size_t role)
{
	return &sentences->frames[role >= ROLE_A];
}

/* --- templates --- */

/* The words of a template that the space has. */
static uint32_t *rows_of(const Space *space, const char *template, size_t *count)
{
	Dictionary words = {0};
	size_t tokens, known = 0;
	char *text = template_sentence(template, " ");
	uint32_t *rows = encoder_cut_text(text, &words, &tokens);
	for (size_t i = 0; i < tokens; i++) {
		uint32_t row = dictionary_find_text(&space->items, words.words[rows[i]]);
		if (row != DICTIONARY_NONE)
			rows[known++] = row;
	}
	*count = known;
	dictionary_release(&words);
	free(text);
	return rows;
}

static bool frames_init(Frames *frames, const Space *space, const char *name, Error *err)
{
	frames->set = templates_find(name, err);
	if (!frames->set)
		return false;
	frames->rows = memory_new(frames->set->count, sizeof *frames->rows);
	frames->counts = memory_new(frames->set->count, sizeof *frames->counts);
	for (size_t i = 0; i < frames->set->count; i++)
		frames->rows[i] = rows_of(space, frames->set->words[i], &frames->counts[i]);
	return true;
}

static void frames_release(Frames *frames)
{
	for (size_t i = 0; frames->rows && i < frames->set->count; i++)
		free(frames->rows[i]);
	free(frames->rows);
	free(frames->counts);
	wordset_unref(frames->set);
}

/* --- vectors --- */

static void add_word(const Sentences *sentences, uint32_t row, double *sum)
{
	const Space *words = sentences->weights->words;
	const float *vector = matrix_row(&words->vectors, row);
	for (size_t j = 0; j < words->vectors.cols; j++)
		sum[j] += (double)sentences->weights->weights[row] * vector[j];
}

static void fill_vector(
	const Sentences *sentences, const Frames *frames, size_t template, uint32_t row, float *vector)
{
	size_t width = sentences->weights->words->vectors.cols, n = frames->counts[template] + 1;
	double *sum = memory_new(width, sizeof *sum);
	add_word(sentences, row, sum);
	for (size_t i = 0; i + 1 < n; i++)
		add_word(sentences, frames->rows[template][i], sum);
	for (size_t j = 0; j < width; j++)
		vector[j] = (float)(sum[j] / (double)n);
	free(sum);
}

static size_t count_sentences(const Sentences *sentences, const Audit *audit)
{
	size_t count = 0;
	for (size_t r = 0; r < ROLES; r++)
		count += audit->sets[r].count * frames_of(sentences, r)->set->count;
	return count;
}

static void add_sentence(const Sentences *sentences, const Frames *frames, size_t template, const char *word,
	uint32_t row, Space *space)
{
	char *text = template_sentence(frames->set->words[template], word);
	uint32_t before = space->items.count, at = dictionary_add(&space->items, text, strlen(text));
	if (at == before)
		fill_vector(sentences, frames, template, row, matrix_row(&space->vectors, at));
	free(text);
}

/* Words that stand in two sets make one sentence. */
static Space *make_space(const Sentences *sentences, const Audit *audit, Error *err)
{
	Space *all = space_new(count_sentences(sentences, audit), audit->space->vectors.cols, err);
	for (size_t r = 0; all && r < ROLES; r++)
		for (size_t i = 0; i < audit->sets[r].count; i++)
			for (size_t t = 0; t < frames_of(sentences, r)->set->count; t++)
				add_sentence(sentences, frames_of(sentences, r), t,
					audit->sets[r].set->words[audit->sets[r].words[i]],
					audit->sets[r].rows[i], all);
	if (all)
		all->vectors.rows = all->items.count;
	return all;
}

static void centre(Matrix *vectors)
{
	double *mean = memory_new(vectors->cols, sizeof *mean);
	statistics_column_means(matrix_rows(vectors), mean);
	for (size_t i = 0; i < vectors->rows; i++)
		for (size_t j = 0; j < vectors->cols; j++)
			matrix_row(vectors, i)[j] -= (float)mean[j];
	free(mean);
}

/* What all sentences have in common is taken out, as SIF does. */
static bool remove_common(const Sentences *sentences, Matrix *vectors, Pool *pool, Error *err)
{
	Rows rows = matrix_rows(vectors);
	double *squares = memory_new(vectors->cols * vectors->cols, sizeof *squares);
	statistics_cross_products(rows, rows, NULL, NULL, pool, squares);
	bool fine = word_mean_find_common(sentences->weights, squares, 1, err);
	for (size_t i = 0; fine && i < vectors->rows; i++)
		word_mean_remove_common(sentences->weights, matrix_row(vectors, i));
	free(squares);
	return fine;
}

static bool weigh(Sentences *sentences, const AuditInput *input, bool sif, const Args *options, Error *err)
{
	if (sif && !input->space->counts)
		return error_set(err, ERROR_INPUT,
			"vectors=sif: the space does not know how often its words occur, by which they are "
			"weighted; take vectors=mean, or a space that was trained here");
	sentences->weights = word_mean_new(input->space, sif ? args_number(options, "a") : 0, NULL, 0, err);
	return sentences->weights != NULL;
}

static bool sentences_init(
	Sentences *sentences, const Audit *audit, const AuditInput *input, const Args *options, Error *err)
{
	bool sif = !strcmp(args_text(options, "vectors"), "sif");
	const char *of_attributes =
		args_text(options, args_given(options, "attributes") ? "attributes" : "templates");
	if (!frames_init(&sentences->frames[0], input->space, args_text(options, "templates"), err) ||
		!frames_init(&sentences->frames[1], input->space, of_attributes, err) ||
		!weigh(sentences, input, sif, options, err))
		return false;
	sentences->space = make_space(sentences, audit, err);
	if (!sentences->space ||
		(sif && !remove_common(sentences, &sentences->space->vectors, input->pool, err)))
		return false;
	if (args_yes(options, "centre"))
		centre(&sentences->space->vectors);
	return space_finish(sentences->space, err);
}

static void sentences_release(Sentences *sentences)
{
	frames_release(&sentences->frames[0]);
	frames_release(&sentences->frames[1]);
	if (sentences->weights)
		encoder_unref(&sentences->weights->encoder);
	space_unref(sentences->space);
}

/* --- the audit --- */

/* The sentences of all words of a set, those that the space does not have as well. */
static WordSet *sentences_of(const Sentences *sentences, const Selection *selection, size_t role)
{
	const WordSet *templates = frames_of(sentences, role)->set;
	WordSet *set = wordset_new(selection->set->name, selection->set->citation);
	for (size_t i = 0; i < selection->set->count; i++)
		for (size_t t = 0; t < templates->count; t++) {
			char *text = template_sentence(templates->words[t], selection->set->words[i]);
			wordset_add(set, text);
			free(text);
		}
	wordset_checksum(set);
	return set;
}

static void select_sentences(const Sentences *sentences, const Audit *audit, Selection selections[ROLES])
{
	for (size_t r = 0; r < ROLES; r++) {
		const Selection *words = &audit->sets[r];
		const WordSet *templates = frames_of(sentences, r)->set;
		selections[r] =
			(Selection){.rows = memory_new(words->count * templates->count, sizeof(uint32_t))};
		for (size_t i = 0; i < words->count; i++)
			for (size_t t = 0; t < templates->count; t++) {
				char *text = template_sentence(
					templates->words[t], words->set->words[words->words[i]]);
				selections[r].rows[selections[r].count++] =
					dictionary_find_text(&sentences->space->items, text);
				free(text);
			}
	}
}

/* Cosines of words: the means of those of their sentences. */
static void collapse(
	const CosineTable *of_sentences, size_t targets_each, size_t attributes_each, CosineTable *table)
{
	double cells = (double)targets_each * (double)attributes_each;
	for (size_t r = 0; r < ROLES; r++)
		table->size[r] = of_sentences->size[r] / (r < ROLE_A ? targets_each : attributes_each);
	table->targets = table->size[ROLE_X] + table->size[ROLE_Y];
	table->attributes = table->size[ROLE_A] + table->size[ROLE_B];
	table->cosines = memory_new(table->targets * table->attributes, sizeof *table->cosines);
	for (size_t i = 0; i < of_sentences->targets; i++)
		for (size_t j = 0; j < of_sentences->attributes; j++)
			table->cosines[i / targets_each * table->attributes + j / attributes_each] +=
				of_sentences->cosines[i * of_sentences->attributes + j] / cells;
}

static void note_sentences(const Sentences *sentences, const Args *options, double alike, Audit *audit)
{
	const WordSet *x = sentences->frames[0].set, *a = sentences->frames[1].set;
	audit_note(audit,
		"sentences: templates %s (%s) for X and Y, %s (%s) for A and B; their vectors are the %s of "
		"those of their words%s, whose order they do not heed",
		x->name, wordset_checksum((WordSet *)x), a->name, wordset_checksum((WordSet *)a),
		strcmp(args_text(options, "vectors"), "sif") ? "mean" : "mean by smooth inverse frequency",
		args_yes(options, "centre") ? ", less the mean of all sentences" : "");
	audit_note(audit, "templates: %s", x->citation);
	if (alike > ALIKE)
		audit_note(audit,
			"the mean cosine of the sentences is %.3f: they are alike whatever the word; see what "
			"centre=yes says",
			alike);
}

static double mean_cosine(const CosineTable *table)
{
	double sum = 0;
	for (size_t i = 0; i < table->targets * table->attributes; i++)
		sum += table->cosines[i];
	return sum / (double)(table->targets * table->attributes);
}

static bool measure_words(
	const Sentences *sentences, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	Selection selections[ROLES] = {{0}};
	CosineTable of_sentences = {0}, table = {0};
	select_sentences(sentences, audit, selections);
	bool fine = cosine_table_init(&of_sentences, sentences->space, selections, err);
	if (fine) {
		collapse(&of_sentences, sentences->frames[0].set->count, sentences->frames[1].set->count,
			&table);
		audit_note(audit, "by=word: the cosine of two words is the mean of those of their sentences, "
				  "and p and interval deal whole words; by=sentence takes sentences as if they "
				  "were independent, as published");
		note_sentences(sentences, options, mean_cosine(&table), audit);
		fine = weat_measure(input, options, &table, audit, err);
	}
	for (size_t r = 0; r < ROLES; r++)
		free(selections[r].rows);
	cosine_table_release(&of_sentences);
	cosine_table_release(&table);
	return fine;
}

/* The words that were selected give way to their sentences. */
static bool measure_sentences(const AuditTest *test, const Sentences *sentences, const AuditInput *input,
	const Args *options, Audit *audit, Error *err)
{
	WordSet *sets[ROLES];
	for (size_t r = 0; r < ROLES; r++)
		sets[r] = sentences_of(sentences, &audit->sets[r], r);
	AuditInput of_sentences = *input;
	of_sentences.space = sentences->space;
	of_sentences.sets = sets;
	audit_release(audit);
	note_sentences(sentences, options, 0, audit);
	bool fine = audit_weat.run(test, &of_sentences, options, audit, err);
	for (size_t r = 0; r < ROLES; r++)
		wordset_unref(sets[r]);
	return fine;
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	Sentences sentences = {0};
	bool fine = audit_select(audit, test, input, args_yes(options, "force"), err) &&
		    sentences_init(&sentences, audit, input, options, err);
	if (fine && !strcmp(args_text(options, "by"), "word"))
		fine = measure_words(&sentences, input, options, audit, err);
	else if (fine)
		fine = measure_sentences(test, &sentences, input, options, audit, err);
	sentences_release(&sentences);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "templates",
		.kind = ARG_TEXT,
		.help = "sentences with a place for the word: seat, seat-names (of people), seat-things (nouns "
			"in the singular), or a file",
		.fallback = "seat"},
	{.name = "attributes", .kind = ARG_TEXT, .help = "the same for A and B; without it, those of X and Y"},
	{.name = "vectors",
		.kind = ARG_CHOICE,
		.help = "of sentences: mean of the words' vectors, plain or by smooth inverse frequency",
		.fallback = "mean",
		.choices = "mean|sif"},
	{.name = "a",
		.kind = ARG_NUMBER,
		.help = "of sif: words with a larger share of the text than this weigh less than half",
		.fallback = "0.001",
		.low = 1e-9,
		.high = 1},
	{.name = "centre",
		.kind = ARG_YESNO,
		.help = "take the mean of all sentences out of each",
		.fallback = "no"},
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "what effect, p and interval count: words, each with all its sentences, or sentences",
		.fallback = "word",
		.choices = "word|sentence"},
	AUDIT_SD,
	AUDIT_SIDES("one"),
	AUDIT_PERMUTATIONS,
	AUDIT_DRAWING,
	{.name = NULL},
};

const AuditTest audit_seat = {
	.name = "seat",
	.title = "Sentence Encoder Association Test",
	.summary = "WEAT on sentences that templates make of the words",
	.source = "May, Wang, Bordia, Bowman, Rudinger: On measuring social biases in sentence encoders, NAACL "
		  "2019",
	.roles = "XYAB",
	.apart = "of a space of words it says what weat says",
	.reading = "of X and Y: mean cosine with A minus mean cosine with B, over sentences; of A and B: mean "
		   "cosine with X minus mean cosine with Y",
	.margin = 0.2,
	.options = options,
	.run = run,
};
