/*
 * Session: everything that has a name, the settings, the history and the jobs. It belongs to the keyboard
 * thread; no other thread touches it. Clients call session_poll whenever the wake descriptor is readable.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "data/clustering.h"
#include "data/corpus.h"
#include "data/images.h"
#include "data/lexicon.h"
#include "data/space.h"
#include "data/wordset.h"
#include "index/learned_metric.h"
#include "job/job.h"
#include "report/report.h"
#include "session/kept_map.h"
#include "session/model_state.h"
#include "train/trainer.h"

typedef enum ObjectKind {
	OBJECT_CORPUS,
	OBJECT_IMAGES,
	OBJECT_LEXICON,
	OBJECT_WORDSET,
	OBJECT_SPACE,
	OBJECT_MODEL, /* has a space too: the latest */
	OBJECT_METRIC,
	OBJECT_KINDS
} ObjectKind;

const char *object_kind_name(ObjectKind kind);    /* "corpus" */
const char *object_kind_article(ObjectKind kind); /* what stands before it in a sentence: "a ", or "" */

typedef struct Object {
	char *name;
	ObjectKind kind;
	char *command;            /* the line that made it */
	unsigned long generation; /* grows whenever what the name stands for changes */
	struct Task *task;        /* at work on it now, or NULL */
	Corpus *corpus;
	Images *images;
	Lexicon *lexicon;
	WordSet *wordset;
	Space *space;   /* OBJECT_SPACE, OBJECT_MODEL; NULL before a model's first snapshot */
	Model *model;   /* OBJECT_MODEL at rest; NULL while a job owns it */
	KeptMap **maps; /* the one asked for last comes first */
	size_t n_maps;
	Clustering *clustering; /* of the space that it had then; NULL: none was made */
	Index *index;           /* of the space that it had then; NULL: none was made */
	LearnedMetric *metric;  /* OBJECT_METRIC */
	Space *seen, *seen_of;  /* OBJECT_METRIC: the space that was asked about last as the metric sees it; or
				   NULL */
	/* Of what the name stands for, and stood for before it was replaced; they stay when it is. The oldest
	 * first. See session/version.h. */
	struct Version **versions;
	size_t n_versions;
	int last_version; /* the highest number given so far */
} Object;

struct Session;
struct Task;

/* Called on the keyboard thread when the job is over, in whatever state (task->error tells a failure; it
 * comes set from the job): names the product and answers. It takes what it keeps out of job_work(task->job):
 * the rest is freed with the job right after. */
typedef bool TaskSettle(struct Session *session, struct Task *task, Report *out, Error *err);

/* The model that a job's work trains, which must be held still; NULL: not begun. */
typedef Model *TaskModel(void *work);
/* The layout that it is at work on, likewise. */
typedef Layout *TaskLayout(void *work);

/* A job together with what the session does about it. */
typedef struct Task {
	int number;       /* as the user sees it: job 1 */
	char *line;       /* the command that started it */
	char *names;      /* the object being made or changed, or NULL */
	char *redirect;   /* the file that its answer goes to, or NULL; clients send it there */
	bool append;      /* at the end of that file */
	char *pipe;       /* the shell command that reads its answer, or NULL */
	Job *job;         /* NULL once settled */
	JobState state;   /* read through task_state */
	double seconds;   /* of jobs that are over; read through task_seconds */
	double cpu;       /* CPU seconds of the last job, once it is settled */
	bool background;  /* nobody waits for it */
	bool passing;     /* a pane's question began it: it leaves the list once the next such has begun */
	Snapshot *latest; /* taken over by session_poll */
	Space *began;     /* what it goes on from: of the newest such job; or NULL. Counted */
	bool fresh;       /* that is only the first that was seen of a new model */
	TaskSettle *settle;
	TaskLayout *layout; /* of a task that makes a map; otherwise NULL */
	TaskModel *model;   /* of a task that trains the object that it names; otherwise NULL */
	bool settled;
	bool answered; /* its report was taken by a client */
	Report report; /* what settle answered; clients take it */
	Error error;
} Task;

/* Names that commands accept and the screen knows; ui/tui/layout.c and ui/panes/ hold what they mean. */
#define SCREEN_LAYOUTS "explore|train|audit|teach"
#define SCREEN_PANES "map|neighbours|training|audit|objects|jobs|log|prompt"
#define SCREEN_ACTIONS                                                                                         \
	"up|down|left|right|page-up|page-down|top|bottom|next|previous|zoom|layout|freeze|pause|help|panes|"   \
	"cancel|"                                                                                              \
	"redraw|suspend|leave|zoom-in|zoom-out|fit|pan-left|pan-right|pan-up|pan-down|labels|marker|mark|"     \
	"lasso|corner|finish|unmark|search|"                                                                   \
	"group-1|"                                                                                             \
	"group-2|group-3|group-4|group-5|group-6|group-7|group-8"

