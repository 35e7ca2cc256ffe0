#include "command/train_start.h"

#include "train/memory_archive.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_parent(TrainWork *work, Space *from)
{
	Text parents = {0};
	text_format(&parents, "%s; %s (%s)", work->input.parents ? work->input.parents : "", work->from,
		space_checksum(from));
	free((char *)work->input.parents);
	work->input.parents = text_take(&parents);
}

/* `from` counted. */
static void begin_from(TrainWork *work, Space *from)
{
	work->before = from;
	work->input.from = from;
	add_parent(work, from);
}

/* With all that it learned, as if the copy had been trained on. */
static bool from_model(TrainWork *work, const Object *object, Error *err)
{
	work->model = model_copy(object->model, err);
	work->copied = true;
	work->before = object->space ? space_ref(object->space) : NULL;
	return work->model != NULL;
}

static bool check_method(const Call *call, const Trainer *trainer, Error *err)
{
	return trainer->from_vectors ||
	       args_fault(call->args, "start", 0, err,
		       "%s cannot begin from vectors, only from another model of its own kind; sgns, "
		       "cbow, glove and classify can",
		       trainer->name);
}

static bool from_object(const Call *call, TrainWork *work, Object *object, Error *err)
{
	if (object->kind == OBJECT_MODEL && object->model && object->model->trainer == work->trainer)
		return from_model(work, object, err);
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, object->name, NULL, &why);
	if (!space)
		return args_fault(call->args, "start", 0, err, "%s", why.message);
	if (!check_method(call, work->trainer, err))
		return false;
	begin_from(work, space_ref(space));
	return true;
}

static bool from_file(const Call *call, TrainWork *work, Error *err)
{
	char *home = command_home(work->from);
	const char *path = home ? home : work->from;
	bool there = access(path, R_OK) == 0;
	if (there)
		work->reader = space_reader_new(path, NULL, 0);
	else
		args_fault(call->args, "start", 0, err,
			"there is neither a space nor a file called \"%s\"; ls lists the spaces of this "
			"session",
			work->from);
	free(home);
	return there && check_method(call, work->trainer, err);
}

bool train_start_prepare(const Call *call, TrainWork *work, Error *err)
{
	const char *from = args_text(call->args, "start");
	if (!from)
		return true;
	if (work->how != TRAIN_STARTS)
		return args_fault(call->args, "start", 0, err,
			"%s goes on from its own vectors; start is for a new model: train %s DATA start=%s",
			args_text(call->args, "method"), work->trainer->name, from);
	work->from = memory_text(from);
	work->input.from_all = args_yes(call->args, "outside");
	Object *object = session_find(call->session, from);
	return object ? from_object(call, work, object, err) : from_file(call, work, err);
}

bool train_start_read(TrainWork *work, Error *err)
{
	bool finished = false;
	if (!space_reader_step(work->reader, &finished, err))
		return false;
	if (!finished)
		return true;
	begin_from(work, space_reader_take(work->reader));
	space_reader_free(work->reader);
	work->reader = NULL;
	return true;
}

void train_start_report(const TrainWork *work, const Space *space, Report *out)
{
	const Space *from = work->before;
	size_t found = 0, outside = 0;
	if (!work->from || !from)
		return;
	for (uint32_t row = 0; row < space->items.count; row++) {
		bool known = dictionary_find_text(&from->items, dictionary_word(&space->items, row)) !=
			     DICTIONARY_NONE;
		bool met = !space->counts || space->counts[row] > 0;
		found += known && met;
		outside += known && !met;
	}
	Table *table = report_table(out, "start");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "found", COLUMN_INTEGER, 0);
	table_column(table, "outside", COLUMN_INTEGER, 0);
	table_column(table, "new", COLUMN_INTEGER, 0);
	table_text(table, work->from);
	table_integer(table, (long long)from->items.count);
	table_integer(table, (long long)found);
	table_integer(table, (long long)outside);
	table_integer(table, (long long)(space->items.count - found - outside));
}
