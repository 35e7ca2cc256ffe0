#include "measure/density_clusters.h"

#include "base/dictionary.h"

#include <stdlib.h>

/* Nodes 0 .. rows - 1 are rows; node rows + i is what edge i joins. */
typedef struct Merge {
	uint32_t left, right, size;
	float length;
} Merge;

typedef struct Condensed {
	uint32_t parent;
	double birth, stability, below; /* below: the most that clusters inside add up to */
	bool chosen;
} Condensed;

typedef struct Hierarchy {
	size_t rows, min_size;
	Merge *merges;
	uint32_t *of; /* by node: the cluster that it belongs to or fell out of */
	bool *fallen; /* by node: it has fallen out of the cluster */
	Condensed *clusters;
	size_t n_clusters, room;
	float least; /* the shortest length that is not 0 */
} Hierarchy;

static uint32_t root_of(uint32_t *parent, uint32_t row)
{
	while (parent[row] != row)
		row = parent[row] = parent[parent[row]];
	return row;
}

static uint32_t size_of(const Hierarchy *tree, uint32_t node)
{
	return node < tree->rows ? 1 : tree->merges[node - tree->rows].size;
}

static void join_all(Hierarchy *tree, const ReachEdge *edges, uint32_t *parent, uint32_t *node)
{
	for (uint32_t row = 0; row < tree->rows; row++)
		parent[row] = node[row] = row;
	for (size_t i = 0; i + 1 < tree->rows; i++) {
		uint32_t a = root_of(parent, edges[i].from), b = root_of(parent, edges[i].to);
		Merge *merge = &tree->merges[i];
		*merge = (Merge){node[a], node[b], 0, edges[i].length};
		merge->size = size_of(tree, node[a]) + size_of(tree, node[b]);
		if (edges[i].length > 0 && !(tree->least > 0))
			tree->least = edges[i].length;
		parent[b] = a;
		node[a] = (uint32_t)(tree->rows + i);
	}
}

/* 1 / length; lengths of 0 count as the shortest other. */
static double density(const Hierarchy *tree, float length)
{
	float least = tree->least > 0 ? tree->least : 1;
	return 1 / (double)(length > least ? length : least);
}

static uint32_t begin_cluster(Hierarchy *tree, uint32_t parent, double birth)
{
	tree->clusters = memory_grow(tree->clusters, tree->n_clusters, &tree->room, sizeof *tree->clusters);
	tree->clusters[tree->n_clusters] = (Condensed){.parent = parent, .birth = birth};
	return (uint32_t)tree->n_clusters++;
}

/* One side of a split: a cluster of its own, what remains of the old one, or rows that fall out. */
static void settle_side(Hierarchy *tree, uint32_t node, uint32_t cluster, double at, bool both_large)
{
	bool large = size_of(tree, node) >= tree->min_size;
	Condensed *old = &tree->clusters[cluster];
	if (!large || both_large)
		old->stability += size_of(tree, node) * (at - old->birth);
	tree->fallen[node] = !large;
	tree->of[node] = both_large ? begin_cluster(tree, cluster, at) : cluster;
}

static void condense(Hierarchy *tree)
{
	size_t last = 2 * tree->rows - 2;
	tree->of[last] = begin_cluster(tree, DICTIONARY_NONE, 0);
	for (size_t node = last; node >= tree->rows; node--) {
		const Merge *merge = &tree->merges[node - tree->rows];
		if (tree->fallen[node]) {
			tree->fallen[merge->left] = tree->fallen[merge->right] = true;
			tree->of[merge->left] = tree->of[merge->right] = tree->of[node];
			continue;
		}
		bool both = size_of(tree, merge->left) >= tree->min_size &&
			    size_of(tree, merge->right) >= tree->min_size;
		settle_side(tree, merge->left, tree->of[node], density(tree, merge->length), both);
		settle_side(tree, merge->right, tree->of[node], density(tree, merge->length), both);
	}
}

/* From the innermost outwards; parents come before what they contain. */
static void choose(Hierarchy *tree)
{
	for (size_t c = tree->n_clusters; c-- > 1;) {
		Condensed *cluster = &tree->clusters[c];
		cluster->chosen = cluster->stability >= cluster->below;
		tree->clusters[cluster->parent].below += cluster->chosen ? cluster->stability : cluster->below;
	}
}

/* By cluster the outermost chosen one that it is in, numbered anew. */
static size_t number(const Hierarchy *tree, uint32_t *numbers)
{
	size_t count = 0;
	numbers[0] = DICTIONARY_NONE;
	for (size_t c = 1; c < tree->n_clusters; c++) {
		numbers[c] = numbers[tree->clusters[c].parent];
		if (numbers[c] == DICTIONARY_NONE && tree->clusters[c].chosen)
			numbers[c] = (uint32_t)count++;
	}
	return count;
}

static bool reserve(Hierarchy *tree, Error *err)
{
	tree->merges = memory_data(tree->rows, sizeof *tree->merges, "the hierarchy of clusters", err);
	tree->of = memory_data(2 * tree->rows, sizeof *tree->of, "the hierarchy of clusters", err);
	tree->fallen = memory_data(2 * tree->rows, sizeof *tree->fallen, "the hierarchy of clusters", err);
	return tree->merges && tree->of && tree->fallen;
}

bool density_clusters(
	const ReachEdge *edges, size_t rows, size_t min_size, uint32_t *cluster_of, size_t *count, Error *err)
{
	Hierarchy tree = {.rows = rows, .min_size = min_size};
	bool fine = reserve(&tree, err);
	*count = 0;
	if (fine) {
		/* cluster_of and the beginning of `of` serve the joining first. */
		join_all(&tree, edges, cluster_of, tree.of);
		condense(&tree);
		choose(&tree);
		uint32_t *numbers = memory_new(tree.n_clusters, sizeof *numbers);
		*count = number(&tree, numbers);
		for (size_t i = 0; i < rows; i++)
			cluster_of[i] = numbers[tree.of[i]];
		free(numbers);
	}
	free(tree.merges);
	free(tree.of);
	free(tree.fallen);
	free(tree.clusters);
	return fine;
}
