#define G_LOG_DOMAIN "tamiz-new-prospect"

#include "config.h"

#include "tamiz-new-prospect.h"

#include "tamiz-deeds.h"
#include "tamiz-drop-down.h"
#include "tamiz-error.h"
#include "tamiz-list-names.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizNewProspect
{
  AdwWindow parent_instance;

  GtkButton *add_button;
  TamizNotice *notice;
  GtkWidget *keep_button;
  GtkWidget *lack_label;
  AdwEntryRow *first_name_row, *last_name_row, *company_row, *email_row, *phone_row;
  AdwEntryRow *job_title_row, *city_row, *country_row, *domain_row, *handle_row, *address_row, *tax_number_row, *notes_row;
  AdwExpanderRow *more_row;
  AdwComboRow *source_row;
  GtkStringList *sources;
  AdwEntryRow *source_name_row;
  AdwComboRow *source_kind_row;
  GtkStringList *source_kinds;
  AdwComboRow *activity_row;
  GtkStringList *activities;
  AdwComboRow *product_line_row;
  GtkStringList *product_lines;

  TamizDesk *desk;
  char *new_source;         /* (nullable): one that was added for this prospect already */
  gboolean adding;
  json_t *people;           /* (nullable): who the pasted text speaks of … */
  gsize shown;              /* … and who of them is in the rows */
};

G_DEFINE_FINAL_TYPE (TamizNewProspect, tamiz_new_prospect, ADW_TYPE_WINDOW)

/* Before the deeds stand the source's own, and none. */
#define FIRST_DEED 2

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The last choice of a source is a new one; before all stands that none is chosen yet. */
static gboolean
is_new_source (TamizNewProspect *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->sources));

  return n_items > 0 && adw_combo_row_get_selected (self->source_row) == n_items - 1;
}

static const char *
get_source (TamizNewProspect *self)
{
  guint selected = adw_combo_row_get_selected (self->source_row);

  if (is_new_source (self))
    return self->new_source != NULL ? self->new_source : get_text (self->source_name_row);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION
             ? ""
             : gtk_string_list_get_string (self->sources, selected);
}

static gboolean
is_named (TamizNewProspect *self)
{
  return !tamiz_text_is_blank (get_text (self->first_name_row)) || !tamiz_text_is_blank (get_text (self->last_name_row))
         || !tamiz_text_is_blank (get_text (self->company_row));
}

static void
changed_cb (TamizNewProspect *self)
{
  AdwEntryRow *rows[] = { self->first_name_row, self->last_name_row, self->company_row, self->email_row,
                          self->phone_row, self->country_row, self->domain_row, self->source_name_row };

  gtk_widget_set_visible (GTK_WIDGET (self->source_name_row), is_new_source (self));
  gtk_widget_set_visible (GTK_WIDGET (self->source_kind_row), is_new_source (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button),
                            is_named (self) && !tamiz_text_is_blank (get_source (self)) && !self->adding);
  gtk_widget_set_visible (self->lack_label, is_named (self) && tamiz_text_is_blank (get_source (self)));
  gtk_widget_set_visible (self->keep_button, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (rows[i]), "error");
}

/* The rows by the fields that they fill; those from job_title on are below “More about them”. */
typedef struct
{
  const char *field;
  AdwEntryRow *row;
} FieldRow;

#define N_FIELD_ROWS 13
#define FIRST_MORE 5

static void
list_field_rows (TamizNewProspect *self,
                 FieldRow         *rows)
{
  const FieldRow all[N_FIELD_ROWS] = {
    { "first_name", self->first_name_row }, { "last_name", self->last_name_row }, { "company", self->company_row },
    { "email", self->email_row },           { "phone", self->phone_row },         { "job_title", self->job_title_row },
    { "city", self->city_row },             { "country", self->country_row },     { "domain", self->domain_row },
    { "handle", self->handle_row },         { "address", self->address_row },     { "tax_number", self->tax_number_row },
    { "notes", self->notes_row },
  };

  memcpy (rows, all, sizeof all);
}

/* Pasting */

