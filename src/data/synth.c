#include "data/synth.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

extern const World world_royals, world_twins, world_biased, world_shapes;

const World *const worlds[] = {&world_royals, &world_twins, &world_biased, &world_shapes, NULL};

const World *world_find(const char *name)
{
	for (size_t i = 0; worlds[i]; i++)
		if (strcmp(worlds[i]->name, name) == 0)
			return worlds[i];
	return NULL;
}

static SynthPart *add_part(Synth *synth, const char *name, const char *ending)
{
	Text full = {0};
	text_format(&full, "%s%s%s", name, *ending ? "-" : "", ending);
	synth->parts = memory_grow(synth->parts, synth->count, &synth->room, sizeof *synth->parts);
	SynthPart *part = &synth->parts[synth->count++];
	*part = (SynthPart){.name = text_take(&full)};
	return part;
}

void synth_add_corpus(Synth *synth, const char *name, const char *ending, Corpus *corpus)
{
	add_part(synth, name, ending)->corpus = corpus;
}

void synth_add_images(Synth *synth, const char *name, const char *ending, Images *images)
{
	add_part(synth, name, ending)->images = images;
}

void synth_add_lexicon(Synth *synth, const char *name, const char *ending, Lexicon *lexicon)
{
	lexicon_checksum(lexicon);
	add_part(synth, name, ending)->lexicon = lexicon;
}

void synth_add_wordset(Synth *synth, const char *name, const char *ending, WordSet *set)
{
	wordset_checksum(set);
	add_part(synth, name, ending)->wordset = set;
}

void synth_add_fact(Synth *synth, const char *fact, const char *detail, double value)
{
	synth->facts = memory_grow(synth->facts, synth->n_facts, &synth->fact_room, sizeof *synth->facts);
	synth->facts[synth->n_facts++] = (PlantedFact){memory_text(fact), memory_text(detail), value};
}

void synth_release(Synth *synth)
{
	for (size_t i = 0; i < synth->count; i++) {
		free(synth->parts[i].name);
		corpus_unref(synth->parts[i].corpus);
		images_unref(synth->parts[i].images);
		lexicon_unref(synth->parts[i].lexicon);
		wordset_unref(synth->parts[i].wordset);
	}
	for (size_t i = 0; i < synth->n_facts; i++) {
		free(synth->facts[i].fact);
		free(synth->facts[i].detail);
	}
	free(synth->parts);
	free(synth->facts);
	*synth = (Synth){0};
}
