#define G_LOG_DOMAIN "tamiz-lead-moves"

#include "config.h"

#include "tamiz-lead-moves.h"

#include "tamiz-date-entry.h"
#include "tamiz-into-sight.h"
#include "tamiz-lead-part.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *title;
  const char *confirm;
  const char *placeholder;  /* of the entry */
  const char *done;
  gboolean day;             /* whether a day is asked */
} Ask;

static const Ask asks[] = {
  { "tag", N_("Tag this lead"), N_("_Tag"), N_("Tag"), N_("Tagged"), FALSE },
  { "move-back", N_("Move it back, and why? It comes forward again only by something newer"),
    N_("Move _Back"), N_("Why"), N_("Moved back"), FALSE },
  { "defer", N_("Defer until when, and why?"), N_("_Defer"), N_("Why"), N_("Deferred"), TRUE },
  { "discard", N_("Discard it, and why?"), N_("D_iscard"), N_("More about it"), N_("Discarded"), FALSE },
  { "take-up", N_("Take it up again as a prospect, and why?"), N_("Take _Up"), N_("Why"),
    N_("Taken up again"), FALSE },
  { "do-not-contact", N_("By which way is the person not to be contacted, and why?"),
    N_("Do _Not Contact"), N_("Why"), N_("The person will not be contacted"), FALSE },
};

struct _TamizLeadMoves
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkDropDown *choice;
  GtkStringList *choices;
  TamizDateEntry *day;
  GtkEntry *entry;
  GtkButton *confirm_button;
  GtkLabel *error_label;

  TamizOpenLead *lead;      /* (nullable) */
  char *id;                 /* (nullable): the lead that is asked about */
  const Ask *ask;           /* (nullable) */
  GPtrArray *nicks;         /* what the choices are called, in their order */
};

G_DEFINE_FINAL_TYPE (TamizLeadMoves, tamiz_lead_moves, ADW_TYPE_BIN)

static void
refuse (TamizLeadMoves *self,
        const char     *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizLeadMoves *self = owner;

  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), TRUE);
  if (error != NULL)
    refuse (self, error->message);
  else
    tamiz_lead_moves_close (self);
}

static const char *
get_choice (TamizLeadMoves *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);

  return position < self->nicks->len ? g_ptr_array_index (self->nicks, position) : NULL;
}

/* The reason of a discarded lead is one of the steward's list, and what is said beside it. */
static char *
dup_reason (TamizLeadMoves *self,
            const char     *text)
{
  const char *chosen = g_str_equal (self->ask->name, "discard") ? get_choice (self) : NULL;

  if (chosen == NULL)
    return g_strdup (text);
  if (tamiz_text_is_blank (text))
    return g_strdup (chosen);

  return g_strdup_printf ("%s: %s", chosen, text);
}

static const char *
choose_stage (TamizLeadMoves *self)
{
  if (g_str_equal (self->ask->name, "defer"))
    return "deferred";
  if (g_str_equal (self->ask->name, "discard"))
    return "discarded";
  if (g_str_equal (self->ask->name, "take-up"))
    return "prospect";

  return get_choice (self);
}

static json_t *
make_arguments (TamizLeadMoves *self,
                const char     *text)
{
  g_autofree char *day = tamiz_date_entry_dup_day (self->day);
  g_autofree char *reason = dup_reason (self, text);
  json_t *arguments = json_pack ("{ss}", "id", self->id);

  if (g_str_equal (self->ask->name, "tag"))
    {
      tamiz_json_set_text (arguments, "text", text);
      return arguments;
    }
  tamiz_json_set_text (arguments, "reason", reason);
  if (g_str_equal (self->ask->name, "do-not-contact"))
    {
      tamiz_json_set_text (arguments, "channel", get_choice (self));
      json_object_set_new (arguments, "do-not-contact", json_true ());
      return arguments;
    }
  tamiz_json_set_text (arguments, "stage", choose_stage (self));
  if (self->ask->day)
    tamiz_json_set_text (arguments, "until", day);

  return arguments;
}

static const char *
choose_operation (TamizLeadMoves *self)
{
  if (g_str_equal (self->ask->name, "tag"))
    return "tag.add";
  if (g_str_equal (self->ask->name, "do-not-contact"))
    return "consent.add";

  return "lead.move";
}

static void
confirm_cb (TamizLeadMoves *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *day = tamiz_date_entry_dup_day (self->day);
  gboolean needs_text = !g_str_equal (self->ask->name, "discard") || get_choice (self) == NULL;

  if (self->ask->day && day == NULL)
    {
      refuse (self, _("Until when? Give a day, for example 2026-11-22"));
      gtk_widget_grab_focus (GTK_WIDGET (self->day));
      return;
    }
  if (needs_text && tamiz_text_is_blank (text))
    {
      refuse (self, g_str_equal (self->ask->name, "tag") ? _("Type the tag") : _("Say why"));
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), FALSE);
  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, choose_operation (self),
                 make_arguments (self, text), _(self->ask->done), done_cb);
}

