#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-definition-words-private.h"

#include "tamiz-figures.h"
#include "tamiz-text.h"
#include "tamiz-time.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>

/* The rules of interest, and what both sides promise each other. */

static char *
dup_count (const char *format,
           gint64      count)
{
  g_autofree char *number = tamiz_figures_format_count (count);
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);

  return g_strjoinv (number, around);
}

/* “20 points, at most 40 in all, once a day, halves every 30 days; weak signal” */
static char *
dup_worth (TamizInterestRule *rule)
{
  GString *out = g_string_new (NULL);
  g_autofree char *points = tamiz_definition_words_points (rule->points);

  g_string_append (out, points);
  if (rule->cap != 0)
    {
      g_autofree char *cap = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) rule->cap / 1000);

      /* Translators: the cap of a rule; %s is a number of points */
      g_string_append_printf (out, _(", at most %s in all"), cap);
    }
  if (rule->most_per_day > 0)
    {
      /* Translators: %s is how many activities of a day count under a rule */
      g_autofree char *text = dup_count (_(", at most %s a day"), rule->most_per_day);

      g_string_append (out, text);
    }
  if (rule->half_life_days > 0)
    {
      g_autofree char *text
          = dup_count (ngettext (", halves every %s day", ", halves every %s days", (gulong) rule->half_life_days),
                       rule->half_life_days);

      g_string_append (out, text);
    }
  else
    g_string_append (out, _(", never fades"));
  if (rule->weak)
    g_string_append (out, _("; weak signal"));

  return g_string_free (out, FALSE);
}

static void
add_part (GPtrArray  *parts,
          const char *format,
          const char *written)
{
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);

  if (written != NULL)
    g_ptr_array_add (parts, g_strjoinv (written, around));
}

/* (nullable): which activities a rule counts, where its title does not say so. */
static char *
dup_what_counts (TamizInterestRule *rule)
{
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = tamiz_text_fold (rule->title);
  g_autofree char *joined = NULL, *folded = NULL;

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); i++)
    {
      if ((rule->kinds & (1u << i)) != 0)
        g_ptr_array_add (kinds, g_strdup (tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, (int) i)));
    }
  joined = tamiz_definition_words_join (kinds, _("%s or %s"));
  folded = tamiz_text_fold (joined);
  g_ptr_array_add (parts, g_strdup (joined));
  add_part (parts, _("with “%s” in the subject"), rule->written_text);
  add_part (parts, _("of a campaign called “%s”"), rule->written_campaign);
  add_part (parts, _("of content called “%s”"), rule->written_content);
  if (parts->len == 1 && g_str_equal (title, folded))
    return NULL;
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (", ", (char **) parts->pdata);
}

/* The rules of interest, one row each. */
json_t *
tamiz_definition_words_rules (const TamizDefinitionWords *self)
{
  json_t *item = json_object ();

  for (guint i = 0; i < self->definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (self->definition->rules, i);

      tamiz_definition_words_take_value (item, rule->title, dup_worth (rule), dup_what_counts (rule));
    }

  return item;
}

static json_t *
add_item (json_t     *items,
          const char *title)
{
  json_t *item = json_object ();

  tamiz_json_set_text (item, "title", title);
  json_array_append_new (items, item);

  return item;
}

static void
add_count (json_t     *item,
           const char *format,
           gint64      count)
{
  tamiz_definition_words_take_line (item, dup_count (format, count));
}

static void
add_marketing (const TamizSla *sla,
               json_t         *items)
{
  json_t *item = add_item (items, _("Marketing promises sales"));
  g_autofree char *completeness = tamiz_definition_words_percent (sla->completeness);

  add_count (item, ngettext ("%s qualified lead a month", "%s qualified leads a month",
                             (gulong) sla->quota_per_month), sla->quota_per_month);
  tamiz_definition_words_take_line (
      item, g_strdup_printf (_("%s of what the definition requires is complete"), completeness));
  add_count (item, ngettext ("An inquiry is worked within %s office hour",
                             "An inquiry is worked within %s office hours", (gulong) sla->inquiry_hours),
             sla->inquiry_hours);
}

