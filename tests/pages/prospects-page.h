#pragma once

#include "tamiz-lead-table.h"
#include "tamiz-test-window.h"

/* What the tests of the page of prospects have in common. */

G_GNUC_UNUSED static TamizLeadTable *
get_table (TamizPage *page)
{
  return TAMIZ_LEAD_TABLE (tamiz_test_find_type (page, TAMIZ_TYPE_LEAD_TABLE));
}

G_GNUC_UNUSED static TamizLeadList *
get_list (TamizPage *page)
{
  return tamiz_lead_table_get_list (get_table (page));
}

G_GNUC_UNUSED static guint
count_shown (TamizPage *page)
{
  TamizLeadTable *table = get_table (page);

  return table != NULL ? g_list_model_get_n_items (G_LIST_MODEL (tamiz_lead_table_get_list (table))) : 0;
}

G_GNUC_UNUSED static gboolean
is_settled (TamizPage *page)
{
  return get_table (page) != NULL && !tamiz_lead_list_get_loading (get_list (page));
}

G_GNUC_UNUSED static const char *
get_name (TamizPage *page,
          guint      position)
{
  g_autoptr (TamizLeadItem) lead = g_list_model_get_item (G_LIST_MODEL (get_list (page)), position);

  return lead != NULL ? tamiz_lead_item_get_name (lead) : NULL;
}

G_GNUC_UNUSED static TamizIdSelection *
get_selection (TamizPage *page)
{
  return tamiz_lead_table_get_selection (get_table (page));
}

G_GNUC_UNUSED static TamizPage *
go (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "prospects");

  tamiz_test_wait (count_shown (page) > 50 && is_settled (page) && get_name (page, 0) != NULL);
  return page;
}

G_GNUC_UNUSED static GtkWidget *
find_header (TamizPage  *page,
             const char *title)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "view"), title);
}

/* The button of a chip, by what it says. */
G_GNUC_UNUSED static GtkWidget *
find_chip (TamizPage  *page,
           const char *text)
{
  return tamiz_test_find_text (tamiz_test_find_id (page, "filter_bar"), text);
}

G_GNUC_UNUSED static GtkWidget *
get_popover (TamizPage  *page,
             const char *chip)
{
  GtkWidget *button = gtk_widget_get_ancestor (find_chip (page, chip), GTK_TYPE_MENU_BUTTON);

  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

/* A chip of which several may be chosen stays open. */
G_GNUC_UNUSED static void
choose (TamizPage  *page,
        const char *chip,
        const char *choice)
{
  tamiz_test_wait (find_chip (page, chip) != NULL);
  if (!gtk_widget_get_mapped (get_popover (page, chip)))
    {
      tamiz_test_settle (200);
      tamiz_test_click (find_chip (page, chip));
    }
  tamiz_test_wait (tamiz_test_find_text (get_popover (page, chip), choice) != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (get_popover (page, chip), choice));
}

G_GNUC_UNUSED static void
leave (TamizPage  *page,
       const char *chip)
{
  tamiz_test_wait (find_chip (page, chip) != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (!gtk_widget_get_mapped (get_popover (page, chip)));
  tamiz_test_settle (200);
}
