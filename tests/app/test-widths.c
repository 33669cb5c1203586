#include "config.h"

#include "tamiz-attainment-bar.h"
#include "tamiz-form-window.h"
#include "tamiz-handoff-row.h"
#include "tamiz-import-assistant.h"
#include "tamiz-import-field-window.h"
#include "tamiz-lead-editor.h"
#include "tamiz-lead-head.h"
#include "tamiz-lead-moves.h"
#include "tamiz-lead-table.h"
#include "tamiz-new-prospect.h"
#include "tamiz-operation-form.h"
#include "tamiz-packet-window.h"
#include "tamiz-preferences.h"
#include "tamiz-reassign-dialog.h"
#include "tamiz-return-dialog.h"
#include "tamiz-steward-row.h"
#include "tamiz-table.h"
#include "tamiz-test-window.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Every page and window fits where it is shown: in Spanish, whose words are longer, in the smallest
 * window that there is, and in letters twice as large in one that is a little larger.
 */

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

typedef struct
{
  const char *name;
  int letters;              /* how many times as large as usual */
  int width;
  int height;
} Room;

static const Room usual = { "usual", 1, 1024, 640 };
static const Room large = { "large", 2, 1280, 800 };

typedef struct
{
  const Room *room;
  TamizTestWindow *test;
  GString *faults;
} Walk;

static void
set_letters (int times)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", times * 96 * 1024, NULL);
}

/* What makes a window so wide: from it down, what needs most. */
static void
tell_widest (GString   *text,
             GtkWidget *widget)
{
  GtkWidget *widest;
  int most;

  for (; widget != NULL; widget = widest)
    {
      widest = NULL;
      most = 0;
      g_string_append_printf (text, " > %s", G_OBJECT_TYPE_NAME (widget));
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          int width = 0;

          if (gtk_widget_get_child_visible (child))
            gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
          if (width > most)
            most = width, widest = child;
        }
      if (widest != NULL)
        g_string_append_printf (text, " %d", most);
    }
}

/* Whether something stands beyond the window, where nothing scrolls to it. */
static gboolean
tell_beyond (Walk       *walk,
             GtkWidget  *widget,
             GtkWidget  *window,
             const char *what)
{
  graphene_rect_t bounds;
  GtkPolicyType policy = GTK_POLICY_NEVER;
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (!gtk_widget_get_mapped (widget) || GTK_IS_NATIVE (widget) || GTK_IS_TEXT (widget) || GTK_IS_SCROLLBAR (widget)
      || !gtk_widget_compute_bounds (widget, window, &bounds))
    return FALSE;
  if (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window) + 1)
    {
      g_string_append_printf (walk->faults, "\n%s has a %s “%s” at %d with a width of %d in %d", what,
                              G_OBJECT_TYPE_NAME (widget),
                              GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "",
                              (int) bounds.origin.x, (int) bounds.size.width, gtk_widget_get_width (window));
      return TRUE;
    }

  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
  for (; child != NULL && policy == GTK_POLICY_NEVER && !TAMIZ_IS_TABLE (widget); child = gtk_widget_get_next_sibling (child))
    {
      if (tell_beyond (walk, child, window, what))
        return TRUE;
    }

  return FALSE;
}

static void
measure (Walk       *walk,
         GtkWidget  *window,
         const char *what)
{
  GtkWidget *child = gtk_window_get_child (GTK_WINDOW (window));
  int width, height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, gtk_widget_get_width (child)), &height, NULL, NULL,
                      NULL);
  if (width > walk->room->width)
    {
      g_string_append_printf (walk->faults, "\n%s needs %d pixels of %d in width:", what, width, walk->room->width);
      tell_widest (walk->faults, child);
    }
  if (height > walk->room->height)
    g_string_append_printf (walk->faults, "\n%s needs %d pixels of %d in height", what, height, walk->room->height);
}

