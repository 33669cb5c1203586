#define G_LOG_DOMAIN "tamiz-crm-page"

#include "config.h"

#include "tamiz-crm-page.h"

#include "tamiz-crm-connection.h"
#include "tamiz-json-item.h"
#include "tamiz-offer.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

struct _TamizCrmPage
{
  TamizPage parent_instance;

  GtkStack *stack;
  GtkButton *add_button;
  GtkButton *empty_button;
  GtkBox *connections;
  GtkWidget *waiting_box;
  GtkLabel *waiting_label;
  GListStore *waiting;

  json_t *kinds;            /* (nullable): the CRMs that can be connected */
};

G_DEFINE_FINAL_TYPE (TamizCrmPage, tamiz_crm_page, TAMIZ_TYPE_PAGE)

/* What waits */

static int
get_state (json_t *row)
{
  int state = TAMIZ_OUTBOX_QUEUED;

  tamiz_enum_from_nick (TAMIZ_ENUM_OUTBOX, tamiz_json_get_text (row, "state"), &state);

  return state;
}

static gboolean
is_stuck (json_t *row)
{
  return get_state (row) == TAMIZ_OUTBOX_HELD || get_state (row) == TAMIZ_OUTBOX_DEAD;
}

static char *
describe_object (json_t *row)
{
  const char *name = tamiz_json_get_text (row, "lead_name");

  if (name == NULL)
    name = tamiz_json_get_text (row, "lead");
  /* Translators: %s is a person's name */
  return g_str_equal (tamiz_json_get_text (row, "object"), "company") ? g_strdup_printf (_("Company of %s"), name)
                                                                      : g_strdup_printf (_("Lead %s"), name);
}

/* In which state, since when, and how often it was tried. */
static char *
describe_row (TamizCrmPage *self,
              json_t       *row)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  guint attempts = (guint) tamiz_json_get_int (row, "attempts", 0);
  g_autofree char *since = tamiz_desk_format_ago (desk, tamiz_json_get_text (row, "created"));
  g_autofree char *next = tamiz_desk_format_ago (desk, tamiz_json_get_text (row, "next_at"));
  const char *connection = tamiz_json_get_text (row, "connection");
  GString *text = g_string_new (tamiz_enum_label (TAMIZ_ENUM_OUTBOX, get_state (row)));

  if (connection != NULL)
    g_string_append_printf (text, " · %s", connection);
  g_string_append_printf (text, " · %s", since);
  if (attempts > 0)
    g_string_append_printf (text, ngettext (" · tried %u time", " · tried %u times", attempts), attempts);
  if (*next != '\0' && !is_stuck (row))
    /* Translators: %s is when, such as “in 5 min” */
    g_string_append_printf (text, _(" · again %s"), next);

  return g_string_free (text, FALSE);
}

static void
open_lead_cb (GtkButton   *button,
              GtkListItem *item)
{
  TamizJsonItem *row = gtk_list_item_get_item (item);

  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (button), "win.open-lead", "s", tamiz_json_item_get_text (row, "lead"));
}

static void
retried_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmPage *self = owner;

  if (answer == NULL)
    tamiz_desk_tell_failure (tamiz_page_get_desk (TAMIZ_PAGE (self)), error->message);
  tamiz_page_refresh (TAMIZ_PAGE (self));
}

