#define G_LOG_DOMAIN "tamiz-timeline-row"

#include "config.h"

#include "tamiz-timeline-row.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

struct _TamizTimelineRow
{
  GtkWidget parent_instance;

  GtkLabel *day;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *time;
  GtkLabel *text;
  GtkLabel *details;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (TamizTimelineRow, tamiz_timeline_row, GTK_TYPE_WIDGET)

static void
tamiz_timeline_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tamiz_timeline_row_parent_class)->dispose (object);
}

static void
tamiz_timeline_row_class_init (TamizTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_timeline_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timelinerow");
}

static GtkLabel *
add_label (GtkBox     *box,
           const char *class,
           gboolean    wraps)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, wraps);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  if (class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), class);
  gtk_box_append (box, GTK_WIDGET (label));

  return label;
}

static void
tamiz_timeline_row_init (TamizTimelineRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkBox *column = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  GtkBox *head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (GTK_WIDGET (column), GTK_WIDGET (self));
  self->day = add_label (column, "day", FALSE);
  gtk_box_append (column, GTK_WIDGET (row));

  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->icon), 2);
  gtk_box_append (row, GTK_WIDGET (self->icon));
  gtk_widget_set_hexpand (GTK_WIDGET (words), TRUE);
  gtk_box_append (row, GTK_WIDGET (words));

  gtk_box_append (words, GTK_WIDGET (head));
  self->title = add_label (head, "heading", TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  self->time = add_label (head, "time", FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->time), GTK_ALIGN_START);
  self->text = add_label (words, NULL, TRUE);
  gtk_label_set_selectable (self->text, TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (self->text), FALSE);
  self->details = add_label (words, "details", TRUE);

  self->buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_valign (GTK_WIDGET (self->buttons), GTK_ALIGN_CENTER);
  gtk_box_append (row, GTK_WIDGET (self->buttons));
}

static const struct
{
  const char *name;         /* a kind of activity, else a type */
  const char *icon;
} icons[] = {
  { "page_view", "tamiz-web-symbolic" },
  { "download", "tamiz-save-symbolic" },
  { "form", "tamiz-web-symbolic" },
  { "chat", "tamiz-message-symbolic" },
  { "email_in", "tamiz-mail-symbolic" },
  { "email_out", "tamiz-mail-symbolic" },
  { "email_open", "tamiz-mail-symbolic" },
  { "email_click", "tamiz-mail-symbolic" },
  { "message_in", "tamiz-message-symbolic" },
  { "message_out", "tamiz-message-symbolic" },
  { "social_message", "tamiz-message-symbolic" },
  { "social_comment", "tamiz-message-symbolic" },
  { "event_registered", "tamiz-today-symbolic" },
  { "event_attended", "tamiz-today-symbolic" },
  { "demo", "tamiz-meeting-symbolic" },
  { "call_in", "tamiz-calls-symbolic" },
  { "call_out", "tamiz-calls-symbolic" },
  { "meeting", "tamiz-meeting-symbolic" },
  { "visit", "tamiz-meeting-symbolic" },
  { "content_sent", "tamiz-attach-symbolic" },
  { "note", "tamiz-note-symbolic" },
  { "call", "tamiz-calls-symbolic" },
  { "task", "tamiz-task-symbolic" },
  { "attachment", "tamiz-attach-symbolic" },
  { "move", "tamiz-stage-symbolic" },
  { "answer", "tamiz-definition-symbolic" },
  { "handoff", "tamiz-handoffs-symbolic" },
  { "outcome", "tamiz-done-symbolic" },
  { "change", "tamiz-edit-symbolic" },
  { "activity", "tamiz-person-symbolic" },
};

static const char *
find_icon (json_t *item)
{
  const char *type = tamiz_json_get_text (item, "type");
  const char *kind = tamiz_json_get_text (item, "kind");
  gboolean by_kind = g_strcmp0 (type, "activity") == 0;

  for (guint i = 0; by_kind && i < G_N_ELEMENTS (icons); i++)
    {
      if (g_strcmp0 (icons[i].name, kind) == 0)
        return icons[i].icon;
    }
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      if (g_strcmp0 (icons[i].name, type) == 0)
        return icons[i].icon;
    }

  return "tamiz-note-symbolic";
}

