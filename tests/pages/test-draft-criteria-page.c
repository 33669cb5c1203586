#include "config.h"

#include "tamiz-condition-editor.h"
#include "tamiz-date-entry.h"
#include "tamiz-notice.h"
#include "tamiz-test-window.h"
#include "tamiz-treaty.h"

#include <string.h>

/* Writing the criteria and the buyer personas of a draft. */

#define LUCIA "lucia@muestra.example"

static gboolean
shows (gpointer    root,
       const char *text)
{
  return root != NULL && tamiz_test_find_text (root, text) != NULL;
}

/* A part of the draft as it is stored, as JSON. */
static gboolean
is_stored (TamizTestWindow *test,
           const char      *path,
           const char      *expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "definition.document", NULL);
  g_autofree char *whole = g_strconcat ("document.", path, NULL);
  json_t *stored = tamiz_test_find (shown, whole);
  g_autofree char *text = stored != NULL ? tamiz_json_to_text (stored) : g_strdup ("nothing");

  return g_str_equal (text, expected);
}

/* The editor of a draft that says what the version in force says, at one of its sections. */
static TamizPage *
open_section (TamizTestWindow *test,
              const char      *title,
              const char      *shown)
{
  TamizPage *page;

  tamiz_test_session_as (test->base, LUCIA);
  tamiz_test_window_as (test, LUCIA);
  json_decref (tamiz_test_session_do (test->base, "definition.new", NULL));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Draft"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (page, "Draft"));
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "Tried on the Base") && shows (page, "The Agreement"));
  tamiz_test_wait (shows (page, "Nobody changes."));
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), title));
  tamiz_test_wait (shows (page, shown));
  tamiz_test_settle (200);

  return page;
}

static GtkWidget *
find_row (TamizPage  *page,
          const char *title)
{
  GtkWidget *label = tamiz_test_find_text (tamiz_test_find_id (page, "stack"), title);

  return label != NULL ? gtk_widget_get_ancestor (label, ADW_TYPE_EXPANDER_ROW) : NULL;
}

/* Unfolds an item by keyboard. */
static GtkWidget *
unfold (TamizPage  *page,
        const char *title)
{
  GtkWidget *row;

  tamiz_test_wait ((row = find_row (page, title)) != NULL);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)) && shows (row, "Remove"));
  tamiz_test_settle (100);

  return row;
}

static GtkWidget *
find_within (GtkWidget  *root,
             const char *text,
             GType       type)
{
  GtkWidget *found = tamiz_test_find_text (root, text);

  return found != NULL ? gtk_widget_get_ancestor (found, type) : NULL;
}

/* (nullable): an entry with just that text. */
static GtkWidget *
find_entry (GtkWidget  *root,
            const char *text)
{
  GtkWidget *entry;

  for (guint i = 0; (entry = tamiz_test_find_nth (root, GTK_TYPE_ENTRY, i)) != NULL; i++)
    {
      if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
        return entry;
    }

  return NULL;
}

/* Adds an item to a list by its title, and waits until it is unfolded. */
static GtkWidget *
add_item (TamizTestWindow *test,
          TamizPage       *page,
          const char      *add,
          const char      *title)
{
  GtkWidget *row;

  tamiz_test_wait (shows (page, add));
  row = find_within (GTK_WIDGET (page), add, ADW_TYPE_ENTRY_ROW);
  gtk_widget_grab_focus (row);
  tamiz_test_settle (100);
  tamiz_test_type (title);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait ((row = find_row (page, title)) != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row))
                   && shows (row, "Remove"));
  tamiz_test_wait (gtk_window_get_focus (GTK_WINDOW (test->window)) != NULL
                   && gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (test->window)), row));
  tamiz_test_settle (200);

  return row;
}

static void
bring_into_sight (GtkWidget *widget)
{
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  tamiz_test_settle (200);
}

static void
replace_text (GtkWidget  *entry,
              const char *text)
{
  gtk_widget_grab_focus (entry);
  tamiz_test_settle (100);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

/* (nullable): what is said above the section. */
static const char *
get_notice (TamizPage *page)
{
  GtkWidget *notice = tamiz_test_find_id (page, "notice");

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

/* What it would mean is seen while the weight moves; it is stored when it has come to rest. */
static void
a_weight_is_moved_by_keys (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *slider = tamiz_test_find_type (find_row (page, "Presupuesto"), GTK_TYPE_SCALE);

  g_assert_true (is_stored (test, "criteria.2.weight", "15"));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-criteria");
  gtk_widget_grab_focus (slider);
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (is_stored (test, "criteria.2.weight", "50"));
  tamiz_test_wait (!shows (page, "Nobody changes."));
  tamiz_test_key (GDK_KEY_Left, 0);
  tamiz_test_wait (is_stored (test, "criteria.2.weight", "49"));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (is_stored (test, "criteria.2.weight", "50"));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (is_stored (test, "criteria.2.weight", "15"));
  tamiz_test_wait (shows (page, "Nobody changes."));
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (slider)), ==, 15);
}

