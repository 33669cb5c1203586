#define G_LOG_DOMAIN "tamiz-draft-promises"

#include "config.h"

#include "tamiz-draft-promises.h"

#include "tamiz-code-row.h"
#include "tamiz-draft-escalation.h"
#include "tamiz-draft-holidays.h"
#include "tamiz-draft-hours.h"
#include "tamiz-draft-rows.h"
#include "tamiz-into-sight.h"
#include "tamiz-zone-words.h"
#include "tamiz-zones.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Stands for the time zone of the base, which the document does not name. */
#define OF_THE_BASE "base"
#define MOST_HOURS 8760
#define MOST_DAYS 3650

struct _TamizDraftPromises
{
  TamizDraftSection parent_instance;

  GHashTable *rows; /* of the numbers, by member */
  TamizDraftEscalation *escalation;
  TamizDraftHours *hours;
  TamizDraftHolidays *holidays;
  TamizCodeRow *zone;
};

G_DEFINE_FINAL_TYPE (TamizDraftPromises, tamiz_draft_promises, TAMIZ_TYPE_DRAFT_SECTION)

typedef struct
{
  const char *member;
  const char *title;
  const char *subtitle; /* (nullable) */
  int lower, upper;
  int fallback; /* what holds where the document says nothing; 0 = it always says */
} Promise;

static const Promise of_sales[] = {
  { "accept_hours", N_("Hours to accept or return"), N_("Office hours, from the alert on"), 1,
    MOST_HOURS, 0 },
  { "first_contact_hours", N_("Hours to the first contact"),
    N_("Office hours; or until the arranged meeting, if that is later"), 1, MOST_HOURS, 0 },
  { "attempts", N_("Attempts"), N_("At least as many before a lead is given up"), 1, 1000, 0 },
  { "outcome_days", N_("Days to report the outcome"), NULL, 1, MOST_DAYS, 0 },
  { "send_back_days", N_("Days in which it may send back"),
    N_("What it accepted, with a cause; 0: not at all"), 0, MOST_DAYS, 10 },
};

static const Promise of_marketing[] = {
  { "quota_per_month", N_("Qualified leads a month"), NULL, 0, 1000000, 0 },
  { "completeness", N_("Completeness in %"), N_("Of what the definition requires"), 0, 100, 0 },
  { "inquiry_hours", N_("Hours to work an inquiry"), N_("Office hours, from when it came"), 1,
    MOST_HOURS, 24 },
};

static const Promise warning
    = { "warn_hours", N_("Hours of warning"),
        N_("Office hours before a clock runs out, but not before half of its time is over"), 1, MOST_HOURS, 4 };

static void
add_promise (TamizDraftPromises *self,
             GtkWidget          *list,
             const Promise      *promise)
{
  gboolean is_share = g_str_equal (promise->member, "completeness");
  g_autofree char *part = g_strconcat ("sla/", promise->member, NULL);
  GtkWidget *row = tamiz_draft_number_row (
      tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self)), part, _(promise->title),
      promise->subtitle != NULL ? _(promise->subtitle) : NULL, promise->lower, promise->upper, 1,
      FALSE);

  tamiz_draft_number_row_set_decimals (row, is_share ? 1 : 0);
  if (is_share)
    tamiz_draft_number_row_set_factor (row, 100);
  if (promise->fallback != 0)
    tamiz_draft_number_row_set_absent (row, promise->fallback);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), row);
  g_hash_table_insert (self->rows, (gpointer) promise->member, row);
}

static void
add_promises (TamizDraftPromises *self)
{
  TamizDraftSection *section = TAMIZ_DRAFT_SECTION (self);
  GtkWidget *list = tamiz_draft_section_add_list (
      section, _("Sales Promises"), _("What becomes of a lead once it is handed over."));

  for (guint i = 0; i < G_N_ELEMENTS (of_sales); i++)
    add_promise (self, list, &of_sales[i]);
  list = tamiz_draft_section_add_list (section, _("Marketing Promises"),
                                       _("How many leads sales gets, and how good."));
  for (guint i = 0; i < G_N_ELEMENTS (of_marketing); i++)
    add_promise (self, list, &of_marketing[i]);
}

static void
add_warnings (TamizDraftPromises *self)
{
  TamizDraftSection *section = TAMIZ_DRAFT_SECTION (self);
  GtkWidget *list = tamiz_draft_section_add_list (
      section, _("Warnings and Escalation"),
      _("Who owes something is warned before. These are told of what is late:"));

  add_promise (self, list, &warning);
  self->escalation = tamiz_draft_escalation_new (tamiz_draft_section_get_draft (section),
                                                 ADW_PREFERENCES_GROUP (list));
}

static void
add_hours (TamizDraftPromises *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  GtkWidget *list = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), _("Office Hours"),
                                                  _("The clocks of both sides run in them only."));
  GtkWidget *button = gtk_button_new_with_label (_("Add Hours"));

  self->hours = TAMIZ_DRAFT_HOURS (tamiz_draft_hours_new (draft));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (tamiz_draft_hours_add), self->hours,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (list), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), GTK_WIDGET (self->hours));
}

