/* versions: what spaces and models were. */
#include "command/command.h"
#include "session/version.h"

#include <string.h>

enum { HASH_SHOWN = 12 };

static Table *begin_table(Report *out)
{
	Table *table = report_table(out, "versions");
	table_column(table, "version", COLUMN_TEXT, 0);
	table_column(table, "now", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "MB", COLUMN_NUMBER, 2);
	table_column(table, "own MB", COLUMN_NUMBER, 2);
	table_column(table, "changed", COLUMN_TEXT, 0);
	table_column(table, "kept", COLUMN_TEXT, 0);
	table_column(table, "note", COLUMN_TEXT, 0);
	table_column(table, "sha256", COLUMN_TEXT, 0);
	return table;
}

static void change_cell(const Version *version, const Version *before, Table *table)
{
	Text change = {0};
	if (before)
		version_describe_change(version, before, &change);
	table_text(table, text_of(&change));
	text_release(&change);
}

static bool add_row(const Object *object, size_t at, Table *table, Error *err)
{
	Version *version = object->versions[at];
	const Space *space = version->object.space;
	char hash[DIGEST_TEXT];
	Text kept = {0};
	if (!version_name(version, err))
		return false;
	digest_text(&version->digest, hash);
	hash[HASH_SHOWN] = '\0';
	text_format(&kept, "%s%s", version->automatic ? "before: " : "", version->line);
	table_text(table, version->object.name);
	table_text(table, version == version_now(object) ? "*" : "");
	table_text(table, object_kind_name(version->kind));
	table_integer(table, (long long)space->vectors.rows);
	table_integer(table, (long long)space->vectors.cols);
	table_number(table, (double)version->bytes / 1e6);
	table_number(table, (double)version_own_bytes(version) / 1e6);
	change_cell(version, at ? object->versions[at - 1] : NULL, table);
	table_text(table, text_of(&kept));
	table_text(table, version->note);
	table_text(table, hash);
	text_release(&kept);
	return true;
}

static bool add_rows(const Object *object, Table **table, Report *out, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < object->n_versions; i++) {
		*table = *table ? *table : begin_table(out);
		fine = add_row(object, i, *table, err);
	}
	return fine;
}

static bool all_rows(const Session *session, Table **table, Report *out, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < session->n_objects; i++)
		fine = add_rows(session->objects[i], table, out, err);
	return fine;
}

static void report_costs(const Session *session, Report *out)
{
	size_t automatic = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < session->n_objects; i++)
		for (size_t v = 0; v < session->objects[i]->n_versions; v++) {
			const Version *version = session->objects[i]->versions[v];
			automatic += version->automatic;
			bytes += version->automatic ? version_own_bytes(version) : 0;
		}
	if (automatic)
		report_text(out,
			"%zu automatic in the session, at most %lld of each (checkpoints_kept); %.1f MB are "
			"held by them alone.",
			automatic, session_setting_integer(session, "checkpoints_kept"), (double)bytes / 1e6);
}

static bool run_versions(const Call *call, Report *out, Error *err)
{
	const Session *session = call->session;
	const char *name = args_text(call->args, "space");
	Error why = ERROR_INIT;
	Table *table = NULL;
	const Object *object = name ? session_get(session, name, OBJECT_SPACE, &why) : NULL;
	if (name && !object)
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	if (!(object ? add_rows(object, &table, out, err) : all_rows(session, &table, out, err)))
		return false;
	if (table)
		report_costs(session, out);
	else
		report_text(out, "There are no versions%s%s yet; checkpoint %s keeps one.", name ? " of " : "",
			name ? name : "", name ? name : "NAME");
	return true;
}

const Command command_versions = {
	.name = "versions",
	.group = "versions",
	.summary = "List the versions of spaces and models, with what they cost",
	.help = "now marks the version that a space or model is at present; MB is what a version would take "
		"alone, own MB what would be free without it; changed compares with the version above it; kept "
		"is the command that made the version, or before which it was made automatically. sha256 "
		"begins the SHA-256 of its items, vectors, all that it learned and where it comes from: the "
		"same for the same content.",
	.args = {{.name = "space",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL,
		.help = "a space or a model; all of them when left out"}},
	.watchable = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\nversions w",
	.run = run_versions,
};
