#include "config.h"

#include "tamiz-import-assistant.h"
#include "tamiz-import-field-window.h"
#include "tamiz-import-look-window.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-test-window.h"

#include <string.h>

static const char people[] = "Nombre;Correo;Teléfono;Fecha;Color\n"
                             "Inés Güemes;ines@condor.example;71234567;03/02/2026;azul\n"
                             "José Paz;jose@dos.example;no es;04/02/2026;rojo\n"
                             ";;;05/02/2026;verde\n"
                             "Ada Ruiz;ada@tres.example;;06/02/2026;azul\n";

static TamizTestWindow *
open_window (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);

  return tamiz_test_window_new (base);
}

static GtkWidget *
wait_for_assistant (void)
{
  GtkWidget *assistant;

  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != NULL);
  assistant = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT);
  tamiz_test_focus_window (GTK_WINDOW (assistant));

  return assistant;
}

static GtkWidget *
import_file (TamizTestWindow *test,
             const char      *path)
{
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", path);

  return wait_for_assistant ();
}

static gboolean
can_go_on (GtkWidget *assistant)
{
  GtkWidget *button = tamiz_test_find_id (assistant, "next_button");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
go_on (GtkWidget  *assistant,
       const char *to)
{
  tamiz_test_wait (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, to) != NULL && tamiz_test_find_id (assistant, "next_button") != NULL);
}

static const char *
get_notice (GtkWidget *assistant)
{
  GtkWidget *notice = tamiz_test_find_type (assistant, TAMIZ_TYPE_NOTICE);

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static void
close_assistant (GtkWidget *assistant)
{
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
  tamiz_test_settle (50);
}

static gint64
count (TamizTestWindow *test,
       const char      *operation)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test->base, operation, NULL);

  return tamiz_json_get_int (answer, "total", -1);
}

/* The first label whose text has a part. */
static gboolean
has_part (GtkWidget  *widget,
          const char *part)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_part (child, part))
        return TRUE;
    }

  return FALSE;
}

/* A place from which a file can be dragged, as a file manager is one. */
static GtkWidget *
make_draggable (GtkWidget  *widget,
                const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList one = { file, NULL };
  GdkFileList *list = gdk_file_list_new_from_list (&one);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_content (source, content);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
  g_boxed_free (GDK_TYPE_FILE_LIST, list);

  return widget;
}

static void
a_dropped_file_is_led_into_the_base_and_out_again (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWidget *page, *assistant;
  GtkWidget *look;

  page = GTK_WIDGET (tamiz_test_window_go (test, "companies"));
  tamiz_test_wait (tamiz_test_find_id (page, "empty_page") != NULL);
  tamiz_test_drag (make_draggable (tamiz_test_find_id (page, "empty_page"), path),
                   tamiz_test_find_id (test->window, "user_button"));
  assistant = wait_for_assistant ();
  tamiz_test_wait (tamiz_test_find_text (assistant, "CSV · 4 rows · 5 columns · UTF-8 · separated by semicolons") != NULL);
  /* The only source is the likely one, and a web site's people have filled in a form. */
  tamiz_test_wait (tamiz_test_find_text (assistant, "Página web") != NULL);
  tamiz_test_wait (has_part (assistant, "As usual: Web form"));
  tamiz_test_shot (assistant, "import-origin");

  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (assistant, "+59171234567"));
  g_assert_nonnull (tamiz_test_find_text (assistant, "Own field"));
  g_assert_true (has_part (assistant, "azul · rojo · verde"));
  g_assert_true (has_part (assistant, "To be completed: "));
  g_assert_true (has_part (assistant, "can be read in more than one way"));
  tamiz_test_shot (assistant, "import-columns");

  go_on (assistant, "trial");
  g_assert_nonnull (tamiz_test_find_text (assistant, "Import 3 Rows"));
  g_assert_nonnull (tamiz_test_find_text (assistant, "Line 4"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  g_assert_cmpint (count (test, "import.list"), ==, 0);
  tamiz_test_shot (assistant, "import-trial");

  go_on (assistant, "result");
  g_assert_nonnull (tamiz_test_find_text (assistant, "3 rows are in the base."));
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
  tamiz_test_shot (assistant, "import-result");

  tamiz_test_click (tamiz_test_find_id (assistant, "undo_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW) != NULL);
  look = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_LOOK_WINDOW);
  tamiz_test_focus_window (GTK_WINDOW (look));
  g_assert_nonnull (tamiz_test_find_text (look, "3 prospects go."));
  tamiz_test_key (GDK_KEY_u, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_text (assistant, "The import was undone: the base is as it was before.") != NULL);
  g_assert_nonnull (tamiz_test_find_text (assistant, "The Import Was Undone"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
}

/* As a file manager copies them.  A name that is copied as a text is searched for. */
static void
a_copied_file_is_pasted (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *list = g_strconcat (uri, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (list, strlen (list));
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes ("text/uri-list", bytes);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (test->window));
  TamizPage *page = tamiz_test_window_go (test, "prospects");

  json_decref (tamiz_test_session_do (test->base, "lead.add", "+fields", "first_name=Ada", "source", "Página web", NULL));
  tamiz_test_wait (tamiz_test_find_id (page, "search_entry") != NULL);
  tamiz_test_key (GDK_KEY_f, GDK_CONTROL_MASK);
  gdk_clipboard_set_text (clipboard, "Ada");
  tamiz_test_key (GDK_KEY_v, GDK_CONTROL_MASK);
  tamiz_test_wait (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (page, "search_entry"))), "Ada"));
  gdk_clipboard_set_content (clipboard, content);
  tamiz_test_key (GDK_KEY_v, GDK_CONTROL_MASK);
  tamiz_test_wait (has_part (wait_for_assistant (), "CSV · 4 rows"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (page, "search_entry"))), ==, "Ada");
  close_assistant (wait_for_assistant ());
}

