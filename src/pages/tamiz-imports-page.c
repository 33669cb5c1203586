#define G_LOG_DOMAIN "tamiz-imports-page"

#include "config.h"

#include "tamiz-imports-page.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-import-look-window.h"
#include "tamiz-import-result.h"
#include "tamiz-import-saving.h"
#include "tamiz-json-item.h"
#include "tamiz-notice.h"
#include "tamiz-offer.h"
#include "tamiz-platform.h"
#include "tamiz-steward-row.h"
#include "tamiz-working.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizImportsPage
{
  TamizPage parent_instance;

  GtkStack *stack;
  GtkWidget *import_button;
  GtkWidget *empty_button;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *imports;
  GtkStack *detail_stack;
  GtkLabel *name_label;
  GtkLabel *about_label;
  TamizNotice *notice;
  TamizImportResult *result;
  GtkWidget *working_box;
  GtkProgressBar *progress;
  GtkButton *pause_button;
  GtkButton *cancel_button;
  TamizWorking working;
  GtkButton *resume_button;
  GtkButton *undo_button;
  GtkButton *redo_button;
  GtkWidget *now_box;
  GtkButton *leads_button;
  GtkButton *waiting_button;
  GtkWidget *report_button;
  GtkWidget *rows_box;
  GtkLabel *rows_label;
  GListStore *rows;

  char *shown;              /* (nullable): the id of the import beside the list */
  gboolean filling;         /* what is chosen is not what somebody chooses */
  gboolean wants_undo;      /* it is to be undone once it is known */
  char *resumed;            /* (nullable): the one that is gone on with */
  GCancellable *running;    /* (nullable): of @resumed */
};

G_DEFINE_FINAL_TYPE (TamizImportsPage, tamiz_imports_page, TAMIZ_TYPE_PAGE)

static const char *
describe_state (json_t *import)
{
  const char *nick = tamiz_json_get_text (import, "state");
  int state = TAMIZ_IMPORT_DONE;

  if (g_strcmp0 (nick, "interrupted") == 0)
    return _("Interrupted");
  if (g_strcmp0 (nick, "undoing") == 0)
    return _("Being undone");
  tamiz_enum_from_nick (TAMIZ_ENUM_IMPORT, nick, &state);

  return tamiz_enum_label (TAMIZ_ENUM_IMPORT, state);
}

static gboolean
is_in_state (json_t     *import,
             const char *state)
{
  return g_strcmp0 (tamiz_json_get_text (import, "state"), state) == 0;
}

static char *
dup_file_name (json_t *import)
{
  const char *file = tamiz_json_get_text (import, "file");

  return g_filename_display_basename (file != NULL ? file : "");
}

/* The list */

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (NULL), *about = gtk_label_new (NULL), *state = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (about), 0);
  gtk_label_set_ellipsize (GTK_LABEL (about), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (about, "dim-label");
  gtk_widget_add_css_class (about, "caption");
  gtk_widget_add_css_class (state, "caption-heading");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), about);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), state);
  gtk_list_item_set_child (item, row);
}

static char *
describe_in_short (TamizDesk *desk,
                   json_t    *import)
{
  gint64 rows = tamiz_json_get_int (import, "rows", 0);
  g_autofree char *when = tamiz_desk_format_ago (desk, tamiz_json_get_text (import, "started"));
  gint64 added = tamiz_json_get_int (import, "added", 0);
  g_autofree char *number = tamiz_figures_format_count (rows);
  g_autofree char *added_number = tamiz_figures_format_count (added);
  g_autofree char *of = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) rows), number);
  /* Translators: how many prospects are new, and of how many rows, as in “38 new of 40 rows” */
  g_autofree char *count
      = g_strdup_printf (ngettext ("%s new of %s", "%s new of %s", (gulong) added), added_number, of);
  const char *by = tamiz_json_get_text (import, "by_name");

  return by != NULL ? g_strdup_printf ("%s · %s · %s", when, by, count) : g_strdup_printf ("%s · %s", when, count);
}

/* What is done is the usual case and needs no word. */
static void
bind_row_cb (TamizImportsPage *self,
             GtkListItem      *item)
{
  json_t *import = tamiz_json_item_get (gtk_list_item_get_item (item));
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_first_child (texts);
  GtkWidget *state = gtk_widget_get_next_sibling (texts);
  g_autofree char *file = dup_file_name (import);
  g_autofree char *about = describe_in_short (tamiz_page_get_desk (TAMIZ_PAGE (self)), import);

  gtk_label_set_label (GTK_LABEL (name), file);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), about);
  gtk_label_set_label (GTK_LABEL (state), is_in_state (import, "done") ? "" : describe_state (import));
  if (is_in_state (import, "interrupted") || is_in_state (import, "undoing"))
    gtk_widget_add_css_class (state, "warning");
  else
    gtk_widget_remove_css_class (state, "warning");
}