static void
choose (GtkWidget  *row,
        const char *title,
        guint       n)
{
  GtkWidget *combo;

  tamiz_test_wait ((combo = find_within (row, title, ADW_TYPE_COMBO_ROW)) != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), n);
}

/* Another kind brings what it needs; answers are added by their names and get their keys. */
static void
a_criterion_with_choices_is_added (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *row = add_item (test, page, "Add a criterion: its title", "Size of the team");
  GtkWidget *entry, *button;

  tamiz_test_wait (is_stored (test, "criteria.7.key", "\"size_of_the_team\""));
  choose (row, "Kind of answer", 1);
  tamiz_test_wait (is_stored (test, "criteria.7.choices.1.key", "\"no\""));
  tamiz_test_wait ((entry = find_within (row, "Add an answer…", GTK_TYPE_ENTRY)) != NULL);
  gtk_widget_grab_focus (entry);
  tamiz_test_settle (200);
  tamiz_test_type ("More than ten");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_stored (test, "criteria.7.choices.2.key", "\"more_than_ten\""));
  /* The keyboard stays for the next. */
  tamiz_test_type ("Alone");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_stored (test, "criteria.7.choices.3.label", "\"Alone\""));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-choices");

  /* The first two go. */
  for (guint i = 0; i < 2; i++)
    {
      tamiz_test_wait ((entry = find_entry (row, i == 0 ? "Yes" : "No")) != NULL);
      button = gtk_widget_get_last_child (gtk_widget_get_parent (entry));
      gtk_widget_grab_focus (button);
      tamiz_test_key (GDK_KEY_space, 0);
      tamiz_test_wait (is_stored (test, i == 0 ? "criteria.7.choices.2.key" : "criteria.7.choices.1.key",
                                  "\"alone\"")
                       && is_stored (test, i == 0 ? "criteria.7.choices.3" : "criteria.7.choices.2", "nothing"));
    }

  /* It becomes required, and must be worth something. */
  choose (row, "Who answers", 0);
  gtk_widget_grab_focus (tamiz_test_find_type (find_within (row, "Required", ADW_TYPE_ACTION_ROW), GTK_TYPE_SWITCH));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (is_stored (test, "criteria.7.required", "true"));
  choose (row, "What it takes to pass", 2);
  tamiz_test_wait (is_stored (test, "criteria.7.pass_mark", "0.5"));
  tamiz_test_wait (shows (row, "Least worth to pass"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-passing");
  choose (row, "What it takes to pass", 0);
  tamiz_test_wait (is_stored (test, "criteria.7.pass_mark", "nothing"));

  /* One edit, one undo: the kind and all that came with it. */
  choose (row, "Kind of answer", 3);
  tamiz_test_wait (is_stored (test, "criteria.7.currency", "\"USD\""));
  g_assert_true (is_stored (test, "criteria.7.choices", "nothing"));
  tamiz_test_settle (200);
  gtk_widget_activate_action (row, "draft.undo", NULL);
  tamiz_test_wait (is_stored (test, "criteria.7.choices.1.key", "\"alone\""));
  tamiz_test_wait (find_entry (row, "Alone") != NULL);
}

/* What moves keeps the keyboard and stays unfolded; what was removed comes back where it was. */
static void
a_criterion_moves_and_comes_back (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *row = unfold (page, "Autoridad");

  tamiz_test_key (GDK_KEY_Up, GDK_ALT_MASK);
  tamiz_test_wait (is_stored (test, "criteria.0.key", "\"authority\""));
  tamiz_test_settle (200);
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  tamiz_test_key (GDK_KEY_Down, GDK_ALT_MASK);
  tamiz_test_wait (is_stored (test, "criteria.1.key", "\"authority\""));

  gtk_widget_grab_focus (find_within (row, "Remove", GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (is_stored (test, "criteria.1.key", "\"budget\"") && find_row (page, "Autoridad") == NULL);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (is_stored (test, "criteria.1.key", "\"authority\"") && find_row (page, "Autoridad") != NULL);
  tamiz_test_wait (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (find_row (page, "Autoridad"))) == 1);
}

/* Several job titles are one line, separated by commas, and are read back as one. */
static void
a_persona_is_known_by_three_job_titles (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Buyer Personas", "Gerente que decide");
  GtkWidget *row = add_item (test, page, "Add a buyer persona: its title", "Buyer");
  GtkWidget *editor = tamiz_test_find_type (row, TAMIZ_TYPE_CONDITION_EDITOR);

  replace_text (tamiz_test_find_type (editor, GTK_TYPE_ENTRY), "comprador, jefe de compras,gerente");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_stored (test, "personas.3.conditions.all.0.any.1.value", "\"jefe de compras\""));
  g_assert_true (is_stored (test, "personas.3.conditions.all.0.any.2.operator", "\"contains\""));
  g_assert_true (shows (row, "Job title contains comprador, jefe de compras, gerente"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-persona");

  /* Read anew it is the same line. */
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Criteria"));
  tamiz_test_wait (shows (page, "Necesidad"));
  tamiz_test_click (tamiz_test_find_id (page, "done_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "The Agreement"));
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Buyer Personas"));
  row = unfold (page, "Buyer");
  g_assert_nonnull (find_entry (tamiz_test_find_type (row, TAMIZ_TYPE_CONDITION_EDITOR),
                                "comprador, jefe de compras, gerente"));
}

/* What the definition does not take is said, stays to be mended, and changes nothing. */
static void
a_refused_condition_loses_nothing (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Buyer Personas", "Gerente que decide");
  GtkWidget *row = unfold (page, "Gerente que decide");
  GtkWidget *editor = tamiz_test_find_type (row, TAMIZ_TYPE_CONDITION_EDITOR);
  GtkWidget *entry = find_entry (editor, "10");

  replace_text (entry, "many");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (get_notice (page) != NULL && strstr (get_notice (page), "“many” is not a number") != NULL);
  g_assert_true (is_stored (test, "personas.0.conditions.all.1.value", "\"10\""));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-refused");
  entry = find_entry (editor, "many");
  g_assert_nonnull (entry);
  replace_text (entry, "12");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_stored (test, "personas.0.conditions.all.1.value", "\"12\""));
  tamiz_test_wait (get_notice (page) == NULL);
}

static void
choose_in_drop_down (GtkWidget  *control,
                     const char *text)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (control));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), text) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (control), i);
    }
}

