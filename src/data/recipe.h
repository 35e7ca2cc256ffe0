/*
 * Recipe: prepares one data set of the catalogue by running datasets/recipes/NAME.sh, a POSIX shell script, in
 * a process group of its own, without ever waiting for it.
 *
 * It works in CACHE/datasets/NAME.part, which keeps what was downloaded when it is stopped or fails; at the end
 * the result is checked and renamed to CACHE/datasets/NAME in one step. A lock on the .part folder, which the
 * script inherits, keeps two programs from preparing the same set at once.
 */
#ifndef DATA_RECIPE_H
#define DATA_RECIPE_H

#include "base/progress.h"
#include "data/catalogue.h"

typedef struct Recipe Recipe;

/* Starts the script. `set` is borrowed and must outlive the recipe. NULL and a sentence when it cannot start:
 * no script, no room on the disk, another program at it. */
Recipe *recipe_start(const Dataset *set, Error *err);

/* Waits up to `milliseconds` for news. Sets *finished when the set is in its place. Fails with the script's own
 * sentence when it failed. */
bool recipe_poll(Recipe *recipe, int milliseconds, bool *finished, Error *err);

const Progress *recipe_progress(const Recipe *recipe); /* bytes while fetching, phases otherwise */
/* Files whose checksum is not that of the catalogue, "a.txt.gz, b.txt.gz"; empty when all agree. Once finished.
 */
const char *recipe_different(const Recipe *recipe);
/* Ends the script and everything that it started, if it still runs, and releases. */
void recipe_free(Recipe *recipe);

#endif
