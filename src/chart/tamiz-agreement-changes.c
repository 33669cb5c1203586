#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-changes-private.h"

#include "tamiz-figures.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What differs between the rules of interest, and between what both sides promise each other. */

static TamizInterestRule *
get_rule (gconstpointer rule)
{
  return (TamizInterestRule *) rule;
}

static const char *
get_rule_key (gpointer item)
{
  return get_rule (item)->key;
}

static char *
dup_rule_name (gpointer parent,
               gpointer item)
{
  return g_strdup (get_rule (item)->title);
}

static char *
dup_rule_added (TamizChanges           *self,
                const TamizChangedPart *part)
{
  g_autofree char *worth = tamiz_definition_words_worth (part->after);

  /* Translators: a rule of interest; “20 points, halves every 30 days” */
  return tamiz_changes_fill (_("New rule “%s”: %s"), part->name, worth, NULL);
}

static char *
dup_rule_removed (const TamizChangedPart *part)
{
  return tamiz_changes_fill (_("The rule “%s” was taken out"), part->name, NULL);
}

static void
say_title (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s” is now called “%s”"), get_rule (part->before)->title, part->name,
                                          NULL));
}

static void
say_some_kinds (TamizChanges           *self,
                const TamizChangedPart *part,
                const char             *path,
                TamizChangeKind         kind,
                guint32                 kinds)
{
  g_autofree char *said = tamiz_definition_words_kinds (kinds);

  if (kinds != 0)
    tamiz_changes_take (self, path, kind,
                        tamiz_changes_fill (kind == TAMIZ_CHANGE_ADDED ? _("“%s” now also counts: %s")
                                                                       : _("“%s” no longer counts: %s"),
                                            part->name, said, NULL));
}

static void
say_kinds (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  guint32 before = get_rule (part->before)->kinds, after = get_rule (part->after)->kinds;

  say_some_kinds (self, part, path, TAMIZ_CHANGE_REMOVED, before & ~after);
  say_some_kinds (self, part, path, TAMIZ_CHANGE_ADDED, after & ~before);
}

static void
say_campaign (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  static const char *const formats[]
      = { N_("“%s” now counts only with a campaign called “%s”"),
          N_("“%s” counts with every campaign, no longer only with “%s”"),
          N_("“%s” counts with a campaign called “%s” instead of “%s”") };

  tamiz_changes_say_text (self, path, part->name, formats, get_rule (part->before)->written_campaign,
                          get_rule (part->after)->written_campaign);
}

static void
say_content (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  static const char *const formats[] = { N_("“%s” now counts only with content called “%s”"),
                                         N_("“%s” counts with any content, no longer only with “%s”"),
                                         N_("“%s” counts with content called “%s” instead of “%s”") };

  tamiz_changes_say_text (self, path, part->name, formats, get_rule (part->before)->written_content,
                          get_rule (part->after)->written_content);
}

static void
say_subject (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  static const char *const formats[] = { N_("“%s” now counts only with “%s” in the subject"),
                                         N_("“%s” counts with any subject, no longer only with “%s”"),
                                         N_("“%s” counts with “%s” in the subject instead of “%s”") };

  tamiz_changes_say_text (self, path, part->name, formats, get_rule (part->before)->written_text,
                          get_rule (part->after)->written_text);
}

static void
say_points (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  g_autofree char *new = tamiz_definition_words_points (get_rule (part->after)->points);
  g_autofree char *old = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                               (double) get_rule (part->before)->points / 1000);

  /* Translators: a rule of interest; “20 points”; “10” */
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s” earns %s instead of %s"), part->name, new, old, NULL));
}

static void
say_fading (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  gint64 before = get_rule (part->before)->half_life_days, after = get_rule (part->after)->half_life_days;
  g_autofree char *old = tamiz_figures_format_count (before), *new = tamiz_figures_format_count (after);

  if (before == after)
    return;
  if (after == 0)
    tamiz_changes_take (
        self, path, TAMIZ_CHANGE_REMOVED,
        tamiz_changes_fill (ngettext ("“%s” never fades; it halved every %s day",
                                      "“%s” never fades; it halved every %s days", (gulong) before),
                            part->name, old, NULL));
  else if (before == 0)
    tamiz_changes_take (
        self, path, TAMIZ_CHANGE_ADDED,
        tamiz_changes_fill (ngettext ("“%s” now halves every %s day; it never faded",
                                      "“%s” now halves every %s days; it never faded", (gulong) after),
                            part->name, new, NULL));
  else
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (ngettext ("“%s” halves every %s day instead of %s",
                                                      "“%s” halves every %s days instead of %s", (gulong) after),
                                            part->name, new, old, NULL));
}

/* (nullable): “40”; a rule without one has none. */
static char *
dup_limit (gint64 thousandths)
{
  return thousandths != 0 ? tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 1000) : NULL;
}

static void
say_cap (TamizChanges           *self,
         const TamizChangedPart *part,
         const char             *path)
{
  static const char *const formats[] = { N_("“%s” now earns at most %s in all"),
                                         N_("“%s” earns without a limit, no longer at most %s in all"),
                                         N_("“%s” earns at most %s in all instead of %s") };
  g_autofree char *old = dup_limit (get_rule (part->before)->cap);
  g_autofree char *new = dup_limit (get_rule (part->after)->cap);

  tamiz_changes_say_text (self, path, part->name, formats, old, new);
}

