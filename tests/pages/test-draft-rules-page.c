#include "config.h"

#include "tamiz-date-entry.h"
#include "tamiz-definition-document.h"
#include "tamiz-draft-holidays.h"
#include "tamiz-holiday-adder.h"
#include "tamiz-draft-hours.h"
#include "tamiz-draft-rule.h"
#include "tamiz-draft-section.h"
#include "tamiz-draft-view.h"
#include "tamiz-notice.h"
#include "tamiz-test-accessible.h"
#include "tamiz-test-window.h"

/* The rules of interest and the promises of both sides, in the editor of a draft. */

#define MIA "mia@tamiz.example"

/* What is left for a section in the smallest window. */
#define NARROWEST 302

typedef struct
{
  TamizTestWindow *test;
  TamizPage *page;
  GtkWidget *editor;
} Editing;

static void
editing_free (Editing *self)
{
  tamiz_test_window_free (self->test);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Editing, editing_free)

/* Somebody opens a draft for writing, and comes to a part of it. */
static Editing *
open_editor (TamizTestWindow *test,
             const char      *part)
{
  Editing *self = g_new0 (Editing, 1);

  self->test = test;
  self->page = tamiz_test_window_go (self->test, "definition");
  tamiz_test_click (tamiz_test_find_id (self->page, "edit_button"));
  tamiz_test_wait ((self->editor = tamiz_test_find_type (self->page, TAMIZ_TYPE_DRAFT_VIEW))
                   != NULL);
  tamiz_test_wait (
      tamiz_draft_get_document (tamiz_draft_view_get_draft (TAMIZ_DRAFT_VIEW (self->editor)))
      != NULL);
  gtk_widget_activate_action (self->editor, "draft.reveal", "s", part);
  tamiz_test_settle (200);

  return self;
}

static Editing *
edit (const char *part)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", MIA, "role",
                                      "marketing,manager,steward", NULL));
  tamiz_test_session_as (base, MIA);
  json_decref (tamiz_test_session_do (base, "definition.new", "starter", "small-company.en", NULL));

  return open_editor (tamiz_test_window_new (base), part);
}

/* What is stored of a part, as compact JSON; "" = it is not there. */
static char *
dup_stored (Editing    *self,
            const char *part)
{
  g_autoptr (json_t) answer
      = tamiz_test_session_do (self->test->base, "definition.document", "version", "1", NULL);
  json_t *found = tamiz_document_get (json_object_get (answer, "document"), part);
  char *text = found != NULL
                   ? json_dumps (found, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION (12))
                   : NULL;
  char *copy = g_strdup (text != NULL ? text : "");

  free (text);
  return copy;
}

static gboolean
has_stored (Editing    *self,
            const char *part,
            const char *json)
{
  g_autofree char *text = dup_stored (self, part);

  return g_str_equal (text, json);
}

/* The rule at a place, as they are seen from the top. */
static TamizDraftRule *
find_rule (Editing *self,
           guint    n)
{
  return TAMIZ_DRAFT_RULE (tamiz_test_find_nth (self->editor, TAMIZ_TYPE_DRAFT_RULE, n));
}

static gboolean
stands_at (Editing    *self,
           guint       n,
           const char *key)
{
  return g_str_equal (tamiz_draft_rule_get_key (find_rule (self, n)), key);
}

static GtkWidget *
find_row (gpointer    root,
          const char *title)
{
  GtkWidget *label = tamiz_test_find_text (root, title);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
}

static GtkWidget *
find_spin (gpointer    root,
           const char *title)
{
  return tamiz_test_find_type (find_row (root, title), GTK_TYPE_SPIN_BUTTON);
}

