#define G_LOG_DOMAIN "tamiz-standing-block"

#include "config.h"

#include "tamiz-standing-block.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 92.0
#define GAP 22.0
#define WHOLE 100000            /* a score's highest, in thousandths */
#define MAX_BANDS 8
#define MAX_POINTS 400

typedef struct
{
  gint64 at;
  gint64 interest;
} Point;

struct _TamizStandingBlock
{
  TamizBlock parent_instance;

  json_t *matrix;               /* (nullable) */
  gint64 fit, interest;
  gboolean fit_known;
  GArray *course;               /* Point */
  char *first_day, *last_day;   /* (nullable) */
  gint64 completeness;          /* thousandths */
  guint met, not_met, unknown;  /* criteria */
};

G_DEFINE_FINAL_TYPE (TamizStandingBlock, tamiz_standing_block, TAMIZ_TYPE_BLOCK)

/* The bands of an axis: lower edges, rising.  0 where they cannot be drawn. */
static guint
get_bands (TamizStandingBlock *self,
           const char         *key)
{
  gsize n = json_array_size (json_object_get (self->matrix, key));

  return n >= 1 && n <= MAX_BANDS ? (guint) n : 0;
}

static gint64
get_edge (TamizStandingBlock *self,
          const char         *key,
          guint               band)
{
  return json_integer_value (json_array_get (json_object_get (self->matrix, key), band));
}

static guint
find_band (TamizStandingBlock *self,
           const char         *key,
           gint64              score)
{
  guint band = 0;

  while (band + 1 < get_bands (self, key) && score >= get_edge (self, key, band + 1))
    band++;

  return band;
}

static int
get_grade (TamizStandingBlock *self,
           guint               fit,
           guint               interest)
{
  const char *nick = json_string_value (
      json_array_get (json_array_get (json_object_get (self->matrix, "grades"), fit), interest));
  int grade = -1;

  if (nick != NULL)
    tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, nick, &grade);

  return grade < TAMIZ_THEME_N_GRADES ? grade : -1;
}

/* The cell where it stands is whole, the others are pale: it is seen without reading. */
static void
draw_cell (TamizStandingBlock *self,
           TamizPen           *pen,
           guint               fit,
           guint               interest,
           double              x,
           double              y,
           double              width,
           double              height)
{
  int grade = get_grade (self, fit, interest);
  gboolean here = self->fit_known && fit == find_band (self, "fit_bands", self->fit)
                  && interest == find_band (self, "interest_bands", self->interest);
  const TamizColor *color = here && grade >= 0 ? &pen->theme->grades[grade] : &pen->theme->band;
  TamizTextStyle style = here ? TAMIZ_STYLE_HEADING : TAMIZ_STYLE_SMALL;

  tamiz_pen_fill_box (pen, color, x + 1, y + 1, width - 2, height - 2, 2.5);
  if (grade >= 0)
    tamiz_pen_write (pen, style, here ? &pen->theme->on_grade : &pen->theme->soft, PANGO_ALIGN_CENTER, x,
                     y + (height - tamiz_pen_get_line (pen, style)) / 2, width,
                     tamiz_enum_label (TAMIZ_ENUM_GRADE, grade));
}

static void
draw_matrix (TamizStandingBlock *self,
             TamizPen           *pen,
             double              x,
             double              width)
{
  guint rows = get_bands (self, "fit_bands"), columns = get_bands (self, "interest_bands");
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double top = line + 2, height = (HEIGHT - top - line - 2) / rows, cell = width / columns;

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, 0, width, _("Fit ↑"));
  for (guint fit = 0; fit < rows; fit++)
    {
      for (guint interest = 0; interest < columns; interest++)
        draw_cell (self, pen, fit, interest, x + interest * cell, top + (rows - 1 - fit) * height, cell, height);
    }
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_RIGHT, x, HEIGHT - line, width,
                   _("Interest →"));
}

