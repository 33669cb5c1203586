#define G_LOG_DOMAIN "tamiz-import-result"

#include "config.h"

#include "tamiz-import-result.h"

#include "tamiz-figures.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* A list is long enough to see what is the matter; a page of its own shows all of it. */
#define MAX_ROWS 25

struct _TamizImportResult
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *figures;       /* of @box: one child a figure */
};

G_DEFINE_FINAL_TYPE (TamizImportResult, tamiz_import_result, GTK_TYPE_WIDGET)

/* The figures in the order in which they are asked about. */
static const struct
{
  const char *key;
  const char *label;
} figures[] = {
  { "added", N_("new") },
  { "updated", N_("brought up to date") },
  { "filled", N_("completed in blanks") },
  { "skipped", N_("left as they were") },
  { "set_aside", N_("to be completed") },
};

/* The lists of an import's answer; @text is the key of what is the matter. */
static const struct
{
  const char *key;
  const char *title;
  const char *description;
  const char *text;
} lists[] = {
  { "set_aside_rows", N_("To Be Completed"),
    N_("These rows lack too much to be taken. They are kept aside with the reason; complete them in "
       "the file and import it again."),
    "reason" },
  { "kept_as_typed", N_("Kept as Typed"),
    N_("These rows are taken; what could not be understood in them stays as it was written."), "message" },
  { "left_out_lines", N_("Left Out"), N_("These lines are no rows of the table."), "message" },
};

static void
append_figure (TamizImportResult *self,
               gint64             count,
               const char        *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = tamiz_figures_format_count (count);
  GtkWidget *number = gtk_label_new (text), *words = gtk_label_new (label);

  gtk_widget_add_css_class (number, "title-1");
  gtk_widget_add_css_class (number, "numeric");
  if (count == 0)
    gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (words, "caption");
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 14);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (self->figures), box);
}

static void
show_figures (TamizImportResult *self,
              json_t            *answer)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->figures)) != NULL)
    gtk_box_remove (GTK_BOX (self->figures), child);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    append_figure (self, tamiz_json_get_int (answer, figures[i].key, 0), _(figures[i].label));
}

static GtkWidget *
make_row (const char *title,
          const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

static void
append_list (TamizImportResult *self,
             json_t            *items,
             guint              list)
{
  GtkWidget *group = adw_preferences_group_new ();
  gsize size = json_array_size (items);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(lists[list].title));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _(lists[list].description));
  for (gsize i = 0; i < MIN (size, MAX_ROWS); i++)
    {
      json_t *item = json_array_get (items, i);
      /* Translators: %s is the number of a line of a file */
      g_autofree char *number = tamiz_figures_format_count (tamiz_json_get_int (item, "line", 0));
      g_autofree char *title = g_strdup_printf (_("Line %s"), number);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 make_row (title, tamiz_json_get_text (item, lists[list].text)));
    }
  if (size > MAX_ROWS)
    {
      guint more = (guint) size - MAX_ROWS;
      g_autofree char *text = g_strdup_printf (ngettext ("and at least %u more", "and at least %u more", more),
                                               more);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (text, NULL));
    }
  gtk_box_append (GTK_BOX (self->box), group);
}

static void
append_sources (TamizImportResult *self,
                json_t            *sources)
{
  GtkWidget *group;
  json_t *source;
  gsize i;

  if (json_array_size (sources) == 0)
    return;

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("New Sources"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("The file names sources that the base did not know."));
  json_array_foreach (sources, i, source)
    {
      if (i < MAX_ROWS)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (json_string_value (source), NULL));
    }
  gtk_box_append (GTK_BOX (self->box), group);
}

static void
tamiz_import_result_dispose (GObject *object)
{
  g_clear_pointer (&TAMIZ_IMPORT_RESULT (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (tamiz_import_result_parent_class)->dispose (object);
}

static void
tamiz_import_result_class_init (TamizImportResultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_import_result_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tamiz_import_result_init (TamizImportResult *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->figures), TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), self->figures);
}

GtkWidget *
tamiz_import_result_new (void)
{
  return g_object_new (TAMIZ_TYPE_IMPORT_RESULT, NULL);
}

/* @answer is that of the operation “import”, whether it was a dry run or not, or an item of
 * “import.list”, which has no lists.
 */
void
tamiz_import_result_show (TamizImportResult *self,
                          json_t            *answer)
{
  GtkWidget *child;

  g_return_if_fail (TAMIZ_IS_IMPORT_RESULT (self));

  while ((child = gtk_widget_get_next_sibling (self->figures)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  show_figures (self, answer);
  append_sources (self, json_object_get (answer, "new_sources"));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      json_t *items = json_object_get (answer, lists[i].key);

      if (json_array_size (items) > 0)
        append_list (self, items, i);
    }
}
