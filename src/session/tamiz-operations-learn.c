#define G_LOG_DOMAIN "tamiz-operations-learn"

#include "config.h"

#include "tamiz-comparison.h"
#include "tamiz-definition-document.h"
#include "tamiz-error.h"
#include "tamiz-past.h"
#include "tamiz-session-private.h"
#include "tamiz-sheet.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* What the base has learnt: of the leads that sales got, how those who bought differ from those who
 * did not or came back.  It proposes weights and fields; people decide.
 *
 * Only leads that were handed over are compared, by what was known of them then, as the audit has it:
 * a field that was required all of them have, so it tells nothing, and is left as it is.
 */

/* With fewer of either kind it would be chance. */
#define LEAST_LEADS 20
#define LEADS_PER_STEP 500

typedef struct
{
  TamizWork *work;
  TamizDefinition *definition;
  GPtrArray *keys;          /* char*: fields that could be asked for */
  GArray *fields;           /* TamizComparison, as keys */
  GArray *criteria;         /* TamizComparison, as the definition's */
  guint n[TAMIZ_N_GROUPS];
  guint won, lost, returned;
  guint64 done, total;
  GError *failure;          /* (nullable): why a lead could not be compared */
} Learning;

static void
learning_clear (Learning *self)
{
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_array_unref);
  g_clear_pointer (&self->criteria, g_array_unref);
  g_clear_error (&self->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Learning, learning_clear)

/* Whether an exception let the lead through: of what does not meet the definition nothing is learnt
 * about it.
 */
static gboolean
is_excepted (TamizFacts  *facts,
             TamizRecord *move)
{
  gint64 id = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF);

  for (guint i = 0; id != 0 && i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);

      if (tamiz_record_get_id (handoff) == id)
        return tamiz_record_has (handoff, TAMIZ_HANDOFF_EXCEPTION);
    }

  return FALSE;
}

/* (nullable): the move by which a lead was handed over for the last time, and how that ended; none
 * where it was not, or where it is open.
 */
static TamizRecord *
find_handoff (Learning   *self,
              TamizFacts *facts,
              TamizGroup *kind)
{
  TamizRecord *handoff = NULL;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      int to = (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
      gboolean returned = to == TAMIZ_STAGE_MQL
                          && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_RETURN;

      if (to == TAMIZ_STAGE_HANDED_OFF)
        handoff = is_excepted (facts, move) ? NULL : move;
      if (to == TAMIZ_STAGE_WON || to == TAMIZ_STAGE_LOST || returned)
        *kind = to == TAMIZ_STAGE_WON ? TAMIZ_GROUP_BOUGHT : TAMIZ_GROUP_OTHERS;
      if (i + 1 < facts->moves->len)
        continue;
      self->won += handoff != NULL && to == TAMIZ_STAGE_WON;
      self->lost += handoff != NULL && to == TAMIZ_STAGE_LOST;
      self->returned += handoff != NULL && returned;
      if (to != TAMIZ_STAGE_WON && to != TAMIZ_STAGE_LOST && !returned)
        return NULL;
    }

  return handoff;
}

static void
compare_lead (Learning   *self,
              TamizFacts *facts,
              gint64      at,
              TamizGroup  kind)
{
  TamizSheet sheet;

  self->n[kind]++;
  for (guint i = 0; i < self->keys->len; i++)
    {
      TamizComparison *field = &g_array_index (self->fields, TamizComparison, i);
      TamizFieldRef ref;

      tamiz_field_ref_parse (g_ptr_array_index (self->keys, i), &ref);
      tamiz_comparison_note (field, kind, tamiz_facts_get_value (facts, &ref) != NULL ? 1000 : 0);
    }
  tamiz_sheet_init (&sheet, self->definition, facts, at);
  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      TamizStanding *standing = tamiz_sheet_get_standing (&sheet, i);
      TamizComparison *criterion = &g_array_index (self->criteria, TamizComparison, i);

      if (standing->applies && standing->known)
        tamiz_comparison_note (criterion, kind, standing->share);
    }
  tamiz_sheet_clear (&sheet);
}

