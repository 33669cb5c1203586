#define G_LOG_DOMAIN "tamiz-report-sources"

#include "config.h"

#include "tamiz-report-sources.h"

#include "tamiz-report-path.h"
#include "tamiz-report-period.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A lead is a thousand thousandths. */
#define WHOLE 1000

/* So many sources are found without a table. */
#define N_NEAR 256

static const struct
{
  const char *nick, *label;
} attributions[] = {
  [TAMIZ_ATTRIBUTION_FIRST] = { "first", N_("By first source") },
  [TAMIZ_ATTRIBUTION_LAST] = { "last", N_("By last source before MQL") },
  [TAMIZ_ATTRIBUTION_EQUAL] = { "equal", N_("In equal shares among the sources before MQL") },
};

/* A row as it is counted. */
typedef struct
{
  gint64 source;
  TamizSourceRow *row;
  gint64 reached[TAMIZ_STAGE_WON + 1];   /* thousandths of leads, by how far they got */
} Tally;

typedef struct
{
  const TamizReportSourcesInput *input;
  TamizReportSources *report;
  GHashTable *tallies;       /* gint64 of the source → Tally */
  GHashTable *outcomes;      /* gint64 of the lead → its last TamizReportOutcome */
  gint64 *shares;            /* the sources of the lead at hand */
  guint n_shares, allocated;
  TamizKnownPaths known;
  Tally *near[N_NEAR];       /* (nullable): those found before, by the ends of their ids */
} Work;

static void
row_free (gpointer data)
{
  TamizSourceRow *row = data;

  g_free (row->name);
  g_array_unref (row->won_apart);
  g_array_unref (row->cost_apart);
  g_free (row);
}

/* NULL where the report is about another source. */
static Tally *
get_tally (Work   *work,
           gint64  source)
{
  Tally **near = &work->near[(guint64) source % N_NEAR];
  Tally *tally = *near;

  if (tally != NULL && tally->source == source)
    return tally;

  tally = g_hash_table_lookup (work->tallies, &source);
  if (work->input->source != 0 && work->input->source != source)
    return NULL;
  if (tally == NULL)
    {
      tally = g_new0 (Tally, 1);
      tally->source = source;
      tally->row = tamiz_report_sources_add (work->report, source);
      g_hash_table_insert (work->tallies, &tally->source, tally);
    }
  *near = tally;

  return tally;
}

/* Whether it is already counted for the source, as far as a further touch matters. */
static gboolean
has_share (const Work *work,
           gint64      source)
{
  for (guint i = 0; i < work->n_shares; i++)
    {
      if (work->shares[i] == source)
        return TRUE;
    }

  return FALSE;
}

/* Which sources a lead is counted for.  What made it MQL is still before. */
static void
attribute (Work                 *work,
           const TamizIndexLead *lead,
           const TamizIndexPast *past,
           const TamizLeadPath  *path)
{
  gint64 mql_at = G_MININT64;

  if (past->n_touches >= work->allocated)
    {
      work->allocated = 2 * past->n_touches + 1;
      work->shares = g_renew (gint64, work->shares, work->allocated);
    }
  work->shares[0] = lead->source;
  work->n_shares = 1;
  for (guint i = 0; i < past->n_touches; i++)
    {
      const TamizIndexTouch *touch = &past->touches[i];

      /* Most touches tell nothing new. */
      if (has_share (work, touch->source))
        continue;
      if (mql_at == G_MININT64)
        mql_at = tamiz_known_paths_get_mql_at (&work->known, path, lead, past);
      if (touch->at > mql_at)
        break;
      if (work->input->attribution == TAMIZ_ATTRIBUTION_LAST)
        work->n_shares = 0;
      work->shares[work->n_shares++] = touch->source;
    }
  /* Where activities name sources, none at all is not one of them. */
  if (work->n_shares > 1 && lead->source == 0)
    {
      work->n_shares--;
      memmove (work->shares, work->shares + 1, work->n_shares * sizeof *work->shares);
    }
}

/* The parts of @whole add up to it: what does not divide goes to the first ones. */
static gint64
part_of (gint64 whole,
         guint  n,
         guint  i)
{
  gint64 part = whole / n, rest = whole % n;

  if (i < (guint) ABS (rest))
    part += rest > 0 ? 1 : -1;

  return part;
}

static void
count_path (Tally               *tally,
            const TamizLeadPath *path,
            gint64               weight)
{
  tally->reached[path->reached] += weight;
  tally->row->returned += path->returned != 0 ? weight : 0;
  tally->row->lost += path->stage == TAMIZ_STAGE_LOST ? weight : 0;
}

