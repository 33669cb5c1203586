#define G_LOG_DOMAIN "tamiz-draft-hours"

#include "config.h"

#include "tamiz-draft-hours.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define PART "sla/office_hours"
#define LINE "tamiz-line"
#define N_DAYS 7
#define MOST_LINES 50

static const char *const day_nicks[N_DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* A line; what was typed in it stays until it makes sense. */
typedef struct
{
  TamizDraftHours *owner;
  GtkWidget *row;
  GtkWidget *days[N_DAYS]; /* GtkToggleButton */
  GtkWidget *from, *to;    /* GtkEntry */
  GtkWidget *problem;      /* GtkLabel: why it is not stored */
  GtkWidget *remove;
  json_t *shown; /* (nullable): what it shows, or is to become of that */
  gboolean typed;
} Line;

struct _TamizDraftHours
{
  AdwBin parent_instance;

  GtkListBox *list;
  GPtrArray *lines; /* Line, each owned by its row */
  TamizDraft *draft;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (TamizDraftHours, tamiz_draft_hours, ADW_TYPE_BIN)

/* “8”, “8:30”, “08.30”; -1 where it is no time of day. */
static int
read_minute (const char *typed)
{
  g_autofree char *text = g_strdelimit (g_strstrip (g_strdup (typed)), ".h", ':');
  int hour = -1, minute = 0, end = 0;

  if (sscanf (text, "%2d%n:%2d%n", &hour, &end, &minute, &end) < 1
      || (text[end] != '\0' && !g_str_equal (text + end, ":")))
    return -1;

  return hour >= 0 && minute >= 0 && minute < 60 && hour * 60 + minute <= 24 * 60
             ? hour * 60 + minute
             : -1;
}

static char *
format_minute (int minute)
{
  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

static int
get_minute (GtkWidget *entry)
{
  return read_minute (gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static guint
get_days (Line *line)
{
  guint days = 0;

  for (guint day = 0; day < N_DAYS; day++)
    days |= gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (line->days[day])) ? 1u << day : 0;

  return days;
}

static json_t *
make_item (Line *line)
{
  json_t *days = json_array ();
  g_autofree char *from = format_minute (get_minute (line->from)),
                  *to = format_minute (get_minute (line->to));

  for (guint day = 0; day < N_DAYS; day++)
    {
      if ((get_days (line) & (1u << day)) != 0)
        json_array_append_new (days, json_string (day_nicks[day]));
    }

  return json_pack ("{so, ss, ss}", "days", days, "from", from, "to", to);
}

/* (nullable): why a line cannot be stored as it stands. */
static const char *
find_problem (Line *line)
{
  if (get_days (line) == 0)
    return _("Choose at least one day");
  if (get_minute (line->from) < 0 || get_minute (line->to) < 0)
    return _("Write times of day as 08:30");
  if (get_minute (line->to) <= get_minute (line->from))
    return _("They must end after they begin");

  return NULL;
}

static void
show_problem (Line       *line,
              const char *problem)
{
  gtk_label_set_label (GTK_LABEL (line->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (line->problem, problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (line->row, "error");
  else
    gtk_widget_remove_css_class (line->row, "error");
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->shown, json_decref);
  g_free (line);
}

static gint64
get_position (Line *line)
{
  guint position = 0;

  return g_ptr_array_find (line->owner->lines, line, &position) ? (gint64) position : -1;
}

static void
store (Line *line)
{
  TamizDraftHours *self = line->owner;
  const char *problem = find_problem (line);
  gint64 position = get_position (line);
  json_t *list;

  if (!line->typed || position < 0)
    return;
  show_problem (line, problem);
  if (problem != NULL)
    return;
  line->typed = FALSE;
  list = json_copy (tamiz_draft_get (self->draft, PART));
  json_array_set_new (list, (gsize) position, make_item (line));
  tamiz_draft_set (self->draft, PART, list);
  tamiz_draft_hours_show (self);
}

static void
typed_cb (Line *line)
{
  if (!line->owner->showing)
    line->typed = TRUE;
}

static void
toggled_cb (Line *line)
{
  typed_cb (line);
  store (line);
}

static void
forget_line (TamizDraftHours *self,
             guint            position)
{
  Line *line = g_ptr_array_index (self->lines, position);

  g_ptr_array_remove_index (self->lines, position);
  gtk_list_box_remove (self->list, line->row);
}

static void
remove_cb (Line *line)
{
  TamizDraftHours *self = line->owner;
  gint64 position = get_position (line);
  json_t *list = json_copy (tamiz_draft_get (self->draft, PART));

  line->typed = FALSE;
  json_array_remove (list, (gsize) position);
  forget_line (self, (guint) position);
  tamiz_draft_set (self->draft, PART, list);
  tamiz_draft_hours_reveal (self, (guint) MIN (position, (gint64) self->lines->len - 1));
}

/* A weekday by its number, Monday = 0; the fifth of January 1970 was one. */
static char *
dup_day (guint       day,
         const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, (int) day + 5, 0, 0, 0);

  return g_date_time_format (date, format);
}

static GtkWidget *
make_days (Line *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_hexpand (box, TRUE);
  for (guint day = 0; day < N_DAYS; day++)
    {
      g_autofree char *brief = dup_day (day, "%a"), *name = dup_day (day, "%A");
      GtkWidget *button = gtk_toggle_button_new_with_label (brief);

      gtk_widget_add_css_class (button, "weekday");
      gtk_widget_set_hexpand (button, TRUE);
      gtk_widget_set_tooltip_text (button, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), line);
      line->days[day] = button;
      gtk_box_append (GTK_BOX (box), button);
    }

  return box;
}

static GtkWidget *
make_entry (Line       *line,
            const char *label)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 5);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed_cb), line);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (store), line);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (store), line);
  gtk_widget_add_controller (entry, focus);

  return entry;
}

