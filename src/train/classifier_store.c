#include "train/classifier_store.h"

#include "train/archive.h"

#include <stdlib.h>
#include <string.h>

/* As it lies in the archive. */
typedef struct SavedClassifier {
	uint64_t width, loss, word_ngrams, verbatim, by_domain;
	double holdout;
} SavedClassifier;

bool archive_put_classifier(Archive *archive, const Classifier *classifier, Error *err)
{
	SavedClassifier head = {.width = classifier->word_rows.width,
		.loss = classifier->loss,
		.word_ngrams = classifier->word_ngrams,
		.verbatim = classifier->verbatim,
		.by_domain = classifier->by_domain,
		.holdout = classifier->holdout};
	size_t size = sizeof(uint64_t);
	return archive->put(archive->place, "classifier", &head, sizeof head, err) &&
	       archive_put_words(archive, "classifier words", &classifier->words, err) &&
	       archive->put(archive->place, "classifier counts", classifier->counts,
		       classifier->words.count * size, err) &&
	       archive_put_words(archive, "labels", &classifier->labels, err) &&
	       archive->put(archive->place, "label counts", classifier->label_counts,
		       classifier->labels.count * size, err) &&
	       archive_put_text(archive, "learned from", classifier->learned_from, err) &&
	       archive_put_rows(archive, "classifier rows", &classifier->word_rows, err) &&
	       archive_put_rows(archive, "label rows", &classifier->outputs, err) &&
	       (!classifier->ngrams || archive_put_subwords(archive, classifier->ngrams, err));
}

static bool take_head(const SavedClassifier *head, Classifier **classifier, Error *err)
{
	bool sane = head->width > 0 && head->width <= 1 << 20 && head->loss < CLASSIFIER_LOSSES &&
		    head->word_ngrams > 0 && head->holdout >= 0 && head->holdout < 1;
	if (!sane)
		return error_set(
			err, ERROR_INPUT, "the saved classifier is damaged: its settings are out of range");
	*classifier = classifier_new(head->width);
	(*classifier)->loss = (ClassifierLoss)head->loss;
	(*classifier)->word_ngrams = head->word_ngrams;
	(*classifier)->verbatim = head->verbatim != 0;
	(*classifier)->by_domain = head->by_domain != 0;
	(*classifier)->holdout = head->holdout;
	return true;
}

static bool get_parts(Archive *archive, Classifier *classifier, Error *err)
{
	size_t size = sizeof(uint64_t);
	if (!archive_get_words(archive, "classifier words", &classifier->words, err) ||
		!archive_get_words(archive, "labels", &classifier->labels, err))
		return false;
	size_t words = classifier->words.count, labels = classifier->labels.count;
	if (labels < 2 && classifier->loss == CLASSIFIER_HS)
		return error_set(err, ERROR_INPUT, "the saved classifier is damaged: it has too few labels");
	return archive_get_part(
		       archive, "classifier counts", words * size, (void **)&classifier->counts, err) &&
	       archive_get_part(
		       archive, "label counts", labels * size, (void **)&classifier->label_counts, err) &&
	       archive_get_text(archive, "learned from", &classifier->learned_from, err) &&
	       archive_get_rows(archive, "classifier rows", words, &classifier->word_rows, err) &&
	       archive_get_rows(
		       archive, "label rows", classifier_output_rows(classifier), &classifier->outputs, err) &&
	       archive_get_subwords(archive, classifier->word_rows.width, &classifier->ngrams, err) &&
	       (classifier->loss != CLASSIFIER_HS || classifier_plant(classifier, &classifier->tree, err));
}

bool archive_get_classifier(Archive *archive, Classifier **classifier, Error *err)
{
	SavedClassifier head;
	void *part;
	size_t bytes;
	*classifier = NULL;
	if (!archive->get(archive->place, "classifier", &part, &bytes, err))
		return false;
	if (!part)
		return true;
	bool whole = bytes == sizeof head;
	if (whole)
		memcpy(&head, part, sizeof head);
	free(part);
	if (!whole)
		return error_set(err, ERROR_INPUT, "the saved classifier is damaged: its settings are cut");
	if (take_head(&head, classifier, err) && get_parts(archive, *classifier, err))
		return true;
	classifier_unref(*classifier);
	*classifier = NULL;
	return false;
}
