#define G_LOG_DOMAIN "tamiz-operations-catalog"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-index.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Sources, campaigns and their costs, product lines, the steward's lists. */

static gboolean
check_is_new (TamizWork   *work,
              TamizKind    kind,
              int          field,
              const char  *text,
              GError     **error)
{
  g_autoptr (TamizRecord) found = NULL;
  g_autoptr (GError) missing = NULL;

  if (!tamiz_work_require (!tamiz_text_is_blank (text), TAMIZ_CORE_ERROR_INVALID, error,
                           _("A name is needed")))
    return FALSE;

  found = tamiz_work_find (work, kind, field, text, &missing);
  if (found != NULL)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                               _("There is a %s “%s” already"), tamiz_kind_get_word (kind),
                               tamiz_record_get_text (found, field));
  if (!g_error_matches (missing, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return FALSE;
    }

  return TRUE;
}

static json_t *
apply_and_answer (TamizWork      *work,
                  TamizChangeSet *set,
                  TamizRecord    *record,
                  GError        **error)
{
  g_autoptr (TamizCommit) commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? tamiz_work_record_to_json (work, record) : NULL;
}

static json_t *
list_kind (TamizWork  *work,
           TamizKind   kind,
           GError    **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);
  json_t *items;

  if (records == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new (items,
                           tamiz_work_record_to_json (work, g_ptr_array_index (records, i)));

  return tamiz_work_items (items);
}

static json_t *
add_source (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "source.add");
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  TamizRecord *source;

  if (!check_is_new (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, name, error))
    return NULL;

  source = tamiz_work_insert (work, set, TAMIZ_KIND_SOURCE, error);
  if (source == NULL)
    return NULL;
  tamiz_record_set_text (source, TAMIZ_SOURCE_NAME, name);
  tamiz_record_set_int (source, TAMIZ_SOURCE_KIND,
                        tamiz_work_choice (work, "kind", TAMIZ_ENUM_SOURCE_KIND));

  return apply_and_answer (work, set, source, error);
}

/* A name may be written otherwise (“Web”, “web”), but not be another source's. */
static gboolean
check_new_name (TamizWork    *work,
                TamizRecord  *source,
                const char   *name,
                GError      **error)
{
  g_autofree char *old = tamiz_text_fold (tamiz_record_get_text (source, TAMIZ_SOURCE_NAME));
  g_autofree char *new = tamiz_text_fold (name);

  return (name != NULL && g_str_equal (old, new))
         || check_is_new (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, name, error);
}

/* Where the definition in force asks for the source, its new name is judged with it. */
static gboolean
judge_leads_of (TamizWork       *work,
                TamizChangeSet  *set,
                TamizRecord     *source,
                GError         **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  GError *local_error = NULL;

  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (version == NULL || strstr (definition->canonical, "\"lead.source\"") == NULL)
    return TRUE;

  query->source = tamiz_record_get_id (source);
  result = tamiz_session_index_run (work, query, error);
  for (guint i = 0; result != NULL && i < result->n_ids; i++)
    tamiz_change_set_judge_lead (set, result->ids[i]);

  return result != NULL;
}

static json_t *
set_source (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizRecord) source = tamiz_work_find_source (work, tamiz_work_text (work, "source"), error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "source.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  int kind = tamiz_work_choice (work, "kind", TAMIZ_ENUM_SOURCE_KIND);

  if (source == NULL)
    return NULL;
  if (tamiz_work_text (work, "name") != NULL)
    {
      g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));

      if (!check_new_name (work, source, name, error))
        return NULL;
      tamiz_change_set_update_text (set, source, TAMIZ_SOURCE_NAME, name);
      if (!judge_leads_of (work, set, source, error))
        return NULL;
    }
  if (kind >= 0)
    tamiz_change_set_update_int (set, source, TAMIZ_SOURCE_KIND, kind);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_SOURCE, tamiz_record_get_id (source), error);
  return after != NULL ? tamiz_work_record_to_json (work, after) : NULL;
}

