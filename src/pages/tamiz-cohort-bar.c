#define G_LOG_DOMAIN "tamiz-cohort-bar"

#include "config.h"

#include "tamiz-cohort-bar.h"

#include "tamiz-date-entry.h"
#include "tamiz-drop-down.h"
#include "tamiz-figures.h"
#include "tamiz-periods.h"
#include "tamiz-text.h"
#include "tamiz-time.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizCohortBar
{
  AdwBin parent_instance;

  GtkDropDown *period_drop_down;
  GtkWidget *days_box;
  TamizDateEntry *from_entry, *to_entry;
  GtkDropDown *source_drop_down;
  GtkWidget *owner_box;
  GtkDropDown *owner_drop_down;
  TamizDesk *desk;          /* (nullable) */
  json_t *sources;          /* names, in the order of the drop-down; the first is null: all */
  json_t *owners;           /* e-mail addresses; null: all; “none” */
  guint busy;               /* being filled: nothing was chosen */
};

G_DEFINE_FINAL_TYPE (TamizCohortBar, tamiz_cohort_bar, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (TamizCohortBar *self)
{
  if (self->busy == 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static TamizPeriod
get_period (TamizCohortBar *self)
{
  return gtk_drop_down_get_selected (self->period_drop_down);
}

/* What a side of the period is, as lead.list and reports read it; NULL where it is open.
 * What cannot be read as a day is left to the engine to refuse.
 */
static char *
dup_typed (TamizDateEntry *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  char *day = tamiz_date_entry_dup_day (entry);

  return day != NULL || tamiz_text_is_blank (text) ? day : g_strdup (text);
}

static char *
dup_day (gint64 day)
{
  return day != G_MININT64 && day != G_MAXINT64 ? tamiz_day_format (day) : NULL;
}

static void
get_days (TamizCohortBar  *self,
          char           **first,
          char           **last)
{
  gint64 from, to;

  if (get_period (self) == TAMIZ_PERIOD_OWN)
    {
      *first = dup_typed (self->from_entry);
      *last = dup_typed (self->to_entry);
      return;
    }

  tamiz_period_get_days (get_period (self), tamiz_desk_get_today (self->desk), &from, &to);
  *first = dup_day (from);
  *last = dup_day (to);
}

/* Own days begin as those of the last twelve months. */
static void
propose_days (TamizCohortBar *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  gint64 from, to;

  tamiz_period_get_days (TAMIZ_PERIOD_LAST_12_MONTHS, tamiz_desk_get_today (self->desk), &from, &to);
  first = dup_day (from);
  last = dup_day (to);
  tamiz_date_entry_set_day (self->from_entry, first);
  tamiz_date_entry_set_day (self->to_entry, last);
}

static void
period_chosen_cb (TamizCohortBar *self)
{
  gboolean own = get_period (self) == TAMIZ_PERIOD_OWN;

  if (own && !gtk_widget_get_visible (self->days_box))
    propose_days (self);
  gtk_widget_set_visible (self->days_box, own);
  changed_cb (self);
}

static void
tamiz_cohort_bar_dispose (GObject *object)
{
  TamizCohortBar *self = TAMIZ_COHORT_BAR (object);

  self->busy++;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_COHORT_BAR);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->sources, json_decref);
  g_clear_pointer (&self->owners, json_decref);

  G_OBJECT_CLASS (tamiz_cohort_bar_parent_class)->dispose (object);
}

static void
tamiz_cohort_bar_class_init (TamizCohortBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_cohort_bar_dispose;

  /* Other leads are meant now. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_COHORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_DATE_ENTRY);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-cohort-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, period_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, days_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, from_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, to_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, source_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, owner_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCohortBar, owner_drop_down);
  gtk_widget_class_bind_template_callback (widget_class, period_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
tamiz_cohort_bar_init (TamizCohortBar *self)
{
  g_autoptr (GtkStringList) periods = gtk_string_list_new (NULL);

  self->busy++;
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_wrap_box_set_spacing (TAMIZ_WRAP_BOX (adw_bin_get_child (ADW_BIN (self))), 12, 9);
  for (guint i = 0; i < TAMIZ_N_PERIODS; i++)
    gtk_string_list_append (periods, tamiz_period_label (i));
  gtk_drop_down_set_model (self->period_drop_down, G_LIST_MODEL (periods));
  gtk_drop_down_set_selected (self->period_drop_down, TAMIZ_PERIOD_LAST_12_MONTHS);
  tamiz_drop_down_shorten (self->source_drop_down, 14, 14);
  tamiz_drop_down_shorten (self->owner_drop_down, 14, 14);
  self->sources = json_array ();
  self->owners = json_array ();
  self->busy--;
}

static const char *
get_chosen (GtkDropDown *drop_down,
            json_t      *values)
{
  return json_string_value (json_array_get (values, gtk_drop_down_get_selected (drop_down)));
}

/* Fills a drop-down anew, where something changed; what was chosen stays chosen. */
static void
set_choices (TamizCohortBar *self,
             GtkDropDown    *drop_down,
             json_t        **values,
             json_t         *new_values,
             GtkStringList  *labels)
{
  g_autofree char *chosen = g_strdup (get_chosen (drop_down, *values));
  guint selected = 0;
  json_t *value;
  gsize i;

  json_array_foreach (new_values, i, value)
    {
      if (chosen != NULL && g_strcmp0 (json_string_value (value), chosen) == 0)
        selected = (guint) i;
    }
  json_decref (*values);
  *values = new_values;
  self->busy++;
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (drop_down, selected);
  self->busy--;
  /* It is gone from the base. */
  if (chosen != NULL && selected == 0)
    changed_cb (self);
}

static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCohortBar *self = owner;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  json_t *values = json_pack ("[n]");
  json_t *source;
  gsize i;

  gtk_string_list_append (labels, _("All sources"));
  json_array_foreach (json_object_get (answer, "items"), i, source)
    {
      gtk_string_list_append (labels, tamiz_json_get_text (source, "name"));
      json_array_append (values, json_object_get (source, "name"));
    }
  if (answer == NULL || json_equal (values, self->sources))
    json_decref (values);
  else
    set_choices (self, self->source_drop_down, &self->sources, values, labels);
}

static void
read_owners (TamizCohortBar *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  json_t *values = json_pack ("[ns]", "none");
  json_t *user;
  gsize i;

  gtk_string_list_append (labels, _("All owners"));
  gtk_string_list_append (labels, _("Nobody"));
  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      gtk_string_list_append (labels, tamiz_json_get_text (user, "name"));
      json_array_append (values, json_object_get (user, "email"));
    }
  if (json_equal (values, self->owners))
    json_decref (values);
  else
    set_choices (self, self->owner_drop_down, &self->owners, values, labels);
}

