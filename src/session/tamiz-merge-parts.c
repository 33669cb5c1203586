#define G_LOG_DOMAIN "tamiz-merge"

#include "config.h"

#include "tamiz-merge.h"

#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <inttypes.h>

/* What belongs to somebody goes over to who stays: by its reference, so that undoing the merge
 * gives each back.  What both have is taken back once.
 */

static char *
dup_phone_identity (TamizRecord *phone)
{
  const char *e164 = tamiz_record_get_text (phone, TAMIZ_PHONE_E164);
  const char *typed = tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED);
  char *tail;

  if (e164 != NULL)
    return tamiz_phone_dup_key (e164);

  tail = typed != NULL ? tamiz_phone_dup_tail (typed) : NULL;
  return tail != NULL ? tail : g_strdup (typed);
}

/* (nullable): what makes two of them one; NULL of what is never the same twice. */
static char *
dup_identity (TamizRecord *part)
{
  g_autofree char *folded = NULL;
  const char *text;

  switch (tamiz_record_get_kind (part))
    {
    case TAMIZ_KIND_EMAIL:
      text = tamiz_record_get_text (part, TAMIZ_EMAIL_ADDRESS);
      return text != NULL ? tamiz_email_dup_key (text) : NULL;
    case TAMIZ_KIND_PHONE:
      return dup_phone_identity (part);
    case TAMIZ_KIND_HANDLE:
      folded = tamiz_text_fold (tamiz_record_get_text (part, TAMIZ_HANDLE_HANDLE));
      text = tamiz_record_get_text (part, TAMIZ_HANDLE_NETWORK);
      return g_strdup_printf ("%s\n%s", text != NULL ? text : "", folded);
    case TAMIZ_KIND_EXTERNAL_ID:
      text = tamiz_record_get_text (part, TAMIZ_EXTERNAL_ID_SYSTEM);
      return g_strdup_printf ("%s\n%s", text != NULL ? text : "",
                              tamiz_record_get_text (part, TAMIZ_EXTERNAL_ID_VALUE));
    case TAMIZ_KIND_DOMAIN:
      return tamiz_text_fold (tamiz_record_get_text (part, TAMIZ_DOMAIN_DOMAIN));
    case TAMIZ_KIND_TAG:
      return tamiz_text_fold (tamiz_record_get_text (part, TAMIZ_TAG_TEXT));
    case TAMIZ_KIND_CUSTOM:
      return g_strdup_printf ("%" PRId64, tamiz_record_get_int (part, TAMIZ_CUSTOM_FIELD));
    default:
      return NULL;
    }
}

void
tamiz_merge_move (TamizMerge  *self,
                  TamizRecord *part,
                  int          field,
                  gint64       to)
{
  TamizValue value = TAMIZ_VALUE_INIT;

  tamiz_value_set_int (&value, to);
  tamiz_merge_set (self, part, field, &value);
}

static TamizRecord *
find_same (GPtrArray   *own,
           TamizRecord *part)
{
  g_autofree char *identity = dup_identity (part);

  for (guint i = 0; identity != NULL && i < own->len; i++)
    {
      g_autofree char *other = dup_identity (own->pdata[i]);

      if (g_strcmp0 (identity, other) == 0)
        return own->pdata[i];
    }

  return NULL;
}

/* Whether a value of one's own is to come from the other: --take custom:KEY. */
static gboolean
takes_custom (TamizMerge  *self,
              TamizRecord *part)
{
  g_autoptr (TamizRecord) field = NULL;
  g_autofree char *name = NULL;

  if (tamiz_record_get_kind (part) != TAMIZ_KIND_CUSTOM || self->take == NULL)
    return FALSE;

  field = tamiz_reader_load (self->work->reader, TAMIZ_KIND_FIELD, tamiz_record_get_int (part, TAMIZ_CUSTOM_FIELD),
                             NULL);
  name = field != NULL ? g_strconcat ("custom:", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL) : NULL;
  return name != NULL && tamiz_merge_takes (self, name);
}

/**
 * tamiz_merge_list_of:
 * @self: a merge
 * @kind: what to list
 * @field: the field that says whose it is
 * @owner: whose
 * @error: return location
 *
 * Lists what somebody, or a lead, has.  Whatever the merge gives or takes is to be added to the
 * list or removed: the base does not know of it yet, and a further one that is merged in asks again.
 *
 * Returns: (transfer none) (element-type TamizRecord): the records
 */
GPtrArray *
tamiz_merge_list_of (TamizMerge  *self,
                     TamizKind    kind,
                     int          field,
                     gint64       owner,
                     GError     **error)
{
  g_autofree char *key = g_strdup_printf ("%d %d %" PRId64, (int) kind, field, owner);
  GPtrArray *list = g_hash_table_lookup (self->lists, key);

  if (list == NULL)
    {
      list = tamiz_reader_list_by (self->work->reader, kind, field, owner, error);
      if (list != NULL)
        g_hash_table_insert (self->lists, g_steal_pointer (&key), list);
    }

  return list;
}

