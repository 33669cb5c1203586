#define G_LOG_DOMAIN "tamiz-handoff-changes"

#include "config.h"

#include "tamiz-handoff-details.h"

#include "tamiz-error.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"
#include "tamiz-value-words.h"

#include <glib/gi18n-lib.h>

/* What came after a packet was frozen: it is shown beside the packet, which stays as it is.  After
 * means by a later change, whatever the clocks say.
 */

#define MOST 200               /* nobody reads more of it */

typedef struct
{
  TamizWork *work;
  GHashTable *users;
  TamizFacts *facts;
  TamizDefinition *definition; /* (nullable) */
  gint64 frozen;               /* the change that sent the handoff */
  GPtrArray *items;            /* json_t */
} Changes;

static json_t *
add_item (Changes    *self,
          const char *what,
          gint64      at,
          gint64      user,
          const char *title,
          const char *before,
          const char *after)
{
  json_t *item = json_object ();

  tamiz_work_set_time (self->work, item, "at", at);
  tamiz_user_set_json (item, "by", "by_name", tamiz_users_find (self->users, user));
  tamiz_json_set_text (item, "what", what);
  tamiz_json_set_text (item, "title", title);
  tamiz_json_set_text (item, "before", before);
  tamiz_json_set_text (item, "after", after);
  g_ptr_array_add (self->items, item);

  return item;
}

/* Fields that people know by a name; what only the program keeps is left out. */
static void
add_field (Changes                *self,
           TamizKind               kind,
           const TamizHistoryRow  *row)
{
  int field = row->field != NULL ? tamiz_kind_find_field (kind, row->field) : -1;
  const char *title = field >= 0 ? tamiz_field_get_title (kind, field) : NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (title == NULL || row->change <= self->frozen)
    return;
  before = tamiz_work_dup_words (self->work, kind, field, row->before);
  after = tamiz_work_dup_words (self->work, kind, field, row->after);
  if (before == NULL && after == NULL)
    return;
  add_item (self, "field", row->at, row->user, title, before, after);
}

static gboolean
add_fields (Changes      *self,
            TamizRecord  *record,
            GError      **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (record == NULL)
    return TRUE;
  rows = tamiz_reader_list_history (self->work->reader, tamiz_record_get_kind (record), tamiz_record_get_id (record),
                                    error);
  if (rows == NULL)
    return FALSE;

  /* What was made later is not listed field by field. */
  for (guint i = 0; tamiz_record_get_change (record) <= self->frozen && i < rows->len; i++)
    add_field (self, tamiz_record_get_kind (record), g_ptr_array_index (rows, i));
  return TRUE;
}

static gboolean
find_made (Changes         *self,
           TamizRecord     *record,
           TamizChangeRow  *made,
           GError         **error)
{
  GError *local_error = NULL;

  *made = (TamizChangeRow){ 0 };
  if (tamiz_reader_load_change (self->work->reader, tamiz_record_get_change (record), made, &local_error)
      || local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

/* Addresses and numbers that came later. */
static gboolean
add_ways (Changes     *self,
          GPtrArray   *records,
          int          field,
          const char  *title,
          GError     **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      g_autofree char *words = NULL;
      TamizChangeRow made;

      if (tamiz_record_get_change (record) <= self->frozen)
        continue;
      if (!find_made (self, record, &made, error))
        return FALSE;
      words = tamiz_record_dup_words (record, self->work, field);
      add_item (self, "field", made.at, made.user, title, NULL, words);
    }

  return TRUE;
}

/* (nullable): what was answered before. */
static char *
dup_answered_before (Changes *self,
                     guint    position)
{
  const char *key = tamiz_record_get_text (g_ptr_array_index (self->facts->answers, position), TAMIZ_ANSWER_CRITERION);
  const char *title;

  while (position-- > 0)
    {
      TamizRecord *answer = g_ptr_array_index (self->facts->answers, position);

      if (g_strcmp0 (tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION), key) == 0)
        return tamiz_answer_dup_words (answer, self->definition, &title);
    }

  return NULL;
}

