#include "audit/concept_parts.h"
#include "audit/random_items.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHOICE = 20,       /* items that may stand for one of the concept, at most … */
	CHOICE_ALL = 4000, /* … and for all of them together */
	CHOICE_LEAST = 2   /* one for either side of a random split */
};

Selection *concept_set(Audit *audit, char role)
{
	for (size_t i = 0; i < audit->n_sets; i++)
		if (audit->sets[i].role == role)
			return &audit->sets[i];
	return NULL;
}

bool concept_draws(const Selection *others)
{
	return !others || !others->set->count;
}

static bool sides_differ(const Selection *concept, const Selection *others, Error *err)
{
	size_t shared = 0;
	for (size_t i = 0; i < concept->count; i++)
		for (size_t j = 0; j < others->count; j++)
	shared += concept->rows[i] == others->rows[j];
	return !shared ||
	       error_set(err, ERROR_INPUT,
		       "%zu of the items stand both in A (%s) and in B (%s), and cannot tell what the one has "
		       "and the other has not; leave them out of one",
		       shared, concept->set->name, others->set->name);
}

bool concept_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err)
{
	audit_begin(audit, test, input);
	for (size_t i = 0; i < audit->n_sets; i++) {
		Selection *set = &audit->sets[i];
		selection_init(set, input->space, input->sets[i], audit_test_role(test, i));
		set->least = strchr("AB", set->role) ? CONCEPT_LEAST : 1;
	}
	for (size_t i = 0; i < audit->n_sets; i++) {
		const Selection *set = &audit->sets[i];
		if ((set->role != 'B' || !concept_draws(set)) && !selection_check(set, force, err))
			return false;
	}
	const Selection *others = concept_set(audit, 'B');
	return concept_draws(others) || sides_differ(concept_set(audit, 'A'), others, err);
}

static uint32_t *draw_most(const Selection *set, size_t most, uint64_t seed, size_t *count)
{
	Random random;
	*count = set->count < most ? set->count : most;
	uint32_t *rows = memory_new(*count, sizeof *rows), *places = memory_new(*count, sizeof *places);
	random_init(&random, seed, (uint64_t)set->role);
	random_sample(&random, set->count, *count, places);
	for (size_t i = 0; i < *count; i++)
		rows[i] = set->rows[places[i]];
	free(places);
	return rows;
}

static RandomRank rank_of(const Space *space, const Args *options)
{
	const char *draw = args_text(options, "draw");
	bool ranked = !strcmp(draw, "near") ||
		      (!strcmp(draw, "auto") && strcmp(space_item_kind(space), "words") == 0);
	return !ranked ? RANK_NONE : space->counts ? RANK_COUNTS : RANK_ROWS;
}

static bool draw_others(Audit *audit, const Args *options, uint64_t seed, ConceptSides *sides, Error *err)
{
	RandomItems items;
	RandomRank rank = rank_of(audit->space, options);
	Random random;
	random_init(&random, seed, 3);
	random_items_init(&items, audit->space, rank);
	const Selection *concept = concept_set(audit, 'A');
	for (size_t i = 0; i < concept->count; i++)
		items.banned[concept->rows[i]] = true;
	size_t n = sides->n_concept, left = random_items_left(&items), choice = CHOICE_ALL / n;
	choice = choice > CHOICE ? CHOICE : choice;
	choice = choice * n > left ? left / n : choice;
	bool fine = choice >= CHOICE_LEAST ||
		    error_set(err, ERROR_INPUT,
			    "the space has %zu items beside those of A, too few to draw random ones to "
			    "compare %zu with: %zu are needed; name a set B, or lower sample=",
			    left, n, CHOICE_LEAST * n);
	sides->choice = choice;
	sides->n_others = fine ? choice * n : 0;
	sides->others = memory_new(sides->n_others, sizeof *sides->others);
	for (size_t i = 0; i < sides->n_others; i++)
		sides->others[i] =
			random_items_draw(&items, &random, sides->concept[i / choice], sides -> others, i);
	if (fine)
		audit_note(audit,
			"B: as many random items as A has, drawn anew for every run out of %zu%s; a random "
			"split is of two such sets",
			sides->n_others,
			rank == RANK_COUNTS ? " that are about as frequent as those of A"
			: rank == RANK_ROWS
				? " that stand near those of A in the order of rows, which is often "
				  "that of frequency"
				: " from all of the space");
	random_items_release(&items);
	return fine;
}

static void note_sample(Audit *audit, const ConceptSides *sides)
{
	const Selection *concept = concept_set(audit, 'A'), *others = concept_set(audit, 'B');
	if (sides->n_concept < concept->count || (!concept_draws(others) && sides->n_others < others->count))
		audit_note(audit,
			"%zu of the %zu items of A%s are told apart, drawn at random; sample= takes more",
			sides->n_concept, concept->count,
			concept_draws(others) ? "" : ", and as many of B at most,");
}

bool concept_sides_find(
	Audit *audit, const AuditInput *input, const Args *options, ConceptSides *sides, Error *err)
{
	size_t most = (size_t)args_integer(options, "sample");
	const Selection *others = concept_set(audit, 'B');
	sides->concept = draw_most(concept_set(audit, 'A'), most, input->seed, &sides->n_concept);
	bool fine = true;
	if (concept_draws(others))
		fine = draw_others(audit, options, input->seed, sides, err);
	else
		sides->others = draw_most(others, most, input->seed, &sides->n_others);
	note_sample(audit, sides);
	return fine;
}

void concept_sides_release(ConceptSides *sides)
{
	free(sides->concept);
	free(sides->others);
}
