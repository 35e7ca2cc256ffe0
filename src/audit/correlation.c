#include "audit/correlation.h"

#include "audit/inference.h"
#include "audit/reordering.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t count_of(const uint32_t *counts, size_t i)
{
	return counts ? counts[i] : 1;
}

/* Every word as often as it counts; the answer is how many these are. */
static size_t lay_out(const Correlated *numbers, const uint32_t *counts, double **x, double **y)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < numbers->count; i++)
		total += count_of(counts, i);
	*x = memory_new(2 * total + 1, sizeof **x);
	*y = *x + total;
	for (size_t i = 0; i < numbers->count; i++)
		for (size_t k = 0; k < count_of(counts, i); k++, n++) {
			(*x)[n] = numbers->x[i];
			(*y)[n] = numbers->y[i];
		}
	return total;
}

static double mean(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

static double pearson(const double *x, const double *y, size_t n)
{
	double mx = mean(x, n), my = mean(y, n), xx = 0, yy = 0, xy = 0, largest_x = 0, largest_y = 0;
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
		xy += (x[i] - mx) * (y[i] - my);
		largest_x = fmax(largest_x, fabs(x[i]));
		largest_y = fmax(largest_y, fabs(y[i]));
	}
	bool constant = sqrt(xx) <= 1e-12 * largest_x || sqrt(yy) <= 1e-12 * largest_y;
	return constant ? NAN : fmax(-1, fmin(1, xy / sqrt(xx * yy)));
}

double correlation_counted(const Correlated *numbers, bool ranks, const uint32_t *counts)
{
	double *x, *y;
	size_t n = lay_out(numbers, counts, &x, &y);
	double correlation = ranks ? statistics_spearman(x, y, n) : pearson(x, y, n);
	free(x);
	return correlation;
}

typedef struct Drawn {
	const Correlated *numbers;
	bool ranks;
} Drawn;

static double drawn_correlation(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Drawn *drawn = context;
	return correlation_counted(drawn->numbers, drawn->ranks, counts[0]);
}

static const char *name_of(bool ranks)
{
	return ranks ? "Spearman's" : "Pearson's";
}

static void note_other(Audit *audit, const AuditInput *input, const Args *options, const Drawn *one)
{
	Drawn other = {one->numbers, !one->ranks};
	double correlation = correlation_counted(other.numbers, other.ranks, NULL);
	BootstrapOptions how = {
		.draws = (size_t)args_integer(options, "draws"), .level = 0.95, .seed = input->seed};
	Bootstrap interval = {NAN, NAN, 0};
	if (how.draws)
		bootstrap_interval(
			drawn_correlation, &other, &one->numbers->count, 1, &how, input->pool, &interval);
	if (how.draws)
		audit_note(audit, "%s correlation is %.3f, with a 95 %% interval of %.3f to %.3f",
			name_of(other.ranks), correlation, interval.low, interval.high);
	else
		audit_note(audit, "%s correlation is %.3f", name_of(other.ranks), correlation);
}

static void find_p(Audit *audit, const AuditInput *input, const Args *options, const Drawn *drawn)
{
	const Correlated *numbers = drawn->numbers;
	size_t n = numbers->count;
	PermutationOptions how = audit_permutations(input, options);
	double *ranks = memory_new(2 * n, sizeof *ranks);
	statistics_ranks(numbers->x, n, ranks);
	statistics_ranks(numbers->y, n, ranks + n);
	reordering_test(drawn->ranks ? ranks : numbers->x, drawn->ranks ? ranks + n : numbers->y, n, &how,
		&audit->permutation);
	free(ranks);
	Text count = {0};
	text_add_count(&count, audit->permutation.seen);
	audit_note(audit,
		"p: share of %s%s%s orders in which %s can be dealt to the words whose correlation is at least "
		"as large%s; p_strict counts only larger ones",
		audit->permutation.exact ? "all " : "", text_of(&count),
		audit->permutation.exact ? "" : " random", numbers->y_name, how.two_sided ? " in size" : "");
	text_release(&count);
}

bool audit_correlation(
	Audit *audit, const AuditInput *input, const Args *options, const Correlated *numbers, Error *err)
{
	Drawn drawn = {numbers, !strcmp(args_text(options, "correlation"), "spearman")};
	if (numbers->count < CORRELATION_LEAST)
		return error_set(err, ERROR_INPUT,
			"%zu words of X are too few for a correlation, which says something from %d words on",
			numbers->count, CORRELATION_LEAST);
	audit->n = numbers->count;
	audit->least = -1;
	audit->largest = 1;
	audit->effect = correlation_counted(numbers, drawn.ranks, NULL);
	if (isnan(audit->effect))
		return error_set(err, ERROR_NUMBER,
			"all words of X have the same number, so that nothing correlates with %s or %s; give X "
			"words that differ",
			numbers->x_name, numbers->y_name);
	audit_note(audit, "effect: %s correlation, over the words of X, of %s with %s", name_of(drawn.ranks),
		numbers->x_name, numbers->y_name);
	note_other(audit, input, options, &drawn);
	find_p(audit, input, options, &drawn);
	audit_interval(audit, input, options, drawn_correlation, &drawn, &numbers->count, 1, "words of X");
	audit_influence(audit, drawn_correlation, &drawn, &numbers->count, 1);
	return true;
}
