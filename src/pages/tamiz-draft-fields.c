#define G_LOG_DOMAIN "tamiz-draft-fields"

#include "config.h"

#include "tamiz-draft-fields.h"

#include "tamiz-condition-terms.h"
#include "tamiz-draft-rows.h"
#include "tamiz-drop-down.h"
#include "tamiz-enums.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY "tamiz-field"

static const char *const records[] = { "person", "company", "lead" };

#define N_RECORDS G_N_ELEMENTS (records)

/* Of what a new field may be, the usual first. */
static const char *const new_records[] = { "lead", "person", "company" };

/* How much a field is asked for; the order of the choices. */
typedef enum
{
  NOT_ASKED,
  DESIRABLE,
  REQUIRED,
} Asked;

struct _TamizDraftFields
{
  TamizDraftSection parent_instance;

  GPtrArray *rows;          /* AdwComboRow */
  GtkWidget *lists[N_RECORDS]; /* (nullable): until the base's fields are known */
  GtkWidget *lost_list;     /* of what the draft names and the base does not have */
  GPtrArray *lost_rows;     /* AdwActionRow … */
  json_t *lost;             /* (nullable): … of which they were made: key → Asked */
  GtkWidget *new_row, *new_record_row, *new_type_row, *new_choices_row, *new_button;
  gboolean adds_new;        /* what is typed there is being added */
  char *wanted;             /* (nullable): the key of a field that gets the keyboard when it is there */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (TamizDraftFields, tamiz_draft_fields, TAMIZ_TYPE_DRAFT_SECTION)

static gboolean
lists (json_t     *list,
       const char *key)
{
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item)
    {
      if (g_strcmp0 (json_string_value (item), key) == 0)
        return TRUE;
    }

  return FALSE;
}

static TamizDraft *
get_draft (TamizDraftFields *self)
{
  return tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
}

/* (nullable) */
static GtkWidget *
find_row (TamizDraftFields *self,
          const char       *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_str_equal (g_object_get_data (g_ptr_array_index (self->rows, i), KEY), key))
        return g_ptr_array_index (self->rows, i);
    }

  return NULL;
}

static void fields_cb (gpointer      owner,
                       json_t       *answer,
                       const GError *error);

static void
show (TamizDraftFields *self)
{
  TamizDraft *draft = get_draft (self);
  json_t *required = tamiz_draft_get (draft, "fields/required");
  json_t *desirable = tamiz_draft_get (draft, "fields/desirable");

  self->showing = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      AdwComboRow *row = g_ptr_array_index (self->rows, i);
      const char *key = g_object_get_data (G_OBJECT (row), KEY);

      adw_combo_row_set_selected (row, lists (required, key)    ? REQUIRED
                                       : lists (desirable, key) ? DESIRABLE
                                                                : NOT_ASKED);
    }
  self->showing = FALSE;
}

static json_t *
copy_without (json_t     *list,
              const char *key)
{
  json_t *copy = json_array (), *item;
  gsize i;

  json_array_foreach (list, i, item)
    {
      if (g_strcmp0 (json_string_value (item), key) != 0)
        json_array_append (copy, item);
    }

  return copy;
}

static void
ask_for (TamizDraftFields *self,
         const char       *key,
         Asked             asked)
{
  TamizDraft *draft = get_draft (self);
  json_t *fields, *required, *desirable;

  required = copy_without (tamiz_draft_get (draft, "fields/required"), key);
  desirable = copy_without (tamiz_draft_get (draft, "fields/desirable"), key);
  if (asked != NOT_ASKED)
    json_array_append_new (asked == REQUIRED ? required : desirable, json_string (key));
  fields = json_object ();
  json_object_set_new (fields, "required", required);
  json_object_set_new (fields, "desirable", desirable);
  tamiz_draft_set (draft, "fields", fields);
}

static void
chosen_cb (TamizDraftFields *self,
           GParamSpec       *pspec,
           AdwComboRow      *row)
{
  if (!self->showing)
    ask_for (self, g_object_get_data (G_OBJECT (row), KEY), adw_combo_row_get_selected (row));
}

