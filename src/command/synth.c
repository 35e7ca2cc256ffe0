/* synth: make a planted world. */
#include "data/synth.h"
#include "command/load.h"
#include "command/methods.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *world_name_at(size_t index)
{
	return worlds[index] ? worlds[index]->name : NULL;
}

static bool find_world(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const World *world = word ? world_find(word) : NULL;
	if (world)
		*more = world->options;
	return world || !word || methods_unknown(word, "planted world", world_name_at, err);
}

static ObjectKind part_kind(const SynthPart *part)
{
	return part->corpus    ? OBJECT_CORPUS
	       : part->images  ? OBJECT_IMAGES
	       : part->lexicon ? OBJECT_LEXICON
	       : part->space   ? OBJECT_SPACE
			       : OBJECT_WORDSET;
}

/* The session takes its own reference to what the part holds. */
static bool name_part(const Call *call, const SynthPart *part, Error *err)
{
	ObjectKind kind = part_kind(part);
	Object *object = session_put(call->session, part->name, kind, call->line, err);
	if (!object)
		return false;
	object->corpus = corpus_ref(part->corpus);
	object->images = images_ref(part->images);
	object->lexicon = lexicon_ref(part->lexicon);
	object->wordset = wordset_ref(part->wordset);
	object->space = space_ref(part->space);
	session_changed(call->session, object);
	return true;
}

static void size_of(const SynthPart *part, Text *out)
{
	if (part->corpus) {
		text_add_count(out, part->corpus->n_tokens);
		text_add(out, " words, ");
		text_add_count(out, part->corpus->words.count);
		text_add(out, " distinct");
	} else if (part->images) {
		text_add_count(out, part->images->count);
		text_add(out, " pictures");
	} else if (part->space) {
		text_add_count(out, part->space->vectors.rows);
		text_format(out, " x %zu", part->space->vectors.cols);
	} else {
		text_add_count(out, part->lexicon ? part->lexicon->count : part->wordset->count);
		text_add(out, part->lexicon ? " pairs" : " words");
	}
}

static void report_parts(const Synth *synth, Report *out)
{
	Table *table = report_table(out, "made");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "size", COLUMN_TEXT, 0);
	for (size_t i = 0; i < synth->count; i++) {
		const SynthPart *part = &synth->parts[i];
		Text size = {0};
		size_of(part, &size);
		table_text(table, part->name);
		table_text(table, object_kind_name(part_kind(part)));
		table_text(table, text_of(&size));
		text_release(&size);
	}
}

static void report_facts(const Synth *synth, Report *out)
{
	Table *table = report_table(out, "planted");
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, synth->value_name, COLUMN_NUMBER, synth->value_decimals);
	table_column(table, "words", COLUMN_TEXT, 0);
	for (size_t i = 0; i < synth->n_facts; i++) {
		table_text(table, synth->facts[i].fact);
		table_number(table, synth->facts[i].value);
		table_text(table, synth->facts[i].detail);
	}
}

static bool run_synth(const Call *call, Report *out, Error *err)
{
	const World *world = world_find(args_text(call->args, "world"));
	const char *as = args_text(call->args, "as");
	Synth synth = {0};
	SynthOptions options = {.name = as ? as : world->name,
		.seed = call_seed(call),
		.size = args_given(call->args, "size") ? (size_t)args_integer(call->args, "size") : world->size,
		.options = call->args,
		.source = call->line};
	bool ok = world->make(&options, &synth, err);
	for (size_t i = 0; ok && i < synth.count; i++)
		ok = session_may_put(call->session, synth.parts[i].name, part_kind(&synth.parts[i]), err);
	for (size_t i = 0; ok && i < synth.count; i++)
		ok = name_part(call, &synth.parts[i], err);
	if (ok) {
		report_parts(&synth, out);
		report_facts(&synth, out);
	}
	synth_release(&synth);
	return ok;
}

const Command command_synth = {
	.name = "synth",
	.group = "data",
	.summary = "Make a planted world: small text, pictures or points from a seed, whose truth is known",
	.help = "royals: words on grids (king and queen, countries and capitals, present and past), so that "
		"analogies have an answer; every relation is a lexicon of its pairs.\ntwins: two languages "
		"without a common word for the same things; NAME-pairs and NAME-test hold the dictionary that "
		"an adaptation should find.\nbiased: professions that lean towards one of two groups by a "
		"strength you choose, which profession which way drawn by lot from the seed; an audit should "
		"find the order.\nshapes: pictures of six shapes, drawn by pen on paper and by chalk on a "
		"board; the class of a picture does not depend on the domain, but its pixels do.\nanomalies: "
		"pictures of cloth, linen and wool, of which some have a stain; a detector learned on one "
		"cloth should find those of the other.\n"
		"gaussians: classes of points, NAME-a and NAME-b, that differ by a severity= from 0 to 1 in "
		"shift=: turned and moved (NAME-pairs holds the partners), where points are more frequent "
		"(covariate), how frequent classes are (label), what class a point is of (concept), or columns "
		"that are missing.\n"
		"moons: two half moons as classes in the plane, turned by angle= in NAME-b.\n"
		"turncoat: two texts of the same words that contradict each other: NAME-a strings together "
		"words that begin alike, NAME-b words that end alike; going on from one to the other forgets.\n"
		"What is found after training can be held against the table `planted`.",
	.args = {{.name = "world",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which world",
			 .value_at = world_name_at},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of what is made; the world's when left out"},
		ARG_SEED("what the text depends on"),
		{.name = "size",
			.kind = ARG_INTEGER,
			.help = "words of each corpus, pictures, or points of each domain; the world knows "
				"what it needs",
			.low = 1000,
			.high = 100000000}},
	.example = "synth royals",
	.method = find_world,
	.run = run_synth,
};
