#define G_LOG_DOMAIN "tamiz-draft-interest"

#include "config.h"

#include "tamiz-draft-interest.h"

#include "tamiz-draft-kinds.h"
#include "tamiz-draft-rows.h"
#include "tamiz-draft-rule.h"
#include "tamiz-into-sight.h"

#include <glib/gi18n-lib.h>

/* What a new rule earns until somebody says otherwise. */
#define NEW_POINTS 10
#define NEW_DAYS 30

struct _TamizDraftInterest
{
  TamizDraftSection parent_instance;

  GtkListBox *list;
  GHashTable *rows; /* TamizDraftRule, by key */
};

G_DEFINE_FINAL_TYPE (TamizDraftInterest, tamiz_draft_interest, TAMIZ_TYPE_DRAFT_SECTION)

static json_t *
get_rules (TamizDraftInterest *self)
{
  return tamiz_draft_get (tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self)), "interest");
}

static TamizDraftRule *
get_nth (TamizDraftInterest *self,
         guint               n)
{
  const char *key = tamiz_json_get_text (json_array_get (get_rules (self), n), "key");

  return key != NULL ? g_hash_table_lookup (self->rows, key) : NULL;
}

static gboolean
is_there (json_t     *rules,
          const char *key)
{
  json_t *rule;
  gsize i;

  json_array_foreach (rules, i, rule)
    {
      if (g_strcmp0 (tamiz_json_get_text (rule, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Takes out the rows of rules that are gone; tells whether the keyboard was in one of them. */
static gboolean
forget_rows (TamizDraftInterest *self)
{
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GHashTableIter iter;
  gpointer row;
  gboolean lost = FALSE;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      if (is_there (get_rules (self), tamiz_draft_rule_get_key (row)))
        continue;
      lost |= row == (gpointer) focused;
      g_hash_table_iter_remove (&iter);
      gtk_list_box_remove (self->list, row);
    }

  return lost;
}

static TamizDraftRule *
ensure_row (TamizDraftInterest *self,
            const char         *key)
{
  TamizDraftRule *row = g_hash_table_lookup (self->rows, key);

  if (row != NULL)
    return row;
  row = TAMIZ_DRAFT_RULE (
      tamiz_draft_rule_new (tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self)), key));
  g_hash_table_insert (self->rows, (gpointer) tamiz_draft_rule_get_key (row), row);
  gtk_list_box_append (self->list, GTK_WIDGET (row));

  return row;
}

/* Rows are kept, and only put in another order: nothing folds, nobody loses their place. */
static void
show (TamizDraftInterest *self)
{
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  guint position = focused != NULL ? tamiz_draft_rule_get_position (TAMIZ_DRAFT_RULE (focused)) : 0;
  gboolean lost = forget_rows (self), moved = FALSE;
  json_t *rules = get_rules (self), *rule;
  guint n = (guint) json_array_size (rules);
  gsize i;

  json_array_foreach (rules, i, rule)
    {
      TamizDraftRule *row = ensure_row (self, tamiz_json_get_text (rule, "key"));

      moved |= tamiz_draft_rule_get_position (row) != i
               || gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) != (int) i;
      tamiz_draft_rule_show (row, (guint) i, n);
    }
  if (moved)
    gtk_list_box_invalidate_sort (self->list);
  if (lost && n > 0)
    gtk_widget_child_focus (GTK_WIDGET (get_nth (self, MIN (position, n - 1))),
                            GTK_DIR_TAB_FORWARD);
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  return (int) tamiz_draft_rule_get_position (TAMIZ_DRAFT_RULE (a))
         - (int) tamiz_draft_rule_get_position (TAMIZ_DRAFT_RULE (b));
}

/* Which kind a new rule begins with: the first that none counts yet. */
static const char *
find_kind (json_t *rules)
{
  guint32 counted = 0;
  json_t *rule;
  gsize i;

  json_array_foreach (rules, i, rule)
    counted |= tamiz_draft_kinds_read (rule);
  for (guint kind = 0; kind < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); kind++)
    {
      if ((counted & (1u << kind)) == 0)
        return tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, (int) kind);
    }

  return tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_OTHER);
}

static void
add_cb (TamizDraftInterest *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  TamizDraftRule *row;

  tamiz_draft_add (draft, "interest", "rule",
                   json_pack ("{ss, s[s], si, si}", "title", _("New rule"), "kinds",
                              find_kind (get_rules (self)), "points", NEW_POINTS, "half_life_days",
                              NEW_DAYS));
  row = get_nth (self, (guint) json_array_size (get_rules (self)) - 1);
  tamiz_draft_rule_name (row);
  tamiz_bring_into_sight (GTK_WIDGET (row));
}

static GtkWidget *
make_add_button (TamizDraftInterest *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add Rule"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
make_placeholder (void)
{
  GtkWidget *label = gtk_label_new (_("Without a rule nothing that a prospect does counts."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "draft-text");

  return label;
}

static void
tamiz_draft_interest_begin (TamizDraftSection *section)
{
  TamizDraftInterest *self = TAMIZ_DRAFT_INTEREST (section);
  GtkWidget *group
      = tamiz_draft_section_add_list (section, _("Interest"),
                                      _("What a prospect does earns points, up to 100. The first "
                                         "rule that an activity fits counts it, so their "
                                         "order matters: Alt+Up and Alt+Down move a rule."));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_placeholder (self->list, make_placeholder ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rules of interest"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), make_add_button (self));
  show (self);
}

static void
tamiz_draft_interest_changed (TamizDraftSection *section,
                              const char        *part)
{
  if (tamiz_draft_concerns (part, "interest"))
    show (TAMIZ_DRAFT_INTEREST (section));
}

static gboolean
tamiz_draft_interest_reveal (TamizDraftSection *section,
                             const char        *part)
{
  TamizDraftInterest *self = TAMIZ_DRAFT_INTEREST (section);
  g_auto (GStrv) names = g_strsplit (part, "/", 3);
  GtkWidget *row
      = names[0] != NULL && names[1] != NULL ? g_hash_table_lookup (self->rows, names[1]) : NULL;

  if (row == NULL)
    return FALSE;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  tamiz_bring_into_sight (row);

  return TRUE;
}

static void
tamiz_draft_interest_finalize (GObject *object)
{
  g_hash_table_unref (TAMIZ_DRAFT_INTEREST (object)->rows);

  G_OBJECT_CLASS (tamiz_draft_interest_parent_class)->finalize (object);
}

static void
tamiz_draft_interest_class_init (TamizDraftInterestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_interest_finalize;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_interest_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->changed = tamiz_draft_interest_changed;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->reveal = tamiz_draft_interest_reveal;
}

static void
tamiz_draft_interest_init (TamizDraftInterest *self)
{
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
}
