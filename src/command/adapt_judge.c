#include "command/adapt_judge.h"

#include "command/adapt_work.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* CSLS averages over the most frequent items of a large vocabulary. */
enum { NEIGHBOURHOOD = 5000 };
/* Of the test of the shift, as `eval shift` has them. */
enum { TRANSFER_ROWS = 5000 /* that are learned from */ };
enum { SHIFT_ROWS = 500, SHIFT_PERMUTATIONS = 199, SHIFT_NEIGHBOURS = 30 };

void judging_release(Judging *judging)
{
	for (size_t i = 0; i < judging->count; i++) {
		pairs_release(&judging->rounds[i].pairs);
		free(judging->rounds[i].right);
	}
	free(judging->rounds);
	retrieval_free(judging->retrieval);
	shift_test_free(judging->shift);
	transfer_test_free(judging->transfer);
	*judging = (Judging){0};
}

const char *judge_name(int kind)
{
	return kind == JUDGE_SHIFT ? "shift" : kind == JUDGE_TRANSFER ? "transfer" : "retrieval";
}

bool judging_retrieval(const Judging *judging)
{
	return judging->kinds == 0 || (judging->kinds > 0 && judging->kinds & JUDGE_RETRIEVAL);
}

/* --- what there is to judge --- */

/* The link between neighbours `from` and `to`, whichever way; NULL: they are none. */
static const AdaptLink *link_between(const AdaptWork *work, size_t from, size_t to)
{
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		const AdaptLink *link = &work->links[i];
		if ((link->source == from && link->anchor == to) ||
			(link->source == to && link->anchor == from))
			return link;
	}
	return NULL;
}

/* The side that is next on the way from `from` to `to`. */
static size_t next_hop(const AdaptWork *work, size_t from, size_t to)
{
	if (!work->chain)
		return from && to ? 0 : to;
	return from < to ? from + 1 : from - 1;
}

static void pairs_of_hop(const AdaptWork *work, size_t from, size_t to, bool test, Pairs *pairs)
{
	const AdaptLink *link = link_between(work, from, to);
	const Pairs *known = test ? &link->test : &link->all;
	if (link->source == from)
		pairs_move(known, 0, pairs);
	else
		pairs_reverse(known, pairs);
}

/* Test pairs of the first hop, and from there on all that is known: the first is enough for no pair to have
 * been learned from as a whole. */
static void pairs_between(const AdaptWork *work, size_t from, size_t to, Pairs *pairs)
{
	size_t at = next_hop(work, from, to);
	pairs_of_hop(work, from, at, true, pairs);
	while (at != to) {
		size_t next = next_hop(work, at, to);
		Pairs hop = {0}, through = {0};
		pairs_of_hop(work, at, next, false, &hop);
		pairs_through(pairs, &hop, &through);
		pairs_release(&hop);
		pairs_release(pairs);
		*pairs = through;
		at = next;
	}
}

static JudgeRound *add_round(Judging *judging, int kind, size_t from, size_t to)
{
	judging->rounds = memory_resize(judging->rounds, judging->count + 1, sizeof *judging->rounds);
	JudgeRound *round = &judging->rounds[judging->count++];
	*round = (JudgeRound){.kind = kind, .from = from, .to = to};
	return round;
}

/* Each source to the target and back, and then the other ways. */
static void plan_retrieval(AdaptWork *work)
{
	for (size_t i = 1; i < work->n_sides; i++)
		for (size_t j = 0; j < i; j++)
			for (int back = 0; back < 2; back++) {
				size_t from = back ? j : i, to = back ? i : j;
				Pairs pairs = {0};
				pairs_between(work, from, to, &pairs);
				if (pairs.count)
					add_round(&work->judging, JUDGE_RETRIEVAL, from, to)->pairs = pairs;
				else
					pairs_release(&pairs);
			}
}

/* Of sides that are brought together directly: all with all would be too many. */
static void plan_shift(AdaptWork *work)
{
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		size_t from = work->links[i].source, to = work->links[i].anchor;
		if (work->sides[from].space->vectors.rows >= SHIFT_FEWEST &&
			work->sides[to].space->vectors.rows >= SHIFT_FEWEST)
			add_round(&work->judging, JUDGE_SHIFT, from, to);
	}
}

/* Whether something of the target that may be asked is of a class that the source has, besides another. */
static bool share_classes(const AdaptWork *work, const AdaptSide *from, const AdaptSide *to)
{
	size_t known = 0, asked = 0;
	if (!from->class_of || !to->asked)
		return false;
	bool *has = memory_new(work->classes.count, sizeof *has);
	for (size_t i = 0; i < from->space->vectors.rows; i++) {
		uint32_t class = from->class_of[i];
		known += class != DICTIONARY_NONE && !has[class];
		if (class != DICTIONARY_NONE)
			has[class] = true;
	}
	for (size_t i = 0; i < to->space->vectors.rows; i++)
		asked += to->asked[i] != DICTIONARY_NONE && has[to->asked[i]];
	free(has);
	return known > 1 && asked > 0;
}

