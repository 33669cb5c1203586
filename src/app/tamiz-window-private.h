#pragma once

#include "tamiz-crm-runner.h"
#include "tamiz-mail-runner.h"
#include "tamiz-mail-watch.h"
#include "tamiz-opener.h"
#include "tamiz-start.h"
#include "tamiz-window.h"

G_BEGIN_DECLS

struct _TamizWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwToast *toast;          /* (nullable): the newest of what was done */
  gint64 toast_since;       /* monotonic, microseconds */
  GtkStack *stack;
  TamizStart *start;
  TamizShell *shell;        /* (nullable): of the open base */
  TamizDesk *desk;          /* (nullable) */

  TamizClock *clock;
  GSettings *settings;
  TamizOpener *opener;      /* (nullable): while a base is being opened */
  GCancellable *opening;
  char *opening_path;
  GCancellable *looking;    /* (nullable): whether the open base is sound */
  guint look_source;
  char *damaged_path;       /* (nullable): what was last asked to be recovered */
  TamizMailWatch *mail;     /* (nullable): of the open base */
  TamizMailRunner *runner;  /* (nullable): of the open base */
  TamizCrmRunner *crm;      /* (nullable): likewise */
  char **brought;           /* (nullable): mails that were dropped and wait for their source */
  GQueue undos;             /* TamizDone, the newest first */
  GQueue redos;             /* TamizDone that were taken back, the last one first */
  GQueue under_way;         /* TamizDone that are being taken back or done again */
  char *asked;              /* (nullable): the import that Ctrl+Z asked about */
  char *final;              /* (nullable): what was done last that no undo reaches behind */
  GtkWidget *importing;     /* (nullable): the import assistant that is open */
  GQueue waiting_files;     /* char *: to be imported when that is closed */
};

/* What was done and can be taken back. */
typedef struct
{
  GArray *changes;          /* (nullable): of an import that is there none */
  char *import;             /* (nullable): the import that it is, or that @changes took back */
  char *message;            /* what was told of it */
  gboolean again;           /* under way: to be done again */
} TamizDone;

void tamiz_done_free                    (TamizDone      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizDone, tamiz_done_free)

/* tamiz-window.c */
void tamiz_window_show_toast            (TamizWindow    *self,
                                         const char     *message,
                                         GArray         *changes,
                                         const char     *import);

/* tamiz-window-undo.c */
void tamiz_window_forget_undos          (TamizWindow    *self);
void tamiz_window_remember_done         (TamizWindow    *self,
                                         GArray         *changes,
                                         const char     *message);
void tamiz_window_undo                  (TamizWindow    *self);
void tamiz_window_redo                  (TamizWindow    *self);
void tamiz_window_undo_told             (TamizWindow    *self,
                                         GArray         *changes,
                                         const char     *import);
void tamiz_window_watch_deeds           (TamizWindow    *self);

/* tamiz-window-actions.c */
void tamiz_window_class_install_actions (GtkWidgetClass *widget_class);
void tamiz_window_update_actions        (TamizWindow    *self);
gboolean tamiz_window_show_importing    (TamizWindow    *self);
void tamiz_window_watch_keys            (TamizWindow    *self);

/* tamiz-window-bases.c */
void tamiz_window_begin_base            (TamizWindow    *self,
                                         json_t         *answers);
void tamiz_window_ask_base              (TamizWindow    *self);
void tamiz_window_cancel_opening        (TamizWindow    *self);
void tamiz_window_remember_user         (TamizWindow    *self);
void tamiz_window_show_recent           (TamizWindow    *self);

/* tamiz-window-answer.c */
gboolean tamiz_window_take_answer       (TamizWindow    *self,
                                         const char     *path);
void tamiz_window_ask_answer            (TamizWindow    *self);

/* tamiz-window-mail.c */
void tamiz_window_watch_mail            (TamizWindow    *self);
void tamiz_window_forget_mail           (TamizWindow    *self);
void tamiz_window_bring_mail            (TamizWindow    *self,
                                         const char *const *paths);

/* tamiz-window-recovery.c */
void tamiz_window_watch_damage          (TamizWindow    *self);
void tamiz_window_forget_damage         (TamizWindow    *self);
void tamiz_window_recover               (TamizWindow    *self,
                                         const char     *path);

G_END_DECLS
