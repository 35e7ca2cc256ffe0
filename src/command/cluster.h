/* What the files of the command `cluster` share. */
#ifndef COMMAND_CLUSTER_H
#define COMMAND_CLUSTER_H

#include "command/command.h"
#include "data/clustering.h"
#include "measure/agreement.h"
#include "measure/cluster_profile.h"
#include "measure/clusterer.h"

enum { CLUSTER_SAMPLE = 2000 /* items that the silhouette is computed from */ };

/* A job that finds clusters and describes them. */
typedef struct ClusterWork {
	const Clusterer *clusterer;
	ClusterOptions options;
	Metric metric;
	size_t top;
	char *name; /* how the user calls the space */
	Space *space;
	Matrix unit;  /* rows of length 1, by cosine; else empty */
	size_t ready; /* rows of it that are made */
	void *state;  /* the clusterer's; NULL before it begins */
	Clustering *clustering;
	size_t found; /* clusters; 0 before they are known */
	bool over;    /* the method has finished, … */
	bool profiled, judged;
	ClusterProfiles profiles;
	double silhouette;
	Agreement with_classes, with_domains;
} ClusterWork;

extern const WorkType cluster_work;
void cluster_work_free(void *work);

/* Tables of clusters, of quality and of agreement with what is known. */
void cluster_answer(const ClusterWork *work, Report *out);
/* Lists members of a cluster of the object's, those nearest to its centre first; they become a set when a name
 * was given. */
bool cluster_members(const Call *call, const Object *object, Report *out, Error *err);

#endif
