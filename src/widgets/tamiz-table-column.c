#define G_LOG_DOMAIN "tamiz-table-column"

#include "config.h"

#include "tamiz-table-column.h"

struct _TamizTableColumn
{
  GObject parent_instance;

  char *title;              /* (nullable) */
  const TamizTableCells *cells;
  gpointer data;
  GDestroyNotify free_data;

  int width;                /* asked for, pixels */
  int minimum;              /* pixels; 0 where it is not narrowed */
  gboolean expand;
  gboolean resizable;
  gboolean sortable;
  gboolean names_rows;
  int x, extent;            /* where the table has put it, from the left */
};

G_DEFINE_FINAL_TYPE (TamizTableColumn, tamiz_table_column, G_TYPE_OBJECT)

enum
{
  RESIZED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tamiz_table_column_finalize (GObject *object)
{
  TamizTableColumn *self = TAMIZ_TABLE_COLUMN (object);

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self->title);

  G_OBJECT_CLASS (tamiz_table_column_parent_class)->finalize (object);
}

static void
tamiz_table_column_class_init (TamizTableColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_table_column_finalize;

  /* It asks for another width. */
  signals[RESIZED] = g_signal_new ("resized", TAMIZ_TYPE_TABLE_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tamiz_table_column_init (TamizTableColumn *self)
{
}

/* @title (nullable) is what stands above; @cells is to outlive the column. */
TamizTableColumn *
tamiz_table_column_new (const char            *title,
                        const TamizTableCells *cells,
                        gpointer               data,
                        GDestroyNotify         free_data)
{
  TamizTableColumn *self = g_object_new (TAMIZ_TYPE_TABLE_COLUMN, NULL);

  self->title = g_strdup (title);
  self->cells = cells;
  self->data = data;
  self->free_data = free_data;

  return self;
}

const char *
tamiz_table_column_get_title (TamizTableColumn *self)
{
  return self->title;
}

GtkWidget *
tamiz_table_column_make (TamizTableColumn *self)
{
  return self->cells->make (self->data);
}

void
tamiz_table_column_bind (TamizTableColumn *self,
                         GtkWidget        *child,
                         GObject          *item)
{
  self->cells->bind (child, item, self->data);
}

void
tamiz_table_column_unbind (TamizTableColumn *self,
                           GtkWidget        *child,
                           GObject          *item)
{
  self->cells->unbind (child, item, self->data);
}

int
tamiz_table_column_get_width (TamizTableColumn *self)
{
  return self->width;
}

/* @width is in pixels; what expands is at least that wide. */
void
tamiz_table_column_set_width (TamizTableColumn *self,
                              int               width)
{
  if (self->width == width)
    return;

  self->width = width;
  g_signal_emit (self, signals[RESIZED], 0);
}

/* What it can be narrowed to; its width where it cannot. */
int
tamiz_table_column_get_minimum (TamizTableColumn *self)
{
  return self->minimum > 0 ? MIN (self->minimum, self->width) : self->width;
}

/* Makes the column, and those before it, fit into a table that is narrower than they are:
 * it then has down to @minimum pixels.  0 = it keeps its width.
 */
void
tamiz_table_column_set_minimum (TamizTableColumn *self,
                                int               minimum)
{
  if (self->minimum == minimum)
    return;

  self->minimum = minimum;
  g_signal_emit (self, signals[RESIZED], 0);
}

gboolean
tamiz_table_column_get_expand (TamizTableColumn *self)
{
  return self->expand;
}

/* Whether it takes its part of what the columns leave of the table's width; of those that are
 * narrowed it is also the first.
 */
void
tamiz_table_column_set_expand (TamizTableColumn *self,
                               gboolean          expand)
{
  if (self->expand == expand)
    return;

  self->expand = expand;
  g_signal_emit (self, signals[RESIZED], 0);
}

gboolean
tamiz_table_column_get_resizable (TamizTableColumn *self)
{
  return self->resizable;
}

void
tamiz_table_column_set_resizable (TamizTableColumn *self,
                                  gboolean          resizable)
{
  self->resizable = resizable;
}

gboolean
tamiz_table_column_get_sortable (TamizTableColumn *self)
{
  return self->sortable;
}

/* Whether its title asks for another order; to be said before the table has it. */
void
tamiz_table_column_set_sortable (TamizTableColumn *self,
                                 gboolean          sortable)
{
  self->sortable = sortable;
}

gboolean
tamiz_table_column_get_names_rows (TamizTableColumn *self)
{
  return self->names_rows;
}

/* Whether what it shows is a part of what a screen reader calls a row. */
void
tamiz_table_column_set_names_rows (TamizTableColumn *self,
                                   gboolean          names_rows)
{
  self->names_rows = names_rows;
}

int
tamiz_table_column_get_x (TamizTableColumn *self)
{
  return self->x;
}

int
tamiz_table_column_get_extent (TamizTableColumn *self)
{
  return self->extent;
}

/* For the table: where the column stands.  Returns whether that is another place. */
gboolean
tamiz_table_column_place (TamizTableColumn *self,
                          int               x,
                          int               extent)
{
  if (self->x == x && self->extent == extent)
    return FALSE;

  self->x = x;
  self->extent = extent;

  return TRUE;
}