static json_t *
list_sources (TamizWork *work,
              GError   **error)
{
  return list_kind (work, TAMIZ_KIND_SOURCE, error);
}

static json_t *
add_campaign (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "campaign.add");
  g_autoptr (TamizRecord) source = NULL;
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  TamizRecord *campaign;
  gint64 from = 0, to = 0;

  source = tamiz_work_find_source (work, tamiz_work_text (work, "source"), error);
  if (source == NULL
      || !check_is_new (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, name, error))
    return NULL;

  campaign = tamiz_work_insert (work, set, TAMIZ_KIND_CAMPAIGN, error);
  if (campaign == NULL)
    return NULL;
  tamiz_record_set_text (campaign, TAMIZ_CAMPAIGN_NAME, name);
  tamiz_record_set_int (campaign, TAMIZ_CAMPAIGN_SOURCE, tamiz_record_get_id (source));
  if (tamiz_work_day (work, "from", &from))
    tamiz_record_set_int (campaign, TAMIZ_CAMPAIGN_STARTS, from);
  if (tamiz_work_day (work, "to", &to))
    tamiz_record_set_int (campaign, TAMIZ_CAMPAIGN_ENDS, to);
  if (!tamiz_work_require (from == 0 || to == 0 || from <= to, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The campaign would end before it begins")))
    return NULL;
  if (tamiz_work_text (work, "product-line") != NULL)
    {
      g_autoptr (TamizRecord) line
          = tamiz_work_find (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME,
                             tamiz_work_text (work, "product-line"), error);

      if (line == NULL)
        return NULL;
      tamiz_record_set_int (campaign, TAMIZ_CAMPAIGN_PRODUCT_LINE, tamiz_record_get_id (line));
    }

  return apply_and_answer (work, set, campaign, error);
}

static json_t *
add_cost (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "campaign.cost");
  g_autoptr (TamizRecord) campaign = NULL;
  g_autofree char *amount = tamiz_work_decimal (work, "amount");
  const char *currency = tamiz_work_text (work, "currency");
  TamizRecord *cost;
  gint64 day = 0;

  campaign = tamiz_work_find_campaign (work, tamiz_work_text (work, "campaign"), error);
  if (campaign == NULL)
    return NULL;
  if (currency == NULL)
    currency = tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY);
  if (!tamiz_work_require (tamiz_currency_is_code (currency), TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not a currency; write three capital letters, as BOB or USD"),
                           currency))
    return NULL;

  cost = tamiz_work_insert (work, set, TAMIZ_KIND_COST, error);
  if (cost == NULL)
    return NULL;
  tamiz_work_day (work, "date", &day);
  tamiz_record_set_int (cost, TAMIZ_COST_CAMPAIGN, tamiz_record_get_id (campaign));
  tamiz_record_set_int (cost, TAMIZ_COST_DAY, day);
  tamiz_record_set_text (cost, TAMIZ_COST_AMOUNT, amount);
  tamiz_record_set_text (cost, TAMIZ_COST_CURRENCY, currency);

  return apply_and_answer (work, set, cost, error);
}

static json_t *
campaign_to_json (TamizWork   *work,
                  TamizRecord *campaign,
                  GHashTable  *sources,
                  GError     **error)
{
  g_autoptr (GPtrArray) costs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_COST,
                                                      TAMIZ_COST_CAMPAIGN,
                                                      tamiz_record_get_id (campaign), error);
  gint64 source = tamiz_record_get_int (campaign, TAMIZ_CAMPAIGN_SOURCE);
  json_t *object, *list;

  if (costs == NULL)
    return NULL;

  object = tamiz_work_record_to_json (work, campaign);
  tamiz_json_set_text (object, "source", g_hash_table_lookup (sources, &source));
  list = json_array ();
  for (guint i = 0; i < costs->len; i++)
    {
      TamizRecord *cost = g_ptr_array_index (costs, i);
      g_autofree char *day = tamiz_day_format (tamiz_record_get_int (cost, TAMIZ_COST_DAY));
      json_t *line = tamiz_json_money (tamiz_record_get_text (cost, TAMIZ_COST_AMOUNT),
                                       tamiz_record_get_text (cost, TAMIZ_COST_CURRENCY));

      tamiz_json_set_text (line, "date", day);
      json_array_append_new (list, line);
    }
  json_object_set_new (object, "costs", list);

  return object;
}