static gboolean
key_pressed_cb (TamizLeadMoves  *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  tamiz_lead_moves_close (self);

  return GDK_EVENT_STOP;
}

static void
add_choice (TamizLeadMoves *self,
            const char     *nick,
            const char     *label)
{
  g_ptr_array_add (self->nicks, g_strdup (nick));
  gtk_string_list_append (self->choices, label);
}

static void
reasons_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadMoves *self = owner;
  json_t *entry;
  gsize i;

  if (self->ask == NULL || !g_str_equal (self->ask->name, "discard"))
    return;
  json_array_foreach (json_object_get (answer, "items"), i, entry)
    add_choice (self, tamiz_json_get_text (entry, "label"), tamiz_json_get_text (entry, "label"));
  gtk_widget_set_visible (GTK_WIDGET (self->choice), self->nicks->len > 0);
}

static int
get_stage (TamizLeadMoves *self)
{
  json_t *json = tamiz_open_lead_get_json (self->lead);
  int stage = TAMIZ_STAGE_PROSPECT;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (json, "stage"), &stage);

  return stage;
}

static void
fill_choices (TamizLeadMoves *self)
{
  g_ptr_array_set_size (self->nicks, 0);
  gtk_string_list_splice (self->choices, 0, g_list_model_get_n_items (G_LIST_MODEL (self->choices)), NULL);

  if (g_str_equal (self->ask->name, "move-back"))
    {
      for (int stage = get_stage (self) - 1; stage >= TAMIZ_STAGE_PROSPECT; stage--)
        add_choice (self, tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage),
                    tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
    }
  else if (g_str_equal (self->ask->name, "do-not-contact"))
    {
      for (int channel = (int) tamiz_enum_size (TAMIZ_ENUM_CHANNEL) - 1; channel >= 0; channel--)
        add_choice (self, tamiz_enum_nick (TAMIZ_ENUM_CHANNEL, channel),
                    tamiz_enum_label (TAMIZ_ENUM_CHANNEL, channel));
    }
  else if (g_str_equal (self->ask->name, "discard"))
    tamiz_desk_ask (tamiz_open_lead_get_desk (self->lead), self, "reasons", "list.show",
                    json_pack ("{ss}", "list", "discard_reason"), reasons_cb);
}

static void
tamiz_lead_moves_dispose (GObject *object)
{
  TamizLeadMoves *self = TAMIZ_LEAD_MOVES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_MOVES);
  g_clear_object (&self->lead);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->nicks, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_lead_moves_parent_class)->dispose (object);
}

static void
tamiz_lead_moves_class_init (TamizLeadMovesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_moves_dispose;

  g_type_ensure (TAMIZ_TYPE_DATE_ENTRY);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-moves.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, choice);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, choices);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, day);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, entry);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadMoves, error_label);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_lead_moves_close);
}

static void
tamiz_lead_moves_init (TamizLeadMoves *self)
{
  self->nicks = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Offers what the lead's stage allows. */
void
tamiz_lead_moves_show (TamizLeadMoves *self,
                       TamizOpenLead  *lead)
{
  static const char *const moves[][2] = { { "lead.move-back", "move_back" },
                                          { "lead.defer", "defer" },
                                          { "lead.discard", "discard" },
                                          { "lead.take-up", "take_up" } };
  GtkWidget *head = gtk_widget_get_ancestor (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_PART);
  json_t *allows = json_object_get (tamiz_open_lead_get_json (lead), "allows");

  g_set_object (&self->lead, lead);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_action_set_enabled (head, moves[i][0], json_is_true (json_object_get (allows, moves[i][1])));
}

/* Asks for what @what needs, one of the names of the table. */
void
tamiz_lead_moves_ask (TamizLeadMoves *self,
                      const char     *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      if (g_str_equal (asks[i].name, what))
        self->ask = &asks[i];
    }
  g_assert (self->ask != NULL);

  g_free (self->id);
  self->id = g_strdup (tamiz_open_lead_get_id (self->lead));
  gtk_label_set_label (self->title_label, _(self->ask->title));
  gtk_button_set_label (self->confirm_button, _(self->ask->confirm));
  gtk_entry_set_placeholder_text (self->entry, _(self->ask->placeholder));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(self->ask->placeholder), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(self->ask->title), -1);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  tamiz_date_entry_set_day (self->day, NULL);
  fill_choices (self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), self->nicks->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->day), self->ask->day);
  refuse (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->ask->day ? GTK_WIDGET (self->day) : GTK_WIDGET (self->entry));
  tamiz_bring_into_sight (GTK_WIDGET (self));
}

void
tamiz_lead_moves_close (TamizLeadMoves *self)
{
  self->ask = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
