#define G_LOG_DOMAIN "tamiz-call-form"

#include "config.h"

#include "tamiz-call-form.h"

#include "tamiz-call-head.h"
#include "tamiz-call-result.h"
#include "tamiz-call-script.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* How many of the last contacts are told. */
#define N_CONTACTS "4"

struct _TamizCallForm
{
  AdwBin parent_instance;

  GtkStack *stack;
  TamizCallHead *head;
  GtkScrolledWindow *scroller;
  TamizNotice *refusal_notice;
  GtkWidget *purpose_box;
  GtkDropDown *purpose_choice;
  GtkLabel *why_label;
  GtkLabel *contacts_label;
  GtkWidget *talk_box;
  TamizCallScript *script;
  GtkTextBuffer *pain_buffer;
  GtkWidget *note_box;
  GtkTextBuffer *note_buffer;
  TamizCallResult *result;  /* made apart, as there is much in it */
  GtkWidget *save_bar;
  TamizNotice *notice;
  GtkWidget *discard_button;
  GtkLabel *summary_label;
  GtkWidget *save_button;

  TamizDesk *desk;
  char *lead;               /* (nullable): whom one calls */
  json_t *brief;            /* (nullable): of @lead */
  json_t *draft;            /* (nullable): to be brought back when the brief has come */
  char *pain_points;        /* (nullable): as they were read */
  char *saving;             /* (nullable): whose call is being saved */
  gboolean was_lead;        /* they were a lead before it */
  gboolean showing;         /* the controls are being set, nobody uses them */
};

G_DEFINE_FINAL_TYPE (TamizCallForm, tamiz_call_form, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  EDITED,
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_shown (TamizCallForm *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "call") == 0;
}

static const char *
get_open_call (TamizCallForm *self)
{
  return tamiz_json_get_text (json_object_get (self->brief, "call"), "id");
}

static const char *
get_purpose (TamizCallForm *self)
{
  return tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE, (int) gtk_drop_down_get_selected (self->purpose_choice));
}

/* Pain points only where somebody changed them. */
static char *
dup_new_pain_points (TamizCallForm *self)
{
  g_autofree char *text = dup_text (self->pain_buffer);

  return g_strcmp0 (text, self->pain_points != NULL ? self->pain_points : "") != 0
             ? g_steal_pointer (&text)
             : NULL;
}

/**
 * tamiz_call_form_dup_draft:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): all that was typed and chosen and is not logged yet
 */
json_t *
tamiz_call_form_dup_draft (TamizCallForm *self)
{
  g_autoptr (json_t) draft = NULL;
  g_autoptr (json_t) answers = NULL;
  g_autoptr (json_t) result = NULL;
  g_autofree char *note = NULL;
  g_autofree char *pain_points = NULL;

  /* What is to be brought back is not on the form yet. */
  if (self->draft != NULL)
    return json_incref (self->draft);
  if (!is_shown (self))
    return NULL;

  draft = json_object ();
  answers = tamiz_call_script_dup_answers (self->script);
  result = tamiz_call_result_dup_draft (self->result);
  note = dup_text (self->note_buffer);
  pain_points = dup_new_pain_points (self);
  if (json_object_size (answers) > 0)
    json_object_set (draft, "answers", answers);
  if (result != NULL)
    json_object_set (draft, "result", result);
  if (!tamiz_text_is_blank (note))
    tamiz_json_set_text (draft, "note", note);
  if (pain_points != NULL)
    tamiz_json_set_text (draft, "pain_points", pain_points);
  if (tamiz_call_head_get_duration (self->head) > 0 || tamiz_call_head_is_running (self->head))
    {
      json_object_set_new (draft, "duration", json_integer (tamiz_call_head_get_duration (self->head)));
      json_object_set_new (draft, "running", json_boolean (tamiz_call_head_is_running (self->head)));
      json_object_set_new (draft, "left_at", json_integer (g_get_monotonic_time ()));
    }
  if (json_object_size (draft) == 0)
    return NULL;

  tamiz_json_set_text (draft, "purpose", get_purpose (self));
  return g_steal_pointer (&draft);
}

