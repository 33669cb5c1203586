#include "config.h"

#include "tamiz-band-editor.h"
#include "tamiz-draft-view.h"
#include "tamiz-enums.h"
#include "tamiz-notice.h"
#include "tamiz-test-window.h"

#include <sqlite3.h>

/* Writing a draft: what is changed is stored, can be taken back, and shows what it would mean. */

#define LUCIA "lucia@muestra.example"

static gboolean
shows (gpointer    page,
       const char *text)
{
  return tamiz_test_find_text (page, text) != NULL;
}

static GtkWidget *
find_button (gpointer    root,
             const char *text)
{
  return gtk_widget_get_ancestor (tamiz_test_find_text (root, text), GTK_TYPE_BUTTON);
}

/* A part of the draft as it is stored. */
static json_t *
get_stored (TamizTestWindow *test,
            const char      *path)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "definition.document", NULL);
  g_autofree char *whole = g_strconcat ("document.", path, NULL);

  return json_deep_copy (tamiz_test_find (shown, whole));
}

static gboolean
is_stored (TamizTestWindow *test,
           const char      *path,
           const char      *expected)
{
  g_autoptr (json_t) stored = get_stored (test, path);
  g_autofree char *text = stored != NULL ? tamiz_json_to_text (stored) : g_strdup ("nothing");

  return g_str_equal (text, expected);
}

/* The editor of a draft that says what the version in force says. */
static TamizPage *
open_editor (TamizTestWindow *test)
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

  return page;
}

static gboolean
has_focus_within (TamizTestWindow *test,
                  GtkWidget       *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return widget != NULL && focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static void
go_to_section (TamizPage  *page,
               const char *title,
               const char *shown)
{
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), title));
  tamiz_test_wait (shows (page, shown));
  tamiz_test_settle (200);
}

/* An edge is moved by keys; what it would mean is there at once, and one key takes it back. */
static void
an_edge_is_moved (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = open_editor (test);
  TamizBandEditor *editor;

  tamiz_test_shot (GTK_WIDGET (test->window), "draft-agreement");
  go_to_section (page, "Grades and Passing", "Bands of fit");
  editor = TAMIZ_BAND_EDITOR (tamiz_test_find_type (page, TAMIZ_TYPE_BAND_EDITOR));
  g_assert_true (is_stored (test, "matrix.fit_bands.3", "80"));
  gtk_widget_grab_focus (tamiz_band_editor_get_edge (editor, 0, 3));
  tamiz_test_key (GDK_KEY_Up, GDK_SHIFT_MASK);
  tamiz_test_wait (is_stored (test, "matrix.fit_bands.3", "90"));
  tamiz_test_wait (!shows (page, "Nobody changes."));
  tamiz_test_settle (600);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-matrix");
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (is_stored (test, "matrix.fit_bands.3", "80"));
  tamiz_test_wait (shows (page, "Nobody changes."));
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (is_stored (test, "matrix.fit_bands.3", "90"));

  /* Whoever reads sees what it changes, and for how many. */
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_id (page, "done_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "changes_button") != NULL && shows (page, "Must be complete before the handoff"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_id (page, "changes_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "figures_label") != NULL
                   && strstr (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (page, "figures_label"))), "lead") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-changes");
}

/* Whoever works with the keyboard begins in the list, and in the editor with its sections: one stop, within
 * which the arrows go.
 */
static void
sections_are_one_stop (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page;
  GtkListBox *list;

  tamiz_test_session_as (test->base, LUCIA);
  tamiz_test_window_as (test, LUCIA);
  json_decref (tamiz_test_session_do (test->base, "definition.new", NULL));
  tamiz_test_key (GDK_KEY_8, GDK_ALT_MASK);
  tamiz_test_wait (shows (test->window, "Draft"));
  tamiz_test_wait (has_focus_within (test, tamiz_test_find_id (test->window, "list_view")));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_key (GDK_KEY_Home, 0);
  tamiz_test_wait (gtk_widget_get_mapped (tamiz_test_find_id (page, "edit_button")));
  gtk_widget_activate_action (GTK_WIDGET (page), "definition.edit", NULL);
  list = GTK_LIST_BOX (tamiz_test_find_id (page, "section_list"));
  tamiz_test_wait (has_focus_within (test, GTK_WIDGET (list)));
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Down, 0);
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 2);
  tamiz_test_key (GDK_KEY_Tab, 0);
  g_assert_false (has_focus_within (test, GTK_WIDGET (list)));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 2);
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  g_assert_true (has_focus_within (test, GTK_WIDGET (list)));
}

