#include "train/domain_weights.h"

#include "linalg/group_weights.h"

#include <stdlib.h>
#include <string.h>

static size_t groups_with_something(const GroupSizes *groups)
{
	size_t count = 0;
	for (size_t g = 0; g < groups->names->count; g++)
		count += groups->sizes[g] > 0;
	return count;
}

static bool refuse_one(const GroupSizes *groups, Error *err)
{
	bool domains = strcmp(groups->of, "domain") == 0;
	return error_set(err, ERROR_INPUT, "all %s are of one %s, so that tau= has nothing to weigh%s",
		groups->unit, groups->of,
		domains ? ": load … domain= gives several, or train on several at once" : "");
}

static void tell(Model *model, const GroupSizes *groups, const double *weights)
{
	size_t n = groups->names->count;
	model->shares = memory_new(n, sizeof *model->shares);
	model->n_shares = n;
	model->shares_of = groups->of;
	model->share_unit = groups->unit;
	for (uint32_t g = 0; g < n; g++)
		model->shares[g] = (DomainShare){
			memory_text(dictionary_word(groups->names, g)), (uint64_t)groups->sizes[g], weights[g]};
	model->effective = kish_effective(weights, groups->sizes, n);
}

bool domain_weights_set(Model *model, const GroupSizes *groups, double evenness, Error *err)
{
	size_t n = groups->names->count;
	if (evenness > 0 && groups_with_something(groups) < 2)
		return refuse_one(groups, err);
	model_forget_shares(model);
	if (evenness <= 0)
		return true;
	double *weights = memory_new(n, sizeof *weights);
	group_weights(groups->sizes, n, 1 - evenness, weights);
	tell(model, groups, weights);
	free(weights);
	return true;
}

static void count_words(const Corpus *corpus, const Dictionary *domains, double *sizes)
{
	for (size_t d = 0; d < corpus->n_documents; d++) {
		const Document *document = &corpus->documents[d];
		size_t words = corpus->sentences[document[1].first_sentence] -
			       corpus->sentences[document->first_sentence];
		const char *name = dictionary_word(&corpus->domains, document->domain);
		sizes[dictionary_find_text(domains, name)] += (double)words;
	}
}

bool domain_weights_of_text(
	Model *model, const TrainInput *input, const Dictionary *domains, double evenness, Error *err)
{
	GroupSizes groups = {domains, "domain", "words", memory_new(domains->count, sizeof *groups.sizes)};
	for (size_t c = 0; evenness > 0 && c < input->n_corpora; c++)
		count_words(input->corpora[c], domains, groups.sizes);
	bool fine = domain_weights_set(model, &groups, evenness, err);
	free(groups.sizes);
	return fine;
}

static void name_domains(const TrainInput *input, Dictionary *names)
{
	for (size_t c = 0; c < input->n_corpora; c++)
		for (uint32_t d = 0; d < input->corpora[c]->domains.count; d++) {
			const char *name = dictionary_word(&input->corpora[c]->domains, d);
			dictionary_add(names, name, strlen(name));
		}
}

bool domain_weights_check(const TrainInput *input, double evenness, Error *err)
{
	Dictionary names = {0};
	if (evenness <= 0)
		return true;
	name_domains(input, &names);
	GroupSizes groups = {&names, "domain", "words", memory_new(names.count, sizeof *groups.sizes)};
	for (size_t c = 0; c < input->n_corpora; c++)
		count_words(input->corpora[c], &names, groups.sizes);
	bool fine = groups_with_something(&groups) > 1 || refuse_one(&groups, err);
	free(groups.sizes);
	dictionary_release(&names);
	return fine;
}

double domain_weights_evenness(const Args *args)
{
	return args_has(args, "tau") ? 1 - args_number(args, "tau") : 0;
}

bool domain_weights_put(Archive *archive, double evenness, Error *err)
{
	return archive_put_number(archive, "evenness", evenness, err);
}

bool domain_weights_get(Archive *archive, double *evenness, Error *err)
{
	return archive_get_number(archive, "evenness", evenness, err) &&
	       ((*evenness >= 0 && *evenness <= 1) ||
		       error_set(err, ERROR_INPUT, "the saved model is damaged: its tau is out of range"));
}

bool domain_weights_put_sizes(Archive *archive, const Model *model, Error *err)
{
	size_t n = model->n_shares;
	double *sizes = memory_new(n + 1, sizeof *sizes);
	for (size_t i = 0; i < n; i++)
		sizes[i] = (double)model->shares[i].tokens;
	bool fine = n == 0 || archive->put(archive->place, "domain sizes", sizes, n * sizeof *sizes, err);
	free(sizes);
	return fine;
}

static bool plausible(const double *sizes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(sizes[i] >= 0 && sizes[i] <= 1e18))
			return false;
	return true;
}

bool domain_weights_get_sizes(Archive *archive, GroupSizes groups, double evenness, Model *model, Error *err)
{
	void *bytes;
	size_t count, n = groups.names->count;
	if (!archive->get(archive->place, "domain sizes", &bytes, &count, err))
		return false;
	groups.sizes = bytes;
	bool fine = count == 0 || (count == n * sizeof(double) && plausible(bytes, n)) ||
		    error_set(err, ERROR_INPUT, "the saved model is damaged: its domains are out of range");
	fine = fine && (count == 0 || domain_weights_set(model, &groups, evenness, err));
	free(bytes);
	return fine;
}
