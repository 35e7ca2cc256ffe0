/* What adapt makes of a call before it begins: sides, pairs, labels, and what is judged. */
#include "adapt/shared.h"
#include "base/random.h"
#include "command/adapt_work.h"
#include "data/encoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At most so many items are judged when pairs are split. */
enum { TEST_ITEMS = 1500 };
/* What is prepared between two keys: bytes of vectors, and items and pairs to look up. */
enum { AT_ONCE_BYTES = 16 << 20, AT_ONCE_ITEMS = 50000 };

static void add_parent(AdaptWork *work, const char *name, const char *checksum)
{
	Text parents = {0};
	const char *before = work->provenance.parents;
	text_format(&parents, "%s%s%s (%s)", before ? before : "", before ? "; " : "", name, checksum);
	free(work->provenance.parents);
	work->provenance.parents = text_take(&parents);
}

/* --- sides --- */

static bool name_parents(AdaptWork *work)
{
	if (work->whole)
		add_parent(work, work->whole_name, space_checksum(work->whole));
	for (size_t i = 0; !work->whole && i < work->n_sides; i++) {
		const AdaptSide *side = &work->sides[adapt_side_typed(work, i)];
		add_parent(work, side->name, space_checksum(side->space));
	}
	return true;
}

/* The class of each row as a number in `classes`, which grows; NULL when the space has none. */
static uint32_t *class_numbers(const Space *space, Dictionary *classes)
{
	if (!space->class_of)
		return NULL;
	uint32_t *numbers = memory_new(space->vectors.rows, sizeof *numbers);
	for (size_t i = 0; i < space->vectors.rows; i++) {
		uint32_t class = space_class(space, i);
		const char *name = class != DICTIONARY_NONE ? dictionary_word(&space->classes, class) : NULL;
		numbers[i] = name ? dictionary_add(classes, name, strlen(name)) : DICTIONARY_NONE;
	}
	return numbers;
}

static bool take_domain(const AdaptWork *work, AdaptSide *side, Error *err)
{
	side->space = shared_space_side(work->whole, side->domain, err);
	/* It reads text as the whole does. */
	if (side->space && work->whole->encoder)
		side->space->encoder = encoder_ref(work->whole->encoder);
	return side->space != NULL;
}

static bool prepare_side(AdaptWork *work, size_t index, Error *err)
{
	AdaptSide *side = &work->sides[index];
	if (!side->space && !take_domain(work, side, err))
		return false;
	side->at = index ? side[-1].at + side[-1].space->vectors.rows : 0;
	return true;
}

/* In the order in which they were typed, as that is the order of the classes. */
static void number_classes(AdaptWork *work, size_t typed)
{
	AdaptSide *side = &work->sides[adapt_side_typed(work, typed)];
	size_t rows = side->space->vectors.rows;
	side->class_of = class_numbers(side->space, &work->classes);
	if (!side->class_of)
		return;
	side->asked = memory_new(rows, sizeof *side->asked);
	memcpy(side->asked, side->class_of, rows * sizeof *side->asked);
}

/* --- pairs --- */

static void look_up(AdaptWork *work, const AdaptLink *link, const PairsAsked *asked, Pairs *pairs)
{
	const Space *source = work->sides[link->source].space, *anchor = work->sides[link->anchor].space;
	if (asked->lexicon) {
		pairs_from_lexicon(asked->lexicon, source, anchor, pairs);
		add_parent(work, asked->name, asked->lexicon->checksum);
	} else if (strcmp(asked->name, "identical") == 0) {
		pairs_identical(source, anchor, pairs);
	} else {
		pairs_numerals(source, anchor, pairs);
	}
}

/* Pairs that were asked for and are not there are no reason to go on without. */
static bool check_train(const AdaptWork *work, const AdaptLink *link, Error *err)
{
	if (link->train.count || !args_given(work->args, "pairs") || work->adapter->needs & ADAPT_NEEDS_PAIRS)
		return true;
	return args_fault(work->args, "pairs", 0, err,
		"%s gives no pair with both its items in \"%s\" and \"%s\"; pairs=none begins without any",
		args_text(work->args, "pairs"), work->sides[link->source].name, work->sides[link->anchor].name);
}

static bool prepare_train(AdaptWork *work, AdaptLink *link, Error *err)
{
	const char *name = link->learn.name;
	if (!name)
		return true;
	look_up(work, link, &link->learn, &link->train);
	link->learned_from = link->learn.lexicon              ? name
			     : strcmp(name, "identical") == 0 ? "items that both spell the same"
							      : "numbers that both have";
	return check_train(work, link, err);
}

