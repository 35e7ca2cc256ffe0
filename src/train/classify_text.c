/* The labelled documents of a run, and the words, n-grams and labels that join with them. */
#include "base/random.h"
#include "train/classify.h"

#include <stdlib.h>
#include <string.h>

void labelled_text_release(LabelledText *text)
{
	for (size_t c = 0; c < text->n_corpora; c++) {
		corpus_unref(text->corpora[c]);
		word_features_release(&text->features[c]);
		free(text->labels[c]);
		free(text->domains[c]);
	}
	free(text->corpora);
	free(text->features);
	free(text->labels);
	free(text->domains);
	free(text->documents);
	*text = (LabelledText){0};
}

void labelled_text_words(const LabelledText *text, DocumentPlace place, const uint32_t **words, size_t *count)
{
	const Corpus *corpus = text->corpora[place.corpus];
	const Document *document = &corpus->documents[place.document];
	size_t from = corpus->sentences[document->first_sentence];
	*words = corpus->tokens + from;
	*count = corpus->sentences[document[1].first_sentence] - from;
}

static uint32_t *map_names(const Dictionary *names, const Dictionary *to)
{
	uint32_t *map = memory_new(names->count, sizeof *map);
	for (uint32_t i = 0; i < names->count; i++)
		map[i] = dictionary_find_text(to, dictionary_word(names, i));
	return map;
}

static void add_document(LabelledText *text, DocumentPlace place, bool held)
{
	const uint32_t *words;
	size_t count;
	text->documents = memory_grow(
		text->documents, text->n_learned + text->n_held, &text->room, sizeof *text->documents);
	labelled_text_words(text, place, &words, &count);
	text->tokens += count;
	text->documents[text->n_learned + text->n_held] = place;
	*(held ? &text->n_held : &text->n_learned) += 1;
}

/* Once for the documents to learn from, once for those that are held out. */
static void list_documents(LabelledText *text, const Classifier *classifier, bool held)
{
	for (uint32_t c = 0; c < text->n_corpora; c++) {
		const Corpus *corpus = text->corpora[c];
		for (uint32_t d = 0; d < corpus->n_documents; d++) {
			bool labelled = false;
			uint32_t label;
			for (size_t i = 0; (label = document_label(corpus, d, i, classifier->by_domain)) !=
					   DICTIONARY_NONE;
				i++)
				labelled |= text->labels[c][label] != DICTIONARY_NONE;
			if (labelled && document_held_out(corpus, d, classifier->holdout) == held)
				add_document(text, (DocumentPlace){c, d}, held);
		}
	}
}

bool labelled_text_init(LabelledText *text, const Classifier *classifier, const Vocab *vocab,
	const TrainInput *input, Error *err)
{
	bool fine = true;
	labelled_text_release(text);
	text->corpora = memory_new(input->n_corpora, sizeof *text->corpora);
	text->features = memory_new(input->n_corpora, sizeof *text->features);
	text->labels = memory_new(input->n_corpora, sizeof *text->labels);
	text->domains = memory_new(input->n_corpora, sizeof *text->domains);
	for (size_t c = 0; fine && c < input->n_corpora; c++) {
		const Corpus *corpus = text->corpora[text->n_corpora++] = corpus_ref(input->corpora[c]);
		text->labels[c] = map_names(
			classifier->by_domain ? &corpus->domains : &corpus->labels, &classifier->labels);
		text->domains[c] = map_names(&corpus->domains, &vocab->domains);
		fine = word_features_init(&text->features[c], classifier, &corpus->words, err);
	}
	if (!fine)
		return false;
	list_documents(text, classifier, false);
	list_documents(text, classifier, true);
	return true;
}

/* ---- joining ----------------------------------------------------------------------------------------------
 */

static bool join_words(Classifier *classifier, const Vocab *vocab, size_t documents, Error *err)
{
	uint64_t ends = (classifier->words.count > 0 ? classifier->counts[0] : 0) + documents;
	dictionary_add(&classifier->words, CLASSIFIER_END, strlen(CLASSIFIER_END));
	for (uint32_t w = 0; w < vocab->words.count; w++) {
		const char *word = dictionary_word(&vocab->words, w);
		dictionary_add(&classifier->words, word, strlen(word));
	}
	free(classifier->counts);
	classifier->counts = memory_data(
		classifier->words.count, sizeof *classifier->counts, "the counts of the words", err);
	if (!classifier->counts)
		return false;
	for (uint32_t w = 0; w < vocab->words.count; w++)
		classifier
			->counts[dictionary_find_text(&classifier->words, dictionary_word(&vocab->words, w))] =
			vocab->counts[w];
	classifier->counts[0] = ends;
	return true;
}

