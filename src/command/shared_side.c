#include "command/shared_side.h"

void shared_side_names(const SideMaps *maps, Text *out)
{
	enum { SHOWN = 20 };
	size_t count = maps->count < SHOWN ? maps->count : SHOWN;
	for (size_t i = 0; i < count; i++)
		text_format(out, "%s%s",
			i == 0                ? ""
			: i + 1 < maps->count ? ", "
					      : " and ",
			maps->sides[i].name);
	text_add(out, count < maps->count ? ", …" : "");
}

bool shared_side_wanted(
	const Call *call, const Space *space, const char *name, const SideMap **side, Error *err)
{
	const char *typed = args_text(call->args, "side");
	*side = NULL;
	if (!typed)
		return true;
	if (!space->side_maps)
		return args_fault(call->args, "side", 0, err,
			"%s remembers no maps of sides; spaces made by adapt with a map that can be written "
			"down do, see help explain",
			name);
	*side = side_maps_named(space->side_maps, typed);
	if (*side)
		return true;
	Text names = {0};
	shared_side_names(space->side_maps, &names);
	args_fault(call->args, "side", 0, err, "%s has no side \"%s\"; its sides are %s", name, typed,
		text_of(&names));
	text_release(&names);
	return false;
}

bool shared_side_reader(const Call *call, const Space *space, const char *name, const SideMap *side,
	Encoder **reader, Error *err)
{
	const SideEncoder *encoder = side_encoder_in(space->encoder);
	const SideMap *own = encoder ? side_maps_named(encoder->maps, side->name) : NULL;
	*reader = own ? side_encoder_of(encoder, own) : NULL;
	return *reader ||
	       args_fault(call->args, "side", 0, err,
		       "%s read no text when it became a side of %s: embed makes spaces of documents, which do",
		       side->name, name);
}