/* Who got to a stage has been at those before. */
static void
add_up (const Tally *tally)
{
  TamizSourceRow *row = tally->row;
  gint64 *const stages[] = {
    &row->prospects, &row->inquiries, &row->mql, &row->sql, &row->handed_off, &row->accepted,
    &row->won
  };
  gint64 sum = 0;

  for (int stage = TAMIZ_STAGE_WON; stage >= 0; stage--)
    {
      sum += tally->reached[stage];
      *stages[stage] = sum;
    }
}

static void
add_amount (Work             *work,
            const TamizMoney *money,
            gint64            day,
            guint             n,
            guint             i,
            gint64           *sum,
            GArray           *apart)
{
  gint64 converted;

  if (tamiz_report_convert (work->input->rates, work->report->currency, money->currency, day,
                            money->amount, &converted))
    *sum = tamiz_money_add (*sum, part_of (converted, n, i));
  else
    tamiz_money_list_add (apart, money->currency, part_of (money->amount, n, i));
}

static void
count_lead_cb (const TamizIndexLead *lead,
               const TamizIndexPast *past,
               gpointer              user_data)
{
  Work *work = user_data;
  const TamizReportOutcome *outcome;
  const TamizLeadPath *path;
  guint n;

  if (!tamiz_lead_is_received_in (lead, work->input->from, work->input->to))
    return;

  path = &tamiz_known_paths_find (&work->known, lead, past)->path;
  attribute (work, lead, past, path);
  outcome = path->reached >= TAMIZ_STAGE_WON ? g_hash_table_lookup (work->outcomes, &lead->id)
                                            : NULL;
  n = work->n_shares;
  for (guint i = 0; i < n; i++)
    {
      Tally *tally = get_tally (work, work->shares[i]);

      if (tally == NULL)
        continue;
      count_path (tally, path, n == 1 ? WHOLE : part_of (WHOLE, n, i));
      if (outcome != NULL)
        add_amount (work, &outcome->money, outcome->day, n, i, &tally->row->won_amount,
                    tally->row->won_apart);
    }
}

static void
add_costs (Work *work)
{
  const TamizReportSourcesInput *input = work->input;

  for (guint i = 0; input->costs != NULL && i < input->costs->len; i++)
    {
      const TamizReportCost *cost = &g_array_index (input->costs, TamizReportCost, i);
      gint64 at = tamiz_day_starts (cost->day, input->zone);
      Tally *tally;

      if (at < input->from || at >= input->to)
        continue;
      tally = get_tally (work, cost->source);
      if (tally == NULL)
        continue;
      tally->row->has_cost = TRUE;
      add_amount (work, &cost->money, cost->day, 1, 0, &tally->row->cost, tally->row->cost_apart);
    }
}

static gint64
divide (__int128 dividend,
        gint64   divisor)
{
  __int128 half = divisor / 2;
  __int128 quotient = (dividend + (dividend < 0 ? -half : half)) / divisor;

  return CLAMP (quotient, -G_MAXINT64 / 10, G_MAXINT64 / 10);
}

/* Thousandths of money over thousandths of leads, in hundredths written as thousandths. */
static gint64
cost_per (const TamizSourceRow *row,
          gint64                leads)
{
  if (!row->has_cost || row->cost_apart->len > 0 || leads == 0)
    return TAMIZ_REPORT_NONE;

  return divide ((__int128) row->cost * 100, leads) * 10;
}

static void
derive (TamizSourceRow *row)
{
  row->cost_per_inquiry = cost_per (row, row->inquiries);
  row->cost_per_sql = cost_per (row, row->sql);
  row->cost_per_won = cost_per (row, row->won);
  row->return_on_cost = TAMIZ_REPORT_NONE;
  if (row->cost > 0 && row->cost_apart->len == 0 && row->won_apart->len == 0)
    row->return_on_cost = divide ((__int128) row->won_amount * 1000, row->cost);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const TamizSourceRow *row_a = *(const TamizSourceRow *const *) a;
  const TamizSourceRow *row_b = *(const TamizSourceRow *const *) b;
  g_autofree char *name_a = tamiz_text_fold (row_a->name);
  g_autofree char *name_b = tamiz_text_fold (row_b->name);
  int order = strcmp (name_a, name_b);

  /* No source, and sources without a name, come last. */
  if ((*name_a == '\0') != (*name_b == '\0'))
    return *name_a == '\0' ? 1 : -1;
  if (order != 0)
    return order;

  return (row_a->source > row_b->source) - (row_a->source < row_b->source);
}

/* Who is a lead's first source does not depend on when it became MQL. */
static TamizIndexTelling
get_telling (TamizAttribution attribution)
{
  TamizIndexTelling telling = TAMIZ_INDEX_TELL_ID | TAMIZ_INDEX_TELL_WAY;

  if (attribution != TAMIZ_ATTRIBUTION_FIRST)
    telling |= TAMIZ_INDEX_TELL_TOUCHES;

  return telling;
}

