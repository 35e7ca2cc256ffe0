#include "audit/dawid_skene.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void start(DawidSkene *model)
{
	const Judgements *judgements = model->judgements;
	for (size_t i = 0; i < judgements->items.count; i++) {
		double *posterior = model->posterior + i * model->classes;
		for (size_t j = judgements->first[i]; j < judgements->first[i + 1]; j++)
			posterior[judgements->list[j].label] += 1 / (double)judgements_of(judgements, i);
	}
}

bool dawid_skene_init(DawidSkene *model, const Judgements *judgements, Error *err)
{
	size_t k = judgements->labels.count, items = judgements->items.count;
	size_t annotators = judgements->annotators.count;
	*model = (DawidSkene){.judgements = judgements, .classes = k, .log_likelihood = -INFINITY};
	if (k > DAWID_SKENE_CLASSES)
		return error_set(err, ERROR_INPUT,
			"there are %zu labels, and matrices of errors are for %d at most; numbers on a scale "
			"are no classes",
			k, DAWID_SKENE_CLASSES);
	model->prior = memory_new(k, sizeof *model->prior);
	model->confusion = memory_data(annotators * k * k, sizeof(double), "the matrices of errors", err);
	model->logs = memory_data(annotators * k * k, sizeof(double), "the matrices of errors", err);
	model->expected = memory_data(annotators * k, sizeof(double), "the matrices of errors", err);
	model->posterior = memory_data(items * k, sizeof(double), "the classes of the items", err);
	if (!model->confusion || !model->logs || !model->expected || !model->posterior)
		return false;
	start(model);
	return true;
}

void dawid_skene_release(DawidSkene *model)
{
	free(model->prior);
	free(model->confusion);
	free(model->logs);
	free(model->expected);
	free(model->posterior);
	*model = (DawidSkene){0};
}

/* The classes of the items being what they are, what is most likely: equations 2.3 and 2.4. */
static void maximise(DawidSkene *model)
{
	const Judgements *judgements = model->judgements;
	size_t k = model->classes, items = judgements->items.count, annotators = judgements->annotators.count;
	memset(model->prior, 0, k * sizeof *model->prior);
	memset(model->confusion, 0, annotators * k * k * sizeof *model->confusion);
	memset(model->expected, 0, annotators * k * sizeof *model->expected);
	for (size_t i = 0; i < items; i++) {
		const double *posterior = model->posterior + i * k;
		for (size_t c = 0; c < k; c++)
			model->prior[c] += posterior[c];
		for (size_t j = judgements->first[i]; j < judgements->first[i + 1]; j++)
			for (size_t c = 0; c < k; c++) {
				size_t row = judgements->list[j].annotator * k + c;
				model->confusion[row * k + judgements->list[j].label] += posterior[c];
				model->expected[row] += posterior[c];
			}
	}
	for (size_t c = 0; c < k; c++)
		model->prior[c] /= (double)items;
	for (size_t row = 0; row < annotators * k; row++)
		for (size_t l = 0; l < k && model->expected[row] > 0; l++)
			model->confusion[row * k + l] /= model->expected[row];
	for (size_t i = 0; i < annotators * k * k; i++)
		model->logs[i] = log(model->confusion[i]);
}

/* The probability of each class, given these: equation 2.5. Returns the log-likelihood of the item. */
static double expect_item(DawidSkene *model, size_t item)
{
	const Judgements *judgements = model->judgements;
	size_t k = model->classes;
	double *posterior = model->posterior + item * k, most = -INFINITY, sum = 0;
	for (size_t c = 0; c < k; c++) {
		posterior[c] = log(model->prior[c]);
		for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
			posterior[c] += model->logs[(judgements->list[j].annotator * k + c) * k +
						    judgements->list[j].label];
		most = fmax(most, posterior[c]);
	}
	for (size_t c = 0; c < k; c++)
		sum += posterior[c] = exp(posterior[c] - most);
	for (size_t c = 0; c < k; c++)
		posterior[c] /= sum;
	return most + log(sum);
}

void dawid_skene_step(DawidSkene *model)
{
	double sum = 0;
	maximise(model);
	for (size_t i = 0; i < model->judgements->items.count; i++)
		sum += expect_item(model, i);
	model->converged = sum - model->log_likelihood < 1e-10 * (1 + fabs(sum));
	model->log_likelihood = sum;
	model->steps++;
}

double dawid_skene_accuracy(const DawidSkene *model, uint32_t annotator)
{
	size_t k = model->classes;
	double right = 0, all = 0;
	for (size_t c = 0; c < k; c++) {
		size_t row = annotator * k + c;
		if (model->expected[row] <= 0)
			continue;
		right += model->prior[c] * model->confusion[row * k + c];
		all += model->prior[c];
	}
	return right / all;
}

uint32_t dawid_skene_class(const DawidSkene *model, size_t item)
{
	const double *posterior = model->posterior + item * model->classes;
	uint32_t best = 0;
	for (uint32_t c = 1; c < model->classes; c++)
		best = posterior[c] > posterior[best] + 1e-12 ? c : best;
	return best;
}
