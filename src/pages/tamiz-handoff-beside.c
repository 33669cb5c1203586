#define G_LOG_DOMAIN "tamiz-handoff-beside"

#include "config.h"

#include "tamiz-handoff-beside.h"

#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

#define MOST 30                /* rows; all of it is in the lead's own history */

struct _TamizHandoffBeside
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray *rows;          /* borrowed */
};

G_DEFINE_FINAL_TYPE (TamizHandoffBeside, tamiz_handoff_beside, ADW_TYPE_BIN)

/* “La Paz → Sucre” */
static char *
dup_values (json_t *change)
{
  const char *before = tamiz_words_get_text (change, "before");
  const char *after = tamiz_words_get_text (change, "after");

  if (before != NULL && after != NULL)
    return g_strdup_printf ("%s → %s", before, after);
  if (before != NULL)
    /* Translators: %s is what a field held, which is empty now */
    return g_strdup_printf (_("%s was taken away"), before);

  return g_strdup (after != NULL ? after : "");
}

static GtkWidget *
make_row (TamizDesk *desk,
          json_t    *change)
{
  GtkWidget *row = adw_action_row_new ();
  const char *by = tamiz_words_get_text (change, "by_name");
  g_autofree char *values = dup_values (change);
  g_autofree char *when = tamiz_desk_format_moment (desk, tamiz_words_get_text (change, "at"));
  g_autofree char *who = by != NULL ? g_strdup_printf ("%s · %s", by, when) : g_strdup (when);
  g_autofree char *subtitle = *values != '\0' ? g_strdup_printf ("%s\n%s", values, who) : g_strdup (who);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_words_get_text (change, "title"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

/**
 * tamiz_handoff_beside_show:
 * @self: a list
 * @desk: where somebody works
 * @handoff: handoff.show's answer
 *
 * Shows what changed since; hides itself where nothing did.
 */
void
tamiz_handoff_beside_show (TamizHandoffBeside *self,
                           TamizDesk          *desk,
                           json_t             *handoff)
{
  json_t *changes = json_object_get (handoff, "changes");
  gsize n = json_array_size (changes);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (gsize i = 0; i < MIN (n, MOST); i++)
    {
      GtkWidget *row = make_row (desk, json_array_get (changes, n - 1 - i));

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (self->group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
tamiz_handoff_beside_finalize (GObject *object)
{
  g_ptr_array_unref (TAMIZ_HANDOFF_BESIDE (object)->rows);

  G_OBJECT_CLASS (tamiz_handoff_beside_parent_class)->finalize (object);
}

static void
tamiz_handoff_beside_class_init (TamizHandoffBesideClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_handoff_beside_finalize;
}

static void
tamiz_handoff_beside_init (TamizHandoffBeside *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Since It Was Sent"));
  adw_preferences_group_set_description (self->group, _("The packet stays as it was sent; this came later."));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* (nullable): what the contact answered, where the meeting goes on; else what became of it. */
static const char *
say_meeting_state (json_t *handoff)
{
  const char *state = tamiz_words_get_text (handoff, "state");
  const char *meeting_state = tamiz_words_get_text (handoff, "meeting_state");
  const char *fate = tamiz_words_get_label (handoff, "meeting_fate", TAMIZ_ENUM_MEETING_FATE);

  if (g_strcmp0 (meeting_state, "cancelled") != 0 && fate != NULL)
    return fate;
  if (json_is_true (json_object_get (handoff, "meeting_open")))
    return _("The contact still expects it: say what becomes of it");
  if (g_strcmp0 (meeting_state, "cancelled") == 0 || g_strcmp0 (state, "sent") == 0
      || g_strcmp0 (state, "accepted") == 0)
    return tamiz_words_get_label (handoff, "meeting_state", TAMIZ_ENUM_MEETING_STATE);

  return NULL;
}

/**
 * tamiz_handoff_dup_meeting:
 * @desk: where somebody works
 * @handoff: handoff.show's answer
 *
 * Says when and how contact and executive meet, and what the contact answered, or what becomes of it.
 *
 * Returns: (transfer full) (nullable): “Video call · Tuesday …, 10:00 · 30 min · Accepted”
 */
char *
tamiz_handoff_dup_meeting (TamizDesk *desk,
                           json_t    *handoff)
{
  const char *at = tamiz_words_get_text (handoff, "meeting");
  const char *kind = tamiz_words_get_label (handoff, "meeting_kind", TAMIZ_ENUM_MEETING);
  const char *place = tamiz_words_get_text (handoff, "meeting_place");
  const char *state = say_meeting_state (handoff);
  const char *words = tamiz_words_get_text (handoff, "meeting_words");
  json_t *packet = json_object_get (json_object_get (handoff, "packet"), "handoff");
  gint64 minutes = tamiz_json_get_int (handoff, "meeting_minutes", 0);
  gint64 frozen;
  g_autofree char *moment = NULL;
  GString *text;

  if (at == NULL)
    return NULL;

  moment = tamiz_desk_format_moment (desk, at);
  text = g_string_new (kind != NULL ? kind : _("Meeting"));
  g_string_append_printf (text, " · %s", moment);
  if (minutes > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("%d min"), (int) minutes);
    }
  if (place != NULL)
    g_string_append_printf (text, " · %s", place);
  if (state != NULL)
    g_string_append_printf (text, " · %s", state);
  if (tamiz_words_get_time (packet, "meeting", &frozen) && frozen != tamiz_desk_parse_time (desk, at))
    {
      g_autofree char *before = tamiz_desk_format_moment (desk, tamiz_words_get_text (packet, "meeting"));

      g_string_append (text, " (");
      g_string_append_printf (text, _("was: %s"), before);
      g_string_append (text, ")");
    }
  if (words != NULL && state == tamiz_words_get_label (handoff, "meeting_state", TAMIZ_ENUM_MEETING_STATE))
    g_string_append_printf (text, ": “%s”", words);

  return g_string_free (text, FALSE);
}

/**
 * tamiz_handoff_dup_meeting_now:
 * @desk: where somebody works
 * @handoff: handoff.show's answer
 *
 * Says when they meet where that is not as the packet has it.
 *
 * Returns: (transfer full) (nullable): “Now: Tuesday …, 10:00”; %NULL where the packet's meeting holds
 */
char *
tamiz_handoff_dup_meeting_now (TamizDesk *desk,
                               json_t    *handoff)
{
  json_t *packet = json_object_get (json_object_get (handoff, "packet"), "handoff");
  const char *at = tamiz_words_get_text (handoff, "meeting");
  g_autofree char *moment = NULL;
  gint64 frozen;

  if (at == NULL || !tamiz_words_get_time (packet, "meeting", &frozen))
    return NULL;
  if (g_strcmp0 (tamiz_words_get_text (handoff, "meeting_state"), "cancelled") == 0)
    return g_strdup (_("Now: cancelled"));
  if (tamiz_desk_parse_time (desk, at) == frozen)
    return NULL;
  moment = tamiz_desk_format_moment (desk, at);

  /* Translators: when a meeting is that was to be at another time */
  return g_strdup_printf (_("Now: %s"), moment);
}

static const char *
find_criterion_title (json_t     *handoff,
                      const char *key)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (json_object_get (json_object_get (handoff, "packet"), "criteria"), i, criterion)
    {
      if (g_strcmp0 (tamiz_words_get_text (criterion, "key"), key) == 0)
        return tamiz_words_get_text (criterion, "title");
    }

  return key;
}

/**
 * tamiz_handoff_dup_reason:
 * @handoff: handoff.show's answer
 *
 * Says why a handoff came back: the criterion or cause, the reason in their words, and what would
 * make the lead acceptable.
 *
 * Returns: (transfer full) (nullable): the sentence
 */
char *
tamiz_handoff_dup_reason (json_t *handoff)
{
  const char *criterion = tamiz_words_get_text (handoff, "criterion");
  const char *what = tamiz_words_get_label (handoff, "cause", TAMIZ_ENUM_RETURN);
  const char *reason = tamiz_words_get_text (handoff, "reason");
  const char *wanted = tamiz_words_get_text (handoff, "wanted");
  g_autofree char *failed = NULL;
  g_autofree char *why = NULL;

  if (criterion != NULL)
    {
      failed = g_strdup_printf (_("Fails the criterion “%s”"), find_criterion_title (handoff, criterion));
      what = failed;
    }
  why = what != NULL && reason != NULL ? g_strdup_printf ("%s: %s", what, reason)
                                       : g_strdup (what != NULL ? what : reason);
  if (why != NULL && wanted != NULL)
    /* Translators: why it was returned, then what would make it acceptable */
    return g_strdup_printf (_("%s\nAcceptable with: %s"), why, wanted);

  return g_steal_pointer (&why);
}
