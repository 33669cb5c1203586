#define G_LOG_DOMAIN "tamiz-door-persona"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Which buyer persona a lead is, is computed.  Whoever says otherwise says why; of what a
 * file says it is where that came from.
 */

static char *
list_personas (TamizDefinition *definition)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < definition->personas->len; i++)
    g_strv_builder_add (keys, ((TamizPersona *) g_ptr_array_index (definition->personas, i))->key);
  list = g_strv_builder_end (keys);

  return g_strjoinv (", ", list);
}

/* Without a definition nobody knows which there are. */
static gboolean
is_known (TamizDoor  *self,
          const char *key)
{
  return self->document == NULL || tamiz_definition_find_persona (self->document, key) != NULL;
}

static gboolean
check_known (TamizDoor   *self,
             const char  *key,
             GError     **error)
{
  g_autofree char *possible = NULL;

  if (is_known (self, key))
    return TRUE;

  possible = list_personas (self->document);
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), key, "persona", possible);
}

/* A file has nobody to be asked: the row says so, and the computed persona stands. */
static void
leave_out (TamizDoor   *self,
           TamizStaged *staged,
           const char  *key)
{
  g_autofree char *possible = list_personas (self->document);

  tamiz_staged_add_problem (staged, -1, "choice",
                            /* Translators: what a file says; the keys of those that the definition has */
                            g_strdup_printf (_("The definition has no buyer persona “%s”, so it was left out; "
                                               "possible are: %s"),
                                             key, possible));
}

/* What is only tried out is no import yet. */
static gboolean
find_file (TamizDoor  *self,
           GError    **error)
{
  const char *path = tamiz_work_text (self->work, "file");
  g_autoptr (TamizRecord) import = NULL;

  if (self->import > 0)
    {
      import = tamiz_reader_load (self->work->reader, TAMIZ_KIND_IMPORT, self->import, error);
      if (import == NULL)
        return FALSE;
      path = tamiz_record_get_text (import, TAMIZ_IMPORT_FILE);
    }
  self->file = path != NULL ? g_path_get_basename (path) : g_strdup ("");

  return TRUE;
}

/* (transfer full): why a lead is @persona where nothing says it; NULL where somebody has to. */
static char *
find_reason (TamizDoor   *self,
             const char  *persona,
             GError     **error)
{
  if (!tamiz_work_require (self->import != 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("A buyer persona chosen by hand needs its reason: say with persona_reason "
                             "why it is “%s”"),
                           persona))
    return NULL;

  if (self->file == NULL && !find_file (self, error))
    return NULL;

  /* Translators: %s is a file; the reason for a buyer persona */
  return g_strdup_printf (_("as imported from %s"), self->file);
}

const char *
tamiz_door_computed_needs_no_reason (void)
{
  return _("The buyer persona is the one computed, which needs no reason: say with persona which other "
           "it is, or leave persona_reason out");
}

/* In a file a reason alone is skipped. */
static gboolean
refuse_reason (TamizDoor  *self,
               GError    **error)
{
  return tamiz_work_require (self->import != 0, TAMIZ_CORE_ERROR_INVALID, error, "%s",
                             tamiz_door_computed_needs_no_reason ());
}

/* Completes a new lead, of which the row says which buyer persona it is. */
gboolean
tamiz_door_explain_lead (TamizDoor    *self,
                         TamizStaged  *staged,
                         TamizRecord  *lead,
                         GError      **error)
{
  const char *persona = tamiz_record_get_text (lead, TAMIZ_LEAD_PERSONA);
  g_autofree char *reason = NULL;

  if (persona == NULL && tamiz_record_has (lead, TAMIZ_LEAD_PERSONA_REASON))
    {
      tamiz_record_set_text (lead, TAMIZ_LEAD_PERSONA_REASON, NULL);
      return refuse_reason (self, error);
    }
  if (persona == NULL)
    return TRUE;
  if (self->import == 0 && !check_known (self, persona, error))
    return FALSE;
  if (!is_known (self, persona))
    {
      leave_out (self, staged, persona);
      tamiz_record_set_text (lead, TAMIZ_LEAD_PERSONA, NULL);
      tamiz_record_set_text (lead, TAMIZ_LEAD_PERSONA_REASON, NULL);
      return TRUE;
    }
  if (tamiz_record_has (lead, TAMIZ_LEAD_PERSONA_REASON))
    return TRUE;

  reason = find_reason (self, persona, error);
  tamiz_record_set_text (lead, TAMIZ_LEAD_PERSONA_REASON, reason);
  return reason != NULL;
}

/* (nullable) */
static TamizMergeChange *
find_change (GPtrArray *changes,
             int        field)
{
  for (guint i = 0; i < changes->len; i++)
    {
      TamizMergeChange *change = g_ptr_array_index (changes, i);

      if (change->kind == TAMIZ_KIND_LEAD && change->field == field)
        return change;
    }

  return NULL;
}

/* Completes what a row changes of a lead, where it does not open a new one. */
gboolean
tamiz_door_explain_changes (TamizDoor    *self,
                            TamizStaged  *staged,
                            TamizRecord  *lead,
                            GPtrArray    *changes,
                            GError      **error)
{
  TamizMergeChange *persona = find_change (changes, TAMIZ_LEAD_PERSONA);
  gboolean explained = tamiz_staged_get_text (staged, TAMIZ_STAGED_PERSONA_REASON) != NULL;
  TamizMergeChange *reason;
  char *text;

  if (persona == NULL)
    return !explained || lead == NULL || tamiz_record_has (lead, TAMIZ_LEAD_PERSONA)
           || refuse_reason (self, error);
  if (self->import == 0 && !check_known (self, persona->text, error))
    return FALSE;
  if (!is_known (self, persona->text))
    {
      leave_out (self, staged, persona->text);
      g_ptr_array_remove (changes, persona);
      g_ptr_array_remove (changes, find_change (changes, TAMIZ_LEAD_PERSONA_REASON));
      return TRUE;
    }
  if (explained)
    return TRUE;

  text = find_reason (self, persona->text, error);
  if (text == NULL)
    return FALSE;
  reason = g_new (TamizMergeChange, 1);
  *reason = (TamizMergeChange) { TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSONA_REASON, text, 0 };
  g_ptr_array_add (changes, reason);

  return TRUE;
}
