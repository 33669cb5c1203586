#include "config.h"

#include "tamiz-criterion-row.h"
#include "tamiz-field-row.h"
#include "tamiz-lead-consents.h"
#include "tamiz-lead-editor.h"
#include "tamiz-lead-persons.h"
#include "tamiz-lead-tags.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-test-window.h"

#include <locale.h>
#include <string.h>

typedef struct
{
  TamizTestWindow *main;
  TamizTestSession *base;
  GtkWidget *window;
  TamizLeadEditor *editor;
  char *lead;
} Test;

static GtkWidget *
find_id (Test       *test,
         const char *id)
{
  return tamiz_test_find_id (test->window, id);
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return tamiz_test_find_text (test->window, text) != NULL;
}

static void
open_editor (Test *test)
{
  test->main = tamiz_test_window_new (test->base);
  test->editor = TAMIZ_LEAD_EDITOR (tamiz_lead_editor_new (tamiz_window_get_desk (test->main->window)));
  test->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (test->window), 560, 760);
  gtk_window_set_child (GTK_WINDOW (test->window), GTK_WIDGET (test->editor));
  gtk_window_present (GTK_WINDOW (test->window));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_lead_editor_set_lead (test->editor, test->lead);
}

static void
set_up (Test          *test,
        gconstpointer  unused)
{
  test->base = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (test->base);
  test->lead = tamiz_test_session_add_lead (test->base);
  open_editor (test);
  tamiz_test_wait (tamiz_test_find_type (test->window, TAMIZ_TYPE_CRITERION_ROW) != NULL);
}

static void
tear_down (Test          *test,
           gconstpointer  unused)
{
  gpointer weak = test->editor;

  g_object_add_weak_pointer (G_OBJECT (test->editor), &weak);
  gtk_window_destroy (GTK_WINDOW (test->window));
  tamiz_test_wait (weak == NULL);
  tamiz_test_window_free (test->main);
  g_free (test->lead);
}

static GtkWidget *
find_row (Test       *test,
          const char *key)
{
  for (guint n = 0;; n++)
    {
      GtkWidget *row = tamiz_test_find_nth (test->window, TAMIZ_TYPE_CRITERION_ROW, n);

      if (row == NULL || g_str_equal (tamiz_criterion_row_get_key (TAMIZ_CRITERION_ROW (row)), key))
        return row;
    }
}

static GtkWidget *
get_focus_row (Test *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus != NULL ? gtk_widget_get_ancestor (focus, TAMIZ_TYPE_CRITERION_ROW) : NULL;
}

/* Whether the base holds an answer, the row shows it, and whether it is met. */
static gboolean
stands (Test       *test,
        const char *key,
        const char *value,
        gboolean    met)
{
  TamizCriterionRow *row = TAMIZ_CRITERION_ROW (find_row (test, key));
  json_t *item = tamiz_criterion_row_get_item (row);

  return g_strcmp0 (tamiz_json_get_text (item, "value"), value) == 0
         && g_strcmp0 (tamiz_criterion_row_get_value (row), value) == 0
         && json_is_true (json_object_get (item, "met")) == met;
}

static void
who_and_what_is_missing_are_in_sight (Test          *test,
                                      gconstpointer  unused)
{
  g_assert_true (shows (test, "Inés Güemes"));
  g_assert_true (shows (test, "Construcciones El Cóndor"));
  g_assert_true (shows (test, "Gerente general"));
  g_assert_true (shows (test, "Missing:"));
  g_assert_true (shows (test, "Pain points"));
  g_assert_false (gtk_widget_get_sensitive (find_id (test, "hand_over_button")));
  tamiz_test_shot (test->window, "editor-qualification");
}

static void
criteria_are_answered_by_keyboard (Test          *test,
                                   gconstpointer  unused)
{
  tamiz_test_wait (find_row (test, "need") != NULL);
  tamiz_lead_editor_focus_criterion (test->editor, "need");
  tamiz_test_wait (get_focus_row (test) == find_row (test, "need"));
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_wait (stands (test, "need", "yes", TRUE));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (get_focus_row (test) == find_row (test, "authority"));
  tamiz_test_key (GDK_KEY_1, 0);
  tamiz_test_wait (stands (test, "authority", "decides", TRUE));
  g_assert_true (get_focus_row (test) == find_row (test, "authority"));
}

static void
a_click_on_what_is_missing_goes_there (Test          *test,
                                       gconstpointer  unused)
{
  tamiz_test_click (tamiz_test_find_text (find_id (test, "missing_box"), "Budget"));
  tamiz_test_wait (get_focus_row (test) != NULL && get_focus_row (test) == find_row (test, "budget"));
}

static TamizFieldRow *
find_field (Test       *test,
            const char *name)
{
  for (guint n = 0;; n++)
    {
      GtkWidget *row = tamiz_test_find_nth (test->window, TAMIZ_TYPE_FIELD_ROW, n);

      if (row == NULL || g_str_equal (tamiz_field_row_get_name (TAMIZ_FIELD_ROW (row)), name))
        return TAMIZ_FIELD_ROW (row);
    }
}

static gboolean
is_in_sight (TamizFieldRow *field)
{
  GtkWidget *row = GTK_WIDGET (field);
  GtkWidget *scroller = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, scroller, &bounds)
         && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (scroller);
}

