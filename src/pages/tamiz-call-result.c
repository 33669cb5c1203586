#define G_LOG_DOMAIN "tamiz-call-result"

#include "config.h"

#include "tamiz-call-result.h"

#include "tamiz-choice-box.h"
#include "tamiz-moment-row.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

struct _TamizCallResult
{
  GtkBox parent_instance;

  TamizChoiceBox *outcome_box;
  TamizNotice *notice;
  AdwEntryRow *person_row;
  AdwEntryRow *step_row;
  GtkSwitch *again_switch;
  TamizMomentRow *next_row;

  json_t *nexts;            /* (nullable): a time by each outcome, as call.brief proposes it */
  GTimeZone *zone;          /* (nullable): the base's */
  gboolean chosen_by_hand;  /* when to call again was changed from what is proposed */
  gboolean showing;         /* the controls are being set, nobody uses them */
};

G_DEFINE_FINAL_TYPE (TamizCallResult, tamiz_call_result, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell_changed (TamizCallResult *self)
{
  if (!self->showing)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* (nullable): when the chosen outcome proposes to call again. */
static GDateTime *
get_proposed (TamizCallResult *self)
{
  const char *outcome = tamiz_choice_box_get_chosen (self->outcome_box);
  const char *iso = outcome != NULL ? tamiz_json_get_text (self->nexts, outcome) : NULL;
  g_autoptr (GDateTime) at = iso != NULL ? g_date_time_new_from_iso8601 (iso, self->zone) : NULL;

  return at != NULL ? g_date_time_to_timezone (at, self->zone) : NULL;
}

static GDateTime *
get_tomorrow (TamizCallResult *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now (self->zone);

  return g_date_time_add_days (now, 1);
}

static void
show_next (TamizCallResult *self)
{
  g_autoptr (GDateTime) at = get_proposed (self);

  self->showing = TRUE;
  gtk_switch_set_active (self->again_switch, at != NULL);
  if (at == NULL)
    at = get_tomorrow (self);
  tamiz_moment_row_set (self->next_row, at);
  self->showing = FALSE;
}

static void
show_rows (TamizCallResult *self)
{
  const char *outcome = tamiz_choice_box_get_chosen (self->outcome_box);

  gtk_widget_set_visible (GTK_WIDGET (self->person_row), g_strcmp0 (outcome, "other_person") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->next_row), gtk_switch_get_active (self->again_switch));
}

static void
outcome_cb (TamizCallResult *self)
{
  if (!self->chosen_by_hand)
    show_next (self);
  show_rows (self);
  tamiz_notice_set_text (self->notice, NULL);
  tell_changed (self);
}

static void
again_cb (TamizCallResult *self)
{
  if (!self->showing)
    self->chosen_by_hand = TRUE;
  show_rows (self);
  tell_changed (self);
}

static void
next_changed_cb (TamizCallResult *self)
{
  if (!self->showing)
    self->chosen_by_hand = TRUE;
  tell_changed (self);
}

static void
edited_cb (TamizCallResult *self)
{
  tell_changed (self);
}

static gboolean
tamiz_call_result_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_CALL_RESULT (widget)->outcome_box));
}

static void
tamiz_call_result_dispose (GObject *object)
{
  TamizCallResult *self = TAMIZ_CALL_RESULT (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CALL_RESULT);
  g_clear_pointer (&self->nexts, json_decref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (tamiz_call_result_parent_class)->dispose (object);
}

static void
tamiz_call_result_class_init (TamizCallResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_call_result_dispose;
  widget_class->grab_focus = tamiz_call_result_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_CALL_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_CHOICE_BOX);
  g_type_ensure (TAMIZ_TYPE_MOMENT_ROW);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-call-result.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, person_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, step_row);
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, again_switch);
  gtk_widget_class_bind_template_child (widget_class, TamizCallResult, next_row);
  gtk_widget_class_bind_template_callback (widget_class, outcome_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
tamiz_call_result_init (TamizCallResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_CALL_OUTCOME); i++)
    tamiz_choice_box_add (self->outcome_box, tamiz_enum_nick (TAMIZ_ENUM_CALL_OUTCOME, (int) i),
                          tamiz_enum_label (TAMIZ_ENUM_CALL_OUTCOME, (int) i), FALSE);
}

/**
 * tamiz_call_result_set_nexts:
 * @self: a result
 * @desk: where somebody works
 * @nexts: when to call again by each outcome, of call.brief
 *
 * Takes what the outcomes propose.
 */
