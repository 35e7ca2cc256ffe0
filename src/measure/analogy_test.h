/*
 * AnalogyTest: how many analogy questions a space answers, by 3CosAdd and by 3CosMul (measure/analogy.h) at
 * once. A question counts when its four words are among the first `limit` rows; its own three words are no
 * answers. Driven from outside: step until finished.
 *
 * The scores of all words that occur in questions with a tile of rows are one matrix product; each question
 * then combines three of its rows.
 */
#ifndef MEASURE_ANALOGY_TEST_H
#define MEASURE_ANALOGY_TEST_H

#include "base/pool.h"
#include "data/question_set.h"
#include "data/space.h"

typedef struct AnalogyScore {
	size_t asked, total; /* questions whose words are known, of how many */
	size_t right_add, right_mul;
} AnalogyScore;

typedef struct AnalogyTest AnalogyTest;

/* Both are borrowed until freed. limit 0: all rows. */
AnalogyTest *analogy_test_new(const Space *space, const QuestionSet *questions, size_t limit, Error *err);
void analogy_test_step(AnalogyTest *test, Pool *pool);
double analogy_test_done(const AnalogyTest *test); /* 0 .. 1; 1 is finished */
/* Of one section, once finished. */
AnalogyScore analogy_test_score(const AnalogyTest *test, uint32_t section);
/* Whether the index-th question of the set is answered right by 3CosAdd: 1 or 0, -1 when it was not asked. */
int analogy_test_right(const AnalogyTest *test, size_t question);
void analogy_test_free(AnalogyTest *test);

#endif