static GtkWidget *
make_times (Line *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  line->from = make_entry (line, _("From"));
  line->to = make_entry (line, _("To"));
  line->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (line->remove, "flat");
  gtk_widget_set_hexpand (line->remove, TRUE);
  gtk_widget_set_halign (line->remove, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (line->remove, _("Remove these hours"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove these hours"), -1);
  g_signal_connect_swapped (line->remove, "clicked", G_CALLBACK (remove_cb), line);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("From")));
  gtk_box_append (GTK_BOX (box), line->from);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("to")));
  gtk_box_append (GTK_BOX (box), line->to);
  gtk_box_append (GTK_BOX (box), line->remove);

  return box;
}

static void
add_line (TamizDraftHours *self)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  line->owner = self;
  line->row = adw_preferences_row_new ();
  g_object_set_data_full (G_OBJECT (line->row), LINE, line, line_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line->row), FALSE);
  gtk_widget_set_focusable (line->row, FALSE);
  line->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (line->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (line->problem), TRUE);
  gtk_widget_set_visible (line->problem, FALSE);
  gtk_widget_add_css_class (line->problem, "caption");
  gtk_widget_add_css_class (box, "draft-buttons");
  gtk_box_append (GTK_BOX (box), make_days (line));
  gtk_box_append (GTK_BOX (box), make_times (line));
  gtk_box_append (GTK_BOX (box), line->problem);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line->row), box);
  gtk_list_box_append (self->list, line->row);
  g_ptr_array_add (self->lines, line);
}

