/* Series, points and pictures as lines of characters. */
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "report/writer.h"

/* Draws a section of one of these kinds; nothing for a text or a table. */
void figure_draw(const Section *section, const WriterOptions *options, Text *out);

#endif
