/* Cells as text: exact for programs, short for people. */
#ifndef REPORT_CELL_H
#define REPORT_CELL_H

#include "report/report.h"

/* The shortest decimal that reads back as the same double; "nan", "inf" and "-inf" as they are. */
void number_exact(double value, Text *out);
/* For programs: texts as they are, numbers exact; nothing for what is not known. */
void cell_exact(const Column *column, const Cell *cell, Text *out);
/* For people: the column's decimals, control characters made visible, "-" for what is not known. A number too
 * small for the decimals is shown as a power of ten rather than as 0. */
void cell_shown(const Column *column, const Cell *cell, Text *out);

#endif
