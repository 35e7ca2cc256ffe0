#include "command/debias_live.h"

#include "data/space_part.h"
#include "data/testset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Spaces up to so many numbers are seen whole; of larger ones the first rows, and the words that tests ask for.
 */
enum { NUMBERS_WHOLE = 500000, ROWS_FIRST = 4000, TESTS = AUDITS_ASKED };

/* --- which rows --- */

typedef struct Choice {
	const Space *space;
	bool *chosen; /* by row */
} Choice;

static void choose_set(const Choice *choice, const WordSet *set)
{
	for (size_t i = 0; set && i < set->count; i++) {
		uint32_t row = selection_row(choice->space, set->words[i], NULL);
		if (row != DICTIONARY_NONE)
			choice->chosen[row] = true;
	}
}

static void choose_standard(const Choice *choice)
{
	Error err = ERROR_INIT;
	char **names = NULL;
	size_t count = 0;
	if (!testset_names(&names, &count, &err))
		return;
	for (size_t i = 0; i < count; i++) {
		TestSet test = {0};
		if (testset_find(names[i], &test, &err))
			for (size_t s = 0; s < test.count; s++)
				choose_set(choice, test.sets[s]);
		testset_release(&test);
		free(names[i]);
	}
	free(names);
}

/* Whatever stands between blanks, braces, commas and colons may be a word. */
static void choose_line(const Choice *choice, const char *line)
{
	static const char between[] = " \t{},:=\"'+-";
	char *copy = memory_text(line), *rest = copy, *word;
	while ((word = strsep(&rest, between))) {
		uint32_t row = *word ? selection_row(choice->space, word, NULL) : DICTIONARY_NONE;
		if (row != DICTIONARY_NONE)
			choice->chosen[row] = true;
	}
	free(copy);
}

static void choose_words(const Choice *choice, const Session *session, const DebiasInput *input)
{
	for (size_t g = 0; g < input->n_groups; g++)
		choose_set(choice, input->groups[g].set);
	if (input->keep)
		choose_set(choice, input->keep->set);
	for (size_t i = 0; i < session->n_objects; i++)
		choose_set(choice, session->objects[i]->wordset);
	for (size_t i = 0; i < session->screen.n_watches; i++)
		choose_line(choice, session->screen.watches[i]);
	choose_standard(choice);
}

void debias_live_choose(const Call *call, const DebiasInput *input, const AuditsAsked *audits,
	const Debiaser *debiaser, DebiasLive *live)
{
	const Matrix *vectors = &input->space->vectors;
	live->unit = debiaser->unit ? debiaser->unit : "steps";
	live->aligned = debiaser->aligned;
	if (vectors->rows * vectors->cols <= NUMBERS_WHOLE)
		return;
	Choice choice = {input->space, memory_new(vectors->rows, sizeof *choice.chosen)};
	for (size_t i = 0; i < ROWS_FIRST && i < vectors->rows; i++)
		choice.chosen[i] = true;
	choose_words(&choice, call->session, input);
	for (size_t i = 0; i < audits->count; i++)
		for (size_t s = 0; s < audits->queries[i].count; s++)
			choose_set(&choice, audits->queries[i].sets[s]);
	for (size_t i = 0; i < vectors->rows; i++)
		live->n_rows += choice.chosen[i];
	live->rows = memory_new(live->n_rows, sizeof *live->rows);
	for (size_t i = 0, n = 0; i < vectors->rows; i++)
		if (choice.chosen[i])
			live->rows[n++] = (uint32_t)i;
	free(choice.chosen);
}

/* --- the sample --- */

/* Groups keep their places: what was lost, or left out to align them, is not in the sample's either. */
static void select_again(const Selection *from, const Space *sample, Selection *to)
{
	bool *keep = memory_new(from->set->count, sizeof *keep);
	selection_init(to, sample, from->set, from->role);
	for (size_t i = 0; i < from->count; i++)
		keep[from->words[i]] = true;
	selection_keep(to, keep);
	free(keep);
}

