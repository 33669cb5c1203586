#define G_LOG_DOMAIN "tamiz-condition-editor"

#include "config.h"

#include "tamiz-condition-editor.h"

#include "tamiz-condition-lines.h"
#include "tamiz-condition-terms.h"
#include "tamiz-date-entry.h"
#include "tamiz-draft-rows.h"
#include "tamiz-drop-down.h"
#include "tamiz-several-button.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINE "tamiz-line"
#define TERMS "tamiz-terms"
/* As many groups within groups as anybody can read. */
#define MOST_NESTING 3
/* A list of choices longer than this has a search. */
#define SHORT_LIST 12

/* What the keyboard goes to in a line. */
typedef enum
{
  TAKES_FIELD,
  TAKES_OPERATOR,
  TAKES_VALUE,
  N_TAKES,
} Takes;

struct _TamizConditionEditor
{
  AdwBin parent_instance;

  TamizDraft *draft;
  char *part;
  gboolean optional;

  TamizConditionLine *lines;
  TamizTerms *terms;
  json_t *value;            /* (nullable): what is shown */
  gboolean typed;           /* something waits to be stored */
  gboolean refused;         /* what is shown was not taken */
  gboolean building;
  guint source;             /* of building it anew */
  TamizConditionLine *focus_line; /* (nullable): which gets the keyboard when all is built */
  Takes focus_takes;
};

G_DEFINE_FINAL_TYPE (TamizConditionEditor, tamiz_condition_editor, ADW_TYPE_BIN)

static void build (TamizConditionEditor *self);

static TamizConditionLine *
get_line (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), LINE);
}

static void
set_line (gpointer            widget,
          TamizConditionLine *line)
{
  g_object_set_data (G_OBJECT (widget), LINE, line);
}

static void
name_control (GtkWidget  *control,
              const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Stores what is complete. */
static void
store (TamizConditionEditor *self)
{
  json_t *value = tamiz_condition_line_write (self->lines);

  self->typed = FALSE;
  /* A condition that must be there stays until there is another. */
  if (value == NULL && !self->optional)
    return;
  self->refused = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  g_clear_pointer (&self->value, json_decref);
  self->value = json_incref (value);
  if (value != NULL)
    tamiz_draft_set (self->draft, self->part, value);
  else
    tamiz_draft_remove (self->draft, self->part);
}

static void
build_and_focus (TamizConditionEditor *self,
                 TamizConditionLine   *line,
                 Takes                 takes)
{
  self->focus_line = line;
  self->focus_takes = takes;
  build (self);
}

static gboolean
build_cb (gpointer user_data)
{
  TamizConditionEditor *self = user_data;

  self->source = 0;
  build (self);

  return G_SOURCE_REMOVE;
}

/* A drop-down is not taken away while it still tells what was chosen in it. */
static void
build_soon (TamizConditionEditor *self,
            TamizConditionLine   *line,
            Takes                 takes)
{
  self->focus_line = line;
  self->focus_takes = takes;
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, build_cb, self, NULL);
}

static void
removed_cb (TamizConditionEditor *self,
            GtkWidget            *button)
{
  TamizConditionLine *line = get_line (button), *group = line->parent;
  guint position;

  g_ptr_array_find (group->children, line, &position);
  if (group->children->len > 1)
    line = g_ptr_array_index (group->children, position > 0 ? position - 1 : 1);
  else
    line = NULL;
  tamiz_condition_line_remove (get_line (button));
  build_and_focus (self, line != NULL && line->children == NULL ? line : NULL, TAKES_VALUE);
  store (self);
}

static void
added_cb (TamizConditionEditor *self,
          GtkWidget            *button)
{
  TamizConditionLine *group = get_line (button);
  TamizConditionLine *line = tamiz_condition_line_new_test ("person.job_title", "contains");

  tamiz_condition_line_add (group, line);
  build_and_focus (self, line, TAKES_FIELD);
}

