/* RetrievalQuestions: which items a RetrievalTest asks, and what is relevant to each. */
#ifndef MEASURE_RETRIEVAL_QUESTIONS_H
#define MEASURE_RETRIEVAL_QUESTIONS_H

#include "measure/retrieval_test.h"

/* Places count the rows that take part. */
typedef struct RetrievalQuestion {
	uint32_t place; /* in `from` */
	uint32_t class; /* or, with pairs, */
	size_t first;   /* of its partners */
	size_t relevant;
	size_t known_first, known; /* of the known ones */
} RetrievalQuestion;

typedef struct RetrievalQuestions {
	RetrievalQuestion *items;
	size_t count, hopeless;
	uint32_t *to_class; /* by place in `to`; NULL: pairs */
	uint32_t *partners; /* places in `to`, question by question */
	uint32_t *known;    /* likewise: those that are known; NULL: none are */
} RetrievalQuestions;

/* At most input->most, in the order of their places. `questions` starts as {0}. */
void retrieval_questions_list(const RetrievalInput *input, RetrievalQuestions *questions);
void retrieval_questions_release(RetrievalQuestions *questions);

static inline bool retrieval_is_relevant(
	const RetrievalQuestions *questions, const RetrievalQuestion *question, uint32_t place)
{
	if (questions->to_class)
		return questions->to_class[place] == question->class;
	for (size_t i = 0; i < question->relevant; i++)
		if (questions->partners[question->first + i] == place)
			return true;
	return false;
}

#endif