/* The rows to be completed */

static void
setup_set_aside_cb (GtkListItemFactory *factory,
                    GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *reason = gtk_label_new (NULL), *row = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (reason), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (row), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (row, "dim-label");
  gtk_widget_add_css_class (row, "caption");
  gtk_box_append (GTK_BOX (box), reason);
  gtk_box_append (GTK_BOX (box), row);
  gtk_list_item_set_child (item, box);
}

static void
bind_set_aside_cb (GtkListItemFactory *factory,
                   GtkListItem        *item)
{
  json_t *row = tamiz_json_item_get (gtk_list_item_get_item (item));
  GtkWidget *reason = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *cells = gtk_widget_get_next_sibling (reason);
  g_autofree char *line = tamiz_figures_format_count (tamiz_json_get_int (row, "line", 0));
  /* Translators: line %s of a file, and why it cannot be taken */
  g_autofree char *text = g_strdup_printf (_("Line %s: %s"), line, tamiz_json_get_text (row, "reason"));
  g_autofree char *joined = tamiz_set_aside_describe (row);

  gtk_label_set_label (GTK_LABEL (reason), text);
  gtk_label_set_label (GTK_LABEL (cells), joined);
  gtk_widget_set_tooltip_text (cells, joined);
}

/* A row is completed where all of them are. */
static void
row_activated_cb (TamizImportsPage *self,
                  guint             position)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  g_autofree char *target = g_strconcat ("row:", tamiz_json_item_get_text (item, "id"), NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-base", "s", target);
}

static void
rows_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizImportsPage *self = owner;
  guint count = (guint) json_array_size (json_object_get (answer, "items"));
  g_autofree char *text = g_strdup_printf (ngettext ("%u Row to Be Completed", "%u Rows to Be Completed", count),
                                           count);

  tamiz_json_list_replace (self->rows, json_object_get (answer, "items"));
  gtk_label_set_label (self->rows_label, text);
  gtk_widget_set_visible (self->rows_box, count > 0);
}

/* One import */

static json_t *
get_shown (TamizImportsPage *self)
{
  guint position = tamiz_json_list_find (G_LIST_MODEL (self->imports), "id", self->shown);
  g_autoptr (TamizJsonItem) item = NULL;

  if (position == G_MAXUINT)
    return NULL;
  /* The store holds it. */
  item = g_list_model_get_item (G_LIST_MODEL (self->imports), position);

  return tamiz_json_item_get (item);
}

static void
show_actions (TamizImportsPage *self,
              json_t           *import)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  gboolean ours = self->running != NULL && g_strcmp0 (self->resumed, self->shown) == 0;
  gboolean interrupted = is_in_state (import, "interrupted") && !ours;
  gboolean undoing = is_in_state (import, "undoing") && !ours;

  gtk_widget_set_visible (self->working_box, ours);
  gtk_widget_set_visible (GTK_WIDGET (self->resume_button), interrupted);
  tamiz_offer (GTK_WIDGET (self->resume_button), desk, TAMIZ_RIGHT_WORK, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), (is_in_state (import, "done") || interrupted || undoing) && !ours);
  tamiz_offer (GTK_WIDGET (self->undo_button), desk, TAMIZ_RIGHT_KEEP, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->redo_button),
                          tamiz_json_get_text (import, "undone_by") != NULL && !ours);
  tamiz_offer (GTK_WIDGET (self->redo_button), desk, TAMIZ_RIGHT_KEEP, NULL);
  gtk_widget_set_visible (self->report_button, is_in_state (import, "done") || is_in_state (import, "undone"));
  gtk_button_set_label (self->undo_button, undoing ? _("_Go On Undoing") : _("_Undo the Import"));
}