static void
add_holidays (TamizDraftPromises *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  GtkWidget *list = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), _("Holidays"),
                                                  _("Days on which the clocks stand still."));

  self->holidays = TAMIZ_DRAFT_HOLIDAYS (tamiz_draft_holidays_new (draft));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), GTK_WIDGET (self->holidays));
}

static json_t *
list_zones (json_t *base)
{
  json_t *choices = tamiz_zones_list_choices (tamiz_json_get_text (base, "country"));
  const char *code = tamiz_json_get_text (base, "timezone");
  g_autofree char *name = code != NULL ? tamiz_zone_words_dup_name (code) : NULL;
  /* Translators: %s is the time zone that holds for the whole base */
  g_autofree char *label
      = name != NULL ? g_strdup_printf (_("As the base: %s"), name) : g_strdup (_("As the base"));

  json_array_insert_new (choices, 0, json_pack ("{ss, ss}", "key", OF_THE_BASE, "label", label));

  return choices;
}

static void
show_zone (TamizDraftPromises *self)
{
  json_t *zone = tamiz_draft_get (tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self)),
                                  "sla/timezone");

  tamiz_code_row_set_code (self->zone,
                           json_is_string (zone) ? json_string_value (zone) : OF_THE_BASE);
}

static void
zone_chosen_cb (TamizDraftPromises *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  const char *code = tamiz_code_row_get_code (self->zone);

  if (g_strcmp0 (code, OF_THE_BASE) == 0)
    tamiz_draft_remove (draft, "sla/timezone");
  else if (code != NULL)
    tamiz_draft_set (draft, "sla/timezone", json_string (code));
}

static void
add_zone (TamizDraftPromises *self)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self));
  GtkWidget *list = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), NULL, NULL);

  self->zone = TAMIZ_CODE_ROW (tamiz_code_row_new (_("Time zone")));
  tamiz_code_row_take_choices (self->zone,
                               list_zones (tamiz_desk_get_base (tamiz_draft_get_desk (draft))));
  g_signal_connect_object (self->zone, "chosen", G_CALLBACK (zone_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), GTK_WIDGET (self->zone));
  show_zone (self);
}

static void
tamiz_draft_promises_begin (TamizDraftSection *section)
{
  TamizDraftPromises *self = TAMIZ_DRAFT_PROMISES (section);

  add_promises (self);
  add_warnings (self);
  add_hours (self);
  add_holidays (self);
  add_zone (self);
}

static void
tamiz_draft_promises_changed (TamizDraftSection *section,
                              const char        *part)
{
  TamizDraftPromises *self = TAMIZ_DRAFT_PROMISES (section);

  if (tamiz_draft_concerns (part, "sla/escalation"))
    tamiz_draft_escalation_show (self->escalation);
  if (tamiz_draft_concerns (part, "sla/office_hours"))
    tamiz_draft_hours_show (self->hours);
  if (tamiz_draft_concerns (part, "sla/holidays"))
    tamiz_draft_holidays_show (self->holidays);
  if (tamiz_draft_concerns (part, "sla/timezone"))
    show_zone (self);
}

static void
reveal_member (TamizDraftPromises *self,
               const char         *member,
               const char         *item)
{
  GtkWidget *row = member != NULL ? g_hash_table_lookup (self->rows, member) : NULL;

  if (row != NULL)
    tamiz_draft_row_focus (row);
  else if (g_strcmp0 (member, "escalation") == 0)
    tamiz_draft_escalation_reveal (self->escalation);
  else if (g_strcmp0 (member, "office_hours") == 0)
    tamiz_draft_hours_reveal (self->hours,
                              item != NULL ? (guint) g_ascii_strtoull (item, NULL, 10) : 0);
  else if (g_strcmp0 (member, "holidays") == 0)
    tamiz_draft_holidays_reveal (self->holidays);
  else if (g_strcmp0 (member, "timezone") == 0)
    gtk_widget_child_focus (GTK_WIDGET (self->zone), GTK_DIR_TAB_FORWARD);
  else
    tamiz_draft_row_focus (g_hash_table_lookup (self->rows, of_sales[0].member));
}

static gboolean
tamiz_draft_promises_reveal (TamizDraftSection *section,
                             const char        *part)
{
  TamizDraftPromises *self = TAMIZ_DRAFT_PROMISES (section);
  g_auto (GStrv) names = g_strsplit (part, "/", -1);
  GtkWidget *focused;

  if (self->zone == NULL || g_strcmp0 (names[0], "sla") != 0)
    return FALSE;
  reveal_member (self, names[1], names[1] != NULL ? names[2] : NULL);
  focused = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (focused != NULL)
    tamiz_bring_into_sight (focused);

  return TRUE;
}

static void
tamiz_draft_promises_finalize (GObject *object)
{
  TamizDraftPromises *self = TAMIZ_DRAFT_PROMISES (object);

  g_hash_table_unref (self->rows);
  g_clear_object (&self->escalation);

  G_OBJECT_CLASS (tamiz_draft_promises_parent_class)->finalize (object);
}

static void
tamiz_draft_promises_class_init (TamizDraftPromisesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_promises_finalize;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_promises_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->changed = tamiz_draft_promises_changed;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->reveal = tamiz_draft_promises_reveal;
}

static void
tamiz_draft_promises_init (TamizDraftPromises *self)
{
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
}
