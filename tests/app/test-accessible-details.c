#include "config.h"

#include "tamiz-crm-assistant.h"
#include "tamiz-import-assistant.h"
#include "tamiz-lead-editor.h"
#include "tamiz-lead-table.h"
#include "tamiz-new-prospect.h"
#include "tamiz-operation-form.h"
#include "tamiz-outcome-dialog.h"
#include "tamiz-platform.h"
#include "tamiz-preferences.h"
#include "tamiz-propose-dialog.h"
#include "tamiz-read-dialog.h"
#include "tamiz-return-dialog.h"
#include "tamiz-test-accessible.h"
#include "tamiz-test-window.h"

/* What is opened from the pages has names too: the lead from all its sides, dialogs,
 * assistants, forms and what their buttons unfold.
 */

#define MAXI "max@tamiz.example"
#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"

static void
check (gpointer    window,
       const char *where)
{
  tamiz_test_assert_accessible (window, where);
  tamiz_test_shot (window, where);
  tamiz_test_assert_menus_accessible (window, where);
}

static void
press (gpointer    root,
       const char *id)
{
  tamiz_test_wait (tamiz_test_find_id (root, id) != NULL
                   && gtk_widget_is_sensitive (tamiz_test_find_id (root, id)));
  g_signal_emit_by_name (tamiz_test_find_id (root, id), "clicked");
}

/* Waits for a window above, looks at it and closes it. */
static void
check_window (GType       type,
              const char *where)
{
  GtkWidget *window = NULL;

  tamiz_test_wait ((window = tamiz_test_find_toplevel (type)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_settle (300);
  check (window, where);
  gtk_window_close (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_toplevel (type) == NULL);
  tamiz_test_settle (50);
}

static void
check_each_view (GtkWidget  *window,
                 GtkWidget  *stack,
                 const char *where)
{
  g_autoptr (GtkSelectionModel) views = adw_view_stack_get_pages (ADW_VIEW_STACK (stack));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (views)); i++)
    {
      g_autoptr (AdwViewStackPage) view = g_list_model_get_item (G_LIST_MODEL (views), i);
      g_autofree char *name = g_strdup_printf ("%s-%s", where, adw_view_stack_page_get_name (view));

      adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), adw_view_stack_page_get_name (view));
      tamiz_test_settle (400);
      tamiz_test_assert_accessible (window, name);
      tamiz_test_shot (window, name);
      tamiz_test_assert_menus_accessible (stack, name);
    }
}

static void
every_side_of_a_lead_has_names (void)
{
  GtkWidget *choice;
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (150);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", "limit", "1", NULL);
  const char *lead = tamiz_test_get (leads, "items.0.id");
  GtkWidget *editor;

  tamiz_test_window_as (test, "lucia@muestra.example");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", lead);
  tamiz_test_wait ((editor = tamiz_test_find_type (test->window, TAMIZ_TYPE_LEAD_EDITOR)) != NULL
                   && tamiz_test_find_id (editor, "views") != NULL);
  tamiz_test_settle (300);
  check_each_view (GTK_WIDGET (test->window), tamiz_test_find_id (editor, "views"), "lead");
  gtk_widget_activate_action (tamiz_test_find_id (editor, "menu_button"), "lead.defer", NULL);
  tamiz_test_settle (300);
  check (test->window, "lead-defer");
  gtk_widget_activate_action (tamiz_test_find_id (editor, "menu_button"), "lead.discard", NULL);
  tamiz_test_wait (
      (choice = tamiz_test_find_id (editor, "choice")) != NULL
      && g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (choice))) > 0);
  tamiz_test_settle (300);
  check (test->window, "lead-discard");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.call", "s", lead);
  tamiz_test_settle (700);
  check (test->window, "call");
}

static void
many_prospects_are_treated_by_name (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (150);
  TamizPage *page = tamiz_test_window_go (test, "prospects");
  TamizLeadTable *table;

  tamiz_test_window_as (test, "lucia@muestra.example");
  tamiz_test_settle (500);
  table = TAMIZ_LEAD_TABLE (tamiz_test_find_type (page, TAMIZ_TYPE_LEAD_TABLE));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (tamiz_lead_table_get_selection (table)));
  tamiz_test_wait (tamiz_test_find_id (page, "assign_button") != NULL);
  tamiz_test_settle (300);
  check (test->window, "bulk");
}

static TamizTestWindow *
open_agreed (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);

  return tamiz_test_window_new (base);
}

static void
the_dialogs_of_a_handoff_have_names (void)
{
  g_autoptr (TamizTestWindow) test = open_agreed ();
  g_autofree char *lead = tamiz_test_session_add_lead (test->base);
  TamizPage *page = tamiz_test_window_go (test, "handoffs");

  tamiz_test_session_qualify (test->base, lead);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.hand-over", "s", lead);
  tamiz_test_wait (tamiz_test_find_id (page, "send_button") != NULL);
  tamiz_test_settle (300);
  check (test->window, "handoff-prepare");
  json_decref (tamiz_test_session_do (test->base, "handoff.send", "id", lead, "to", VERA, "meeting",
                                      "2026-03-05T10:00", NULL));
  tamiz_test_window_as (test, VERA);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", "1");
  tamiz_test_wait (tamiz_test_find_id (page, "return_button") != NULL);
  tamiz_test_settle (300);
  check (test->window, "handoff");
  press (page, "return_button");
  check_window (TAMIZ_TYPE_RETURN_DIALOG, "return");
  press (page, "accept_button");
  press (page, "outcome_button");
  check_window (TAMIZ_TYPE_OUTCOME_DIALOG, "outcome");
}

