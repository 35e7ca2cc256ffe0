#include "audit/change.h"

#include "audit/bootstrap.h"
#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = 2 };

/* --- the words that both spaces have --- */

/* Clears what the space lacks of a set. */
static void strike_missing(const Space *space, WordSet *set, bool *kept)
{
	Selection selection;
	selection_init(&selection, space, set, 'X');
	for (size_t i = 0; i < selection.n_lost; i++)
		kept[selection.lost[i]] = false;
	selection_release(&selection);
}

/* Words of pairs go together. */
static void strike_partners(const AuditTest *test, WordSet **sets, bool **kept)
{
	if (!test->words || !test->words->paired || sets[GROUP_A]->count != sets[GROUP_B]->count)
		return;
	for (size_t i = 0; i < sets[GROUP_A]->count; i++)
		kept[GROUP_A][i] = kept[GROUP_B][i] = kept[GROUP_A][i] && kept[GROUP_B][i];
}

static WordSet *copy_kept(const WordSet *set, const bool *kept, size_t *left_out)
{
	WordSet *copy = wordset_new(set->name, set->citation);
	for (size_t i = 0; i < set->count; i++) {
		if (kept[i])
			wordset_add(copy, set->words[i]);
		*left_out += !kept[i];
	}
	return copy;
}

static void common_words(const AuditTest *test, const AuditInput *before, const Space *after, WordSet **common,
	AuditChange *change)
{
	size_t sets = strlen(test->roles) + before->further;
	bool *kept[AUDIT_SETS];
	for (size_t s = 0; s < sets; s++) {
		kept[s] = memory_new(before->sets[s]->count, sizeof *kept[s]);
		memset(kept[s], true, before->sets[s]->count * sizeof *kept[s]);
		strike_missing(before->space, before->sets[s], kept[s]);
		strike_missing(after, before->sets[s], kept[s]);
	}
	strike_partners(test, before->sets, kept);
	for (size_t s = 0; s < sets; s++) {
		common[s] = copy_kept(before->sets[s], kept[s], &change->left_out);
		free(kept[s]);
	}
}

static bool check_common(const AuditTest *test, const AuditInput *before, WordSet **common, Error *err)
{
	for (size_t s = 0; s < strlen(test->roles) + before->further; s++) {
		char role = audit_test_role(test, s);
		size_t least = test->single && strchr(test->single, role) ? 1 : 2;
		if (common[s]->count < least)
			return error_set(err, ERROR_INPUT,
				"of the %zu words of set %c (%s) both spaces have %zu, and at least %zu %s "
				"needed",
				before->sets[s]->count, role, common[s]->name, common[s]->count, least,
				least == 1 ? "is" : "are");
	}
	return true;
}

/* --- the difference --- */

/* What leaving out each word on both sides does to the difference. */
static Jackknife influences_on(const AuditTest *test, const Audit audits[SIDES])
{
	Jackknife jackknife = {0};
	size_t sets = test->words && test->words->paired ? 2 : audits[0].n_sets, at = 0;
	for (size_t s = 0; s < sets && s < audits[0].n_sets; s++) {
		size_t n = audits[0].sets[s].count;
		double *influences = memory_new(n, sizeof *influences);
		for (size_t i = 0; i < n; i++, at++)
			influences[i] = at < audits[0].n_words
						? audits[1].words[at].influence - audits[0].words[at].influence
						: NAN;
		jackknife_add(&jackknife, influences, n);
		free(influences);
	}
	return jackknife;
}

static void find_interval(const AuditTest *test, const Audit audits[SIDES], double *const drawn[SIDES],
	size_t draws, AuditChange *change)
{
	Bootstrap interval;
	double range = audits[0].largest - audits[0].least;
	Jackknife jackknife = influences_on(test, audits);
	for (size_t i = 0; i < draws; i++)
		drawn[0][i] = drawn[1][i] - drawn[0][i];
	range = isnan(range) ? 0 : range;
	const BootstrapOptions options = {.draws = draws,
		.level = 0.95,
		.least = -range,
		.most = range,
		.crossed = test->crossed,
		.tied = test->tied};
	bootstrap_student(&options, drawn[0], change->difference, &jackknife, &interval);
	change->low = interval.low;
	change->high = interval.high;
}

