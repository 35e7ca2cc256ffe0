#include "train/domain_mix.h"

#include <stdlib.h>

void domain_mix_release(DomainMix *mix)
{
	free(mix->reach);
	*mix = (DomainMix){0};
}

static size_t tokens_of(const Piece *piece)
{
	return piece->end - piece->begin;
}

static bool weigh_domains(
	const TrainingText *text, const Dictionary *domains, double evenness, Model *model, Error *err)
{
	GroupSizes groups = {domains, "domain", "words", memory_new(domains->count, sizeof *groups.sizes)};
	for (size_t i = 0; i < text->n_pieces; i++)
		groups.sizes[piece_domain(text, &text->pieces[i])] += (double)tokens_of(&text->pieces[i]);
	bool fine = domain_weights_set(model, &groups, evenness, err);
	free(groups.sizes);
	return fine;
}

/* Pieces need not be of one length; their weights are those of their tokens all the same. */
bool domain_mix_init(DomainMix *mix, const TrainingText *text, const Dictionary *domains, double evenness,
	uint64_t seed, Model *model, Error *err)
{
	double sum = 0;
	domain_mix_release(mix);
	if (evenness <= 0) {
		model_forget_shares(model);
		return true;
	}
	if (!weigh_domains(text, domains, evenness, model, err))
		return false;
	mix->reach = memory_data(text->n_pieces, sizeof *mix->reach, "the weights of the text", err);
	if (!mix->reach)
		return false;
	mix->count = text->n_pieces;
	mix->seed = seed;
	for (size_t i = 0; i < mix->count; i++) {
		sum += model->shares[piece_domain(text, &text->pieces[i])].weight;
		mix->reach[i] = sum;
	}
	for (size_t i = 0; i < mix->count; i++)
		mix->reach[i] *= (double)mix->count / sum;
	return true;
}

/* Of the epoch; the j-th place of all takes the piece whose weight reaches beyond start + j. */
static double start_of(const DomainMix *mix, size_t epoch)
{
	Random random;
	random_init(&random, mix->seed, random_mix(UINT64_MAX - 3) + epoch);
	return random_uniform(&random);
}

static uint32_t *take(const DomainMix *mix, size_t epoch)
{
	uint32_t *taken = memory_new(mix->count, sizeof *taken);
	double start = start_of(mix, epoch);
	size_t piece = 0;
	for (size_t j = 0; j < mix->count; j++) {
		while (piece + 1 < mix->count && mix->reach[piece] <= start + (double)j)
			piece++;
		taken[j] = (uint32_t)piece;
	}
	return taken;
}

void domain_mix_draw(const DomainMix *mix, size_t epoch, uint32_t *order, size_t places)
{
	if (mix->count == 0)
		return;
	uint32_t *taken = take(mix, epoch);
	for (size_t i = 0; i < places; i++)
		if (order[i] < mix->count)
			order[i] = taken[order[i]];
	free(taken);
}

double domain_mix_tokens(const DomainMix *mix, const TrainingText *text, size_t epochs)
{
	uint64_t tokens = 0;
	for (size_t epoch = 0; mix->count && epoch < epochs; epoch++) {
		uint32_t *taken = take(mix, epoch);
		for (size_t j = 0; j < mix->count; j++)
			tokens += tokens_of(&text->pieces[taken[j]]);
		free(taken);
	}
	return mix->count ? (double)tokens : (double)text->tokens * (double)epochs;
}