/* Where the sources and the owners are. */
void
tamiz_cohort_bar_set_desk (TamizCohortBar *self,
                           TamizDesk      *desk)
{
  self->desk = g_object_ref (desk);
}

/* Whether the report knows owners. */
void
tamiz_cohort_bar_set_asks_owner (TamizCohortBar *self,
                                 gboolean        asks_owner)
{
  gtk_widget_set_visible (self->owner_box, asks_owner);
}

/* Reads again what can be chosen. */
void
tamiz_cohort_bar_refresh (TamizCohortBar *self)
{
  read_owners (self);
  tamiz_desk_ask (self->desk, self, "sources", "source.list", NULL, sources_cb);
}

static const char *
get_owner (TamizCohortBar *self)
{
  return gtk_widget_get_visible (self->owner_box) ? get_chosen (self->owner_drop_down, self->owners)
                                                  : NULL;
}

static json_t *
make_arguments (TamizCohortBar *self,
                const char     *from_key,
                const char     *to_key)
{
  json_t *arguments = json_object ();
  const char *source = get_chosen (self->source_drop_down, self->sources);
  const char *owner = get_owner (self);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  get_days (self, &first, &last);
  if (first != NULL)
    tamiz_json_set_text (arguments, from_key, first);
  if (last != NULL)
    tamiz_json_set_text (arguments, to_key, last);
  if (source != NULL)
    tamiz_json_set_text (arguments, "source", source);
  if (owner != NULL)
    tamiz_json_set_text (arguments, "owner", owner);

  return arguments;
}

/* The arguments of a report. */
json_t *
tamiz_cohort_bar_make_arguments (TamizCohortBar *self)
{
  return make_arguments (self, "from", "to");
}

/* What win.show-leads takes: those of the cohort for which lead.list's @filter is @value. */
char *
tamiz_cohort_bar_dup_leads_target (TamizCohortBar *self,
                                   const char     *filter,
                                   const char     *value)
{
  g_autoptr (json_t) arguments = make_arguments (self, "received-from", "received-to");

  tamiz_json_set_text (arguments, filter, value);

  return tamiz_json_to_text (arguments);
}

/* A day in words; what is none, as it was typed. */
static char *
say_day (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 day;

  return tamiz_day_parse (text, &day, NULL) ? tamiz_figures_format_day (day * TAMIZ_DAY, utc)
                                            : g_strdup (text);
}

/* When they were received: “from 1 May 2026 to 31 May 2026”. */
char *
tamiz_cohort_bar_dup_sentence (TamizCohortBar *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  get_days (self, &first, &last);
  from = first != NULL ? say_day (first) : NULL;
  to = last != NULL ? say_day (last) : NULL;
  if (from != NULL && to != NULL)
    /* Translators: two dates */
    return g_strdup_printf (_("from %s to %s"), from, to);
  if (from != NULL)
    return g_strdup_printf (_("from %s on"), from);
  if (to != NULL)
    return g_strdup_printf (_("until %s"), to);

  return g_strdup (_("at any time"));
}

/* Whether no lead at all is left out. */
gboolean
tamiz_cohort_bar_is_everything (TamizCohortBar *self)
{
  return get_period (self) == TAMIZ_PERIOD_ALL && get_owner (self) == NULL
         && get_chosen (self->source_drop_down, self->sources) == NULL;
}

/* What the chosen owner is called; NULL where none is chosen. */
const char *
tamiz_cohort_bar_get_owner_name (TamizCohortBar *self)
{
  const char *owner = get_owner (self);

  return owner != NULL ? tamiz_desk_get_user_name (self->desk, owner) : NULL;
}
