/* What a call of `adapt` says: which spaces, what they are linked by, which labels may be seen. */
#include "adapt/shared.h"
#include "base/random.h"
#include "command/adapt_work.h"
#include "command/learner_cost.h"
#include "data/encoder.h"

#include <stdlib.h>
#include <string.h>

/* At most so many items are judged when pairs are split. */
enum { TEST_ITEMS = 1500 };

/* --- spaces --- */

static void add_parent(AdaptWork *work, const char *name, const char *checksum)
{
	Text parents = {0};
	const char *before = work->provenance.parents;
	text_format(&parents, "%s%s%s (%s)", before ? before : "", before ? "; " : "", name, checksum);
	free(work->provenance.parents);
	work->provenance.parents = text_take(&parents);
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

/* Takes the caller's reference to the space. */
static void fill_side(AdaptWork *work, AdaptSide *side, Space *space, const char *name)
{
	side->space = space;
	side->name = memory_text(name);
	side->class_of = class_numbers(space, &work->classes);
	if (!side->class_of)
		return;
	side->asked = memory_new(space->vectors.rows, sizeof *side->asked);
	memcpy(side->asked, side->class_of, space->vectors.rows * sizeof *side->asked);
}

/* Which side the index-th space typed becomes: the last is the target of all; along a chain they are brought
 * from the last to the first. */
static size_t side_of_word(const AdaptWork *work, size_t word)
{
	size_t last = work->n_sides - 1;
	return work->chain ? last - word : word == last ? 0 : word + 1;
}

static bool open_spaces(const Call *call, AdaptWork *work, Error *err)
{
	for (size_t i = 0; i < work->n_sides; i++) {
		const char *name;
		Error why = ERROR_INIT;
		Space *space = session_space(call->session, args_word(call->args, "spaces", i), &name, &why);
		if (!space)
			return args_fault(call->args, "spaces", i, err, "%s", why.message);
		AdaptSide *side = &work->sides[side_of_word(work, i)];
		for (size_t j = 0; j < work->n_sides; j++)
			if (work->sides[j].name && strcmp(work->sides[j].name, name) == 0)
				return args_fault(call->args, "spaces", i, err,
					"%s is there twice: source and target are the same space", name);
		add_parent(work, name, space_checksum(space));
		fill_side(work, side, space_ref(space), name);
	}
	return true;
}

static bool open_domain(const Call *call, const char *option, const char *name, const Space *space,
	AdaptWork *work, AdaptSide *side, Error *err)
{
	const char *domain = args_text(call->args, option);
	uint32_t number = domain ? dictionary_find_text(&space->domains, domain) : DICTIONARY_NONE;
	if (!domain)
		return error_set(err, ERROR_USAGE, "inside one space, %s=DOMAIN is needed as well", option);
	if (number == DICTIONARY_NONE || !space->domain_of) {
		Text names = {0};
		for (uint32_t i = 0; i < space->domains.count && i < 12; i++)
			text_format(&names, "%s%s", i ? ", " : "", dictionary_word(&space->domains, i));
		args_fault(call->args, option, 0, err, "%s has no domain \"%s\"; it has %s", name, domain,
			names.length ? text_of(&names) : "none");
		text_release(&names);
		return false;
	}
	Space *part = shared_space_side(space, number, err);
	/* It reads text as the whole does. */
	if (part && space->encoder)
		part->encoder = encoder_ref(space->encoder);
	if (part)
		fill_side(work, side, part, domain);
	return part != NULL;
}

static bool open_domains(const Call *call, AdaptWork *work, Error *err)
{
	const char *name;
	Space *space = session_space(call->session, args_word(call->args, "spaces", 0), &name, err);
	if (!space)
		return false;
	const char *from = args_text(call->args, "from"), *to = args_text(call->args, "to");
	if (from && to && strcmp(from, to) == 0)
		return args_fault(call->args, "to", 0, err, "source and target are the same domain");
	add_parent(work, name, space_checksum(space));
	return open_domain(call, "from", name, space, work, &work->sides[1], err) &&
	       open_domain(call, "to", name, space, work, &work->sides[0], err);
}

static bool gather_sides(const Call *call, AdaptWork *work, Error *err)
{
	size_t named = args_count(call->args, "spaces");
	bool inside = args_given(call->args, "from") || args_given(call->args, "to");
	const char *through = args_text(call->args, "through");
	if (inside && named > 1)
		return args_fault(call->args, "spaces", 1, err,
			"from= and to= name domains of one space; name one, or leave them out");
	if (!inside && named == 1)
		return args_fault(call->args, "spaces", 0, err,
			"name the target as well, or from=DOMAIN to=DOMAIN inside this one");
	if (named > 2 && !through)
		return args_fault(call->args, "spaces", 2, err,
			"with more than two spaces, say through=hub (all are brought to the last) or "
			"through=chain (each to the one after it)");
	work->n_sides = inside ? 2 : named;
	work->chain = through && strcmp(through, "chain") == 0;
	work->sides = memory_new(work->n_sides, sizeof *work->sides);
	work->links = memory_new(work->n_sides - 1, sizeof *work->links);
	if (!(inside ? open_domains(call, work, err) : open_spaces(call, work, err)))
		return false;
	for (size_t i = 1; i < work->n_sides; i++)
		work->sides[i].at = work->sides[i - 1].at + work->sides[i - 1].space->vectors.rows;
	return true;
}

/* --- judges --- */

/* The kind of the judge whose name is the first `length` bytes; 0: there is none. */
static int judge_named(const char *name, size_t length)
{
	static const char *const names[] = {"retrieval", "transfer", "shift"};
	for (int i = 0; i < 3; i++)
		if (strncmp(name, names[i], length) == 0 && !names[i][length])
			return 1 << i;
	return 0;
}

static bool gather_judges(const Call *call, AdaptWork *work, Error *err)
{
	Judging *judging = &work->judging;
	const char *asked = args_text(call->args, "judge");
	judging->k = (size_t)args_integer(call->args, "k");
	judging->seed = work->provenance.seed;
	judging->learner = learner_method(args_text(call->args, "by"));
	if (!learner_cost_read(call->args, &judging->cost, &judging->cautious, err))
		return false;
	if (asked && strcmp(asked, "none") == 0) {
		judging->kinds = -1;
		return true;
	}
	while (asked) {
		size_t length = strcspn(asked, ",");
		int kind = judge_named(asked, length);
		if (!kind)
			return args_fault(call->args, "judge", 0, err,
				"there is no judge \"%.*s\"; there is retrieval, transfer, shift and none",
				(int)length, asked);
		judging->kinds |= kind;
		asked = asked[length] ? asked + length + 1 : NULL;
	}
	return true;
}

/* --- pairs --- */

static bool judges_retrieval(const Judging *judging)
{
	return judging->kinds == 0 || (judging->kinds > 0 && judging->kinds & JUDGE_RETRIEVAL);
}

/* The index-th name of "a,b,c"; a single one stands for all. */
static char *name_at(const char *names, size_t index)
{
	if (!strchr(names, ','))
		return memory_text(names);
	while (index-- && names)
		names = strchr(names, ',') ? strchr(names, ',') + 1 : NULL;
	size_t length = names ? strcspn(names, ",") : 0;
	char *name = memory_new(length + 1, 1);
	memcpy(name, names ? names : "", length);
	return name;
}

/* Pairs by a name: of a lexicon, identical or numerals. */
static bool pairs_named(const Call *call, const char *option, const char *name, const AdaptLink *link,
	AdaptWork *work, Pairs *pairs, Error *err)
{
	const Space *source = work->sides[link->source].space, *anchor = work->sides[link->anchor].space;
	if (strcmp(name, "identical") == 0) {
		pairs_identical(source, anchor, pairs);
		return true;
	}
	if (strcmp(name, "numerals") == 0) {
		pairs_numerals(source, anchor, pairs);
		return true;
	}
	Error why = ERROR_INIT;
	Object *object = session_get(call->session, name, OBJECT_LEXICON, &why);
	if (!object)
		return args_fault(call->args, option, 0, err, "%s", why.message);
	pairs_from_lexicon(object->lexicon, source, anchor, pairs);
	add_parent(work, name, object->lexicon->checksum);
	return true;
}

/* Pairs that were asked for and are not there are no reason to go on without. */
static bool check_train(const Call *call, const AdaptWork *work, const AdaptLink *link, Error *err)
{
	if (link->train.count || !args_given(call->args, "pairs") || work->adapter->needs & ADAPT_NEEDS_PAIRS)
		return true;
	return args_fault(call->args, "pairs", 0, err,
		"%s gives no pair with both its items in \"%s\" and \"%s\"; pairs=none begins without any",
		args_text(call->args, "pairs"), work->sides[link->source].name, work->sides[link->anchor].name);
}

static bool gather_train(const Call *call, AdaptWork *work, AdaptLink *link, size_t index, Error *err)
{
	const char *names = args_text(call->args, "pairs");
	bool takes = adapter_takes_pairs(work->adapter);
	if (!names)
		names = takes ? "identical" : "none";
	if (strcmp(names, "none") == 0)
		return true;
	if (!takes)
		return args_fault(call->args, "pairs", 0, err,
			"%s learns from no pairs; to judge by them, give test=%s instead", work->adapter->name,
			names);
	char *name = name_at(names, index);
	bool fine = pairs_named(call, "pairs", name, link, work, &link->train, err);
	link->learned_from = memory_text(strcmp(name, "identical") == 0  ? "items that both spell the same"
					 : strcmp(name, "numerals") == 0 ? "numbers that both have"
									 : name);
	free(name);
	return fine && check_train(call, work, link, err);
}

static bool gather_test(const Call *call, AdaptWork *work, AdaptLink *link, size_t index, Error *err)
{
	const char *names = args_text(call->args, "test");
	double share = args_number(call->args, "holdout");
	bool fine = true;
	if (names) {
		char *name = name_at(names, index);
		fine = pairs_named(call, "test", name, link, work, &link->test, err);
		link->shared = pairs_shared(&link->test, &link->train);
		free(name);
	} else if (share > 0 && judges_retrieval(&work->judging)) {
		pairs_hold_out(&link->train, share, TEST_ITEMS, work->provenance.seed, &link->test);
		link->test.given = link->train.given;
		link->test.lost = link->train.lost;
		link->held_out = true;
	}
	pairs_join(&link->train, &link->test, &link->all);
	return fine;
}

static bool gather_links(const Call *call, AdaptWork *work, Error *err)
{
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		AdaptLink *link = &work->links[i];
		size_t index = work->chain ? work->n_sides - 2 - i : i;
		link->source = i + 1;
		link->anchor = work->chain ? i : 0;
		if (!gather_train(call, work, link, index, err) || !gather_test(call, work, link, index, err))
			return false;
		pairs_move(&link->train, (uint32_t)work->sides[link->anchor].at, &link->placed);
	}
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

static bool takes_labels(const Call *call, const AdaptWork *work, Error *err)
{
	unsigned classes = ADAPT_TAKES_CLASSES | ADAPT_NEEDS_CLASSES | ADAPT_NEEDS_LABELS;
	if (!(work->adapter->needs & classes))
		return args_fault(
			call->args, "labels", 0, err, "%s learns from no labels", work->adapter->name);
	return work->sides[0].class_of ||
	       args_fault(call->args, "labels", 0, err, "%s has no labels to show; load it with its labels",
		       work->sides[0].name);
}

static bool gather_labels(const Call *call, AdaptWork *work, Error *err)
{
	const AdaptSide *side = &work->sides[0];
	size_t n = side->space->vectors.rows, count;
	work->shots = (size_t)args_integer(call->args, "labels");
	if (work->shots == 0)
		return true;
	if (!takes_labels(call, work, err))
		return false;
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

bool adapt_work_gather(const Call *call, AdaptWork *work, Error *err)
{
	work->adapter = adapter_find(args_text(call->args, "method"));
	work->args = args_copy(call->args);
	work->provenance.command = memory_text(call->line);
	work->provenance.seed = call_seed(call);
	work->timed = args_yes(call->args, "seconds");
	return gather_judges(call, work, err) && gather_sides(call, work, err) &&
	       gather_links(call, work, err) && gather_labels(call, work, err) && judging_plan(work, err);
}
