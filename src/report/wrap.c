#include "report/wrap.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* One line of the original, without its line feed. */
static void wrap_line(const char *line, int width, Text *out)
{
	int indent = (int)strspn(line, " "), column = indent;
	text_format(out, "%*s", indent, "");
	line += indent;
	while (*line) {
		size_t blanks = strspn(line, " "), bytes = strcspn(line + blanks, " ");
		char *word = memory_slice(line + blanks, bytes);
		int columns = text_width(word);
		if (width > 0 && column > indent && bytes && column + (int)blanks + columns > width) {
			text_format(out, "\n%*s", indent, "");
			column = indent;
			blanks = 0;
			line += strspn(line, " ");
		}
		if (bytes)
			text_format(out, "%*s%s", (int)blanks, "", word);
		column += (int)blanks + columns;
		line += blanks + bytes;
		free(word);
	}
	text_add_char(out, '\n');
}

void wrap_text(const char *text, int width, Text *out)
{
	for (const char *end;; text = end + 1) {
		end = strchrnul(text, '\n');
		char *line = memory_slice(text, (size_t)(end - text));
		Text visible = {0};
		text_add_visible(&visible, line);
		wrap_line(text_of(&visible), width, out);
		text_release(&visible);
		free(line);
		if (!*end)
			return;
	}
}
