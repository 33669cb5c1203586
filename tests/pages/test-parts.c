#include "config.h"

#include "tamiz-bulk-bar.h"
#include "tamiz-call-form.h"
#include "tamiz-call-head.h"
#include "tamiz-call-result.h"
#include "tamiz-call-row.h"
#include "tamiz-call-script.h"
#include "tamiz-cohort-bar.h"
#include "tamiz-comment-list.h"
#include "tamiz-company-row.h"
#include "tamiz-company-view.h"
#include "tamiz-field-row.h"
#include "tamiz-filter-bar.h"
#include "tamiz-filter-chip.h"
#include "tamiz-first-steps.h"
#include "tamiz-funnel-table.h"
#include "tamiz-handoff-row.h"
#include "tamiz-handoff-view.h"
#include "tamiz-import-columns.h"
#include "tamiz-import-origin.h"
#include "tamiz-import-result.h"
#include "tamiz-lack-list.h"
#include "tamiz-lead-because.h"
#include "tamiz-lead-editor.h"
#include "tamiz-lead-head.h"
#include "tamiz-lead-history.h"
#include "tamiz-lead-moves.h"
#include "tamiz-lead-persons.h"
#include "tamiz-lead-profile.h"
#include "tamiz-lead-qualification.h"
#include "tamiz-lead-related.h"
#include "tamiz-lead-table.h"
#include "tamiz-lead-tags.h"
#include "tamiz-lead-timeline.h"
#include "tamiz-meeting-chooser.h"
#include "tamiz-meeting-dialog.h"
#include "tamiz-moment-row.h"
#include "tamiz-new-prospect.h"
#include "tamiz-operation-form.h"
#include "tamiz-outcome-dialog.h"
#include "tamiz-prepare-view.h"
#include "tamiz-propose-dialog.h"
#include "tamiz-read-dialog.h"
#include "tamiz-quick-entry.h"
#include "tamiz-refusals.h"
#include "tamiz-report-charts.h"
#include "tamiz-report-read.h"
#include "tamiz-report-view.h"
#include "tamiz-packet-window.h"
#include "tamiz-reassign-dialog.h"
#include "tamiz-return-dialog.h"
#include "tamiz-saved-views.h"
#include "tamiz-signatures.h"
#include "tamiz-starter-list.h"
#include "tamiz-test-window.h"
#include "tamiz-today-group.h"
#include "tamiz-today-rows.h"

/* What pages are made of lets go of everything: each part is shown in a window, filled with
 * what the sample base has, and taken away again.
 */

static TamizTestWindow *shared;

static TamizDesk *
get_desk (void)
{
  return tamiz_window_get_desk (shared->window);
}

/* (transfer full): what an operation answers; @key is its only argument, NULL for none. */
static json_t *
ask (const char *operation,
     const char *key,
     const char *value)
{
  return tamiz_test_session_do (shared->base, operation, key, value, NULL);
}

static char *
dup_first (const char *operation,
           const char *key)
{
  g_autoptr (json_t) list = ask (operation, NULL, NULL);
  json_t *member = json_object_get (json_array_get (json_object_get (list, "items"), 0), key);

  g_assert_nonnull (member);

  return json_is_integer (member) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (member))
                                  : g_strdup (json_string_value (member));
}

static json_t *
ask_first (const char *operation)
{
  g_autoptr (json_t) list = ask (operation, NULL, NULL);
  json_t *item = json_array_get (json_object_get (list, "items"), 0);

  g_assert_nonnull (item);

  return json_incref (item);
}

static json_t *
ask_about_lead (const char *operation)
{
  g_autofree char *lead = dup_first ("lead.list", "id");

  return ask (operation, "id", lead);
}

/* Parts that are told where somebody works */

static GtkWidget *
make_bulk_bar (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  TamizLeadTable *table = g_object_new (TAMIZ_TYPE_LEAD_TABLE, NULL);
  TamizBulkBar *bar = g_object_new (TAMIZ_TYPE_BULK_BAR, NULL);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (table));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bar));
  tamiz_lead_table_set_desk (table, get_desk ());
  tamiz_bulk_bar_set_table (bar, get_desk (), table);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (tamiz_lead_table_get_selection (table)));

  return GTK_WIDGET (bar);
}

static GtkWidget *
make_call_form (void)
{
  GtkWidget *form = tamiz_call_form_new (get_desk ());
  g_autofree char *lead = dup_first ("call.queue", "lead");

  tamiz_call_form_open (TAMIZ_CALL_FORM (form), lead, NULL);

  return form;
}