/* The first time as well, when the profile has not been laid out yet. */
static void
a_missing_field_is_brought_into_sight (Test          *test,
                                       gconstpointer  unused)
{
  TamizFieldRow *row = NULL;

  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "job_title=", NULL));
  tamiz_test_wait (tamiz_test_find_text (find_id (test, "missing_box"), "Job title") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (find_id (test, "missing_box"), "Job title"));
  tamiz_test_wait ((row = find_field (test, "job_title")) != NULL && is_in_sight (row));
  tamiz_test_settle (300);
  g_assert_true (is_in_sight (row));
}

static void
a_note_is_added_with_the_keyboard (Test          *test,
                                   gconstpointer  unused)
{
  tamiz_test_click (tamiz_test_find_text (test->window, "Timeline"));
  tamiz_test_wait (find_id (test, "text_view") != NULL);
  tamiz_test_wait (shows (test, "Web form"));
  tamiz_test_click (find_id (test, "text_view"));
  tamiz_test_type ("She wants the offer on paper");
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (shows (test, "She wants the offer on paper"));
  tamiz_test_shot (test->window, "editor-timeline");
}

/* A half-written note is there again when its lead is. */
static void
what_was_begun_waits_for_its_lead (Test          *test,
                                   gconstpointer  unused)
{
  g_autoptr (json_t) other
      = tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Otra", "+fields",
                               "company=Otra S.A.", "source", "Página web", NULL);
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  tamiz_test_click (tamiz_test_find_text (test->window, "Timeline"));
  tamiz_test_wait (find_id (test, "text_view") != NULL);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_id (test, "text_view")));
  tamiz_test_click (find_id (test, "text_view"));
  tamiz_test_type ("half a note");
  tamiz_lead_editor_set_lead (test->editor, tamiz_test_get (other, "id"));
  tamiz_test_wait (gtk_text_buffer_get_char_count (buffer) == 0);
  tamiz_lead_editor_set_lead (test->editor, test->lead);
  tamiz_test_wait (gtk_text_buffer_get_char_count (buffer) > 0);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "half a note");
}

static void
what_another_program_answers_is_shown (Test          *test,
                                       gconstpointer  unused)
{
  tamiz_test_wait (find_row (test, "budget") != NULL);
  json_decref (tamiz_test_session_do (test->base, "answer", "id", test->lead, "criterion", "budget",
                                      "value", "none", NULL));
  tamiz_test_wait (stands (test, "budget", "none", FALSE));
  tamiz_test_wait (shows (test, "Budget: not met"));
}

static gboolean
field_holds (Test       *test,
             const char *name,
             const char *value)
{
  TamizFieldRow *row = find_field (test, name);
  g_autofree char *text = row != NULL ? tamiz_field_row_dup_text (row) : NULL;

  return g_strcmp0 (text, value) == 0;
}

static gboolean
base_holds (Test       *test,
            const char *lead,
            const char *path,
            const char *value)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "lead.show", "id", lead, NULL);

  return g_strcmp0 (tamiz_test_get (shown, path), value) == 0;
}

/* Puts the keyboard into a field of the profile, all of its text selected. */
static void
begin_field (Test       *test,
             const char *name)
{
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (find_field (test, name) != NULL && gtk_widget_get_mapped (GTK_WIDGET (find_field (test, name))));
  tamiz_test_settle (100);
  gtk_widget_grab_focus (GTK_WIDGET (find_field (test, name)));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
}

static void
a_field_is_saved_on_enter_and_on_leaving (Test          *test,
                                          gconstpointer  unused)
{
  begin_field (test, "job_title");
  tamiz_test_shot (test->window, "editor-profile");
  tamiz_test_type ("Directora");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "job_title", "Directora"));
  begin_field (test, "city");
  tamiz_test_type ("Oruro");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (base_holds (test, test->lead, "city", "Oruro"));
  tamiz_test_wait (shows (test, "Directora"));
}

static const char *
get_focus_field (Test *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, TAMIZ_TYPE_FIELD_ROW) : NULL;

  return row != NULL ? tamiz_field_row_get_name (TAMIZ_FIELD_ROW (row)) : NULL;
}

static gboolean
can_be_edited (GtkWidget *row)
{
  return gtk_widget_is_sensitive (gtk_widget_get_first_child (tamiz_test_find_id (row, "editor_bin")));
}

/* Tab goes on from each field of a list to the next, past one that is computed, and out at its
 * end; Shift+Tab the same way back.
 */
static void
every_field_is_reached_both_ways (Test          *test,
                                  gconstpointer  unused)
{
  static const guint modifiers[] = { 0, GDK_SHIFT_MASK };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GtkWidget *list;

  begin_field (test, "notes");
  json_decref (tamiz_test_session_do (test->base, "answer", "id", test->lead, "criterion", "buying_process", "value",
                                      "comparing", NULL));
  tamiz_test_wait (field_holds (test, "journey", "consideration"));
  list = gtk_widget_get_parent (GTK_WIDGET (find_field (test, "journey")));
  for (guint n = 0; tamiz_test_find_nth (list, TAMIZ_TYPE_FIELD_ROW, n) != NULL; n++)
    {
      GtkWidget *row = tamiz_test_find_nth (list, TAMIZ_TYPE_FIELD_ROW, n);

      if (can_be_edited (row))
        g_ptr_array_add (names, (gpointer) tamiz_field_row_get_name (TAMIZ_FIELD_ROW (row)));
    }
  g_assert_cmpuint (names->len, >, 3);

  begin_field (test, g_ptr_array_index (names, 0));
  for (guint way = 0; way < G_N_ELEMENTS (modifiers); way++)
    {
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = g_ptr_array_index (names, way == 0 ? i : names->len - 1 - i);

          for (guint stops = 0; g_strcmp0 (get_focus_field (test), name) != 0; stops++)
            {
              g_assert_cmpuint (stops, <, 4);
              tamiz_test_key (GDK_KEY_Tab, modifiers[way]);
            }
        }
      for (guint stops = 0; gtk_widget_get_focus_child (list) != NULL; stops++)
        {
          g_assert_cmpuint (stops, <, 4);
          tamiz_test_key (GDK_KEY_Tab, modifiers[way]);
        }
    }
}

