/* What the probes of a leakage test found, as rows of a table: one for each probe. */
#ifndef COMMAND_LEAKAGE_SCORES_H
#define COMMAND_LEAKAGE_SCORES_H

#include "audit/leakage.h"
#include "report/report.h"

void leakage_columns(Table *table);
/* holm: the p of that probe, corrected over whatever was asked together. */
void leakage_cells(const Leakage *result, LeakageProbe probe, double holm, Table *table);

#endif
