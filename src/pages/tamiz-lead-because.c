#define G_LOG_DOMAIN "tamiz-lead-because"

#include "config.h"

#include "tamiz-lead-because.h"

#include "tamiz-figures.h"
#include "tamiz-grade-badge.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _TamizLeadBecause
{
  TamizLeadPart parent_instance;

  GtkLabel *grade_label;
  GtkLabel *outdated_label;
  AdwPreferencesGroup *fit_group;
  GtkListBox *fit_list;
  AdwPreferencesGroup *interest_group;
  GtkListBox *interest_list;
  GtkLabel *time_label;
  GtkWidget *course_group;
  GtkListBox *course_list;
  GtkWidget *versions_group;
  GtkListBox *versions_list;
  json_t *verdict;          /* (nullable): what is shown */
};

G_DEFINE_FINAL_TYPE (TamizLeadBecause, tamiz_lead_because, TAMIZ_TYPE_LEAD_PART)

/* All of its thousandths, so that the lines are seen to add up. */
static char *
format_points (double   points,
               gboolean sign)
{
  double tenths = round (points * 10);
  g_autofree char *figure = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, tenths != 0 ? tenths / 10 : 0);

  return g_strdup_printf ("%s%s", sign && tenths > 0 ? "+" : "", figure);
}

static GtkWidget *
make_label (const char *text,
            const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);

  return label;
}

static void
add_line (GtkListBox *list,
          const char *title,
          const char *evidence,
          double      points,
          gboolean    total)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *figure = format_points (points, !total);
  GtkWidget *number = gtk_label_new (figure);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), make_label (title, total ? "heading" : NULL));
  if (!tamiz_text_is_blank (evidence))
    {
      GtkWidget *label = make_label (evidence, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_add_css_class (number, "numeric");
  if (total)
    gtk_widget_add_css_class (number, "heading");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), number);
  gtk_widget_add_css_class (box, "because-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (list, row);
}

static void
show_axis (json_t     *verdict,
           const char *axis,
           const char *total,
           GtkListBox *list)
{
  GtkListBoxRow *row;
  json_t *line;
  double sum = 0, told = 0;
  gsize i;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  json_array_foreach (json_object_get (verdict, "because"), i, line)
    {
      g_autofree char *evidence = tamiz_figures_dup_with_days (tamiz_json_get_text (line, "evidence"));
      double points;

      if (g_strcmp0 (tamiz_json_get_text (line, "axis"), axis) != 0)
        continue;
      /* Tenths of a point, rounded so that they add up to what stands beneath them. */
      sum += json_number_value (json_object_get (line, "points"));
      points = round (sum * 10) / 10 - told;
      told += points;
      add_line (list, tamiz_json_get_text (line, "title"), evidence, points, FALSE);
    }
  add_line (list, total, NULL, json_number_value (json_object_get (verdict, axis)), TRUE);
}

static char *
describe_grade (json_t *verdict)
{
  const char *grade = tamiz_json_get_text (verdict, "grade");
  const char *veto = tamiz_json_get_text (verdict, "veto");
  const char *step = tamiz_json_get_text (verdict, "smallest_step");
  g_autoptr (GString) text = g_string_new (NULL);

  if (veto != NULL)
    g_string_append (text, veto);
  else if (grade == NULL)
    g_string_append (text, _("Nothing is known of the profile yet, so there is no grade."));
  else
    /* Translators: %s is a letter, %d the version of the definition */
    g_string_append_printf (text, _("Grade %s, by version %d of the definition."), grade,
                            (int) tamiz_json_get_int (verdict, "definition_version", 0));
  if (step != NULL)
    g_string_append_printf (text, "\n%s", step);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_possible (TamizLeadBecause *self,
               json_t           *verdict)
{
  double fit = json_number_value (json_object_get (verdict, "fit"));
  double possible = json_number_value (json_object_get (verdict, "fit_possible"));
  g_autofree char *figure = format_points (possible, FALSE);
  g_autofree char *text = NULL;

  if (possible > fit)
    /* Translators: %s is 0 to 100 */
    text = g_strdup_printf (_("With what is not known yet it can still reach %s"), figure);
  adw_preferences_group_set_description (self->fit_group, text);
}

static void
show_time (TamizLeadBecause *self,
           json_t           *verdict)
{
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self));
  g_autofree char *day = tamiz_desk_format_moment (desk, tamiz_json_get_text (verdict, "next_change"));
  g_autofree char *text = NULL;

  if (*day != '\0')
    /* Translators: %s is a day and time */
    text = g_strdup_printf (_("If nothing happens, the grade changes by time alone on %s."), day);
  gtk_label_set_label (self->time_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->time_label), text != NULL);
}

static GtkWidget *
make_course_row (const char *grade,
                 const char *title,
                 const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *badge = tamiz_grade_badge_new ();

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), grade);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

