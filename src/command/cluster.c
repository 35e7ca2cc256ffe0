/* cluster: groups of items that lie near one another, in the full space. */
#include "command/cluster.h"
#include "session/version.h"

#include "command/methods.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *clusterer_name_at(size_t index)
{
	return clusterers[index] ? clusterers[index]->name : NULL;
}

static const Clusterer *wanted_clusterer(const Call *call, Error *err)
{
	const char *by = args_text(call->args, "by");
	const Clusterer *clusterer = clusterer_find(by);
	if (clusterer)
		return clusterer;
	Error why = ERROR_INIT;
	methods_unknown(by, "way of finding clusters", clusterer_name_at, &why);
	args_fault(call->args, "by", 0, err, "%s", why.message);
	return NULL;
}

/* The object that the space belongs to, unless it has other vectors by now. */
static Object *object_of(const Session *session, const ClusterWork *work)
{
	Object *object = session_find(session, work->name);
	return object && space_shares(object->space, work->space) ? object : NULL;
}

static bool settle_cluster(Session *session, Task *task, Report *out, Error *err)
{
	const ClusterWork *work = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = object_of(session, work);
	cluster_answer(work, out);
	if (!work->found)
		return true;
	if (!object) {
		report_text(out, "The clusters are not kept: %s has other vectors by now.", work->name);
		return true;
	}
	if (version_number(work->name)) {
		report_text(out, "The clusters are not kept: versions do not change.");
		return true;
	}
	clustering_unref(object->clustering);
	object->clustering = clustering_ref(work->clustering);
	session_changed(session, object);
	return true;
}

static ClusterWork *new_work(const Call *call, const Object *object, const Clusterer *clusterer)
{
	const Args *args = call->args;
	ClusterWork *work = memory_new(1, sizeof *work);
	*work = (ClusterWork){.clusterer = clusterer,
		.options = {.k = (size_t)args_integer(args, "k"),
			.iterations = (size_t)args_integer(args, "iterations"),
			.min_size = args_given(args, "min_size") ? (size_t)args_integer(args, "min_size") : 0,
			.min_points = (size_t)args_integer(args, "min_points"),
			.seed = call_seed(call)},
		.metric = strcmp(args_text(args, "metric"), "l2") == 0 ? METRIC_L2 : METRIC_COSINE,
		.top = args_given(args, "top") ? (size_t)args_integer(args, "top") : 5,
		.name = memory_text(object->name),
		.space = space_ref(object->space),
		.silhouette = NAN};
	return work;
}

static bool start_cluster(const Call *call, const Object *object, Error *err)
{
	const Clusterer *clusterer = wanted_clusterer(call, err);
	if (!clusterer)
		return false;
	ClusterWork *work = new_work(call, object, clusterer);
	if (clusterer == clusterers[0] && work->options.k > work->space->vectors.rows) {
		args_fault(call->args, "k", 0, err, "%s has only %zu items", object->name,
			work->space->vectors.rows);
		cluster_work_free(work);
		return false;
	}
	work->clustering = clustering_new(work->space, clusterer->name, args_text(call->args, "metric"),
		call->line, work->options.seed, err);
	if (work->clustering)
		return session_start(call->session, call->line, NULL, &cluster_work, work, 0, settle_cluster,
			       err) != NULL;
	cluster_work_free(work);
	return false;
}

static bool run_cluster(const Call *call, Report *out, Error *err)
{
	const char *name;
	if (!session_space(call->session, args_text(call->args, "in"), &name, err))
		return false;
	const Object *object = session_find(call->session, name);
	if (args_given(call->args, "members"))
		return cluster_members(call, object, out, err);
	if (args_given(call->args, "as"))
		return args_fault(
			call->args, "as", 0, err, "members=3 as=NAME gives the members of cluster 3 a name");
	return start_cluster(call, object, err);
}

const Command command_cluster = {
	.name = "cluster",
	.group = "explore",
	.summary = "Find groups of items that lie near one another",
	.help = "Clusters are sought in the space itself, not on the map, and kept with it: map colour=cluster "
		"shows them. Clusters are numbered by size.\n"
		"by=kmeans makes k clusters, to one of which every item belongs (k-means++, then Lloyd's "
		"iterations). by=density finds how many there are (HDBSCAN*; Campello, Moulavi & Sander, PAKDD "
		"2013): places where items lie dense, min_size of them or more, and leaves the others in no "
		"cluster.\n"
		"typical are the members nearest to the centre of the cluster, the mean of its members. "
		"distinctive are those whose nearness to this centre most exceeds their nearness to the mean "
		"of all items: cos(x, centre) - cos(x, mean of all), each item scaled to length 1. With "
		"metric=l2, nearness is minus the Euclidean distance and items are taken as they are. cohesion "
		"is the mean cosine of members with the centre; distance the mean distance from it.\n"
		"silhouette tells how much nearer items are to their own cluster than to the next one, from -1 "
		"to 1. Where items have classes or domains, purity, nmi and ari say how far clusters agree "
		"with these: 1 is perfect, and an ari of 0 is what chance gives. Items in no cluster count as "
		"one group.",
	.makes = 1u << OBJECT_WORDSET,
	.args = {{.name = "in",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL,
			 .help = "the space; the current one when left out"},
		{.name = "by",
			.kind = ARG_TEXT,
			.help = "how clusters are found",
			.fallback = "kmeans",
			.value_at = clusterer_name_at},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "clusters that k-means makes",
			.fallback = "10",
			.low = 1,
			.high = 100000},
		{.name = "min_size",
			.kind = ARG_INTEGER,
			.help = "items of a cluster by density at least; when left out one in 200 of all, 5 to "
				"1000",
			.low = 2,
			.high = 1e8},
		{.name = "min_points",
			.kind = ARG_INTEGER,
			.help = "items that make a place dense: how many count for the distance to the last of "
				"them",
			.fallback = "10",
			.low = 1,
			.high = 1000},
		{.name = "metric",
			.kind = ARG_CHOICE,
			.help = "what near means; by cosine, items are scaled to length 1",
			.fallback = "cosine",
			.choices = "cosine|l2"},
		{.name = "iterations",
			.kind = ARG_INTEGER,
			.help = "of k-means at most",
			.fallback = "100",
			.low = 1,
			.high = 100000},
		ARG_SEED("what the first centres and samples depend on"),
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "items shown of a cluster; 5, or 20 of its members",
			.low = 1,
			.high = 1000000},
		{.name = "members",
			.kind = ARG_TEXT,
			.help = "list members of this cluster, by number or name, of those found last"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "a name for the set of all its members"}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\ncluster w k=4",
	.run = run_cluster,
};
