/*
 * Analogy: a is to b as c is to which d? By addition (3CosAdd: Mikolov, Yih and Zweig, NAACL 2013),
 *
 *	argmax_d  cos(d, b - a + c),
 *
 * or by multiplication (3CosMul: Levy and Goldberg, CoNLL 2014),
 *
 *	argmax_d  cos'(d, b) cos'(d, c) / (cos'(d, a) + 0.001),  cos' = (1 + cos) / 2.
 */
#ifndef MEASURE_ANALOGY_H
#define MEASURE_ANALOGY_H

#include "index/index.h"

typedef enum AnalogyMethod { ANALOGY_ADD, ANALOGY_MUL } AnalogyMethod;

typedef struct AnalogyQuery {
	const Space *space;
	uint32_t a, b, c;
	AnalogyMethod method;
	size_t k;
	bool with_inputs; /* a, b and c may be answers too */
	bool by_domain;
	uint32_t domain;
	const uint64_t *only; /* a bit for each row that may answer; NULL: all may */
	const Index *index;   /* that is asked if it can answer, which is by addition alone; or NULL */
} AnalogyQuery;

/* The k best d, best first; hits has room for k. */
size_t analogy_find(const AnalogyQuery *query, Pool *pool, Hit *hits);
/* The place of `row` among all answers, from 1; 0 when it is none of them. */
size_t analogy_rank(const AnalogyQuery *query, uint32_t row, Pool *pool);

#endif
