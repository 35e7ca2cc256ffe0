#include "ui/panes/page.h"

#include "base/hash.h"

#include <string.h>

void page_release(Page *page)
{
	canvas_release(&page->canvas);
	*page = (Page){0};
}

static uint64_t hash_of(const Dictionary *domains)
{
	uint64_t hash = 0;
	for (uint32_t i = 0; domains && i < domains->count; i++) {
		const char *name = dictionary_word(domains, i);
		hash = 31 * hash + 1 + hash_bytes(name, strlen(name));
	}
	return hash;
}

static bool shows(const Page *page, const Page *wanted)
{
	return page->drawn && page->answer == wanted->answer && page->domains == wanted->domains &&
	       page->fresh == wanted->fresh && page->cols == wanted->cols &&
	       page->selected == wanted->selected && page->colour == wanted->colour &&
	       page->ascii == wanted->ascii;
}

void page_show(
	Page *page, const Report *report, unsigned long answer, size_t fresh, const ReportLook *look, int cols)
{
	Page wanted = {.drawn = true,
		.colour = look->colour,
		.ascii = look->ascii,
		.answer = answer,
		.domains = hash_of(look->domains),
		.fresh = fresh,
		.cols = cols,
		.selected = look->selected};
	if (shows(page, &wanted))
		return;
	canvas_release(&page->canvas);
	*page = wanted;
	report_view(report, look, cols, &page->canvas, &page->selected_row);
}
