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

/**
 * tamiz_definition_words_worth:
 * @rule: a rule of interest
 *
 * Says what an activity earns under a rule: “20 points, at most 40 in all, at most 1 a day, halves
 * every 30 days; weak signal”.
 *
 * Returns: (transfer full): the words
 */
char *
tamiz_definition_words_worth (TamizInterestRule *rule)
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

/**
 * tamiz_definition_words_kinds:
 * @kinds: a bit for each #TamizActivityKind
 *
 * Names kinds of activity: “Web form or Chat”.
 *
 * Returns: (transfer full): the words
 */
char *
tamiz_definition_words_kinds (guint32 kinds)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_ACTIVITY); i++)
    {
      if ((kinds & (1u << i)) != 0)
        g_ptr_array_add (words, (char *) tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, (int) i));
    }

  return tamiz_definition_words_join (words, _("%s or %s"));
}

/* (nullable): which activities a rule counts, where its title does not say so. */
static char *
dup_what_counts (TamizInterestRule *rule)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = tamiz_text_fold (rule->title);
  g_autofree char *joined = tamiz_definition_words_kinds (rule->kinds);
  g_autofree char *folded = tamiz_text_fold (joined);

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

      tamiz_definition_words_take_value (item, rule->title, tamiz_definition_words_worth (rule),
                                         dup_what_counts (rule));
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

/* Numbers of the agreement, in the order in which they are read. */
static const struct
{
  const char *member;
  gsize offset;
} promises[] = {
  { "quota_per_month", G_STRUCT_OFFSET (TamizSla, quota_per_month) },
  { "completeness", G_STRUCT_OFFSET (TamizSla, completeness) },
  { "inquiry_hours", G_STRUCT_OFFSET (TamizSla, inquiry_hours) },
  { "accept_hours", G_STRUCT_OFFSET (TamizSla, accept_hours) },
  { "first_contact_hours", G_STRUCT_OFFSET (TamizSla, first_contact_hours) },
  { "attempts", G_STRUCT_OFFSET (TamizSla, attempts) },
  { "outcome_days", G_STRUCT_OFFSET (TamizSla, outcome_days) },
  { "send_back_days", G_STRUCT_OFFSET (TamizSla, send_back_days) },
  { "warn_hours", G_STRUCT_OFFSET (TamizSla, warn_hours) },
};

static const char *
get_format (guint  promise,
            gulong n)
{
  switch (promise)
    {
    case 0:
      return ngettext ("%s qualified lead a month", "%s qualified leads a month", n);
    case 1:
      return _("%s of what the definition requires is complete");
    case 2:
      return ngettext ("An inquiry is worked within %s office hour",
                       "An inquiry is worked within %s office hours", n);
    case 3:
      return ngettext ("A handoff is accepted or returned within %s office hour",
                       "A handoff is accepted or returned within %s office hours", n);
    case 4:
      return ngettext ("First contact within %s office hour, or at the arranged meeting",
                       "First contact within %s office hours, or at the arranged meeting", n);
    case 5:
      return ngettext ("At least %s attempt before a lead is given up",
                       "At least %s attempts before a lead is given up", n);
    case 6:
      return ngettext ("The outcome is reported within %s day",
                       "The outcome is reported within %s days", n);
    case 7:
      return ngettext ("What was accepted can be sent back, with a cause, for %s day",
                       "What was accepted can be sent back, with a cause, for %s days", n);
    default:
      return ngettext ("Whoever owes something is warned %s office hour before",
                       "Whoever owes something is warned %s office hours before", n);
    }
}

/**
 * tamiz_definition_words_promise: (skip)
 * @sla: an agreement
 * @promise: which of its numbers, from 0
 * @member: (out): what the document calls it
 * @number: (out) (transfer full): the number, as people write it
 *
 * Says a promise of which a number is the heart.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL after the last
 */
char *
tamiz_definition_words_promise (const TamizSla  *sla,
                                guint            promise,
                                const char     **member,
                                char           **number)
{
  g_auto (GStrv) around = NULL;
  gint64 count;

  if (promise >= G_N_ELEMENTS (promises))
    return NULL;

  count = G_STRUCT_MEMBER (gint64, sla, promises[promise].offset);
  *member = promises[promise].member;
  *number = promises[promise].offset == G_STRUCT_OFFSET (TamizSla, completeness)
                ? tamiz_definition_words_percent (count)
                : tamiz_figures_format_count (count);
  around = g_strsplit (get_format (promise, (gulong) count), "%s", 2);

  return g_strjoinv (*number, around);
}

