#define G_LOG_DOMAIN "tamiz-crm-page"

#include "config.h"

#include "tamiz-crm-page.h"

#include "tamiz-crm-assistant.h"
#include "tamiz-crm-connection.h"
#include "tamiz-offer.h"
#include "tamiz-outbox-list.h"

#include <glib/gi18n-lib.h>

struct _TamizCrmPage
{
  TamizPage parent_instance;

  GtkStack *stack;
  GtkButton *add_button;
  GtkButton *empty_button;
  GtkBox *connections;
  TamizOutboxList *outbox;
};

G_DEFINE_FINAL_TYPE (TamizCrmPage, tamiz_crm_page, TAMIZ_TYPE_PAGE)

/* The connections */

static TamizCrmConnection *
find_connection (TamizCrmPage *self,
                 const char   *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->connections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (g_strcmp0 (tamiz_crm_connection_get_name (TAMIZ_CRM_CONNECTION (child)), name) == 0)
        return TAMIZ_CRM_CONNECTION (child);
    }

  return NULL;
}

static gboolean
has_name (json_t     *items,
          const char *name)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "name"), name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Those that stay keep their widget, with what is under way in it. */
static void
show_connections (TamizCrmPage *self,
                  json_t       *items)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->connections));
  json_t *item;
  gsize i;

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!has_name (items, tamiz_crm_connection_get_name (TAMIZ_CRM_CONNECTION (child))))
        gtk_box_remove (self->connections, child);
      child = next;
    }
  json_array_foreach (items, i, item)
    {
      TamizCrmConnection *connection = find_connection (self, tamiz_json_get_text (item, "name"));

      if (connection != NULL)
        tamiz_crm_connection_show (connection, item);
      else
        gtk_box_append (self->connections, tamiz_crm_connection_new (tamiz_page_get_desk (TAMIZ_PAGE (self)), item));
    }
}

static void
show_rights (TamizCrmPage *self)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));

  tamiz_offer (GTK_WIDGET (self->add_button), desk, TAMIZ_RIGHT_MANAGE, NULL);
  tamiz_offer (GTK_WIDGET (self->empty_button), desk, TAMIZ_RIGHT_MANAGE, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->connections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tamiz_crm_connection_show_rights (TAMIZ_CRM_CONNECTION (child));
}

static void
connections_cb (gpointer      owner,
                json_t       *answer,
                const GError *error)
{
  TamizCrmPage *self = owner;
  json_t *items = json_object_get (answer, "items");

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_page_get_desk (TAMIZ_PAGE (self)), error->message);
      return;
    }

  show_connections (self, items);
  show_rights (self);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "connections" : "empty");
}

static void
add_cb (TamizCrmPage *self)
{
  gtk_window_present (tamiz_crm_assistant_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               tamiz_page_get_desk (TAMIZ_PAGE (self)), NULL));
}

static void
tamiz_crm_page_refresh (TamizPage *page)
{
  TamizDesk *desk = tamiz_page_get_desk (page);

  tamiz_desk_ask (desk, page, "connections", "crm.list", NULL, connections_cb);
  tamiz_outbox_list_set_desk (TAMIZ_CRM_PAGE (page)->outbox, desk);
  tamiz_outbox_list_refresh (TAMIZ_CRM_PAGE (page)->outbox);
}

static gboolean
tamiz_crm_page_focus (TamizPage *page)
{
  TamizCrmPage *self = TAMIZ_CRM_PAGE (page);
  const char *shown = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (shown, "empty") == 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->empty_button));

  return g_strcmp0 (shown, "connections") == 0 && tamiz_outbox_list_focus (self->outbox);
}

static void
tamiz_crm_page_dispose (GObject *object)
{
  TamizCrmPage *self = TAMIZ_CRM_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_PAGE);

  G_OBJECT_CLASS (tamiz_crm_page_parent_class)->dispose (object);
}

static void
tamiz_crm_page_class_init (TamizCrmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_page_dispose;
  TAMIZ_PAGE_CLASS (klass)->refresh = tamiz_crm_page_refresh;
  TAMIZ_PAGE_CLASS (klass)->focus = tamiz_crm_page_focus;

  g_type_ensure (TAMIZ_TYPE_OUTBOX_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, connections);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, outbox);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
tamiz_crm_page_init (TamizCrmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