static GtkWidget *
make_call_head (void)
{
  TamizCallHead *head = g_object_new (TAMIZ_TYPE_CALL_HEAD, NULL);
  g_autofree char *lead = dup_first ("call.queue", "lead");
  g_autoptr (json_t) brief = ask ("call.brief", "id", lead);

  tamiz_call_head_show (head, get_desk (), brief);
  tamiz_call_head_set_duration (head, 30, TRUE);

  return GTK_WIDGET (head);
}

static GtkWidget *
make_call_result (void)
{
  TamizCallResult *result = g_object_new (TAMIZ_TYPE_CALL_RESULT, NULL);
  g_autoptr (json_t) brief = ask_about_lead ("call.brief");

  tamiz_call_result_set_nexts (result, get_desk (), json_object_get (brief, "next"));
  tamiz_call_result_set_draft (result, NULL);

  return GTK_WIDGET (result);
}

static GtkWidget *
make_call_row (void)
{
  GtkWidget *row = tamiz_call_row_new ();
  g_autoptr (json_t) waiting = ask_first ("call.queue");

  tamiz_call_row_show (TAMIZ_CALL_ROW (row), get_desk (), waiting);

  return row;
}

static GtkWidget *
make_call_script (void)
{
  TamizCallScript *script = g_object_new (TAMIZ_TYPE_CALL_SCRIPT, NULL);
  g_autoptr (json_t) criteria = ask_about_lead ("lead.criteria");
  g_autoptr (json_t) order = json_array ();

  tamiz_call_script_show (script, json_object_get (criteria, "items"), order);

  return GTK_WIDGET (script);
}

static GtkWidget *
make_cohort_bar (void)
{
  TamizCohortBar *bar = g_object_new (TAMIZ_TYPE_COHORT_BAR, NULL);

  tamiz_cohort_bar_set_desk (bar, get_desk ());
  tamiz_cohort_bar_refresh (bar);

  return GTK_WIDGET (bar);
}

static GtkWidget *
make_company_row (void)
{
  GtkWidget *row = tamiz_company_row_new ();
  g_autoptr (json_t) company = ask_first ("company.list");

  tamiz_company_row_show (TAMIZ_COMPANY_ROW (row), company);

  return row;
}

static GtkWidget *
make_company_view (void)
{
  GtkWidget *view = tamiz_company_view_new (get_desk ());
  g_autofree char *company = dup_first ("company.list", "id");

  tamiz_company_view_open (TAMIZ_COMPANY_VIEW (view), company);

  return view;
}

static GtkWidget *
make_field_row (TamizFieldKind kind)
{
  GtkWidget *row = tamiz_field_row_new ("city", "City", kind);

  tamiz_field_row_show (TAMIZ_FIELD_ROW (row), "2026-11-22", TRUE, TRUE);

  return row;
}

static GtkWidget *
make_text_row (void)
{
  return make_field_row (TAMIZ_FIELD_TEXT);
}

static GtkWidget *
make_long_row (void)
{
  return make_field_row (TAMIZ_FIELD_LONG);
}

static GtkWidget *
make_day_row (void)
{
  return make_field_row (TAMIZ_FIELD_DAY);
}

static GtkWidget *
make_choice_row (void)
{
  return make_field_row (TAMIZ_FIELD_CHOICE);
}

static GtkWidget *
make_filter_bar (void)
{
  TamizFilterBar *bar = g_object_new (TAMIZ_TYPE_FILTER_BAR, NULL);
  g_autoptr (json_t) filter = json_pack ("{ss ss ss}", "stage", "mql,sql", "matrix", "0,0", "received-from",
                                         "2025-01-01");

  tamiz_filter_bar_set_desk (bar, get_desk ());
  tamiz_filter_bar_set_filter (bar, filter);

  return GTK_WIDGET (bar);
}

static GtkWidget *
make_filter_chip (void)
{
  GtkWidget *chip = tamiz_filter_chip_new ("Stage", TRUE);
  g_autoptr (json_t) choices = json_pack ("[{ss ss si}]", "key", "mql", "label", "MQL", "count", 3);

  tamiz_filter_chip_set_choices (TAMIZ_FILTER_CHIP (chip), choices);
  tamiz_filter_chip_set_value (TAMIZ_FILTER_CHIP (chip), "mql");

  return chip;
}

