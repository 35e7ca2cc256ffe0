#include "session/session_file.h"

#include <stdlib.h>

char *session_file_section(const char *name)
{
	Text section = {0};
	text_format(&section, "object/%s", name);
	return text_take(&section);
}

char *session_file_model(const char *section)
{
	Text part = {0};
	text_format(&part, "%s/model", section);
	return text_take(&part);
}

void session_file_remember(Session *session, const char *path)
{
	char *copy = memory_text(path);
	free(session->file);
	session->file = copy;
}
