#include "session/store.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "ISTH" and the version of the layout, as SQLite's application_id and user_version. Layout 1 had the bytes
 * among the parts. */
enum { APPLICATION_ID = 0x49535448, LAYOUT = 2, LAYOUT_WITHOUT_BLOBS = 1 };
/* SQLite takes values below 1 GB; parts also keep its own copies small. */
enum { PART_BYTES = 64 << 20 };

struct Store {
	References references;
	sqlite3 *db;
	sqlite3_stmt *put, *put_blob, *size, *get;
	char *path, *temporary; /* temporary: NULL when opened for reading, or when nothing is kept */
	bool writes, keeps;     /* keeps: the bytes, not only their digests */
	int layout;
	Store *of; /* of which this has all but: */
	const atomic_bool *stop;
};

static bool say(const Store *store, const char *doing, Error *err)
{
	return error_set(
		err, ERROR_FILE, "cannot %s \"%s\": %s", doing, store->path, sqlite3_errmsg(store->db));
}

static bool run_sql(Store *store, const char *sql, const char *doing, Error *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || say(store, doing, err);
}

static bool prepare_one(Store *store, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK;
}

static bool prepare(Store *store, Error *err)
{
	static const char put[] =
		"INSERT INTO parts (section, key, part, hash, size) VALUES (?1, ?2, ?3, ?4, ?5)";
	static const char put_blob[] = "INSERT OR IGNORE INTO blobs (hash, bytes) VALUES (?1, ?2)";
	static const char size[] = "SELECT count(*), total(length(blobs.bytes)) FROM parts LEFT JOIN blobs "
				   "USING (hash) WHERE section = ?1 AND key = ?2";
	static const char get[] = "SELECT blobs.bytes, parts.hash FROM parts LEFT JOIN blobs USING (hash) "
				  "WHERE section = ?1 AND key = ?2 ORDER BY part";
	static const char old_size[] =
		"SELECT count(*), total(length(bytes)) FROM parts WHERE section = ?1 AND key = ?2";
	static const char old_get[] = "SELECT bytes FROM parts WHERE section = ?1 AND key = ?2 ORDER BY part";
	bool old = store->layout == LAYOUT_WITHOUT_BLOBS;
	bool fine = (!store->writes || (prepare_one(store, put, &store->put) &&
					       prepare_one(store, put_blob, &store->put_blob))) &&
		    prepare_one(store, old ? old_size : size, &store->size) &&
		    prepare_one(store, old ? old_get : get, &store->get);
	return fine || say(store, "read", err);
}

static void finish_statements(Store *store)
{
	sqlite3_finalize(store->put);
	sqlite3_finalize(store->put_blob);
	sqlite3_finalize(store->size);
	sqlite3_finalize(store->get);
	store->put = store->put_blob = store->size = store->get = NULL;
}

void store_close(Store *store)
{
	if (!store || !references_drop(&store->references))
		return;
	if (store->of) {
		store_close(store->of);
		free(store);
		return;
	}
	finish_statements(store);
	sqlite3_close(store->db);
	if (store->temporary)
		unlink(store->temporary);
	free(store->temporary);
	free(store->path);
	free(store);
}

Store *store_ref(Store *store)
{
	references_add(&store->references);
	return store;
}

Store *store_heeding(Store *store, const atomic_bool *stop)
{
	Store *heeding = memory_new(1, sizeof *heeding);
	/* Not the whole of it: others count themselves in and out meanwhile. */
	heeding->db = store->db;
	heeding->size = store->size;
	heeding->get = store->get;
	heeding->path = store->path;
	heeding->keeps = store->keeps;
	heeding->layout = store->layout;
	references_init(&heeding->references);
	heeding->of = store_ref(store);
	heeding->stop = stop;
	return heeding;
}

bool store_keeps(const Store *store)
{
	return store->keeps;
}

/* Beside the file, so that a rename can replace it. One name for all: what a crash left is overwritten. */
static char *temporary_name(const char *path)
{
	Text name = {0};
	text_format(&name, "%s.saving", path);
	return text_take(&name);
}

