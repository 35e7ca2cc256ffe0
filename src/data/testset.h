/*
 * TestSet: the named word sets of one published bias test, read from datasets/wordsets/NAME.wordset (the format
 * is told in the README.md there).
 */
#ifndef DATA_TESTSET_H
#define DATA_TESTSET_H

#include "data/wordset.h"

enum { TESTSET_SETS = 16 };

typedef struct TestSet {
	char *name; /* "weat7" */
	char *citation, *language;
	char *notes;     /* or NULL */
	char *benchmark; /* which version the file holds, as benchmark_describe says it; NULL: not looked up */
	bool changed;    /* the file differs from the version that is recorded */
	WordSet *sets[TESTSET_SETS];
	char roles[TESTSET_SETS]; /* 'X', 'Y', 'A', 'B', or '-' for none */
	size_t count;
} TestSet;

/* Reads a file; errors name its line. Files above 1 MB are refused. */
bool testset_read(const char *path, TestSet *set, Error *err);
/* The standard set of that name, whatever its letter case, or the file when the name ends in .wordset; and
 * which version of it that is. */
bool testset_find(const char *name, TestSet *set, Error *err);
/* The set that plays the role, or NULL; borrowed. */
WordSet *testset_role(const TestSet *set, char role);
void testset_release(TestSet *set); /* {0} is valid and empty */

/* The names of all standard sets, sorted by length, then by letters; each to be freed, and the array too. */
bool testset_names(char ***names, size_t *count, Error *err);

#endif