/* What will happen when it is saved, or what lacks. */
static void
show_summary (TamizCallForm *self)
{
  g_autofree char *next = tamiz_call_result_dup_next (self->result, self->desk);
  g_autofree char *text = NULL;
  g_autoptr (json_t) draft = tamiz_call_form_dup_draft (self);

  if (tamiz_call_result_get_outcome (self->result) == NULL)
    text = g_strdup (_("Choose what came of it"));
  else if (next != NULL)
    /* Translators: %s is a day and an hour */
    text = g_strdup_printf (_("Again on %s"), next);
  gtk_label_set_label (self->summary_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->discard_button, draft != NULL);
}

static void
changed_cb (TamizCallForm *self)
{
  if (self->showing || !is_shown (self))
    return;

  tamiz_notice_set_text (self->notice, NULL);
  show_summary (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
show_text (GtkTextBuffer *buffer,
           const char    *text)
{
  gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
}

static void
show_clock (TamizCallForm *self,
            json_t        *draft)
{
  gint64 duration = tamiz_json_get_int (draft, "duration", 0);
  gboolean running = json_is_true (json_object_get (draft, "running"));

  if (running)
    duration += (g_get_monotonic_time () - tamiz_json_get_int (draft, "left_at", 0)) / G_USEC_PER_SEC;
  tamiz_call_head_set_duration (self->head, duration, running);
}

static void
show_purpose (TamizCallForm *self,
              const char    *nick)
{
  int purpose = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_CALL_PURPOSE, nick, &purpose);
  gtk_drop_down_set_selected (self->purpose_choice, (guint) purpose);
}

/* A form that was just opened: what was begun before comes back, or all is empty. */
static void
bring_back (TamizCallForm *self)
{
  g_autoptr (json_t) draft = g_steal_pointer (&self->draft);
  const char *pain_points = tamiz_json_get_text (draft, "pain_points");
  const char *purpose = tamiz_json_get_text (draft, "purpose");

  show_text (self->pain_buffer, pain_points != NULL ? pain_points : self->pain_points);
  show_text (self->note_buffer, tamiz_json_get_text (draft, "note"));
  show_purpose (self, purpose != NULL ? purpose : tamiz_json_get_text (self->brief, "purpose"));
  show_clock (self, draft);
  tamiz_call_result_set_draft (self->result, json_object_get (draft, "result"));
  tamiz_call_script_set_answers (self->script, json_object_get (draft, "answers"));
}

static void
append_followed (TamizCallForm *self,
                 GString       *text,
                 json_t        *follows)
{
  const char *subject = tamiz_json_get_text (follows, "subject");
  const char *said = tamiz_json_get_text (follows, "text");
  g_autofree char *ago = tamiz_desk_format_ago (self->desk, tamiz_json_get_text (follows, "at"));

  if (!json_is_object (follows))
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: the call follows an action: its name, and how long ago it was */
  g_string_append_printf (text, _("Follows: %s, %s"), tamiz_json_get_text (follows, "title"), ago);
  if (subject != NULL && *subject != '\0')
    g_string_append_printf (text, " · %s", subject);
  if (said != NULL && *said != '\0')
    g_string_append_printf (text, "\n“%s”", said);
}

static void
show_why (TamizCallForm *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *why = tamiz_json_get_text (self->brief, "why");
  json_t *call = json_object_get (self->brief, "call");

  if (json_is_object (call))
    {
      g_autofree char *when = tamiz_desk_format_moment (self->desk, tamiz_json_get_text (call, "at"));

      /* Translators: %s is a day and an hour */
      g_string_append_printf (text, _("This call was begun on %s and has no outcome yet."), when);
    }
  else if (why != NULL && g_strcmp0 (why, tamiz_json_get_text (json_object_get (self->brief, "follows"), "title")) != 0)
    g_string_append (text, why);
  append_followed (self, text, json_object_get (self->brief, "follows"));
  gtk_label_set_label (self->why_label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), text->len > 0);
}