static void
add_row (TamizDraftFields *self,
         GtkWidget        *list,
         json_t           *field)
{
  const char *const names[] = { _("Not asked for"), C_("field", "Desirable"), _("Required"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (field, "label"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (tamiz_json_get_text (field, "key")), g_free);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), row);
  g_ptr_array_add (self->rows, row);
}

static void
read_fields (TamizDraftFields *self)
{
  tamiz_desk_ask (tamiz_draft_get_desk (get_draft (self)), self, "fields", "field.list", NULL, fields_cb);
}

/* What was typed is kept where it was refused. */
static void
clear_new (TamizDraftFields *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->new_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->new_choices_row), "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->new_type_row), TAMIZ_FIELD_TYPE_TEXT);
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizDraftFields *self = owner;
  gboolean is_new = self->adds_new;

  self->adds_new = FALSE;
  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_draft_get_desk (get_draft (self)), error->message);
      return;
    }
  if (is_new)
    clear_new (self);
  g_free (self->wanted);
  self->wanted = g_strdup (tamiz_json_get_text (answer, "key"));
  read_fields (self);
  /* What the draft names is there now. */
  tamiz_draft_read (get_draft (self));
}

static void
add_field (TamizDraftFields *self,
           const char       *label,
           json_t           *arguments)
{
  /* Translators: %s is what somebody calls a new field */
  g_autofree char *done = g_strdup_printf (_("Field “%s” added"), label);

  tamiz_json_set_text (arguments, "label", label);
  tamiz_desk_do (tamiz_draft_get_desk (get_draft (self)), self, "field.add", arguments, done, added_cb);
}

static int
get_new_type (TamizDraftFields *self)
{
  return (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->new_type_row));
}

static gboolean
has_choices (TamizDraftFields *self)
{
  return get_new_type (self) == TAMIZ_FIELD_TYPE_CHOICE || get_new_type (self) == TAMIZ_FIELD_TYPE_SEVERAL;
}

static const char *
get_typed (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
new_is_complete (TamizDraftFields *self)
{
  return !tamiz_text_is_blank (get_typed (self->new_row))
         && (!has_choices (self) || !tamiz_text_is_blank (get_typed (self->new_choices_row)));
}

static void
new_changed_cb (TamizDraftFields *self)
{
  gtk_widget_set_visible (self->new_choices_row, has_choices (self));
  gtk_widget_set_sensitive (self->new_button, new_is_complete (self));
}

static void
new_cb (TamizDraftFields *self)
{
  g_autofree char *label = g_strdup (get_typed (self->new_row));
  json_t *arguments;

  if (!new_is_complete (self))
    return;
  arguments = json_pack ("{ssss}", "type", tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, get_new_type (self)), "of",
                         new_records[adw_combo_row_get_selected (ADW_COMBO_ROW (self->new_record_row))]);
  if (has_choices (self))
    tamiz_json_set_text (arguments, "choices", get_typed (self->new_choices_row));
  self->adds_new = TRUE;
  add_field (self, label, arguments);
}

static GtkWidget *
make_record_row (void)
{
  const char *const names[] = { _("The lead"), _("The person"), _("The company"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("What it is about"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));

  return row;
}

static GtkWidget *
make_type_row (void)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_FIELD_TYPE); i++)
    gtk_string_list_append (names, tamiz_enum_label (TAMIZ_ENUM_FIELD_TYPE, (int) i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("What it holds"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));

  return row;
}

static GtkWidget *
make_entry_row (TamizDraftFields *self,
                const char       *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (new_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (new_cb), self, G_CONNECT_SWAPPED);

  return row;
}

