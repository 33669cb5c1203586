#define G_LOG_DOMAIN "tamiz-bulk-bar"

#include "config.h"

#include "tamiz-bulk-bar.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-moment-row.h"
#include "tamiz-notice.h"
#include "tamiz-refusals.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  BULK_ASSIGN,
  BULK_TAG,
  BULK_UNTAG,
  BULK_DEFER,
  BULK_DISCARD,
} Bulk;

struct _TamizBulkBar
{
  AdwBin parent_instance;

  GtkLabel *count_label;
  GtkButton *all_button;
  GtkWidget *working_box;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GtkMenuButton *assign_button, *tag_button, *defer_button, *discard_button;
  GtkWidget *merge_button;
  GtkPopover *assign_popover, *tag_popover, *defer_popover, *discard_popover;
  GtkListBox *owner_list;
  GtkEntry *tag_entry;
  GtkListBox *tag_list;
  GtkButton *add_tag_button, *remove_tag_button;
  TamizNotice *tag_notice;
  TamizMomentRow *until_row;
  AdwEntryRow *defer_reason_row;
  GtkButton *defer_now_button;
  TamizNotice *defer_notice;
  GtkListBox *reason_list;
  GtkEntry *reason_entry;
  TamizNotice *discard_notice;

  TamizDesk *desk;
  TamizLeadTable *table;
  TamizIdSelection *selection;
  GCancellable *running;    /* (nullable): what is being done … */
  Bulk doing;               /* … which is this */
};

G_DEFINE_FINAL_TYPE (TamizBulkBar, tamiz_bulk_bar, ADW_TYPE_BIN)

/* What is selected */

static char *
describe_selection (guint selected,
                    guint listed)
{
  g_autofree char *figure = tamiz_figures_format_count (selected);
  g_autofree char *beyond = tamiz_figures_format_count (selected - listed);
  g_autofree char *text = NULL;

  /* Translators: %s is how many */
  text = g_strdup_printf (ngettext ("%s selected", "%s selected", selected), figure);
  if (listed == selected)
    return g_steal_pointer (&text);

  /* Translators: how many are selected; how many of them the filters hide */
  return g_strdup_printf (_("%s, %s of them not listed"), text, beyond);
}

static void
show_selection (TamizBulkBar *self)
{
  TamizIdSelection *selection = self->selection;
  guint selected = tamiz_id_selection_count (selection);
  gboolean shown = selected > 1 || tamiz_id_selection_is_gathering (selection);
  guint total = g_list_model_get_n_items (G_LIST_MODEL (selection));
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  g_autofree char *figure = tamiz_figures_format_count (total);
  guint listed;

  gtk_revealer_set_reveal_child (GTK_REVEALER (adw_bin_get_child (ADW_BIN (self))), shown);
  if (!shown)
    return;

  listed = tamiz_id_selection_count_listed (selection);
  text = describe_selection (selected, listed);
  /* Translators: %s is how many are listed */
  all = g_strdup_printf (_("Select All %s"), figure);
  gtk_label_set_label (self->count_label, text);
  gtk_button_set_label (self->all_button, all);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), listed < total);
  gtk_widget_set_visible (self->merge_button, selected == 2);
}

static void
clear_cb (TamizBulkBar *self)
{
  tamiz_id_selection_clear (self->selection);
  tamiz_lead_table_focus (self->table);
}

static void
select_all_cb (TamizBulkBar *self)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
  tamiz_lead_table_focus (self->table);
}

/* Two are one at most. */
static void
merge_cb (TamizBulkBar *self)
{
  g_autoptr (GArray) ids = tamiz_id_selection_dup_ids (self->selection);
  g_autofree char *two = NULL;

  if (ids->len != 2)
    return;
  two = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, g_array_index (ids, gint64, 0),
                         g_array_index (ids, gint64, 1));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.merge", "s", two);
}

/* Who may what */

