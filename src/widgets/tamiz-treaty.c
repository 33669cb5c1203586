#define G_LOG_DOMAIN "tamiz-treaty"

#include "config.h"

#include "tamiz-treaty.h"

#include "tamiz-figures.h"
#include "tamiz-grade-badge.h"
#include "tamiz-read-label.h"
#include "tamiz-steady-layout.h"
#include "tamiz-turns.h"

#include <glib/gi18n-lib.h>

/* How wide the first column of values is, in characters; what is longer is wrapped. */
#define LEAST_LABEL 14
#define MOST_LABEL 22

struct _TamizTreaty
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *section;   /* (nullable): the section that is being laid out */
  json_t *description;  /* (nullable) */
  int label_width;      /* characters: the first columns of all values stand one below the other */
  GHashTable *items;    /* GtkWidget (borrowed) by the item's key */
  gsize next_section;
  gsize next_item;
  TamizTurns turns;
};

G_DEFINE_FINAL_TYPE (TamizTreaty, tamiz_treaty, GTK_TYPE_WIDGET)

static void
append_text (GtkWidget  *box,
             json_t     *object,
             const char *key,
             const char *css_class)
{
  const char *text = tamiz_json_get_text (object, key);

  if (text != NULL)
    gtk_box_append (GTK_BOX (box), tamiz_read_label_new (text, css_class));
}

/* A line of a list, with its mark outside of the text. */
static GtkWidget *
make_line (const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new ("•");
  GtkWidget *label = tamiz_read_label_new (text, NULL);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), label);

  return line;
}

static void
append_lines (GtkWidget *box,
              json_t    *lines)
{
  json_t *line;
  gsize i;

  /* What is alone needs no mark. */
  json_array_foreach (lines, i, line)
    {
      const char *text = json_string_value (line);

      gtk_box_append (GTK_BOX (box),
                      json_array_size (lines) == 1 ? tamiz_read_label_new (text, NULL) : make_line (text));
    }
}

static GtkWidget *
make_value (json_t *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  append_text (box, row, "value", NULL);
  append_text (box, row, "note", "note");
  gtk_widget_set_hexpand (box, TRUE);

  return box;
}

static void
append_values (TamizTreaty *self,
               GtkWidget   *box,
               json_t      *values)
{
  GtkWidget *grid = gtk_grid_new ();
  json_t *row;
  gsize i;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  json_array_foreach (values, i, row)
    {
      GtkWidget *label = tamiz_read_label_new (tamiz_json_get_text (row, "label"), NULL);

      gtk_label_set_yalign (GTK_LABEL (label), 0);
      gtk_label_set_width_chars (GTK_LABEL (label), self->label_width);
      gtk_label_set_max_width_chars (GTK_LABEL (label), self->label_width);
      gtk_grid_attach (GTK_GRID (grid), label, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), make_value (row), 1, (int) i, 1, 1);
    }
  gtk_widget_add_css_class (grid, "values");
  gtk_box_append (GTK_BOX (box), grid);
}

static GtkWidget *
make_item (TamizTreaty *self,
           json_t      *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  const char *title = tamiz_json_get_text (item, "title"), *key = tamiz_json_get_text (item, "key");

  if (key != NULL)
    g_hash_table_insert (self->items, g_strdup (key), box);

  if (title != NULL)
    gtk_box_append (GTK_BOX (box), tamiz_read_heading_new (title, "heading", 3));
  append_text (box, item, "note", "note");
  append_text (box, item, "text", NULL);
  append_text (box, item, "help", "dim-label");
  if (json_object_get (item, "lines") != NULL)
    append_lines (box, json_object_get (item, "lines"));
  if (json_object_get (item, "values") != NULL)
    append_values (self, box, json_object_get (item, "values"));
  gtk_widget_add_css_class (box, "item");

  return box;
}

/* “40–60” */
static char *
dup_band (json_t *band)
{
  g_autofree char *from = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                                json_number_value (json_object_get (band, "from")));
  g_autofree char *to = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                              json_number_value (json_object_get (band, "to")));

  return g_strdup_printf ("%s–%s", from, to);
}

static GtkWidget *
make_cell (json_t     *grades,
           const char *fit,
           const char *interest,
           gsize       i,
           gsize       j)
{
  const char *grade = json_string_value (json_array_get (json_array_get (grades, i), j));
  GtkWidget *badge = tamiz_grade_badge_new ();
  g_autofree char *label
      = g_strdup_printf (_("Fit %s, interest %s: grade %s"), fit, interest, grade);

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), grade);
  gtk_widget_set_tooltip_text (badge, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return badge;
}

