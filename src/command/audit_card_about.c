/* What a report says about the model and the session that it is of. */
#include "command/audit_card.h"
#include "command/version.h"
#include "data/catalogue.h"
#include "data/testset.h"
#include "linalg/backend.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_fact(Table *table, const char *what, const char *value)
{
	if (!value || !*value)
		return;
	table_text(table, what);
	table_text(table, value);
}

static void add_count(Table *table, const char *what, unsigned long long count)
{
	Text text = {0};
	text_add_count(&text, count);
	add_fact(table, what, text_of(&text));
	text_release(&text);
}

static void about_model(AuditCard *self)
{
	Space *space = self->space;
	CardChapter *chapter = card_chapter(&self->about, "model", "The model", false);
	Table *table = card_table(chapter, "model");
	char seed[24];
	snprintf(seed, sizeof seed, "%" PRIu64, space->provenance.seed);
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	add_fact(table, "name", self->name);
	add_count(table, "items", space->vectors.rows);
	add_count(table, "dimensions", space->vectors.cols);
	add_fact(table, "made by", space->provenance.command);
	add_fact(table, "seed of its making", seed);
	add_fact(table, "made from", space->provenance.parents);
	add_fact(table, "note", space->provenance.note);
	add_fact(table, "checksum of items and vectors", space_checksum(space));
}

static void about_domains(AuditCard *self)
{
	const Space *space = self->space;
	CardChapter *chapter = card_chapter(&self->about, "domains", "Domains", false);
	size_t domains = space->domain_of ? space->domains.count : 0;
	if (domains < 2) {
		card_text(chapter, "All items are of one domain%s%s.", domains ? ": " : "",
			domains ? space->domains.words[0] : "");
		return;
	}
	size_t *items = memory_new(domains, sizeof *items);
	uint64_t *counts = memory_new(domains, sizeof *counts);
	for (size_t row = 0; row < space->vectors.rows; row++) {
		items[space->domain_of[row]]++;
		counts[space->domain_of[row]] += space->counts ? space->counts[row] : 0;
	}
	Table *table = card_table(chapter, "domains");
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "share", COLUMN_NUMBER, 3);
	if (space->counts)
		table_column(table, "occurrences", COLUMN_INTEGER, 0);
	for (size_t d = 0; d < domains; d++) {
		table_text(table, space->domains.words[d]);
		table_integer(table, (long long)items[d]);
		table_number(table, (double)items[d] / (double)space->vectors.rows);
		if (space->counts)
			table_integer(table, (long long)counts[d]);
	}
	free(items);
	free(counts);
}

/* --- versions --- */

void audit_card_take_versions(const Session *session, AuditCard *self)
{
	Object *object = session_find(session, self->name);
	if (!object || version_number(self->name))
		return;
	self->versions = memory_new(object->n_versions + 1, sizeof *self->versions);
	for (size_t i = 0; i < object->n_versions; i++)
		self->versions[self->n_versions++] = version_copy(object->versions[i]);
	if (version_now(object) || object->task)
		return;
	self->versions[self->n_versions++] = version_without_state(object);
	self->model = object->model;
}

void audit_card_free_versions(AuditCard *self)
{
	for (size_t i = 0; i < self->n_versions; i++)
		version_free(self->versions[i]);
	free(self->versions);
}

static bool add_version(const AuditCard *self, Version *version, Table *table, Error *err)
{
	char hash[DIGEST_TEXT];
	bool kept = version->number > 0;
	if (!kept && self->model && !(version->state = model_state_take(self->model, NULL, err)))
		return false;
	if (!version_name(version, err))
		return false;
	digest_text(&version->digest, hash);
	Text made = {0};
	text_format(&made, "%s%s", version->automatic ? "before: " : "", version->line);
	table_text(table, kept ? version->object.name : self->name);
	table_text(table, version->object.space == self->space ? "yes" : "");
	table_text(table, kept ? text_of(&made) : "not kept");
	table_text(table, version->note);
	table_text(table, hash);
	text_release(&made);
	return true;
}

bool audit_card_versions(AuditCard *self, Error *err)
{
	if (!self->n_versions)
		return true;
	CardChapter *chapter = card_chapter(&self->about, "versions", "Versions", false);
	card_text(chapter, "What the space was at other times, and what it was when this report was made "
			   "(audited). The SHA-256 is of items, vectors, all that was learned and where it "
			   "comes from; `diff` and `rollback` take the names.");
	Table *table = card_table(chapter, "versions");
	table_column(table, "version", COLUMN_TEXT, 0);
	table_column(table, "audited", COLUMN_TEXT, 0);
	table_column(table, "kept", COLUMN_TEXT, 0);
	table_column(table, "note", COLUMN_TEXT, 0);
	table_column(table, "sha256", COLUMN_TEXT, 0);
	for (size_t i = 0; i < self->n_versions; i++)
		if (!add_version(self, self->versions[i], table, err))
			return false;
	return true;
}

/* --- data --- */

