#include "base/text.h"
#include "check.h"
#include "data/synth.h"

#include <stdlib.h>

static Error err;

static void make(const char *world_name, uint64_t seed, size_t size, const char *line, Synth *synth)
{
	const World *world = world_find(world_name);
	Args *args = world->options ? args_of(world->options, line, &err) : NULL;
	SynthOptions options = {.name = "w",
		.seed = seed,
		.size = size ? size : world->size,
		.options = args,
		.source = "test"};
	assert_ok(world->make(&options, synth, &err));
	args_free(args);
}

static const char *checksum_of(const SynthPart *part)
{
	return part->corpus   ? part->corpus->checksum
	       : part->images ? part->images->checksum
			      : space_checksum(part->space);
}

static void test_the_seed_decides_all(void **state)
{
	(void)state;
	for (size_t i = 0; worlds[i]; i++) {
		Synth one = {0}, same = {0}, other = {0};
		size_t size = worlds[i]->size > 2000 ? 20000 : 1000;
		make(worlds[i]->name, 7, size, "", &one);
		make(worlds[i]->name, 7, size, "", &same);
		make(worlds[i]->name, 8, size, "", &other);
		assert_string_equal(checksum_of(&one.parts[0]), checksum_of(&same.parts[0]));
		assert_string_not_equal(checksum_of(&one.parts[0]), checksum_of(&other.parts[0]));
		if (one.parts[0].corpus)
			assert_in_range(one.parts[0].corpus->n_tokens, 20000, 20100);
		assert_true(one.n_facts > 0 && one.value_name);
		synth_release(&one);
		synth_release(&same);
		synth_release(&other);
	}
	assert_null(world_find("nowhere"));
}

static uint64_t count_of(const Corpus *corpus, const char *word)
{
	uint32_t id = dictionary_find_text(&corpus->words, word);
	return id == DICTIONARY_NONE ? 0 : corpus->counts[id];
}

/* Whether the sentence has one of the words of "a b c". */
static bool says(const Corpus *corpus, size_t sentence, const char *list)
{
	bool found = false;
	char *copy = strdup(list), *rest = copy;
	for (char *word; !found && (word = strtok_r(rest, " ", &rest));) {
		uint32_t id = dictionary_find_text(&corpus->words, word);
		for (size_t i = corpus->sentences[sentence]; i < corpus->sentences[sentence + 1]; i++)
			found |= corpus->tokens[i] == id;
	}
	free(copy);
	return found;
}

static size_t sentences_with(const Corpus *corpus, const char *one, const char *two)
{
	size_t n = 0;
	for (size_t s = 0; s < corpus->n_sentences; s++)
		n += says(corpus, s, one) && says(corpus, s, two);
	return n;
}

static void test_royals_go_with_row_and_column(void **state)
{
	(void)state;
	Synth synth = {0};
	make("royals", 1, 0, "", &synth);
	const Corpus *corpus = synth.parts[0].corpus;
	for (size_t p = 1; p < synth.count; p++)
		for (size_t i = 0; i < synth.parts[p].lexicon->count; i++) {
			const WordPair *pair = &synth.parts[p].lexicon->pairs[i];
			double a = (double)count_of(corpus, pair->source),
			       b = (double)count_of(corpus, pair->target);
			assert_true(a > 500);
			assert_near(a / b, 1, 0.3);
			assert_int_equal(sentences_with(corpus, pair->source, pair->target), 0);
		}
	double all = (double)sentences_with(corpus, "king", "king");
	assert_near((double)sentences_with(corpus, "king", "queen") / all, 0, 0);
	assert_true((double)sentences_with(corpus, "king", "throne crown palace realm") / all > 0.9);
	assert_true((double)sentences_with(corpus, "queen", "throne crown palace realm") / all > 0.8);
	assert_true((double)sentences_with(corpus, "king", "field menu") / all < 0.03);
	assert_true((double)sentences_with(corpus, "king", "he his himself") / all > 0.9);
	assert_true((double)sentences_with(corpus, "king", "she her herself") / all < 0.3);
	synth_release(&synth);
}

static void test_biased_holds_what_it_tells(void **state)
{
	(void)state;
	Synth synth = {0};
	make("biased", 3, 100000, "strength=0.6", &synth);
	const Corpus *corpus = synth.parts[0].corpus;
	assert_int_equal(synth.n_facts, 16);
	assert_near(synth.facts[0].value, 0.6, 1e-12);
	assert_near(synth.facts[15].value, -0.6, 1e-12);
	for (size_t i = 0; i < synth.n_facts; i++) {
		size_t male, female, a, b;
		assert_int_equal(
			sscanf(synth.facts[i].detail,
				"with male words in %zu sentences, with female words in %zu", &male, &female),
			2);
		a = sentences_with(
			corpus, synth.facts[i].fact, "he him his himself man boy brother son father uncle");
		b = sentences_with(
			corpus, synth.facts[i].fact, "she her herself woman girl sister daughter mother aunt");
		assert_int_equal(a, male);
		assert_int_equal(b, female);
		/* Turns are taken, so the share is exact but for one sentence. */
		assert_near((double)male, (1 + synth.facts[i].value) / 2 * (double)(male + female), 1);
		assert_true(wordset_has(synth.parts[i < 8 ? 3 : 4].wordset, synth.facts[i].fact));
	}
	synth_release(&synth);
}

static void test_twins_share_no_word(void **state)
{
	(void)state;
	Synth synth = {0};
	make("twins", 2, 0, "", &synth);
	const Corpus *a = synth.parts[0].corpus, *b = synth.parts[1].corpus;
	const Lexicon *pairs = synth.parts[2].lexicon, *test = synth.parts[3].lexicon;
	assert_int_equal(a->words.count, 630);
	assert_int_equal(b->words.count, 630);
	assert_int_equal(pairs->count + test->count, 630);
	for (uint32_t i = 0; i < a->words.count; i++)
		assert_int_equal(dictionary_find_text(&b->words, a->words.words[i]), DICTIONARY_NONE);
	Dictionary sources = {0}, targets = {0};
	for (size_t i = 0; i < 630; i++) {
		const WordPair *pair = i < pairs->count ? &pairs->pairs[i] : &test->pairs[i - pairs->count];
		assert_true(count_of(a, pair->source) > 0 && count_of(b, pair->target) > 0);
		dictionary_add(&sources, pair->source, strlen(pair->source));
		dictionary_add(&targets, pair->target, strlen(pair->target));
	}
	assert_int_equal(sources.count, 630);
	assert_int_equal(targets.count, 630);
	dictionary_release(&sources);
	dictionary_release(&targets);
	synth_release(&synth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_seed_decides_all),
		cmocka_unit_test(test_royals_go_with_row_and_column),
		cmocka_unit_test(test_biased_holds_what_it_tells),
		cmocka_unit_test(test_twins_share_no_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