static void
add_sales (const TamizSla *sla,
           json_t         *items)
{
  json_t *item = add_item (items, _("Sales promises marketing"));

  add_count (item, ngettext ("A handoff is accepted or returned within %s office hour",
                             "A handoff is accepted or returned within %s office hours",
                             (gulong) sla->accept_hours), sla->accept_hours);
  add_count (item, ngettext ("First contact within %s office hour, or at the arranged meeting",
                             "First contact within %s office hours, or at the arranged meeting",
                             (gulong) sla->first_contact_hours), sla->first_contact_hours);
  add_count (item, ngettext ("At least %s attempt before a lead is given up",
                             "At least %s attempts before a lead is given up", (gulong) sla->attempts),
             sla->attempts);
  add_count (item, ngettext ("The outcome is reported within %s day",
                             "The outcome is reported within %s days", (gulong) sla->outcome_days),
             sla->outcome_days);
  if (sla->send_back_days > 0)
    add_count (item, ngettext ("What was accepted can be sent back, with a cause, for %s day",
                               "What was accepted can be sent back, with a cause, for %s days",
                               (gulong) sla->send_back_days), sla->send_back_days);
}

/* A weekday by its number, Monday = 0; the fifth of January 1970 was one. */
static char *
dup_weekday (guint day)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, (int) day + 5, 0, 0, 0);

  return g_date_time_format (date, "%A");
}

static void
add_days (GPtrArray *words,
          guint      first,
          guint      last)
{
  g_autofree char *from = dup_weekday (first), *to = dup_weekday (last);

  if (last > first + 1)
    /* Translators: weekdays */
    g_ptr_array_add (words, g_strdup_printf (_("%s to %s"), from, to));
  else
    {
      g_ptr_array_add (words, g_steal_pointer (&from));
      if (last > first)
        g_ptr_array_add (words, g_steal_pointer (&to));
    }
}

/* “Monday to Friday”, “Monday, Wednesday and Friday” */
static char *
dup_days (guint days)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint day = 0; day < 7; day++)
    {
      guint last = day;

      if ((days & (1u << day)) == 0)
        continue;
      while (last < 6 && (days & (1u << (last + 1))) != 0)
        last++;
      add_days (words, day, last);
      day = last;
    }

  return tamiz_definition_words_join (words, _("%s and %s"));
}

static void
add_office_hours (const TamizSla *sla,
                  json_t         *items)
{
  json_t *item = add_item (items, _("Office hours"));

  for (guint i = 0; i < sla->office_hours->len; i++)
    {
      TamizOfficeHours *hours = g_ptr_array_index (sla->office_hours, i);
      g_autofree char *days = dup_days (hours->days);

      /* Translators: weekdays, and from when to when on those days */
      tamiz_definition_words_take_line (
          item, g_strdup_printf (_("%s, %02u:%02u to %02u:%02u"), days, hours->from_minute / 60,
                                 hours->from_minute % 60, hours->to_minute / 60, hours->to_minute % 60));
    }
  if (sla->timezone != NULL)
    {
      g_autofree char *zone = tamiz_zone_words_dup_name (sla->timezone);

      tamiz_definition_words_take_line (item, g_strdup_printf (_("Time zone: %s"), zone));
    }
}

static void
add_holidays (const TamizSla *sla,
              json_t         *items)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);

  if (sla->holidays->len == 0)
    return;

  for (guint i = 0; i < sla->holidays->len; i++)
    g_ptr_array_add (days, tamiz_figures_format_day (
                               tamiz_day_starts (g_array_index (sla->holidays, gint64, i), utc), utc));
  tamiz_definition_words_take_line (add_item (items, _("Holidays")),
                                    tamiz_definition_words_join (days, _("%s and %s")));
}

/* The service-level agreement, side by side. */
json_t *
tamiz_definition_words_agreement (const TamizDefinitionWords *self)
{
  const TamizSla *sla = &self->definition->sla;
  json_t *items = json_array ();

  add_marketing (sla, items);
  add_sales (sla, items);
  add_office_hours (sla, items);
  add_holidays (sla, items);

  return items;
}
