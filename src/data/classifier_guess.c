/* From rows to labels. */
#include "data/classifier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void make_room(const Classifier *classifier, ClassifierRoom *room)
{
	size_t stride = classifier->word_rows.stride, labels = classifier->labels.count;
	if (!room->vector) {
		room->vector = aligned_alloc(64, stride * sizeof *room->vector);
		if (!room->vector)
			abort();
		room->scores = memory_new(labels, sizeof *room->scores);
	}
	if (room->features.count > room->rows_room) {
		room->rows_room = 2 * room->features.count;
		room->rows = memory_resize(room->rows, room->rows_room, sizeof *room->rows);
	}
}

void classifier_read(const Classifier *classifier, const WordFeatures *features, const uint32_t *words,
	size_t count, ClassifierRoom *room)
{
	classifier_features(classifier, features, words, count, &room->features);
	make_room(classifier, room);
	size_t width = classifier->word_rows.stride;
	room->n_rows = classifier_rows(classifier, &room->features, room->rows);
	if (room->n_rows == 0) {
		memset(room->vector, 0, width * sizeof *room->vector);
		return;
	}
	classifier->kernels->mean_of_rows(room->rows, room->n_rows, width, room->vector);
	float share = (float)((double)room->n_rows / (double)room->features.count);
	for (size_t i = 0; i < width; i++)
		room->vector[i] *= share;
}

void classifier_room_release(ClassifierRoom *room)
{
	free(room->features.items);
	free(room->rows);
	free(room->vector);
	free(room->scores);
	*room = (ClassifierRoom){0};
}

/* The best so far, in order. */
typedef struct Best {
	Guess *guesses;
	size_t count, most;
} Best;

static bool is_before(Guess a, Guess b)
{
	return a.probability > b.probability || (a.probability == b.probability && a.label < b.label);
}

static void offer(Best *best, Guess guess)
{
	if (best->count == best->most && !is_before(guess, best->guesses[best->count - 1]))
		return;
	size_t at = best->count < best->most ? best->count++ : best->count - 1;
	for (; at > 0 && is_before(guess, best->guesses[at - 1]); at--)
		best->guesses[at] = best->guesses[at - 1];
	best->guesses[at] = guess;
}

static double logistic(double score)
{
	return 1 / (1 + exp(-score));
}

/* Down the tree, leaving out what cannot come among the best. Side 0 goes on above a score of 0. */
static void descend(
	const Classifier *classifier, const float *vector, uint32_t child, double probability, Best *best)
{
	const Huffman *tree = &classifier->tree;
	if (best->count == best->most && probability < best->guesses[best->count - 1].probability)
		return;
	if (child < tree->words) {
		offer(best, (Guess){child, (float)probability});
		return;
	}
	uint32_t node = child - (uint32_t)tree->words;
	const float *row = row_blocks_at(&classifier->outputs, node);
	double first = logistic((double)classifier->kernels->dot(vector, row, classifier->outputs.stride));
	descend(classifier, vector, tree->children[node][0], probability * first, best);
	descend(classifier, vector, tree->children[node][1], probability * (1 - first), best);
}

static void take_softmax(float *scores, size_t count)
{
	float most = scores[0];
	double sum = 0;
	for (size_t i = 1; i < count; i++)
		most = scores[i] > most ? scores[i] : most;
	for (size_t i = 0; i < count; i++)
		sum += scores[i] = expf(scores[i] - most);
	for (size_t i = 0; i < count; i++)
		scores[i] = (float)(scores[i] / sum);
}

size_t classifier_guess(const Classifier *classifier, ClassifierRoom *room, size_t k, Guess *guesses)
{
	size_t labels = classifier->labels.count;
	Best best = {.guesses = guesses, .most = k};
	if (k == 0 || labels == 0)
		return 0;
	if (classifier->loss == CLASSIFIER_HS) {
		descend(classifier, room->vector, (uint32_t)labels, 1, &best);
		return best.count;
	}
	for (size_t i = 0; i < labels; i++)
		room->scores[i] = classifier->kernels->dot(
			room->vector, row_blocks_at(&classifier->outputs, i), classifier->outputs.stride);
	if (classifier->loss == CLASSIFIER_SOFTMAX)
		take_softmax(room->scores, labels);
	else
		for (size_t i = 0; i < labels; i++)
			room->scores[i] = (float)logistic((double)room->scores[i]);
	for (uint32_t i = 0; i < labels; i++)
		offer(&best, (Guess){i, room->scores[i]});
	return best.count;
}
