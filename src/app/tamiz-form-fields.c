#define G_LOG_DOMAIN "tamiz-form-fields"

#include "config.h"

#include "tamiz-form-window.h"

#include "tamiz-drop-down.h"
#include "tamiz-notice.h"

#include <glib/gi18n-lib.h>

/* What the fields of a form mean: a row each, learnt from what was posted, with what it counts as. */

#define BY_ITS_NAME 0
#define TEXT 1
#define FIRST_CHOICE 2

typedef struct
{
  GtkWidget *window;
  TamizDesk *desk;
  json_t *form;
  json_t *choices;          /* of form.fields */
  AdwPreferencesGroup *group;
  GtkWidget *name_row;      /* of a field that is still to be posted */
  GtkWidget *notice, *save_button;
  GPtrArray *rows;          /* AdwComboRow, titled by the field's name */
} Shown;

static void
free_shown (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->desk);
  json_decref (shown->form);
  json_decref (shown->choices);
  g_ptr_array_unref (shown->rows);
  g_free (shown);
}

static guint
find_choice (json_t     *choices,
             const char *key)
{
  for (guint i = 0; i < json_array_size (choices); i++)
    {
      if (g_strcmp0 (tamiz_json_get_text (json_array_get (choices, i), "key"), key) == 0)
        return FIRST_CHOICE + i;
    }

  return TEXT;
}

/* @guess: (nullable): the key of what the name says */
static GtkStringList *
list_labels (json_t     *choices,
             const char *guess)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  guint guessed = find_choice (choices, guess);
  const char *meaning = guessed >= FIRST_CHOICE
                            ? tamiz_json_get_text (json_array_get (choices, guessed - FIRST_CHOICE), "label")
                            : _("text of the inquiry");
  /* Translators: what a field of a web form counts as where nobody has said it; %s is “E-mail”, for example */
  g_autofree char *by_name = g_strdup_printf (_("By its name (%s)"), meaning);
  json_t *choice;
  gsize i;

  gtk_string_list_append (labels, by_name);
  gtk_string_list_append (labels, _("Text of the inquiry"));
  json_array_foreach (choices, i, choice)
    gtk_string_list_append (labels, tamiz_json_get_text (choice, "label"));

  return labels;
}

static void
remove_cb (GtkWidget *button,
           GtkWidget *row)
{
  Shown *shown = g_object_get_data (G_OBJECT (gtk_widget_get_root (button)), "shown");

  g_ptr_array_remove (shown->rows, row);
  adw_preferences_group_remove (shown->group, row);
}

/* A field that no post had may go again. */
static void
add_remove_button (GtkWidget *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), row, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
add_row (Shown      *shown,
         const char *name,
         const char *guess,
         const char *example)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = list_labels (shown->choices, guess);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), example);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  if (example == NULL)
    add_remove_button (row);
  adw_preferences_group_add (shown->group, row);
  g_ptr_array_add (shown->rows, row);

  return row;
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  Shown *shown = g_object_get_data (owner, "shown");
  json_t *item;
  gsize i;

  tamiz_notice_set_text (TAMIZ_NOTICE (shown->notice), error != NULL ? error->message : NULL);
  gtk_widget_set_sensitive (shown->save_button, answer != NULL);
  if (answer == NULL)
    return;

  shown->choices = json_incref (json_object_get (answer, "choices"));
  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *field = tamiz_json_get_text (item, "field");
      gboolean said = json_is_true (json_object_get (item, "said"));
      GtkWidget *row = add_row (shown, tamiz_json_get_text (item, "name"), said ? NULL : field,
                                tamiz_json_get_text (item, "example"));

      adw_combo_row_set_selected (ADW_COMBO_ROW (row), said ? find_choice (shown->choices, field) : BY_ITS_NAME);
    }
  adw_preferences_group_set_description (shown->group,
                                         shown->rows->len > 0
                                             ? _("As the last posts show them. What none of these is becomes text of the inquiry.")
                                             : _("Nothing was posted yet: fields are learnt from the first post, or named here."));
}