/* Several addresses or numbers stand in one row. */
static void
fill_row (const FieldRow *place,
          const char     *text)
{
  gboolean several = place->field[0] == 'e' || place->field[0] == 'p';
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *joined = g_strjoinv (several ? "; " : "\n", lines);

  gtk_editable_set_text (GTK_EDITABLE (place->row), joined);
}

/* What the text says of one of its people; what it does not say of them is blank. */
static void
show_person (TamizNewProspect *self)
{
  json_t *person = json_array_get (self->people, self->shown);
  guint total = (guint) json_array_size (self->people);
  g_autofree char *notice = NULL;
  FieldRow rows[N_FIELD_ROWS];

  list_field_rows (self, rows);
  for (guint i = 0; i < N_FIELD_ROWS; i++)
    {
      const char *text = tamiz_json_get_text (person, rows[i].field);

      if (text == NULL && self->shown > 0)
        gtk_editable_set_text (GTK_EDITABLE (rows[i].row), "");
      if (text == NULL)
        continue;
      fill_row (&rows[i], text);
      if (i >= FIRST_MORE)
        adw_expander_row_set_expanded (self->more_row, TRUE);
    }
  if (self->shown + 1 < total)
    notice = g_strdup_printf (_("The text speaks of %u people: this is person %u. The next one comes once this one is added."),
                              total, (guint) self->shown + 1);
  else if (total > 1)
    notice = g_strdup_printf (_("The text speaks of %u people: this is the last one."), total);
  tamiz_notice_set_text (self->notice, notice);
  gtk_widget_grab_focus (GTK_WIDGET (self->first_name_row));
}

static void
found_people_cb (gpointer      owner,
                 json_t       *answer,
                 const GError *error)
{
  TamizNewProspect *self = owner;

  g_clear_pointer (&self->people, json_decref);
  self->shown = 0;
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else if (tamiz_json_get_int (answer, "total", 0) == 0)
    tamiz_notice_set_text (self->notice, _("What was copied speaks of nobody; copy a signature or a card first"));
  else
    {
      self->people = json_incref (json_object_get (answer, "items"));
      show_person (self);
    }
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TamizNewProspect) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->desk != NULL)
    tamiz_desk_ask (self->desk, self, NULL, "lead.read-text", json_pack ("{ss}", "text", text != NULL ? text : ""),
                    found_people_cb);
}

static void
paste_cb (TamizNewProspect *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, pasted_cb, g_object_ref (self));
}

static gboolean
paste_by_key_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  paste_cb (TAMIZ_NEW_PROSPECT (widget));
  return TRUE;
}

/* Adding */

static void
set_adding (TamizNewProspect *self,
            gboolean          adding)
{
  self->adding = adding;
  changed_cb (self);
}

/* The engine's message names the value that it could not read: its row is marked, and what is no
 * source can be kept as it was typed.
 */
static void
show_refusal (TamizNewProspect *self,
              const GError     *error)
{
  AdwEntryRow *rows[] = { self->email_row, self->phone_row, self->country_row, self->domain_row,
                          self->source_name_row, self->company_row };

  set_adding (self, FALSE);
  tamiz_notice_set_text (self->notice, error->message);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (!tamiz_text_is_blank (get_text (rows[i])) && strstr (error->message, get_text (rows[i])) != NULL)
        {
          gtk_widget_set_visible (self->keep_button,
                                  rows[i] != self->source_name_row
                                      && g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID));
          gtk_widget_add_css_class (GTK_WIDGET (rows[i]), "error");
          gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
          return;
        }
    }
}

