#define G_LOG_DOMAIN "tamiz-draft-fields"

#include "config.h"

#include "tamiz-draft-fields.h"

#include "tamiz-draft-rows.h"
#include "tamiz-drop-down.h"

#include <glib/gi18n-lib.h>

#define KEY "tamiz-field"

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
  GtkWidget *lead_list;     /* the last of them: of the lead */
  GtkWidget *new_row;
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

static void
show (TamizDraftFields *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
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
chosen_cb (TamizDraftFields *self,
           GParamSpec       *pspec,
           AdwComboRow      *row)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  const char *key = g_object_get_data (G_OBJECT (row), KEY);
  Asked asked = adw_combo_row_get_selected (row);
  json_t *fields, *required, *desirable;

  if (self->showing)
    return;

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
add_row (TamizDraftFields *self,
         GtkWidget        *list,
         json_t           *field)
{
  const char *const names[] = { _("Not asked for"), _("Desirable"), _("Required"), NULL };
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
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizDraftFields *self = owner;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_draft_get_desk (tamiz_draft_section_get_draft (owner)), error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->new_row), "");
  add_row (self, self->lead_list, answer);
  show (self);
  gtk_widget_grab_focus (g_ptr_array_index (self->rows, self->rows->len - 1));
}

static void
add_cb (TamizDraftFields *self)
{
  const char *label = gtk_editable_get_text (GTK_EDITABLE (self->new_row));
  /* Translators: %s is what somebody calls a new field */
  g_autofree char *done = g_strdup_printf (_("Field “%s” added"), label);

  if (*label != '\0')
    tamiz_desk_do (tamiz_draft_get_desk (tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self))), self, "field.add",
                   json_pack ("{ss}", "label", label), done, added_cb);
}

/* A field that no base has: what a company wants to know of its leads alone. */
static void
add_new_row (TamizDraftFields *self)
{
  GtkWidget *list = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), NULL, NULL);

  self->new_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_row), _("A field of your own"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->new_row), TRUE);
  g_signal_connect_object (self->new_row, "apply", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), self->new_row);
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizDraftFields *self = owner;
  static const char *const records[] = { "person", "company", "lead" };
  const char *const titles[] = { _("Of the Person"), _("Of the Company"), _("Of the Lead") };

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_draft_get_desk (tamiz_draft_section_get_draft (owner)), error->message);
      return;
    }

  self->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      GtkWidget *list = tamiz_draft_section_add_list (
          TAMIZ_DRAFT_SECTION (self), titles[i],
          i == 0 ? _("What is required must be complete before the handoff.") : NULL);
      json_t *field;
      gsize n;

      self->lead_list = list;
      json_array_foreach (json_object_get (answer, "items"), n, field)
        {
          if (g_strcmp0 (tamiz_json_get_text (field, "record"), records[i]) == 0)
            add_row (self, list, field);
        }
    }
  add_new_row (self);
  show (self);
}

static void
tamiz_draft_fields_begin (TamizDraftSection *section)
{
  tamiz_desk_ask (tamiz_draft_get_desk (tamiz_draft_section_get_draft (section)), section, "fields",
                  "field.list", NULL, fields_cb);
}

static void
tamiz_draft_fields_changed (TamizDraftSection *section,
                            const char        *part)
{
  if (tamiz_draft_concerns (part, "fields"))
    show (TAMIZ_DRAFT_FIELDS (section));
}

static void
tamiz_draft_fields_finalize (GObject *object)
{
  g_ptr_array_unref (TAMIZ_DRAFT_FIELDS (object)->rows);

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
}
