#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-person-name.h"
#include "tamiz-store-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Changes are undone in any order.  An undo must not leave a lead without its person, nor anybody
 * at a company that is no more, nor bring back what another undo took: where it would, it is refused
 * with the change that has to be undone before.
 */

/* $1 is a record that the undo wrote; the answer is who would be missing, by which change. */
#define TIED(table, field, target, looked_at, missing) \
  "SELECT gone.id, coalesce(gone.retracted_by, (SELECT max(audit.change) FROM audit " \
  "WHERE audit.record = gone.id AND audit.kind = '" target "' AND audit.field = 'merged_into')) " \
  "FROM " table " AS one JOIN " target " AS gone ON gone.id = one." field " " \
  "WHERE " looked_at " = $1 AND one.retracted_by IS NULL AND " missing " LIMIT 1"
#define NO_MORE "(gone.retracted_by IS NOT NULL OR gone.merged_into IS NOT NULL)"
#define RETRACTED "gone.retracted_by IS NOT NULL"

static const struct
{
  TamizKind of;             /* what $1 is */
  TamizKind missing;
  const char *sql;
} ties[] = {
  { TAMIZ_KIND_LEAD, TAMIZ_KIND_PERSON, TIED ("lead", "person", "person", "one.id", NO_MORE) },
  { TAMIZ_KIND_LEAD, TAMIZ_KIND_COMPANY, TIED ("lead", "company", "company", "one.id", NO_MORE) },
  { TAMIZ_KIND_PERSON, TAMIZ_KIND_PERSON, TIED ("lead", "person", "person", "gone.id", NO_MORE) },
  { TAMIZ_KIND_PERSON, TAMIZ_KIND_COMPANY, TIED ("person", "company", "company", "one.id", NO_MORE) },
  { TAMIZ_KIND_PERSON, TAMIZ_KIND_PERSON, TIED ("person", "merged_into", "person", "one.id", RETRACTED) },
  { TAMIZ_KIND_PERSON, TAMIZ_KIND_PERSON, TIED ("person", "merged_into", "person", "gone.id", RETRACTED) },
  { TAMIZ_KIND_COMPANY, TAMIZ_KIND_COMPANY, TIED ("person", "company", "company", "gone.id", NO_MORE) },
  { TAMIZ_KIND_COMPANY, TAMIZ_KIND_COMPANY, TIED ("lead", "company", "company", "gone.id", NO_MORE) },
  { TAMIZ_KIND_COMPANY, TAMIZ_KIND_COMPANY, TIED ("company", "merged_into", "company", "one.id", RETRACTED) },
  { TAMIZ_KIND_COMPANY, TAMIZ_KIND_COMPANY, TIED ("company", "merged_into", "company", "gone.id", RETRACTED) },
};
/* Of people who were taken back all at once. */
static const char left_alone_sql[]
    = "SELECT person.id, person.retracted_by FROM person JOIN lead ON lead.person = person.id "
      "WHERE person.retracted_by = $1 AND lead.retracted_by IS NULL LIMIT 1";
static const char did_again_sql[]
    = "SELECT undo.undoes FROM change JOIN change AS undo ON undo.number = change.undoes WHERE change.number = $1";
static const char first_part_sql[] = "SELECT coalesce(part_of, number) FROM change WHERE number = $1";

/* @sql: with one parameter; @first and @second are 0 where it finds nothing */
static gboolean
find (TamizTransaction *self,
      const char       *sql,
      gint64            id,
      gint64           *first,
      gint64           *second,
      GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  gboolean row;

  *first = 0;
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, id);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      *first = tamiz_statement_get_int (statement, 0);
      if (second != NULL)
        *second = tamiz_statement_get_int (statement, 1);
    }

  return TRUE;
}

static char *
dup_name (TamizTransaction *self,
          TamizKind         kind,
          gint64            id)
{
  g_autoptr (TamizRecord) record = tamiz_rows_load (self->connection, kind, id, 0, NULL, NULL);
  g_autofree char *name = NULL;

  if (record != NULL && kind == TAMIZ_KIND_PERSON)
    name = tamiz_person_dup_name (record);
  else if (record != NULL && kind == TAMIZ_KIND_COMPANY)
    name = g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));

  return name != NULL ? g_steal_pointer (&name) : g_strdup_printf ("%s %" PRId64, tamiz_kind_get_word (kind), id);
}