static gboolean
set_spanish_numbers (void)
{
  static const char *const locales[] = { "es_BO.UTF-8", "es_ES.UTF-8", "es_AR.UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      if (setlocale (LC_NUMERIC, locales[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
field_shows (Test       *test,
             const char *name,
             const char *text)
{
  TamizFieldRow *row = find_field (test, name);
  GtkWidget *entry = row != NULL ? tamiz_test_find_type (row, GTK_TYPE_ENTRY) : NULL;

  return entry != NULL && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text);
}

/* As people of the reader's country write them; what can be read in two ways is asked. */
static void
amounts_are_written_as_the_reader_writes_them (Test          *test,
                                               gconstpointer  unused)
{
  if (!set_spanish_numbers ())
    {
      g_test_skip ("no Spanish locale is installed");
      return;
    }

  begin_field (test, "amount");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "amount=1500.00", NULL));
  tamiz_test_wait (field_shows (test, "amount", "1.500,00"));
  tamiz_test_shot (test->window, "editor-amount");
  /* To look at it is no edit. */
  tamiz_test_key (GDK_KEY_Return, 0);
  g_assert_false (tamiz_field_row_is_saving (find_field (test, "amount")));

  begin_field (test, "amount");
  tamiz_test_type ("2.750,50");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "amount.amount", "2750.50"));
  tamiz_test_wait (field_shows (test, "amount", "2.750,50"));

  tamiz_test_settle (200);
  begin_field (test, "amount");
  tamiz_test_type ("2,750");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (test, "“2,750” can be read in two ways: write 2750 or 2,75"));
  tamiz_test_shot (test->window, "editor-amount-refused");
  g_assert_true (field_shows (test, "amount", "2,750"));
  g_assert_true (base_holds (test, test->lead, "amount.amount", "2750.50"));
  begin_field (test, "amount");
  tamiz_test_type ("mucho");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (test, "“mucho” is not a number that can be kept exactly; write it as 1.250,50"));

  begin_field (test, "amount");
  tamiz_test_type ("3000");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "amount.amount", "3000"));
  tamiz_test_wait (field_shows (test, "amount", "3.000"));
  g_assert_false (shows (test, "“mucho” is not a number that can be kept exactly; write it as 1.250,50"));
  setlocale (LC_NUMERIC, "C");
}

/* Read in groups, typed as one likes, kept in one form. */
static void
a_telephone_number_is_read_in_groups (Test          *test,
                                      gconstpointer  unused)
{
  begin_field (test, "phone");
  tamiz_test_wait (field_shows (test, "phone", "+591 71234567"));
  g_assert_true (field_holds (test, "phone", "+59171234567"));
  /* To look at it is no edit. */
  tamiz_test_key (GDK_KEY_Return, 0);
  g_assert_false (tamiz_field_row_is_saving (find_field (test, "phone")));

  begin_field (test, "phone");
  tamiz_test_type ("(2) 244-1234");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "phones.0.e164", "+59122441234"));
  tamiz_test_wait (field_shows (test, "phone", "+591 2 2441234"));
  g_assert_true (base_holds (test, test->lead, "phones.1.e164", NULL));
}

/* What is kept as a code is read and typed by its name. */
static void
countries_and_languages_have_their_names (Test          *test,
                                          gconstpointer  unused)
{
  begin_field (test, "country");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "country=BO", "+fields",
                                      "language=es", NULL));
  tamiz_test_wait (field_shows (test, "country", "Bolivia") && field_shows (test, "language", "Spanish"));
  g_assert_true (field_holds (test, "country", "BO"));
  /* To look at it is no edit. */
  tamiz_test_key (GDK_KEY_Return, 0);
  g_assert_false (tamiz_field_row_is_saving (find_field (test, "country")));

  begin_field (test, "country");
  tamiz_test_type ("Peru");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "country", "PE"));
  tamiz_test_wait (field_shows (test, "country", "Peru"));
}

static void
a_field_of_ones_own_is_saved_like_any (Test          *test,
                                       gconstpointer  unused)
{
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "custom:color=azul", NULL));
  tamiz_test_wait (shows (test, "Profile"));
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (find_field (test, "custom:color") != NULL);
  begin_field (test, "custom:color");
  tamiz_test_type ("rojo");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.color", "rojo"));
}

static void
add_own (Test       *test,
         const char *label,
         const char *type,
         const char *choices)
{
  json_decref (choices != NULL ? tamiz_test_session_do (test->base, "field.add", "label", label, "type", type,
                                                        "choices", choices, NULL)
                               : tamiz_test_session_do (test->base, "field.add", "label", label, "type", type,
                                                        NULL));
}

static void
choose_own (Test       *test,
            const char *name,
            guint       position)
{
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (tamiz_test_find_type (GTK_WIDGET (find_field (test, name)), GTK_TYPE_DROP_DOWN)), position);
}

