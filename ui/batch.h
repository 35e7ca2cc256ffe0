/* Batch: commands from -c, scripts and standard input, without a person to ask. */
#ifndef UI_BATCH_H
#define UI_BATCH_H

#include "ui/options.h"
#include "ui/runner.h"

/* Opens the session and loads the files that the options name, as `session open` and `load` would. */
Status batch_open(Runner *runner, const Options *options);
/* Runs the lines of a file ("-" is standard input) as they come; stops at the first failure unless `bail` is
 * no, and at `quit`. Returns the first failure. */
Status batch_script(Runner *runner, const char *path);
/* Runs what -c and -f ask for. */
Status batch_pieces(Runner *runner, const Options *options);
/* Everything that the options ask for, or else standard input; then waits for the jobs that still run. */
Status batch_run(Runner *runner, const Options *options);

#endif
