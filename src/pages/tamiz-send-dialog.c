#define G_LOG_DOMAIN "tamiz-send-dialog"

#include "config.h"

#include "tamiz-send-dialog.h"

#include "tamiz-send-row.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizSendDialog
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  GPtrArray *rows;          /* TamizSendRow; borrowed */
  AdwPreferencesGroup *group;
  GtkLabel *result_label;
  GtkWidget *send_button;
  GtkWidget *close_button;
  GHashTable *taken;        /* set of utf8: executive and time of proposals that are given out */
  guint next;               /* the row that is asked about, or handed over */
  guint n_sent, n_refused;
};

G_DEFINE_FINAL_TYPE (TamizSendDialog, tamiz_send_dialog, ADW_TYPE_WINDOW)

#define WIDTH 620
#define HEIGHT 560

static TamizSendRow *
get_row (TamizSendDialog *self,
         guint            position)
{
  return position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
}

static void
show_result (TamizSendDialog *self)
{
  g_autofree char *sent = g_strdup_printf (ngettext ("%u lead was handed over.", "%u leads were handed over.", self->n_sent),
                                           self->n_sent);
  g_autofree char *refused
      = g_strdup_printf (ngettext ("%u was refused; beside it stands why, and nothing of it was done.",
                                   "%u were refused; beside each stands why, and nothing of them was done.",
                                   self->n_refused),
                         self->n_refused);
  g_autofree char *text = self->n_refused > 0 ? g_strdup_printf ("%s %s", sent, refused) : g_strdup (sent);
  gboolean rest = FALSE;

  gtk_label_set_label (self->result_label, text);
  gtk_widget_show (GTK_WIDGET (self->result_label));
  for (guint i = 0; i < self->rows->len; i++)
    rest = rest || !tamiz_send_row_is_sent (get_row (self, i));
  gtk_widget_set_sensitive (self->send_button, rest);
  gtk_button_set_label (GTK_BUTTON (self->close_button), _("_Close"));
}

static void send_next (TamizSendDialog *self);

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizSendDialog *self = owner;
  TamizSendRow *row = get_row (self, self->next++);
  g_autofree char *words = NULL;

  if (answer != NULL)
    words = g_strdup_printf (_("Handed over to %s, with handoff %d"), tamiz_words_get_text (answer, "executive_name"),
                             (int) tamiz_json_get_int (answer, "number", 0));
  tamiz_send_row_set_result (row, answer != NULL, answer != NULL ? words : error->message);
  self->n_sent += answer != NULL;
  self->n_refused += answer == NULL;
  send_next (self);
}

/* One after the other: each is a decision of its own. */
static void
send_next (TamizSendDialog *self)
{
  TamizSendRow *row;

  for (; (row = get_row (self, self->next)) != NULL; self->next++)
    {
      const char *problem = NULL;
      json_t *arguments;

      if (!tamiz_send_row_is_wanted (row))
        continue;
      arguments = tamiz_send_row_dup_arguments (row, &problem);
      if (arguments != NULL)
        {
          json_object_set_new (arguments, "alone", json_true ());
          tamiz_desk_do (self->desk, self, "handoff.send", arguments, NULL, sent_cb);
          return;
        }
      tamiz_send_row_set_result (row, FALSE, problem);
      self->n_refused++;
    }
  show_result (self);
}

static void
send_cb (TamizSendDialog *self)
{
  gtk_widget_set_sensitive (self->send_button, FALSE);
  self->next = 0;
  self->n_sent = 0;
  self->n_refused = 0;
  send_next (self);
}

static void ask_next (TamizSendDialog *self);

/* Nobody meets two at once: the first time that is not given out yet. */
static void
times_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizSendDialog *self = owner;
  TamizSendRow *row = get_row (self, self->next++);
  json_t *slot;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, slot)
    {
      const char *starts = tamiz_words_get_text (slot, "starts");
      g_autofree char *key = g_strdup_printf ("%s %s", tamiz_send_row_get_executive (row), starts);

      if (!g_hash_table_add (self->taken, g_steal_pointer (&key)))
        continue;
      tamiz_send_row_set_meeting (row, starts);
      break;
    }
  ask_next (self);
}

