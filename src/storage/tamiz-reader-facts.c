#define G_LOG_DOMAIN "tamiz-facts"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-rows.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

static const char base_sql[] = "SELECT id FROM base ORDER BY id LIMIT 1";
static const char in_force_sql[]
    = "SELECT id FROM definition WHERE state = 3 AND retracted_by IS NULL";
static const char merged_sql[]
    = "SELECT EXISTS (SELECT 1 FROM person WHERE merged_into IS NOT NULL) "
      "OR EXISTS (SELECT 1 FROM company WHERE merged_into IS NOT NULL)";

static const char rarities_sql[]
    = "SELECT EXISTS (SELECT 1 FROM domain WHERE company IS NOT NULL), "
      "EXISTS (SELECT 1 FROM custom WHERE company IS NOT NULL), "
      "EXISTS (SELECT 1 FROM duplicate WHERE person IS NOT NULL)";

/**
 * tamiz_facts_source_clear:
 * @self: a source of facts
 *
 * Forgets what was read.
 */
void
tamiz_facts_source_clear (TamizFactsSource *self)
{
  g_clear_object (&self->base);
  g_clear_object (&self->in_force);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->cursors, tamiz_facts_cursors_free);
  g_clear_pointer (&self->doubtful, g_hash_table_unref);
  self->in_force_known = FALSE;
  self->merged_known = FALSE;
  self->rarities_known = FALSE;
}

/* What people, sources and the like are called, for conditions and evidence. */
static gboolean
load_names (TamizFactsSource *self,
            GError          **error)
{
  static const TamizKind kinds[] = { TAMIZ_KIND_USER, TAMIZ_KIND_SOURCE, TAMIZ_KIND_CAMPAIGN,
                                     TAMIZ_KIND_PRODUCT_LINE, TAMIZ_KIND_CONTENT };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) records = tamiz_rows_list (self->connection, kinds[i], error);

      if (records == NULL)
        return FALSE;
      g_ptr_array_extend (names, records, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
    }
  self->names = g_steal_pointer (&names);

  return TRUE;
}

/* What many bases have nothing of. */
static gboolean
load_rarities (TamizFactsSource *self,
               GError          **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, rarities_sql, error);
  gboolean row;

  if (statement == NULL || !tamiz_statement_step (statement, &row, error))
    return FALSE;
  self->has_domains = tamiz_statement_get_int (statement, 0) != 0;
  self->has_customs = tamiz_statement_get_int (statement, 1) != 0;
  self->has_pairs = tamiz_statement_get_int (statement, 2) != 0;
  self->rarities_known = TRUE;

  return TRUE;
}

static gboolean
load_common (TamizFactsSource *self,
             GError          **error)
{
  gint64 id;

  if (self->base == NULL)
    {
      if (!tamiz_connection_get_int (self->connection, base_sql, &id, error))
        return FALSE;
      self->base = tamiz_rows_load (self->connection, TAMIZ_KIND_BASE, id, 0, NULL, error);
      if (self->base == NULL)
        return FALSE;
    }

  if (!self->in_force_known)
    {
      if (!tamiz_connection_get_int (self->connection, in_force_sql, &id, error))
        return FALSE;
      if (id != 0)
        {
          self->in_force
              = tamiz_rows_load (self->connection, TAMIZ_KIND_DEFINITION, id, 0, NULL, error);
          if (self->in_force == NULL)
            return FALSE;
        }
      self->in_force_known = TRUE;
    }

  if (!self->merged_known)
    {
      if (!tamiz_connection_get_int (self->connection, merged_sql, &id, error))
        return FALSE;
      self->merged = id != 0;
      self->merged_known = TRUE;
    }

  if (!self->rarities_known && !load_rarities (self, error))
    return FALSE;
  if (self->fields == NULL)
    self->fields = tamiz_rows_list (self->connection, TAMIZ_KIND_FIELD, error);

  return self->fields != NULL && (self->names != NULL || load_names (self, error));
}

static TamizFactsCursors *
get_cursors (TamizFactsSource *self)
{
  if (self->cursors == NULL)
    self->cursors = tamiz_facts_cursors_new (self->connection);

  return self->cursors;
}