/* What is typed while the list of fields is open finds one. */
static void
choose_field (GtkWidget  *assistant,
              guint       column,
              const char *typed)
{
  GtkWidget *drop;

  tamiz_test_settle (100);
  drop = tamiz_test_find_nth (tamiz_test_find_id (assistant, "columns_view"), GTK_TYPE_DROP_DOWN, column);
  tamiz_test_click (drop);
  tamiz_test_wait (tamiz_test_find_type (drop, GTK_TYPE_POPOVER) != NULL);
  tamiz_test_settle (100);
  tamiz_test_type (typed);
  tamiz_test_wait (tamiz_test_find_type (drop, GTK_TYPE_POPOVER) == NULL);
}

static void
a_column_becomes_what_somebody_chooses (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  g_autoptr (json_t) leads = NULL;
  GtkWidget *assistant = import_file (test, path);

  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") != NULL);
  choose_field (assistant, 4, "City\n");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") == NULL);
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "City azul"));

  /* Two columns that are one field: said beside them, and there is no way on. */
  choose_field (assistant, 0, "City\n");
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_nonnull (strstr (get_notice (assistant), "“Nombre” and “Color”"));
  g_assert_false (can_go_on (assistant));
  choose_field (assistant, 0, "Full\n");
  tamiz_test_wait (get_notice (assistant) == NULL && can_go_on (assistant));

  /* What the definition asks can stand in a column, too; of what fits what was typed the first is meant. */
  choose_field (assistant, 4, "Need\n");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "“azul” is no answer to “Need”"));
  choose_field (assistant, 4, "City\n");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "City azul"));

  go_on (assistant, "trial");
  go_on (assistant, "result");
  leads = tamiz_test_session_do (test->base, "lead.list", "search", "Inés", NULL);
  g_assert_cmpstr (tamiz_test_get (leads, "items.0.city"), ==, "azul");
  close_assistant (assistant);
}

static void
choose_sheet (GtkWidget  *assistant,
              const char *typed)
{
  GtkWidget *row = tamiz_test_find_id (assistant, "sheet_row");

  tamiz_test_click (row);
  tamiz_test_wait (tamiz_test_find_type (row, GTK_TYPE_POPOVER) != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_type (row, GTK_TYPE_POPOVER), typed));
  tamiz_test_wait (tamiz_test_find_type (row, GTK_TYPE_POPOVER) == NULL);
}

/* The first with a table is proposed, and every other can be had. */
static void
a_sheet_of_a_workbook_is_chosen (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_FIXTURES"), "sheets.ods", NULL);
  g_autofree char *other = tamiz_test_session_write (test->base, "people.csv", people);
  g_autoptr (json_t) leads = NULL;
  GtkWidget *assistant = import_file (test, path);

  tamiz_test_wait (tamiz_test_find_text (assistant, "Workbook, sheet “Leads” · 3 rows · 3 columns") != NULL);
  tamiz_test_shot (assistant, "import-sheets");
  choose_sheet (assistant, "Empresas");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Workbook, sheet “Empresas” · 1 row · 2 columns") != NULL);
  tamiz_test_wait (has_part (assistant, "Companies"));

  /* One that holds nothing is no dead end. */
  choose_sheet (assistant, "Vacía");
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_false (can_go_on (assistant));
  choose_sheet (assistant, "Leads");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Workbook, sheet “Leads” · 3 rows · 3 columns") != NULL);
  g_assert_null (get_notice (assistant));
  tamiz_test_wait (has_part (assistant, "Prospects and inquiries"));
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (assistant, "Oruro"));
  go_on (assistant, "trial");
  go_on (assistant, "result");
  g_assert_cmpint (count (test, "lead.list"), ==, 3);
  close_assistant (assistant);

  /* A file that has none is not asked for one. */
  assistant = import_file (test, other);
  tamiz_test_wait (has_part (assistant, "CSV · 4 rows"));
  g_assert_null (tamiz_test_find_text (assistant, "Sheet"));
  close_assistant (assistant);
}

static void
check_description (TamizTestWindow *test,
                   const char      *path,
                   const char      *expected)
{
  GtkWidget *assistant = import_file (test, path);

  tamiz_test_wait (tamiz_test_find_text (assistant, expected) != NULL);
  close_assistant (assistant);
}