static GtkWidget *
make_first_steps (void)
{
  TamizFirstSteps *steps = g_object_new (TAMIZ_TYPE_FIRST_STEPS, NULL);
  g_autoptr (json_t) definition = json_pack ("{sb}", "in_force", 0);

  tamiz_first_steps_refresh (steps, get_desk (), definition);

  return GTK_WIDGET (steps);
}

static GtkWidget *
make_funnel_table (void)
{
  TamizFunnelTable *table = g_object_new (TAMIZ_TYPE_FUNNEL_TABLE, NULL);
  g_autoptr (json_t) report = ask ("report.funnel", NULL, NULL);

  tamiz_funnel_table_set_data (table, json_object_get (report, "items"));

  return GTK_WIDGET (table);
}

static GtkWidget *
make_handoff_row (void)
{
  GtkWidget *row = tamiz_handoff_row_new ();
  g_autoptr (json_t) handoff = ask_first ("handoff.list");

  tamiz_handoff_row_show (TAMIZ_HANDOFF_ROW (row), get_desk (), handoff);

  return row;
}

static GtkWidget *
make_handoff_view (void)
{
  TamizHandoffView *view = g_object_new (TAMIZ_TYPE_HANDOFF_VIEW, NULL);
  g_autofree char *number = dup_first ("handoff.list", "number");

  tamiz_handoff_view_set_desk (view, get_desk ());
  tamiz_handoff_view_show (view, number);

  return GTK_WIDGET (view);
}

static GtkWidget *
make_import_columns (void)
{
  TamizImportColumns *columns = g_object_new (TAMIZ_TYPE_IMPORT_COLUMNS, NULL);
  g_autofree char *path
      = tamiz_test_session_write (shared->base, "people.csv", "Nombre,Correo,Otro\nIna,ina@uno.example,x\n");
  g_autoptr (json_t) preview = ask ("import.preview", "file", path);

  tamiz_import_columns_set_desk (columns, get_desk ());
  tamiz_import_columns_show_preview (columns, "people", preview);

  return GTK_WIDGET (columns);
}

static GtkWidget *
make_import_origin (void)
{
  TamizImportOrigin *origin = g_object_new (TAMIZ_TYPE_IMPORT_ORIGIN, NULL);

  tamiz_import_origin_set_desk (origin, get_desk ());
  tamiz_import_origin_set_file (origin, "/tmp/people.csv");
  tamiz_import_origin_show_problem (origin, "No");

  return GTK_WIDGET (origin);
}

static GtkWidget *
make_import_result (void)
{
  GtkWidget *result = tamiz_import_result_new ();
  g_autoptr (json_t) answer
      = json_pack ("{si s[{si ss}] s[s]}", "added", 3, "set_aside_rows", "line", 2, "reason", "No name",
                   "new_sources", "Feria");

  tamiz_import_result_show (TAMIZ_IMPORT_RESULT (result), answer);

  return result;
}

static GtkWidget *
make_lack_list (void)
{
  TamizLackList *list = g_object_new (TAMIZ_TYPE_LACK_LIST, NULL);
  g_autofree char *lead = dup_first ("lead.list", "id");
  g_autoptr (json_t) check = ask ("handoff.check", "id", lead);
  g_autoptr (json_t) criteria = ask ("lead.criteria", "id", lead);

  tamiz_lack_list_set_desk (list, get_desk ());
  tamiz_lack_list_show (list, lead, json_object_get (check, "missing"), json_object_get (criteria, "items"));

  return GTK_WIDGET (list);
}

static GtkWidget *
make_lead_editor (void)
{
  GtkWidget *editor = tamiz_lead_editor_new (get_desk ());
  g_autofree char *lead = dup_first ("lead.list", "id");

  tamiz_lead_editor_set_lead (TAMIZ_LEAD_EDITOR (editor), lead);

  return editor;
}

static GtkWidget *
make_lead_table (void)
{
  TamizLeadTable *table = g_object_new (TAMIZ_TYPE_LEAD_TABLE, NULL);
  g_autofree char *lead = dup_first ("lead.list", "id");

  tamiz_lead_table_set_desk (table, get_desk ());
  tamiz_lead_table_set_sort (table, "name:desc");
  tamiz_lead_table_go_to (table, lead);

  return GTK_WIDGET (table);
}

/* Of a sales executive, whoever it is. */
static char *
dup_executive (void)
{
  g_autoptr (json_t) users = ask ("user.list", NULL, NULL);
  json_t *user, *role;
  gsize i, n;

  json_array_foreach (json_object_get (users, "items"), i, user)
    {
      json_array_foreach (json_object_get (user, "roles"), n, role)
        {
          if (g_strcmp0 (json_string_value (role), "sales") == 0)
            return g_strdup (tamiz_json_get_text (user, "email"));
        }
    }
  g_assert_not_reached ();
}