/* Fit runs upward and interest to the right. */
static GtkWidget *
make_grid (json_t *data)
{
  json_t *fit = json_object_get (data, "fit"), *interest = json_object_get (data, "interest");
  GtkWidget *grid = gtk_grid_new ();
  int n_fit = (int) json_array_size (fit), n_interest = (int) json_array_size (interest);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "grades");
  gtk_grid_attach (GTK_GRID (grid), tamiz_read_label_new (_("Fit"), "note"), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), tamiz_read_label_new (_("Interest"), "note"), n_interest + 1, n_fit + 1,
                   1, 1);
  for (int i = 0; i < n_fit; i++)
    {
      g_autofree char *band = dup_band (json_array_get (fit, (gsize) i));

      gtk_grid_attach (GTK_GRID (grid), tamiz_read_label_new (band, "note"), 0, n_fit - i, 1, 1);
      for (int j = 0; j < n_interest; j++)
        {
          g_autofree char *other = dup_band (json_array_get (interest, (gsize) j));

          gtk_grid_attach (
              GTK_GRID (grid),
              make_cell (json_object_get (data, "grades"), band, other, (gsize) i, (gsize) j), j + 1,
              n_fit - i, 1, 1);
        }
    }
  for (int j = 0; j < n_interest; j++)
    {
      g_autofree char *band = dup_band (json_array_get (interest, (gsize) j));
      GtkWidget *label = tamiz_read_label_new (band, "note");

      gtk_label_set_xalign (GTK_LABEL (label), .5);
      gtk_grid_attach (GTK_GRID (grid), label, j + 1, n_fit + 1, 1, 1);
    }

  return grid;
}

static void
begin_section (TamizTreaty *self,
               json_t      *section)
{
  json_t *grid = json_object_get (section, "grid");
  const char *key = tamiz_json_get_text (section, "key");

  self->section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  if (key != NULL)
    g_hash_table_insert (self->items, g_strconcat (key, "/", NULL), self->section);
  gtk_widget_add_css_class (self->section, "section");
  gtk_box_append (GTK_BOX (self->section),
                  tamiz_read_heading_new (tamiz_json_get_text (section, "title"), "title-3", 2));
  append_text (self->section, section, "text", "dim-label");
  if (grid != NULL)
    gtk_box_append (GTK_BOX (self->section), make_grid (grid));
  gtk_box_append (GTK_BOX (self->box), self->section);
}

/* Lays the next piece out; FALSE where there is none. */
static gboolean
lay_next (gpointer owner)
{
  TamizTreaty *self = owner;
  json_t *section
      = json_array_get (json_object_get (self->description, "sections"), self->next_section);
  json_t *items = json_object_get (section, "items");

  if (section == NULL)
    return FALSE;

  if (self->section == NULL)
    begin_section (self, section);
  else if (self->next_item < json_array_size (items))
    gtk_box_append (GTK_BOX (self->section),
                    make_item (self, json_array_get (items, self->next_item++)));
  else
    {
      self->section = NULL;
      self->next_item = 0;
      self->next_section++;
    }

  return TRUE;
}

static void
tamiz_treaty_dispose (GObject *object)
{
  TamizTreaty *self = TAMIZ_TREATY (object);

  tamiz_turns_stop (&self->turns);
  self->section = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->description, json_decref);

  G_OBJECT_CLASS (tamiz_treaty_parent_class)->dispose (object);
}

static void
tamiz_treaty_class_init (TamizTreatyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_treaty_dispose;

  gtk_widget_class_set_css_name (widget_class, "treaty");
  gtk_widget_class_set_layout_manager_type (widget_class, TAMIZ_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_treaty_init (TamizTreaty *self)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
tamiz_treaty_new (void)
{
  return g_object_new (TAMIZ_TYPE_TREATY, NULL);
}

/* A size group over all of them would have each measured again for every piece that is laid out. */
static int
find_label_width (json_t *description)
{
  json_t *section, *item, *value;
  glong longest = LEAST_LABEL;
  gsize i, j, k;

  json_array_foreach (json_object_get (description, "sections"), i, section)
    json_array_foreach (json_object_get (section, "items"), j, item)
      json_array_foreach (json_object_get (item, "values"), k, value)
        longest = MAX (longest, g_utf8_strlen (tamiz_json_get_text (value, "label"), -1));

  return (int) MIN (longest, MOST_LABEL);
}

static gboolean
says_the_same (json_t *a,
               json_t *b)
{
  static const char *const keys[] = { "title", "statement", "sections" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!json_equal (json_object_get (a, keys[i]), json_object_get (b, keys[i])))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_treaty_set_description:
 * @self: a treaty
 * @description: (nullable): the answer of definition.describe
 *
 * Shows a definition.  The beginning is there at once, the rest within the next turns of
 * the main loop; what says the same as before stays as it is.
 */
void
tamiz_treaty_set_description (TamizTreaty *self,
                              json_t      *description)
{
  GtkWidget *child;

  g_return_if_fail (TAMIZ_IS_TREATY (self));

  if (self->description != NULL && description != NULL
      && says_the_same (self->description, description))
    return;

  tamiz_turns_stop (&self->turns);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_clear_pointer (&self->description, json_decref);
  g_hash_table_remove_all (self->items);
  self->section = NULL;
  self->next_section = self->next_item = 0;
  if (description == NULL)
    return;

  self->description = json_incref (description);
  self->label_width = find_label_width (description);
  gtk_box_append (GTK_BOX (self->box),
                  tamiz_read_heading_new (tamiz_json_get_text (description, "title"), "title-1", 1));
  append_text (self->box, description, "statement", "statement");
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, lay_next, self);
}

/* (nullable): where a criterion or a persona stands, by its key, or a section, by its key and a
 * slash, once it is laid out.
 */
GtkWidget *
tamiz_treaty_find_item (TamizTreaty *self,
                        const char  *key)
{
  return g_hash_table_lookup (self->items, key);
}

/* Whether all of it is laid out. */
gboolean
tamiz_treaty_is_whole (TamizTreaty *self)
{
  return self->turns.owner == NULL;
}