/* By mouse it follows the pointer, and is stored when it is let go. */
static void
an_edge_is_dragged (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = open_editor (test);
  TamizBandEditor *editor;

  go_to_section (page, "Grades and Passing", "Bands of fit");
  editor = TAMIZ_BAND_EDITOR (tamiz_test_find_type (page, TAMIZ_TYPE_BAND_EDITOR));
  tamiz_test_drag_at (tamiz_band_editor_get_edge (editor, 1, 1), 5, 20, 60, 0);
  tamiz_test_wait (!is_stored (test, "matrix.interest_bands.1", "20"));
  g_assert_true (is_stored (test, "matrix.interest_bands.0", "0"));
}

/* A cell gets the grade that is typed; a grade that is in no cell any more is refused. */
static void
a_cell_gets_another_grade (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  TamizBandEditor *editor;

  go_to_section (page, "Grades and Passing", "Bands of fit");
  editor = TAMIZ_BAND_EDITOR (tamiz_test_find_type (page, TAMIZ_TYPE_BAND_EDITOR));
  gtk_widget_grab_focus (tamiz_band_editor_get_cell (editor, 0, 0));
  tamiz_test_key (GDK_KEY_a, 0);
  tamiz_test_wait (is_stored (test, "matrix.grades.0.0", "\"A\""));
  tamiz_test_wait (shows (page, "Nobody changes.") == FALSE);

  /* A grade that is in no cell any more is refused, in its words, and nothing is lost. */
  json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", "matrix", "value",
                                      "{\"fit_bands\": [0, 50], \"interest_bands\": [0, 20, 50], "
                                      "\"grades\": [[\"E\", \"D\", \"C\"], [\"D\", \"B\", \"A\"]]}", NULL));
  tamiz_test_wait (!GTK_IS_WIDGET (tamiz_band_editor_get_cell (editor, 0, 0))
                   || tamiz_test_find_text (tamiz_band_editor_get_cell (editor, 0, 0), "E") != NULL);
  gtk_widget_grab_focus (tamiz_band_editor_get_cell (editor, 0, 0));
  tamiz_test_key (GDK_KEY_d, 0);
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE) != NULL
                   && tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (page, "notice"))) != NULL);
  g_assert_true (is_stored (test, "matrix.grades.0.0", "\"E\""));
}

/* What is contradictory leads to where it is mended; a text that must not be empty is refused, and said. */
static void
what_is_wrong_is_said (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  GtkWidget *finding;

  json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", "gates/mql", "value", "\"E\"", NULL));
  tamiz_test_wait (shows (page, "The lowest cell of the matrix has a grade that is enough for MQL already: profile "
                                "and interest do not count"));
  tamiz_test_settle (300);
  finding = find_button (page, "The lowest cell of the matrix has a grade that is enough for MQL already: profile "
                               "and interest do not count");
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-finding");
  tamiz_test_click (finding);
  tamiz_test_wait (shows (page, "Bands of fit"));
}

/* The fields are asked for in three ways; whoever is done reads again. */
static void
a_field_is_required (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  GtkWidget *row;

  go_to_section (page, "Fields", "Of the Company");
  row = gtk_widget_get_ancestor (tamiz_test_find_text (page, "Telephone"), ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  tamiz_test_wait (is_stored (test, "fields.required.6", "\"person.phone\""));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-fields");
  tamiz_test_click (tamiz_test_find_id (page, "done_button"));
  tamiz_test_wait (shows (page, "Must be complete before the handoff"));
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL);
}

static const char *
get_closed (TamizPage *page)
{
  GtkWidget *label = tamiz_test_find_id (page, "closed_label");

  return label != NULL && gtk_widget_get_mapped (label) ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

/* Whoever may not write reads the draft, and who may; nobody gets an editor that refuses everything. */
static void
who_may_not_write_reads (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page;

  tamiz_test_session_as (test->base, LUCIA);
  json_decref (tamiz_test_session_do (test->base, "definition.new", NULL));
  tamiz_test_window_as (test, "diego@muestra.example");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Draft"));
  tamiz_test_wait (g_str_has_prefix (get_closed (page), "It is in force"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (page, "Draft"));
  tamiz_test_wait (strstr (get_closed (page), "Lucía Vargas began this draft") != NULL);
  tamiz_test_wait (shows (page, "Must be complete before the handoff"));
  g_assert_null (tamiz_test_find_id (page, "edit_button"));
  g_assert_false (shows (page, "Propose to…"));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-closed");
  tamiz_test_window_as (test, "jorge@muestra.example");
  tamiz_test_wait (strstr (get_closed (page), "Marketing and the steward write drafts") != NULL);
  g_assert_null (tamiz_test_find_id (page, "edit_button"));

  /* While one writes somebody else proposes it. */
  tamiz_test_window_as (test, LUCIA);
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL && *get_closed (page) == '\0');
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "The Agreement"));
  json_decref (tamiz_test_session_do (test->base, "definition.propose", NULL));
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_DRAFT_VIEW) == NULL
                   && g_str_has_prefix (get_closed (page), "It is proposed"));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-proposed-meanwhile");
}