/* Empty ones too: a field that has a type is there to be filled in. */
static void
fields_of_ones_own_have_the_control_of_their_type (Test          *test,
                                                   gconstpointer  unused)
{
  GtkWidget *button;

  add_own (test, "Fleet", "number", NULL);
  add_own (test, "Deal", "money", NULL);
  add_own (test, "Visit", "date", NULL);
  add_own (test, "Size", "choice", "Small; Big");
  add_own (test, "Systems", "several", "SAP; Odoo; Excel");
  add_own (test, "Workshop", "yes_no", NULL);
  add_own (test, "Remark", "text", NULL);
  json_decref (tamiz_test_session_do (test->base, "field.add", "label", "Club", "of", "person", "type", "choice",
                                      "choices", "Gold; Blue", NULL));
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "custom:deal=1250,50 USD",
                                      "+fields", "custom:systems=Odoo", NULL));
  tamiz_test_wait (shows (test, "Profile"));
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (find_field (test, "custom:workshop") != NULL && field_holds (test, "custom:systems", "Odoo"));
  /* Of texts files bring many. */
  g_assert_null (find_field (test, "custom:remark"));
  g_assert_true (field_shows (test, "custom:deal", "1250.50\302\240USD")
                 || field_shows (test, "custom:deal", "1,250.50\302\240USD"));

  begin_field (test, "custom:fleet");
  tamiz_test_type ("12.5");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.fleet", "12.5"));
  begin_field (test, "custom:fleet");
  tamiz_test_type ("12.12345");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (test, "“12.12345” is no number for “Fleet”: write it as 1250.5, with at most three "
                                "decimals; nothing was written, correct it and try again"));
  begin_field (test, "custom:fleet");
  tamiz_test_type ("7");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.fleet", "7"));

  begin_field (test, "custom:deal");
  tamiz_test_type ("900 eur");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.deal", "900 EUR"));
  begin_field (test, "custom:visit");
  tamiz_test_type ("2026-11-22");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.visit", "2026-11-22"));
  choose_own (test, "custom:size", 2);
  tamiz_test_wait (base_holds (test, test->lead, "custom.size", "Big"));
  choose_own (test, "custom:workshop", 1);
  tamiz_test_wait (base_holds (test, test->lead, "custom.workshop", "yes")
                   && !tamiz_field_row_is_saving (find_field (test, "custom:workshop")));
  choose_own (test, "custom:workshop", 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.workshop", NULL));

  g_assert_true (gtk_widget_get_parent (GTK_WIDGET (find_field (test, "person.custom.club")))
                 == gtk_widget_get_parent (GTK_WIDGET (find_field (test, "job_title"))));
  choose_own (test, "person.custom.club", 2);
  tamiz_test_wait (field_holds (test, "person.custom.club", "Blue")
                   && !tamiz_field_row_is_saving (find_field (test, "person.custom.club")));

  button = tamiz_test_find_type (GTK_WIDGET (find_field (test, "custom:systems")), GTK_TYPE_MENU_BUTTON);
  begin_field (test, "custom:systems");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_type (button, GTK_TYPE_CHECK_BUTTON) != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (test->window, "editor-own-fields");
  gtk_widget_grab_focus (tamiz_test_find_type (button, GTK_TYPE_CHECK_BUTTON));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (base_holds (test, test->lead, "custom.systems", "SAP; Odoo"));
  tamiz_test_wait (field_holds (test, "custom:systems", "SAP; Odoo"));
}

static void
a_lead_that_is_left_is_saved_first (Test          *test,
                                    gconstpointer  unused)
{
  g_autoptr (json_t) other
      = tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Otra", "+fields",
                               "company=Otra S.A.", "source", "Página web", NULL);

  begin_field (test, "job_title");
  tamiz_test_type ("Dueña");
  tamiz_lead_editor_set_lead (test->editor, tamiz_test_get (other, "id"));
  tamiz_test_wait (field_holds (test, "first_name", "Otra"));
  tamiz_test_wait (base_holds (test, test->lead, "job_title", "Dueña"));
  g_assert_true (base_holds (test, tamiz_test_get (other, "id"), "job_title", NULL));
}

static void
keep_message_cb (TamizDesk  *desk,
                 const char *message,
                 gboolean    failed,
                 GArray     *changes,
                 char      **kept)
{
  if (failed)
    *kept = g_strdup (message);
}

/* Nobody sees the row any more, so the refusal tells what was typed. */
static void
what_is_refused_after_leaving_is_told (Test          *test,
                                       gconstpointer  unused)
{
  g_autofree char *message = NULL;

  g_signal_connect (tamiz_window_get_desk (test->main->window), "told", G_CALLBACK (keep_message_cb), &message);
  begin_field (test, "job_title");
  tamiz_test_type ("Mine");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields",
                                      "job_title=Theirs", NULL));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "job_title"), "theirs_button") != NULL);
  tamiz_lead_editor_set_lead (test->editor, NULL);
  tamiz_test_wait (message != NULL);
  g_assert_nonnull (strstr (message, "Mine"));
  g_assert_nonnull (strstr (message, "Theirs"));
  g_signal_handlers_disconnect_by_data (tamiz_window_get_desk (test->main->window), &message);
  g_assert_true (base_holds (test, test->lead, "job_title", "Theirs"));
}