static GtkWidget *
make_meeting_chooser (void)
{
  GtkWidget *chooser = tamiz_meeting_chooser_new ();
  g_autofree char *lead = dup_first ("lead.list", "id");
  g_autofree char *executive = dup_executive ();

  tamiz_meeting_chooser_set (TAMIZ_MEETING_CHOOSER (chooser), get_desk (), lead, executive);

  return chooser;
}

static GtkWidget *
make_prepare_view (void)
{
  TamizPrepareView *view = g_object_new (TAMIZ_TYPE_PREPARE_VIEW, NULL);
  g_autofree char *lead = dup_first ("lead.list", "id");

  tamiz_prepare_view_set_desk (view, get_desk ());
  tamiz_prepare_view_show (view, lead);

  return GTK_WIDGET (view);
}

static GtkWidget *
make_report_view (void)
{
  TamizReportView *view = g_object_new (TAMIZ_TYPE_REPORT_VIEW, NULL);
  g_autoptr (json_t) answer = ask ("report.sources", NULL, NULL);
  g_autoptr (TamizReportSources) report
      = tamiz_report_sources_read (answer, tamiz_desk_get_zone (get_desk ()));
  g_autoptr (TamizReportTable) table
      = tamiz_report_sources_to_table (report, tamiz_desk_get_zone (get_desk ()));
  g_autoptr (TamizBlock) chart = tamiz_report_sources_to_chart (report);

  tamiz_report_view_set_report (view, table, chart);

  return GTK_WIDGET (view);
}

static GtkWidget *
make_saved_views (void)
{
  TamizSavedViews *views = g_object_new (TAMIZ_TYPE_SAVED_VIEWS, NULL);

  tamiz_saved_views_set_desk (views, get_desk ());
  tamiz_saved_views_keep (views, "Mine", "{}");

  return GTK_WIDGET (views);
}

static GtkWidget *
make_signatures (void)
{
  TamizSignatures *signatures = g_object_new (TAMIZ_TYPE_SIGNATURES, NULL);
  g_autoptr (json_t) version = ask_first ("definition.list");

  tamiz_signatures_set_version (signatures, get_desk (), version);

  return GTK_WIDGET (signatures);
}

static GtkWidget *
make_comment_list (void)
{
  TamizCommentList *list = g_object_new (TAMIZ_TYPE_COMMENT_LIST, NULL);

  tamiz_comment_list_set_version (list, get_desk (), 1);

  return GTK_WIDGET (list);
}

static GtkWidget *
make_starter_list (void)
{
  TamizStarterList *list = g_object_new (TAMIZ_TYPE_STARTER_LIST, NULL);

  tamiz_starter_list_set_desk (list, get_desk ());

  return GTK_WIDGET (list);
}

static GtkWidget *
make_today_group (void)
{
  GtkWidget *group = tamiz_today_group_new ("Calls due", tamiz_today_make_call, get_desk ());
  g_autoptr (json_t) queue = ask ("call.queue", NULL, NULL);

  tamiz_today_group_lead (TAMIZ_TODAY_GROUP (group), "win.go", "calls");
  tamiz_today_group_show (TAMIZ_TODAY_GROUP (group), json_object_get (queue, "items"), 3);

  return group;
}

static const struct
{
  const char *name;
  GtkWidget *(*make) (void);
} parts[] = {
  { "bulk-bar", make_bulk_bar },
  { "call-form", make_call_form },
  { "call-head", make_call_head },
  { "call-result", make_call_result },
  { "call-row", make_call_row },
  { "call-script", make_call_script },
  { "cohort-bar", make_cohort_bar },
  { "comment-list", make_comment_list },
  { "company-row", make_company_row },
  { "company-view", make_company_view },
  { "field-row/text", make_text_row },
  { "field-row/long", make_long_row },
  { "field-row/day", make_day_row },
  { "field-row/choice", make_choice_row },
  { "filter-bar", make_filter_bar },
  { "filter-chip", make_filter_chip },
  { "first-steps", make_first_steps },
  { "funnel-table", make_funnel_table },
  { "handoff-row", make_handoff_row },
  { "handoff-view", make_handoff_view },
  { "import-columns", make_import_columns },
  { "import-origin", make_import_origin },
  { "import-result", make_import_result },
  { "lack-list", make_lack_list },
  { "lead-editor", make_lead_editor },
  { "lead-table", make_lead_table },
  { "meeting-chooser", make_meeting_chooser },
  { "prepare-view", make_prepare_view },
  { "report-view", make_report_view },
  { "saved-views", make_saved_views },
  { "signatures", make_signatures },
  { "starter-list", make_starter_list },
  { "today-group", make_today_group },
};

