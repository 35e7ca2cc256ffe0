/*
 * KnnTest: how well the items of a space can be classified by their nearest neighbours, leaving each out in
 * turn (Cover & Hart, IEEE Transactions on Information Theory 13(1), 1967). Each item is given the class that
 * most of its k nearest other items by cosine have; of classes with equally many, the one that is met first,
 * the nearest coming first.
 *
 *	while (!knn_test_finished(test) && knn_test_step(test, pool, err)) ;
 */
#ifndef MEASURE_KNN_TEST_H
#define MEASURE_KNN_TEST_H

#include "base/pool.h"
#include "data/space.h"

typedef struct KnnInput {
	Space *space;           /* a counted reference is taken */
	const uint32_t *labels; /* by row; DICTIONARY_NONE: the item has none, is not asked and has no vote */
	size_t n_labels;
	size_t k;
	size_t most; /* items asked, drawn at random from the seed; 0: all */
	uint64_t seed;
} KnnInput;

typedef struct KnnClass {
	size_t asked, right, given; /* given: items that were taken for this class */
	uint32_t
		mistaken_for; /* the class most of its others were taken for; DICTIONARY_NONE: none was wrong */
} KnnClass;

typedef struct KnnScore {
	size_t asked, right, largest; /* largest: of the class that most of those asked have */
	double low, high;             /* of right / asked: 95 %, Wilson */
} KnnScore;

typedef struct KnnTest KnnTest;

/* Fails when fewer than two classes have items with a direction. */
KnnTest *knn_test_new(const KnnInput *input, Error *err);
bool knn_test_step(KnnTest *test, Pool *pool, Error *err);
double knn_test_done(const KnnTest *test); /* 0 to 1 */
KnnScore knn_test_score(const KnnTest *test);
KnnClass knn_test_class(const KnnTest *test, uint32_t label);
void knn_test_free(KnnTest *test);

#endif