static void
move_along (TamizStandingBlock *self,
            TamizPen           *pen,
            double              x,
            double              width,
            double              bottom,
            double              height)
{
  const Point *first = &g_array_index (self->course, Point, 0);
  const Point *last = &g_array_index (self->course, Point, self->course->len - 1);
  double span = MAX ((double) (last->at - first->at), 1);

  for (guint i = 0; i < self->course->len; i++)
    {
      const Point *point = &g_array_index (self->course, Point, i);
      double px = x + (double) (point->at - first->at) / span * width;
      double py = bottom - (double) point->interest / WHOLE * height;

      cairo_line_to (pen->cr, px, py);
    }
}

static void
draw_course (TamizStandingBlock *self,
             TamizPen           *pen,
             double              x,
             double              width)
{
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double top = line + 5, bottom = HEIGHT - line - 3, height = bottom - top;
  const Point *last = &g_array_index (self->course, Point, self->course->len - 1);

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, 0, width,
                   _("Interest over time"));
  tamiz_pen_rule (pen, &pen->theme->line, x, top, x + width, top, 0.4);
  tamiz_pen_rule (pen, &pen->theme->line, x, (top + bottom) / 2, x + width, (top + bottom) / 2, 0.4);
  tamiz_pen_rule (pen, &pen->theme->soft, x, bottom, x + width, bottom, 0.8);

  cairo_new_path (pen->cr);
  cairo_move_to (pen->cr, x, bottom);
  move_along (self, pen, x, width, bottom, height);
  cairo_line_to (pen->cr, x + width, bottom);
  cairo_close_path (pen->cr);
  tamiz_pen_set_color (pen, &pen->theme->accent_soft);
  cairo_fill (pen->cr);
  cairo_new_path (pen->cr);
  move_along (self, pen, x, width, bottom, height);
  tamiz_pen_set_color (pen, &pen->theme->accent);
  cairo_set_line_width (pen->cr, 1.4);
  cairo_stroke (pen->cr);
  cairo_arc (pen->cr, x + width, bottom - (double) last->interest / WHOLE * height, 2.4, 0, 2 * G_PI);
  cairo_fill (pen->cr);

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, HEIGHT - line, width / 2,
                   self->first_day);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_RIGHT, x + width / 2, HEIGHT - line,
                   width / 2, self->last_day);
}

static double
draw_count (TamizPen         *pen,
            const TamizColor *color,
            const char       *words,
            guint             count,
            double            x,
            double            y,
            double            width)
{
  g_autofree char *number = tamiz_figures_format_count (count);

  if (count == 0)
    return y;
  tamiz_pen_fill_box (pen, color, x, y + 2.5, 6, 6, 1);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_LEFT, x + 11, y, width - 40, words);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->ink, PANGO_ALIGN_RIGHT, x + width - 40, y, 40, number);

  return y + tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) + 1.5;
}

static void
draw_completeness (TamizStandingBlock *self,
                   TamizPen           *pen,
                   double              x,
                   double              width)
{
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL), y = line + 5;
  double share = (double) CLAMP (self->completeness, 0, 1000) / 1000;
  g_autofree char *percent = tamiz_figures_format_percent (share);

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, 0, width, _("Complete"));
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->ink, PANGO_ALIGN_RIGHT, x, 0, width, percent);
  tamiz_pen_fill_box (pen, &pen->theme->band, x, y, width, 7, 3.5);
  if (share > 0)
    tamiz_pen_fill_box (pen, &pen->theme->accent, x, y, MAX (width * share, 7), 7, 3.5);
  y += 7 + 8;
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, x, y, width, _("Criteria"));
  y += line + 3;
  y = draw_count (pen, &pen->theme->accent, C_("criteria", "Met"), self->met, x, y, width);
  y = draw_count (pen, &pen->theme->lost, C_("criteria", "Not met"), self->not_met, x, y, width);
  draw_count (pen, &pen->theme->line, C_("criteria", "Not known"), self->unknown, x, y, width);
}

static gboolean
has_matrix (TamizStandingBlock *self)
{
  return get_bands (self, "fit_bands") > 0 && get_bands (self, "interest_bands") > 0;
}

