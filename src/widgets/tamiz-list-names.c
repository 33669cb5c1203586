#define G_LOG_DOMAIN "tamiz-list-names"

#include "config.h"

#include "tamiz-list-names.h"

/**
 * tamiz_list_names_set:
 * @widget: a widget that is made of lists, as an expander row is
 * @name: what it holds
 *
 * Names the lists within a widget, which have no names of their own.
 */
void
tamiz_list_names_set (GtkWidget  *widget,
                      const char *name)
{
  if (GTK_IS_LIST_BOX (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tamiz_list_names_set (child, name);
}
