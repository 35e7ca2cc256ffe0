#include "command/train_earlier.h"

#include "command/drift_report.h"
#include "data/space_part.h"
#include "train/memory_archive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- which data --- */

static bool in_input(Corpus *const *corpora, size_t count, const char *checksum)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(corpora[i]->checksum, checksum) == 0)
			return true;
	return false;
}

/* Text that is trained on, or is there already, is not added. */
static void add_earlier(TrainWork *work, const Object *object)
{
	const TrainInput *input = &work->input;
	const char *checksum = object->corpus->checksum;
	if (in_input(input->corpora, input->n_corpora, checksum) ||
		in_input(input->earlier, input->n_earlier, checksum))
		return;
	Text data = {0};
	text_format(
		&data, "%s%c%s %s\n", work->data ? work->data : "", TRAIN_EARLIER_MARK, checksum, object->name);
	free(work->data);
	work->data = text_take(&data);
	train_work_add_earlier(work, object);
}

static void add_missing(TrainWork *work, const char *name)
{
	dictionary_add(&work->missing, name, strlen(name));
}

static void add_learned(const Call *call, TrainWork *work, const char *learned)
{
	char *lines = memory_text(learned), *rest = lines, *line;
	while (lines && (line = strsep(&rest, "\n"))) {
		char *name = strchr(line, ' ');
		if (!name)
			continue;
		*name++ = '\0';
		const Object *object = train_work_find_data(call->session, line, name);
		if (object && object->corpus)
			add_earlier(work, object);
		else if (!in_input(work->input.corpora, work->input.n_corpora, line))
			add_missing(work, name);
	}
	free(lines);
}

static bool add_given(const Call *call, TrainWork *work, Error *err)
{
	char *names = memory_text(args_text(call->args, "earlier")), *rest = names, *name;
	bool fine = true;
	while (fine && names && (name = strsep(&rest, ","))) {
		Error why = ERROR_INIT;
		Object *object = session_get(call->session, name, OBJECT_CORPUS, &why);
		if (object)
			add_earlier(work, object);
		else
			fine = args_fault(call->args, "earlier", 0, err, "%s", why.message);
	}
	free(names);
	return fine;
}

static bool check_trainer(const Call *call, const Trainer *trainer, Error *err)
{
	static const char *const options[] = {"rehearse", "earlier", "tolerance", "refuse"};
	for (size_t i = 0; !trainer->rehearses && i < sizeof options / sizeof *options; i++)
		if (args_given(call->args, options[i]))
			return args_fault(call->args, options[i], 0, err,
				"%s does not go back to earlier texts; sgns, cbow and fasttext do, and glove, "
				"ppmi and eigen keep the counts of all their texts and learn from all of them "
				"in every run",
				trainer->name);
	return true;
}

static bool check_found(const Call *call, const TrainWork *work, Error *err)
{
	if (!(args_number(call->args, "rehearse") > 0) || work->input.n_earlier)
		return true;
	if (work->missing.count)
		return args_fault(call->args, "rehearse", 0, err,
			"%s, which the model learned before, is not in this session; load it again",
			dictionary_word(&work->missing, 0));
	return args_fault(call->args, "rehearse", 0, err,
		"the model learned no other text before; earlier=TEXT names one that its vectors were made of");
}

bool train_earlier_gather(const Call *call, TrainWork *work, const char *learned, Error *err)
{
	if (!check_trainer(call, work->trainer, err))
		return false;
	if (!work->trainer->rehearses)
		return true;
	work->input.rehearse = args_number(call->args, "rehearse");
	work->tolerance = args_number(call->args, "tolerance");
	work->refuses = args_yes(call->args, "refuse");
	if (work->refuses && work->how != TRAIN_ADDS)
		return args_fault(call->args, "refuse", 0, err,
			"this makes a new model, which can be dropped; only what goes on with a model can be "
			"undone");
	if (!add_given(call, work, err))
		return false;
	add_learned(call, work, learned);
	return check_found(call, work, err);
}

void train_earlier_remember(Model *model)
{
	Text learned = {0};
	char *lines = memory_text(model->data), *rest = lines, *line;
	text_add(&learned, model->learned ? model->learned : "");
	while (lines && (line = strsep(&rest, "\n")))
		if (*line && !strstr(text_of(&learned), line + (*line == TRAIN_EARLIER_MARK)))
			text_format(&learned, "%s\n", line + (*line == TRAIN_EARLIER_MARK));
	free(lines);
	free(model->learned);
	model->learned = text_take(&learned);
}

/* --- what was forgotten --- */

bool train_earlier_keep(TrainWork *work, Error *err)
{
	Model *model = work->model;
	model->tolerance = work->tolerance;
	if (model->undo)
		model->trainer->free(model->undo);
	model->undo = NULL;
	if (!work->refuses || work->input.n_earlier == 0)
		return true;
	model->undo = model_copy(model, err);
	return model->undo != NULL;
}