/* An answer that cannot be read is not given to the lead that comes instead. */
static void
an_answer_that_cannot_be_read_is_told_when_it_is_left (Test          *test,
                                                       gconstpointer  unused)
{
  TamizDesk *desk = tamiz_window_get_desk (test->main->window);
  g_autofree char *message = NULL;
  TamizCriterionRow *row = TAMIZ_CRITERION_ROW (find_row (test, "need"));
  g_autoptr (json_t) item = json_deep_copy (tamiz_criterion_row_get_item (row));

  /* The lead may still be read again. */
  tamiz_test_settle (400);
  g_signal_connect (desk, "told", G_CALLBACK (keep_message_cb), &message);
  tamiz_json_set_text (item, "kind", "number");
  tamiz_criterion_row_set_item (row, item);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  tamiz_test_type ("1.500");
  tamiz_lead_editor_set_lead (test->editor, NULL);
  tamiz_test_wait (message != NULL);
  g_assert_cmpstr (message, ==, "“1.500” can be read in two ways: write 1500 or 1.50");
  g_signal_handlers_disconnect_by_data (desk, &message);
}

/* Nothing of somebody else's is overwritten, and nothing that was typed is lost. */
static void
what_another_wrote_is_shown_and_one_decides (Test          *test,
                                             gconstpointer  unused)
{
  begin_field (test, "job_title");
  tamiz_test_type ("Mine");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields",
                                      "job_title=Theirs", NULL));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "job_title"), "theirs_button") != NULL);
  g_assert_true (field_holds (test, "job_title", "Mine"));
  tamiz_test_shot (test->window, "editor-conflict");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  g_assert_true (base_holds (test, test->lead, "job_title", "Theirs"));
  tamiz_test_click (tamiz_test_find_id (find_field (test, "job_title"), "mine_button"));
  tamiz_test_wait (base_holds (test, test->lead, "job_title", "Mine"));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "job_title"), "mine_button") == NULL);

  begin_field (test, "city");
  tamiz_test_type ("Nowhere");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "city=Sucre",
                                      NULL));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "city"), "theirs_button") != NULL);
  tamiz_test_settle (200); /* it scrolls into sight */
  tamiz_test_click (tamiz_test_find_id (find_field (test, "city"), "theirs_button"));
  tamiz_test_wait (field_holds (test, "city", "Sucre"));
  g_assert_true (base_holds (test, test->lead, "city", "Sucre"));
}

static void
what_cannot_be_read_is_refused_in_its_row (Test          *test,
                                           gconstpointer  unused)
{
  begin_field (test, "email");
  tamiz_test_type ("nonsense");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "email"), "message_label") != NULL);
  g_assert_true (field_holds (test, "email", "nonsense"));
  g_assert_true (base_holds (test, test->lead, "emails.0", "ines@condor.example"));
}

static void
choices_tags_and_persons_are_saved_at_once (Test          *test,
                                            gconstpointer  unused)
{
  begin_field (test, "owner");
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (!base_holds (test, test->lead, "owner", NULL));

  gtk_widget_child_focus (tamiz_test_find_nth (test->window, TAMIZ_TYPE_LEAD_TAGS, 0), GTK_DIR_TAB_FORWARD);
  tamiz_test_type ("fair");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "tags.0", "fair"));

  gtk_widget_child_focus (tamiz_test_find_nth (test->window, TAMIZ_TYPE_LEAD_PERSONS, 0),
                          GTK_DIR_TAB_FORWARD);
  tamiz_test_type ("Pablo Paz");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "persons.1.last_name", "Paz"));
  g_assert_true (base_holds (test, test->lead, "persons.1.role", "decides"));
}

/* The first choice is what the program finds by itself. */
static void
pick_persona (Test  *test,
              guint  position)
{
  begin_field (test, "persona");
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Home, 0);
  for (guint i = 0; i < position; i++)
    tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
}

static gboolean
offers_computed (Test       *test,
                 const char *label)
{
  return tamiz_test_find_text (GTK_WIDGET (find_field (test, "persona")), label) != NULL;
}

static gboolean
has_focus (Test       *test,
           const char *name)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  TamizFieldRow *row = find_field (test, name);

  return row != NULL && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row));
}

/* Whoever knows better than the program says why, and is not asked where they agree. */
static void
another_persona_is_saved_with_its_reason (Test          *test,
                                          gconstpointer  unused)
{
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (offers_computed (test, "As computed: Manager who decides"));
  g_assert_null (find_field (test, "persona_reason"));

  pick_persona (test, 2);
  tamiz_test_wait (has_focus (test, "persona_reason"));
  tamiz_test_settle (100);
  g_assert_true (base_holds (test, test->lead, "persona_chosen", NULL));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "persona_reason"), "message_label") != NULL);
  tamiz_test_shot (test->window, "editor-persona-reason");

  begin_field (test, "persona_reason");
  tamiz_test_type ("She owns it");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "persona_chosen", "owner"));
  g_assert_true (base_holds (test, test->lead, "persona_reason", "She owns it"));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "persona_reason"), "message_label") == NULL);
  g_assert_true (field_holds (test, "persona_reason", "She owns it"));
  tamiz_test_shot (test->window, "editor-persona");

  pick_persona (test, 0);
  tamiz_test_wait (base_holds (test, test->lead, "persona_chosen", NULL));
  tamiz_test_wait (find_field (test, "persona_reason") == NULL);
  g_assert_true (base_holds (test, test->lead, "persona_reason", NULL));
}

