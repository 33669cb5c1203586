#define G_LOG_DOMAIN "tamiz-propose-dialog"

#include "config.h"

#include "tamiz-propose-dialog.h"

#include "tamiz-moment-row.h"
#include "tamiz-notice.h"

#include <glib/gi18n-lib.h>

struct _TamizProposeDialog
{
  AdwWindow parent_instance;

  GtkButton *propose_button;
  TamizNotice *notice;
  AdwPreferencesGroup *marketing_group;
  AdwPreferencesGroup *sales_group;
  AdwPreferencesGroup *both_group;
  GtkSwitch *date_switch;
  TamizMomentRow *date_row;
  GtkSwitch *downward_switch;

  TamizDesk *desk;
  gint64 version;
  GPtrArray *checks; /* (element-type GtkCheckButton) */
  GPtrArray *emails; /* (element-type utf8): beside @checks */
  gboolean proposing;
};

G_DEFINE_FINAL_TYPE (TamizProposeDialog, tamiz_propose_dialog, ADW_TYPE_WINDOW)

/* Who is checked, as definition.propose takes it. */
static char *
dup_signers (TamizProposeDialog *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->checks->len; i++)
    {
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
        g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "",
                                (char *) g_ptr_array_index (self->emails, i));
    }

  return g_string_free (out, FALSE);
}

static void
changed_cb (TamizProposeDialog *self)
{
  g_autofree char *signers = dup_signers (self);
  g_autofree char *date = tamiz_moment_row_dup_text (self->date_row);

  gtk_widget_set_sensitive (GTK_WIDGET (self->propose_button),
                            !self->proposing && *signers != '\0'
                                && (date != NULL || !gtk_switch_get_active (self->date_switch)));
}

static void
proposed_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizProposeDialog *self = owner;

  if (answer != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  self->proposing = FALSE;
  tamiz_notice_set_text (self->notice, error->message);
  changed_cb (self);
}

static void
propose_cb (TamizProposeDialog *self)
{
  g_autofree char *signers = dup_signers (self);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);
  g_autofree char *date = tamiz_moment_row_dup_text (self->date_row);
  json_t *arguments = json_pack ("{ss ss}", "version", version, "signers", signers);

  if (gtk_switch_get_active (self->date_switch) && date != NULL)
    tamiz_json_set_text (arguments, "effective", date);
  if (gtk_switch_get_active (self->downward_switch))
    json_object_set_new (arguments, "downward", json_true ());
  self->proposing = TRUE;
  changed_cb (self);
  tamiz_desk_do (self->desk, self, "definition.propose", arguments, _("Proposed for signing"),
                 proposed_cb);
}

static gboolean
has_role (json_t     *user,
          const char *nick)
{
  json_t *role;
  gsize i;

  json_array_foreach (json_object_get (user, "roles"), i, role)
    {
      if (g_strcmp0 (json_string_value (role), nick) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_user (TamizProposeDialog *self,
          json_t             *user)
{
  gboolean marketing = has_role (user, "marketing"), sales = has_role (user, "sales");
  AdwPreferencesGroup *group = marketing && sales ? self->both_group
                               : marketing        ? self->marketing_group
                                                  : self->sales_group;
  GtkWidget *row, *check;

  if (!json_is_true (json_object_get (user, "active")) || (!marketing && !sales))
    return;

  row = adw_action_row_new ();
  check = gtk_check_button_new ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tamiz_json_get_text (user, "name"), -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (user, "name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), tamiz_json_get_text (user, "email"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
  g_ptr_array_add (self->checks, check);
  g_ptr_array_add (self->emails, g_strdup (tamiz_json_get_text (user, "email")));
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
add_colleague_cb (TamizProposeDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.people", NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Who works for both can sign for a side that has nobody of its own; where there is no such
 * person either, the way to one is shown instead of an empty list.
 */
static void
show_side (TamizProposeDialog  *self,
           AdwPreferencesGroup *group,
           const char          *nobody)
{
  GtkWidget *button;

  if (gtk_widget_get_visible (GTK_WIDGET (group)) || gtk_widget_get_visible (GTK_WIDGET (self->both_group)))
    return;

  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
  adw_preferences_group_set_description (group, nobody);
  if (tamiz_desk_may (self->desk, TAMIZ_RIGHT_MANAGE) == TAMIZ_PERMISSION_NO)
    return;
  button = gtk_button_new_with_mnemonic (_("_Add a Colleague…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_colleague_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, button);
}

static void
tamiz_propose_dialog_dispose (GObject *object)
{
  TamizProposeDialog *self = TAMIZ_PROPOSE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_PROPOSE_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->emails, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_propose_dialog_parent_class)->dispose (object);
}

static void
tamiz_propose_dialog_class_init (TamizProposeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_propose_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_MOMENT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-propose-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, propose_button);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, marketing_group);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, sales_group);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, both_group);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, date_switch);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, date_row);
  gtk_widget_class_bind_template_child (widget_class, TamizProposeDialog, downward_switch);
  gtk_widget_class_bind_template_callback (widget_class, propose_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_propose_dialog_init (TamizProposeDialog *self)
{
  self->checks = g_ptr_array_new ();
  self->emails = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_propose_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @version: a draft's number
 *
 * Asks who signs a draft, and proposes it.
 */
void
tamiz_propose_dialog_show (GtkWidget *parent,
                           TamizDesk *desk,
                           gint64     version)
{
  g_autofree char *title = g_strdup_printf (_("Propose Version %d"), (int) version);
  TamizProposeDialog *self = g_object_new (TAMIZ_TYPE_PROPOSE_DIALOG, "transient-for",
                                           gtk_widget_get_root (parent), "title", title, NULL);
  json_t *user;
  gsize i;

  self->desk = g_object_ref (desk);
  self->version = version;
  json_array_foreach (tamiz_desk_get_users (desk), i, user)
    add_user (self, user);
  show_side (self, self->marketing_group,
             _("Nobody works for marketing yet. A manager adds people under the name at the top, People…"));
  show_side (self, self->sales_group,
             _("Nobody works for sales yet. A manager adds people under the name at the top, People…"));
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->propose_button));
  gtk_window_present (GTK_WINDOW (self));
}
