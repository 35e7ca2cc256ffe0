/* Progress of a job, in cells. */
#ifndef PANES_BAR_H
#define PANES_BAR_H

#include "base/progress.h"
#include "report/canvas.h"

/* A bar of `cols` cells; part is 0 … 1. */
void bar_draw(Canvas *canvas, Box box, int row, int col, int cols, double part, bool ascii);
/* Share done, 0 … 1, or -1 when not known. */
double bar_share(const Progress *progress);
/* "43 %  120k words/s  0:12 left", as far as known. `seconds` is the run time so far. */
void bar_speed(const Progress *progress, double seconds, Text *out);

#endif
