#define G_LOG_DOMAIN "tamiz-operations-duplicate"

#include "config.h"

#include "tamiz-duplicate-search.h"
#include "tamiz-duplicates.h"
#include "tamiz-error.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Pairs of people and of companies that may be the same: the list, and what somebody says of
 * them.  That they are is said by merging them.
 */

static gboolean
append_open (TamizWork  *work,
             TamizKind   what,
             GArray     *pairs,
             GError    **error)
{
  int likeness = tamiz_work_choice (work, "likeness", TAMIZ_ENUM_LIKENESS);
  g_autoptr (GArray) open
      = tamiz_reader_list_open_pairs (work->reader, what, tamiz_work_id (work, "of"), work->cancellable, error);

  for (guint i = 0; open != NULL && i < open->len; i++)
    {
      TamizOpenPair pair = g_array_index (open, TamizOpenPair, i);

      if (likeness < 0 || pair.likeness == likeness)
        g_array_append_val (pairs, pair);
    }

  return open != NULL;
}

/* Whether people, or companies, are asked for. */
static gboolean
is_asked (TamizWork  *work,
          const char *what)
{
  const char *asked = tamiz_work_text (work, "what");

  return asked == NULL || g_str_equal (asked, what);
}

static gboolean
check_what (TamizWork  *work,
            GError    **error)
{
  return tamiz_work_require (is_asked (work, "person") || is_asked (work, "company"),
                             TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"),
                             tamiz_work_text (work, "what"), "what", "person, company");
}

static json_t *
list_duplicates (TamizWork *work,
                 GError   **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (TamizOpenPair));
  gint64 limit = tamiz_work_number (work, "limit", 100);
  gint64 offset = MAX (tamiz_work_number (work, "offset", 0), 0);
  g_autoptr (json_t) items = json_array ();
  json_t *answer;

  if (!check_what (work, error)
      || (is_asked (work, "person") && !append_open (work, TAMIZ_KIND_PERSON, pairs, error))
      || (is_asked (work, "company") && !append_open (work, TAMIZ_KIND_COMPANY, pairs, error)))
    return NULL;
  for (gint64 i = offset; i < pairs->len && (limit <= 0 || i - offset < limit); i++)
    {
      g_autoptr (TamizRecord) pair = tamiz_reader_load (work->reader, TAMIZ_KIND_DUPLICATE,
                                                        g_array_index (pairs, TamizOpenPair, i).id, error);
      json_t *item = pair != NULL ? tamiz_duplicate_to_json (work, pair, error) : NULL;

      if (item == NULL)
        return NULL;
      json_array_append_new (items, item);
    }

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (pairs->len));
  json_object_set_new (answer, "items", g_steal_pointer (&items));
  return answer;
}

static json_t *
find_duplicates (TamizWork *work,
                 GError   **error)
{
  gint64 since = 0;

  tamiz_work_time (work, "since", &since);
  return tamiz_duplicate_search (work, since, error);
}

/* Two people, or two companies, as they are named by their ids. */
typedef struct
{
  TamizKind what;
  gint64 one, other;
  gint64 pair, not_same;    /* what was recorded of them; 0 = nothing */
} Two;

static gboolean
find_two (TamizWork  *work,
          Two        *two,
          GError    **error)
{
  g_autoptr (TamizRecord) company = NULL;
  g_autoptr (TamizRecord) one = NULL;
  g_autoptr (TamizRecord) other = NULL;

  two->one = tamiz_work_id (work, "a");
  two->other = tamiz_work_id (work, "b");
  company = tamiz_reader_load (work->reader, TAMIZ_KIND_COMPANY, two->one, NULL);
  two->what = company != NULL ? TAMIZ_KIND_COMPANY : TAMIZ_KIND_PERSON;
  one = tamiz_reader_load (work->reader, two->what, two->one, error);
  other = one != NULL ? tamiz_reader_load (work->reader, two->what, two->other, error) : NULL;

  return other != NULL
         && tamiz_work_require (two->one != two->other, TAMIZ_CORE_ERROR_INVALID, error,
                                _("These are one already: two are needed to be compared"))
         && tamiz_reader_find_pair (work->reader, two->what, two->one, two->other, &two->pair, &two->not_same,
                                    error);
}

