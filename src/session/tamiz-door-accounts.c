#define G_LOG_DOMAIN "tamiz-door-accounts"

#include "config.h"

#include "tamiz-door-checks.h"

/* What a list of companies says of those whom we know already: what they are to us, whose account
 * they are, what is open with them, and their domains.
 */

static gboolean
may_set (TamizDoor   *self,
         TamizRecord *company,
         int          field)
{
  return self->action == TAMIZ_MATCH_UPDATE || !tamiz_record_has (company, field)
         || (field == TAMIZ_COMPANY_RELATION
             && tamiz_record_get_int (company, field) == TAMIZ_RELATION_PROSPECT);
}

static gboolean
set_value (TamizDoor        *self,
           TamizRecord      *company,
           int               field,
           const TamizValue *value)
{
  if (tamiz_value_equal (tamiz_record_get (company, field), value) || !may_set (self, company, field))
    return FALSE;

  tamiz_door_set_value (self, company, field, value);
  return TRUE;
}

static gboolean
set_account (TamizDoor   *self,
             TamizStaged *staged,
             TamizRecord *company)
{
  const char *owner = tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY_OWNER);
  const char *deal = tamiz_staged_get_text (staged, TAMIZ_STAGED_OPEN_DEAL);
  gint64 user = owner != NULL ? tamiz_door_find_named (self, self->users, owner) : 0;
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
  gboolean changed = FALSE;
  int relation;

  if (tamiz_enum_from_nick (TAMIZ_ENUM_RELATION, tamiz_staged_get_text (staged, TAMIZ_STAGED_RELATION), &relation))
    {
      tamiz_value_set_int (&value, relation);
      changed |= set_value (self, company, TAMIZ_COMPANY_RELATION, &value);
    }
  if (user != 0)
    {
      tamiz_value_set_int (&value, user);
      changed |= set_value (self, company, TAMIZ_COMPANY_OWNER, &value);
    }
  if (deal != NULL)
    {
      tamiz_value_set_text (&value, deal);
      changed |= set_value (self, company, TAMIZ_COMPANY_OPEN_DEAL, &value);
    }

  return changed;
}

static gboolean
has_domain (TamizDoor   *self,
            gint64       company,
            GPtrArray   *stored,
            const char  *domain)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->set);

  for (guint i = 0; i < stored->len; i++)
    {
      if (g_strcmp0 (tamiz_record_get_text (g_ptr_array_index (stored, i), TAMIZ_DOMAIN_DOMAIN), domain) == 0)
        return TRUE;
    }
  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_DOMAIN
          && tamiz_record_get_int (record, TAMIZ_DOMAIN_COMPANY) == company
          && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_DOMAIN_DOMAIN), domain) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_domains (TamizDoor    *self,
             TamizStaged  *staged,
             gint64        company,
             gboolean     *changed,
             GError      **error)
{
  const char *first = tamiz_staged_get_text (staged, TAMIZ_STAGED_DOMAIN);
  const char *others = tamiz_staged_get_text (staged, TAMIZ_STAGED_DOMAINS);
  g_autofree char *all = g_strconcat (first != NULL ? first : "", "\n", others, NULL);
  g_auto (GStrv) domains = g_strsplit (all, "\n", -1);
  g_autoptr (GPtrArray) stored = NULL;

  if (first == NULL)
    return TRUE;
  stored = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, company, error);
  for (guint i = 0; stored != NULL && domains[i] != NULL; i++)
    {
      TamizRecord *record;

      if (*domains[i] == '\0' || has_domain (self, company, stored, domains[i]))
        continue;
      record = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_DOMAIN, error);
      if (record == NULL)
        return FALSE;
      tamiz_record_set_int (record, TAMIZ_DOMAIN_COMPANY, company);
      tamiz_record_set_text (record, TAMIZ_DOMAIN_DOMAIN, domains[i]);
      *changed = TRUE;
    }

  return stored != NULL;
}

/* @company: as it stands, with what the slice has made of it */
gboolean
tamiz_door_keep_account (TamizDoor    *self,
                         TamizStaged  *staged,
                         TamizRecord  *company,
                         gboolean     *changed,
                         GError      **error)
{
  *changed = set_account (self, staged, company);

  return add_domains (self, staged, tamiz_record_get_id (company), changed, error);
}
