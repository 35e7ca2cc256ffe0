/* What all models have in common. */
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

void model_release(Model *model)
{
	for (size_t i = 0; i < model->n_series; i++)
		series_release(&model->series[i]);
	provenance_release(&model->provenance);
	dictionary_release(&model->frozen);
	free(model->data);
}