/* Labels that some document to learn from has; counts are of these documents. */
static void join_labels(Classifier *classifier, const TrainInput *input, size_t *documents)
{
	*documents = 0;
	for (size_t c = 0; c < input->n_corpora; c++) {
		const Corpus *corpus = input->corpora[c];
		const Dictionary *names = classifier->by_domain ? &corpus->domains : &corpus->labels;
		for (size_t d = 0; d < corpus->n_documents; d++) {
			uint32_t label;
			if (document_held_out(corpus, d, classifier->holdout))
				continue;
			for (size_t i = 0; (label = document_label(corpus, d, i, classifier->by_domain)) !=
					   DICTIONARY_NONE;
				i++) {
				const char *name = dictionary_word(names, label);
				uint32_t old = classifier->labels.count;
				uint32_t number = dictionary_add(&classifier->labels, name, strlen(name));
				if (number == old) {
					classifier->label_counts = memory_resize(classifier->label_counts,
						old + 1, sizeof *classifier->label_counts);
					classifier->label_counts[old] = 0;
				}
				classifier->label_counts[number]++;
				*documents += i == 0;
			}
		}
	}
}

static bool enough_labels(const Classifier *classifier, const TrainInput *input, Error *err)
{
	if (classifier->labels.count >= 2)
		return true;
	const char *hint = input->corpora[0]->domains.count > 1
				   ? "; label=domain takes the domains for labels"
				   : "; load it with label=COLUMN or label=folder, or as lines that begin with "
				     "__label__NAME";
	if (classifier->labels.count == 1)
		return error_set(err, ERROR_INPUT,
			"all documents have the label \"%s\"; telling them apart takes at least two labels",
			dictionary_word(&classifier->labels, 0));
	return error_set(err, ERROR_INPUT, "no document of this text has a label%s", hint);
}

static bool add_ngrams(Classifier *classifier, const TrainInput *input, Error *err)
{
	NgramList ngrams = {0};
	WordFeatures features = {0};
	bool fine = true;
	for (size_t c = 0; fine && c < input->n_corpora; c++) {
		const Corpus *corpus = input->corpora[c];
		for (uint32_t w = 0; fine && w < corpus->words.count; w++)
			fine = classifier_add_word(
				classifier, dictionary_word(&corpus->words, w), &ngrams, err);
		fine = fine && word_features_init(&features, classifier, &corpus->words, err);
		for (size_t d = 0; fine && d < corpus->n_documents; d++) {
			const Document *document = &corpus->documents[d];
			size_t from = corpus->sentences[document->first_sentence];
			size_t count = corpus->sentences[document[1].first_sentence] - from;
			fine = document_held_out(corpus, d, classifier->holdout) ||
			       classifier_add_runs(classifier, &features, corpus->tokens + from, count, err);
		}
	}
	word_features_release(&features);
	ngram_list_release(&ngrams);
	return fine;
}

static void init_rows(RowBlocks *rows, size_t from, uint64_t seed, uint64_t stream)
{
	for (size_t row = from; row < rows->rows; row++) {
		Random random;
		random_init(&random, seed, random_mix(stream) ^ row);
		float *at = row_blocks_at(rows, row);
		for (size_t i = 0; i < rows->width; i++)
			at[i] = (float)((2 * random_uniform(&random) - 1) / (double)rows->width);
	}
}

static void copy_row(const float *from, bool negated, float *to, size_t width)
{
	for (size_t i = 0; i < width; i++)
		to[i] = negated ? -from[i] : from[i];
}

/* The tree of the counts as they are now; nodes that part the same labels keep their vectors. */
static bool replant(Classifier *classifier, Error *err)
{
	Huffman tree = {0};
	RowBlocks outputs = {0};
	HuffmanMatch *match = NULL;
	row_blocks_init(&outputs, classifier->outputs.width);
	bool fine = classifier_plant(classifier, &tree, err) &&
		    row_blocks_grow(&outputs, tree.words - 1, "the vectors of the tree", err) &&
		    huffman_match(&classifier->tree, &tree, &match, err);
	for (size_t node = 0; fine && node < outputs.rows; node++)
		if (match[node].node != HUFFMAN_NONE)
			copy_row(row_blocks_at(&classifier->outputs, match[node].node), match[node].swapped,
				row_blocks_at(&outputs, node), outputs.width);
	free(match);
	huffman_release(fine ? &classifier->tree : &tree);
	row_blocks_release(fine ? &classifier->outputs : &outputs);
	if (fine) {
		classifier->tree = tree;
		classifier->outputs = outputs;
	}
	return fine;
}

