/* Judgements for tests: of a table that is text, and published ones. */
#ifndef TESTS_JUDGED_H
#define TESTS_JUDGED_H

#include "data/judgements.h"

/* Reads the text as a file of that name; false with a sentence. */
bool judged_read(
	const char *name, const char *text, const JudgementColumns *columns, Judgements *into, Error *err);
/* The same as CSV with the usual columns, which must do. */
void judged_csv(const char *text, Judgements *into);

/* Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C: items by annotators. */
extern const char judged_krippendorff[];
/* Dawid & Skene, Applied Statistics 28, 1979, table 1: 45 patients judged by five anaesthetists, by the first
 * of them three times. */
void judged_patients(Judgements *into);

#endif
