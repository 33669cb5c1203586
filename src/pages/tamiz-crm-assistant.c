#define G_LOG_DOMAIN "tamiz-crm-assistant"

#include "config.h"

#include "tamiz-crm-assistant-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (TamizCrmAssistant, tamiz_crm_assistant, ADW_TYPE_WINDOW)

static const struct
{
  const char *page;
  const char *title;
} steps[TAMIZ_CRM_N_STEPS] = {
  { "kind", N_("Which CRM") },
  { "access", N_("Where It Is") },
  { "test", N_("Whether It Works") },
  { "map", N_("Its Fields and Words") },
  { "trial", N_("One Lead as a Trial") },
  { "done", N_("Everything Is Set Up") },
};

static void
free_secret (char *secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* Whether the connection is in use already: then only how it is reached is changed, and tried. */
static gboolean
is_changing (TamizCrmAssistant *self)
{
  return self->shown != NULL && json_is_false (json_object_get (self->shown, "trial"));
}

static gboolean
can_go_on (TamizCrmAssistant *self)
{
  if (self->running != NULL)
    return FALSE;

  switch (self->step)
    {
    case TAMIZ_CRM_STEP_KIND:
      return tamiz_crm_assistant_has_kind (self);
    case TAMIZ_CRM_STEP_ACCESS:
      return tamiz_crm_assistant_is_complete (self);
    case TAMIZ_CRM_STEP_TEST:
      return self->tested;
    case TAMIZ_CRM_STEP_MAP:
    case TAMIZ_CRM_STEP_TRIAL:
    case TAMIZ_CRM_STEP_DONE:
    case TAMIZ_CRM_N_STEPS:
    default:
      return TRUE;
    }
}

/* What stands above and below the step. */
void
tamiz_crm_assistant_show_step (TamizCrmAssistant *self)
{
  /* Translators: step %d of %d */
  g_autofree char *subtitle = g_strdup_printf (_("Step %d of %d"), self->step + 1, TAMIZ_CRM_N_STEPS);
  gboolean changes = is_changing (self), last = self->step == TAMIZ_CRM_STEP_TEST;
  gboolean first = self->step == TAMIZ_CRM_STEP_KIND || (self->step == TAMIZ_CRM_STEP_ACCESS && (self->kinds == NULL || changes));

  adw_window_title_set_title (self->title, _(steps[self->step].title));
  adw_window_title_set_subtitle (self->title, changes ? self->name : subtitle);
  gtk_stack_set_visible_child_name (self->stack, steps[self->step].page);
  gtk_button_set_label (self->back_button, self->running != NULL ? _("_Cancel") : first ? _("_Close") : _("_Back"));
  gtk_button_set_label (self->next_button, changes && last                     ? _("_Done")
                                         : self->step == TAMIZ_CRM_STEP_DONE ? _("_Start")
                                                                             : _("_Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), can_go_on (self));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->running != NULL);
  gtk_spinner_set_spinning (self->spinner, self->running != NULL);
}

static void
show_done (TamizCrmAssistant *self)
{
  guint unsent = (guint) tamiz_json_get_int (self->shown, "unsent", 0);
  /* Translators: %s is a connection's name */
  g_autofree char *title = g_strdup_printf (_("“%s” Is Ready"), self->name);
  g_autofree char *text
      = unsent > 0 ? g_strdup_printf (ngettext ("Once it is started, %u accepted lead is sent, and each one that sales "
                                                "accepts from then on.",
                                                "Once it is started, %u accepted leads are sent, and each one that sales "
                                                "accepts from then on.", unsent),
                                      unsent)
                   : g_strdup (_("Once it is started, each lead that sales accepts is sent, and what becomes of it comes "
                                 "back."));

  adw_status_page_set_title (self->done_page, title);
  adw_status_page_set_description (self->done_page, text);
}

/* The keyboard goes where the step begins, wherever in it it was before. */
static void
focus_step (TamizCrmAssistant *self)
{
  if (self->step == TAMIZ_CRM_STEP_ACCESS)
    {
      tamiz_crm_assistant_focus_access (self, NULL);
      return;
    }

  gtk_root_set_focus (GTK_ROOT (self), NULL);
  if (self->step == TAMIZ_CRM_STEP_DONE
      || !gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

void
tamiz_crm_assistant_go_to (TamizCrmAssistant *self,
                           TamizCrmStep       step)
{
  self->step = step;
  if (step == TAMIZ_CRM_STEP_ACCESS)
    tamiz_crm_assistant_show_access (self);
  else if (step == TAMIZ_CRM_STEP_TEST)
    tamiz_crm_assistant_show_test (self);
  else if (step == TAMIZ_CRM_STEP_TRIAL)
    tamiz_crm_assistant_show_trial (self);
  else if (step == TAMIZ_CRM_STEP_DONE)
    show_done (self);
  if (step == TAMIZ_CRM_STEP_MAP && !self->mapped)
    {
      self->mapped = TRUE;
      tamiz_crm_mapping_open (self->mapping, self->name, self->secret, "fields");
    }
  tamiz_crm_assistant_show_step (self);
  focus_step (self);
}

/* Work with the CRM, or with the base, that may take its time and can be given up. */
void
tamiz_crm_assistant_begin (TamizCrmAssistant *self,
                           const char        *operation,
                           json_t            *arguments,
                           TamizAnswerFunc    func)
{
  if (self->secret != NULL && !json_is_string (json_object_get (arguments, "secret"))
      && !g_str_equal (operation, "crm.remove") && !g_str_equal (operation, "crm.start")
      && !g_str_equal (operation, "crm.show") && !g_str_equal (operation, "outbox.retry"))
    tamiz_json_set_text (arguments, "secret", self->secret);
  g_clear_object (&self->running);
  self->running = tamiz_desk_do_long (self->desk, self, operation, arguments, NULL, NULL, func);
  tamiz_crm_assistant_show_step (self);
}

void
tamiz_crm_assistant_end (TamizCrmAssistant *self)
{
  g_clear_object (&self->running);
  tamiz_crm_assistant_show_step (self);
}

void
tamiz_crm_assistant_adopt (TamizCrmAssistant *self,
                           json_t            *shown)
{
  json_decref (self->shown);
  self->shown = json_incref (shown);
  self->signed_in = json_is_true (json_object_get (shown, "signed_in"));
}

/* Only in memory, for as long as the window is there. */
void
tamiz_crm_assistant_hold_secret (TamizCrmAssistant *self,
                                 const char        *secret)
{
  g_clear_pointer (&self->secret, free_secret);
  self->secret = g_strdup (secret);
}

const char *
tamiz_crm_assistant_get_sign_in (TamizCrmAssistant *self)
{
  const char *sign_in = tamiz_json_get_text (self->shown, "sign_in");

  if (sign_in == NULL)
    sign_in = tamiz_json_get_text (tamiz_crm_assistant_get_kind (self), "sign_in");

  return sign_in != NULL ? sign_in : "password";
}

/* Ends what is under way; tells in a notice what came in the place of an answer. */
gboolean
tamiz_crm_assistant_take_answer (TamizCrmAssistant *self,
                                 json_t            *answer,
                                 const GError      *error,
                                 TamizNotice       *notice)
{
  if (self->desk == NULL)
    return FALSE; /* the window is closed */

  tamiz_crm_assistant_end (self);
  if (answer == NULL)
    tamiz_notice_set_text (notice, error->message);

  return answer != NULL;
}

static void
started_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (!tamiz_crm_assistant_take_answer (self, answer, error, self->done_notice))
    return;
  tamiz_desk_tell_done (self->desk, _("The CRM is connected"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
shown_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  tamiz_crm_assistant_end (self);
  if (answer != NULL)
    tamiz_crm_assistant_adopt (self, answer);
  tamiz_crm_assistant_go_to (self, TAMIZ_CRM_STEP_DONE);
}

static void
next_cb (TamizCrmAssistant *self)
{
  if (!can_go_on (self))
    return;
  if (is_changing (self) && self->step == TAMIZ_CRM_STEP_TEST)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  switch (self->step)
    {
    case TAMIZ_CRM_STEP_ACCESS:
      tamiz_crm_assistant_save (self);
      break;
    case TAMIZ_CRM_STEP_TRIAL:
      tamiz_crm_assistant_begin (self, "crm.show", json_pack ("{ss}", "name", self->name), shown_cb);
      break;
    case TAMIZ_CRM_STEP_DONE:
      tamiz_crm_assistant_begin (self, "crm.start", json_pack ("{ss}", "name", self->name), started_cb);
      break;
    case TAMIZ_CRM_STEP_KIND:
    case TAMIZ_CRM_STEP_TEST:
    case TAMIZ_CRM_STEP_MAP:
    case TAMIZ_CRM_N_STEPS:
    default:
      tamiz_crm_assistant_go_to (self, self->step + 1);
      break;
    }
}

static void
back_cb (TamizCrmAssistant *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  else if (self->step == TAMIZ_CRM_STEP_KIND || (is_changing (self) && self->step == TAMIZ_CRM_STEP_ACCESS))
    gtk_window_close (GTK_WINDOW (self));
  else
    tamiz_crm_assistant_go_to (self, self->step - 1);
}

static gboolean
close_request_cb (TamizCrmAssistant *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);

  return FALSE;
}

static void
address_cb (TamizCrmAssistant *self,
            GCancellable      *cancellable,
            const char        *address,
            TamizSession      *session)
{
  tamiz_crm_assistant_tell_address (self, cancellable, address);
}

static void
tamiz_crm_assistant_dispose (GObject *object)
{
  TamizCrmAssistant *self = TAMIZ_CRM_ASSISTANT (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  /* Whatever its lists say while they go is of no step. */
  self->step = TAMIZ_CRM_N_STEPS;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_ASSISTANT);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->made_kind, g_free);
  g_clear_pointer (&self->secret, free_secret);
  g_clear_pointer (&self->proposed, g_free);
  g_clear_pointer (&self->kinds, json_decref);
  g_clear_pointer (&self->connections, json_decref);
  g_clear_pointer (&self->shown, json_decref);
  g_clear_pointer (&self->leads, json_decref);
  g_clear_pointer (&self->pieces, json_decref);
  g_clear_pointer (&self->setting_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_crm_assistant_parent_class)->dispose (object);
}

static void
tamiz_crm_assistant_class_init (TamizCrmAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_assistant_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_CRM_MAPPING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, title);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, next_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, spinner);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, mapping);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, done_page);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmAssistant, done_notice);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  tamiz_crm_assistant_bind_access (widget_class);
  tamiz_crm_assistant_bind_trial (widget_class);
}