/* A version that is not what was signed says so where it is read, and in the list. */
static void
what_was_altered_is_told (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page;
  sqlite3 *database;

  tamiz_test_session_as (test->base, LUCIA);
  g_assert_cmpint (sqlite3_open (test->base->path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  sqlite3_exec (database, "UPDATE definition SET content = replace (content, '\"weight\":20000', '\"weight\":90000') "
                          "WHERE version = 2", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  tamiz_test_window_reopen (test);
  tamiz_test_window_as (test, LUCIA);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Damaged: not what was signed"));
  tamiz_test_wait (tamiz_test_find_id (page, "damage_notice") != NULL
                   && tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (page, "damage_notice"))) != NULL);
  g_assert_nonnull (strstr (tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (page, "damage_notice"))),
                            "Nobody is judged by it"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-damaged");
}

static const char *
get_notice (TamizPage *page)
{
  GtkWidget *notice = tamiz_test_find_id (tamiz_test_find_type (page, TAMIZ_TYPE_DRAFT_VIEW), "notice");

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static json_t *
parse (const char *text)
{
  return json_loads (text, JSON_DECODE_ANY, NULL);
}

/* What was changed after something that is refused is stored all the same, and all that was refused is named. */
static void
one_refusal_does_not_take_the_rest (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  TamizDraft *draft = tamiz_draft_view_get_draft (TAMIZ_DRAFT_VIEW (tamiz_test_find_type (page, TAMIZ_TYPE_DRAFT_VIEW)));
  g_autofree char *authority = NULL;
  GtkWidget *dialog;

  authority = tamiz_json_to_text (tamiz_draft_get (draft, "criteria/authority/weight"));
  tamiz_draft_set (draft, "criteria/need/weight", json_integer (11));
  tamiz_draft_set (draft, "criteria/need/weight", json_integer (-5));
  tamiz_draft_set (draft, "title", json_string ("Ours"));
  tamiz_draft_set (draft, "matrix/fit_bands", parse ("[0, 60, 40, 80]"));
  tamiz_draft_set (draft, "criteria/authority/weight", json_integer (33));
  /* What is in something that is not taken goes with it; the same part may be set again. */
  tamiz_draft_add (draft, "criteria", "shoes", parse ("{\"title\": \"Shoes\", \"kind\": \"boots\"}"));
  tamiz_draft_set (draft, "criteria/shoes/weight", json_integer (7));
  tamiz_draft_set (draft, "criteria/need/weight", json_integer (44));
  tamiz_test_wait (tamiz_draft_is_stored (draft));
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_true (is_stored (test, "title", "\"Ours\""));
  g_assert_true (is_stored (test, "criteria.1.weight", "33"));
  g_assert_true (is_stored (test, "criteria.0.weight", "44"));
  g_assert_nonnull (strstr (get_notice (page), "Matrix, “Bands of fit”: "));
  g_assert_nonnull (strstr (get_notice (page), "Criterion “Shoes”; Criterion “Shoes”, “Weight”"));
  tamiz_test_settle (300);
  g_assert_null (tamiz_draft_get (draft, "criteria/shoes"));
  g_assert_cmpint (json_integer_value (tamiz_draft_get (draft, "matrix/fit_bands/2")), ==, 60);
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-refusals");

  /* What was stored can be taken back; the refused steps are not in the way. */
  tamiz_draft_undo (draft);
  tamiz_test_wait (is_stored (test, "criteria.0.weight", "11"));
  tamiz_draft_undo (draft);
  tamiz_test_wait (is_stored (test, "criteria.1.weight", authority));

  /* Nobody leaves without being told. */
  tamiz_draft_set (draft, "matrix/fit_bands", parse ("[0, 60, 40, 80]"));
  tamiz_test_wait (tamiz_draft_is_stored (draft));
  tamiz_test_click (tamiz_test_find_id (page, "done_button"));
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (200);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "Bands of fit"));
  tamiz_test_shot (dialog, "draft-leave-refused");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_draft_set (draft, "matrix/fit_bands", parse ("[0, 35, 60, 80]"));
  tamiz_test_wait (get_notice (page) == NULL);
  tamiz_test_click (tamiz_test_find_id (page, "done_button"));
  tamiz_test_wait (tamiz_test_find_id (page, "edit_button") != NULL);
  g_assert_true (is_stored (test, "matrix.fit_bands.1", "35"));
}

