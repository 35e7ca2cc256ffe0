/* Any bytes as one value of a version in a session file, under their right SHA-256: going back to the version
 * succeeds or is refused with a sentence, and what it is a version of is there in any case. */
#include "base/digest.h"
#include "command/command.h"
#include "data/encoder.h"
#include "input.h"
#include "session/version.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char template[] = "/tmp/isthmus-fuzz-template-XXXXXX", path[] = "/tmp/isthmus-fuzz-versions-XXXXXX";

static void run(Session *session, const char *format, const char *file)
{
	char line[200];
	Report report = {0};
	Error err = ERROR_INIT;
	snprintf(line, sizeof line, format, file);
	expect(command_execute(session, line, &report, &err));
	report_release(&report);
}

static void remove_files(void)
{
	unlink(template);
	unlink(path);
}

/* A model, a version of it, and an index and clusters of that; a hub of three spaces, which reads text, and a
 * version of it. */
static void make_template(void)
{
	int files[] = {mkstemp(template), mkstemp(path)};
	close(files[0]);
	close(files[1]);
	atexit(remove_files);
	Session *session = session_new();
	run(session, "%s", "synth royals size=1000");
	run(session, "%s", "train sgns royals as=w dim=4 epochs=1 exact=yes min_count=5");
	run(session, "%s", "index hnsw w");
	run(session, "%s", "cluster w k=2");
	run(session, "%s", "checkpoint w");
	run(session, "%s", "embed royals in=w unit=sentence as=s");
	run(session, "%s", "embed royals in=w unit=sentence method=mean as=m");
	run(session, "%s", "embed royals unit=sentence method=tfidf features=6 as=t");
	run(session, "%s", "adapt cca t m s through=hub dim=3 judge=none as=h");
	run(session, "%s", "checkpoint h");
	run(session, "%s", "drop s");
	run(session, "%s", "drop m");
	run(session, "%s", "drop t");
	run(session, "%s", "drop royals");
	run(session, "session save %s", template);
	session_free(session);
}

static void copy_template(void)
{
	char bytes[1 << 16];
	FILE *from = fopen(template, "rb"), *to = fopen(path, "wb");
	size_t count;
	while ((count = fread(bytes, 1, sizeof bytes, from)) > 0)
		expect(fwrite(bytes, 1, count, to) == count);
	fclose(from);
	fclose(to);
}

/* The value of the part that the first byte chooses. */
static void replace_part(sqlite3 *db, const uint8_t *data, size_t size)
{
	static const char blob[] = "INSERT OR IGNORE INTO blobs (hash, bytes) VALUES (?1, ?2)";
	static const char part[] = "UPDATE parts SET hash = ?1, size = ?2 WHERE rowid = (SELECT rowid FROM "
				   "parts WHERE section LIKE "
				   "'object/%/version/%' OR key = 'versions' ORDER BY section, key LIMIT 1 "
				   "OFFSET ?3 % (SELECT count(*) "
				   "FROM parts WHERE section LIKE 'object/%/version/%' OR key = 'versions'))";
	Digest digest = digest_of(data + 1, size - 1);
	sqlite3_stmt *statement = NULL;
	expect(sqlite3_prepare_v2(db, blob, -1, &statement, NULL) == SQLITE_OK);
	sqlite3_bind_blob(statement, 1, digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(statement, 2, data + 1, (int)size - 1, SQLITE_STATIC);
	expect(sqlite3_step(statement) == SQLITE_DONE);
	sqlite3_finalize(statement);
	expect(sqlite3_prepare_v2(db, part, -1, &statement, NULL) == SQLITE_OK);
	sqlite3_bind_blob(statement, 1, digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)size - 1);
	sqlite3_bind_int(statement, 3, data[0]);
	expect(sqlite3_step(statement) == SQLITE_DONE);
	sqlite3_finalize(statement);
}

static bool no_remake(Session *session, const char *line, Error *err)
{
	(void)session;
	return error_set(err, ERROR_FILE, "cannot run %s", line);
}

static void restore(Session *session, const char *name, const char *line)
{
	Error err = ERROR_INIT;
	Report report = {0};
	Object *object = session_find(session, name);
	expect(object && object->space && object->n_versions <= 1);
	if (object->n_versions)
		expect(command_execute(session, line, &report, &err) || err.message[0]);
	expect(object->space != NULL);
	report_release(&report);
}

/* Through whichever maps came back. */
static void read_text(const Session *session)
{
	const Space *space = session_find(session, "h")->space;
	float *vector = malloc(space->vectors.cols * sizeof *vector);
	size_t words, known;
	if (space->encoder)
		encoder_encode_text(
			space->encoder, "the king and the queen", "h", vector, &words, &known, NULL);
	free(vector);
}

static void open_file(void)
{
	Session *session = session_new();
	Error err = ERROR_INIT;
	Text notes = {0};
	expect(session_open(session, path, no_remake, &notes, &err));
	restore(session, "h", "rollback h@1");
	restore(session, "w", "rollback w@1");
	read_text(session);
	text_release(&notes);
	session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool made;
	sqlite3 *db = NULL;
	if (size < 2)
		return 0;
	if (!made)
		make_template();
	made = true;
	copy_template();
	expect(sqlite3_open(path, &db) == SQLITE_OK);
	sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL, NULL, NULL);
	replace_part(db, data, size);
	sqlite3_close(db);
	open_file();
	return 0;
}
