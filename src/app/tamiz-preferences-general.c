#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-code-row.h"
#include "tamiz-country.h"
#include "tamiz-currencies.h"
#include "tamiz-languages.h"
#include "tamiz-places.h"
#include "tamiz-zones.h"

#include <glib/gi18n-lib.h>

/* How the program looks, and what holds for the whole base. */

static const char *const schemes[] = { "system", "light", "dark" };

static void
scheme_chosen_cb (AdwComboRow *row,
                  GParamSpec  *pspec,
                  GSettings   *settings)
{
  g_settings_set_string (settings, "color-scheme", schemes[adw_combo_row_get_selected (row)]);
}

static GtkWidget *
make_appearance (void)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_combo_row_new ();
  GSettings *settings = g_settings_new ("org.tamiz.Tamiz");
  const char *const names[] = { _("As the desktop"), _("Light"), _("Dark"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  g_autofree char *scheme = g_settings_get_string (settings, "color-scheme");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Appearance"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Colours"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_equal (schemes[i], scheme))
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
    }
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (scheme_chosen_cb), settings,
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return group;
}

/* Lists what a code is chosen from, as an array of objects with `key` and `label`. */
typedef json_t *(*OfferFunc) (json_t *base);

static void
add_choice (json_t     *choices,
            const char *code,
            const char *name)
{
  json_array_append_new (choices, json_pack ("{ss, ss}", "key", code, "label", name));
}

static json_t *
offer_countries (json_t *base)
{
  json_t *choices = json_array ();

  for (guint i = 0; i < tamiz_places_get_size (); i++)
    {
      const char *code = tamiz_places_get (i)->code;
      g_autofree char *name = tamiz_country_dup_name (code);

      add_choice (choices, code, name);
    }

  return choices;
}

static json_t *
offer_languages (json_t *base)
{
  json_t *choices = json_array ();
  const char *code;

  for (guint i = 0; (code = tamiz_language_get_nth (i)) != NULL; i++)
    add_choice (choices, code, tamiz_language_get_title (code));

  return choices;
}

static json_t *
offer_currencies (json_t *base)
{
  json_t *choices = json_array ();
  const char *code;

  for (guint i = 0; (code = tamiz_currency_get_nth (i)) != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s (%s)", tamiz_currency_get_title (code), code);

      add_choice (choices, code, name);
    }

  return choices;
}

static json_t *
offer_zones (json_t *base)
{
  return tamiz_zones_list_choices (tamiz_json_get_text (base, "country"));
}

/* One setting of the base, as a row; it is saved by base.set. */
typedef struct
{
  const char *key;          /* of base.show */
  const char *parameter;    /* of base.set */
  const char *title;
  const char *subtitle;     /* (nullable) */
  OfferFunc offer;          /* (nullable): of codes; the others are switches or texts */
} Setting;

static const Setting codes[] = {
  { "country", "country", N_("Country"), N_("Of phone numbers that name none"), offer_countries },
  { "language", "language", N_("Language"), NULL, offer_languages },
  { "currency", "currency", N_("Currency"), N_("Of reports"), offer_currencies },
  { "timezone", "timezone", N_("Time zone"), NULL, offer_zones },
};

static const Setting organisation = { "organisation", "organisation", N_("Our company, as mails name it"), NULL, NULL };

static const Setting switches[] = {
  { "waive_meeting", "waive-meeting", N_("Hand over without a meeting"),
    N_("Nothing needs to be arranged between the person and the executive"), NULL },
  { "waive_confirmation", "waive-confirmation", N_("Hand over without a confirmation mail"), NULL, NULL },
  { "waive_acceptance", "waive-acceptance", N_("Handoffs are accepted at once"),
    N_("The executive does not review the packet first"), NULL },
};

/* What a row has at hand; it lives as long as the row. */
typedef struct
{
  TamizDesk *desk;
  const Setting *setting;
  GtkWidget *row;
  GtkSwitch *toggle;        /* (nullable) */
  gboolean filling;
} Binding;

static void
free_binding (Binding *binding)
{
  g_object_unref (binding->desk);
  g_free (binding);
}

static void
fill_in (Binding *binding,
         json_t  *base)
{
  binding->filling = TRUE;
  if (binding->toggle != NULL)
    gtk_switch_set_active (binding->toggle, json_is_true (json_object_get (base, binding->setting->key)));
  else if (ADW_IS_ENTRY_ROW (binding->row))
    {
      const char *text = tamiz_json_get_text (base, binding->setting->key);

      gtk_editable_set_text (GTK_EDITABLE (binding->row), text != NULL ? text : "");
    }
  else
    {
      tamiz_code_row_take_choices (TAMIZ_CODE_ROW (binding->row), binding->setting->offer (base));
      tamiz_code_row_set_code (TAMIZ_CODE_ROW (binding->row), tamiz_json_get_text (base, binding->setting->key));
    }
  binding->filling = FALSE;
}