/**
 * tamiz_merge_move_parts:
 * @self: a merge
 * @kind: what to move
 * @field: the field that says whose it is
 * @from: whose it was
 * @to: whose it is to be
 * @error: return location
 *
 * Gives all that belongs to one to another.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_merge_move_parts (TamizMerge  *self,
                        TamizKind    kind,
                        int          field,
                        gint64       from,
                        gint64       to,
                        GError     **error)
{
  TamizReader *reader = self->work->reader;
  GPtrArray *own = tamiz_merge_list_of (self, kind, field, to, error);
  g_autoptr (GPtrArray) parts = own != NULL ? tamiz_reader_list_by (reader, kind, field, from, error) : NULL;

  if (parts == NULL)
    return FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      TamizRecord *part = g_ptr_array_index (parts, i);
      TamizRecord *same = find_same (own, part);

      if (same != NULL && !takes_custom (self, part))
        {
          tamiz_change_set_retract (self->set, part);
          continue;
        }
      if (same != NULL)
        {
          tamiz_change_set_retract (self->set, same);
          g_ptr_array_remove (own, same);
        }
      tamiz_merge_move (self, part, field, to);
      g_ptr_array_add (own, g_object_ref (part));
    }

  return TRUE;
}

/* Who takes part in a lead beside who stays does so once, and not beside themselves. */
static gboolean
move_roles (TamizMerge  *self,
            GError     **error)
{
  TamizReader *reader = self->work->reader;
  gint64 keep = tamiz_record_get_id (self->keep), other = tamiz_record_get_id (self->other);
  g_autoptr (GPtrArray) own
      = tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_PERSON, keep, error);
  g_autoptr (GPtrArray) roles
      = own != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_PERSON, other, error)
                    : NULL;

  if (roles == NULL)
    return FALSE;
  for (guint i = 0; i < roles->len; i++)
    {
      TamizRecord *role = g_ptr_array_index (roles, i);
      gint64 lead_id = tamiz_record_get_int (role, TAMIZ_LEAD_PERSON_LEAD), main;
      g_autoptr (TamizRecord) lead = tamiz_reader_load (reader, TAMIZ_KIND_LEAD, lead_id, NULL);
      gboolean known = FALSE;

      for (guint j = 0; j < own->len; j++)
        known |= tamiz_record_get_int (own->pdata[j], TAMIZ_LEAD_PERSON_LEAD) == lead_id;
      main = lead != NULL ? tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON) : 0;
      if (known || main == keep || main == other)
        tamiz_change_set_retract (self->set, role);
      else
        tamiz_merge_move (self, role, TAMIZ_LEAD_PERSON_PERSON, keep);
    }

  /* Whose own leads come along needs no role beside themselves. */
  for (guint i = 0; i < own->len; i++)
    {
      gint64 lead_id = tamiz_record_get_int (own->pdata[i], TAMIZ_LEAD_PERSON_LEAD);
      g_autoptr (TamizRecord) lead = tamiz_reader_load (reader, TAMIZ_KIND_LEAD, lead_id, NULL);

      if (lead != NULL && tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON) == other)
        tamiz_change_set_retract (self->set, own->pdata[i]);
    }

  return TRUE;
}

/* Of a pair whose other side is neither of the two: it is who stays that may be, or is not, the
 * same.  Where that is known of them already, the pair stays with the one that is no more.
 */
static gboolean
move_pair (TamizMerge   *self,
           TamizRecord  *pair,
           int           field,
           int           partner_field,
           GError      **error)
{
  gint64 keep = tamiz_record_get_id (self->keep);
  gint64 partner = tamiz_record_get_int (pair, partner_field);
  gint64 known_pair, not_same;

  if (partner == keep)
    {
      if (tamiz_record_get_kind (pair) == TAMIZ_KIND_NOT_SAME)
        tamiz_change_set_retract (self->set, pair);
      return TRUE;
    }
  if (!tamiz_reader_find_pair (self->work->reader, self->kind, keep, partner, &known_pair, &not_same, error))
    return FALSE;
  if (not_same == 0 && (known_pair == 0 || tamiz_record_get_kind (pair) == TAMIZ_KIND_NOT_SAME))
    tamiz_merge_move (self, pair, field, keep);

  return TRUE;
}

static gboolean
move_pairs (TamizMerge  *self,
            GError     **error)
{
  static const struct
  {
    TamizKind of, kind;
    int field, partner;
  } ways[] = {
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_PERSON, TAMIZ_DUPLICATE_OTHER },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_OTHER, TAMIZ_DUPLICATE_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_PERSON, TAMIZ_NOT_SAME_OTHER },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_OTHER, TAMIZ_NOT_SAME_PERSON },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_COMPANY, TAMIZ_DUPLICATE_OTHER_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_OTHER_COMPANY, TAMIZ_DUPLICATE_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_COMPANY, TAMIZ_NOT_SAME_OTHER_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_OTHER_COMPANY, TAMIZ_NOT_SAME_COMPANY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GPtrArray) pairs = NULL;

      if (ways[i].of != self->kind)
        continue;
      pairs = tamiz_reader_list_by (self->work->reader, ways[i].kind, ways[i].field,
                                    tamiz_record_get_id (self->other), error);
      if (pairs == NULL)
        return FALSE;
      for (guint j = 0; j < pairs->len; j++)
        {
          if (!move_pair (self, pairs->pdata[j], ways[i].field, ways[i].partner, error))
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * tamiz_merge_parts:
 * @self: a merge
 * @error: return location
 *
 * Gives what belongs to the other to who stays, but for the leads of people.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_merge_parts (TamizMerge  *self,
                   GError     **error)
{
  static const struct
  {
    TamizKind of, kind;
    int field;
  } parts[] = {
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_TAG, TAMIZ_TAG_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_PERSON },
    { TAMIZ_KIND_PERSON, TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_PERSON },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY },
    { TAMIZ_KIND_COMPANY, TAMIZ_KIND_LEAD, TAMIZ_LEAD_COMPANY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i].of == self->kind
          && !tamiz_merge_move_parts (self, parts[i].kind, parts[i].field, tamiz_record_get_id (self->other),
                                      tamiz_record_get_id (self->keep), error))
        return FALSE;
    }

  return move_pairs (self, error) && (self->kind != TAMIZ_KIND_PERSON || move_roles (self, error));
}
