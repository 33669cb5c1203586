#include "config.h"

#include "tamiz-criterion-row.h"
#include "tamiz-field-row.h"
#include "tamiz-find.h"
#include "tamiz-handoff-row.h"
#include "tamiz-import-assistant.h"
#include "tamiz-moment-row.h"
#include "tamiz-test-window.h"

#include <string.h>

/* The whole way of one prospect, from a file to the funnel, as people walk it: once with
 * the pointer, and once with the keyboard alone.
 */

static const char inquiries[] = "Nombre,Apellido,Correo,Teléfono,Empresa,Empleados,Ciudad\n"
                                "Inés,Güemes,ines@condor.example,71234567,Construcciones El Cóndor,80,La Paz\n"
                                "Raúl,Soto,raul@lago.example,72345678,Hotel del Lago,35,Copacabana\n"
                                "Eva,Paz,eva@norte.example,73456789,Textiles del Norte,120,Oruro\n";

static const struct
{
  const char *criterion;
  guint key;                /* that answers it so that it is met */
} answers[] = {
  { "need", GDK_KEY_y },      { "authority", GDK_KEY_1 },      { "budget", GDK_KEY_1 },
  { "time_frame", GDK_KEY_1 }, { "buying_process", GDK_KEY_3 }, { "meets_executive", GDK_KEY_y },
};

typedef struct
{
  TamizTestWindow *test;
  TamizTestSession *base;
  char *file;
} Journey;

static void
set_up (Journey       *journey,
        gconstpointer  user_data)
{
  journey->base = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (journey->base);
  journey->file = tamiz_test_session_write (journey->base, "inquiries.csv", inquiries);
  journey->test = tamiz_test_window_new (journey->base);
}

static void
tear_down (Journey       *journey,
           gconstpointer  user_data)
{
  tamiz_test_window_free (journey->test);
  g_free (journey->file);
}

static gpointer
window_of (Journey *journey)
{
  return journey->test->window;
}

static GtkWidget *
find (Journey    *journey,
      const char *id)
{
  return tamiz_test_find_id (journey->test->window, id);
}

static gboolean
shows (Journey    *journey,
       const char *text)
{
  return tamiz_test_find_text (journey->test->window, text) != NULL;
}

static gboolean
on_page (Journey    *journey,
         const char *page)
{
  return g_strcmp0 (tamiz_shell_get_page (tamiz_window_get_shell (journey->test->window)), page) == 0;
}

/* What the base says of the one whom the journey is about. */
static char *
get_lead (Journey    *journey,
          const char *key)
{
  g_autoptr (json_t) list = tamiz_test_session_do (journey->base, "lead.list", "search", "ines", NULL);

  return g_strdup (tamiz_test_get (json_array_get (json_object_get (list, "items"), 0), key));
}

static gboolean
lead_has (Journey    *journey,
          const char *key,
          const char *value)
{
  g_autofree char *found = get_lead (journey, key);

  return g_strcmp0 (found, value) == 0;
}

static gboolean
has_pain_points (Journey    *journey,
                 const char *text)
{
  g_autofree char *id = get_lead (journey, "id");
  g_autoptr (json_t) shown = tamiz_test_session_do (journey->base, "lead.show", "id", id, NULL);

  return g_strcmp0 (tamiz_test_get (shown, "pain_points"), text) == 0;
}

static gint64
count_reached (Journey    *journey,
               const char *stage)
{
  g_autoptr (json_t) funnel = tamiz_test_session_do (journey->base, "report.funnel", "format", "json", NULL);
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (funnel, "items"), i, row)
    {
      if (g_str_equal (tamiz_test_get (row, "stage"), stage))
        return json_integer_value (json_object_get (row, "reached"));
    }

  return -1;
}

static GtkWidget *
find_criterion (Journey    *journey,
                const char *key)
{
  GtkWidget *row;

  for (guint n = 0; (row = tamiz_test_find_nth (window_of (journey), TAMIZ_TYPE_CRITERION_ROW, n)) != NULL; n++)
    {
      if (g_strcmp0 (tamiz_criterion_row_get_key (TAMIZ_CRITERION_ROW (row)), key) == 0)
        return row;
    }

  return NULL;
}

