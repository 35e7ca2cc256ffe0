/* Errors as people read them. */
#ifndef UI_COMPLAINT_H
#define UI_COMPLAINT_H

#include "base/error.h"
#include "base/text.h"

/* Appends `error: where: message` and, when the error knows its place, the line with a caret under it. `where`
 * ("script:3") may be NULL. */
void complaint_write(const Error *err, const char *where, const char *line, Text *out);

#endif
