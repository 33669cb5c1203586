#define G_LOG_DOMAIN "tamiz-field-row"

#include "config.h"

#include "tamiz-field-row.h"

#include "tamiz-date-entry.h"
#include "tamiz-drop-down.h"
#include "tamiz-field-words.h"
#include "tamiz-into-sight.h"
#include "tamiz-own-field.h"
#include "tamiz-several-button.h"
#include "tamiz-steady-layout.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* How much of a choice's name there is room for. */
#define NARROWEST_CHARS 8
#define WIDEST_CHARS 32

struct _TamizFieldRow
{
  GtkListBoxRow parent_instance;

  AdwBin *title_bin;
  GtkLabel *title_label;
  AdwBin *editor_bin;
  GtkBox *message_box;
  GtkLabel *message_label;
  GtkBox *decide_box;

  char *name;
  TamizFieldKind kind;
  gboolean adds;            /* it adds to several rather than changing one */
  GtkWidget *editor;        /* by the kind: an entry, a text view, a date entry, a drop-down */
  GPtrArray *keys;          /* of the choices; the first is empty for none */
  char *seen;               /* what the field held when it was last shown as it is */
  char *stored;             /* what it holds now */
  char *sent;               /* (nullable): what is being saved */
  gboolean showing;         /* the editor is being set, nobody uses it */
};

G_DEFINE_FINAL_TYPE (TamizFieldRow, tamiz_field_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  EDITED,
  PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_buffer_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* What was not changed stays as it is stored, however it is shown. */
static gboolean
shows_seen (TamizFieldRow *self)
{
  g_autofree char *shown = tamiz_field_dup_shown (self->kind, self->seen);

  return g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->editor)), shown);
}

static char *
dup_number (TamizFieldRow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->editor));
  g_autofree char *number = NULL;

  if (tamiz_text_is_blank (typed))
    return g_strdup ("");
  if (shows_seen (self))
    return g_strdup (self->seen);

  number = tamiz_field_dup_amount (self->kind, typed);
  return tamiz_decimal_equal (number, self->seen) ? g_strdup (self->seen) : g_steal_pointer (&number);
}

static char *
dup_several (TamizFieldRow *self)
{
  g_auto (GStrv) chosen = tamiz_several_button_dup_chosen (TAMIZ_SEVERAL_BUTTON (self->editor));

  return g_strjoinv (TAMIZ_CHOICES_BETWEEN, chosen);
}

/* What stands in the editor, as it would be stored; never NULL. */
char *
tamiz_field_row_dup_text (TamizFieldRow *self)
{
  char *text = NULL;
  guint position;

  switch (self->kind)
    {
    case TAMIZ_FIELD_LONG:
      text = dup_buffer_text (GTK_TEXT_VIEW (gtk_scrolled_window_get_child (
          GTK_SCROLLED_WINDOW (self->editor))));
      return g_strstrip (text);
    case TAMIZ_FIELD_CHOICE:
      position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor));
      return g_strdup (position < self->keys->len ? g_ptr_array_index (self->keys, position) : "");
    case TAMIZ_FIELD_DAY:
      text = tamiz_date_entry_dup_day (TAMIZ_DATE_ENTRY (self->editor));
      if (text != NULL)
        return text;
      break;
    case TAMIZ_FIELD_SEVERAL:
      return dup_several (self);
    case TAMIZ_FIELD_NUMBER:
    case TAMIZ_FIELD_MONEY:
      return dup_number (self);
    case TAMIZ_FIELD_PHONE:
    case TAMIZ_FIELD_COUNTRY:
    case TAMIZ_FIELD_LANGUAGE:
      if (shows_seen (self))
        return g_strdup (self->seen);
      break;
    case TAMIZ_FIELD_TEXT:
      break;
    }

  text = tamiz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->editor)));

  return text != NULL ? text : g_strdup ("");
}

