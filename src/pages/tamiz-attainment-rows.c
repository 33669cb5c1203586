#define G_LOG_DOMAIN "tamiz-attainment-rows"

#include "config.h"

#include "tamiz-attainment-rows.h"

#include "tamiz-desk.h"
#include "tamiz-figures.h"
#include "tamiz-report-attainment.h"
#include "tamiz-today-group.h"
#include "tamiz-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

typedef enum
{
  GROUP_LATE,
  GROUP_RUNNING,
  GROUP_PAUSES,
  GROUP_EXCEPTIONS,
  N_GROUPS,
} Group;

struct _TamizAttainmentCases
{
  GtkBox parent_instance;

  TamizTodayGroup *groups[N_GROUPS];
};

G_DEFINE_FINAL_TYPE (TamizAttainmentCases, tamiz_attainment_cases, GTK_TYPE_BOX)

static const char *
find_clock_label (json_t *item)
{
  return tamiz_attainment_clock_label (tamiz_words_get_text (item, "clock"));
}

/* “2 h 30 min”, of office time. */
static char *
dup_span (gint64 minutes)
{
  gint64 hours = minutes / 60, rest = minutes % 60;
  g_autofree char *count = tamiz_figures_format_count (hours);

  if (hours == 0)
    /* Translators: minutes */
    return g_strdup_printf (_("%d min"), (int) rest);
  if (rest == 0 || hours >= 40)
    /* Translators: hours */
    return g_strdup_printf (_("%s h"), count);

  /* Translators: hours and minutes */
  return g_strdup_printf (_("%s h %d min"), count, (int) rest);
}

/* Attempts that were given up have no time by which they are late. */
static char *
dup_late (json_t *item)
{
  gint64 minutes = tamiz_json_get_int (item, "late_minutes", 0);
  g_autofree char *span = dup_span (minutes);

  if (g_strcmp0 (tamiz_words_get_text (item, "clock"), "attempts") == 0)
    /* Translators: how often somebody was tried, and how often that was promised */
    return g_strdup_printf (_("%d of %d attempts"), (int) tamiz_json_get_int (item, "attempts", 0),
                            (int) tamiz_json_get_int (item, "attempts_promised", 0));

  /* Translators: %s is office time, as “2 h 30 min” */
  return g_strdup_printf (_("%s of office time late"), span);
}

static char *
join (const char *first,
      const char *second,
      const char *third,
      const char *fourth)
{
  const char *const parts[] = { first, second, third, fourth };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL && *parts[i] != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
    }

  return g_string_free (out, FALSE);
}

static void
activated_cb (GtkWidget *row)
{
  gtk_widget_activate_action (row, g_object_get_data (G_OBJECT (row), "action"), "s",
                              g_object_get_data (G_OBJECT (row), "target"));
}

static GtkWidget *
make_row (json_t     *item,
          const char *subtitle,
          const char *icon,
          const char *words)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("tamiz-next-symbolic");
  GtkWidget *label = gtk_label_new (words);
  const char *name = tamiz_words_get_text (item, "name");
  gint64 number = tamiz_json_get_int (item, "handoff", 0);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : _("Name not known"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  g_object_set_data (G_OBJECT (row), "action", (gpointer) (number != 0 ? "win.open-handoff" : "win.open-lead"));
  g_object_set_data_full (G_OBJECT (row), "target",
                          number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                                      : g_strdup (tamiz_words_get_text (item, "lead")),
                          g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), NULL);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 38);
  gtk_widget_add_css_class (arrow, "dim-label");
  if (icon != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);

  return row;
}

static const char *
get_who (json_t *item)
{
  const char *who = tamiz_words_get_text (item, "who_name");

  return who != NULL ? who : _("Nobody is in charge");
}

static GtkWidget *
make_late (json_t   *item,
           gpointer  desk)
{
  gboolean done = tamiz_words_get_text (item, "done_at") != NULL;
  g_autofree char *late = dup_late (item);
  g_autofree char *day = tamiz_desk_format_day (desk, tamiz_words_get_text (item, "due"));
  /* Translators: %s is a date */
  g_autofree char *due = g_strdup_printf (_("due %s"), day);
  g_autofree char *subtitle = join (find_clock_label (item), tamiz_words_get_text (item, "company"), get_who (item), due);
  /* Translators: %s is by how much something was late */
  g_autofree char *words = done ? g_strdup_printf (_("%s, done since"), late) : g_strdup (late);

  return make_row (item, subtitle, done ? "tamiz-done-symbolic" : "tamiz-warning-symbolic", words);
}