static void
append (GString    *text,
        const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
dup_moment (json_t     *item,
            const char *key,
            GTimeZone  *zone)
{
  const char *iso = tamiz_json_get_text (item, key);
  gint64 at;

  if (iso == NULL || !tamiz_time_parse (iso, zone, &at, NULL))
    return NULL;

  return tamiz_figures_format_moment (at, zone);
}

static void
append_label (GString    *text,
              TamizEnum   list,
              json_t     *item,
              const char *key)
{
  int number;

  if (tamiz_enum_from_nick (list, tamiz_json_get_text (item, key), &number))
    append (text, tamiz_enum_label (list, number));
}

static void
tell_call (GString   *text,
           json_t    *item,
           GTimeZone *zone)
{
  gint64 seconds = tamiz_json_get_int (item, "duration", 0);
  g_autofree char *next = dup_moment (item, "next_at", zone);

  append_label (text, TAMIZ_ENUM_CALL_PURPOSE, item, "purpose");
  if (json_is_true (json_object_get (item, "open")))
    append (text, _("no outcome yet"));
  else
    append_label (text, TAMIZ_ENUM_CALL_OUTCOME, item, "outcome");
  if (seconds > 0)
    {
      g_autofree char *length = g_strdup_printf (_("%d min %02d s"), (int) (seconds / 60),
                                                 (int) (seconds % 60));

      append (text, length);
    }
  append (text, tamiz_json_get_text (item, "next_step"));
  if (next != NULL)
    {
      /* Translators: %s is a day and time */
      g_autofree char *part = g_strdup_printf (_("call again %s"), next);

      append (text, part);
    }
}

static void
tell_task (GString   *text,
           json_t    *item,
           GTimeZone *zone)
{
  const char *who = tamiz_json_get_text (item, "for_name");
  g_autofree char *due = dup_moment (item, "due", zone);
  g_autofree char *done = dup_moment (item, "done", zone);
  g_autofree char *when = NULL;

  if (done != NULL)
    /* Translators: a task; %s is a day and time */
    when = g_strdup_printf (_("done %s"), done);
  else if (due != NULL)
    /* Translators: a task; %s is a day and time */
    when = g_strdup_printf (_("due %s"), due);
  append (text, when);
  if (who != NULL)
    {
      /* Translators: a task; %s is who does it */
      g_autofree char *part = g_strdup_printf (_("for %s"), who);

      append (text, part);
    }
}

static void
tell_money (GString *text,
            json_t  *item)
{
  json_t *amount = json_object_get (item, "amount");
  g_autofree char *money = NULL;

  if (!json_is_object (amount))
    return;
  money = tamiz_figures_format_money (tamiz_json_get_text (amount, "amount"),
                                      tamiz_json_get_text (amount, "currency"));
  append (text, money);
}

static char *
dup_details (json_t     *item,
             const char *type,
             GTimeZone  *zone)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 version = tamiz_json_get_int (item, "definition_version", 0);

  append (text, tamiz_json_get_text (item, "lead_name"));
  if (g_str_equal (type, "move"))
    append (text, tamiz_json_get_text (item, "subject"));
  if (g_str_equal (type, "call"))
    tell_call (text, item, zone);
  else if (g_str_equal (type, "task"))
    tell_task (text, item, zone);
  else if (g_str_equal (type, "outcome"))
    tell_money (text, item);
  else if (g_str_equal (type, "attachment"))
    {
      g_autofree char *size = g_format_size ((guint64) tamiz_json_get_int (item, "size", 0));

      append (text, size);
    }
  append (text, tamiz_json_get_text (item, "source"));
  append (text, tamiz_json_get_text (item, "campaign"));
  append (text, tamiz_json_get_text (item, "by_name"));
  if (g_str_equal (type, "move") && version > 0)
    {
      g_autofree char *part = g_strdup_printf (_("definition %d"), (int) version);

      append (text, part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_title (json_t     *item,
           const char *type)
{
  const char *title = tamiz_json_get_text (item, "title");
  const char *subject = tamiz_json_get_text (item, "subject");

  if (g_str_equal (type, "answer"))
    return g_strdup_printf ("%s: %s", title, tamiz_json_get_text (item, "value_label"));
  if (g_str_equal (type, "handoff"))
    return g_strdup_printf (_("Handoff %d: %s"), (int) tamiz_json_get_int (item, "number", 0), subject);
  if (g_str_equal (type, "move"))
    /* Translators: %s is a stage of the funnel */
    return g_strdup_printf (_("Stage: %s"), title);
  if (!tamiz_text_is_blank (subject))
    return g_strdup_printf ("%s: %s", title, subject);

  return g_strdup (title);
}

static const char *
choose_text (json_t     *item,
             const char *type)
{
  const char *text = tamiz_json_get_text (item, "text");

  if (g_str_equal (type, "answer"))
    return NULL; /* the value stands in the title */
  return text;
}

static GtkWidget *
add_button (TamizTimelineRow *self,
            const char       *label,
            const char       *icon,
            const char       *action,
            GVariant         *target)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label (label);

  if (icon != NULL)
    {
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_box_append (self->buttons, button);

  return button;
}

static void
add_outcomes (TamizTimelineRow *self,
              const char       *id)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_CALL_OUTCOME); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (tamiz_enum_label (TAMIZ_ENUM_CALL_OUTCOME, i), NULL);

      g_menu_item_set_action_and_target_value (
          item, "timeline.finish-call",
          g_variant_new ("(ss)", id, tamiz_enum_nick (TAMIZ_ENUM_CALL_OUTCOME, i)));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Outcome"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_box_append (self->buttons, button);
}

static void
show_buttons (TamizTimelineRow *self,
              json_t           *item,
              const char       *type)
{
  const char *id = tamiz_json_get_text (item, "id");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);

  if (g_str_equal (type, "task") && tamiz_json_get_text (item, "done") == NULL)
    add_button (self, _("Done"), NULL, "timeline.finish-task", g_variant_new_string (id));
  else if (g_str_equal (type, "call") && json_is_true (json_object_get (item, "open")))
    add_outcomes (self, id);
  else if (g_str_equal (type, "attachment"))
    {
      const char *name = tamiz_json_get_text (item, "name");

      add_button (self, C_("button", "Open"), NULL, "timeline.open-file", g_variant_new ("(ss)", id, name));
      add_button (self, _("Save…"), "tamiz-save-symbolic", "timeline.save-file",
                  g_variant_new ("(ss)", id, name));
    }
  else if (g_str_equal (type, "handoff"))
    {
      g_autofree char *number
          = g_strdup_printf ("%d", (int) tamiz_json_get_int (item, "number", 0));

      add_button (self, _("Show the handoff"), "tamiz-next-symbolic", "win.open-handoff",
                  g_variant_new_string (number));
    }
  else if (tamiz_json_get_text (item, "lead") != NULL)
    add_button (self, _("Show the lead"), "tamiz-next-symbolic", "win.open-lead",
                g_variant_new_string (tamiz_json_get_text (item, "lead")));
  gtk_widget_set_visible (GTK_WIDGET (self->buttons),
                          gtk_widget_get_first_child (GTK_WIDGET (self->buttons)) != NULL);
}