/* Takes out what was not known of a lead yet when it was handed over. */
static gboolean
turn_back (Learning    *self,
           TamizFacts  *facts,
           TamizRecord *handoff)
{
  gint64 at = tamiz_record_get_int (handoff, TAMIZ_STAGE_MOVE_AT);
  gint64 change = tamiz_record_get_change (handoff);
  g_auto (TamizPast) past = { 0 };

  if (!tamiz_past_load (&past, self->work->reader, facts, &self->failure))
    return FALSE;

  tamiz_past_turn_back (&past, at);
  tamiz_past_take_out (&past, change);
  tamiz_facts_cut (facts, at);
  return TRUE;
}

static gboolean
add_facts (TamizFacts *facts,
           gpointer    user_data)
{
  Learning *self = user_data;
  TamizGroup kind = TAMIZ_GROUP_OTHERS;
  TamizRecord *handoff = find_handoff (self, facts, &kind);
  gint64 at;

  if (++self->done % LEADS_PER_STEP == 0)
    tamiz_work_progress (self->work, self->done, self->total);
  if (handoff == NULL)
    return TRUE;
  at = tamiz_record_get_int (handoff, TAMIZ_STAGE_MOVE_AT);
  if (!turn_back (self, facts, handoff))
    return FALSE;
  compare_lead (self, facts, at, kind);

  return TRUE;
}

static const char *
find_asked (GPtrArray  *required,
            GPtrArray  *desirable,
            const char *key)
{
  if (g_ptr_array_find_with_equal_func (required, key, g_str_equal, NULL))
    return "required";

  return g_ptr_array_find_with_equal_func (desirable, key, g_str_equal, NULL) ? "desirable" : NULL;
}

static json_t *
fields_to_json (Learning *self)
{
  json_t *items = json_array ();

  for (guint i = 0; i < self->keys->len; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);
      const TamizComparison *field = &g_array_index (self->fields, TamizComparison, i);
      const char *now = find_asked (self->definition->required, self->definition->desirable, key);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "label", tamiz_field_ref_title (key));
      json_object_set_new (object, "bought", tamiz_json_thousandths (tamiz_comparison_get_mean (field, TAMIZ_GROUP_BOUGHT)));
      json_object_set_new (object, "others", tamiz_json_thousandths (tamiz_comparison_get_mean (field, TAMIZ_GROUP_OTHERS)));
      tamiz_json_set_text (object, "now", now);
      tamiz_json_set_text (object, "proposed", tamiz_comparison_propose_field (field, now));
      json_array_append_new (items, object);
    }

  return items;
}

static json_t *
criteria_to_json (Learning *self)
{
  json_t *items = json_array ();

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (self->definition->criteria, i);
      const TamizComparison *compared = &g_array_index (self->criteria, TamizComparison, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", criterion->key);
      tamiz_json_set_text (object, "title", criterion->title);
      json_object_set_new (object, "known", json_integer (compared->n[TAMIZ_GROUP_BOUGHT] + compared->n[TAMIZ_GROUP_OTHERS]));
      json_object_set_new (object, "bought", tamiz_json_thousandths (tamiz_comparison_get_mean (compared, TAMIZ_GROUP_BOUGHT)));
      json_object_set_new (object, "others", tamiz_json_thousandths (tamiz_comparison_get_mean (compared, TAMIZ_GROUP_OTHERS)));
      json_object_set_new (object, "weight", tamiz_json_thousandths (criterion->weight));
      json_object_set_new (object, "proposed",
                           tamiz_json_thousandths (tamiz_comparison_propose_weight (compared, criterion)));
      json_array_append_new (items, object);
    }

  return items;
}

/* The definition that is learnt from: the version in force, else the newest. */
static TamizDefinition *
find_definition (TamizWork *work,
                 GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_IN_FORCE, 0 };
  g_autoptr (TamizRecord) record = tamiz_work_require_version (work, states, 0, error);

  return record != NULL ? tamiz_session_parse_definition (work->session, record, error) : NULL;
}