static void
add_promises (const TamizSla *sla,
              json_t         *items,
              const char     *title,
              guint           first,
              guint           last)
{
  json_t *item = add_item (items, title);

  for (guint i = first; i <= last; i++)
    {
      const char *member;
      g_autofree char *number = NULL;
      char *line = tamiz_definition_words_promise (sla, i, &member, &number);

      /* What nobody can do is not promised. */
      if (g_str_equal (member, "send_back_days") && sla->send_back_days == 0)
        g_free (line);
      else
        tamiz_definition_words_take_line (item, line);
    }
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

/* “Monday to Friday, 08:30 to 18:30” */
char *
tamiz_definition_words_hours (const TamizOfficeHours *hours)
{
  g_autofree char *days = dup_days (hours->days);

  /* Translators: weekdays, and from when to when on those days */
  return g_strdup_printf (_("%s, %02u:%02u to %02u:%02u"), days, hours->from_minute / 60,
                          hours->from_minute % 60, hours->to_minute / 60, hours->to_minute % 60);
}

static void
add_office_hours (const TamizSla *sla,
                  json_t         *items)
{
  json_t *item = add_item (items, _("Office hours"));

  for (guint i = 0; i < sla->office_hours->len; i++)
    tamiz_definition_words_take_line (item, tamiz_definition_words_hours (
                                                g_ptr_array_index (sla->office_hours, i)));
  if (sla->timezone != NULL)
    {
      g_autofree char *zone = tamiz_zone_words_dup_name (sla->timezone);

      tamiz_definition_words_take_line (item, g_strdup_printf (_("Time zone: %s"), zone));
    }
}

/* “25 December 2026 and 1 January 2027” */
char *
tamiz_definition_words_days (GArray *days)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < days->len; i++)
    g_ptr_array_add (words, tamiz_figures_format_day (
                                tamiz_day_starts (g_array_index (days, gint64, i), utc), utc));

  return tamiz_definition_words_join (words, _("%s and %s"));
}

static void
add_holidays (const TamizSla *sla,
              json_t         *items)
{
  if (sla->holidays->len > 0)
    tamiz_definition_words_take_line (add_item (items, _("Holidays")),
                                      tamiz_definition_words_days (sla->holidays));
}

/**
 * tamiz_definition_words_escalation: (skip)
 * @sla: an agreement
 *
 * Says who is told what is late: “What is late is told to the managers and ana@example.com, by
 * mail too”.  Where the agreement says nothing, what holds then.
 *
 * Returns: (transfer full): the line
 */
char *
tamiz_definition_words_escalation (const TamizSla *sla)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  if (sla->escalate_to->len == 0)
    g_ptr_array_add (words, _("the managers"));
  for (guint i = 0; i < sla->escalate_to->len; i++)
    {
      char *to = g_ptr_array_index (sla->escalate_to, i);

      g_ptr_array_add (words, g_str_equal (to, "manager")   ? _("the managers")
                              : g_str_equal (to, "steward") ? _("the steward")
                                                            : to);
    }
  joined = tamiz_definition_words_join (words, _("%s and %s"));

  /* Translators: %s is a list: “the managers and ana@example.com” */
  return g_strdup_printf (sla->escalate_by_mail ? _("What is late is told to %s, by mail too")
                                                : _("What is late is told to %s"),
                          joined);
}

/* What was not agreed on is not on the paper that was signed. */
static void
add_warnings (const TamizSla *sla,
              json_t         *items)
{
  json_t *item;

  if (!sla->says_warning && sla->escalate_to->len == 0)
    return;

  item = add_item (items, _("Warnings and escalation"));
  if (sla->says_warning)
    {
      const char *member;
      g_autofree char *number = NULL;

      tamiz_definition_words_take_line (
          item, tamiz_definition_words_promise (sla, G_N_ELEMENTS (promises) - 1, &member, &number));
    }
  if (sla->escalate_to->len > 0)
    tamiz_definition_words_take_line (item, tamiz_definition_words_escalation (sla));
}

/* The service-level agreement, side by side. */
json_t *
tamiz_definition_words_agreement (const TamizDefinitionWords *self)
{
  const TamizSla *sla = &self->definition->sla;
  json_t *items = json_array ();

  add_promises (sla, items, _("Marketing promises sales"), 0, 2);
  add_promises (sla, items, _("Sales promises marketing"), 3, 7);
  add_warnings (sla, items);
  add_office_hours (sla, items);
  add_holidays (sla, items);

  return items;
}
