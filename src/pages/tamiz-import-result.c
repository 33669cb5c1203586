#define G_LOG_DOMAIN "tamiz-import-result"

#include "config.h"

#include "tamiz-import-result.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A list is long enough to see what is the matter; a page of its own shows all of it. */
#define MAX_ROWS 25

/* Of what somebody asked to see all that the answer lists. */
#define MAX_ASKED 100

struct _TamizImportResult
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *figures;       /* of @box: one child a figure */
  GtkWidget *search;        /* of @box: in the rows of the chosen figure */
  GtkWidget *found;         /* of @box: those of them that are found */
  json_t *answer;           /* (nullable) */
  char *import;             /* (nullable): whose prospects and rows figures lead to */
  int chosen;               /* the figure whose rows are shown; -1 = none */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TamizImportResult, tamiz_import_result, GTK_TYPE_WIDGET)

/* The figures in the order in which they are asked about; @what tells rows of a list apart
 * that has two kinds.  Those that are rare are shown where there are any.
 */
static const struct
{
  const char *key;
  const char *list;
  const char *what;
  gboolean rare;
} figures[] = {
  { "added", "added_rows", NULL, FALSE },
  { "updated", "updated_rows", "updated", FALSE },
  { "filled", "updated_rows", "filled", FALSE },
  { "skipped", "skipped_rows", NULL, FALSE },
  { "doubtful", "doubtful_rows", NULL, TRUE },
  { "suppressed", "suppressed_rows", NULL, TRUE },
  { "set_aside", "set_aside_rows", NULL, FALSE },
  { "left_out", "left_out_lines", NULL, TRUE },
};

/* What stands beneath a figure. */
static const char *
get_label (guint  figure,
           gint64 count)
{
  gulong n = (gulong) count;
  const char *const labels[] = {
    ngettext ("new", "new", n),
    ngettext ("brought up to date", "brought up to date", n),
    ngettext ("completed in blanks", "completed in blanks", n),
    ngettext ("left as it was", "left as they were", n),
    ngettext ("of them doubtful", "of them doubtful", n),
    ngettext ("excluded", "excluded", n),
    ngettext ("to be completed", "to be completed", n),
    ngettext ("left out", "left out", n),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (labels) == G_N_ELEMENTS (figures));
  return labels[figure];
}

/* The lists of an import's answer, and the keys of how many there are. */
static const struct
{
  const char *key;
  const char *count;
  const char *title;
  const char *description;
} lists[] = {
  { "doubtful_rows", "doubtful", N_("Doubtful"),
    N_("These rows are taken, and each may be somebody who is there already. They await a decision in Base, "
       "under Possible duplicates.") },
  { "set_aside_rows", "set_aside", N_("To Be Completed"),
    N_("These rows lack too much to be taken. They are kept aside with the reason; complete them in "
       "the file and import it again.") },
  { "kept_as_typed", "problems", N_("Kept as Typed"),
    N_("These rows are taken; what could not be understood in them stays as it was written.") },
  { "left_out_lines", "left_out", N_("Left Out"), N_("These lines are no rows of the table.") },
};

static void show_found (TamizImportResult *self);

static gboolean
has_rows (TamizImportResult *self,
          guint              figure)
{
  return json_array_size (json_object_get (self->answer, figures[figure].list)) > 0;
}

/* Of an import that was done what is there of it now stands elsewhere. */
static gboolean
leads_on (TamizImportResult *self,
          guint              figure)
{
  return self->import != NULL && !has_rows (self, figure)
         && tamiz_json_get_int (self->answer, figures[figure].key, 0) > 0
         && (g_str_equal (figures[figure].key, "added") || g_str_equal (figures[figure].key, "set_aside"));
}

static void
lead_on (TamizImportResult *self,
         guint              figure)
{
  gboolean rows = g_str_equal (figures[figure].key, "set_aside");
  g_autoptr (json_t) filter = json_pack ("{ss}", "import", self->import);
  g_autofree char *target = rows ? g_strconcat ("import:", self->import, NULL) : tamiz_json_to_canonical (filter);

  gtk_widget_activate_action (GTK_WIDGET (self), rows ? "win.open-base" : "win.show-leads", "s", target);
}

/* One figure's rows at a time; pressed again, none. */
static void
toggled_cb (GtkToggleButton *button,
            gpointer         user_data)
{
  TamizImportResult *self = TAMIZ_IMPORT_RESULT (user_data);
  int figure = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "figure"));

  if (self->filling)
    return;

  if (leads_on (self, (guint) figure))
    {
      self->filling = TRUE;
      gtk_toggle_button_set_active (button, FALSE);
      self->filling = FALSE;
      lead_on (self, (guint) figure);
      return;
    }

  self->filling = TRUE;
  self->chosen = gtk_toggle_button_get_active (button) ? figure : -1;
  for (GtkWidget *child = gtk_widget_get_first_child (self->figures); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child),
                                  self->chosen >= 0 && child == GTK_WIDGET (button));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->filling = FALSE;
  show_found (self);
}