/* A group of the other kind, since one of the same would say nothing new. */
static void
group_added_cb (TamizConditionEditor *self,
                GtkWidget            *button)
{
  TamizConditionLine *outer = get_line (button);
  TamizConditionLine *group = tamiz_condition_line_new_group (!outer->any);
  TamizConditionLine *line = tamiz_condition_line_new_test ("person.job_title", "contains");

  tamiz_condition_line_add (group, line);
  tamiz_condition_line_add (outer, group);
  build_and_focus (self, line, TAKES_FIELD);
}

static void
kind_chosen_cb (TamizConditionEditor *self,
                GParamSpec           *pspec,
                GtkDropDown          *control)
{
  TamizConditionLine *group = get_line (control);

  if (self->building || group->any == (gtk_drop_down_get_selected (control) == 1))
    return;
  group->any = !group->any;
  store (self);
}

static gboolean
takes_choices (TamizTermKind kind)
{
  return kind == TAMIZ_TERM_CHOICE || kind == TAMIZ_TERM_SEVERAL;
}

static void
replace_text (char       **place,
              const char  *text)
{
  char *copy = g_strdup (text);

  g_free (*place);
  *place = copy;
}

/* What cannot be compared that way, or has not those values, begins anew. */
static void
field_chosen_cb (TamizConditionEditor *self,
                 GParamSpec           *pspec,
                 GtkDropDown          *control)
{
  TamizConditionLine *line = get_line (control);
  guint selected = gtk_drop_down_get_selected (control);
  g_autoptr (TamizTerms) operators = NULL;
  TamizTermKind before, now;

  if (self->building || selected >= self->terms->keys->len)
    return;
  before = tamiz_draft_term_kind (self->draft, line->field);
  replace_text (&line->field, g_ptr_array_index (self->terms->keys, selected));
  now = tamiz_draft_term_kind (self->draft, line->field);
  operators = tamiz_term_operators (now);
  if (tamiz_terms_find (operators, line->operator) == NULL)
    replace_text (&line->operator, g_ptr_array_index (operators->keys, 0));
  if (before != now || takes_choices (now))
    g_ptr_array_set_size (line->values, 0);
  build_soon (self, line, TAKES_FIELD);
  if (line->values->len > 0 || g_str_equal (line->operator, "filled"))
    store (self);
}

static void
operator_chosen_cb (TamizConditionEditor *self,
                    GParamSpec           *pspec,
                    GtkDropDown          *control)
{
  TamizConditionLine *line = get_line (control);
  TamizTerms *operators = g_object_get_data (G_OBJECT (control), TERMS);
  guint selected = gtk_drop_down_get_selected (control);

  if (self->building || selected >= operators->keys->len)
    return;
  replace_text (&line->operator, g_ptr_array_index (operators->keys, selected));
  build_soon (self, line, TAKES_OPERATOR);
  if (line->values->len > 0 || g_str_equal (line->operator, "filled"))
    store (self);
}

static void
take_number (TamizConditionLine *line,
             const char         *text)
{
  char *clean = g_strstrip (g_strdup (text));

  g_strdelimit (clean, ",", '.');
  g_ptr_array_set_size (line->values, 0);
  if (*clean != '\0')
    g_ptr_array_add (line->values, clean);
  else
    g_free (clean);
}

static void
take_day (TamizConditionLine *line,
          TamizDateEntry     *entry)
{
  char *day = tamiz_date_entry_dup_day (entry);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  g_ptr_array_set_size (line->values, 0);
  /* What is no day is for the definition to refuse. */
  if (day != NULL || *text != '\0')
    g_ptr_array_add (line->values, day != NULL ? day : g_steal_pointer (&text));
}

static void
value_typed_cb (TamizConditionEditor *self,
                GtkEditable          *entry)
{
  TamizConditionLine *line = get_line (entry);
  const char *text = gtk_editable_get_text (entry);

  if (self->building)
    return;
  if (TAMIZ_IS_DATE_ENTRY (entry))
    take_day (line, TAMIZ_DATE_ENTRY (entry));
  else if (tamiz_draft_term_kind (self->draft, line->field) == TAMIZ_TERM_NUMBER)
    take_number (line, text);
  else
    tamiz_condition_line_set_text (line, text);
  self->typed = TRUE;
}

