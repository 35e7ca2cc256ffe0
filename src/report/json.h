/* Pieces of JSON (RFC 8259). */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "report/report.h"

/* A quoted string, escaped by jansson; bytes that are not UTF-8 come as \xNN. NULL is null. */
void json_add_text(const char *text, Text *out);
/* A number in as few digits as read back the same; null for what JSON cannot say (NaN and infinities). */
void json_add_number(double value, Text *out);
void json_add_cell(const Column *column, const Cell *cell, Text *out);

#endif
