/* Beginning a model, going on with it, and looking at it. */
#include "train/word2vec.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void set_provenance(Word2vec *net, const TrainInput *input)
{
	Provenance *provenance = &net->model.provenance;
	Text parents = {0};
	if (provenance->parents && input->parents)
		text_format(&parents, "%s; %s", provenance->parents, input->parents);
	char *joined = parents.length ? text_take(&parents) : memory_text(input->parents);
	bool racing = !net->options.exact && input->threads != 1;
	bool raced = provenance->note != NULL;
	provenance_release(provenance);
	*provenance =
		(Provenance){.command = memory_text(input->command), .seed = input->seed, .parents = joined};
	if (racing || raced)
		provenance->note = memory_text("not bit-reproducible: several threads updated the vectors "
					       "without locks (exact=yes avoids "
					       "it)");
}

Model *word2vec_start(const Architecture *architecture, const TrainInput *input, const Args *args, Error *err)
{
	Word2vec *net = word2vec_new(architecture);
	word2vec_take_options(args, true, &net->options);
	net->seed = input->seed;
	row_blocks_init(&net->inputs, net->options.dim);
	row_blocks_init(&net->outputs, net->options.dim);
	set_provenance(net, input);
	if (word2vec_learn_words(net, input, err) && word2vec_begin_run(net, input, err))
		return &net->model;
	word2vec_free(&net->model);
	return NULL;
}

bool word2vec_more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	Word2vecOptions wanted = net->options;
	word2vec_take_options(args, false, &wanted);
	if (wanted.dim != net->options.dim)
		return args_fault(args, "dim", 0, err,
			"this model's vectors have %zu numbers, which cannot change; train a new model for "
			"another dim",
			net->options.dim);
	if (wanted.hierarchical != net->options.hierarchical)
		return args_fault(args, "loss", 0, err,
			"this model learned with loss=%s, which cannot change; train a new model for the other",
			net->options.hierarchical ? "hs" : "ns");
	Word2vecOptions old = net->options;
	net->options = wanted;
	net->seed = input->seed;
	if (!word2vec_learn_words(net, input, err) || !word2vec_begin_run(net, input, err)) {
		net->options = old;
		return false;
	}
	set_provenance(net, input);
	return true;
}

/* Words are in order as long as all joined together. */
static void copy_items(const Dictionary *words, const uint32_t *order, Dictionary *items)
{
	uint32_t in_order = 0;
	while (in_order < words->count && order[in_order] == in_order)
		in_order++;
	if (in_order == words->count) {
		dictionary_copy(words, items);
		return;
	}
	for (uint32_t i = 0; i < words->count; i++)
		dictionary_add(items, words->words[order[i]], strlen(words->words[order[i]]));
}

static bool fill_space(const Word2vec *net, const uint32_t *order, Space *space, Error *err)
{
	const Vocab *vocab = &net->vocab;
	size_t count = vocab->words.count, domains = vocab->domains.count;
	space->counts = memory_data(count, sizeof *space->counts, "the counts of a space", err);
	uint64_t *by_domain =
		space->counts ? memory_data(count * domains, sizeof *by_domain, "the counts by domain", err)
			      : NULL;
	if (!by_domain)
		return false;
	copy_items(&vocab->words, order, &space->items);
	for (size_t i = 0; i < count; i++) {
		space->counts[i] = vocab->counts[order[i]];
		memcpy(by_domain + i * domains, vocab->domain_counts + order[i] * domains,
			domains * sizeof *by_domain);
		memcpy(matrix_row(&space->vectors, i), row_blocks_at(&net->inputs, order[i]),
			net->inputs.width * sizeof(float));
	}
	bool fine = domains < 2 || space_set_domains(space, &vocab->domains, by_domain, vocab->totals, err);
	free(by_domain);
	provenance_copy(&net->model.provenance, &space->provenance);
	return fine && space_finish(space, err);
}

Space *word2vec_look(Model *model, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	uint32_t *order;
	if (!vocab_order(&net->vocab, &order, err))
		return NULL;
	Space *space = space_new(net->vocab.words.count, net->inputs.width, err);
	if (space && !fill_space(net, order, space, err)) {
		space_unref(space);
		space = NULL;
	}
	free(order);
	return space;
}
