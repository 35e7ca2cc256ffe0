/* A classifier that begins from vectors, or from all that another one learned. */
#include "train/classify.h"
#include "train/option.h"

#include <string.h>

static const char *const losses[CLASSIFIER_LOSSES] = {"softmax", "hs", "ova", "ns"};

const char *classify_loss_name(ClassifierLoss loss)
{
	return losses[loss];
}

static bool match_loss(const Args *args, ClassifierLoss has, ClassifierLoss *wanted, Error *err)
{
	if (args_given(args, "loss") && *wanted != has)
		return args_fault(args, "loss", 0, err,
			"the classifier to start from has loss=%s, which cannot change; leave it out",
			losses[has]);
	*wanted = has;
	return true;
}

static bool match_options(const Args *args, const Classifier *from, ClassifyOptions *with, Error *err)
{
	const Subwords *ngrams = from->ngrams;
	with->by_domain = from->by_domain;
	return match_loss(args, from->loss, &with->loss, err) &&
	       option_match(args, "dim", &with->dim, from->word_rows.width, err) &&
	       option_match(args, "word_ngrams", &with->word_ngrams, from->word_ngrams, err) &&
	       option_match(args, "shortest", &with->shortest, ngrams ? ngrams->shortest : 0, err) &&
	       option_match(args, "longest", &with->longest, ngrams ? ngrams->longest : 0, err) &&
	       (!ngrams || option_match(args, "buckets", &with->buckets, ngrams->buckets, err));
}

bool classify_match_start(const Args *args, const Space *from, ClassifyOptions *with, Error *err)
{
	if (from && from->classifier)
		return match_options(args, from->classifier, with, err);
	return option_width(args, from, CLASSIFY_DIM, &with->dim, err);
}

/* Its words, "</s>" not among them, with their counts. */
static bool take_words(const Classifier *from, Vocab *vocab, Error *err)
{
	Dictionary words = {0};
	for (uint32_t word = 1; word < from->words.count; word++) {
		const char *text = dictionary_word(&from->words, word);
		dictionary_add(&words, text, strlen(text));
	}
	bool fine = vocab_admit(vocab, &words, NULL, 0, false, 0, err);
	for (uint32_t word = 0; fine && word < words.count; word++) {
		vocab->counts[word] = from->counts[word + 1];
		vocab->tokens += vocab->counts[word];
	}
	dictionary_release(&words);
	return fine;
}

bool classify_take_classifier(Classify *net, const Classifier *from, Error *err)
{
	if (from->words.count == 0 || strcmp(dictionary_word(&from->words, 0), CLASSIFIER_END) != 0)
		return error_set(err, ERROR_INPUT,
			"this classifier does not begin with the end of lines, so that training cannot go on");
	Classifier *copy = classifier_copy(from, err);
	if (!copy)
		return false;
	classifier_unref(net->classifier);
	net->classifier = copy;
	return take_words(from, &net->vocab, err);
}

size_t classify_take_vectors(const Space *from, size_t old, Classifier *classifier)
{
	size_t known = old;
	for (uint32_t word = (uint32_t)old; word < classifier->words.count; word++) {
		uint32_t row = dictionary_find_text(&from->items, dictionary_word(&classifier->words, word));
		if (row == DICTIONARY_NONE)
			continue;
		memcpy(row_blocks_at(&classifier->word_rows, word), matrix_row(&from->vectors, row),
			from->vectors.cols * sizeof(float));
		known = word + 1;
	}
	return known;
}