static GHashTable *
index_outcomes (GArray *outcomes)
{
  GHashTable *table = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; outcomes != NULL && i < outcomes->len; i++)
    {
      TamizReportOutcome *outcome = &g_array_index (outcomes, TamizReportOutcome, i);

      g_hash_table_replace (table, &outcome->lead, outcome);
    }

  return table;
}

/**
 * tamiz_report_sources_new_empty:
 *
 * Makes a report without rows.
 *
 * Returns: (transfer full): the report
 */
TamizReportSources *
tamiz_report_sources_new_empty (void)
{
  TamizReportSources *self = g_new0 (TamizReportSources, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);

  return self;
}

/**
 * tamiz_report_sources_add:
 * @self: a report
 * @source: a source's id; 0 = those without
 *
 * Adds a row in which nothing is counted yet.
 *
 * Returns: (transfer none): the row
 */
TamizSourceRow *
tamiz_report_sources_add (TamizReportSources *self,
                          gint64              source)
{
  TamizSourceRow *row = g_new0 (TamizSourceRow, 1);

  row->source = source;
  row->won_apart = g_array_new (FALSE, FALSE, sizeof (TamizMoney));
  row->cost_apart = g_array_new (FALSE, FALSE, sizeof (TamizMoney));
  g_ptr_array_add (self->rows, row);

  return row;
}

/**
 * tamiz_report_sources_new:
 * @index: the leads with their stage history and their touches
 * @input: what else is needed; not changed and not kept
 *
 * Computes what each source brought and cost, over all the history of the leads that
 * were received in the period.  Amounts are converted by the rate of their day; those
 * without a rate stay apart.
 *
 * Returns: (transfer full): the report, with a row for each source of the input and for
 *   each other one that leads or costs name
 */
TamizReportSources *
tamiz_report_sources_new (TamizIndex                    *index,
                          const TamizReportSourcesInput *input)
{
  TamizReportSources *self = tamiz_report_sources_new_empty ();
  g_autofree Work *work = g_new0 (Work, 1);
  GHashTableIter tallies;
  gpointer tally;

  work->input = input;
  work->report = self;
  self->from = input->from;
  self->to = input->to;
  self->attribution = input->attribution;
  g_strlcpy (self->currency, input->currency, sizeof self->currency);
  work->tallies = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  work->outcomes = index_outcomes (input->outcomes);

  for (guint i = 0; input->sources != NULL && i < input->sources->len; i++)
    {
      const TamizReportSource *source = &g_array_index (input->sources, TamizReportSource, i);
      Tally *tally = get_tally (work, source->id);

      if (tally != NULL && tally->row->name == NULL)
        tally->row->name = g_strdup (source->name);
    }
  tamiz_known_paths_init (&work->known, index);
  tamiz_index_foreach (index, get_telling (input->attribution), count_lead_cb, work);
  add_costs (work);
  g_hash_table_iter_init (&tallies, work->tallies);
  while (g_hash_table_iter_next (&tallies, NULL, &tally))
    add_up (tally);
  for (guint i = 0; i < self->rows->len; i++)
    derive (self->rows->pdata[i]);
  g_ptr_array_sort (self->rows, compare_rows);

  tamiz_known_paths_clear (&work->known);
  g_hash_table_unref (work->tallies);
  g_hash_table_unref (work->outcomes);
  g_free (work->shares);
  return self;
}

/**
 * tamiz_report_sources_free:
 * @self: (nullable) (transfer full): a report
 *
 * Frees a report.
 */
