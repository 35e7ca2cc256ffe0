/* ReportView: a report drawn into cells, as panes, answers and the help show it. */
#ifndef PANES_REPORT_VIEW_H
#define PANES_REPORT_VIEW_H

#include "report/canvas.h"
#include "report/report.h"

typedef struct ReportLook {
	bool colour, ascii;
	const Dictionary
		*domains; /* words of a column `domain` get the colour and glyph of their number; may be NULL */
	const struct Watch *watch; /* whose new items stand out; may be NULL */
	long selected;             /* row of the tables, counted through, that is marked; -1: none */
} ReportLook;

/* Draws all of it, `cols` wide and as high as it needs. *selected_row (may be NULL) gets the line of the marked
 * row, -1 when there is none. */
void report_view(const Report *report, const ReportLook *look, int cols, Canvas *out, int *selected_row);
/* Rows of all tables together. */
size_t report_view_items(const Report *report);
/* First text of such a row, or NULL. */
const char *report_view_item(const Report *report, size_t row);

#endif