/* @by: the change that took it */
static gboolean
refuse (TamizTransaction *self,
        gint64            change,
        TamizKind         kind,
        gint64            id,
        gint64            by,
        GError          **error)
{
  g_autofree char *name = dup_name (self, kind, id);
  gint64 first;

  if (by == self->number)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                   _("Change %" PRId64 " cannot be undone: %s came with it, and what others added since "
                     "belongs to them. Undo that first"),
                   change, name);
      return FALSE;
    }
  if (!find (self, first_part_sql, by, &first, NULL, error))
    return FALSE;
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("Change %" PRId64 " cannot be undone as long as another is not: %s, whom it concerns, was "
                 "taken back or merged by that one. Undo it first (c%" PRId64 ")"),
               change, name, first != 0 ? first : by);
  return FALSE;
}

static gboolean
check_record (TamizTransaction *self,
              gint64            change,
              TamizKind         kind,
              gint64            id,
              GError          **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (ties); i++)
    {
      gint64 gone = 0, by = 0;

      if (ties[i].of != kind)
        continue;
      if (!find (self, ties[i].sql, id, &gone, &by, error)
          || (gone != 0 && !refuse (self, change, ties[i].missing, gone, by, error)))
        return FALSE;
    }

  return TRUE;
}

/* Whether an undo is part of what is being undone, or of what that did again. */
static gboolean
is_of_deed (TamizTransaction *self,
            gint64            change,
            gint64            undo,
            gboolean         *is,
            GError          **error)
{
  gint64 wanted, deed;

  *is = FALSE;
  if (!find (self, first_part_sql, undo, &wanted, NULL, error))
    return FALSE;
  while (change != 0 && !*is)
    {
      if (!find (self, first_part_sql, change, &deed, NULL, error)
          || !find (self, did_again_sql, change, &change, NULL, error))
        return FALSE;
      *is = deed == wanted;
    }

  return TRUE;
}

/* What was made by a change that is undone stays away until that one is done again. */
static gboolean
check_made (TamizTransaction      *self,
            gint64                 change,
            const TamizAuditEntry *entry,
            GError               **error)
{
  g_autoptr (TamizRecord) record
      = tamiz_rows_load (self->connection, entry->kind, entry->record, entry->lead, NULL, error);
  gint64 undo;
  gboolean is = TRUE;

  if (record == NULL
      || !tamiz_transaction_find_undo (self, tamiz_record_get_change (record), change, &undo, error)
      || (undo != 0 && !is_of_deed (self, change, undo, &is, error)))
    return FALSE;

  return is || refuse (self, change, entry->kind, entry->record, undo, error);
}

/**
 * tamiz_transaction_check_ties:
 * @self: a transaction that undid a change
 * @change: the change
 * @error: return location
 *
 * Checks that whatever stands after an undo has whom it belongs to.
 *
 * Returns: whether it does; otherwise @error says which change is to be undone before
 */
gboolean
tamiz_transaction_check_ties (TamizTransaction *self,
                              gint64            change,
                              GError          **error)
{
  gboolean many = FALSE;
  gint64 alone, by;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TamizAuditEntry *entry = &g_array_index (self->entries, TamizAuditEntry, i);

      many |= entry->op >= TAMIZ_AUDIT_SLICE;
      if (entry->op >= TAMIZ_AUDIT_SLICE)
        continue;
      if (!check_record (self, change, entry->kind, entry->record, error)
          || (entry->op == TAMIZ_AUDIT_RESTORED && !check_made (self, change, entry, error)))
        return FALSE;
    }
  if (many && (!find (self, left_alone_sql, self->number, &alone, &by, error)
               || (alone != 0 && !refuse (self, change, TAMIZ_KIND_PERSON, alone, by, error))))
    return FALSE;
  /* Of what was written all at once the leads are known. */
  for (guint i = 0; i < self->touched->len; i++)
    {
      if (!check_record (self, change, TAMIZ_KIND_LEAD, g_array_index (self->touched, gint64, i), error))
        return FALSE;
    }

  return TRUE;
}
