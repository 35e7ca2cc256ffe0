#include "measure/labelling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_DOCUMENTS = 64, STEP_PIECES = 16 };

uint32_t labelling_truth(const Labelling *labelling, size_t document, size_t index)
{
	uint32_t own;
	for (size_t i = 0;
		(own = document_label(labelling->corpus, document, i, labelling->by_domain)) != DICTIONARY_NONE;
		i++) {
		uint32_t label = labelling->label_of[own];
		if (label != DICTIONARY_NONE && index-- == 0)
			return label;
	}
	return DICTIONARY_NONE;
}

static bool is_wanted(Labelling *labelling, size_t document, LabelPart part, bool judged)
{
	const Corpus *corpus = labelling->corpus;
	bool held = document_held_out(corpus, document, labelling->classifier->holdout);
	if (part != LABEL_ALL && held != (part == LABEL_HELD_OUT))
		return false;
	if (!judged || labelling_truth(labelling, document, 0) != DICTIONARY_NONE)
		return true;
	bool labelled = document_label(corpus, document, 0, labelling->by_domain) != DICTIONARY_NONE;
	labelling->unknown += labelled;
	labelling->unlabelled += !labelled;
	return false;
}

static bool prepare(Labelling *labelling, LabelPart part, bool judged, Error *err)
{
	const Classifier *classifier = labelling->classifier;
	const Corpus *corpus = labelling->corpus;
	const Dictionary *names = labelling->by_domain ? &corpus->domains : &corpus->labels;
	labelling->label_of = memory_new(names->count, sizeof *labelling->label_of);
	for (uint32_t i = 0; i < names->count; i++)
		labelling->label_of[i] = dictionary_find_text(&classifier->labels, dictionary_word(names, i));
	labelling->documents =
		memory_data(corpus->n_documents, sizeof *labelling->documents, "the documents", err);
	if (!labelling->documents)
		return false;
	for (size_t d = 0; d < corpus->n_documents; d++)
		if (is_wanted(labelling, d, part, judged))
			labelling->documents[labelling->n_documents++] = d;
	labelling->guesses = memory_data(
		labelling->n_documents * labelling->k, sizeof *labelling->guesses, "the guesses", err);
	return labelling->guesses && word_features_init(&labelling->features, classifier, &corpus->words, err);
}

Labelling *labelling_new(
	Classifier *classifier, Corpus *corpus, size_t k, LabelPart part, bool judged, Error *err)
{
	Labelling *labelling = memory_new(1, sizeof *labelling);
	labelling->classifier = classifier_ref(classifier);
	labelling->corpus = corpus_ref(corpus);
	labelling->k = k < classifier->labels.count ? k : classifier->labels.count;
	labelling->by_domain = classifier->by_domain || corpus->labels.count == 0;
	if (prepare(labelling, part, judged, err))
		return labelling;
	labelling_free(labelling);
	return NULL;
}

void labelling_free(Labelling *labelling)
{
	if (!labelling)
		return;
	classifier_unref(labelling->classifier);
	corpus_unref(labelling->corpus);
	word_features_release(&labelling->features);
	free(labelling->label_of);
	free(labelling->documents);
	free(labelling->guesses);
	free(labelling);
}

static void label_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Labelling *labelling = context;
	const Corpus *corpus = labelling->corpus;
	ClassifierRoom room = {0};
	size_t from = labelling->next + piece * STEP_DOCUMENTS, to = from + STEP_DOCUMENTS;
	for (size_t i = from; i < to && i < labelling->n_documents; i++) {
		const Document *document = &corpus->documents[labelling->documents[i]];
		size_t begin = corpus->sentences[document->first_sentence];
		size_t end = corpus->sentences[document[1].first_sentence];
		classifier_read(labelling->classifier, &labelling->features, corpus->tokens + begin,
			end - begin, &room);
		classifier_guess(
			labelling->classifier, &room, labelling->k, labelling->guesses + i * labelling->k);
	}
	classifier_room_release(&room);
}

