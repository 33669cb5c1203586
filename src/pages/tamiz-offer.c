#define G_LOG_DOMAIN "tamiz-offer"

#include "config.h"

#include "tamiz-offer.h"

/**
 * tamiz_offer_explain:
 * @widget: a control whose action is enabled by the same right
 * @desk: who works
 * @right: what it takes
 * @tooltip: (nullable): what it does, for whom it does it
 *
 * Says what a control does or, to whom it is not allowed, why it does not and who may.
 */
void
tamiz_offer_explain (GtkWidget  *widget,
                     TamizDesk  *desk,
                     TamizRight  right,
                     const char *tooltip)
{
  g_autofree char *denial = tamiz_desk_dup_denial (desk, right);
  const char *text = denial != NULL ? denial : tooltip;

  gtk_widget_set_tooltip_text (widget, text);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/**
 * tamiz_offer:
 * @widget: a control
 * @desk: who works
 * @right: what it takes
 * @tooltip: (nullable): what it does, for whom it does it
 *
 * The same of a control without an action, which is sensitive to whom it is allowed.
 */
void
tamiz_offer (GtkWidget  *widget,
             TamizDesk  *desk,
             TamizRight  right,
             const char *tooltip)
{
  gtk_widget_set_sensitive (widget, tamiz_desk_may (desk, right) != TAMIZ_PERMISSION_NO);
  tamiz_offer_explain (widget, desk, right, tooltip);
}