/* Of a closed list several can be chosen; a condition that has no line left is no more. */
static void
a_condition_offers_what_there_is (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *row = unfold (page, "Autoridad");
  GtkWidget *editor = tamiz_test_find_type (row, TAMIZ_TYPE_CONDITION_EDITOR);
  GtkWidget *button;

  gtk_widget_grab_focus (find_within (editor, "Add a Condition", GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_type (editor, GTK_TYPE_DROP_DOWN) != NULL);
  /* What has no value yet is not stored. */
  tamiz_test_settle (200);
  g_assert_true (is_stored (test, "criteria.1.applies_when", "nothing"));
  choose_in_drop_down (tamiz_test_find_type (editor, GTK_TYPE_DROP_DOWN), "Relation");
  tamiz_test_wait ((button = tamiz_test_find_type (editor, GTK_TYPE_MENU_BUTTON)) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (button);
  tamiz_test_wait (shows (editor, "Competitor"));
  tamiz_test_settle (200);
  gtk_widget_grab_focus (find_within (editor, "Customer", GTK_TYPE_CHECK_BUTTON));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (is_stored (test, "criteria.1.applies_when.all.0.value.1", "\"partner\""));
  g_assert_true (is_stored (test, "criteria.1.applies_when.all.0.operator", "\"one_of\""));
  tamiz_test_wait (shows (row, "A choice · Fit · Required · Not always asked"));

  /* A group within, of the other kind. */
  gtk_widget_grab_focus (find_within (editor, "Add a Group", GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_type (editor, GTK_TYPE_ENTRY) != NULL);
  replace_text (tamiz_test_find_type (editor, GTK_TYPE_ENTRY), "gerente");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_stored (test, "criteria.1.applies_when.all.1.any.0.value", "\"gerente\""));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-condition-group");
  gtk_widget_activate_action (row, "draft.undo", NULL);
  tamiz_test_wait (is_stored (test, "criteria.1.applies_when.all.1", "nothing"));
  tamiz_test_settle (200);

  gtk_widget_activate_action (row, "draft.undo", NULL);
  tamiz_test_wait (is_stored (test, "criteria.1.applies_when", "nothing"));
  tamiz_test_wait (tamiz_test_find_type (editor, GTK_TYPE_MENU_BUTTON) == NULL);
}

/* Of a field of one's own its choices are offered, and what is compared by its type. */
static void
a_condition_knows_the_types_of_ones_own_fields (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page;
  GtkWidget *editor, *button;

  tamiz_test_session_as (test->base, LUCIA);
  json_decref (tamiz_test_session_do (test->base, "field.add", "label", "Systems", "type", "several", "choices",
                                      "SAP; Odoo; Excel", NULL));
  json_decref (tamiz_test_session_do (test->base, "field.add", "label", "Visit", "type", "date", NULL));
  page = open_section (test, "Criteria", "Necesidad");
  editor = tamiz_test_find_type (unfold (page, "Autoridad"), TAMIZ_TYPE_CONDITION_EDITOR);
  gtk_widget_grab_focus (find_within (editor, "Add a Condition", GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_type (editor, GTK_TYPE_DROP_DOWN) != NULL);
  choose_in_drop_down (tamiz_test_find_type (editor, GTK_TYPE_DROP_DOWN), "Visit");
  tamiz_test_wait (tamiz_test_find_type (editor, TAMIZ_TYPE_DATE_ENTRY) != NULL);
  tamiz_test_settle (100);
  choose_in_drop_down (tamiz_test_find_type (editor, GTK_TYPE_DROP_DOWN), "Systems");
  tamiz_test_wait ((button = tamiz_test_find_type (editor, GTK_TYPE_MENU_BUTTON)) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (button);
  tamiz_test_wait (shows (editor, "Excel"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-own-choices");
  gtk_widget_grab_focus (find_within (editor, "SAP", GTK_TYPE_CHECK_BUTTON));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (is_stored (test, "criteria.1.applies_when.all.0.any.1.value", "\"Odoo\""));
  g_assert_true (is_stored (test, "criteria.1.applies_when.all.0.any.0.operator", "\"contains\""));
}

/* What a finding is about is unfolded and has the keyboard. */
static void
a_criterion_is_brought_into_sight (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Fields", "Of the Person");
  GtkWidget *row;

  gtk_widget_activate_action (tamiz_test_find_id (page, "section_list"), "draft.reveal", "s", "criteria/company_size/weight");
  tamiz_test_wait ((row = find_row (page, "Tamaño de la empresa")) != NULL
                   && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  tamiz_test_wait (gtk_window_get_focus (GTK_WINDOW (test->window)) != NULL
                   && gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (test->window)), row));
}

/* At the window's smallest size nothing is wider than the room there is. */
static void
all_fits_in_a_small_window (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *row;
  int least;

  tamiz_test_window_resize (test, 1024, 640);
  row = unfold (page, "Autoridad");
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 300);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-criterion-small");
  bring_into_sight (find_within (row, "Remove", GTK_TYPE_BUTTON));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-criterion-small-below");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  row = unfold (page, "Tamaño de la empresa");
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 300);
  bring_into_sight (find_within (row, "Remove", GTK_TYPE_BUTTON));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-ranges-small");
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Buyer Personas"));
  row = unfold (page, "Gerente que decide");
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 300);
  bring_into_sight (find_within (row, "Remove", GTK_TYPE_BUTTON));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-persona-small");
}

#define MANY_CRITERIA 200
#define MANY_PERSONAS 60

/* Of an item of a list many, with keys and titles of their own. */
static void
multiply (json_t     *document,
          const char *list,
          guint       count)
{
  json_t *items = json_object_get (document, list);
  gsize had = json_array_size (items);

  for (guint i = (guint) had; i < count; i++)
    {
      json_t *item = json_deep_copy (json_array_get (items, i % had));
      g_autofree char *key = g_strdup_printf ("%s_%u", tamiz_json_get_text (item, "key"), i);
      g_autofree char *title = g_strdup_printf ("Number %u", i);

      tamiz_json_set_text (item, "key", key);
      tamiz_json_set_text (item, "title", title);
      json_array_append_new (items, item);
    }
}

static void
make_large (TamizTestWindow *test)
{
  static const char *const lists[] = { "criteria", "personas" };
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "definition.document", NULL);
  json_t *document = tamiz_test_find (shown, "document");

  multiply (document, "criteria", MANY_CRITERIA);
  multiply (document, "personas", MANY_PERSONAS);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *text = tamiz_json_to_text (json_object_get (document, lists[i]));

      json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", lists[i], "value", text, NULL));
    }
}