static json_t *
list_campaigns (TamizWork *work,
                GError   **error)
{
  g_autoptr (GPtrArray) campaigns = tamiz_reader_list (work->reader, TAMIZ_KIND_CAMPAIGN, error);
  g_autoptr (GHashTable) sources = NULL;
  g_autoptr (json_t) items = json_array ();

  if (campaigns == NULL)
    return NULL;
  sources = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (sources == NULL)
    return NULL;

  for (guint i = 0; i < campaigns->len; i++)
    {
      json_t *object = campaign_to_json (work, g_ptr_array_index (campaigns, i), sources, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
add_product_line (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "product-line.add");
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  TamizRecord *line;

  if (!check_is_new (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, name, error))
    return NULL;

  line = tamiz_work_insert (work, set, TAMIZ_KIND_PRODUCT_LINE, error);
  if (line == NULL)
    return NULL;
  tamiz_record_set_text (line, TAMIZ_PRODUCT_LINE_NAME, name);

  return apply_and_answer (work, set, line, error);
}

static json_t *
list_product_lines (TamizWork *work,
                    GError   **error)
{
  return list_kind (work, TAMIZ_KIND_PRODUCT_LINE, error);
}

static char *
make_key (const char *label)
{
  g_autofree char *folded = tamiz_text_fold (label);

  return g_strcanon (g_steal_pointer (&folded), "abcdefghijklmnopqrstuvwxyz0123456789", '_');
}

static json_t *
add_list_entry (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "list.add");
  g_autoptr (GPtrArray) entries = tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, error);
  g_autofree char *label = tamiz_text_clean (tamiz_work_text (work, "label"));
  g_autofree char *key = NULL;
  int list = tamiz_work_choice (work, "list", TAMIZ_ENUM_LIST);
  TamizRecord *entry;

  if (entries == NULL
      || !tamiz_work_require (label != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A name is needed")))
    return NULL;

  key = tamiz_work_text (work, "key") != NULL ? g_strdup (tamiz_work_text (work, "key"))
                                              : make_key (label);
  for (guint i = 0; i < entries->len; i++)
    {
      TamizRecord *other = g_ptr_array_index (entries, i);

      if (tamiz_record_get_int (other, TAMIZ_LIST_ENTRY_LIST) == list
          && g_strcmp0 (tamiz_record_get_text (other, TAMIZ_LIST_ENTRY_KEY), key) == 0)
        {
          tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                              _("The list has “%s” already"), key);
          return NULL;
        }
    }

  entry = tamiz_work_insert (work, set, TAMIZ_KIND_LIST_ENTRY, error);
  if (entry == NULL)
    return NULL;
  tamiz_record_set_int (entry, TAMIZ_LIST_ENTRY_LIST, list);
  tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_KEY, key);
  tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_LABEL, label);
  tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_DOMAINS, tamiz_work_text (work, "domains"));

  return apply_and_answer (work, set, entry, error);
}

static json_t *
list_list_entries (TamizWork *work,
                   GError   **error)
{
  g_autoptr (json_t) all = list_kind (work, TAMIZ_KIND_LIST_ENTRY, error);
  const char *list = tamiz_work_text (work, "list");
  json_t *items, *entry;
  gsize i;

  if (all == NULL)
    return NULL;

  items = json_array ();
  json_array_foreach (json_object_get (all, "items"), i, entry)
    {
      if (list == NULL || g_strcmp0 (tamiz_json_get_text (entry, "list"), list) == 0)
        json_array_append (items, entry);
    }

  return tamiz_work_items (items);
}

