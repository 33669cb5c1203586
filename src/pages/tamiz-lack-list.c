#define G_LOG_DOMAIN "tamiz-lack-list"

#include "config.h"

#include "tamiz-lack-list.h"

#include "tamiz-criterion-row.h"
#include "tamiz-drop-down.h"
#include "tamiz-fields.h"
#include "tamiz-into-sight.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-typed.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

/* Three lists, each in sight while it holds something: what is to be asked, what is to be
 * filled in, and what is done elsewhere.
 */
typedef enum
{
  GROUP_ASK,
  GROUP_FILL,
  GROUP_DO,
  N_GROUPS,
} Group;

struct _TamizLackList
{
  AdwBin parent_instance;

  GtkWidget *groups[N_GROUPS];
  GtkWidget *lists[N_GROUPS];
  TamizNotice *notice;      /* beneath what is filled in */

  TamizDesk *desk;          /* (nullable) until it is given */
  char *lead;               /* (nullable) */
  GHashTable *rows;         /* what and key → the child of a list; borrowed */
};

G_DEFINE_FINAL_TYPE (TamizLackList, tamiz_lack_list, ADW_TYPE_BIN)

/* What a row does: the criterion's or the field's key. */
static const char *
get_key (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "key");
}

static void
answered_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizCriterionRow *row = owner;

  tamiz_criterion_row_set_refusal (row, answer == NULL ? error->message : NULL);
}

static void
criterion_cb (TamizLackList     *self,
              const char        *value,
              TamizCriterionRow *row)
{
  if (value == NULL)
    return;

  tamiz_desk_do (self->desk, row, "answer",
                 json_pack ("{ss ss ss}", "id", self->lead, "criterion",
                            tamiz_criterion_row_get_key (row), "value", value),
                 _("Answer stored"), answered_cb);
}

/* Marks a row that was refused, and says why beneath; @message is NULL where it was not. */
static void
show_refusal (TamizLackList *self,
              gpointer       row,
              const char    *message)
{
  if (message != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  tamiz_notice_set_text (self->notice, message);
}

static void
filled_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  GtkWidget *self = gtk_widget_get_ancestor (owner, TAMIZ_TYPE_LACK_LIST);

  if (self != NULL)
    show_refusal (TAMIZ_LACK_LIST (self), owner, answer == NULL ? error->message : NULL);
}

/* The program saw the field empty, so nobody's value is overwritten. */
static void
fill (TamizLackList *self,
      gpointer       row,
      const char    *value)
{
  g_autofree char *pair = g_strdup_printf ("%s=%s", get_key (row), value);
  g_autofree char *seen = g_strdup_printf ("%s=", get_key (row));
  json_t *lack = g_object_get_data (G_OBJECT (row), "lack");
  json_t *arguments = json_pack ("{ss s[s]}", "id", self->lead, "fields", pair);

  if (g_strcmp0 (tamiz_words_get_text (lack, "state"), "unknown") == 0)
    json_object_set_new (arguments, "seen", json_pack ("[s]", seen));
  tamiz_desk_do (self->desk, row, "lead.set", arguments, _("Saved"), filled_cb);
}

static const TamizField *
find_field (const char *key)
{
  TamizFieldRef ref;

  if (key == NULL || !tamiz_field_ref_parse (key, &ref) || ref.field < 0)
    return NULL;

  return &tamiz_kind_get_info (ref.kind)->fields[ref.field];
}

static void
entry_applied_cb (TamizLackList *self,
                  AdwEntryRow   *row)
{
  const TamizField *field = find_field (get_key (row));
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean is_number = field != NULL && (field->type == TAMIZ_TYPE_INT || field->type == TAMIZ_TYPE_DECIMAL);
  g_autofree char *problem = is_number && !tamiz_text_is_blank (typed) ? tamiz_typed_problem (typed) : NULL;
  g_autofree char *value = NULL;

  if (problem != NULL)
    {
      show_refusal (self, row, problem);
      return;
    }
  if (is_number)
    value = tamiz_typed_number (typed);
  else if (field != NULL && field->type == TAMIZ_TYPE_DATE)
    value = tamiz_typed_day (typed);
  else
    value = g_strdup (typed);
  fill (self, row, value);
}

static void
choice_cb (TamizLackList *self,
           GParamSpec    *pspec,
           AdwComboRow   *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected != GTK_INVALID_LIST_POSITION)
    fill (self, row, tamiz_enum_nick (find_field (get_key (row))->list, (int) selected));
}

static const char *
get_state_words (json_t *lack)
{
  const char *state = tamiz_words_get_text (lack, "state");
  gboolean required = json_is_true (json_object_get (lack, "required"));

  if (g_strcmp0 (state, "not_met") == 0)
    return required ? _("Required, not met") : _("Desirable, not met");
  if (g_strcmp0 (state, "disputed") == 0)
    return required ? _("Required, disputed by sales") : _("Desirable, disputed by sales");

  return required ? _("Required, not known yet") : _("Desirable, not known yet");
}

