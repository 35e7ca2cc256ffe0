#include "audit/word_test.h"

#include "audit/inference.h"
#include "audit/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One effect to be computed again and again with other deals. */
typedef struct Trial {
	const WordTest *how;
	size_t sets;
	const Args *options;
	const Deal *deal;
	uint32_t *words; /* of A, then of B: how p deals them */
} Trial;

static double effect_of(const WordTest *how, const Deal *deal, const Args *options, double *associations)
{
	how->associate(deal, options, associations);
	return how->effect ? how->effect(deal, options, associations)
			   : deal_average(deal, WORDS_X, associations);
}

static double effect_once(const Trial *trial, const Deal *deal)
{
	double *associations = memory_new(deal->size[WORDS_X], sizeof *associations);
	double effect = effect_of(trial->how, deal, trial->options, associations);
	free(associations);
	return effect;
}

/* --- deals --- */

/* Every word at its own place, once. words, ones: as many as there are words. */
static Deal plain_deal(
	const WordProducts *products, const Selection *sets, size_t n_sets, uint32_t *words, uint32_t *ones)
{
	Deal deal = {.products = products};
	for (uint32_t i = 0; i < products->words; i++) {
		words[i] = i;
		ones[i] = 1;
	}
	for (size_t s = 0, at = 0; s < n_sets; at += deal.size[s++]) {
		deal.size[s] = sets[s].count;
		deal.words[s] = words + at;
		deal.counts[s] = ones + at;
	}
	return deal;
}

static double redealt_effect(void *context, const uint32_t *order)
{
	Trial *trial = context;
	Deal deal = *trial->deal;
	size_t na = deal.size[GROUP_A], nb = deal.size[GROUP_B];
	for (size_t i = 0; i < na + nb; i++)
		trial->words[i] =
			order[i] < na ? deal.words[GROUP_A][order[i]] : deal.words[GROUP_B][order[i] - na];
	deal.words[GROUP_A] = trial->words;
	deal.words[GROUP_B] = trial->words + na;
	return effect_once(trial, &deal);
}

/* How many sets are drawn from: of pairs not B, unless Y comes behind it, and then it is not heeded. */
static size_t drawn_sets(const Trial *trial)
{
	return trial->how->paired && trial->sets == WORDS_Y ? GROUP_B : trial->sets;
}

/* Of pairs the words of B are drawn with those of A. */
static double drawn_effect(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Trial *trial = context;
	Deal deal = *trial->deal;
	for (size_t s = 0; s < trial->sets; s++)
		deal.counts[s] = counts[trial->how->paired && s == GROUP_B ? (size_t)GROUP_A : s];
	return effect_once(trial, &deal);
}

/* --- the audit --- */

static void find_p(Trial *trial, const AuditInput *input, Audit *audit)
{
	const Deal *deal = trial->deal;
	PermutationOptions how = audit_permutations(input, trial->options);
	how.low = trial->how->low;
	trial->words = memory_new(deal->size[GROUP_A] + deal->size[GROUP_B], sizeof *trial->words);
	permutation_test_of(redealt_effect, trial, sqrt(deal->products->scale), deal->size[GROUP_A],
		deal->size[GROUP_B], &how, &audit->permutation);
	audit_note_p(audit, &how, 'A', 'B');
	power_note_partitions(audit, &how);
	free(trial->words);
}

static void list_words(Audit *audit, const double *associations)
{
	audit_list_words(audit);
	for (size_t i = 0; i < audit->sets[WORDS_X].count; i++)
		audit->words[i].association = associations[i];
}

/* The words of a pair go together. */
static void find_influence(const Trial *trial, Audit *audit)
{
	const Deal *deal = trial->deal;
	size_t nx = deal->size[WORDS_X], na = deal->size[GROUP_A];
	bool paired = trial->how->paired;
	audit_influence(audit, drawn_effect, trial, deal->size, drawn_sets(trial));
	for (size_t i = 0; paired && i < na; i++)
		audit->words[nx + na + i].influence = audit->words[nx + i].influence;
}

static bool unit_vectors(const Args *options)
{
	return !args_has(options, "vectors") || !strcmp(args_text(options, "vectors"), "unit");
}