static GtkWidget *
make_running (json_t   *item,
              gpointer  desk)
{
  gboolean soon = g_strcmp0 (tamiz_words_get_text (item, "state"), "warning") == 0;
  gboolean paused = tamiz_words_get_text (item, "paused_since") != NULL;
  g_autofree char *left = dup_span (tamiz_json_get_int (item, "left_minutes", 0));
  /* Translators: %s is office time, as “2 h 30 min” */
  g_autofree char *words = paused ? g_strdup (C_ ("clock", "Paused")) : g_strdup_printf (_("%s of office time left"), left);
  g_autofree char *subtitle = join (find_clock_label (item), tamiz_words_get_text (item, "company"), get_who (item), NULL);

  return make_row (item, subtitle, soon ? "tamiz-warning-symbolic" : "tamiz-clock-symbolic", words);
}

static GtkWidget *
make_pause (json_t   *item,
            gpointer  desk)
{
  g_autofree char *from = tamiz_desk_format_day (desk, tamiz_words_get_text (item, "from"));
  g_autofree char *until = tamiz_desk_format_day (desk, tamiz_words_get_text (item, "until"));
  gboolean lasts = tamiz_words_get_text (item, "until") == NULL;
  /* Translators: a date, or two */
  g_autofree char *words = lasts ? g_strdup_printf (_("since %s"), from) : g_strdup_printf ("%s – %s", from, until);
  g_autofree char *subtitle
      = join (tamiz_words_get_text (item, "reason"), tamiz_words_get_text (item, "by_name"), NULL, NULL);

  return make_row (item, subtitle, "tamiz-clock-symbolic", words);
}

static GtkWidget *
make_exception (json_t   *item,
                gpointer  desk)
{
  g_autofree char *sent = tamiz_desk_format_day (desk, tamiz_words_get_text (item, "sent_at"));
  const char *granted = tamiz_words_get_text (item, "granted_by_name");
  /* Translators: %s is a person */
  g_autofree char *by = granted != NULL ? g_strdup_printf (_("granted by %s"), granted) : NULL;
  g_autofree char *subtitle
      = join (tamiz_words_get_text (item, "reason"), tamiz_words_get_text (item, "asked_by_name"), by, NULL);

  return make_row (item, subtitle, NULL, sent);
}

static const struct
{
  const char *title, *key, *total;   /* the total is nullable: as many as there are */
  TamizTodayRowFunc func;
} groups[N_GROUPS] = {
  [GROUP_LATE] = { N_("Late cases"), "cases", "cases_total", make_late },
  [GROUP_RUNNING] = { N_("Running out next"), "running", "running_total", make_running },
  [GROUP_PAUSES] = { N_("Pauses"), "pauses", NULL, make_pause },
  [GROUP_EXCEPTIONS] = { N_("Exceptions, which do not count"), "exceptions", NULL, make_exception },
};

/**
 * tamiz_attainment_cases_new:
 * @desk: a #TamizDesk
 *
 * Returns: (transfer floating): the lists, empty
 */
GtkWidget *
tamiz_attainment_cases_new (gpointer desk)
{
  TamizAttainmentCases *self = g_object_new (TAMIZ_TYPE_ATTAINMENT_CASES, NULL);

  for (guint i = 0; i < N_GROUPS; i++)
    {
      GtkWidget *group = tamiz_today_group_new (_(groups[i].title), groups[i].func, desk);

      self->groups[i] = TAMIZ_TODAY_GROUP (group);
      gtk_box_append (GTK_BOX (self), group);
    }

  return GTK_WIDGET (self);
}

/**
 * tamiz_attainment_cases_show:
 * @self: the lists
 * @answer: (nullable): what sla.report answered
 *
 * Shows what there is; where there is nothing of a kind, its list is out of sight.
 */
void
tamiz_attainment_cases_show (TamizAttainmentCases *self,
                             json_t               *answer)
{
  for (guint i = 0; i < N_GROUPS; i++)
    {
      json_t *items = json_object_get (answer, groups[i].key);
      gint64 total = (gint64) json_array_size (items);

      if (groups[i].total != NULL)
        total = tamiz_json_get_int (answer, groups[i].total, total);
      tamiz_today_group_show (self->groups[i], items, total);
    }
}

static void
tamiz_attainment_cases_class_init (TamizAttainmentCasesClass *klass)
{
}

static void
tamiz_attainment_cases_init (TamizAttainmentCases *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}
