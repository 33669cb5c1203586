#define G_LOG_DOMAIN "tamiz-facts"

#include "config.h"

#include "tamiz-facts.h"

#include "tamiz-consents.h"

G_DEFINE_BOXED_TYPE (TamizFacts, tamiz_facts, tamiz_facts_ref, tamiz_facts_unref)

#define FACT_ARRAYS(A) \
  A (emails) A (phones) A (handles) A (external_ids) A (domains) A (consents) A (tags) A (customs) \
  A (activities) A (calls) A (answers) A (moves) A (handoffs) A (outcomes)

/**
 * tamiz_facts_new:
 * @base: the base's settings
 * @lead: a lead
 *
 * Makes the facts of a lead of which nothing else is known yet.
 *
 * Returns: (transfer full): new facts
 */
TamizFacts *
tamiz_facts_new (TamizRecord *base,
                 TamizRecord *lead)
{
  TamizFacts *self = g_new0 (TamizFacts, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->base = g_object_ref (base);
  self->lead = g_object_ref (lead);
#define MAKE_ARRAY(name) self->name = g_ptr_array_new_with_free_func (g_object_unref);
  FACT_ARRAYS (MAKE_ARRAY)

  return self;
}

TamizFacts *
tamiz_facts_ref (TamizFacts *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tamiz_facts_unref (TamizFacts *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->base);
  g_object_unref (self->lead);
  g_clear_object (&self->in_force);
  g_clear_object (&self->person);
  g_clear_object (&self->company);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
#define FREE_ARRAY(name) g_ptr_array_unref (self->name);
  FACT_ARRAYS (FREE_ARRAY)
  g_free (self);
}

/* What is being written has no number yet, and is newer than all that have one. */
static gint64
age_rank (gint64 number)
{
  return number > 0 ? number : G_MAXINT64;
}

/**
 * tamiz_stage_move_is_after:
 * @move: a stage move
 * @than: another one of the same lead
 *
 * Tells which of two moves was made later, whatever they are dated.
 *
 * Returns: whether @move was
 */
gboolean
tamiz_stage_move_is_after (TamizRecord *move,
                           TamizRecord *than)
{
  gint64 change = age_rank (tamiz_record_get_change (move));
  gint64 other = age_rank (tamiz_record_get_change (than));

  return change > other
         || (change == other
             && age_rank (tamiz_record_get_id (move)) >= age_rank (tamiz_record_get_id (than)));
}

/**
 * tamiz_facts_get_last_move:
 * @self: facts
 *
 * Gets the move that brought the lead where it stands: the last one by change number,
 * since an imported move may be dated long ago.
 *
 * Returns: (transfer none) (nullable): a stage move; %NULL for a lead just made
 */
TamizRecord *
tamiz_facts_get_last_move (TamizFacts *self)
{
  TamizRecord *last = NULL;

  for (guint i = 0; i < self->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (self->moves, i);

      if (last == NULL || tamiz_stage_move_is_after (move, last))
        last = move;
    }

  return last;
}

static void
cut_later (GPtrArray *records,
           int        field,
           gint64     at)
{
  for (guint i = records->len; i > 0; i--)
    {
      if (tamiz_record_get_int (g_ptr_array_index (records, i - 1), field) > at)
        g_ptr_array_remove_index (records, i - 1);
    }
}

/**
 * tamiz_facts_get_disputed_at:
 * @self: facts
 * @answer: one of the answers
 *
 * Finds since when an answer is disputed: a dispute comes with the decision on a handoff.
 *
 * Returns: the instant, microseconds since 1970; %G_MININT64 where it is not disputed, or where
 *   nobody knows when it came to be
 */
gint64
tamiz_facts_get_disputed_at (TamizFacts  *self,
                             TamizRecord *answer)
{
  gint64 id = tamiz_record_get_int (answer, TAMIZ_ANSWER_DISPUTED);

  for (guint i = 0; id != 0 && i < self->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i);

      if (tamiz_record_get_id (handoff) == id)
        return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);
    }

  return G_MININT64;
}

/**
 * tamiz_facts_cut_disputes:
 * @self: facts whose list of answers nobody else looks at
 * @at: an instant, microseconds since 1970
 *
 * Takes from the answers what was disputed only later.
 */
void
tamiz_facts_cut_disputes (TamizFacts *self,
                          gint64      at)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (self->answers, i);

      if (tamiz_facts_get_disputed_at (self, answer) > at)
        {
          self->answers->pdata[i] = tamiz_record_dup (answer);
          tamiz_value_clear (tamiz_record_edit (self->answers->pdata[i], TAMIZ_ANSWER_DISPUTED));
          g_object_unref (answer);
        }
    }
}

