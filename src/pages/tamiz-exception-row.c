#define G_LOG_DOMAIN "tamiz-exception-row"

#include "config.h"

#include "tamiz-exception-row.h"

#include "tamiz-into-sight.h"
#include "tamiz-operation-form.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizExceptionRow
{
  AdwActionRow parent_instance;

  GtkWidget *ask_button;
  GtkWidget *grant_button;
  GtkWidget *refuse_button;

  TamizDesk *desk;          /* (nullable) until something is shown */
  char *lead;
  char *name;               /* (nullable): the lead's */
  char *exception;          /* (nullable): its id */
};

G_DEFINE_FINAL_TYPE (TamizExceptionRow, tamiz_exception_row, ADW_TYPE_ACTION_ROW)

static GtkWindow *
get_window (TamizExceptionRow *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* A dialog stands before what it is about. */
static void
tell_lead (TamizExceptionRow  *self,
           TamizOperationForm *form)
{
  if (self->name != NULL)
    tamiz_operation_form_describe (form, self->name);
}

static void
ask_cb (TamizExceptionRow *self)
{
  TamizOperationForm *form = tamiz_operation_form_new (get_window (self), self->desk, "exception.ask",
                                                       _("Ask for an Exception"), _("Exception asked for"));

  tell_lead (self, form);
  tamiz_operation_form_set (form, "id", self->lead);
  tamiz_operation_form_add (form, "reason", _("Why it is to be handed over all the same"));
  tamiz_operation_form_set_label (form, _("_Ask"));
  tamiz_operation_form_present (form);
}

static void
refuse_cb (TamizExceptionRow *self)
{
  TamizOperationForm *form = tamiz_operation_form_new (get_window (self), self->desk, "exception.refuse",
                                                       _("Refuse the Exception"), _("Exception refused"));

  tell_lead (self, form);
  tamiz_operation_form_set (form, "id", self->exception);
  tamiz_operation_form_add (form, "reason", _("Why it is refused"));
  tamiz_operation_form_set_label (form, _("_Refuse"));
  tamiz_operation_form_present (form);
}

static void
granted_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizExceptionRow *self = owner;

  gtk_widget_set_sensitive (self->grant_button, TRUE);
  if (answer == NULL)
    tamiz_desk_tell_failure (self->desk, error->message);
}

/* Confirmed by the passphrase of who grants, where they have one. */
static void
grant_cb (TamizExceptionRow *self)
{
  gtk_widget_set_sensitive (self->grant_button, FALSE);
  tamiz_desk_do (self->desk, self, "exception.grant", json_pack ("{ss}", "id", self->exception), _("Exception granted"),
                 granted_cb);
}

static void
tamiz_exception_row_dispose (GObject *object)
{
  TamizExceptionRow *self = TAMIZ_EXCEPTION_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->exception, g_free);

  G_OBJECT_CLASS (tamiz_exception_row_parent_class)->dispose (object);
}

static void
tamiz_exception_row_class_init (TamizExceptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_exception_row_dispose;
}

static GtkWidget *
add_button (TamizExceptionRow *self,
            const char        *label,
            GCallback          clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
tamiz_exception_row_init (TamizExceptionRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 3);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 6);
  self->ask_button = add_button (self, _("Ask for an _Exception…"), G_CALLBACK (ask_cb));
  self->refuse_button = add_button (self, _("_Refuse…"), G_CALLBACK (refuse_cb));
  self->grant_button = add_button (self, _("_Grant"), G_CALLBACK (grant_cb));
}

GtkWidget *
tamiz_exception_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_EXCEPTION_ROW, NULL);
}

static gboolean
may_decide (TamizExceptionRow *self,
            json_t            *exception)
{
  int side;

  return g_strcmp0 (tamiz_words_get_text (exception, "state"), "asked") == 0
         && tamiz_enum_from_nick (TAMIZ_ENUM_ROLE, tamiz_words_get_text (exception, "side"), &side)
         && tamiz_desk_has_role (self->desk, (TamizRole) side)
         && g_strcmp0 (tamiz_words_get_text (exception, "asked_by"), tamiz_desk_get_email (self->desk)) != 0;
}

