#define G_LOG_DOMAIN "tamiz-persona-choice"

#include "config.h"

#include "tamiz-persona-choice.h"

#include "tamiz-json.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizPersonaChoice
{
  GObject parent_instance;

  TamizFieldRow *choice_row;
  TamizFieldRow *reason_row;
  json_t *personas;         /* (nullable): of the definition in force */
  char *computed;           /* (nullable): the key of what the record itself says */
  char *chosen;             /* the key of what somebody chose; empty where nobody did */
  char *reason;
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (TamizPersonaChoice, tamiz_persona_choice, G_TYPE_OBJECT)

/* Another one was chosen than is stored, and not saved yet. */
static gboolean
is_open (TamizPersonaChoice *self)
{
  g_autofree char *choice = tamiz_field_row_dup_text (self->choice_row);

  return *choice != '\0' && !g_str_equal (choice, self->chosen);
}

static gboolean
has_reason (TamizPersonaChoice *self)
{
  g_autofree char *reason = tamiz_field_row_dup_text (self->reason_row);

  return *reason != '\0';
}

/* (nullable): what people read of a key; one that the definition lost is all there is to read. */
static const char *
find_title (TamizPersonaChoice *self,
            const char         *key)
{
  json_t *persona;
  gsize i;

  json_array_foreach (self->personas, i, persona)
    {
      if (g_strcmp0 (tamiz_json_get_text (persona, "key"), key) == 0)
        return tamiz_json_get_text (persona, "title");
    }

  return key;
}

static void
offer (TamizPersonaChoice *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  const char *computed = find_title (self, self->computed);
  g_autofree char *none = NULL;
  json_t *persona;
  gsize i;

  json_array_foreach (self->personas, i, persona)
    {
      g_ptr_array_add (keys, (char *) tamiz_json_get_text (persona, "key"));
      g_ptr_array_add (titles, (char *) tamiz_json_get_text (persona, "title"));
    }
  if (computed != NULL)
    /* Translators: %s is the buyer persona that the program finds by itself */
    none = g_strdup_printf (_("As computed: %s"), computed);
  tamiz_field_row_set_choices (self->choice_row, none != NULL ? none : _("As computed: none fits yet"), keys,
                               titles);
}

static void
show_reason (TamizPersonaChoice *self)
{
  g_autofree char *choice = tamiz_field_row_dup_text (self->choice_row);

  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), *choice != '\0');
}

/* Another buyer persona has another reason. */
static void
picked_cb (TamizPersonaChoice *self)
{
  gboolean open = is_open (self);

  tamiz_field_row_show (self->reason_row, open ? "" : self->reason, TRUE, self->editable);
  show_reason (self);
  if (open)
    tamiz_field_row_reveal (self->reason_row);
}

static void
leave_cb (TamizPersonaChoice *self)
{
  if (is_open (self) && !has_reason (self))
    tamiz_field_row_refuse (self->reason_row, _("Another buyer persona than the computed one is saved with its "
                                                "reason: say why it is this one."));
}

static void
tamiz_persona_choice_finalize (GObject *object)
{
  TamizPersonaChoice *self = TAMIZ_PERSONA_CHOICE (object);

  g_clear_pointer (&self->personas, json_decref);
  g_free (self->computed);
  g_free (self->chosen);
  g_free (self->reason);

  G_OBJECT_CLASS (tamiz_persona_choice_parent_class)->finalize (object);
}

static void
tamiz_persona_choice_class_init (TamizPersonaChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_persona_choice_finalize;
}

static void
tamiz_persona_choice_init (TamizPersonaChoice *self)
{
  self->chosen = g_strdup ("");
  self->reason = g_strdup ("");
}