/* What the part was made with, such as a table beside it, goes with the window as well. */
static void
a_part_lets_go_of_everything (gconstpointer make)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *part = ((GtkWidget * (*) (void)) make) ();
  GtkWidget *child = part;

  g_object_ref_sink (part);
  while (gtk_widget_get_parent (child) != NULL)
    child = gtk_widget_get_parent (child);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_settle (250);
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (20);
  tamiz_test_wait (G_OBJECT (part)->ref_count == 1);

  g_assert_finalize_object (part);
}

static GtkListBoxRow *
get_proposal (GtkWidget *chooser,
              int        n)
{
  GtkWidget *list = tamiz_test_find_id (chooser, "proposed_list");

  return list != NULL ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), n) : NULL;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
assert_chosen (GtkWidget  *chooser,
               const char *minutes,
               gboolean    proposed)
{
  g_autoptr (json_t) arguments = json_object ();
  g_autofree char *time = tamiz_meeting_chooser_dup_time (TAMIZ_MEETING_CHOOSER (chooser));

  tamiz_meeting_chooser_add_arguments (TAMIZ_MEETING_CHOOSER (chooser), arguments);
  g_assert_cmpstr (tamiz_json_get_text (arguments, "meeting"), ==, time);
  g_assert_cmpstr (tamiz_json_get_text (arguments, "meeting-kind"), ==, "meeting");
  g_assert_cmpstr (tamiz_json_get_text (arguments, "minutes"), ==, minutes);
  /* What is proposed names its offset, what is typed is told by the base's clock. */
  g_assert_cmpint (strlen (time) > 19, ==, proposed);
}

/* A time is one of those that are proposed or one's own, never both. */
static void
a_time_is_chosen_or_typed (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chooser = make_meeting_chooser ();
  g_autoptr (GDateTime) own = g_date_time_new_utc (2099, 3, 4, 10, 30, 0);
  g_autofree char *first = NULL, *second = NULL;
  guint n = 0;

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 900);
  gtk_window_set_child (GTK_WINDOW (window), chooser);
  g_signal_connect_swapped (chooser, "chosen", G_CALLBACK (count_cb), &n);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (get_proposal (chooser, 1) != NULL);
  tamiz_test_shot (window, "meeting-chooser");
  g_assert_null (tamiz_meeting_chooser_dup_time (TAMIZ_MEETING_CHOOSER (chooser)));

  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_click (GTK_WIDGET (get_proposal (chooser, 0)));
  tamiz_test_wait (n == 1);
  assert_chosen (chooser, "30", TRUE);
  first = tamiz_meeting_chooser_dup_time (TAMIZ_MEETING_CHOOSER (chooser));
  tamiz_test_click (GTK_WIDGET (get_proposal (chooser, 1)));
  tamiz_test_wait (n == 2);
  second = tamiz_meeting_chooser_dup_time (TAMIZ_MEETING_CHOOSER (chooser));
  g_assert_cmpstr (first, !=, second);

  tamiz_moment_row_set (TAMIZ_MOMENT_ROW (tamiz_test_find_id (chooser, "own_row")), own);
  tamiz_test_wait (n >= 3);
  assert_chosen (chooser, "30", FALSE);
  /* A longer meeting is proposed anew, and a proposal takes the place of what was typed. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (chooser, "minutes_row")), 4);
  tamiz_test_settle (200);
  tamiz_test_wait (get_proposal (chooser, 0) != NULL);
  tamiz_test_click (GTK_WIDGET (get_proposal (chooser, 0)));
  assert_chosen (chooser, "60", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Parts of the lead editor, which share the lead that is open */

static const struct
{
  const char *view;         /* (nullable): where it is; the head is always in sight */
  GType (*get_type) (void);
} lead_parts[] = {
  { NULL, tamiz_lead_head_get_type },
  { "qualification", tamiz_lead_qualification_get_type },
  { "profile", tamiz_lead_profile_get_type },
  { "profile", tamiz_lead_persons_get_type },
  { "profile", tamiz_lead_tags_get_type },
  { "timeline", tamiz_lead_timeline_get_type },
  { "timeline", tamiz_quick_entry_get_type },
  { "because", tamiz_lead_because_get_type },
  { "history", tamiz_lead_history_get_type },
  { "related", tamiz_lead_related_get_type },
};