static void
typed_is_stored (TamizConditionEditor *self)
{
  if (self->typed)
    store (self);
}

/* Whoever goes elsewhere has said what they wanted. */
static void
store_when_left (TamizConditionEditor *self,
                 GtkWidget            *widget)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "leave", G_CALLBACK (typed_is_stored), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
}

static void
choices_changed_cb (TamizConditionEditor *self,
                    TamizSeveralButton   *button)
{
  TamizConditionLine *line = get_line (button);
  g_auto (GStrv) chosen = tamiz_several_button_dup_chosen (button);

  g_ptr_array_set_size (line->values, 0);
  for (guint i = 0; chosen[i] != NULL; i++)
    g_ptr_array_add (line->values, g_strdup (chosen[i]));
  /* Several choices are one change. */
  self->typed = TRUE;
}

static GtkWidget *
make_choice_button (TamizConditionEditor *self,
                    TamizConditionLine   *line)
{
  GtkWidget *button = tamiz_several_button_new ();
  g_autoptr (TamizTerms) choices = tamiz_draft_term_choices (self->draft, line->field);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_auto (GStrv) chosen = NULL;

  for (guint i = 0; i < line->values->len; i++)
    g_strv_builder_add (values, g_ptr_array_index (line->values, i));
  chosen = g_strv_builder_end (values);
  tamiz_several_button_set_choices (TAMIZ_SEVERAL_BUTTON (button), choices->keys, choices->labels);
  tamiz_several_button_set_chosen (TAMIZ_SEVERAL_BUTTON (button), (const char *const *) chosen);
  tamiz_several_button_set_title (TAMIZ_SEVERAL_BUTTON (button), _("With what it is compared"));
  g_signal_connect_object (button, "changed", G_CALLBACK (choices_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "closed", G_CALLBACK (typed_is_stored), self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
make_entry (TamizConditionEditor *self,
            TamizConditionLine   *line,
            TamizTermKind         kind)
{
  GtkWidget *entry = kind == TAMIZ_TERM_DATE ? tamiz_date_entry_new () : gtk_entry_new ();
  g_autofree char *text = kind == TAMIZ_TERM_NUMBER && line->values->len > 0
                              ? g_strdup (g_ptr_array_index (line->values, 0))
                              : tamiz_condition_line_dup_text (line);

  if (kind == TAMIZ_TERM_DATE)
    tamiz_date_entry_set_day (TAMIZ_DATE_ENTRY (entry), text);
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), text);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), kind == TAMIZ_TERM_NUMBER ? 8 : 22);
      if (kind != TAMIZ_TERM_NUMBER)
        gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Several: separated by commas"));
    }
  set_line (entry, line);
  g_signal_connect_object (entry, "changed", G_CALLBACK (value_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (typed_is_stored), self, G_CONNECT_SWAPPED);
  store_when_left (self, entry);

  return entry;
}

static GtkWidget *
make_drop_down (TamizTerms *terms,
                const char *key,
                int         narrowest,
                int         widest)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  guint selected = GTK_INVALID_LIST_POSITION;
  GtkWidget *control;

  for (guint i = 0; i < terms->keys->len; i++)
    {
      gtk_string_list_append (names, g_ptr_array_index (terms->labels, i));
      if (g_strcmp0 (g_ptr_array_index (terms->keys, i), key) == 0)
        selected = i;
    }
  control = gtk_drop_down_new (G_LIST_MODEL (names), expression);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (control), terms->keys->len > SHORT_LIST);
  tamiz_drop_down_shorten (GTK_DROP_DOWN (control), narrowest, widest);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control), selected);

  return control;
}

static void
keep_focus (TamizConditionEditor *self,
            TamizConditionLine   *line,
            GtkWidget *const     *controls)
{
  GtkWidget *control = controls[self->focus_takes];

  if (line == self->focus_line)
    gtk_widget_grab_focus (control != NULL ? control : controls[TAKES_OPERATOR]);
}

