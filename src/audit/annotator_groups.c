#include "audit/annotator_groups.h"

#include "audit/annotator_bias.h"
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
	const Judgements *judgements;
	AnnotatorGroupsOptions options;
	uint32_t *group;      /* by annotator; DICTIONARY_NONE: takes no part */
	size_t *sizes;        /* by group of the judgements */
	uint32_t *annotators; /* those who take part, group by group */
	size_t n_annotators;
	size_t compared; /* groups that take part */
	uint32_t *told;  /* groups that gaps are told of */
	size_t n_told;
	size_t labels, measures; /* labels told one by one; with numbers */
	size_t places;           /* all items, then each domain */
	size_t n_gaps;           /* n_told x places x measures */
	AnnotatorGap *gaps;
	bool exact;
	size_t partitions;  /* looked at */
	uint64_t *tallies;  /* piece of a step by gap: at least as large */
	uint64_t *at_least; /* by gap */
	double *drawn;      /* gap by draw */
	double *influences; /* gap by annotator, in the order of annotators */
	size_t piece, partition_pieces, draw_pieces, pieces;
};

/* Room for one evaluation. */
typedef struct Room {
	uint32_t *group;     /* by annotator */
	uint32_t *weight;    /* by annotator */
	double *total;       /* by group: weight of an item's judgements */
	double *sum;         /* by group and measure: their shares, or numbers */
	double *all;         /* by measure: of all groups */
	double *items;       /* by group that is told of and place */
	double *own, *other; /* by gap: sums over items */
	double *gap;         /* by gap */
	uint32_t *order;
} Room;

static void room_init(Room *room, const AnnotatorGroups *groups)
{
	size_t annotators = groups->judgements->annotators.count, n = groups->judgements->groups.count;
	room->group = memory_new(annotators, sizeof *room->group);
	room->weight = memory_new(annotators, sizeof *room->weight);
	room->total = memory_new(n, sizeof *room->total);
	room->sum = memory_new(n * groups->measures, sizeof *room->sum);
	room->all = memory_new(groups->measures, sizeof *room->all);
	room->items = memory_new(groups->n_told * groups->places, sizeof *room->items);
	room->own = memory_new(groups->n_gaps, sizeof *room->own);
	room->other = memory_new(groups->n_gaps, sizeof *room->other);
	room->gap = memory_new(groups->n_gaps, sizeof *room->gap);
	room->order = memory_new(groups->n_annotators, sizeof *room->order);
	memcpy(room->group, groups->group, annotators * sizeof *room->group);
	for (size_t a = 0; a < annotators; a++)
		room->weight[a] = 1;
}

static void room_release(Room *room)
{
	free(room->group);
	free(room->weight);
	free(room->total);
	free(room->sum);
	free(room->all);
	free(room->items);
	free(room->own);
	free(room->other);
	free(room->gap);
	free(room->order);
}

/* --- the gaps of one way of grouping and weighing annotators --- */

static void add_judgement(const AnnotatorGroups *groups, const Judgement *judgement, Room *room, double *total)
{
	uint32_t group = room->group[judgement->annotator];
	double weight = room->weight[judgement->annotator];
	const double *value = groups->judgements->value;
	if (judgement->again || group == DICTIONARY_NONE || weight <= 0)
		return;
	double *sum = room->sum + group * groups->measures;
	*total += weight;
	room->total[group] += weight;
	if (groups->labels) {
		sum[judgement->label] += weight;
		room->all[judgement->label] += weight;
	}
	if (groups->measures > groups->labels) {
		sum[groups->labels] += weight * value[judgement->label];
		room->all[groups->labels] += weight * value[judgement->label];
	}
}

static void add_side(const AnnotatorGroups *groups, size_t told, size_t place, double total, Room *room)
{
	uint32_t group = groups->told[told];
	double own = room->total[group], other = total - own;
	const double *sum = room->sum + group * groups->measures;
	size_t at = told * groups->places + place;
	room->items[at]++;
	for (size_t m = 0; m < groups->measures; m++) {
		room->own[at * groups->measures + m] += sum[m] / own;
		room->other[at * groups->measures + m] += (room->all[m] - sum[m]) / other;
	}
}