static void
append_figure (TamizImportResult *self,
               guint              figure)
{
  gint64 count = tamiz_json_get_int (self->answer, figures[figure].key, 0);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = tamiz_figures_format_count (count);
  GtkWidget *number = gtk_label_new (text), *words = gtk_label_new (get_label (figure, count));
  g_autofree char *name = g_strdup_printf ("%s %s", text, get_label (figure, count));

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
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_can_target (button, has_rows (self, figure) || leads_on (self, figure));
  gtk_widget_set_focusable (button, has_rows (self, figure) || leads_on (self, figure));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (has_rows (self, figure))
    gtk_widget_set_tooltip_text (button, _("Show these rows"));
  else if (leads_on (self, figure))
    gtk_widget_set_tooltip_text (button, _("Show what is there of them now"));
  g_object_set_data (G_OBJECT (button), "figure", GINT_TO_POINTER ((int) figure));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_widget_set_hexpand (button, TRUE);
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (self->figures), button);
}

static void
show_figures (TamizImportResult *self)
{
  tamiz_wrap_box_remove_all (TAMIZ_WRAP_BOX (self->figures));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      if (!figures[i].rare || tamiz_json_get_int (self->answer, figures[i].key, 0) > 0)
        append_figure (self, i);
    }
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
append_change (GString *text,
               json_t  *change)
{
  const char *from = tamiz_json_get_text (change, "from"), *to = tamiz_json_get_text (change, "to");

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s: ", tamiz_json_get_text (change, "label"));
  if (from != NULL)
    g_string_append_printf (text, "%s → ", from);
  g_string_append (text, to != NULL ? to : _("nothing"));
}

/* Who it may be, and what speaks for it. */
static void
append_doubt (GString *text,
              json_t  *doubt)
{
  json_t *evidence;
  gsize i;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: %s is the name of somebody */
  g_string_append_printf (text, _("May be %s"), tamiz_json_get_text (json_object_get (doubt, "with"), "name"));
  json_array_foreach (json_object_get (doubt, "evidence"), i, evidence)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : ": ", json_string_value (evidence));
}

/* Why, or what changes, or who else it may be. */
static char *
describe_row (json_t *row)
{
  const char *message = tamiz_json_get_text (row, "message");
  const char *reason = message != NULL ? message : tamiz_json_get_text (row, "reason");
  GString *text = g_string_new (reason);
  json_t *change;
  gsize i;

  json_array_foreach (json_object_get (row, "changes"), i, change)
    append_change (text, change);
  json_array_foreach (json_object_get (row, "doubts"), i, change)
    append_doubt (text, change);

  return g_string_free (text, FALSE);
}

/* Where a row stands: what it is, and its number. */
static char *
dup_place (TamizImportResult *self,
           json_t            *row)
{
  const char *format = tamiz_json_get_text (self->answer, "format");
  g_autofree char *number = tamiz_figures_format_count (tamiz_json_get_int (row, "line", 0));

  if (g_strcmp0 (format, "mail") == 0)
    /* Translators: %s is the number of a mail among those of a file */
    return g_strdup_printf (_("Mail %s"), number);
  if (g_strcmp0 (format, "vcard") == 0)
    /* Translators: %s is the number of a line of a file */
    return g_strdup_printf (_("Card from line %s"), number);
  if (g_strcmp0 (format, "json") == 0)
    /* Translators: %s is the number of a line of a file */
    return g_strdup_printf (_("Record from line %s"), number);

  /* Translators: %s is the number of a line of a file */
  return g_strdup_printf (_("Line %s"), number);
}

static char *
title_row (TamizImportResult *self,
           json_t            *row)
{
  const char *name = tamiz_json_get_text (row, "name"), *company = tamiz_json_get_text (row, "company");
  g_autofree char *line = dup_place (self, row);
  gboolean both = company != NULL && g_strcmp0 (company, name) != 0;

  return name == NULL ? g_steal_pointer (&line)
                      : g_strdup_printf ("%s%s%s · %s", name, both ? " · " : "", both ? company : "", line);
}

static gboolean
is_found (const char *wanted,
          const char *title,
          const char *text)
{
  g_autofree char *both = g_strdup_printf ("%s %s", title, text);
  g_autofree char *folded = tamiz_text_fold (both);

  return strstr (folded, wanted) != NULL;
}

/* The rows of the figure that was pressed, as far as they are looked for. */
static void
fill_found (TamizImportResult *self,
            GtkWidget         *group)
{
  g_autofree char *wanted = tamiz_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  const char *what = figures[self->chosen].what;
  guint shown = 0;
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (self->answer, figures[self->chosen].list), i, row)
    {
      g_autofree char *title = title_row (self, row), *text = describe_row (row);

      if (shown >= MAX_ASKED || !is_found (wanted, title, text)
          || (what != NULL && g_strcmp0 (tamiz_json_get_text (row, "what"), what) != 0))
        continue;
      shown++;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (title, text));
    }
  if (shown == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Nothing of it was found"));
}

