/*
 * DebiasJudge: what debiasing has changed, for better and for worse, each told before and after, with 95 %
 * intervals of both and of the difference (paired: over the same words or questions):
 *
 *	weat ...        effect of the WEAT of the published test whose groups are taken (audit/weat.h)
 *	lean            mean |cosine| of common words with the axes between the groups' means as they were
 *	direct          the same with the directions in which the words of one place differ, found anew in each
 *	                space; left out where they hold less than half of that difference
 *	linear          share of held-out words whose group a logistic regression tells
 *	knn             the same of the 5 nearest words
 *	clusters        share of the labelled words that are of the commonest group of their cluster, with as
 *	                many clusters by k-means as there are groups (Gonen & Goldberg, NAACL 2019)
 *	neighbours      share of the 10 nearest items of 200 common ones that stay
 *	similarity ...  rank correlation of cosines with what people rated (measure/similarity_test.h)
 *	analogy ...     share of analogy questions that are answered (measure/analogy_test.h)
 *	retrieval ...   share of pairs whose second word is among the 10 nearest of the first
 *
 * What linear, knn and clusters still find is what debiasing has hidden rather than removed; what the last
 * four lose is what it costs.
 */
#ifndef DEBIAS_JUDGE_H
#define DEBIAS_JUDGE_H

#include "data/question_set.h"
#include "data/rated_pairs.h"
#include "data/testset.h"
#include "debias/debias.h"

/* Ratings, questions or pairs that both spaces are asked. */
typedef struct DebiasExam {
	char *name;
	RatedPairs pairs;
	QuestionSet questions;
	Lexicon *lexicon; /* counted; NULL, and no pairs: it is one of questions */
} DebiasExam;

typedef struct DebiasWeat {
	char *name;
	Selection sets[4]; /* XYAB */
} DebiasWeat;

enum { DEBIAS_EXAMS = 8 };

typedef struct DebiasExams {
	DebiasWeat weat; /* name NULL: none */
	DebiasExam exams[DEBIAS_EXAMS];
	size_t count;
} DebiasExams;

/* The published test: it must have sets X, Y, A and B with words enough, as selection_check has it; else
 * it is not asked. */
bool debias_exams_weat(DebiasExams *exams, const Space *space, const TestSet *test, bool force, Error *err);
/* One more lexicon, counted. */
bool debias_exams_retrieve(DebiasExams *exams, Lexicon *lexicon, const char *name, Error *err);
/* One more, of what the file holds: ratings, or analogy questions as a file or a folder. */
bool debias_exams_read(DebiasExams *exams, const char *path, Error *err);
void debias_exams_release(DebiasExams *exams);

typedef struct DebiasFigure {
	char *name;
	const char *reading;
	size_t n;
	double before, before_low, before_high; /* limits are NAN where there are none */
	double after, after_low, after_high;
	double low, high; /* of after less before */
} DebiasFigure;

enum { DEBIAS_FIGURES = 7 + DEBIAS_EXAMS };

typedef struct DebiasJudge DebiasJudge;

/* Refers to all until freed; `after` is finished. */
DebiasJudge *debias_judge_new(const DebiasInput *input, const DebiasExams *exams, Space *after, Error *err);
/* One bounded piece. */
bool debias_judge_step(DebiasJudge *judge, Pool *pool, bool *finished, Error *err);
double debias_judge_done(const DebiasJudge *judge); /* 0 to 1 */
/* Once finished; the answer is how many. Without words that lean, linear, knn and clusters are left out. */
size_t debias_judge_figures(const DebiasJudge *judge, const DebiasFigure **figures);
void debias_judge_free(DebiasJudge *judge);

#endif