static gboolean
is_within (Editing   *self,
           GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->test->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Types over what stands in a field. */
static void
type_over (GtkWidget  *field,
           const char *text)
{
  gtk_widget_grab_focus (field);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

static const char *
get_notice (Editing *self)
{
  GtkWidget *notice = tamiz_test_find_id (self->editor, "notice");

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static void
undo (Editing *self)
{
  gtk_widget_activate_action (self->editor, "draft.undo", NULL);
}

static void
points_are_changed_by_keyboard_and_taken_back (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule = find_rule (self, 2);
  GtkWidget *scale = tamiz_test_find_type (rule, GTK_TYPE_SCALE);

  g_assert_true (stands_at (self, 2, "form") && is_within (self, GTK_WIDGET (rule)));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (rule)));
  gtk_widget_grab_focus (scale);
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_key (GDK_KEY_Right, 0);
  /* The words follow at once, the base is told when it has come to rest. */
  tamiz_test_wait (strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (rule)), "32 points"));
  tamiz_test_wait (has_stored (self, "interest/form/points", "32"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_spin (rule, "Points"))), ==, "32");

  /* Both steps were one change. */
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (has_stored (self, "interest/form/points", "30"));
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 30);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (has_stored (self, "interest/form/points", "32"));
}

/* Whoever takes back at once means what they did last, although it had not come to rest yet. */
static void
what_was_dragged_a_moment_ago_is_taken_back (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  GtkWidget *scale = tamiz_test_find_type (find_rule (self, 2), GTK_TYPE_SCALE);

  gtk_widget_grab_focus (scale);
  tamiz_test_key (GDK_KEY_Right, 0);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 31);
  undo (self);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 30);
  tamiz_test_settle (800);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 30);
  g_assert_true (has_stored (self, "interest/form/points", "30"));
  g_assert_null (get_notice (self));
}

static json_t *
copy_figures (Editing *self)
{
  TamizDraft *draft = tamiz_draft_view_get_draft (TAMIZ_DRAFT_VIEW (self->editor));

  return json_deep_copy (json_object_get (tamiz_draft_get_trial (draft), "after"));
}

static gboolean
differs (Editing *self,
         json_t  *figures)
{
  g_autoptr (json_t) now = copy_figures (self);

  return now != NULL && !json_equal (now, figures);
}

/* A draft in a base in which something has happened. */
static Editing *
edit_sample (void)
{
  TamizTestWindow *test = tamiz_test_window_new_sample (200);
  g_autoptr (json_t) draft = NULL;
  g_autofree char *number = NULL;

  tamiz_test_window_as (test, "lucia@muestra.example");
  draft = tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (draft, "version", 0));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-definition", "s", number);

  return open_editor (test, "interest/form");
}

/* Beside the rule it is seen what other points would mean for the leads that there are. */
static void
what_dragged_points_would_mean_is_shown (void)
{
  g_autoptr (Editing) self = edit_sample ();
  g_autoptr (json_t) before = NULL;
  GtkWidget *scale;

  tamiz_test_wait ((before = copy_figures (self)) != NULL);

  scale = tamiz_test_find_type (find_rule (self, 2), GTK_TYPE_SCALE);
  /* However long the button rests on the way, it is one drag and one step back. */
  tamiz_test_drag_resting (scale, gtk_widget_get_width (scale) * .3, gtk_widget_get_height (scale) / 2.0,
                           200, 0, 800);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 100);
  tamiz_test_wait (differs (self, before));
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-rule-dragged");
  undo (self);
  tamiz_test_wait (!differs (self, before));
}

static const char *
get_of_trial (Editing    *self,
              const char *name)
{
  TamizDraft *draft = tamiz_draft_view_get_draft (TAMIZ_DRAFT_VIEW (self->editor));

  return tamiz_json_get_text (tamiz_draft_get_trial (draft), name);
}

