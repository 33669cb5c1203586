#include "config.h"

#include "tamiz-catalog-group.h"
#include "tamiz-code-row.h"
#include "tamiz-operation-form.h"
#include "tamiz-preferences.h"
#include "tamiz-test-window.h"
#include "tamiz-zones.h"

#include <string.h>

static GtkWidget *
open_preferences (TamizTestWindow *test,
                  const char      *action)
{
  GtkWidget *window;

  gtk_widget_activate_action (GTK_WIDGET (test->window), action, NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) != NULL);
  window = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES);
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static GtkWidget *
open_form (GtkWidget  *preferences,
           const char *button)
{
  GtkWidget *window;

  tamiz_test_wait (tamiz_test_find_text (preferences, button) != NULL);
  tamiz_test_click (tamiz_test_find_text (preferences, button));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) != NULL);
  window = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_focus_window (GTK_WINDOW (window));

  return window;
}

static TamizTestWindow *
open_company (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@uno.example", "role",
                                      "marketing,steward", NULL));

  return tamiz_test_window_new (base);
}

static void
a_colleague_is_added (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.people");
  GtkWidget *form = open_form (preferences, "Add…");

  tamiz_test_type ("Luis Peña");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_type ("luis@uno.example");
  tamiz_test_shot (form, "preferences-person");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  tamiz_test_wait (tamiz_test_find_text (preferences, "Luis Peña") != NULL);
  tamiz_test_shot (preferences, "preferences-people");
  g_assert_cmpuint (json_array_size (tamiz_desk_get_users (tamiz_window_get_desk (test->window))), ==, 2);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static gboolean
says_an_error (GtkWidget *form)
{
  GtkWidget *label;

  for (guint i = 0; (label = tamiz_test_find_nth (form, GTK_TYPE_LABEL, i)) != NULL; i++)
    {
      if (gtk_widget_has_css_class (label, "error"))
        return g_strstr_len (gtk_label_get_text (GTK_LABEL (label)), -1, "ana@uno.example") != NULL;
    }

  return FALSE;
}

/* What was refused is said where it happened, and what was typed stays. */
static void
an_address_twice_is_refused_in_place (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.people");
  GtkWidget *form = open_form (preferences, "Add…");
  GtkWidget *name;

  tamiz_test_type ("Otra Ana");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_type ("ana@uno.example");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (400);
  g_assert_true (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == form);
  name = tamiz_test_find_type (form, ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Otra Ana");
  g_assert_true (says_an_error (form));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static const char *
get_error (GtkWidget *form)
{
  GtkWidget *label;

  for (guint i = 0; (label = tamiz_test_find_nth (form, GTK_TYPE_LABEL, i)) != NULL; i++)
    {
      if (gtk_widget_has_css_class (label, "error"))
        return gtk_label_get_text (GTK_LABEL (label));
    }

  return "";
}

static json_t *
find_user (TamizTestWindow *test,
           guint            n)
{
  return json_array_get (tamiz_desk_get_users (tamiz_window_get_desk (test->window)), n);
}

/* A refusal names the row as it is called there, and what is emptied is taken away. */
static void
a_person_is_changed_row_by_row (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences, *form, *capacity;

  json_decref (tamiz_test_session_do (test->base, "user.set", "user", "ana@uno.example", "territory", "Sur",
                                      "capacity", "7", NULL));
  preferences = open_preferences (test, "win.people");
  form = open_form (preferences, "Ana");
  capacity = tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 4);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (capacity)), ==, "7");
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 2)), "");
  gtk_editable_set_text (GTK_EDITABLE (capacity), "many");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (*get_error (form) != '\0');
  g_assert_cmpstr (get_error (form), ==, "“many” is not a number (Open leads at once, at most)");
  g_assert_true (gtk_widget_has_css_class (capacity, "error"));
  tamiz_test_shot (form, "preferences-refused");

  gtk_editable_set_text (GTK_EDITABLE (capacity), "");
  g_assert_false (gtk_widget_has_css_class (capacity, "error"));
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  tamiz_test_wait (tamiz_json_get_text (find_user (test, 0), "territory") == NULL
                   && json_is_null (json_object_get (find_user (test, 0), "capacity")));
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static gboolean
says (GtkWidget  *window,
      const char *part)
{
  GtkWidget *label;

  for (guint i = 0; (label = tamiz_test_find_nth (window, GTK_TYPE_LABEL, i)) != NULL; i++)
    {
      if (strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_setting (TamizTestWindow *test,
             const char      *key)
{
  return tamiz_json_get_text (tamiz_desk_get_base (tamiz_window_get_desk (test->window)), key);
}

static TamizCodeRow *
find_code_row (GtkWidget *preferences,
               guint      n)
{
  tamiz_test_wait (tamiz_test_find_nth (preferences, TAMIZ_TYPE_CODE_ROW, n) != NULL);

  return TAMIZ_CODE_ROW (tamiz_test_find_nth (preferences, TAMIZ_TYPE_CODE_ROW, n));
}

static void
choose (TamizCodeRow *row,
        const char   *typed)
{
  gtk_widget_grab_focus (GTK_WIDGET (row));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  tamiz_test_type (typed);
  tamiz_test_key (GDK_KEY_Return, 0);
}

static void
settings_are_chosen_by_their_names (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.preferences");

  choose (find_code_row (preferences, 0), "bolivia");
  tamiz_test_wait (g_strcmp0 (get_setting (test, "country"), "BO") == 0);
  choose (find_code_row (preferences, 1), "portuguese");
  tamiz_test_wait (g_strcmp0 (get_setting (test, "language"), "pt") == 0);
  choose (find_code_row (preferences, 2), "boliviano");
  tamiz_test_wait (g_strcmp0 (get_setting (test, "currency"), "BOB") == 0);
  choose (find_code_row (preferences, 3), "la paz");
  tamiz_test_wait (g_strcmp0 (get_setting (test, "timezone"), "America/La_Paz") == 0);
  tamiz_test_shot (preferences, "preferences-codes");
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
a_setting_without_a_name_is_shown_as_it_is (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences;

  json_decref (tamiz_test_session_do (test->base, "base.set", "country", "FJ", "timezone", "Etc/GMT+4", NULL));
  tamiz_test_wait (g_strcmp0 (get_setting (test, "country"), "FJ") == 0);
  preferences = open_preferences (test, "win.preferences");
  g_assert_cmpstr (tamiz_code_row_get_code (find_code_row (preferences, 0)), ==, "FJ");
  g_assert_cmpstr (tamiz_code_row_get_code (find_code_row (preferences, 3)), ==, "Etc/GMT+4");
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
assert_first_zones (const char *country,
                    const char *first,
                    const char *name)
{
  json_t *choices = tamiz_zones_list_choices (country);

  g_assert_cmpstr (tamiz_json_get_text (json_array_get (choices, 0), "key"), ==, first);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (choices, 0), "label"), ==, name);
  g_assert_cmpuint (json_array_size (choices), >, 20);
  json_decref (choices);
}

static void
the_zones_of_the_country_come_first (void)
{
  assert_first_zones ("BO", "America/La_Paz", "La Paz, America");
  assert_first_zones ("AR", "America/Argentina/Buenos_Aires", "Buenos Aires, Argentina, America");
  assert_first_zones ("FJ", "Pacific/Fiji", "Fiji, Pacific Ocean");
  /* A system without the list. */
  g_setenv ("TZDIR", "/nonexistent", TRUE);
  assert_first_zones ("BO", "America/La_Paz", "La Paz, America");
  g_unsetenv ("TZDIR");
}

/* What is refused is said in its row, which shows again what holds. */
static void
a_refused_setting_is_said_in_its_row (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.preferences");
  TamizCodeRow *row = find_code_row (preferences, 1);
  g_autofree char *before = g_strdup (tamiz_code_row_get_code (row));

  json_decref (tamiz_test_session_do (test->base, "user.add", "name", "Vera", "email", "vera@uno.example", "role",
                                      "manager", NULL));
  json_decref (tamiz_test_session_do (test->base, "user.set", "user", "ana@uno.example", "role", "marketing", NULL));
  choose (row, "italian");
  tamiz_test_wait (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Manager"));
  g_assert_cmpstr (tamiz_code_row_get_code (row), ==, before);
  tamiz_test_shot (preferences, "preferences-setting-refused");
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
whoever_may_not_is_told_who_may (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences;

  json_decref (tamiz_test_session_do (test->base, "user.add", "name", "Luis", "email", "luis@uno.example", "role",
                                      "sales", NULL));
  tamiz_test_settle (400);
  tamiz_test_window_as (test, "luis@uno.example");
  preferences = open_preferences (test, "win.preferences");
  tamiz_test_wait (says (preferences, "it is done by: Manager"));
  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "lists");
  tamiz_test_wait (says (preferences, "it is done by: Steward"));
  tamiz_test_shot (preferences, "preferences-who");
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

/* As whoever reads the screen writes it; what can be read in two ways is asked. */
static void
a_rate_is_typed_as_the_reader_writes_it (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.preferences");
  GtkWidget *form, *row;
  TamizCatalogGroup *rates;

  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "lists");
  tamiz_test_wait (tamiz_test_find_nth (preferences, TAMIZ_TYPE_CATALOG_GROUP, 4) != NULL);
  rates = TAMIZ_CATALOG_GROUP (tamiz_test_find_nth (preferences, TAMIZ_TYPE_CATALOG_GROUP, 4));
  tamiz_catalog_group_get_info (rates)->add (rates);
  tamiz_test_wait ((form = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (form));
  tamiz_test_type ("EUR");
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 1)), "03/01/26");
  row = tamiz_test_find_nth (form, ADW_TYPE_ENTRY_ROW, 2);
  gtk_editable_set_text (GTK_EDITABLE (row), "1.085");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (*get_error (form) != '\0');
  g_assert_cmpstr (get_error (form), ==, "“1.085” can be read in two ways: write 1085 or 1.0850");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_editable_set_text (GTK_EDITABLE (row), "1,085.50");
  tamiz_test_click (tamiz_test_find_text (form, "Save"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  tamiz_test_wait (tamiz_test_find_text (preferences, "1 EUR = 1085.50 BOB") != NULL);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

/* The keyboard is in the passphrase when its window goes. */
static void
a_passphrase_is_given_up_by_escape (void)
{
  g_autoptr (TamizTestWindow) test = open_company ();
  GtkWidget *preferences = open_preferences (test, "win.people");
  GtkWidget *form = open_form (preferences, "Ana");
  GtkWidget *row = tamiz_test_find_type (form, ADW_TYPE_PASSWORD_ENTRY_ROW);

  tamiz_test_click (row);
  tamiz_test_type ("secreto");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "secreto");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
every_page_shows_what_the_base_has (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *preferences = open_preferences (test, "win.sources");

  tamiz_test_wait (tamiz_test_find_text (preferences, "Sitio web") != NULL);
  tamiz_test_shot (preferences, "preferences-sources");
  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "lists");
  tamiz_test_wait (tamiz_test_find_text (preferences, "Price") != NULL);
  tamiz_test_shot (preferences, "preferences-lists");
  tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), "general");
  tamiz_test_wait (tamiz_test_find_text (preferences, "This Base") != NULL);
  tamiz_test_shot (preferences, "preferences-general");
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
the_window_and_its_lists_let_go_of_everything (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (20);
  GtkWidget *preferences = g_object_ref (open_preferences (test, "win.people"));
  GtkWidget *list;

  tamiz_test_wait (tamiz_test_find_type (preferences, TAMIZ_TYPE_CATALOG_GROUP) != NULL);
  list = g_object_ref (tamiz_test_find_type (preferences, TAMIZ_TYPE_CATALOG_GROUP));
  tamiz_test_settle (200);
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
  tamiz_test_settle (50);

  g_assert_finalize_object (preferences);
  g_assert_finalize_object (list);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/preferences/a-colleague-is-added", a_colleague_is_added);
  g_test_add_func ("/app/preferences/an-address-twice-is-refused-in-place", an_address_twice_is_refused_in_place);
  g_test_add_func ("/app/preferences/a-person-is-changed-row-by-row", a_person_is_changed_row_by_row);
  g_test_add_func ("/app/preferences/settings-are-chosen-by-their-names", settings_are_chosen_by_their_names);
  g_test_add_func ("/app/preferences/a-setting-without-a-name-is-shown-as-it-is",
                   a_setting_without_a_name_is_shown_as_it_is);
  g_test_add_func ("/app/preferences/the-zones-of-the-country-come-first", the_zones_of_the_country_come_first);
  g_test_add_func ("/app/preferences/a-refused-setting-is-said-in-its-row", a_refused_setting_is_said_in_its_row);
  g_test_add_func ("/app/preferences/whoever-may-not-is-told-who-may", whoever_may_not_is_told_who_may);
  g_test_add_func ("/app/preferences/a-rate-is-typed-as-the-reader-writes-it",
                   a_rate_is_typed_as_the_reader_writes_it);
  g_test_add_func ("/app/preferences/a-passphrase-is-given-up-by-escape", a_passphrase_is_given_up_by_escape);
  g_test_add_func ("/app/preferences/every-page-shows-what-the-base-has", every_page_shows_what_the_base_has);
  g_test_add_func ("/app/preferences/the-window-and-its-lists-let-go-of-everything",
                   the_window_and_its_lists_let_go_of_everything);
  return g_test_run ();
}
