#include "measure/transfer_score.h"

#include "linalg/normal.h"

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static void count_answers(
	const uint32_t *asked, const uint32_t *to_class, const uint32_t *given, TransferScore *score)
{
	for (size_t i = 0; i < score->n; i++) {
		uint32_t class = to_class[asked[i]], answer = given[asked[i]];
		score->of_class[class].asked++;
		score->of_class[class].right += answer == class;
		score->of_class[answer].given++;
	}
}

static void score_classes(size_t classes, TransferScore *score)
{
	size_t met = 0, largest = 0;
	for (size_t c = 0; c < classes; c++) {
		TransferClass *its = &score->of_class[c];
		its->precision = share(its->right, its->given);
		its->recall = share(its->right, its->asked);
		its->f1 = share(2 * its->right, its->asked + its->given);
		score->macro_f1 += its->f1;
		score->right += its->right;
		met += its->asked + its->given > 0;
		largest = its->asked > largest ? its->asked : largest;
	}
	score->macro_f1 /= (double)met;
	score->majority = share(largest, score->n);
}

void transfer_score_fill(const uint32_t *asked, const uint32_t *to_class, const uint32_t *given, size_t classes,
	TransferScore *score)
{
	count_answers(asked, to_class, given, score);
	score_classes(classes, score);
	score->accuracy = share(score->right, score->n);
	score->source_accuracy = share(score->source_right, score->source_n);
	score->gap = score->source_accuracy - score->accuracy;
	double right = (double)score->right, n = (double)score->n;
	double home = (double)score->source_right, homes = (double)score->source_n;
	normal_wilson(right, n, 0.95, &score->low, &score->high);
	normal_wilson(home, homes, 0.95, &score->source_low, &score->source_high);
	normal_newcombe(home, homes, right, n, 0.95, &score->gap_low, &score->gap_high);
}