static void
show_rights (TamizBulkBar *self)
{
  gboolean may = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  GtkMenuButton *buttons[]
      = { self->assign_button, self->tag_button, self->defer_button, self->discard_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (buttons[i]), may && self->running == NULL);
      gtk_widget_set_tooltip_text (GTK_WIDGET (buttons[i]),
                                   may ? NULL : _("Marketing, sales with their own, and the steward may do this"));
    }
}

/* Doing it */

static void
show_working (TamizBulkBar *self)
{
  gtk_widget_set_visible (self->working_box, self->running != NULL);
  gtk_widget_set_sensitive (self->cancel_button, TRUE);
  show_rights (self);
}

static char *
describe_done (Bulk        bulk,
               guint       done)
{
  g_autofree char *figure = tamiz_figures_format_count (done);

  switch (bulk)
    {
    case BULK_ASSIGN:
      return g_strdup_printf (ngettext ("%s prospect assigned", "%s prospects assigned", done), figure);
    case BULK_TAG:
      return g_strdup_printf (ngettext ("%s prospect tagged", "%s prospects tagged", done), figure);
    case BULK_UNTAG:
      return g_strdup_printf (ngettext ("Tag removed from %s prospect", "Tag removed from %s prospects", done),
                              figure);
    case BULK_DEFER:
      return g_strdup_printf (ngettext ("%s prospect deferred", "%s prospects deferred", done), figure);
    case BULK_DISCARD:
      return g_strdup_printf (ngettext ("%s prospect discarded", "%s prospects discarded", done), figure);
    default:
      g_assert_not_reached ();
    }
}

static char *
describe_stopped (json_t *answer)
{
  guint done = (guint) tamiz_json_get_int (answer, "done", 0);
  guint total = (guint) tamiz_json_get_int (answer, "total", 0);
  g_autofree char *part = tamiz_figures_format_count (done);
  g_autofree char *all = tamiz_figures_format_count (total);

  /* Translators: how many of how many were assigned, tagged, deferred or discarded before it was stopped */
  return g_strdup_printf (ngettext ("Stopped: %s of %s prospect done", "Stopped: %s of %s prospects done", total), part,
                          all);
}

static void
close_popovers (TamizBulkBar *self)
{
  gtk_popover_popdown (self->assign_popover);
  gtk_popover_popdown (self->tag_popover);
  gtk_popover_popdown (self->defer_popover);
  gtk_popover_popdown (self->discard_popover);
}

/* What it was asked for with rests while it is being done: the keyboard goes back to the list, else it
 * would be sent to the first control of the window. */
static void
give_back_keyboard (TamizBulkBar *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    tamiz_lead_table_focus (self->table);
}

/* A refusal of all of them stands where it was asked for. */
static void
show_error (TamizBulkBar *self,
            const char   *message)
{
  TamizNotice *notices[] = {
    [BULK_TAG] = self->tag_notice,
    [BULK_UNTAG] = self->tag_notice,
    [BULK_DEFER] = self->defer_notice,
    [BULK_DISCARD] = self->discard_notice,
  };

  if (notices[self->doing] != NULL && gtk_widget_get_mapped (gtk_widget_get_parent (GTK_WIDGET (notices[self->doing]))))
    {
      tamiz_notice_set_text (notices[self->doing], message);
      gtk_widget_child_focus (gtk_widget_get_ancestor (GTK_WIDGET (notices[self->doing]), GTK_TYPE_POPOVER),
                              GTK_DIR_TAB_FORWARD);
    }
  else
    tamiz_desk_tell_failure (self->desk, message);
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizBulkBar *self = owner;
  guint done = (guint) tamiz_json_get_int (answer, "done", 0);
  json_t *refused = json_object_get (answer, "refused");
  gboolean stopped = json_is_true (json_object_get (answer, "stopped"));
  const char *failure = tamiz_json_get_text (answer, "failure");

  g_clear_object (&self->running);
  show_working (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      close_popovers (self);
      tamiz_desk_tell (self->desk, _("Given up; nothing was changed"));
      return;
    }
  if (answer == NULL)
    {
      show_error (self, error->message);
      return;
    }

  close_popovers (self);
  if (failure != NULL)
    tamiz_desk_tell_failure (self->desk, failure);
  if (done > 0)
    {
      g_autofree char *message = stopped ? describe_stopped (answer) : describe_done (self->doing, done);

      tamiz_desk_tell_done (self->desk, message);
    }
  if (json_array_size (refused) > 0)
    tamiz_refusals_show (GTK_WIDGET (self), refused);
}

