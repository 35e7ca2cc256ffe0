/* What an adapter with a network left alone: each layer's checksum before it went on learning and after. */
#include "command/adapt_work.h"

#include <string.h>

static bool moved(const AdaptLayer *layer)
{
	return strcmp(layer->before, layer->after) != 0;
}

static void tell_frozen(const AdaptLink *link, Report *out)
{
	size_t frozen = 0, broken = 0;
	for (size_t i = 0; i < link->n_layers; i++) {
		frozen += link->layers[i].frozen;
		broken += link->layers[i].frozen && moved(&link->layers[i]);
	}
	if (broken)
		report_text(out, "Beware: %zu of %zu frozen layers moved.", broken, frozen);
	else if (frozen)
		report_text(out,
			"No parameter of a frozen layer moved: the checksums are the same before and after.");
}

void adapt_layers_report(const AdaptLink *link, Report *out)
{
	if (!link->n_layers)
		return;
	Table *table = report_table(out, "layers");
	table_column(table, "layer", COLUMN_TEXT, 0);
	table_column(table, "parameters", COLUMN_INTEGER, 0);
	table_column(table, "frozen", COLUMN_TEXT, 0);
	table_column(table, "before", COLUMN_TEXT, 0);
	table_column(table, "after", COLUMN_TEXT, 0);
	table_column(table, "moved", COLUMN_TEXT, 0);
	for (size_t i = 0; i < link->n_layers; i++) {
		const AdaptLayer *layer = &link->layers[i];
		table_text(table, layer->name);
		table_integer(table, (long long)layer->parameters);
		table_text(table, layer->frozen ? "yes" : "no");
		table_text(table, layer->before);
		table_text(table, layer->after);
		table_text(table, moved(layer) ? "yes" : "no");
	}
	tell_frozen(link, out);
}
