#define G_LOG_DOMAIN "tamiz-outbox-words"

#include "config.h"

#include "tamiz-outbox-words.h"

#include <glib/gi18n-lib.h>

/* Each way to stand has a picture of its own, so that nobody needs to tell colours apart. */
static const struct
{
  const char *group;
  const char *label;
  const char *icon;
} groups[] = {
  { "waiting", N_("Waiting to be sent"), "tamiz-waiting-symbolic" },
  { "in_doubt", N_("In doubt: it may have arrived"), "tamiz-help-symbolic" },
  { "held", N_("Held: a person must decide"), "tamiz-person-symbolic" },
  { "refused", N_("Refused by the CRM"), "tamiz-warning-symbolic" },
  { "given_up", N_("Given up"), "tamiz-remove-symbolic" },
  { "delivered", N_("Delivered"), "tamiz-done-symbolic" },
};

static guint
find_group (json_t *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (g_strcmp0 (groups[i].group, tamiz_json_get_text (row, "group")) == 0)
        return i;
    }

  return 0;
}

static const char *
find_name (json_t *row)
{
  static const char *const keys[] = { "lead_name", "company", "lead" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (tamiz_json_get_text (row, keys[i]) != NULL)
        return tamiz_json_get_text (row, keys[i]);
    }

  return "–";
}

/* What it is, and whose. */
char *
tamiz_outbox_words_dup_title (json_t *row)
{
  const char *object = tamiz_json_get_text (row, "object"), *name = find_name (row);

  /* Translators: %s is a person's name, also in those that follow */
  if (g_strcmp0 (object, "company") == 0)
    return g_strdup_printf (_("Company of %s"), name);
  if (g_strcmp0 (object, "person") == 0)
    return g_strdup_printf (_("Person %s"), name);
  if (g_strcmp0 (object, "lead") == 0)
    return g_strdup_printf (_("Lead %s"), name);
  if (g_strcmp0 (object, "note") == 0)
    return g_strdup_printf (_("Note about %s"), name);
  if (g_strcmp0 (object, "packet") == 0)
    return g_strdup_printf (_("Packet of %s"), name);

  return g_strdup_printf ("%s · %s", object != NULL ? object : "–", name);
}

const char *
tamiz_outbox_words_get_group (json_t *row)
{
  return _(groups[find_group (row)].label);
}

const char *
tamiz_outbox_words_get_icon (json_t *row)
{
  return groups[find_group (row)].icon;
}

/* How it stands, of which company, by which connection, since when, and how often it was tried. */
char *
tamiz_outbox_words_dup_about (TamizDesk *desk,
                              json_t    *row)
{
  guint attempts = (guint) tamiz_json_get_int (row, "attempts", 0);
  const char *connection = tamiz_json_get_text (row, "connection"), *company = tamiz_json_get_text (row, "company");
  const char *done = tamiz_json_get_text (row, "done_at");
  g_autofree char *since = tamiz_desk_format_ago (desk, done != NULL ? done : tamiz_json_get_text (row, "created"));
  GString *text = g_string_new (tamiz_outbox_words_get_group (row));

  if (company != NULL)
    g_string_append_printf (text, " · %s", company);
  if (connection != NULL)
    g_string_append_printf (text, " · %s", connection);
  g_string_append_printf (text, " · %s", since);
  if (attempts > 0 && done == NULL)
    g_string_append_printf (text, ngettext (" · tried %u time", " · tried %u times", attempts), attempts);

  return g_string_free (text, FALSE);
}

/* What happens next, and when; who gave it up, and why. */
char *
tamiz_outbox_words_dup_next (TamizDesk *desk,
                             json_t    *row)
{
  json_t *given_up = json_object_get (row, "given_up");
  const char *next = tamiz_json_get_text (row, "what_next"), *at = tamiz_json_get_text (row, "next_at");
  g_autofree char *when = tamiz_desk_format_ago (desk, at);

  if (json_is_object (given_up))
    {
      const char *who = tamiz_json_get_text (given_up, "by_name"), *reason = tamiz_json_get_text (given_up, "reason");

      /* Translators: a person, and the reason */
      return g_strdup_printf (_("Given up by %s: %s"), who != NULL ? who : "?", reason != NULL ? reason : "–");
    }
  /* What is due already goes at any moment. */
  if (at == NULL || *when == '\0' || tamiz_desk_parse_time (desk, at) <= g_get_real_time () + TAMIZ_MINUTE)
    return g_strdup (next != NULL ? next : "");

  /* Translators: what happens next, and when, such as “in 5 min” */
  return g_strdup_printf (_("%s: %s"), next, when);
}

/* Whether something can be done about a row. */
gboolean
tamiz_outbox_words_offers (json_t     *row,
                           const char *action)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (row, "actions"), i, item)
    {
      if (g_strcmp0 (json_string_value (item), action) == 0)
        return TRUE;
    }

  return FALSE;
}
