#include "measure/discriminant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void take_logistic(const Logistic *fit, Space *space)
{
	for (size_t c = 0; c < fit->classes; c++) {
		const double *weights = fit->weights + c * (fit->width + 1);
		for (size_t i = 0; i < fit->width; i++)
			matrix_row(&space->vectors, c)[i] = (float)weights[i];
		space->constants[c] = (float)weights[fit->width];
	}
}

Space *discriminant_of(
	const TransferTest *test, LearnerMethod method, const Dictionary *names, size_t width, Error *err)
{
	const Learner *learner = transfer_test_learner(test);
	Space *space = space_new(names->count, width, err);
	if (!space)
		return NULL;
	dictionary_copy(names, &space->items);
	space->constants = memory_new(names->count, sizeof *space->constants);
	space->class_score = method == LEARNER_PROTOTYPE ? CLASS_COSINE
			     : method == LEARNER_SOFTMAX ? CLASS_SOFTMAX
							 : CLASS_LOGISTIC;
	if (space->class_score == CLASS_COSINE)
		memcpy(space->vectors.data, learner_prototypes(learner).data,
			names->count * width * sizeof(float));
	else
		take_logistic(learner_logistic(learner), space);
	return space;
}

static double length_of(const float *row, size_t width)
{
	double squares = 0;
	for (size_t i = 0; i < width; i++)
		squares += (double)row[i] * (double)row[i];
	return sqrt(squares);
}

static double score_of(const Space *classes, uint32_t class, const float *row, double length)
{
	const float *weights = matrix_row(&classes->vectors, class);
	double sum = 0;
	for (size_t i = 0; i < classes->vectors.cols; i++)
		sum += (double)weights[i] * (double)row[i];
	if (classes->class_score != CLASS_COSINE)
		return sum + (double)classes->constants[class];
	return length > 0 ? sum / length : 0;
}

uint32_t discriminant_class(const Space *classes, const float *row, double *probabilities)
{
	size_t count = classes->vectors.rows;
	double length = classes->class_score == CLASS_COSINE ? length_of(row, classes->vectors.cols) : 0,
	       sum = 0;
	uint32_t best = 0;
	for (uint32_t c = 0; c < count; c++) {
		probabilities[c] = score_of(classes, c, row, length);
		best = probabilities[c] > probabilities[best] ? c : best;
	}
	/* Far from all classes every logistic function is nearly 0: their ratios are kept. */
	double top = probabilities[best], shift = fmin(0, top + 30);
	for (size_t c = 0; c < count; c++) {
		double score = probabilities[c];
		probabilities[c] = classes->class_score == CLASS_COSINE
					   ? exp((score - top) / LEARNER_TEMPERATURE)
				   : classes->class_score == CLASS_SOFTMAX ? exp(score - top)
									   : 1 / (1 + exp(shift - score));
		sum += probabilities[c];
	}
	for (size_t c = 0; c < count; c++)
		probabilities[c] /= sum;
	return best;
}