/**
 * tamiz_facts_cut:
 * @self: facts that nobody else looks at
 * @at: an instant, microseconds since 1970
 *
 * Takes out what had not happened yet at an instant.  Activities and answers, of which a verdict
 * counts only what came before, stay; fields are as they are now, since only the audit knows what
 * they were.
 */
void
tamiz_facts_cut (TamizFacts *self,
                 gint64      at)
{
  tamiz_facts_cut_disputes (self, at);
  cut_later (self->moves, TAMIZ_STAGE_MOVE_AT, at);
  cut_later (self->handoffs, TAMIZ_HANDOFF_SENT_AT, at);
  cut_later (self->outcomes, TAMIZ_OUTCOME_AT, at);
}

/**
 * tamiz_facts_get_stage:
 * @self: facts
 *
 * Gets the stage that the history of moves says; the lead's own column only repeats it.
 *
 * Returns: a #TamizStage, or -1 where the lead has not moved yet
 */
int
tamiz_facts_get_stage (TamizFacts *self)
{
  TamizRecord *last = tamiz_facts_get_last_move (self);

  return last != NULL ? (int) tamiz_record_get_int (last, TAMIZ_STAGE_MOVE_TO) : -1;
}

static const TamizValue *
get_field (TamizRecord *record,
           int          field)
{
  const TamizValue *value = record != NULL ? tamiz_record_get (record, field) : NULL;

  return value != NULL && value->type != TAMIZ_VALUE_NULL ? value : NULL;
}

static const TamizValue *
get_first (GPtrArray *records,
           int        field)
{
  const TamizValue *value = NULL;

  for (guint i = 0; value == NULL && i < records->len; i++)
    value = get_field (g_ptr_array_index (records, i), field);

  return value;
}

/**
 * tamiz_facts_find_own_field:
 * @self: facts
 * @ref: a field of the base's own
 *
 * Finds what is known of a field that is not registered: its type, its choices.
 *
 * Returns: (transfer none) (nullable): a FIELD record; %NULL where the base has none such
 */
TamizRecord *
tamiz_facts_find_own_field (TamizFacts          *self,
                            const TamizFieldRef *ref)
{
  const char *owner = tamiz_kind_get_info (ref->kind)->nick;

  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_KEY), ref->custom) == 0
          && g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), owner) == 0)
        return field;
    }

  return NULL;
}

static const TamizValue *
get_custom (TamizFacts          *self,
            const TamizFieldRef *ref)
{
  TamizRecord *field = tamiz_facts_find_own_field (self, ref);

  for (guint i = 0; field != NULL && i < self->customs->len; i++)
    {
      TamizRecord *custom = g_ptr_array_index (self->customs, i);

      if (tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD) == tamiz_record_get_id (field))
        return get_field (custom, TAMIZ_CUSTOM_VALUE);
    }

  return NULL;
}

/**
 * tamiz_facts_get_value:
 * @self: facts
 * @ref: which field
 *
 * Gets a registered field of the lead, its person or its company; of lists (e-mails,
 * phones, tags …) the first.
 *
 * Returns: (transfer none) (nullable): what it holds; %NULL where it is empty
 */
const TamizValue *
tamiz_facts_get_value (TamizFacts          *self,
                       const TamizFieldRef *ref)
{
  const TamizValue *value;

  if (ref->field < 0)
    return get_custom (self, ref);

  switch (ref->kind)
    {
    case TAMIZ_KIND_LEAD:
      return get_field (self->lead, ref->field);
    case TAMIZ_KIND_PERSON:
      return get_field (self->person, ref->field);
    case TAMIZ_KIND_COMPANY:
      return get_field (self->company, ref->field);
    case TAMIZ_KIND_EMAIL:
      return get_first (self->emails, ref->field);
    case TAMIZ_KIND_PHONE:
      /* A number that could not be understood is still a number to call. */
      value = get_first (self->phones, ref->field);
      return value != NULL ? value : get_first (self->phones, TAMIZ_PHONE_AS_TYPED);
    case TAMIZ_KIND_HANDLE:
      return get_first (self->handles, ref->field);
    case TAMIZ_KIND_EXTERNAL_ID:
      return get_first (self->external_ids, ref->field);
    case TAMIZ_KIND_DOMAIN:
      return get_first (self->domains, ref->field);
    case TAMIZ_KIND_TAG:
      return get_first (self->tags, ref->field);
    default:
      return NULL;
    }
}