static void
check (Walk       *walk,
       gpointer    window,
       const char *what)
{
  g_autofree char *name = g_strdup_printf ("widths-%s-%s", walk->room->name, what);

  tamiz_test_wait (gtk_widget_get_width (window) > 200);
  tamiz_test_settle (60);
  tamiz_test_shot (GTK_WIDGET (window), name);
  measure (walk, window, what);
  tell_beyond (walk, gtk_window_get_child (GTK_WINDOW (window)), window, what);
}

/* The main window */

static void
visit_pages (Walk *walk)
{
  const char *page;

  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      tamiz_test_window_go (walk->test, page);
      check (walk, walk->test->window, page);
    }
}

/* The first of the list, whole: what marketing prepares, and what sales decides on. */
static void
visit_handoff (Walk       *walk,
               const char *who,
               const char *button,
               const char *what)
{
  TamizPage *page;
  GtkWidget *row = NULL;

  tamiz_test_window_as (walk->test, who);
  page = tamiz_test_window_go (walk->test, "handoffs");
  tamiz_test_settle (300);
  tamiz_test_wait ((row = tamiz_test_find_type (page, TAMIZ_TYPE_HANDOFF_ROW)) != NULL);
  tamiz_test_click (row);
  tamiz_test_wait (tamiz_test_find_id (page, button) != NULL);
  tamiz_test_settle (300);
  check (walk, walk->test->window, what);
}

static void
send_first (TamizTestSession *base)
{
  g_autoptr (json_t) nearest = tamiz_test_session_do (base, "handoff.candidates", NULL);

  DO (base, "handoff.send", "id", tamiz_test_get (nearest, "items.0.lead"), "to", "diego@muestra.example", "meeting",
      "2026-03-05T10:00");
}

static GtkWidget *
open_lead (Walk       *walk,
           const char *lead)
{
  GtkWidget *views;

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.open-lead", "s", lead);
  tamiz_test_wait ((views = tamiz_test_find_type (tamiz_test_find_type (walk->test->window, TAMIZ_TYPE_LEAD_EDITOR),
                                                  ADW_TYPE_VIEW_STACK))
                   != NULL && gtk_widget_get_height (views) > 0);

  return views;
}

/* The column whole beside the editor, and more of a name than its first letters. */
static void
check_table (Walk *walk)
{
  GtkWidget *table = tamiz_test_find_id (walk->test->window, "table");
  GtkWidget *company = gtk_widget_get_ancestor (tamiz_test_find_text (table, _("Company")), GTK_TYPE_BUTTON);
  GtkWidget *name = gtk_widget_get_ancestor (tamiz_test_find_text (table, _("Name")), GTK_TYPE_BUTTON);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (company, table, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (table));
  g_assert_cmpint (gtk_widget_get_width (name), >=, walk->room->letters * 65);
}

/* Much stands above them where nobody is to be contacted and much is missing. */
static void
visit_views_of_lead (Walk       *walk,
                     const char *lead)
{
  static const char *const names[] = { "qualification", "profile", "timeline", "because", "history", "related" };
  GtkWidget *views = open_lead (walk, lead);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), names[i]);
      check (walk, walk->test->window, names[i]);
      tamiz_test_wait (gtk_widget_get_height (views) >= 240);
    }
  check_table (walk);
}

static void
visit_selection (Walk *walk)
{
  GtkWidget *table = tamiz_test_find_id (tamiz_test_window_go (walk->test, "prospects"), "table");

  gtk_selection_model_select_range (
      GTK_SELECTION_MODEL (tamiz_lead_table_get_selection (TAMIZ_LEAD_TABLE (table))), 0, 2, TRUE);
  check (walk, walk->test->window, "two-selected");
}

static void
visit_lists_of_base (Walk *walk)
{
  TamizPage *page = tamiz_test_window_go (walk->test, "steward");
  GtkListBox *lists = GTK_LIST_BOX (tamiz_test_find_id (page, "list_box"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (lists, i)) != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("base-%d", i);

      gtk_list_box_select_row (lists, row);
      check (walk, walk->test->window, name);
    }
}

