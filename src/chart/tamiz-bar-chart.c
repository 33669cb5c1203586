#define G_LOG_DOMAIN "tamiz-bar-chart"

#include "config.h"

#include "tamiz-bar-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROW 19.0
#define BAR 11.0
#define AXIS 18.0
#define MAX_WHOLE 420.0
#define PANEL_GAP 16.0
#define MAX_TICKS 3           /* steps between them; a panel is narrow */

typedef struct
{
  char *title;
  TamizFigure figure;
  double low, high;             /* the axis; both include 0 */
  double step;
  double value_width;           /* of the widest number beside a bar; 0 = not measured */
} Panel;

typedef struct
{
  char *label;
  double *values;
} Bar;

struct _TamizBarChart
{
  TamizBlock parent_instance;

  GArray *panels;
  GArray *bars;
};

/* Where the panels stand. */
typedef struct
{
  double label_width;
  double panel_width;
  double header;
} Columns;

G_DEFINE_FINAL_TYPE (TamizBarChart, tamiz_bar_chart, TAMIZ_TYPE_BLOCK)

static void
clear_panel (gpointer data)
{
  g_free (((Panel *) data)->title);
}

static void
clear_bar (gpointer data)
{
  Bar *bar = data;

  g_free (bar->label);
  g_free (bar->values);
}

static Panel *
get_panel (TamizBarChart *self,
           guint          number)
{
  return &g_array_index (self->panels, Panel, number);
}

static Bar *
get_bar (TamizBarChart *self,
         guint          number)
{
  return &g_array_index (self->bars, Bar, number);
}

/* Steps of 1, 2 or 5 times a power of ten, counts of 1 at least. */
static double
choose_step (double      span,
             TamizFigure figure)
{
  double rough = span / MAX_TICKS;
  double power = pow (10, floor (log10 (rough)));
  double share = rough / power;
  double step = (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;

  return figure == TAMIZ_FIGURE_COUNT ? MAX (1, step) : step;
}

static void
choose_axis (TamizBarChart *self,
             guint          number)
{
  Panel *panel = get_panel (self, number);

  panel->low = 0;
  panel->high = 0;
  for (guint i = 0; i < self->bars->len; i++)
    {
      double value = get_bar (self, i)->values[number];

      if (!isfinite (value))
        continue;
      panel->low = MIN (panel->low, value);
      panel->high = MAX (panel->high, value);
    }

  if (panel->high - panel->low <= 0)
    panel->high = panel->figure == TAMIZ_FIGURE_PERCENT ? 0.01 : 1;
  panel->step = choose_step (panel->high - panel->low, panel->figure);
}

static void
measure_values (TamizBarChart *self,
                TamizPen      *pen,
                guint          number)
{
  Panel *panel = get_panel (self, number);

  if (panel->value_width > 0)
    return;

  panel->value_width = 1;
  for (guint i = 0; i < self->bars->len; i++)
    {
      double value = get_bar (self, i)->values[number];
      g_autofree char *text = tamiz_figures_format (panel->figure, value);

      panel->value_width = MAX (panel->value_width,
                                tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL, text));
    }
}

static Columns
get_columns (TamizBarChart *self,
             TamizPen      *pen,
             double         width)
{
  Columns columns = { 40, 0, 0 };
  guint n = self->panels->len;

  for (guint i = 0; i < self->bars->len; i++)
    {
      double label = tamiz_pen_get_width (pen, TAMIZ_STYLE_BODY, get_bar (self, i)->label);

      columns.label_width = MAX (columns.label_width, label);
    }
  columns.label_width = MIN (columns.label_width, width * (n <= 2 ? 0.32 : 0.24));
  columns.panel_width = n > 0 ? (width - columns.label_width) / n - PANEL_GAP : 0;

  for (guint i = 0; i < n; i++)
    {
      double title = tamiz_pen_get_height (pen, TAMIZ_STYLE_SMALL_STRONG,
                                           get_panel (self, i)->title, columns.panel_width, 2);

      measure_values (self, pen, i);
      columns.header = MAX (columns.header, title);
    }
  columns.header += 6;

  return columns;
}

static double
get_panel_x (const Columns *columns,
             guint          number)
{
  return columns->label_width + PANEL_GAP + number * (columns->panel_width + PANEL_GAP);
}

