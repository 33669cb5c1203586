#define G_LOG_DOMAIN "tamiz-draft-holidays"

#include "config.h"

#include "tamiz-draft-holidays.h"

#include "tamiz-date-entry.h"
#include "tamiz-figures.h"
#include "tamiz-holiday-adder.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PART "sla/holidays"
#define DAY "tamiz-day"

struct _TamizDraftHolidays
{
  AdwBin parent_instance;

  GtkListBox *list;
  GPtrArray *rows; /* AdwActionRow, one a holiday */
  TamizDateEntry *entry;
  GtkLabel *problem; /* why a day was not added */
  TamizHolidayAdder *adder;
  TamizDraft *draft;
  json_t *shown; /* (nullable): the days that the rows show */
};

G_DEFINE_FINAL_TYPE (TamizDraftHolidays, tamiz_draft_holidays, ADW_TYPE_BIN)

static json_t *
copy_days (TamizDraftHolidays *self)
{
  json_t *days = tamiz_draft_get (self->draft, PART);

  return days != NULL ? json_copy (days) : json_array ();
}

/* Where a day is, or would be; @is_there tells which. */
static gsize
find_day (json_t     *days,
          const char *day,
          gboolean   *is_there)
{
  gsize position = json_array_size (days), i;
  json_t *other;

  *is_there = TRUE;
  json_array_foreach (days, i, other)
    {
      int order = g_strcmp0 (json_string_value (other), day);

      if (order == 0)
        return i;
      if (order > 0)
        position = MIN (position, i);
    }
  *is_there = FALSE;

  return position;
}

static void
show_problem (TamizDraftHolidays *self,
              const char         *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
add_cb (TamizDraftHolidays *self)
{
  g_autofree char *day = tamiz_date_entry_dup_day (self->entry);
  g_autoptr (json_t) days = copy_days (self);
  gboolean is_there;
  gsize position;

  if (day == NULL)
    {
      show_problem (self, _("Write the day as 2026-12-25, or pick it"));
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }
  position = find_day (days, day, &is_there);
  show_problem (self, is_there ? _("That day is a holiday already") : NULL);
  if (is_there)
    return;
  json_array_insert_new (days, position, json_string (day));
  tamiz_draft_set (self->draft, PART, json_incref (days));
  tamiz_date_entry_set_day (self->entry, NULL);
  /* There may be more of them. */
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
focus_nth (TamizDraftHolidays *self,
           gsize               n)
{
  if (self->rows->len == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  else
    gtk_widget_child_focus (g_ptr_array_index (self->rows, MIN (n, self->rows->len - 1)),
                            GTK_DIR_TAB_FORWARD);
}

static void
remove_cb (TamizDraftHolidays *self,
           GtkButton          *button)
{
  json_t *days = copy_days (self);
  gboolean is_there;
  gsize position = find_day (days, g_object_get_data (G_OBJECT (button), DAY), &is_there);

  json_array_remove (days, position);
  tamiz_draft_set (self->draft, PART, days);
  focus_nth (self, position);
}

static GtkWidget *
make_row (TamizDraftHolidays *self,
          const char         *day)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *name = NULL, *label = NULL;
  gint64 number = 0;

  name = tamiz_day_parse (day, &number, NULL)
             ? tamiz_figures_format_day (tamiz_day_starts (number, utc), utc)
             : g_strdup (day);
  /* Translators: %s is a day */
  label = g_strdup_printf (_("Remove %s"), name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), DAY, g_strdup (day), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static GtkWidget *
make_adding_row (TamizDraftHolidays *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_("Add"));

  self->entry = TAMIZ_DATE_ENTRY (tamiz_date_entry_new ());
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Holiday"), -1);
  gtk_widget_set_tooltip_text (button, _("Add Holiday"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add Holiday"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (outer, "draft-buttons");
  gtk_box_append (GTK_BOX (outer), box);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->problem));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), outer);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static GtkWidget *
make_country_row (TamizDraftHolidays *self)
{
  GtkWidget *row = adw_preferences_row_new ();

  self->adder = TAMIZ_HOLIDAY_ADDER (tamiz_holiday_adder_new ());
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (self->adder));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static void
tamiz_draft_holidays_finalize (GObject *object)
{
  TamizDraftHolidays *self = TAMIZ_DRAFT_HOLIDAYS (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->shown, json_decref);

  G_OBJECT_CLASS (tamiz_draft_holidays_parent_class)->finalize (object);
}

static void
tamiz_draft_holidays_class_init (TamizDraftHolidaysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_holidays_finalize;
}

static void
tamiz_draft_holidays_init (TamizDraftHolidays *self)
{
  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Holidays"), -1);
  gtk_list_box_append (self->list, make_adding_row (self));
  gtk_list_box_append (self->list, make_country_row (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * tamiz_draft_holidays_new:
 * @draft: a draft
 *
 * Makes the list of the holidays.
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
tamiz_draft_holidays_new (TamizDraft *draft)
{
  TamizDraftHolidays *self = g_object_new (TAMIZ_TYPE_DRAFT_HOLIDAYS, NULL);

  self->draft = g_object_ref (draft);
  tamiz_holiday_adder_set (self->adder, draft, PART);
  tamiz_draft_holidays_show (self);

  return GTK_WIDGET (self);
}

/* Shows what the document says now. */
void
tamiz_draft_holidays_show (TamizDraftHolidays *self)
{
  g_autoptr (json_t) days = copy_days (self);

  if (json_equal (days, self->shown))
    return;
  g_clear_pointer (&self->shown, json_decref);
  self->shown = json_incref (days);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (gsize i = 0; i < json_array_size (days); i++)
    {
      GtkWidget *row = make_row (self, json_string_value (json_array_get (days, i)));

      gtk_list_box_insert (self->list, row, (int) i);
      g_ptr_array_add (self->rows, row);
    }
}

/* Gives the next holiday to be typed the keyboard. */
void
tamiz_draft_holidays_reveal (TamizDraftHolidays *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
