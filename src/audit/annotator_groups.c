#include "audit/annotator_groups.h"

#include "audit/annotator_bias.h"
#include "audit/annotator_gaps.h"
#include "audit/bootstrap.h"
#include "audit/permutation.h"
#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Evaluations that are one piece; pieces of a step. */
enum { PIECE = 32, STEP_PIECES = 8 };
/* Ways are counted up to so many, and so many judgements looked at for that. */
static const double EXACT_WORK = 2e9;

struct AnnotatorGroups {
	GapFrame frame;
	AnnotatorGroupsOptions options;
	uint32_t *group;      /* by annotator; DICTIONARY_NONE: takes no part */
	size_t *sizes;        /* by group of the judgements */
	uint32_t *annotators; /* those who take part, group by group */
	size_t n_annotators;
	size_t compared; /* groups that take part */
	AnnotatorGap *gaps;
	bool exact;
	size_t partitions;  /* looked at */
	uint64_t *tallies;  /* piece of a step by gap: at least as large */
	uint64_t *at_least; /* by gap */
	double *drawn;      /* gap by draw */
	double *influences; /* gap by annotator, in the order of annotators */
	size_t piece, partition_pieces, draw_pieces, pieces;
};

/* Everybody in the group that is his or hers. */
static void room_init(GapRoom *room, const AnnotatorGroups *groups)
{
	size_t annotators = groups->frame.judgements->annotators.count;
	gap_room_init(room, &groups->frame);
	memcpy(room->group, groups->group, annotators * sizeof *room->group);
	for (size_t a = 0; a < annotators; a++)
		room->weight[a] = 1;
}

/* --- other ways of grouping them --- */

static double ways(size_t n, size_t k)
{
	double count = 1;
	for (size_t i = 1; i <= k; i++)
		count = count * (double)(n - k + i) / (double)i;
	return round(count);
}

/* The first k of `order` become the index-th subset of 0 … n - 1, the rest the others. */
static void nth_subset(size_t n, size_t k, double index, uint32_t *order)
{
	size_t chosen = 0, left_out = k;
	for (uint32_t i = 0; i < n; i++) {
		double with = chosen < k ? ways(n - i - 1, k - chosen - 1) : 0;
		if (index < with) {
			order[chosen++] = i;
		} else {
			index -= with;
			order[left_out++] = i;
		}
	}
}

static void deal(const AnnotatorGroups *groups, size_t partition, Random *random, GapRoom *room)
{
	size_t n = groups->n_annotators;
	if (groups->exact) {
		nth_subset(
			n, groups->sizes[groups->group[groups->annotators[0]]], (double)partition, room->order);
	} else {
		for (uint32_t i = 0; i < n; i++)
			room->order[i] = i;
		random_shuffle(random, room->order, n);
	}
	for (size_t i = 0; i < n; i++)
		room->group[groups->annotators[room->order[i]]] = groups->group[groups->annotators[i]];
}

static void run_partitions(const AnnotatorGroups *groups, size_t piece, uint64_t *tally, GapRoom *room)
{
	Random random;
	random_init(&random, groups->options.seed, ((uint64_t)1 << 32) + piece);
	for (size_t d = piece * PIECE; d < (piece + 1) * PIECE && d < groups->partitions; d++) {
		deal(groups, d, &random, room);
		gap_frame_evaluate(&groups->frame, room);
		for (size_t g = 0; g < groups->frame.n_gaps; g++)
			tally[g] += (isnan(room->gap[g]) ? 0 : fabs(room->gap[g])) >=
				    fabs(groups->gaps[g].gap) - 1e-9;
	}
}

/* --- other annotators of the same groups --- */

static void draw_annotators(const AnnotatorGroups *groups, Random *random, GapRoom *room)
{
	memset(room->weight, 0, groups->frame.judgements->annotators.count * sizeof *room->weight);
	for (size_t from = 0, n; from < groups->n_annotators; from += n) {
		n = groups->sizes[groups->group[groups->annotators[from]]];
		for (size_t i = 0; i < n; i++)
			room->weight[groups->annotators[from + random_below(random, n)]]++;
	}
}

static void run_draws(const AnnotatorGroups *groups, size_t piece, GapRoom *room)
{
	Random random;
	random_init(&random, groups->options.seed, piece);
	for (size_t d = piece * PIECE; d < (piece + 1) * PIECE && d < groups->options.draws; d++) {
		draw_annotators(groups, &random, room);
		gap_frame_evaluate(&groups->frame, room);
		for (size_t g = 0; g < groups->frame.n_gaps; g++)
			groups->drawn[g * groups->options.draws + d] = room->gap[g];
	}
}