/* A row to be completed, and two who may be one. */
static void
visit_mending (Walk *walk)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (walk->test->base, "set-aside.list", NULL);
  g_autofree char *target = g_strconcat ("row:", tamiz_test_get (rows, "items.0.id"), NULL);
  TamizPage *page = tamiz_test_window_go (walk->test, "steward");

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.open-base", "s", target);
  tamiz_test_wait (tamiz_test_find_id (page, "bring_button") != NULL);
  check (walk, walk->test->window, "row");
  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.open-base", "s", "duplicates");
  tamiz_test_wait (tamiz_test_find_type (page, TAMIZ_TYPE_STEWARD_ROW) != NULL);
  g_signal_emit_by_name (tamiz_test_find_id (page, "list_view"), "activate", 0);
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL);
  check (walk, walk->test->window, "merge");
}

static void
show_id (gpointer    root,
         const char *id)
{
  GtkWidget *widget = GTK_WIDGET (gtk_widget_get_template_child (root, G_OBJECT_TYPE (root), id));

  gtk_widget_set_visible (widget, TRUE);
}

/* Both sides' promises, with every late case of a month that is over. */
static void
visit_attainment (Walk *walk)
{
  TamizPage *page = tamiz_test_window_go (walk->test, "reports");
  GtkWidget *bar;

  tamiz_test_wait (tamiz_test_find_id (page, "tabs_box") != NULL);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (tamiz_test_find_nth (tamiz_test_find_id (page, "tabs_box"), GTK_TYPE_TOGGLE_BUTTON, 3)), TRUE);
  tamiz_test_wait ((bar = tamiz_test_find_type (page, TAMIZ_TYPE_ATTAINMENT_BAR)) != NULL);
  gtk_widget_activate (tamiz_test_find_nth (bar, GTK_TYPE_BUTTON, 0));
  tamiz_test_settle (200);
  check (walk, walk->test->window, "reports-attainment");
}

/* All that can stand beside an import, as it does of one that was interrupted or goes on. */
static void
visit_import (Walk       *walk,
              const char *import)
{
  static const char *const all[] = { "working_box", "resume_button", "undo_button", "report_button" };
  TamizPage *page;

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.open-import", "s", import);
  page = tamiz_test_window_go (walk->test, "imports");
  tamiz_test_wait (tamiz_test_find_id (page, "save_rows_button") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    show_id (page, all[i]);
  check (walk, walk->test->window, "import");
}

/* What opens above it */

static GtkWidget *
wait_for_window (GType type)
{
  GtkWidget *window;

  tamiz_test_wait ((window = tamiz_test_find_toplevel (type)) != NULL);

  return window;
}

static void
check_and_close (Walk       *walk,
                 GType       type,
                 const char *what)
{
  GtkWidget *window = wait_for_window (type);

  check (walk, window, what);
  gtk_window_close (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_toplevel (type) != window);
}

static void
press (gpointer    root,
       const char *id)
{
  tamiz_test_wait (tamiz_test_find_id (root, id) != NULL && gtk_widget_is_sensitive (tamiz_test_find_id (root, id)));
  gtk_widget_activate (tamiz_test_find_id (root, id));
}

static void
visit_assistant (Walk *walk)
{
  static const char *const steps[] = { "columns_view", "trial", "result" };
  g_autofree char *path = tamiz_test_session_write (walk->test->base, "Personas de la feria de agosto.csv",
                                                    "Nombre;Correo;Teléfono;Fecha;Rubro de la empresa\n"
                                                    "Inés Güemes;ines@condor.example;71234567;03/02/2026;alimentos\n"
                                                    "José Paz;jose@dos.example;no es;04/02/2026;textiles\n"
                                                    ";;;05/02/2026;metales\n");
  GtkWidget *assistant;

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.import", "s", path);
  assistant = wait_for_window (TAMIZ_TYPE_IMPORT_ASSISTANT);
  tamiz_test_wait (tamiz_test_find_id (assistant, "tags_row") != NULL);
  check (walk, assistant, "assistant-origin");
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (assistant, "source_row")), 1);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strconcat ("assistant-", steps[i], NULL);

      press (assistant, "next_button");
      tamiz_test_wait (tamiz_test_find_id (assistant, steps[i]) != NULL);
      check (walk, assistant, name);
    }
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
}

