/* Progress on one line. */
#ifndef UI_PROGRESS_LINE_H
#define UI_PROGRESS_LINE_H

#include "base/progress.h"
#include "base/text.h"

/* Appends `epoch 2 of 5  ━━━━━────  52 %  1.2M words/s  0:12 left`, at most `width` columns. `seconds` is the
 * run time so far, which gives the rate when the work does not know it. */
void progress_line(const Progress *progress, double seconds, int width, bool unicode, Text *out);
/* Appends a count in four characters or fewer: 950, 1.2k, 345k, 1.2M. */
void progress_count(double count, Text *out);
/* Appends 0:07, 12:45 or 3:02:10. */
void progress_time(double seconds, Text *out);

#endif
