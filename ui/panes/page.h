/* Page: an answer drawn into cells, which is kept until something about it changes: most frames come of other
 * news, and to lay out a table takes longer than to show it. */
#ifndef PANES_PAGE_H
#define PANES_PAGE_H

#include "ui/panes/report_view.h"

typedef struct Page {
	Canvas canvas;
	int selected_row; /* see report_view */
	/* Of what it was drawn. */
	bool drawn, colour, ascii;
	unsigned long answer;
	uint64_t domains; /* a hash of their names */
	size_t fresh;     /* items that stand out */
	int cols;
	long selected;
} Page;

void page_release(Page *page);
/* Draws the report unless the page shows it already. `answer` grows with every report that the page is to show;
 * `fresh`: how many of its items look->watch lets stand out. */
void page_show(
	Page *page, const Report *report, unsigned long answer, size_t fresh, const ReportLook *look, int cols);

#endif
