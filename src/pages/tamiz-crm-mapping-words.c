/* What the CRM calls sources, executives and other words of ours. */

#define G_LOG_DOMAIN "tamiz-crm-mapping"

#include "config.h"

#include "tamiz-crm-mapping-private.h"

#include <glib/gi18n-lib.h>

static GtkEditable *
get_entry (GtkListItem *item)
{
  return GTK_EDITABLE (gtk_widget_get_last_child (gtk_list_item_get_child (item)));
}

static json_t *
get_vocabulary (TamizCrmMapping *self)
{
  return json_array_get (json_object_get (self->shown, "values"), gtk_drop_down_get_selected (self->words_drop));
}

/* Whatever stands in the entry when it is left is what the CRM calls it. */
static void
keep (GtkListItem *item)
{
  TamizCrmMapping *self = tamiz_crm_mapping_of (item);
  json_t *word = gtk_list_item_get_item (item) != NULL ? tamiz_json_item_get (gtk_list_item_get_item (item)) : NULL;
  const char *typed = gtk_editable_get_text (get_entry (item));
  const char *known = tamiz_json_get_text (word, "theirs");

  if (word == NULL || self->desk == NULL || g_strcmp0 (typed, known != NULL ? known : "") == 0)
    return;

  json_object_set_new (word, "theirs", *typed != '\0' ? json_string (typed) : json_null ());
  tamiz_crm_mapping_do (self, "crm.translate",
                        json_pack ("{ss, ss, ss}", "key", tamiz_json_get_text (get_vocabulary (self), "key"), "word",
                                   tamiz_json_get_text (word, "ours"), "to", typed),
                        _("The CRM's word is kept"));
}

static void
activate_cb (GtkEntry    *entry,
             GtkListItem *item)
{
  keep (item);
}

static void
leave_cb (GtkEventControllerFocus *focus,
          GtkListItem             *item)
{
  keep (item);
}

static void
setup_word_cb (TamizCrmMapping *self,
               GtkListItem     *item)
{
  GtkWidget *row = tamiz_crm_mapping_make_row (item, self), *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_size_request (entry, 260, -1);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (row), entry);
  g_signal_connect_object (entry, "activate", G_CALLBACK (activate_cb), item, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), item, 0);
}

static void
bind_word_cb (TamizCrmMapping *self,
              GtkListItem     *item)
{
  json_t *word = tamiz_json_item_get (gtk_list_item_get_item (item));
  const char *ours = tamiz_json_get_text (word, "ours"), *theirs = tamiz_json_get_text (word, "theirs");

  tamiz_crm_mapping_label_row (item, ours, "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (get_entry (item)), ours);
  gtk_editable_set_text (get_entry (item), theirs != NULL ? theirs : "");
}

static void
unbind_word_cb (TamizCrmMapping *self,
                GtkListItem     *item)
{
  keep (item);
}

static void
show_vocabulary (TamizCrmMapping *self)
{
  g_autoptr (json_t) words = json_deep_copy (json_object_get (get_vocabulary (self), "words"));

  tamiz_json_list_replace (self->words, words);
}

static void
vocabulary_cb (TamizCrmMapping *self)
{
  if (!self->filling)
    show_vocabulary (self);
}

static gboolean
has_labels (TamizCrmMapping *self,
            json_t          *values)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->vocabularies));
  json_t *one;
  gsize i;

  if (json_array_size (values) != n)
    return FALSE;
  json_array_foreach (values, i, one)
    {
      if (g_strcmp0 (gtk_string_list_get_string (self->vocabularies, (guint) i), tamiz_json_get_text (one, "label"))
          != 0)
        return FALSE;
    }

  return TRUE;
}

/* Which words there are, and what the CRM calls them; what is being typed stays. */
void
tamiz_crm_mapping_show_words (TamizCrmMapping *self)
{
  json_t *values = json_object_get (self->shown, "values"), *one;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gsize i;

  if (!has_labels (self, values))
    {
      self->filling = TRUE;
      gtk_string_list_splice (self->vocabularies, 0, g_list_model_get_n_items (G_LIST_MODEL (self->vocabularies)), NULL);
      json_array_foreach (values, i, one)
        gtk_string_list_append (self->vocabularies, tamiz_json_get_text (one, "label"));
      self->filling = FALSE;
    }
  else if (focus != NULL && GTK_IS_TEXT (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;
  show_vocabulary (self);
}

void
tamiz_crm_mapping_bind_words (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, words_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, vocabularies);
  gtk_widget_class_bind_template_child (widget_class, TamizCrmMapping, words);
  gtk_widget_class_bind_template_callback (widget_class, setup_word_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_word_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_word_cb);
  gtk_widget_class_bind_template_callback (widget_class, vocabulary_cb);
}