static void
set_label (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), !tamiz_text_is_blank (text));
}

static void
set_class (gpointer    widget,
           const char *class,
           gboolean    has)
{
  if (has)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

GtkWidget *
tamiz_timeline_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_TIMELINE_ROW, NULL);
}

/* Shows what “lead.timeline” says; “day” is the day's name where a new one begins. */
void
tamiz_timeline_row_show (TamizTimelineRow *self,
                         json_t           *item,
                         GTimeZone        *zone)
{
  const char *type = tamiz_json_get_text (item, "type");
  const char *iso = tamiz_json_get_text (item, "at");
  g_autofree char *title = dup_title (item, type);
  g_autofree char *details = dup_details (item, type, zone);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, details);
  gint64 at;

  set_label (self->day, tamiz_json_get_text (item, "day"));
  gtk_image_set_from_icon_name (self->icon, find_icon (item));
  set_label (self->title, title);
  set_label (self->text, choose_text (item, type));
  set_label (self->details, details);
  if (iso != NULL && tamiz_time_parse (iso, zone, &at, NULL))
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *time = g_date_time_format (local, "%H:%M");

      set_label (self->time, time);
    }
  set_class (self, "machine", g_str_equal (type, "move") || g_str_equal (type, "answer"));
  set_class (self->details, "warning", json_is_true (json_object_get (item, "open")));
  show_buttons (self, item, type);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