/* Who was there already is not written a second time, and whoever typed it is told. */
static char *
describe_done (TamizNewProspect *self,
               json_t           *answer)
{
  const char *admitted = tamiz_json_get_text (answer, "admitted");
  g_autofree char *name = g_strstrip (
      g_strdup_printf ("%s %s", get_text (self->first_name_row), get_text (self->last_name_row)));
  const char *who = *name != '\0' ? name : get_text (self->company_row);

  if (g_strcmp0 (admitted, "added") == 0)
    return g_strdup_printf (_("%s added"), who);
  if (g_strcmp0 (admitted, "set_aside") == 0)
    return g_strdup_printf (_("%s is kept to be completed"), who);
  if (g_strcmp0 (admitted, "skipped") == 0)
    return g_strdup_printf (_("%s was in the base already"), who);

  return g_strdup_printf (_("%s was in the base already; what was blank there is filled in"), who);
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizNewProspect *self = owner;
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *message = NULL;

  if (answer == NULL)
    {
      show_refusal (self, error);
      return;
    }

  message = describe_done (self, answer);
  tamiz_desk_tell_done (self->desk, message);
  if (self->shown + 1 < json_array_size (self->people))
    {
      self->shown++;
      set_adding (self, FALSE);
      show_person (self);
      return;
    }
  if (parent != NULL && tamiz_json_get_text (answer, "id") != NULL)
    gtk_widget_activate_action (parent, "win.open-lead", "s", tamiz_json_get_text (answer, "id"));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
take_field (json_t      *fields,
            const char  *name,
            const char  *value)
{
  if (!tamiz_text_is_blank (value))
    json_array_append_new (fields, json_sprintf ("%s=%s", name, value));
}

static void
take_activity (TamizNewProspect *self,
               json_t           *arguments)
{
  guint selected = adw_combo_row_get_selected (self->activity_row);

  if (selected == 1)
    tamiz_json_set_text (arguments, "activity", "none");
  else if (selected >= FIRST_DEED && selected != GTK_INVALID_LIST_POSITION)
    tamiz_json_set_text (arguments, "activity",
                         tamiz_deeds_get_nick (TAMIZ_DEEDS_BY_HAND, selected - FIRST_DEED));
}

static void
add_lead (TamizNewProspect *self,
          gboolean          as_typed)
{
  json_t *fields = json_array ();
  json_t *arguments = json_pack ("{so ss}", "fields", fields, "source", get_source (self));
  guint line = adw_combo_row_get_selected (self->product_line_row);
  FieldRow rows[N_FIELD_ROWS];

  list_field_rows (self, rows);
  for (guint i = 0; i < N_FIELD_ROWS; i++)
    take_field (fields, rows[i].field, get_text (rows[i].row));
  if (line != 0 && line != GTK_INVALID_LIST_POSITION)
    take_field (fields, "product_line", gtk_string_list_get_string (self->product_lines, line));
  take_activity (self, arguments);
  if (as_typed)
    json_object_set_new (arguments, "keep-as-typed", json_true ());
  tamiz_desk_do (self->desk, self, "lead.add", arguments, NULL, added_cb);
}

static void
source_added_cb (gpointer      owner,
                 json_t       *answer,
                 const GError *error)
{
  TamizNewProspect *self = owner;

  if (answer == NULL)
    {
      show_refusal (self, error);
      return;
    }

  /* Where the prospect is refused now, the source stands, and is not added again. */
  g_free (self->new_source);
  self->new_source = g_strdup (get_text (self->source_name_row));
  gtk_widget_set_sensitive (GTK_WIDGET (self->source_name_row), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->source_kind_row), FALSE);
  add_lead (self, FALSE);
}

/* Enter says what is still to be filled in, and leads there. */
static void
tell_lack (TamizNewProspect *self)
{
  GtkWidget *source = GTK_WIDGET (is_new_source (self) ? GTK_WIDGET (self->source_name_row) : GTK_WIDGET (self->source_row));

  if (self->adding)
    return;
  tamiz_notice_set_text (self->notice, is_named (self) ? _("Say which source the prospect comes from")
                                                       : _("Write a name or a company first"));
  gtk_widget_grab_focus (is_named (self) ? source : GTK_WIDGET (self->first_name_row));
}

static void
add_cb (TamizNewProspect *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->add_button)))
    {
      tell_lack (self);
      return;
    }

  set_adding (self, TRUE);
  tamiz_notice_set_text (self->notice, NULL);
  if (is_new_source (self) && self->new_source == NULL)
    tamiz_desk_do (self->desk, self, "source.add",
                   json_pack ("{ss ss}", "name", get_text (self->source_name_row), "kind",
                              tamiz_enum_nick (TAMIZ_ENUM_SOURCE_KIND,
                                               (int) adw_combo_row_get_selected (self->source_kind_row))),
                   NULL, source_added_cb);
  else
    add_lead (self, FALSE);
}

