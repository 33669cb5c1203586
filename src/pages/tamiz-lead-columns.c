#define G_LOG_DOMAIN "tamiz-lead-columns"

#include "config.h"

#include "tamiz-lead-columns.h"

#include "tamiz-enums.h"
#include "tamiz-grade-badge.h"
#include "tamiz-lead-item.h"

#include <glib/gi18n-lib.h>

static void
show_text (GtkWidget  *child,
           const char *text)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (child), text);
}

static void
show_grade (TamizDesk     *desk,
            GtkWidget     *child,
            TamizLeadItem *lead)
{
  /* Until it is read nothing is said of it, not even that it has no grade. */
  gtk_widget_set_visible (child, tamiz_lead_item_get_stage (lead) >= 0);
  tamiz_grade_badge_set_grade (TAMIZ_GRADE_BADGE (child), tamiz_lead_item_get_grade (lead));
  tamiz_grade_badge_set_outdated (TAMIZ_GRADE_BADGE (child), tamiz_lead_item_is_outdated (lead));
}

static void
show_name (TamizDesk     *desk,
           GtkWidget     *child,
           TamizLeadItem *lead)
{
  const char *name = tamiz_lead_item_get_name (lead);

  show_text (child, name != NULL && *name != '\0' ? name : tamiz_lead_item_get_email (lead));
}

static void
show_company (TamizDesk     *desk,
              GtkWidget     *child,
              TamizLeadItem *lead)
{
  show_text (child, tamiz_lead_item_get_company (lead));
}

static void
show_stage (TamizDesk     *desk,
            GtkWidget     *child,
            TamizLeadItem *lead)
{
  int stage = tamiz_lead_item_get_stage (lead);

  show_text (child, stage >= 0 ? tamiz_enum_label (TAMIZ_ENUM_STAGE, stage) : NULL);
}

static void
show_source (TamizDesk     *desk,
             GtkWidget     *child,
             TamizLeadItem *lead)
{
  show_text (child, tamiz_lead_item_get_source (lead));
}

static void
show_owner (TamizDesk     *desk,
            GtkWidget     *child,
            TamizLeadItem *lead)
{
  show_text (child, tamiz_lead_item_get_owner (lead));
}

static void
show_last_activity (TamizDesk     *desk,
                    GtkWidget     *child,
                    TamizLeadItem *lead)
{
  g_autofree char *ago = tamiz_desk_format_ago_at (desk, tamiz_lead_item_get_last_activity (lead));

  show_text (child, ago);
}

/* The columns; each sorts by one of lead.list's orders.  The grade's order is the rank:
 * among those of a grade, the best first.  Up to the stage they fit beside the editor.
 */
static const struct
{
  const char *title;
  const char *sort;
  const char *changes;      /* the signal of a lead that what is shown has changed */
  int width, minimum;       /* pixels where text is not enlarged; 0 = it is not narrowed */
  gboolean expand;
  gboolean names_rows;      /* whether it says who it is */
  void (*show) (TamizDesk     *desk,
                GtkWidget     *child,
                TamizLeadItem *lead);
} columns[] = {
  { N_("Grade"), "rank", "notify::grade", 76, 50, FALSE, TRUE, show_grade },
  { N_("Name"), "name", "notify::name", 166, 80, TRUE, TRUE, show_name },
  { N_("Company"), "company", "notify::company", 148, 64, TRUE, TRUE, show_company },
  { N_("Stage"), "stage", "notify::stage", 220, 100, FALSE, TRUE, show_stage },
  { N_("Source"), "source", "notify::source", 120, 0, FALSE, FALSE, show_source },
  { N_("Owner"), "owner", "notify::owner", 130, 0, FALSE, FALSE, show_owner },
  { N_("Last Activity"), "last_activity", "notify::last-activity", 126, 0, FALSE, FALSE, show_last_activity },
};

/* A column's own data for its cells. */
typedef struct
{
  TamizDesk *desk;
  guint column;
} Place;

static void
free_place (gpointer data)
{
  Place *place = data;

  g_object_unref (place->desk);
  g_free (place);
}

static GtkWidget *
make_cell (gpointer data)
{
  Place *place = data;
  GtkWidget *child;

  if (columns[place->column].show == show_grade)
    child = tamiz_grade_badge_new ();
  else
    {
      /* Unlike a label it takes the place it is given without measuring its text. */
      child = gtk_inscription_new (NULL);
      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (child), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
    }
  g_object_set_data (G_OBJECT (child), "place", place);

  return child;
}

static void
lead_changed_cb (TamizLeadItem *lead,
                 GParamSpec    *pspec,
                 GtkWidget     *child)
{
  Place *place = g_object_get_data (G_OBJECT (child), "place");

  columns[place->column].show (place->desk, child, lead);
}

static void
bind_cell (GtkWidget *child,
           GObject   *item,
           gpointer   data)
{
  Place *place = data;

  columns[place->column].show (place->desk, child, TAMIZ_LEAD_ITEM (item));
  g_signal_connect (item, columns[place->column].changes, G_CALLBACK (lead_changed_cb), child);
  /* A grade that is missing still becomes known to be so. */
  if (columns[place->column].show == show_grade)
    g_signal_connect (item, "notify::stage", G_CALLBACK (lead_changed_cb), child);
}

static void
unbind_cell (GtkWidget *child,
             GObject   *item,
             gpointer   data)
{
  g_signal_handlers_disconnect_by_data (item, child);
}

static const TamizTableCells cells = { make_cell, bind_cell, unbind_cell };

guint
tamiz_lead_columns_count (void)
{
  return G_N_ELEMENTS (columns);
}

/* The order, of lead.list's, that a column sorts by. */
const char *
tamiz_lead_columns_get_sort (guint column)
{
  g_return_val_if_fail (column < G_N_ELEMENTS (columns), NULL);

  return columns[column].sort;
}

/* A larger text needs as much more room. */
static int
enlarge (int width)
{
  int usual = 96 * 1024, dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);

  return (int) ((gint64) width * MAX (dpi, usual) / usual);
}

/* (transfer full): a column for a table of TamizLeadItems. */
TamizTableColumn *
tamiz_lead_columns_make (guint      column,
                         TamizDesk *desk)
{
  Place *place;
  TamizTableColumn *made;

  g_return_val_if_fail (column < G_N_ELEMENTS (columns), NULL);

  place = g_new (Place, 1);
  *place = (Place) { g_object_ref (desk), column };
  made = tamiz_table_column_new (_(columns[column].title), &cells, place, free_place);
  tamiz_table_column_set_resizable (made, TRUE);
  tamiz_table_column_set_sortable (made, TRUE);
  tamiz_table_column_set_expand (made, columns[column].expand);
  tamiz_table_column_set_names_rows (made, columns[column].names_rows);
  tamiz_table_column_set_width (made, enlarge (columns[column].width));
  tamiz_table_column_set_minimum (made, enlarge (columns[column].minimum));

  return made;
}