/* The figures follow the date, step by step, of what was read once. */
static void
the_date_is_dragged (void)
{
  g_autoptr (Editing) self = edit_sample ();
  g_autoptr (json_t) now = NULL;
  g_autofree char *read_at = NULL, *asked_at = NULL;
  GtkWidget *scale = tamiz_test_find_id (self->page, "date_scale");

  tamiz_test_wait ((now = copy_figures (self)) != NULL);
  read_at = g_strdup (get_of_trial (self, "read_at"));
  asked_at = g_strdup (get_of_trial (self, "at"));
  gtk_widget_grab_focus (scale);
  for (guint pages = 0; pages < 4; pages++)
    tamiz_test_key (GDK_KEY_Page_Down, 0);
  tamiz_test_wait (differs (self, now));
  tamiz_test_settle (800);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, -52);
  g_assert_cmpstr (get_of_trial (self, "at"), !=, asked_at);
  g_assert_cmpstr (get_of_trial (self, "read_at"), ==, read_at);
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-date-dragged");
  tamiz_test_key (GDK_KEY_End, 0);
  tamiz_test_wait (!differs (self, now));
  g_assert_null (get_notice (self));
}

/* What takes interest away has a cap below 0: both change in one step. */
static void
the_cap_goes_with_the_points_to_the_other_side (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule = find_rule (self, 2);

  type_over (find_spin (rule, "Points"), "-12.5");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "interest/form/points", "-12.5"));
  g_assert_true (has_stored (self, "interest/form/cap", "-50"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_spin (rule, "Points"))), ==, "-12.5");
  undo (self);
  tamiz_test_wait (has_stored (self, "interest/form/points", "30")
                   && has_stored (self, "interest/form/cap", "50"));
  g_assert_null (get_notice (self));
}

static void
a_cap_of_the_other_sign_is_refused_and_stays_to_be_mended (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule = find_rule (self, 2);
  GtkWidget *cap = find_spin (rule, "Cap");

  type_over (cap, "-60");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (get_notice (self) != NULL);
  g_assert_nonnull (strstr (get_notice (self), "the cap must have the sign of the points"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cap)), ==, "-60");
  g_assert_true (gtk_widget_has_css_class (find_row (rule, "Cap"), "error"));
  g_assert_true (has_stored (self, "interest/form/cap", "50"));
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-rule-refused");

  /* What else is changed is stored, and what was refused is not asked again by going by. */
  gtk_widget_grab_focus (cap);
  type_over (find_spin (rule, "Halves every N days"), "45");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "interest/form/half_life_days", "45"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cap)), ==, "-60");

  type_over (cap, "60");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "interest/form/cap", "60"));
  g_assert_false (gtk_widget_has_css_class (find_row (rule, "Cap"), "error"));
  g_assert_null (get_notice (self));
}

/* Down to 0 by keyboard: what was shown on the way is not what was there before. */
static void
nothing_is_asked_for_where_a_number_is_zero (void)
{
  g_autoptr (Editing) self = edit ("interest/download");
  GtkWidget *most = find_spin (self->editor, "At most N a day");

  g_assert_true (has_stored (self, "interest/download/most_per_day", "2"));
  gtk_widget_grab_focus (most);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (has_stored (self, "interest/download/most_per_day", ""));
  g_assert_null (get_notice (self));
  undo (self);
  tamiz_test_wait (has_stored (self, "interest/download/most_per_day", "2"));
}

static void
a_rule_is_moved_by_keyboard_and_by_button (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule = find_rule (self, 2);
  GtkWidget *buttons;

  tamiz_test_key (GDK_KEY_Up, GDK_ALT_MASK);
  tamiz_test_wait (stands_at (self, 1, "form"));
  tamiz_test_key (GDK_KEY_Up, GDK_ALT_MASK);
  tamiz_test_wait (stands_at (self, 0, "form"));
  /* Above the first there is no place. */
  tamiz_test_key (GDK_KEY_Up, GDK_ALT_MASK);
  tamiz_test_wait (has_stored (self, "interest/0/key", "\"form\"")
                   && has_stored (self, "interest/1/key", "\"demo\""));
  g_assert_true (is_within (self, GTK_WIDGET (rule)));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (rule)));

  buttons
      = gtk_widget_get_ancestor (tamiz_test_find_text (rule, "Remove Rule"), GTK_TYPE_LIST_BOX_ROW);
  g_assert_false (gtk_widget_get_sensitive (tamiz_test_find_nth (buttons, GTK_TYPE_BUTTON, 0)));
  tamiz_test_click (tamiz_test_find_nth (buttons, GTK_TYPE_BUTTON, 1));
  tamiz_test_wait (has_stored (self, "interest/1/key", "\"form\""));
  undo (self);
  undo (self);
  tamiz_test_wait (has_stored (self, "interest/1/key", "\"form\"") && stands_at (self, 1, "form"));
}