static void
a_file_is_called_what_it_is (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *mails = g_build_filename (g_getenv ("TAMIZ_FIXTURES"), "mail", "inbox.mbox", NULL);
  g_autofree char *cards = tamiz_test_session_write (
      test->base, "people.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Ruiz\r\nEMAIL:ada@tres.example\r\nEND:VCARD\r\n"
                                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Eva Sol\r\nEMAIL:eva@tres.example\r\nEND:VCARD\r\n");
  g_autofree char *latin = tamiz_test_session_write (test->base, "latin.csv", "Nombre,Correo\nIn\xe9s,ines@condor.example\n");
  g_autofree char *lines = tamiz_test_session_write (test->base, "people.jsonl", "{\"name\": \"Ada\", \"email\": \"ada@tres.example\"}\n");

  check_description (test, cards, "vCard · 2 cards");
  check_description (test, mails, "Mailbox · 4 mails");
  check_description (test, latin, "CSV · 1 row · 2 columns · WINDOWS-1252 · separated by commas");
  check_description (test, lines, "JSON · 1 row · 2 columns");
}

/* A message is somebody who asks, whatever its parts are called; nothing of it reads as programs
 * write it.
 */
static void
a_mail_is_somebody_who_asks (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *mail = tamiz_test_session_write (
      test->base, "horno.eml",
      "Message-ID: <a@a.example>\nDate: Mon, 05 Jan 2026 10:00:00 -0400\nFrom: Ana Paz <ana@panes.example>\n"
      "To: Mia <mia@tamiz.example>\nSubject: Horno\nContent-Type: text/plain; charset=utf-8\n\n¿Venden hornos?\n\n"
      "Saludos,\nAna Paz\nGerente general\nPanes S.R.L.\nBolivia\n");
  g_autofree char *card = tamiz_test_session_write (
      test->base, "ada.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Ruiz\nEMAIL:ada@tres.example\n"
                             "ADR:;;Mitre 5;Salta;;;Argentina\nEND:VCARD\n");
  GtkWidget *assistant = import_file (test, mail);

  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "Subject Horno"));
  g_assert_null (tamiz_test_find_text (assistant, "full_name"));
  g_assert_true (has_part (assistant, "Full name"));
  g_assert_false (has_part (assistant, "2026-01-05"));
  g_assert_true (has_part (assistant, "Panes S.R.L."));
  go_on (assistant, "trial");
  go_on (assistant, "result");
  g_assert_nonnull (tamiz_test_find_text (assistant, "1 row is in the base."));
  close_assistant (assistant);

  assistant = import_file (test, card);
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "Country Argentina"));
  close_assistant (assistant);
}

/* Rows that come from nowhere would all be set aside: they are not tried before somebody says
 * from where they are; what was decided of the columns stays.
 */
static void
a_source_is_asked_for_beside_the_columns (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWidget *assistant, *drop;

  json_decref (tamiz_test_session_do (test->base, "source.add", "name", "Feria", "kind", "event", NULL));
  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") != NULL);
  choose_field (assistant, 4, "City\n");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "City azul"));
  g_assert_null (tamiz_test_find_id (assistant, "source_drop"));

  tamiz_test_wait (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "source_drop") != NULL);
  drop = tamiz_test_find_id (assistant, "source_drop");
  g_assert_null (tamiz_test_find_id (assistant, "trial"));
  tamiz_test_wait (gtk_window_get_focus (GTK_WINDOW (assistant)) != NULL
                   && (gtk_window_get_focus (GTK_WINDOW (assistant)) == drop
                       || gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (assistant)), drop)));
  tamiz_test_settle (100);
  tamiz_test_shot (assistant, "import-source");
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (tamiz_test_find_type (drop, GTK_TYPE_POPOVER) != NULL);
  tamiz_test_settle (100);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop)) == 1);
  tamiz_test_wait (can_go_on (assistant));
  g_assert_true (has_part (tamiz_test_find_id (assistant, "rows_view"), "City azul"));
  go_on (assistant, "trial");
  g_assert_nonnull (tamiz_test_find_text (assistant, "Import 3 Rows"));
  close_assistant (assistant);
}

/* What the columns were said to be is not lost to one key. */
static void
escape_goes_a_step_back (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWidget *assistant = import_file (test, path);

  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") != NULL);
  choose_field (assistant, 4, "City\n");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") == NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_id (assistant, "columns_view") == NULL);
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (tamiz_test_find_id (assistant, "rows_view"), "City azul"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_id (assistant, "columns_view") == NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
}

static void
check_problem (TamizTestWindow *test,
               const char      *name,
               const char      *text,
               gsize            length,
               const char      *part)
{
  g_autofree char *path = g_build_filename (test->base->folder, name, NULL);
  GtkWidget *assistant;

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  assistant = import_file (test, path);
  tamiz_test_wait (get_notice (assistant) != NULL);
  if (strstr (get_notice (assistant), part) == NULL)
    g_error ("%s: %s", name, get_notice (assistant));
  g_assert_false (can_go_on (assistant));
  tamiz_test_shot (assistant, "import-problem");
  close_assistant (assistant);
}

static void
a_file_that_cannot_be_read_is_said_in_place (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  static const char utf32[] = "\xff\xfe\0\0a\0\0\0";
  g_autoptr (GString) quote = g_string_new ("a,b\n1,\"open\n");

  for (guint i = 0; i < 200000; i++)
    g_string_append (quote, "1234567890\n");
  check_problem (test, "empty.csv", "", 0, "The file is empty");
  check_problem (test, "heading.csv", "Nombre,Correo\n", 14, "no rows");
  check_problem (test, "book.xlsx", "PK\003\004....", 8, "save it again");
  check_problem (test, "wide.csv", utf32, sizeof utf32 - 1, "UTF-32");
  check_problem (test, "quote.csv", quote->str, quote->len, "quotation mark");
}

static void
many_new_fields_are_a_question (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autoptr (GString) text = g_string_new ("Nombre,Correo");
  g_autofree char *path = NULL;
  g_autoptr (json_t) leads = NULL;
  GtkWidget *assistant;

  for (guint i = 0; i < 65; i++)
    g_string_append_printf (text, ",q%c%c", 'a' + i / 26, 'a' + i % 26);
  g_string_append (text, "\nInés Güemes,ines@condor.example\n");
  path = tamiz_test_session_write (test->base, "wide.csv", text->str);
  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_id (assistant, "leave_out_button") != NULL);
  g_assert_false (can_go_on (assistant));
  tamiz_test_shot (assistant, "import-many");
  tamiz_test_click (tamiz_test_find_id (assistant, "leave_out_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "leave_out_button") == NULL && can_go_on (assistant));
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") == NULL);
  close_assistant (assistant);

  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_id (assistant, "take_all_button") != NULL);
  tamiz_test_click (tamiz_test_find_id (assistant, "take_all_button"));
  tamiz_test_wait (can_go_on (assistant));
  go_on (assistant, "trial");
  go_on (assistant, "result");
  leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  g_assert_cmpint (tamiz_json_get_int (leads, "total", 0), ==, 1);
  close_assistant (assistant);
}

static char *
write_many (TamizTestWindow *test,
            guint            rows)
{
  g_autoptr (GString) text = g_string_new ("Nombre,Correo\n");

  for (guint i = 0; i < rows; i++)
    g_string_append_printf (text, "Persona %c%c,p%u@gente%u.example\n", 'A' + i % 26, 'a' + i / 26 % 26, i, i);

  return tamiz_test_session_write (test->base, "many.csv", text->str);
}

static gint64
count_imported (TamizTestWindow *test)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (test->base, "import.list", NULL);

  return json_integer_value (tamiz_test_find (imports, "items.0.rows"));
}