static void run_left_out(const AnnotatorGroups *groups, size_t piece, GapRoom *room)
{
	for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < groups->n_annotators; i++) {
		room->weight[groups->annotators[i]] = 0;
		gap_frame_evaluate(&groups->frame, room);
		room->weight[groups->annotators[i]] = 1;
		for (size_t g = 0; g < groups->frame.n_gaps; g++)
			groups->influences[g * groups->n_annotators + i] = groups->gaps[g].gap - room->gap[g];
	}
}

static void run_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const AnnotatorGroups *groups = context;
	size_t at = groups->piece + piece;
	GapRoom room;
	room_init(&room, groups);
	if (at < groups->partition_pieces)
		run_partitions(groups, at, groups->tallies + piece * groups->frame.n_gaps, &room);
	else if (at < groups->partition_pieces + groups->draw_pieces)
		run_draws(groups, at - groups->partition_pieces, &room);
	else
		run_left_out(groups, at - groups->partition_pieces - groups->draw_pieces, &room);
	gap_room_release(&room);
}

static void bound(AnnotatorGroups *groups, size_t gap)
{
	const Judgements *judgements = groups->frame.judgements;
	const double *influences = groups->influences + gap * groups->n_annotators;
	AnnotatorGap *its = &groups->gaps[gap];
	double range = 1;
	Jackknife jackknife = {0};
	Bootstrap interval;
	if (its->label == DICTIONARY_NONE)
		range = judgements->value[judgements->labels.count - 1] - judgements->value[0];
	for (size_t from = 0, n; from < groups->n_annotators; from += n) {
		n = groups->sizes[groups->group[groups->annotators[from]]];
		jackknife_add(&jackknife, influences + from, n);
	}
	const BootstrapOptions options = {
		.draws = groups->options.draws, .level = 0.95, .least = -range, .most = range};
	bootstrap_student(&options, groups->drawn + gap * options.draws, its->gap, &jackknife, &interval);
	its->low = interval.low;
	its->high = interval.high;
}

static void conclude(AnnotatorGroups *groups)
{
	for (size_t g = 0; g < groups->frame.n_gaps; g++) {
		if (isnan(groups->gaps[g].gap))
			continue;
		double at_least = (double)groups->at_least[g], all = (double)groups->partitions;
		groups->gaps[g].p = groups->exact ? at_least / all : (at_least + 1) / (all + 1);
		if (groups->options.draws)
			bound(groups, g);
	}
}

void annotator_groups_step(AnnotatorGroups *groups, Pool *pool, bool *finished)
{
	size_t left = groups->pieces - groups->piece, now = left < STEP_PIECES ? left : STEP_PIECES;
	memset(groups->tallies, 0, STEP_PIECES * groups->frame.n_gaps * sizeof *groups->tallies);
	pool_run(pool, now, run_piece, groups);
	for (size_t i = 0; i < STEP_PIECES * groups->frame.n_gaps; i++)
		groups->at_least[i % groups->frame.n_gaps] += groups->tallies[i];
	groups->piece += now;
	*finished = groups->piece == groups->pieces;
	if (*finished)
		conclude(groups);
}

/* --- who takes part --- */

static void choose_annotators(AnnotatorGroups *groups)
{
	const Judgements *judgements = groups->frame.judgements;
	size_t n = judgements->groups.count, annotators = judgements->annotators.count;
	for (size_t a = 0; a < annotators; a++)
		if (judgements->group[a] != DICTIONARY_NONE)
			groups->sizes[judgements->group[a]]++;
	for (size_t g = 0; g < n; g++)
		groups->sizes[g] = groups->sizes[g] > 1 ? groups->sizes[g] : 0;
	for (uint32_t g = 0; g < n; g++) {
		groups->compared += groups->sizes[g] > 0;
		for (uint32_t a = 0; groups->sizes[g] && a < annotators; a++)
			if (judgements->group[a] == g)
				groups->annotators[groups->n_annotators++] = a;
	}
	for (size_t a = 0; a < annotators; a++) {
		uint32_t g = judgements->group[a];
		groups->group[a] = g != DICTIONARY_NONE && groups->sizes[g] ? g : DICTIONARY_NONE;
	}
	for (uint32_t g = 0; g < n; g++)
		if (groups->sizes[g] && !(groups->compared == 2 && groups->frame.n_told))
			groups->frame.told[groups->frame.n_told++] = g;
}

static void count_ways(AnnotatorGroups *groups)
{
	double all = ways(groups->n_annotators, groups->sizes[groups->frame.told[0]]);
	groups->exact = groups->compared == 2 && all <= PERMUTATION_EXACT &&
			all * (double)groups->frame.judgements->count <= EXACT_WORK;
	groups->partitions = groups->exact ? (size_t)all : groups->options.permutations;
	groups->partition_pieces = (groups->partitions + PIECE - 1) / PIECE;
	groups->draw_pieces = (groups->options.draws + PIECE - 1) / PIECE;
	size_t left_out = groups->options.draws ? (groups->n_annotators + PIECE - 1) / PIECE : 0;
	groups->pieces = groups->partition_pieces + groups->draw_pieces + left_out;
}

