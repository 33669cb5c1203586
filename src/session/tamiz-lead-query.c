#define G_LOG_DOMAIN "tamiz-lead-query"

#include "config.h"

#include "tamiz-lead-query.h"

#include "tamiz-error.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-matrix.h"

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

static gboolean
set_record (TamizWork    *work,
            const char   *argument,
            TamizKind     kind,
            int           field,
            gint64       *id,
            GError      **error)
{
  const char *text = tamiz_work_text (work, argument);
  g_autoptr (TamizRecord) record = NULL;

  if (text == NULL)
    return TRUE;
  record = tamiz_work_find (work, kind, field, text, error);
  if (record == NULL)
    return FALSE;

  *id = tamiz_record_get_id (record);
  return TRUE;
}

static gboolean
set_owner (TamizWork   *work,
           TamizQuery  *query,
           GError     **error)
{
  if (g_strcmp0 (tamiz_work_text (work, "owner"), "none") == 0)
    {
      query->owner = TAMIZ_QUERY_NONE;
      return TRUE;
    }

  return set_record (work, "owner", TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, &query->owner, error);
}

/* Days of the base's zone; the last one counts. */
static gboolean
set_received (TamizWork   *work,
              TamizQuery  *query,
              GError     **error)
{
  gint64 day;

  if (tamiz_work_day (work, "received-from", &day))
    query->received_from = tamiz_day_starts (day, work->zone);
  if (tamiz_work_day (work, "received-to", &day))
    query->received_to = tamiz_day_starts (day + 1, work->zone);

  return tamiz_work_require (query->received_from < query->received_to, TAMIZ_CORE_ERROR_INVALID,
                             error, _("The period would end before it begins"));
}

/* "FITBAND,INTERESTBAND", from 0. */
static gboolean
parse_cell (const char      *text,
            TamizDefinition *definition,
            guint64         *fit,
            guint64         *interest)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);

  return parts[0] != NULL && parts[1] != NULL
         && g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 0,
                                        definition->fit_bands->len - 1, fit, NULL)
         && g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 0,
                                        definition->interest_bands->len - 1, interest, NULL);
}

static gboolean
set_cell (TamizWork   *work,
          TamizQuery  *query,
          GError     **error)
{
  const char *text = tamiz_work_text (work, "matrix");
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  guint64 fit, interest;

  if (text == NULL)
    return TRUE;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!tamiz_work_require (version != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("No definition is in force: marketing and sales must sign one first"))
      || !tamiz_work_require (parse_cell (text, definition, &fit, &interest),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is no cell of the matrix; write the band of fit and that of "
                                "interest, counted from 0, as in 2,1"),
                              text))
    return FALSE;

  tamiz_matrix_get_band (definition->fit_bands, fit, &query->fit_from, &query->fit_to);
  tamiz_matrix_get_band (definition->interest_bands, interest, &query->interest_from,
                         &query->interest_to);
  query->within = tamiz_matrix_get_stages ();
  return TRUE;
}

static gboolean
set_import (TamizWork   *work,
            TamizQuery  *query,
            GError     **error)
{
  g_autoptr (TamizRecord) import = NULL;

  if (tamiz_work_text (work, "import") == NULL)
    return TRUE;
  import = tamiz_work_load (work, TAMIZ_KIND_IMPORT, "import", error);
  if (import == NULL)
    return FALSE;

  query->among = g_array_new (FALSE, FALSE, sizeof (TamizIdSpan));
  return tamiz_reader_list_imported (work->reader, tamiz_record_get_id (import), query->among, error);
}

static gboolean
set_figure (TamizWork   *work,
            TamizQuery  *query,
            GError     **error)
{
  const char *text = tamiz_work_text (work, "funnel");

  if (text == NULL)
    return TRUE;
  query->func = tamiz_funnel_figure_counts;
  return tamiz_funnel_figure_parse (text, &query->func_code, error);
}

/* What the arguments of “lead list” ask for. */
TamizQuery *
tamiz_work_make_query (TamizWork *work,
                       GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  const char *sort = tamiz_work_text (work, "sort");

  if (!parse_mask (tamiz_work_text (work, "stage"), TAMIZ_ENUM_STAGE, &query->stages, error)
      || !parse_mask (tamiz_work_text (work, "grade"), TAMIZ_ENUM_GRADE, &query->grades, error)
      || !set_record (work, "source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, &query->source, error)
      || !set_record (work, "campaign", TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, &query->campaign,
                      error)
      || !set_record (work, "product-line", TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME,
                      &query->product_line, error)
      || !set_owner (work, query, error) || !set_received (work, query, error)
      || !set_import (work, query, error) || !set_cell (work, query, error) || !set_figure (work, query, error)
      || (sort != NULL && !tamiz_query_set_sort (query, sort, error)))
    return NULL;
  tamiz_query_set_tag (query, tamiz_work_text (work, "tag"));
  tamiz_query_set_search (query, tamiz_work_text (work, "search"));
  query->offset = (guint) CLAMP (tamiz_work_number (work, "offset", 0), 0, G_MAXINT);
  query->limit = (guint) CLAMP (tamiz_work_number (work, "limit", 0), 0, G_MAXINT);

  return g_steal_pointer (&query);
}
