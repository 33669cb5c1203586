#define G_LOG_DOMAIN "tamiz-today-rows"

#include "config.h"

#include "tamiz-today-rows.h"

#include "tamiz-desk.h"
#include "tamiz-grade-badge.h"
#include "tamiz-handoff-row.h"
#include "tamiz-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static void
activated_cb (AdwActionRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), g_object_get_data (G_OBJECT (row), "action"), "s",
                              g_object_get_data (G_OBJECT (row), "target"));
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 title != NULL ? title : _("Name not known"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);

  return row;
}

/* Enter or a click goes there; @action and what it is told. */
static void
lead_to (GtkWidget  *row,
         const char *action,
         const char *target)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("tamiz-next-symbolic");

  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (action), g_free);
  g_object_set_data_full (G_OBJECT (row), "target", g_strdup (target), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (arrow, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), NULL);
}

static void
add_badge (GtkWidget *row,
           json_t    *item)
{
  GtkWidget *badge = tamiz_grade_badge_new ();

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), tamiz_words_get_text (item, "grade"));
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
}

static void
add_words (GtkWidget  *row,
           const char *icon_name,
           const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  if (icon_name != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

/* The parts that there are, with dots between. */
static char *
join (const char *first,
      const char *second,
      const char *third)
{
  const char *parts[] = { first, second, third };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
    }

  return g_string_free (out, FALSE);
}

/* One of call.queue: whom to call, and why. */
GtkWidget *
tamiz_today_make_call (json_t   *item,
                       gpointer  desk)
{
  const char *company = tamiz_words_get_text (item, "company");
  const char *why = tamiz_words_get_text (item, "why");
  g_autofree char *subtitle
      = join (company, tamiz_words_get_label (item, "purpose", TAMIZ_ENUM_CALL_PURPOSE), why);
  g_autofree char *since = tamiz_desk_format_ago (desk, tamiz_words_get_text (item, "since"));
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  add_words (row, NULL, since);
  lead_to (row, "win.call", tamiz_words_get_text (item, "lead"));

  return row;
}

static void
lead_to_handoff (GtkWidget *row,
                 json_t    *item)
{
  g_autofree char *number
      = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (item, "number", 0));

  lead_to (row, "win.open-handoff", number);
}

static void
add_clock (GtkWidget  *row,
           TamizDesk  *desk,
           json_t     *item,
           const char *key)
{
  gboolean late = json_is_true (json_object_get (item, "late"));
  g_autofree char *left = tamiz_desk_format_due (desk, tamiz_words_get_text (item, key));

  add_words (row, late ? "tamiz-warning-symbolic" : "tamiz-clock-symbolic", left);
}

/* A handoff that waits for the executive's decision. */
GtkWidget *
tamiz_today_make_packet (json_t   *item,
                         gpointer  desk)
{
  g_autofree char *meeting
      = tamiz_desk_format_moment (desk, tamiz_words_get_text (item, "meeting"));
  g_autofree char *subtitle
      = join (tamiz_words_get_text (item, "company"), *meeting != '\0' ? meeting : NULL, NULL);
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  if (tamiz_words_get_text (item, "delivered_at") != NULL)
    add_clock (row, desk, item, "accept_by");
  else
    add_words (row, "tamiz-clock-symbolic", g_dpgettext2 (GETTEXT_PACKAGE, "clock", "Not delivered yet"));
  lead_to_handoff (row, item);

  return row;
}

/* A handoff about which sales owes something, with its executive. */
GtkWidget *
tamiz_today_make_late (json_t   *item,
                       gpointer  desk)
{
  const char *words = NULL;
  const char *clock = tamiz_handoff_find_clock (item, &words);
  g_autofree char *subtitle = join (tamiz_words_get_text (item, "company"),
                                    tamiz_words_get_text (item, "executive_name"), words);
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  if (clock != NULL)
    add_clock (row, desk, item, clock);
  lead_to_handoff (row, item);

  return row;
}

/* What sales returned, and why. */
GtkWidget *
tamiz_today_make_returned (json_t   *item,
                           gpointer  desk)
{
  const char *cause = tamiz_words_get_label (item, "cause", TAMIZ_ENUM_RETURN);
  const char *reason = tamiz_words_get_text (item, "reason");
  const char *wanted = tamiz_words_get_text (item, "wanted");
  /* Translators: the reason of a return, and what would make the lead acceptable */
  g_autofree char *why = reason != NULL && wanted != NULL
                             ? g_strdup_printf (_("%s (acceptable with: %s)"), reason, wanted)
                             : g_strdup (reason);
  g_autofree char *subtitle = join (tamiz_words_get_text (item, "company"),
                                    cause != NULL ? cause : _("Fails a criterion"),
                                    why);
  g_autofree char *ago = tamiz_desk_format_ago (desk, tamiz_words_get_text (item, "decided_at"));
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  add_words (row, NULL, ago);
  lead_to_handoff (row, item);

  return row;
}