/* How many rows there are when no more come: where others have the processor a slice takes
 * its time.
 */
static gint64
wait_until_it_stays (TamizTestWindow *test)
{
  gint64 rows = count_imported (test);

  for (guint alike = 0; alike < 5; alike++)
    {
      gint64 now;

      g_usleep (200000);
      now = count_imported (test);
      if (now != rows)
        alike = 0;
      rows = now;
    }

  return rows;
}

/* So many that they are not through before the pause is: a second brings some ten thousand. */
#define MANY 40000

static GtkWidget *
wait_for_question (void)
{
  GtkWidget *question;

  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  question = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_focus_window (GTK_WINDOW (question));
  tamiz_test_settle (200);

  return question;
}

/* What was given up was never there; the window stays where it can be tried again. */
static void
an_import_that_is_given_up_leaves_nothing (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = write_many (test, MANY);
  g_autoptr (json_t) imports = NULL;
  GtkWidget *assistant = import_file (test, path);
  GtkWidget *question;
  GtkProgressBar *bar;

  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "progress") != NULL);
  bar = GTK_PROGRESS_BAR (tamiz_test_find_id (assistant, "progress"));
  tamiz_test_wait (gtk_progress_bar_get_fraction (bar) > 0);
  tamiz_test_click (tamiz_test_find_id (assistant, "cancel_button"));
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_nonnull (strstr (get_notice (assistant), "given up"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  imports = tamiz_test_session_do (test->base, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "undone");

  /* Closing the window asks, and what is written waits for the answer. */
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "progress") != NULL);
  tamiz_test_wait (gtk_progress_bar_get_fraction (bar) > 0);
  tamiz_test_key (GDK_KEY_Escape, 0);
  question = wait_for_question ();
  tamiz_test_shot (question, "import-give-up");
  g_assert_cmpint (wait_until_it_stays (test), <, MANY);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  tamiz_test_wait (g_strcmp0 (gtk_progress_bar_get_text (bar), "Paused") != 0);

  /* Given up it is gone when nothing of it is left. */
  gtk_window_close (GTK_WINDOW (assistant));
  question = wait_for_question ();
  tamiz_test_click (tamiz_test_find_text (question, "Give Up"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
}

/* By keyboard: the pause lies before what has the focus. */
static void
an_import_is_paused_and_goes_on (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = write_many (test, MANY);
  GtkWidget *assistant = import_file (test, path);
  GtkProgressBar *bar;
  GtkButton *pause;
  gint64 rows;

  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "progress") != NULL);
  bar = GTK_PROGRESS_BAR (tamiz_test_find_id (assistant, "progress"));
  pause = GTK_BUTTON (tamiz_test_find_id (assistant, "pause_button"));
  tamiz_test_wait (gtk_progress_bar_get_fraction (bar) > 0);
  g_assert_cmpstr (gtk_button_get_label (pause), ==, "_Pause");
  g_assert_nonnull (tamiz_test_find_text (assistant, "Being Imported"));
  g_assert_null (tamiz_test_find_text (assistant, "What Would Happen"));
  tamiz_test_key (GDK_KEY_p, GDK_ALT_MASK);
  tamiz_test_wait (g_strcmp0 (gtk_button_get_label (pause), "_Go On") == 0);
  g_assert_cmpstr (gtk_progress_bar_get_text (bar), ==, "Paused");
  tamiz_test_shot (assistant, "import-paused");

  /* The slice that was being written is finished, and nothing after it. */
  rows = wait_until_it_stays (test);
  g_assert_cmpint (rows, <, MANY);
  g_usleep (500000);
  g_assert_cmpint (count_imported (test), ==, rows);

  tamiz_test_key (GDK_KEY_g, GDK_ALT_MASK);
  tamiz_test_wait (tamiz_test_find_id (assistant, "undo_button") != NULL
                   && gtk_widget_get_mapped (tamiz_test_find_id (assistant, "undo_button")));
  g_assert_cmpint (count (test, "lead.list"), ==, MANY);
  close_assistant (assistant);
}