static void plan_transfer(AdaptWork *work)
{
	for (size_t i = 1; i < work->n_sides; i++)
		if (share_classes(work, &work->sides[i], &work->sides[0]))
			add_round(&work->judging, JUDGE_TRANSFER, i, 0);
}

static bool lacks(const Judging *judging, int kind)
{
	for (size_t i = 0; i < judging->count; i++)
		if (judging->rounds[i].kind == kind)
			return false;
	return judging->kinds & kind;
}

/* The same again for afterwards. */
static void plan_after(Judging *judging)
{
	size_t n = judging->count;
	for (size_t i = 0; i < n; i++) {
		JudgeRound *after = add_round(
			judging, judging->rounds[i].kind, judging->rounds[i].from, judging->rounds[i].to);
		after->after = true;
		pairs_move(&judging->rounds[i].pairs, 0, &after->pairs);
	}
}

bool judging_plan(AdaptWork *work, Error *err)
{
	Judging *judging = &work->judging;
	if (judging->kinds < 0)
		return true;
	int kinds = judging->kinds ? judging->kinds : JUDGE_RETRIEVAL | JUDGE_TRANSFER | JUDGE_SHIFT;
	if (kinds & JUDGE_RETRIEVAL)
		plan_retrieval(work);
	if (kinds & JUDGE_TRANSFER)
		plan_transfer(work);
	if (kinds & JUDGE_SHIFT)
		plan_shift(work);
	plan_after(judging);
	if (lacks(judging, JUDGE_RETRIEVAL))
		return error_set(err, ERROR_INPUT,
			"no pair is left to judge retrieval by; test=LEXICON names some, and test=identical "
			"takes the items that both spell the same");
	if (lacks(judging, JUDGE_TRANSFER))
		return error_set(err, ERROR_INPUT,
			"transfer is judged by classes, of which source and target must share some");
	if (lacks(judging, JUDGE_SHIFT))
		return error_set(err, ERROR_INPUT,
			"the shift is measured between at least %d items of each side", SHIFT_FEWEST);
	return true;
}

/* --- judging --- */

static RetrievalSide side_of(const Space *space, size_t first, size_t count)
{
	return (RetrievalSide){
		rows_part(matrix_rows(&space->vectors), first, count), space->inverse_norms + first};
}

/* A side as it came, or as it is in the product. */
static RetrievalSide rows_of(const AdaptWork *work, size_t side, bool after)
{
	const AdaptSide *it = &work->sides[side];
	size_t count = it->space->vectors.rows;
	return after ? side_of(work->adaptation->shared, it->at, count) : side_of(it->space, 0, count);
}

static ShiftTest *begin_shift(const AdaptWork *work, const JudgeRound *round, Error *err)
{
	RetrievalSide from = rows_of(work, round->from, round->after),
		      to = rows_of(work, round->to, round->after);
	size_t most = from.rows.count > to.rows.count ? from.rows.count : to.rows.count;
	uint32_t *all = memory_new(most, sizeof *all);
	for (uint32_t i = 0; i < most; i++)
		all[i] = i;
	ShiftInput input = {.from = from.rows,
		.to = to.rows,
		.from_at = all,
		.to_at = all,
		.n_from = from.rows.count,
		.n_to = to.rows.count,
		.most = SHIFT_ROWS,
		.permutations = SHIFT_PERMUTATIONS,
		.neighbours = SHIFT_NEIGHBOURS,
		.seed = work->judging.seed};
	ShiftTest *test = shift_test_new(&input, err);
	free(all);
	return test;
}

static const float *weights_of(const AdaptWork *work, size_t side, bool after)
{
	const AdaptSide *it = &work->sides[side];
	const float *weights = after ? work->adaptation->shared->weights : it->space->weights;
	return weights && after ? weights + it->at : weights;
}

static TransferTest *begin_transfer(const AdaptWork *work, const JudgeRound *round, Error *err)
{
	TransferInput input = {.from = rows_of(work, round->from, round->after).rows,
		.to = rows_of(work, round->to, round->after).rows,
		.from_class = work->sides[round->from].class_of,
		.to_class = work->sides[round->to].asked,
		.from_weights = weights_of(work, round->from, round->after),
		.classes = work->classes.count,
		.method = work->judging.learner,
		.cost = work->judging.cost,
		.cautious = work->judging.cautious,
		.most = TRANSFER_ROWS,
		.seed = work->judging.seed};
	return transfer_test_new(&input, err);
}

