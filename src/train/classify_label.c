/* The losses: one step of gradient descent on the rows of labels. */
#include "base/random.h"
#include "train/classify.h"

#include <math.h>
#include <string.h>

static uint32_t draw_label(const ClassifyExample *example)
{
	return example->labels[example->n_labels > 1 ? random_below(example->random, example->n_labels) : 0];
}

static double softmax(const ClassifyExample *example)
{
	const Classifier *classifier = example->classifier;
	const Kernels *kernels = classifier->kernels;
	size_t labels = classifier->labels.count, width = classifier->outputs.stride;
	float *p = example->scores;
	for (size_t i = 0; i < labels; i++)
		p[i] = kernels->dot(example->vector, row_blocks_at(&classifier->outputs, i), width);
	float most = p[0];
	for (size_t i = 1; i < labels; i++)
		most = p[i] > most ? p[i] : most;
	double sum = 0;
	uint32_t label = draw_label(example);
	double loss = (double)(most - p[label]);
	for (size_t i = 0; i < labels; i++)
		sum += (double)(p[i] = expf(p[i] - most));
	for (size_t i = 0; i < labels && example->rate > 0; i++) {
		float *row = row_blocks_at(&classifier->outputs, i);
		float factor = example->rate * ((i == label) - (float)(p[i] / sum));
		kernels->axpy(factor, row, example->move, width);
		kernels->axpy(factor, example->vector, row, width);
	}
	return loss + log(sum);
}

static double logistic_step(const ClassifyExample *example, float **outputs, size_t n_true, size_t count)
{
	/* The kernel moves no input of a step whose `moved` is another row. */
	float *inputs[] = {(float *)example->vector}, *moved[] = {example->move};
	LogisticStep step = {.inputs = inputs,
		.moved = moved,
		.n_inputs = 1,
		.outputs = outputs,
		.n_true = n_true,
		.n_outputs = count,
		.width = example->classifier->outputs.stride,
		.rate = example->rate};
	return example->classifier->kernels->logistic_step(&step);
}

_Static_assert((int)HUFFMAN_LONGEST <= (int)KERNEL_OUTPUTS, "a way in the tree is one logistic step");

static double hierarchical(const ClassifyExample *example)
{
	const Classifier *classifier = example->classifier;
	const Huffman *tree = &classifier->tree;
	uint32_t label = draw_label(example);
	float *outputs[HUFFMAN_LONGEST];
	size_t count = huffman_length(tree, label);
	for (size_t i = 0; i < count; i++)
		outputs[i] = row_blocks_at(&classifier->outputs, tree->ways[tree->starts[label] + i]);
	return logistic_step(example, outputs, tree->zeros[label], count);
}

static bool is_own(const ClassifyExample *example, uint32_t label)
{
	size_t i = 0;
	while (i < example->n_labels && example->labels[i] != label)
		i++;
	return i < example->n_labels;
}

/* Its own labels, then all others, in as many steps as it takes: since a step adds to `move` only, all see the
 * same vector. */
static double one_against_all(const ClassifyExample *example)
{
	const Classifier *classifier = example->classifier;
	float *outputs[KERNEL_OUTPUTS];
	double loss = 0;
	size_t n = 0, n_true = 0;
	for (int own = 1; own >= 0; own--)
		for (uint32_t i = 0; i < classifier->labels.count; i++) {
			if (is_own(example, i) != own)
				continue;
			outputs[n++] = row_blocks_at(&classifier->outputs, i);
			n_true += (size_t)own;
			if (n == KERNEL_OUTPUTS) {
				loss += logistic_step(example, outputs, n_true, n);
				n = n_true = 0;
			}
		}
	return n ? loss + logistic_step(example, outputs, n_true, n) : loss;
}

/* A drawn label that is the one to learn is left out. */
static double negative_sampling(const ClassifyExample *example)
{
	const Classifier *classifier = example->classifier;
	uint32_t label = draw_label(example);
	float *outputs[KERNEL_OUTPUTS] = {row_blocks_at(&classifier->outputs, label)};
	size_t n = 1;
	for (uint64_t i = 0; i < example->negative; i++) {
		uint32_t drawn = alias_draw(example->negatives, example->random);
		outputs[n] = row_blocks_at(&classifier->outputs, drawn);
		n += drawn != label;
	}
	return logistic_step(example, outputs, 1, n);
}

double classify_learn_label(const ClassifyExample *example)
{
	static double (*const losses[CLASSIFIER_LOSSES])(const ClassifyExample *) = {
		softmax, hierarchical, one_against_all, negative_sampling};
	return losses[example->classifier->loss](example);
}