/**
 * tamiz_facts_find_answer:
 * @self: facts
 * @criterion: a criterion's key
 * @at: only answers up to this moment count
 *
 * Gets the latest answer to a criterion.
 *
 * Returns: (transfer none) (nullable): the answer, disputed or not
 */
TamizRecord *
tamiz_facts_find_answer (TamizFacts *self,
                         const char *criterion,
                         gint64      at)
{
  TamizRecord *latest = NULL;

  for (guint i = 0; i < self->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (self->answers, i);
      gint64 when = tamiz_record_get_int (answer, TAMIZ_ANSWER_AT);

      if (when <= at
          && g_strcmp0 (tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION), criterion) == 0
          && (latest == NULL || when > tamiz_record_get_int (latest, TAMIZ_ANSWER_AT)
              || (when == tamiz_record_get_int (latest, TAMIZ_ANSWER_AT)
                  && tamiz_record_get_id (answer) > tamiz_record_get_id (latest))))
        latest = answer;
    }

  return latest;
}

/**
 * tamiz_facts_find_accepted:
 * @self: what is known of a lead
 *
 * Finds the handoff that sales accepted last.
 *
 * Returns: (transfer none) (nullable): a HANDOFF
 */
TamizRecord *
tamiz_facts_find_accepted (TamizFacts *self)
{
  for (guint i = self->handoffs->len; i > 0; i--)
    {
      TamizRecord *handoff = g_ptr_array_index (self->handoffs, i - 1);

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED)
        return handoff;
    }

  return NULL;
}

/**
 * tamiz_facts_find_named:
 * @self: facts
 * @kind: USER, SOURCE, CAMPAIGN, PRODUCT_LINE or CONTENT
 * @id: the record's id
 *
 * Finds a record that others of the facts refer to.
 *
 * Returns: (transfer none) (nullable): the record, %NULL where it was not read
 */
TamizRecord *
tamiz_facts_find_named (TamizFacts *self,
                        TamizKind   kind,
                        gint64      id)
{
  for (guint i = 0; self->names != NULL && i < self->names->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (self->names, i);

      if (tamiz_record_get_id (record) == id && tamiz_record_get_kind (record) == kind)
        return record;
    }

  return NULL;
}

/**
 * tamiz_facts_get_name:
 * @self: facts
 * @kind: USER, SOURCE, CAMPAIGN, PRODUCT_LINE or CONTENT
 * @id: the record's id
 *
 * Gets what people call a record that others of the facts refer to.
 *
 * Returns: (transfer none) (nullable): the name, %NULL where it was not read
 */
const char *
tamiz_facts_get_name (TamizFacts *self,
                      TamizKind   kind,
                      gint64      id)
{
  TamizRecord *record = tamiz_facts_find_named (self, kind, id);

  if (record == NULL)
    return NULL;

  switch (kind)
    {
    case TAMIZ_KIND_USER:
      return tamiz_record_get_text (record, TAMIZ_USER_NAME);
    case TAMIZ_KIND_SOURCE:
      return tamiz_record_get_text (record, TAMIZ_SOURCE_NAME);
    case TAMIZ_KIND_CAMPAIGN:
      return tamiz_record_get_text (record, TAMIZ_CAMPAIGN_NAME);
    case TAMIZ_KIND_PRODUCT_LINE:
      return tamiz_record_get_text (record, TAMIZ_PRODUCT_LINE_NAME);
    case TAMIZ_KIND_CONTENT:
      return tamiz_record_get_text (record, TAMIZ_CONTENT_TITLE);
    default:
      return NULL;
    }
}

/**
 * tamiz_facts_find_call:
 * @self: facts
 * @activity: an activity's id
 *
 * Gets what is known of an activity as a call.
 *
 * Returns: (transfer none) (nullable): the call
 */
TamizRecord *
tamiz_facts_find_call (TamizFacts *self,
                       gint64      activity)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      TamizRecord *call = g_ptr_array_index (self->calls, i);

      if (tamiz_record_get_int (call, TAMIZ_CALL_ACTIVITY) == activity)
        return call;
    }

  return NULL;
}