static char *
describe_at_length (TamizDesk *desk,
                    json_t    *import)
{
  g_autofree char *when = tamiz_desk_format_moment (desk, tamiz_json_get_text (import, "started"));
  const char *by = tamiz_json_get_text (import, "by_name");
  GString *text = g_string_new (describe_state (import));

  g_string_append_printf (text, " · %s", when);
  if (by != NULL)
    g_string_append_printf (text, " · %s", by);
  g_string_append_printf (text, "\n%s", tamiz_json_get_text (import, "file"));
  if (is_in_state (import, "interrupted"))
    g_string_append_printf (text, "\n%s", _("The program ended while it was read. Until you go on or undo it, nothing "
                                            "of it is shown in the base."));

  if (is_in_state (import, "undoing"))
    g_string_append_printf (text, "\n%s", _("Undoing it was not finished: what is left of it is hidden until it is."));

  return g_string_free (text, FALSE);
}

/* What is there of it by now, and the ways there */

static void
show_way (GtkButton  *button,
          gint64      count,
          const char *words,
          const char *action,
          json_t     *target)
{
  g_autoptr (json_t) filter = target;
  g_autofree char *number = tamiz_figures_format_count (count);
  g_autofree char *text = g_strdup_printf ("%s %s", number, words);
  g_autofree char *to = json_is_string (filter) ? g_strdup (json_string_value (filter))
                                                : tamiz_json_to_canonical (filter);

  gtk_button_set_label (button, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", to);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_visible (GTK_WIDGET (button), count > 0);
}

static json_t *
make_rows_target (const char *import)
{
  g_autofree char *target = g_strconcat ("import:", import, NULL);

  return json_string (target);
}

static void
now_cb (gpointer      owner,
        json_t       *answer,
        const GError *error)
{
  TamizImportsPage *self = owner;
  gint64 leads = tamiz_json_get_int (answer, "leads", 0), waiting = tamiz_json_get_int (answer, "waiting", 0);
  gboolean there = answer != NULL && is_in_state (answer, "done");

  if (answer == NULL)
    return;

  /* Translators: a number stands before it */
  show_way (self->leads_button, leads, ngettext ("prospect in the base", "prospects in the base", (gulong) leads),
            "win.show-leads", json_pack ("{ss}", "import", self->shown));
  /* Translators: a number stands before it */
  show_way (self->waiting_button, waiting, ngettext ("row to be completed", "rows to be completed", (gulong) waiting),
            "win.open-base", make_rows_target (self->shown));
  gtk_widget_set_visible (self->now_box, there && leads + waiting > 0);
  tamiz_import_result_lead_to (self->result, there ? self->shown : NULL);
  tamiz_import_result_show (self->result, answer);
}

static void
show_import (TamizImportsPage *self)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  json_t *import = get_shown (self);
  g_autofree char *name = NULL, *about = NULL;

  if (import == NULL)
    {
      gtk_stack_set_visible_child_name (self->detail_stack, "none");
      return;
    }

  name = dup_file_name (import);
  about = describe_at_length (desk, import);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->about_label, about);
  tamiz_import_result_show (self->result, import);
  show_actions (self, import);
  tamiz_desk_ask (desk, self, "now", "import.show", json_pack ("{ss}", "id", self->shown), now_cb);
  gtk_stack_set_visible_child_name (self->detail_stack, "import");
  tamiz_desk_ask (desk, self, "rows", "set-aside.list", json_pack ("{ss}", "import", self->shown), rows_cb);
}

static void
choose (TamizImportsPage *self,
        const char       *id)
{
  if (g_strcmp0 (self->shown, id) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (id);
  tamiz_notice_set_text (self->notice, NULL);
  gtk_widget_set_visible (self->rows_box, FALSE);
  gtk_widget_set_visible (self->now_box, FALSE);
  tamiz_import_result_lead_to (self->result, NULL);
  show_import (self);
}

static void
selected_cb (TamizImportsPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->filling)
    choose (self, tamiz_json_item_get_text (item, "id"));
}

/* A new one comes above the others: whoever sees the first of them sees it as well. */
static gboolean
is_at_top (TamizImportsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view));

  return adjustment == NULL || gtk_adjustment_get_value (adjustment) < 1;
}

static char *
dup_first (TamizImportsPage *self)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->imports), 0);

  return item != NULL ? g_strdup (tamiz_json_item_get_text (item, "id")) : NULL;
}