static void
edited_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  g_assert_no_error (error);
  g_object_set_data (owner, "edited", "yes");
}

/* Out of sight an import goes on: others are found and edited, what is dropped and a base that is to be
 * closed lead back to it, and it tells when it has ended.
 */
static void
work_goes_on_beside_an_import (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = write_many (test, MANY), *lead = tamiz_test_session_add_lead (test->base);
  GtkWidget *window = GTK_WIDGET (test->window), *assistant = import_file (test, path);
  GtkProgressBar *bar;
  gint64 began;

  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "meanwhile_button") != NULL);
  tamiz_test_key (GDK_KEY_w, GDK_ALT_MASK);
  tamiz_test_wait (!gtk_widget_get_mapped (assistant) && tamiz_test_find_id (window, "importing_button") != NULL);
  bar = GTK_PROGRESS_BAR (tamiz_test_find_id (window, "importing_bar"));
  tamiz_test_shot (window, "import-behind");

  tamiz_test_watch_loop (window);
  began = g_get_monotonic_time ();
  tamiz_desk_do (tamiz_window_get_desk (test->window), window, "lead.set",
                 json_pack ("{ss, s[s]}", "id", lead, "fields", "city=Oruro"), NULL, edited_cb);
  tamiz_test_wait (g_object_get_data (G_OBJECT (window), "edited") != NULL);
  g_test_message ("edited in %d ms at %d %%", (int) ((g_get_monotonic_time () - began) / 1000),
                  (int) (100 * gtk_progress_bar_get_fraction (bar)));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (bar), <, 1);
  g_test_message ("longest turn %d ms", (int) (tamiz_test_longest_turn () / 1000));

  /* It is not lost with the window. */
  gtk_window_close (GTK_WINDOW (window));
  tamiz_test_wait (gtk_widget_get_mapped (assistant) && tamiz_test_find_id (window, "importing_button") == NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "meanwhile_button"));
  tamiz_test_wait (tamiz_test_find_text (window, "The import has ended") != NULL);
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_click (tamiz_test_find_id (window, "importing_button"));
  tamiz_test_wait (gtk_widget_get_mapped (assistant) && tamiz_test_find_id (assistant, "undo_button") != NULL);
  g_assert_cmpint (count (test, "lead.list"), ==, MANY + 1);
  close_assistant (assistant);
}

/* Before anything is written everybody sees whom it would be, and what would change. */
static void
the_rows_are_listed_by_what_becomes_of_them (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *first = tamiz_test_session_write (test->base, "first.csv", "Nombre;Correo;Cargo\nAda Ruiz;ada@tres.example;\n");
  g_autofree char *path = tamiz_test_session_write (
      test->base, "people.csv", "Nombre;Correo;Cargo\nInés Güemes;ines@condor.example;Jefa\n"
                                "José Paz;jose@dos.example;Socio\n;;Nadie\nAda Ruiz;ada@tres.example;Gerente\n");
  GtkWidget *assistant;

  json_decref (tamiz_test_session_do (test->base, "import", "file", first, "source", "Página web", NULL));
  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (tamiz_test_find_text (assistant, "new") != NULL);
  tamiz_test_click (tamiz_test_find_text (assistant, "new"));
  tamiz_test_wait (tamiz_test_find_text (assistant, "Inés Güemes · Line 2") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (assistant, "import-trial-rows");
  g_assert_nonnull (tamiz_test_find_text (assistant, "José Paz · Line 3"));
  tamiz_test_click (tamiz_test_find_type (assistant, GTK_TYPE_SEARCH_ENTRY));
  tamiz_test_type ("guemes");
  tamiz_test_wait (tamiz_test_find_text (assistant, "José Paz · Line 3") == NULL);
  g_assert_nonnull (tamiz_test_find_text (assistant, "Inés Güemes · Line 2"));

  tamiz_test_click (tamiz_test_find_text (assistant, "completed in blanks"));
  tamiz_test_wait (tamiz_test_find_text (assistant, "Ada Ruiz · Line 5") != NULL);
  g_assert_true (has_part (assistant, "Job title: Gerente"));
  g_assert_null (tamiz_test_find_text (assistant, "Inés Güemes · Line 2"));
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  close_assistant (assistant);
}

/* What was said of the last file is not asked again, and can be forgotten. */
static void
the_next_file_is_read_as_the_last_one (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *first = tamiz_test_session_write (test->base, "lista.csv", "Quien;Donde\nAda Ruiz;Oruro\n");
  g_autofree char *path = tamiz_test_session_write (test->base, "otra.csv", "Quien;Donde\nEva Sol;Potosí\n");
  GtkWidget *assistant;

  json_decref (tamiz_test_session_do (test->base, "import", "file", first, "source", "Página web", "mapping",
                                      "{\"columns\": {\"Quien\": \"full_name\", \"Donde\": \"city\"}}", NULL));
  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (assistant, "when “lista.csv” was imported."));
  tamiz_test_wait (has_part (assistant, "Eva"));
  g_assert_nonnull (tamiz_test_find_text (assistant, "City"));
  tamiz_test_settle (200);
  tamiz_test_shot (assistant, "import-learnt");
  tamiz_test_click (tamiz_test_find_id (assistant, "forget_button"));
  tamiz_test_wait (tamiz_test_find_text (assistant, "City") == NULL);
  g_assert_false (has_part (assistant, "was imported."));
  close_assistant (assistant);
}