static bool make_tables(Store *store, Error *err)
{
	static const char sql[] =
		"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = 1230197832; "
		"PRAGMA user_version = 2; CREATE TABLE blobs (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL); "
		"CREATE TABLE parts (section TEXT NOT NULL, key TEXT NOT NULL, part INTEGER NOT NULL, "
		"hash BLOB NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (section, key, part)); BEGIN";
	_Static_assert(APPLICATION_ID == 1230197832 && LAYOUT == 2, "the pragmas above say the same");
	return run_sql(store, sql, "write", err) && prepare(store, err);
}

Store *store_create(const char *path, Error *err)
{
	Store *store = memory_new(1, sizeof *store);
	*store = (Store){.path = memory_text(path), .writes = true, .keeps = true, .layout = LAYOUT};
	references_init(&store->references);
	store->temporary = temporary_name(path);
	unlink(store->temporary);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	bool fine = sqlite3_open_v2(store->temporary, &store->db, flags, NULL) == SQLITE_OK ||
		    say(store, "write", err);
	if (fine && make_tables(store, err))
		return store;
	store_close(store);
	return NULL;
}

Store *store_measure(Error *err)
{
	Store *store = memory_new(1, sizeof *store);
	*store = (Store){.path = memory_text("memory"), .writes = true, .layout = LAYOUT};
	references_init(&store->references);
	bool fine = sqlite3_open(":memory:", &store->db) == SQLITE_OK || say(store, "write", err);
	if (fine && make_tables(store, err))
		return store;
	store_close(store);
	return NULL;
}

static bool pragma_is(Store *store, const char *pragma, int expected)
{
	sqlite3_stmt *statement = NULL;
	bool same = sqlite3_prepare_v2(store->db, pragma, -1, &statement, NULL) == SQLITE_OK &&
		    sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == expected;
	sqlite3_finalize(statement);
	return same;
}

static bool check_layout(Store *store, Error *err)
{
	if (!pragma_is(store, "PRAGMA application_id", APPLICATION_ID))
		return error_set(err, ERROR_INPUT, "\"%s\" is no session file of Isthmus; `load` reads data",
			store->path);
	store->layout = pragma_is(store, "PRAGMA user_version", LAYOUT) ? LAYOUT : LAYOUT_WITHOUT_BLOBS;
	if (store->layout != LAYOUT && !pragma_is(store, "PRAGMA user_version", LAYOUT_WITHOUT_BLOBS))
		return error_set(err, ERROR_INPUT,
			"\"%s\" was saved by another version of Isthmus that lays files out differently; open "
			"it with that version",
			store->path);
	return true;
}

Store *store_open(const char *path, Error *err)
{
	struct stat status;
	if (stat(path, &status) != 0) {
		error_file(err, "open", path);
		return NULL;
	}
	if (!source_is_plain(path, err))
		return NULL;
	Store *store = memory_new(1, sizeof *store);
	references_init(&store->references);
	store->path = memory_text(path);
	bool fine = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK ||
		    say(store, "open", err);
	if (fine && check_layout(store, err) && prepare(store, err))
		return store;
	store_close(store);
	return NULL;
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return fine;
}

static bool move_into_place(Store *store, Error *err)
{
	if (!sync_path(store->temporary, O_RDONLY) || rename(store->temporary, store->path) != 0)
		return error_file(err, "write", store->path);
	char *copy = memory_text(store->path);
	sync_path(dirname(copy), O_RDONLY | O_DIRECTORY);
	free(copy);
	free(store->temporary);
	store->temporary = NULL;
	return true;
}

bool store_commit(Store *store, Error *err)
{
	bool fine = run_sql(store, "COMMIT", "write", err);
	finish_statements(store);
	if (sqlite3_close(store->db) != SQLITE_OK)
		fine = error_set(err, ERROR_FILE, "cannot finish writing \"%s\"", store->path);
	store->db = NULL;
	fine = fine && move_into_place(store, err);
	store_close(store);
	return fine;
}

static void bind_names(sqlite3_stmt *statement, const char *section, const char *key)
{
	sqlite3_reset(statement);
	sqlite3_bind_text(statement, 1, section, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, key, -1, SQLITE_STATIC);
}