static GtkWidget *
find_field (Journey    *journey,
            const char *name)
{
  GtkWidget *row;

  for (guint n = 0; (row = tamiz_test_find_nth (window_of (journey), TAMIZ_TYPE_FIELD_ROW, n)) != NULL; n++)
    {
      if (g_str_equal (tamiz_field_row_get_name (TAMIZ_FIELD_ROW (row)), name))
        return row;
    }

  return NULL;
}

/* On a crowded machine without a window manager a key or a click is lost now and then, and
 * a person would try again; three times is all it gets.
 */
#define try_until(condition, action) \
  G_STMT_START \
  { \
    for (int n_ = 0; n_ < 3 && !(condition); n_++) \
      { \
        gint64 deadline_ = g_get_monotonic_time () + 3 * G_USEC_PER_SEC; \
        action; \
        while (!(condition) && g_get_monotonic_time () < deadline_) \
          tamiz_test_turn (); \
      } \
    g_assert_true (condition); \
  } \
  G_STMT_END

/* Ctrl+K and a few letters. */
static void
go_by_name (Journey    *journey,
            const char *text)
{
  try_until (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) != NULL,
             tamiz_test_key (GDK_KEY_k, GDK_CONTROL_MASK));
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND)));
  tamiz_test_type (text);
  try_until (tamiz_test_find_toplevel (TAMIZ_TYPE_FIND) == NULL, tamiz_test_key (GDK_KEY_Return, 0));
  tamiz_test_focus_window (GTK_WINDOW (journey->test->window));
}

/* The file is led through the assistant; @go_on takes it a step further. */
static void
import_file (Journey *journey,
             void   (*go_on) (GtkWidget *assistant))
{
  static const char *const steps[] = { "origin", "columns_view", "trial", "result" };
  GtkWidget *assistant;

  gtk_widget_activate_action (window_of (journey), "win.import", "s", journey->file);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != NULL);
  assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      tamiz_test_wait (tamiz_test_find_id (assistant, steps[i]) != NULL);
      tamiz_test_wait (tamiz_test_find_id (assistant, "next_button") != NULL
                       && gtk_widget_is_sensitive (tamiz_test_find_id (assistant, "next_button")));
      go_on (assistant);
    }
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
  tamiz_test_focus_window (window_of (journey));
}

static void
click_on (GtkWidget *assistant)
{
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
}

/* Alt and the underlined letter, as the button says it. */
static void
type_on (GtkWidget *assistant)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (tamiz_test_find_id (assistant, "next_button")));
  const char *underscore = strchr (label, '_');

  g_assert_nonnull (underscore);
  tamiz_test_key (gdk_unicode_to_keyval (g_unichar_tolower (g_utf8_get_char (underscore + 1))), GDK_ALT_MASK);
}

