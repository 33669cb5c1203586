#define G_LOG_DOMAIN "tamiz-operations-bulk"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-lead-changes.h"
#include "tamiz-pace.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-rights.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* The same done to many leads, which one undo takes back.  What is not allowed with one of
 * them is said of that one, and keeps the others from nothing.  Very many are done in
 * slices, each a change and all of them parts of one deed, so that others can write between
 * them.  Whoever gives up keeps what was done, and is told how much it was.
 */

/* Somebody else may write while the leads are read. */
#define MOST_ATTEMPTS 3

/* Leads of a slice; up to the first number it is one change, as any other that people make. */
#define FIRST_SLICE 500
#define LEAST_SLICE 50

typedef struct
{
  TamizWork *work;
  GArray *ids;              /* gint64, each once */
  gboolean sets_owner;
  gint64 owner;             /* 0 = nobody */
  char *add_tag, *remove_tag; /* (nullable) */
  int stage;                /* -1 = stays */
  char *reason;             /* (nullable) */
  gint64 until;

  TamizPace pace;
  gboolean sliced;          /* there is more than one slice */
  gint64 first;             /* the change that the others are parts of; 0 = none yet */
  guint done;
  json_t *refused;

  TamizChangeSet *set;      /* of the slice */
  guint in_slice;           /* how many are done by it … */
  json_t *not_in_slice;     /* … and which it cannot do */
} Bulk;

static void
bulk_clear (Bulk *self)
{
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->add_tag, g_free);
  g_clear_pointer (&self->remove_tag, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->set, tamiz_change_set_unref);
  g_clear_pointer (&self->refused, json_decref);
  g_clear_pointer (&self->not_in_slice, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bulk, bulk_clear)

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* In order, in which the tables have them: of a million leads each would be looked for elsewhere. */
static gboolean
read_ids (Bulk    *self,
          GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  json_t *value;
  gsize i;

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  json_array_foreach (json_object_get (self->work->arguments, "ids"), i, value)
    {
      const char *text = json_string_value (value);
      gint64 id;

      if (!tamiz_work_require (text != NULL
                                   && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL),
                               TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a number (%s)"),
                               text != NULL ? text : "", "ids"))
        return FALSE;
      if (g_hash_table_add (known, g_memdup2 (&id, sizeof id)))
        g_array_append_val (self->ids, id);
    }
  g_array_sort (self->ids, compare_ids);

  return TRUE;
}

static gboolean
read_owner (Bulk    *self,
            GError **error)
{
  const char *email = tamiz_work_text (self->work, "owner");
  g_autoptr (TamizRecord) user = NULL;

  self->sets_owner = email != NULL;
  if (email == NULL || g_str_equal (email, "none"))
    return TRUE;
  user = tamiz_work_find_user (self->work, email, error);
  if (user == NULL
      || !tamiz_work_require (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0,
                              TAMIZ_CORE_ERROR_REFUSED, error, _("%s is no longer active in this base"),
                              email))
    return FALSE;

  self->owner = tamiz_record_get_id (user);
  return TRUE;
}

static gboolean
read_stage (Bulk    *self,
            GError **error)
{
  const char *stage = tamiz_work_text (self->work, "stage");

  self->stage = tamiz_work_choice (self->work, "stage", TAMIZ_ENUM_STAGE);
  self->reason = tamiz_text_clean (tamiz_work_text (self->work, "reason"));
  tamiz_work_time (self->work, "until", &self->until);
  if (self->stage < 0)
    return TRUE;

  return tamiz_work_require (self->stage == TAMIZ_STAGE_DEFERRED || self->stage == TAMIZ_STAGE_DISCARDED,
                             TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), stage, "stage",
                             "deferred, discarded")
         && tamiz_work_check_move (self->work, self->stage, self->reason, self->until, error);
}