/* What an answer says goes before what somebody would choose; without one they may. */
static void
a_journey_that_is_computed_is_not_chosen (Test          *test,
                                          gconstpointer  unused)
{
  begin_field (test, "journey");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "journey=awareness", NULL));
  tamiz_test_wait (field_holds (test, "journey", "awareness"));
  json_decref (tamiz_test_session_do (test->base, "answer", "id", test->lead, "criterion", "buying_process", "value",
                                      "comparing", NULL));
  tamiz_test_wait (field_holds (test, "journey", "consideration"));
  g_assert_false (gtk_widget_is_sensitive (tamiz_test_find_type (find_field (test, "journey"), GTK_TYPE_DROP_DOWN)));
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (find_field (test, "journey"))));

  json_decref (tamiz_test_session_do (test->base, "answer", "id", test->lead, "criterion", "buying_process", "value",
                                      "does_not_know", NULL));
  tamiz_test_wait (field_holds (test, "journey", "awareness"));
  begin_field (test, "journey");
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "journey", "decision"));
}

/* A choice without its reason is not lost in silence. */
static void
a_persona_without_reason_is_told_on_leaving (Test          *test,
                                             gconstpointer  unused)
{
  g_autofree char *message = NULL;

  g_signal_connect (tamiz_window_get_desk (test->main->window), "told", G_CALLBACK (keep_message_cb), &message);
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (offers_computed (test, "As computed: Manager who decides"));
  pick_persona (test, 2);
  tamiz_test_wait (has_focus (test, "persona_reason"));
  tamiz_lead_editor_set_lead (test->editor, NULL);
  tamiz_test_wait (message != NULL);
  g_assert_nonnull (strstr (message, "not changed to “Owner of a small company”"));
  g_signal_handlers_disconnect_by_data (tamiz_window_get_desk (test->main->window), &message);
  g_assert_true (base_holds (test, test->lead, "persona_chosen", NULL));
}

/* Who chose at the same time is shown, and one of the two decides. */
static void
a_persona_chosen_meanwhile_is_shown (Test          *test,
                                     gconstpointer  unused)
{
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (offers_computed (test, "As computed: Manager who decides"));
  pick_persona (test, 2);
  tamiz_test_wait (has_focus (test, "persona_reason"));
  tamiz_test_settle (100);
  tamiz_test_type ("Mine");
  json_decref (tamiz_test_session_do (test->base, "lead.set", "id", test->lead, "+fields", "persona=manager",
                                      "+fields", "persona_reason=Theirs", NULL));
  tamiz_test_wait (tamiz_test_find_id (find_field (test, "persona"), "theirs_button") != NULL);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (base_holds (test, test->lead, "persona_reason", "Theirs"));
  tamiz_test_settle (200);
  g_assert_true (base_holds (test, test->lead, "persona_reason", "Theirs"));
  tamiz_test_click (tamiz_test_find_id (find_field (test, "persona"), "theirs_button"));
  tamiz_test_wait (field_holds (test, "persona_reason", "Theirs"));
  g_assert_true (base_holds (test, test->lead, "persona_chosen", "manager"));
}

static gboolean
has_part (Test       *test,
          const char *part)
{
  GtkWidget *label;

  for (guint i = 0; (label = tamiz_test_find_nth (test->window, GTK_TYPE_LABEL, i)) != NULL; i++)
    {
      if (strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
evidence_has_its_days_as_people_write_them (Test          *test,
                                            gconstpointer  unused)
{
  tamiz_test_session_qualify (test->base, test->lead);
  /* What lacked has gone from above the sides, which stand higher now. */
  tamiz_test_wait (tamiz_test_find_text (test->window, "Complete") != NULL);
  tamiz_test_click (tamiz_test_find_text (test->window, "Why"));
  tamiz_test_wait (has_part (test, "call of 2 March 2026"));
  g_assert_false (has_part (test, "2026-03-02"));
}

static gboolean
says_notice (Test       *test,
             const char *part)
{
  GtkWidget *notice = tamiz_test_find_type (tamiz_test_find_nth (test->window, TAMIZ_TYPE_LEAD_TAGS, 0),
                                            TAMIZ_TYPE_NOTICE);

  return notice != NULL && strstr (tamiz_notice_get_text (TAMIZ_NOTICE (notice)), part) != NULL;
}

/* Somebody else was quicker by a moment. */
static void
a_tag_that_is_gone_is_said_at_its_place (Test          *test,
                                         gconstpointer  unused)
{
  GtkWidget *button;

  json_decref (tamiz_test_session_do (test->base, "tag.add", "id", test->lead, "text", "fair", NULL));
  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "fair") != NULL);
  button = gtk_widget_get_next_sibling (tamiz_test_find_text (test->window, "fair"));
  g_object_ref (button);
  json_decref (tamiz_test_session_do (test->base, "tag.remove", "id", test->lead, "text", "fair", NULL));
  g_signal_emit_by_name (button, "clicked");
  g_object_unref (button);
  tamiz_test_wait (says_notice (test, "The lead has no tag “fair”"));
}

/* Whoever was led back waits for news, although nothing lacks. */
static void
a_complete_lead_that_was_led_back_says_what_it_waits_for (Test          *test,
                                                          gconstpointer  unused)
{
  static const char news[]
      = "Nothing is missing any more: with the next call, message or answer it is ready for sales";

  tamiz_test_session_qualify (test->base, test->lead);
  tamiz_test_wait (gtk_widget_get_sensitive (find_id (test, "hand_over_button")));
  json_decref (tamiz_test_session_do (test->base, "lead.move", "id", test->lead, "stage", "mql", "reason",
                                      "They asked to wait", NULL));
  tamiz_test_wait (shows (test, news));
  g_assert_false (gtk_widget_get_sensitive (find_id (test, "hand_over_button")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find_id (test, "hand_over_button")), ==, news);
}

static void
a_lead_is_discarded_with_a_reason (Test          *test,
                                   gconstpointer  unused)
{
  gtk_widget_activate_action (find_id (test, "menu_button"), "lead.discard", NULL);
  tamiz_test_wait (find_id (test, "entry") != NULL && find_id (test, "choice") != NULL);
  tamiz_test_settle (100);
  tamiz_test_type ("writes a thesis");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (test, "Discarded"));
  g_assert_null (find_id (test, "entry"));
}

