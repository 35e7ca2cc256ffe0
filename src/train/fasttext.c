#include "train/fasttext.h"

#include "train/archive.h"
#include "train/option.h"

#include <stdlib.h>
#include <string.h>

const Architecture fasttext_skipgram = {.trainer = &trainer_fasttext,
	.train_words = fasttext_train_skipgram,
	.weigh_words = fasttext_weigh_words,
	.tells_around = true,
	.spread = 1,
	.negative_power = 0.5};
const Architecture fasttext_cbow = {.trainer = &trainer_fasttext,
	.train_words = fasttext_train_cbow,
	.weigh_words = fasttext_weigh_words,
	.mean = true,
	.spread = 1,
	.negative_power = 0.5};

static const Architecture *wanted_architecture(const Args *args)
{
	return strcmp(args_text(args, "model"), "cbow") == 0 ? &fasttext_cbow : &fasttext_skipgram;
}

typedef struct NgramOptions {
	uint64_t shortest, longest, buckets;
} NgramOptions;

static void take_ngram_options(const Args *args, bool new, NgramOptions *into)
{
	option_integer(args, "shortest", new, &into->shortest);
	option_integer(args, "longest", new, &into->longest);
	option_integer(args, "buckets", new, &into->buckets);
}

static bool check_ngram_options(const Args *args, const NgramOptions *with, Error *err)
{
	return with->longest == 0 || with->longest >= with->shortest ||
	       args_fault(args, "longest", 0, err,
		       "the longest n-grams have %llu characters, which is less than shortest=%llu; longest=0 "
		       "trains without n-grams",
		       (unsigned long long)with->longest, (unsigned long long)with->shortest);
}

/* With start= a .bin says what the n-grams are. */
static bool match_start(const Args *args, const Space *from, NgramOptions *with, Error *err)
{
	if (!from)
		return true;
	const Subwords *subwords = from->subwords;
	if (!subwords || !from->rows)
		return error_set(err, ERROR_INPUT,
			"fasttext begins from a model of fasttext or from a .bin of one that was trained with "
			"n-grams, of which this is neither; sgns and cbow begin from any vectors");
	return option_match(args, "shortest", &with->shortest, subwords->shortest, err) &&
	       option_match(args, "longest", &with->longest, subwords->longest, err) &&
	       option_match(args, "buckets", &with->buckets, subwords->buckets, err);
}

static bool make_ngrams(Word2vec *net, const NgramOptions *with, const Space *from, Error *err)
{
	Subwords *subwords = subwords_new(with->buckets, net->options.dim, with->shortest, with->longest, err);
	if (!subwords)
		return false;
	net->ngrams = word_ngrams_new(subwords);
	return !from || word_ngrams_take(net->ngrams, from->subwords, err);
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	NgramOptions with;
	take_ngram_options(args, true, &with);
	if (!check_ngram_options(args, &with, err) || !match_start(args, input->from, &with, err))
		return NULL;
	Word2vec *net = word2vec_new(wanted_architecture(args));
	word2vec_take_options(args, true, &net->options);
	if (option_width(args, input->from, WORD2VEC_DIM, &net->options.dim, err) &&
		make_ngrams(net, &with, input->from, err))
		return word2vec_begin(net, input, err);
	word2vec_free(&net->model);
	return NULL;
}

static bool refuse_change(const Args *args, const char *option, Error *err)
{
	return args_fault(args, option, 0, err,
		"%s of a model cannot change, since its n-grams depend on it; train a new model for another",
		option);
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	const Subwords *subwords = net->ngrams->subwords;
	NgramOptions old = {subwords->shortest, subwords->longest, subwords->buckets}, wanted = old;
	take_ngram_options(args, false, &wanted);
	if (args_given(args, "model") && wanted_architecture(args) != net->architecture)
		return args_fault(args, "model", 0, err,
			"this model learned with model=%s, which cannot change; train a new model for the "
			"other",
			net->architecture->mean ? "cbow" : "skipgram");
	return (wanted.shortest == old.shortest || refuse_change(args, "shortest", err)) &&
	       (wanted.longest == old.longest || refuse_change(args, "longest", err)) &&
	       (wanted.buckets == old.buckets || refuse_change(args, "buckets", err)) &&
	       word2vec_more(model, input, args, err);
}