static void
show_found (TamizImportResult *self)
{
  GtkWidget *group, *child;
  gint64 count;

  while ((child = gtk_widget_get_first_child (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->found), child);
  gtk_widget_set_visible (self->search, self->chosen >= 0);
  gtk_widget_set_visible (self->found, self->chosen >= 0);
  if (self->chosen < 0)
    return;

  group = adw_preferences_group_new ();
  count = tamiz_json_get_int (self->answer, figures[self->chosen].key, 0);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), get_label ((guint) self->chosen, count));
  if (count > MAX_ASKED)
    {
      g_autofree char *text = g_strdup_printf (_("The first %d of them"), MAX_ASKED);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  fill_found (self, group);
  gtk_box_append (GTK_BOX (self->found), group);
}

/* What the figures alone do not tell. */
static void
append_remark (TamizImportResult *self,
               const char        *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (self->box), label);
}

static void
append_remarks (TamizImportResult *self)
{
  gint64 open = tamiz_json_get_int (self->answer, "still_open", 0);
  gint64 overdue = tamiz_json_get_int (self->answer, "overdue", 0);
  g_autofree char *n_open = tamiz_figures_format_count (open), *n_overdue = tamiz_figures_format_count (overdue);

  if (open > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%s row is of a case that has not ended: there is no outcome to take in.",
                    "%s rows are of cases that have not ended: there is no outcome to take in.", (gulong) open),
          n_open);

      append_remark (self, text);
    }
  if (overdue > 0 && json_is_true (json_object_get (self->answer, "dry_run")))
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%s inquiry came so long ago that its call is overdue at once. If nobody is to be called for it "
                    "any more, say in the first step that those of the file did nothing.",
                    "%s inquiries came so long ago that their calls are overdue at once. If nobody is to be called "
                    "for them any more, say in the first step that those of the file did nothing.",
                    (gulong) overdue),
          n_overdue);

      append_remark (self, text);
    }
}

static void
append_list (TamizImportResult *self,
             json_t            *items,
             guint              list)
{
  GtkWidget *group = adw_preferences_group_new ();
  gsize size = json_array_size (items);
  gint64 more = MAX (tamiz_json_get_int (self->answer, lists[list].count, 0), (gint64) size)
                - (gint64) MIN (size, MAX_ROWS);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(lists[list].title));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _(lists[list].description));
  for (gsize i = 0; i < MIN (size, MAX_ROWS); i++)
    {
      json_t *item = json_array_get (items, i);
      g_autofree char *title = title_row (self, item), *text = describe_row (item);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (title, text));
    }
  if (more > 0)
    {
      g_autofree char *number = tamiz_figures_format_count (more);
      g_autofree char *text = g_strdup_printf (ngettext ("and %s more", "and %s more", (gulong) more), number);

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
append_fields (TamizImportResult *self,
               json_t            *fields)
{
  GtkWidget *group;
  json_t *field;
  gsize i;

  if (json_array_size (fields) == 0)
    return;

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("New Fields"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("They are made with the import, and go with it where it is undone."));
  json_array_foreach (fields, i, field)
    {
      int type = TAMIZ_FIELD_TYPE_TEXT;

      tamiz_enum_from_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_json_get_text (field, "type"), &type);
      if (i < MAX_ROWS)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                   make_row (tamiz_json_get_text (field, "label"),
                                             tamiz_enum_label (TAMIZ_ENUM_FIELD_TYPE, type)));
    }
  gtk_box_append (GTK_BOX (self->box), group);
}

static void
tamiz_import_result_dispose (GObject *object)
{
  g_clear_pointer (&TAMIZ_IMPORT_RESULT (object)->box, gtk_widget_unparent);
  g_clear_pointer (&TAMIZ_IMPORT_RESULT (object)->answer, json_decref);
  g_clear_pointer (&TAMIZ_IMPORT_RESULT (object)->import, g_free);

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
  self->figures = tamiz_wrap_box_new ();
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), self->figures);
  self->chosen = -1;
  self->search = gtk_search_entry_new ();
  self->found = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->search, FALSE);
  gtk_widget_set_visible (self->found, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search in these rows"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (show_found), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->search);
  gtk_box_append (GTK_BOX (self->box), self->found);
}

GtkWidget *
tamiz_import_result_new (void)
{
  return g_object_new (TAMIZ_TYPE_IMPORT_RESULT, NULL);
}

/**
 * tamiz_import_result_lead_to:
 * @self: a result
 * @import: (nullable): the id of an import that is done
 *
 * Says to whose prospects and rows the figures lead that are shown next.
 */
void
tamiz_import_result_lead_to (TamizImportResult *self,
                             const char        *import)
{
  g_return_if_fail (TAMIZ_IS_IMPORT_RESULT (self));

  g_free (self->import);
  self->import = g_strdup (import);
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

  json_incref (answer);
  json_decref (self->answer);
  self->answer = answer;
  self->chosen = -1;
  while ((child = gtk_widget_get_next_sibling (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  show_figures (self);
  show_found (self);
  append_remarks (self);
  append_sources (self, json_object_get (answer, "new_sources"));
  append_fields (self, json_object_get (answer, "fields_made"));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      json_t *items = json_object_get (answer, lists[i].key);

      if (json_array_size (items) > 0)
        append_list (self, items, i);
    }
}