static GtkWidget *
make_criterion (TamizLackList *self,
                json_t        *criterion)
{
  GtkWidget *row = tamiz_criterion_row_new ();

  tamiz_criterion_row_set_item (TAMIZ_CRITERION_ROW (row), criterion);
  g_signal_connect_object (row, "answered", G_CALLBACK (criterion_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_choice (TamizLackList    *self,
             json_t           *lack,
             const TamizField *field)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < tamiz_enum_size (field->list); i++)
    gtk_string_list_append (labels, tamiz_enum_label (field->list, (int) i));
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  tamiz_drop_down_offer (ADW_COMBO_ROW (row), labels);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_state_words (lack));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_words_get_text (lack, "title"));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (choice_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_entry (TamizLackList *self,
            json_t        *lack)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *title
      = g_strdup_printf ("%s · %s", tamiz_words_get_text (lack, "title"), get_state_words (lack));

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "apply", G_CALLBACK (entry_applied_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
make_field (TamizLackList *self,
            json_t        *lack,
            const char    *key)
{
  const TamizField *field = find_field (key);
  GtkWidget *row = field != NULL && field->type == TAMIZ_TYPE_ENUM ? make_choice (self, lack, field)
                                                                   : make_entry (self, lack);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);

  return row;
}

/* Only by calling: contact in both directions, a grade, news after a return. */
static gboolean
is_called_for (json_t *lack)
{
  static const char *const whats[] = { "contact", "grade", "signal", "history", NULL };

  return g_strv_contains (whats, tamiz_words_get_text (lack, "what"));
}

static void
elsewhere_cb (TamizLackList *self,
              GtkWidget     *button)
{
  gtk_widget_activate_action (GTK_WIDGET (self), g_object_get_data (G_OBJECT (button), "action"),
                              "s", self->lead);
}

static GtkWidget *
make_elsewhere (TamizLackList *self,
                json_t        *lack)
{
  gboolean call = is_called_for (lack);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (call ? _("_Call") : _("_Open Lead"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_words_get_text (lack, "title"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_state_words (lack));
  g_object_set_data (G_OBJECT (button), "action", call ? "win.call" : "win.open-lead");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (elsewhere_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}

static json_t *
find_criterion (json_t     *criteria,
                const char *key)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (criteria, i, criterion)
    {
      if (g_strcmp0 (tamiz_words_get_text (criterion, "key"), key) == 0)
        return criterion;
    }

  return NULL;
}

/* The criterion that supplies a lack, where one does and it is asked. */
static json_t *
find_asked (json_t *lack,
            json_t *criteria)
{
  json_t *criterion = find_criterion (criteria, tamiz_words_get_text (lack, "key"));

  return criterion != NULL && json_is_true (json_object_get (criterion, "asked")) ? criterion
                                                                                  : NULL;
}

/* (nullable): the field that supplies a lack. */
static const char *
find_field_key (json_t *lack)
{
  const char *what = tamiz_words_get_text (lack, "what");
  const char *key = tamiz_words_get_text (lack, "key");

  if (g_strcmp0 (what, "field") == 0)
    return key;
  if (g_strcmp0 (what, "history") == 0 && g_strcmp0 (key, "lead.pain_points") == 0)
    return key;
  if (g_strcmp0 (what, "contact") == 0 && g_strcmp0 (key, "reachable") == 0)
    return "person.email";

  return NULL;
}

static GtkWidget *
make_row (TamizLackList *self,
          json_t        *lack,
          json_t        *criteria,
          Group         *group)
{
  json_t *criterion = find_asked (lack, criteria);
  const char *key = find_field_key (lack);
  GtkWidget *row;

  if (criterion != NULL)
    {
      *group = GROUP_ASK;
      row = make_criterion (self, criterion);
    }
  else if (key != NULL)
    {
      *group = GROUP_FILL;
      row = make_field (self, lack, key);
      g_object_set_data_full (G_OBJECT (row), "key", g_strdup (key), g_free);
    }
  else
    {
      *group = GROUP_DO;
      row = make_elsewhere (self, lack);
    }
  g_object_set_data_full (G_OBJECT (row), "lack", json_incref (lack), (GDestroyNotify) json_decref);

  return row;
}

/* What a lack is known by from one reading to the next.  Titles tell those apart that have
 * no key, as two calls without outcome.
 */
static char *
dup_id (json_t *lack,
        json_t *criteria)
{
  const char *key = tamiz_words_get_text (lack, "key");

  if (find_asked (lack, criteria) != NULL || find_field_key (lack) != NULL)
    return g_strdup (key);

  return g_strdup_printf ("%s\t%s\t%s", tamiz_words_get_text (lack, "what"), key != NULL ? key : "",
                          tamiz_words_get_text (lack, "title"));
}

/* In a list box the child stands in a row of the box where it is none itself. */
static GtkWidget *
get_list_row (GtkWidget *row)
{
  return gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX_ROW);
}

static void
remove_row (TamizLackList *self,
            GtkWidget     *row)
{
  GtkWidget *list_row = get_list_row (row);
  GtkWidget *list = gtk_widget_get_parent (list_row);
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, list_row);
  GtkWidget *next = gtk_widget_get_next_sibling (list_row);

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (list_row);
  /* Who supplied one by keyboard goes on with the next. */
  if (focused && next != NULL)
    gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
  gtk_list_box_remove (GTK_LIST_BOX (list), list_row);
}

static void
remove_supplied (TamizLackList *self,
                 GHashTable    *wanted)
{
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      if (!g_hash_table_contains (wanted, id))
        {
          remove_row (self, row);
          g_hash_table_iter_remove (&iter);
        }
    }
}

