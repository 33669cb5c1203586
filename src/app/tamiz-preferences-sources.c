#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-catalog-group.h"
#include "tamiz-figures.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* Where prospects come from, and what that costs. */

static TamizOperationForm *
new_form (TamizCatalogGroup *group,
          const char        *operation,
          const char        *title,
          const char        *done)
{
  return tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                   operation, title, done);
}

static char *
make_name (TamizDesk *desk,
           json_t    *item)
{
  return g_strdup (tamiz_json_get_text (item, "name"));
}

static char *
make_source_subtitle (TamizDesk *desk,
                      json_t    *source)
{
  int kind = TAMIZ_SOURCE_KIND_OTHER;

  tamiz_enum_from_nick (TAMIZ_ENUM_SOURCE_KIND, tamiz_json_get_text (source, "kind"), &kind);

  return g_strdup (tamiz_enum_label (TAMIZ_ENUM_SOURCE_KIND, kind));
}

static void
add_source (TamizCatalogGroup *group)
{
  TamizOperationForm *form = new_form (group, "source.add", _("New Source"), _("Source added"));

  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add (form, "kind", _("Kind"));
  tamiz_operation_form_present (form);
}

static const TamizCatalogInfo sources_info = {
  .title = N_("Sources"),
  .description = N_("Where prospects come from. A lead keeps its first source for ever."),
  .operation = "source.list",
  .right = TAMIZ_RIGHT_WORK,
  .make_title = make_name,
  .make_subtitle = make_source_subtitle,
  .add = add_source,
};

/* What a campaign has cost, each currency apart. */
static char *
make_campaign_subtitle (TamizDesk *desk,
                        json_t    *campaign)
{
  g_autoptr (GString) text = g_string_new (tamiz_json_get_text (campaign, "source"));
  g_autofree char *starts = tamiz_desk_format_day (desk, tamiz_json_get_text (campaign, "starts"));
  g_autofree char *ends = tamiz_desk_format_day (desk, tamiz_json_get_text (campaign, "ends"));
  json_t *cost;
  gsize i;

  if (*starts != '\0' || *ends != '\0')
    g_string_append_printf (text, " · %s – %s", starts, ends);
  json_array_foreach (json_object_get (campaign, "costs"), i, cost)
    {
      g_autofree char *money = tamiz_figures_format_money (tamiz_json_get_text (cost, "amount"),
                                                           tamiz_json_get_text (cost, "currency"));

      g_string_append_printf (text, "%s%s", i == 0 ? " · " : " + ", money);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
choose_source_cb (gpointer      owner,
                  json_t       *answer,
                  const GError *error)
{
  TamizCatalogGroup *group = owner;
  TamizOperationForm *form;
  json_t *choices = json_array ();
  json_t *source;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, source)
    {
      const char *name = tamiz_json_get_text (source, "name");

      json_array_append_new (choices, json_pack ("{ss, ss}", "key", name, "label", name));
    }

  form = new_form (group, "campaign.add", _("New Campaign"), _("Campaign added"));
  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add_choices (form, "source", _("Source"), choices);
  tamiz_operation_form_add (form, "from", _("First day (as 2026-03-01)"));
  tamiz_operation_form_add (form, "to", _("Last day"));
  tamiz_operation_form_add (form, "product-line", _("Product line"));
  tamiz_operation_form_present (form);
}

static void
add_campaign (TamizCatalogGroup *group)
{
  tamiz_desk_ask (tamiz_catalog_group_get_desk (group), group, "sources", "source.list", NULL,
                  choose_source_cb);
}

static void
add_cost (TamizCatalogGroup *group,
          json_t            *campaign)
{
  TamizDesk *desk = tamiz_catalog_group_get_desk (group);
  TamizOperationForm *form
      = new_form (group, "campaign.cost", tamiz_json_get_text (campaign, "name"), _("Cost added"));

  tamiz_operation_form_set (form, "campaign", tamiz_json_get_text (campaign, "name"));
  tamiz_operation_form_add (form, "date", _("Day of the cost (as 2026-03-01)"));
  tamiz_operation_form_add (form, "amount", _("Amount"));
  tamiz_operation_form_add (form, "currency", _("Currency"));
  tamiz_operation_form_set (form, "currency", tamiz_desk_get_currency (desk));
  tamiz_operation_form_present (form);
}

static TamizCatalogInfo campaigns_info = {
  .title = N_("Campaigns"),
  .description = N_("What was spent says what a lead of each source costs."),
  .operation = "campaign.list",
  .right = TAMIZ_RIGHT_WORK,
  .make_title = make_name,
  .make_subtitle = make_campaign_subtitle,
  .add = add_campaign,
  .edit = add_cost,
};

static char *
make_nothing (TamizDesk *desk,
              json_t    *item)
{
  return NULL;
}

static void
add_product_line (TamizCatalogGroup *group)
{
  TamizOperationForm *form = new_form (group, "product-line.add", _("New Product Line"), _("Product line added"));

  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_present (form);
}

static const TamizCatalogInfo product_lines_info = {
  .title = N_("Product Lines"),
  .description = N_("Criteria may apply to some of them only."),
  .operation = "product-line.list",
  .right = TAMIZ_RIGHT_WORK,
  .make_title = make_name,
  .make_subtitle = make_nothing,
  .add = add_product_line,
};

GtkWidget *
tamiz_preferences_make_sources (TamizDesk *desk)
{
  const TamizCatalogInfo *const infos[] = { &sources_info, &campaigns_info, &product_lines_info };
  GtkWidget *page = adw_preferences_page_new ();

  campaigns_info.edit_label = _("Add a cost…");
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                              ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, infos[i])));

  return page;
}