/* A column that becomes a field gets a type, which its values suggest. */
static void
a_field_is_made_on_the_spot (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  g_autoptr (json_t) fields = NULL;
  GtkWidget *assistant = import_file (test, path), *window, *button;

  go_on (assistant, "columns_view");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Own field") != NULL);
  button = gtk_widget_get_next_sibling (gtk_widget_get_ancestor (tamiz_test_find_text (assistant, "Own field"),
                                                                 GTK_TYPE_DROP_DOWN));
  tamiz_test_click (button);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_FIELD_WINDOW) != NULL);
  window = tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_FIELD_WINDOW);
  tamiz_test_focus_window (GTK_WINDOW (window));
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (window, "type_row")), TAMIZ_FIELD_TYPE_CHOICE);
  tamiz_test_wait (!gtk_widget_is_sensitive (tamiz_test_find_id (window, "done_button")));
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (window, "choices_row")), "Azul; Rojo");
  tamiz_test_wait (gtk_widget_is_sensitive (tamiz_test_find_id (window, "done_button")));
  tamiz_test_settle (200);
  tamiz_test_shot (window, "import-field");
  tamiz_test_click (tamiz_test_find_id (window, "done_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_FIELD_WINDOW) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  go_on (assistant, "trial");
  go_on (assistant, "result");
  tamiz_test_wait (tamiz_test_find_text (assistant, "New Fields") != NULL);
  g_assert_true (gtk_widget_get_visible (tamiz_test_find_id (assistant, "rows_button")));
  tamiz_test_settle (200);
  tamiz_test_shot (assistant, "import-result-fields");
  fields = tamiz_test_session_do (test->base, "field.list", NULL);
  {
    g_autofree char *text = tamiz_json_to_text (fields);

    g_assert_nonnull (strstr (text, "Rojo"));
  }
  close_assistant (assistant);
}

static void
what_all_rows_have_is_said_once (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", "Nombre;Correo\nAda Ruiz;ada@tres.example\n");
  g_autoptr (json_t) leads = NULL, lead = NULL;
  GtkWidget *assistant = import_file (test, path);

  tamiz_test_wait (can_go_on (assistant));
  gtk_widget_grab_focus (tamiz_test_find_id (assistant, "tags_row"));
  tamiz_test_type ("feria");
  tamiz_test_settle (100);
  tamiz_test_shot (assistant, "import-constants");
  /* What no row could have is told where it was typed. */
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "country_row")), "Bolivya");
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_nonnull (strstr (get_notice (assistant), "“Bolivya” is no country"));
  g_assert_true (gtk_widget_get_mapped (tamiz_test_find_id (assistant, "country_row")));
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "country_row")), "Bolivia");
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "owner_row")), "vip");
  tamiz_test_click (tamiz_test_find_id (assistant, "next_button"));
  tamiz_test_wait (get_notice (assistant) != NULL && strstr (get_notice (assistant), "“vip” is nobody") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "owner_row")), "");
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (assistant, "feria"));
  go_on (assistant, "trial");
  go_on (assistant, "result");
  leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  lead = tamiz_test_session_do (test->base, "lead.show", "id", tamiz_test_get (leads, "items.0.id"), NULL);
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (lead, "tags"), 0)), ==, "feria");
  close_assistant (assistant);
}

static void
several_files_come_one_after_the_other (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *first = tamiz_test_session_write (test->base, "first.csv", "Nombre;Correo\nAda Ruiz;ada@tres.example\n");
  g_autofree char *second = tamiz_test_session_write (test->base, "second.csv", "Nombre;Correo\nEva Sol;eva@tres.example\n");
  GtkWidget *assistant;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", first);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.import", "s", second);
  assistant = wait_for_assistant ();
  tamiz_test_wait (tamiz_test_find_text (assistant, "first.csv") != NULL);
  g_assert_null (tamiz_test_find_text (assistant, "second.csv"));
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != NULL
                   && tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) != assistant);
  assistant = wait_for_assistant ();
  tamiz_test_wait (tamiz_test_find_text (assistant, "second.csv") != NULL);
  close_assistant (assistant);
}

/* A new source is made without leaving, and is the one that is meant. */
static void
a_new_source_is_made_on_the_way (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWidget *assistant = import_file (test, path);
  GtkWidget *form;
  g_autoptr (json_t) leads = NULL;

  tamiz_test_wait (tamiz_test_find_text (assistant, "Página web") != NULL);
  tamiz_test_click (tamiz_test_find_id (assistant, "source_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) != NULL);
  form = tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM);
  tamiz_test_focus_window (GTK_WINDOW (form));
  tamiz_test_type ("Feria 2026\n");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_OPERATION_FORM) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_text (assistant, "Feria 2026") != NULL);
  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  go_on (assistant, "result");
  leads = tamiz_test_session_do (test->base, "lead.list", "source", "Feria 2026", NULL);
  g_assert_cmpint (tamiz_json_get_int (leads, "total", 0), ==, 3);
  close_assistant (assistant);
}

/* Whoever presses Enter at once has not given the import up. */
static void
the_keyboard_begins_with_the_questions (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWindow *assistant
      = tamiz_import_assistant_new (GTK_WINDOW (test->window), tamiz_window_get_desk (test->window), path);
  GtkWidget *origin, *focus;

  gtk_window_present (assistant);
  tamiz_test_focus_window (assistant);
  origin = tamiz_test_find_id (assistant, "origin");
  focus = gtk_window_get_focus (assistant);
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, origin));
  close_assistant (GTK_WIDGET (assistant));
}