/* Somebody's choice that is not among those offered stays what it is. */
static void
select_choice (TamizFieldRow *self,
               const char    *key)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->keys, i), key))
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), i);
          return;
        }
    }

  g_ptr_array_add (self->keys, g_strdup (key));
  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->editor))), key);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), self->keys->len - 1);
}

static void
choose_several (TamizFieldRow *self,
                const char    *text)
{
  g_auto (GStrv) chosen = g_strsplit (text, TAMIZ_CHOICES_BETWEEN, -1);

  tamiz_several_button_set_chosen (TAMIZ_SEVERAL_BUTTON (self->editor), (const char *const *) chosen);
}

static void
set_text (TamizFieldRow *self,
          const char    *text)
{
  g_autofree char *current = tamiz_field_row_dup_text (self);
  g_autofree char *shown = tamiz_field_dup_shown (self->kind, text);

  if (tamiz_field_is_written (self->kind)
          ? g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->editor)), shown)
          : g_str_equal (current, text))
    return;

  self->showing = TRUE;
  switch (self->kind)
    {
    case TAMIZ_FIELD_LONG:
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (gtk_scrolled_window_get_child (
                                    GTK_SCROLLED_WINDOW (self->editor)))),
                                text, -1);
      break;
    case TAMIZ_FIELD_CHOICE:
      select_choice (self, text);
      break;
    case TAMIZ_FIELD_SEVERAL:
      choose_several (self, text);
      break;
    case TAMIZ_FIELD_NUMBER:
    case TAMIZ_FIELD_MONEY:
    case TAMIZ_FIELD_PHONE:
    case TAMIZ_FIELD_COUNTRY:
    case TAMIZ_FIELD_LANGUAGE:
    case TAMIZ_FIELD_DAY:
    case TAMIZ_FIELD_TEXT:
      gtk_editable_set_text (GTK_EDITABLE (self->editor), shown);
      break;
    }
  self->showing = FALSE;
}

static gboolean
is_edited (TamizFieldRow *self)
{
  g_autofree char *text = tamiz_field_row_dup_text (self);

  return !g_str_equal (text, self->seen);
}

static gboolean
is_in_conflict (TamizFieldRow *self)
{
  return !g_str_equal (self->stored, self->seen);
}

/* All of the row, with its message. */
static void
map_message_cb (TamizFieldRow *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    tamiz_bring_into_sight (GTK_WIDGET (self));
}

static void
show_message (TamizFieldRow *self,
              const char    *message)
{
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_box), message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->decide_box), message != NULL && is_in_conflict (self));
}

static void
show_conflict (TamizFieldRow *self)
{
  g_autofree char *shown = tamiz_field_dup_shown (self->kind, self->stored);
  g_autofree char *message = NULL;

  if (*self->stored != '\0')
    /* Translators: %s is what the field holds now */
    message = g_strdup_printf (_("Somebody has changed it meanwhile: it holds “%s” now."), shown);
  else
    message = g_strdup (_("Somebody has emptied it meanwhile."));
  show_message (self, message);
}

static void
send_text (TamizFieldRow *self)
{
  g_free (self->sent);
  self->sent = tamiz_field_row_dup_text (self);
  g_signal_emit (self, signals[EDITED], 0, self->sent, self->adds ? NULL : self->seen);
}

/**
 * tamiz_field_row_dup_problem:
 * @self: a row
 *
 * Says why what was typed cannot be saved.
 *
 * Returns: (transfer full) (nullable): a sentence
 */
char *
tamiz_field_row_dup_problem (TamizFieldRow *self)
{
  return is_edited (self) && tamiz_field_is_amount (self->kind)
             ? tamiz_field_dup_problem (self->kind, gtk_editable_get_text (GTK_EDITABLE (self->editor)))
             : NULL;
}

/**
 * tamiz_field_row_save:
 * @self: a row
 * @leaving: whether the lead is being left, so that nobody can decide any more
 *
 * Saves what was typed.
 */
