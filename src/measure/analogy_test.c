#include "measure/analogy_test.h"

#include "linalg/product.h"
#include "measure/lookup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of the space in a tile, tiles in a step: a step stays in the tens of milliseconds. */
enum { TILE = 512, STEP_TILES = 2, QUESTIONS_PIECE = 256 };

/* A question whose words are all known; a, b and c index into `words`. */
typedef struct Asked {
	const AnalogyQuestion *question;
	uint32_t a, b, c;
	float best_add, best_mul;
	uint32_t row_add, row_mul;
} Asked;

struct AnalogyTest {
	const Space *space;
	const QuestionSet *set;
	size_t limit, next; /* rows that may answer; the first that is still to come */
	uint32_t *row_of;   /* by word of the set: its row, or DICTIONARY_NONE */
	Matrix words;       /* unit vectors of the words in questions */
	uint32_t *word_row; /* their rows */
	Matrix tile;        /* unit vectors of the rows at hand */
	float *scores;      /* tile.rows x words.rows cosines */
	size_t tile_rows;
	Asked *asked;
	size_t n_asked;
};

static void copy_unit(const Space *space, uint32_t row, float *to)
{
	const float *from = matrix_row(&space->vectors, row);
	for (size_t j = 0; j < space->vectors.cols; j++)
		to[j] = from[j] * space->inverse_norms[row];
}

static bool knows(const AnalogyTest *test, const AnalogyQuestion *question)
{
	bool any = false;
	for (uint32_t i = 0; i < question->n_right; i++)
		any |= test->row_of[test->set->right[question->first_right + i]] != DICTIONARY_NONE;
	return any && test->row_of[question->a] != DICTIONARY_NONE &&
	       test->row_of[question->b] != DICTIONARY_NONE && test->row_of[question->c] != DICTIONARY_NONE;
}

/* The place of a word's vector in `words`; `places` remembers those that have one. */
static uint32_t place_word(AnalogyTest *test, uint32_t *places, uint32_t *used, uint32_t word)
{
	if (places[word] == DICTIONARY_NONE) {
		places[word] = *used;
		test->word_row[*used] = test->row_of[word];
		copy_unit(test->space, test->row_of[word], matrix_row(&test->words, (*used)++));
	}
	return places[word];
}

static void collect_questions(AnalogyTest *test)
{
	uint32_t n_words = test->set->words.count, used = 0;
	uint32_t *places = memory_new(n_words, sizeof *places);
	memset(places, 0xFF, n_words * sizeof *places);
	for (size_t i = 0; i < test->set->count; i++) {
		const AnalogyQuestion *question = &test->set->questions[i];
		if (!knows(test, question))
			continue;
		Asked *asked = &test->asked[test->n_asked++];
		asked->question = question;
		asked->a = place_word(test, places, &used, question->a);
		asked->b = place_word(test, places, &used, question->b);
		asked->c = place_word(test, places, &used, question->c);
		asked->best_add = asked->best_mul = -INFINITY;
		asked->row_add = asked->row_mul = DICTIONARY_NONE;
	}
	test->words.rows = used;
	free(places);
}

AnalogyTest *analogy_test_new(const Space *space, const QuestionSet *questions, size_t limit, Error *err)
{
	size_t rows = space->vectors.rows, width = space->vectors.cols, n_words = questions->words.count;
	AnalogyTest *test = memory_new(1, sizeof *test);
	*test = (AnalogyTest){.space = space, .set = questions, .limit = limit && limit < rows ? limit : rows};
	test->row_of = memory_new(n_words, sizeof *test->row_of);
	test->word_row = memory_new(n_words, sizeof *test->word_row);
	for (uint32_t i = 0; i < n_words; i++)
		test->row_of[i] = lookup_word(space, questions->words.words[i], test->limit);
	test->asked = memory_data(questions->count, sizeof *test->asked, "the questions", err);
	test->scores = memory_data(n_words * TILE, sizeof *test->scores, "the scores of the questions", err);
	if (test->asked && test->scores &&
		matrix_init(&test->words, n_words, width, "the words of the questions", err) &&
		matrix_init(&test->tile, TILE, width, "a tile of vectors", err)) {
		collect_questions(test);
		return test;
	}
	analogy_test_free(test);
	return NULL;
}