static void
visit_preferences (Walk *walk)
{
  static const char *const pages[] = { "general", "people", "sources", "lists", "forms", "mail" };
  GtkWidget *preferences;

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.preferences", NULL);
  preferences = wait_for_window (TAMIZ_TYPE_PREFERENCES);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strconcat ("preferences-", pages[i], NULL);

      tamiz_preferences_show (TAMIZ_PREFERENCES (preferences), pages[i]);
      check (walk, preferences, name);
    }
  gtk_window_close (GTK_WINDOW (preferences));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

/* A form's settings, its HTML and what arrived. */
static void
visit_form (Walk   *walk,
            json_t *form)
{
  GtkWindow *parent = GTK_WINDOW (walk->test->window);
  TamizDesk *desk = tamiz_window_get_desk (walk->test->window);
  GtkWidget *window;

  tamiz_form_window_show (parent, desk, form);
  window = wait_for_window (ADW_TYPE_WINDOW);
  check (walk, window, "form");
  /* It gives way to the editor. */
  adw_action_row_activate (ADW_ACTION_ROW (tamiz_test_find_type (window, ADW_TYPE_ACTION_ROW)));
  check_and_close (walk, TAMIZ_TYPE_OPERATION_FORM, "form-editor");
  tamiz_form_window_show_html (parent, desk, form);
  check_and_close (walk, ADW_TYPE_WINDOW, "form-html");
  tamiz_form_window_show_posts (parent, desk);
  check_and_close (walk, ADW_TYPE_WINDOW, "form-posts");
}

/* A signature that says much, so that all rows are open. */
static void
visit_new_prospect (Walk *walk)
{
  GtkWidget *window, *first;

  gtk_widget_activate_action (GTK_WIDGET (walk->test->window), "win.new-prospect", NULL);
  window = wait_for_window (TAMIZ_TYPE_NEW_PROSPECT);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window),
                          "Ana Núñez\nJefa de compras\nCervecería Andina S.A.\nCel. 71234567 / 2212345\n"
                          "ana@andina.example\nLa Paz, Bolivia\n");
  press (window, "paste_button");
  first = tamiz_test_find_id (window, "first_name_row");
  tamiz_test_wait (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (first)), "Ana"));
  check_and_close (walk, TAMIZ_TYPE_NEW_PROSPECT, "new-prospect");
}

/* What sales is asked about a packet, and one that came as a file. */
static void
visit_packet (Walk *walk)
{
  TamizDesk *desk = tamiz_window_get_desk (walk->test->window);
  g_autoptr (json_t) list = tamiz_test_session_do (walk->test->base, "handoff.list", NULL);
  g_autofree char *number
      = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (tamiz_test_find (list, "items.0.number")));
  g_autoptr (json_t) handoff = tamiz_test_session_do (walk->test->base, "handoff.show", "number", number, NULL);
  g_autofree char *path = g_build_filename (walk->test->base->folder, "ficha.tamiz-packet", NULL);
  GtkWidget *window;

  tamiz_json_set_text (handoff, "state", "sent");
  tamiz_json_set_text (handoff, "meeting", "2099-05-05T10:00:00Z");
  tamiz_return_dialog_show (GTK_WIDGET (walk->test->window), desk, handoff);
  check_and_close (walk, TAMIZ_TYPE_RETURN_DIALOG, "return");
  tamiz_return_dialog_withdraw (GTK_WIDGET (walk->test->window), desk, handoff);
  check_and_close (walk, TAMIZ_TYPE_RETURN_DIALOG, "withdraw");
  tamiz_reassign_dialog_show (GTK_WIDGET (walk->test->window), desk, handoff);
  check_and_close (walk, TAMIZ_TYPE_REASSIGN_DIALOG, "reassign");
  json_decref (tamiz_test_session_do (walk->test->base, "handoff.packet", "number", number, "output", path, NULL));
  window = tamiz_packet_window_new (GTK_WINDOW (walk->test->window), desk, path);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_id (window, "open_button") != NULL);
  check_and_close (walk, TAMIZ_TYPE_PACKET_WINDOW, "packet");
}

