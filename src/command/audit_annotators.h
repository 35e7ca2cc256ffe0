/* Parts of `audit annotators`: what is found out about those who labelled a table, and how it is told. */
#ifndef COMMAND_AUDIT_ANNOTATORS_H
#define COMMAND_AUDIT_ANNOTATORS_H

#include "audit/annotator_agreement.h"
#include "audit/annotator_bias.h"
#include "audit/annotator_groups.h"
#include "audit/dawid_skene.h"
#include "report/report.h"

/* One test of agreement. */
typedef struct AgreementPart {
	AgreementTest *test;
	uint32_t domain;        /* DICTIONARY_NONE: all items */
	uint32_t first, second; /* DICTIONARY_NONE: all annotators */
} AgreementPart;

typedef struct AnnotatorsWork {
	Judgements judgements;
	char *group, *by;     /* columns, or NULL */
	char *consensus;      /* the file for labels, or NULL */
	size_t list;          /* rows of long tables; SIZE_MAX: all */
	AgreementPart *parts; /* all, then by domain, then pairs */
	size_t n_parts, part;
	AnnotatorBiasOptions options;
	AnnotatorIndex index;
	AnnotatorBias *bias; /* by annotator */
	size_t biased;       /* those done */
	AnnotatorGroups *groups;
	Error no_groups; /* why there are none, where a column was named */
	bool compared;
	DawidSkene model;
	Error no_model; /* why there is none */
	bool modelled;
} AnnotatorsWork;

/* Fills the report once all is done, and writes the consensus where that is wanted. */
bool audit_annotators_answer(const AnnotatorsWork *work, Report *out, Error *err);
/* Its tables of differences: each annotator by label, groups of annotators (audit_annotators_findings.c). */
void audit_annotators_biases(const AnnotatorsWork *work, Report *out);
void audit_annotators_groups(const AnnotatorsWork *work, Report *out);
/* The label of each item, its probability and its judgements (audit_annotators_consensus.c): the most disputed
 * in the answer, all of them to work->consensus. */
void audit_annotators_disputed(const AnnotatorsWork *work, Report *out);
bool audit_annotators_save(const AnnotatorsWork *work, Report *out, Error *err);

/* Labels that are more or less, and not just two. */
static inline bool annotators_have_means(const AnnotatorsWork *work)
{
	return work->judgements.order != LABELS_UNORDERED && work->judgements.labels.count != 2;
}

/* Numbers on a fine scale, which are hardly ever the same. */
static inline bool annotators_measure(const AnnotatorsWork *work)
{
	return work->judgements.order == LABELS_NUMBERS && work->judgements.labels.count > BIAS_LABELS;
}

/* A value and its interval, as three columns. */
static inline void interval_columns(Table *table, const char *value, int decimals)
{
	table_column(table, value, COLUMN_NUMBER, decimals);
	table_column(table, "low", COLUMN_NUMBER, decimals);
	table_column(table, "high", COLUMN_NUMBER, decimals);
}

static inline void interval_cells(Table *table, double value, double low, double high)
{
	table_number(table, value);
	table_number(table, low);
	table_number(table, high);
}

#endif