/* A content that is there already is not written again. */
static bool put_blob(Store *store, const Digest *digest, const void *bytes, size_t count, Error *err)
{
	if (!store->keeps)
		return true;
	sqlite3_reset(store->put_blob);
	sqlite3_bind_blob(store->put_blob, 1, digest->bytes, DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(store->put_blob, 2, bytes, (int)count, SQLITE_STATIC);
	bool fine = sqlite3_step(store->put_blob) == SQLITE_DONE || say(store, "write", err);
	sqlite3_reset(store->put_blob);
	return fine;
}

static bool put_part(Store *store, int part, const void *bytes, size_t count, Error *err)
{
	Digest digest = digest_of(bytes, count);
	sqlite3_bind_int(store->put, 3, part);
	sqlite3_bind_blob(store->put, 4, digest.bytes, DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(store->put, 5, (sqlite3_int64)count);
	bool fine = put_blob(store, &digest, bytes, count, err) &&
		    (sqlite3_step(store->put) == SQLITE_DONE || say(store, "write", err));
	sqlite3_reset(store->put);
	return fine;
}

bool store_put(Store *store, const char *section, const char *key, const void *bytes, size_t count, Error *err)
{
	const char *from = bytes ? bytes : "";
	int part = 0;
	size_t done = 0;
	bool fine = true;
	bind_names(store->put, section, key);
	do {
		size_t size = count - done < PART_BYTES ? count - done : PART_BYTES;
		fine = put_part(store, part++, from + done, size, err);
		done += size;
	} while (fine && done < count);
	return fine;
}

/* What the statement `get` has come to, if its bytes are what they were when they were put. */
static bool part_is_whole(const Store *store, const void *bytes, size_t count)
{
	if (store->layout == LAYOUT_WITHOUT_BLOBS)
		return true;
	Digest digest = digest_of(bytes, count);
	return sqlite3_column_bytes(store->get, 1) == DIGEST_BYTES &&
	       memcmp(sqlite3_column_blob(store->get, 1), digest.bytes, DIGEST_BYTES) == 0;
}

static bool read_parts(Store *store, const char *section, const char *key, char *to, size_t room, Error *err)
{
	size_t done = 0;
	int step = SQLITE_DONE;
	bool stopped = false;
	bind_names(store->get, section, key);
	while (!(stopped = store->stop && atomic_load(store->stop)) &&
		(step = sqlite3_step(store->get)) == SQLITE_ROW) {
		size_t size = (size_t)sqlite3_column_bytes(store->get, 0);
		if (size > room - done)
			break;
		if (size) /* an empty blob has no address */
			memcpy(to + done, sqlite3_column_blob(store->get, 0), size);
		if (!part_is_whole(store, to + done, size))
			break;
		done += size;
	}
	sqlite3_reset(store->get);
	if (stopped)
		return error_set(err, ERROR_CANCELLED, "stopped reading \"%s\"", store->path);
	if (step != SQLITE_DONE || done != room)
		return error_set(err, ERROR_FILE, "\"%s\" is damaged: %s/%s is not what was saved", store->path,
			section, key);
	return true;
}

static bool get_value(
	Store *store, const char *section, const char *key, void **bytes, size_t *count, Error *err)
{
	*bytes = NULL;
	*count = 0;
	bind_names(store->size, section, key);
	if (sqlite3_step(store->size) != SQLITE_ROW)
		return say(store, "read", err);
	bool there = sqlite3_column_int(store->size, 0) > 0;
	*count = (size_t)sqlite3_column_double(store->size, 1);
	sqlite3_reset(store->size);
	if (!there)
		return true;
	*bytes = memory_data(*count + 1, 1, key, err);
	if (*bytes && read_parts(store, section, key, *bytes, *count, err))
		return true;
	free(*bytes);
	*bytes = NULL;
	return false;
}

/* The statements are shared by all who read. */
bool store_get(Store *store, const char *section, const char *key, void **bytes, size_t *count, Error *err)
{
	sqlite3_mutex *lock = sqlite3_db_mutex(store->db);
	sqlite3_mutex_enter(lock);
	bool fine = get_value(store, section, key, bytes, count, err);
	sqlite3_mutex_leave(lock);
	return fine;
}

static bool for_rows(Store *store, const char *sql, const char *section, const char *key,
	bool (*each)(void *context, const char *text, Error *err), void *context, Error *err)
{
	sqlite3_stmt *rows = NULL;
	int step = SQLITE_ERROR;
	bool fine = true;
	if (prepare_one(store, sql, &rows)) {
		sqlite3_bind_text(rows, 1, section, -1, SQLITE_STATIC);
		if (key)
			sqlite3_bind_text(rows, 2, key, -1, SQLITE_STATIC);
		while (fine && (step = sqlite3_step(rows)) == SQLITE_ROW)
			fine = each(context, (const char *)sqlite3_column_text(rows, 0), err);
	}
	sqlite3_finalize(rows);
	return fine && (step == SQLITE_DONE || say(store, "read", err));
}

bool store_each_key(Store *store, const char *section, bool (*each)(void *context, const char *key, Error *err),
	void *context, Error *err)
{
	static const char sql[] = "SELECT key FROM parts WHERE section = ?1 AND part = 0 ORDER BY rowid";
	return for_rows(store, sql, section, NULL, each, context, err);
}

bool store_each_section(Store *store, const char *section, const char *key,
	bool (*each)(void *context, const char *section, Error *err), void *context, Error *err)
{
	static const char sql[] = "SELECT section FROM parts WHERE key = ?2 AND part = 0 AND (section = ?1 OR "
				  "substr(section, 1, length(?1) + 1) = ?1 || '/') ORDER BY section";
	return for_rows(store, sql, section, key, each, context, err);
}

/* One line a part, in an order of its own: the section within the given one, key, part, digest, size. */
static bool list_parts(const char *section, sqlite3_stmt *list, Text *lines, uint64_t *bytes)
{
	size_t skip = strlen(section);
	int step;
	sqlite3_bind_text(list, 1, section, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(list)) == SQLITE_ROW) {
		const char *within = (const char *)sqlite3_column_text(list, 0) + skip;
		text_format(lines, "%s\t%s\t%d\t%s\t%lld\n", within, (const char *)sqlite3_column_text(list, 1),
			sqlite3_column_int(list, 2), (const char *)sqlite3_column_text(list, 3),
			(long long)sqlite3_column_int64(list, 4));
		*bytes += (uint64_t)sqlite3_column_int64(list, 4);
	}
	return step == SQLITE_DONE;
}

bool store_digest(Store *store, const char *section, Digest *digest, uint64_t *bytes, Error *err)
{
	static const char sql[] =
		"SELECT section, key, part, lower(hex(hash)), size FROM parts WHERE section = ?1 "
		"OR substr(section, 1, length(?1) + 1) = ?1 || '/' ORDER BY section, key, part";
	sqlite3_stmt *list = NULL;
	Text lines = {0};
	*bytes = 0;
	bool fine = (prepare_one(store, sql, &list) && list_parts(section, list, &lines, bytes)) ||
		    say(store, "read", err);
	sqlite3_finalize(list);
	*digest = digest_of(text_of(&lines), lines.length);
	text_release(&lines);
	return fine;
}

/* --- from file to file --- */

static bool damage(const Store *store, const char *section, bool *damaged, Error *err)
{
	*damaged = true;
	return error_set(err, ERROR_FILE, "\"%s\" is damaged: %s is not what was saved", store->path, section);
}

/* The part that `rows` has come to: section, key, part, hash, bytes. */
static bool copy_part(
	Store *from, sqlite3_stmt *rows, size_t skip, Store *to, const char *as, bool *damaged, Error *err)
{
	const char *section = (const char *)sqlite3_column_text(rows, 0);
	const void *bytes = sqlite3_column_blob(rows, 4);
	size_t count = (size_t)sqlite3_column_bytes(rows, 4);
	Digest digest = digest_of(bytes ? bytes : "", count);
	if (sqlite3_column_type(rows, 4) == SQLITE_NULL || sqlite3_column_bytes(rows, 3) != DIGEST_BYTES ||
		memcmp(sqlite3_column_blob(rows, 3), digest.bytes, DIGEST_BYTES) != 0)
		return damage(from, section, damaged, err);
	Text name = {0};
	text_format(&name, "%s%s", as, section + skip);
	bind_names(to->put, text_of(&name), (const char *)sqlite3_column_text(rows, 1));
	bool fine = put_part(to, sqlite3_column_int(rows, 2), bytes ? bytes : "", count, err);
	text_release(&name);
	return fine;
}

static void forget(Store *store, const char *section)
{
	static const char *const sql[] = {
		"DELETE FROM parts WHERE section = ?1 OR substr(section, 1, length(?1) + 1) = ?1 || '/'",
		"DELETE FROM blobs WHERE hash NOT IN (SELECT hash FROM parts)"};
	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *statement = NULL;
		if (prepare_one(store, sql[i], &statement)) {
			if (i == 0)
				sqlite3_bind_text(statement, 1, section, -1, SQLITE_STATIC);
			sqlite3_step(statement);
		}
		sqlite3_finalize(statement);
	}
}

