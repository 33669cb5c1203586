#define G_LOG_DOMAIN "tamiz-read-label"

#include "config.h"

#include "tamiz-read-label.h"

/**
 * tamiz_read_label_new:
 * @text: (nullable): the text
 * @css_class: (nullable): how it looks
 *
 * Makes a text to be read, which can be selected and copied.  Tab goes from control to control,
 * not through every line that is read.  (GTK 4.8 warns where the keyboard comes to a selectable label
 * from nowhere.)
 *
 * Returns: (transfer floating): the label
 */
GtkWidget *
tamiz_read_label_new (const char *text,
                      const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/**
 * tamiz_read_heading_new:
 * @text: the text
 * @css_class: how it looks
 * @level: 1 to 6
 *
 * Makes a heading, by which screen readers find their way.
 *
 * Returns: (transfer floating): the label
 */
GtkWidget *
tamiz_read_heading_new (const char *text,
                        const char *css_class,
                        int         level)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                      PANGO_WRAP_WORD_CHAR, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);

  return label;
}