static void note_convention(const WordTest *how, const Args *options, Audit *audit)
{
	audit_note(audit, "effect: %s", how->convention);
	if (args_has(options, "vectors"))
		audit_note(audit, "vectors are %s",
			unit_vectors(options) ? "scaled to length 1 first" : "taken as they are");
}

static bool measure(const WordTest *how, const AuditInput *input, const Args *options, const Deal *deal,
	Audit *audit, Error *err)
{
	if (how->check && !how->check(deal, options, err))
		return false;
	Trial trial = {how, audit->n_sets, options, deal, NULL};
	double *associations = memory_new(deal->size[WORDS_X], sizeof *associations);
	audit->effect = effect_of(how, deal, options, associations);
	audit->largest = how->limit_of ? how->limit_of(deal, options) : how->limit > 0 ? how->limit : NAN;
	audit->least = how->never_negative ? 0 : -audit->largest;
	for (size_t s = 0; s < audit->n_sets; s++)
		audit->n += deal->size[s];
	list_words(audit, associations);
	free(associations);
	if (isnan(audit->effect))
		return error_set(err, ERROR_NUMBER, "%s", how->undefined);
	note_convention(how, options, audit);
	if (how->note)
		how->note(deal, options, audit);
	if (how->p)
		find_p(&trial, input, audit);
	bool y = audit->n_sets > WORDS_Y;
	audit_interval(audit, input, options, drawn_effect, &trial, deal->size, drawn_sets(&trial),
		!how->paired ? "words within each of the sets"
		: y          ? "words of X, of Y, and of pairs of A and B"
			     : "words of X and of pairs of A and B");
	if (how->paired && deal->size[GROUP_A] == 1)
		audit_note(audit, "there is one pair, whose difference is the direction; how much pairs differ "
				  "it does not tell");
	find_influence(&trial, audit);
	if (how->judge_words)
		how->judge_words(deal, input, options, audit);
	how->conclude(audit);
	return true;
}

/* Answers are waited for: what would take more than about ten seconds is refused. */
static bool affordable(const Deal *deal, const Args *options, bool p, Error *err)
{
	double groups = (double)(deal->size[GROUP_A] + deal->size[GROUP_B]);
	double asked = (double)(deal->size[WORDS_X] + deal->size[WORDS_Y]);
	double cells = groups * (groups + asked) + (double)deal->size[WORDS_X] * (double)deal->size[WORDS_Y];
	double times = args_number(options, "draws") +
		       (p ? fmax(PERMUTATION_EXACT, args_number(options, "permutations")) : 0);
	if (cells * times <= 1e10)
		return true;
	return error_set(err, ERROR_INPUT,
		"so many draws%s of sets with %zu, %zu and %zu words take too long; give fewer draws=%s, or "
		"smaller sets",
		p ? " and partitions" : "", deal->size[WORDS_X], deal->size[GROUP_A], deal->size[GROUP_B],
		p ? " and permutations=" : "");
}

bool word_test_run(
	const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	const WordTest *how = test->words;
	WordProducts products;
	if (!audit_select(audit, test, input, args_yes(options, "force"), err) ||
		(how->paired && !selection_align(&audit->sets[GROUP_A], 2, 1, err)) ||
		!word_products_init(
			&products, input->space, audit->sets, audit->n_sets, unit_vectors(options), err))
		return false;
	uint32_t *words = memory_new(2 * products.words, sizeof *words);
	Deal deal = plain_deal(&products, audit->sets, audit->n_sets, words, words + products.words);
	bool fine = affordable(&deal, options, how->p, err) && measure(how, input, options, &deal, audit, err);
	free(words);
	word_products_release(&products);
	return fine;
}

double word_test_effect(const AuditTest *test, const Space *space, const Selection *sets, const Args *options)
{
	WordProducts products;
	size_t n_sets = strlen(test->roles);
	Error err = ERROR_INIT;
	while (test->more && n_sets < AUDIT_SETS && sets[n_sets].set)
		n_sets++;
	if (!word_products_init(&products, space, sets, n_sets, unit_vectors(options), &err))
		return NAN;
	uint32_t *words = memory_new(2 * products.words, sizeof *words);
	double *associations = memory_new(sets[WORDS_X].count, sizeof *associations);
	Deal deal = plain_deal(&products, sets, n_sets, words, words + products.words);
	double effect = effect_of(test->words, &deal, options, associations);
	free(associations);
	free(words);
	word_products_release(&products);
	return effect;
}
