#include "vectors.h"

#include "data/classifier.h"
#include "data/space_reader.h"
#include "data/space_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Any text gets all labels, with probabilities. */
static void check_classifier(const Classifier *classifier)
{
	Error err = ERROR_INIT;
	WordFeatures features = {0};
	ClassifierRoom room = {0};
	expect(word_features_init(&features, classifier, &classifier->words, &err));
	uint32_t words[] = {0, 0, classifier->words.count - 1};
	size_t labels = classifier->labels.count;
	Guess *guesses = memory_new(labels, sizeof *guesses);
	classifier_read(classifier, &features, words, 3, &room);
	expect(classifier_guess(classifier, &room, labels, guesses) == labels);
	for (size_t i = 0; i < labels; i++)
		expect(guesses[i].label < labels);
	free(guesses);
	classifier_room_release(&room);
	word_features_release(&features);
}

static void check_space(Space *space)
{
	if (space->classifier)
		check_classifier(space->classifier);
	expect(space->items.count == space->vectors.rows && space->items.count > 0 && space->vectors.cols > 0);
	for (size_t i = 0; i < space->vectors.rows * space->vectors.cols; i++)
		expect(isfinite(space->vectors.data[i]));
	Error err = ERROR_INIT;
	uint32_t row;
	expect(space_find(space, dictionary_word(&space->items, 0), "s", &row, &err) && row == 0);
	if (!space_find(space, "no such thing", "s", &row, &err))
		expect(strlen(err.message) > 0);
}

/* The writer refuses what it could not read again. A format without a header is read by what most lines look
 * like, which items that end in numbers can change. */
static void check_round_trip(Space *space, const SpaceFormat *format)
{
	char path[64], labels[64];
	Error err = ERROR_INIT;
	snprintf(path, sizeof path, "/tmp/isthmus-fuzz-%ld.npy", (long)getpid());
	snprintf(labels, sizeof labels, "/tmp/isthmus-fuzz-%ld.vocab", (long)getpid());
	if (!format->write_head || !space_write(space, path, format, &err))
		return;
	Space *again = space_read(path, format, &err);
	unlink(path);
	unlink(labels);
	if (!again)
		fprintf(stderr, "%s\n", err.message);
	expect(again && strcmp(space_checksum(space), space_checksum(again)) == 0);
	space_unref(again);
}

int fuzz_vectors(const char *name, const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	FuzzFile file = fuzz_file(data, size);
	const SpaceFormat *format = format_find(name, &err);
	Space *space = space_read(file.path, format, &err);
	if (space) {
		check_space(space);
		check_round_trip(space, format);
	} else {
		expect_sentence(&err);
	}
	space_unref(space);
	format_sniff((const char *)data, size, true);
	format_sniff((const char *)data, size, false);
	fuzz_file_close(&file);
	return 0;
}