static gboolean
is_in_sight (GtkWidget *widget)
{
  GtkWidget *scroller = widget != NULL ? gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) : NULL;
  graphene_rect_t bounds;

  return scroller != NULL && gtk_widget_compute_bounds (widget, scroller, &bounds) && bounds.origin.y >= 0
         && bounds.size.height > 0 && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scroller);
}

/* What is asked and said of one person. */
static void
visit_questions (Walk       *walk,
                 const char *lead)
{
  GtkWidget *views = open_lead (walk, lead), *head;

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "profile");
  press (views, "refuse_button");
  check_and_close (walk, TAMIZ_TYPE_OPERATION_FORM, "refusal");
  tamiz_test_wait ((head = tamiz_test_find_type (walk->test->window, TAMIZ_TYPE_LEAD_HEAD)) != NULL);
  /* What is asked in the head is in sight, however little of it is. */
  gtk_widget_activate_action (head, "lead.do-not-contact", NULL);
  tamiz_test_wait (is_in_sight (tamiz_test_find_id (head, "entry")));
  check (walk, walk->test->window, "do-not-contact");
  tamiz_lead_moves_close (TAMIZ_LEAD_MOVES (tamiz_test_find_id (head, "moves")));
  gtk_widget_activate_action (head, "lead.erase-person", NULL);
  check (walk, wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "erase");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (wait_for_window (ADW_TYPE_MESSAGE_DIALOG)), "confirm");
  check_and_close (walk, TAMIZ_TYPE_OPERATION_FORM, "erase-why");
}

static void
visit_shortcuts (Walk *walk)
{
  static const char *const sections[] = { "general", "pages", "prospects", "base", "calls", "definition" };
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/tamiz/Tamiz/gtk/help-overlay.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (window, GTK_WINDOW (walk->test->window));
  gtk_window_present (window);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *name = g_strconcat ("shortcuts-", sections[i], NULL);

      g_object_set (window, "section-name", sections[i], NULL);
      check (walk, window, name);
    }
  gtk_window_destroy (window);
}

static char *
refuse_contact (TamizTestSession *base)
{
  g_autoptr (json_t) leads = tamiz_test_session_do (base, "lead.list", "stage", "prospect", NULL);
  const char *lead = tamiz_test_get (leads, "items.0.id");

  DO (base, "consent.add", "id", lead, "channel", "any", "+do-not-contact", NULL, "reason",
      "Pidió por teléfono que no la llamemos más");

  return g_strdup (lead);
}

/* Of all kinds of rows: one is new, one excluded, one lacks all, one may be somebody who is there. */
static char *
import_people (TamizTestSession *base)
{
  g_autofree char *path = tamiz_test_session_write (base, "Lista comprada.csv",
                                                    "Nombre;Correo;Empresa;Color\nInés;ines@tres.example;;azul\n"
                                                    "Nadie;nadie@muestra.example;;rojo\n;;;verde\n"
                                                    "Sol Paz Quiroga;sol.paz@cuatro.example;Panes del Sur;azul\n");
  g_autoptr (json_t) answer = tamiz_test_session_do (base, "import", "file", path, "source", "Sitio web", NULL);

  return g_strdup (tamiz_test_get (answer, "import_id"));
}