static bool prepare_test(AdaptWork *work, AdaptLink *link)
{
	double share = args_number(work->args, "holdout");
	if (link->judge.name) {
		look_up(work, link, &link->judge, &link->test);
		link->shared = pairs_shared(&link->test, &link->train);
	} else if (share > 0 && judging_retrieval(&work->judging)) {
		pairs_hold_out(&link->train, share, TEST_ITEMS, work->provenance.seed, &link->test);
		link->test.given = link->train.given;
		link->test.lost = link->train.lost;
		link->held_out = true;
	}
	pairs_join(&link->train, &link->test, &link->all);
	pairs_move(&link->train, (uint32_t)work->sides[link->anchor].at, &link->placed);
	return true;
}

/* --- labels of the target --- */

/* Shows `shots` rows of a class, drawn at random, to the method, and no longer to judges. */
static void show_class(AdaptWork *work, uint32_t class, const uint32_t *rows, size_t count)
{
	AdaptSide *side = &work->sides[0];
	size_t shown = count < work->shots ? count : work->shots;
	uint32_t *chosen = memory_new(shown, sizeof *chosen);
	Random random;
	random_init(&random, work->provenance.seed, 1000 + (uint64_t) class);
	random_sample(&random, count, shown, chosen);
	for (size_t i = 0; i < shown; i++) {
		work->target_class[rows[chosen[i]]] = class;
		side->asked[rows[chosen[i]]] = DICTIONARY_NONE;
	}
	work->labels += shown;
	free(chosen);
}

static bool prepare_labels(AdaptWork *work)
{
	const AdaptSide *side = &work->sides[0];
	size_t n = side->space->vectors.rows, count;
	if (work->shots == 0)
		return true;
	uint32_t *rows = memory_new(n, sizeof *rows);
	work->target_class = memory_new(n, sizeof *work->target_class);
	for (size_t i = 0; i < n; i++)
		work->target_class[i] = DICTIONARY_NONE;
	for (uint32_t class = 0; class < work->classes.count; class ++) {
		count = 0;
		for (uint32_t row = 0; row < n; row++)
			if (side->class_of[row] == class)
				rows[count++] = row;
		show_class(work, class, rows, count);
	}
	free(rows);
	return true;
}

/* --- one after the other --- */

/* Parents; sides; their classes; pairs to learn from and to judge by, link by link; labels; judges; the start.
 */
static size_t pieces(const AdaptWork *work)
{
	return 1 + 2 * work->n_sides + 2 * (work->n_sides - 1) + 3;
}

static bool prepare_piece(AdaptWork *work, size_t piece, Error *err)
{
	size_t n = work->n_sides;
	if (piece-- == 0)
		return name_parents(work);
	if (piece < n)
		return prepare_side(work, piece, err);
	if ((piece -= n) < n) {
		number_classes(work, piece);
		return true;
	}
	if ((piece -= n) < 2 * (n - 1)) {
		AdaptLink *link = &work->links[piece / 2];
		return piece % 2 ? prepare_test(work, link) : prepare_train(work, link, err);
	}
	piece -= 2 * (n - 1);
	return piece == 0   ? prepare_labels(work)
	       : piece == 1 ? judging_plan(work, err)
			    : adapt_work_begin(work, err);
}

bool adapt_prepare_step(AdaptWork *work, bool *finished, Error *err)
{
	if (!prepare_piece(work, work->prepared, err))
		return false;
	*finished = ++work->prepared == pieces(work);
	return true;
}

Progress adapt_prepare_progress(const AdaptWork *work)
{
	Progress progress = {.done = (double)work->prepared, .total = (double)pieces(work), .unit = "pieces"};
	size_t n = work->n_sides, at = work->prepared;
	snprintf(progress.phase, sizeof progress.phase, "%s",
		at < 1 + 2 * n                 ? "reading what is adapted"
		: at < 1 + 2 * n + 2 * (n - 1) ? "looking up pairs"
					       : "laying out the shared space");
	return progress;
}

bool adapt_prepare_quick(const AdaptWork *work)
{
	size_t bytes = 0, items = 0;
	for (size_t i = 0; i < (work->whole ? 1 : work->n_sides); i++) {
		const Space *space = work->whole ? work->whole : work->sides[i].space;
		items += space->vectors.rows;
		bytes += space->vectors.rows * space->vectors.cols * sizeof(float);
	}
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		const AdaptLink *link = &work->links[i];
		items += link->learn.lexicon ? link->learn.lexicon->count : 0;
		items += link->judge.lexicon ? link->judge.lexicon->count : 0;
	}
	return bytes < AT_ONCE_BYTES && items < AT_ONCE_ITEMS;
}