/* Who is not to be called is not offered a call; one that was begun gets its outcome. */
static void
show_permission (TamizCallForm *self)
{
  gboolean may_call = json_is_true (json_object_get (self->brief, "may_call"));
  gboolean may_work = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  gboolean is_open = get_open_call (self) != NULL;

  tamiz_notice_set_text (self->refusal_notice, tamiz_json_get_text (self->brief, "why_not"));
  gtk_widget_set_visible (self->purpose_box, may_call && !is_open);
  gtk_widget_set_visible (self->talk_box, may_call || is_open);
  gtk_widget_set_visible (self->save_bar, may_call || is_open);
  gtk_widget_set_visible (self->note_box, !is_open);
  gtk_widget_set_sensitive (self->talk_box, may_work);
  gtk_widget_set_sensitive (self->save_button, may_work && self->saving == NULL);
  gtk_widget_set_tooltip_text (self->save_button,
                               may_work ? _("Save the call and go on to the next (Ctrl+Enter)")
                                        : _("Marketing, the steward, and sales for their own leads log calls"));
}

/* What is typed is left alone; pain points that nobody touched follow the base. */
static void
take_pain_points (TamizCallForm *self)
{
  const char *stored = tamiz_json_get_text (self->brief, "pain_points");
  g_autofree char *typed = dup_new_pain_points (self);

  g_free (self->pain_points);
  self->pain_points = g_strdup (stored);
  if (typed == NULL)
    show_text (self->pain_buffer, stored);
}

static void
criteria_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizCallForm *self = owner;
  g_autoptr (json_t) none = json_array ();

  if (self->brief == NULL)
    return;

  /* Without a definition in force there is nothing to ask, but much to tell. */
  self->showing = TRUE;
  tamiz_call_script_show (self->script, answer != NULL ? json_object_get (answer, "items") : none,
                          json_object_get (self->brief, "script"));
  if (!is_shown (self))
    bring_back (self);
  gtk_stack_set_visible_child_name (self->stack, "call");
  self->showing = FALSE;
  show_summary (self);
}

static void
contacts_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizCallForm *self = owner;
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *subject = tamiz_json_get_text (item, "subject");
      g_autofree char *ago = tamiz_desk_format_ago (self->desk, tamiz_json_get_text (item, "at"));

      g_string_append_printf (text, "%s%s · %s", text->len > 0 ? "\n" : "", ago, tamiz_json_get_text (item, "title"));
      if (subject != NULL && *subject != '\0')
        g_string_append_printf (text, " · %s", subject);
    }
  gtk_label_set_label (self->contacts_label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->contacts_label), text->len > 0);
}

static void
brief_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCallForm *self = owner;

  if (answer == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tamiz_desk_tell_failure (self->desk, error->message);
      return;
    }

  if (g_strcmp0 (tamiz_json_get_text (answer, "lead"), self->lead) != 0)
    return;

  g_clear_pointer (&self->brief, json_decref);
  self->brief = json_incref (answer);
  self->showing = TRUE;
  tamiz_call_head_show (self->head, self->desk, answer);
  tamiz_call_result_set_nexts (self->result, self->desk, json_object_get (answer, "next"));
  take_pain_points (self);
  show_why (self);
  show_permission (self);
  self->showing = FALSE;
  tamiz_desk_ask (self->desk, self, "criteria", "lead.criteria", json_pack ("{ss}", "id", self->lead), criteria_cb);
}

/* Reads again what is shown; what was typed stays. */
void
tamiz_call_form_refresh (TamizCallForm *self)
{
  if (self->lead == NULL)
    return;

  tamiz_desk_ask (self->desk, self, "brief", "call.brief", json_pack ("{ss}", "id", self->lead), brief_cb);
  tamiz_desk_ask (self->desk, self, "contacts", "lead.timeline",
                  json_pack ("{ssss}", "id", self->lead, "limit", N_CONTACTS), contacts_cb);
}

/* Of a call whose form was left meanwhile it is said at the top; what was typed waits there. */
static void
show_refusal (TamizCallForm *self,
              const char    *message,
              gboolean       left)
{
  if (left)
    {
      tamiz_desk_tell_failure (self->desk, message);
      return;
    }

  tamiz_call_script_set_refusal (self->script, message);
  tamiz_notice_set_text (self->notice, message);
}

static gboolean
is_lead (json_t *answer)
{
  const char *stage = tamiz_json_get_text (answer, "stage");

  return g_strcmp0 (stage, tamiz_enum_nick (TAMIZ_ENUM_STAGE, TAMIZ_STAGE_SQL)) == 0;
}