void
tamiz_field_row_save (TamizFieldRow *self,
                      gboolean       leaving)
{
  g_autofree char *text = tamiz_field_row_dup_text (self);
  g_autofree char *problem = tamiz_field_row_dup_problem (self);

  if (problem != NULL)
    {
      show_message (self, problem);
      return;
    }
  if (!is_edited (self) && tamiz_field_is_amount (self->kind) && self->sent == NULL && !is_in_conflict (self))
    {
      set_text (self, self->seen);
      show_message (self, NULL);
    }
  if (!is_edited (self) || g_strcmp0 (text, self->sent) == 0 || (is_in_conflict (self) && !leaving))
    return;
  send_text (self);
}

static void
save_cb (TamizFieldRow *self)
{
  if (self->editor != NULL && !self->showing)
    tamiz_field_row_save (self, FALSE);
}

static void
pick_cb (TamizFieldRow *self)
{
  if (self->editor == NULL || self->showing)
    return;

  g_signal_emit (self, signals[PICKED], 0);
  tamiz_field_row_save (self, FALSE);
}

static void
use_mine_cb (TamizFieldRow *self)
{
  g_free (self->seen);
  self->seen = g_strdup (self->stored);
  show_message (self, NULL);
  if (is_edited (self))
    send_text (self);
}

static void
use_theirs_cb (TamizFieldRow *self)
{
  g_free (self->seen);
  self->seen = g_strdup (self->stored);
  set_text (self, self->stored);
  show_message (self, NULL);
  if (self->kind == TAMIZ_FIELD_CHOICE || self->kind == TAMIZ_FIELD_SEVERAL)
    g_signal_emit (self, signals[PICKED], 0);
}

static GtkWidget *
make_text_view (TamizFieldRow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 7);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 7);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scroller), 200);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 64);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "entry-frame");

  return scroller;
}

static GtkWidget *
make_editor (TamizFieldRow *self)
{
  GtkWidget *editor = NULL;

  switch (self->kind)
    {
    case TAMIZ_FIELD_LONG:
      return make_text_view (self);
    case TAMIZ_FIELD_CHOICE:
      editor = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);
      tamiz_drop_down_shorten (GTK_DROP_DOWN (editor), NARROWEST_CHARS, WIDEST_CHARS);
      gtk_widget_set_halign (editor, GTK_ALIGN_START);
      g_signal_connect_object (editor, "notify::selected", G_CALLBACK (pick_cb), self, G_CONNECT_SWAPPED);
      return editor;
    case TAMIZ_FIELD_SEVERAL:
      editor = tamiz_several_button_new ();
      gtk_widget_set_halign (editor, GTK_ALIGN_START);
      g_signal_connect_object (editor, "closed", G_CALLBACK (pick_cb), self, G_CONNECT_SWAPPED);
      return editor;
    case TAMIZ_FIELD_DAY:
      editor = tamiz_date_entry_new ();
      gtk_widget_set_halign (editor, GTK_ALIGN_START);
      break;
    case TAMIZ_FIELD_NUMBER:
    case TAMIZ_FIELD_MONEY:
    case TAMIZ_FIELD_PHONE:
    case TAMIZ_FIELD_COUNTRY:
    case TAMIZ_FIELD_LANGUAGE:
    case TAMIZ_FIELD_TEXT:
      editor = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (editor), 10);
      break;
    }
  g_signal_connect_object (editor, "activate", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);

  return editor;
}

static GtkWidget *
get_focusable (TamizFieldRow *self)
{
  return self->kind == TAMIZ_FIELD_LONG
             ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->editor))
             : self->editor;
}

static gboolean
tamiz_field_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_focusable (TAMIZ_FIELD_ROW (widget)));
}

static void
tamiz_field_row_dispose (GObject *object)
{
  TamizFieldRow *self = TAMIZ_FIELD_ROW (object);

  self->editor = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_FIELD_ROW);

  G_OBJECT_CLASS (tamiz_field_row_parent_class)->dispose (object);
}

