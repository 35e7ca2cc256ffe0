/* Commands that hold words of a model in place while it learns more: freeze, thaw. */
#include "command/frozen.h"

#include <string.h>

static bool named_on_line(const Call *call, const Space *space, NamedItems *named, Error *err)
{
	const char *domain = args_text(call->args, "domain");
	Error why = ERROR_INIT;
	for (size_t i = 0; i < args_count(call->args, "words"); i++)
		if (!named_items_add(call->session, space, args_word(call->args, "words", i), named, &why))
			return args_fault(call->args, "words", i, err, "%s", why.message);
	if (domain && !named_items_add_domain(space, domain, named, &why))
		return args_fault(call->args, "domain", 0, err, "%s", why.message);
	return true;
}

static void report_missing(const char *name, const Dictionary *missing, Report *out)
{
	Text words = {0};
	uint32_t shown = missing->count < 8 ? missing->count : 8;
	for (uint32_t i = 0; i < shown; i++)
		text_format(&words, "%s%s", i ? ", " : "", dictionary_word(missing, i));
	if (missing->count)
		report_text(out, "Not among the words of %s: %s%s.", name, text_of(&words),
			shown < missing->count ? ", …" : "");
	text_release(&words);
}

static bool change(const Call *call, bool freeze, Report *out, Error *err)
{
	const char *name = args_text(call->args, "model");
	Error why = ERROR_INIT;
	Object *object = frozen_model(call->session, name, &why);
	if (!object)
		return args_fault(call->args, "model", 0, err, "%s", why.message);
	NamedItems named = {0};
	size_t changed = 0;
	bool fine = named_on_line(call, object->space, &named, err) &&
		    frozen_change(object->model, &named.items, freeze, &changed, err);
	if (fine) {
		if (changed)
			session_changed(call->session, object);
		frozen_report(name, object->model, NULL, object->space, out);
		report_missing(name, &named.missing, out);
	}
	named_items_release(&named);
	return fine;
}

static bool run_freeze(const Call *call, Report *out, Error *err)
{
	return change(call, true, out, err);
}

static bool run_thaw(const Call *call, Report *out, Error *err)
{
	return change(call, false, out, err);
}

#define FREEZE_ARGS                                                                                            \
	{                                                                                                      \
		{.name = "model",                                                                              \
			.kind = ARG_SPACE,                                                                     \
			.flags = ARG_POSITIONAL | ARG_REQUIRED,                                                \
			.help = "a model at rest"},                                                            \
			{.name = "words",                                                                      \
				.kind = ARG_WORDSET,                                                           \
				.flags = ARG_POSITIONAL | ARG_MANY,                                            \
				.help = "all, words, {sets of words}, or names of word sets"},                 \
		{                                                                                              \
			.name = "domain", .kind = ARG_DOMAIN, .help = "the words of this domain"               \
		}                                                                                              \
	}

const Command command_freeze = {
	.name = "freeze",
	.group = "train",
	.summary = "Keep the vectors of words where they are while their model learns from more text",
	.help = "Frozen words still teach: others learn from standing near them. `freeze MODEL all` leaves "
		"only words that join later to learn. What is frozen stays so, in session files too, until "
		"`thaw`. The answer has a checksum of the frozen vectors, which `train` shows again: it must "
		"not change. Without words nothing changes and the answer tells how things stand.",
	.args = FREEZE_ARGS,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\nfreeze w {king queen}",
	.run = run_freeze,
};

const Command command_thaw = {
	.name = "thaw",
	.group = "train",
	.summary = "Let frozen words of a model move again when it learns",
	.args = FREEZE_ARGS,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\nfreeze w all\nthaw w king",
	.run = run_thaw,
};