static void
a_part_of_the_editor_lets_go_of_everything (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *editor = make_lead_editor ();
  GtkWidget *part;

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 900);
  gtk_window_set_child (GTK_WINDOW (window), editor);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_type (editor, TAMIZ_TYPE_LEAD_HEAD) != NULL);
  if (lead_parts[number].view != NULL)
    adw_view_stack_set_visible_child_name (
        ADW_VIEW_STACK (tamiz_test_find_type (editor, ADW_TYPE_VIEW_STACK)), lead_parts[number].view);
  tamiz_test_wait (tamiz_test_find_type (editor, lead_parts[number].get_type ()) != NULL);
  tamiz_test_settle (200);
  part = g_object_ref (tamiz_test_find_type (editor, lead_parts[number].get_type ()));
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (20);
  tamiz_test_wait (G_OBJECT (part)->ref_count == 1);

  g_assert_finalize_object (part);
}

/* What asks for a move is in sight only while it does. */
static void
what_asks_for_a_move_lets_go_of_everything (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *editor = make_lead_editor ();
  GtkWidget *head, *moves;

  gtk_window_set_child (GTK_WINDOW (window), editor);
  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_type (editor, TAMIZ_TYPE_LEAD_HEAD) != NULL);
  head = tamiz_test_find_type (editor, TAMIZ_TYPE_LEAD_HEAD);
  gtk_widget_activate_action (head, "lead.do-not-contact", NULL);
  tamiz_test_wait (tamiz_test_find_type (editor, TAMIZ_TYPE_LEAD_MOVES) != NULL);
  moves = g_object_ref (tamiz_test_find_type (editor, TAMIZ_TYPE_LEAD_MOVES));
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (20);
  tamiz_test_wait (G_OBJECT (moves)->ref_count == 1);

  g_assert_finalize_object (moves);
}

/* Windows above a page */

static void
assert_window_lets_go (GType type)
{
  GtkWidget *window;

  tamiz_test_wait (tamiz_test_find_toplevel (type) != NULL);
  window = g_object_ref (tamiz_test_find_toplevel (type));
  tamiz_test_settle (250);
  gtk_window_destroy (GTK_WINDOW (window));
  tamiz_test_settle (50);
  tamiz_test_wait (G_OBJECT (window)->ref_count == 1);

  g_assert_finalize_object (window);
}

static void
a_new_prospect_lets_go_of_everything (void)
{
  gtk_window_present (GTK_WINDOW (tamiz_new_prospect_new (GTK_WINDOW (shared->window), get_desk ())));
  assert_window_lets_go (TAMIZ_TYPE_NEW_PROSPECT);
}

static const char *
get_row_text (GtkWidget  *window,
              const char *id)
{
  GtkWidget *row = tamiz_test_find_id (window, id);

  return row != NULL ? gtk_editable_get_text (GTK_EDITABLE (row)) : "";
}

/* A signature is copied, pasted by key, and fills the fields; nothing is added by that. */
static void
a_signature_fills_a_new_prospect (void)
{
  GtkWidget *window = tamiz_new_prospect_new (GTK_WINDOW (shared->window), get_desk ());

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_id (window, "first_name_row") != NULL);
  tamiz_test_focus_window (GTK_WINDOW (window));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window),
                          "Ana Núñez\nJefa de compras\nCervecería Andina S.A.\nCel. 71234567 / 2212345\n"
                          "ana@andina.example\nLa Paz, Bolivia\n");
  tamiz_test_key (GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (g_str_equal (get_row_text (window, "first_name_row"), "Ana"));
  g_assert_cmpstr (get_row_text (window, "last_name_row"), ==, "Núñez");
  g_assert_cmpstr (get_row_text (window, "company_row"), ==, "Cervecería Andina S.A.");
  g_assert_cmpstr (get_row_text (window, "email_row"), ==, "ana@andina.example");
  g_assert_cmpstr (get_row_text (window, "phone_row"), ==, "71234567; 2212345");
  tamiz_test_wait (g_str_equal (get_row_text (window, "job_title_row"), "Jefa de compras"));
  g_assert_cmpstr (get_row_text (window, "city_row"), ==, "La Paz");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), "\n");
  tamiz_test_click (tamiz_test_find_id (window, "paste_button"));
  tamiz_test_wait (tamiz_test_find_text (window, "What was copied speaks of nobody; copy a signature or a card first") != NULL);
  g_assert_cmpstr (get_row_text (window, "first_name_row"), ==, "Ana");
  assert_window_lets_go (TAMIZ_TYPE_NEW_PROSPECT);
}

