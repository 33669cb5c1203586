#define G_LOG_DOMAIN "tamiz-steward-page"

#include "config.h"

#include "tamiz-steward-page-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* Of rows to be completed those of one file at a time. */

static char *
describe_file (TamizStewardPage *self,
               json_t           *import)
{
  const char *file = tamiz_json_get_text (import, "file");
  g_autofree char *name = file != NULL ? g_filename_display_basename (file) : g_strdup ("–");
  g_autofree char *day = tamiz_desk_format_day (tamiz_page_get_desk (TAMIZ_PAGE (self)),
                                                tamiz_json_get_text (import, "started"));
  g_autofree char *count = tamiz_figures_format_count (tamiz_json_get_int (import, "count", 0));

  return g_strdup_printf ("%s · %s · %s", name, day, count);
}

/* Where a file stands in the list; 0 = nowhere, which is where all of them are. */
static guint
find_file (json_t     *imports,
           const char *id)
{
  json_t *import;
  gsize i;

  json_array_foreach (imports, i, import)
    {
      if (g_strcmp0 (tamiz_json_get_text (import, "id"), id) == 0)
        return (guint) i + 1;
    }

  return 0;
}

/**
 * tamiz_steward_page_show_files:
 * @self: a page
 * @answer: that of `steward.list`
 *
 * Offers the files that the rows came with, where there are several.
 */
void
tamiz_steward_page_show_files (TamizStewardPage *self,
                               json_t           *answer)
{
  json_t *imports = json_object_get (answer, "imports"), *import;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean gone = self->import != NULL && find_file (imports, self->import) == 0;
  gsize i;

  /* The last row of the chosen file was completed: there is nothing of it to be shown any more. */
  if (gone)
    g_clear_pointer (&self->import, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->file_choice), json_array_size (imports) > 1 || self->import != NULL);
  if (json_equal (imports, self->files))
    return;

  self->filling = TRUE;
  json_decref (self->files);
  self->files = json_incref (imports);
  gtk_string_list_append (names, _("All files"));
  json_array_foreach (imports, i, import)
    {
      g_autofree char *text = describe_file (self, import);

      gtk_string_list_append (names, text);
    }
  gtk_drop_down_set_model (self->file_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->file_choice, find_file (imports, self->import));
  self->filling = FALSE;
  if (gone)
    tamiz_steward_page_read_anew (self);
}

/* Forgets the file: another list is shown. */
void
tamiz_steward_page_forget_file (TamizStewardPage *self)
{
  g_clear_pointer (&self->import, g_free);
  g_clear_pointer (&self->files, json_decref);
  gtk_widget_set_visible (GTK_WIDGET (self->file_choice), FALSE);
}

void
tamiz_steward_page_choose_file (TamizStewardPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->file_choice);
  json_t *import = chosen > 0 ? json_array_get (self->files, chosen - 1) : NULL;

  if (self->filling)
    return;

  g_free (self->import);
  self->import = g_strdup (tamiz_json_get_text (import, "id"));
  tamiz_steward_page_read_anew (self);
}