bool labelling_step(Labelling *labelling, Pool *pool)
{
	size_t left = labelling->n_documents - labelling->next;
	size_t pieces = (left + STEP_DOCUMENTS - 1) / STEP_DOCUMENTS;
	pieces = pieces < STEP_PIECES ? pieces : STEP_PIECES;
	pool_run(pool, pieces, label_piece, labelling);
	labelling->next += left < pieces * STEP_DOCUMENTS ? left : pieces * STEP_DOCUMENTS;
	return labelling->next < labelling->n_documents;
}

/* ---- scores -----------------------------------------------------------------------------------------------
 */

double label_precision(LabelScore score)
{
	return score.guessed ? (double)score.right / (double)score.guessed : NAN;
}

double label_recall(LabelScore score)
{
	return score.documents ? (double)score.right / (double)score.documents : NAN;
}

double label_f1(LabelScore score)
{
	uint64_t sum = score.guessed + score.documents;
	return sum ? 2 * (double)score.right / (double)sum : NAN;
}

static void add_group(GroupScore *group, bool right, size_t hits, size_t truths)
{
	group->documents++;
	group->right += right;
	group->hits += hits;
	group->truths += truths;
}

/* counts: domain x label. */
static void score_document(const Labelling *labelling, size_t place, LabellingScore *score, uint64_t *counts)
{
	size_t document = labelling->documents[place], labels = labelling->classifier->labels.count;
	const Guess *guesses = labelling->guesses + place * labelling->k;
	uint32_t first = guesses[0].label, domain = labelling->corpus->documents[document].domain, truth;
	size_t hits = 0, truths = 0;
	bool right = false;
	for (; (truth = labelling_truth(labelling, document, truths)) != DICTIONARY_NONE; truths++) {
		for (size_t i = 0; i < labelling->k; i++)
			hits += guesses[i].label == truth;
		right |= first == truth;
		score->by_label[truth].documents++;
		score->by_label[truth].right += first == truth;
		counts[domain * labels + truth]++;
	}
	score->by_label[first].guessed++;
	score->confusion[labelling_truth(labelling, document, 0) * labels + first]++;
	add_group(&score->all, right, hits, truths);
	add_group(&score->by_domain[domain], right, hits, truths);
}

static void find_most(const Labelling *labelling, LabellingScore *score, const uint64_t *counts)
{
	size_t labels = labelling->classifier->labels.count, domains = labelling->corpus->domains.count;
	for (size_t label = 0; label < labels; label++) {
		for (size_t d = 0; d < domains; d++)
			if (counts[d * labels + label] > score->by_domain[d].most)
				score->by_domain[d].most = counts[d * labels + label];
		if (score->by_label[label].documents > score->all.most)
			score->all.most = score->by_label[label].documents;
	}
}

static double mean_f1(const LabelScore *scores, size_t labels)
{
	double sum = 0, count = 0;
	for (size_t i = 0; i < labels; i++)
		if (scores[i].documents) {
			sum += label_f1(scores[i]);
			count++;
		}
	return count > 0 ? sum / count : NAN;
}

bool labelling_score(const Labelling *labelling, LabellingScore *score, Error *err)
{
	size_t labels = labelling->classifier->labels.count, domains = labelling->corpus->domains.count;
	uint64_t *counts = memory_data(domains * labels, sizeof *counts, "the counts of the labels", err);
	*score = (LabellingScore){.k = labelling->k};
	score->by_domain = memory_new(domains, sizeof *score->by_domain);
	score->by_label = memory_new(labels, sizeof *score->by_label);
	score->confusion = memory_data(labels * labels, sizeof *score->confusion, "the confusion table", err);
	bool fine = counts && score->confusion;
	for (size_t i = 0; fine && i < labelling->n_documents; i++)
		score_document(labelling, i, score, counts);
	if (fine)
		find_most(labelling, score, counts);
	free(counts);
	score->macro_f1 = mean_f1(score->by_label, labels);
	return fine;
}

void labelling_score_release(LabellingScore *score)
{
	free(score->by_domain);
	free(score->by_label);
	free(score->confusion);
	*score = (LabellingScore){0};
}