static void
tamiz_field_row_finalize (GObject *object)
{
  TamizFieldRow *self = TAMIZ_FIELD_ROW (object);

  g_free (self->name);
  g_free (self->seen);
  g_free (self->stored);
  g_free (self->sent);
  g_ptr_array_unref (self->keys);

  G_OBJECT_CLASS (tamiz_field_row_parent_class)->finalize (object);
}

static void
tamiz_field_row_class_init (TamizFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_field_row_finalize;
  widget_class->grab_focus = tamiz_field_row_grab_focus;

  /* (value, seen): to be stored where the field still holds @seen; NULL: in any case. */
  signals[EDITED] = g_signal_new ("edited", TAMIZ_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /* Another choice stands in the row, and is going to be saved unless it is what is stored. */
  signals[PICKED] = g_signal_new ("picked", TAMIZ_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, title_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, editor_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, message_box);
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, message_label);
  gtk_widget_class_bind_template_child (widget_class, TamizFieldRow, decide_box);
  gtk_widget_class_bind_template_callback (widget_class, map_message_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_mine_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_theirs_cb);
}

static void
tamiz_field_row_init (TamizFieldRow *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->seen = g_strdup ("");
  self->stored = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @name is what “lead.set” calls the field. */
GtkWidget *
tamiz_field_row_new (const char     *name,
                     const char     *title,
                     TamizFieldKind  kind)
{
  TamizFieldRow *self = g_object_new (TAMIZ_TYPE_FIELD_ROW, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->name = g_strdup (name);
  self->kind = kind;
  self->editor = make_editor (self);
  adw_bin_set_child (self->editor_bin, self->editor);
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_focusable (self)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (kind == TAMIZ_FIELD_SEVERAL)
    tamiz_several_button_set_title (TAMIZ_SEVERAL_BUTTON (self->editor), title);
  if (kind != TAMIZ_FIELD_CHOICE && kind != TAMIZ_FIELD_SEVERAL)
    {
      g_signal_connect_object (focus, "leave", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (self->editor, g_object_ref (focus));
    }
  g_object_unref (focus);

  return GTK_WIDGET (self);
}

const char *
tamiz_field_row_get_name (TamizFieldRow *self)
{
  return self->name;
}

const char *
tamiz_field_row_get_title (TamizFieldRow *self)
{
  return gtk_label_get_label (self->title_label);
}

/* The title is as wide as those of the other rows. */
void
tamiz_field_row_align (TamizFieldRow *self,
                       GtkSizeGroup  *titles)
{
  gtk_size_group_add_widget (titles, GTK_WIDGET (self->title_bin));
}

/* What is typed in the row is one more, not another one in its place. */
void
tamiz_field_row_set_adds (TamizFieldRow *self)
{
  self->adds = TRUE;
}

/* What stands in an empty entry. */
void
tamiz_field_row_set_hint (TamizFieldRow *self,
                          const char    *hint)
{
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->editor), hint);
}

/**
 * tamiz_field_row_set_choices:
 * @self: a row with a choice
 * @none: what no choice is called
 * @keys: (element-type utf8): what is stored
 * @labels: (element-type utf8): what people read
 *
 * Offers choices.  Nothing is changed where they are those that are offered already.
 */
void
tamiz_field_row_set_choices (TamizFieldRow *self,
                             const char    *none,
                             GPtrArray     *keys,
                             GPtrArray     *labels)
{
  GtkStringList *offered = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->editor)));
  g_autoptr (GtkStringList) list = NULL;
  g_autofree char *text = tamiz_field_row_dup_text (self);
  gboolean same = self->keys->len >= keys->len + 1
                  && g_str_equal (gtk_string_list_get_string (offered, 0), none);

  for (guint i = 0; same && i < keys->len; i++)
    same = g_str_equal (g_ptr_array_index (self->keys, i + 1), g_ptr_array_index (keys, i))
           && g_str_equal (gtk_string_list_get_string (offered, i + 1), g_ptr_array_index (labels, i));
  if (same)
    return;

  list = gtk_string_list_new (NULL);
  g_ptr_array_set_size (self->keys, 0);
  g_ptr_array_add (self->keys, g_strdup (""));
  gtk_string_list_append (list, none);
  for (guint i = 0; i < keys->len; i++)
    {
      g_ptr_array_add (self->keys, g_strdup (g_ptr_array_index (keys, i)));
      gtk_string_list_append (list, g_ptr_array_index (labels, i));
    }
  self->showing = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->editor), G_LIST_MODEL (list));
  select_choice (self, text);
  self->showing = FALSE;
}

