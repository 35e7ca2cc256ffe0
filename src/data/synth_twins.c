/*
 * twins: two peoples talk about the same things in languages that share no word. Each thing belongs to two
 * subjects, no two things to the same two; each sentence strings together things of one subject. Both corpora
 * are drawn from the same plan, so the spaces trained on them are alike but for a rotation.
 */
#include "base/random.h"
#include "base/text.h"
#include "data/synth.h"

#include <stdlib.h>

enum { SUBJECTS = 36, THINGS = SUBJECTS * (SUBJECTS - 1) / 2, SENTENCE = 16, TEST_SHARE = 4 };

/* Consonants and vowels tell the languages apart at a glance. */
static const struct {
	const char *consonants, *vowels;
} sounds[2] = {{"lmnrsvwj", "aeio"}, {"ktpgdzbf", "uoai"}};

static const char *const endings[2] = {"a", "b"};

/* Three syllables spell the number; an odd multiplier spreads the numbers over all 32768 words. */
static void spell(int language, uint32_t number, Text *out)
{
	uint32_t left = (number * 10007 + 4242) % 32768;
	for (int syllable = 0; syllable < 3; syllable++) {
		text_add_char(out, sounds[language].consonants[left % 8]);
		text_add_char(out, sounds[language].vowels[left / 8 % 4]);
		left /= 32;
	}
}

typedef struct Plan {
	/* Things of each subject, SUBJECTS - 1 of them. */
	uint32_t things[SUBJECTS][SUBJECTS - 1];
	uint32_t spelling[2][THINGS]; /* number of the word for each thing */
} Plan;

static void make_plan(Random *random, Plan *plan)
{
	size_t filled[SUBJECTS] = {0};
	uint32_t thing = 0;
	for (uint32_t i = 0; i < SUBJECTS; i++)
		for (uint32_t j = i + 1; j < SUBJECTS; j++, thing++) {
			plan->things[i][filled[i]++] = thing;
			plan->things[j][filled[j]++] = thing;
		}
	for (int language = 0; language < 2; language++) {
		for (uint32_t i = 0; i < THINGS; i++)
			plan->spelling[language][i] = i;
		random_shuffle(random, plan->spelling[language], THINGS);
	}
}

static Corpus *write_corpus(
	const SynthOptions *options, const Plan *plan, int language, Random *random, Error *err)
{
	Text sentence = {0}, domain = {0};
	CorpusBuilder *builder = corpus_builder_new();
	text_format(&domain, "%s-%s", options->name, endings[language]);
	for (size_t said = 0; said < options->size; said += SENTENCE) {
		size_t subject = random_below(random, SUBJECTS);
		text_clear(&sentence);
		for (int i = 0; i < SENTENCE; i++) {
			uint32_t thing = plan->things[subject][random_below(random, SUBJECTS - 1)];
			spell(language, plan->spelling[language][thing], &sentence);
			text_add_char(&sentence, ' ');
		}
		if (said / SENTENCE % 40 == 0)
			corpus_builder_document(builder, text_of(&domain), NULL);
		corpus_builder_words(builder, text_of(&sentence));
	}
	text_release(&sentence);
	text_release(&domain);
	return corpus_builder_finish(builder, options->source, err);
}

/* The dictionary in random order; its first part is for testing, the rest for learning the map. */
static void add_dictionary(const SynthOptions *options, const Plan *plan, Random *random, Synth *out)
{
	Lexicon *pairs = lexicon_new(options->source), *test = lexicon_new(options->source);
	uint32_t order[THINGS];
	for (uint32_t i = 0; i < THINGS; i++)
		order[i] = i;
	random_shuffle(random, order, THINGS);
	for (uint32_t i = 0; i < THINGS; i++) {
		Text a = {0}, b = {0};
		spell(0, plan->spelling[0][order[i]], &a);
		spell(1, plan->spelling[1][order[i]], &b);
		lexicon_add(i < THINGS / TEST_SHARE ? test : pairs, text_of(&a), text_of(&b));
		text_release(&a);
		text_release(&b);
	}
	synth_add_fact(out, "true pairs to learn from", "", (double)pairs->count);
	synth_add_fact(out, "true pairs to test with", "", (double)test->count);
	synth_add_lexicon(out, options->name, "pairs", pairs);
	synth_add_lexicon(out, options->name, "test", test);
}

static bool make_twins(const SynthOptions *options, Synth *out, Error *err)
{
	Random random;
	Plan plan;
	random_init(&random, options->seed, 0);
	make_plan(&random, &plan);
	for (int language = 0; language < 2; language++) {
		Corpus *corpus = write_corpus(options, &plan, language, &random, err);
		if (!corpus)
			return false;
		synth_add_corpus(out, options->name, endings[language], corpus);
	}
	synth_add_fact(out, "things both talk about", "", THINGS);
	add_dictionary(options, &plan, &random, out);
	out->value_name = "number";
	return true;
}

const World world_twins = {
	.name = "twins",
	.summary = "two languages without a common word for the same things, and the true dictionary",
	.size = 200000,
	.make = make_twins,
};