static void
add_duplicate (TamizTestSession *base)
{
  g_autoptr (json_t) one = tamiz_test_session_do (base, "lead.add", "+fields", "first_name=Sol", "+fields",
                                                  "email=sol@uno.example", "source", "Sitio web", NULL);
  g_autoptr (json_t) other = tamiz_test_session_do (base, "lead.add", "+fields", "full_name=Sol Paz Quiroga", "+fields",
                                                    "company=Panes del Sur", "+fields",
                                                    "email=soledad@dos.example", "source", "Sitio web", NULL);

  DO (base, "duplicate.open", "a", tamiz_test_get (one, "persons.0.id"), "b", tamiz_test_get (other, "persons.0.id"));
}

static void
fill_room (Walk *walk)
{
  GtkWidget *window = GTK_WIDGET (walk->test->window);

  for (guint i = 0; i < 20 && gtk_widget_get_width (window) + 10 < walk->room->width; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), walk->room->width + (int) i % 2, walk->room->height);
      tamiz_test_settle (100);
    }
  tamiz_test_window_resize (walk->test, walk->room->width, walk->room->height);
}

static void
everything_fits (gconstpointer room)
{
  Walk walk = { .room = room, .faults = g_string_new (NULL) };
  TamizTestSession *base = tamiz_test_session_new_sample (150);
  g_autofree char *lead = NULL, *import = NULL, *mails = NULL;
  g_autoptr (json_t) form = NULL;

  tamiz_test_session_as (base, "lucia@muestra.example");
  lead = refuse_contact (base);
  DO (base, "suppression.add", "email", "nadie@muestra.example", "reason", "Lo pidió por carta");
  add_duplicate (base);
  import = import_people (base);
  form = tamiz_test_session_do (base, "form.add", "name", "Formulario de contacto", "source", "Sitio web", NULL);
  mails = g_build_filename (base->folder, "Correos del sitio web", NULL);
  g_assert_cmpint (g_mkdir (mails, 0700), ==, 0);
  DO (base, "mail.folder.add", "path", mails, "source", "Sitio web");

  set_letters (walk.room->letters);
  walk.test = tamiz_test_window_new (base);
  fill_room (&walk);
  visit_pages (&walk);
  visit_handoff (&walk, "lucia@muestra.example", "send_button", "handoffs-prepare");
  send_first (base);
  visit_handoff (&walk, "diego@muestra.example", "accept_button", "handoffs-review");
  tamiz_test_window_as (walk.test, "lucia@muestra.example");
  visit_views_of_lead (&walk, lead);
  visit_selection (&walk);
  visit_lists_of_base (&walk);
  visit_mending (&walk);
  visit_import (&walk, import);
  visit_attainment (&walk);
  visit_assistant (&walk);
  visit_packet (&walk);
  visit_preferences (&walk);
  visit_form (&walk, form);
  visit_new_prospect (&walk);
  visit_questions (&walk, lead);
  visit_shortcuts (&walk);
  if (walk.faults->len > 0)
    g_error ("what does not fit:%s", walk.faults->str);
  tamiz_test_window_free (walk.test);
  g_string_free (walk.faults, TRUE);
  set_letters (1);
}

static void
in_spanish (gconstpointer room)
{
  if (!tamiz_test_speak_spanish (TRUE))
    {
      g_test_skip ("no Spanish locale is installed");
      return;
    }

  everything_fits (room);
  g_assert_true (tamiz_test_speak_spanish (FALSE));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_data_func ("/app/widths/everything-fits-in-spanish", &usual, in_spanish);
  g_test_add_data_func ("/app/widths/everything-fits-in-spanish-in-letters-twice-as-large", &large, in_spanish);
  return g_test_run ();
}
