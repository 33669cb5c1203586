#define G_LOG_DOMAIN "tamiz-report-attainment"

#include "config.h"

#include "tamiz-report-attainment.h"

#include "tamiz-bar-chart.h"
#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct
{
  const char *nick, *label;
} bys[] = {
#define TAMIZ_ATTAINMENT_BY_ENTRY(BY, nick, label) { nick, label },
  TAMIZ_ATTAINMENT_BYS (TAMIZ_ATTAINMENT_BY_ENTRY)
};

/**
 * tamiz_attainment_by_nick:
 * @by: what the rows of the report stand for
 *
 * Returns: (transfer none): the word of scripts
 */
const char *
tamiz_attainment_by_nick (TamizAttainmentBy by)
{
  return bys[by].nick;
}

/**
 * tamiz_attainment_by_label:
 * @by: what the rows of the report stand for
 *
 * Returns: (transfer none): the same in the user's language
 */
const char *
tamiz_attainment_by_label (TamizAttainmentBy by)
{
  return _(bys[by].label);
}

/**
 * tamiz_attainment_by_from_nick:
 * @nick: (nullable): a word of scripts
 * @by: (out): what it means; unchanged where it means nothing
 *
 * Returns: whether there is such a word
 */
gboolean
tamiz_attainment_by_from_nick (const char        *nick,
                               TamizAttainmentBy *by)
{
  for (guint i = 0; i < TAMIZ_N_ATTAINMENT_BYS; i++)
    {
      if (g_strcmp0 (bys[i].nick, nick) == 0)
        {
          *by = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* What people call what a clock of this nick is about. */
const char *
tamiz_attainment_clock_label (const char *nick)
{
  for (guint i = 0; i < TAMIZ_N_CLOCKS; i++)
    {
      if (g_strcmp0 (tamiz_clock_nick (i), nick) == 0)
        return tamiz_clock_label (i);
    }

  return nick;
}

static void
clear_row (TamizAttainmentRow *row)
{
  g_free (row->code);
  g_free (row->name);
}

static void
free_row (gpointer data)
{
  clear_row (data);
  g_free (data);
}

/**
 * tamiz_report_attainment_new:
 * @by: what its rows are about
 * @from: the first instant of the period
 * @to: the first one after it
 *
 * Makes a report in which nothing is counted yet.
 *
 * Returns: (transfer full): the report
 */
TamizReportAttainment *
tamiz_report_attainment_new (TamizAttainmentBy by,
                             gint64            from,
                             gint64            to)
{
  TamizReportAttainment *self = g_new0 (TamizReportAttainment, 1);

  self->by = by;
  self->from = from;
  self->to = to;
  self->rows = g_ptr_array_new_with_free_func (free_row);

  return self;
}

void
tamiz_report_attainment_free (TamizReportAttainment *self)
{
  clear_row (&self->total);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * tamiz_report_attainment_find:
 * @self: a report
 * @key: a user, a source or a month
 *
 * Finds a row, or adds one in which nothing is counted yet.
 *
 * Returns: (transfer none): the row
 */
TamizAttainmentRow *
tamiz_report_attainment_find (TamizReportAttainment *self,
                              gint64                 key)
{
  TamizAttainmentRow *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      row = g_ptr_array_index (self->rows, i);
      if (row->key == key)
        return row;
    }

  row = g_new0 (TamizAttainmentRow, 1);
  row->key = key;
  g_ptr_array_add (self->rows, row);
  return row;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const TamizAttainmentRow *x = *(TamizAttainmentRow *const *) a, *y = *(TamizAttainmentRow *const *) b;

  /* What has no name stands last. */
  if ((x->name == NULL) != (y->name == NULL))
    return x->name == NULL ? 1 : -1;
  return x->name != NULL ? g_utf8_collate (x->name, y->name) : 0;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const TamizAttainmentRow *x = *(TamizAttainmentRow *const *) a, *y = *(TamizAttainmentRow *const *) b;

  return (x->key > y->key) - (x->key < y->key);
}

/**
 * tamiz_report_attainment_sort:
 * @self: a report whose rows have their names
 *
 * Puts the rows in order: months by time, the rest by name.
 */
void
tamiz_report_attainment_sort (TamizReportAttainment *self)
{
  g_ptr_array_sort (self->rows, self->by == TAMIZ_ATTAINMENT_BY_MONTH ? compare_keys : compare_rows);
}

/**
 * tamiz_attainment_get_completeness:
 * @row: a row
 *
 * Says how complete the counted leads were, on average.
 *
 * Returns: thousandths; %TAMIZ_REPORT_NONE where none is counted
 */
gint64
tamiz_attainment_get_completeness (const TamizAttainmentRow *row)
{
  return row->counted > 0 ? row->completeness / row->counted : TAMIZ_REPORT_NONE;
}

/* The columns of a clock, in the order of the table: what marketing owes, then what sales does. */
static const struct
{
  TamizClockKind clock;
  const char *in_time, *late, *title, *late_title;
} columns[] = {
  { TAMIZ_CLOCK_INQUIRY, "inquiry_in_time", "inquiry_late", N_("Inquiries in time"), N_("Inquiries late") },
  { TAMIZ_CLOCK_ACCEPT, "accept_in_time", "accept_late", N_("Decided in time"), N_("Decided late") },
  { TAMIZ_CLOCK_FIRST_CONTACT, "first_contact_in_time", "first_contact_late", N_("First contact in time"),
    N_("First contact late") },
  { TAMIZ_CLOCK_ATTEMPTS, "attempts_in_time", "attempts_late", N_("Tried often enough"),
    N_("Not tried often enough") },
  { TAMIZ_CLOCK_REPORT, "report_in_time", "report_late", N_("Outcome in time"), N_("Outcome late") },
};

static void
add_columns (TamizReportTable  *table,
             TamizAttainmentBy  by)
{
  const TamizColumnFlags files = TAMIZ_COLUMN_NOT_ON_SCREEN;

  tamiz_report_table_add_column (table, bys[by].nick, _(bys[by].label), TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "counted", _("Qualified leads"), TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "quota", _("Promised"), TAMIZ_COLUMN_NUMBER, files);
  tamiz_report_table_add_column (table, "completeness", _("Completeness"), TAMIZ_COLUMN_SHARE,
                                 TAMIZ_COLUMN_NORMAL);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      tamiz_report_table_add_column (table, columns[i].in_time, _(columns[i].title), TAMIZ_COLUMN_NUMBER,
                                     TAMIZ_COLUMN_NORMAL);
      tamiz_report_table_add_column (table, columns[i].late, _(columns[i].late_title), TAMIZ_COLUMN_NUMBER, files);
    }
  tamiz_report_table_add_column (table, "handoffs", _("Handoffs"), TAMIZ_COLUMN_NUMBER, files);
  tamiz_report_table_add_column (table, "returned", C_("leads", "Returned"), TAMIZ_COLUMN_NUMBER, files);
  tamiz_report_table_add_column (table, "exceptions", _("Exceptions"), TAMIZ_COLUMN_NUMBER, files);
}

static void
set_count (TamizReportTable *table,
           const char       *key,
           guint             count)
{
  tamiz_report_table_set_number (table, key, (gint64) count * 1000);
}

/* “12 of 14”, where it is known of how many. */
static void
set_of (TamizReportTable *table,
        const char       *key,
        guint             count,
        guint             whole)
{
  g_autofree char *part = tamiz_figures_format_count (count);
  g_autofree char *all = tamiz_figures_format_count (whole);
  /* Translators: two numbers: “12 of 14” */
  g_autofree char *shown = whole > 0 ? g_strdup_printf (C_("numbers", "%s of %s"), part, all) : g_strdup ("–");

  set_count (table, key, count);
  tamiz_report_table_set_shown (table, key, shown);
}

static void
fill_row (TamizReportTable         *table,
          TamizAttainmentBy         by,
          const TamizAttainmentRow *row,
          const char               *code,
          const char               *name)
{
  gint64 completeness = tamiz_attainment_get_completeness (row);

  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, bys[by].nick, code, name);
  set_count (table, "counted", row->counted);
  if (row->quota > 0)
    set_of (table, "counted", row->counted, row->quota);
  tamiz_report_table_set_number (table, "quota", row->quota > 0 ? (gint64) row->quota * 1000 : TAMIZ_REPORT_NONE);
  tamiz_report_table_set_number (table, "completeness",
                                 completeness != TAMIZ_REPORT_NONE ? completeness * 1000 : TAMIZ_REPORT_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const TamizKept *kept = &row->kept[columns[i].clock];

      set_of (table, columns[i].in_time, kept->in_time, kept->in_time + kept->late);
      set_count (table, columns[i].late, kept->late);
    }
  set_count (table, "handoffs", row->handoffs);
  set_count (table, "returned", row->returned);
  set_count (table, "exceptions", row->exceptions);
}

static void
add_notes (TamizReportTable            *table,
           const TamizReportAttainment *self,
           GTimeZone                   *zone)
{
  g_autofree char *first = tamiz_figures_format_day (self->from, zone);
  g_autofree char *last = tamiz_figures_format_day (self->to - 1, zone);
  g_autofree char *counted = tamiz_figures_format_count (self->total.counted);
  g_autofree char *quota = tamiz_figures_format_count (self->quota);
  /* Translators: two dates */
  g_autofree char *period = g_strdup_printf (_("From %s to %s"), first, last);
  /* Translators: two numbers */
  g_autofree char *sentence = g_strdup_printf (_("%s of %s promised leads"), counted, quota);

  tamiz_report_table_add_note (table, NULL, NULL, period);
  tamiz_report_table_add_note (table, NULL, NULL, sentence);
  if (self->total.exceptions > 0)
    {
      g_autofree char *count = tamiz_figures_format_count (self->total.exceptions);
      g_autofree char *apart
          = g_strdup_printf (ngettext ("%s lead was handed over by an exception and does not count",
                                       "%s leads were handed over by exceptions and do not count", self->total.exceptions),
                             count);

      tamiz_report_table_add_note (table, NULL, NULL, apart);
    }
}

/**
 * tamiz_report_attainment_to_table:
 * @self: a report
 * @zone: the base's time zone
 * @with_total: whether a row for all of them is the last
 *
 * Makes a table of the report, with the keys that scripts rely on.
 *
 * Returns: (transfer full): the table
 */
TamizReportTable *
tamiz_report_attainment_to_table (const TamizReportAttainment *self,
                                  GTimeZone                   *zone,
                                  gboolean                     with_total)
{
  TamizReportTable *table = tamiz_report_table_new (_("Attainment"), NULL);
  static const char *const none[] = { N_("(nobody)"), NULL, N_("(no source)") };

  add_notes (table, self, zone);
  add_columns (table, self->by);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizAttainmentRow *row = g_ptr_array_index (self->rows, i);

      fill_row (table, self->by, row, row->code,
                row->name != NULL          ? row->name
                : none[self->by] != NULL ? _(none[self->by])
                                           : row->code);
    }
  if (with_total)
    {
      TamizAttainmentRow total = self->total;

      total.quota = self->quota;
      fill_row (table, self->by, &total, NULL, C_("row of a table", "All"));
    }

  return table;
}

