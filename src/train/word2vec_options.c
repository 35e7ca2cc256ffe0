#include "train/word2vec.h"

#include <string.h>

#define OPTIONS(LR)                                                                                            \
	{                                                                                                      \
		{.name = "dim",                                                                                \
			.kind = ARG_INTEGER,                                                                   \
			.help = "numbers in a vector",                                                         \
			.fallback = "100",                                                                     \
			.low = 1,                                                                              \
			.high = WORD2VEC_DIM,                                                                  \
			.aliases = "size"},                                                                    \
			{.name = "window",                                                                     \
				.kind = ARG_INTEGER,                                                           \
				.help = "most words to either side that count as near; each window is cut at " \
					"random to 1 up to "                                                   \
					"this",                                                                \
				.fallback = "5",                                                               \
				.low = 1,                                                                      \
				.high = KERNEL_INPUTS / 2,                                                     \
				.aliases = "ws",                                                               \
				.unit = "words"},                                                              \
			{.name = "loss",                                                                       \
				.kind = ARG_CHOICE,                                                            \
				.help = "what words are told from: ns, some drawn at random (negative "        \
					"sampling); hs, the other branches of a tree (hierarchical softmax)",  \
				.fallback = "ns",                                                              \
				.choices = "ns|hs"},                                                           \
			{.name = "negative",                                                                   \
				.kind = ARG_INTEGER,                                                           \
				.help = "words drawn at random against each window, with loss=ns",             \
				.fallback = "5",                                                               \
				.low = 1,                                                                      \
				.high = KERNEL_OUTPUTS - 1,                                                    \
				.aliases = "neg",                                                              \
				.unit = "words"},                                                              \
			{.name = "epochs",                                                                     \
				.kind = ARG_INTEGER,                                                           \
				.help = "passes over the text",                                                \
				.fallback = "5",                                                               \
				.low = 1,                                                                      \
				.high = 1000000,                                                               \
				.aliases = "epoch|iter"},                                                      \
			{.name = "min_count",                                                                  \
				.kind = ARG_INTEGER,                                                           \
				.help = "words that occur less often are left out",                            \
				.fallback = "5",                                                               \
				.low = 1,                                                                      \
				.high = 1e15,                                                                  \
				.aliases = "minCount"},                                                        \
			{.name = "max_vocab",                                                                  \
				.kind = ARG_INTEGER,                                                           \
				.help = "most words to learn, the frequent ones first; 0 for all",             \
				.fallback = "0",                                                               \
				.low = 0,                                                                      \
				.high = 4e9,                                                                   \
				.unit = "words"},                                                              \
			{.name = "sample",                                                                     \
				.kind = ARG_NUMBER,                                                            \
				.help = "words with a larger share of the text than this are thinned out; 0 "  \
					"for none",                                                            \
				.fallback = "1e-4",                                                            \
				.low = 0,                                                                      \
				.high = 1,                                                                     \
				.aliases = "t"},                                                               \
			{.name = "lr",                                                                         \
				.kind = ARG_NUMBER,                                                            \
				.help = "learning rate at the start; it falls linearly towards 0",             \
				.fallback = LR,                                                                \
				.low = 1e-9,                                                                   \
				.high = 10,                                                                    \
				.aliases = "alpha"},                                                           \
			{.name = "exact",                                                                      \
				.kind = ARG_YESNO,                                                             \
				.help = "same bytes for any number of threads; one thread does the "           \
					"arithmetic",                                                          \
				.fallback = "no"},                                                             \
			{0},                                                                                   \
	}

const ArgSpec word2vec_options_skipgram[] = OPTIONS("0.025");
const ArgSpec word2vec_options_cbow[] = OPTIONS("0.05");

/* What is typed counts; what is not keeps its value, on a new model the default. */
static bool takes(const Args *args, const char *name, bool new)
{
	return new || args_given(args, name);
}

static void take_size(const Args *args, const char *name, bool new, size_t *value)
{
	if (takes(args, name, new))
		*value = (size_t)args_integer(args, name);
}

void word2vec_take_options(const Args *args, bool new, Word2vecOptions *into)
{
	take_size(args, "dim", new, &into->dim);
	take_size(args, "window", new, &into->window);
	take_size(args, "negative", new, &into->negative);
	take_size(args, "epochs", new, &into->epochs);
	take_size(args, "min_count", new, &into->min_count);
	take_size(args, "max_vocab", new, &into->max_vocab);
	if (takes(args, "sample", new))
		into->sample = args_number(args, "sample");
	if (takes(args, "lr", new))
		into->lr = args_number(args, "lr");
	if (takes(args, "loss", new))
		into->hierarchical = strcmp(args_text(args, "loss"), "hs") == 0;
	if (takes(args, "exact", new))
		into->exact = args_yes(args, "exact");
}
