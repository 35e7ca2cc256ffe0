/* What `cluster` answers. */
#include "command/cluster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One domain has nothing to tell. */
static bool has_domains(const Space *space)
{
	return space->domain_of && space->domains.count > 1;
}

/* --- the table of clusters --- */

static void items_cell(const Space *space, const Hit *hits, size_t count, Table *table)
{
	Text text = {0};
	for (size_t i = 0; i < count; i++)
		text_format(&text, "%s%s", i ? ", " : "", dictionary_word(&space->items, hits[i].row));
	table_text(table, text_of(&text));
	text_release(&text);
}

typedef struct Part {
	size_t count;
	uint32_t group;
} Part;

static int by_count(const void *a, const void *b)
{
	const Part *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

/* The commonest groups among the members: "news 61 %, court 39 %". */
static void mix_cell(const ClusterProfiles *profiles, size_t cluster, const uint32_t *group_of,
	const Dictionary *groups, Table *table)
{
	enum { SHOWN = 3 };
	Text text = {0};
	Part *parts = memory_new(groups->count, sizeof *parts);
	size_t size = profiles->of[cluster].size;
	for (uint32_t g = 0; g < groups->count; g++)
		parts[g].group = g;
	for (size_t i = profiles->starts[cluster]; i < profiles->starts[cluster + 1]; i++)
		if (group_of[profiles->members[i]] != DICTIONARY_NONE)
			parts[group_of[profiles->members[i]]].count++;
	qsort(parts, groups->count, sizeof *parts, by_count);
	for (size_t i = 0; i < SHOWN && i < groups->count && parts[i].count; i++)
		text_format(&text, "%s%s %.0f %%", i ? ", " : "", dictionary_word(groups, parts[i].group),
			100 * (double)parts[i].count / (double)size);
	table_text(table, text_of(&text));
	text_release(&text);
	free(parts);
}

static void cluster_row(const ClusterWork *work, size_t cluster, Table *table)
{
	const Space *space = work->space;
	const ClusterProfile *of = &work->profiles.of[cluster];
	table_integer(table, (long long)cluster + 1);
	table_integer(table, (long long)of->size);
	table_number(table, work->metric == METRIC_L2 ? -of->nearness : of->nearness);
	items_cell(space, of->typical, of->listed, table);
	items_cell(space, of->distinctive, of->listed, table);
	if (has_domains(space))
		mix_cell(&work->profiles, cluster, space->domain_of, &space->domains, table);
	if (space->class_of)
		mix_cell(&work->profiles, cluster, space->class_of, &space->classes, table);
}

static void cluster_table(const ClusterWork *work, Report *out)
{
	Table *table = report_table(out, "clusters");
	table_column(table, "cluster", COLUMN_INTEGER, 0);
	table_column(table, "size", COLUMN_INTEGER, 0);
	table_column(table, work->metric == METRIC_L2 ? "distance" : "cohesion", COLUMN_NUMBER, 3);
	table_column(table, "typical", COLUMN_TEXT, 0);
	table_column(table, "distinctive", COLUMN_TEXT, 0);
	if (has_domains(work->space))
		table_column(table, "domains", COLUMN_TEXT, 0);
	if (work->space->class_of)
		table_column(table, "classes", COLUMN_TEXT, 0);
	for (size_t c = 0; c < work->found; c++)
		cluster_row(work, c, table);
}

/* --- how good they are --- */

static size_t outside(const ClusterWork *work)
{
	return work->space->vectors.rows - work->profiles.starts[work->found];
}

static void quality_table(const ClusterWork *work, Report *out)
{
	Table *table = report_table(out, "quality");
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "metric", COLUMN_TEXT, 0);
	table_column(table, "clusters", COLUMN_INTEGER, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "outside", COLUMN_INTEGER, 0);
	table_column(table, "silhouette", COLUMN_NUMBER, 4);
	table_column(table, "inertia", COLUMN_NUMBER, 4);
	table_column(table, "seed", COLUMN_INTEGER, 0);
	table_text(table, work->clusterer->name);
	table_text(table, work->clustering->metric);
	table_integer(table, (long long)work->found);
	table_integer(table, (long long)work->space->vectors.rows);
	table_integer(table, (long long)outside(work));
	table_number(table, work->silhouette);
	table_number(table, work->clusterer->inertia ? work->clusterer->inertia(work->state) : NAN);
	table_integer(table, (long long)work->options.seed);
}

static void agreement_row(const char *name, size_t groups, const Agreement *agreement, Table *table)
{
	table_text(table, name);
	table_integer(table, (long long)groups);
	table_number(table, agreement->purity);
	table_number(table, agreement->nmi);
	table_number(table, agreement->ari);
}

static void agreement_table(const ClusterWork *work, Report *out)
{
	const Space *space = work->space;
	if (!space->class_of && !has_domains(space))
		return;
	Table *table = report_table(out, "agreement");
	table_column(table, "with", COLUMN_TEXT, 0);
	table_column(table, "groups", COLUMN_INTEGER, 0);
	table_column(table, "purity", COLUMN_NUMBER, 4);
	table_column(table, "nmi", COLUMN_NUMBER, 4);
	table_column(table, "ari", COLUMN_NUMBER, 4);
	if (space->class_of)
		agreement_row("classes", space->classes.count, &work->with_classes, table);
	if (has_domains(space))
		agreement_row("domains", space->domains.count, &work->with_domains, table);
}