/* Why the grade became another one. */
static char *
dup_cause (json_t *item)
{
  const char *cause = tamiz_json_get_text (item, "cause"), *what = tamiz_json_get_text (item, "what");

  if (g_strcmp0 (cause, "time") == 0)
    return g_strdup (_("By time alone"));
  if (g_strcmp0 (cause, "entry") == 0)
    return g_strdup (_("Entered"));
  if (g_strcmp0 (cause, "answer") == 0)
    /* Translators: %s are criteria */
    return g_strdup_printf (_("Answered: %s"), what);
  if (g_strcmp0 (cause, "field") == 0)
    /* Translators: %s are fields */
    return g_strdup_printf (_("Changed: %s"), what);
  if (g_strcmp0 (cause, "definition") == 0)
    /* Translators: %s is a version, as Version 2 */
    return g_strdup_printf (_("%s came into force"), what);

  return g_strdup (what != NULL ? what : "");
}

static void
show_scores (GString *text,
             json_t  *item)
{
  g_autofree char *fit = format_points (json_number_value (json_object_get (item, "fit")), FALSE);
  g_autofree char *interest = format_points (json_number_value (json_object_get (item, "interest")), FALSE);

  /* Translators: two numbers from 0 to 100 */
  g_string_append_printf (text, _("fit %s, interest %s"), json_is_null (json_object_get (item, "fit")) ? "–" : fit,
                          interest);
}

static void
show_course (TamizLeadBecause *self,
             json_t           *items)
{
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self));

  /* The newest first, as in all of the history. */
  for (gsize i = json_array_size (items); i > 0; i--)
    {
      json_t *item = json_array_get (items, i - 1);
      g_autofree char *at = tamiz_desk_format_moment (desk, tamiz_json_get_text (item, "at"));
      g_autofree char *cause = dup_cause (item);
      g_autoptr (GString) text = g_string_new (at);

      g_string_append (text, " · ");
      show_scores (text, item);
      gtk_list_box_append (self->course_list, make_course_row (tamiz_json_get_text (item, "grade"), cause, text->str));
    }
  gtk_widget_set_visible (self->course_group, json_array_size (items) > 0);
}

static void
show_versions (TamizLeadBecause *self,
               json_t           *versions)
{
  json_t *version;
  gsize i;

  json_array_foreach (versions, i, version)
    {
      int number = (int) tamiz_json_get_int (version, "definition_version", 0), stage = 0;
      gboolean in_force = g_strcmp0 (tamiz_json_get_text (version, "state"), "in_force") == 0;
      const char *difference = tamiz_json_get_text (version, "difference");
      g_autofree char *title = g_strdup_printf (in_force ? _("Version %d, in force") : _("Version %d"), number);
      g_autoptr (GString) text = g_string_new (NULL);

      tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (version, "stage_reached"), &stage);
      show_scores (text, version);
      g_string_append_printf (text, " · %s", tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
      if (difference != NULL)
        {
          g_string_append_c (text, '\n');
          /* Translators: %s is a sentence: what the version in force sees otherwise */
          g_string_append_printf (text, _("The one in force: %s"), difference);
        }
      gtk_list_box_append (self->versions_list,
                           make_course_row (tamiz_json_get_text (version, "grade"), title, text->str));
    }
  /* One version alone says what stands above. */
  gtk_widget_set_visible (self->versions_group, json_array_size (versions) > 1);
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
course_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizLeadBecause *self = owner;

  clear_list (self->course_list);
  clear_list (self->versions_list);
  show_course (self, json_object_get (answer, "items"));
  show_versions (self, json_object_get (answer, "versions"));
}

static void
tamiz_lead_because_refresh (TamizLeadPart *part,
                            gboolean       other)
{
  TamizLeadBecause *self = TAMIZ_LEAD_BECAUSE (part);
  json_t *lead = tamiz_open_lead_get_json (tamiz_lead_part_get_lead (part));
  json_t *verdict = json_object_get (lead, "verdict");
  gboolean judged = json_is_object (verdict);
  g_autofree char *grade = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->outdated_label), json_is_true (json_object_get (lead, "outdated")));
  if (!other && self->verdict != NULL && json_equal (self->verdict, verdict))
    return;
  g_clear_pointer (&self->verdict, json_decref);
  self->verdict = json_incref (verdict);

  grade = judged ? describe_grade (verdict)
                 : g_strdup (tamiz_open_lead_why_unjudged (tamiz_lead_part_get_lead (part)));
  gtk_label_set_label (self->grade_label, grade);
  gtk_widget_set_visible (GTK_WIDGET (self->fit_group), judged);
  gtk_widget_set_visible (GTK_WIDGET (self->interest_group), judged);
  show_axis (verdict, "fit", _("Fit"), self->fit_list);
  show_axis (verdict, "interest", _("Interest"), self->interest_list);
  show_possible (self, verdict);
  show_time (self, verdict);
  if (other || !judged)
    course_cb (self, NULL, NULL);
  if (judged)
    tamiz_lead_part_ask (part, "lead.course", NULL, course_cb);
}

static void
tamiz_lead_because_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_LEAD_BECAUSE);
  g_clear_pointer (&TAMIZ_LEAD_BECAUSE (object)->verdict, json_decref);

  G_OBJECT_CLASS (tamiz_lead_because_parent_class)->dispose (object);
}

static void
tamiz_lead_because_class_init (TamizLeadBecauseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_because_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_because_refresh;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-because.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, grade_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, outdated_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, fit_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, fit_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, interest_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, interest_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, time_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, course_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, course_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, versions_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadBecause, versions_list);
}

static void
tamiz_lead_because_init (TamizLeadBecause *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