/* That the call brought somebody as far as sales is what one calls for. */
static void
tell_saved (TamizCallForm *self,
            json_t        *answer)
{
  g_autofree char *text = NULL;

  if (is_lead (answer) && !self->was_lead)
    /* Translators: %s is a person, who has just met all of the definition */
    text = g_strdup_printf (_("Call saved: %s is a lead now"), tamiz_json_get_text (answer, "name"));
  tamiz_desk_tell_done (self->desk, text != NULL ? text : _("Call saved"));
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCallForm *self = owner;
  g_autofree char *lead = g_steal_pointer (&self->saving);
  gboolean left = g_strcmp0 (lead, self->lead) != 0;

  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (answer == NULL)
    {
      /* A passphrase that was not given is no refusal. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_refusal (self, error->message, left);
      return;
    }

  tell_saved (self, answer);
  /* What was typed is in the base now.  Somebody may have begun with the next one. */
  if (!left)
    tamiz_call_form_open (self, NULL, NULL);
  g_signal_emit (self, signals[FINISHED], 0, lead, TRUE);
}

static void
add_answers (TamizCallForm *self,
             json_t        *arguments)
{
  g_autoptr (json_t) answers = tamiz_call_script_dup_answers (self->script);
  json_t *pairs = json_array ();
  const char *key;
  json_t *value;

  json_object_foreach (answers, key, value)
    {
      g_autofree char *pair = g_strdup_printf ("%s=%s", key, json_string_value (value));

      json_array_append_new (pairs, json_string (pair));
    }
  json_object_set_new (arguments, "answer", pairs);
}

static json_t *
make_arguments (TamizCallForm *self)
{
  const char *open_call = get_open_call (self);
  json_t *arguments = json_pack ("{ss}", "id", open_call != NULL ? open_call : self->lead);
  g_autofree char *note = dup_text (self->note_buffer);
  g_autofree char *pain_points = dup_new_pain_points (self);
  g_autofree char *duration
      = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_call_head_get_duration (self->head));

  tamiz_call_result_add_to (self->result, arguments);
  add_answers (self, arguments);
  if (pain_points != NULL)
    tamiz_json_set_text (arguments, "pain-points", pain_points);
  if (tamiz_call_head_get_duration (self->head) > 0)
    tamiz_json_set_text (arguments, "duration", duration);
  if (open_call == NULL)
    {
      tamiz_json_set_text (arguments, "purpose", get_purpose (self));
      if (!tamiz_text_is_blank (note))
        tamiz_json_set_text (arguments, "note", note);
    }

  return arguments;
}

static void
save_cb (TamizCallForm *self)
{
  if (!is_shown (self) || self->saving != NULL || !gtk_widget_get_visible (self->save_bar))
    return;

  /* What is being typed is an answer once its entry is left. */
  gtk_widget_grab_focus (self->save_button);
  tamiz_notice_set_text (self->notice, NULL);
  tamiz_call_script_set_refusal (self->script, NULL);
  if (!tamiz_call_script_finish (self->script))
    return;
  if (tamiz_call_result_get_outcome (self->result) == NULL)
    {
      tamiz_call_result_set_refusal (self->result, _("Choose what came of the call: it decides when to call again."));
      gtk_widget_grab_focus (GTK_WIDGET (self->result));
      return;
    }

  self->saving = g_strdup (self->lead);
  self->was_lead = is_lead (self->brief);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  tamiz_desk_do (self->desk, self, get_open_call (self) != NULL ? "call.outcome" : "call.log",
                 make_arguments (self), NULL, saved_cb);
}

static void
discard_cb (TamizCallForm *self)
{
  g_autofree char *lead = g_strdup (self->lead);

  tamiz_call_form_open (self, NULL, NULL);
  g_signal_emit (self, signals[FINISHED], 0, lead, FALSE);
}

static void
save_by_key (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save_cb (TAMIZ_CALL_FORM (widget));
}