static void
fill_list (TamizImportsPage *self,
           json_t           *newest_first)
{
  gboolean at_top = is_at_top (self), chosen = self->shown != NULL && get_shown (self) == NULL;
  g_autofree char *former = dup_first (self), *first = NULL;
  guint position;

  self->filling = TRUE;
  tamiz_json_list_replace (self->imports, newest_first);
  position = tamiz_json_list_find (G_LIST_MODEL (self->imports), "id", self->shown);
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;

  first = dup_first (self);
  if (chosen && position != G_MAXUINT)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
  else if (at_top && g_strcmp0 (first, former) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
}

static void ask_to_undo (TamizImportsPage *self);

static void
imports_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizImportsPage *self = owner;
  g_autoptr (json_t) newest_first = json_array ();
  json_t *items = json_object_get (answer, "items");

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_page_get_desk (TAMIZ_PAGE (self)), error->message);
      return;
    }

  for (gsize i = json_array_size (items); i-- > 0;)
    json_array_append (newest_first, json_array_get (items, i));
  fill_list (self, newest_first);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "list" : "empty");
  show_import (self);
  if (self->wants_undo)
    ask_to_undo (self);
}

static void
read_imports (TamizImportsPage *self)
{
  tamiz_desk_ask (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "imports", "import.list", NULL, imports_cb);
}

/* Undoing, which says before what it takes along, and bringing back */

static void
tell_done (TamizImportsPage *self,
           const char       *told,
           gboolean          undone)
{
  guint position = tamiz_json_list_find (G_LIST_MODEL (self->imports), "id", self->resumed);
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->imports), position);

  if (item != NULL)
    tamiz_desk_tell_imported (tamiz_page_get_desk (TAMIZ_PAGE (self)), self->resumed,
                              tamiz_json_item_get_text (item, "file"), told, undone);
}

static void
undone_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizImportsPage *self = owner;
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));

  tamiz_working_end (&self->working);
  g_clear_object (&self->running);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else if (json_is_true (json_object_get (answer, "stopped")))
    tamiz_desk_tell (desk, _("Undoing it was given up; it can be gone on with"));
  else if (json_array_size (json_object_get (answer, "conflicts")) > 0)
    tell_done (self, _("Undone, save what somebody has changed since"), TRUE);
  else
    tell_done (self, _("The import was undone"), TRUE);
  read_imports (self);
}

static void
redone_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizImportsPage *self = owner;

  tamiz_working_end (&self->working);
  g_clear_object (&self->running);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else if (json_is_true (json_object_get (answer, "stopped")))
    tamiz_desk_tell (tamiz_page_get_desk (TAMIZ_PAGE (self)),
                     _("Bringing it back was given up; it can be gone on with, or undone again"));
  else
    tell_done (self, _("The import is back"), FALSE);
  read_imports (self);
}

static void
how_far_cb (gpointer owner,
            guint64  done,
            guint64  total)
{
  TamizImportsPage *self = owner;

  tamiz_working_tell (&self->working, done, total);
}

static void
begin_work (TamizImportsPage *self,
            const char       *operation,
            json_t           *arguments,
            TamizAnswerFunc   func)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));

  g_free (self->resumed);
  self->resumed = g_strdup (self->shown);
  tamiz_notice_set_text (self->notice, NULL);
  self->running = tamiz_desk_do_long (desk, self, operation, arguments, NULL, how_far_cb, func);
  tamiz_working_begin (&self->working, tamiz_desk_get_session (desk), self->running);
  show_import (self);
}

static void
undo_it (TamizImportsPage *self)
{
  if (self->running == NULL)
    begin_work (self, "undo", json_pack ("{ss, sb}", "what", self->shown, "worked-on", 1), undone_cb);
}

/* Whoever sees what others did since decides once more. */
static void
looked_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizImportsPage *self = owner;
  TamizImportLookWindow *window;

  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), TRUE);
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  window = tamiz_import_look_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                         tamiz_page_get_desk (TAMIZ_PAGE (self)), answer);
  g_signal_connect_object (window, "agreed", G_CALLBACK (undo_it), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
undo_cb (TamizImportsPage *self)
{
  if (self->running != NULL)
    return;
  if (is_in_state (get_shown (self), "undoing"))
    {
      undo_it (self);
      return;
    }

  tamiz_notice_set_text (self->notice, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), FALSE);
  tamiz_desk_do (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "undo",
                 json_pack ("{ss, sb}", "what", self->shown, "dry-run", 1), NULL, looked_cb);
}

/* By a key: who may not is told who may. */
static void
ask_to_undo (TamizImportsPage *self)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  g_autofree char *denial = tamiz_desk_dup_denial (desk, TAMIZ_RIGHT_KEEP);

  self->wants_undo = FALSE;
  if (denial != NULL)
    tamiz_desk_tell (desk, denial);
  else if (get_shown (self) != NULL && is_in_state (get_shown (self), "undone"))
    tamiz_desk_tell (desk, _("The import was undone already"));
  else if (get_shown (self) != NULL)
    undo_cb (self);
}

