#include "report/json.h"

#include "report/cell.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

void json_add_text(const char *text, Text *out)
{
	if (!text) {
		text_add(out, "null");
		return;
	}
	json_t *string = json_string(text);
	if (!string) {
		Text visible = {0};
		text_add_visible(&visible, text);
		string = json_string(text_of(&visible));
		text_release(&visible);
	}
	char *quoted = json_dumps(string, JSON_ENCODE_ANY);
	if (!quoted)
		abort();
	text_add(out, quoted);
	free(quoted);
	json_decref(string);
}

/* Not by jansson, whose release in Debian 12 writes 0.1 as 0.10000000000000001. */
void json_add_number(double value, Text *out)
{
	if (isfinite(value))
		number_exact(value, out);
	else
		text_add(out, "null");
}

void json_add_cell(const Column *column, const Cell *cell, Text *out)
{
	if (column->kind == COLUMN_TEXT)
		json_add_text(cell->text, out);
	else if (column->kind == COLUMN_INTEGER && isfinite(cell->number))
		text_format(out, "%.0f", cell->number);
	else
		json_add_number(cell->number, out);
}
