/*
 * biased: people of two groups and their professions. How often a profession is met with either group is
 * planted, evenly spaced from one lean to the other, and drawn by lot: it says nothing about the world outside.
 */
#include "data/phrase.h"
#include "data/synth_leaning.h"

#include <stdlib.h>
#include <string.h>

enum { PROFESSIONS = 16, FRAMES = 4, CLAUSES = 3 };

typedef struct Profession {
	const char *name;
	const char *words; /* go with it, whoever does it */
} Profession;

static const Profession professions[PROFESSIONS] = {
	{"nurse", "bandage ward syringe thermometer pulse"},
	{"engineer", "bridge turbine blueprint gearbox girder"},
	{"teacher", "blackboard homework classroom chalk exam"},
	{"carpenter", "plank chisel hammer sawdust plywood"},
	{"doctor", "diagnosis stethoscope patient clinic x-ray"},
	{"baker", "oven dough flour yeast loaf"},
	{"librarian", "shelf catalogue bookcase reading archive"},
	{"pilot", "cockpit runway altitude takeoff propeller"},
	{"lawyer", "contract lawsuit client statute appeal"},
	{"gardener", "rake tulip compost greenhouse hedge"},
	{"tailor", "needle thread fabric lapel button"},
	{"chemist", "flask acid molecule burner pipette"},
	{"farmer", "tractor barn wheat cattle harvest"},
	{"judge", "verdict gavel courtroom sentence robe"},
	{"cook", "saucepan recipe ladle spice kitchen"},
	{"plumber", "pipe wrench faucet drain boiler"},
};

/* In frames, {x} is the profession, {w} a word of it; {s} {p} {m} {o} {g} are words of the person's group. */
static const char *const work_frames[FRAMES] = {"the {g} became the {x} and {s} has the {w}",
	"{s} is the {x} and {s} likes {p} {w}", "the {x} told {p} {g} about the {w} and the {w}",
	"they asked {m} as the {x} about {p} {w}"};
/* Both groups eat and sleep alike: {d} is a word of any day. */
static const char *const day_frames[FRAMES] = {"the {g} and {p} {g} had {d} and {d}",
	"{s} slept after {p} {d} with the {g}", "{p} {g} likes {d} but {s} likes {d}",
	"after {d} the {g} saw {o} in the {d}"};
static const char day_words[] = "breakfast soup tea rain holiday train garden mirror sunday news music cinema "
				"lunch weather bicycle market";

static const struct {
	char slot;
	const char *words[2];
} group_words[] = {
	{'s', {"he", "she"}},
	{'p', {"his", "her"}},
	{'m', {"him", "her"}},
	{'o', {"himself", "herself"}},
	{'g', {"man boy brother son father uncle", "woman girl sister daughter mother aunt"}},
};

static const char *const group_names[2] = {"male", "female"};
static const char *const group_sets[2] = {"he him his himself man boy brother son father uncle",
	"she her herself woman girl sister daughter mother aunt"};

static const ArgSpec biased_options[] = {
	{.name = "strength",
		.kind = ARG_NUMBER,
		.help = "how far the professions lean: 0 not at all, 1 the outermost are met with one group "
			"only",
		.fallback = "0.8",
		.low = 0,
		.high = 1},
	{.name = "form",
		.kind = ARG_CHOICE,
		.help = "a text to learn from, or vectors of words drawn from populations whose effect is "
			"known",
		.fallback = "text",
		.choices = "text|vectors"},
	{.name = "words",
		.kind = ARG_INTEGER,
		.help = "of form=vectors: words of each of the four sets",
		.fallback = "8",
		.low = 2,
		.high = 10000},
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "of form=vectors: their width",
		.fallback = "300",
		.low = 2,
		.high = 2000},
	{.name = NULL},
};

typedef struct Leaning {
	uint32_t profession; /* sorted by lean, from the second group's end to the first's */
	double lean;         /* -1 .. 1; the share of the first group is (1 + lean) / 2 */
	double due;          /* of the first group's turns, not yet taken */
	size_t met[2];
} Leaning;

typedef struct Speaker {
	const Profession *profession;
	int group;
	Random *random;
} Speaker;

/* The levels are evenly spaced; which profession gets which is shuffled. */
static void draw_leanings(double strength, Random *random, Leaning *leanings)
{
	uint32_t order[PROFESSIONS];
	for (uint32_t i = 0; i < PROFESSIONS; i++)
		order[i] = i;
	random_shuffle(random, order, PROFESSIONS);
	for (uint32_t i = 0; i < PROFESSIONS; i++)
		leanings[i] = (Leaning){.profession = order[i],
			.lean = strength * (2.0 * i / (PROFESSIONS - 1) - 1),
			.due = 0.5};
}