/* Room is kept beside the longest bar for its number. */
static double
get_x (const Panel   *panel,
       const Columns *columns,
       double         value)
{
  double before = panel->low < 0 ? panel->value_width + 4 : 0;
  double room = MAX (8, columns->panel_width - before - panel->value_width - 4);

  return before + room * (value - panel->low) / (panel->high - panel->low);
}

static void
draw_axis (TamizPen      *pen,
           const Panel   *panel,
           const Columns *columns,
           double         x,
           double         top,
           double         bottom)
{
  int first = (int) ceil (panel->low / panel->step - 1e-9);
  int last = (int) floor (panel->high / panel->step + 1e-9);
  double free_from = -INFINITY;

  for (int i = first; i <= last; i++)
    {
      double value = i * panel->step;
      double at = x + get_x (panel, columns, value);
      g_autofree char *text = tamiz_figures_format_tick (panel->figure, value, panel->step);
      double width = tamiz_pen_get_width (pen, TAMIZ_STYLE_SMALL, text);
      double left = MIN (at - width / 2, x + columns->panel_width - width);

      left = MAX (left, x);
      tamiz_pen_rule (pen, i == 0 ? &pen->theme->soft : &pen->theme->line, at, top, at, bottom,
                      i == 0 ? 0.8 : 0.5);
      if (left < free_from)
        continue;
      tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->soft, PANGO_ALIGN_LEFT, left,
                       bottom + 3, width + 2, text);
      free_from = left + width + 3;
    }
}

static void
draw_bar (TamizPen         *pen,
          const Panel      *panel,
          const Columns    *columns,
          const TamizColor *color,
          double            value,
          double            x,
          double            y)
{
  g_autofree char *text = tamiz_figures_format (panel->figure, value);
  double zero = x + get_x (panel, columns, 0);
  double end = isfinite (value) ? x + get_x (panel, columns, value) : zero;
  double middle = y + ROW / 2 - tamiz_pen_get_line (pen, TAMIZ_STYLE_SMALL) / 2;

  if (end != zero)
    {
      double width = MAX (1, fabs (end - zero));

      tamiz_pen_fill_box (pen, color, MIN (zero, end), y + (ROW - BAR) / 2, width, BAR, 0);
    }

  if (value < 0)
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_RIGHT,
                     end - 3 - panel->value_width, middle, panel->value_width, text);
  else
    tamiz_pen_write (pen, TAMIZ_STYLE_SMALL, &pen->theme->ink, PANGO_ALIGN_LEFT, end + 4, middle,
                     panel->value_width + 2, text);
}

static double
tamiz_bar_chart_measure (TamizBlock *block,
                         TamizPen   *pen,
                         double      width,
                         double      room,
                         guint       from,
                         guint      *next)
{
  TamizBarChart *self = TAMIZ_BAR_CHART (block);
  Columns columns;
  double around, fitting;
  guint rows;

  if (self->bars->len == 0)
    {
      *next = room < 60 && from == 0 ? from : TAMIZ_BLOCK_END;
      return from == 0 ? 60 : 0;
    }

  columns = get_columns (self, pen, width);
  around = columns.header + AXIS;
  rows = self->bars->len - MIN (from, self->bars->len);
  fitting = floor ((room - around) / ROW);
  if (fitting < rows)
    {
      /* A short chart is not torn: it waits for the next page. */
      if (from == 0 && around + rows * ROW <= MAX_WHOLE)
        fitting = 0;
      rows = fitting > 0 ? (guint) fitting : 0;
      *next = from + rows;
    }

  return around + rows * ROW;
}

static void
draw_empty (TamizPen *pen,
            double    width,
            double    height)
{
  tamiz_pen_fill_box (pen, &pen->theme->band, 0, 0, width, height, 6);
  tamiz_pen_write (pen, TAMIZ_STYLE_BODY, &pen->theme->soft, PANGO_ALIGN_CENTER, 12,
                   height / 2 - tamiz_pen_get_line (pen, TAMIZ_STYLE_BODY) / 2, width - 24,
                   _("There is nothing to show for this period."));
}