static void
a_deferral_without_a_day_is_refused_in_place (Test          *test,
                                              gconstpointer  unused)
{
  gtk_widget_activate_action (find_id (test, "menu_button"), "lead.defer", NULL);
  tamiz_test_wait (find_id (test, "confirm_button") != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (find_id (test, "confirm_button"));
  tamiz_test_wait (find_id (test, "error_label") != NULL);
  tamiz_test_shot (test->window, "editor-defer");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (find_id (test, "confirm_button") == NULL);
}

static void
press (GtkWidget *label)
{
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
}

static GtkWidget *
wait_for_form (void)
{
  GtkWidget *form;

  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) != NULL);
  form = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_focus_window (GTK_WINDOW (form));

  return form;
}

static GtkWidget *
wait_for_question (const char *text)
{
  GtkWidget *dialog;

  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)) != NULL
                   && tamiz_test_find_text (dialog, text) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));

  return dialog;
}

/* One way is refused in the profile, then all by the button, which the head says. */
static void
who_refuses_is_said_above_and_may_think_again (Test          *test,
                                               gconstpointer  unused)
{
  GtkWidget *group;

  tamiz_test_click (tamiz_test_find_text (test->window, "Profile"));
  tamiz_test_wait ((group = tamiz_test_find_type (test->window, TAMIZ_TYPE_LEAD_CONSENTS)) != NULL);
  tamiz_test_wait (tamiz_test_find_text (group, "Nothing is said against it") != NULL);
  press (tamiz_test_find_text (group, "Do Not Contact…"));
  wait_for_form ();
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_type ("Asked for peace");
  tamiz_test_click (tamiz_test_find_text (wait_for_form (), "Save"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Do not contact. The person asked not to be contacted, since "
                                                       "2026-03-02: Asked for peace") != NULL);
  tamiz_test_wait (tamiz_test_find_text (group, "Withdraw…") != NULL);
  tamiz_test_shot (test->window, "editor-do-not-contact");
  press (tamiz_test_find_text (group, "Withdraw…"));
  wait_for_form ();
  tamiz_test_type ("Wrote to us again");
  tamiz_test_click (tamiz_test_find_text (wait_for_form (), "Save"));
  tamiz_test_wait (tamiz_test_find_text (group, "Nothing is said against it") != NULL);
}

static void
a_customer_is_named_as_one (Test          *test,
                            gconstpointer  unused)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "lead.show", "id", test->lead, NULL);

  json_decref (tamiz_test_session_do (test->base, "company.set", "id", tamiz_test_get (shown, "company_id"), "+fields",
                                      "relation=customer", "+fields", "owner=vera@tamiz.example", NULL));
  tamiz_test_wait (shows (test, "Customer: Construcciones El Cóndor; account of Vera Ventas"));
  json_decref (tamiz_test_session_do (test->base, "company.set", "id", tamiz_test_get (shown, "company_id"), "+fields",
                                      "relation=competitor", NULL));
  tamiz_test_wait (shows (test, "Competitor: Construcciones El Cóndor; account of Vera Ventas. To be discarded?"));
}

static void
a_person_is_erased_after_two_questions (Test          *test,
                                        gconstpointer  unused)
{
  g_autoptr (json_t) list = NULL;
  GtkWidget *dialog;

  gtk_widget_activate_action (find_id (test, "menu_button"), "lead.erase-person", NULL);
  dialog = wait_for_question ("Erase Inés Güemes?");
  tamiz_test_shot (dialog, "editor-erase");
  /* Enter alone erases nobody. */
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_null (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM));
  gtk_widget_activate_action (find_id (test, "menu_button"), "lead.erase-person", NULL);
  dialog = wait_for_question ("Erase Inés Güemes?");
  press (tamiz_test_find_text (dialog, "Erase…"));
  wait_for_form ();
  tamiz_test_type ("Asked by letter");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_shot (wait_for_form (), "editor-erase-reason");
  tamiz_test_click (tamiz_test_find_text (wait_for_form (), "Erase"));
  dialog = wait_for_question ("The Person Was Erased");
  tamiz_test_shot (dialog, "editor-erased");
  g_assert_null (tamiz_test_find_text (dialog, "Cancel"));
  g_assert_nonnull (tamiz_test_find_text (dialog, "Close"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_wait (shows (test, "The person was erased. What is left is the history of the lead"));
  g_assert_false (shows (test, "Inés Güemes"));
  g_assert_null (tamiz_test_find_text (test->window, "No definition is in force: marketing and sales must sign one "
                                                     "before leads are judged"));
  list = tamiz_test_session_do (test->base, "erasure.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.reason"), ==, "Asked by letter");
}