/* How long the loop may be held up at most: more nobody would bear. */
#define UNBEARABLE (1 * G_USEC_PER_SEC)

static void
watch (TamizTestWindow *test,
       gint64          *began)
{
  tamiz_test_watch_loop (GTK_WIDGET (test->window));
  *began = g_get_monotonic_time ();
}

/* How long something took until it was seen, and how long the loop was held up at most. */
static void
print_times (const char *what,
             gint64      began)
{
  g_test_message ("%s: seen after %.0f ms; longest turn %.1f ms, laid out and painted %.1f ms", what,
                  (double) (g_get_monotonic_time () - began) / 1000, (double) tamiz_test_longest_turn () / 1000,
                  (double) tamiz_test_longest_frame () / 1000);
  g_assert_cmpint (tamiz_test_longest_turn (), <, UNBEARABLE);
}

static void
go_to_section (TamizPage  *page,
               const char *title,
               const char *shown)
{
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), title));
  tamiz_test_wait (shows (page, shown));
}

/* A draft with as many criteria as there may be is read and written like any other. */
static void
a_large_draft_is_written (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page;
  gint64 began;

  tamiz_test_session_as (test->base, LUCIA);
  tamiz_test_window_as (test, LUCIA);
  json_decref (tamiz_test_session_do (test->base, "definition.new", NULL));
  make_large (test);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Draft"));
  tamiz_test_settle (300);

  watch (test, &began);
  tamiz_test_click (tamiz_test_find_text (page, "Draft"));
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL);
  print_times ("the draft to be read", began);
  tamiz_test_wait (tamiz_treaty_is_whole (TAMIZ_TREATY (tamiz_test_find_id (page, "treaty"))));
  print_times ("all of it", began);

  watch (test, &began);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "The Agreement"));
  print_times ("the editor", began);
  watch (test, &began);
  go_to_section (page, "Criteria", "Necesidad");
  print_times ("the criteria", began);
  tamiz_test_wait (find_row (page, "Number 199") != NULL);
  print_times ("all of them", began);
  watch (test, &began);
  unfold (page, "Necesidad");
  print_times ("one of them", began);
  watch (test, &began);
  go_to_section (page, "Buyer Personas", "Add a buyer persona: its title");
  print_times ("the personas", began);
}

