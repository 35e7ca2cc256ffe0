/* Documents of a run whose domains, classes or both are weighed: which are taken in an epoch, and how often. */
#include "base/random.h"
#include "train/classify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[CLASSIFY_WEIGHTS] = {"domain", "class", "both"};

const char *classify_weights_name(ClassifyWeights weights)
{
	return names[weights];
}

/* The first of its labels that the classifier knows; every document of the run has one. */
static uint32_t class_of(const Classify *net, DocumentPlace place)
{
	const Corpus *corpus = net->text.corpora[place.corpus];
	uint32_t own, class = DICTIONARY_NONE;
	for (size_t i = 0; class == DICTIONARY_NONE && (own = document_label(corpus, place.document, i,
								net->options.by_domain)) != DICTIONARY_NONE;
		i++)
		class = net->text.labels[place.corpus][own];
	return class;
}

static uint32_t domain_of(const Classify *net, DocumentPlace place)
{
	const Corpus *corpus = net->text.corpora[place.corpus];
	return net->text.domains[place.corpus][corpus->documents[place.document].domain];
}

static const char *group_name(const Classify *net, DocumentPlace place, Text *into)
{
	const char *domain = dictionary_word(&net->vocab.domains, domain_of(net, place));
	const char *class = dictionary_word(&net->classifier->labels, class_of(net, place));
	text_clear(into);
	if (net->options.weights == CLASSIFY_BY_BOTH)
		text_format(into, "%s/%s", domain, class);
	else
		text_add(into, net->options.weights == CLASSIFY_BY_CLASS ? class : domain);
	return text_of(into);
}

/* By document that is learned from; groups are those that have some. */
static uint32_t *find_groups(const Classify *net, Dictionary *groups, Error *err)
{
	size_t count = net->text.n_learned;
	uint32_t *group_of = memory_data(count, sizeof *group_of, "the groups of the documents", err);
	Text name = {0};
	for (size_t i = 0; group_of && i < count; i++) {
		const char *its = group_name(net, net->text.documents[i], &name);
		group_of[i] = dictionary_add(groups, its, strlen(its));
	}
	text_release(&name);
	return group_of;
}

static bool weigh_groups(Classify *net, const uint32_t *group_of, const Dictionary *groups, Error *err)
{
	static const char *const of[CLASSIFY_WEIGHTS] = {"domain", "class", "group"};
	GroupSizes sizes = {
		groups, of[net->options.weights], "documents", memory_new(groups->count, sizeof *sizes.sizes)};
	for (size_t i = 0; i < net->text.n_learned; i++)
		sizes.sizes[group_of[i]]++;
	bool fine = domain_weights_set(&net->model, &sizes, net->options.evenness, err);
	free(sizes.sizes);
	return fine;
}

bool classify_weigh(Classify *net, Error *err)
{
	Dictionary groups = {0};
	uint32_t *group_of = NULL;
	bool fine = true;
	if (net->options.evenness > 0)
		fine = (group_of = find_groups(net, &groups, err)) && weigh_groups(net, group_of, &groups, err);
	else
		model_forget_shares(&net->model);
	if (fine) {
		free(net->group_of);
		net->group_of = group_of;
	} else {
		free(group_of);
	}
	dictionary_release(&groups);
	return fine;
}

double classify_weight(const Classify *net, uint32_t document)
{
	return net->group_of ? net->model.shares[net->group_of[document]].weight : 1;
}

/* Systematic sampling along a random order, so that a document is taken floor(w) or ceil(w) times, whatever the
 * order of the text; `order` is one already, and is to be mixed again. */
void classify_draw(const Classify *net, Random *random, uint32_t *order)
{
	size_t count = net->text.n_learned, taken = 0;
	if (!net->group_of)
		return;
	uint32_t *mixed = memory_new(count, sizeof *mixed);
	memcpy(mixed, order, count * sizeof *mixed);
	double reach = 0, start = random_uniform(random);
	for (size_t i = 0; i < count; i++) {
		reach += classify_weight(net, mixed[i]);
		/* The last takes what rounding leaves. */
		while (taken < count && (i + 1 == count || start + (double)taken < reach))
			order[taken++] = mixed[i];
	}
	random_shuffle(random, order, count);
	free(mixed);
}

/* In the mean: which documents an epoch takes is drawn when it begins. */
double classify_words(const Classify *net)
{
	double words = 0;
	size_t learned = net->text.n_learned, all = learned + net->text.n_held;
	if (!net->group_of)
		return (double)net->text.tokens;
	for (size_t i = 0; i < all; i++) {
		const uint32_t *at;
		size_t count;
		labelled_text_words(&net->text, net->text.documents[i], &at, &count);
		words += (double)count * (i < learned ? classify_weight(net, (uint32_t)i) : 1);
	}
	return words;
}
