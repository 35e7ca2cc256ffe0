/* The methods that commands offer, for help and the reference. */
#include "command/methods.h"

#include "adapt/adapter.h"
#include "project/projector.h"
#include "train/trainer.h"

#include <string.h>

static Method of_trainer(const Trainer *trainer)
{
	return (Method){.before = "train ",
		.after = trainer->takes == TAKES_IMAGES ? "IMAGES… [options]" : "CORPUS… [options]",
		.name = trainer->name,
		.title = trainer->title,
		.summary = trainer->summary,
		.source = trainer->source,
		.options = trainer->options};
}

static Method of_adapter(const Adapter *adapter)
{
	return (Method){.before = "adapt ",
		.after = "SOURCE TARGET [options]",
		.name = adapter->name,
		.title = adapter->title,
		.summary = adapter->summary,
		.source = adapter->source,
		.options = adapter->options};
}

static Method of_projector(const Projector *projector)
{
	return (Method){.before = "map by=",
		.after = "[options]",
		.name = projector->name,
		.title = projector->title,
		.summary = projector->summary,
		.source = projector->source};
}

bool methods_each(bool (*visit)(void *context, const Method *method), void *context)
{
	bool go_on = true;
	for (size_t i = 0; go_on && trainers[i]; i++) {
		Method method = of_trainer(trainers[i]);
		go_on = visit(context, &method);
	}
	for (size_t i = 0; go_on && adapters[i]; i++) {
		Method method = of_adapter(adapters[i]);
		go_on = visit(context, &method);
	}
	for (size_t i = 0; go_on && projectors[i]; i++) {
		Method method = of_projector(projectors[i]);
		go_on = visit(context, &method);
	}
	return go_on;
}

typedef struct Wanted {
	const char *name;
	Method *method;
} Wanted;

static bool is_not(void *context, const Method *method)
{
	Wanted *wanted = context;
	if (strcmp(method->name, wanted->name) != 0)
		return true;
	*wanted->method = *method;
	return false;
}

bool methods_find(const char *name, Method *method)
{
	Wanted wanted = {name, method};
	return !methods_each(is_not, &wanted);
}
