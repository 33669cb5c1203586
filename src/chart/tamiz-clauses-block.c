#define G_LOG_DOMAIN "tamiz-clauses-block"

#include "config.h"

#include "tamiz-clauses-block.h"

#define INDENT 12.0
#define TERM_SHARE 0.34       /* of the width: the column of terms */
#define TERM_GAP 12.0
#define HEADING_GAP 9.0       /* above a heading that is not the first */
#define GAP 2.5

typedef enum
{
  CLAUSE_HEADING,
  CLAUSE_TEXT,
  CLAUSE_SOFT,
  CLAUSE_LINE,
  CLAUSE_TERM,
} ClauseKind;

typedef struct
{
  ClauseKind kind;
  char *text;
  char *value;              /* (nullable): of a term */
  char *note;               /* (nullable): small, beneath */
} Clause;

struct _TamizClausesBlock
{
  TamizBlock parent_instance;

  GArray *clauses;
};

G_DEFINE_FINAL_TYPE (TamizClausesBlock, tamiz_clauses_block, TAMIZ_TYPE_BLOCK)

static void
clear_clause (gpointer data)
{
  Clause *clause = data;

  g_free (clause->text);
  g_free (clause->value);
  g_free (clause->note);
}

static TamizTextStyle
get_style (const Clause *clause)
{
  switch (clause->kind)
    {
    case CLAUSE_HEADING:
      return TAMIZ_STYLE_STRONG;
    case CLAUSE_SOFT:
      return TAMIZ_STYLE_SMALL;
    default:
      return TAMIZ_STYLE_BODY;
    }
}

static double
get_text_width (const Clause *clause,
                double        width)
{
  switch (clause->kind)
    {
    case CLAUSE_LINE:
      return width - INDENT;
    case CLAUSE_TERM:
      return width * TERM_SHARE - TERM_GAP;
    default:
      return width;
    }
}

/* The note of a term stands in the column of its value, any other beneath its text. */
static double
measure_clause (const Clause *clause,
                TamizPen     *pen,
                double        width)
{
  double height = tamiz_pen_get_height (pen, get_style (clause), clause->text, get_text_width (clause, width), 0);
  double column = clause->kind == CLAUSE_TERM ? width * (1 - TERM_SHARE) : width;
  double value = 0, note = 0;

  if (clause->note != NULL)
    note = tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL, clause->note, column, 0);
  if (clause->kind != CLAUSE_TERM)
    return height + note;

  if (clause->value != NULL)
    value = tamiz_pen_get_height (pen, TAMIZ_STYLE_BODY, clause->value, column, 0);
  return MAX (height, value + note);
}

static double
get_gap (const Clause *clause)
{
  return clause->kind == CLAUSE_HEADING ? HEADING_GAP : GAP;
}

static double
tamiz_clauses_block_measure (TamizBlock *block,
                             TamizPen   *pen,
                             double      width,
                             double      room,
                             guint       from,
                             guint      *next)
{
  TamizClausesBlock *self = TAMIZ_CLAUSES_BLOCK (block);
  double sum = 0, before_heading = 0;
  guint heading = G_MAXUINT;

  for (guint i = from; i < self->clauses->len; i++)
    {
      Clause *clause = &g_array_index (self->clauses, Clause, i);
      double height = measure_clause (clause, pen, width) + (i > from ? get_gap (clause) : 0);

      if (sum + height > room)
        {
          /* No heading at the foot of a page. */
          *next = heading != G_MAXUINT && i == heading + 1 && heading > from ? heading : i;
          return *next == heading ? before_heading : sum;
        }
      if (clause->kind == CLAUSE_HEADING)
        {
          heading = i;
          before_heading = sum;
        }
      sum += height;
    }

  return sum;
}

static void
draw_clause (const Clause *clause,
             TamizPen     *pen,
             double        width,
             double        y)
{
  double x = clause->kind == CLAUSE_LINE ? INDENT : 0;
  double column = width * TERM_SHARE;
  double height;

  if (clause->kind == CLAUSE_LINE)
    tamiz_pen_write (pen, TAMIZ_STYLE_BODY, &pen->theme->soft, PANGO_ALIGN_LEFT, 2, y, INDENT, "•");
  height = tamiz_pen_write_lines (pen, get_style (clause),
                                  clause->kind == CLAUSE_SOFT ? &pen->theme->soft : &pen->theme->ink,
                                  PANGO_ALIGN_LEFT, x, y, get_text_width (clause, width), 0, clause->text);
  if (clause->kind != CLAUSE_TERM)
    {
      if (clause->note != NULL)
        tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, 0, y + height,
                               width, 0, clause->note);
      return;
    }

  height = clause->value != NULL
               ? tamiz_pen_write_lines (pen, TAMIZ_STYLE_BODY, &pen->theme->ink, PANGO_ALIGN_LEFT, column, y,
                                        width - column, 0, clause->value)
               : 0;
  if (clause->note != NULL)
    tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, column, y + height,
                           width - column, 0, clause->note);
}