static void see(AnnotatorGroups *groups)
{
	GapRoom room;
	room_init(&room, groups);
	gap_frame_evaluate(&groups->frame, &room);
	for (size_t g = 0; g < groups->frame.n_gaps; g++) {
		size_t at = g / groups->frame.measures, label = g % groups->frame.measures,
		       place = at % groups->frame.places;
		double items = room.items[at];
		groups->gaps[g] = (AnnotatorGap){.group = groups->frame.told[at / groups->frame.places],
			.domain = place ? (uint32_t)place - 1 : DICTIONARY_NONE,
			.label = label < groups->frame.labels ? (uint32_t)label : DICTIONARY_NONE,
			.items = (size_t)items,
			.share = room.own[g] / items,
			.others = room.other[g] / items,
			.gap = room.gap[g],
			.low = NAN,
			.high = NAN,
			.p = NAN};
	}
	gap_room_release(&room);
}

/* Without a group in common there are items of one side alone, and nothing to compare. */
static bool is_comparable(const AnnotatorGroups *groups, Error *err)
{
	if (!groups->frame.measures)
		return error_set(err, ERROR_INPUT, "there are more than %d labels, and they are no numbers",
			BIAS_LABELS);
	for (size_t g = 0; g < groups->frame.n_gaps; g++)
		if (groups->gaps[g].items)
			return true;
	return error_set(err, ERROR_INPUT, "no item was judged by annotators of two groups");
}

static void make_room(AnnotatorGroups *groups)
{
	const Judgements *judgements = groups->frame.judgements;
	groups->frame.labels = judgements->labels.count > BIAS_LABELS ? 0 : judgements->labels.count;
	groups->frame.measures = groups->frame.labels + (judgements->order != LABELS_UNORDERED);
	groups->frame.places = 1 + judgements->domains.count;
	groups->frame.n_gaps = groups->frame.n_told * groups->frame.places * groups->frame.measures;
	groups->gaps = memory_new(groups->frame.n_gaps, sizeof *groups->gaps);
	groups->tallies = memory_new(STEP_PIECES * groups->frame.n_gaps, sizeof *groups->tallies);
	groups->at_least = memory_new(groups->frame.n_gaps, sizeof *groups->at_least);
	groups->drawn = memory_new(groups->frame.n_gaps * groups->options.draws, sizeof *groups->drawn);
	groups->influences =
		memory_new(groups->frame.n_gaps * groups->n_annotators, sizeof *groups->influences);
}

AnnotatorGroups *annotator_groups_new(
	const Judgements *judgements, const AnnotatorGroupsOptions *options, Error *err)
{
	AnnotatorGroups *groups = memory_new(1, sizeof *groups);
	size_t annotators = judgements->annotators.count, n = judgements->groups.count;
	groups->frame.judgements = judgements;
	groups->options = *options;
	groups->group = memory_new(annotators, sizeof *groups->group);
	groups->sizes = memory_new(n, sizeof *groups->sizes);
	groups->annotators = memory_new(annotators, sizeof *groups->annotators);
	groups->frame.told = memory_new(n, sizeof *groups->frame.told);
	choose_annotators(groups);
	make_room(groups);
	if (groups->frame.n_gaps)
		see(groups);
	bool fine = groups->compared > 1 ? is_comparable(groups, err)
					 : error_set(err, ERROR_INPUT,
						   "there are %zu groups of at least two annotators; two are "
						   "compared at least",
						   groups->compared);
	if (fine) {
		count_ways(groups);
		return groups;
	}
	annotator_groups_free(groups);
	return NULL;
}

void annotator_groups_free(AnnotatorGroups *groups)
{
	if (!groups)
		return;
	free(groups->group);
	free(groups->sizes);
	free(groups->annotators);
	free(groups->frame.told);
	free(groups->gaps);
	free(groups->tallies);
	free(groups->at_least);
	free(groups->drawn);
	free(groups->influences);
	free(groups);
}

double annotator_groups_done(const AnnotatorGroups *groups)
{
	return groups->pieces ? (double)groups->piece / (double)groups->pieces : 1;
}

const AnnotatorGap *annotator_groups_gaps(const AnnotatorGroups *groups, size_t *count)
{
	*count = groups->frame.n_gaps;
	return groups->gaps;
}

size_t annotator_groups_size(const AnnotatorGroups *groups, uint32_t group)
{
	return groups->sizes[group];
}

bool annotator_groups_exact(const AnnotatorGroups *groups, size_t *partitions)
{
	*partitions = groups->partitions;
	return groups->exact;
}
