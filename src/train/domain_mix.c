#include "train/domain_mix.h"

#include <math.h>
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

static void share_domains(const TrainingText *text, const Dictionary *domains, double evenness, Model *model)
{
	double all = 0, raised = 0, squares = 0;
	model_forget_shares(model);
	model->shares = memory_new(domains->count, sizeof *model->shares);
	model->n_shares = domains->count;
	for (uint32_t d = 0; d < domains->count; d++)
		model->shares[d].domain = memory_text(dictionary_word(domains, d));
	for (size_t i = 0; i < text->n_pieces; i++)
		model->shares[piece_domain(text, &text->pieces[i])].tokens += tokens_of(&text->pieces[i]);
	for (size_t d = 0; d < model->n_shares; d++) {
		double n = (double)model->shares[d].tokens;
		model->shares[d].weight = n > 0 ? pow(n, -evenness) : 0;
		all += n;
		raised += n * model->shares[d].weight;
	}
	for (size_t d = 0; d < model->n_shares; d++) {
		DomainShare *share = &model->shares[d];
		share->weight *= all / raised;
		squares += (double)share->tokens * share->weight * share->weight;
	}
	model->effective = all * all / squares;
}

static size_t learned_domains(const Model *model)
{
	size_t count = 0;
	for (size_t d = 0; d < model->n_shares; d++)
		count += model->shares[d].tokens > 0;
	return count;
}

/* Pieces need not be of one length; their weights are those of their tokens all the same. */
bool domain_mix_init(DomainMix *mix, const TrainingText *text, const Dictionary *domains, double evenness,
	uint64_t seed, Model *model, Error *err)
{
	double sum = 0;
	domain_mix_release(mix);
	model_forget_shares(model);
	if (evenness <= 0)
		return true;
	share_domains(text, domains, evenness, model);
	if (learned_domains(model) < 2)
		return error_set(err, ERROR_INPUT,
			"all of this text is of one domain, so that tau= has nothing to weigh: load … domain= "
			"gives several, or give several texts");
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
