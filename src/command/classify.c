/* classify: the labels of a text, or of the documents of a corpus, as a classifier guesses them. */
#include "command/class_space.h"
#include "command/classifier.h"
#include "data/segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_SHOWN = 20 };

/* The current model when it classifies, else the newest that does. */
static Classifier *usual_classifier(const Session *session, const char **name, Error *err)
{
	const Object *found = session->current ? session_find(session, session->current) : NULL;
	for (size_t i = session->n_objects; i-- > 0 && !(found && found->space && found->space->classifier);)
		found = session->objects[i];
	if (found && found->space && found->space->classifier) {
		*name = found->name;
		return found->space->classifier;
	}
	error_set(err, ERROR_INPUT,
		"there is no classifier yet; train classify DATA makes one, and so does loading a supervised "
		".bin of fastText");
	return NULL;
}

Classifier *wanted_classifier(const Call *call, const char **name, Error *err)
{
	Error why = ERROR_INIT;
	const char *in = args_text(call->args, "in");
	if (!in)
		return usual_classifier(call->session, name, err);
	const Space *space = session_space(call->session, in, name, &why);
	if (space && !space->classifier)
		error_set(&why, ERROR_INPUT,
			"%s does not classify; train classify DATA makes a model that does, and so does "
			"loading a supervised .bin of fastText",
			*name);
	if (space && space->classifier)
		return space->classifier;
	args_fault(call->args, "in", 0, err, "%s", why.message);
	return NULL;
}

/* --- a text --- */

/* Its words in order, as numbers of a dictionary. */
typedef struct TextWords {
	Dictionary words;
	uint32_t *items;
	size_t count, room;
} TextWords;

static void add_word(TextWords *text, const char *word, size_t bytes)
{
	text->items = memory_grow(text->items, text->count, &text->room, sizeof *text->items);
	text->items[text->count++] = dictionary_add(&text->words, word, bytes);
}

static void cut_at_blanks(const char *line, TextWords *text)
{
	static const char blanks[] = " \t\n\v\f\r";
	for (const char *at = line; *(at += strspn(at, blanks)); at += strcspn(at, blanks))
		add_word(text, at, strcspn(at, blanks));
}

static void cut_into_words(const char *line, TextWords *text)
{
	Segmenter segmenter = {0};
	segmenter_feed(&segmenter, line, strlen(line));
	for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;)
		if (segment.kind == SEGMENT_WORD)
			add_word(text, segment.word, segment.bytes);
	segmenter_release(&segmenter);
}

static void text_words_release(TextWords *text)
{
	dictionary_release(&text->words);
	free(text->items);
}

static void list_guesses(const Classifier *classifier, const Guess *guesses, size_t count, Report *out)
{
	Table *table = report_table(out, "labels");
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < count; i++) {
		table_text(table, dictionary_word(&classifier->labels, guesses[i].label));
		table_number(table, (double)guesses[i].probability);
	}
}

static double score_of(const Classifier *classifier, const float *row, uint32_t label)
{
	return (double)classifier->kernels->dot(
		row, row_blocks_at(&classifier->outputs, label), classifier->outputs.stride);
}

static double mean_score(const Classifier *classifier, const float *row)
{
	double sum = 0;
	if (classifier->loss != CLASSIFIER_SOFTMAX)
		return 0;
	for (uint32_t i = 0; i < classifier->labels.count; i++)
		sum += score_of(classifier, row, i);
	return sum / classifier->labels.count;
}

/* The score of a label is the sum of what each feature adds to it. Of what a word adds alone, what it adds to a
 * label in the mean is taken away where only the differences of scores count. */
static double part_of(const Classifier *classifier, const ClassifierRoom *room, const WordFeatures *features,
	uint32_t word, uint32_t label)
{
	double sum = 0;
	FeatureList own = {features->features + features->starts[word],
		features->starts[word + 1] - features->starts[word], 0};
	float **rows = memory_new(own.count, sizeof *rows);
	size_t count = classifier_rows(classifier, &own, rows);
	for (size_t i = 0; i < count; i++)
		sum += score_of(classifier, rows[i], label) - mean_score(classifier, rows[i]);
	free(rows);
	return sum / (double)room->features.count;
}

static void list_words(const Classifier *classifier, const ClassifierRoom *room, const WordFeatures *features,
	const TextWords *text, uint32_t label, Report *out)
{
	Table *table = report_table(out, "words");
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "adds", COLUMN_NUMBER, 4);
	for (uint32_t w = 0; w < text->words.count && w < WORDS_SHOWN; w++) {
		bool known = features->starts[w + 1] > features->starts[w];
		table_text(table, dictionary_word(&text->words, w));
		table_number(table, known ? part_of(classifier, room, features, w, label) : NAN);
	}
}

static size_t known_words(const WordFeatures *features, const TextWords *text)
{
	size_t known = 0;
	for (size_t i = 0; i < text->count; i++)
		known += features->starts[text->items[i] + 1] > features->starts[text->items[i]];
	return known;
}

static void answer(const Call *call, const Classifier *classifier, const char *name, const TextWords *text,
	const WordFeatures *features, Report *out)
{
	size_t most = classifier->labels.count, k = (size_t)args_integer(call->args, "k");
	k = k < most ? k : most;
	Guess *guesses = memory_new(k, sizeof *guesses);
	ClassifierRoom room = {0};
	classifier_read(classifier, features, text->items, text->count, &room);
	size_t count = classifier_guess(classifier, &room, k, guesses), known = known_words(features, text);
	list_guesses(classifier, guesses, count, out);
	if (classifier->loss != CLASSIFIER_HS && known)
		list_words(classifier, &room, features, text, guesses[0].label, out);
	if (known == 0)
		report_text(out,
			"%s knows none of these words; the guess says only what is likely without a text.",
			name);
	else if (known < text->count)
		report_text(
			out, "%s does not know %zu of the %zu words.", name, text->count - known, text->count);
	classifier_room_release(&room);
	free(guesses);
}