static void
tick_cb (GtkCheckButton *button,
         TamizDesk      *desk)
{
  if (gtk_check_button_get_active (button))
    tamiz_desk_do (desk, NULL, "task.done",
                   json_pack ("{ss}", "id", g_object_get_data (G_OBJECT (button), "id")),
                   _("Task done"), NULL);
}

/* A task, which is ticked off here. */
GtkWidget *
tamiz_today_make_task (json_t   *item,
                       gpointer  desk)
{
  const char *text = tamiz_words_get_text (item, "text");
  g_autofree char *due = tamiz_desk_format_ago (desk, tamiz_words_get_text (item, "due"));
  gboolean late = *due != '\0' && tamiz_desk_parse_time (desk, tamiz_words_get_text (item, "due"))
                                      < tamiz_clock_get_now (tamiz_session_get_clock (
                                          tamiz_desk_get_session (desk)));
  GtkWidget *row = make_row (text, tamiz_words_get_text (item, "lead_name"));
  GtkWidget *tick = gtk_check_button_new ();
  /* Translators: for those who hear the window; %s is what is to be done */
  g_autofree char *label = g_strdup_printf (_("Done: %s"), text);

  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (tick, _("Tick it off as done"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (tick), "id", g_strdup (tamiz_words_get_text (item, "id")),
                          g_free);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (tick_cb), desk, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), tick);
  add_words (row, late ? "tamiz-warning-symbolic" : NULL, due);
  if (tamiz_words_get_text (item, "lead") != NULL)
    lead_to (row, "win.open-lead", tamiz_words_get_text (item, "lead"));

  return row;
}

/* Somebody asked and nobody has worked on it. */
GtkWidget *
tamiz_today_make_inquiry (json_t   *item,
                          gpointer  desk)
{
  const char *work_by = tamiz_words_get_text (item, "work_by");
  g_autofree char *received
      = tamiz_desk_format_ago (desk, tamiz_words_get_text (item, "received_on"));
  g_autofree char *subtitle = join (tamiz_words_get_text (item, "company"),
                                    tamiz_words_get_text (item, "source"), received);
  g_autofree char *left = tamiz_desk_format_due (desk, work_by);
  gboolean late = work_by != NULL
                  && tamiz_desk_parse_time (desk, work_by) < tamiz_clock_get_now (
                         tamiz_session_get_clock (tamiz_desk_get_session (desk)));
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  add_words (row, late ? "tamiz-warning-symbolic" : NULL, left);
  lead_to (row, "win.call", tamiz_words_get_text (item, "lead"));

  return row;
}

/* The first few things that are missing, by name. */
static char *
dup_lacks (json_t *missing)
{
  GString *out = g_string_new (NULL);
  json_t *lack;
  gsize i;
  guint n = 0;

  json_array_foreach (missing, i, lack)
    {
      if (!json_is_true (json_object_get (lack, "required")))
        continue;
      if (n++ < 3)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                                tamiz_words_get_text (lack, "title"));
    }
  if (n > 3)
    /* Translators: after the first three things that a lead lacks */
    g_string_append_printf (out, ngettext (" and %u more", " and %u more", n - 3), n - 3);

  return g_string_free (out, FALSE);
}

/* A lead that is ready for sales, or nearly, and what it lacks. */
GtkWidget *
tamiz_today_make_candidate (json_t   *item,
                            gpointer  desk)
{
  gboolean ready = json_is_true (json_object_get (item, "ready"));
  g_autofree char *lacks = dup_lacks (json_object_get (item, "missing"));
  /* Translators: %s are things that a lead lacks */
  g_autofree char *what
      = ready ? g_strdup (_("Ready to be handed over")) : g_strdup_printf (_("Lacks: %s"), lacks);
  g_autofree char *subtitle = join (tamiz_words_get_text (item, "company"), what, NULL);
  GtkWidget *row = make_row (tamiz_words_get_text (item, "name"), subtitle);

  add_badge (row, item);
  if (ready)
    add_words (row, "tamiz-done-symbolic", _("Ready"));
  lead_to (row, "win.hand-over", tamiz_words_get_text (item, "lead"));

  return row;
}

static void
import_cb (GtkButton *button,
           TamizDesk *desk)
{
  const char *operation = g_object_get_data (G_OBJECT (button), "operation");
  const char *id = g_object_get_data (G_OBJECT (button), "id");

  /* Once is enough; the row goes when it is done. */
  gtk_widget_set_sensitive (gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW),
                            FALSE);
  tamiz_desk_do (desk, NULL, operation,
                 json_pack ("{ss}", g_str_equal (operation, "undo") ? "what" : "id", id), NULL,
                 NULL);
}

static void
add_import_button (GtkWidget  *row,
                   TamizDesk  *desk,
                   json_t     *item,
                   const char *label,
                   const char *operation)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "operation", (gpointer) operation);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (tamiz_words_get_text (item, "id")),
                          g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (import_cb), desk, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* An import whose program ended before it did. */
