#define G_LOG_DOMAIN "tamiz-steward-deeds"

#include "config.h"

#include "tamiz-steward-page-private.h"

#include "tamiz-json-item.h"
#include "tamiz-offer.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* What is done with what is selected of a list; each can be undone. */

static TamizDesk *
get_desk (TamizStewardPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static json_t *
list_selected (TamizStewardPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  json_t *ids = json_array ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

      if (item != NULL)
        json_array_append_new (ids, json_string (tamiz_json_item_get_text (item, "id")));
    }

  return ids;
}

static TamizJsonItem *
get_first_selected (TamizStewardPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return gtk_bitset_is_empty (selected)
             ? NULL
             : g_list_model_get_item (G_LIST_MODEL (self->items), gtk_bitset_get_minimum (selected));
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizStewardPage *self = owner;
  json_t *refused = json_object_get (answer, "refused");
  const char *failure = answer == NULL ? error->message : tamiz_json_get_text (answer, "failure");

  if (failure == NULL && json_array_size (refused) > 0)
    failure = tamiz_json_get_text (json_array_get (refused, 0), "message");
  tamiz_notice_set_text (self->notice, failure);
  tamiz_page_refresh (TAMIZ_PAGE (self));
}

static void
fill_owners (TamizStewardPage *self)
{
  g_autoptr (GtkStringList) names = NULL;
  json_t *user;
  gsize i;

  if (self->owners != NULL)
    return;
  self->owners = json_array ();
  names = gtk_string_list_new (NULL);
  json_array_foreach (tamiz_desk_get_users (get_desk (self)), i, user)
    {
      if (!json_is_true (json_object_get (user, "active")))
        continue;
      gtk_string_list_append (names, tamiz_json_get_text (user, "name"));
      json_array_append (self->owners, json_object_get (user, "email"));
    }
  gtk_drop_down_set_model (self->owner_choice, G_LIST_MODEL (names));
}

static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizStewardPage *self = owner;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  json_t *source;
  gsize i;

  gtk_string_list_append (names, _("Source…"));
  json_array_foreach (json_object_get (answer, "items"), i, source)
    gtk_string_list_append (names, tamiz_json_get_text (source, "name"));
  gtk_drop_down_set_model (self->source_choice, G_LIST_MODEL (names));
}

/* (nullable): the source for all rows without one; the first line only asks. */
static const char *
get_chosen_source (TamizStewardPage *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->source_choice);

  return chosen != NULL && gtk_drop_down_get_selected (self->source_choice) > 0 ? gtk_string_object_get_string (chosen)
                                                                                : NULL;
}

/* Shows what can be done here, by whom and with how many. */
void
tamiz_steward_page_offer (TamizStewardPage *self)
{
  TamizStewardDeeds deeds = self->kind < tamiz_steward_get_n_kinds () ? tamiz_steward_kinds[self->kind].deeds : 0;
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gboolean any = !gtk_bitset_is_empty (selected);
  GtkWidget *const buttons[] = { self->assign_button, self->discard_button, self->cost_button };

  gtk_widget_set_visible (self->bar, deeds != 0);
  gtk_widget_set_visible (self->assign_box, (deeds & TAMIZ_STEWARD_MAY_ASSIGN) != 0);
  gtk_widget_set_visible (self->discard_box, (deeds & TAMIZ_STEWARD_MAY_DISCARD) != 0);
  gtk_widget_set_visible (self->source_box, (deeds & TAMIZ_STEWARD_MAY_SOURCE) != 0);
  gtk_widget_set_visible (self->cost_box, (deeds & TAMIZ_STEWARD_MAY_COST) != 0);
  if ((deeds & TAMIZ_STEWARD_MAY_ASSIGN) != 0)
    fill_owners (self);
  if ((deeds & TAMIZ_STEWARD_MAY_SOURCE) != 0 && gtk_drop_down_get_model (self->source_choice) == NULL)
    tamiz_desk_ask (get_desk (self), self, "sources", "source.list", NULL, sources_cb);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      tamiz_offer (buttons[i], get_desk (self), TAMIZ_RIGHT_WORK, NULL);
      if (!any)
        gtk_widget_set_sensitive (buttons[i], FALSE);
    }
  gtk_widget_set_visible (self->hint_label, !any && (deeds & ~TAMIZ_STEWARD_MAY_SOURCE) != 0);
  tamiz_offer (self->source_button, get_desk (self), TAMIZ_RIGHT_WORK, NULL);
  if (get_chosen_source (self) == NULL)
    gtk_widget_set_sensitive (self->source_button, FALSE);
}

void
tamiz_steward_page_assign (TamizStewardPage *self)
{
  const char *email = json_string_value (json_array_get (self->owners, gtk_drop_down_get_selected (self->owner_choice)));
  g_autoptr (json_t) ids = list_selected (self);

  if (email != NULL && json_array_size (ids) > 0)
    tamiz_desk_do (get_desk (self), self, "lead.bulk", json_pack ("{sO ss}", "ids", ids, "owner", email),
                   _("Assigned"), done_cb);
}