static gboolean
is_focused (GtkWidget *widget)
{
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Tab until the keyboard is in a widget, which is looked for anew each time: that there
 * is a way is part of what is tested.
 */
#define tab_to(widget, what) \
  G_STMT_START \
  { \
    for (guint n_ = 0; !is_focused (widget); n_++) \
      { \
        if (n_ > 150) \
          g_error ("the keyboard does not reach %s", what); \
        tamiz_test_key (GDK_KEY_Tab, 0); \
      } \
  } \
  G_STMT_END

/* Scrolls a button into sight, as a person does, and clicks it. */
static void
click_text (Journey    *journey,
            GtkWidget  *root,
            const char *text)
{
  GtkWidget *label = tamiz_test_find_text (root, text);
  GtkWidget *button = label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;

  g_assert_nonnull (button);
  gtk_widget_grab_focus (button);
  tamiz_test_settle (200);
  tamiz_test_click (button);
}

static void
with_the_pointer (Journey       *journey,
                  gconstpointer  user_data)
{
  GtkWidget *row = NULL;

  import_file (journey, click_on);
  g_assert_cmpint (count_reached (journey, "accepted"), ==, 0);

  /* Found, and what the file did not have is filled in. */
  go_by_name (journey, "güemes");
  tamiz_test_wait (shows (journey, "Inés Güemes") && find (journey, "call_button") != NULL);
  tamiz_test_click (tamiz_test_find_text (window_of (journey), "Profile"));
  tamiz_test_wait ((row = find_field (journey, "job_title")) != NULL);
  tamiz_test_settle (200);
  /* It may lie below what is in sight: the keyboard brings it there. */
  gtk_widget_grab_focus (row);
  tamiz_test_settle (100);
  tamiz_test_type ("Gerente general");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (lead_has (journey, "job_title", "Gerente general"));
  tamiz_test_shot (window_of (journey), "journey-edited");

  /* One answer is known without calling. */
  tamiz_test_click (tamiz_test_find_text (window_of (journey), "Qualification"));
  tamiz_test_wait ((row = find_criterion (journey, "need")) != NULL);
  tamiz_test_click (tamiz_test_find_text (row, "Yes"));
  tamiz_test_wait (tamiz_test_find_text (find_criterion (journey, "need"), "Yes") != NULL);

  /* The call asks the rest. */
  tamiz_test_click (find (journey, "call_button"));
  tamiz_test_wait (on_page (journey, "calls") && find_criterion (journey, "budget") != NULL);
  for (guint i = 1; i < G_N_ELEMENTS (answers); i++)
    {
      tamiz_test_wait ((row = find_criterion (journey, answers[i].criterion)) != NULL);
      gtk_widget_grab_focus (row);
      tamiz_test_key (answers[i].key, 0);
      tamiz_test_settle (50);
    }
  gtk_widget_grab_focus (find (journey, "pain_text"));
  tamiz_test_type ("Pierde dos semanas al mes");
  click_text (journey, find (journey, "outcome_box"), "Reached");
  tamiz_test_shot (window_of (journey), "journey-call");
  tamiz_test_click (find (journey, "save_button"));
  tamiz_test_wait (lead_has (journey, "stage", "sql"));

  /* A lead now: it is handed over. */
  go_by_name (journey, "güemes");
  tamiz_test_wait (on_page (journey, "prospects") && find (journey, "hand_over_button") != NULL
                   && gtk_widget_get_sensitive (find (journey, "hand_over_button")));
  tamiz_test_click (find (journey, "hand_over_button"));
  tamiz_test_wait (on_page (journey, "handoffs") && find (journey, "own_row") != NULL
                   && shows (journey, "Ready to be handed over"));
  {
    g_autoptr (GDateTime) meeting = g_date_time_new_utc (2026, 3, 5, 9, 0, 0);

    tamiz_moment_row_set (TAMIZ_MOMENT_ROW (find (journey, "own_row")), meeting);
  }
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (lead_has (journey, "stage", "handed_off"));
  tamiz_test_wait (shows (journey, "Inés Güemes was handed over to Vera Ventas"));

  /* What sales received stays as it was: no key takes the call back behind it. */
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (shows (journey, "Nothing to undo since “Inés Güemes was handed over to Vera Ventas”"));
  g_assert_true (has_pain_points (journey, "Pierde dos semanas al mes"));

  /* The executive sits down, reads and accepts. */
  try_until (shows (journey, "Vera Ventas · Sales executive"), tamiz_test_click (find (journey, "user_button")));
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (window_of (journey), "Vera Ventas · Sales executive"));
  tamiz_test_wait ((row = tamiz_test_find_type (window_of (journey), TAMIZ_TYPE_HANDOFF_ROW)) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_type (window_of (journey), TAMIZ_TYPE_HANDOFF_ROW));
  tamiz_test_wait (find (journey, "accept_button") != NULL);
  tamiz_test_shot (window_of (journey), "journey-packet");
  tamiz_test_click (find (journey, "accept_button"));
  tamiz_test_wait (lead_has (journey, "stage", "accepted"));

  /* And the funnel has changed. */
  tamiz_test_click (tamiz_test_find_text (window_of (journey), "Funnel"));
  tamiz_test_wait (on_page (journey, "funnel"));
  g_assert_cmpint (count_reached (journey, "accepted"), ==, 1);
  tamiz_test_settle (500);
  tamiz_test_shot (window_of (journey), "journey-funnel");
}