static void
how_far_cb (gpointer owner,
            guint64  done,
            guint64  total)
{
  TamizBulkBar *self = owner;

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, MIN ((double) done / (double) total, 1));
}

static void
cancel_cb (TamizBulkBar *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
}

/* @arguments (transfer full): what is done with all that is selected. */
static void
start (TamizBulkBar *self,
       Bulk          bulk,
       json_t       *arguments)
{
  if (self->running != NULL)
    {
      json_decref (arguments);
      return;
    }

  self->doing = bulk;
  tamiz_notice_set_text (self->tag_notice, NULL);
  tamiz_notice_set_text (self->defer_notice, NULL);
  tamiz_notice_set_text (self->discard_notice, NULL);
  json_object_set_new (arguments, "ids", tamiz_lead_table_list_selected (self->table));
  self->running = tamiz_desk_do_long (self->desk, self, "lead.bulk", arguments, NULL, how_far_cb, done_cb);
  give_back_keyboard (self);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_working (self);
}

/* Rows of plain words */

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_row (GtkListBox *list,
         const char *text,
         const char *value)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "value", g_strdup (value), g_free);
  gtk_list_box_append (list, row);
}

static const char *
get_value (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "value");
}

/* Assigning */

static void
assign_opened_cb (TamizBulkBar *self)
{
  json_t *user;
  gsize i;

  clear_list (self->owner_list);
  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      if (json_is_true (json_object_get (user, "active")))
        add_row (self->owner_list, tamiz_json_get_text (user, "name"), tamiz_json_get_text (user, "email"));
    }
  add_row (self->owner_list, _("Nobody"), "none");
  gtk_widget_child_focus (GTK_WIDGET (self->assign_popover), GTK_DIR_TAB_FORWARD);
}

static void
owner_chosen_cb (TamizBulkBar  *self,
                 GtkListBoxRow *row)
{
  start (self, BULK_ASSIGN, json_pack ("{ss}", "owner", get_value (row)));
  close_popovers (self);
}

/* Tagging */

static void
tags_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizBulkBar *self = owner;
  json_t *item;
  gsize i;

  clear_list (self->tag_list);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    add_row (self->tag_list, tamiz_json_get_text (item, "tag"), tamiz_json_get_text (item, "tag"));
}

static void
tag_changed_cb (TamizBulkBar *self)
{
  gboolean any = !tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->tag_entry)));

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_tag_button), any);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_tag_button), any);
}

static void
tag_opened_cb (TamizBulkBar *self)
{
  tamiz_notice_set_text (self->tag_notice, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->tag_entry), "");
  tag_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->tag_entry));
  tamiz_desk_ask (self->desk, self, "tags", "lead.tags", NULL, tags_cb);
}

static void
tag_chosen_cb (TamizBulkBar  *self,
               GtkListBoxRow *row)
{
  gtk_editable_set_text (GTK_EDITABLE (self->tag_entry), get_value (row));
  gtk_widget_grab_focus (GTK_WIDGET (self->add_tag_button));
}

static void
change_tag (TamizBulkBar *self,
            Bulk          bulk,
            const char   *argument)
{
  const char *tag = gtk_editable_get_text (GTK_EDITABLE (self->tag_entry));

  if (!tamiz_text_is_blank (tag))
    start (self, bulk, json_pack ("{ss}", argument, tag));
}

static void
add_tag_cb (TamizBulkBar *self)
{
  change_tag (self, BULK_TAG, "add-tag");
}

static void
remove_tag_cb (TamizBulkBar *self)
{
  change_tag (self, BULK_UNTAG, "remove-tag");
}

/* Deferring */

static void
defer_changed_cb (TamizBulkBar *self)
{
  g_autofree char *until = tamiz_moment_row_dup_text (self->until_row);
  gboolean reason = !tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->defer_reason_row)));

  gtk_widget_set_sensitive (GTK_WIDGET (self->defer_now_button), until != NULL && reason);
}