static void
a_rule_is_added_named_and_taken_out (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule;

  tamiz_test_click (tamiz_test_find_text (self->editor, "Add Rule"));
  tamiz_test_wait (find_rule (self, 14) != NULL);
  rule = find_rule (self, 14);
  /* Its title is what is typed next, in sight. */
  tamiz_test_settle (200);
  tamiz_test_type ("Came to the fair");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_stored (self, "interest/rule/title", "\"Came to the fair\""));
  g_assert_true (has_stored (self, "interest/14/key", "\"rule\""));
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-rule-added");

  /* The keyboard goes on with the rule beside it. */
  tamiz_test_click (tamiz_test_find_text (rule, "Remove Rule"));
  tamiz_test_wait (has_stored (self, "interest/rule", "") && find_rule (self, 14) == NULL);
  g_assert_true (is_within (self, GTK_WIDGET (find_rule (self, 13))));
  undo (self);
  tamiz_test_wait (has_stored (self, "interest/rule/title", "\"Came to the fair\"")
                   && find_rule (self, 14) != NULL);
}

/* What never counts is said beside it; a click on that leads to the rule, folded or not. */
static void
a_finding_leads_to_its_rule (void)
{
  g_autoptr (Editing) self = edit ("interest/unsubscribed");
  TamizDraftRule *rule;

  tamiz_draft_add (tamiz_draft_view_get_draft (TAMIZ_DRAFT_VIEW (self->editor)), "interest", "late",
                   json_pack ("{ss, s[s], si}", "title", "Too late", "kinds", "form", "points", 5));
  tamiz_test_wait (find_rule (self, 14) != NULL);
  rule = find_rule (self, 14);
  gtk_widget_activate_action (self->editor, "draft.reveal", "s", "title");
  tamiz_test_click (tamiz_test_find_text (self->editor,
                                          "“Too late” never counts: what it names counts under a "
                                          "rule above it already. Move it up, or take it out"));
  tamiz_test_wait (is_within (self, GTK_WIDGET (rule)));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (rule)));
  tamiz_test_key (GDK_KEY_Up, GDK_ALT_MASK);
  tamiz_test_wait (has_stored (self, "interest/13/key", "\"late\""));
}

/* Weak and strong kinds together: the rule says what it was, and is not refused. */
static void
the_kinds_of_a_rule_are_chosen_from_a_list (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  TamizDraftRule *rule = find_rule (self, 2);
  GtkWidget *list;

  tamiz_test_click (tamiz_test_find_type (find_row (rule, "Activities"), GTK_TYPE_MENU_BUTTON));
  tamiz_test_wait ((list = tamiz_test_find_type (rule, GTK_TYPE_POPOVER)) != NULL);
  tamiz_test_settle (100);
  tamiz_test_shot (list, "draft-rule-kinds");
  tamiz_test_click (tamiz_test_find_text (list, "Web form"));
  tamiz_test_wait (tamiz_test_find_text (list, "At least one is needed") != NULL);
  tamiz_test_click (tamiz_test_find_text (list, "Chat"));
  tamiz_test_click (tamiz_test_find_text (list, "Page view"));
  tamiz_test_wait (tamiz_test_find_text (rule, "Page view or Chat") != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (has_stored (self, "interest/form/kinds", "[\"page_view\",\"chat\"]"));
  g_assert_true (has_stored (self, "interest/form/weak", "false"));
  g_assert_null (get_notice (self));
  undo (self);
  tamiz_test_wait (has_stored (self, "interest/form/kinds", "[\"form\"]")
                   && has_stored (self, "interest/form/weak", ""));
}

static void
only_part_of_the_activities_may_count (void)
{
  g_autoptr (Editing) self = edit ("interest/form");
  GtkWidget *row = find_row (find_rule (self, 2), "Only where the campaign contains");

  gtk_widget_grab_focus (row);
  tamiz_test_type ("Expo");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "interest/form/campaign", "\"Expo\""));
  type_over (row, " ");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "interest/form/campaign", ""));
  g_assert_null (get_notice (self));
}