static bool begin_round(AdaptWork *work, const JudgeRound *round, Error *err)
{
	Judging *judging = &work->judging;
	RetrievalSide from = rows_of(work, round->from, round->after),
		      to = rows_of(work, round->to, round->after);
	if (from.rows.width != to.rows.width)
		return error_set(err, ERROR_INPUT, "%s has %zu dimensions and %s %zu",
			work->sides[round->from].name, from.rows.width, work->sides[round->to].name,
			to.rows.width);
	if (round->kind == JUDGE_SHIFT)
		return (judging->shift = begin_shift(work, round, err)) != NULL;
	if (round->kind == JUDGE_TRANSFER)
		return (judging->transfer = begin_transfer(work, round, err)) != NULL;
	judging->retrieval = retrieval_new(from, to, &round->pairs, judging->k, NEIGHBOURHOOD, err);
	return judging->retrieval != NULL;
}

/* Against the same questions before. */
static void compare_round(Judging *judging, JudgeRound *after, Pool *pool)
{
	const JudgeRound *before = after - judging->count / 2;
	if (!after->after || !after->n_right || before->n_right != after->n_right)
		return;
	double *one = memory_new(after->n_right, sizeof *one),
	       *other = memory_new(after->n_right, sizeof *other);
	size_t n = 0;
	for (size_t i = 0; i < after->n_right; i++) {
		if (isnan(before->right[i]) || isnan(after->right[i]))
			continue;
		one[n] = before->right[i];
		other[n++] = after->right[i];
	}
	PairedOptions options = {.draws = n > 2000 ? 2000 : 0, .seed = judging->seed};
	after->gain = paired_bootstrap(one, other, n, &options, pool);
	free(one);
	free(other);
}

static void end_round(Judging *judging, JudgeRound *round, Pool *pool)
{
	if (round->measured)
		compare_round(judging, round, pool);
	retrieval_free(judging->retrieval);
	shift_test_free(judging->shift);
	transfer_test_free(judging->transfer);
	judging->retrieval = NULL;
	judging->shift = NULL;
	judging->transfer = NULL;
	judging->next++;
}

static bool step_retrieval(Judging *judging, JudgeRound *round, Pool *pool)
{
	const Retrieval *retrieval = judging->retrieval;
	retrieval_step(judging->retrieval, pool);
	round->measured = retrieval_done(retrieval) >= 1;
	if (!round->measured)
		return true;
	round->cosine = retrieval_cosine(retrieval);
	round->csls = retrieval_csls(retrieval);
	round->n_right = retrieval_queries(retrieval);
	round->right = memory_new(round->n_right, sizeof *round->right);
	for (size_t i = 0; i < round->n_right; i++)
		round->right[i] = retrieval_rank(retrieval, i, true) == 1;
	return true;
}

static bool step_shift(Judging *judging, JudgeRound *round, Pool *pool, Error *err)
{
	if (!shift_test_step(judging->shift, pool, err))
		return false;
	round->measured = shift_test_finished(judging->shift);
	if (round->measured)
		round->shift = shift_test_result(judging->shift);
	return true;
}

static bool step_transfer(const AdaptWork *work, Judging *judging, JudgeRound *round, Pool *pool, Error *err)
{
	if (!transfer_test_step(judging->transfer, pool, err))
		return false;
	round->measured = transfer_test_done(judging->transfer) >= 1;
	if (!round->measured)
		return true;
	const uint8_t *right = transfer_test_right(judging->transfer);
	round->transfer = *transfer_test_score(judging->transfer);
	round->transfer.of_class = NULL; /* the test's */
	round->n_right = work->sides[round->to].space->vectors.rows;
	round->right = memory_new(round->n_right, sizeof *round->right);
	for (size_t i = 0; i < round->n_right; i++)
		round->right[i] = right[i] > 1 ? NAN : right[i];
	return true;
}

bool judging_step(AdaptWork *work, Pool *pool, Error *err)
{
	(void)err;
	Judging *judging = &work->judging;
	JudgeRound *round = &judging->rounds[judging->next];
	Error why = ERROR_INIT;
	bool fine = judging->retrieval  ? step_retrieval(judging, round, pool)
		    : judging->shift    ? step_shift(judging, round, pool, &why)
		    : judging->transfer ? step_transfer(work, judging, round, pool, &why)
					: begin_round(work, round, &why);
	if (!fine)
		snprintf(round->why, sizeof round->why, "%.199s", why.message);
	if (!fine || round->measured)
		end_round(judging, round, pool);
	return true;
}

bool judging_waits(const Judging *judging, bool learned)
{
	return judging->next < (learned ? judging->count : judging->count / 2);
}

double judging_done(const Judging *judging)
{
	return (double)judging->next + (judging->retrieval ? retrieval_done(judging->retrieval) : 0) +
	       (judging->shift ? shift_test_done(judging->shift) : 0) +
	       (judging->transfer ? transfer_test_done(judging->transfer) : 0);
}

void judging_phase(const AdaptWork *work, char phase[64])
{
	const JudgeRound *round = &work->judging.rounds[work->judging.next];
	snprintf(phase, 64, "%s %s, %.20s to %.20s", judge_name(round->kind), round->after ? "after" : "before",
		work->sides[round->from].name, work->sides[round->to].name);
}
