#define G_LOG_DOMAIN "tamiz-matrix"

#include "config.h"

#include "tamiz-matrix.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-link-grid.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

struct _TamizMatrix
{
  GtkWidget parent_instance;

  TamizLinkGrid *grid;
  json_t *data;             /* (nullable) */
  guint n_fit, n_interest;
};

G_DEFINE_FINAL_TYPE (TamizMatrix, tamiz_matrix, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const classes[] = { "grade-a", "grade-b", "grade-c", "grade-d", "grade-e" };

/* Fit runs upward and interest to the right, as on paper; the first column and the last
 * row say the bands.
 */
static int
get_column (guint interest)
{
  return (int) interest + 1;
}

static int
get_row (TamizMatrix *self,
         guint        fit)
{
  return (int) (self->n_fit - 1 - fit);
}

static void
activated_cb (TamizMatrix *self,
              const char  *target)
{
  guint fit, interest;

  if (sscanf (target, "%u,%u", &fit, &interest) == 2)
    g_signal_emit (self, signals[ACTIVATED], 0, fit, interest);
}

static void
tamiz_matrix_dispose (GObject *object)
{
  TamizMatrix *self = TAMIZ_MATRIX (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  g_clear_pointer (&self->data, json_decref);

  G_OBJECT_CLASS (tamiz_matrix_parent_class)->dispose (object);
}

static gboolean
tamiz_matrix_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  return gtk_widget_child_focus (GTK_WIDGET (TAMIZ_MATRIX (widget)->grid), direction);
}

static void
tamiz_matrix_class_init (TamizMatrixClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_matrix_dispose;
  widget_class->focus = tamiz_matrix_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "matrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /* (fit, interest): a cell was chosen; bands are counted from 0, the lowest. */
  signals[ACTIVATED] = g_signal_new ("activated", TAMIZ_TYPE_MATRIX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
tamiz_matrix_init (TamizMatrix *self)
{
  self->grid = TAMIZ_LINK_GRID (tamiz_link_grid_new ());
  tamiz_link_grid_set_centered (self->grid);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  g_signal_connect_object (self->grid, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Fit and interest"), -1);
}

GtkWidget *
tamiz_matrix_new (void)
{
  return g_object_new (TAMIZ_TYPE_MATRIX, NULL);
}

/* “70–100” */
static char *
format_band (json_t *band)
{
  g_autofree char *from = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                                json_number_value (json_object_get (band, "from")));
  g_autofree char *to = tamiz_figures_format (TAMIZ_FIGURE_NUMBER,
                                              json_number_value (json_object_get (band, "to")));

  return g_strdup_printf ("%s–%s", from, to);
}

static void
show_bands (TamizMatrix *self,
            json_t      *fit,
            json_t      *interest)
{
  json_t *band;
  gsize i;

  json_array_foreach (fit, i, band)
    {
      g_autofree char *label = format_band (band);
      /* Translators: a band of the fit, from–to */
      g_autofree char *text = g_strdup_printf (_("Fit %s"), label);

      tamiz_link_grid_set_text (self->grid, 0, get_row (self, (guint) i), text, "caption", 1);
    }
  tamiz_link_grid_set_text (self->grid, 0, (int) self->n_fit, "", "caption", 1);
  json_array_foreach (interest, i, band)
    {
      g_autofree char *label = format_band (band);
      /* Translators: a band of the interest, from–to */
      g_autofree char *text = g_strdup_printf (_("Interest %s"), label);

      tamiz_link_grid_set_text (self->grid, get_column ((guint) i), (int) self->n_fit, text, "caption", .5);
    }
}

static void
set_grade (GtkWidget *cell,
           int        grade)
{
  gtk_widget_add_css_class (cell, "cell");
  for (int i = 0; i < (int) G_N_ELEMENTS (classes); i++)
    {
      if (i == grade)
        gtk_widget_add_css_class (cell, classes[i]);
      else
        gtk_widget_remove_css_class (cell, classes[i]);
    }
}

static void
show_cell (TamizMatrix *self,
           json_t      *cell)
{
  guint fit = (guint) tamiz_json_get_int (cell, "fit", 0);
  guint interest = (guint) tamiz_json_get_int (cell, "interest", 0);
  gint64 count = tamiz_json_get_int (cell, "count", 0);
  const char *grade = tamiz_json_get_text (cell, "grade");
  g_autofree char *fit_band = format_band (json_array_get (json_object_get (self->data, "fit"), fit));
  g_autofree char *interest_band
      = format_band (json_array_get (json_object_get (self->data, "interest"), interest));
  g_autofree char *figure = tamiz_figures_format_count (count);
  /* Translators: bands from–to, a grade A to E, a number */
  g_autofree char *name = g_strdup_printf (ngettext ("Fit %s, interest %s: grade %s, %s lead",
                                                     "Fit %s, interest %s: grade %s, %s leads",
                                                     (gulong) count),
                                           fit_band, interest_band, grade, figure);
  g_autofree char *target = g_strdup_printf ("%u,%u", fit, interest);
  int number = -1;

  if (fit >= self->n_fit || interest >= self->n_interest)
    return;
  tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, grade, &number);
  tamiz_link_grid_set_link (self->grid, get_column (interest), get_row (self, fit), grade, figure, name,
                            target, count > 0);
  set_grade (tamiz_matrix_get_cell (self, fit, interest), number);
}

/**
 * tamiz_matrix_set_data:
 * @self: a matrix
 * @data: (nullable): the answer of report.matrix
 *
 * Shows a matrix.  While its bands stay the same its cells do.
 */
void
tamiz_matrix_set_data (TamizMatrix *self,
                       json_t      *data)
{
  json_t *fit = json_object_get (data, "fit"), *interest = json_object_get (data, "interest");
  json_t *cell;
  gsize i;

  g_return_if_fail (TAMIZ_IS_MATRIX (self));

  if (json_array_size (fit) != self->n_fit || json_array_size (interest) != self->n_interest)
    tamiz_link_grid_clear (self->grid);
  self->n_fit = (guint) json_array_size (fit);
  self->n_interest = (guint) json_array_size (interest);
  json_decref (self->data);
  self->data = json_incref (data);

  if (self->n_fit == 0)
    return;
  show_bands (self, fit, interest);
  json_array_foreach (json_object_get (data, "cells"), i, cell)
    show_cell (self, cell);
}

/* The widget of a cell, by its bands. */
GtkWidget *
tamiz_matrix_get_cell (TamizMatrix *self,
                       guint        fit,
                       guint        interest)
{
  return tamiz_link_grid_get_cell (self->grid, get_column (interest), get_row (self, fit));
}