static double
get_share (const TamizKept *kept)
{
  guint all = kept->in_time + kept->late;

  return all > 0 ? (double) kept->in_time / all : NAN;
}

/**
 * tamiz_report_attainment_to_chart:
 * @self: a report
 *
 * Makes a picture of the report: how many leads, and what was kept in time.
 * tamiz_report_table_set_heading () gives it its title.
 *
 * Returns: (transfer full): the picture
 */
TamizBlock *
tamiz_report_attainment_to_chart (const TamizReportAttainment *self)
{
  const TamizBarMeasure measures[] = {
    { _("Qualified leads"), TAMIZ_FIGURE_COUNT, NULL },
    { _("Inquiries in time"), TAMIZ_FIGURE_PERCENT, NULL },
    { _("Decided in time"), TAMIZ_FIGURE_PERCENT, NULL },
    { _("First contact in time"), TAMIZ_FIGURE_PERCENT, NULL },
    { _("Outcome in time"), TAMIZ_FIGURE_PERCENT, NULL },
  };
  TamizBlock *chart = tamiz_bar_chart_new (measures, G_N_ELEMENTS (measures));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizAttainmentRow *row = g_ptr_array_index (self->rows, i);
      const double values[] = {
        row->counted,
        get_share (&row->kept[TAMIZ_CLOCK_INQUIRY]),
        get_share (&row->kept[TAMIZ_CLOCK_ACCEPT]),
        get_share (&row->kept[TAMIZ_CLOCK_FIRST_CONTACT]),
        get_share (&row->kept[TAMIZ_CLOCK_REPORT]),
      };

      tamiz_bar_chart_add_bar (TAMIZ_BAR_CHART (chart),
                               row->name != NULL   ? row->name
                               : row->code != NULL ? row->code
                               : self->by == TAMIZ_ATTAINMENT_BY_SOURCE ? _("(no source)")
                                                                        : _("(nobody)"),
                               values);
    }

  return chart;
}

