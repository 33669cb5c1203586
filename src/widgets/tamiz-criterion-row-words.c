#define G_LOG_DOMAIN "tamiz-criterion-row"

#include "config.h"

#include "tamiz-criterion-row-private.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* How a criterion stands, in words. */

static const char *const no_answers[] = { "does_not_know", "would_not_say" };

gboolean
tamiz_criterion_row_has_state (TamizCriterionRow *self,
                               const char        *state)
{
  return g_strcmp0 (tamiz_json_get_text (self->item, "state"), state) == 0;
}

/* What the base holds, in the words in which it is given; NULL where nothing that counts. */
const char *
tamiz_criterion_row_get_stored (TamizCriterionRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_answers); i++)
    {
      if (tamiz_criterion_row_has_state (self, no_answers[i]))
        return no_answers[i];
    }

  return tamiz_criterion_row_has_state (self, "known") ? tamiz_json_get_text (self->item, "value") : NULL;
}

gboolean
tamiz_criterion_row_is_no_answer (const char *value)
{
  return g_strcmp0 (value, no_answers[0]) == 0 || g_strcmp0 (value, no_answers[1]) == 0;
}

/* “Lucía Vargas, 4 July 2025” */
static char *
describe_answer (TamizCriterionRow *self)
{
  const char *by = tamiz_json_get_text (self->item, "by_name");
  const char *iso = tamiz_json_get_text (self->item, "at");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) at = iso != NULL ? g_date_time_new_from_iso8601 (iso, utc) : NULL;
  g_autofree char *day = NULL;

  if (at == NULL)
    return g_strdup (by);

  /* The offset of the answer is the base's own. */
  day = tamiz_figures_format_short_day (g_date_time_to_unix (at) * TAMIZ_SECOND,
                                        g_date_time_get_timezone (at));
  return by != NULL ? g_strdup_printf ("%s, %s", by, day) : g_steal_pointer (&day);
}

static const char *
describe_meeting (json_t *item)
{
  json_t *met = json_object_get (item, "met");

  if (json_is_true (met))
    return _("Met");
  if (json_is_false (met))
    return _("Not met");

  return NULL;
}

static void
join (GString    *text,
      const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
add_standing (TamizCriterionRow *self,
              GString           *text)
{
  const char *label = tamiz_json_get_text (self->item, "value_label");
  gboolean asked = json_is_true (json_object_get (self->item, "asked"));

  if (tamiz_criterion_row_has_state (self, "disputed"))
    {
      /* Translators: %s is what had been answered */
      g_autofree char *was = g_strdup_printf (_("Disputed, ask again: it was “%s”"), label != NULL ? label : "–");

      join (text, was);
    }
  else if (tamiz_criterion_row_has_state (self, "unknown"))
    join (text, asked ? NULL : _("The record does not say it yet"));
  else
    {
      g_autofree char *evidence = tamiz_figures_dup_with_days (tamiz_json_get_text (self->item, "evidence"));

      if (!asked)
        join (text, evidence != NULL ? evidence : label);
      join (text, describe_meeting (self->item));
    }
  if (!asked)
    join (text, _("Answered by the record"));
}

static char *
describe_state (TamizCriterionRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *applies = json_object_get (self->item, "applies");
  g_autofree char *answer = NULL;

  if (self->value != NULL)
    return g_strdup (_("Not stored yet"));

  if (json_is_false (applies))
    join (text, _("Does not apply to this prospect"));
  else if (json_is_null (applies))
    join (text, _("Applies to some only; what decides it is not known yet"));
  add_standing (self, text);
  answer = describe_answer (self);
  join (text, answer);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_state_icon (TamizCriterionRow *self)
{
  if (self->value != NULL)
    return "tamiz-edit-symbolic";
  if (tamiz_criterion_row_has_state (self, "disputed"))
    return "tamiz-warning-symbolic";
  if (json_is_true (json_object_get (self->item, "met")))
    return "tamiz-done-symbolic";
  if (json_is_false (json_object_get (self->item, "met")))
    return "tamiz-missing-symbolic";

  return NULL;
}

/* Something always stands below what may be answered, so that nothing moves under the pointer
 * when it is.
 */
void
tamiz_criterion_row_show_state (TamizCriterionRow *self)
{
  g_autofree char *text = describe_state (self);
  g_autofree char *evidence = tamiz_figures_dup_with_days (tamiz_json_get_text (self->item, "evidence"));
  const char *icon = get_state_icon (self);

  gtk_label_set_label (self->state, text);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), icon != NULL);
  gtk_widget_set_visible (self->state_box,
                          *text != '\0' || json_is_true (json_object_get (self->item, "asked")));
  gtk_widget_set_tooltip_text (self->state_box, evidence);
}