static void
tamiz_clauses_block_draw (TamizBlock *block,
                          TamizPen   *pen,
                          double      width,
                          double      height,
                          guint       from,
                          guint       next)
{
  TamizClausesBlock *self = TAMIZ_CLAUSES_BLOCK (block);
  double y = 0;

  for (guint i = from; i < MIN (next, self->clauses->len); i++)
    {
      Clause *clause = &g_array_index (self->clauses, Clause, i);

      if (i > from)
        y += get_gap (clause);
      draw_clause (clause, pen, width, y);
      y += measure_clause (clause, pen, width);
    }
}

static void
tamiz_clauses_block_finalize (GObject *object)
{
  TamizClausesBlock *self = TAMIZ_CLAUSES_BLOCK (object);

  g_array_unref (self->clauses);

  G_OBJECT_CLASS (tamiz_clauses_block_parent_class)->finalize (object);
}

static void
tamiz_clauses_block_class_init (TamizClausesBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_clauses_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_clauses_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_clauses_block_draw;
}

static void
tamiz_clauses_block_init (TamizClausesBlock *self)
{
  self->clauses = g_array_new (FALSE, FALSE, sizeof (Clause));
  g_array_set_clear_func (self->clauses, clear_clause);
}

/**
 * tamiz_clauses_block_new:
 *
 * Makes an agreement without clauses.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_clauses_block_new (void)
{
  return g_object_new (TAMIZ_TYPE_CLAUSES_BLOCK, NULL);
}

static void
add (TamizClausesBlock *self,
     ClauseKind         kind,
     const char        *text,
     const char        *value,
     const char        *note)
{
  Clause clause = { kind, g_strdup (text), g_strdup (value), g_strdup (note) };

  g_array_append_val (self->clauses, clause);
}

/**
 * tamiz_clauses_block_add_heading:
 * @self: clauses
 * @heading: what the next ones are of
 * @note: (nullable): said in short beneath
 *
 * Adds a heading.
 */
void
tamiz_clauses_block_add_heading (TamizClausesBlock *self,
                                 const char        *heading,
                                 const char        *note)
{
  g_return_if_fail (TAMIZ_IS_CLAUSES_BLOCK (self));

  add (self, CLAUSE_HEADING, heading, NULL, note);
}

/**
 * tamiz_clauses_block_add_text:
 * @self: clauses
 * @text: a paragraph
 * @soft: whether it only explains
 *
 * Adds a paragraph.
 */
void
tamiz_clauses_block_add_text (TamizClausesBlock *self,
                              const char        *text,
                              gboolean           soft)
{
  g_return_if_fail (TAMIZ_IS_CLAUSES_BLOCK (self));

  add (self, soft ? CLAUSE_SOFT : CLAUSE_TEXT, text, NULL, NULL);
}

/**
 * tamiz_clauses_block_add_line:
 * @self: clauses
 * @line: one of several
 *
 * Adds a line with a mark before it.
 */
void
tamiz_clauses_block_add_line (TamizClausesBlock *self,
                              const char        *line)
{
  g_return_if_fail (TAMIZ_IS_CLAUSES_BLOCK (self));

  add (self, CLAUSE_LINE, line, NULL, NULL);
}

/**
 * tamiz_clauses_block_add_term:
 * @self: clauses
 * @term: what it is said of
 * @value: (nullable): what is said
 * @note: (nullable): and more, small
 *
 * Adds a term with what is said of it beside.
 */
void
tamiz_clauses_block_add_term (TamizClausesBlock *self,
                              const char        *term,
                              const char        *value,
                              const char        *note)
{
  g_return_if_fail (TAMIZ_IS_CLAUSES_BLOCK (self));

  add (self, CLAUSE_TERM, term, value, note);
}