static void
with_the_keyboard_alone (Journey       *journey,
                         gconstpointer  user_data)
{
  GtkWidget *row = NULL;

  import_file (journey, type_on);
  go_by_name (journey, "güemes");
  tamiz_test_wait (shows (journey, "Inés Güemes") && find (journey, "call_button") != NULL);
  tamiz_test_settle (200);

  /* Answers by single keys. */
  tamiz_test_wait ((row = find_criterion (journey, "need")) != NULL);
  tab_to (find_criterion (journey, "need"), "the first question");
  tamiz_test_key (GDK_KEY_y, 0);
  tamiz_test_settle (300);

  go_by_name (journey, "güemes");
  tab_to (find (journey, "call_button"), "the call");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (on_page (journey, "calls") && find_criterion (journey, "budget") != NULL);
  tamiz_test_settle (300);
  for (guint i = 1; i < G_N_ELEMENTS (answers); i++)
    {
      tamiz_test_wait ((row = find_criterion (journey, answers[i].criterion)) != NULL);
      tab_to (find_criterion (journey, answers[i].criterion), answers[i].criterion);
      tamiz_test_key (answers[i].key, 0);
      tamiz_test_settle (50);
    }
  tamiz_test_key (GDK_KEY_p, GDK_ALT_MASK);
  tamiz_test_type ("Pierde dos semanas al mes");
  tamiz_test_key (GDK_KEY_i, GDK_ALT_MASK);
  tamiz_test_key (GDK_KEY_1, 0);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (shows (journey, "Undo"));

  /* The job title is missing still; the list of what is missing leads to it. */
  go_by_name (journey, "güemes");
  tamiz_test_wait (on_page (journey, "prospects") && find (journey, "missing_box") != NULL);
  tamiz_test_settle (300);
  row = tamiz_test_find_text (find (journey, "missing_box"), "Job title");
  g_assert_nonnull (row);
  tab_to (gtk_widget_get_ancestor (tamiz_test_find_text (find (journey, "missing_box"), "Job title"), GTK_TYPE_BUTTON),
          "what is missing");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait ((row = find_field (journey, "job_title")) != NULL && is_focused (row));
  tamiz_test_type ("Gerente general");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (lead_has (journey, "stage", "sql"));

  go_by_name (journey, "güemes");
  tamiz_test_wait (gtk_widget_get_sensitive (find (journey, "hand_over_button")));
  tab_to (find (journey, "hand_over_button"), "handing over");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (on_page (journey, "handoffs") && find (journey, "own_row") != NULL);
  tamiz_test_settle (300);
  tab_to (find (journey, "own_row"), "the meeting");
  /* The calendar opens at today; tomorrow is one to the right. */
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (300);
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_settle (300);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (lead_has (journey, "stage", "handed_off"));

  go_by_name (journey, "work as vera");
  tamiz_test_settle (200);
  go_by_name (journey, "handoffs");
  tamiz_test_wait (on_page (journey, "handoffs")
                   && (row = tamiz_test_find_type (window_of (journey), TAMIZ_TYPE_HANDOFF_ROW)) != NULL);
  tab_to (find (journey, "list_view"), "the packets");
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (find (journey, "accept_button") != NULL);
  tamiz_test_key (GDK_KEY_Return, GDK_CONTROL_MASK);
  tamiz_test_wait (lead_has (journey, "stage", "accepted"));

  go_by_name (journey, "funnel");
  tamiz_test_wait (on_page (journey, "funnel"));
  g_assert_cmpint (count_reached (journey, "accepted"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add ("/app/journey/with-the-pointer", Journey, NULL, set_up, with_the_pointer, tear_down);
  g_test_add ("/app/journey/with-the-keyboard-alone", Journey, NULL, set_up, with_the_keyboard_alone,
              tear_down);
  return g_test_run ();
}
