#include "config.h"

#include "tamiz-test-accessible.h"

#include "tamiz-table.h"
#include "tamiz-test-display.h"

#include <adwaita.h>

/* A text that can be marked is none of the places the keyboard goes to.  (GTK 4.8 warns
 * where it comes to one while nothing had it.)
 */
static gboolean
stops_at_text (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget))
         && gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget);
}

/* A name of its own, and not only a text inside, where the text is what was chosen or
 * typed.
 */
static gboolean
needs_own_name (GtkWidget *widget)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    return gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) == NULL;

  /* The list within a column view is a part of it. */
  if (GTK_IS_LIST_BASE (widget) && GTK_IS_COLUMN_VIEW (gtk_widget_get_parent (widget)))
    return FALSE;

  return (GTK_IS_EDITABLE (widget) && !GTK_IS_LIST_BOX_ROW (widget)) || GTK_IS_TEXT_VIEW (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_LIST_BASE (widget)
         || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_BOX (widget) || TAMIZ_IS_TABLE (widget);
}

static gboolean
has_own_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static gboolean
has_text_inside (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_text_inside (child) || has_own_name (child))
        return TRUE;
    }

  return FALSE;
}

/* What several controls of one thing are parts of: they are named by the whole. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget)
         || ADW_IS_COMBO_ROW (widget) || GTK_IS_CALENDAR (widget)
         || g_strcmp0 (G_OBJECT_TYPE_NAME (widget), "GtkWindowControls") == 0;
}

static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (at));

      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " in " : "", G_OBJECT_TYPE_NAME (at),
                              id != NULL ? " " : "", id != NULL ? id : "");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_problem (GPtrArray  *problems,
             const char *what,
             GtkWidget  *widget)
{
  g_autofree char *where = describe (widget);

  g_ptr_array_add (problems, g_strdup_printf ("%s: %s", what, where));
}

static void
check (GtkWidget *widget,
       GPtrArray *problems)
{
  gboolean focusable = gtk_widget_get_focusable (widget);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (needs_own_name (widget) ? !has_own_name (widget)
                              : focusable && !has_own_name (widget) && !has_text_inside (widget)
                                    && !GTK_IS_VIEWPORT (widget) && !GTK_IS_SCROLLED_WINDOW (widget)
                                    && !GTK_IS_PANED (widget) && !GTK_IS_WINDOW (widget))
    add_problem (problems, "nameless", widget);
  if (stops_at_text (widget))
    add_problem (problems, "a text that the keyboard stops at", widget);
  if (is_whole (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check (child, problems);
}

/**
 * tamiz_test_assert_accessible:
 *
 * Everything in sight that the keyboard reaches has a name that a screen reader can say, and
 * is something to use.
 */
void
tamiz_test_assert_accessible (GtkWidget  *widget,
                              const char *where)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  check (widget, problems);
  for (guint i = 0; i < problems->len; i++)
    g_test_fail_printf ("%s: %s", where, (char *) g_ptr_array_index (problems, i));
}

static void
collect_menus (GtkWidget *widget,
               GPtrArray *menus)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_is_sensitive (widget)
      && gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)) != NULL)
    g_ptr_array_add (menus, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_menus (child, menus);
}

/**
 * tamiz_test_assert_menus_accessible:
 *
 * The same in what every menu button in sight opens, over which no tooltip lies.
 */
void
tamiz_test_assert_menus_accessible (GtkWidget  *widget,
                                    const char *where)
{
  g_autoptr (GPtrArray) menus = g_ptr_array_new_with_free_func (g_object_unref);

  collect_menus (widget, menus);
  for (guint i = 0; i < menus->len; i++)
    {
      GtkMenuButton *button = g_ptr_array_index (menus, i);
      GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

      gtk_menu_button_popup (button);
      tamiz_test_wait (gtk_widget_get_mapped (popover));
      tamiz_test_settle (150);
      tamiz_test_assert_accessible (popover, where);
      if (gtk_widget_get_tooltip_text (GTK_WIDGET (button)) != NULL
          && gtk_widget_get_has_tooltip (GTK_WIDGET (button)))
        g_error ("%s: “%s” lies over the menu of its button", where,
                 gtk_widget_get_tooltip_text (GTK_WIDGET (button)));
      gtk_menu_button_popdown (button);
      tamiz_test_wait (!gtk_widget_get_mapped (popover));
    }
}
