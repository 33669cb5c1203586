#define G_LOG_DOMAIN "tamiz-funnel-chart"

#include "config.h"

#include "tamiz-funnel-chart.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEADER 24.0
#define ROW 58.0
#define BAR_SHARE 0.5         /* of a row; the rest leads to the next bar */
#define MARK 6.0
#define GUTTER 26.0           /* left of everything, where bands are named */
#define BAND 3.0

/* Owned copies of what was given. */
typedef struct
{
  char *label, *band;
  TamizFunnelStage figures;
} Stage;

struct _TamizFunnelChart
{
  TamizBlock parent_instance;

  GArray *stages;
};

/* Where the columns stand. */
typedef struct
{
  double label_x, label_width;
  double count_x, count_width;
  double funnel_x, funnel_width;
  double left_x, left_width;
} Columns;

G_DEFINE_FINAL_TYPE (TamizFunnelChart, tamiz_funnel_chart, TAMIZ_TYPE_BLOCK)

static void
clear_stage (gpointer data)
{
  Stage *stage = data;

  g_free (stage->label);
  g_free (stage->band);
}

static Stage *
get_stage (TamizFunnelChart *self,
           guint             number)
{
  return &g_array_index (self->stages, Stage, number);
}

static gboolean
has_bands (TamizFunnelChart *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      if (get_stage (self, i)->band != NULL)
        return TRUE;
    }

  return FALSE;
}

static Columns
get_columns (TamizFunnelChart *self,
             double            width)
{
  Columns columns;

  columns.label_x = has_bands (self) ? GUTTER : 0;
  columns.label_width = width * 0.235;
  columns.count_x = columns.label_x + columns.label_width;
  columns.count_width = MAX (48, width * 0.095);
  columns.funnel_x = columns.count_x + columns.count_width + 14;
  columns.left_width = MAX (118, width * 0.235);
  columns.left_x = width - columns.left_width;
  columns.funnel_width = columns.left_x - columns.funnel_x - 18;

  return columns;
}

static double
get_widest (TamizFunnelChart *self)
{
  gint64 most = 0;

  for (guint i = 0; i < self->stages->len; i++)
    most = MAX (most, get_stage (self, i)->figures.reached);

  return most;
}

/* Any lead at all leaves a visible bar. */
static double
get_bar_width (TamizFunnelChart *self,
               guint             number,
               double            widest,
               double            width)
{
  gint64 reached = get_stage (self, number)->figures.reached;

  if (reached <= 0 || widest <= 0)
    return 0;

  return MAX (2, width * reached / widest);
}

static void
draw_header (TamizPen      *pen,
             const Columns *columns)
{
  const TamizColor *soft = &pen->theme->soft;

  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_LEFT, columns->label_x, 0,
                   columns->label_width - 6, _("Stage"));
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_RIGHT, columns->count_x, 0,
                   columns->count_width, C_("leads", "Reached"));
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_CENTER, columns->funnel_x, 0,
                   /* xgettext: no-c-format */
                   columns->funnel_width, _("Conversion, with its 95 % interval"));
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, soft, PANGO_ALIGN_LEFT, columns->left_x, 0,
                   columns->left_width, _("Left from this stage"));
}

static void
draw_label (TamizPen      *pen,
            const Columns *columns,
            const Stage   *stage,
            gboolean       last,
            double         y)
{
  const TamizFunnelStage *figures = &stage->figures;
  g_autofree char *reached = tamiz_figures_format_count (figures->reached);
  g_autofree char *open = tamiz_figures_format_count (figures->open);
  g_autofree char *skipped = tamiz_figures_format_count (figures->skipped);
  g_autofree char *returned = tamiz_figures_format_count (figures->returned);
  GString *detail = g_string_new (NULL);
  double height;

  /* What has reached the end is open no more. */
  if (!last)
    /* Translators: %s leads stand at this stage */
    g_string_append_printf (detail, _("%s open"), open);
  if (figures->skipped > 0)
    {
      g_string_append (detail, detail->len > 0 ? " · " : "");
      g_string_append_printf (detail, _("%s skipped it"), skipped);
    }
  if (figures->returned > 0)
    {
      g_string_append (detail, detail->len > 0 ? " · " : "");
      g_string_append_printf (detail, _("%s returned"), returned);
    }

  height = tamiz_pen_write_lines (pen, TAMIZ_STYLE_STRONG, &pen->theme->ink, PANGO_ALIGN_LEFT,
                                  columns->label_x, y, columns->label_width - 8, 2, stage->label);
  tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT,
                         columns->label_x, y + height + 1, columns->label_width - 8, 2, detail->str);
  tamiz_pen_write (pen, TAMIZ_STYLE_STRONG, &pen->theme->ink, PANGO_ALIGN_RIGHT, columns->count_x,
                   y + 6, columns->count_width, reached);
  g_string_free (detail, TRUE);
}

