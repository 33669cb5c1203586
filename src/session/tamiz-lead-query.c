#define G_LOG_DOMAIN "tamiz-lead-query"

#include "config.h"

#include "tamiz-lead-query.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Several nicks, separated by commas, as a mask. */
static gboolean
parse_mask (const char  *text,
            TamizEnum    list,
            guint       *mask,
            GError     **error)
{
  g_auto (GStrv) nicks = g_strsplit (text != NULL ? text : "", ",", -1);

  *mask = 0;
  for (guint i = 0; nicks[i] != NULL && text != NULL; i++)
    {
      int number;

      if (list == TAMIZ_ENUM_GRADE && g_str_equal (g_strstrip (nicks[i]), "none"))
        *mask |= TAMIZ_QUERY_GRADE_NONE;
      else if (tamiz_enum_from_nick (list, g_strstrip (nicks[i]), &number))
        *mask |= 1u << number;
      else
        {
          g_autofree char *known = tamiz_enum_nicks (list);

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("“%s” is not possible for %s; possible are: %s"), nicks[i],
                                     list == TAMIZ_ENUM_GRADE ? "grade" : "stage", known);
        }
    }

  return TRUE;
}

/* What the arguments of “lead list” ask for. */
TamizQuery *
tamiz_work_make_query (TamizWork *work,
                       GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  const char *source = tamiz_work_text (work, "source");
  const char *owner = tamiz_work_text (work, "owner");

  if (!parse_mask (tamiz_work_text (work, "stage"), TAMIZ_ENUM_STAGE, &query->stages, error)
      || !parse_mask (tamiz_work_text (work, "grade"), TAMIZ_ENUM_GRADE, &query->grades, error))
    return NULL;
  if (source != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_source (work, source, error);

      if (record == NULL)
        return NULL;
      query->source = tamiz_record_get_id (record);
    }
  if (owner != NULL && g_str_equal (owner, "none"))
    query->owner = TAMIZ_QUERY_NONE;
  else if (owner != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_user (work, owner, error);

      if (record == NULL)
        return NULL;
      query->owner = tamiz_record_get_id (record);
    }
  if (tamiz_work_text (work, "tag") != NULL)
    tamiz_query_set_tag (query, tamiz_work_text (work, "tag"));
  if (tamiz_work_text (work, "search") != NULL)
    tamiz_query_set_search (query, tamiz_work_text (work, "search"));
  if (tamiz_work_text (work, "sort") != NULL
      && !tamiz_query_set_sort (query, tamiz_work_text (work, "sort"), error))
    return NULL;
  query->offset = (guint) CLAMP (tamiz_work_number (work, "offset", 0), 0, G_MAXINT);
  query->limit = (guint) CLAMP (tamiz_work_number (work, "limit", 0), 0, G_MAXINT);

  return g_steal_pointer (&query);
}
