/* Learning from a piece of the text: the part that runs on many threads at once. */
#include "base/random.h"
#include "train/classify.h"

#include <stdlib.h>
#include <string.h>

enum { SOME_LABELS = 16 };

typedef struct Worker {
	Classify *net;
	ClassifierRoom *room;
	Random random;
	uint32_t some[SOME_LABELS], *labels; /* of the document at hand: in `some` when they fit */
	size_t n_labels, label_room;
	float move[CLASSIFY_DIM] __attribute__((aligned(64)));
	ClassifyPieceSum sum;
} Worker;

static void take_labels(Worker *worker, DocumentPlace place)
{
	const LabelledText *text = &worker->net->text;
	const Corpus *corpus = text->corpora[place.corpus];
	bool by_domain = worker->net->options.by_domain;
	uint32_t own;
	worker->n_labels = 0;
	for (size_t i = 0; (own = document_label(corpus, place.document, i, by_domain)) != DICTIONARY_NONE;
		i++) {
		if (worker->n_labels == worker->label_room) {
			uint32_t *larger = memory_new(2 * worker->label_room, sizeof *larger);
			memcpy(larger, worker->labels, worker->n_labels * sizeof *larger);
			if (worker->labels != worker->some)
				free(worker->labels);
			worker->labels = larger;
			worker->label_room *= 2;
		}
		uint32_t label = text->labels[place.corpus][own];
		worker->labels[worker->n_labels] = label;
		worker->n_labels += label != DICTIONARY_NONE;
	}
}

/* By the place of the document in the run. */
static float rate_at(const Classify *net, size_t place)
{
	double documents = (double)net->text.n_learned;
	double done =
		((double)net->epoch * documents + (double)place) / (documents * (double)net->options.epochs);
	return (float)(net->options.lr * (1 - done));
}

static ClassifyExample example_of(Worker *worker, float rate)
{
	const Classify *net = worker->net;
	return (ClassifyExample){.classifier = net->classifier,
		.negatives = &net->negatives,
		.negative = net->options.negative,
		.random = &worker->random,
		.labels = worker->labels,
		.n_labels = worker->n_labels,
		.vector = worker->room->vector,
		.scores = worker->room->scores,
		.move = worker->move,
		.rate = rate};
}

static double learn(Worker *worker, float rate)
{
	const Classifier *classifier = worker->net->classifier;
	ClassifierRoom *room = worker->room;
	size_t width = classifier->word_rows.stride;
	memset(worker->move, 0, width * sizeof *worker->move);
	ClassifyExample example = example_of(worker, rate);
	double loss = classify_learn_label(&example);
	float share = 1 / (float)room->features.count;
	for (size_t i = 0; i < width; i++)
		worker->move[i] *= share;
	if (classify_holds(worker->net))
		classify_move(worker->net, &room->features, worker->move, (double)rate);
	else
		classifier->kernels->add_to_rows(worker->move, room->rows, room->n_rows, width);
	return loss;
}

/* The loss and whether the first guess is right; nothing moves. */
static double judge(Worker *worker, uint64_t *right)
{
	Guess guess;
	ClassifyExample example = example_of(worker, 0);
	double loss = classify_learn_label(&example);
	classifier_guess(worker->net->classifier, worker->room, 1, &guess);
	for (size_t i = 0; i < worker->n_labels; i++)
		*right += worker->labels[i] == guess.label;
	return loss;
}

static void add(ClassifySum *to, double loss, uint64_t right)
{
	to->loss += loss;
	to->right += right;
	to->documents++;
}

static void take_document(Worker *worker, size_t place)
{
	Classify *net = worker->net;
	uint32_t number = net->order[place];
	DocumentPlace document = net->text.documents[number];
	const uint32_t *words;
	size_t count;
	uint64_t right = 0;
	bool held = place >= net->text.n_learned;
	/* A document that an epoch takes more than once is not to draw the same again. */
	uint64_t own_stream = net->group_of ? number ^ (uint64_t)place << 32 : number;
	random_init(&worker->random, net->seed, random_mix(random_mix(net->runs) ^ net->epoch) ^ own_stream);
	labelled_text_words(&net->text, document, &words, &count);
	classifier_read(net->classifier, &net->text.features[document.corpus], words, count, worker->room);
	take_labels(worker, document);
	double loss = held ? judge(worker, &right) : learn(worker, rate_at(net, place));
	uint32_t own = net->text.corpora[document.corpus]->documents[document.document].domain;
	uint32_t domain = net->text.domains[document.corpus][own];
	add(&worker->sum.all, loss, right);
	add(&worker->sum.by_domain[domain < CLASSIFY_DOMAINS ? domain : CLASSIFY_DOMAINS], loss, right);
	worker->sum.tokens += count;
}

void classify_piece(void *context, size_t index, int thread)
{
	Classify *net = context;
	size_t piece = net->next + index;
	Worker worker = {.net = net, .room = &net->rooms[thread], .label_room = SOME_LABELS};
	worker.labels = worker.some;
	for (size_t place = net->pieces[piece]; place < net->pieces[piece + 1]; place++)
		take_document(&worker, place);
	net->sums[index] = worker.sum;
	if (worker.labels != worker.some)
		free(worker.labels);
}