/* The words of a domain, or all where there are no others. */
static Space *words_of(const TrainWork *work, const char *domain, Error *err)
{
	Space *before = work->before;
	if (!before->domain_of)
		return space_ref(before);
	return space_of_domain(before, dictionary_find_text(&before->domains, domain), err);
}

static bool begin_domain(TrainWork *work, const char *domain, Error *err)
{
	Space *before = words_of(work, domain, err), *after = work->trainer->look(work->model, err);
	DriftOptions options = drift_after_training(work->input.seed, true);
	options.top = 0;
	Drift *drift = before && after ? drift_new(before, after, &options, err) : NULL;
	space_unref(before);
	space_unref(after);
	if (drift)
		work->drifts[work->n_drifts++] = drift;
	return drift != NULL;
}

bool train_earlier_compare(TrainWork *work, Pool *pool, bool *finished, Error *err)
{
	const Model *model = work->model;
	size_t n = 0;
	while (n < model->n_losses && model->losses[n].earlier)
		n++;
	if (!work->drifts)
		work->drifts = memory_new(n + 1, sizeof(Drift *));
	Drift *last = work->n_drifts ? work->drifts[work->n_drifts - 1] : NULL;
	if (last && drift_done(last) < 1)
		return drift_step(last, pool, err);
	*finished = work->n_drifts == n;
	return *finished || begin_domain(work, model->losses[work->n_drifts].domain, err);
}

static double rise(const DomainLoss *loss)
{
	return (loss->now - loss->before) / loss->before;
}

/* The domain whose loss rose most, NULL when none was judged. */
static const DomainLoss *worst(const Model *model)
{
	const DomainLoss *found = NULL;
	for (size_t i = 0; i < model->n_losses; i++)
		if (model->losses[i].earlier && isfinite(rise(&model->losses[i])) &&
			(!found || rise(&model->losses[i]) > rise(found)))
			found = &model->losses[i];
	return found;
}

bool train_earlier_harms(const Model *model)
{
	const DomainLoss *loss = worst(model);
	return loss && rise(loss) > model->tolerance;
}

static void matrix(const TrainWork *work, const Model *model, Report *out)
{
	Table *table = report_table(out, "forgetting");
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "text", COLUMN_TEXT, 0);
	table_column(table, "loss before", COLUMN_NUMBER, 4);
	table_column(table, "loss after", COLUMN_NUMBER, 4);
	table_column(table, "rise", COLUMN_NUMBER, 4);
	table_column(table, "words", COLUMN_NUMBER, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 4);
	table_column(table, "overlap@10", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < model->n_losses; i++) {
		const DomainLoss *loss = &model->losses[i];
		const DriftSummary *drift = i < work->n_drifts ? drift_summary(work->drifts[i]) : NULL;
		table_text(table, loss->domain);
		table_text(table, loss->earlier ? "earlier" : "new");
		table_number(table, loss->before);
		table_number(table, loss->now);
		table_number(table, rise(loss));
		table_number(table, drift ? (double)drift->kept : NAN);
		table_number(table, drift ? drift->cosine : NAN);
		table_number(table, drift ? drift->overlap : NAN);
	}
}

static void tell_missing(const TrainWork *work, Report *out)
{
	for (uint32_t i = 0; i < work->missing.count; i++)
		report_text(out,
			"What is forgotten of %s is not known: the model learned from it, but it is not in "
			"this session. Load it to have it judged.",
			dictionary_word(&work->missing, i));
}

static void tell_verdict(const Model *model, Report *out)
{
	const DomainLoss *loss = worst(model);
	if (!loss)
		return;
	if (rise(loss) <= model->tolerance)
		report_text(out, "No earlier domain lost more than tolerance=%g allows.", model->tolerance);
	else
		report_warning(out,
			"This run raised the loss on %s by %.1f %%, more than tolerance=%g allows: %s",
			loss->domain, 100 * rise(loss), model->tolerance,
			model->undo ? "refused; the model is as it was before."
				    : "flagged. Against it: rehearse=0.3 or ewc=10; anchor= and freeze= "
				      "hold the vectors, not what they are told from. refuse=yes "
				      "undoes such runs.");
}

void train_earlier_report(const TrainWork *work, const Model *model, Report *out)
{
	tell_missing(work, out);
	if (model->n_losses == 0 || !model->progress.finished)
		return;
	matrix(work, model, out);
	tell_verdict(model, out);
	report_text(out,
		"Loss: the mean over examples of text that the run did not learn from (of a new domain: of "
		"some of its text, held out if holdout= says so), with the same random draws before and after. "
		"Cosine and overlap@10: what became of the words of the domain and of their nearest.");
}
