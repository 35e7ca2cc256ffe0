/* Going on with a second text that contradicts the first: what is forgotten, and what keeps it. */
#include "check.h"
#include "data/synth.h"
#include "train/cbow.h"
#include "train/fasttext.h"
#include "train/skipgram.h"
#include "train/word2vec.h"
#include "trained.h"

#include <stdlib.h>
#include <string.h>

static Error err;

enum { WORDS = 12000 };

typedef struct Texts {
	Synth world;
	Corpus *first, *second;
} Texts;

static void open_texts(Texts *texts)
{
	*texts = (Texts){0};
	SynthOptions options = {.name = "t", .seed = 3, .size = WORDS, .source = "test"};
	assert_ok(world_find("turncoat")->make(&options, &texts->world, &err));
	texts->first = texts->world.parts[0].corpus;
	texts->second = texts->world.parts[1].corpus;
}

static Model *learned(const Trainer *trainer, Corpus *corpus)
{
	Model *model = trained_start(trainer, corpus, "dim=12 epochs=6 sample=0 lr=0.1 exact=yes", &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	return model;
}

static TrainInput input_of(Texts *texts, double rehearse)
{
	return (TrainInput){.corpora = &texts->second,
		.n_corpora = 1,
		.earlier = &texts->first,
		.n_earlier = 1,
		.rehearse = rehearse,
		.seed = 7,
		.threads = 1,
		.command = "train more"};
}

static bool go_on(Model *model, Texts *texts, double rehearse, const char *line)
{
	Args *args = args_of(model->trainer->options, line, &err);
	assert_non_null(args);
	TrainInput input = input_of(texts, rehearse);
	bool fine = model->trainer->more(model, &input, args, &err);
	args_free(args);
	return fine;
}

static double rise(const Model *model)
{
	assert_int_equal(model->n_losses, 2);
	assert_true(model->losses[0].earlier);
	assert_false(model->losses[1].earlier);
	assert_string_equal(model->losses[0].domain, "t-a");
	return model->losses[0].now / model->losses[0].before;
}

static double rise_after(const Trainer *trainer, Texts *texts, double rehearse, const char *line)
{
	Model *model = learned(trainer, texts->first);
	assert_ok(go_on(model, texts, rehearse, line));
	trained_finish(model, NULL);
	double found = rise(model);
	trainer->free(model);
	return found;
}

static void test_going_on_forgets_and_rehearsal_keeps(void **state)
{
	(void)state;
	const Trainer *const ways[] = {&trainer_sgns, &trainer_cbow, &trainer_fasttext};
	Texts texts;
	open_texts(&texts);
	for (size_t i = 0; i < 3; i++) {
		double plain = rise_after(ways[i], &texts, 0, "");
		double rehearsed = rise_after(ways[i], &texts, 0.5, "");
		assert_true(plain > 2);
		assert_true(rehearsed < plain - 0.6 * (plain - 1));
	}
	synth_release(&texts.world);
}

static void test_the_more_elastic_the_less_is_forgotten(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts);
	double last = rise_after(&trainer_sgns, &texts, 0, "");
	for (const char *const *line = (const char *const[]){"ewc=10", "ewc=1e6", NULL}; *line; line++) {
		double found = rise_after(&trainer_sgns, &texts, 0, *line);
		assert_true(found < last);
		last = found;
	}
	assert_near(last, 1, 0.02);
	assert_near(rise_after(&trainer_cbow, &texts, 0, "ewc=1e6"), 1, 0.05);
	synth_release(&texts.world);
}

/* Words that join are none to be told from: with many of them the earlier text looks no harder. */
static void test_new_words_do_not_change_what_was_known(void **state)
{
	(void)state;
	Texts texts;
	Synth other = {0};
	SynthOptions options = {.name = "o", .seed = 3, .size = WORDS, .source = "test"};
	open_texts(&texts);
	assert_ok(world_find("twins")->make(&options, &other, &err));
	Model *same = learned(&trainer_sgns, texts.first), *wider = learned(&trainer_sgns, texts.first);
	assert_ok(go_on(same, &texts, 0, "epochs=1"));
	texts.second = other.parts[0].corpus;
	assert_ok(go_on(wider, &texts, 0, "epochs=1"));
	trained_finish(same, NULL);
	trained_finish(wider, NULL);
	assert_near(wider->losses[0].before, same->losses[0].before, 0.03 * same->losses[0].before);
	same->trainer->free(same);
	wider->trainer->free(wider);
	synth_release(&other);
	synth_release(&texts.world);
}