static gboolean
is_reached (TamizFacts  *self,
            TamizRecord *activity)
{
  TamizRecord *call = tamiz_facts_find_call (self, tamiz_record_get_id (activity));

  if (call == NULL || !tamiz_record_has (call, TAMIZ_CALL_OUTCOME))
    return FALSE;

  switch (tamiz_record_get_int (call, TAMIZ_CALL_OUTCOME))
    {
    case TAMIZ_CALL_OUTCOME_REACHED:
    case TAMIZ_CALL_OUTCOME_NOT_INTERESTED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Both ways at once, or one way by which an answer makes contact of it. */
typedef enum
{
  WAY_NONE,
  WAY_BOTH,
  WAY_MAIL_IN,
  WAY_MAIL_OUT,
  WAY_MESSAGE_IN,
  WAY_MESSAGE_OUT,
  N_WAYS,
} Way;

static Way
find_way (TamizFacts  *self,
          TamizRecord *activity)
{
  switch (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND))
    {
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
      return WAY_BOTH;
    case TAMIZ_ACTIVITY_CALL_OUT:
      return is_reached (self, activity) ? WAY_BOTH : WAY_NONE;
    case TAMIZ_ACTIVITY_EMAIL_IN:
      return WAY_MAIL_IN;
    case TAMIZ_ACTIVITY_EMAIL_OUT:
      return WAY_MAIL_OUT;
    case TAMIZ_ACTIVITY_MESSAGE_IN:
    case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
    case TAMIZ_ACTIVITY_CHAT:
      return WAY_MESSAGE_IN;
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
      return WAY_MESSAGE_OUT;
    default:
      return WAY_NONE;
    }
}

/**
 * tamiz_facts_is_two_way:
 * @self: facts
 * @at: only what happened up to this moment counts
 * @last: (out) (optional): when the last such contact was
 *
 * Tells whether there was contact in both directions: a call received, a call made
 * that reached the person, a meeting or visit, or messages or mails both ways.
 *
 * Returns: whether there was
 */
gboolean
tamiz_facts_is_two_way (TamizFacts *self,
                        gint64      at,
                        gint64     *last)
{
  gint64 latest[N_WAYS], found;

  for (guint way = 0; way < N_WAYS; way++)
    latest[way] = G_MININT64;
  for (guint i = 0; i < self->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->activities, i);
      gint64 when = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);
      Way way = when <= at ? find_way (self, activity) : WAY_NONE;

      latest[way] = MAX (latest[way], when);
    }

  found = latest[WAY_BOTH];
  if (latest[WAY_MAIL_IN] != G_MININT64 && latest[WAY_MAIL_OUT] != G_MININT64)
    found = MAX (found, MAX (latest[WAY_MAIL_IN], latest[WAY_MAIL_OUT]));
  if (latest[WAY_MESSAGE_IN] != G_MININT64 && latest[WAY_MESSAGE_OUT] != G_MININT64)
    found = MAX (found, MAX (latest[WAY_MESSAGE_IN], latest[WAY_MESSAGE_OUT]));
  if (found == G_MININT64)
    return FALSE;

  if (last != NULL)
    *last = found;
  return TRUE;
}

/**
 * tamiz_facts_list_two_way:
 * @self: facts
 * @instants: (element-type gint64): where they are added, in no order
 *
 * Lists when there was contact in both directions: the latest of them up to a moment is what
 * tamiz_facts_is_two_way() finds as of that moment.
 */
void
tamiz_facts_list_two_way (TamizFacts *self,
                          GArray     *instants)
{
  gint64 first[N_WAYS], since[N_WAYS];

  for (guint way = 0; way < N_WAYS; way++)
    first[way] = G_MAXINT64;
  for (guint i = 0; i < self->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->activities, i);
      Way way = find_way (self, activity);

      first[way] = MIN (first[way], tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT));
    }

  /* Mails and messages count from the moment on at which there were such both ways. */
  since[WAY_NONE] = G_MAXINT64;
  since[WAY_BOTH] = G_MININT64;
  since[WAY_MAIL_IN] = since[WAY_MAIL_OUT] = MAX (first[WAY_MAIL_IN], first[WAY_MAIL_OUT]);
  since[WAY_MESSAGE_IN] = since[WAY_MESSAGE_OUT] = MAX (first[WAY_MESSAGE_IN], first[WAY_MESSAGE_OUT]);
  for (guint i = 0; i < self->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->activities, i);
      gint64 when = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);

      if (when >= since[find_way (self, activity)])
        g_array_append_val (instants, when);
    }
}

/**
 * tamiz_facts_do_not_contact:
 * @self: facts
 * @day: on which day, days since 1970
 *
 * Tells whether the person asked not to be contacted at all.
 *
 * Returns: whether every channel is refused, at once or one by one
 */
gboolean
tamiz_facts_do_not_contact (TamizFacts *self,
                            gint64      day)
{
  return tamiz_consents_refuse_all (self->consents, day);
}