/* A field that no base has: what a company wants to know of its leads alone. */
static void
add_new_row (TamizDraftFields *self)
{
  GtkWidget *list = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), _("A Field of Your Own"),
                                                  _("What only your company wants to know of its leads."));

  self->new_row = make_entry_row (self, _("Name"));
  self->new_record_row = make_record_row ();
  self->new_type_row = make_type_row ();
  self->new_choices_row = make_entry_row (self, _("Choices, with “;” between them"));
  self->new_button = gtk_button_new_with_mnemonic (_("_Add Field"));
  gtk_widget_set_halign (self->new_button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->new_button, 12);
  g_signal_connect_object (self->new_type_row, "notify::selected", G_CALLBACK (new_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->new_button, "clicked", G_CALLBACK (new_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_record_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_type_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_choices_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_button);
  new_changed_cb (self);
}

/* “Plant size” of lead.custom.plant_size */
static char *
dup_label (const char *key)
{
  const char *bare = strrchr (key, '.') + 1;
  g_autofree char *words = g_strdelimit (g_strdup (bare), "_", ' ');
  g_autofree char *first = g_utf8_substring (words, 0, 1);
  g_autofree char *capital = g_utf8_strup (first, -1);

  return g_strconcat (capital, words + strlen (first), NULL);
}

static void
add_lost_cb (TamizDraftFields *self,
             GtkWidget        *button)
{
  const char *key = g_object_get_data (G_OBJECT (button), KEY);
  g_auto (GStrv) names = g_strsplit (key, ".", 3);
  g_autofree char *label = dup_label (key);

  add_field (self, label, json_pack ("{ssss}", "of", names[0], "key", names[2]));
}

static void
take_out_cb (TamizDraftFields *self,
             GtkWidget        *button)
{
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), KEY));

  /* The row goes; the keyboard stays in this section. */
  gtk_widget_child_focus (self->lists[0], GTK_DIR_TAB_FORWARD);
  ask_for (self, key, NOT_ASKED);
}

static void
add_lost_button (TamizDraftFields *self,
                 GtkWidget        *row,
                 const char       *label,
                 char             *name,
                 GCallback         callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (button, name);
  g_object_set_data_full (G_OBJECT (button), KEY, g_strdup (g_object_get_data (G_OBJECT (row), KEY)), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_free (name);
}

/* @asked: how the draft asks for it; %NOT_ASKED where only a condition names it */
static void
add_lost_row (TamizDraftFields *self,
              const char       *key,
              Asked             asked)
{
  const char *const says[] = { _("Named in a condition; not in this base"), _("Desirable; not in this base"),
                               _("Required; not in this base, so nobody can fill it") };
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *label = dup_label (key);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), says[asked]);
  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (key), g_free);
  add_lost_button (self, row, _("_Add to the Base"), g_strdup_printf (_("Add the field “%s” to the base"), label),
                   G_CALLBACK (add_lost_cb));
  if (asked != NOT_ASKED)
    add_lost_button (self, row, _("Take _Out"), g_strdup_printf (_("Take the field “%s” out of the draft"), label),
                     G_CALLBACK (take_out_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->lost_list), row);
  g_ptr_array_add (self->lost_rows, row);
}

static void
note_lost (TamizDraftFields *self,
           json_t           *lost,
           const char       *key,
           Asked             asked)
{
  if (key != NULL && find_row (self, key) == NULL && json_object_get (lost, key) == NULL)
    json_object_set_new (lost, key, json_integer (asked));
}

static void
note_asked (TamizDraftFields *self,
            json_t           *lost,
            const char       *part,
            Asked             asked)
{
  json_t *key;
  gsize i;

  json_array_foreach (tamiz_draft_get (get_draft (self), part), i, key)
    note_lost (self, lost, json_string_value (key), asked);
}

/* (transfer full): what the draft names and the base does not have, by key: how it is asked for */
static json_t *
find_lost (TamizDraftFields *self)
{
  json_t *lost = json_object (), *finding;
  gsize i;

  note_asked (self, lost, "fields/required", REQUIRED);
  note_asked (self, lost, "fields/desirable", DESIRABLE);
  json_array_foreach (tamiz_draft_get_findings (get_draft (self)), i, finding)
    {
      const char *part = tamiz_json_get_text (finding, "part");

      /* What the lists ask for may have changed since. */
      if (!g_str_has_prefix (part, "fields/"))
        note_lost (self, lost, tamiz_json_get_text (finding, "field"), NOT_ASKED);
    }

  return lost;
}