static gboolean
learn (Learning  *self,
       TamizWork *work,
       GError   **error)
{
  g_autoptr (GPtrArray) customs = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  const char *key;

  self->work = work;
  self->definition = customs != NULL ? find_definition (work, error) : NULL;
  if (self->definition == NULL)
    return FALSE;
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; (key = tamiz_field_ref_get (i)) != NULL; i++)
    g_ptr_array_add (self->keys, g_strdup (key));
  for (guint i = 0; i < customs->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (customs, i);

      g_ptr_array_add (self->keys, g_strdup_printf ("%s.custom.%s", tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                                                    tamiz_record_get_text (field, TAMIZ_FIELD_KEY)));
    }
  self->fields = g_array_new (FALSE, TRUE, sizeof (TamizComparison));
  g_array_set_size (self->fields, self->keys->len);
  self->criteria = g_array_new (FALSE, TRUE, sizeof (TamizComparison));
  g_array_set_size (self->criteria, self->definition->criteria->len);

  if (!tamiz_reader_count_leads (work->reader, &self->total, error)
      || !tamiz_reader_scan_facts (work->reader, add_facts, self, work->cancellable, error))
    return FALSE;
  if (self->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return FALSE;
    }

  return tamiz_work_require (self->n[TAMIZ_GROUP_BOUGHT] >= LEAST_LEADS && self->n[TAMIZ_GROUP_OTHERS] >= LEAST_LEADS,
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("There is too little to learn from yet: %u leads that were handed over have "
                               "bought, %u were lost or returned; at least %d of each are needed"),
                             self->n[TAMIZ_GROUP_BOUGHT], self->n[TAMIZ_GROUP_OTHERS], LEAST_LEADS);
}

