#define G_LOG_DOMAIN "tamiz-crm-differences"

#include "config.h"

#include "tamiz-crm-differences.h"

#include "tamiz-crm-mapping.h"
#include "tamiz-figures.h"
#include "tamiz-json-item.h"
#include "tamiz-notice.h"
#include "tamiz-outcome-dialog.h"

#include <glib/gi18n-lib.h>

struct _TamizCrmDifferences
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  char *name;               /* the connection's */

  TamizNotice *notice;
  GtkStack *stack;
  GListStore *items;
  GtkWidget *view;
  gboolean begun;           /* the keyboard was put where reading begins */
};

G_DEFINE_FINAL_TYPE (TamizCrmDifferences, tamiz_crm_differences, ADW_TYPE_WINDOW)

/* The buttons at the end of a row, in the order in which they stand there. */
static const struct
{
  const char *action;
  const char *label;
} deeds[] = {
  { "crm", N_("Take the _CRM's") },
  { "ours", N_("_Keep Ours") },
  { "outcome", N_("_Enter Outcome…") },
  { "meaning", N_("Say What It _Means…") },
};

static void refresh (TamizCrmDifferences *self);

static json_t *
get_json (GtkListItem *item)
{
  return gtk_list_item_get_item (item) != NULL ? tamiz_json_item_get (gtk_list_item_get_item (item)) : NULL;
}

static TamizCrmDifferences *
get_self (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (item), "differences");
}

static gboolean
offers (json_t     *difference,
        const char *action)
{
  json_t *one;
  gsize i;

  json_array_foreach (json_object_get (difference, "actions"), i, one)
    {
      if (g_strcmp0 (json_string_value (one), action) == 0)
        return TRUE;
    }

  return FALSE;
}

/* “Won · 12,000.00 EUR”, as one side has it. */
static char *
describe_side (json_t *side)
{
  const char *nick = tamiz_json_get_text (side, "outcome");
  json_t *money = json_object_get (side, "amount");
  const char *amount = tamiz_json_get_text (money, "amount"), *currency = tamiz_json_get_text (money, "currency");
  const char *state = tamiz_json_get_text (side, "state");
  GString *text = g_string_new (NULL);
  int kind;

  if (nick != NULL && tamiz_enum_from_nick (TAMIZ_ENUM_OUTCOME, nick, &kind))
    g_string_append (text, tamiz_enum_label (TAMIZ_ENUM_OUTCOME, kind));
  else if (state != NULL)
    g_string_append (text, state);
  if (amount != NULL)
    {
      g_autofree char *shown = tamiz_figures_format_money (amount, currency);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", shown);
    }
  if (text->len == 0)
    g_string_append (text, _("nothing yet"));

  return g_string_free (text, FALSE);
}

static char *
describe (json_t *difference)
{
  g_autofree char *ours = describe_side (json_object_get (difference, "ours"));
  g_autofree char *theirs = describe_side (json_object_get (difference, "theirs"));

  /* Translators: what Tamiz has, and what the CRM has: “Won · 5,000.00 EUR” */
  return g_strdup_printf (_("Here: %s. In the CRM: %s."), ours, theirs);
}

static void
settled_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCrmDifferences *self = owner;

  if (self->desk == NULL)
    return; /* the window is closed */

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  refresh (self);
}

static void
settle (TamizCrmDifferences *self,
        json_t              *difference,
        const char          *take)
{
  tamiz_desk_do (self->desk, self, "crm.settle",
                 json_pack ("{ss, ss}", "id", tamiz_json_get_text (difference, "id"), "take", take),
                 g_str_equal (take, "crm") ? _("What the CRM says holds") : _("What was entered here holds"), settled_cb);
}

static void
deed_cb (GtkButton   *button,
         GtkListItem *item)
{
  TamizCrmDifferences *self = get_self (item);
  const char *action = g_object_get_data (G_OBJECT (button), "action");
  json_t *difference = get_json (item);

  if (difference == NULL)
    return;
  if (g_str_equal (action, "outcome"))
    tamiz_outcome_dialog_show (GTK_WIDGET (self), self->desk, tamiz_json_get_text (difference, "lead"),
                               tamiz_json_get_text (difference, "lead_name"));
  else if (g_str_equal (action, "meaning"))
    gtk_window_present (tamiz_crm_mapping_window_new (GTK_WINDOW (self), self->desk, self->name, NULL, "states"));
  else
    settle (self, difference, action);
}

static GtkWidget *
make_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);

  return label;
}

