#include "report/cell.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void number_exact(double value, Text *out)
{
	char digits[40];
	if (value == trunc(value) && fabs(value) < 1e15) {
		text_format(out, "%.0f", value == 0 ? 0 : value);
		return;
	}
	/* Any decimal of 15 digits survives the way into a double and back, so %.15g, which drops zeros at the
	 * end, finds all short ones, subnormal numbers apart; 17 digits always suffice. */
	for (int precision = fabs(value) < DBL_MIN ? 1 : DBL_DIG; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (isnan(value) || strtod(digits, NULL) == value)
			break;
	}
	text_add(out, isnan(value) ? "nan" : digits);
}

void cell_exact(const Column *column, const Cell *cell, Text *out)
{
	if (column->kind == COLUMN_TEXT)
		text_add(out, cell->text ? cell->text : "");
	else if (isnan(cell->number))
		return;
	else if (column->kind == COLUMN_INTEGER)
		text_format(out, "%.0f", cell->number);
	else
		number_exact(cell->number, out);
}

static void number_shown(double value, int decimals, Text *out)
{
	bool vanishes = value != 0 && fabs(value) < 0.5 * pow(10, -decimals);
	if (!isfinite(value))
		text_add(out, value > 0 ? "inf" : "-inf");
	else if (vanishes)
		text_format(out, "%.0e", value);
	else if (fabs(value) >= 1e15)
		text_format(out, "%.6g", value);
	else
		text_format(out, "%.*f", decimals, value == 0 ? 0 : value);
}

void cell_shown(const Column *column, const Cell *cell, Text *out)
{
	if (column->kind == COLUMN_TEXT && cell->text)
		text_add_visible(out, cell->text);
	else if (column->kind == COLUMN_TEXT || isnan(cell->number))
		text_add(out, "-");
	else
		number_shown(cell->number, column->kind == COLUMN_INTEGER ? 0 : column->decimals, out);
}
