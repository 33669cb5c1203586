#define G_LOG_DOMAIN "tamiz-filter-words"

#include "config.h"

#include "tamiz-filter-words.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* In the order in which they are shown. */
const char *const *
tamiz_filter_words_keys (void)
{
  static const char *const keys[]
      = { "received-from", "received-to", "campaign", "product-line", "import", "funnel", "matrix", NULL };

  return keys;
}

/* What a figure of the funnel counts; the stage follows. */
static const struct
{
  const char *nick;
  const char *words;
} figures[] = {
  { "reached", NC_("figure of the funnel", "Reached") },
  { "open", NC_("figure of the funnel", "Are at") },
  { "skipped", NC_("figure of the funnel", "Skipped") },
  { "returned", NC_("figure of the funnel", "Returned from") },
  { "lost", NC_("figure of the funnel", "Lost from") },
  { "deferred", NC_("figure of the funnel", "Deferred from") },
  { "discarded", NC_("figure of the funnel", "Discarded from") },
};

static char *
describe_funnel (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ":", 2);
  int stage;

  for (guint i = 0; parts[0] != NULL && parts[1] != NULL && i < G_N_ELEMENTS (figures); i++)
    {
      if (g_str_equal (parts[1], figures[i].nick)
          && tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, parts[0], &stage))
        /* Translators: a filter and what is chosen in it, as “Source: Web site” */
        return g_strdup_printf (_("%s: %s"),
                                g_dpgettext2 (GETTEXT_PACKAGE, "figure of the funnel", figures[i].words),
                                tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
    }

  return g_strdup (value);
}

/* @matrix (nullable) is report.matrix, which knows between which figures a cell lies. */
static char *
describe_matrix (const char *value,
                 json_t     *matrix)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", 2);
  json_t *cell;
  gsize i;

  json_array_foreach (json_object_get (matrix, "cells"), i, cell)
    {
      if (parts[0] != NULL && parts[1] != NULL
          && tamiz_json_get_int (cell, "fit", -1) == atoi (parts[0])
          && tamiz_json_get_int (cell, "interest", -1) == atoi (parts[1]))
        return g_strdup_printf (_("Fit %d–%d, interest %d–%d"), (int) tamiz_json_get_int (cell, "fit_from", 0),
                                (int) tamiz_json_get_int (cell, "fit_to", 0),
                                (int) tamiz_json_get_int (cell, "interest_from", 0),
                                (int) tamiz_json_get_int (cell, "interest_to", 0));
    }

  return g_strdup (_("A cell of fit and interest"));
}

/**
 * tamiz_filter_words_describe:
 * @desk: a desk
 * @filter: lead.list's arguments
 * @key: one of tamiz_filter_words_keys()
 * @matrix: (nullable): the answer of report.matrix
 *
 * Says in words what a filter lets through.
 *
 * Returns: (transfer full) (nullable): the words; %NULL where it does not filter
 */
char *
tamiz_filter_words_describe (TamizDesk  *desk,
                             json_t     *filter,
                             const char *key,
                             json_t     *matrix)
{
  const char *value = tamiz_json_get_text (filter, key);
  g_autofree char *day = NULL;

  if (value == NULL)
    return NULL;
  if (g_str_equal (key, "funnel"))
    return describe_funnel (value);
  if (g_str_equal (key, "matrix"))
    return describe_matrix (value, matrix);
  if (g_str_equal (key, "campaign"))
    return g_strdup_printf (_("Campaign: %s"), value);
  if (g_str_equal (key, "import"))
    return g_strdup (_("By one import"));
  if (g_str_equal (key, "product-line"))
    return g_strdup_printf (_("Product line: %s"), value);

  day = tamiz_desk_format_day (desk, value);
  return g_strdup_printf (g_str_equal (key, "received-from") ? _("Received since %s") : _("Received until %s"),
                          day);
}