/* What the screen shows; commands change it, the screen reads it. */
typedef struct Screen {
	unsigned long generation; /* grows with every change */
	char **watches;           /* command lines that panes keep up to date */
	size_t n_watches;
	char *layout;   /* "explore" */
	char *focus;    /* a pane's name */
	char *selected; /* name of the set whose items stand out; or NULL */
	bool zoomed;
	bool wanted; /* `tui` was typed */
	bool paced;  /* lines that wait stay until the person has read the answer before them: the tour */
	bool open;   /* the screen is up now */
} Screen;

typedef struct Session {
	Object **objects;
	size_t n_objects;
	char *current; /* name of the space that `in=` defaults to */
	Task **tasks;  /* in order of start; finished ones stay listed */
	size_t n_tasks;
	Task **asked; /* those that are no jobs: a pane waits for their answers */
	size_t n_asked;
	int next_task;
	Task *going_on; /* see session_go_on; otherwise NULL */
	int wake_fd;    /* eventfd: readable when a job has news */
	Pool *pool;     /* for work on the keyboard thread */
	char **history;
	size_t n_history;
	Report last;     /* tables and curves that the last command answered; `assert` and `export` read them */
	char *last_line; /* what that command was; or NULL */
	Screen screen;
	/* Lines that `source` left to be run. Clients run them one after the other, each when the one before
	 * and its job are over, through session_next_line. */
	char **queue;
	size_t n_queue;
	/* Called while someone waits for a job; false asks the job to stop. The client's; may be NULL. */
	bool (*tick)(void *context, const Task *task);
	void *tick_context;
	bool quit;
	unsigned long generation; /* grows with any object's generation */
	char **settings;          /* values, in the order of the table settings[] */
	bool *fixed;              /* which of them no file changes that is opened */
	char *file;               /* session file it was opened from or saved to, or NULL */
} Session;

Session *session_new(void);
void session_free(Session *session);

/* --- objects --- */
/* NULL when there is none. `w@2`, version 2 of w, is found too: a space. */
Object *session_find(const Session *session, const char *name);
/* The object, which must be of `kind` (a model passes for a space); errors suggest near names and say how to
 * make one. */
Object *session_get(const Session *session, const char *name, ObjectKind kind, Error *err);
/* The object of that name, new and empty, or the old one emptied: an error while a job works on it, and when it
 * is of another kind (a model and a space may replace one another). Whatever is a space or model becomes
 * current. The caller fills in its part, then calls session_changed. */
Object *session_put(Session *session, const char *name, ObjectKind kind, const char *command, Error *err);
/* Whether session_put would give something of `kind` that name. */
bool session_may_put(const Session *session, const char *name, ObjectKind kind, Error *err);
void session_changed(Session *session, Object *object);
void session_use(Session *session, const char *name); /* makes a space current; NULL: none is */
bool session_rename(Session *session, const char *from, const char *to, Error *err);
/* A space as the metric of the object sees it, made when another was asked about last; borrowed until the next
 * call. NULL with an error. */
const Space *object_seen(Object *metric, Space *space, Pool *pool, Error *err);
bool object_has_seen(const Object *metric, const Space *space);
/* Takes over what metric_view_take gave. */
void object_keep_seen(Object *metric, Space *space, Space *seen);
/* The index of the space as it is now; NULL: there is none, or it is of an earlier state. */
const Index *object_index(const Object *object);
void object_empty(Object *object); /* gives back all it holds but its name */
/* All but the name, which is `to`'s own; what `to` held is given back, and `from` is empty. */
void object_move(Object *from, Object *to);
bool session_drop(Session *session, const char *name, Error *err); /* with its versions; or one version */
/* A free name: `wanted` or, when taken, wanted2, wanted3, … The caller frees. */
char *session_free_name(const Session *session, const char *wanted);
/* The space that `name` (NULL: the current one) stands for now; borrowed until the next session_poll or change.
 * `actual` (or NULL) gets its name. */
Space *session_space(const Session *session, const char *name, const char **actual, Error *err);
/* The same without reading a version that lies unread in a file: NULL then, and where there is none. */
const Space *session_space_at_hand(const Session *session, const char *name);

/* --- jobs --- */
/* Starts work in a thread of its own with `threads` threads (0: as the settings say); takes ownership of `work`
 * in any case. `names` (or NULL) is the object that the work makes or changes: it shows the newest snapshot's
 * space. */
Task *session_start(Session *session, const char *line, const char *names, const WorkType *type, void *work,
	int threads, TaskSettle *settle, Error *err);