/* Leads are discarded with the reason typed; rows are taken off. */
void
tamiz_steward_page_discard (TamizStewardPage *self)
{
  const char *reason = gtk_editable_get_text (self->reason_entry);
  gboolean rows = (tamiz_steward_kinds[MIN (self->kind, tamiz_steward_get_n_kinds () - 1)].deeds & TAMIZ_STEWARD_MAY_SOURCE) != 0;
  g_autoptr (json_t) ids = list_selected (self);

  if (!gtk_widget_get_visible (self->discard_box) || !gtk_widget_get_sensitive (self->discard_button)
      || json_array_size (ids) == 0)
    return;
  if (tamiz_text_is_blank (reason))
    {
      tamiz_notice_set_text (self->notice, _("Say why in the field beside “Discard”"));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason_entry));
      return;
    }

  if (rows)
    tamiz_desk_do (get_desk (self), self, "set-aside.discard", json_pack ("{sO ss}", "ids", ids, "reason", reason),
                   _("Discarded"), done_cb);
  else
    tamiz_desk_do (get_desk (self), self, "lead.bulk",
                   json_pack ("{sO ss ss}", "ids", ids, "stage", "discarded", "reason", reason), _("Discarded"),
                   done_cb);
}

/* How many came in, and how many still lack something. */
static void
brought_in_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  TamizStewardPage *self = owner;
  guint left = (guint) tamiz_json_get_int (answer, "set_aside", 0);
  guint taken = (guint) (tamiz_json_get_int (answer, "added", 0) + tamiz_json_get_int (answer, "updated", 0)
                         + tamiz_json_get_int (answer, "filled", 0));
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row was brought in", "%u rows were brought in", taken), taken);
  g_autofree char *rest = g_strdup_printf (ngettext ("%u still lacks something", "%u still lack something", left), left);
  g_autofree char *both = left > 0 ? g_strdup_printf ("%s · %s", rows, rest) : g_strdup (rows);

  if (answer != NULL)
    tamiz_desk_tell_done (get_desk (self), both);
  done_cb (owner, answer, error);
}

/* All rows in sight's list that name no source get the chosen one. */
void
tamiz_steward_page_give_source (TamizStewardPage *self)
{
  const char *chosen = get_chosen_source (self);
  g_autofree char *pair = NULL;
  json_t *arguments;

  if (chosen == NULL)
    return;
  pair = g_strdup_printf ("source=%s", chosen);
  arguments = json_pack ("{ss s[s]}", "code", "source", "set", pair);
  if (self->import != NULL)
    tamiz_json_set_text (arguments, "import", self->import);
  tamiz_desk_do (get_desk (self), self, "set-aside.retry", arguments, NULL, brought_in_cb);
}

/* Where the source has no campaign yet its costs stand in one of its own name. */
static void
add_cost_to (TamizStewardPage *self,
             const char       *campaign)
{
  g_autoptr (TamizJsonItem) item = get_first_selected (self);
  json_t *months = item != NULL ? json_object_get (tamiz_json_item_get (item), "months") : NULL;
  const char *month = json_string_value (json_array_get (months, json_array_size (months) - 1));
  g_autofree char *date = month != NULL ? g_strconcat (month, "-01", NULL) : NULL;

  if (date != NULL)
    tamiz_desk_do (get_desk (self), self, "campaign.cost",
                   json_pack ("{ss ss ss}", "campaign", campaign, "date", date, "amount",
                              gtk_editable_get_text (self->amount_entry)),
                   _("Cost added"), done_cb);
}

static void
campaign_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizStewardPage *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    add_cost_to (self, tamiz_json_get_text (answer, "name"));
}

static void
campaigns_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizStewardPage *self = owner;
  g_autoptr (TamizJsonItem) item = get_first_selected (self);
  const char *source = item != NULL ? tamiz_json_item_get_text (item, "name") : NULL, *found = NULL;
  json_t *campaign;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, campaign)
    {
      if (g_strcmp0 (tamiz_json_get_text (campaign, "source"), source) == 0)
        found = tamiz_json_get_text (campaign, "name");
    }
  if (found != NULL)
    add_cost_to (self, found);
  else if (source != NULL)
    tamiz_desk_do (get_desk (self), self, "campaign.add", json_pack ("{ss ss}", "name", source, "source", source), NULL,
                   campaign_cb);
}

/* To the latest month of the selected source that has none; 0 says that it cost nothing. */
void
tamiz_steward_page_add_cost (TamizStewardPage *self)
{
  if (tamiz_text_is_blank (gtk_editable_get_text (self->amount_entry)))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->amount_entry));
      return;
    }
  tamiz_desk_ask (get_desk (self), self, "campaigns", "campaign.list", NULL, campaigns_cb);
}

/* What was typed takes the place of what was seen there. */
void
tamiz_steward_page_mend_field (TamizStewardPage *self,
                               json_t           *item,
                               const char       *typed)
{
  const char *field = tamiz_json_get_text (item, "field"), *value = tamiz_json_get_text (item, "value");
  g_autofree char *pair = g_strdup_printf ("%s=%s", field, typed);
  g_autofree char *seen = g_strdup_printf ("%s=%s", field, value != NULL ? value : "");
  json_t *arguments = json_pack ("{ss s[s]}", "id", tamiz_json_get_text (item, "id"), "fields", pair);

  if (value != NULL)
    json_object_set_new (arguments, "seen", json_pack ("[s]", seen));
  tamiz_desk_do (get_desk (self), self, "lead.set", arguments, _("Saved"), done_cb);
}
