#define G_LOG_DOMAIN "tamiz-return-dialog"

#include "config.h"

#include "tamiz-return-dialog.h"

#include "tamiz-drop-down.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizReturnDialog
{
  AdwWindow parent_instance;

  GtkButton *confirm_button;
  GtkLabel *help_label;
  AdwComboRow *what_row;
  AdwEntryRow *reason_row;
  AdwEntryRow *remedy_row;
  TamizNotice *notice;

  TamizDesk *desk;
  json_t *handoff;
  GPtrArray *criteria;      /* (element-type utf8): keys of what comes after the causes */
  gboolean returning;
};

G_DEFINE_FINAL_TYPE (TamizReturnDialog, tamiz_return_dialog, ADW_TYPE_WINDOW)

static gboolean
is_accepted (TamizReturnDialog *self)
{
  return g_strcmp0 (tamiz_json_get_text (self->handoff, "state"), "accepted") == 0;
}

static void
returned_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizReturnDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      self->returning = FALSE;
      return;
    }

  tamiz_desk_tell_final (self->desk,
                         is_accepted (self) ? _("Sent back to marketing") : _("Returned to marketing"));
  gtk_window_destroy (GTK_WINDOW (self));
}

static char *
dup_reason (TamizReturnDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  const char *remedy = gtk_editable_get_text (GTK_EDITABLE (self->remedy_row));

  if (tamiz_text_is_blank (reason) || tamiz_text_is_blank (remedy))
    return g_strdup (reason);

  /* Translators: the reason of a return, and what would make the lead acceptable */
  return g_strdup_printf (_("%s (acceptable with: %s)"), reason, remedy);
}

/* The causes come first, then the criteria. */
static void
add_what (TamizReturnDialog *self,
          json_t            *arguments)
{
  guint selected = adw_combo_row_get_selected (self->what_row);
  guint n_causes = tamiz_enum_size (TAMIZ_ENUM_RETURN);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected < n_causes)
    tamiz_json_set_text (arguments, "cause", tamiz_enum_nick (TAMIZ_ENUM_RETURN, (int) selected));
  else
    tamiz_json_set_text (arguments, "criterion",
                         g_ptr_array_index (self->criteria, selected - n_causes));
}

static void
confirm_cb (TamizReturnDialog *self)
{
  g_autofree char *number
      = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (self->handoff, "number", 0));
  g_autofree char *reason = dup_reason (self);
  json_t *arguments;

  if (self->returning)
    return;

  arguments = json_pack ("{ss ss}", "number", number, "reason", reason);
  add_what (self, arguments);
  self->returning = TRUE;
  tamiz_desk_do (self->desk, self, "handoff.return", arguments, NULL, returned_cb);
}

static void
fill_what (TamizReturnDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  json_t *criteria = json_object_get (json_object_get (self->handoff, "packet"), "criteria");
  json_t *criterion;
  gsize i;

  for (guint cause = 0; cause < tamiz_enum_size (TAMIZ_ENUM_RETURN); cause++)
    gtk_string_list_append (names, tamiz_enum_label (TAMIZ_ENUM_RETURN, (int) cause));
  /* What was accepted is sent back with a cause; what was never accepted may fail a
   * criterion, too.
   */
  json_array_foreach (criteria, i, criterion)
    {
      /* Translators: %s is a criterion's title */
      g_autofree char *name
          = g_strdup_printf (_("Criterion: %s"), tamiz_words_get_text (criterion, "title"));

      if (is_accepted (self))
        break;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->criteria, g_strdup (tamiz_words_get_text (criterion, "key")));
    }
  tamiz_drop_down_offer (self->what_row, names);
}

static void
tamiz_return_dialog_dispose (GObject *object)
{
  TamizReturnDialog *self = TAMIZ_RETURN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_RETURN_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->handoff, json_decref);
  g_clear_pointer (&self->criteria, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_return_dialog_parent_class)->dispose (object);
}

static void
tamiz_return_dialog_class_init (TamizReturnDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_return_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-return-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, help_label);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, what_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, remedy_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_return_dialog_init (TamizReturnDialog *self)
{
  self->criteria = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_drop_down_widen (self->what_row);
}

/**
 * tamiz_return_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer
 *
 * Asks why a handoff is returned, and returns it.
 */
void
tamiz_return_dialog_show (GtkWidget *parent,
                          TamizDesk *desk,
                          json_t    *handoff)
{
  TamizReturnDialog *self = g_object_new (TAMIZ_TYPE_RETURN_DIALOG, "transient-for",
                                          gtk_widget_get_root (parent), NULL);
  g_autofree char *title = NULL;

  self->desk = g_object_ref (desk);
  self->handoff = json_incref (handoff);
  title = g_strdup_printf (is_accepted (self) ? _("Send %s Back") : _("Return %s"),
                           tamiz_words_get_text (handoff, "name"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->confirm_button, is_accepted (self) ? _("Send _Back") : _("_Return"));
  gtk_label_set_label (
      self->help_label,
      is_accepted (self)
          ? _("The lead goes back to marketing, which learns from your reason. Once the "
               "days of the agreement are over, report the outcome instead.")
          : _("The lead goes back to marketing, which learns from your reason. An answer "
               "that you dispute counts as unknown until it is given anew."));
  fill_what (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->what_row));
}
