#define G_LOG_DOMAIN "tamiz-draft-kinds"

#include "config.h"

#include "tamiz-draft-kinds.h"

#include "tamiz-definition-words.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftKinds
{
  AdwActionRow parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkWidget *hint;   /* (nullable): as the list it is made when it is first opened */
  GPtrArray *checks; /* GtkCheckButton, by kind */

  TamizDraft *draft;
  char *part;     /* of the rule */
  json_t *before; /* (nullable): the rule as it was when the list was opened */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (TamizDraftKinds, tamiz_draft_kinds, ADW_TYPE_ACTION_ROW)

/**
 * tamiz_draft_kinds_read:
 * @rule: a rule of interest, as a document has it
 *
 * Reads which kinds of activity it counts.
 *
 * Returns: a bit for each #TamizActivityKind
 */
guint32
tamiz_draft_kinds_read (json_t *rule)
{
  guint32 kinds = 0;
  json_t *nick;
  gsize i;
  int kind;

  json_array_foreach (json_object_get (rule, "kinds"), i, nick)
    {
      if (tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, json_string_value (nick), &kind))
        kinds |= 1u << kind;
    }

  return kinds;
}

static guint32
read_weak_kinds (void)
{
  guint32 kinds = 0;

  for (guint kind = 0; kind < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); kind++)
    kinds |= tamiz_definition_is_weak_kind ((int) kind) ? 1u << kind : 0;

  return kinds;
}

/**
 * tamiz_draft_kinds_weak:
 * @rule: a rule of interest, as a document has it
 *
 * Tells whether what it counts is a weak signal where it does not say so itself.
 *
 * Returns: whether it is
 */
gboolean
tamiz_draft_kinds_weak (json_t *rule)
{
  return (tamiz_draft_kinds_read (rule) & read_weak_kinds ()) != 0;
}

/* A rule that mixes weak and strong kinds has to say which it is: what it was. */
static json_t *
make_rule (json_t *before,
           guint32 kinds)
{
  json_t *rule = json_deep_copy (before), *nicks = json_array ();
  guint32 weak = read_weak_kinds ();

  for (guint kind = 0; kind < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); kind++)
    {
      if ((kinds & (1u << kind)) != 0)
        json_array_append_new (nicks,
                               json_string (tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, (int) kind)));
    }
  json_object_set_new (rule, "kinds", nicks);
  if (json_object_get (rule, "weak") == NULL && (kinds & weak) != 0 && (kinds & ~weak) != 0)
    json_object_set_new (rule, "weak", json_boolean (tamiz_draft_kinds_weak (before)));

  return rule;
}

static guint32
get_chosen (TamizDraftKinds *self)
{
  guint32 kinds = 0;

  for (guint kind = 0; kind < self->checks->len; kind++)
    kinds |= gtk_check_button_get_active (g_ptr_array_index (self->checks, kind)) ? 1u << kind : 0;

  return kinds;
}

/* Until the list is closed it is tried only.  Without any kind there is no rule to try. */
static void
toggled_cb (TamizDraftKinds *self)
{
  guint32 kinds = get_chosen (self);

  if (self->showing)
    return;
  gtk_widget_set_visible (self->hint, kinds == 0);
  if (kinds != 0)
    tamiz_draft_drag (self->draft, self->part, make_rule (self->before, kinds));
}

static void
closed_cb (TamizDraftKinds *self)
{
  guint32 kinds = self->before != NULL ? get_chosen (self) : 0;
  g_autoptr (json_t) before = g_steal_pointer (&self->before);
  json_t *rule;

  if (before == NULL || tamiz_draft_get (self->draft, self->part) == NULL)
    return;
  rule = kinds == 0 || kinds == tamiz_draft_kinds_read (before) ? json_incref (before)
                                                                : make_rule (before, kinds);
  tamiz_draft_drag (self->draft, self->part, json_incref (rule));
  tamiz_draft_set (self->draft, self->part, rule);
}

static GtkWidget *
make_checks (TamizDraftKinds *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint kind = 0; kind < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); kind++)
    {
      GtkWidget *check
          = gtk_check_button_new_with_label (tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, (int) kind));

      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
      gtk_box_append (GTK_BOX (box), check);
    }

  return box;
}

static void
make_list (TamizDraftKinds *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->hint = gtk_label_new (_("At least one is needed"));
  gtk_widget_add_css_class (self->hint, "error");
  gtk_widget_set_visible (self->hint, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 300);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_checks (self));
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->button, popover);
}

static void
open_cb (GtkMenuButton *button,
         gpointer       user_data)
{
  TamizDraftKinds *self = user_data;
  json_t *rule = tamiz_draft_get (self->draft, self->part);
  guint32 kinds = tamiz_draft_kinds_read (rule);

  if (self->hint == NULL)
    make_list (self);
  g_clear_pointer (&self->before, json_decref);
  self->before = json_deep_copy (rule);
  self->showing = TRUE;
  for (guint kind = 0; kind < self->checks->len; kind++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, kind),
                                 (kinds & (1u << kind)) != 0);
  gtk_widget_set_visible (self->hint, FALSE);
  self->showing = FALSE;
}

static void
tamiz_draft_kinds_finalize (GObject *object)
{
  TamizDraftKinds *self = TAMIZ_DRAFT_KINDS (object);

  g_clear_object (&self->draft);
  g_clear_pointer (&self->before, json_decref);
  g_ptr_array_unref (self->checks);
  g_free (self->part);

  G_OBJECT_CLASS (tamiz_draft_kinds_parent_class)->finalize (object);
}

static void
tamiz_draft_kinds_class_init (TamizDraftKindsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_kinds_finalize;
}

static void
tamiz_draft_kinds_init (TamizDraftKinds *self)
{
  GtkWidget *button = gtk_menu_button_new (), *label = gtk_label_new (NULL);

  self->checks = g_ptr_array_new ();
  self->button = GTK_MENU_BUTTON (button);
  self->label = GTK_LABEL (label);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Activities"));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_width_chars (self->label, 12);
  gtk_label_set_max_width_chars (self->label, 34);
  gtk_menu_button_set_child (self->button, label);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_menu_button_set_create_popup_func (self->button, open_cb, self, NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Activities"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), button);
}

/**
 * tamiz_draft_kinds_new:
 * @draft: a draft
 * @rule: the path of a rule of interest
 *
 * Makes a row for the kinds of activity that a rule counts.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_kinds_new (TamizDraft *draft,
                       const char *rule)
{
  TamizDraftKinds *self = g_object_new (TAMIZ_TYPE_DRAFT_KINDS, NULL);

  self->draft = g_object_ref (draft);
  self->part = g_strdup (rule);
  tamiz_draft_kinds_show (self);

  return GTK_WIDGET (self);
}

/* Shows what the document says now. */
void
tamiz_draft_kinds_show (TamizDraftKinds *self)
{
  g_autofree char *words = tamiz_definition_words_kinds (
      tamiz_draft_kinds_read (tamiz_draft_get (self->draft, self->part)));

  if (g_str_equal (words, gtk_label_get_label (self->label)))
    return;
  gtk_label_set_label (self->label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), words);
}
