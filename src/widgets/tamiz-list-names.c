#define G_LOG_DOMAIN "tamiz-list-names"

#include "config.h"

#include "tamiz-list-names.h"

/**
 * tamiz_list_names_set:
 * @widget: a row that unfolds, or what holds such a one
 * @name: what is in it
 *
 * Names the lists within, of which such rows are made and which have no name of their own.
 */
void
tamiz_list_names_set (GtkWidget  *widget,
                      const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_BOX (child))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      else
        tamiz_list_names_set (child, name);
    }
}
