/* The table of commands: one line each, in the order of the reference. */
#include "command/command.h"

/* data */
extern const Command command_data;
extern const Command command_ls;
extern const Command command_info;
extern const Command command_rename;
extern const Command command_drop;
extern const Command command_use;
extern const Command command_load;
extern const Command command_synth;
extern const Command command_annotate;
extern const Command command_part;
extern const Command command_let;
extern const Command command_vocab;
extern const Command command_contexts;
/* train */
extern const Command command_phrases;
extern const Command command_train;
extern const Command command_embed;
extern const Command command_tune;
extern const Command command_tuning;
extern const Command command_freeze;
extern const Command command_thaw;
extern const Command command_jobs;
extern const Command command_pause;
extern const Command command_resume;
extern const Command command_stop;
extern const Command command_wait;
/* explore */
extern const Command command_near;
extern const Command command_analogy;
extern const Command command_similar;
extern const Command command_odd;
extern const Command command_vector;
extern const Command command_explain;
extern const Command command_oov;
extern const Command command_classify;
extern const Command command_index;
extern const Command command_metric;
extern const Command command_pca;
extern const Command command_whiten;
extern const Command command_map;
extern const Command command_cluster;
extern const Command command_show;
/* adapt */
extern const Command command_adapt;
extern const Command command_restyle;
/* judge */
extern const Command command_eval;
extern const Command command_compare;
extern const Command command_moved;
extern const Command command_monitor;
extern const Command command_benchmark;
extern const Command command_assert;
/* audit */
extern const Command command_audit;
extern const Command command_debias;
/* versions */
extern const Command command_checkpoint;
extern const Command command_versions;
extern const Command command_diff;
extern const Command command_rollback;
/* out */
extern const Command command_save;
extern const Command command_export;
extern const Command command_session;
extern const Command command_source;
/* screen */
extern const Command command_tui;
extern const Command command_watch;
extern const Command command_unwatch;
extern const Command command_layout;
extern const Command command_focus;
extern const Command command_colour;
extern const Command command_frame;
extern const Command command_select;
extern const Command command_pane;
/* help */
extern const Command command_help_entry;
extern const Command command_tour;
extern const Command command_echo;
extern const Command command_set;
extern const Command command_history;
extern const Command command_version;
extern const Command command_quit;

const Command *const commands[] = {
	/* data */
	&command_data,
	&command_ls,
	&command_info,
	&command_rename,
	&command_drop,
	&command_use,
	&command_load,
	&command_synth,
	&command_annotate,
	&command_part,
	&command_let,
	&command_vocab,
	&command_contexts,
	/* train */
	&command_phrases,
	&command_train,
	&command_embed,
	&command_tune,
	&command_tuning,
	&command_freeze,
	&command_thaw,
	&command_jobs,
	&command_pause,
	&command_resume,
	&command_stop,
	&command_wait,
	/* explore */
	&command_near,
	&command_analogy,
	&command_similar,
	&command_odd,
	&command_vector,
	&command_explain,
	&command_oov,
	&command_classify,
	&command_index,
	&command_metric,
	&command_pca,
	&command_whiten,
	&command_map,
	&command_cluster,
	&command_select,
	&command_show,
	/* adapt */
	&command_adapt,
	&command_restyle,
	/* judge */
	&command_eval,
	&command_compare,
	&command_moved,
	&command_monitor,
	&command_benchmark,
	&command_assert,
	/* audit */
	&command_audit,
	&command_debias,
	/* versions */
	&command_checkpoint,
	&command_versions,
	&command_diff,
	&command_rollback,
	/* out */
	&command_save,
	&command_export,
	&command_session,
	&command_source,
	/* screen */
	&command_tui,
	&command_watch,
	&command_unwatch,
	&command_layout,
	&command_focus,
	&command_pane,
	&command_colour,
	&command_frame,
	/* help */
	&command_help_entry,
	&command_tour,
	&command_echo,
	&command_set,
	&command_history,
	&command_version,
	&command_quit,
	NULL,
};