/* What vector_of needs, with room for one word. */
typedef struct Composer {
	const Word2vec *net;
	float **rows, *vector;
} Composer;

static void vector_of(const void *context, uint32_t word, float *vector)
{
	const Composer *composer = context;
	fasttext_compose(composer->net, word, composer->rows, composer->vector);
	memcpy(vector, composer->vector, composer->net->inputs.width * sizeof *vector);
}

static Space *look(Model *model, Error *err)
{
	Word2vec *net = (Word2vec *)model;
	float vector[WORD2VEC_DIM] __attribute__((aligned(64)));
	Composer composer = {net, memory_new(1 + net->ngrams->most, sizeof *composer.rows), vector};
	Space *space = word2vec_look_at(net, vector_of, &composer, err);
	free(composer.rows);
	if (space)
		space->composes = net->ngrams->subwords->longest > 0;
	return space;
}

static const Subwords *subwords_of(const Model *model)
{
	return ((const Word2vec *)model)->ngrams->subwords;
}

/* --- in an archive: word2vec's parts, which of the two architectures, and the n-grams --- */

static bool save(const Model *model, Archive *archive, Error *err)
{
	const Word2vec *net = (const Word2vec *)model;
	bool cbow = net->architecture->mean;
	return archive_put_text(archive, "architecture", cbow ? "cbow" : "skipgram", err) &&
	       archive_put_subwords(archive, net->ngrams->subwords, err) && word2vec_save(model, archive, err);
}

static bool load_architecture(Archive *archive, const Architecture **architecture, Error *err)
{
	char *name;
	if (!archive_get_text(archive, "architecture", &name, err))
		return false;
	bool cbow = name && strcmp(name, "cbow") == 0, skipgram = name && strcmp(name, "skipgram") == 0;
	*architecture = cbow ? &fasttext_cbow : &fasttext_skipgram;
	free(name);
	return cbow || skipgram ||
	       error_set(err, ERROR_INPUT, "the saved model is damaged: its architecture is unknown");
}

/* The lists of n-grams are those of the words, so that only the vectors of n-grams are kept. */
static bool load_ngrams(Word2vec *net, Archive *archive, Error *err)
{
	Subwords *subwords;
	if (!archive_get_subwords(archive, net->options.dim, &subwords, err))
		return false;
	if (!subwords)
		return error_set(err, ERROR_INPUT, "the saved model is damaged: it has no n-grams");
	net->ngrams = word_ngrams_new(subwords);
	size_t rows = subwords->rows.rows;
	return word_ngrams_join(net->ngrams, &net->vocab.words, 0, net->seed, NULL, err) &&
	       (subwords->rows.rows == rows ||
		       error_set(err, ERROR_INPUT,
			       "the saved model is damaged: some n-grams of its words are missing"));
}

static Model *load(Archive *archive, Error *err)
{
	const Architecture *architecture;
	Model *model = load_architecture(archive, &architecture, err)
			       ? word2vec_load(architecture, archive, err)
			       : NULL;
	if (!model || load_ngrams((Word2vec *)model, archive, err))
		return model;
	word2vec_free(model);
	return NULL;
}

const Trainer trainer_fasttext = {
	.name = "fasttext",
	.title = "fastText: skip-gram or CBOW with the character n-grams of words",
	.summary = "Word vectors from text that learn from spelling, too: words never seen have a vector",
	.source = "Bojanowski, Grave, Joulin & Mikolov 2017, arXiv:1607.04606",
	.takes = TAKES_CORPORA,
	.options = word2vec_options_fasttext,
	.rehearses = true,
	.from_vectors = true,
	.start = start,
	.more = more,
	.resume = word2vec_resume,
	.hold = word2vec_hold,
	.step = word2vec_step,
	.look = look,
	.subwords = subwords_of,
	.fasttext = word2vec_fasttext,
	.save = save,
	.load = load,
	.free = word2vec_free,
};