static void
who_may_not_edit_may_add_notes (Test          *test,
                                gconstpointer  unused)
{
  tamiz_test_window_as (test->main, "max@tamiz.example");
  tamiz_test_wait (!gtk_widget_get_sensitive (find_id (test, "menu_button")));
  tamiz_test_wait (tamiz_test_find_type (find_row (test, "need"), GTK_TYPE_TOGGLE_BUTTON) != NULL);
  tamiz_test_wait (
      !gtk_widget_is_sensitive (tamiz_test_find_type (find_row (test, "need"), GTK_TYPE_TOGGLE_BUTTON)));
  tamiz_test_click (tamiz_test_find_text (test->window, "Timeline"));
  tamiz_test_wait (find_id (test, "text_view") != NULL);
  g_assert_false (gtk_widget_get_sensitive (find_id (test, "kind_choice")));
  tamiz_test_click (find_id (test, "text_view"));
  tamiz_test_type ("seen at the fair");
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (shows (test, "seen at the fair"));
}

static void
a_lead_that_is_not_there_is_said_so (Test          *test,
                                     gconstpointer  unused)
{
  tamiz_lead_editor_set_lead (test->editor, "999999");
  tamiz_test_wait (shows (test, "It Cannot Be Shown"));
  tamiz_lead_editor_set_lead (test->editor, NULL);
  tamiz_test_wait (shows (test, "Choose a prospect to see and edit it here."));
}

#define ADD(path, func) \
  g_test_add ("/pages/lead-editor/" path, Test, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (g_getenv ("TAMIZ_TEST_LOCPATH") != NULL)
    g_setenv ("LOCPATH", g_getenv ("TAMIZ_TEST_LOCPATH"), TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  ADD ("who-and-what-is-missing-are-in-sight", who_and_what_is_missing_are_in_sight);
  ADD ("criteria-are-answered-by-keyboard", criteria_are_answered_by_keyboard);
  ADD ("a-click-on-what-is-missing-goes-there", a_click_on_what_is_missing_goes_there);
  ADD ("a-missing-field-is-brought-into-sight", a_missing_field_is_brought_into_sight);
  ADD ("a-note-is-added-with-the-keyboard", a_note_is_added_with_the_keyboard);
  ADD ("what-was-begun-waits-for-its-lead", what_was_begun_waits_for_its_lead);
  ADD ("what-another-program-answers-is-shown", what_another_program_answers_is_shown);
  ADD ("a-field-is-saved-on-enter-and-on-leaving", a_field_is_saved_on_enter_and_on_leaving);
  ADD ("every-field-is-reached-both-ways", every_field_is_reached_both_ways);
  ADD ("amounts-are-written-as-the-reader-writes-them", amounts_are_written_as_the_reader_writes_them);
  ADD ("a-telephone-number-is-read-in-groups", a_telephone_number_is_read_in_groups);
  ADD ("a-field-of-ones-own-is-saved-like-any", a_field_of_ones_own_is_saved_like_any);
  ADD ("fields-of-ones-own-have-the-control-of-their-type", fields_of_ones_own_have_the_control_of_their_type);
  ADD ("a-lead-that-is-left-is-saved-first", a_lead_that_is_left_is_saved_first);
  ADD ("what-another-wrote-is-shown-and-one-decides", what_another_wrote_is_shown_and_one_decides);
  ADD ("what-is-refused-after-leaving-is-told", what_is_refused_after_leaving_is_told);
  ADD ("an-answer-that-cannot-be-read-is-told-when-it-is-left",
       an_answer_that_cannot_be_read_is_told_when_it_is_left);
  ADD ("what-cannot-be-read-is-refused-in-its-row", what_cannot_be_read_is_refused_in_its_row);
  ADD ("choices-tags-and-persons-are-saved-at-once", choices_tags_and_persons_are_saved_at_once);
  ADD ("another-persona-is-saved-with-its-reason", another_persona_is_saved_with_its_reason);
  ADD ("a-journey-that-is-computed-is-not-chosen", a_journey_that_is_computed_is_not_chosen);
  ADD ("a-persona-without-reason-is-told-on-leaving", a_persona_without_reason_is_told_on_leaving);
  ADD ("a-persona-chosen-meanwhile-is-shown", a_persona_chosen_meanwhile_is_shown);
  ADD ("evidence-has-its-days-as-people-write-them", evidence_has_its_days_as_people_write_them);
  ADD ("countries-and-languages-have-their-names", countries_and_languages_have_their_names);
  ADD ("a-tag-that-is-gone-is-said-at-its-place", a_tag_that_is_gone_is_said_at_its_place);
  ADD ("a-complete-lead-that-was-led-back-says-what-it-waits-for",
       a_complete_lead_that_was_led_back_says_what_it_waits_for);
  ADD ("a-lead-is-discarded-with-a-reason", a_lead_is_discarded_with_a_reason);
  ADD ("a-deferral-without-a-day-is-refused-in-place", a_deferral_without_a_day_is_refused_in_place);
  ADD ("who-refuses-is-said-above", who_refuses_is_said_above_and_may_think_again);
  ADD ("a-customer-is-named-as-one", a_customer_is_named_as_one);
  ADD ("a-person-is-erased-after-two-questions", a_person_is_erased_after_two_questions);
  ADD ("who-may-not-edit-may-add-notes", who_may_not_edit_may_add_notes);
  ADD ("a-lead-that-is-not-there-is-said-so", a_lead_that_is_not_there_is_said_so);
  return g_test_run ();
}
