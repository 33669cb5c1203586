#define G_LOG_DOMAIN "tamiz-operations-steward"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-steward.h"

#include <glib/gi18n-lib.h>

/* What whoever answers for the base looks after: the lists, how long they are, and how good what
 * the sources bring is.
 */

static json_t *
show_steward (TamizWork  *work,
              GError    **error)
{
  g_auto (TamizSteward) self = { 0 };
  json_t *items, *answer;
  gint64 total = 0;

  if (!tamiz_steward_init (&self, work, error) || !tamiz_steward_look (&self, -1, error))
    return NULL;

  items = json_array ();
  for (guint i = 0; i < TAMIZ_STEWARD_N_LISTS; i++)
    {
      json_t *item = json_object ();

      tamiz_json_set_text (item, "list", tamiz_steward_get_nick (i));
      tamiz_json_set_text (item, "title", tamiz_steward_get_title (i));
      json_object_set_new (item, "count", json_integer (self.counts[i]));
      json_array_append_new (items, item);
      total += self.counts[i];
    }
  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);

  return answer;
}

static json_t *
list_steward (TamizWork  *work,
              GError    **error)
{
  g_auto (TamizSteward) self = { 0 };
  const char *name = tamiz_work_text (work, "name");
  int list = tamiz_steward_find_list (name);
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < TAMIZ_STEWARD_N_LISTS; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", tamiz_steward_get_nick (i));
  if (!tamiz_work_require (list >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), name, "name", known->str)
      || !tamiz_steward_init (&self, work, error))
    return NULL;

  return tamiz_steward_list_items (&self, (TamizStewardList) list, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter show_parameters[] = {
  { "days", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("After so many days in which nothing happens a lead is forgotten (90)") },
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Costs are looked for from this day on (a year ago)") },
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Until this day (today)") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("Which list: incomplete, bounced, phones …") },
  { "days", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("After so many days in which nothing happens a lead is forgotten (90)") },
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Costs are looked for from this day on (a year ago)") },
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Until this day (today)") },
  { "import", TAMIZ_PARAMETER_ID, 0, 0, N_("Of the rows to be completed only those of this import") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("So many at most") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Leave out so many first") },
  { NULL },
};

static const TamizParameter quality_parameters[] = {
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Leads received from this day on (a year ago)") },
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Until this day (today)") },
  { "by", TAMIZ_PARAMETER_TEXT, 0, 0, N_("month: each month apart") },
  { NULL },
};

const TamizOperationEntry tamiz_steward_operations[] = {
  { { "steward.show", N_("Count what the base lacks"), TAMIZ_OPERATION_READS, show_parameters, "list,title,count" },
    show_steward },
  { { "steward.list", N_("List what lacks something, and what mends it"), TAMIZ_OPERATION_READS, list_parameters,
      "id,name,company,why,mend" },
    list_steward },
  { { "steward.quality", N_("Say how good what the sources bring is"), TAMIZ_OPERATION_READS, quality_parameters,
      "source,month,leads,quality,reachable,complete,duplicates,set_aside,bounced,phones" },
    tamiz_steward_tell_quality },
  { { NULL }, NULL },
};
