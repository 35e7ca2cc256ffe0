#include "session/session_file.h"

#include "data/documents.h"
#include "data/encoder.h"
#include "data/pictures.h"

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

bool session_file_attach(Space *space, Model *model, Error *err)
{
	Space *look = model->trainer->look(model, err);
	if (look && look->vectors.rows == space->vectors.rows) {
		pictures_unref(space->pictures);
		space->pictures = pictures_ref(look->pictures);
		documents_unref(space->documents);
		space->documents = documents_ref(look->documents);
		space->encoder = encoder_ref(look->encoder);
	}
	bool fine = look != NULL;
	space_unref(look);
	return fine;
}

void session_file_remember(Session *session, const char *path)
{
	char *copy = memory_text(path);
	free(session->file);
	session->file = copy;
}