static double
tamiz_standing_block_measure (TamizBlock *block,
                              TamizPen   *pen,
                              double      width,
                              double      room,
                              guint       from,
                              guint      *next)
{
  if (from == 0 && HEIGHT > room)
    *next = 0;

  return from > 0 ? 0 : HEIGHT;
}

static void
tamiz_standing_block_draw (TamizBlock *block,
                           TamizPen   *pen,
                           double      width,
                           double      height,
                           guint       from,
                           guint       next)
{
  TamizStandingBlock *self = TAMIZ_STANDING_BLOCK (block);
  gboolean course = self->course->len > 1, matrix = has_matrix (self);
  double column = (width - 2 * GAP) / 3, x = 0;

  if (from > 0)
    return;
  if (matrix)
    {
      draw_matrix (self, pen, x, column);
      x += column + GAP;
    }
  if (course)
    {
      draw_course (self, pen, x, column);
      x += column + GAP;
    }
  draw_completeness (self, pen, x, column);
}

static void
tamiz_standing_block_finalize (GObject *object)
{
  TamizStandingBlock *self = TAMIZ_STANDING_BLOCK (object);

  g_clear_pointer (&self->matrix, json_decref);
  g_array_unref (self->course);
  g_free (self->first_day);
  g_free (self->last_day);

  G_OBJECT_CLASS (tamiz_standing_block_parent_class)->finalize (object);
}

static void
tamiz_standing_block_class_init (TamizStandingBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_standing_block_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_standing_block_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_standing_block_draw;
}

static void
tamiz_standing_block_init (TamizStandingBlock *self)
{
  self->course = g_array_new (FALSE, FALSE, sizeof (Point));
}

/* What is read from a file may be anything: only what rises in time is drawn. */
static void
read_course (TamizStandingBlock *self,
             json_t             *course,
             GTimeZone          *zone)
{
  gint64 last = G_MININT64;
  json_t *item;
  gsize i;

  json_array_foreach (course, i, item)
    {
      Point point = { 0, CLAMP (tamiz_json_get_int (item, "interest", 0), 0, WHOLE) };

      if (self->course->len == MAX_POINTS)
        break;
      if (!tamiz_words_get_time (item, "at", &point.at) || point.at <= last)
        continue;
      last = point.at;
      g_array_append_val (self->course, point);
    }
  if (self->course->len < 2)
    return;
  self->first_day = tamiz_figures_format_short_day (g_array_index (self->course, Point, 0).at, zone);
  self->last_day = tamiz_figures_format_short_day (last, zone);
}

static void
count_criteria (TamizStandingBlock *self,
                json_t             *criteria)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (criteria, i, criterion)
    {
      const char *state = tamiz_words_get_text (criterion, "state");

      if (g_strcmp0 (state, "met") == 0)
        self->met++;
      else if (g_strcmp0 (state, "unknown") == 0)
        self->unknown++;
      else
        self->not_met++;
    }
}

/**
 * tamiz_standing_block_new:
 * @packet: a packet
 * @zone: whose days they are
 *
 * Makes the charts of a packet; what older packets do not hold is left out.
 *
 * Returns: (transfer full): the block
 */
TamizBlock *
tamiz_standing_block_new (json_t    *packet,
                          GTimeZone *zone)
{
  TamizStandingBlock *self = g_object_new (TAMIZ_TYPE_STANDING_BLOCK, NULL);
  json_t *verdict = json_object_get (packet, "verdict");
  json_t *matrix = json_object_get (packet, "matrix");

  if (json_is_object (matrix))
    self->matrix = json_incref (matrix);
  self->fit_known = json_is_integer (json_object_get (verdict, "fit"));
  self->fit = tamiz_json_get_int (verdict, "fit", 0);
  self->interest = tamiz_json_get_int (verdict, "interest", 0);
  self->completeness = tamiz_json_get_int (verdict, "completeness", 0);
  read_course (self, json_object_get (packet, "course"), zone);
  count_criteria (self, json_object_get (packet, "criteria"));

  return TAMIZ_BLOCK (self);
}
