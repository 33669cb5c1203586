#define G_LOG_DOMAIN "tamiz-executive-row"

#include "config.h"

#include "tamiz-executive-row.h"

#include "tamiz-drop-down.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizExecutiveRow
{
  AdwComboRow parent_instance;

  json_t *executives;       /* (nullable): of handoff.executives */
  char *chosen;             /* (nullable): whom somebody chose, by e-mail */
  gboolean showing;         /* the list is being set, nobody chooses */
};

G_DEFINE_FINAL_TYPE (TamizExecutiveRow, tamiz_executive_row, ADW_TYPE_COMBO_ROW)

static json_t *
get_selected (TamizExecutiveRow *self)
{
  return json_array_get (json_object_get (self->executives, "items"), adw_combo_row_get_selected (ADW_COMBO_ROW (self)));
}

/* “Vera Ventas · 3 of 10 open”, or why she cannot have it. */
static char *
dup_name (json_t *executive)
{
  const char *name = tamiz_words_get_text (executive, "name");
  const char *why_not = tamiz_words_get_text (executive, "why_not");
  int open = (int) tamiz_json_get_int (executive, "open", 0);
  g_autofree char *load = NULL;

  if (why_not != NULL)
    return g_strdup_printf ("%s · %s", name, why_not);
  if (json_is_integer (json_object_get (executive, "capacity")))
    /* Translators: leads that an executive has open, of how many at most */
    load = g_strdup_printf (_("%d of %d open"), open, (int) tamiz_json_get_int (executive, "capacity", 0));
  else
    load = g_strdup_printf (ngettext ("%d open", "%d open", (gulong) open), open);

  return g_strdup_printf ("%s · %s", name, load);
}

/* Who is proposed says why; of others what speaks against them. */
static void
show_reason (TamizExecutiveRow *self)
{
  json_t *executive = get_selected (self);
  const char *email = tamiz_words_get_text (executive, "email");
  const char *words;

  if (executive == NULL)
    words = tamiz_words_get_text (self->executives, "why");
  else if (g_strcmp0 (email, tamiz_words_get_text (self->executives, "proposed")) == 0)
    words = tamiz_words_get_text (self->executives, "why");
  else
    words = tamiz_words_get_text (executive, "why_behind");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words != NULL ? words : "");
}

static void
selected_cb (TamizExecutiveRow *self)
{
  json_t *executive = get_selected (self);

  show_reason (self);
  if (self->showing || executive == NULL)
    return;

  g_free (self->chosen);
  self->chosen = g_strdup (tamiz_words_get_text (executive, "email"));
}

static void
tamiz_executive_row_finalize (GObject *object)
{
  TamizExecutiveRow *self = TAMIZ_EXECUTIVE_ROW (object);

  g_clear_pointer (&self->executives, json_decref);
  g_free (self->chosen);

  G_OBJECT_CLASS (tamiz_executive_row_parent_class)->finalize (object);
}

static void
tamiz_executive_row_class_init (TamizExecutiveRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_executive_row_finalize;
}

static void
tamiz_executive_row_init (TamizExecutiveRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Sales _Executive"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), TRUE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
  tamiz_drop_down_widen (ADW_COMBO_ROW (self));
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

GtkWidget *
tamiz_executive_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_EXECUTIVE_ROW, NULL);
}

/* What somebody chose stays where it is still there; else it is the one proposed. */
void
tamiz_executive_row_show (TamizExecutiveRow *self,
                          json_t            *executives)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *proposed = tamiz_words_get_text (executives, "proposed");
  guint position = GTK_INVALID_LIST_POSITION;
  json_t *executive;
  gsize i;

  json_incref (executives);
  json_decref (self->executives);
  self->executives = executives;
  json_array_foreach (json_object_get (executives, "items"), i, executive)
    {
      const char *email = tamiz_words_get_text (executive, "email");
      g_autofree char *name = dup_name (executive);

      gtk_string_list_append (names, name);
      if (g_strcmp0 (email, self->chosen) == 0
          || (position == GTK_INVALID_LIST_POSITION && proposed != NULL && g_strcmp0 (email, proposed) == 0))
        position = (guint) i;
    }

  self->showing = TRUE;
  tamiz_drop_down_offer (ADW_COMBO_ROW (self), names);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), position);
  self->showing = FALSE;
  show_reason (self);
}

/* What was chosen was for another lead. */
void
tamiz_executive_row_forget (TamizExecutiveRow *self)
{
  g_clear_pointer (&self->chosen, g_free);
}

/* (nullable) */
const char *
tamiz_executive_row_get_email (TamizExecutiveRow *self)
{
  return tamiz_words_get_text (get_selected (self), "email");
}

/* (nullable): why who is chosen cannot have the lead, or that nobody is chosen. */
const char *
tamiz_executive_row_get_problem (TamizExecutiveRow *self)
{
  json_t *executive = get_selected (self);

  if (executive == NULL)
    return _("Choose the sales executive who is to have the lead");

  return json_is_false (json_object_get (executive, "available")) ? tamiz_words_get_text (executive, "why_not") : NULL;
}
