/*
 * TestSet: the named word sets of one publication, a whole bias test or a part of one, read from
 * datasets/wordsets/NAME.wordset (the format is told in the README.md there).
 */
#ifndef DATA_TESTSET_H
#define DATA_TESTSET_H

#include "base/text.h"
#include "data/wordset.h"

enum { TESTSET_SETS = 16 };
#define TESTSET_ROLES "XYABCDEFGH" /* words that are asked about, then groups or attributes */
#define TESTSET_GROUPS "ABCDEFGH"  /* what a test calls the groups */

typedef struct TestSet {
	char *name; /* "weat7" */
	char *citation, *language;
	char *notes;     /* or NULL */
	char *benchmark; /* which version the file holds, as benchmark_describe says it; NULL: not looked up */
	bool changed;    /* the file differs from the version that is recorded */
	WordSet *sets[TESTSET_SETS];
	char roles[TESTSET_SETS]; /* of TESTSET_ROLES, or '-' for none */
	size_t count;
	char *groups_told; /* the header "groups:", as it is written; NULL: none */
	/* Roles of the lists that hold the groups of people, or the like, which should be treated alike: as the
	 * header has it, or those of A to H that there are; "" when there are not two. */
	char groups[sizeof TESTSET_GROUPS];
} TestSet;

/* Reads a file; errors name its line. Files above 1 MB are refused. */
bool testset_read(const char *path, TestSet *set, Error *err);
/* The standard set of that name, whatever its letter case, or the file when the name ends in .wordset; and
 * which version of it that is. */
bool testset_find(const char *name, TestSet *set, Error *err);
/* Whether it names a standard set, or a file by its ending; the file need not be sound. */
bool testset_is_there(const char *name);
/* The set that plays the role, or NULL; borrowed. */
WordSet *testset_role(const TestSet *set, char role);
/* The role that a list plays for a test that wants the groups as A, B and so on: where these are X and Y, as in
 * weat6, X and A, and Y and B, change places. */
char testset_plays(const TestSet *set, size_t list);
/* The list that plays the role so, or NULL; borrowed. */
WordSet *testset_player(const TestSet *set, char role);
/* Fails, and says what to do, when there are no groups. */
bool testset_has_groups(const TestSet *set, Error *err);
/* "X (male names) and Y (female names)" */
void testset_say_groups(const TestSet *set, Text *out);
/* It has X, Y, A and B, and so can be asked by itself. */
bool testset_is_whole(const TestSet *set);
/* One list of a standard set, or of a file of one, by the name that `load` would give it, "weat7-math" and
 * "folder/mine-male": counted; or NULL. */
WordSet *testset_list(const char *name);
/* Appends the name of a list, "weat7-math". */
void testset_list_name(const char *name, const WordSet *list, Text *out);
void testset_release(TestSet *set); /* {0} is valid and empty */

/* The names of all standard sets, sorted by letters, and by numbers behind them; each to be freed, and the
 * array too. */
bool testset_names(char ***names, size_t *count, Error *err);

#endif