static void
tamiz_call_form_dispose (GObject *object)
{
  TamizCallForm *self = TAMIZ_CALL_FORM (object);

  self->showing = TRUE;
  /* The template owns the child, too: the bin lets go of it first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CALL_FORM);
  self->result = NULL;
  g_clear_object (&self->desk);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->saving, g_free);
  g_clear_pointer (&self->brief, json_decref);
  g_clear_pointer (&self->draft, json_decref);
  g_clear_pointer (&self->pain_points, g_free);

  G_OBJECT_CLASS (tamiz_call_form_parent_class)->dispose (object);
}

static void
tamiz_call_form_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_DESK:
      TAMIZ_CALL_FORM (object)->desk = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TAMIZ_TYPE_CALL_HEAD);
  g_type_ensure (TAMIZ_TYPE_CALL_SCRIPT);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-call-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, head);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, refusal_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, purpose_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, purpose_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, why_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, contacts_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, talk_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, script);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, pain_buffer);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, note_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, note_buffer);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, save_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, discard_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallForm, save_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
}

static void
tamiz_call_form_class_init (TamizCallFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_call_form_dispose;
  object_class->set_property = tamiz_call_form_set_property;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, TAMIZ_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                   | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Somebody typed or chose something. */
  signals[EDITED] = g_signal_new ("edited", TAMIZ_TYPE_CALL_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  /* (lead, saved): its call was saved, or discarded; where it is still that lead's, the form
   * is empty again.
   */
  signals[FINISHED] = g_signal_new ("finished", TAMIZ_TYPE_CALL_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "call.save", NULL, save_by_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "call.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "call.save", NULL);
}

static void
tamiz_call_form_init (TamizCallForm *self)
{
  g_autoptr (GtkStringList) purposes = gtk_string_list_new (NULL);

  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_CALL_PURPOSE); i++)
    gtk_string_list_append (purposes, tamiz_enum_label (TAMIZ_ENUM_CALL_PURPOSE, (int) i));
  gtk_drop_down_set_model (self->purpose_choice, G_LIST_MODEL (purposes));
  self->showing = FALSE;
}

GtkWidget *
tamiz_call_form_new (TamizDesk *desk)
{
  GtkWidget *form = g_object_new (TAMIZ_TYPE_CALL_FORM, "desk", desk, NULL);

  tamiz_call_form_make_result (TAMIZ_CALL_FORM (form));

  return form;
}

/* The last part of a form that was made without it; before it nothing is shown on the form. */
void
tamiz_call_form_make_result (TamizCallForm *self)
{
  g_return_if_fail (self->result == NULL);

  self->result = g_object_new (TAMIZ_TYPE_CALL_RESULT, NULL);
  gtk_box_append (GTK_BOX (self->talk_box), GTK_WIDGET (self->result));
  g_signal_connect_object (self->result, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* (nullable): whose form is open. */
const char *
tamiz_call_form_get_lead (TamizCallForm *self)
{
  return self->lead;
}

/* (nullable): what is known of whom one calls; NULL until it has been read. */
json_t *
tamiz_call_form_get_brief (TamizCallForm *self)
{
  return self->brief;
}

/**
 * tamiz_call_form_open:
 * @self: a form
 * @lead: (nullable): whom one calls; %NULL for nobody
 * @draft: (nullable): what was begun with them before, of tamiz_call_form_dup_draft()
 *
 * Shows the form for a lead.  What stands on it is gone: who wants it back asks for the
 * draft first.  A number that could not be read is in no draft, and told.
 */
void
tamiz_call_form_open (TamizCallForm *self,
                      const char    *lead,
                      json_t        *draft)
{
  g_autofree char *problem = lead != NULL ? tamiz_call_script_dup_problem (self->script) : NULL;

  if (problem != NULL)
    tamiz_desk_tell_failure (self->desk, problem);
  g_free (self->lead);
  self->lead = g_strdup (lead);
  g_clear_pointer (&self->brief, json_decref);
  g_clear_pointer (&self->draft, json_decref);
  self->draft = draft != NULL ? json_incref (draft) : NULL;
  g_clear_pointer (&self->pain_points, g_free);

  self->showing = TRUE;
  gtk_stack_set_visible_child_name (self->stack, lead != NULL ? "wait" : "none");
  tamiz_call_script_clear (self->script);
  show_text (self->pain_buffer, NULL);
  show_text (self->note_buffer, NULL);
  tamiz_notice_set_text (self->notice, NULL);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->showing = FALSE;
  tamiz_call_form_refresh (self);
}

/* Puts the keyboard where a call begins. */
void
tamiz_call_form_focus (TamizCallForm *self)
{
  tamiz_call_head_focus_call (self->head);
}