/* NULL: the object has none. */
static const char *checksum_of(Object *object)
{
	if (object->corpus)
		return object->corpus->checksum;
	if (object->images)
		return object->images->checksum;
	if (object->lexicon)
		return lexicon_checksum(object->lexicon);
	if (object->wordset)
		return wordset_checksum(object->wordset);
	return object->space ? space_checksum(object->space) : NULL;
}

static size_t size_of(const Object *object)
{
	if (object->corpus)
		return object->corpus->n_tokens;
	if (object->images)
		return object->images->count;
	if (object->lexicon)
		return object->lexicon->count;
	if (object->wordset)
		return object->wordset->count;
	return object->space ? object->space->vectors.rows : 0;
}

/* Vectors that were made, and not read, may depend on one. */
static void add_seed(const Object *object, Table *table)
{
	char seed[24] = "";
	if (object->space && object->space->provenance.parents)
		snprintf(seed, sizeof seed, "%" PRIu64, object->space->provenance.seed);
	table_text(table, seed);
}

static void about_objects(const Call *call, AuditCard *self)
{
	CardChapter *chapter = card_chapter(&self->about, "data", "Data and commands", false);
	card_text(chapter, "Everything that had a name when this report was made, with the command that made "
			   "it. The size is in words of a text, items of a space, pictures, pairs or words of "
			   "a set; the seed is that of vectors that were made here; the checksum (XXH3, 128 "
			   "bits) is of the bytes that were read or of what was made.");
	Table *table = card_table(chapter, "objects");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "size", COLUMN_INTEGER, 0);
	table_column(table, "seed", COLUMN_TEXT, 0);
	table_column(table, "command", COLUMN_TEXT, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	for (size_t i = 0; i < call->session->n_objects; i++) {
		Object *object = call->session->objects[i];
		table_text(table, object->name);
		table_text(table, object_kind_name(object->kind));
		table_integer(table, (long long)size_of(object));
		add_seed(object, table);
		table_text(table, object->corpus ? object->corpus->source : object->command);
		table_text(table, checksum_of(object));
	}
}

/* The data set of the catalogue that an object was loaded from; NULL: none that is known. */
static const Dataset *dataset_of(const Catalogue *catalogue, const Object *object)
{
	static const char load[] = "load ";
	const char *line = object->command ? object->command : "", *name = line + strlen(load);
	if (strncmp(line, load, strlen(load)) != 0)
		return NULL;
	size_t length = strcspn(name, " ");
	for (size_t i = 0; i < catalogue->count; i++)
		if (strlen(catalogue->sets[i].name) == length &&
			!strncmp(catalogue->sets[i].name, name, length))
			return &catalogue->sets[i];
	return NULL;
}

static void about_licences(const Call *call, AuditCard *self)
{
	Catalogue catalogue = {0};
	CardChapter *chapter = &self->about.chapters[self->about.count - 1]; /* that on the data */
	Table *table = NULL;
	Error none = ERROR_INIT; /* without a catalogue nothing came from it */
	bool there = catalogue_read(NULL, &catalogue, &none);
	for (size_t i = 0; there && i < call->session->n_objects; i++) {
		const Object *object = call->session->objects[i];
		const Dataset *set = dataset_of(&catalogue, object);
		if (set && !table) {
			table = card_table(chapter, "licences");
			table_column(table, "name", COLUMN_TEXT, 0);
			table_column(table, "data set", COLUMN_TEXT, 0);
			table_column(table, "licence", COLUMN_TEXT, 0);
			table_column(table, "by", COLUMN_TEXT, 0);
		}
		if (set) {
			table_text(table, object->name);
			table_text(table, set->name);
			table_text(table, set->licence);
			table_text(table, set->attribution);
		}
	}
	catalogue_release(&catalogue);
}

static void about_program(const Call *call, AuditCard *self)
{
	CardChapter *chapter = card_chapter(&self->about, "program", "Program and seeds", false);
	Table *table = card_table(chapter, "program");
	Text blas = {0};
	char seed[24];
	snprintf(seed, sizeof seed, "%" PRIu64, self->seed);
	backend_describe(&blas);
	table_column(table, "fact", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	add_fact(table, "program", "Isthmus " ISTHMUS_VERSION);
	add_fact(table, "libraries", text_of(&blas));
	add_fact(table, "seed of these audits", seed);
	add_fact(table, "this report", call->line);
	text_release(&blas);
}

/* They are kept in the sets, which the job only reads. */
static void sum_up_sets(const AuditCard *self)
{
	for (size_t i = 0; i < self->n_subjects; i++)
		for (const char *role = TESTSET_ROLES; *role; role++)
			if (self->subjects[i].sets[(unsigned char)*role])
				wordset_checksum(self->subjects[i].sets[(unsigned char)*role]);
}

void audit_card_about(const Call *call, AuditCard *self)
{
	sum_up_sets(self);
	about_model(self);
	about_domains(self);
	about_objects(call, self);
	about_licences(call, self);
	about_program(call, self);
	self->card.program = memory_text("Isthmus " ISTHMUS_VERSION);
}
