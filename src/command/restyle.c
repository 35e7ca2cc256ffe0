/* restyle METHOD SOURCE TARGET: pictures of one domain with the look of another's. */
#include "adapt/restyle.h"
#include "command/command.h"
#include "command/load.h"

#include <stdlib.h>
#include <string.h>

static const Images *images_of(const Call *call, const char *argument, Error *err)
{
	Error why = ERROR_INIT;
	Object *object = session_get(call->session, args_text(call->args, argument), OBJECT_IMAGES, &why);
	if (!object)
		args_fault(call->args, argument, 0, err, "%s", why.message);
	return object ? object->images : NULL;
}

static Images *make(const Call *call, const Images *source, const Images *target, Error *err)
{
	const Args *args = call->args;
	if (strcmp(args_text(args, "method"), "histogram") == 0)
		return restyle_histogram(source, target, args_yes(args, "each"), err);
	RestyleModel model = strcmp(args_text(args, "from"), "mean") == 0 ? RESTYLE_MEAN : RESTYLE_RANDOM;
	return restyle_amplitude(source, target, args_number(args, "share"), model, call_seed(call), err);
}

static char *name_of_result(const Call *call)
{
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-as-%s", args_text(call->args, "source"), args_text(call->args, "target"));
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static bool run_restyle(const Call *call, Report *out, Error *err)
{
	const Images *source = images_of(call, "source", err);
	const Images *target = source ? images_of(call, "target", err) : NULL;
	Images *styled = target ? make(call, source, target, err) : NULL;
	if (!styled)
		return false;
	styled->source = memory_text(call->line);
	char *name = name_of_result(call);
	Object *object = session_put(call->session, name, OBJECT_IMAGES, call->line, err);
	if (object) {
		object->images = images_ref(styled);
		session_changed(call->session, object);
		report_images(styled, name, out);
	}
	images_unref(styled);
	free(name);
	return object != NULL;
}

const Command command_restyle = {
	.name = "restyle",
	.group = "adapt",
	.summary = "Give pictures of one domain the look of another's, and keep what is on them",
	.help = "histogram: every brightness becomes the one of the same rank among the target's, channel by "
		"channel: one curve for all pictures, or with each=yes one for every picture.\n"
		"amplitude: the slow changes of brightness, up to a share of the shorter side, take the "
		"amplitudes of a picture of the target and keep their phases, so that light and contrast "
		"change and shapes stay (Yang & Soatto, CVPR 2020).\n"
		"The result is a new set of pictures, with the names, classes and domains of the source, to "
		"train on and to hold against the target; `show PICTURE` shows one. Both match the look of "
		"whole sets, so that a target with other classes, or more of some, pulls the pictures towards "
		"these.",
	.makes = 1u << OBJECT_IMAGES,
	.args = {{.name = "method",
			 .kind = ARG_CHOICE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "what of the look",
			 .choices = "histogram|amplitude"},
		{.name = "source",
			.kind = ARG_DATA,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "the pictures that change"},
		{.name = "target",
			.kind = ARG_DATA,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "the pictures whose look they take"},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the result; SOURCE-as-TARGET when left out"},
		{.name = "each",
			.kind = ARG_YESNO,
			.help = "histogram: a curve for every picture",
			.fallback = "no"},
		{.name = "share",
			.kind = ARG_NUMBER,
			.help = "amplitude: frequencies up to this share of the shorter side change; 0: the "
				"mean brightness alone",
			.fallback = "0.05",
			.low = 0,
			.high = 0.45},
		{.name = "from",
			.kind = ARG_CHOICE,
			.help = "amplitude: those of one picture drawn at random, or the mean of all",
			.fallback = "random",
			.choices = "random|mean"},
		ARG_SEED("amplitude: which pictures are drawn")},
	.example = "synth shapes size=1000 seed=1 as=a\nsynth shapes size=1000 seed=2 as=b\nrestyle histogram "
		   "a b as=c",
	.run = run_restyle,
};