static void add_item(const AnnotatorGroups *groups, size_t item, Room *room)
{
	const Judgements *judgements = groups->judgements;
	uint32_t domain = judgements->domain[item];
	double total = 0;
	memset(room->total, 0, judgements->groups.count * sizeof *room->total);
	memset(room->sum, 0, judgements->groups.count * groups->measures * sizeof *room->sum);
	memset(room->all, 0, groups->measures * sizeof *room->all);
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
		add_judgement(groups, &judgements->list[j], room, &total);
	for (size_t t = 0; t < groups->n_told; t++) {
		double own = room->total[groups->told[t]];
		if (own <= 0 || own >= total)
			continue;
		add_side(groups, t, 0, total, room);
		if (domain != DICTIONARY_NONE)
			add_side(groups, t, domain + 1, total, room);
	}
}

static void evaluate(const AnnotatorGroups *groups, Room *room)
{
	memset(room->items, 0, groups->n_told * groups->places * sizeof *room->items);
	memset(room->own, 0, groups->n_gaps * sizeof *room->own);
	memset(room->other, 0, groups->n_gaps * sizeof *room->other);
	for (size_t i = 0; i < groups->judgements->items.count; i++)
		add_item(groups, i, room);
	for (size_t g = 0; g < groups->n_gaps; g++) {
		double items = room->items[g / groups->measures];
		room->gap[g] = items > 0 ? (room->own[g] - room->other[g]) / items : NAN;
	}
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

static void deal(const AnnotatorGroups *groups, size_t partition, Random *random, Room *room)
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

static void run_partitions(const AnnotatorGroups *groups, size_t piece, uint64_t *tally, Room *room)
{
	Random random;
	random_init(&random, groups->options.seed, ((uint64_t)1 << 32) + piece);
	for (size_t d = piece * PIECE; d < (piece + 1) * PIECE && d < groups->partitions; d++) {
		deal(groups, d, &random, room);
		evaluate(groups, room);
		for (size_t g = 0; g < groups->n_gaps; g++)
			tally[g] += (isnan(room->gap[g]) ? 0 : fabs(room->gap[g])) >=
				    fabs(groups->gaps[g].gap) - 1e-9;
	}
}

/* --- other annotators of the same groups --- */

static void draw_annotators(const AnnotatorGroups *groups, Random *random, Room *room)
{
	memset(room->weight, 0, groups->judgements->annotators.count * sizeof *room->weight);
	for (size_t from = 0, n; from < groups->n_annotators; from += n) {
		n = groups->sizes[groups->group[groups->annotators[from]]];
		for (size_t i = 0; i < n; i++)
			room->weight[groups->annotators[from + random_below(random, n)]]++;
	}
}

static void run_draws(const AnnotatorGroups *groups, size_t piece, Room *room)
{
	Random random;
	random_init(&random, groups->options.seed, piece);
	for (size_t d = piece * PIECE; d < (piece + 1) * PIECE && d < groups->options.draws; d++) {
		draw_annotators(groups, &random, room);
		evaluate(groups, room);
		for (size_t g = 0; g < groups->n_gaps; g++)
			groups->drawn[g * groups->options.draws + d] = room->gap[g];
	}
}

static void run_left_out(const AnnotatorGroups *groups, size_t piece, Room *room)
{
	for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < groups->n_annotators; i++) {
		room->weight[groups->annotators[i]] = 0;
		evaluate(groups, room);
		room->weight[groups->annotators[i]] = 1;
		for (size_t g = 0; g < groups->n_gaps; g++)
			groups->influences[g * groups->n_annotators + i] = groups->gaps[g].gap - room->gap[g];
	}
}

static void run_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const AnnotatorGroups *groups = context;
	size_t at = groups->piece + piece;
	Room room;
	room_init(&room, groups);
	if (at < groups->partition_pieces)
		run_partitions(groups, at, groups->tallies + piece * groups->n_gaps, &room);
	else if (at < groups->partition_pieces + groups->draw_pieces)
		run_draws(groups, at - groups->partition_pieces, &room);
	else
		run_left_out(groups, at - groups->partition_pieces - groups->draw_pieces, &room);
	room_release(&room);
}