static guint
read_count (json_t     *item,
            const char *key)
{
  return (guint) tamiz_json_get_int (item, key, 0);
}

static gint64
read_thousandths (json_t     *item,
                  const char *key)
{
  json_t *number = json_object_get (item, key);

  return json_is_number (number) ? (gint64) llround (json_number_value (number) * 1000) : 0;
}

static void
read_row (TamizAttainmentRow *row,
          json_t             *item,
          const char         *key)
{
  row->code = g_strdup (tamiz_json_get_text (item, key));
  row->name = g_strdup (tamiz_json_get_text (item, "name"));
  row->counted = read_count (item, "counted");
  row->quota = read_count (item, "quota");
  row->completeness = read_thousandths (item, "completeness") * row->counted;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      TamizKept *kept = &row->kept[columns[i].clock];

      kept->in_time = read_count (item, columns[i].in_time);
      kept->late = read_count (item, columns[i].late);
    }
  row->handoffs = read_count (item, "handoffs");
  row->returned = read_count (item, "returned");
  row->exceptions = read_count (item, "exceptions");
}

static gint64
read_day (json_t     *answer,
          const char *key,
          gint64      days,
          GTimeZone  *zone)
{
  const char *text = tamiz_json_get_text (answer, key);
  gint64 day;

  return text != NULL && tamiz_day_parse (text, &day, NULL) ? tamiz_day_starts (day + days, zone) : 0;
}

/**
 * tamiz_report_attainment_read:
 * @answer: the answer of sla.report
 * @zone: the base's time zone
 *
 * Makes the report again from its answer.
 *
 * Returns: (transfer full): the report
 */
TamizReportAttainment *
tamiz_report_attainment_read (json_t    *answer,
                              GTimeZone *zone)
{
  TamizReportAttainment *self;
  TamizAttainmentBy by = TAMIZ_ATTAINMENT_BY_PERSON;
  json_t *items = json_object_get (answer, "items"), *marketing = json_object_get (answer, "marketing"), *item;
  gsize i;

  tamiz_attainment_by_from_nick (tamiz_json_get_text (answer, "by"), &by);
  self = tamiz_report_attainment_new (by, read_day (answer, "from", 0, zone), read_day (answer, "to", 1, zone));
  self->quota = read_count (marketing, "quota");
  self->promised_completeness = read_thousandths (marketing, "promised_completeness");
  read_row (&self->total, json_object_get (answer, "total"), bys[by].nick);
  json_array_foreach (items, i, item)
    {
      TamizAttainmentRow *row = g_new0 (TamizAttainmentRow, 1);

      read_row (row, item, bys[by].nick);
      g_ptr_array_add (self->rows, row);
    }

  return self;
}
