#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Real X events on real widgets, in one process with what is looked at.  Needs an X
 * server (build-aux/with-display gives one).  Modifiers are GdkModifierType.
 */
gboolean   tamiz_test_display_init   (int         *argc,
                                      char      ***argv);
gboolean   tamiz_test_speak_spanish  (gboolean     spanish);

/* Waits, with the main loop turning, until @condition holds; fails after ten seconds. */
#define tamiz_test_wait(condition) \
  G_STMT_START \
  { \
    gint64 until_ = g_get_monotonic_time () + tamiz_test_patience (); \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > until_) \
          tamiz_test_give_up (__FILE__, __LINE__, #condition); \
        tamiz_test_turn (); \
      } \
  } \
  G_STMT_END

/* Clicks on what @widget finds, once it is there. */
#define tamiz_test_click(widget) \
  G_STMT_START \
  { \
    gpointer widget_; \
    do \
      tamiz_test_wait ((widget_ = (widget)) != NULL); \
    while (!tamiz_test_click_widget (widget_)); \
  } \
  G_STMT_END

gint64     tamiz_test_patience       (void);
void       tamiz_test_give_up        (const char  *file,
                                      int          line,
                                      const char  *condition) G_GNUC_NORETURN;
void       tamiz_test_turn           (void);
void       tamiz_test_settle         (guint        milliseconds);

/* Finding: in depth, only what is in sight; NULL where there is none. */
GtkWidget *tamiz_test_find_id        (gpointer     root,
                                      const char  *buildable_id);
GtkWidget *tamiz_test_find_type      (gpointer     root,
                                      GType        type);
GtkWidget *tamiz_test_find_text      (gpointer     root,
                                      const char  *text);
GtkWidget *tamiz_test_find_nth       (gpointer     root,
                                      GType        type,
                                      guint        n);
GtkWidget *tamiz_test_find_toplevel  (GType        type);

void       tamiz_test_focus_window   (GtkWindow   *window);
gboolean   tamiz_test_click_widget   (gpointer     widget);
void       tamiz_test_click_at       (gpointer     widget,
                                      double       x,
                                      double       y);
void       tamiz_test_leave          (void);
void       tamiz_test_drag           (gpointer     from,
                                      gpointer     to);
void       tamiz_test_drag_resting   (gpointer     widget,
                                      double       x,
                                      double       y,
                                      double       by_x,
                                      double       by_y,
                                      guint        rest);
void       tamiz_test_drag_at        (gpointer     widget,
                                      double       x,
                                      double       y,
                                      double       by_x,
                                      double       by_y);
void       tamiz_test_click_with     (gpointer     widget,
                                      guint        modifiers,
                                      guint        n_clicks);
void       tamiz_test_key            (guint        keyval,
                                      guint        modifiers);
void       tamiz_test_type           (const char  *text);

/* A picture of a window, written where TAMIZ_SHOTS names a folder. */
double     tamiz_test_get_contrast   (GtkWidget   *label);
void       tamiz_test_shot           (GtkWidget   *window,
                                      const char  *name);

/* How long the main loop worked in its longest turn since the watch began, microseconds;
 * what other programs took from it does not count, and what GTK laid out and painted for
 * @window counts apart.
 */
void       tamiz_test_watch_loop     (GtkWidget   *window);
gint64     tamiz_test_longest_turn   (void);
gint64     tamiz_test_longest_frame  (void);

G_END_DECLS