static void
redo_cb (TamizImportsPage *self)
{
  const char *undone_by = tamiz_json_get_text (get_shown (self), "undone_by");

  if (self->running == NULL && undone_by != NULL)
    begin_work (self, "undo", json_pack ("{ss}", "what", undone_by), redone_cb);
}

/* The rows to be completed and the report, as files */

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizImportsPage *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    tamiz_desk_tell_saved (tamiz_page_get_desk (TAMIZ_PAGE (self)), tamiz_json_get_text (answer, "output"));
}

static void
save_as (GtkWidget  *owner,
         const char *operation,
         const char *path,
         const char *told)
{
  TamizImportsPage *self = TAMIZ_IMPORTS_PAGE (owner);

  if (path != NULL && self->shown != NULL)
    tamiz_desk_do (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, operation,
                   json_pack ("{ss, ss}", "id", self->shown, "output", path), told, saved_cb);
}

static void
rows_place_cb (GtkWidget  *owner,
               const char *path)
{
  save_as (owner, "import.failed", path, _("The rows were saved"));
}

static void
save_rows_cb (TamizImportsPage *self)
{
  tamiz_import_save_rows (GTK_WIDGET (self), tamiz_json_get_text (get_shown (self), "file"), rows_place_cb);
}

static void
report_place_cb (GtkWidget  *owner,
                 const char *path)
{
  save_as (owner, "import.report", path, _("The report was saved"));
}

static void
save_report_cb (TamizImportsPage *self)
{
  tamiz_import_save_report (GTK_WIDGET (self), tamiz_json_get_text (get_shown (self), "file"), report_place_cb);
}

static void
resumed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizImportsPage *self = owner;

  tamiz_working_end (&self->working);
  g_clear_object (&self->running);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                             ? _("The import was given up: nothing of the file is in the base.")
                                             : error->message);
  else
    tell_done (self, _("The import is complete"), FALSE);
  read_imports (self);
}

static void
resume_cb (TamizImportsPage *self)
{
  if (self->running != NULL)
    return;

  begin_work (self, "import.resume", json_pack ("{ss}", "id", self->shown), resumed_cb);
}

static void
pause_cb (TamizImportsPage *self)
{
  tamiz_working_toggle_pause (&self->working);
}

static void
cancel_cb (TamizImportsPage *self)
{
  tamiz_working_give_up (&self->working);
}

static void
tamiz_imports_page_refresh (TamizPage *page)
{
  TamizImportsPage *self = TAMIZ_IMPORTS_PAGE (page);
  TamizDesk *desk = tamiz_page_get_desk (page);

  tamiz_offer_explain (self->import_button, desk, TAMIZ_RIGHT_WORK, _("Import a file (Ctrl+I)"));
  tamiz_offer_explain (self->empty_button, desk, TAMIZ_RIGHT_WORK, NULL);
  read_imports (self);
}

/* @target is an import's id; with “undo:” before it, whether to undo it is asked. */
static void
tamiz_imports_page_open (TamizPage  *page,
                         const char *target)
{
  TamizImportsPage *self = TAMIZ_IMPORTS_PAGE (page);
  gboolean undo = g_str_has_prefix (target, "undo:");

  choose (self, undo ? target + strlen ("undo:") : target);
  self->wants_undo = undo;
  read_imports (self);
}

static void
tamiz_imports_page_dispose (GObject *object)
{
  TamizImportsPage *self = TAMIZ_IMPORTS_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  tamiz_working_clear (&self->working);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_IMPORTS_PAGE);
  g_clear_object (&self->running);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->resumed, g_free);

  G_OBJECT_CLASS (tamiz_imports_page_parent_class)->dispose (object);
}

static void
tamiz_imports_page_class_init (TamizImportsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_imports_page_dispose;
  page_class->refresh = tamiz_imports_page_refresh;
  page_class->open = tamiz_imports_page_open;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_IMPORT_RESULT);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-imports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, imports);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, about_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, result);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, working_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, resume_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, redo_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, now_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, leads_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, waiting_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, report_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, rows_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, rows_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportsPage, rows);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_set_aside_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_set_aside_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, redo_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_rows_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_report_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
tamiz_imports_page_init (TamizImportsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_working_init (&self->working, self->progress, self->pause_button, self->cancel_button);
}
