#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-catalog-group.h"
#include "tamiz-figures.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* What the steward keeps: reasons, industries, competitors, rates. */

static char *
make_label (TamizDesk *desk,
            json_t    *entry)
{
  return g_strdup (tamiz_json_get_text (entry, "label"));
}

static char *
make_domains (TamizDesk *desk,
              json_t    *entry)
{
  return g_strdup (tamiz_json_get_text (entry, "domains"));
}

static void
add_entry (TamizCatalogGroup *group)
{
  const TamizCatalogInfo *info = tamiz_catalog_group_get_info (group);
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "list.add", _(info->title), _("Added to the list"));

  tamiz_operation_form_set (form, "list", info->list);
  tamiz_operation_form_add (form, "label", _("Name"));
  if (g_str_equal (info->list, "competitor"))
    tamiz_operation_form_add (form, "domains", _("Web domains, separated by commas"));
  tamiz_operation_form_present (form);
}

/* It can be undone, so nobody is asked. */
static void
remove_entry (TamizCatalogGroup *group,
              json_t            *entry)
{
  tamiz_desk_do (tamiz_catalog_group_get_desk (group), group, "list.remove",
                 json_pack ("{ss}", "id", tamiz_json_get_text (entry, "id")), _("Taken off the list"),
                 tamiz_catalog_group_done_cb);
}

#define LIST(Title, nick) \
  { \
    .title = Title, .operation = "list.show", .list = nick, .right = TAMIZ_RIGHT_KEEP, \
    .make_title = make_label, .make_subtitle = make_domains, .add = add_entry, .edit = remove_entry, .removes = TRUE, \
  }

static TamizCatalogInfo lists[] = {
  LIST (N_("Lost Reasons"), "lost_reason"),
  LIST (N_("Discard Reasons"), "discard_reason"),
  LIST (N_("Industries"), "industry"),
  LIST (N_("Competitors"), "competitor"),
};

static char *
make_rate_title (TamizDesk *desk,
                 json_t    *rate)
{
  g_autofree char *worth = tamiz_figures_format_decimal (tamiz_json_get_text (rate, "rate"));

  /* Translators: 1 EUR = 1.08 USD */
  return g_strdup_printf (_("1 %s = %s %s"), tamiz_json_get_text (rate, "currency"), worth,
                          tamiz_desk_get_currency (desk));
}

static char *
make_rate_subtitle (TamizDesk *desk,
                    json_t    *rate)
{
  g_autofree char *day = tamiz_desk_format_day (desk, tamiz_json_get_text (rate, "day"));

  /* Translators: %s is the day from which a rate holds */
  return g_strdup_printf (_("from %s on"), day);
}

static void
add_rate (TamizCatalogGroup *group)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "rate.add", _("New Exchange Rate"), _("Rate added"));

  tamiz_operation_form_add (form, "currency", _("Currency (as EUR)"));
  tamiz_operation_form_add (form, "date", _("From which day on (as 2026-03-01)"));
  tamiz_operation_form_add (form, "rate", _("What one unit is worth in the base's currency"));
  tamiz_operation_form_present (form);
}

static const TamizCatalogInfo rates_info = {
  .title = N_("Exchange Rates"),
  .description = N_("Amounts in a currency without a rate are shown apart, never added."),
  .operation = "rate.list",
  .right = TAMIZ_RIGHT_KEEP,
  .make_title = make_rate_title,
  .make_subtitle = make_rate_subtitle,
  .add = add_rate,
};

static char *
make_excluded (TamizDesk *desk,
               json_t    *entry)
{
  const char *kind = tamiz_json_get_text (entry, "kind");

  if (g_strcmp0 (kind, "email") == 0)
    return g_strdup (_("An e-mail address"));
  if (g_strcmp0 (kind, "phone") == 0)
    return g_strdup (_("A telephone number"));

  return g_strdup (_("An id of another system"));
}

static char *
make_excluded_subtitle (TamizDesk *desk,
                        json_t    *entry)
{
  g_autofree char *at = tamiz_desk_format_moment (desk, tamiz_json_get_text (entry, "at"));
  const char *reason = tamiz_json_get_text (entry, "reason");

  return reason != NULL ? g_strdup_printf ("%s · %s", at, reason) : g_strdup (at);
}

static void
add_excluded (TamizCatalogGroup *group)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "suppression.add", _("Exclusion List"), _("Added to the list"));

  tamiz_operation_form_add (form, "email", _("E-mail address, or"));
  tamiz_operation_form_add (form, "phone", _("Telephone number, or"));
  tamiz_operation_form_add (form, "external", _("Id of another system, as SYSTEM:ID"));
  tamiz_operation_form_add (form, "reason", _("Why"));
  tamiz_operation_form_present (form);
}

static void
remove_excluded (TamizCatalogGroup *group,
                 json_t            *entry)
{
  tamiz_desk_do (tamiz_catalog_group_get_desk (group), group, "suppression.remove",
                 json_pack ("{ss}", "id", tamiz_json_get_text (entry, "id")), _("Taken off the list"),
                 tamiz_catalog_group_done_cb);
}

static TamizCatalogInfo excluded_info = {
  .title = N_("Exclusion List"),
  .description = N_("Whom no file, form or mail brings in again. Only hashes are kept, not the addresses."),
  .operation = "suppression.list",
  .right = TAMIZ_RIGHT_KEEP,
  .make_title = make_excluded,
  .make_subtitle = make_excluded_subtitle,
  .add = add_excluded,
  .edit = remove_excluded,
  .removes = TRUE,
};

GtkWidget *
tamiz_preferences_make_lists (TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      lists[i].edit_label = _("Remove");
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                                ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &lists[i])));
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &rates_info)));
  excluded_info.edit_label = _("Remove");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &excluded_info)));

  return page;
}