static bool take_sample(DebiasLive *live, const DebiasInput *input, Error *err)
{
	DebiasInput *sample = &live->sample;
	Space *space =
		live->rows ? space_part(input->space, live->rows, live->n_rows, err) : space_ref(input->space);
	if (!space)
		return false;
	*sample = (DebiasInput){.space = space, .groups = live->groups, .n_groups = input->n_groups};
	/* They are asked for where words of one place are made alike. */
	for (size_t g = 0; live->aligned && g < input->n_groups; g++)
		select_again(&input->groups[g], space, &live->groups[g]);
	if (live->aligned && !places_find(space, live->groups, input->n_groups, 0, &sample->places, err))
		return false;
	if (input->keep) {
		select_again(input->keep, space, &live->keep);
		sample->keep = &live->keep;
	}
	live->space = space_ref(space);
	return true;
}

static bool apply(DebiasLive *live, const DebiasPlan *plan, Pool *pool, Error *err)
{
	const Matrix *vectors = &live->sample.space->vectors;
	Space *space = space_like(live->sample.space, vectors->cols, err);
	if (!space)
		return false;
	debias_apply(&live->sample, plan, 0, vectors->rows, pool, space);
	debias_finish(&live->sample, plan, space);
	if (!space_finish(space, err)) {
		space_unref(space);
		return false;
	}
	space_unref(live->space);
	live->space = space;
	return true;
}

/* --- curves --- */

static void add_point(DebiasLive *live, size_t at, const char *test, const char *part, double y)
{
	Series *curve = &live->curves[at];
	if (!curve->name) {
		Text name = {0};
		text_format(&name, "%s%s", test, part);
		series_init(curve, text_of(&name), live->unit);
		text_release(&name);
	}
	if (!isnan(y))
		series_add(curve, live->at, y);
}

static void measure(DebiasLive *live, const AuditsAsked *audits, uint64_t seed, Pool *pool)
{
	AuditPlace place = {live->space, seed, pool};
	live->n_curves = 0;
	for (size_t i = 0; i < audits->count && live->n_curves + 3 <= DEBIAS_CURVES; i++) {
		/* Of more than words, which a sample has. */
		if (audits->tests[i]->apart)
			continue;
		Error why = ERROR_INIT;
		Audit audit = {0};
		const AuditQuery *query = &audits->queries[i];
		Args *options = audits_asked_options(audits->tests[i], &why);
		/* One that cannot be asked is told at the end, with the reason. */
		if (options && audit_query_run(audits->tests[i], options, query, &place, &audit, &why)) {
			const double numbers[] = {audit.effect, audit.low, audit.high};
			static const char *const parts[] = {"", ": low", ": high"};
			for (size_t k = 0; k < 3; k++)
				add_point(live, live->n_curves++, query->name, parts[k], numbers[k]);
		}
		audit_release(&audit);
		args_free(options);
	}
}

bool debias_live_follow(DebiasLive *live, const DebiasInput *input, const DebiasPlan *plan,
	const AuditsAsked *audits, Error *err)
{
	bool first = !live->sample.space;
	if (first && !take_sample(live, input, err))
		return false;
	if (!first && live->stage == plan->stage)
		return true;
	if (plan->stage && !apply(live, plan, input->pool, err))
		return false;
	live->stage = plan->stage;
	live->at = plan->at;
	measure(live, audits, input->seed, input->pool);
	return true;
}

void debias_live_release(DebiasLive *live)
{
	for (size_t i = 0; i < DEBIAS_CURVES; i++)
		series_release(&live->curves[i]);
	places_release(&live->sample.places);
	for (size_t g = 0; live->aligned && g < live->sample.n_groups; g++)
		selection_release(&live->groups[g]);
	if (live->sample.keep)
		selection_release(&live->keep);
	space_unref(live->sample.space);
	space_unref(live->space);
	free(live->rows);
	*live = (DebiasLive){0};
}