void
tamiz_call_result_set_nexts (TamizCallResult *self,
                             TamizDesk       *desk,
                             json_t          *nexts)
{
  g_clear_pointer (&self->nexts, json_decref);
  self->nexts = json_incref (nexts);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (tamiz_desk_get_zone (desk));
}

/* (nullable): the nick of what was chosen. */
const char *
tamiz_call_result_get_outcome (TamizCallResult *self)
{
  return tamiz_choice_box_get_chosen (self->outcome_box);
}

static const char *
get_text (AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return tamiz_text_is_blank (text) ? NULL : text;
}

/* Adds what call.log and call.outcome take.  Who has not said otherwise calls again when
 * the engine finds it right.
 */
void
tamiz_call_result_add_to (TamizCallResult *self,
                          json_t          *arguments)
{
  g_autofree char *next = tamiz_moment_row_dup_text (self->next_row);

  tamiz_json_set_text (arguments, "outcome", tamiz_call_result_get_outcome (self));
  if (get_text (self->step_row) != NULL)
    tamiz_json_set_text (arguments, "next-step", get_text (self->step_row));
  if (get_text (self->person_row) != NULL && gtk_widget_get_visible (GTK_WIDGET (self->person_row)))
    tamiz_json_set_text (arguments, "person", get_text (self->person_row));
  if (!self->chosen_by_hand)
    return;
  if (!gtk_switch_get_active (self->again_switch))
    json_object_set_new (arguments, "no-next", json_true ());
  else if (next != NULL)
    tamiz_json_set_text (arguments, "next", next);
}

/* (nullable): what was chosen and typed, to be brought back later. */
json_t *
tamiz_call_result_dup_draft (TamizCallResult *self)
{
  g_autoptr (json_t) draft = json_object ();
  g_autofree char *next = tamiz_moment_row_dup_text (self->next_row);

  if (tamiz_call_result_get_outcome (self) != NULL)
    tamiz_json_set_text (draft, "outcome", tamiz_call_result_get_outcome (self));
  if (get_text (self->person_row) != NULL)
    tamiz_json_set_text (draft, "person", get_text (self->person_row));
  if (get_text (self->step_row) != NULL)
    tamiz_json_set_text (draft, "step", get_text (self->step_row));
  if (self->chosen_by_hand)
    {
      json_object_set_new (draft, "again", json_boolean (gtk_switch_get_active (self->again_switch)));
      if (next != NULL)
        tamiz_json_set_text (draft, "next", next);
    }

  return json_object_size (draft) > 0 ? g_steal_pointer (&draft) : NULL;
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

/* Brings a draft back; NULL begins anew. */
void
tamiz_call_result_set_draft (TamizCallResult *self,
                             json_t          *draft)
{
  const char *next = tamiz_json_get_text (draft, "next");
  g_autofree char *full = next != NULL ? g_strconcat (next, ":00", NULL) : NULL;
  g_autoptr (GDateTime) at = full != NULL ? g_date_time_new_from_iso8601 (full, self->zone) : NULL;

  self->showing = TRUE;
  self->chosen_by_hand = json_object_get (draft, "again") != NULL;
  tamiz_choice_box_set_chosen (self->outcome_box, tamiz_json_get_text (draft, "outcome"));
  set_text (self->person_row, tamiz_json_get_text (draft, "person"));
  set_text (self->step_row, tamiz_json_get_text (draft, "step"));
  tamiz_notice_set_text (self->notice, NULL);
  show_next (self);
  self->showing = TRUE;
  if (self->chosen_by_hand)
    gtk_switch_set_active (self->again_switch, json_is_true (json_object_get (draft, "again")));
  if (at != NULL)
    tamiz_moment_row_set (self->next_row, at);
  show_rows (self);
  self->showing = FALSE;
}

/* (nullable): when the person will be called again, in words. */
char *
tamiz_call_result_dup_next (TamizCallResult *self,
                            TamizDesk       *desk)
{
  g_autofree char *text = NULL;

  if (!gtk_switch_get_active (self->again_switch))
    return NULL;
  text = tamiz_moment_row_dup_text (self->next_row);

  return text != NULL ? tamiz_desk_format_moment (desk, text) : NULL;
}

/* Says at the outcomes what lacks; NULL takes it away. */
void
tamiz_call_result_set_refusal (TamizCallResult *self,
                               const char      *message)
{
  tamiz_notice_set_text (self->notice, message);
}