GtkWidget *
tamiz_today_make_import (json_t   *item,
                         gpointer  desk)
{
  const char *file = tamiz_words_get_text (item, "file");
  g_autofree char *name = file != NULL ? g_path_get_basename (file) : NULL;
  g_autofree char *started
      = tamiz_desk_format_moment (desk, tamiz_words_get_text (item, "started"));
  gboolean may_resume = tamiz_desk_may (desk, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_YES;
  gboolean may_undo = tamiz_desk_may (desk, TAMIZ_RIGHT_KEEP) != TAMIZ_PERMISSION_NO;
  g_autofree char *begun = g_strdup_printf (_("Not finished; begun on %s"), started);
  g_autofree char *subtitle
      = may_resume || may_undo
            ? g_strdup (begun)
            /* Translators: %s is “Not finished; begun on …” */
            : g_strdup_printf (_("%s. Nothing of it is shown until marketing or the steward goes on with it"), begun);
  GtkWidget *row = make_row (name, subtitle);

  if (may_resume)
    add_import_button (row, desk, item, _("_Resume"), "import.resume");
  if (may_undo)
    add_import_button (row, desk, item, _("_Undo"), "undo");

  return row;
}

static void
see (GtkWidget *row)
{
  TamizDesk *desk = g_object_get_data (G_OBJECT (row), "desk");
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  /* Once is enough; the row goes when it is done. */
  gtk_widget_set_sensitive (row, FALSE);
  tamiz_desk_do (desk, NULL, "notice.seen", json_pack ("{s[s]}", "id", id), NULL, NULL);
}

static gboolean
see_cb (GtkWidget *row,
        GVariant  *arguments,
        gpointer   user_data)
{
  see (row);
  return TRUE;
}

/* Delete puts it away where the keyboard is, as the button does. */
static void
add_seen (GtkWidget *row,
          json_t    *item,
          TamizDesk *desk)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-done-symbolic");
  GtkEventController *keys = gtk_shortcut_controller_new ();
  /* Translators: for those who hear the window; %s is what one was told */
  g_autofree char *label = g_strdup_printf (_("Seen: %s"), tamiz_words_get_text (item, "text"));

  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (tamiz_words_get_text (item, "id")), g_free);
  g_object_set_data_full (G_OBJECT (row), "desk", g_object_ref (desk), g_object_unref);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Put it away (Delete)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (see), row, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0), gtk_callback_action_new (see_cb, NULL, NULL)));
  gtk_widget_add_controller (row, keys);
}

static GtkWidget *
make_told (json_t     *item,
           TamizDesk  *desk,
           const char *topic)
{
  gboolean late = g_strcmp0 (topic, "late") == 0 || g_strcmp0 (topic, "unowned") == 0
                  || g_strcmp0 (topic, "summary") == 0;
  g_autofree char *left = tamiz_desk_format_due (desk, tamiz_words_get_text (item, "due"));
  g_autofree char *ago = tamiz_desk_format_ago (desk, tamiz_words_get_text (item, "at"));
  gboolean runs = g_strcmp0 (topic, "warning") == 0;
  g_autofree char *subtitle = join (tamiz_words_get_text (item, "company"), ago, NULL);
  GtkWidget *row = make_row (tamiz_words_get_text (item, "text"), subtitle);
  gint64 number = tamiz_json_get_int (item, "handoff", 0);
  g_autofree char *handoff = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (late   ? "tamiz-warning-symbolic"
                                                           : runs ? "tamiz-clock-symbolic"
                                                                  : "tamiz-handoffs-symbolic"));
  if (runs)
    add_words (row, NULL, left);
  if (tamiz_words_get_text (item, "seen_at") == NULL)
    add_seen (row, item, desk);
  else
    gtk_widget_add_css_class (row, "dim-label");
  if (number != 0)
    lead_to (row, "win.open-handoff", handoff);
  else if (tamiz_words_get_text (item, "lead") != NULL)
    lead_to (row, g_strcmp0 (topic, "exception") == 0 ? "win.hand-over" : "win.open-lead",
             tamiz_words_get_text (item, "lead"));
  else
    lead_to (row, "win.go", g_strcmp0 (topic, "summary") == 0 ? "reports" : "handoffs");

  return row;
}

/* What somebody was told: a clock that runs out, or what others did that concerns them. */
GtkWidget *
tamiz_today_make_told (json_t   *item,
                       gpointer  desk)
{
  const char *topic = tamiz_words_get_text (item, "topic");

  if (topic == NULL)
    return make_row (tamiz_words_get_text (item, "text"), NULL);

  return make_told (item, desk, topic);
}
/* `title`, `text` and where to: `action` and `target`. */
GtkWidget *
tamiz_today_make_notice (json_t   *item,
                         gpointer  desk)
{
  GtkWidget *row
      = make_row (tamiz_words_get_text (item, "title"), tamiz_words_get_text (item, "text"));

  lead_to (row, tamiz_words_get_text (item, "action"), tamiz_words_get_text (item, "target"));

  return row;
}
