#define G_LOG_DOMAIN "tamiz-import-look-window"

#include "config.h"

#include "tamiz-import-look-window.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

struct _TamizImportLookWindow
{
  AdwWindow parent_instance;

  GtkLabel *summary_label;
  GtkBox *box;
  GtkButton *cancel_button;
  GtkButton *undo_button;
};

G_DEFINE_FINAL_TYPE (TamizImportLookWindow, tamiz_import_look_window, ADW_TYPE_WINDOW)

enum
{
  AGREED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The lists of the answer, and what each means for whoever decides. */
static const struct
{
  const char *key;
  const char *count;
  const char *title;
  const char *description;
} lists[] = {
  { "merges", "merges_count", N_("Merged With Others"),
    N_("Only one of each two came with the import. Take these merges back first: until then it is not undone.") },
  { "worked_on", "worked_on_count", N_("Worked On Since"),
    N_("Their calls, answers and handoffs are hidden as well.") },
  { "edited", "edited_count", N_("Changed Since, and Going"),
    N_("Somebody changed these in prospects that came with the import.") },
  { "conflicts", "conflicts_count", N_("Changed Since, and Staying"),
    N_("These were there before. What somebody wrote since stays as it is.") },
};

/* Whether undoing takes anything along that is not the import's own. */
static gboolean
takes_along (json_t *look)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (tamiz_json_get_int (look, lists[i].count, 0) > 0)
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : _("Without a name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

/* “Job title: “Gerente” instead of “Jefa” · Mía, 12 November”; %NULL of what names a lead alone */
static char *
describe_edit (TamizDesk *desk,
               json_t    *item)
{
  const char *message = tamiz_json_get_text (item, "message"), *by = tamiz_json_get_text (item, "by_name");
  const char *at = tamiz_json_get_text (item, "at"), *into = tamiz_json_get_text (item, "into_name");
  g_autofree char *when = at != NULL ? tamiz_desk_format_moment (desk, at) : NULL;

  if (into != NULL)
    return g_strdup_printf (_("Merged into %s"), into);
  if (message == NULL)
    return NULL;

  return g_strdup_printf ("%s\n%s%s%s", message, by != NULL ? by : "", by != NULL && when != NULL ? " · " : "",
                          when != NULL ? when : "");
}

static void
append_list (TamizImportLookWindow *self,
             TamizDesk             *desk,
             json_t                *look,
             guint                  list)
{
  GtkWidget *group = adw_preferences_group_new ();
  json_t *items = json_object_get (look, lists[list].key), *item;
  gint64 count = tamiz_json_get_int (look, lists[list].count, 0);
  gsize i;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(lists[list].title));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _(lists[list].description));
  json_array_foreach (items, i, item)
    {
      g_autofree char *text = describe_edit (desk, item);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (tamiz_json_get_text (item, "name"), text));
    }
  if ((gsize) count > json_array_size (items))
    {
      guint more = (guint) ((gsize) count - json_array_size (items));
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (text, NULL));
    }
  gtk_box_append (self->box, group);
}

static void
describe (TamizImportLookWindow *self,
          json_t                *look)
{
  gint64 leads = tamiz_json_get_int (look, "leads", 0), fields = tamiz_json_get_int (look, "fields", 0);
  gint64 mended = tamiz_json_get_int (look, "mended", 0);
  g_autofree char *leads_count = tamiz_figures_format_count (leads);
  g_autofree char *fields_count = tamiz_figures_format_count (fields);
  g_autofree char *mended_count = tamiz_figures_format_count (mended);
  /* Translators: %s is a number */
  g_autofree char *going = g_strdup_printf (ngettext ("%s prospect goes.", "%s prospects go.", (gulong) leads),
                                            leads_count);
  /* Translators: %s is a number, of the prospects that go */
  g_autofree char *completed = g_strdup_printf (ngettext ("%s of them came in when a row was completed.",
                                                          "%s of them came in when rows were completed.",
                                                          (gulong) mended),
                                                mended_count);
  /* Translators: %s is a number */
  g_autofree char *back = g_strdup_printf (ngettext ("%s field gets its former value.",
                                                     "%s fields get their former values.", (gulong) fields),
                                           fields_count);
  g_autoptr (GString) text = g_string_new (going);

  if (mended > 0)
    g_string_append_printf (text, " %s", completed);
  if (fields > 0)
    g_string_append_printf (text, " %s", back);
  gtk_label_set_label (self->summary_label, text->str);
}

static void
undo_cb (TamizImportLookWindow *self)
{
  g_signal_emit (self, signals[AGREED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tamiz_import_look_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_IMPORT_LOOK_WINDOW);

  G_OBJECT_CLASS (tamiz_import_look_window_parent_class)->dispose (object);
}

static void
tamiz_import_look_window_class_init (TamizImportLookWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_import_look_window_dispose;
  signals[AGREED] = g_signal_new ("agreed", TAMIZ_TYPE_IMPORT_LOOK_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-import-look-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportLookWindow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportLookWindow, box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportLookWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportLookWindow, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_import_look_window_init (TamizImportLookWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_import_look_window_new:
 * @parent: the window above which it is shown
 * @desk: where somebody works
 * @look: the answer of `undo --dry-run`
 *
 * Returns: (transfer none): a window, not shown yet
 */
TamizImportLookWindow *
tamiz_import_look_window_new (GtkWindow *parent,
                              TamizDesk *desk,
                              json_t    *look)
{
  TamizImportLookWindow *self
      = g_object_new (TAMIZ_TYPE_IMPORT_LOOK_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  describe (self, look);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (tamiz_json_get_int (look, lists[i].count, 0) > 0)
        append_list (self, desk, look, i);
    }
  if (!takes_along (look))
    {
      gtk_button_set_label (self->undo_button, _("_Undo the Import"));
      gtk_window_set_default_size (GTK_WINDOW (self), 480, 180);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));

  return self;
}
