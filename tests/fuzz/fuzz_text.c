/* Any bytes as text, CSV, TSV, JSON Lines, a lexicon or a word set; the first byte says as which. What is read
 * must hold what a corpus promises. */
#include "data/corpus_read.h"
#include "data/lexicon.h"
#include "data/wordset.h"
#include "input.h"

static void check_words(const Corpus *corpus)
{
	uint64_t all = 0;
	for (uint32_t i = 0; i < corpus->words.count; i++) {
		uint64_t sum = 0;
		for (uint32_t d = 0; d < corpus->domains.count; d++)
			sum += corpus->domain_counts[i * (size_t)corpus->domains.count + d];
		expect(sum == corpus->counts[i] && sum > 0);
		expect(i == 0 || corpus->counts[i - 1] >= corpus->counts[i]);
		expect(dictionary_word(&corpus->words, i)[0] != '\0');
		all += sum;
	}
	expect(all == corpus->n_tokens && all > 0);
}

static void check_ranges(const Corpus *corpus)
{
	for (size_t i = 0; i < corpus->n_tokens; i++)
		expect(corpus->tokens[i] < corpus->words.count);
	expect(corpus->sentences[0] == 0 && corpus->sentences[corpus->n_sentences] == corpus->n_tokens);
	for (size_t s = 0; s < corpus->n_sentences; s++)
		expect(corpus->sentences[s] < corpus->sentences[s + 1]);
	expect(corpus->documents[0].first_sentence == 0);
	expect(corpus->documents[corpus->n_documents].first_sentence == corpus->n_sentences);
	for (size_t d = 0; d < corpus->n_documents; d++) {
		const Document *document = &corpus->documents[d];
		expect(document->first_sentence < document[1].first_sentence);
		expect(document->domain < corpus->domains.count);
		expect(document->label == DICTIONARY_NONE || document->label < corpus->labels.count);
	}
}

static bool read_corpus(unsigned how, const char *path, Error *err)
{
	ReadOptions options = {.format = TEXT_PLAIN + how % 4, .unit = how / 4 % 3, .encoding = how / 12 % 2};
	if (options.format != TEXT_PLAIN && how / 24 % 2)
		options.label = options.domain = "a";
	Corpus *corpus = corpus_read(&path, 1, &options, err);
	if (corpus) {
		check_words(corpus);
		check_ranges(corpus);
	}
	corpus_unref(corpus);
	return corpus != NULL;
}

static bool read_any(unsigned how, const char *path, Error *err)
{
	if (how < 48)
		return read_corpus(how, path, err);
	if (how < 52) {
		Lexicon *lexicon = lexicon_read(path, err);
		expect(!lexicon ||
			(lexicon->count > 0 && lexicon->pairs[0].source[0] && lexicon->pairs[0].target[0]));
		lexicon_unref(lexicon);
		return lexicon != NULL;
	}
	WordSet *set = wordset_read(path, err);
	expect(!set || (set->count > 0 && set->words[0][0]));
	wordset_unref(set);
	return set != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	if (size == 0)
		return 0;
	FuzzFile file = fuzz_file(data + 1, size - 1);
	if (!read_any(data[0] % 56, file.path, &err))
		expect_sentence(&err);
	fuzz_file_close(&file);
	return 0;
}