static json_t *
two_to_json (const Two   *two,
             TamizCommit *commit)
{
  g_autofree char *change = g_strdup_printf ("c%" PRId64, commit->change);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "what", two->what == TAMIZ_KIND_PERSON ? "person" : "company");
  tamiz_json_set_id (object, "a", two->one);
  tamiz_json_set_id (object, "b", two->other);
  tamiz_json_set_text (object, "change", change);

  return object;
}

static json_t *
say_not_same (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "duplicate.not-same");
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *record;
  Two two = { 0 };

  if (!find_two (work, &two, error)
      || !tamiz_work_require (two.not_same == 0, TAMIZ_CORE_ERROR_EXISTS, error,
                              _("That these two are not the same was said already")))
    return NULL;

  record = tamiz_work_insert (work, set, TAMIZ_KIND_NOT_SAME, error);
  if (record == NULL)
    return NULL;
  if (two.what == TAMIZ_KIND_PERSON)
    {
      tamiz_record_set_int (record, TAMIZ_NOT_SAME_PERSON, two.one);
      tamiz_record_set_int (record, TAMIZ_NOT_SAME_OTHER, two.other);
    }
  else
    {
      tamiz_record_set_int (record, TAMIZ_NOT_SAME_COMPANY, two.one);
      tamiz_record_set_int (record, TAMIZ_NOT_SAME_OTHER_COMPANY, two.other);
    }
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? two_to_json (&two, commit) : NULL;
}

/* Somebody is to look at two again, or at two whom nobody has thought of. */
static json_t *
open_pair (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "duplicate.open");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) not_same = NULL;
  g_autoptr (GPtrArray) evidence = g_ptr_array_new ();
  Two two = { 0 };

  if (!find_two (work, &two, error)
      || !tamiz_work_require (two.pair == 0 || two.not_same != 0, TAMIZ_CORE_ERROR_EXISTS, error,
                              _("These two are in the list already")))
    return NULL;

  if (two.not_same != 0)
    {
      not_same = tamiz_reader_load (work->reader, TAMIZ_KIND_NOT_SAME, two.not_same, error);
      if (not_same == NULL)
        return NULL;
      tamiz_change_set_retract (set, not_same);
    }
  g_ptr_array_add (evidence, (gpointer) _("somebody thinks that they may be the same"));
  if (two.pair == 0
      && tamiz_duplicate_add (work, set, two.what, two.one, two.other, TAMIZ_LIKENESS_LIKELY, evidence, error)
             == NULL)
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? two_to_json (&two, commit) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter list_parameters[] = {
  { "what", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only people (person) or companies (company)") },
  { "of", TAMIZ_PARAMETER_ID, 0, 0, N_("Only those of this person or company") },
  { "likeness", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_LIKENESS, N_("Only those that are so likely the same") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") },
  { NULL },
};

static const TamizParameter find_parameters[] = {
  { "since", TAMIZ_PARAMETER_TIME, 0, 0, N_("Only with those who came, or were changed, since then") },
  { NULL },
};

static const TamizParameter two_parameters[] = {
  { "a", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The id of one person or company") },
  { "b", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The id of the other") },
  { NULL },
};

const TamizOperationEntry tamiz_duplicate_operations[] = {
  { { "duplicate.list", N_("List who may be the same as somebody else"), TAMIZ_OPERATION_READS,
      list_parameters, "id,what,likeness,a.id,a.name,b.id,b.name,evidence" },
    list_duplicates },
  { { "duplicate.find", N_("Look through the whole base for who may be the same"), 0, find_parameters, NULL },
    find_duplicates },
  { { "duplicate.not-same", N_("Keep that two are not the same"), 0, two_parameters, NULL }, say_not_same },
  { { "duplicate.open", N_("Have two looked at again"), 0, two_parameters, NULL }, open_pair },
  { { NULL }, NULL },
};
