/* Paragraphs broken into lines. */
#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

#include "base/text.h"

/* Appends `text` in lines of at most `width` columns (0: as long as they are), broken at blanks; a line that
 * starts with blanks keeps them on the lines that it is broken into. Words longer than a line stand alone and
 * are not cut. Control characters other than line feeds are made visible. Ends with a line feed. */
void wrap_text(const char *text, int width, Text *out);

#endif