static void
add_answers (Changes *self)
{
  for (guint i = 0; i < self->facts->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (self->facts->answers, i);
      const char *title;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (tamiz_record_get_change (answer) <= self->frozen)
        continue;
      before = dup_answered_before (self, i);
      after = tamiz_answer_dup_words (answer, self->definition, &title);
      add_item (self, "answer", tamiz_record_get_int (answer, TAMIZ_ANSWER_AT),
                tamiz_record_get_int (answer, TAMIZ_ANSWER_BY), title, before, after);
    }
}

static void
add_activity (Changes     *self,
              TamizRecord *activity)
{
  TamizRecord *call = tamiz_facts_find_call (self->facts, tamiz_record_get_id (activity));
  int kind = (int) tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND);
  const char *text = tamiz_record_get_text (activity, TAMIZ_ACTIVITY_TEXT);
  const char *subject = tamiz_record_get_text (activity, TAMIZ_ACTIVITY_SUBJECT);
  gint64 by = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_BY);
  const char *outcome = NULL;
  g_autofree char *told = NULL;

  if (call != NULL && by == 0)
    by = tamiz_record_get_int (call, TAMIZ_CALL_BY);
  if (call != NULL && tamiz_record_has (call, TAMIZ_CALL_OUTCOME))
    outcome = tamiz_enum_label (TAMIZ_ENUM_CALL_OUTCOME, tamiz_record_get_int (call, TAMIZ_CALL_OUTCOME));
  if (subject == NULL)
    subject = text;
  told = outcome != NULL && subject != NULL ? g_strdup_printf ("%s · %s", outcome, subject)
                                            : g_strdup (outcome != NULL ? outcome : subject);
  add_item (self, call != NULL ? "call" : "activity", tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT), by,
            tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, kind), NULL, told);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (tamiz_json_get_text (*(json_t *const *) a, "at"), tamiz_json_get_text (*(json_t *const *) b, "at"));
}

static gboolean
collect (Changes  *self,
         GError  **error)
{
  TamizFacts *facts = self->facts;

  if (!add_fields (self, facts->lead, error) || !add_fields (self, facts->person, error)
      || !add_fields (self, facts->company, error)
      || !add_ways (self, facts->emails, TAMIZ_EMAIL_ADDRESS, _("E-mail"), error)
      || !add_ways (self, facts->phones, TAMIZ_PHONE_E164, _("Telephone"), error))
    return FALSE;
  add_answers (self);
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_record_get_change (activity) > self->frozen)
        add_activity (self, activity);
    }

  return TRUE;
}

static void
changes_clear (Changes *self)
{
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Changes, changes_clear)

/**
 * tamiz_work_list_handoff_changes: (skip)
 * @work: the work
 * @users: as tamiz_work_load_users() answers them
 * @handoff: a handoff
 * @error: return location
 *
 * Lists what changed since its packet was frozen: fields, answers, activities and calls, the
 * latest 200 of them in order of time.
 *
 * Returns: (transfer full): an array of at, by, by_name, what (“field”, “answer”, “activity”,
 *   “call”), title, before, after
 */
json_t *
tamiz_work_list_handoff_changes (TamizWork    *work,
                                 GHashTable   *users,
                                 TamizRecord  *handoff,
                                 GError      **error)
{
  g_auto (Changes) self = { work, users };
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  json_t *array;

  self.frozen = tamiz_record_get_change (handoff);
  self.items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  self.facts = tamiz_work_find_facts (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), &local_error);
  if (self.facts == NULL && local_error == NULL)
    return json_array (); /* the lead goes on in another one */
  if (self.facts == NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  version = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                               tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  self.definition = version != NULL ? tamiz_session_parse_definition (work->session, version, error) : NULL;
  if (self.definition == NULL || !collect (&self, error))
    return NULL;

  g_ptr_array_sort (self.items, compare_times);
  array = json_array ();
  for (guint i = self.items->len > MOST ? self.items->len - MOST : 0; i < self.items->len; i++)
    json_array_append (array, g_ptr_array_index (self.items, i));

  return array;
}