/* The heading of the column in whose row the keyboard is; NULL where it is elsewhere. */
static const char *
get_focused_column (GtkWidget *assistant)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (assistant));
  GtkWidget *view = tamiz_test_find_id (assistant, "columns_view");
  GtkWidget *drop, *label;

  if (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_is_ancestor (focus, view))
    return NULL;

  drop = gtk_widget_get_ancestor (focus, GTK_TYPE_DROP_DOWN);
  if (drop == NULL)
    drop = gtk_widget_get_ancestor (focus, GTK_TYPE_BUTTON);
  label = drop != NULL ? tamiz_test_find_type (gtk_widget_get_parent (drop), GTK_TYPE_LABEL) : NULL;

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static void
wait_for_column (GtkWidget *assistant,
                 guint      position)
{
  g_autofree char *header = g_strdup_printf ("Dato %u", position);

  tamiz_test_wait (g_strcmp0 (get_focused_column (assistant), header) == 0);
}

/* A file of so many columns that most lie below what is in sight. */
static char *
make_wide (guint n_columns)
{
  GString *text = g_string_new ("Dato 0");

  for (guint i = 1; i < n_columns; i++)
    g_string_append_printf (text, ";Dato %u", i);
  g_string_append (text, "\nInés");
  for (guint i = 1; i < n_columns; i++)
    g_string_append_printf (text, ";valor %u", i);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

/* Tab goes from column to column and out at both ends. */
static void
every_column_is_reached_by_keyboard (void)
{
  const guint n_columns = 24;
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *wide = make_wide (n_columns);
  g_autofree char *path = tamiz_test_session_write (test->base, "wide.csv", wide);
  GtkWidget *assistant = import_file (test, path);

  go_on (assistant, "columns_view");
  for (guint i = 0; i < n_columns; i++)
    {
      /* What it becomes, and what the new field is to hold. */
      wait_for_column (assistant, i);
      tamiz_test_key (GDK_KEY_Tab, 0);
      wait_for_column (assistant, i);
      tamiz_test_key (GDK_KEY_Tab, 0);
    }
  tamiz_test_wait (get_focused_column (assistant) == NULL);

  for (guint i = n_columns; i-- > 0;)
    {
      tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
      wait_for_column (assistant, i);
      tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
      wait_for_column (assistant, i);
    }
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (get_focused_column (assistant) == NULL);
  close_assistant (assistant);
}

static AdwComboRow *
get_row (GtkWidget  *assistant,
         const char *id)
{
  return ADW_COMBO_ROW (tamiz_test_find_id (assistant, id));
}

/* A list of deals that were won says it by one column's name; of the others somebody says it. */
static void
all_cases_of_a_file_ended_alike (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *leads = tamiz_test_session_write (test->base, "leads.csv", "id,name\nA1,Ada Ruiz\nA2,Eva Sol\n");
  g_autofree char *path = tamiz_test_session_write (test->base, "won.csv", "deal_id,won_date\nA1,2026-01-05\n");
  g_autofree char *other = tamiz_test_session_write (test->base, "deals.csv", "email,motivo\na@tres.example,precio\n");
  g_autoptr (json_t) won = NULL;
  GtkWidget *assistant;

  json_decref (tamiz_test_session_do (test->base, "import", "file", leads, "source", "Página web", NULL));
  assistant = import_file (test, path);
  tamiz_test_wait (tamiz_test_find_id (assistant, "outcome_row") != NULL
                   && adw_combo_row_get_selected (get_row (assistant, "outcome_row")) == 1);
  tamiz_test_wait (tamiz_test_find_text (assistant, "All: Won") != NULL);
  tamiz_test_shot (assistant, "import-outcomes");
  go_on (assistant, "columns_view");
  tamiz_test_wait (has_part (assistant, "Won"));
  go_on (assistant, "trial");
  g_assert_nonnull (tamiz_test_find_text (assistant, "Import 1 Row"));
  go_on (assistant, "result");
  won = tamiz_test_session_do (test->base, "lead.list", "stage", "won", NULL);
  g_assert_cmpint (tamiz_json_get_int (won, "total", -1), ==, 1);
  close_assistant (assistant);

  assistant = import_file (test, other);
  tamiz_test_wait (can_go_on (assistant));
  adw_combo_row_set_selected (get_row (assistant, "of_row"), 3);
  go_on (assistant, "columns_view");
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_nonnull (strstr (get_notice (assistant), "how the cases ended"));
  g_assert_false (can_go_on (assistant));
  tamiz_test_click (tamiz_test_find_id (assistant, "back_button"));
  tamiz_test_wait (tamiz_test_find_id (assistant, "outcome_row") != NULL
                   && gtk_widget_get_mapped (tamiz_test_find_id (assistant, "outcome_row")));
  adw_combo_row_set_selected (get_row (assistant, "outcome_row"), 2);
  go_on (assistant, "columns_view");
  tamiz_test_wait (get_notice (assistant) == NULL && can_go_on (assistant));
  close_assistant (assistant);
}

/* The button promises no more than what would enter. */
static void
what_would_not_enter_is_not_offered (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "bank.csv", "age,job,campaign\n30,clerk,1\n31,maid,4\n");
  g_autofree char *known = tamiz_test_session_write (test->base, "ada.csv", "Nombre;Correo\nAda Ruiz;ada@tres.example\n");
  GtkWidget *assistant;

  assistant = import_file (test, path);
  go_on (assistant, "columns_view");
  tamiz_test_wait (get_notice (assistant) != NULL);
  g_assert_nonnull (strstr (get_notice (assistant), "the file holds no prospects"));
  g_assert_false (can_go_on (assistant));
  g_assert_null (tamiz_test_find_text (assistant, "Campaign"));
  close_assistant (assistant);

  json_decref (tamiz_test_session_do (test->base, "import", "file", known, "source", "Página web", "activity", "none", NULL));
  assistant = import_file (test, known);
  tamiz_test_wait (can_go_on (assistant));
  adw_combo_row_set_selected (get_row (assistant, "activity_row"), 1);
  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Import 0 Rows") != NULL);
  g_assert_false (can_go_on (assistant));
  g_assert_true (has_part (assistant, "the base has them already"));
  close_assistant (assistant);
}