static char *
dup_title (json_t *exception)
{
  const char *state = tamiz_words_get_text (exception, "state");
  const char *asker = tamiz_words_get_text (exception, "asked_by_name");
  const char *decider = tamiz_words_get_text (exception, "decided_by_name");

  if (state == NULL)
    return g_strdup (_("Something that cannot be supplied?"));
  if (g_str_equal (state, "granted"))
    return g_strdup_printf (_("%s granted an exception"), decider);
  if (g_str_equal (state, "refused"))
    return g_strdup_printf (_("%s refused an exception"), decider);

  return g_strdup_printf (_("%s asks for an exception"), asker);
}

/* Whether something lacks by now that it was not asked for. */
static gboolean
is_outdated (json_t *exception)
{
  return json_is_false (json_object_get (exception, "covers"));
}

/* The reason, and what the other side says to it. */
static char *
dup_subtitle (json_t *exception)
{
  const char *state = tamiz_words_get_text (exception, "state");
  const char *words = tamiz_words_get_text (exception, "words");
  int side = TAMIZ_ROLE_SALES;
  g_autofree char *waits = NULL;

  if (state == NULL)
    return g_strdup (_("With a reason, and the consent of somebody of the other side, it is handed over all the same. "
                       "Such leads count for no promise and are shown apart."));
  if (g_str_equal (state, "asked"))
    {
      tamiz_enum_from_nick (TAMIZ_ENUM_ROLE, tamiz_words_get_text (exception, "side"), &side);
      /* Translators: %s is a role, as Sales or Marketing */
      waits = g_strdup_printf (_("To be decided by: %s"), tamiz_enum_label (TAMIZ_ENUM_ROLE, side));
      words = waits;
    }
  if (!g_str_equal (state, "refused") && is_outdated (exception))
    words = _("Since it was asked for something else has come to be missing, which it does not cover. Ask anew.");

  return words != NULL ? g_strdup_printf ("%s\n%s", tamiz_words_get_text (exception, "reason"), words)
                       : g_strdup (tamiz_words_get_text (exception, "reason"));
}

/**
 * tamiz_exception_row_show:
 * @self: a row
 * @desk: where it is decided
 * @lead: a lead's id
 * @name: (nullable): what dialogs call the lead
 * @exception: (nullable): of handoff.prepare or exception.list; null where there is none
 * @offered: whether one may be asked for
 *
 * Shows an exception with what may be done about it; the row is out of sight where there is neither.
 */
void
tamiz_exception_row_show (TamizExceptionRow *self,
                          TamizDesk         *desk,
                          const char        *lead,
                          const char        *name,
                          json_t            *exception,
                          gboolean           offered)
{
  const char *state = tamiz_words_get_text (exception, "state");
  gboolean asks = tamiz_desk_has_role (desk, TAMIZ_ROLE_MARKETING) || tamiz_desk_has_role (desk, TAMIZ_ROLE_SALES);
  g_autofree char *title = dup_title (exception);
  g_autofree char *subtitle = dup_subtitle (exception);
  gboolean decides;

  g_set_object (&self->desk, desk);
  g_free (self->lead);
  self->lead = g_strdup (lead);
  g_free (self->name);
  self->name = g_strdup (name);
  g_free (self->exception);
  self->exception = g_strdup (tamiz_words_get_text (exception, "id"));
  decides = may_decide (self, exception);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  tamiz_set_in_sight (self->ask_button,
                          offered && asks
                              && (state == NULL || g_str_equal (state, "refused") || is_outdated (exception)));
  tamiz_set_in_sight (self->grant_button, decides);
  tamiz_set_in_sight (self->refuse_button, decides);
  gtk_widget_set_visible (GTK_WIDGET (self), state != NULL || (offered && asks));
}
