#include "train/doc2vec.h"

#include "train/archive.h"
#include "train/cbow.h"
#include "train/skipgram.h"
#include "train/word2vec_piece.h"

#include <stdlib.h>
#include <string.h>

static LossSum learn_dbow(const Kernels *kernels, const LogisticStep *window)
{
	return skipgram.learn(kernels, window);
}

static LossSum learn_dm(const Kernels *kernels, const LogisticStep *window)
{
	return cbow.learn(kernels, window);
}

const Architecture doc2vec_dbow = {.trainer = &trainer_doc2vec,
	.train_words = word2vec_train_windows,
	.learn = learn_dbow,
	.spread = 0.5,
	.negative_power = 0.75,
	.documents = true};
const Architecture doc2vec_dm = {.trainer = &trainer_doc2vec,
	.train_words = word2vec_train_windows,
	.learn = learn_dm,
	.spread = 0.5,
	.negative_power = 0.75,
	.documents = true};

/* ---- beginning and going on ---- */

/* `words`: the model learns word vectors unless the options say otherwise. */
static bool check_items(const Args *args, bool words, Error *err)
{
	if (args_given(args, "words") || args_given(args, "dm"))
		words = args_yes(args, "words") || args_yes(args, "dm");
	if (args_yes(args, "dm") && args_given(args, "words") && !args_yes(args, "words"))
		return args_fault(args, "words", 0, err,
			"with dm=yes the words of a window are inputs, so that their vectors are learned too");
	return words || !args_given(args, "items") || strcmp(args_text(args, "items"), "documents") == 0 ||
	       args_fault(args, "items", 0, err,
		       "this model learns no word vectors that could be shown; words=yes makes it");
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	if (!check_items(args, false, err))
		return NULL;
	return word2vec_start(args_yes(args, "dm") ? &doc2vec_dm : &doc2vec_dbow, input, args, err);
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	bool dm = net->architecture == &doc2vec_dm;
	if (args_given(args, "dm") && args_yes(args, "dm") != dm)
		return args_fault(args, "dm", 0, err,
			"this model learned with dm=%s, which cannot change; train a new model for the other",
			dm ? "yes" : "no");
	if (dm && args_given(args, "words") && !args_yes(args, "words"))
		return args_fault(args, "words", 0, err,
			"this model learned with dm=yes, by which the vectors of words are learned too");
	return check_items(args, net->options.words, err) && word2vec_more(model, input, args, err);
}

/* ---- looking ---- */

static void copy_vectors(const RowBlocks *rows, size_t count, Matrix *vectors, size_t first)
{
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(vectors, first + i), row_blocks_at(rows, i), rows->width * sizeof(float));
}

/* Words come after the documents, in the order of the vocabulary; a document may have the name of a word. */
static void add_words(const Word2vec *net, Space *space)
{
	uint32_t first = (uint32_t)net->documents->documents->names.count;
	uint32_t words = dictionary_add(&space->domains, "words", strlen("words"));
	uint32_t class = space->class_of ? dictionary_add(&space->classes, "word", strlen("word")) : 0;
	Text name = {0};
	for (uint32_t i = 0; i < net->vocab.words.count; i++) {
		text_clear(&name);
		text_add(&name, dictionary_word(&net->vocab.words, i));
		while (dictionary_find_text(&space->items, text_of(&name)) != DICTIONARY_NONE)
			text_add(&name, " (word)");
		dictionary_add(&space->items, text_of(&name), name.length);
		space->counts[first + i] = net->vocab.counts[i];
		space->domain_of[first + i] = words;
		if (space->class_of)
			space->class_of[first + i] = class;
	}
	text_release(&name);
	copy_vectors(&net->inputs, net->vocab.words.count, &space->vectors, first);
}

static bool fill(const Word2vec *net, Space *space, Error *err)
{
	Documents *documents = net->documents->documents;
	if (!documents_fill(documents, space, err))
		return false;
	copy_vectors(&net->documents->rows, documents->names.count, &space->vectors, 0);
	if (net->options.with_words)
		add_words(net, space);
	provenance_copy(&net->model.provenance, &space->provenance);
	return (space->encoder = doc2vec_encoder(net, err)) && space_finish(space, err);
}

static Space *look(Model *model, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	if (!word2vec_draw_rest(net, err))
		return NULL;
	if (!net->options.with_documents)
		return word2vec_look(model, err);
	size_t words = net->options.with_words ? net->vocab.words.count : 0;
	Space *space = space_new(net->documents->documents->names.count + words, net->outputs.width, err);
	if (space && fill(net, space, err))
		return space;
	space_unref(space);
	return NULL;
}

/* ---- in an archive ---- */

/* Beside what every model of the engine saves. */
typedef struct SavedState {
	uint64_t dm, words, with_documents, with_words;
} SavedState;

static bool save(const Model *model, Archive *archive, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	SavedState state = {.dm = net->architecture == &doc2vec_dm,
		.words = net->options.words,
		.with_documents = net->options.with_documents,
		.with_words = net->options.with_words};
	return archive->put(archive->place, "doc2vec", &state, sizeof state, err) &&
	       word2vec_save(model, archive, err) && document_rows_save(net->documents, archive, err);
}

static Model *load(Archive *archive, Error *err)
{
	void *bytes;
	SavedState state;
	if (!archive_get_part(archive, "doc2vec", sizeof state, &bytes, err))
		return NULL;
	memcpy(&state, bytes, sizeof state);
	free(bytes);
	Model *model = word2vec_load(state.dm ? &doc2vec_dm : &doc2vec_dbow, archive, err);
	if (!model)
		return NULL;
	Word2vec *net = (Word2vec *)model;
	net->options.words = state.words != 0;
	net->options.with_documents = state.with_documents != 0;
	net->options.with_words = state.with_words != 0;
	row_blocks_init(&net->documents->rows, net->options.dim);
	if (document_rows_load(net->documents, archive, err))
		return model;
	word2vec_free(model);
	return NULL;
}

const Trainer trainer_doc2vec = {
	.name = "doc2vec",
	.title = "Paragraph vectors: PV-DBOW and PV-DM",
	.summary = "Document vectors from text: each document learns to tell its words from others",
	.source = "Le & Mikolov 2014, arXiv:1405.4053",
	.takes = TAKES_CORPORA,
	.options = word2vec_options_doc2vec,
	.start = start,
	.more = more,
	.resume = word2vec_resume,
	.hold = word2vec_hold,
	.step = word2vec_step,
	.look = look,
	.save = save,
	.load = load,
	.free = word2vec_free,
};
