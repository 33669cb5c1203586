#define G_LOG_DOMAIN "tamiz-lead-tags"

#include "config.h"

#include "tamiz-lead-tags.h"

#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizLeadTags
{
  AdwBin parent_instance;

  TamizWrapBox *chips;
  GtkEntry *entry;
  TamizNotice *notice;
  TamizOpenLead *lead;      /* (nullable) */
  json_t *tags;             /* (nullable): what the chips show */
  char *id;                 /* (nullable): whose they are */
  char *asked;              /* (nullable): the lead of which something is being changed */
};

G_DEFINE_FINAL_TYPE (TamizLeadTags, tamiz_lead_tags, ADW_TYPE_BIN)

/* Somebody may have gone to another lead meanwhile. */
static gboolean
is_still_shown (TamizLeadTags *self)
{
  return g_strcmp0 (self->asked, self->id) == 0;
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadTags *self = owner;

  if (is_still_shown (self))
    tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  else if (error != NULL)
    tamiz_desk_tell_failure (tamiz_open_lead_get_desk (self->lead), error->message);
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizLeadTags *self = owner;

  removed_cb (owner, answer, error);
  if (error == NULL && is_still_shown (self))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
change (TamizLeadTags  *self,
        const char     *operation,
        const char     *tag,
        const char     *done,
        TamizAnswerFunc func)
{
  g_free (self->asked);
  self->asked = g_strdup (self->id);
  tamiz_desk_do (tamiz_open_lead_get_desk (self->lead), self, operation,
                 json_pack ("{ssss}", "id", self->id, "text", tag), done, func);
}

static void
activate_cb (TamizLeadTags *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->id != NULL && !tamiz_text_is_blank (text))
    change (self, "tag.add", text, _("Tagged"), added_cb);
}

static void
remove_cb (TamizLeadTags *self,
           GtkButton     *button)
{
  change (self, "tag.remove", g_object_get_data (G_OBJECT (button), "tag"), _("Tag taken off"), removed_cb);
}

static void
add_chip (TamizLeadTags *self,
          const char    *tag)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *label = gtk_label_new (tag);
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-remove-symbolic");
  /* Translators: %s is a tag */
  g_autofree char *name = g_strdup_printf (_("Take off “%s”"), tag);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (chip, "lead-tag");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (tag), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  tamiz_wrap_box_append (self->chips, chip);
}

static void
tamiz_lead_tags_dispose (GObject *object)
{
  TamizLeadTags *self = TAMIZ_LEAD_TAGS (object);

  g_clear_object (&self->lead);
  g_clear_pointer (&self->tags, json_decref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->asked, g_free);

  G_OBJECT_CLASS (tamiz_lead_tags_parent_class)->dispose (object);
}

static void
tamiz_lead_tags_class_init (TamizLeadTagsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_tags_dispose;
}

static void
tamiz_lead_tags_init (TamizLeadTags *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->chips = TAMIZ_WRAP_BOX (tamiz_wrap_box_new ());
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->entry, _("Another tag"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Another tag"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chips));
  self->notice = TAMIZ_NOTICE (tamiz_notice_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notice));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
tamiz_lead_tags_new (void)
{
  return g_object_new (TAMIZ_TYPE_LEAD_TAGS, NULL);
}

void
tamiz_lead_tags_show (TamizLeadTags *self,
                      TamizOpenLead *lead)
{
  json_t *tags = json_object_get (tamiz_open_lead_get_json (lead), "tags");
  json_t *tag;
  gsize i;

  g_set_object (&self->lead, lead);
  gtk_widget_set_sensitive (GTK_WIDGET (self), tamiz_open_lead_may_work (lead));
  if (g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) != 0)
    {
      /* What was typed for the lead before is its own. */
      activate_cb (self);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      tamiz_notice_set_text (self->notice, NULL);
    }
  g_free (self->id);
  self->id = g_strdup (tamiz_open_lead_get_id (lead));
  if (self->tags != NULL && json_equal (self->tags, tags))
    return;

  g_clear_pointer (&self->tags, json_decref);
  self->tags = json_incref (tags);
  tamiz_wrap_box_remove_all (self->chips);
  json_array_foreach (tags, i, tag)
    add_chip (self, json_string_value (tag));
  gtk_widget_set_visible (GTK_WIDGET (self->chips), json_array_size (tags) > 0);
}