static GtkWidget *
make_remove_button (TamizConditionEditor *self,
                    TamizConditionLine   *line,
                    const char           *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, name);
  name_control (button, name);
  set_line (button, line);
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
add_test (TamizConditionEditor *self,
          GtkBox               *box,
          TamizConditionLine   *line)
{
  TamizTermKind kind = tamiz_draft_term_kind (self->draft, line->field);
  g_autoptr (TamizTerms) operators = tamiz_term_operators (kind);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = tamiz_wrap_box_new ();
  GtkWidget *controls[N_TAKES] = { NULL };
  GtkWidget *remove;

  /* Of several choices each is what the field holds, so both say the same. */
  if (kind == TAMIZ_TERM_SEVERAL && g_str_equal (line->operator, "is"))
    replace_text (&line->operator, "contains");
  tamiz_wrap_box_set_spacing (TAMIZ_WRAP_BOX (words), 6, 6);
  controls[TAKES_FIELD] = make_drop_down (self->terms, line->field, 8, 16);
  name_control (controls[TAKES_FIELD], _("What is looked at"));
  g_signal_connect_object (controls[TAKES_FIELD], "notify::selected", G_CALLBACK (field_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  controls[TAKES_OPERATOR] = make_drop_down (operators, line->operator, 7, 13);
  name_control (controls[TAKES_OPERATOR], _("How it is compared"));
  g_signal_connect_object (controls[TAKES_OPERATOR], "notify::selected", G_CALLBACK (operator_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (controls[TAKES_OPERATOR]), TERMS, g_steal_pointer (&operators),
                          (GDestroyNotify) tamiz_terms_free);
  if (!g_str_equal (line->operator, "filled"))
    {
      controls[TAKES_VALUE] = takes_choices (kind) ? make_choice_button (self, line)
                                                   : make_entry (self, line, kind);
      name_control (controls[TAKES_VALUE], _("With what it is compared"));
      gtk_widget_set_hexpand (controls[TAKES_VALUE], TRUE);
    }
  for (guint i = 0; i < N_TAKES; i++)
    {
      if (controls[i] == NULL)
        continue;
      set_line (controls[i], line);
      tamiz_wrap_box_append (TAMIZ_WRAP_BOX (words), controls[i]);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  remove = make_remove_button (self, line, _("Remove This Condition"));
  gtk_widget_set_sensitive (remove, self->optional || line->parent->parent != NULL || line->parent->children->len > 1);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (box, row);
  keep_focus (self, line, controls);
}

static GtkWidget *
make_text_button (TamizConditionEditor *self,
                  TamizConditionLine   *group,
                  const char           *label,
                  GCallback             callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  set_line (button, group);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static void
add_head (TamizConditionEditor *self,
          GtkBox               *box,
          TamizConditionLine   *group)
{
  const char *const kinds[] = { _("All of these"), _("Any of these"), NULL };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *control = gtk_drop_down_new_from_strings (kinds);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (control), group->any ? 1 : 0);
  name_control (control, _("How many of these are to hold"));
  set_line (control, group);
  g_signal_connect_object (control, "notify::selected", G_CALLBACK (kind_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_widget_set_halign (control, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), control);
  if (group->parent != NULL)
    gtk_box_append (GTK_BOX (head), make_remove_button (self, group, _("Remove This Group")));
  gtk_box_append (box, head);
}

static GtkWidget *
make_group (TamizConditionEditor *self,
            TamizConditionLine   *group,
            guint                 depth)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *foot = tamiz_wrap_box_new ();

  if (depth > 0)
    gtk_widget_add_css_class (box, "condition-group");
  if (depth > 0 || group->children->len > 1)
    add_head (self, GTK_BOX (box), group);
  for (guint i = 0; i < group->children->len; i++)
    {
      TamizConditionLine *child = g_ptr_array_index (group->children, i);

      if (child->children == NULL)
        add_test (self, GTK_BOX (box), child);
      else
        gtk_box_append (GTK_BOX (box), make_group (self, child, depth + 1));
    }
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (foot),
                         make_text_button (self, group, _("Add a Condition"), G_CALLBACK (added_cb)));
  if (depth + 1 < MOST_NESTING && group->children->len > 0)
    tamiz_wrap_box_append (TAMIZ_WRAP_BOX (foot),
                           make_text_button (self, group, _("Add a Group"), G_CALLBACK (group_added_cb)));
  gtk_box_append (GTK_BOX (box), foot);

  return box;
}

/* Makes all controls anew; the keyboard stays where it was. */
static void
build (TamizConditionEditor *self)
{
  g_auto (GStrv) names = g_strsplit (self->part, "/", 3);

  g_clear_handle_id (&self->source, g_source_remove);
  self->building = TRUE;
  g_clear_pointer (&self->terms, tamiz_terms_free);
  self->terms = tamiz_draft_list_terms (self->draft, g_str_equal (names[0], "criteria") ? names[1] : NULL);
  adw_bin_set_child (ADW_BIN (self), make_group (self, self->lines, 0));
  self->focus_line = NULL;
  self->building = FALSE;
}

static void
read_part (TamizConditionEditor *self)
{
  json_t *value = tamiz_draft_get (self->draft, self->part);

  g_clear_pointer (&self->value, json_decref);
  self->value = json_incref (value);
  g_clear_pointer (&self->lines, tamiz_condition_line_free);
  self->lines = tamiz_condition_line_read (value);
  build (self);
}

static void
changed_cb (TamizConditionEditor *self,
            const char           *part)
{
  json_t *value = tamiz_draft_get (self->draft, self->part);

  if (!tamiz_draft_concerns (part, self->part) || self->typed || self->refused)
    return;
  if (value == NULL ? self->value == NULL : self->value != NULL && json_equal (value, self->value))
    return;
  /* A part that holds something else for the moment: whoever made this editor takes it away. */
  if (value != NULL && !json_is_object (value))
    return;
  read_part (self);
}

static void
refused_cb (TamizConditionEditor *self,
            const char           *part,
            const char           *message)
{
  if (!g_str_equal (part, self->part))
    return;
  /* What was typed stays there to be mended. */
  self->refused = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
}

static void
unmap_cb (TamizConditionEditor *self)
{
  typed_is_stored (self);
}

static void
tamiz_condition_editor_dispose (GObject *object)
{
  TamizConditionEditor *self = TAMIZ_CONDITION_EDITOR (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (tamiz_condition_editor_parent_class)->dispose (object);
}

static void
tamiz_condition_editor_finalize (GObject *object)
{
  TamizConditionEditor *self = TAMIZ_CONDITION_EDITOR (object);

  g_clear_object (&self->draft);
  g_clear_pointer (&self->lines, tamiz_condition_line_free);
  g_clear_pointer (&self->terms, tamiz_terms_free);
  g_clear_pointer (&self->value, json_decref);
  g_free (self->part);

  G_OBJECT_CLASS (tamiz_condition_editor_parent_class)->finalize (object);
}

static void
tamiz_condition_editor_class_init (TamizConditionEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_condition_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_condition_editor_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "conditioneditor");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_condition_editor_init (TamizConditionEditor *self)
{
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

/**
 * tamiz_condition_editor_new:
 * @draft: a draft
 * @part: the path of a condition
 * @title: what it is called
 * @optional: whether there may be none
 *
 * Makes an editor of a condition.
 *
 * Returns: (transfer floating): the editor
 */
GtkWidget *
tamiz_condition_editor_new (TamizDraft *draft,
                            const char *part,
                            const char *title,
                            gboolean    optional)
{
  TamizConditionEditor *self = g_object_new (TAMIZ_TYPE_CONDITION_EDITOR, NULL);

  self->draft = g_object_ref (draft);
  self->part = g_strdup (part);
  self->optional = optional;
  name_control (GTK_WIDGET (self), title);
  g_signal_connect_object (draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  read_part (self);

  return GTK_WIDGET (self);
}

/* The same in a row of a list. */
GtkWidget *
tamiz_condition_row_new (TamizDraft *draft,
                         const char *part,
                         const char *title,
                         gboolean    optional)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), tamiz_condition_editor_new (draft, part, title, optional));
  gtk_widget_add_css_class (box, "draft-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  return row;
}