/* The first row with the highest score wins; rows come in order. */
static void look_at_row(Asked *asked, const float *cosines, uint32_t row)
{
	float a = cosines[asked->a], b = cosines[asked->b], c = cosines[asked->c];
	float add = b - a + c, mul = (1 + b) * (1 + c) / (1 + a + 0.002f);
	if (add > asked->best_add) {
		asked->best_add = add;
		asked->row_add = row;
	}
	if (mul > asked->best_mul) {
		asked->best_mul = mul;
		asked->row_mul = row;
	}
}

static void ask_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	AnalogyTest *test = context;
	size_t from = piece * QUESTIONS_PIECE, to = from + QUESTIONS_PIECE;
	to = to < test->n_asked ? to : test->n_asked;
	for (size_t i = 0; i < test->tile_rows; i++) {
		uint32_t row = (uint32_t)(test->next + i);
		const float *cosines = test->scores + i * test->words.rows;
		for (size_t q = from; q < to; q++) {
			Asked *asked = &test->asked[q];
			bool own = row == test->word_row[asked->a] || row == test->word_row[asked->b] ||
				   row == test->word_row[asked->c];
			if (!own)
				look_at_row(asked, cosines, row);
		}
	}
}

static void ask_tile(AnalogyTest *test, Pool *pool)
{
	size_t left = test->limit - test->next;
	test->tile_rows = left < TILE ? left : TILE;
	for (size_t i = 0; i < test->tile_rows; i++)
		copy_unit(test->space, (uint32_t)(test->next + i), matrix_row(&test->tile, i));
	Rows rows = rows_part(matrix_rows(&test->tile), 0, test->tile_rows);
	product_rows(rows, matrix_rows(&test->words), pool, test->scores);
	pool_run(pool, (test->n_asked + QUESTIONS_PIECE - 1) / QUESTIONS_PIECE, ask_piece, test);
	test->next += test->tile_rows;
}

void analogy_test_step(AnalogyTest *test, Pool *pool)
{
	if (test->n_asked == 0)
		test->next = test->limit;
	for (int i = 0; i < STEP_TILES && test->next < test->limit; i++)
		ask_tile(test, pool);
}

double analogy_test_done(const AnalogyTest *test)
{
	return test->next < test->limit ? (double)test->next / (double)test->limit : 1;
}

static bool is_right(const AnalogyTest *test, const AnalogyQuestion *question, uint32_t row)
{
	for (uint32_t i = 0; i < question->n_right; i++)
		if (row != DICTIONARY_NONE && test->row_of[test->set->right[question->first_right + i]] == row)
			return true;
	return false;
}

AnalogyScore analogy_test_score(const AnalogyTest *test, uint32_t section)
{
	AnalogyScore score = {0};
	for (size_t i = 0; i < test->set->count; i++)
		score.total += test->set->questions[i].section == section;
	for (size_t i = 0; i < test->n_asked; i++) {
		const Asked *asked = &test->asked[i];
		if (asked->question->section != section)
			continue;
		score.asked++;
		score.right_add += is_right(test, asked->question, asked->row_add);
		score.right_mul += is_right(test, asked->question, asked->row_mul);
	}
	return score;
}

/* Questions that were asked stand in the order of the set. */
int analogy_test_right(const AnalogyTest *test, size_t question)
{
	const AnalogyQuestion *wanted = &test->set->questions[question];
	size_t low = 0, high = test->n_asked;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (test->asked[middle].question < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == test->n_asked || test->asked[low].question != wanted)
		return -1;
	return is_right(test, wanted, test->asked[low].row_add);
}

void analogy_test_free(AnalogyTest *test)
{
	if (!test)
		return;
	free(test->row_of);
	free(test->word_row);
	free(test->scores);
	free(test->asked);
	matrix_release(&test->words);
	matrix_release(&test->tile);
	free(test);
}