void cluster_answer(const ClusterWork *work, Report *out)
{
	Text how = {0};
	work->clusterer->describe(work->state, &how);
	if (work->found) {
		cluster_table(work, out);
		quality_table(work, out);
		agreement_table(work, out);
	}
	report_text(out, "%s%s", text_of(&how),
		work->found ? " map colour=cluster shows the clusters, cluster members=1 lists one." : "");
	if (work->found && work->space->vectors.rows > CLUSTER_SAMPLE)
		report_text(out, "The silhouette is that of %d items, drawn from the seed.", CLUSTER_SAMPLE);
	text_release(&how);
}

/* --- members --- */

static bool find_cluster(const Call *call, const Object *object, uint32_t *cluster, Error *err)
{
	const char *wanted = args_text(call->args, "members");
	const Clustering *clustering = object->clustering;
	if (!clustering || !space_shares(clustering->space, object->space))
		return args_fault(call->args, "members", 0, err,
			clustering ? "the vectors have changed since they were clustered; cluster %s finds "
				     "clusters of those that are there now"
				   : "%s has no clusters yet; cluster %s finds some",
			object->name, object->name);
	*cluster = clustering_find(clustering, wanted);
	if (*cluster == DICTIONARY_NONE)
		return args_fault(call->args, "members", 0, err,
			"there is no cluster \"%s\"; they are numbered from 1 to %u", wanted,
			clustering->clusters.count);
	return true;
}

/* The members' vectors, of length 1 by cosine; rows[i] says whose the i-th is. */
static bool gather(const Clustering *clustering, uint32_t cluster, Metric metric, Matrix *vectors,
	uint32_t **rows, Error *err)
{
	const Space *space = clustering->space;
	size_t count = 0, width = space->vectors.cols;
	for (size_t i = 0; i < space->vectors.rows; i++)
		count += clustering->cluster_of[i] == cluster;
	*rows = memory_new(count, sizeof **rows);
	if (!matrix_init(vectors, count, width, "the members of a cluster", err))
		return false;
	for (size_t i = 0, at = 0; i < space->vectors.rows; i++) {
		if (clustering->cluster_of[i] != cluster)
			continue;
		float scale = metric == METRIC_COSINE ? space->inverse_norms[i] : 1;
		for (size_t j = 0; j < width; j++)
			matrix_row(vectors, at)[j] = scale * matrix_row(&space->vectors, i)[j];
		(*rows)[at++] = (uint32_t)i;
	}
	return true;
}

static void member_table(const Call *call, const Space *space, const ClusterProfiles *profiles,
	const uint32_t *rows, bool l2, Report *out)
{
	size_t top = args_given(call->args, "top") ? (size_t)args_integer(call->args, "top") : 20;
	Table *table = report_table(out, "members");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, l2 ? "distance" : "cosine", COLUMN_NUMBER, 4);
	if (space->domain_of)
		table_column(table, "domain", COLUMN_TEXT, 0);
	if (space->class_of)
		table_column(table, "class", COLUMN_TEXT, 0);
	for (size_t i = 0; i < profiles->of[0].size && i < top; i++) {
		uint32_t member = profiles->members[i], row = rows[member];
		double near = (double)profiles->nearness[member];
		table_text(table, dictionary_word(&space->items, row));
		table_number(table, l2 ? -near : near);
		if (space->domain_of)
			table_text(table, dictionary_word(&space->domains, space->domain_of[row]));
		if (space->class_of)
			table_text(table, space->class_of[row] == DICTIONARY_NONE
						  ? NULL
						  : dictionary_word(&space->classes, space->class_of[row]));
	}
	report_text(out, "%zu of %zu members, those nearest to the centre of the cluster first.",
		table_rows(table), profiles->of[0].size);
}

static bool name_set(const Call *call, const Space *space, const ClusterProfiles *profiles,
	const uint32_t *rows, Report *out, Error *err)
{
	const char *name = args_text(call->args, "as");
	if (!name)
		return true;
	WordSet *set = wordset_new(name, call->line);
	for (size_t i = 0; i < profiles->of[0].size; i++)
		wordset_add(set, dictionary_word(&space->items, rows[profiles->members[i]]));
	Object *object = session_put(call->session, name, OBJECT_WORDSET, call->line, err);
	if (object) {
		wordset_checksum(set);
		object->wordset = wordset_ref(set);
		session_changed(call->session, object);
		report_text(out, "%s is a set of all %zu members.", name, set->count);
	}
	wordset_unref(set);
	return object != NULL;
}

bool cluster_members(const Call *call, const Object *object, Report *out, Error *err)
{
	uint32_t cluster, *rows = NULL;
	if (!find_cluster(call, object, &cluster, err))
		return false;
	const Clustering *clustering = object->clustering;
	Metric metric = strcmp(clustering->metric, "l2") == 0 ? METRIC_L2 : METRIC_COSINE;
	Matrix vectors = {0};
	ClusterProfiles profiles = {0};
	uint32_t *all = NULL;
	bool fine = gather(clustering, cluster, metric, &vectors, &rows, err);
	if (fine) {
		all = memory_new(vectors.rows, sizeof *all);
		fine = cluster_profiles_make(
			matrix_rows(&vectors), metric, all, 1, 1, call->session->pool, &profiles, err);
	}
	if (fine) {
		member_table(call, clustering->space, &profiles, rows, metric == METRIC_L2, out);
		fine = name_set(call, clustering->space, &profiles, rows, out, err);
	}
	cluster_profiles_release(&profiles);
	matrix_release(&vectors);
	free(all);
	free(rows);
	return fine;
}