/* Of two people in a text the second comes once the first is added. */
static void
the_next_person_of_a_text_comes_after_the_first (void)
{
  GtkWidget *window = tamiz_new_prospect_new (GTK_WINDOW (shared->window), get_desk ());
  g_autoptr (json_t) leads = NULL;

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_wait (tamiz_test_find_id (window, "source_row") != NULL
                   && adw_combo_row_get_model (ADW_COMBO_ROW (tamiz_test_find_id (window, "source_row"))) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (window));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window),
                          "Rita Sosa\nGerente\nrita@sosa.example\nTel. 71234500\n\nHugo Lima\nhugo@lima.example\n");
  tamiz_test_click (tamiz_test_find_id (window, "paste_button"));
  tamiz_test_wait (g_str_equal (get_row_text (window, "first_name_row"), "Rita"));
  /* That a source is wanted is said beside the button that waits for it. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (window, "source_row")), 0);
  tamiz_test_wait (tamiz_test_find_id (window, "lack_label") != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (tamiz_test_find_id (window, "source_row")), 1);
  tamiz_test_wait (tamiz_test_find_id (window, "lack_label") == NULL);
  tamiz_test_click (tamiz_test_find_id (window, "add_button"));
  tamiz_test_wait (g_str_equal (get_row_text (window, "first_name_row"), "Hugo"));
  g_assert_cmpstr (get_row_text (window, "email_row"), ==, "hugo@lima.example");
  g_assert_cmpstr (get_row_text (window, "job_title_row"), ==, "");
  g_assert_cmpstr (get_row_text (window, "phone_row"), ==, "");
  tamiz_test_click (tamiz_test_find_id (window, "add_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_NEW_PROSPECT) == NULL);
  leads = tamiz_test_session_do (shared->base, "lead.list", "search", "lima.example", NULL);
  g_assert_cmpint (tamiz_json_get_int (leads, "total", -1), ==, 1);
}

static void
a_form_lets_go_of_everything (void)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (shared->window), get_desk (), "user.add", "New Person", NULL);

  tamiz_operation_form_add (form, "name", "Name");
  tamiz_operation_form_add_choices (form, "role", "Works as",
                                    json_pack ("[{ss ss}]", "key", "sales", "label", "Sales"));
  tamiz_operation_form_present (form);
  assert_window_lets_go (TAMIZ_TYPE_OPERATION_FORM);
}

static void
an_outcome_lets_go_of_everything (void)
{
  g_autofree char *lead = dup_first ("lead.list", "id");

  tamiz_outcome_dialog_show (GTK_WIDGET (shared->window), get_desk (), lead, "Ina");
  assert_window_lets_go (TAMIZ_TYPE_OUTCOME_DIALOG);
}

static void
a_proposal_lets_go_of_everything (void)
{
  tamiz_propose_dialog_show (GTK_WIDGET (shared->window), get_desk (), 1);
  assert_window_lets_go (TAMIZ_TYPE_PROPOSE_DIALOG);
}

static void
ignore_cb (GtkWidget *owner)
{
}

static void
a_file_lets_go_of_everything (void)
{
  g_autoptr (json_t) told = json_pack ("{ss,si,si,s[{ss,ss}],s[{ss,ss,ss}],s{si,sn,si,s[{ss,ss,ss,ss}]}}", "title",
                                       "Ours", "criteria", 1, "replaces", 1, "signatures", "name", "Mía", "email",
                                       "mia@tamiz.example", "findings", "part", "gates", "severity", "problem",
                                       "message", "Nobody passes", "changes", "from", 1, "to", "total", 1, "items",
                                       "section", "gates", "title", "Gates", "kind", "added", "text", "One more");

  tamiz_read_dialog_show (GTK_WIDGET (shared->window), get_desk (), "/nowhere/ours.duo.json", told,
                          G_CALLBACK (ignore_cb));
  assert_window_lets_go (TAMIZ_TYPE_READ_DIALOG);
}

static void
a_meeting_lets_go_of_everything (void)
{
  g_autofree char *number = dup_first ("handoff.list", "number");
  g_autoptr (json_t) handoff = ask ("handoff.show", "number", number);

  tamiz_meeting_dialog_show (GTK_WIDGET (shared->window), get_desk (), handoff);
  assert_window_lets_go (TAMIZ_TYPE_MEETING_DIALOG);
}

static void
a_return_lets_go_of_everything (void)
{
  g_autofree char *number = dup_first ("handoff.list", "number");
  g_autoptr (json_t) handoff = ask ("handoff.show", "number", number);

  tamiz_return_dialog_show (GTK_WIDGET (shared->window), get_desk (), handoff);
  assert_window_lets_go (TAMIZ_TYPE_RETURN_DIALOG);
}

static void
a_reassignment_lets_go_of_everything (void)
{
  g_autofree char *number = dup_first ("handoff.list", "number");
  g_autoptr (json_t) handoff = ask ("handoff.show", "number", number);

  tamiz_reassign_dialog_show (GTK_WIDGET (shared->window), get_desk (), handoff);
  assert_window_lets_go (TAMIZ_TYPE_REASSIGN_DIALOG);
}

static void
a_packet_lets_go_of_everything (void)
{
  gtk_window_present (
      GTK_WINDOW (tamiz_packet_window_new (GTK_WINDOW (shared->window), get_desk (), "/nowhere/x.tamiz-packet")));
  assert_window_lets_go (TAMIZ_TYPE_PACKET_WINDOW);
}

static void
refusals_let_go_of_everything (void)
{
  g_autoptr (json_t) refused = json_pack ("[{ss ss ss}]", "id", "1", "name", "Ina", "message", "No");

  tamiz_refusals_show (GTK_WIDGET (shared->window), refused);
  assert_window_lets_go (ADW_TYPE_WINDOW);
}

/* Pages */