static gboolean
has_row (Shown      *shown,
         const char *name)
{
  for (guint i = 0; i < shown->rows->len; i++)
    {
      if (g_strcmp0 (adw_preferences_row_get_title (g_ptr_array_index (shown->rows, i)), name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_cb (Shown *shown)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (shown->name_row))));

  if (*name == '\0' || has_row (shown, name))
    return;
  adw_combo_row_set_selected (ADW_COMBO_ROW (add_row (shown, name, NULL, NULL)), TEXT);
  gtk_editable_set_text (GTK_EDITABLE (shown->name_row), "");
}

static json_t *
make_columns (Shown *shown)
{
  json_t *columns = json_object ();

  for (guint i = 0; i < shown->rows->len; i++)
    {
      AdwComboRow *row = g_ptr_array_index (shown->rows, i);
      const char *name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
      guint selected = adw_combo_row_get_selected (row);

      if (selected == TEXT)
        json_object_set_new (columns, name, json_null ());
      else if (selected >= FIRST_CHOICE)
        json_object_set (columns, name,
                         json_object_get (json_array_get (shown->choices, selected - FIRST_CHOICE), "key"));
    }

  return columns;
}

/* What else the map says (the country of numbers, for example) stays. */
static char *
make_map (Shown *shown)
{
  g_autoptr (json_t) map = json_deep_copy (json_object_get (shown->form, "map"));
  g_autoptr (json_t) columns = make_columns (shown);

  if (map == NULL)
    map = json_object ();
  if (json_object_size (columns) > 0)
    json_object_set (map, "columns", columns);
  else
    json_object_del (map, "columns");

  return json_object_size (map) > 0 ? tamiz_json_to_text (map) : g_strdup ("");
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  Shown *shown = g_object_get_data (owner, "shown");

  tamiz_notice_set_text (TAMIZ_NOTICE (shown->notice), error != NULL ? error->message : NULL);
  if (answer != NULL)
    gtk_window_close (GTK_WINDOW (owner));
}

static void
save_cb (Shown *shown)
{
  g_autofree char *map = make_map (shown);

  tamiz_desk_do (shown->desk, shown->window, "form.set",
                 json_pack ("{ss, ss}", "form", tamiz_json_get_text (shown->form, "name"), "map", map), _("Saved"), saved_cb);
}

static GtkWidget *
make_content (Shown *shown)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *another = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  shown->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (shown->group, _("What Its Fields Mean"));
  shown->name_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shown->name_row), _("Another field, by its name in the form"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (shown->name_row), TRUE);
  g_signal_connect_swapped (shown->name_row, "apply", G_CALLBACK (add_cb), shown);
  adw_preferences_group_add (another, shown->name_row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), shown->group);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), another);
  shown->notice = tamiz_notice_new ();
  shown->save_button = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (shown->save_button, "suggested-action");
  gtk_widget_set_halign (shown->save_button, GTK_ALIGN_END);
  gtk_widget_set_margin_top (shown->save_button, 12);
  gtk_widget_set_margin_bottom (shown->save_button, 12);
  gtk_widget_set_margin_end (shown->save_button, 12);
  gtk_widget_set_sensitive (shown->save_button, FALSE);
  g_signal_connect_swapped (shown->save_button, "clicked", G_CALLBACK (save_cb), shown);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), shown->notice);
  gtk_box_append (GTK_BOX (box), page);
  gtk_box_append (GTK_BOX (box), shown->save_button);

  return box;
}

/* A row for each field of a form, with what it counts as. */
void
tamiz_form_window_show_fields (GtkWindow *parent,
                               TamizDesk *desk,
                               json_t    *form)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->desk = g_object_ref (desk);
  shown->form = json_incref (form);
  shown->rows = g_ptr_array_new ();
  shown->window = tamiz_form_window_new (parent, tamiz_json_get_text (form, "name"), make_content (shown), 560, 560);
  g_object_set_data_full (G_OBJECT (shown->window), "shown", shown, free_shown);
  tamiz_desk_ask (desk, shown->window, "fields", "form.fields",
                  json_pack ("{ss}", "form", tamiz_json_get_text (form, "name")), fields_cb);
  gtk_window_present (GTK_WINDOW (shown->window));
}
