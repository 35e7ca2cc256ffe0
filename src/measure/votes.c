#include "measure/votes.h"

#include "base/dictionary.h"

size_t votes_keep(Hit *hits, size_t count, size_t k, uint32_t own)
{
	size_t kept = 0;
	for (size_t i = 0; i < count && kept < k; i++)
		if (hits[i].row != own)
			hits[kept++] = hits[i];
	return kept;
}

size_t votes_for(const uint32_t *labels, uint32_t label, const Hit *hits, size_t count)
{
	size_t votes = 0;
	for (size_t i = 0; i < count; i++)
		votes += labels[hits[i].row] == label;
	return votes;
}

uint32_t votes_winner(const uint32_t *labels, const Hit *hits, size_t count)
{
	size_t most = 0;
	uint32_t winner = DICTIONARY_NONE;
	for (size_t i = 0; i < count; i++) {
		uint32_t label = labels[hits[i].row];
		size_t votes = label != DICTIONARY_NONE ? votes_for(labels, label, hits, count) : 0;
		if (votes > most) {
			most = votes;
			winner = label;
		}
	}
	return winner;
}