/* The rows must outlive it. */
TamizPersonaChoice *
tamiz_persona_choice_new (TamizFieldRow *choice_row,
                          TamizFieldRow *reason_row)
{
  TamizPersonaChoice *self = g_object_new (TAMIZ_TYPE_PERSONA_CHOICE, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->choice_row = choice_row;
  self->reason_row = reason_row;
  gtk_widget_set_visible (GTK_WIDGET (reason_row), FALSE);
  tamiz_field_row_set_hint (reason_row, _("Why is it this one?"));
  g_signal_connect_object (choice_row, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (reason_row), focus);

  return self;
}

void
tamiz_persona_choice_offer (TamizPersonaChoice *self,
                            json_t             *personas)
{
  json_decref (self->personas);
  self->personas = json_incref (personas);
  offer (self);
}

static void
keep (char       **place,
      const char  *text)
{
  g_free (*place);
  *place = g_strdup (text != NULL ? text : "");
}

/* @lead is the answer of “lead.show”. */
void
tamiz_persona_choice_show (TamizPersonaChoice *self,
                           json_t             *lead,
                           gboolean            other,
                           gboolean            editable)
{
  keep (&self->chosen, tamiz_json_get_text (lead, "persona_chosen"));
  keep (&self->reason, tamiz_json_get_text (lead, "persona_reason"));
  g_free (self->computed);
  self->computed = g_strdup (tamiz_json_get_text (lead, "persona_computed"));
  self->editable = editable;
  if (self->personas != NULL)
    offer (self);
  tamiz_field_row_show (self->choice_row, self->chosen, other, editable);
  if (other || !is_open (self))
    tamiz_field_row_show (self->reason_row, self->reason, other, editable);
  show_reason (self);
}

/**
 * tamiz_persona_choice_give_up:
 * @self: a lead's buyer persona
 *
 * Forgets a choice whose reason nobody gave, before another lead is shown.
 *
 * Returns: (transfer full) (nullable): what to say of it; %NULL where there is none
 */
char *
tamiz_persona_choice_give_up (TamizPersonaChoice *self)
{
  g_autofree char *choice = tamiz_field_row_dup_text (self->choice_row);

  if (!is_open (self) || has_reason (self))
    return NULL;

  tamiz_field_row_show (self->choice_row, self->chosen, TRUE, self->editable);
  picked_cb (self);
  return g_strdup_printf (_("The buyer persona was not changed to “%s”: it is saved with its reason, and none "
                            "was given"),
                          find_title (self, choice));
}

/**
 * tamiz_persona_choice_complete:
 * @self: a lead's buyer persona
 * @row: a row that was edited
 * @fields: what “lead.set” is asked for that
 *
 * Adds what is to be saved with it: with a choice its reason.
 *
 * Returns: whether it is to be saved now
 */
gboolean
tamiz_persona_choice_complete (TamizPersonaChoice *self,
                               TamizFieldRow      *row,
                               json_t             *fields)
{
  g_autofree char *reason = tamiz_field_row_dup_text (self->reason_row);
  g_autofree char *wanted = NULL;

  if (!is_open (self) || (row != self->choice_row && row != self->reason_row))
    return TRUE;
  /* The choice takes its reason along, whichever of the two was touched last. */
  if (row == self->reason_row)
    {
      tamiz_field_row_save (self->choice_row, TRUE);
      return FALSE;
    }
  if (tamiz_text_is_blank (reason))
    {
      tamiz_field_row_hold (row);
      return FALSE;
    }

  tamiz_field_row_set_saving (self->reason_row);
  wanted = g_strdup_printf ("persona_reason=%s", reason);
  json_array_append_new (fields, json_string (wanted));
  return TRUE;
}

/* What came of saving @row. */
void
tamiz_persona_choice_answered (TamizPersonaChoice *self,
                               TamizFieldRow      *row,
                               const GError       *error)
{
  if (row != self->choice_row || !tamiz_field_row_is_saving (self->reason_row))
    return;

  if (error == NULL)
    tamiz_field_row_saved (self->reason_row);
  else
    tamiz_field_row_refuse (self->reason_row, NULL);
}