static gboolean
is_compared (json_t     *fields,
             const char *key)
{
  json_t *field;
  gsize i;

  json_array_foreach (fields, i, field)
    {
      if (g_strcmp0 (tamiz_json_get_text (field, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What the base does not have was not compared: of it nothing was learnt. */
static json_t *
copy_others (json_t *list,
             json_t *fields)
{
  json_t *others = json_array (), *key;
  gsize i;

  json_array_foreach (list, i, key)
    {
      if (!is_compared (fields, json_string_value (key)))
        json_array_append (others, key);
    }

  return others;
}

static void
set_fields (json_t *document,
            json_t *fields)
{
  json_t *before = json_object_get (document, "fields");
  json_t *required = copy_others (json_object_get (before, "required"), fields);
  json_t *desirable = copy_others (json_object_get (before, "desirable"), fields);
  json_t *field, *object = json_object ();
  gsize i;

  json_array_foreach (fields, i, field)
    {
      const char *proposed = tamiz_json_get_text (field, "proposed");

      if (proposed != NULL)
        json_array_append (g_str_equal (proposed, "required") ? required : desirable,
                           json_object_get (field, "key"));
    }
  json_object_set_new (object, "required", required);
  json_object_set_new (object, "desirable", desirable);
  json_object_set_new (document, "fields", object);
}

static double
get_percent (json_t     *item,
             const char *name)
{
  return json_number_value (json_object_get (item, name)) * 100;
}

static void
append_field (GString *text,
              json_t  *field)
{
  const char *proposed = tamiz_json_get_text (field, "proposed");

  if (g_strcmp0 (tamiz_json_get_text (field, "now"), proposed) == 0)
    return;

  g_string_append_c (text, ' ');
  /* Translators: a field; a share in per cent of those who bought, and of the others */
  g_string_append_printf (text, g_strcmp0 (proposed, "required") == 0
                                    ? _("“%s” was known of %.0f %% of those who bought and of %.0f %% of the others: "
                                        "now required.")
                                    : _("“%s” was known of %.0f %% of those who bought and of %.0f %% of the others: "
                                        "now desirable."),
                          tamiz_json_get_text (field, "label"), get_percent (field, "bought"),
                          get_percent (field, "others"));
}

static void
append_criterion (GString *text,
                  json_t  *criterion)
{
  json_t *weight = json_object_get (criterion, "weight"), *proposed = json_object_get (criterion, "proposed");

  if (json_equal (weight, proposed))
    return;

  g_string_append_c (text, ' ');
  /* Translators: a criterion; a share in per cent of those who bought, and of the others; a weight, a weight */
  g_string_append_printf (text, _("“%s” came to %.0f %% on average among those who bought and to %.0f %% among the "
                                  "others: weight %.4g instead of %.4g."),
                          tamiz_json_get_text (criterion, "title"), get_percent (criterion, "bought"),
                          get_percent (criterion, "others"), json_number_value (proposed),
                          json_number_value (weight));
}

/* The evidence goes with the draft, for those who discuss it. */
static char *
dup_origin (Learning *self,
            json_t   *fields,
            json_t   *criteria)
{
  g_autofree char *day = tamiz_day_format (tamiz_day_of (self->work->now, self->work->zone));
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *item;
  gsize i;

  /* Translators: a day, how many leads, how many, how many */
  g_string_append_printf (text, _("Proposed on %s by what became of the leads that sales got: %u bought, %u were lost, "
                                  "%u were returned."),
                          day, self->won, self->lost, self->returned);
  json_array_foreach (fields, i, item)
    append_field (text, item);
  json_array_foreach (criteria, i, item)
    append_criterion (text, item);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static json_t *
begin_draft (Learning *self,
             json_t   *fields,
             json_t   *criteria,
             GError  **error)
{
  g_autoptr (json_t) document = tamiz_definition_to_document (self->definition);
  g_autoptr (TamizDefinition) draft = NULL;
  g_autofree char *origin = dup_origin (self, fields, criteria);
  g_autofree char *text = NULL;
  json_t *criterion;
  gsize i;

  set_fields (document, fields);
  json_array_foreach (criteria, i, criterion)
    {
      g_autofree char *part = g_strconcat ("criteria/", tamiz_json_get_text (criterion, "key"), "/weight", NULL);

      if (!tamiz_document_set (document, part, json_object_get (criterion, "proposed"), error))
        return NULL;
    }
  tamiz_json_set_text (document, "origin", origin);
  text = tamiz_json_to_text (document);
  draft = tamiz_definition_parse (text, -1, error);

  return draft != NULL ? tamiz_work_add_draft (self->work, draft, "definition.learn", error) : NULL;
}

static gboolean
proposes (json_t     *items,
          const char *now)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (!json_equal (json_object_get (item, now), json_object_get (item, "proposed")))
        return TRUE;
    }

  return FALSE;
}

static json_t *
learn_definition (TamizWork *work,
                  GError   **error)
{
  g_auto (Learning) self = { 0 };
  g_autoptr (json_t) fields = NULL, criteria = NULL, draft = NULL;
  json_t *answer;

  if (!learn (&self, work, error))
    return NULL;
  fields = fields_to_json (&self);
  criteria = criteria_to_json (&self);
  if (!tamiz_work_require (proposes (fields, "now") || proposes (criteria, "weight"), TAMIZ_CORE_ERROR_REFUSED, error,
                           _("Nothing tells the %u leads that bought from the %u that were lost or returned, beyond "
                             "chance: there is nothing to propose"), self.n[TAMIZ_GROUP_BOUGHT], self.n[TAMIZ_GROUP_OTHERS]))
    return NULL;
  draft = begin_draft (&self, fields, criteria, error);
  if (draft == NULL)
    return NULL;

  answer = json_copy (draft);
  json_object_set_new (answer, "won", json_integer (self.won));
  json_object_set_new (answer, "lost", json_integer (self.lost));
  json_object_set_new (answer, "returned", json_integer (self.returned));
  json_object_set (answer, "fields", fields);
  json_object_set (answer, "criteria", criteria);
  return answer;
}

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_learn_operations[] = {
  { { "definition.learn", N_("Begin a draft from what became of the leads so far"), 0, no_parameters, NULL },
    learn_definition },
  { { NULL }, NULL },
};
