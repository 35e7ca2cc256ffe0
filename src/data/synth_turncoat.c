/*
 * turncoat: two texts of the same words that contradict each other. A word is a beginning and an ending. A
 * sentence of the first text strings together words of one beginning, one of the second words of one ending:
 * what a model that goes on from the first to the second learns is the opposite of what it knew.
 */
#include "base/random.h"
#include "base/text.h"
#include "data/synth.h"

enum { SIDE = 12, SENTENCE = 12, DOCUMENT = 40 /* sentences */ };

static const char *const beginnings[SIDE] = {
	"ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se"};
static const char *const endings[SIDE] = {
	"bel", "dor", "fan", "gim", "kus", "lop", "mar", "net", "pil", "rud", "sot", "tav"};
static const char *const parts[2] = {"a", "b"};

static void add_word(uint64_t common, uint64_t other, bool by_ending, Text *sentence)
{
	text_format(
		sentence, "%s%s ", beginnings[by_ending ? other : common], endings[by_ending ? common : other]);
}

static Corpus *write_corpus(const SynthOptions *options, int part, Error *err)
{
	Random random;
	Text sentence = {0}, domain = {0};
	CorpusBuilder *builder = corpus_builder_new();
	random_init(&random, options->seed, (uint64_t)part);
	text_format(&domain, "%s-%s", options->name, parts[part]);
	for (size_t said = 0; said < options->size; said += SENTENCE) {
		uint64_t common = random_below(&random, SIDE);
		text_clear(&sentence);
		for (int i = 0; i < SENTENCE; i++)
			add_word(common, random_below(&random, SIDE), part == 1, &sentence);
		if (said / SENTENCE % DOCUMENT == 0)
			corpus_builder_document(builder, text_of(&domain), NULL);
		corpus_builder_words(builder, text_of(&sentence));
	}
	text_release(&sentence);
	text_release(&domain);
	return corpus_builder_finish(builder, options->source, err);
}

static bool make_turncoat(const SynthOptions *options, Synth *out, Error *err)
{
	for (int part = 0; part < 2; part++) {
		Corpus *corpus = write_corpus(options, part, err);
		if (!corpus)
			return false;
		synth_add_corpus(out, options->name, parts[part], corpus);
	}
	synth_add_fact(out, "words of both texts", "", SIDE * SIDE);
	synth_add_fact(out, "that go together in the first", "babel bador bafan", SIDE);
	synth_add_fact(out, "that go together in the second", "babel debel fibel", SIDE);
	out->value_name = "number";
	return true;
}

const World world_turncoat = {
	.name = "turncoat",
	.summary =
		"two texts of the same words that contradict each other: what is learned from one undoes the "
		"other",
	.tries = "train sgns NAME-a as=NAME-w dim=20 sample=0\n"
		 "train NAME-w NAME-b rehearse=0.5\n"
		 "near babel in=NAME-w",
	.size = 100000,
	.make = make_turncoat,
};
