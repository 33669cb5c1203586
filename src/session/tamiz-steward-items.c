#define G_LOG_DOMAIN "tamiz-steward"

#include "config.h"

#include "tamiz-steward.h"

#include "tamiz-duplicates.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-set-aside.h"

#include <glib/gi18n-lib.h>

/* What each item of a list says: who it is about, why it is there, and what mends it. */

#define DEFAULT_LIMIT 100

typedef struct
{
  TamizSteward *steward;
  TamizStewardList list;
  GHashTable *users;
  TamizRecord *version;     /* (nullable): in force */
  TamizDefinition *definition; /* (nullable) */
} Items;

static void
clear_items (Items *self)
{
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_object (&self->version);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Items, clear_items)

/* The action that mends what is in a list: `edit` one field, `complete` several, `open` to look,
 * `assign`, `discard`, `merge`, `cost`, `mend` a row.
 */
static const char *
get_action (TamizStewardList list)
{
  switch (list)
    {
    case TAMIZ_STEWARD_DUPLICATES:
      return "merge";
    case TAMIZ_STEWARD_SET_ASIDE:
      return "mend";
    case TAMIZ_STEWARD_INCOMPLETE:
      return "complete";
    case TAMIZ_STEWARD_UNREACHABLE:
    case TAMIZ_STEWARD_BOUNCED:
    case TAMIZ_STEWARD_PHONES:
      return "edit";
    case TAMIZ_STEWARD_STALE:
      return "discard";
    case TAMIZ_STEWARD_OWNERS:
      return "assign";
    case TAMIZ_STEWARD_SOURCES:
      return "cost";
    case TAMIZ_STEWARD_COMPANIES:
    case TAMIZ_STEWARD_N_LISTS:
    default:
      return "open";
    }
}

static void
set_why (json_t *item,
         char   *why)
{
  tamiz_json_set_text (item, "why", why);
  g_free (why);
}

static char *
join_texts (json_t *texts)
{
  GString *joined = g_string_new (NULL);
  json_t *text;
  gsize i;

  json_array_foreach (texts, i, text)
    g_string_append_printf (joined, "%s%s", i > 0 ? "; " : "", json_string_value (text));

  return g_string_free (joined, FALSE);
}

static void
set_field (json_t     *item,
           const char *field,
           const char *value)
{
  tamiz_json_set_text (item, "field", field);
  tamiz_json_set_text (item, "value", value);
}

/* Those in the way of the handoff, as the gate would name them. */
static void
tell_lacks (Items      *self,
            json_t     *item,
            TamizFacts *facts)
{
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (GString) titles = g_string_new (NULL);
  json_t *missing = json_array ();

  if (self->definition != NULL)
    verdict = tamiz_qualify_judge (self->definition,
                                   tamiz_record_get_int (self->version, TAMIZ_DEFINITION_VERSION), facts,
                                   self->steward->work->now);
  for (guint i = 0; verdict != NULL && i < verdict->missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (verdict->missing, i);
      json_t *object;

      if (!lack->required || (!g_str_equal (lack->what, "field") && !g_str_equal (lack->what, "criterion")))
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "what", lack->what);
      tamiz_json_set_text (object, "key", lack->key);
      tamiz_json_set_text (object, "title", lack->title);
      json_array_append_new (missing, object);
      g_string_append_printf (titles, "%s%s", titles->len > 0 ? ", " : "", lack->title);
    }
  json_object_set_new (item, "lacking", json_integer ((json_int_t) json_array_size (missing)));
  json_object_set_new (item, "missing", missing);
  if (verdict != NULL)
    json_object_set_new (item, "completeness", json_real ((double) verdict->completeness / 1000));
  /* Translators: what a lead lacks, with commas */
  set_why (item, g_strdup_printf (_("Lacks: %s"), titles->str));
}

static void
tell_unreachable (json_t     *item,
                  TamizFacts *facts)
{
  gboolean something = facts->emails->len > 0 || facts->phones->len > 0;
  TamizRecord *email = facts->emails->len > 0 ? g_ptr_array_index (facts->emails, 0) : NULL;

  set_field (item, "email", email != NULL ? tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS) : NULL);
  set_why (item, g_strdup (something ? _("None of the addresses and numbers can be used")
                                     : _("No e-mail address, telephone number or social network")));
}