static gboolean
bulk_init (Bulk       *self,
           TamizWork  *work,
           GError    **error)
{
  *self = (Bulk) { .work = work, .refused = json_array (), .not_in_slice = json_array () };
  tamiz_pace_init (&self->pace, FIRST_SLICE, LEAST_SLICE, work->session->slice_most);
  self->add_tag = tamiz_text_clean (tamiz_work_text (work, "add-tag"));
  self->remove_tag = tamiz_text_clean (tamiz_work_text (work, "remove-tag"));

  return read_ids (self, error) && read_owner (self, error) && read_stage (self, error)
         && tamiz_work_require (self->sets_owner || self->add_tag != NULL || self->remove_tag != NULL
                                    || self->stage >= 0,
                                TAMIZ_CORE_ERROR_INVALID, error,
                                _("Say what is to be done with the leads: give them an owner, "
                                  "add or take off a tag, defer or discard them"));
}

static gboolean
is_own (TamizWork  *work,
        TamizFacts *facts)
{
  if (tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER) == work->actor.user)
    return TRUE;

  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);
      int state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

      if ((state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED)
          && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user)
        return TRUE;
    }

  return FALSE;
}

/* The store and its judge ask the same of the whole change; here it is asked of one lead. */
static gboolean
check_lead (Bulk        *self,
            TamizFacts  *facts,
            GError     **error)
{
  int stage = tamiz_facts_get_stage (facts);

  if (tamiz_rights_get (self->work->roles, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_YES
      && !is_own (self->work, facts))
    {
      tamiz_rights_set_denied (TAMIZ_RIGHT_WORK, TRUE, error);
      return FALSE;
    }

  return self->stage < 0
         || (tamiz_work_require (stage != self->stage, TAMIZ_CORE_ERROR_REFUSED, error,
                                 _("The lead is there already"))
             && tamiz_work_require (tamiz_stage_move_is_allowed (stage, self->stage, TAMIZ_MOVE_HAND),
                                    TAMIZ_CORE_ERROR_REFUSED, error,
                                    _("A lead does not go from “%s” to “%s” this way"),
                                    tamiz_enum_label (TAMIZ_ENUM_STAGE, stage),
                                    tamiz_enum_label (TAMIZ_ENUM_STAGE, self->stage)));
}

static gboolean
change_lead (Bulk        *self,
             TamizFacts  *facts,
             GError     **error)
{
  TamizValue nobody = TAMIZ_VALUE_INIT;

  if (self->sets_owner && self->owner == 0 && tamiz_record_has (facts->lead, TAMIZ_LEAD_OWNER))
    tamiz_change_set_update (self->set, facts->lead, TAMIZ_LEAD_OWNER, &nobody);
  else if (self->owner != 0 && tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER) != self->owner)
    tamiz_change_set_update_int (self->set, facts->lead, TAMIZ_LEAD_OWNER, self->owner);
  if (self->remove_tag != NULL)
    tamiz_facts_remove_tag (facts, self->set, self->remove_tag);

  return (self->add_tag == NULL
          || tamiz_work_add_tag (self->work, self->set, facts, self->add_tag, error))
         && (self->stage < 0
             || tamiz_work_add_move (self->work, self->set, facts, self->stage, self->reason, self->until,
                                     error));
}

static void
refuse_lead (Bulk       *self,
             gint64      id,
             TamizFacts *facts,
             const char *message)
{
  g_autofree char *name = facts != NULL ? tamiz_facts_dup_name (facts) : NULL;
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "message", message);
  json_array_append_new (self->not_in_slice, object);
}