static void
add_row (TamizLackList *self,
         const char    *id,
         json_t        *lack,
         json_t        *criteria)
{
  Group group;
  GtkWidget *row = make_row (self, lack, criteria, &group);
  GtkWidget *list_row = row;

  /* The row itself takes no focus: what is in it does. */
  if (!GTK_IS_LIST_BOX_ROW (row))
    {
      list_row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), row);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), FALSE);
      gtk_widget_set_focusable (list_row, FALSE);
      gtk_widget_add_css_class (list_row, "criterion");
    }
  gtk_list_box_append (GTK_LIST_BOX (self->lists[group]), list_row);
  g_hash_table_insert (self->rows, g_strdup (id), row);
}

static void
tamiz_lack_list_dispose (GObject *object)
{
  TamizLackList *self = TAMIZ_LACK_LIST (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (tamiz_lack_list_parent_class)->dispose (object);
}

static void
tamiz_lack_list_class_init (TamizLackListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_lack_list_dispose;
}

static void
make_group (TamizLackList *self,
            GtkWidget     *box,
            Group          group,
            const char    *title)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  self->groups[group] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->lists[group] = list;
  gtk_box_append (GTK_BOX (self->groups[group]), label);
  gtk_box_append (GTK_BOX (self->groups[group]), list);
  gtk_box_append (GTK_BOX (box), self->groups[group]);
  gtk_widget_set_visible (self->groups[group], FALSE);
}

static void
tamiz_lack_list_init (TamizLackList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  make_group (self, box, GROUP_ASK, _("To Be Asked"));
  make_group (self, box, GROUP_FILL, _("To Be Filled In"));
  self->notice = TAMIZ_NOTICE (tamiz_notice_new ());
  gtk_box_append (GTK_BOX (self->groups[GROUP_FILL]), GTK_WIDGET (self->notice));
  make_group (self, box, GROUP_DO, _("To Be Done"));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
tamiz_lack_list_set_desk (TamizLackList *self,
                          TamizDesk     *desk)
{
  g_set_object (&self->desk, desk);
}

static void
show_lacks (TamizLackList *self,
            json_t        *lacks,
            json_t        *criteria)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_t *lack;
  gsize i;

  json_array_foreach (lacks, i, lack)
    g_hash_table_add (wanted, dup_id (lack, criteria));
  remove_supplied (self, wanted);

  json_array_foreach (lacks, i, lack)
    {
      g_autofree char *id = dup_id (lack, criteria);
      GtkWidget *row = g_hash_table_lookup (self->rows, id);

      if (row == NULL)
        add_row (self, id, lack, criteria);
      else if (TAMIZ_IS_CRITERION_ROW (row))
        tamiz_criterion_row_set_item (TAMIZ_CRITERION_ROW (row), find_asked (lack, criteria));
    }
}

/**
 * tamiz_lack_list_show:
 * @self: a list
 * @lead: a lead's id
 * @lacks: what it lacks, as handoff.check says
 * @criteria: (nullable): lead.criteria's items
 *
 * Shows what a lead lacks; of the same lead only what changed.
 */
void
tamiz_lack_list_show (TamizLackList *self,
                      const char    *lead,
                      json_t        *lacks,
                      json_t        *criteria)
{
  gboolean may = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;

  if (g_strcmp0 (self->lead, lead) != 0)
    {
      show_lacks (self, NULL, NULL);
      g_free (self->lead);
      self->lead = g_strdup (lead);
      tamiz_notice_set_text (self->notice, NULL);
    }
  show_lacks (self, lacks, criteria);

  for (guint i = 0; i < N_GROUPS; i++)
    {
      tamiz_set_in_sight (self->groups[i], gtk_widget_get_first_child (self->lists[i]) != NULL);
      gtk_widget_set_sensitive (self->lists[i], may);
      gtk_widget_set_tooltip_text (self->lists[i],
                                   may ? NULL : _("Marketing and the steward work on prospects"));
    }
}
