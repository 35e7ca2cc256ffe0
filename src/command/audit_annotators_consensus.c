/* audit annotators: the labels of items, and how far those who gave them disagree. */
#include "base/output.h"
#include "command/audit_annotators.h"
#include "report/writer.h"

#include <math.h>
#include <stdlib.h>

enum { LABEL_COLUMNS = 16 };

/* What was said of one item. */
typedef struct Votes {
	size_t judgements;  /* first ones */
	double share;       /* of their pairs that are the same; NAN for fewer than two */
	double sd;          /* of their values; NAN where these have no order */
	uint32_t majority;  /* the label given most; the first of several */
	bool tied;          /* there are several */
	size_t of_majority; /* who gave it */
} Votes;

static double spread_of(const Judgements *judgements, size_t item, double m)
{
	double mean = 0, squares = 0;
	for (int second = 0; second < 2; second++)
		for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++) {
			double value = judgements->value[judgements->list[j].label];
			if (judgements->list[j].again)
				continue;
			mean += second ? 0 : value / m;
			squares += second ? (value - mean) * (value - mean) : 0;
		}
	return sqrt(squares / (m - 1));
}

static Votes count_votes(const Judgements *judgements, size_t item, size_t *uses)
{
	Votes votes = {0};
	double same = 0;
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
		if (!judgements->list[j].again) {
			same += 2.0 * (double)uses[judgements->list[j].label]++;
			votes.judgements++;
		}
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++) {
		uint32_t label = judgements->list[j].label;
		if (uses[label] == votes.of_majority && label != votes.majority)
			votes.tied = true;
		if (uses[label] > votes.of_majority)
			votes.tied = false;
		if (uses[label] > votes.of_majority ||
			(uses[label] == votes.of_majority && label < votes.majority))
			votes.majority = label;
		votes.of_majority = uses[votes.majority];
	}
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
		uses[judgements->list[j].label] = 0;
	double m = (double)votes.judgements;
	votes.share = m > 1 ? same / (m * (m - 1)) : NAN;
	votes.sd = m > 1 ? spread_of(judgements, item, m) : NAN;
	return votes;
}

/* "yes (3), no (2)", in the order of labels. */
static void add_judgements(const Judgements *judgements, size_t item, size_t *uses, Text *text)
{
	text_clear(text);
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
		uses[judgements->list[j].label] += !judgements->list[j].again;
	for (uint32_t l = 0; l < judgements->labels.count; l++) {
		if (uses[l])
			text_format(text, "%s%s (%zu)", text->length ? ", " : "",
				dictionary_word(&judgements->labels, l), uses[l]);
		uses[l] = 0;
	}
}

/* --- the most disputed --- */

typedef struct Dispute {
	size_t item;
	Votes votes;
} Dispute;

static int by_dispute(const void *a, const void *b)
{
	const Dispute *one = a, *other = b;
	if (one->votes.sd > other->votes.sd || one->votes.sd < other->votes.sd)
		return one->votes.sd > other->votes.sd ? -1 : 1;
	if (one->votes.share < other->votes.share || one->votes.share > other->votes.share)
		return one->votes.share < other->votes.share ? -1 : 1;
	if (one->votes.judgements != other->votes.judgements)
		return one->votes.judgements > other->votes.judgements ? -1 : 1;
	return (one->item > other->item) - (one->item < other->item);
}

static Table *disputed_table(const AnnotatorsWork *work, Report *out)
{
	Table *table = report_table(out, "disputed");
	table_column(table, "item", COLUMN_TEXT, 0);
	if (work->by)
		table_column(table, work->by, COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "agreement", COLUMN_NUMBER, 3);
	if (annotators_have_means(work))
		table_column(table, "sd", COLUMN_NUMBER, 3);
	table_column(table, "judgements", COLUMN_TEXT, 0);
	table_column(table, "consensus", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 3);
	return table;
}

static void disputed_row(const AnnotatorsWork *work, const Dispute *dispute, size_t *uses, Table *table)
{
	const Judgements *judgements = &work->judgements;
	uint32_t label = work->modelled ? dawid_skene_class(&work->model, dispute->item) : 0;
	uint32_t domain = judgements->domain[dispute->item];
	Text text = {0};
	add_judgements(judgements, dispute->item, uses, &text);
	table_text(table, dictionary_word(&judgements->items, (uint32_t)dispute->item));
	if (work->by)
		table_text(
			table, domain == DICTIONARY_NONE ? "" : dictionary_word(&judgements->domains, domain));
	table_integer(table, (long long)dispute->votes.judgements);
	table_number(table, dispute->votes.share);
	if (annotators_have_means(work))
		table_number(table, dispute->votes.sd);
	table_text(table, text_of(&text));
	table_text(table, work->modelled ? dictionary_word(&judgements->labels, label) : "");
	table_number(table,
		work->modelled ? work->model.posterior[dispute->item * work->model.classes + label] : NAN);
	text_release(&text);
}