/* The source stands by now, where it is a new one. */
static void
keep_cb (TamizNewProspect *self)
{
  set_adding (self, TRUE);
  tamiz_notice_set_text (self->notice, NULL);
  add_lead (self, TRUE);
}

/* Choices */

static void
append_names (GtkStringList *list,
              json_t        *answer)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    gtk_string_list_append (list, tamiz_json_get_text (item, "name"));
}

static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizNewProspect *self = owner;

  if (answer == NULL)
    {
      show_refusal (self, error);
      return;
    }

  gtk_string_list_append (self->sources, _("Choose…"));
  append_names (self->sources, answer);
  gtk_string_list_append (self->sources, _("New Source…"));
  /* Where there is none yet, or just one, there is nothing to choose. */
  adw_combo_row_set_selected (self->source_row, json_array_size (json_object_get (answer, "items")) <= 1);
  changed_cb (self);
}

static void
product_lines_cb (gpointer      owner,
                  json_t       *answer,
                  const GError *error)
{
  TamizNewProspect *self = owner;

  gtk_string_list_append (self->product_lines, _("None"));
  append_names (self->product_lines, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->product_line_row),
                          g_list_model_get_n_items (G_LIST_MODEL (self->product_lines)) > 1);
}

static void
fill_closed_lists (TamizNewProspect *self)
{
  for (int kind = 0; kind <= TAMIZ_SOURCE_KIND_OTHER; kind++)
    gtk_string_list_append (self->source_kinds, tamiz_enum_label (TAMIZ_ENUM_SOURCE_KIND, kind));
  gtk_string_list_append (self->activities, _("As usual for the source"));
  gtk_string_list_append (self->activities, _("Nothing yet"));
  tamiz_deeds_list (TAMIZ_DEEDS_BY_HAND, self->activities);
}

static void
tamiz_new_prospect_dispose (GObject *object)
{
  TamizNewProspect *self = TAMIZ_NEW_PROSPECT (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_NEW_PROSPECT);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->new_source, g_free);
  g_clear_pointer (&self->people, json_decref);

  G_OBJECT_CLASS (tamiz_new_prospect_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, add_button);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, keep_button);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, lack_label);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, first_name_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, last_name_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, company_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, email_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, phone_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, job_title_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, city_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, country_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, domain_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, handle_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, address_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, tax_number_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, notes_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, more_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, source_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, sources);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, source_name_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, source_kind_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, source_kinds);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, activity_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, activities);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, product_line_row);
  gtk_widget_class_bind_template_child (widget_class, TamizNewProspect, product_lines);
}

static void
tamiz_new_prospect_class_init (TamizNewProspectClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_new_prospect_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-new-prospect.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, paste_by_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
widen_rows (TamizNewProspect *self)
{
  AdwComboRow *const rows[] = { self->source_row, self->source_kind_row, self->activity_row, self->product_line_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    tamiz_drop_down_widen (rows[i]);
}

static void
tamiz_new_prospect_init (TamizNewProspect *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_list_names_set (GTK_WIDGET (self->more_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->more_row)));
  widen_rows (self);
  fill_closed_lists (self);
}

/* @parent: a window with the actions of pages; what was added opens there. */
GtkWidget *
tamiz_new_prospect_new (GtkWindow *parent,
                        TamizDesk *desk)
{
  TamizNewProspect *self = g_object_new (TAMIZ_TYPE_NEW_PROSPECT, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  tamiz_desk_ask (desk, self, NULL, "source.list", NULL, sources_cb);
  tamiz_desk_ask (desk, self, NULL, "product-line.list", NULL, product_lines_cb);
  gtk_widget_grab_focus (GTK_WIDGET (self->first_name_row));

  return GTK_WIDGET (self);
}