/* The paler part between two bars, with what it stands for written on it. */
static void
draw_conversion (TamizFunnelChart *self,
                 TamizPen         *pen,
                 const Columns    *columns,
                 guint             number,
                 double            y,
                 double            row)
{
  const TamizFunnelStage *figures = &get_stage (self, number)->figures;
  double widest = get_widest (self);
  double above = get_bar_width (self, number - 1, widest, columns->funnel_width);
  double below = get_bar_width (self, number, widest, columns->funnel_width);
  double center = columns->funnel_x + columns->funnel_width / 2;
  double top = y - row * (1 - BAR_SHARE);
  g_autofree char *share = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *text = NULL;
  double line = tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL);
  double width;

  tamiz_pen_set_color (pen, &pen->theme->accent_soft);
  cairo_move_to (pen->cr, center - above / 2, top);
  cairo_line_to (pen->cr, center + above / 2, top);
  cairo_line_to (pen->cr, center + below / 2, y);
  cairo_line_to (pen->cr, center - below / 2, y);
  cairo_close_path (pen->cr);
  cairo_fill (pen->cr);

  if (!(figures->conversion >= 0))
    return;

  share = tamiz_figures_format_percent (figures->conversion);
  low = tamiz_figures_format_percent (figures->low);
  high = tamiz_figures_format_percent (figures->high);
  if (figures->low >= 0 && figures->high >= figures->low)
    text = g_strdup_printf ("%s  (%s–%s)", share, low, high);
  else
    text = g_strdup (share);

  /* On the band where it is broad enough for the words, else beside it. */
  width = tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL, text);
  if (width + 12 <= (above + below) / 2)
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_CENTER,
                     columns->funnel_x, (top + y - line) / 2, columns->funnel_width, text);
  else
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_LEFT,
                     center + (above + below) / 4 + 10, (top + y - line) / 2, width + 2, text);
}

static void
draw_left_line (TamizPen         *pen,
                const Columns    *columns,
                const TamizColor *color,
                const char       *label,
                gint64            count,
                gint64            reached,
                double           *y)
{
  g_autofree char *number = NULL;
  g_autofree char *share = NULL;
  g_autofree char *text = NULL;

  if (count <= 0)
    return;

  number = tamiz_figures_format_count (count);
  if (reached > 0)
    {
      share = tamiz_figures_format_percent ((double) count / reached);
      text = g_strdup_printf ("%s  %s  (%s)", label, share, number);
    }
  else
    text = g_strdup_printf ("%s  %s", label, number);

  tamiz_pen_fill_box (pen, color, columns->left_x, *y + 2, MARK, MARK, 1.5);
  *y += 1.5
        + tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_LEFT,
                           columns->left_x + MARK + 5, *y, columns->left_width - MARK - 5, text);
}

static void
draw_left (TamizPen      *pen,
           const Columns *columns,
           const Stage   *stage,
           double         y)
{
  const TamizFunnelStage *figures = &stage->figures;

  draw_left_line (pen, columns, &pen->theme->lost, _("Lost"), figures->lost, figures->reached, &y);
  draw_left_line (pen, columns, &pen->theme->deferred, _("Deferred"), figures->deferred,
                  figures->reached, &y);
  draw_left_line (pen, columns, &pen->theme->discarded, _("Discarded"), figures->discarded,
                  figures->reached, &y);
}

/* A mark beside the stages of a band, its name along it. */
static void
draw_band (TamizPen   *pen,
           const char *name,
           double      y,
           double      height)
{
  tamiz_pen_fill_box (pen, &pen->theme->line, GUTTER - BAND - 8, y, BAND, height, BAND / 2);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, 0, y + height);
  cairo_rotate (pen->cr, -G_PI / 2);
  tamiz_pen_write (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->soft, PANGO_ALIGN_CENTER, 0, 0, height,
                   name);
  cairo_restore (pen->cr);
}

static void
draw_bands (TamizFunnelChart *self,
            TamizPen         *pen,
            double            row)
{
  guint end;

  for (guint i = 0; i < self->stages->len; i = end)
    {
      const char *name = get_stage (self, i)->band;

      for (end = i + 1; end < self->stages->len; end++)
        {
          if (g_strcmp0 (name, get_stage (self, end)->band) != 0)
            break;
        }
      if (name != NULL)
        draw_band (pen, name, HEADER + row * i, row * (end - i) - 8);
    }
}