/* Takes turns instead of tossing a coin, so that the text holds what was planted exactly. */
static int next_group(Leaning *leaning)
{
	leaning->due += (1 + leaning->lean) / 2;
	int group = leaning->due >= 1 ? 0 : 1;
	leaning->due -= group == 0;
	leaning->met[group]++;
	return group;
}

static void fill_slot(void *context, char slot, Text *sentence)
{
	Speaker *speaker = context;
	if (slot == 'x') {
		text_add(sentence, speaker->profession->name);
	} else if (slot == 'w' || slot == 'd') {
		phrase_say_one_of(
			slot == 'w' ? speaker->profession->words : day_words, speaker->random, sentence);
	} else {
		size_t i = 0;
		while (group_words[i].slot != slot)
			i++;
		phrase_say_one_of(group_words[i].words[speaker->group], speaker->random, sentence);
	}
}

static void say(Speaker *speaker, const char *const frames[FRAMES], Text *sentence)
{
	text_clear(sentence);
	for (int clause = 0; clause < CLAUSES; clause++) {
		text_add(sentence, clause ? " and " : "");
		phrase_say(frames[random_below(speaker->random, FRAMES)], fill_slot, speaker, sentence);
	}
}

static Corpus *write_corpus(const SynthOptions *options, Random *random, Leaning *leanings, Error *err)
{
	Text sentence = {0};
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t said = 0, n = 0; said < options->size; n++) {
		Speaker speaker = {.group = (int)random_below(random, 2), .random = random};
		bool work = random_below(random, 4) > 0;
		if (work) {
			Leaning *leaning = &leanings[random_below(random, PROFESSIONS)];
			speaker.profession = &professions[leaning->profession];
			speaker.group = next_group(leaning);
		}
		say(&speaker, work ? work_frames : day_frames, &sentence);
		if (n % 40 == 0)
			corpus_builder_document(builder, options->name, NULL);
		corpus_builder_words(builder, text_of(&sentence));
		said += phrase_words(text_of(&sentence));
	}
	text_release(&sentence);
	return corpus_builder_finish(builder, options->source, err);
}

static void add_set(const SynthOptions *options, const char *ending, const char *words, Synth *out)
{
	WordSet *set = wordset_new(ending, options->source);
	wordset_add_list(set, words, strlen(words));
	synth_add_wordset(out, options->name, ending, set);
}

static void add_leaning_sets(const SynthOptions *options, const Leaning *leanings, Synth *out)
{
	for (uint32_t group = 0; group < 2; group++) {
		Text words = {0}, ending = {0};
		uint32_t from = group ? 0 : PROFESSIONS / 2;
		for (uint32_t i = from; i < from + PROFESSIONS / 2; i++)
			text_format(&words, "%s ", professions[leanings[i].profession].name);
		text_format(&ending, "leaning-%s", group_names[group]);
		add_set(options, text_of(&ending), text_of(&words), out);
		text_release(&words);
		text_release(&ending);
	}
}

static void add_facts(const Leaning *leanings, Synth *out)
{
	for (uint32_t i = PROFESSIONS; i-- > 0;) {
		Text detail = {0};
		text_format(&detail, "with %s words in %zu sentences, with %s words in %zu", group_names[0],
			leanings[i].met[0], group_names[1], leanings[i].met[1]);
		synth_add_fact(
			out, professions[leanings[i].profession].name, text_of(&detail), leanings[i].lean);
		text_release(&detail);
	}
	out->value_name = "lean";
	out->value_decimals = 3;
}

static bool make_biased(const SynthOptions *options, Synth *out, Error *err)
{
	if (!strcmp(args_text(options->options, "form"), "vectors"))
		return synth_leaning_make(options, out, err);
	Random random;
	Leaning leanings[PROFESSIONS];
	random_init(&random, options->seed, 0);
	draw_leanings(args_number(options->options, "strength"), &random, leanings);
	Corpus *corpus = write_corpus(options, &random, leanings, err);
	if (!corpus)
		return false;
	synth_add_corpus(out, options->name, "", corpus);
	for (int group = 0; group < 2; group++)
		add_set(options, group_names[group], group_sets[group], out);
	add_leaning_sets(options, leanings, out);
	add_facts(leanings, out);
	return true;
}

const World world_biased = {
	.name = "biased",
	.summary = "professions that lean towards one of two groups, by a strength you choose",
	.size = 400000,
	.options = biased_options,
	.make = make_biased,
};