static void
setup_cb (TamizCrmDifferences *self,
          GtkListItem         *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *link = gtk_link_button_new_with_label ("", _("Open in the CRM"));

  gtk_box_append (GTK_BOX (texts), make_label ("heading"));
  gtk_box_append (GTK_BOX (texts), make_label (NULL));
  gtk_box_append (GTK_BOX (texts), make_label ("dim-label"));
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_(deeds[i].label));

      g_object_set_data (G_OBJECT (button), "action", (gpointer) deeds[i].action);
      g_signal_connect_object (button, "clicked", G_CALLBACK (deed_cb), item, 0);
      gtk_box_append (GTK_BOX (buttons), button);
    }
  gtk_box_append (GTK_BOX (buttons), link);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), buttons);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  g_object_set_data (G_OBJECT (item), "differences", self);
}

/* A close is corrected, and a state explained, by a manager. */
static void
offer (TamizCrmDifferences *self,
       GtkWidget           *button,
       const char          *action)
{
  gboolean managers = g_str_equal (action, "crm") || g_str_equal (action, "meaning");
  TamizRight right = managers ? TAMIZ_RIGHT_MANAGE : TAMIZ_RIGHT_DECIDE;
  gboolean may = tamiz_desk_may (self->desk, right) != TAMIZ_PERMISSION_NO
                 || (g_str_equal (action, "ours")
                     && tamiz_desk_may (self->desk, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO);
  g_autofree char *denial = may ? NULL : tamiz_desk_dup_denial (self->desk, right);

  gtk_widget_set_sensitive (button, may);
  gtk_widget_set_tooltip_text (button, denial);
}

static void
bind_cb (TamizCrmDifferences *self,
         GtkListItem         *item)
{
  json_t *difference = get_json (item);
  GtkWidget *texts = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *button = gtk_widget_get_first_child (gtk_widget_get_next_sibling (texts));
  GtkWidget *name = gtk_widget_get_first_child (texts), *why = gtk_widget_get_next_sibling (name);
  const char *url = tamiz_json_get_text (json_object_get (difference, "theirs"), "url");
  const char *lead_name = tamiz_json_get_text (difference, "lead_name");
  const char *company = tamiz_json_get_text (difference, "company");
  g_autofree char *both = lead_name != NULL && company != NULL && !g_str_equal (lead_name, company)
                              ? g_strdup_printf ("%s · %s", lead_name, company)
                              : NULL;
  g_autofree char *sides = describe (difference);

  gtk_label_set_label (GTK_LABEL (name), both != NULL        ? both
                                         : lead_name != NULL ? lead_name
                                                             : tamiz_json_get_text (difference, "lead"));
  gtk_label_set_label (GTK_LABEL (why), tamiz_json_get_text (difference, "why"));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (why)), sides);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      gtk_widget_set_visible (button, offers (difference, deeds[i].action));
      offer (self, button, deeds[i].action);
      button = gtk_widget_get_next_sibling (button);
    }
  gtk_link_button_set_uri (GTK_LINK_BUTTON (button), url != NULL ? url : "");
  gtk_widget_set_visible (button, url != NULL);
}

static void
listed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizCrmDifferences *self = owner;
  json_t *items = json_object_get (answer, "items");

  if (self->desk == NULL)
    return; /* the window is closed */

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  tamiz_json_list_replace (self->items, items);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "list" : "none");
  /* Somebody reads before deciding: the keyboard begins at the list, not at a button that decides. */
  if (!self->begun && json_array_size (items) > 0)
    {
      self->begun = TRUE;
      gtk_widget_grab_focus (self->view);
    }
}

static void
refresh (TamizCrmDifferences *self)
{
  if (self->desk != NULL)
    tamiz_desk_ask (self->desk, self, "differences", "crm.differences", json_pack ("{ss}", "name", self->name),
                    listed_cb);
}

static void
tamiz_crm_differences_dispose (GObject *object)
{
  TamizCrmDifferences *self = TAMIZ_CRM_DIFFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CRM_DIFFERENCES);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (tamiz_crm_differences_parent_class)->dispose (object);
}

static void
tamiz_crm_differences_class_init (TamizCrmDifferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_crm_differences_dispose;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-crm-differences.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCrmDifferences, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmDifferences, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmDifferences, items);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmDifferences, view);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
}

static void
tamiz_crm_differences_init (TamizCrmDifferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_crm_differences_new:
 * @parent: the window above which it stands
 * @desk: where somebody works
 * @name: the connection's name
 *
 * Makes the list of what a CRM says otherwise.
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
tamiz_crm_differences_new (GtkWindow  *parent,
                           TamizDesk  *desk,
                           const char *name)
{
  TamizCrmDifferences *self = g_object_new (TAMIZ_TYPE_CRM_DIFFERENCES, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  self->name = g_strdup (name);
  g_signal_connect_object (tamiz_desk_get_session (desk), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);

  return GTK_WINDOW (self);
}
