#define G_LOG_DOMAIN "tamiz-holiday-adder"

#include "config.h"

#include "tamiz-holiday-adder.h"

#include "tamiz-drop-down.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* This year, the next one, both. */
#define N_CHOICES 3

struct _TamizHolidayAdder
{
  AdwBin parent_instance;

  GtkDropDown *country_drop_down;
  GtkDropDown *years_drop_down;
  GtkWidget *button;
  GtkLabel *told_label;

  TamizDraft *draft;        /* (nullable) until it is given */
  char *part;
  GPtrArray *countries;     /* codes of what the drop-down offers */
  int year;                 /* this one */
  guint added;              /* holidays that were new, of the years that were asked */
  guint asked;              /* years whose answers are awaited */
};

G_DEFINE_FINAL_TYPE (TamizHolidayAdder, tamiz_holiday_adder, ADW_TYPE_BIN)

static void
tell (TamizHolidayAdder *self,
      const char        *text)
{
  gtk_label_set_label (self->told_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->told_label), *text != '\0');
}

/* Where a day belongs among others; FALSE where it is among them. */
static gboolean
find_place (json_t     *days,
            const char *day,
            gsize      *place)
{
  gsize n = json_array_size (days);

  for (*place = 0; *place < n; (*place)++)
    {
      int order = g_strcmp0 (json_string_value (json_array_get (days, *place)), day);

      if (order >= 0)
        return order != 0;
    }

  return TRUE;
}

static void
merge (TamizHolidayAdder *self,
       json_t            *items)
{
  json_t *before = tamiz_draft_get (self->draft, self->part);
  json_t *days = before != NULL ? json_copy (before) : json_array ();
  guint added = 0;
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const char *day = tamiz_json_get_text (item, "day");
      gsize place;

      /* What only many keep, people add who keep it. */
      if (json_is_true (json_object_get (item, "optional")) || !find_place (days, day, &place))
        continue;
      json_array_insert_new (days, place, json_string (day));
      added++;
    }
  self->added += added;
  if (added > 0)
    tamiz_draft_set (self->draft, self->part, days);
  else
    json_decref (days);
}

static void
listed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizHolidayAdder *self = owner;
  g_autofree char *text = NULL;

  if (answer != NULL)
    merge (self, json_object_get (answer, "items"));
  if (--self->asked > 0)
    return;
  gtk_widget_set_sensitive (self->button, TRUE);
  if (answer == NULL)
    {
      tell (self, error->message);
      return;
    }
  text = self->added > 0 ? g_strdup_printf (ngettext ("%u holiday was added; look whether your company keeps it",
                                                      "%u holidays were added; look whether your company keeps all",
                                                      self->added),
                                            self->added)
                         : g_strdup (_("All of them are there already"));
  tell (self, text);
}

static void
ask_year (TamizHolidayAdder *self,
          int                year)
{
  guint country = gtk_drop_down_get_selected (self->country_drop_down);
  g_autofree char *text = g_strdup_printf ("%d", year);

  self->asked++;
  tamiz_desk_ask (tamiz_draft_get_desk (self->draft), self, text, "holiday.list",
                  json_pack ("{ss ss}", "country", self->countries->pdata[country], "year", text), listed_cb);
}

static void
add_cb (TamizHolidayAdder *self)
{
  guint years = gtk_drop_down_get_selected (self->years_drop_down);

  if (self->draft == NULL || self->asked > 0 || gtk_drop_down_get_selected (self->country_drop_down) >= self->countries->len)
    return;
  self->added = 0;
  tell (self, "");
  gtk_widget_set_sensitive (self->button, FALSE);
  if (years != 1)
    ask_year (self, self->year);
  if (years != 0)
    ask_year (self, self->year + 1);
}

static void
countries_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizHolidayAdder *self = owner;
  const char *own = tamiz_json_get_text (tamiz_desk_get_base (tamiz_draft_get_desk (self->draft)), "country");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  json_t *item;
  gsize i;

  g_ptr_array_set_size (self->countries, 0);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *code = tamiz_json_get_text (item, "country");

      if (g_strcmp0 (code, own) == 0)
        selected = (guint) i;
      g_ptr_array_add (self->countries, g_strdup (code));
      gtk_string_list_append (names, tamiz_json_get_text (item, "name"));
    }
  gtk_drop_down_set_model (self->country_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->country_drop_down, selected);
  gtk_widget_set_sensitive (self->button, self->countries->len > 0);
}

static GtkWidget *
make_line (TamizHolidayAdder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->country_drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->years_drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->button = gtk_button_new_with_label (_("Add Holidays"));
  tamiz_drop_down_shorten (self->country_drop_down, 8, 24);
  gtk_widget_set_hexpand (GTK_WIDGET (self->country_drop_down), TRUE);
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->country_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Country whose holidays are added"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->years_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Years whose holidays are added"), -1);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->country_drop_down));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->years_drop_down));

  return box;
}

static void
tamiz_holiday_adder_dispose (GObject *object)
{
  TamizHolidayAdder *self = TAMIZ_HOLIDAY_ADDER (object);

  g_clear_object (&self->draft);
  g_clear_pointer (&self->part, g_free);
  g_clear_pointer (&self->countries, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_holiday_adder_parent_class)->dispose (object);
}

static void
tamiz_holiday_adder_class_init (TamizHolidayAdderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_holiday_adder_dispose;
}

static void
tamiz_holiday_adder_init (TamizHolidayAdder *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (_("Holidays of a country"));

  self->countries = g_ptr_array_new_with_free_func (g_free);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  self->told_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->told_label, 0);
  gtk_label_set_wrap (self->told_label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->told_label), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->told_label), FALSE);
  gtk_widget_add_css_class (outer, "draft-buttons");
  gtk_box_append (GTK_BOX (outer), title);
  gtk_box_append (GTK_BOX (outer), make_line (self));
  gtk_widget_set_halign (self->button, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (outer), self->button);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->told_label));
  adw_bin_set_child (ADW_BIN (self), outer);
}

GtkWidget *
tamiz_holiday_adder_new (void)
{
  return g_object_new (TAMIZ_TYPE_HOLIDAY_ADDER, NULL);
}

static void
offer_years (TamizHolidayAdder *self)
{
  g_autofree char *today = tamiz_day_format (tamiz_desk_get_today (tamiz_draft_get_desk (self->draft)));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->year = atoi (today);
  for (guint i = 0; i < N_CHOICES; i++)
    {
      /* Translators: two years that follow each other, as 2026–2027 */
      g_autofree char *name = i < 2 ? g_strdup_printf ("%d", self->year + (int) i)
                                    : g_strdup_printf (_("%d–%d"), self->year, self->year + 1);

      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->years_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->years_drop_down, N_CHOICES - 1);
}

/**
 * tamiz_holiday_adder_set:
 * @self: an adder
 * @draft: a draft
 * @part: the path of its list of days
 *
 * Says where holidays are added.
 */
void
tamiz_holiday_adder_set (TamizHolidayAdder *self,
                         TamizDraft        *draft,
                         const char        *part)
{
  g_return_if_fail (TAMIZ_IS_HOLIDAY_ADDER (self));

  g_set_object (&self->draft, draft);
  g_free (self->part);
  self->part = g_strdup (part);
  offer_years (self);
  tamiz_desk_ask (tamiz_draft_get_desk (draft), self, "countries", "holiday.countries", NULL, countries_cb);
}