/* What a definition of another base names and this one lacks is added to the base, or taken out. */
static void
a_field_that_the_base_lacks (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  g_autoptr (json_t) fields = NULL;
  g_autofree char *text = NULL;

  json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", "fields", "value",
                                      "{\"required\": [\"lead.custom.plant_size\"], "
                                      "\"desirable\": [\"company.custom.fleet\"]}", NULL));
  json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", "personas/owner/conditions", "value",
                                      "{\"field\": \"person.custom.club\", \"operator\": \"filled\"}", NULL));
  go_to_section (page, "Fields", "Not in This Base");
  tamiz_test_wait (shows (page, "Plant size") && shows (page, "Fleet") && shows (page, "Club"));
  g_assert_true (shows (page, "Required; not in this base, so nobody can fill it"));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-lost-fields");

  tamiz_test_click (find_button (gtk_widget_get_ancestor (tamiz_test_find_text (page, "Fleet"), ADW_TYPE_ACTION_ROW),
                                 "Take Out"));
  tamiz_test_wait (is_stored (test, "fields.desirable", "[]"));
  tamiz_test_wait (!shows (page, "Fleet"));
  gtk_widget_grab_focus (find_button (
      gtk_widget_get_ancestor (tamiz_test_find_text (page, "Plant size"), ADW_TYPE_ACTION_ROW), "Add to the Base"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (page, "Plant size") != NULL
                   && gtk_widget_get_ancestor (tamiz_test_find_text (page, "Plant size"), ADW_TYPE_COMBO_ROW) != NULL);
  g_assert_true (is_stored (test, "fields.required.0", "\"lead.custom.plant_size\""));
  fields = tamiz_test_session_do (test->base, "field.list", NULL);
  text = tamiz_json_to_text (fields);
  g_assert_nonnull (strstr (text, "lead.custom.plant_size"));
  g_assert_true (shows (page, "Named in a condition; not in this base"));
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-field-added");
}

static GtkWidget *
find_titled (TamizPage  *page,
             const char *title,
             GType       type)
{
  GtkWidget *found = tamiz_test_find_text (page, title);

  return found != NULL ? gtk_widget_get_ancestor (found, type) : NULL;
}

/* A field is made with what it holds; where it lacks its choices it is not made yet. */
static void
a_field_of_choices_is_made (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  TamizPage *page = open_editor (test);
  GtkWidget *button, *choices;

  go_to_section (page, "Fields", "A Field of Your Own");
  button = find_button (page, "Add Field");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (find_titled (page, "Name", ADW_TYPE_ENTRY_ROW)), "Systems");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_false (shows (page, "Choices, with “;” between them"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_titled (page, "What it holds", ADW_TYPE_COMBO_ROW)),
                              TAMIZ_FIELD_TYPE_SEVERAL);
  g_assert_false (gtk_widget_get_sensitive (button));
  tamiz_test_settle (100);
  choices = find_titled (page, "Choices, with “;” between them", ADW_TYPE_ENTRY_ROW);
  gtk_widget_grab_focus (choices);
  gtk_editable_set_text (GTK_EDITABLE (choices), "SAP; sap");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (test->window, "The choice “sap” stands there twice") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (choices), "SAP; Odoo");
  tamiz_test_shot (GTK_WIDGET (test->window), "draft-new-field");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (find_titled (page, "Systems", ADW_TYPE_COMBO_ROW) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (choices)), ==, "");
  g_assert_false (gtk_widget_get_sensitive (button));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add_func ("/pages/draft/" name, func)
  ADD ("an-edge-is-moved", an_edge_is_moved);
  ADD ("sections-are-one-stop", sections_are_one_stop);
  ADD ("an-edge-is-dragged", an_edge_is_dragged);
  ADD ("a-cell-gets-another-grade", a_cell_gets_another_grade);
  ADD ("what-is-wrong-is-said", what_is_wrong_is_said);
  ADD ("a-field-is-required", a_field_is_required);
  ADD ("what-was-altered-is-told", what_was_altered_is_told);
  ADD ("who-may-not-write-reads", who_may_not_write_reads);
  ADD ("one-refusal-does-not-take-the-rest", one_refusal_does_not_take_the_rest);
  ADD ("a-field-that-the-base-lacks", a_field_that_the_base_lacks);
  ADD ("a-field-of-choices-is-made", a_field_of_choices_is_made);
  return g_test_run ();
}