static bool classify_text(
	const Call *call, const Classifier *classifier, const char *name, Report *out, Error *err)
{
	char *line = args_joined(call->args, "text");
	TextWords text = {0};
	WordFeatures features = {0};
	(classifier->verbatim ? cut_at_blanks : cut_into_words)(line, &text);
	bool fine = text.count > 0 || args_fault(call->args, "text", 0, err, "there is no word in this text");
	fine = fine && word_features_init(&features, classifier, &text.words, err);
	if (fine)
		answer(call, classifier, name, &text, &features, out);
	word_features_release(&features);
	text_words_release(&text);
	free(line);
	return fine;
}

/* --- a corpus --- */

static void label_columns(const Labelling *labelling, Table *table)
{
	table_column(table, "document", COLUMN_TEXT, 0);
	if (labelling->corpus->domains.count > 1 && !labelling->by_domain)
		table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "guess", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 4);
}

static void own_labels(const Labelling *labelling, size_t document, Text *out)
{
	const Corpus *corpus = labelling->corpus;
	const Dictionary *names = labelling->by_domain ? &corpus->domains : &corpus->labels;
	uint32_t label;
	text_clear(out);
	for (size_t i = 0;
		(label = document_label(corpus, document, i, labelling->by_domain)) != DICTIONARY_NONE; i++)
		text_format(out, "%s%s", i ? " " : "", dictionary_word(names, label));
}

static void list_documents(const Labelling *labelling, Report *out)
{
	const Corpus *corpus = labelling->corpus;
	Table *table = report_table(out, "documents");
	Text text = {0};
	label_columns(labelling, table);
	for (size_t i = 0; i < labelling->n_documents; i++) {
		size_t document = labelling->documents[i];
		const Guess *guesses = labelling->guesses + i * labelling->k;
		text_clear(&text);
		corpus_document_name(corpus, document, &text);
		table_text(table, text_of(&text));
		if (corpus->domains.count > 1 && !labelling->by_domain)
			table_text(
				table, dictionary_word(&corpus->domains, corpus->documents[document].domain));
		own_labels(labelling, document, &text);
		table_text(table, text_of(&text));
		table_text(table, dictionary_word(&labelling->classifier->labels, guesses[0].label));
		table_number(table, (double)guesses[0].probability);
	}
	text_release(&text);
}

static bool classify_corpus(const Call *call, Classifier *classifier, Corpus *corpus, Report *out, Error *err)
{
	Labelling *labelling = labelling_new(classifier, corpus, 1, LABEL_ALL, false, err);
	if (!labelling)
		return false;
	size_t top = (size_t)args_integer(call->args, "top"), all = labelling->n_documents;
	if (top && top < all)
		labelling->n_documents = top;
	while (labelling_step(labelling, call->session->pool))
		;
	list_documents(labelling, out);
	if (labelling->n_documents < all)
		report_text(
			out, "The first %zu of %zu documents; top=0 lists all.", labelling->n_documents, all);
	labelling_free(labelling);
	return true;
}

static bool run_classify(const Call *call, Report *out, Error *err)
{
	const char *name;
	const Space *classes = class_space_wanted(call, &name);
	if (classes)
		return classify_by_space(call, classes, name, out, err);
	if (args_given(call->args, "of"))
		return args_fault(call->args, "of", 0, err,
			"items of spaces are for classifiers of a space; train classify SPACE makes one");
	Classifier *classifier = wanted_classifier(call, &name, err);
	if (!classifier)
		return false;
	const Token *first = args_token(call->args, "text", 0);
	const Object *object = args_count(call->args, "text") == 1 && !first->plain
				       ? session_find(call->session, first->text)
				       : NULL;
	if (object && object->corpus)
		return classify_corpus(call, classifier, object->corpus, out, err);
	return classify_text(call, classifier, name, out, err);
}

const Command command_classify = {
	.name = "classify",
	.group = "explore",
	.summary = "Guess the label of a text, or of each document of a corpus, with a classifier",
	.help = "Works in models of `train classify` and in supervised models of fastText. Of a text all words "
		"of the line are taken, and what each adds to the score of the first label, more than to "
		"labels in the mean, is listed; the name of a corpus stands for its documents, quotes make it "
		"a text. A classifier that learned from a space (`train classify SPACE`) is asked about all "
		"items of a space, which is named, about some, with of=SPACE, or about text, when its space "
		"can read text. While the model trains, answers follow what it has learned.",
	.args = {{.name = "text",
			 .kind = ARG_TEXT,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "the text, or the name of a corpus"},
		ARG_IN_CLASSIFIER,
		{.name = "of",
			.kind = ARG_SPACE,
			.help = "the words are items of this space; for classifiers that learned from a space"},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "labels listed for a text",
			.fallback = "5",
			.low = 1,
			.high = 10000},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "documents listed of a corpus, the first ones; 0 for all",
			.fallback = "100",
			.low = 0,
			.high = 4e9}},
	.example = "load /usr/share/common-licenses/GPL-3 /usr/share/common-licenses/Apache-2.0 label=file "
		   "documents=paragraph as=licences\ntrain classify licences as=guess epochs=20\n"
		   "classify you may convey a covered work",
	.watchable = true,
	.run = run_classify,
};