static void
tell_bounced (Items      *self,
              json_t     *item,
              TamizFacts *facts)
{
  for (guint i = 0; i < facts->emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (facts->emails, i);
      const char *address = tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS);
      const char *reason = tamiz_record_get_text (email, TAMIZ_EMAIL_BOUNCE_REASON);

      if (!tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED))
        continue;
      set_field (item, "email", address);
      tamiz_work_set_time (self->steward->work, item, "bounced", tamiz_record_get_int (email, TAMIZ_EMAIL_BOUNCED));
      set_why (item, reason != NULL ? g_strdup_printf (_("Mail to %s came back: %s"), address, reason)
                                    : g_strdup_printf (_("Mail to %s came back"), address));
      return;
    }
}

static void
tell_phone (json_t     *item,
            TamizFacts *facts)
{
  for (guint i = 0; i < facts->phones->len; i++)
    {
      TamizRecord *phone = g_ptr_array_index (facts->phones, i);
      const char *typed = tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED);

      if (tamiz_record_has (phone, TAMIZ_PHONE_E164))
        continue;
      set_field (item, "phone", typed);
      set_why (item, g_strdup_printf (_("“%s” is no telephone number that can exist"), typed));
      return;
    }
}

static void
tell_stale (Items                  *self,
            json_t                 *item,
            const TamizStewardLead *lead)
{
  TamizWork *work = self->steward->work;
  gint64 days = (work->now - lead->at) / TAMIZ_DAY;

  tamiz_work_set_time (work, item, "last", lead->at);
  json_object_set_new (item, "days", json_integer (days));
  set_why (item, g_strdup_printf (ngettext ("Nothing has happened for %d day", "Nothing has happened for %d days",
                                            (gulong) days),
                                  (int) days));
}

static void
tell_owner (Items      *self,
            json_t     *item,
            TamizFacts *facts)
{
  TamizRecord *owner = tamiz_users_find (self->users, tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER));

  set_why (item, g_strdup_printf (_("%s no longer works in this base"),
                                  owner != NULL ? tamiz_record_get_text (owner, TAMIZ_USER_NAME) : "–"));
}

static void
tell_why (Items                  *self,
          json_t                 *item,
          const TamizStewardLead *lead,
          TamizFacts             *facts)
{
  switch (self->list)
    {
    case TAMIZ_STEWARD_INCOMPLETE:
      tell_lacks (self, item, facts);
      break;
    case TAMIZ_STEWARD_UNREACHABLE:
      tell_unreachable (item, facts);
      break;
    case TAMIZ_STEWARD_BOUNCED:
      tell_bounced (self, item, facts);
      break;
    case TAMIZ_STEWARD_PHONES:
      tell_phone (item, facts);
      break;
    case TAMIZ_STEWARD_STALE:
      tell_stale (self, item, lead);
      break;
    case TAMIZ_STEWARD_OWNERS:
      tell_owner (self, item, facts);
      break;
    case TAMIZ_STEWARD_DUPLICATES:
    case TAMIZ_STEWARD_SET_ASIDE:
    case TAMIZ_STEWARD_COMPANIES:
    case TAMIZ_STEWARD_SOURCES:
    case TAMIZ_STEWARD_N_LISTS:
    default:
      g_assert_not_reached ();
    }
}

/* A lead as lists show it, and what is wrong with its record.  One that was taken back meanwhile
 * is left out.
 */