static bool grow_rows(Classifier *classifier, uint64_t seed, uint64_t stream, size_t old_ngrams, Error *err)
{
	size_t old_words = classifier->word_rows.rows;
	bool fine = row_blocks_grow(&classifier->word_rows, classifier->words.count, "the vectors", err) &&
		    (classifier->loss == CLASSIFIER_HS
				    ? replant(classifier, err)
				    : row_blocks_grow(&classifier->outputs, classifier->labels.count,
					      "the vectors of the labels", err));
	if (!fine)
		return false;
	init_rows(&classifier->word_rows, old_words, seed, 2 * stream);
	if (classifier->ngrams)
		init_rows(&classifier->ngrams->rows, old_ngrams, seed, 2 * stream + 1);
	return true;
}

static void note_sources(Classifier *classifier, const TrainInput *input)
{
	Text sums = {0};
	text_add(&sums, classifier->learned_from ? classifier->learned_from : "");
	for (size_t c = 0; c < input->n_corpora; c++)
		if (!classifier_learned_from(classifier, input->corpora[c]))
			text_format(&sums, " %s ", input->corpora[c]->checksum);
	free(classifier->learned_from);
	classifier->learned_from = text_take(&sums);
}

static bool has_ngrams(const ClassifyOptions *with)
{
	return with->buckets > 0 && (with->word_ngrams > 1 || with->longest > 0);
}

static bool take_settings(const Classify *net, const TrainInput *input, Classifier *classifier, Error *err)
{
	const ClassifyOptions *with = &net->options;
	bool ngrams = has_ngrams(with);
	classifier->loss = with->loss;
	classifier->word_ngrams = ngrams ? with->word_ngrams : 1;
	classifier->by_domain = with->by_domain;
	classifier->holdout = with->holdout;
	classifier->verbatim = true;
	for (size_t c = 0; c < input->n_corpora; c++)
		classifier->verbatim &= input->corpora[c]->verbatim;
	if (ngrams && !classifier->ngrams)
		classifier->ngrams = subwords_new(with->buckets, with->dim, with->shortest, with->longest, err);
	return classifier->ngrams || !ngrams;
}

static bool join(const Classify *net, const TrainInput *input, const Vocab *vocab, Classifier *classifier,
	ClassifyKnown *known, Error *err)
{
	size_t documents, old_ngrams = classifier->ngrams ? classifier->ngrams->rows.rows : 0;
	if (!take_settings(net, input, classifier, err))
		return false;
	join_labels(classifier, input, &documents);
	bool fine = enough_labels(classifier, input, err) && join_words(classifier, vocab, documents, err) &&
		    (!classifier->ngrams || add_ngrams(classifier, input, err)) &&
		    grow_rows(classifier, net->seed, net->runs, old_ngrams, err);
	if (!fine)
		return false;
	note_sources(classifier, input);
	*known = (ClassifyKnown){net->classifier->words.count, old_ngrams};
	if (input->from && !input->from->classifier)
		known->words = classify_take_vectors(input->from, known->words, classifier);
	return true;
}

/* Words of a space come first, so that the known words are the first ones. */
static bool admit_words(const TrainInput *input, Vocab *vocab, Error *err)
{
	return !input->from || input->from->classifier ||
	       vocab_admit(
		       vocab, &input->from->items, input->corpora, input->n_corpora, !input->from_all, 0, err);
}

static void exchange(Classify *net, Classifier **classifier, Vocab *vocab, LabelledText *text)
{
	Classifier *other = *classifier;
	Vocab words = *vocab;
	LabelledText documents = *text;
	*classifier = net->classifier;
	*vocab = net->vocab;
	*text = net->text;
	net->classifier = other;
	net->vocab = words;
	net->text = documents;
}

/* On copies, so that a model for which there is no room stays as it was. */
bool classify_learn_input(Classify *net, const TrainInput *input, Error *err)
{
	Vocab vocab = {0};
	LabelledText text = {0};
	ClassifyKnown known;
	Classifier *joined = classifier_copy(net->classifier, err);
	bool fine = joined && vocab_copy(&net->vocab, &vocab, err) && admit_words(input, &vocab, err) &&
		    vocab_join(&vocab, input->corpora, input->n_corpora, net->options.min_count, 0, err) &&
		    join(net, input, &vocab, joined, &known, err) &&
		    labelled_text_init(&text, joined, &vocab, input, err);
	if (fine && text.n_learned == 0)
		fine = error_set(err, ERROR_INPUT, "every document is held out; lower holdout");
	if (fine) {
		exchange(net, &joined, &vocab, &text);
		fine = classify_weigh(net, err);
		if (fine)
			net->known = known;
		else
			exchange(net, &joined, &vocab, &text);
	}
	classifier_unref(joined);
	vocab_release(&vocab);
	labelled_text_release(&text);
	return fine;
}
