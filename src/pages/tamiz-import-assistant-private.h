#pragma once

#include "tamiz-import-assistant.h"

#include "tamiz-import-columns.h"
#include "tamiz-import-origin.h"
#include "tamiz-import-result.h"
#include "tamiz-notice.h"
#include "tamiz-working.h"

G_BEGIN_DECLS

/* Private to the import assistant: what can be done after an import stands in
 * tamiz-import-assistant-after.c, how it goes on out of sight in
 * tamiz-import-assistant-behind.c, how a source is asked for in tamiz-import-assistant-source.c.
 */
typedef enum
{
  TAMIZ_IMPORT_STEP_ORIGIN,
  TAMIZ_IMPORT_STEP_COLUMNS,
  TAMIZ_IMPORT_STEP_TRIAL,
  TAMIZ_IMPORT_STEP_RESULT,
  TAMIZ_IMPORT_N_STEPS,
} TamizImportStep;

struct _TamizImportAssistant
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  char *path;
  TamizImportStep step;
  gboolean readable;        /* the last preview came out well */
  gint64 entering;          /* rows that the dry run would write */
  GCancellable *running;    /* (nullable): what works now */
  gboolean closing;         /* as soon as it has ended */
  gboolean writing;         /* what works now writes, and does not only try */
  gboolean asked;           /* whether it is to be given up; it waits for the answer … */
  gboolean waiting;         /* … and goes on with it, where it did before */
  double behind;            /* how far it is while it is out of sight, 0 to 1; -1 = in sight */
  char *import;             /* (nullable): the id of what was imported */
  char *saved;              /* (nullable): the file that was saved last */
  json_t *constants;        /* (nullable): what every row is to have, as it was asked last */
  char *of;                 /* (nullable): what the file held when its columns were decided */
  gboolean leaving;         /* the first step, once what was answered there is looked at */
  gboolean needs_source;    /* no row says where it comes from, and nothing else does */
  gboolean guessed;         /* what the file holds and where it comes from, by itself */

  AdwWindowTitle *title;
  GtkButton *back_button;
  GtkButton *next_button;
  GtkStack *stack;
  TamizImportOrigin *origin;
  TamizImportColumns *columns;
  GtkWidget *source_box;
  GtkDropDown *source_drop;
  GtkButton *source_button;
  TamizNotice *trial_notice;
  GtkLabel *trial_label;
  TamizImportResult *trial;
  GtkLabel *working_label;
  GtkProgressBar *progress;
  GtkButton *pause_button;
  GtkButton *cancel_button;
  GtkWidget *meanwhile_button;
  const char *doing;        /* what the title says while something runs */
  TamizWorking working;
  TamizNotice *result_notice;
  GtkLabel *result_label;
  TamizImportResult *result;
  GtkButton *show_button;
  GtkButton *undo_button;
  GtkButton *rows_button;
  GtkButton *doubts_button;
  GtkButton *saved_button;
};

void     tamiz_import_assistant_show_step   (TamizImportAssistant *self);
void     tamiz_import_assistant_begin_work  (TamizImportAssistant *self,
                                             const char           *operation,
                                             json_t               *arguments,
                                             TamizAnswerFunc       func,
                                             const char           *title,
                                             const char           *what,
                                             const char           *cancel_tip);
gboolean tamiz_import_assistant_end_work    (TamizImportAssistant *self);
gboolean tamiz_import_assistant_ask_source  (TamizImportAssistant *self);
void     tamiz_import_assistant_add_source  (TamizImportAssistant *self);
void     tamiz_import_assistant_bind_source (TamizImportAssistant *self);
void     tamiz_import_assistant_show        (TamizImportAssistant *self);
void     tamiz_import_assistant_show_doubts (TamizImportAssistant *self);
void     tamiz_import_assistant_undo        (TamizImportAssistant *self);
void     tamiz_import_assistant_save_rows   (TamizImportAssistant *self);
void     tamiz_import_assistant_open_saved  (TamizImportAssistant *self);
void     tamiz_import_assistant_save_report (TamizImportAssistant *self);
void     tamiz_import_assistant_go_behind   (TamizImportAssistant *self);
void     tamiz_import_assistant_tell_behind (TamizImportAssistant *self);

G_END_DECLS
