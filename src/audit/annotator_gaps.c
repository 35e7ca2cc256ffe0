#include "audit/annotator_gaps.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gap_room_init(GapRoom *room, const GapFrame *frame)
{
	size_t annotators = frame->judgements->annotators.count, n = frame->judgements->groups.count;
	room->group = memory_new(annotators, sizeof *room->group);
	room->weight = memory_new(annotators, sizeof *room->weight);
	room->total = memory_new(n, sizeof *room->total);
	room->sum = memory_new(n * frame->measures, sizeof *room->sum);
	room->all = memory_new(frame->measures, sizeof *room->all);
	room->items = memory_new(frame->n_told * frame->places, sizeof *room->items);
	room->own = memory_new(frame->n_gaps, sizeof *room->own);
	room->other = memory_new(frame->n_gaps, sizeof *room->other);
	room->gap = memory_new(frame->n_gaps, sizeof *room->gap);
	room->order = memory_new(annotators, sizeof *room->order);
}

void gap_room_release(GapRoom *room)
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

static void add_judgement(const GapFrame *frame, const Judgement *judgement, GapRoom *room, double *total)
{
	uint32_t group = room->group[judgement->annotator];
	double weight = room->weight[judgement->annotator];
	const double *value = frame->judgements->value;
	if (judgement->again || group == DICTIONARY_NONE || weight <= 0)
		return;
	double *sum = room->sum + group * frame->measures;
	*total += weight;
	room->total[group] += weight;
	if (frame->labels) {
		sum[judgement->label] += weight;
		room->all[judgement->label] += weight;
	}
	if (frame->measures > frame->labels) {
		sum[frame->labels] += weight * value[judgement->label];
		room->all[frame->labels] += weight * value[judgement->label];
	}
}

static void add_side(const GapFrame *frame, size_t told, size_t place, double total, GapRoom *room)
{
	uint32_t group = frame->told[told];
	double own = room->total[group], other = total - own;
	const double *sum = room->sum + group * frame->measures;
	size_t at = told * frame->places + place;
	room->items[at]++;
	for (size_t m = 0; m < frame->measures; m++) {
		room->own[at * frame->measures + m] += sum[m] / own;
		room->other[at * frame->measures + m] += (room->all[m] - sum[m]) / other;
	}
}

static void add_item(const GapFrame *frame, size_t item, GapRoom *room)
{
	const Judgements *judgements = frame->judgements;
	uint32_t domain = judgements->domain[item];
	double total = 0;
	memset(room->total, 0, judgements->groups.count * sizeof *room->total);
	memset(room->sum, 0, judgements->groups.count * frame->measures * sizeof *room->sum);
	memset(room->all, 0, frame->measures * sizeof *room->all);
	for (size_t j = judgements->first[item]; j < judgements->first[item + 1]; j++)
		add_judgement(frame, &judgements->list[j], room, &total);
	for (size_t t = 0; t < frame->n_told; t++) {
		double own = room->total[frame->told[t]];
		if (own <= 0 || own >= total)
			continue;
		add_side(frame, t, 0, total, room);
		if (domain != DICTIONARY_NONE)
			add_side(frame, t, domain + 1, total, room);
	}
}

void gap_frame_evaluate(const GapFrame *frame, GapRoom *room)
{
	memset(room->items, 0, frame->n_told * frame->places * sizeof *room->items);
	memset(room->own, 0, frame->n_gaps * sizeof *room->own);
	memset(room->other, 0, frame->n_gaps * sizeof *room->other);
	for (size_t i = 0; i < frame->judgements->items.count; i++)
		add_item(frame, i, room);
	for (size_t g = 0; g < frame->n_gaps; g++) {
		double items = room->items[g / frame->measures];
		room->gap[g] = items > 0 ? (room->own[g] - room->other[g]) / items : NAN;
	}
}