static json_t *
remove_list_entry (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "list.remove");
  g_autoptr (TamizRecord) entry = tamiz_work_load (work, TAMIZ_KIND_LIST_ENTRY, "id", error);

  if (entry == NULL)
    return NULL;

  tamiz_change_set_retract (set, entry);
  return apply_and_answer (work, set, entry, error);
}

static json_t *
add_rate (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "rate.add");
  g_autofree char *value = tamiz_work_decimal (work, "rate");
  const char *currency = tamiz_work_text (work, "currency");
  TamizRecord *rate;
  gint64 day = 0, thousandths = 0;

  tamiz_decimal_to_thousandths (value, &thousandths);
  if (!tamiz_work_require (tamiz_currency_is_code (currency), TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not a currency; write three capital letters, as BOB or USD"),
                           currency)
      || !tamiz_work_require (value[0] != '-' && strspn (value, "0.") != strlen (value),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A rate is more than nothing")))
    return NULL;

  rate = tamiz_work_insert (work, set, TAMIZ_KIND_RATE, error);
  if (rate == NULL)
    return NULL;
  tamiz_work_day (work, "date", &day);
  tamiz_record_set_text (rate, TAMIZ_RATE_CURRENCY, currency);
  tamiz_record_set_int (rate, TAMIZ_RATE_DAY, day);
  tamiz_record_set_text (rate, TAMIZ_RATE_RATE, value);

  return apply_and_answer (work, set, rate, error);
}

static json_t *
list_rates (TamizWork *work,
            GError   **error)
{
  return list_kind (work, TAMIZ_KIND_RATE, error);
}

static json_t *
add_content (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "content.add");
  int journey = tamiz_work_choice (work, "journey", TAMIZ_ENUM_JOURNEY);
  TamizRecord *content;

  if (!check_is_new (work, TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE,
                     tamiz_work_text (work, "title"), error))
    return NULL;

  content = tamiz_work_insert (work, set, TAMIZ_KIND_CONTENT, error);
  if (content == NULL)
    return NULL;
  tamiz_record_set_text (content, TAMIZ_CONTENT_TITLE, tamiz_work_text (work, "title"));
  tamiz_record_set_text (content, TAMIZ_CONTENT_LINK, tamiz_work_text (work, "link"));
  tamiz_record_set_text (content, TAMIZ_CONTENT_PERSONA, tamiz_work_text (work, "persona"));
  tamiz_record_set_text (content, TAMIZ_CONTENT_PLATFORM, tamiz_work_text (work, "platform"));
  tamiz_record_set_text (content, TAMIZ_CONTENT_LANGUAGE, tamiz_work_text (work, "language"));
  if (journey >= 0)
    tamiz_record_set_int (content, TAMIZ_CONTENT_JOURNEY, journey);

  return apply_and_answer (work, set, content, error);
}

static json_t *
list_contents (TamizWork *work,
               GError   **error)
{
  return list_kind (work, TAMIZ_KIND_CONTENT, error);
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL

static const TamizParameter source_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What the source is called") },
  { "kind", TAMIZ_PARAMETER_CHOICE, REQUIRED, TAMIZ_ENUM_SOURCE_KIND, N_("What kind of source it is") },
  { NULL },
};