static void
defer_opened_cb (TamizBulkBar *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now (tamiz_desk_get_zone (self->desk));
  g_autoptr (GDateTime) later = g_date_time_add_months (now, 3);

  tamiz_notice_set_text (self->defer_notice, NULL);
  tamiz_moment_row_set (self->until_row, later);
  gtk_editable_set_text (GTK_EDITABLE (self->defer_reason_row), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->defer_reason_row));
  defer_changed_cb (self);
}

static void
defer_cb (TamizBulkBar *self)
{
  g_autofree char *until = tamiz_moment_row_dup_text (self->until_row);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->defer_reason_row));

  if (until != NULL && !tamiz_text_is_blank (reason))
    start (self, BULK_DEFER, json_pack ("{ss ss ss}", "stage", "deferred", "reason", reason, "until", until));
}

/* Discarding */

static void
reasons_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizBulkBar *self = owner;
  json_t *item;
  gsize i;

  clear_list (self->reason_list);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    add_row (self->reason_list, tamiz_json_get_text (item, "label"), tamiz_json_get_text (item, "label"));
  gtk_widget_child_focus (GTK_WIDGET (self->reason_list), GTK_DIR_TAB_FORWARD);
}

static void
discard_opened_cb (TamizBulkBar *self)
{
  tamiz_notice_set_text (self->discard_notice, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_entry), "");
  tamiz_desk_ask (self->desk, self, "reasons", "list.show", json_pack ("{ss}", "list", "discard_reason"),
                  reasons_cb);
}

static void
discard (TamizBulkBar *self,
         const char   *reason)
{
  start (self, BULK_DISCARD, json_pack ("{ss ss}", "stage", "discarded", "reason", reason));
}

/* It can be undone, so it is not asked twice. */
static void
reason_chosen_cb (TamizBulkBar  *self,
                  GtkListBoxRow *row)
{
  discard (self, get_value (row));
}

static void
reason_typed_cb (TamizBulkBar *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_entry));

  if (!tamiz_text_is_blank (reason))
    discard (self, reason);
}

static void
tamiz_bulk_bar_dispose (GObject *object)
{
  TamizBulkBar *self = TAMIZ_BULK_BAR (object);

  if (self->table != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->table, self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_BULK_BAR);
  g_clear_object (&self->running);
  g_clear_object (&self->selection);
  g_clear_object (&self->table);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_bulk_bar_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, all_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, working_box);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, assign_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, tag_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, defer_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, discard_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, merge_button);
  gtk_widget_class_bind_template_callback (widget_class, merge_cb);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, assign_popover);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, tag_popover);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, defer_popover);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, discard_popover);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, owner_list);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, tag_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, tag_list);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, add_tag_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, remove_tag_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, tag_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, until_row);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, defer_reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, defer_now_button);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, defer_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, reason_list);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, reason_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizBulkBar, discard_notice);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, assign_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, owner_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_tag_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_tag_cb);
  gtk_widget_class_bind_template_callback (widget_class, defer_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, defer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, defer_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_typed_cb);
}

static void
tamiz_bulk_bar_class_init (TamizBulkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_bulk_bar_dispose;

  g_type_ensure (TAMIZ_TYPE_MOMENT_ROW);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-bulk-bar.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
tamiz_bulk_bar_init (TamizBulkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @table: whose selection it works on; to be called once. */
void
tamiz_bulk_bar_set_table (TamizBulkBar   *self,
                          TamizDesk      *desk,
                          TamizLeadTable *table)
{
  g_return_if_fail (TAMIZ_IS_BULK_BAR (self) && self->table == NULL);

  self->desk = g_object_ref (desk);
  self->table = g_object_ref (table);
  self->selection = g_object_ref (tamiz_lead_table_get_selection (table));
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (show_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (table, "listed", G_CALLBACK (show_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (show_rights), self, G_CONNECT_SWAPPED);
  show_rights (self);
  show_selection (self);
}