static void
draw_empty (TamizPen *pen,
            double    width,
            double    height)
{
  tamiz_pen_fill_box (pen, &pen->theme->band, 0, 0, width, height, 6);
  tamiz_pen_write (pen, TAMIZ_STYLE_BODY, &pen->theme->soft, PANGO_ALIGN_CENTER, 12,
                   height / 2 - tamiz_pen_get_line (pen, TAMIZ_STYLE_BODY) / 2, width - 24,
                   _("No prospects were received in this period."));
}

static double
tamiz_funnel_chart_measure (TamizBlock *block,
                            TamizPen   *pen,
                            double      width,
                            double      room,
                            guint       from,
                            guint      *next)
{
  TamizFunnelChart *self = TAMIZ_FUNNEL_CHART (block);
  double height = get_widest (self) > 0 ? HEADER + ROW * self->stages->len : 60;

  /* A funnel is one part; on a page that is too low for it, it is drawn smaller. */
  if (from > 0)
    return 0;
  if (height > room)
    *next = from;

  return MIN (height, room);
}

static void
tamiz_funnel_chart_draw (TamizBlock *block,
                         TamizPen   *pen,
                         double      width,
                         double      height,
                         guint       from,
                         guint       next)
{
  TamizFunnelChart *self = TAMIZ_FUNNEL_CHART (block);
  Columns columns = get_columns (self, width);
  double widest = get_widest (self);
  double row;

  if (from > 0)
    return;
  if (widest <= 0)
    {
      draw_empty (pen, width, height);
      return;
    }

  row = (height - HEADER) / self->stages->len;
  draw_header (pen, &columns);
  draw_bands (self, pen, row);
  for (guint i = 0; i < self->stages->len; i++)
    {
      double y = HEADER + row * i;
      double bar = get_bar_width (self, i, widest, columns.funnel_width);

      if (i > 0)
        draw_conversion (self, pen, &columns, i, y, row);
      tamiz_pen_fill_box (pen, &pen->theme->accent,
                          columns.funnel_x + (columns.funnel_width - bar) / 2, y, bar,
                          row * BAR_SHARE, 0);
      draw_label (pen, &columns, get_stage (self, i), i + 1 == self->stages->len, y);
      draw_left (pen, &columns, get_stage (self, i), y);
    }
}

static void
tamiz_funnel_chart_finalize (GObject *object)
{
  TamizFunnelChart *self = TAMIZ_FUNNEL_CHART (object);

  g_array_unref (self->stages);

  G_OBJECT_CLASS (tamiz_funnel_chart_parent_class)->finalize (object);
}

static void
tamiz_funnel_chart_class_init (TamizFunnelChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_funnel_chart_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_funnel_chart_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_funnel_chart_draw;
}

static void
tamiz_funnel_chart_init (TamizFunnelChart *self)
{
  self->stages = g_array_new (FALSE, FALSE, sizeof (Stage));
  g_array_set_clear_func (self->stages, clear_stage);
}

/**
 * tamiz_funnel_chart_new:
 * @stages: (array length=n_stages): the main line from its widest stage on; copied
 * @n_stages: how many
 *
 * Makes a funnel: a bar for each stage, the conversion with its interval between them,
 * and what left from each stage.
 *
 * Returns: (transfer full): the chart
 */
TamizBlock *
tamiz_funnel_chart_new (const TamizFunnelStage *stages,
                        guint                   n_stages)
{
  TamizFunnelChart *self = g_object_new (TAMIZ_TYPE_FUNNEL_CHART, NULL);

  for (guint i = 0; i < n_stages; i++)
    {
      Stage stage = { g_strdup (stages[i].label), g_strdup (stages[i].band), stages[i] };

      stage.figures.label = stage.label;
      stage.figures.band = stage.band;
      g_array_append_val (self->stages, stage);
    }

  return TAMIZ_BLOCK (self);
}

/**
 * tamiz_funnel_chart_get_stage_at:
 * @self: a funnel
 * @height: as high as it was drawn
 * @y: where was pointed at
 *
 * Finds the stage that a click means.
 *
 * Returns: its number, or -1
 */
int
tamiz_funnel_chart_get_stage_at (TamizFunnelChart *self,
                                 double            height,
                                 double            y)
{
  double row;

  g_return_val_if_fail (TAMIZ_IS_FUNNEL_CHART (self), -1);

  if (get_widest (self) <= 0 || y < HEADER || y >= height)
    return -1;

  row = (height - HEADER) / self->stages->len;
  return CLAMP ((int) ((y - HEADER) / row), 0, (int) self->stages->len - 1);
}
