#define G_LOG_DOMAIN "tamiz-country-holidays"

#include "config.h"

#include "tamiz-country-holidays.h"

#include "tamiz-data-folder.h"
#include "tamiz-error.h"
#include "tamiz-json.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * tamiz_country_list_known:
 *
 * Returns: (transfer full): the codes of the countries whose holidays ship beside the program, sorted
 */
GStrv
tamiz_country_list_known (void)
{
  g_autofree char *folder = tamiz_data_folder ("holidays");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      if (strlen (file) == 7 && g_str_has_suffix (file, ".json"))
        g_ptr_array_add (names, g_strndup (file, 2));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (names, FALSE);
}

/**
 * tamiz_country_load_holidays:
 * @country: ISO 3166 code, in capitals
 * @error: return location
 *
 * Returns: (transfer full): a country's holidays; %NULL with %TAMIZ_CORE_ERROR_NOT_FOUND, which says
 *   which countries there are
 */
TamizHolidays *
tamiz_country_load_holidays (const char *country,
                             GError    **error)
{
  g_autofree char *folder = tamiz_data_folder ("holidays");
  g_autofree char *file = g_strconcat (country, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  gboolean is_code = strlen (country) == 2 && g_ascii_isalpha (country[0]) && g_ascii_isalpha (country[1]);
  g_autofree char *text = NULL;
  g_autoptr (json_t) document = NULL;

  if (!is_code || !g_file_get_contents (path, &text, NULL, NULL))
    {
      g_auto (GStrv) codes = tamiz_country_list_known ();
      g_autofree char *known = g_strjoinv (", ", codes);

      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("The holidays of “%s” are not known; known are those of: %s"), country, known);
      return NULL;
    }
  document = tamiz_json_parse (text, -1, error);

  return document != NULL ? tamiz_holidays_new (document, error) : NULL;
}

/**
 * tamiz_country_list_days_off:
 * @country: (nullable): ISO 3166 code
 * @from: days since 1970
 * @until: days since 1970
 *
 * Lists the days on which nobody works in a country by its law.
 *
 * Returns: (transfer full) (element-type gint64): days of all the years from @from to @until; none of a
 *   country that is not known
 */
GArray *
tamiz_country_list_days_off (const char *country,
                             gint64      from,
                             gint64      until)
{
  GArray *days_off = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *upper = country != NULL ? g_ascii_strup (country, -1) : NULL;
  g_autoptr (TamizHolidays) holidays = upper != NULL ? tamiz_country_load_holidays (upper, NULL) : NULL;
  g_autofree char *first = tamiz_day_format (from);
  g_autofree char *last = tamiz_day_format (until);

  for (int year = atoi (first); holidays != NULL && year <= atoi (last); year++)
    {
      g_autoptr (GPtrArray) days = tamiz_holidays_compute (holidays, year, NULL);

      for (guint i = 0; i < days->len; i++)
        {
          const TamizHoliday *holiday = days->pdata[i];

          if (!holiday->optional)
            g_array_append_val (days_off, holiday->day);
        }
    }

  return days_off;
}
