/* What a call of `map` asks for: which map of which object, and how it is laid out. */
#ifndef COMMAND_MAP_REQUEST_H
#define COMMAND_MAP_REQUEST_H

#include "command/command.h"

typedef struct MapRequest {
	Object *object; /* whose space is mapped; it has one */
	KeptMap *map;   /* of that name; NULL: there is none yet */
	char *name;     /* of the map */
	const Projector *projector;
	char *options; /* of the method: all of them, "perplexity=30 iterations=1000" */
	size_t most;
	uint64_t seed;
	bool told; /* the call says how, it does not only ask for what there is */
} MapRequest;

/* What the call leaves out stays as it is in the map of that name, if its method stays too; else it is the
 * default. Fails with a sentence; then nothing needs to be released. */
bool map_request_read(const Call *call, MapRequest *request, Error *err);
void map_request_release(MapRequest *request);
/* Whether the map shows the points that are asked for, laid out by the same method. */
bool map_request_same_points(const MapRequest *request);
bool map_request_same_options(const MapRequest *request);
/* A pane that asks the same again leaves a map as it was changed meanwhile: what is asked for is that map. */
void map_request_defer(MapRequest *request);
/* Notes in the map what it is asked for with. */
void map_request_note(const MapRequest *request, KeptMap *map);
/* The options, parsed; NULL with a sentence when they are wrong. The caller frees. */
Args *map_request_args(const MapRequest *request, Error *err);

/* An option that names groups of words, with the named sets of the session as their words, since what is kept
 * outlives them: "male:female" becomes "male{he,him}:female{she,her}". The caller frees. */
char *map_request_spell(const Session *session, const char *text, Error *err);

/* The options of the method of that name; of the current space's map for NULL. */
bool map_request_method(const Session *session, const char *word, const ArgSpec **more, Error *err);

#endif