static void
a_page_lets_go_of_everything (gconstpointer name)
{
  TamizTestWindow *test = shared;
  TamizPage *page = tamiz_test_window_go (test, name);
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (page), GTK_TYPE_STACK);

  tamiz_test_settle (400);
  g_object_ref (page);
  gtk_stack_remove (GTK_STACK (stack), GTK_WIDGET (page));
  tamiz_test_settle (50);
  tamiz_test_wait (G_OBJECT (page)->ref_count == 1);

  g_assert_finalize_object (page);
}

static void
add_tests (void)
{
  const char *page;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strconcat ("/pages/parts/", parts[i].name, NULL);

      g_test_add_data_func (path, parts[i].make, a_part_lets_go_of_everything);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lead_parts); i++)
    {
      g_autofree char *path = g_strconcat ("/pages/parts/", g_type_name (lead_parts[i].get_type ()), NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), a_part_of_the_editor_lets_go_of_everything);
    }
  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/pages/parts/page/", page, NULL);

      g_test_add_data_func (path, page, a_page_lets_go_of_everything);
    }
  g_test_add_func ("/pages/parts/meeting-chosen", a_time_is_chosen_or_typed);
  g_test_add_func ("/pages/parts/meeting-dialog", a_meeting_lets_go_of_everything);
  g_test_add_func ("/pages/parts/lead-moves", what_asks_for_a_move_lets_go_of_everything);
  g_test_add_func ("/pages/parts/new-prospect", a_new_prospect_lets_go_of_everything);
  g_test_add_func ("/pages/parts/new-prospect-pasted", a_signature_fills_a_new_prospect);
  g_test_add_func ("/pages/parts/new-prospects-pasted", the_next_person_of_a_text_comes_after_the_first);
  g_test_add_func ("/pages/parts/operation-form", a_form_lets_go_of_everything);
  g_test_add_func ("/pages/parts/outcome-dialog", an_outcome_lets_go_of_everything);
  g_test_add_func ("/pages/parts/propose-dialog", a_proposal_lets_go_of_everything);
  g_test_add_func ("/pages/parts/read-dialog", a_file_lets_go_of_everything);
  g_test_add_func ("/pages/parts/return-dialog", a_return_lets_go_of_everything);
  g_test_add_func ("/pages/parts/reassign-dialog", a_reassignment_lets_go_of_everything);
  g_test_add_func ("/pages/parts/packet-window", a_packet_lets_go_of_everything);
  g_test_add_func ("/pages/parts/refusals", refusals_let_go_of_everything);
}

int
main (int    argc,
      char **argv)
{
  int status;

  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  shared = tamiz_test_window_new_sample (150);
  tamiz_test_window_as (shared, "lucia@muestra.example");
  add_tests ();
  status = g_test_run ();
  g_clear_pointer (&shared, tamiz_test_window_free);

  return status;
}