static void
promises_are_changed (void)
{
  g_autoptr (Editing) self = edit ("sla/accept_hours");
  GtkWidget *hours = find_spin (self->editor, "Hours to accept or return");

  g_assert_true (is_within (self, hours));
  type_over (hours, "8");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "sla/accept_hours", "8"));
  type_over (find_spin (self->editor, "Completeness in %"), "92.5");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (has_stored (self, "sla/completeness", "0.925"));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (find_spin (self->editor, "Completeness in %"))), ==,
      "92.5");
  undo (self);
  undo (self);
  tamiz_test_wait (has_stored (self, "sla/completeness", "0.8")
                   && has_stored (self, "sla/accept_hours", "16"));
}

static GtkWidget *
find_entry (Editing *self,
            guint    n)
{
  return tamiz_test_find_nth (tamiz_test_find_type (self->editor, TAMIZ_TYPE_DRAFT_HOURS),
                              GTK_TYPE_ENTRY, n);
}

/* Hours that end before they begin wait until the other end is there, too. */
static void
office_hours_are_written (void)
{
  g_autoptr (Editing) self = edit ("sla/office_hours/1");

  type_over (find_entry (self, 2), "19");
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (tamiz_test_find_text (self->editor, "They must end after they begin") != NULL);
  g_assert_true (has_stored (self, "sla/office_hours/1/from", "\"14:30\""));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("21.15");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (has_stored (self, "sla/office_hours/1/from", "\"19:00\"")
                   && has_stored (self, "sla/office_hours/1/to", "\"21:15\""));
  g_assert_null (tamiz_test_find_text (self->editor, "They must end after they begin"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (self, 3))), ==, "21:15");

  /* A line for Saturday. */
  tamiz_test_click (tamiz_test_find_text (self->editor, "Add Hours"));
  tamiz_test_wait (find_entry (self, 5) != NULL);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (
      has_stored (self, "sla/office_hours/2/days", "[\"tue\",\"wed\",\"thu\",\"fri\"]"));
  undo (self);
  undo (self);
  tamiz_test_wait (has_stored (self, "sla/office_hours/2", "") && find_entry (self, 5) == NULL);
}

static void
holidays_are_added_and_taken_out (void)
{
  g_autoptr (Editing) self = edit ("sla/holidays");
  GtkWidget *list = tamiz_test_find_type (self->editor, TAMIZ_TYPE_DRAFT_HOLIDAYS);

  tamiz_test_type ("2026-12-24");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (
      has_stored (self, "sla/holidays", "[\"2026-12-24\",\"2026-12-25\",\"2027-01-01\"]"));
  tamiz_test_type ("2026-12-25");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (list, "That day is a holiday already") != NULL);
  tamiz_test_click (tamiz_test_find_type (find_row (list, "25 December 2026"), GTK_TYPE_BUTTON));
  tamiz_test_wait (has_stored (self, "sla/holidays", "[\"2026-12-24\",\"2027-01-01\"]"));
  undo (self);
  undo (self);
  tamiz_test_wait (has_stored (self, "sla/holidays", "[\"2026-12-25\",\"2027-01-01\"]"));
  g_assert_nonnull (tamiz_test_find_text (list, "25 December 2026"));
}