static void
say_most_per_day (TamizChanges           *self,
                  const TamizChangedPart *part,
                  const char             *path)
{
  static const char *const formats[] = { N_("“%s” now counts at most %s a day"),
                                         N_("“%s” counts as often as it happens, no longer at most %s a day"),
                                         N_("“%s” counts at most %s a day instead of %s") };
  g_autofree char *old = dup_limit ((gint64) get_rule (part->before)->most_per_day * 1000);
  g_autofree char *new = dup_limit ((gint64) get_rule (part->after)->most_per_day * 1000);

  tamiz_changes_say_text (self, path, part->name, formats, old, new);
}

static void
say_weak (TamizChanges           *self,
          const TamizChangedPart *part,
          const char             *path)
{
  gboolean weak = get_rule (part->after)->weak;

  if (get_rule (part->before)->weak != weak)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (weak ? _("“%s” is now a weak signal: it never qualifies anybody")
                                                 : _("“%s” is no longer a weak signal: it can qualify"),
                                            part->name, NULL));
}

static const TamizChangedMember rule_members[] = {
  { "title", say_title },
  { "kinds", say_kinds },
  { "campaign", say_campaign },
  { "content", say_content },
  { "text", say_subject },
  { "points", say_points },
  { "half_life_days", say_fading },
  { "cap", say_cap },
  { "most_per_day", say_most_per_day },
  { "weak", say_weak },
  { NULL, NULL },
};

static const TamizChangedList rules = { "interest", rule_members, get_rule_key, dup_rule_name,
                                        dup_rule_added, dup_rule_removed };

void
tamiz_changes_of_rules (TamizChanges           *self,
                        const TamizChangedPart *root)
{
  self->section = "interest";
  tamiz_changes_say_list (self, root, self->before.definition->rules, self->after.definition->rules, &rules);
}

/* Both sides' promises. */

static const TamizSla *
get_before (TamizChanges *self)
{
  return &self->before.definition->sla;
}

static const TamizSla *
get_after (TamizChanges *self)
{
  return &self->after.definition->sla;
}

static void
say_promise (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  const char *wanted = strrchr (path, '/') + 1, *member = NULL;
  g_autofree char *old = NULL, *new = NULL, *said = NULL, *line = NULL;
  guint i = 0;

  do
    {
      g_clear_pointer (&new, g_free);
      g_clear_pointer (&line, g_free);
      line = tamiz_definition_words_promise (get_after (self), i++, &member, &new);
    }
  while (!g_str_equal (member, wanted));
  said = tamiz_definition_words_promise (get_before (self), i - 1, &member, &old);

  /* Translators: “The outcome is reported within 30 days, instead of 60” */
  if (!g_str_equal (old, new))
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("%s, instead of %s"), line, old, NULL));
}

static char *
dup_zone (const TamizSla *sla)
{
  return sla->timezone != NULL ? tamiz_zone_words_dup_name (sla->timezone) : g_strdup (_("the one of the base"));
}

static void
say_zone (TamizChanges           *self,
          const TamizChangedPart *part,
          const char             *path)
{
  g_autofree char *old = dup_zone (get_before (self)), *new = dup_zone (get_after (self));

  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("The time zone is now %s instead of %s"), new, old, NULL));
}

static char *
dup_hours (const TamizSla *sla)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sla->office_hours->len; i++)
    g_ptr_array_add (lines, tamiz_definition_words_hours (g_ptr_array_index (sla->office_hours, i)));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("; ", (char **) lines->pdata);
}

static void
say_office_hours (TamizChanges           *self,
                  const TamizChangedPart *part,
                  const char             *path)
{
  g_autofree char *old = dup_hours (get_before (self)), *new = dup_hours (get_after (self));

  if (!g_str_equal (old, new))
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("The office hours are now: %s, instead of: %s"), new, old, NULL));
}

/* The days of @days that @but has not. */
static GArray *
list_days (GArray *days,
           GArray *but)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < days->len; i++)
    {
      gint64 day = g_array_index (days, gint64, i);
      gboolean found = FALSE;

      for (guint j = 0; j < but->len; j++)
        found = found || g_array_index (but, gint64, j) == day;
      if (!found)
        g_array_append_val (left, day);
    }

  return left;
}

static void
say_holidays (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  g_autoptr (GArray) gone = list_days (get_before (self)->holidays, get_after (self)->holidays);
  g_autoptr (GArray) added = list_days (get_after (self)->holidays, get_before (self)->holidays);
  g_autofree char *old = tamiz_definition_words_days (gone), *new = tamiz_definition_words_days (added);

  if (added->len > 0)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_ADDED,
                        tamiz_changes_fill (_("New holidays: %s"), new, NULL));
  if (gone->len > 0)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_REMOVED,
                        tamiz_changes_fill (_("No longer holidays: %s"), old, NULL));
}

static void
say_escalation (TamizChanges           *self,
                const TamizChangedPart *part,
                const char             *path)
{
  g_autofree char *old = tamiz_definition_words_escalation (get_before (self));
  g_autofree char *new = tamiz_definition_words_escalation (get_after (self));

  /* Translators: the whole sentence of now, and that of before */
  if (!g_str_equal (old, new))
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("%s; before: %s"), new, old, NULL));
}

static const TamizChangedMember agreement_members[] = {
  { "quota_per_month", say_promise },
  { "completeness", say_promise },
  { "inquiry_hours", say_promise },
  { "accept_hours", say_promise },
  { "first_contact_hours", say_promise },
  { "attempts", say_promise },
  { "outcome_days", say_promise },
  { "send_back_days", say_promise },
  { "warn_hours", say_promise },
  { "escalation", say_escalation },
  { "office_hours", say_office_hours },
  { "timezone", say_zone },
  { "holidays", say_holidays },
  { NULL, NULL },
};

void
tamiz_changes_of_agreement (TamizChanges           *self,
                            const TamizChangedPart *root)
{
  tamiz_changes_say_section (self, root, "sla", agreement_members);
}