static gboolean
load_one (TamizFactsSource *self,
          TamizKind         kind,
          gint64            id,
          TamizRecord     **record,
          GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 retracted_by = 0;

  if (self->made != NULL)
    {
      TamizRecord *made = g_hash_table_lookup (self->made, &id);

      if (made != NULL)
        {
          *record = g_object_ref (made);
          return TRUE;
        }
    }

  if (self->many)
    {
      gboolean answered;

      if (!tamiz_facts_cursors_load (get_cursors (self), kind, id, record, &answered, error))
        return FALSE;
      if (answered)
        return TRUE;
    }

  *record = tamiz_rows_load (self->connection, kind, id, 0, &retracted_by, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (retracted_by != 0)
    g_clear_object (record);

  return TRUE;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  TamizRecord *one = *(TamizRecord **) a;
  TamizRecord *other = *(TamizRecord **) b;
  /* All clustered kinds have lead and time as their first fields. */
  gint64 at = tamiz_record_get_int (one, TAMIZ_ACTIVITY_AT);
  gint64 other_at = tamiz_record_get_int (other, TAMIZ_ACTIVITY_AT);

  if (at != other_at)
    return at < other_at ? -1 : 1;
  return tamiz_record_get_id (one) < tamiz_record_get_id (other) ? -1 : 1;
}

G_STATIC_ASSERT ((int) TAMIZ_ANSWER_AT == (int) TAMIZ_ACTIVITY_AT
                 && (int) TAMIZ_STAGE_MOVE_AT == (int) TAMIZ_ACTIVITY_AT);

static gboolean
append_stored (TamizFactsSource *self,
               TamizKind         kind,
               int               field,
               gint64            id,
               GPtrArray        *records,
               GError          **error)
{
  TamizValue value = { TAMIZ_VALUE_INT, { id } };

  if (self->many)
    {
      gboolean answered;

      if (!tamiz_facts_cursors_append (get_cursors (self), kind, field, id, records, &answered, error))
        return FALSE;
      if (answered)
        return TRUE;
    }

  return tamiz_rows_append (self->connection, kind, field, &value, records, error);
}

/* Which records belong to a lead, a person, a company, and where the facts list them. */
typedef struct
{
  TamizKind kind;
  int field;                /* the parent's id */
  gsize list;               /* a GPtrArray of TamizFacts */
} Part;

#define PART(KIND, FIELD, name) \
  { TAMIZ_KIND_##KIND, TAMIZ_##KIND##_##FIELD, G_STRUCT_OFFSET (TamizFacts, name) }

static const Part lead_parts[] = {
  PART (TAG, LEAD, tags),         PART (CUSTOM, LEAD, customs),
  PART (ACTIVITY, LEAD, activities), PART (CALL, LEAD, calls),
  PART (ANSWER, LEAD, answers),   PART (STAGE_MOVE, LEAD, moves),
  PART (HANDOFF, LEAD, handoffs), PART (OUTCOME, LEAD, outcomes),
};
static const Part person_parts[] = {
  PART (EMAIL, PERSON, emails),   PART (PHONE, PERSON, phones),
  PART (HANDLE, PERSON, handles), PART (EXTERNAL_ID, PERSON, external_ids),
  PART (CONSENT, PERSON, consents), PART (TAG, PERSON, tags),
  PART (CUSTOM, PERSON, customs),
};
static const Part company_parts[] = {
  PART (DOMAIN, COMPANY, domains), PART (CUSTOM, COMPANY, customs),
};

static GPtrArray *
get_list (TamizFacts *facts,
          const Part *part)
{
  return G_STRUCT_MEMBER (GPtrArray *, facts, part->list);
}

/* What is only being made has its parts in memory. */
static void
append_made (GPtrArray  *children,
             gint64      parent,
             const Part *parts,
             guint       n_parts,
             TamizFacts *facts)
{
  for (guint i = 0; i < children->len; i++)
    {
      TamizRecord *child = g_ptr_array_index (children, i);
      TamizKind kind = tamiz_record_get_kind (child);

      for (guint j = 0; j < n_parts; j++)
        {
          if (parts[j].kind == kind && tamiz_record_get_int (child, parts[j].field) == parent)
            g_ptr_array_add (get_list (facts, &parts[j]), g_object_ref (child));
        }
    }
  for (guint j = 0; j < n_parts; j++)
    {
      if (tamiz_table_is_clustered (parts[j].kind))
        g_ptr_array_sort (get_list (facts, &parts[j]), compare_times);
    }
}

static gboolean
load_parts (TamizFactsSource *self,
            TamizFacts       *facts,
            gint64            parent,
            const Part       *parts,
            guint             n_parts,
            GError          **error)
{
  if (self->made != NULL && g_hash_table_contains (self->made, &parent))
    {
      GPtrArray *children = g_hash_table_lookup (self->children, &parent);

      if (children != NULL)
        append_made (children, parent, parts, n_parts, facts);
      return TRUE;
    }

  for (guint i = 0; i < n_parts; i++)
    {
      /* Many bases have nothing of these, and so no company needs to be asked for them. */
      if (parts == company_parts
          && !(parts[i].kind == TAMIZ_KIND_DOMAIN ? self->has_domains : self->has_customs))
        continue;
      if (!append_stored (self, parts[i].kind, parts[i].field, parent,
                          get_list (facts, &parts[i]), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_of_person (TamizFactsSource *self,
                TamizFacts       *facts,
                gint64            person,
                GError          **error)
{
  return load_parts (self, facts, person, person_parts, G_N_ELEMENTS (person_parts), error);
}

static gboolean
load_of_company (TamizFactsSource *self,
                 TamizFacts       *facts,
                 gint64            company,
                 GError          **error)
{
  return load_parts (self, facts, company, company_parts, G_N_ELEMENTS (company_parts), error);
}

static gboolean
load_family (TamizFactsSource *self,
             TamizFacts       *facts,
             TamizKind         kind,
             gint64            id,
             TamizRecord     **record,
             GError          **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean made = self->made != NULL && g_hash_table_contains (self->made, &id);

  /* Nothing was merged yet with what is only being made. */
  if (made || !self->merged)
    g_array_append_val (ids, id);
  else if (!tamiz_rows_follow_merged (self->connection, kind, &id, error)
           || !tamiz_rows_list_family (self->connection, kind, id, ids, error))
    return FALSE;

  if (!load_one (self, kind, id, record, error))
    return FALSE;
  for (guint i = 0; *record != NULL && i < ids->len; i++)
    {
      gint64 member = g_array_index (ids, gint64, i);

      if (kind == TAMIZ_KIND_PERSON ? !load_of_person (self, facts, member, error)
                                    : !load_of_company (self, facts, member, error))
        return FALSE;
    }

  return TRUE;
}

/* Of many leads the few people who may be somebody else are known before. */
static gboolean
load_doubt (TamizFactsSource *self,
            TamizFacts       *facts,
            GError          **error)
{
  gint64 person;

  if (!self->has_pairs || facts->person == NULL)
    return TRUE;

  person = tamiz_record_get_id (facts->person);
  if (!self->many)
    return tamiz_rows_has_open_pair (self->connection, person, &facts->duplicate_open, error);

  if (self->doubtful == NULL)
    self->doubtful = tamiz_rows_list_doubtful (self->connection, error);
  facts->duplicate_open = self->doubtful != NULL && g_hash_table_contains (self->doubtful, &person);

  return self->doubtful != NULL;
}

/**
 * tamiz_facts_source_load:
 * @self: a source of facts
 * @lead: a lead's id
 * @error: return location
 *
 * Loads all that the verdict on a lead may depend on.  A merged person speaks for all
 * that were merged into them.
 *
 * Returns: (transfer full): the facts; %TAMIZ_CORE_ERROR_NOT_FOUND where there is no such
 *   lead
 */
TamizFacts *
tamiz_facts_source_load (TamizFactsSource *self,
                         gint64            lead,
                         GError          **error)
{
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizFacts) facts = NULL;
  gint64 company;

  if (!load_common (self, error) || !load_one (self, TAMIZ_KIND_LEAD, lead, &record, error))
    return NULL;
  if (record == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("There is no lead %" PRId64), lead);
      return NULL;
    }

  facts = tamiz_facts_new (self->base, record);
  g_set_object (&facts->in_force, self->in_force);
  facts->fields = g_ptr_array_ref (self->fields);
  facts->names = g_ptr_array_ref (self->names);

  if (!load_parts (self, facts, lead, lead_parts, G_N_ELEMENTS (lead_parts), error))
    return NULL;
  if (tamiz_record_has (record, TAMIZ_LEAD_PERSON)
      && !load_family (self, facts, TAMIZ_KIND_PERSON,
                       tamiz_record_get_int (record, TAMIZ_LEAD_PERSON), &facts->person, error))
    return NULL;
  if (!load_doubt (self, facts, error))
    return NULL;

  company = tamiz_record_get_int (record, TAMIZ_LEAD_COMPANY);
  if (company == 0 && facts->person != NULL)
    company = tamiz_record_get_int (facts->person, TAMIZ_PERSON_COMPANY);
  if (company != 0
      && !load_family (self, facts, TAMIZ_KIND_COMPANY, company, &facts->company, error))
    return NULL;

  return g_steal_pointer (&facts);
}