/* Before a criterion is taken out one sees how often it was answered, and what becomes of that. */
static void
answers_are_told_before_a_criterion_goes (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (60);
  TamizPage *page = open_section (test, "Criteria", "Necesidad");
  GtkWidget *row = unfold (page, "Necesidad");

  tamiz_test_wait (shows (row, "If it is removed"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_within (row, "If it is removed",
                                                                                      ADW_TYPE_ACTION_ROW))),
                            "answers; they are kept, and count again if a criterion with this key comes back."));
  bring_into_sight (find_within (row, "Remove", GTK_TYPE_BUTTON));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-answers-kept");

  /* What nobody has answered yet has nothing to say. */
  row = add_item (test, page, "Add a criterion: its title", "Shoes");
  tamiz_test_settle (300);
  g_assert_false (shows (row, "If it is removed"));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add_func ("/pages/draft-criteria/" name, func)
  ADD ("a-weight-is-moved-by-keys", a_weight_is_moved_by_keys);
  ADD ("a-criterion-with-choices-is-added", a_criterion_with_choices_is_added);
  ADD ("a-criterion-moves-and-comes-back", a_criterion_moves_and_comes_back);
  ADD ("a-persona-is-known-by-three-job-titles", a_persona_is_known_by_three_job_titles);
  ADD ("a-refused-condition-loses-nothing", a_refused_condition_loses_nothing);
  ADD ("a-condition-offers-what-there-is", a_condition_offers_what_there_is);
  ADD ("a-condition-knows-the-types-of-ones-own-fields", a_condition_knows_the_types_of_ones_own_fields);
  ADD ("a-criterion-is-brought-into-sight", a_criterion_is_brought_into_sight);
  ADD ("all-fits-in-a-small-window", all_fits_in_a_small_window);
  ADD ("answers-are-told-before-a-criterion-goes", answers_are_told_before_a_criterion_goes);
  ADD ("a-large-draft-is-written", a_large_draft_is_written);
  return g_test_run ();
}
