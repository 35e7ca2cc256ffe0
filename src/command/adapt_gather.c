/* What a call of `adapt` says: which spaces, what they are linked by, which labels may be seen. */
#include "command/adapt_work.h"
#include "command/learner_cost.h"

#include <stdlib.h>
#include <string.h>

/* --- spaces --- */

/* The last is the target of all; along a chain they are brought from the last to the first. */
size_t adapt_side_typed(const AdaptWork *work, size_t index)
{
	size_t last = work->n_sides - 1;
	return work->chain ? last - index : index == last ? 0 : index + 1;
}

static bool open_spaces(const Call *call, AdaptWork *work, Error *err)
{
	for (size_t i = 0; i < work->n_sides; i++) {
		const char *name;
		Error why = ERROR_INIT;
		Space *space = session_space(call->session, args_word(call->args, "spaces", i), &name, &why);
		if (!space)
			return args_fault(call->args, "spaces", i, err, "%s", why.message);
		AdaptSide *side = &work->sides[adapt_side_typed(work, i)];
		for (size_t j = 0; j < work->n_sides; j++)
			if (work->sides[j].name && strcmp(work->sides[j].name, name) == 0)
				return args_fault(call->args, "spaces", i, err,
					"%s is there twice: source and target are the same space", name);
		side->space = space_ref(space);
		side->name = memory_text(name);
	}
	return true;
}

static bool open_domain(
	const Call *call, const char *option, const AdaptWork *work, AdaptSide *side, Error *err)
{
	const Space *space = work->whole;
	const char *domain = args_text(call->args, option);
	uint32_t number = domain ? dictionary_find_text(&space->domains, domain) : DICTIONARY_NONE;
	if (!domain)
		return error_set(err, ERROR_USAGE, "inside one space, %s=DOMAIN is needed as well", option);
	if (number == DICTIONARY_NONE || !space->domain_of) {
		Text names = {0};
		for (uint32_t i = 0; i < space->domains.count && i < 12; i++)
			text_format(&names, "%s%s", i ? ", " : "", dictionary_word(&space->domains, i));
		args_fault(call->args, option, 0, err, "%s has no domain \"%s\"; it has %s", work->whole_name,
			domain, names.length ? text_of(&names) : "none");
		text_release(&names);
		return false;
	}
	side->domain = number;
	side->name = memory_text(domain);
	return true;
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
	work->whole = space_ref(space);
	work->whole_name = memory_text(name);
	return open_domain(call, "from", work, &work->sides[1], err) &&
	       open_domain(call, "to", work, &work->sides[0], err);
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
	return inside ? open_domains(call, work, err) : open_spaces(call, work, err);
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

/* --- pairs and labels --- */

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

static bool find_pairs(
	const Call *call, const char *option, const char *names, size_t index, PairsAsked *asked, Error *err)
{
	asked->name = name_at(names, index);
	if (strcmp(asked->name, "identical") == 0 || strcmp(asked->name, "numerals") == 0)
		return true;
	Error why = ERROR_INIT;
	Object *object = session_get(call->session, asked->name, OBJECT_LEXICON, &why);
	if (!object)
		return args_fault(call->args, option, 0, err, "%s", why.message);
	asked->lexicon = lexicon_ref(object->lexicon);
	return true;
}

static bool find_learn(const Call *call, const AdaptWork *work, AdaptLink *link, size_t index, Error *err)
{
	const char *names = args_text(call->args, "pairs");
	bool takes = adapter_takes_pairs(work->adapter);
	if (!names)
		names = takes ? "identical" : "none";
	if (strcmp(names, "none") == 0)
		return true;
	return takes ? find_pairs(call, "pairs", names, index, &link->learn, err)
		     : args_fault(call->args, "pairs", 0, err,
			       "%s learns from no pairs; to judge by them, give test=%s instead",
			       work->adapter->name, names);
}

static bool gather_links(const Call *call, AdaptWork *work, Error *err)
{
	const char *test = args_text(call->args, "test");
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		AdaptLink *link = &work->links[i];
		size_t index = work->chain ? work->n_sides - 2 - i : i;
		link->source = i + 1;
		link->anchor = work->chain ? i : 0;
		if (!find_learn(call, work, link, index, err) ||
			(test && !find_pairs(call, "test", test, index, &link->judge, err)))
			return false;
	}
	return true;
}

static bool gather_labels(const Call *call, AdaptWork *work, Error *err)
{
	unsigned classes = ADAPT_TAKES_CLASSES | ADAPT_NEEDS_CLASSES | ADAPT_NEEDS_LABELS;
	const Space *target = work->whole ? work->whole : work->sides[0].space;
	work->shots = (size_t)args_integer(call->args, "labels");
	if (work->shots == 0)
		return true;
	if (!(work->adapter->needs & classes))
		return args_fault(
			call->args, "labels", 0, err, "%s learns from no labels", work->adapter->name);
	return target->class_of ||
	       args_fault(call->args, "labels", 0, err, "%s has no labels to show; load it with its labels",
		       work->sides[0].name);
}

/* As the adapter says it of the first link. */
static bool check_width(const AdaptWork *work, Error *err)
{
	const AdaptSide *source = &work->sides[1], *target = &work->sides[0];
	AdaptInput input = {.source = source->space,
		.target = target->space,
		.source_name = source->name,
		.target_name = target->name};
	return work->whole || adapter_check_width(work->adapter, &input, err);
}

bool adapt_work_gather(const Call *call, AdaptWork *work, Error *err)
{
	work->adapter = adapter_find(args_text(call->args, "method"));
	work->args = args_copy(call->args);
	work->provenance.command = memory_text(call->line);
	work->provenance.seed = call_seed(call);
	work->timed = args_yes(call->args, "seconds");
	return gather_judges(call, work, err) && gather_sides(call, work, err) &&
	       gather_links(call, work, err) && gather_labels(call, work, err) && check_width(work, err);
}