void audit_annotators_disputed(const AnnotatorsWork *work, Report *out)
{
	const Judgements *judgements = &work->judgements;
	size_t n = 0;
	size_t *uses = memory_new(judgements->labels.count, sizeof *uses);
	Dispute *disputes = memory_new(judgements->items.count, sizeof *disputes);
	for (size_t i = 0; i < judgements->items.count; i++) {
		Votes votes = count_votes(judgements, i, uses);
		if (votes.share < 1)
			disputes[n++] = (Dispute){i, votes};
	}
	qsort(disputes, n, sizeof *disputes, by_dispute);
	Table *table = n ? disputed_table(work, out) : NULL;
	for (size_t i = 0; i < n && i < work->list; i++)
		disputed_row(work, &disputes[i], uses, table);
	report_text(out, "%zu of %u items are disputed%s.", n, judgements->items.count,
		n > work->list ? "; the most disputed are listed (list=0: all)" : "");
	free(disputes);
	free(uses);
}

/* --- the consensus, as a table of its own --- */

static Table *consensus_table(const AnnotatorsWork *work, Report *report)
{
	const Dictionary *labels = &work->judgements.labels;
	Table *table = report_table(report, "consensus");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "consensus", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 6);
	table_column(table, "majority", COLUMN_TEXT, 0);
	table_column(table, "agreement", COLUMN_NUMBER, 6);
	table_column(table, "judgements", COLUMN_INTEGER, 0);
	for (uint32_t l = 0; labels->count <= LABEL_COLUMNS && l < labels->count; l++) {
		Text name = {0};
		text_format(&name, "p_%s", dictionary_word(labels, l));
		table_column(table, text_of(&name), COLUMN_NUMBER, 6);
		text_release(&name);
	}
	return table;
}

static size_t fill_consensus(const AnnotatorsWork *work, Table *table)
{
	const Judgements *judgements = &work->judgements;
	size_t others = 0, k = work->model.classes;
	size_t *uses = memory_new(k, sizeof *uses);
	for (uint32_t i = 0; i < judgements->items.count; i++) {
		Votes votes = count_votes(judgements, i, uses);
		uint32_t label = dawid_skene_class(&work->model, i);
		others += label != votes.majority && !votes.tied;
		table_text(table, dictionary_word(&judgements->items, i));
		table_text(table, dictionary_word(&judgements->labels, label));
		table_number(table, work->model.posterior[i * k + label]);
		table_text(table, votes.tied ? "" : dictionary_word(&judgements->labels, votes.majority));
		table_number(table, votes.share);
		table_integer(table, (long long)votes.judgements);
		for (uint32_t l = 0; k <= LABEL_COLUMNS && l < k; l++)
			table_number(table, work->model.posterior[i * k + l] < 1e-12
						    ? 0
						    : work->model.posterior[i * k + l]);
	}
	free(uses);
	return others;
}

static bool write_consensus(const AnnotatorsWork *work, const Report *report, Error *err)
{
	const WriterOptions options = {.command = "audit annotators"};
	Text bytes = {0};
	writer_for_path(work->consensus)->write(report, &options, &bytes);
	Output *output = output_open(work->consensus, err);
	if (output)
		output_bytes(output, text_of(&bytes), bytes.length);
	bool fine = output && output_commit(output, err);
	text_release(&bytes);
	return fine;
}

bool audit_annotators_save(const AnnotatorsWork *work, Report *out, Error *err)
{
	Report report = {0};
	bool fine = true;
	if (work->consensus && !work->modelled)
		return error_set(
			err, ERROR_INPUT, "there is no consensus to write: %s", work->no_model.message);
	if (!work->modelled)
		return true;
	size_t others = fill_consensus(work, consensus_table(work, &report));
	report_text(out,
		"The most probable label is not that of the majority for %zu of %u items, ties not counted.",
		others, work->judgements.items.count);
	if (work->consensus) {
		fine = write_consensus(work, &report, err);
		report_text(out,
			"\"%s\" has the most probable label of each item; `annotate SPACE \"%s\" key=item` "
			"gives it to the items of a space.",
			work->consensus, work->consensus);
	}
	report_release(&report);
	return fine;
}
