/* What all models have in common. */
#include "base/text.h"
#include "train/trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double model_last(const Model *model, const char *series)
{
	for (size_t i = 0; i < model->n_series; i++)
		if (strcmp(model->series[i].name, series) == 0 && model->series[i].count)
			return model->series[i].y[model->series[i].count - 1];
	return NAN;
}

void model_forget_data(Model *model)
{
	free(model->data);
	model->data = NULL;
}

static void note_racing(Model *model, bool races)
{
	char **note = &model->provenance.note;
	if (!*note && races)
		*note = memory_text("not bit-reproducible: several threads updated the vectors without locks "
				    "(exact=yes avoids it)");
}

void model_note_racing(Model *model, const TrainInput *input, bool exact)
{
	note_racing(model, !exact && input->threads != 1);
}

void model_set_provenance(Model *model, const TrainInput *input, bool exact)
{
	Provenance *provenance = &model->provenance;
	bool raced = provenance->note != NULL;
	Text both = {0};
	if (provenance->parents && input->parents)
		text_format(&both, "%s; %s", provenance->parents, input->parents);
	char *parents = both.length ? text_take(&both) : memory_text(input->parents);
	provenance_release(provenance);
	*provenance =
		(Provenance){.command = memory_text(input->command), .seed = input->seed, .parents = parents};
	note_racing(model, raced || (!exact && input->threads != 1));
}

static void release_losses(Model *model)
{
	for (size_t i = 0; i < model->n_losses; i++)
		free(model->losses[i].domain);
	free(model->losses);
	model->losses = NULL;
	model->n_losses = 0;
}

void model_judge(Model *model, size_t domains)
{
	release_losses(model);
	model->losses = domains ? memory_new(domains, sizeof *model->losses) : NULL;
	model->n_losses = domains;
	for (size_t i = 0; i < domains; i++)
		model->losses[i] = (DomainLoss){.before = NAN, .now = NAN};
}

void model_forget_shares(Model *model)
{
	for (size_t i = 0; i < model->n_shares; i++)
		free(model->shares[i].domain);
	free(model->shares);
	model->shares = NULL;
	model->n_shares = 0;
}

void model_release(Model *model)
{
	release_losses(model);
	model_forget_shares(model);
	free(model->learned);
	if (model->undo)
		model->undo->trainer->free(model->undo);
	for (size_t i = 0; i < model->n_series; i++)
		series_release(&model->series[i]);
	provenance_release(&model->provenance);
	dictionary_release(&model->frozen);
	free(model->data);
}