static void
show_time (GtkWidget  *entry,
           const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static gboolean
has_day (json_t     *item,
         const char *nick)
{
  json_t *day;
  gsize i;

  json_array_foreach (json_object_get (item, "days"), i, day)
    {
      if (g_strcmp0 (json_string_value (day), nick) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
show_line (Line   *line,
           json_t *item)
{
  /* What is being typed is not torn away, as long as it is about the same. */
  if (line->typed && (line->shown == NULL || json_equal (line->shown, item)))
    return;
  line->typed = FALSE;
  g_clear_pointer (&line->shown, json_decref);
  line->shown = json_deep_copy (item);
  for (guint day = 0; day < N_DAYS; day++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (line->days[day]),
                                  has_day (item, day_nicks[day]));
  show_time (line->from, tamiz_json_get_text (item, "from"));
  show_time (line->to, tamiz_json_get_text (item, "to"));
  show_problem (line, NULL);
}

/* The agreement says again what it said; what was typed stays to be mended. */
static void
refused_cb (TamizDraftHours *self,
            const char      *part,
            const char      *message)
{
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  Line *line = focused != NULL ? g_object_get_data (G_OBJECT (focused), LINE) : NULL;

  if (line == NULL || !g_str_equal (part, PART))
    return;
  line->typed = TRUE;
  g_clear_pointer (&line->shown, json_decref);
  show_problem (line, message);
}

static void
tamiz_draft_hours_dispose (GObject *object)
{
  TamizDraftHours *self = TAMIZ_DRAFT_HOURS (object);

  /* Entries that lose the keyboard now store nothing any more. */
  if (self->lines != NULL)
    g_ptr_array_set_size (self->lines, 0);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (tamiz_draft_hours_parent_class)->dispose (object);
}

static void
tamiz_draft_hours_finalize (GObject *object)
{
  g_ptr_array_unref (TAMIZ_DRAFT_HOURS (object)->lines);

  G_OBJECT_CLASS (tamiz_draft_hours_parent_class)->finalize (object);
}

static void
tamiz_draft_hours_class_init (TamizDraftHoursClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_hours_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_hours_finalize;
}

static void
tamiz_draft_hours_init (TamizDraftHours *self)
{
  self->lines = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Office hours"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * tamiz_draft_hours_new:
 * @draft: a draft
 *
 * Makes the lines of the office hours.
 *
 * Returns: (transfer floating): the lines
 */
GtkWidget *
tamiz_draft_hours_new (TamizDraft *draft)
{
  TamizDraftHours *self = g_object_new (TAMIZ_TYPE_DRAFT_HOURS, NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  tamiz_draft_hours_show (self);

  return GTK_WIDGET (self);
}

/* Shows what the document says now. */
void
tamiz_draft_hours_show (TamizDraftHours *self)
{
  json_t *list = tamiz_draft_get (self->draft, PART);
  guint n = (guint) json_array_size (list);

  self->showing = TRUE;
  while (self->lines->len > n)
    forget_line (self, self->lines->len - 1);
  while (self->lines->len < n)
    add_line (self);
  for (guint i = 0; i < n; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      show_line (line, json_array_get (list, i));
      /* Without office hours no clock would run. */
      gtk_widget_set_sensitive (line->remove, n > 1);
    }
  self->showing = FALSE;
}

/* Adds a line like the last one. */
void
tamiz_draft_hours_add (TamizDraftHours *self)
{
  json_t *list = json_copy (tamiz_draft_get (self->draft, PART));
  gsize n = json_array_size (list);
  json_t *last = json_array_get (list, n - 1);

  if (n < MOST_LINES)
    json_array_append_new (list, last != NULL
                                     ? json_deep_copy (last)
                                     : json_pack ("{s[sssss], ss, ss}", "days", "mon", "tue", "wed",
                                                  "thu", "fri", "from", "08:30", "to", "18:30"));
  tamiz_draft_set (self->draft, PART, list);
  tamiz_draft_hours_reveal (self, self->lines->len - 1);
}

/* Gives a line the keyboard. */
void
tamiz_draft_hours_reveal (TamizDraftHours *self,
                          guint            line)
{
  if (line < self->lines->len)
    gtk_widget_grab_focus (((Line *)g_ptr_array_index (self->lines, line))->days[0]);
}
