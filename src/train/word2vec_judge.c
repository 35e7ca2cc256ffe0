/* The loss by domain while a model goes on learning: on earlier texts, and on the new one. */
#include "base/text.h"
#include "train/archive.h"
#include "train/word2vec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *group_name(const Rehearsal *rehearsal, size_t group)
{
	size_t earlier = rehearsal->earlier.count;
	return group < earlier ? dictionary_word(&rehearsal->earlier, (uint32_t)group)
			       : dictionary_word(&rehearsal->fresh, (uint32_t)(group - earlier));
}

static size_t find_curve(const Model *model, const char *name)
{
	for (size_t i = CURVE_DOMAIN; i < model->n_series; i++)
		if (strcmp(model->series[i].name, name) == 0)
			return i;
	return 0;
}

/* The mean over domains for NULL; 0 when there is no room for one more. */
static size_t curve_of(Model *model, const char *domain)
{
	Text name = {0};
	text_add(&name, "earlier loss");
	if (domain)
		text_format(&name, " in %s", domain);
	size_t curve = find_curve(model, text_of(&name));
	if (!curve && model->n_series < MODEL_SERIES) {
		curve = model->n_series++;
		series_init(&model->series[curve], text_of(&name), "words");
	}
	text_release(&name);
	return curve;
}

static void name_curves(Word2vec *net)
{
	size_t earlier = 0;
	while (earlier < net->model.n_losses && net->model.losses[earlier].earlier)
		earlier++;
	memset(net->judged_curves, 0, sizeof net->judged_curves);
	net->mean_curve = earlier > 1 ? curve_of(&net->model, NULL) : 0;
	for (size_t i = 0; i < earlier && i < DOMAIN_CURVES; i++)
		net->judged_curves[i] = curve_of(&net->model, net->model.losses[i].domain);
}

void word2vec_judge_begin(Word2vec *net)
{
	const Rehearsal *with = &net->rehearsal;
	size_t groups = with->n_judged ? with->earlier.count + with->fresh.count : 0;
	model_judge(&net->model, groups);
	for (size_t i = 0; i < groups; i++) {
		net->model.losses[i].domain = memory_text(group_name(with, i));
		net->model.losses[i].earlier = i < with->earlier.count;
	}
	net->judging = memory_resize(net->judging, groups, sizeof *net->judging);
	name_curves(net);
}

void word2vec_judge_restart(Word2vec *net)
{
	for (size_t i = 0; i < net->model.n_losses; i++)
		net->judging[i] = (LossSum){0};
}

void word2vec_judge_add(Word2vec *net, size_t piece, LossSum sum)
{
	loss_add(&net->judging[net->rehearsal.group_of[piece]], sum);
}

void word2vec_judge_end(Word2vec *net, double words)
{
	double earlier = 0;
	size_t n = 0;
	for (size_t i = 0; i < net->model.n_losses; i++) {
		DomainLoss *loss = &net->model.losses[i];
		LossSum sum = net->judging[i];
		loss->now = sum.examples ? sum.loss / (double)sum.examples : NAN;
		if (isnan(loss->before))
			loss->before = loss->now;
		if (i < DOMAIN_CURVES && net->judged_curves[i])
			series_add(&net->model.series[net->judged_curves[i]], words, loss->now);
		if (loss->earlier && isfinite(loss->now)) {
			earlier += loss->now;
			n++;
		}
	}
	if (net->mean_curve && n)
		series_add(&net->model.series[net->mean_curve], words, earlier / (double)n);
}

/* --- in an archive --- */

/* Of one domain; its names are lines of a text beside. */
typedef struct SavedLoss {
	double before, now, loss;
	uint64_t examples, earlier;
} SavedLoss;

bool word2vec_judge_save(const Word2vec *net, Archive *archive, Error *err)
{
	size_t count = net->model.n_losses;
	if (count == 0)
		return true;
	Text names = {0};
	SavedLoss *saved = memory_new(count, sizeof *saved);
	for (size_t i = 0; i < count; i++) {
		const DomainLoss *loss = &net->model.losses[i];
		saved[i] = (SavedLoss){
			loss->before, loss->now, net->judging[i].loss, net->judging[i].examples, loss->earlier};
		text_format(&names, "%s\n", loss->domain);
	}
	bool fine = archive_put_text(archive, "judged domains", text_of(&names), err) &&
		    archive_put_number(archive, "rehearse", net->options.rehearse, err) &&
		    archive->put(archive->place, "judged losses", saved, count * sizeof *saved, err);
	text_release(&names);
	free(saved);
	return fine;
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;
	for (; (text = strchr(text, '\n')); text++)
		lines++;
	return lines;
}

static void take_losses(Word2vec *net, char *names, const SavedLoss *saved)
{
	for (size_t i = 0; i < net->model.n_losses; i++) {
		DomainLoss *loss = &net->model.losses[i];
		*loss = (DomainLoss){memory_text(strsep(&names, "\n")), saved[i].earlier != 0, saved[i].before,
			saved[i].now};
		net->judging[i] = (LossSum){saved[i].loss, saved[i].examples};
	}
	name_curves(net);
}

bool word2vec_judge_load(Word2vec *net, Archive *archive, Error *err)
{
	char *names;
	void *saved = NULL;
	if (!archive_get_text(archive, "judged domains", &names, err))
		return false;
	if (!names)
		return true;
	double *share = &net->options.rehearse;
	size_t count = count_lines(names);
	bool fine = archive_get_number(archive, "rehearse", share, err) &&
		    archive_get_part(archive, "judged losses", count * sizeof(SavedLoss), &saved, err);
	if (fine && !(*share >= 0 && *share < 1))
		fine = error_set(err, ERROR_INPUT, "the saved model is damaged: its options are out of range");
	if (fine) {
		model_judge(&net->model, count);
		net->judging = memory_resize(net->judging, count, sizeof *net->judging);
		take_losses(net, names, saved);
	}
	free(saved);
	free(names);
	return fine;
}