/* Who is doubtful is told with whom and why, and led to where it is decided. */
static void
the_doubtful_are_told_and_led_on (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *first = tamiz_test_session_write (
      test->base, "first.csv", "Nombre;Correo;Empresa;Recibido\nInés Güemes;ines@condor.example;Cóndor;15/02/2026\n");
  g_autofree char *path = tamiz_test_session_write (
      test->base, "second.csv", "Nombre;Correo;Empresa;Recibido\nInés Guemes;iguemes@otra.example;Cóndor;01/02/2020\n");
  GtkWidget *assistant;

  json_decref (tamiz_test_session_do (test->base, "import", "file", first, "source", "Página web", NULL));
  assistant = import_file (test, path);
  tamiz_test_wait (has_part (assistant, "As last time, with “first.csv”"));
  go_on (assistant, "columns_view");
  go_on (assistant, "trial");
  tamiz_test_wait (tamiz_test_find_text (assistant, "of them doubtful") != NULL);
  g_assert_true (has_part (assistant, "May be Inés Güemes: "));
  g_assert_true (has_part (assistant, "under Possible duplicates"));
  g_assert_true (has_part (assistant, "1 inquiry came so long ago that its call is overdue at once."));
  tamiz_test_shot (assistant, "import-doubtful");
  go_on (assistant, "result");
  tamiz_test_click (tamiz_test_find_id (assistant, "doubts_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_IMPORT_ASSISTANT) == NULL);
  tamiz_test_wait (tamiz_test_find_text (GTK_WIDGET (test->window), "Possible duplicates") != NULL);
  tamiz_test_wait (has_part (GTK_WIDGET (test->window), "Inés Güemes"));
}

static void
an_assistant_lets_go_of_everything (void)
{
  g_autoptr (TamizTestWindow) test = open_window ();
  g_autofree char *path = tamiz_test_session_write (test->base, "people.csv", people);
  GtkWindow *assistant
      = tamiz_import_assistant_new (GTK_WINDOW (test->window), tamiz_window_get_desk (test->window), path);

  g_object_ref (assistant);
  gtk_window_destroy (assistant);
  tamiz_test_settle (300);
  g_assert_finalize_object (assistant);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add_func ("/pages/import-assistant/" path, func)
  ADD ("a-dropped-file-is-led-into-the-base-and-out-again", a_dropped_file_is_led_into_the_base_and_out_again);
  ADD ("a-copied-file-is-pasted", a_copied_file_is_pasted);
  ADD ("work-goes-on-beside-an-import", work_goes_on_beside_an_import);
  ADD ("a-column-becomes-what-somebody-chooses", a_column_becomes_what_somebody_chooses);
  ADD ("escape-goes-a-step-back", escape_goes_a_step_back);
  ADD ("a-sheet-of-a-workbook-is-chosen", a_sheet_of_a_workbook_is_chosen);
  ADD ("a-file-is-called-what-it-is", a_file_is_called_what_it_is);
  ADD ("a-mail-is-somebody-who-asks", a_mail_is_somebody_who_asks);
  ADD ("a-source-is-asked-for", a_source_is_asked_for_beside_the_columns);
  ADD ("a-file-that-cannot-be-read-is-said-in-place", a_file_that_cannot_be_read_is_said_in_place);
  ADD ("many-new-fields-are-a-question", many_new_fields_are_a_question);
  ADD ("an-import-that-is-given-up-leaves-nothing", an_import_that_is_given_up_leaves_nothing);
  ADD ("an-import-is-paused-and-goes-on", an_import_is_paused_and_goes_on);
  ADD ("the-rows-are-listed-by-what-becomes-of-them", the_rows_are_listed_by_what_becomes_of_them);
  ADD ("the-next-file-is-read-as-the-last-one", the_next_file_is_read_as_the_last_one);
  ADD ("a-field-is-made-on-the-spot", a_field_is_made_on_the_spot);
  ADD ("what-all-rows-have-is-said-once", what_all_rows_have_is_said_once);
  ADD ("several-files-come-one-after-the-other", several_files_come_one_after_the_other);
  ADD ("a-new-source-is-made-on-the-way", a_new_source_is_made_on_the_way);
  ADD ("the-keyboard-begins-with-the-questions", the_keyboard_begins_with_the_questions);
  ADD ("every-column-is-reached-by-keyboard", every_column_is_reached_by_keyboard);
  ADD ("all-cases-of-a-file-ended-alike", all_cases_of_a_file_ended_alike);
  ADD ("what-would-not-enter-is-not-offered", what_would_not_enter_is_not_offered);
  ADD ("the-doubtful-are-told-and-led-on", the_doubtful_are_told_and_led_on);
  ADD ("an-assistant-lets-go-of-everything", an_assistant_lets_go_of_everything);
  return g_test_run ();
}