static void
tamiz_bar_chart_draw (TamizBlock *block,
                      TamizPen   *pen,
                      double      width,
                      double      height,
                      guint       from,
                      guint       next)
{
  TamizBarChart *self = TAMIZ_BAR_CHART (block);
  guint end = MIN (next, self->bars->len);
  Columns columns;

  if (self->bars->len == 0)
    {
      if (from == 0)
        draw_empty (pen, width, height);
      return;
    }

  columns = get_columns (self, pen, width);
  for (guint i = 0; i < self->panels->len; i++)
    {
      Panel *panel = get_panel (self, i);
      double x = get_panel_x (&columns, i);

      tamiz_pen_write_lines (pen, TAMIZ_STYLE_SMALL_STRONG, &pen->theme->ink, PANGO_ALIGN_LEFT, x,
                             0, columns.panel_width, 2, panel->title);
      draw_axis (pen, panel, &columns, x, columns.header, columns.header + ROW * (end - from));
      for (guint j = from; j < end; j++)
        draw_bar (pen, panel, &columns, &pen->theme->series[i % TAMIZ_THEME_N_SERIES],
                  get_bar (self, j)->values[i], x, columns.header + ROW * (j - from));
    }

  for (guint j = from; j < end; j++)
    tamiz_pen_write (pen, TAMIZ_STYLE_BODY, &pen->theme->ink, PANGO_ALIGN_RIGHT, 0,
                     columns.header + ROW * (j - from) + ROW / 2
                       - tamiz_pen_get_line (pen, TAMIZ_STYLE_BODY) / 2,
                     columns.label_width, get_bar (self, j)->label);
}

static void
tamiz_bar_chart_finalize (GObject *object)
{
  TamizBarChart *self = TAMIZ_BAR_CHART (object);

  g_array_unref (self->panels);
  g_array_unref (self->bars);

  G_OBJECT_CLASS (tamiz_bar_chart_parent_class)->finalize (object);
}

static void
tamiz_bar_chart_class_init (TamizBarChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_bar_chart_finalize;
  TAMIZ_BLOCK_CLASS (klass)->measure = tamiz_bar_chart_measure;
  TAMIZ_BLOCK_CLASS (klass)->draw = tamiz_bar_chart_draw;
}

static void
tamiz_bar_chart_init (TamizBarChart *self)
{
  self->panels = g_array_new (FALSE, FALSE, sizeof (Panel));
  g_array_set_clear_func (self->panels, clear_panel);
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  g_array_set_clear_func (self->bars, clear_bar);
}

/**
 * tamiz_bar_chart_new:
 * @measures: (array length=n_measures): what is shown of each row, in panels side by
 *   side; copied
 * @n_measures: how many, at most four read well
 *
 * Makes a chart of horizontal bars.
 *
 * Returns: (transfer full): the chart, without rows
 */
TamizBlock *
tamiz_bar_chart_new (const TamizBarMeasure *measures,
                     guint                  n_measures)
{
  TamizBarChart *self = g_object_new (TAMIZ_TYPE_BAR_CHART, NULL);

  for (guint i = 0; i < n_measures; i++)
    {
      const char *currency = measures[i].currency;
      Panel panel = { NULL, measures[i].figure, 0, 1, 1, 0 };

      panel.title = currency != NULL && *currency != '\0'
                      ? g_strdup_printf ("%s (%s)", measures[i].title, currency)
                      : g_strdup (measures[i].title);
      g_array_append_val (self->panels, panel);
    }

  return TAMIZ_BLOCK (self);
}

/**
 * tamiz_bar_chart_add_bar:
 * @self: a chart
 * @label: the source's name
 * @values: as many as there are measures; not a number = unknown, shown as a dash
 *
 * Adds a row.
 */
void
tamiz_bar_chart_add_bar (TamizBarChart *self,
                         const char    *label,
                         const double  *values)
{
  Bar bar;

  g_return_if_fail (TAMIZ_IS_BAR_CHART (self));

  bar.label = g_strdup (label);
  bar.values = g_memdup2 (values, sizeof (double) * self->panels->len);
  g_array_append_val (self->bars, bar);

  for (guint i = 0; i < self->panels->len; i++)
    {
      get_panel (self, i)->value_width = 0;
      choose_axis (self, i);
    }
}
