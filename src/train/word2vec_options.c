#include "train/word2vec.h"

#include "train/held_out.h"
#include "train/option.h"

#include <string.h>

/* WINDOW: where documents are inputs, they take the room of one word. */
#define SHARED_OPTIONS(LR, WINDOW, EPOCHS, SAMPLE)                                                             \
	{.name = "dim",                                                                                        \
		.kind = ARG_INTEGER,                                                                           \
		.help = "numbers in a vector",                                                                 \
		.fallback = "100",                                                                             \
		.low = 1,                                                                                      \
		.high = WORD2VEC_DIM,                                                                          \
		.aliases = "size|vector_size"},                                                                \
		{.name = "window",                                                                             \
			.kind = ARG_INTEGER,                                                                   \
			.help = "most words to either side that count as near; each window is cut at "         \
				"random to 1 up to "                                                           \
				"this",                                                                        \
			.fallback = "5",                                                                       \
			.low = 1,                                                                              \
			.high = WINDOW,                                                                        \
			.aliases = "ws",                                                                       \
			.unit = "words"},                                                                      \
		{.name = "loss",                                                                               \
			.kind = ARG_CHOICE,                                                                    \
			.help = "what words are told from: ns, some drawn at random (negative "                \
				"sampling); hs, the other branches of a tree (hierarchical softmax)",          \
			.fallback = "ns",                                                                      \
			.choices = "ns|hs"},                                                                   \
		{.name = "negative",                                                                           \
			.kind = ARG_INTEGER,                                                                   \
			.help = "words drawn at random against each window, with loss=ns",                     \
			.fallback = "5",                                                                       \
			.low = 1,                                                                              \
			.high = KERNEL_OUTPUTS - 1,                                                            \
			.aliases = "neg",                                                                      \
			.unit = "words"},                                                                      \
		OPTION_EPOCHS("text", EPOCHS), OPTION_MIN_COUNT("5"), OPTION_MAX_VOCAB,                        \
		{.name = "sample",                                                                             \
			.kind = ARG_NUMBER,                                                                    \
			.help = "words with a larger share of the text than this are thinned out; 0 "          \
				"for none",                                                                    \
			.fallback = SAMPLE,                                                                    \
			.low = 0,                                                                              \
			.high = 1,                                                                             \
			.aliases = "t"},                                                                       \
		{.name = "lr",                                                                                 \
			.kind = ARG_NUMBER,                                                                    \
			.help = "learning rate at the start; it falls linearly towards 0",                     \
			.fallback = LR,                                                                        \
			.low = 1e-9,                                                                           \
			.high = 10,                                                                            \
			.aliases = "alpha"},                                                                   \
		OPTION_TAU("a domain of n words is learned from n^(tau - 1) times as often"), OPTION_EXACT,    \
		OPTION_HOLDOUT

const ArgSpec word2vec_options_skipgram[] = {
	SHARED_OPTIONS("0.025", KERNEL_INPUTS / 2, "5", "1e-4"), OPTION_ANCHOR, OPTION_EWC, {0}};
const ArgSpec word2vec_options_cbow[] = {
	SHARED_OPTIONS("0.05", KERNEL_INPUTS / 2, "5", "1e-4"), OPTION_ANCHOR, OPTION_EWC, {0}};
const ArgSpec word2vec_options_fasttext[] = {SHARED_OPTIONS("0.05", KERNEL_INPUTS / 2, "5", "1e-4"),
	{.name = "model",
		.kind = ARG_CHOICE,
		.help = "skipgram: a word learns to tell the words around it; cbow: the mean of the words "
			"around a word learns to tell it",
		.fallback = "skipgram",
		.choices = "skipgram|cbow"},
	{.name = "shortest",
		.kind = ARG_INTEGER,
		.help = "fewest characters of an n-gram, the marks < and > at the ends of a word counted",
		.fallback = "3",
		.low = 1,
		.high = 100,
		.aliases = "minn",
		.unit = "characters"},
	{.name = "longest",
		.kind = ARG_INTEGER,
		.help = "most characters of an n-gram; 0: words are not cut",
		.fallback = "6",
		.low = 0,
		.high = 100,
		.aliases = "maxn",
		.unit = "characters"},
	{.name = "buckets",
		.kind = ARG_INTEGER,
		.help = "n-grams are hashed to that many numbers; only those that a word uses take memory",
		.fallback = "2000000",
		.low = 1,
		.high = SUBWORD_BUCKETS,
		.aliases = "bucket"},
	OPTION_ANCHOR, OPTION_EWC, {0}};

const ArgSpec word2vec_options_doc2vec[] = {SHARED_OPTIONS("0.025", KERNEL_INPUTS / 2 - 1, "20", "1e-3"),
	{.name = "dm",
		.kind = ARG_YESNO,
		.help = "the mean of the document and the words around a word tells it (PV-DM), not the "
			"document alone (PV-DBOW)",
		.fallback = "no"},
	{.name = "words",
		.kind = ARG_YESNO,
		.help = "learn word vectors in the same space as well; dm=yes always does",
		.fallback = "no",
		.aliases = "dbow_words"},
	{.name = "items",
		.kind = ARG_CHOICE,
		.help = "what the space shows; words need words=yes or dm=yes",
		.fallback = "documents",
		.choices = "documents|words|both"},
	OPTION_ANCHOR, {0}};

/* Models of words learn words alone. */
static void take_documents(const Args *args, bool new, Word2vecOptions *into)
{
	bool documents = args_has(args, "items");
	if (!documents)
		into->words = true;
	else if (option_counts(args, "words", new) || option_counts(args, "dm", new))
		into->words = args_yes(args, "words") || args_yes(args, "dm");
	if (documents && option_counts(args, "items", new)) {
		const char *items = args_text(args, "items");
		into->with_documents = strcmp(items, "words") != 0;
		into->with_words = strcmp(items, "documents") != 0;
	}
}

void word2vec_take_options(const Args *args, bool new, Word2vecOptions *into)
{
	option_integer(args, "dim", new, &into->dim);
	option_integer(args, "window", new, &into->window);
	option_integer(args, "negative", new, &into->negative);
	option_integer(args, "epochs", new, &into->epochs);
	option_integer(args, "min_count", new, &into->min_count);
	option_integer(args, "max_vocab", new, &into->max_vocab);
	option_number(args, "sample", new, &into->sample);
	option_number(args, "lr", new, &into->lr);
	option_number(args, "holdout", new, &into->holdout);
	into->anchor = args_has(args, "anchor") ? args_number(args, "anchor") : 0;
	into->ewc = args_has(args, "ewc") ? args_number(args, "ewc") : 0;
	into->evenness = domain_weights_evenness(args);
	if (option_counts(args, "loss", new))
		into->hierarchical = strcmp(args_text(args, "loss"), "hs") == 0;
	if (option_counts(args, "exact", new))
		into->exact = args_yes(args, "exact");
	take_documents(args, new, into);
}