bool store_copy(Store *from, const char *section, Store *to, const char *as, bool *damaged, Error *err)
{
	static const char sql[] =
		"SELECT section, key, part, hash, blobs.bytes FROM parts LEFT JOIN blobs USING (hash) "
		"WHERE section = ?1 OR substr(section, 1, length(?1) + 1) = ?1 || '/'";
	sqlite3_stmt *rows = NULL;
	int step = SQLITE_DONE;
	*damaged = false;
	bool fine = prepare_one(from, sql, &rows) || say(from, "read", err);
	if (fine)
		sqlite3_bind_text(rows, 1, section, -1, SQLITE_STATIC);
	while (fine && (step = sqlite3_step(rows)) == SQLITE_ROW)
		fine = copy_part(from, rows, strlen(section), to, as, damaged, err);
	if (fine && step != SQLITE_DONE)
		fine = damage(from, section, damaged, err);
	sqlite3_finalize(rows);
	if (*damaged)
		forget(to, as);
	return fine;
}

bool store_alone(Store *store, const char *section, uint64_t *bytes, Error *err)
{
	static const char sql[] =
		"SELECT total(size) FROM (SELECT max(size) AS size FROM parts GROUP BY hash HAVING "
		"min(section = ?1 OR substr(section, 1, length(?1) + 1) = ?1 || '/') = 1)";
	sqlite3_stmt *sum = NULL;
	bool fine = prepare_one(store, sql, &sum);
	if (fine) {
		sqlite3_bind_text(sum, 1, section, -1, SQLITE_STATIC);
		fine = sqlite3_step(sum) == SQLITE_ROW;
		*bytes = fine ? (uint64_t)sqlite3_column_double(sum, 0) : 0;
	}
	sqlite3_finalize(sum);
	return fine || say(store, "read", err);
}

bool store_put_text(Store *store, const char *section, const char *key, const char *text, Error *err)
{
	return !text || store_put(store, section, key, text, strlen(text), err);
}

bool store_get_text(Store *store, const char *section, const char *key, char **text, Error *err)
{
	void *bytes;
	size_t count;
	bool fine = store_get(store, section, key, &bytes, &count, err);
	*text = bytes;
	return fine;
}

/* --- as an archive --- */

typedef struct Section {
	Store *store;
	char name[];
} Section;

static bool archive_put(void *place, const char *key, const void *bytes, size_t count, Error *err)
{
	Section *section = place;
	return store_put(section->store, section->name, key, bytes, count, err);
}

static bool archive_get(void *place, const char *key, void **bytes, size_t *count, Error *err)
{
	Section *section = place;
	return store_get(section->store, section->name, key, bytes, count, err);
}

void store_archive(Store *store, const char *name, Archive *archive)
{
	Section *section = memory_new(1, sizeof *section + strlen(name) + 1);
	section->store = store;
	memcpy(section->name, name, strlen(name) + 1);
	*archive = (Archive){archive_put, archive_get, section};
}