static void bound(AnnotatorGroups *groups, size_t gap)
{
	const Judgements *judgements = groups->judgements;
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
	for (size_t g = 0; g < groups->n_gaps; g++) {
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
	memset(groups->tallies, 0, STEP_PIECES * groups->n_gaps * sizeof *groups->tallies);
	pool_run(pool, now, run_piece, groups);
	for (size_t i = 0; i < STEP_PIECES * groups->n_gaps; i++)
		groups->at_least[i % groups->n_gaps] += groups->tallies[i];
	groups->piece += now;
	*finished = groups->piece == groups->pieces;
	if (*finished)
		conclude(groups);
}

/* --- who takes part --- */

static void choose_annotators(AnnotatorGroups *groups)
{
	const Judgements *judgements = groups->judgements;
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
		if (groups->sizes[g] && !(groups->compared == 2 && groups->n_told))
			groups->told[groups->n_told++] = g;
}

static void count_ways(AnnotatorGroups *groups)
{
	double all = ways(groups->n_annotators, groups->sizes[groups->told[0]]);
	groups->exact = groups->compared == 2 && all <= PERMUTATION_EXACT &&
			all * (double)groups->judgements->count <= EXACT_WORK;
	groups->partitions = groups->exact ? (size_t)all : groups->options.permutations;
	groups->partition_pieces = (groups->partitions + PIECE - 1) / PIECE;
	groups->draw_pieces = (groups->options.draws + PIECE - 1) / PIECE;
	size_t left_out = groups->options.draws ? (groups->n_annotators + PIECE - 1) / PIECE : 0;
	groups->pieces = groups->partition_pieces + groups->draw_pieces + left_out;
}

static void see(AnnotatorGroups *groups)
{
	Room room;
	room_init(&room, groups);
	evaluate(groups, &room);
	for (size_t g = 0; g < groups->n_gaps; g++) {
		size_t at = g / groups->measures, label = g % groups->measures, place = at % groups->places;
		double items = room.items[at];
		groups->gaps[g] = (AnnotatorGap){.group = groups->told[at / groups->places],
			.domain = place ? (uint32_t)place - 1 : DICTIONARY_NONE,
			.label = label < groups->labels ? (uint32_t)label : DICTIONARY_NONE,
			.items = (size_t)items,
			.share = room.own[g] / items,
			.others = room.other[g] / items,
			.gap = room.gap[g],
			.low = NAN,
			.high = NAN,
			.p = NAN};
	}
	room_release(&room);
}

/* Without a group in common there are items of one side alone, and nothing to compare. */
static bool is_comparable(const AnnotatorGroups *groups, Error *err)
{
	if (!groups->measures)
		return error_set(err, ERROR_INPUT, "there are more than %d labels, and they are no numbers",
			BIAS_LABELS);
	for (size_t g = 0; g < groups->n_gaps; g++)
		if (groups->gaps[g].items)
			return true;
	return error_set(err, ERROR_INPUT, "no item was judged by annotators of two groups");
}

static void make_room(AnnotatorGroups *groups)
{
	const Judgements *judgements = groups->judgements;
	groups->labels = judgements->labels.count > BIAS_LABELS ? 0 : judgements->labels.count;
	groups->measures = groups->labels + (judgements->order != LABELS_UNORDERED);
	groups->places = 1 + judgements->domains.count;
	groups->n_gaps = groups->n_told * groups->places * groups->measures;
	groups->gaps = memory_new(groups->n_gaps, sizeof *groups->gaps);
	groups->tallies = memory_new(STEP_PIECES * groups->n_gaps, sizeof *groups->tallies);
	groups->at_least = memory_new(groups->n_gaps, sizeof *groups->at_least);
	groups->drawn = memory_new(groups->n_gaps * groups->options.draws, sizeof *groups->drawn);
	groups->influences = memory_new(groups->n_gaps * groups->n_annotators, sizeof *groups->influences);
}

AnnotatorGroups *annotator_groups_new(
	const Judgements *judgements, const AnnotatorGroupsOptions *options, Error *err)
{
	AnnotatorGroups *groups = memory_new(1, sizeof *groups);
	size_t annotators = judgements->annotators.count, n = judgements->groups.count;
	groups->judgements = judgements;
	groups->options = *options;
	groups->group = memory_new(annotators, sizeof *groups->group);
	groups->sizes = memory_new(n, sizeof *groups->sizes);
	groups->annotators = memory_new(annotators, sizeof *groups->annotators);
	groups->told = memory_new(n, sizeof *groups->told);
	choose_annotators(groups);
	make_room(groups);
	if (groups->n_gaps)
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
	free(groups->told);
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
	*count = groups->n_gaps;
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