static const TamizParameter source_set_parameters[] = {
  { "source", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The source") },
  { "name", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it is to be called") },
  { "kind", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_SOURCE_KIND, N_("What kind of source it is") },
  { NULL },
};

static const TamizParameter campaign_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What the campaign is called") },
  { "source", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The source it belongs to") },
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("First day") },
  { "to", TAMIZ_PARAMETER_DAY, 0, 0, N_("Last day") },
  { "product-line", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The product line it is for") },
  { NULL },
};

static const TamizParameter cost_parameters[] = {
  { "campaign", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The campaign") },
  { "date", TAMIZ_PARAMETER_DAY, REQUIRED | POSITIONAL, 0, N_("Day of the cost") },
  { "amount", TAMIZ_PARAMETER_DECIMAL, REQUIRED | POSITIONAL, 0, N_("Amount") },
  { "currency", TAMIZ_PARAMETER_TEXT, POSITIONAL, 0, N_("Currency; without it the base's") },
  { NULL },
};

static const TamizParameter product_line_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What the product line is called") },
  { NULL },
};

static const TamizParameter list_add_parameters[] = {
  { "list", TAMIZ_PARAMETER_CHOICE, REQUIRED | POSITIONAL, TAMIZ_ENUM_LIST, N_("Which list") },
  { "label", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What people read") },
  { "key", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Key for scripts; made of the label without it") },
  { "domains", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Web domains of a competitor") },
  { NULL },
};

static const TamizParameter list_show_parameters[] = {
  { "list", TAMIZ_PARAMETER_CHOICE, POSITIONAL, TAMIZ_ENUM_LIST, N_("Which list") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("Its id") },
  { NULL },
};

static const TamizParameter rate_parameters[] = {
  { "currency", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("Currency") },
  { "date", TAMIZ_PARAMETER_DAY, REQUIRED | POSITIONAL, 0, N_("From which day it holds") },
  { "rate", TAMIZ_PARAMETER_DECIMAL, REQUIRED | POSITIONAL, 0, N_("How much of the base's currency one unit is") },
  { NULL },
};

static const TamizParameter content_parameters[] = {
  { "title", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("Title") },
  { "link", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where it is") },
  { "journey", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_JOURNEY, N_("The step of the buyer's journey it is for") },
  { "persona", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The buyer persona it is for") },
  { "platform", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where it is shown") },
  { "language", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Its language") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_catalog_operations[] = {
  { { "source.add", N_("Add a source"), 0, source_parameters, NULL }, add_source },
  { { "source.set", N_("Change a source"), 0, source_set_parameters, NULL }, set_source },
  { { "source.list", N_("List the sources"), TAMIZ_OPERATION_READS, no_parameters, "id,name,kind" },
    list_sources },
  { { "campaign.add", N_("Add a campaign"), 0, campaign_parameters, NULL }, add_campaign },
  { { "campaign.cost", N_("Add a cost to a campaign"), 0, cost_parameters, NULL }, add_cost },
  { { "campaign.list", N_("List the campaigns"), TAMIZ_OPERATION_READS, no_parameters,
      "id,name,source,starts,ends,costs" },
    list_campaigns },
  { { "product-line.add", N_("Add a product line"), 0, product_line_parameters, NULL },
    add_product_line },
  { { "product-line.list", N_("List the product lines"), TAMIZ_OPERATION_READS, no_parameters,
      "id,name" },
    list_product_lines },
  { { "list.add", N_("Add an entry to one of the steward's lists"), 0, list_add_parameters, NULL },
    add_list_entry },
  { { "list.show", N_("Show the steward's lists"), TAMIZ_OPERATION_READS, list_show_parameters,
      "id,list,key,label,domains" },
    list_list_entries },
  { { "list.remove", N_("Take an entry off a list"), 0, id_parameters, NULL }, remove_list_entry },
  { { "rate.add", N_("Add a dated exchange rate"), 0, rate_parameters, NULL }, add_rate },
  { { "rate.list", N_("List the exchange rates"), TAMIZ_OPERATION_READS, no_parameters,
      "id,currency,day,rate" },
    list_rates },
  { { "content.add", N_("Add a content item"), 0, content_parameters, NULL }, add_content },
  { { "content.list", N_("List the content items"), TAMIZ_OPERATION_READS, no_parameters,
      "id,title,journey,persona,language" },
    list_contents },
  { { NULL }, NULL },
};