/* The term's minimum along the way: x + step that makes rate (F (x - x0)) + (x - old) 0. */
static void test_the_pull_is_the_proximal_step(void **state)
{
	(void)state;
	float strengths[] = {0, 0.5F, 3, 1e9F}, place[] = {1, 1, 1, 1}, row[] = {5, 5, 5, 5};
	const float rate = 0.2F;
	elastic_pull(strengths, place, rate, row, 4);
	assert_near(row[0], 5, 0);
	for (size_t i = 0; i < 3; i++)
		assert_near(rate * strengths[i] * (row[i] - place[i]) + (row[i] - 5), 0, 1e-5);
	assert_near(row[3], 1, 1e-5);
}

/* None is judged and drawn, and none comes twice before all have come. */
static void test_pieces_are_drawn_in_turn(void **state)
{
	(void)state;
	Texts texts;
	Vocab vocab = {0};
	TrainingText text = {0};
	Rehearsal rehearsal = {0};
	open_texts(&texts);
	TrainInput input = input_of(&texts, 0.4);
	assert_ok(vocab_join(&vocab, &texts.first, 1, 1, 0, &err));
	assert_ok(training_text_init(&text, &vocab, &texts.second, 1, &err));
	size_t fresh = text.n_pieces;
	assert_ok(rehearsal_init(&rehearsal, &text, &vocab, &input, 7, 0.4, &err));
	assert_int_equal(text.n_pieces, (size_t)((double)fresh / 0.6 + 0.5));
	size_t all = rehearsal.n_earlier, *drawn = memory_new(fresh + all, sizeof *drawn), recalled = 0;
	uint32_t *order = memory_new(text.n_pieces, sizeof *order);
	for (size_t epoch = 0; epoch < 3; epoch++) {
		for (size_t i = 0; i < text.n_pieces; i++)
			order[i] = (uint32_t)i;
		rehearsal_draw(&rehearsal, &text, epoch, order);
		for (size_t i = 0; i < text.n_pieces; i++)
			drawn[order[i]]++;
		recalled += text.n_pieces - fresh;
	}
	for (size_t i = 0; i < fresh; i++)
		assert_int_equal(drawn[i], 3);
	for (size_t i = fresh; i < fresh + all; i++) {
		assert_true(drawn[i] == recalled / all || drawn[i] == recalled / all + 1);
		for (size_t j = 0; j < rehearsal.n_judged; j++)
			assert_false(rehearsal.judged[j].corpus == text.pieces[i].corpus &&
				     rehearsal.judged[j].begin == text.pieces[i].begin);
	}
	free(order);
	free(drawn);
	rehearsal_release(&rehearsal);
	training_text_release(&text);
	vocab_release(&vocab);
	synth_release(&texts.world);
}

/* Saved and opened after each step, also while it weighs and measures. */
static void test_a_run_goes_on_where_it_was(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts);
	Model *whole = learned(&trainer_sgns, texts.first), *cut = learned(&trainer_sgns, texts.first);
	assert_ok(go_on(whole, &texts, 0.3, "ewc=2 epochs=1"));
	assert_ok(go_on(cut, &texts, 0.3, "ewc=2 epochs=1"));
	trained_finish(whole, NULL);
	Word2vec *net = (Word2vec *)cut;
	TrainInput again = input_of(&texts, 0);
	for (size_t step = 0; !cut->progress.finished; step++) {
		assert_ok(cut->trainer->step(cut, NULL, &err));
		if (!cut->progress.finished && !(word2vec_elastic_weighs(net) && step > 1)) {
			cut = trained_reopen_with(cut, &again);
			net = (Word2vec *)cut;
		}
	}
	assert_same_vectors(whole, cut);
	assert_near(cut->losses[0].before, whole->losses[0].before, 0);
	assert_near(cut->losses[0].now, whole->losses[0].now, 0);
	whole->trainer->free(whole);
	cut->trainer->free(cut);
	synth_release(&texts.world);
}

static void test_what_cannot_be_weighed_is_refused(void **state)
{
	(void)state;
	Texts texts;
	open_texts(&texts);
	Model *model = learned(&trainer_sgns, texts.first);
	Error why = ERROR_INIT;
	assert_false(trained_more(model, texts.second, "ewc=1", 7, &why));
	assert_non_null(strstr(why.message, "earlier="));
	assert_true(model->progress.finished);
	model->trainer->free(model);
	synth_release(&texts.world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_going_on_forgets_and_rehearsal_keeps),
		cmocka_unit_test(test_the_more_elastic_the_less_is_forgotten),
		cmocka_unit_test(test_new_words_do_not_change_what_was_known),
		cmocka_unit_test(test_the_pull_is_the_proximal_step),
		cmocka_unit_test(test_pieces_are_drawn_in_turn),
		cmocka_unit_test(test_a_run_goes_on_where_it_was),
		cmocka_unit_test(test_what_cannot_be_weighed_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