/* One setting may say what is offered for another: a country its time zones. */
static void
fill_in_all (GtkWidget *row,
             json_t    *base)
{
  for (GtkWidget *other = gtk_widget_get_first_child (gtk_widget_get_parent (row)); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    {
      Binding *binding = g_object_get_data (G_OBJECT (other), "binding");

      if (binding != NULL)
        fill_in (binding, base);
    }
}

/* What a setting is for, or why it was refused. */
static void
describe_row (Binding    *binding,
              const char *refusal)
{
  const char *subtitle = binding->setting->subtitle;

  if (refusal != NULL)
    gtk_widget_add_css_class (binding->row, "error");
  else
    gtk_widget_remove_css_class (binding->row, "error");
  if (refusal == NULL)
    refusal = subtitle != NULL ? _(subtitle) : "";
  if (ADW_IS_ENTRY_ROW (binding->row))
    gtk_widget_set_tooltip_text (binding->row, *refusal != '\0' ? refusal : NULL);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (binding->row), refusal);
}

/* A row that was refused says so and shows again what holds. */
static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  Binding *binding = g_object_get_data (owner, "binding");

  describe_row (binding, error != NULL ? error->message : NULL);
  if (error != NULL)
    fill_in (binding, tamiz_desk_get_base (binding->desk));
  else
    fill_in_all (binding->row, answer);
}

static void
save (Binding    *binding,
      const char *value)
{
  json_t *arguments = json_object ();

  tamiz_json_set_text (arguments, binding->setting->parameter, value);
  tamiz_desk_do (binding->desk, binding->row, "base.set", arguments, _("Saved"), saved_cb);
}

static void
chosen_cb (Binding *binding)
{
  save (binding, tamiz_code_row_get_code (TAMIZ_CODE_ROW (binding->row)));
}

static void
toggled_cb (Binding *binding)
{
  if (!binding->filling)
    save (binding, gtk_switch_get_active (binding->toggle) ? "yes" : "no");
}

static Binding *
bind_row (TamizDesk     *desk,
          GtkWidget     *row,
          const Setting *setting)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->desk = g_object_ref (desk);
  binding->row = row;
  binding->setting = setting;
  g_object_set_data_full (G_OBJECT (row), "binding", binding, (GDestroyNotify) free_binding);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_set_sensitive (row, tamiz_desk_may (desk, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO);
  describe_row (binding, NULL);

  return binding;
}

static GtkWidget *
make_code_row (TamizDesk     *desk,
               const Setting *setting)
{
  GtkWidget *row = tamiz_code_row_new (_(setting->title));
  Binding *binding = bind_row (desk, row, setting);

  fill_in (binding, tamiz_desk_get_base (desk));
  g_signal_connect_swapped (row, "chosen", G_CALLBACK (chosen_cb), binding);

  return row;
}

static GtkWidget *
make_switch_row (TamizDesk     *desk,
                 const Setting *setting)
{
  GtkWidget *row = adw_action_row_new ();
  Binding *binding = bind_row (desk, row, setting);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(setting->title));
  binding->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (binding->toggle), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (binding->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(setting->title), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (binding->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (binding->toggle));
  fill_in (binding, tamiz_desk_get_base (desk));
  g_signal_connect_swapped (binding->toggle, "notify::active", G_CALLBACK (toggled_cb), binding);

  return row;
}

static void
applied_cb (Binding *binding)
{
  save (binding, gtk_editable_get_text (GTK_EDITABLE (binding->row)));
}

static GtkWidget *
make_text_row (TamizDesk     *desk,
               const Setting *setting)
{
  GtkWidget *row = adw_entry_row_new ();
  Binding *binding = bind_row (desk, row, setting);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(setting->title));
  fill_in (binding, tamiz_desk_get_base (desk));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (applied_cb), binding);

  return row;
}

/* Whoever may only read is told who may more. */
static void
describe (AdwPreferencesGroup *group,
          TamizDesk           *desk,
          const char          *description)
{
  g_autofree char *denial = tamiz_desk_dup_denial (desk, TAMIZ_RIGHT_MANAGE);
  g_autofree char *text
      = denial != NULL ? g_strdup_printf ("%s\n%s", description, denial) : g_strdup (description);

  adw_preferences_group_set_description (group, text);
}

static GtkWidget *
make_base (TamizDesk *desk)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *path = g_markup_escape_text (tamiz_session_get_path (tamiz_desk_get_session (desk)), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("This Base"));
  describe (ADW_PREFERENCES_GROUP (group), desk, path);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_code_row (desk, &codes[i]));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_text_row (desk, &organisation));

  return group;
}

static GtkWidget *
make_small_company (TamizDesk *desk)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Small Company"));
  describe (ADW_PREFERENCES_GROUP (group), desk,
            _("What a small company may do without. What it takes to be a lead never shrinks."));
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_switch_row (desk, &switches[i]));

  return group;
}

GtkWidget *
tamiz_preferences_make_general (TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_appearance ()));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_base (desk)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_small_company (desk)));

  return page;
}