/* What a definition of another base names may not be here. */
static void
show_lost (TamizDraftFields *self)
{
  g_autoptr (json_t) lost = NULL;
  const char *key;
  json_t *asked;

  if (self->lost_list == NULL)
    return;
  lost = find_lost (self);
  if (json_equal (lost, self->lost))
    return;
  for (guint i = 0; i < self->lost_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->lost_list), g_ptr_array_index (self->lost_rows, i));
  g_ptr_array_set_size (self->lost_rows, 0);
  json_object_foreach (lost, key, asked)
    add_lost_row (self, key, (Asked) json_integer_value (asked));
  gtk_widget_set_visible (self->lost_list, self->lost_rows->len > 0);
  g_clear_pointer (&self->lost, json_decref);
  self->lost = g_steal_pointer (&lost);
}

static void
add_lists (TamizDraftFields *self)
{
  const char *const titles[] = { _("Of the Person"), _("Of the Company"), _("Of the Lead") };
  TamizDraftSection *section = TAMIZ_DRAFT_SECTION (self);

  self->lost_list = tamiz_draft_section_add_list (section, _("Not in This Base"),
                                                  _("The draft names fields that this base does not have."));
  gtk_widget_set_visible (self->lost_list, FALSE);
  for (guint i = 0; i < N_RECORDS; i++)
    self->lists[i] = tamiz_draft_section_add_list (
        section, titles[i], i == 0 ? _("What is required must be complete before the handoff.") : NULL);
  add_new_row (self);
}

static void
focus_wanted (TamizDraftFields *self)
{
  GtkWidget *row = self->wanted != NULL ? find_row (self, self->wanted) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (row);
  g_clear_pointer (&self->wanted, g_free);
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizDraftFields *self = owner;
  json_t *field;
  gsize n;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_draft_get_desk (get_draft (self)), error->message);
      return;
    }

  tamiz_draft_set_fields (get_draft (self), answer);
  self->showing = TRUE;
  if (self->lists[0] == NULL)
    add_lists (self);
  for (guint i = 0; i < N_RECORDS; i++)
    json_array_foreach (json_object_get (answer, "items"), n, field)
      {
        if (g_strcmp0 (tamiz_json_get_text (field, "record"), records[i]) == 0
            && find_row (self, tamiz_json_get_text (field, "key")) == NULL)
          add_row (self, self->lists[i], field);
      }
  show (self);
  show_lost (self);
  focus_wanted (self);
}

static void
tamiz_draft_fields_begin (TamizDraftSection *section)
{
  read_fields (TAMIZ_DRAFT_FIELDS (section));
}

static void
tamiz_draft_fields_changed (TamizDraftSection *section,
                            const char        *part)
{
  TamizDraftFields *self = TAMIZ_DRAFT_FIELDS (section);

  if (tamiz_draft_concerns (part, "fields"))
    show (self);
  show_lost (self);
  /* Others may have added a field. */
  if (part == NULL)
    read_fields (self);
}

static void
tamiz_draft_fields_finalize (GObject *object)
{
  TamizDraftFields *self = TAMIZ_DRAFT_FIELDS (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->lost_rows);
  g_clear_pointer (&self->lost, json_decref);
  g_free (self->wanted);

  G_OBJECT_CLASS (tamiz_draft_fields_parent_class)->finalize (object);
}

static void
tamiz_draft_fields_class_init (TamizDraftFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_fields_finalize;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_fields_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->changed = tamiz_draft_fields_changed;
}

static void
tamiz_draft_fields_init (TamizDraftFields *self)
{
  self->rows = g_ptr_array_new ();
  self->lost_rows = g_ptr_array_new ();
}
