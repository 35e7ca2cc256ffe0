/* Commands that make a new space of the principal components of one: pca, whiten. */
#include "command/components.h"
#include "data/basis.h"

#include <string.h>

static Object *put_product(ComponentsWork *self, Session *session, Error *err)
{
	Text parents = {0}, note = {0};
	text_format(&parents, "%s (%s)", self->space_name, space_checksum(self->space));
	text_format(&note, "%zu principal components, %.4g of the variance%s", self->principal.count,
		components_explained(&self->principal),
		self->randomised ? ", found by a randomised search" : "");
	return components_put(session, self->name, self->line, self->seed, text_take(&parents),
		text_take(&note), &self->product, err);
}

static void report_space(const ComponentsWork *self, const Space *space, Report *out)
{
	components_report_space(self->name, space, &self->principal, out);
	if (self->principal.count < self->wanted)
		report_text(out, "%s varies along %zu axes only.", self->space_name, self->principal.count);
}

static bool settle_reduction(Session *session, Task *task, Report *out, Error *err)
{
	ComponentsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = put_product(self, session, err);
	if (!object)
		return false;
	report_space(self, object->space, out);
	if (self->form == COMPONENTS_REDUCED && self->moments.count > 0 && !self->columns)
		object->space->basis = basis_new(&self->moments, &self->principal);
	return true;
}

#define ARG_REDUCED_SPACE                                                                                      \
	{                                                                                                      \
		.name = "space", .kind = ARG_SPACE, .flags = ARG_POSITIONAL,                                   \
		.help = "the space; the current one when left out"                                             \
	}

static bool run_pca(const Call *call, Report *out, Error *err)
{
	(void)out;
	if (args_given(call->args, "more"))
		return components_grow(call, err);
	return components_start(call, "space", COMPONENTS_REDUCED, (size_t)args_integer(call->args, "dims"), 0,
		settle_reduction, err);
}

const Command command_pca = {
	.name = "pca",
	.group = "explore",
	.summary = "Reduce a space to its principal components: a new space of fewer dimensions",
	.help = "The new vectors are how far items lie from the mean along the directions in which they vary "
		"most, so distances are kept as well as so few numbers can; explained is the share of the "
		"variance that is kept. Exact by the covariance of the columns, or of the rows where these are "
		"fewer; where both are more than 1,024, by randomised subspace iteration (Halko, Martinsson & "
		"Tropp 2011). `explain axis 1` tells what an axis means.\n\n"
		"`pca P more=Y` adds the items of another space, as wide as the one that P was made of, to "
		"what pca has made: the axes become those of all items together, as if they had been there at "
		"once, without a look at the first ones. The earlier items are turned to the new axes by the "
		"numbers that P has of them.\n\n"
		"columns=yes puts the named columns beside the items, in the domain `columns`, each at its "
		"loadings, as in a biplot (Gabriel 1971): the inner product of an item and a column is what "
		"the components tell of the item's number there. Of people and the things that they like "
		"(`embed PEOPLE method=tfidf weighting=binary`) these are the factors of PureSVD (Cremonesi, "
		"Koren & Turrin 2010): `near PERSON metric=dot domain=columns` recommends.",
	.makes = 1u << OBJECT_SPACE,
	.args = {ARG_REDUCED_SPACE,
		{.name = "dims",
			.kind = ARG_INTEGER,
			.help = "components to keep",
			.fallback = "50",
			.low = 1,
			.high = 100000,
			.aliases = "dim|components"},
		{.name = "columns",
			.kind = ARG_YESNO,
			.help = "columns that have names become items, too, of the domain columns",
			.fallback = "no"},
		{.name = "more",
			.kind = ARG_SPACE,
			.help = "items that join the result of an earlier pca, which SPACE names then"},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the result; SPACE-pca when left out, or SPACE with more="}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\npca w dims=5",
	.run = run_pca,
};

static bool run_whiten(const Call *call, Report *out, Error *err)
{
	(void)out;
	bool back = strcmp(args_text(call->args, "method"), "zca") == 0;
	size_t dims = args_given(call->args, "dims") ? (size_t)args_integer(call->args, "dims") : 0;
	return components_start(
		call, "space", back ? COMPONENTS_WHITE_BACK : COMPONENTS_WHITE, dims, 0, settle_reduction, err);
}

const Command command_whiten = {
	.name = "whiten",
	.group = "explore",
	.summary = "Turn and stretch a space so that its dimensions are uncorrelated and vary alike",
	.help = "The covariance of the new vectors is the identity, and their mean is 0: no direction, such as "
		"that of frequency, outweighs others any more. pca gives the scores along the principal axes, "
		"each divided by its standard deviation; zca turns these back, so that vectors stay as near to "
		"what they were as white ones can (Kessy, Lewin & Strimmer 2018). Axes along which nothing "
		"varies are left out; with zca the result then still has all dimensions, but is white within "
		"what varies only.",
	.makes = 1u << OBJECT_SPACE,
	.args = {ARG_REDUCED_SPACE,
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; SPACE-white when left out"},
		{.name = "dims",
			.kind = ARG_INTEGER,
			.help = "principal axes to keep; all when left out",
			.low = 1,
			.high = 100000,
			.aliases = "dim|components"},
		{.name = "method",
			.kind = ARG_CHOICE,
			.help = "along the principal axes, or turned back",
			.fallback = "pca",
			.choices = "pca|zca"}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nwhiten w method=zca",
	.run = run_whiten,
};