static ChangeVerdict direction_of(const AuditTest *test, const AuditChange *change)
{
	bool low_is_extreme = test->words && test->words->low;
	bool rises = change->low > 0, falls = change->high < 0;
	double growth = fabs(change->after) - fabs(change->before);
	if (isnan(change->low) || (!rises && !falls) || growth == 0)
		return CHANGE_UNCLEAR;
	if (test->signed_effect && growth < 0 && change->before * change->after < 0 &&
		2 * fabs(change->after) >= fabs(change->before))
		return CHANGE_TURNED;
	bool worse = low_is_extreme ? falls : growth > 0 && rises == (change->after > 0);
	bool better = low_is_extreme ? rises : growth < 0 && rises == (change->before < 0);
	return worse ? CHANGE_WORSE : better ? CHANGE_BETTER : CHANGE_UNCLEAR;
}

static double margin_of(const AuditTest *test, const AuditChange *change, double given)
{
	if (!isnan(given))
		return given;
	return fmax(test->margin, test->margin_share * fmax(fabs(change->before), fabs(change->after)));
}

static ChangeVerdict judge(const AuditTest *test, const AuditChange *change)
{
	if (change->difference == 0 && change->low == 0 && change->high == 0)
		return CHANGE_SAME;
	ChangeVerdict verdict = direction_of(test, change);
	return verdict != CHANGE_UNCLEAR && fabs(change->difference) < change->margin ? CHANGE_SMALL : verdict;
}

static bool run_sides(
	const AuditTest *test, const AuditInput *sides, const Args *options, Audit audits[SIDES], Error *err)
{
	for (size_t side = 0; side < SIDES; side++)
		if (!test->run(test, &sides[side], options, &audits[side], err))
			return false;
	return true;
}

static void compare(const AuditTest *test, const Audit audits[SIDES], double *const drawn[SIDES], size_t draws,
	double margin, AuditChange *change)
{
	change->n = audits[1].n;
	change->before = audits[0].effect;
	change->after = audits[1].effect;
	change->difference = change->after - change->before;
	find_interval(test, audits, drawn, draws, change);
	change->margin = margin_of(test, change, margin);
	change->verdict = judge(test, change);
}

bool audit_change(const AuditTest *test, const AuditInput *before, Space *after, const Args *options,
	double margin, AuditChange *change, Error *err)
{
	size_t draws = args_has(options, "draws") ? (size_t)args_integer(options, "draws") : 0;
	if (!draws)
		return error_set(err, ERROR_INPUT,
			"%s draws no samples of words here, so that nothing tells a change from chance",
			test->name);
	WordSet *common[AUDIT_SETS] = {0};
	double *drawn[SIDES] = {memory_new(draws, sizeof(double)), memory_new(draws, sizeof(double))};
	*change = (AuditChange){0};
	for (size_t i = 0; i < draws; i++)
		drawn[0][i] = drawn[1][i] = NAN;
	common_words(test, before, after, common, change);
	AuditInput sides[SIDES] = {*before, *before};
	sides[1].space = after;
	for (size_t side = 0; side < SIDES; side++) {
		sides[side].sets = common;
		sides[side].drawn = drawn[side];
	}
	Audit audits[SIDES] = {{0}};
	bool fine = check_common(test, before, common, err) && run_sides(test, sides, options, audits, err);
	if (fine)
		compare(test, audits, drawn, draws, margin, change);
	audit_release(&audits[0]);
	audit_release(&audits[1]);
	for (size_t s = 0; s < AUDIT_SETS; s++)
		wordset_unref(common[s]);
	free(drawn[0]);
	free(drawn[1]);
	return fine;
}
