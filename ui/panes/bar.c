#include "ui/panes/bar.h"

#include "ui/progress_line.h"

#include <math.h>

void bar_draw(Canvas *canvas, Box box, int row, int col, int cols, double part, bool ascii)
{
	int full = (int)lround(fmin(1, fmax(0, part)) * cols);
	for (int i = 0; i < cols; i++) {
		bool done = i < full;
		Style style = style_role(done ? ROLE_GOOD : ROLE_DIM);
		canvas_put(canvas, box, row, col + i, style, ascii ? (done ? "#" : "-") : (done ? "━" : "─"));
	}
}

double bar_share(const Progress *progress)
{
	return progress->total > 0 ? fmin(1, fmax(0, progress->done / progress->total)) : -1;
}

void bar_speed(const Progress *progress, double seconds, Text *out)
{
	double part = bar_share(progress);
	double rate = progress->rate > 0 ? progress->rate : seconds > 0 ? progress->done / seconds : 0;
	if (part >= 0)
		text_format(out, "%.0f %%  ", floor(100 * part));
	if (rate >= 1) {
		progress_count(rate, out);
		text_format(out, " %s/s  ", progress->unit);
	}
	if (rate > 0 && part >= 0 && part < 1) {
		progress_time((progress->total - progress->done) / rate, out);
		text_add(out, " left");
	}
}