/**
 * tamiz_field_row_set_several:
 * @self: a row with several choices
 * @choices: (element-type utf8): what can be chosen
 *
 * Offers choices, of which none is chosen then.
 */
void
tamiz_field_row_set_several (TamizFieldRow *self,
                             GPtrArray     *choices)
{
  tamiz_several_button_set_choices (TAMIZ_SEVERAL_BUTTON (self->editor), choices, choices);
}

/**
 * tamiz_field_row_show:
 * @self: a row
 * @value: (nullable): what the field holds
 * @other: whether it is another record's
 * @editable: whether the one who works may change it
 *
 * Shows what a field holds.  What somebody is typing stays; where the field has been changed
 * meanwhile that is said.
 */
void
tamiz_field_row_show (TamizFieldRow *self,
                      const char    *value,
                      gboolean       other,
                      gboolean       editable)
{
  g_autofree char *text = tamiz_field_row_dup_text (self);
  gboolean keep = !other && self->sent == NULL && is_edited (self) && g_strcmp0 (text, value) != 0;
  gboolean changed = g_strcmp0 (self->stored, value != NULL ? value : "") != 0;

  g_free (self->stored);
  self->stored = g_strdup (value != NULL ? value : "");
  gtk_widget_set_sensitive (self->editor, editable);
  /* What is on its way is decided by its answer. */
  if (self->sent != NULL && !other)
    return;
  if (keep)
    {
      if (changed && !self->adds)
        show_conflict (self);
      return;
    }

  g_clear_pointer (&self->sent, g_free);
  g_free (self->seen);
  self->seen = g_strdup (self->stored);
  set_text (self, self->stored);
  show_message (self, NULL);
}

/* Whether something was sent for the record that is shown, and not answered yet. */
gboolean
tamiz_field_row_is_saving (TamizFieldRow *self)
{
  return self->sent != NULL;
}

/* What stands in the row is being saved with another row. */
void
tamiz_field_row_set_saving (TamizFieldRow *self)
{
  g_free (self->sent);
  self->sent = tamiz_field_row_dup_text (self);
}

/* What was to be saved waits for something else, and stays in the editor until then. */
void
tamiz_field_row_hold (TamizFieldRow *self)
{
  g_clear_pointer (&self->sent, g_free);
}

/* What was sent is stored now. */
void
tamiz_field_row_saved (TamizFieldRow *self)
{
  if (self->sent == NULL)
    return;

  g_free (self->seen);
  g_free (self->stored);
  self->seen = self->adds ? g_strdup ("") : g_strdup (self->sent);
  self->stored = g_strdup (self->seen);
  if (self->adds)
    set_text (self, "");
  else if (self->kind == TAMIZ_FIELD_NUMBER && !is_edited (self))
    set_text (self, self->stored);
  g_clear_pointer (&self->sent, g_free);
  show_message (self, NULL);
}

/* Gives it the keyboard and brings it into sight, also where it has not been laid out yet. */
void
tamiz_field_row_reveal (TamizFieldRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  tamiz_bring_into_sight (GTK_WIDGET (self));
}

/* What was sent was not taken; what was typed stays.  A choice goes back. */
void
tamiz_field_row_refuse (TamizFieldRow *self,
                        const char    *message)
{
  g_clear_pointer (&self->sent, g_free);
  show_message (self, message);
  if (self->kind == TAMIZ_FIELD_CHOICE && !is_in_conflict (self))
    set_text (self, self->seen);
}