/* Those of the base's country, which is Bolivia, in the two years that are proposed; others than by law stay away. */
static void
holidays_of_a_country_are_added (void)
{
  g_autoptr (Editing) self = edit ("sla/holidays");
  GtkWidget *adder = tamiz_test_find_type (self->editor, TAMIZ_TYPE_HOLIDAY_ADDER);
  GtkWidget *button;

  tamiz_test_wait (tamiz_test_find_text (adder, "Bolivia") != NULL);
  button = gtk_widget_get_ancestor (tamiz_test_find_text (adder, "Add Holidays"), GTK_TYPE_BUTTON);
  tamiz_test_wait (gtk_widget_get_sensitive (button));
  tamiz_test_click (button);
  tamiz_test_wait (tamiz_test_find_text (self->editor, "16 February 2026") != NULL
                   && tamiz_test_find_text (self->editor, "8 February 2027") != NULL);
  tamiz_test_click (button);
  tamiz_test_wait (tamiz_test_find_text (adder, "All of them are there already") != NULL);
}

/* In any language: it finds nothing by its text. */
static void
all_of_it_fits_the_smallest_window (void)
{
  static const char *const parts[]
      = { "interest/demo",      "interest/unsubscribed", "sla/accept_hours",
          "sla/office_hours/0", "sla/holidays",          "sla/timezone" };
  g_autoptr (Editing) self = edit ("interest/form");
  int minimum;

  tamiz_test_settle (500);
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-rules-large");
  gtk_widget_activate_action (self->editor, "draft.reveal", "s", "sla/office_hours/0");
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (self->test->window), "draft-promises-large");
  tamiz_test_window_resize (self->test, 1024, 640);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("draft-rules-%u", i);

      gtk_widget_activate_action (self->editor, "draft.reveal", "s", parts[i]);
      tamiz_test_settle (200);
      tamiz_test_shot (GTK_WIDGET (self->test->window), name);
      tamiz_test_assert_accessible (self->editor, parts[i]);
      gtk_widget_measure (tamiz_test_find_type (self->editor, TAMIZ_TYPE_DRAFT_SECTION),
                          GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d pixels", parts[i], minimum);
      g_assert_cmpint (minimum, <=, NARROWEST);
    }
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add_func ("/pages/draft-rules/" name, func)
  ADD ("points-are-changed-by-keyboard-and-taken-back",
       points_are_changed_by_keyboard_and_taken_back);
  ADD ("what-was-dragged-a-moment-ago-is-taken-back", what_was_dragged_a_moment_ago_is_taken_back);
  ADD ("what-dragged-points-would-mean-is-shown", what_dragged_points_would_mean_is_shown);
  ADD ("the-date-is-dragged", the_date_is_dragged);
  ADD ("the-cap-goes-with-the-points-to-the-other-side",
       the_cap_goes_with_the_points_to_the_other_side);
  ADD ("a-cap-of-the-other-sign-is-refused-and-stays-to-be-mended",
       a_cap_of_the_other_sign_is_refused_and_stays_to_be_mended);
  ADD ("nothing-is-asked-for-where-a-number-is-zero", nothing_is_asked_for_where_a_number_is_zero);
  ADD ("a-rule-is-moved-by-keyboard-and-by-button", a_rule_is_moved_by_keyboard_and_by_button);
  ADD ("a-rule-is-added-named-and-taken-out", a_rule_is_added_named_and_taken_out);
  ADD ("a-finding-leads-to-its-rule", a_finding_leads_to_its_rule);
  ADD ("the-kinds-of-a-rule-are-chosen-from-a-list", the_kinds_of_a_rule_are_chosen_from_a_list);
  ADD ("only-part-of-the-activities-may-count", only_part_of_the_activities_may_count);
  ADD ("promises-are-changed", promises_are_changed);
  ADD ("office-hours-are-written", office_hours_are_written);
  ADD ("holidays-are-added-and-taken-out", holidays_are_added_and_taken_out);
  ADD ("holidays-of-a-country-are-added", holidays_of_a_country_are_added);
  ADD ("all-of-it-fits-the-smallest-window", all_of_it_fits_the_smallest_window);
  return g_test_run ();
}