static void
tamiz_crm_assistant_init (TamizCrmAssistant *self)
{
  self->setting_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
continued_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizCrmAssistant *self = owner;

  if (!tamiz_crm_assistant_take_answer (self, answer, error, self->kind_notice))
    return;
  tamiz_crm_assistant_adopt (self, answer);
  g_free (self->made_kind);
  self->made_kind = g_strdup (tamiz_json_get_text (answer, "kind"));
  tamiz_crm_assistant_ask_kinds (self);
}

/**
 * tamiz_crm_assistant_new:
 * @parent: the window above which it stands
 * @desk: where somebody works
 * @name: (nullable): a connection that is being tried, with which it goes on, or one in use, which
 *   it changes
 *
 * Makes the assistant.
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
tamiz_crm_assistant_new (GtkWindow  *parent,
                         TamizDesk  *desk,
                         const char *name)
{
  TamizCrmAssistant *self = g_object_new (TAMIZ_TYPE_CRM_ASSISTANT, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  self->name = g_strdup (name);
  tamiz_crm_mapping_set_desk (self->mapping, desk);
  g_signal_connect_object (tamiz_desk_get_session (desk), "address", G_CALLBACK (address_cb), self, G_CONNECT_SWAPPED);
  if (name != NULL)
    tamiz_crm_assistant_begin (self, "crm.show", json_pack ("{ss}", "name", name), continued_cb);
  else
    tamiz_crm_assistant_ask_kinds (self);
  tamiz_crm_assistant_show_step (self);

  return GTK_WINDOW (self);
}
