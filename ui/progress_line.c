#include "ui/progress_line.h"

#include <math.h>

enum { BAR_MOST = 30, BAR_LEAST = 8 };

void progress_count(double count, Text *out)
{
	static const char letters[] = {'k', 'M', 'G', 'T'};
	int step = -1;
	for (; count >= 999.5 && step < 3; step++)
		count /= 1000;
	if (step < 0)
		text_format(out, "%.0f", count);
	else
		text_format(out, count < 9.95 ? "%.1f%c" : "%.0f%c", count, letters[step]);
}

void progress_time(double seconds, Text *out)
{
	long long s = seconds < 1e9 ? llround(seconds) : 1000000000;
	if (s >= 3600)
		text_format(out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
	else
		text_format(out, "%lld:%02lld", s / 60, s % 60);
}

static void add_bar(double share, int width, bool unicode, Text *out)
{
	int full = (int)floor(share * width);
	for (int i = 0; i < width; i++)
		text_add(out, unicode ? (i < full ? "━" : "─") : (i < full ? "#" : "-"));
}

/* What takes seconds each, as trials do, has no speed worth telling, but a time that is left. */
static void add_speed(const Progress *progress, double rate, double share, Text *out)
{
	if (rate >= 1) {
		text_add(out, "  ");
		progress_count(rate, out);
		text_format(out, " %s/s", progress->unit);
	}
	if (rate > 0 && share >= 0 && share < 1) {
		text_add(out, "  ");
		progress_time((progress->total - progress->done) / rate, out);
		text_add(out, " left");
	}
}

void progress_line(const Progress *progress, double seconds, int width, bool unicode, Text *out)
{
	double share = progress->total > 0 ? fmin(1, fmax(0, progress->done / progress->total)) : -1;
	double rate = progress->rate > 0 ? progress->rate : seconds > 0 ? progress->done / seconds : 0;
	Text front = {0}, back = {0};
	text_add_visible(&front, progress->phase[0] ? progress->phase : "working");
	if (share >= 0)
		text_format(&back, "  %2.0f %%", floor(100 * share));
	add_speed(progress, rate, share, &back);
	int room = width - text_width(text_of(&front)) - text_width(text_of(&back)) - 2;
	Text line = {0};
	text_add(&line, text_of(&front));
	if (share >= 0 && room >= BAR_LEAST) {
		text_add(&line, "  ");
		add_bar(share, room < BAR_MOST ? room : BAR_MOST, unicode, &line);
	}
	text_add(&line, text_of(&back));
	text_add_bytes(out, text_of(&line), text_fit(text_of(&line), width));
	text_release(&front);
	text_release(&back);
	text_release(&line);
}
