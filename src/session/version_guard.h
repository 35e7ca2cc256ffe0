/*
 * Automatic versions of what a command works from or replaces. The command begins once they are kept; when one
 * cannot be kept it does not, so that nothing was altered. What takes long, as the state of a large model does,
 * is kept by a job, which then goes on as that of the command.
 */
#ifndef SESSION_VERSION_GUARD_H
#define SESSION_VERSION_GUARD_H

#include "session/version.h"

/* What waits for the versions. */
typedef struct GuardedWork {
	/* Begins it, on the keyboard thread; takes the work in any case. */
	bool (*begin)(Session *session, void *work, Report *out, Error *err);
	/* Instead, when a version could not be kept or the job was stopped. */
	void (*free)(void *work);
} GuardedWork;

/* Before `line` works from the objects of these names, and makes or replaces `product` (or NULL): keeps those
 * of which version_wanted. What costs much memory is told. The product may be a name for what is not there yet,
 * which is dropped when nothing begins; nothing else may change it meanwhile. The work is gone in any case. Out
 * of the settle of a task that is to go on with it: after session_go_on. */
bool version_guard(Session *session, const char *line, const char *const *names, size_t count,
	const char *product, const GuardedWork *type, void *work, Report *out, Error *err);

#endif