static void
go_on (GtkWidget  *assistant,
       const char *to)
{
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, to) != NULL);
  tamiz_test_settle (300);
  check (assistant, to);
}

static void
every_step_of_an_import_has_names (void)
{
  g_autoptr (TamizTestWindow) test = open_agreed ();
  g_autofree char *path
      = tamiz_test_session_write (test->base, "people.csv",
                                  "Nombre;Correo;Fecha;Color\nInés Güemes;ines@condor.example;03/02/2026;azul\n"
                                  "José Paz;jose@dos.example;04/02/2026;rojo\n");
  GtkWidget *assistant = NULL;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", path);
  tamiz_test_wait ((assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_id (assistant, "source_button") != NULL);
  tamiz_test_settle (300);
  check (assistant, "origin");
  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  go_on (assistant, "result");
  check_window (TAMIZ_TYPE_IMPORT_ASSISTANT, "result");
}

static void
a_proposal_has_names (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *path = NULL;
  TamizPage *page;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", MIA, "role", "marketing,steward",
                                      NULL));
  json_decref (tamiz_test_session_do (base, "definition.new", "starter", "small-company.en", NULL));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (tamiz_test_find_text (page, "Propose to…") != NULL);
  tamiz_test_settle (300);
  check (test->window, "draft");
  tamiz_test_click (tamiz_test_find_text (page, "Propose to…"));
  check_window (TAMIZ_TYPE_PROPOSE_DIALOG, "propose");
  path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "consultative.en.duo.json", NULL);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.read-definition", "s", path);
  check_window (TAMIZ_TYPE_READ_DIALOG, "read");
}

static void
forms_have_names (void)
{
  g_autoptr (TamizTestWindow) test = open_agreed ();
  TamizPage *page;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.new-prospect", NULL);
  check_window (TAMIZ_TYPE_NEW_PROSPECT, "new-prospect");

  tamiz_test_session_as (test->base, MAXI);
  tamiz_test_window_as (test, MAXI);
  page = tamiz_test_window_go (test, "crm");
  press (page, "empty_button");
  check_window (TAMIZ_TYPE_CRM_ASSISTANT, "connection");
  json_decref (tamiz_test_session_do (test->base, "crm.add", "name", "Ventas", "kind", "tryton", "url",
                                      "http://127.0.0.1:1/base", "user", "tamiz", NULL));
  tamiz_test_wait (tamiz_test_find_id (page, "test_button") != NULL);
  tamiz_test_settle (300);
  check (test->window, "connected");
}

static void
every_page_of_the_preferences_has_names (void)
{
  g_autoptr (TamizTestWindow) test = open_agreed ();
  GtkWidget *window = NULL;

  tamiz_test_window_as (test, MAXI);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.preferences", NULL);
  tamiz_test_wait ((window = tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (window));
  check_each_view (window, tamiz_test_find_type (window, ADW_TYPE_VIEW_STACK), "preferences");
  tamiz_preferences_show (TAMIZ_PREFERENCES (window), "people");
  tamiz_test_wait (tamiz_test_find_text (window, "Add…") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (window, "Add…"));
  check_window (TAMIZ_TYPE_OPERATION_FORM, "person");
  gtk_window_close (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) == NULL);
}

static void
ignore_answer (GtkWidget  *owner,
               const char *response,
               const char *text)
{
}

static void
a_question_has_names (void)
{
  g_autoptr (TamizTestWindow) test = open_agreed ();

  tamiz_platform_ask_text (GTK_WIDGET (test->window), "Confirm?", NULL, "Passphrase", TRUE, "_Confirm",
                           ignore_answer);
  check_window (ADW_TYPE_MESSAGE_DIALOG, "question");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/accessible/every-side-of-a-lead-has-names", every_side_of_a_lead_has_names);
  g_test_add_func ("/app/accessible/many-prospects-are-treated-by-name", many_prospects_are_treated_by_name);
  g_test_add_func ("/app/accessible/the-dialogs-of-a-handoff-have-names", the_dialogs_of_a_handoff_have_names);
  g_test_add_func ("/app/accessible/every-step-of-an-import-has-names", every_step_of_an_import_has_names);
  g_test_add_func ("/app/accessible/a-proposal-has-names", a_proposal_has_names);
  g_test_add_func ("/app/accessible/forms-have-names", forms_have_names);
  g_test_add_func ("/app/accessible/every-page-of-the-preferences-has-names",
                   every_page_of_the_preferences_has_names);
  g_test_add_func ("/app/accessible/a-question-has-names", a_question_has_names);
  return g_test_run ();
}