static gboolean
append_lead (Items                   *self,
             json_t                  *items,
             const TamizStewardLead  *lead,
             GError                 **error)
{
  TamizWork *work = self->steward->work;
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts = tamiz_work_find_facts (work, lead->id, &local_error);
  g_autofree char *name = NULL;
  TamizScore score;
  json_t *item;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (facts == NULL)
    return TRUE;
  if (!tamiz_reader_load_score (work->reader, lead->id, &score, &local_error) && local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  item = tamiz_work_lead_to_json (work, facts, &score, NULL);
  name = tamiz_facts_dup_name (facts);
  tamiz_json_set_text (item, "what", "lead");
  tamiz_json_set_text (item, "name", name);
  tamiz_json_set_id (item, "person", facts->person != NULL ? tamiz_record_get_id (facts->person) : 0);
  tamiz_json_set_text (item, "mend", get_action (self->list));
  tell_why (self, item, lead, facts);
  json_array_append_new (items, item);

  return TRUE;
}

static void
get_page (TamizWork *work,
          guint      total,
          guint     *from,
          guint     *until)
{
  gint64 offset = CLAMP (tamiz_work_number (work, "offset", 0), 0, total);
  gint64 limit = CLAMP (tamiz_work_number (work, "limit", DEFAULT_LIMIT), 1, G_MAXINT);

  *from = (guint) offset;
  *until = (guint) MIN (offset + limit, total);
}

static gboolean
append_leads (Items   *self,
              json_t  *items,
              guint   *total,
              GError **error)
{
  TamizSteward *steward = self->steward;
  GError *local_error = NULL;
  guint from, until;

  if (!tamiz_steward_look (steward, self->list, error))
    return FALSE;
  self->users = tamiz_work_load_users (steward->work, error);
  if (self->users == NULL)
    return FALSE;
  self->version = tamiz_work_find_in_force (steward->work, &self->definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *total = steward->leads->len;
  get_page (steward->work, *total, &from, &until);
  for (guint i = from; i < until; i++)
    {
      if (g_cancellable_set_error_if_cancelled (steward->work->cancellable, error)
          || !append_lead (self, items, &g_array_index (steward->leads, TamizStewardLead, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_companies (Items   *self,
                  json_t  *items,
                  guint   *total,
                  GError **error)
{
  TamizWork *work = self->steward->work;
  g_autoptr (GArray) ids = tamiz_reader_list_companies_without_people (work->reader, error);
  guint from, until;

  if (ids == NULL)
    return FALSE;
  *total = ids->len;
  get_page (work, *total, &from, &until);
  for (guint i = from; i < until; i++)
    {
      g_autoptr (TamizRecord) company
          = tamiz_reader_load (work->reader, TAMIZ_KIND_COMPANY, g_array_index (ids, gint64, i), error);
      json_t *item;

      if (company == NULL)
        return FALSE;
      item = tamiz_work_record_to_json (work, company);
      tamiz_json_set_text (item, "what", "company");
      tamiz_json_set_text (item, "mend", get_action (self->list));
      set_why (item, g_strdup (_("Nobody is known there")));
      json_array_append_new (items, item);
    }

  return TRUE;
}

static gboolean
append_sources (Items   *self,
                json_t  *items,
                guint   *total,
                GError **error)
{
  g_autoptr (json_t) sources = NULL;
  json_t *item;
  guint from, until;

  if (!tamiz_steward_look (self->steward, self->list, error))
    return FALSE;
  sources = tamiz_steward_list_sources (self->steward, error);
  if (sources == NULL)
    return FALSE;

  *total = (guint) json_array_size (sources);
  get_page (self->steward->work, *total, &from, &until);
  for (guint i = from; i < until; i++)
    {
      item = json_array_get (sources, i);
      tamiz_json_set_text (item, "mend", get_action (self->list));
      json_array_append (items, item);
    }

  return TRUE;
}

typedef struct
{
  Items *items;
  TamizSetAsideTelling *telling;
  json_t *array;
  guint n, from, until;
} Rows;

static gboolean
append_row (TamizRecord *record,
            gpointer     user_data)
{
  Rows *self = user_data;
  json_t *item;

  if (self->n >= self->from)
    {
      item = tamiz_set_aside_tell (self->telling, record);
      tamiz_json_set_text (item, "what", "row");
      tamiz_json_set_text (item, "mend", get_action (self->items->list));
      json_object_set (item, "why", json_object_get (item, "reason"));
      json_array_append_new (self->array, item);
    }

  return ++self->n < self->until;
}

static gboolean
append_rows (Items   *self,
             json_t  *items,
             guint   *total,
             GError **error)
{
  TamizWork *work = self->steward->work;
  gint64 import = tamiz_work_id (work, "import");
  g_autoptr (GPtrArray) codes = tamiz_reader_count_set_aside (work->reader, import, error);
  g_autoptr (TamizSetAsideTelling) telling = tamiz_set_aside_telling_new (work);
  Rows rows = { self, telling, items, 0, 0, 0 };

  if (codes == NULL)
    return FALSE;
  for (guint i = 0; i < codes->len; i++)
    *total += (guint) ((TamizCodeCount *) g_ptr_array_index (codes, i))->count;
  get_page (work, *total, &rows.from, &rows.until);

  if (*total == 0)
    return TRUE;
  if (import == 0)
    return tamiz_reader_scan (work->reader, TAMIZ_KIND_SET_ASIDE, append_row, &rows, work->cancellable, error);

  return tamiz_reader_scan_by (work->reader, TAMIZ_KIND_SET_ASIDE, TAMIZ_SET_ASIDE_IMPORT, import, append_row, &rows,
                               work->cancellable, error);
}

/* As duplicate.list has them. */
static gboolean
append_pairs (Items   *self,
              json_t  *items,
              guint   *total,
              GError **error)
{
  TamizWork *work = self->steward->work;
  g_autoptr (GArray) pairs = tamiz_steward_list_pairs (work, error);
  guint from, until;

  if (pairs == NULL)
    return FALSE;
  *total = pairs->len;
  get_page (work, *total, &from, &until);
  for (guint i = from; i < until; i++)
    {
      g_autoptr (TamizRecord) pair = tamiz_reader_load (work->reader, TAMIZ_KIND_DUPLICATE,
                                                        g_array_index (pairs, TamizOpenPair, i).id, error);
      json_t *item = pair != NULL ? tamiz_duplicate_to_json (work, pair, error) : NULL;

      if (item == NULL)
        return FALSE;
      tamiz_json_set_text (item, "name", tamiz_json_get_text (json_object_get (item, "a"), "name"));
      tamiz_json_set_text (item, "mend", get_action (self->list));
      set_why (item, join_texts (json_object_get (item, "evidence")));
      json_array_append_new (items, item);
    }

  return TRUE;
}

static gboolean
append_items (Items   *self,
              json_t  *items,
              guint   *total,
              GError **error)
{
  switch (self->list)
    {
    case TAMIZ_STEWARD_SET_ASIDE:
      return append_rows (self, items, total, error);
    case TAMIZ_STEWARD_COMPANIES:
      return append_companies (self, items, total, error);
    case TAMIZ_STEWARD_SOURCES:
      return append_sources (self, items, total, error);
    case TAMIZ_STEWARD_DUPLICATES:
      return append_pairs (self, items, total, error);
    case TAMIZ_STEWARD_INCOMPLETE:
    case TAMIZ_STEWARD_UNREACHABLE:
    case TAMIZ_STEWARD_BOUNCED:
    case TAMIZ_STEWARD_PHONES:
    case TAMIZ_STEWARD_STALE:
    case TAMIZ_STEWARD_OWNERS:
    case TAMIZ_STEWARD_N_LISTS:
    default:
      return append_leads (self, items, total, error);
    }
}

/* A page of a list: `limit` and `offset` are the operation's arguments. */
json_t *
tamiz_steward_list_items (TamizSteward      *steward,
                          TamizStewardList   list,
                          GError           **error)
{
  g_auto (Items) self = { .steward = steward, .list = list };
  g_autoptr (json_t) items = json_array ();
  g_autoptr (json_t) imports = NULL;
  guint total = 0;
  json_t *answer;

  if (!append_items (&self, items, &total, error))
    return NULL;
  if (list == TAMIZ_STEWARD_SET_ASIDE)
    {
      imports = tamiz_set_aside_list_imports (steward->work, error);
      if (imports == NULL)
        return NULL;
    }

  answer = json_object ();
  tamiz_json_set_text (answer, "list", tamiz_steward_get_nick (list));
  tamiz_json_set_text (answer, "title", tamiz_steward_get_title (list));
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set (answer, "items", items);
  if (list == TAMIZ_STEWARD_SET_ASIDE)
    json_object_set (answer, "imports", imports);
  return answer;
}