void
tamiz_report_sources_free (TamizReportSources *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
add_columns (TamizReportTable *table)
{
  const TamizColumnFlags screen = TAMIZ_COLUMN_NORMAL, files = TAMIZ_COLUMN_NOT_ON_SCREEN;
  const TamizColumnFlags rare = TAMIZ_COLUMN_HIDE_EMPTY;
  const struct
  {
    const char *key, *title;
    TamizColumnType type;
    TamizColumnFlags flags;
  } columns[] = {
    { "source", _("Source"), TAMIZ_COLUMN_TEXT, screen },
    { "prospects", _("Prospects"), TAMIZ_COLUMN_NUMBER, screen },
    { "inquiries", _("Inquiries"), TAMIZ_COLUMN_NUMBER, screen },
    { "mql", _("MQL"), TAMIZ_COLUMN_NUMBER, screen },
    { "sql", _("SQL"), TAMIZ_COLUMN_NUMBER, screen },
    { "handed_off", C_("leads", "Handed off"), TAMIZ_COLUMN_NUMBER, screen },
    { "accepted", C_("leads", "Accepted"), TAMIZ_COLUMN_NUMBER, screen },
    { "returned", C_("leads", "Returned"), TAMIZ_COLUMN_NUMBER, screen },
    { "won", C_("leads", "Won"), TAMIZ_COLUMN_NUMBER, screen },
    { "lost", C_("leads", "Lost"), TAMIZ_COLUMN_NUMBER, screen },
    { "won_amount", _("Won amount"), TAMIZ_COLUMN_MONEY, screen },
    { "won_amount_apart", _("Won, no rate"), TAMIZ_COLUMN_MONEY_LIST, rare },
    { "cost", _("Cost"), TAMIZ_COLUMN_MONEY, screen },
    { "cost_apart", _("Cost, no rate"), TAMIZ_COLUMN_MONEY_LIST, rare },
    { "cost_per_inquiry", _("Cost per inquiry"), TAMIZ_COLUMN_MONEY, screen },
    { "cost_per_sql", _("Cost per SQL"), TAMIZ_COLUMN_MONEY, screen },
    { "cost_per_won", _("Cost per won"), TAMIZ_COLUMN_MONEY, screen },
    { "return_on_cost", _("Won for each 1 spent"), TAMIZ_COLUMN_NUMBER, screen },
    { "currency", _("Currency"), TAMIZ_COLUMN_TEXT, files },
    { "source_id", _("Source"), TAMIZ_COLUMN_TEXT, files },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    tamiz_report_table_add_column (table, columns[i].key, columns[i].title, columns[i].type,
                                   columns[i].flags);
}

static void
add_row (TamizReportTable     *table,
         const TamizSourceRow *row,
         const char           *currency)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->source);
  const struct
  {
    const char *key;
    gint64 number;
  } numbers[] = {
    { "prospects", row->prospects }, { "inquiries", row->inquiries }, { "mql", row->mql },
    { "sql", row->sql }, { "handed_off", row->handed_off }, { "accepted", row->accepted },
    { "returned", row->returned }, { "won", row->won }, { "lost", row->lost },
    { "won_amount", row->won_amount }, { "cost", row->cost },
    { "cost_per_inquiry", row->cost_per_inquiry }, { "cost_per_sql", row->cost_per_sql },
    { "cost_per_won", row->cost_per_won }, { "return_on_cost", row->return_on_cost },
  };

  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "source", row->name,
                               row->name == NULL || *row->name == '\0' ? _("(no source)") : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    tamiz_report_table_set_number (table, numbers[i].key, numbers[i].number);
  tamiz_report_table_set_money_list (table, "won_amount_apart", row->won_apart);
  tamiz_report_table_set_money_list (table, "cost_apart", row->cost_apart);
  tamiz_report_table_set_text (table, "currency", currency, NULL);
  tamiz_report_table_set_text (table, "source_id", row->source != 0 ? id : NULL, NULL);
}

/**
 * tamiz_report_sources_to_table:
 * @self: a report
 * @zone: the base's time zone, which the period is said in
 *
 * Makes a table of the report, with the keys that scripts rely on.
 *
 * Returns: (transfer full): the table
 */
TamizReportTable *
tamiz_report_sources_to_table (TamizReportSources *self,
                               GTimeZone          *zone)
{
  TamizReportTable *table = tamiz_report_table_new (_("Sources"), self->currency);

  tamiz_report_table_add_period (table, self->from, self->to, zone);
  tamiz_report_table_add_note (table, "attribution", tamiz_attribution_nick (self->attribution),
                               tamiz_attribution_label (self->attribution));
  add_columns (table);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (table, self->rows->pdata[i], self->currency);

  return table;
}

/**
 * tamiz_attribution_nick:
 * @attribution: which source a lead is counted for
 *
 * Gets the name that scripts use.
 *
 * Returns: (transfer none): the nick
 */
const char *
tamiz_attribution_nick (TamizAttribution attribution)
{
  g_return_val_if_fail (attribution < G_N_ELEMENTS (attributions), NULL);

  return attributions[attribution].nick;
}

/**
 * tamiz_attribution_label:
 * @attribution: which source a lead is counted for
 *
 * Gets what people read, in their language.
 *
 * Returns: (transfer none): the label
 */
const char *
tamiz_attribution_label (TamizAttribution attribution)
{
  g_return_val_if_fail (attribution < G_N_ELEMENTS (attributions), NULL);

  return _(attributions[attribution].label);
}

/**
 * tamiz_attribution_from_nick:
 * @nick: (nullable): a name
 * @attribution: (out): which source a lead is counted for
 *
 * Finds an attribution by its nick.
 *
 * Returns: whether there is such a one
 */
gboolean
tamiz_attribution_from_nick (const char       *nick,
                             TamizAttribution *attribution)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (attributions); i++)
    {
      if (g_str_equal (attributions[i].nick, nick))
        {
          *attribution = i;
          return TRUE;
        }
    }

  return FALSE;
}