static gboolean
add_lead (Bulk    *self,
          gint64   id,
          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (self->work->reader, id, &local_error);

  if (facts == NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (facts == NULL || !check_lead (self, facts, &local_error))
    {
      refuse_lead (self, id, facts, local_error->message);
      return TRUE;
    }

  self->in_slice++;
  return change_lead (self, facts, error);
}

/* As they all stand at one moment, which is also much quicker than looking each up anew. */
static gboolean
collect (Bulk    *self,
         guint    from,
         guint    until,
         GError **error)
{
  gboolean done = TRUE;

  g_clear_pointer (&self->set, tamiz_change_set_unref);
  self->set = tamiz_work_change (self->work, "lead.bulk");
  self->in_slice = 0;
  json_array_clear (self->not_in_slice);

  if (!tamiz_reader_begin (self->work->reader, error))
    return FALSE;
  for (guint i = from; done && i < until; i++)
    done = add_lead (self, g_array_index (self->ids, gint64, i), error);
  tamiz_reader_end (self->work->reader);

  return done;
}

static gboolean
apply (Bulk    *self,
       GError **error)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (tamiz_change_set_is_empty (self->set))
    return TRUE;
  if (self->sliced)
    tamiz_change_set_set_batch (self->set);
  tamiz_change_set_set_part_of (self->set, self->first);

  commit = tamiz_work_apply (self->work, self->set, error);
  if (commit != NULL && self->first == 0)
    self->first = commit->change;

  return commit != NULL;
}

static gboolean
do_slice (Bulk    *self,
          guint    from,
          guint    until,
          GError **error)
{
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!collect (self, from, until, error))
        return FALSE;
      tamiz_pace_begin (&self->pace);
      if (apply (self, &local_error))
        break;
      if (attempt == MOST_ATTEMPTS
          || !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  tamiz_pace_end (&self->pace, until - from);
  self->done += self->in_slice;
  json_array_extend (self->refused, self->not_in_slice);

  return TRUE;
}

static gboolean
settle (Bulk    *self,
        GError **error)
{
  return !self->sliced || self->first == 0 || tamiz_store_settle (self->work->store, error);
}

static gboolean
do_all (Bulk    *self,
        GError **error)
{
  self->sliced = self->ids->len > self->pace.size;
  for (guint from = 0, until; from < self->ids->len; from = until)
    {
      until = (guint) MIN ((guint64) from + self->pace.size, self->ids->len);
      if (from > 0)
        tamiz_work_rest (self->work);
      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !do_slice (self, from, until, error))
        return FALSE;
      tamiz_work_progress (self->work, until, self->ids->len);
    }

  return settle (self, error);
}

/* What was done of it before it was given up, or failed with @error (nullable), stays. */
static json_t *
answer (Bulk         *self,
        const GError *error)
{
  json_t *object = json_object ();
  g_autofree char *change = self->first != 0 ? g_strdup_printf ("c%" PRId64, self->first) : NULL;

  json_object_set_new (object, "done", json_integer (self->done));
  json_object_set (object, "refused", self->refused);
  tamiz_json_set_text (object, "change", change);
  if (error == NULL)
    return object;

  json_object_set_new (object, "stopped", json_true ());
  json_object_set_new (object, "total", json_integer (self->ids->len));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tamiz_json_set_text (object, "failure", error->message);

  return object;
}

static json_t *
change_leads (TamizWork *work,
              GError   **error)
{
  g_auto (Bulk) self = { 0 };
  g_autoptr (GError) local_error = NULL;

  if (tamiz_rights_get (work->roles, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_NO)
    {
      tamiz_rights_set_denied (TAMIZ_RIGHT_WORK, FALSE, error);
      return NULL;
    }
  if (!bulk_init (&self, work, error))
    return NULL;

  if (!do_all (&self, &local_error))
    {
      if (self.first == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      settle (&self, NULL);
    }

  return answer (&self, local_error);
}

static const TamizParameter bulk_parameters[] = {
  { "ids", TAMIZ_PARAMETER_TEXTS, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The leads' ids") },
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Whose they become, by e-mail; none for nobody's") },
  { "add-tag", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A tag to add") },
  { "remove-tag", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A tag to take off") },
  { "stage", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_STAGE, N_("Where to: deferred or discarded") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { "until", TAMIZ_PARAMETER_TIME, 0, 0, N_("Until when they are deferred") },
  { NULL },
};

const TamizOperationEntry tamiz_bulk_operations[] = {
  { { "lead.bulk", N_("Assign, tag, defer or discard many leads at once"), 0, bulk_parameters, NULL },
    change_leads },
  { { NULL }, NULL },
};