/* Where no time can be proposed somebody chooses one. */
static void
ask_times (TamizSendDialog *self,
           TamizSendRow    *row)
{
  const char *executive = tamiz_send_row_get_executive (row);
  g_autofree char *most = g_strdup_printf ("%u", self->rows->len + 1);

  if (executive == NULL || json_is_true (json_object_get (tamiz_desk_get_base (self->desk), "waive_meeting")))
    {
      self->next++;
      ask_next (self);
      return;
    }
  tamiz_desk_ask (self->desk, self, "times", "meeting.propose",
                  json_pack ("{ss ss ss}", "id", tamiz_send_row_get_lead (row), "to", executive, "limit", most), times_cb);
}

static void
executives_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  TamizSendDialog *self = owner;
  TamizSendRow *row = get_row (self, self->next);

  if (answer != NULL)
    {
      tamiz_send_row_set_executives (row, answer);
      ask_times (self, row);
      return;
    }
  tamiz_send_row_set_result (row, FALSE, error->message);
  self->next++;
  ask_next (self);
}

/* Who is proposed for each, and when. */
static void
ask_next (TamizSendDialog *self)
{
  TamizSendRow *row = get_row (self, self->next);

  if (row == NULL)
    {
      gtk_widget_set_sensitive (self->send_button, TRUE);
      return;
    }
  tamiz_desk_ask (self->desk, self, "executives", "handoff.executives",
                  json_pack ("{ss}", "id", tamiz_send_row_get_lead (row)), executives_cb);
}

static void
tamiz_send_dialog_dispose (GObject *object)
{
  TamizSendDialog *self = TAMIZ_SEND_DIALOG (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);

  G_OBJECT_CLASS (tamiz_send_dialog_parent_class)->dispose (object);
}

static void
tamiz_send_dialog_class_init (TamizSendDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_send_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_bar (TamizSendDialog *self)
{
  GtkWidget *bar = adw_header_bar_new ();

  self->close_button = gtk_button_new_with_mnemonic (_("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->close_button), "window.close");
  self->send_button = gtk_button_new_with_mnemonic (_("_Hand Over"));
  gtk_widget_add_css_class (self->send_button, "suggested-action");
  gtk_widget_set_sensitive (self->send_button, FALSE);
  g_signal_connect_object (self->send_button, "clicked", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (_("Hand Over Several"), NULL));
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->close_button);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->send_button);

  return bar;
}

static void
tamiz_send_dialog_init (TamizSendDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *label = gtk_label_new (NULL);

  self->rows = g_ptr_array_new ();
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_description (self->group,
                                         _("Each goes to whom you choose here, at the time you choose. What is refused "
                                           "stays as it is, and says why."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  gtk_widget_set_vexpand (page, TRUE);
  self->result_label = GTK_LABEL (label);
  gtk_label_set_wrap (self->result_label, TRUE);
  gtk_label_set_xalign (self->result_label, 0);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_start (label, 18);
  gtk_widget_set_margin_end (label, 18);
  gtk_widget_hide (label);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * tamiz_send_dialog_show:
 * @owner: a widget of the window above which it is shown
 * @desk: where it is done
 * @leads: those that are ready, of handoff.candidates
 *
 * Shows the leads that are ready with who is proposed for each.
 *
 * Returns: (transfer none): the window, which belongs to itself
 */
TamizSendDialog *
tamiz_send_dialog_show (GtkWidget *owner,
                        TamizDesk *desk,
                        json_t    *leads)
{
  TamizSendDialog *self
      = g_object_new (TAMIZ_TYPE_SEND_DIALOG, "transient-for", gtk_widget_get_root (owner), "modal", TRUE, "title",
                      _("Hand Over Several"), "default-width", WIDTH, "default-height", HEIGHT, NULL);
  json_t *lead;
  gsize i;

  self->desk = g_object_ref (desk);
  json_array_foreach (leads, i, lead)
    {
      GtkWidget *row = tamiz_send_row_new (desk, lead);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_window_present (GTK_WINDOW (self));
  ask_next (self);

  return self;
}
