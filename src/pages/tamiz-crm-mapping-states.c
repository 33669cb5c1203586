/* What the CRM's states mean. */

#define G_LOG_DOMAIN "tamiz-crm-mapping"

#include "config.h"

#include "tamiz-crm-mapping-private.h"

#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

/* The first choice: whatever the connector says, or nothing. */
static const char *const nicks[] = { NULL, "open", "working", "won", "lost", "deferred" };

static GtkDropDown *
get_drop (GtkListItem *item)
{
  return GTK_DROP_DOWN (gtk_widget_get_last_child (gtk_list_item_get_child (item)));
}

static guint
find_meaning (json_t *state)
{
  const char *means = tamiz_json_get_text (state, "means");

  for (guint i = 1; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_strcmp0 (means, nicks[i]) == 0)
        return i;
    }

  return 0;
}

static char *
describe (json_t *state)
{
  guint n = (guint) tamiz_json_get_int (state, "count", 0);
  gboolean deal = g_strcmp0 (tamiz_json_get_text (state, "object"), "deal") == 0;
  g_autofree char *count = deal ? g_strdup_printf (ngettext ("%u deal", "%u deals", n), n)
                                : g_strdup_printf (ngettext ("%u lead", "%u leads", n), n);

  if (tamiz_json_get_text (state, "means") == NULL)
    return g_strdup_printf (_("%s · nobody has said what it means"), count);
  if (json_is_true (json_object_get (state, "said")))
    return g_strdup_printf (_("%s · as somebody said"), count);

  return g_steal_pointer (&count);
}

static void
set_meaning (TamizCrmMapping *self,
             json_t          *state,
             guint            meaning)
{
  json_t *arguments = json_pack ("{ss, ss}", "object", tamiz_json_get_text (state, "object"), "state",
                                 tamiz_json_get_text (state, "state"));

  if (nicks[meaning] != NULL)
    tamiz_json_set_text (arguments, "is", nicks[meaning]);
  else
    json_object_set_new (arguments, "default", json_true ());
  tamiz_crm_mapping_do (self, "crm.meaning", arguments, _("What the state means is kept"));
}

static void
confirmed_cb (GtkWidget  *owner,
              const char *response,
              const char *text)
{
  TamizCrmMapping *self = TAMIZ_CRM_MAPPING (owner);
  json_t *state = g_object_get_data (G_OBJECT (self), "asked");
  guint meaning = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "meaning"));

  if (response != NULL && self->desk != NULL && state != NULL)
    set_meaning (self, state, meaning);
  else if (self->desk != NULL)
    tamiz_crm_mapping_show_states (self);
  g_object_set_data (G_OBJECT (self), "asked", NULL);
}

/* What ends leads counts at once for all that stand in the state. */
static void
confirm (TamizCrmMapping *self,
         json_t          *state,
         guint            meaning)
{
  guint n = (guint) tamiz_json_get_int (state, "count", 0);
  /* Translators: the CRM's state, and what it means: Won, Lost … */
  g_autofree char *heading = g_strdup_printf (_("“%s” Means “%s”?"), tamiz_json_get_text (state, "state"),
                                              gtk_string_list_get_string (self->meanings, meaning));
  g_autofree char *body = g_strdup_printf (ngettext ("It counts at once for %u record that stands in this state.",
                                                     "It counts at once for %u records that stand in this state.", n),
                                           n);

  g_object_set_data_full (G_OBJECT (self), "asked", json_incref (state), (GDestroyNotify) json_decref);
  g_object_set_data (G_OBJECT (self), "meaning", GUINT_TO_POINTER (meaning));
  tamiz_platform_confirm (GTK_WIDGET (self), heading, body, _("_Yes"), TAMIZ_CONFIRM_USUAL, confirmed_cb);
}

static void
meant_cb (GtkDropDown *drop,
          GParamSpec  *pspec,
          GtkListItem *item)
{
  TamizCrmMapping *self = tamiz_crm_mapping_of (item);
  guint selected = gtk_drop_down_get_selected (drop);
  json_t *state;

  if (self->filling || gtk_list_item_get_item (item) == NULL || selected >= G_N_ELEMENTS (nicks))
    return;

  state = tamiz_json_item_get (gtk_list_item_get_item (item));
  if (selected >= 3 && tamiz_json_get_int (state, "count", 0) > 0)
    confirm (self, state, selected);
  else
    set_meaning (self, state, selected);
}

static void
setup_state_cb (TamizCrmMapping *self,
                GtkListItem     *item)
{
  GtkWidget *row = tamiz_crm_mapping_make_row (item, self);
  GtkWidget *drop = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->meanings)), NULL);

  gtk_widget_set_size_request (drop, 200, -1);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), drop);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (meant_cb), item, 0);
}

static void
bind_state_cb (TamizCrmMapping *self,
               GtkListItem     *item)
{
  json_t *state = tamiz_json_item_get (gtk_list_item_get_item (item));
  g_autofree char *about = describe (state);
  gboolean filling = self->filling;

  self->filling = TRUE;
  tamiz_crm_mapping_label_row (item, tamiz_json_get_text (state, "state"), about);
  gtk_drop_down_set_selected (get_drop (item), find_meaning (state));
  self->filling = filling;
}

static gboolean
is_shown (TamizCrmMapping *self,
          json_t          *states)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->states));

  if (json_array_size (states) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->states), i);

      if (!json_equal (tamiz_json_item_get (item), json_array_get (states, i)))
        return FALSE;
    }

  return TRUE;
}

void
tamiz_crm_mapping_show_states (TamizCrmMapping *self)
{
  json_t *states = json_object_get (self->shown, "states");
  gboolean filling = self->filling;

  self->filling = TRUE;
  if (!is_shown (self, states) || g_object_get_data (G_OBJECT (self), "asked") != NULL)
    tamiz_json_list_replace (self->states, states);
  self->filling = filling;
  gtk_stack_set_visible_child_name (self->states_stack, json_array_size (states) > 0 ? "states" : "none");
}

void
tamiz_crm_mapping_bind_states (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, states_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, meanings);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, states);
  gtk_widget_class_bind_template_callback (widget_class, setup_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_state_cb);
}
