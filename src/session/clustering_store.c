#include "session/clustering_store.h"

#include "train/archive.h"

#include <stdlib.h>
#include <string.h>

/* In a section of its own beside that of the space. */
static void clustering_archive(Store *store, const char *section, Archive *archive)
{
	Text own = {0};
	text_format(&own, "%s/clusters", section);
	store_archive(store, text_of(&own), archive);
	text_release(&own);
}

bool clustering_store(Store *store, const char *section, const Clustering *clustering, Error *err)
{
	Archive archive;
	size_t rows = clustering->space->vectors.rows;
	clustering_archive(store, section, &archive);
	bool fine = archive_put_text(&archive, "method", clustering->method, err) &&
		    archive_put_text(&archive, "metric", clustering->metric, err) &&
		    archive_put_text(&archive, "command", clustering->command, err) &&
		    archive_put_number(&archive, "seed", clustering->seed, err) &&
		    archive_put_words(&archive, "clusters", &clustering->clusters, err) &&
		    archive.put(archive.place, "cluster_of", clustering->cluster_of,
			    rows * sizeof *clustering->cluster_of, err);
	free(archive.place);
	return fine;
}

static bool check(const Clustering *clustering, Error *err)
{
	for (size_t i = 0; i < clustering->space->vectors.rows; i++) {
		uint32_t cluster = clustering->cluster_of[i];
		if (cluster != DICTIONARY_NONE && cluster >= clustering->clusters.count)
			return error_set(err, ERROR_FILE,
				"the session file is damaged: item %zu belongs to cluster %u of %u", i, cluster,
				clustering->clusters.count);
	}
	return true;
}

static bool get_members(Archive *archive, Clustering *clustering, Error *err)
{
	void *members;
	size_t bytes = clustering->space->vectors.rows * sizeof *clustering->cluster_of;
	if (!archive_get_part(archive, "cluster_of", bytes, &members, err))
		return false;
	free(clustering->cluster_of);
	clustering->cluster_of = members;
	return archive_get_words(archive, "clusters", &clustering->clusters, err) && check(clustering, err);
}

bool clustering_restore(Store *store, const char *section, Space *space, Clustering **clustering, Error *err)
{
	Archive archive;
	char *method = NULL, *metric = NULL, *command = NULL;
	double seed;
	*clustering = NULL;
	clustering_archive(store, section, &archive);
	bool fine = archive_get_text(&archive, "method", &method, err) &&
		    archive_get_text(&archive, "metric", &metric, err) &&
		    archive_get_text(&archive, "command", &command, err) &&
		    archive_get_number(&archive, "seed", &seed, err);
	if (fine && method) {
		*clustering = clustering_new(
			space, method, metric ? metric : "cosine", command, seed < 0 ? 0 : (uint64_t)seed, err);
		fine = *clustering && get_members(&archive, *clustering, err);
	}
	if (!fine) {
		clustering_unref(*clustering);
		*clustering = NULL;
	}
	free(method);
	free(metric);
	free(command);
	free(archive.place);
	return fine;
}