static void
retry_cb (GtkButton   *button,
          GtkListItem *item)
{
  TamizCrmPage *self = g_object_get_data (G_OBJECT (item), "page");
  TamizJsonItem *row = gtk_list_item_get_item (item);

  if (row == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  tamiz_desk_do (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "outbox.retry",
                 json_pack ("{ss}", "id", tamiz_json_item_get_text (row, "id")),
                 _("It is sent again the next time"), retried_cb);
}

static void
setup_row_cb (TamizCrmPage *self,
              GtkListItem  *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open")), *retry = gtk_button_new_with_mnemonic (_("_Try Again"));

  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (i > 0)
        gtk_widget_add_css_class (label, "caption");
      if (i == 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (retry, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), retry);
  gtk_box_append (GTK_BOX (row), open);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
  g_object_set_data (G_OBJECT (item), "page", self);
  g_signal_connect_object (open, "clicked", G_CALLBACK (open_lead_cb), item, 0);
  g_signal_connect_object (retry, "clicked", G_CALLBACK (retry_cb), item, 0);
}

static void
bind_row_cb (TamizCrmPage *self,
             GtkListItem  *item)
{
  json_t *row = tamiz_json_item_get (gtk_list_item_get_item (item));
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *retry = gtk_widget_get_next_sibling (texts);
  GtkWidget *title = gtk_widget_get_first_child (texts);
  GtkWidget *about = gtk_widget_get_next_sibling (title);
  GtkWidget *words = gtk_widget_get_next_sibling (about);
  g_autofree char *title_text = describe_object (row);
  g_autofree char *about_text = describe_row (self, row);
  const char *said = tamiz_json_get_text (row, "words");
  gboolean stuck = is_stuck (row);

  gtk_label_set_label (GTK_LABEL (title), title_text);
  gtk_label_set_label (GTK_LABEL (about), about_text);
  if (said != NULL)
    {
      /* Translators: %s is what the CRM answered, in its own words */
      g_autofree char *text = g_strdup_printf (_("The CRM said: %s"), said);

      gtk_label_set_label (GTK_LABEL (words), text);
    }
  gtk_widget_set_visible (words, said != NULL);
  gtk_widget_set_visible (retry, stuck);
  gtk_widget_set_sensitive (retry, TRUE);
}

static void
waiting_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmPage *self = owner;
  json_t *items = json_object_get (answer, "items");
  guint count = (guint) json_array_size (items);
  g_autofree char *text = g_strdup_printf (ngettext ("%u Waits to Be Sent", "%u Wait to Be Sent", count), count);

  tamiz_json_list_replace (self->waiting, items);
  gtk_label_set_label (self->waiting_label, text);
  gtk_widget_set_visible (self->waiting_box, count > 0);
}

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

  json_decref (self->kinds);
  self->kinds = json_incref (json_object_get (answer, "kinds"));
  show_connections (self, items);
  show_rights (self);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "connections" : "empty");
}

static void
add_cb (TamizCrmPage *self)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                  tamiz_page_get_desk (TAMIZ_PAGE (self)), "crm.add", _("Connect a CRM"),
                                  _("The CRM is connected; test the connection next"));

  tamiz_operation_form_add (form, "name", _("Name, as you call it"));
  tamiz_operation_form_add_choices (form, "kind", _("CRM"), json_incref (self->kinds));
  tamiz_operation_form_add (form, "url", _("Address (https://server/database)"));
  tamiz_operation_form_add (form, "user", _("User"));
  tamiz_operation_form_add (form, "secret", _("Password"));
  tamiz_operation_form_add (form, "keyring", _("Keep the password in this computer's keyring"));
  tamiz_operation_form_set (form, "keyring", "yes");
  tamiz_operation_form_present (form);
}

static void
tamiz_crm_page_refresh (TamizPage *page)
{
  TamizDesk *desk = tamiz_page_get_desk (page);

  tamiz_desk_ask (desk, page, "connections", "crm.list", NULL, connections_cb);
  tamiz_desk_ask (desk, page, "waiting", "outbox.list", json_pack ("{sb}", "open", 1), waiting_cb);
}

static void
tamiz_crm_page_dispose (GObject *object)
{
  TamizCrmPage *self = TAMIZ_CRM_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_PAGE);
  g_clear_pointer (&self->kinds, json_decref);

  G_OBJECT_CLASS (tamiz_crm_page_parent_class)->dispose (object);
}

static void
tamiz_crm_page_class_init (TamizCrmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_page_dispose;
  TAMIZ_PAGE_CLASS (klass)->refresh = tamiz_crm_page_refresh;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, connections);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmPage, waiting);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
tamiz_crm_page_init (TamizCrmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
