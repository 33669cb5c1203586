#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-mapping-private.h"
#include "tamiz-intake-words.h"

#include <string.h>

/* Where a column's name says little or too much, its first values say what it is. */
#define MAX_LOOKED_AT 200

/* What stands in a column's first cells. */
typedef struct
{
  guint filled;
  guint numbers;
  guint ended;               /* that say how a case ended */
  guint open;                /* that say it has not */
} Values;

/* What other programs call a case that is still being worked on, folded. */
static const char *const open_words[] = {
  "open", "new", "working", "in progress", "pending", "active", "engaging", "prospecting", "qualification",
  "qualified", "qualified to buy", "qualifiedtobuy", "needs analysis", "value proposition", "id decision makers",
  "perception analysis", "proposal", "proposal price quote", "proposal/price quote", "negotiation",
  "negotiation review", "negotiation/review", "appointment scheduled", "appointmentscheduled",
  "presentation scheduled", "presentationscheduled", "decision maker bought in", "decisionmakerboughtin",
  "decision maker bought-in", "contract sent", "contractsent", "contacted", "demo", "demo scheduled",
  "abierto", "abierta", "nuevo", "nueva", "en curso", "en proceso", "en progreso", "pendiente", "activo", "activa",
  "prospeccion", "calificacion", "calificado", "calificada", "propuesta", "propuesta enviada", "cotizado",
  "cotizacion enviada", "negociacion", "en negociacion", "contactado", "contactada", "reunion agendada",
  "demo agendada", "contrato enviado", "seguimiento", "en seguimiento", NULL,
};

/**
 * tamiz_outcome_is_open:
 * @text: what a file says of how a case ended
 *
 * Tells whether it says that the case has not ended, as other programs name its stages.
 *
 * Returns: whether there is no outcome yet
 */
gboolean
tamiz_outcome_is_open (const char *text)
{
  g_autofree char *folded = tamiz_cell_fold (text);

  return g_strv_contains (open_words, folded);
}

static void
count_cell (Values     *values,
            const char *cell)
{
  g_autofree char *text = tamiz_cell_clean (cell);
  g_autofree char *number = NULL, *unit = NULL;
  int outcome;

  if (text == NULL)
    return;
  values->filled++;
  values->numbers += tamiz_number_parse (text, '.', &number, &unit) && unit == NULL;
  if (tamiz_enum_from_text (TAMIZ_ENUM_OUTCOME, text, &outcome))
    values->ended++;
  else if (tamiz_outcome_is_open (text))
    values->open++;
}

static gboolean
is_guess (const TamizColumn *column,
          TamizStagedField   field)
{
  return column->use == TAMIZ_COLUMN_FIELD && column->field == field && !column->said && !column->learnt;
}

/* Whether what stands in a column is how cases ended, of some of them at least. */
static gboolean
holds_outcomes (const Values *values)
{
  return values->ended > 0 && (values->ended + values->open) * 2 >= values->filled;
}

/* The column that says most of how the cases ended, before one of which only the name does. */
static void
propose_outcome (TamizMapping *self,
                 const Values *values)
{
  int best = -1;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);

      if (column->use == TAMIZ_COLUMN_FIELD && column->field == TAMIZ_STAGED_OUTCOME && !is_guess (column, column->field))
        return;
      if (column->said || column->learnt || !holds_outcomes (&values[i])
          || (column->use != TAMIZ_COLUMN_LEFT_OUT && !is_guess (column, TAMIZ_STAGED_OUTCOME)))
        continue;
      if (best < 0 || values[i].ended > values[best].ended)
        best = (int) i;
    }
  if (best < 0)
    return;

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (is_guess (column_at (self, i), TAMIZ_STAGED_OUTCOME))
        column_at (self, i)->use = TAMIZ_COLUMN_LEFT_OUT;
    }
  tamiz_column_use_as_field (column_at (self, (guint) best), TAMIZ_STAGED_OUTCOME);
}

/* Campaigns have names: what is counted there, as how often somebody was called, is none. */
static void
refuse_counts (TamizMapping *self,
               const Values *values)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (!is_guess (column_at (self, i), TAMIZ_STAGED_CAMPAIGN) || values[i].filled == 0
          || values[i].numbers < values[i].filled)
        continue;
      if (self->of == TAMIZ_IMPORT_OF_PEOPLE)
        tamiz_mapping_use_as_custom (self, i, TAMIZ_KIND_LEAD);
      else
        column_at (self, i)->use = TAMIZ_COLUMN_LEFT_OUT;
    }
}

static gboolean
asks_values (TamizMapping *self)
{
  if (self->of == TAMIZ_IMPORT_OF_OUTCOMES && self->defaults[TAMIZ_STAGED_OUTCOME] == NULL)
    return TRUE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (is_guess (column_at (self, i), TAMIZ_STAGED_CAMPAIGN))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_mapping_look_at_values:
 * @self: a mapping
 * @reader: the file, at its first row
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Mends what was guessed of columns by their names, by what stands in their first rows, and
 * goes back to the first.  What somebody said or what was learnt stays.
 *
 * Returns: whether the rows could be read; else as tamiz_row_reader_read_row()
 */
gboolean
tamiz_mapping_look_at_values (TamizMapping   *self,
                              TamizRowReader *reader,
                              GCancellable   *cancellable,
                              GError        **error)
{
  g_autofree Values *values = g_new0 (Values, self->columns->len + 1);

  if (!asks_values (self))
    return TRUE;

  for (guint rows = 0; rows < MAX_LOOKED_AT; rows++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_row_reader_read_row (reader, &row, cancellable, error))
        return FALSE;
      if (row == NULL)
        break;
      for (guint i = 0; row->reject_code == NULL && i < MIN (self->columns->len, row->n_cells); i++)
        count_cell (&values[i], tamiz_row_get_cell (row, i));
    }
  tamiz_row_reader_rewind (reader);

  if (self->of == TAMIZ_IMPORT_OF_OUTCOMES && self->defaults[TAMIZ_STAGED_OUTCOME] == NULL)
    propose_outcome (self, values);
  refuse_counts (self, values);
  return TRUE;
}