/* From a task's settle, when its job only prepared what it is about: the next session_start gives the task that
 * job, and no other begins. It is settled when that is over; what was answered so far stays. */
void session_go_on(Session *session, Task *task);
/* The task was begun by a pane, which asks again: nobody else hears of its end, and those before it go. */
void session_passing(Session *session, Task *task);
/* A task that was just started is there for a pane alone, which takes its report once it is settled, or loses
 * interest: from here on it is no job that anyone else sees. */
void session_asked(Session *session, Task *task);
void session_answered(Task *task);
/* Waits for a task that was just asked and settles it, and no other. */
void session_finish(Session *session, Task *task);
/* The newest running task, with a snapshot, that forms a space out of others, as adapt does: not a model, nor a
 * map; NULL: there is none. */
const Task *session_forming(const Session *session);
/* Says what a task goes on from, to be compared with what it makes; of an object that it changes, that is known
 * without. */
void session_began(Session *session, Task *task, Space *space);
/* The task that made this space out of what was there before, which is kept of the newest such; or NULL. */
const Task *session_maker(const Session *session, const Space *space);
JobState task_state(const Task *task);
double task_seconds(const Task *task);
/* Takes over new snapshots, settles finished jobs. True when anything changed. */
bool session_poll(Session *session);
/* By number; NULL with a sentence when there is none. 0: the newest that is not over, one that a pane began
 * last.
 */
Task *session_task(const Session *session, int number, Error *err);
size_t session_busy(const Session *session);   /* jobs not over */
size_t session_wanted(const Session *session); /* those of them that a person began: no pane's question */
/* Polls until the task is settled, calling session->tick about ten times a second. When that returns false, a
 * task in the background goes on by itself and the wait ends with false; any other task is stopped. */
bool session_wait(Session *session, Task *task);

/* --- settings --- */
/* One table, session/settings.c; values are texts checked against it. */
extern const ArgSpec settings[];                                       /* ended by a NULL name */
const char *session_setting(const Session *session, const char *name); /* aborts on unknown names */
long long session_setting_integer(const Session *session, const char *name);
bool session_setting_yes(const Session *session, const char *name);
bool session_set(Session *session, const char *name, const char *value, Error *err);
/* The same, of an option of the program: session_open leaves it as it is, whatever the file says. */
bool session_fix(Session *session, const char *name, const char *value, Error *err);
bool session_fixed(const Session *session, const char *name); /* false of unknown names */
uint64_t session_seed(const Session *session);
int session_threads(const Session *session);
/* Bytes that a text or a table of counts may take in memory; never 0. */
uint64_t session_memory(const Session *session);

/* --- lines that wait --- */
void session_enqueue(
	Session *session, const char *lines); /* before those that wait; line feeds separate them */
char *session_next_line(Session *session);    /* the caller frees; NULL: none waits */
void session_clear_queue(Session *session);

/* --- the screen's state --- */
void screen_watch(Session *session, const char *line); /* once only; a line that is there moves to the front */
bool screen_unwatch(Session *session, const char *line);
void screen_layout(Session *session, const char *layout);
void screen_focus(Session *session, const char *pane);
/* The set whose items stand out; NULL: none. */
void screen_select(Session *session, const char *set);

/* --- on disk (session/session_save.c, session_open.c, store.c) --- */

/* Saves everything named to one file that replaces the old one at once or not at all; data are kept as
 * references. new and free on the keyboard thread; step may run on another. Models at rest must not change
 * meanwhile: hold makes `task` their owner, let_go gives them back. The jobs of models at work stand still
 * until these are saved, which comes first, or the saver is freed; none of them may be freed before. */
typedef struct SessionSaver SessionSaver;
SessionSaver *session_saver_new(Session *session, const char *path, Error *err);
bool session_saver_step(SessionSaver *saver, bool *finished, Error *err);
Progress session_saver_progress(const SessionSaver *saver);
const char *session_saver_notes(const SessionSaver *saver); /* what was left out and why, one a line */
void session_saver_hold(const SessionSaver *saver, Session *session, Task *task);
void session_saver_let_go(const SessionSaver *saver, Session *session, Task *task);
void session_saver_free(SessionSaver *saver); /* what was not finished is dropped */

/* Runs a line that loads or makes data, so that a corpus kept as a reference is there again. */
typedef bool SessionRemake(Session *session, const char *line, Error *err);

/* Adds what the file holds to the session; fails before it changes anything when a name is taken. Data that
 * cannot be had again are named in `notes`, one a line. */
bool session_open(Session *session, const char *path, SessionRemake *remake, Text *notes, Error *err);

#endif
