#include "data/synth.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

extern const World world_anomalies, world_biased, world_gaussians, world_moons, world_royals, world_shapes,
	world_turncoat, world_twins;

const World *const worlds[] = {&world_royals, &world_twins, &world_biased, &world_shapes, &world_anomalies,
	&world_gaussians, &world_moons, &world_turncoat, NULL};

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

void synth_add_space(Synth *synth, const char *name, const char *ending, Space *space)
{
	add_part(synth, name, ending)->space = space;
}

static void number_names(Dictionary *names, const char *before, size_t count)
{
	Text name = {0};
	for (size_t i = 1; i <= count; i++) {
		text_clear(&name);
		text_format(&name, "%s%zu", before, i);
		dictionary_add(names, text_of(&name), name.length);
	}
	text_release(&name);
}

Space *synth_space(
	const char *domain, size_t count, size_t width, size_t classes, const SynthOptions *options, Error *err)
{
	Space *space = space_new(count, width, err);
	if (!space)
		return NULL;
	Text item = {0};
	text_format(&item, "%s-", domain);
	number_names(&space->items, text_of(&item), count);
	number_names(&space->classes, "c", classes);
	number_names(&space->columns, "x", width);
	text_release(&item);
	dictionary_add(&space->domains, domain, strlen(domain));
	space->provenance.command = memory_text(options->source);
	space->provenance.seed = options->seed;
	space->domain_of = memory_data(count, sizeof *space->domain_of, "the domains of a space", err);
	space->class_of = memory_data(count, sizeof *space->class_of, "the classes of a space", err);
	if (space->domain_of && space->class_of)
		return space;
	space_unref(space);
	return NULL;
}

Images *synth_images(size_t count, unsigned side, const char *source, Error *err)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->width = images->height = side;
	images->channels = 1;
	images->count = count;
	images->source = memory_text(source);
	images->pixels = memory_data(count, (size_t)side * side, "the pixels of pictures", err);
	images->class_of = memory_data(count, sizeof *images->class_of, "the classes of pictures", err);
	images->domain_of = memory_data(count, sizeof *images->domain_of, "the domains of pictures", err);
	if (images->pixels && images->class_of && images->domain_of)
		return images;
	images_unref(images);
	return NULL;
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
		space_unref(synth->parts[i].space);
	}
	for (size_t i = 0; i < synth->n_facts; i++) {
		free(synth->facts[i].fact);
		free(synth->facts[i].detail);
	}
	free(synth->parts);
	free(synth->facts);
	*synth = (Synth){0};
}
