#define G_LOG_DOMAIN "tamiz-outbox-row"

#include "config.h"

#include "tamiz-outbox-row.h"

#include "tamiz-outbox-words.h"

#include <glib/gi18n-lib.h>

struct _TamizOutboxRow
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *about_label;
  GtkLabel *next_label;
  GtkLabel *words_label;
  GtkWidget *retry_button;

  TamizDesk *desk;          /* (nullable) */
  char *id;                 /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizOutboxRow, tamiz_outbox_row, ADW_TYPE_BIN)

static void
retried_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizOutboxRow *self = owner;

  if (answer != NULL)
    tamiz_desk_tell (self->desk, _("It is sent again the next time"));
  else
    tamiz_desk_tell_failure (self->desk, error->message);
  gtk_widget_set_sensitive (self->retry_button, TRUE);
}

static void
retry_cb (TamizOutboxRow *self)
{
  if (self->id == NULL)
    return;

  gtk_widget_set_sensitive (self->retry_button, FALSE);
  tamiz_desk_do (self->desk, self, "outbox.retry", json_pack ("{ss}", "id", self->id), NULL, retried_cb);
}

static void
tamiz_outbox_row_dispose (GObject *object)
{
  TamizOutboxRow *self = TAMIZ_OUTBOX_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_OUTBOX_ROW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (tamiz_outbox_row_parent_class)->dispose (object);
}

static void
tamiz_outbox_row_class_init (TamizOutboxRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_outbox_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-outbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, about_label);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, next_label);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, words_label);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxRow, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
tamiz_outbox_row_init (TamizOutboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tamiz_outbox_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_OUTBOX_ROW, NULL);
}

static void
show_words (TamizOutboxRow *self,
            const char     *said)
{
  /* Translators: %s is what the CRM answered, in its own words */
  g_autofree char *text = said != NULL ? g_strdup_printf (_("The CRM said: %s"), said) : NULL;

  gtk_label_set_label (self->words_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->words_label), text != NULL);
}

/* @row: an item of `outbox.list` */
void
tamiz_outbox_row_show (TamizOutboxRow *self,
                       TamizDesk      *desk,
                       json_t         *row)
{
  g_autofree char *title = tamiz_outbox_words_dup_title (row), *about = tamiz_outbox_words_dup_about (desk, row);
  g_autofree char *next = tamiz_outbox_words_dup_next (desk, row);
  const char *group = tamiz_json_get_text (row, "group");
  gboolean stuck = g_strcmp0 (group, "held") == 0 || g_strcmp0 (group, "refused") == 0;

  g_set_object (&self->desk, desk);
  g_free (self->id);
  self->id = g_strdup (tamiz_json_get_text (row, "id"));
  gtk_image_set_from_icon_name (self->icon, tamiz_outbox_words_get_icon (row));
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->about_label, about);
  gtk_label_set_label (self->next_label, next);
  show_words (self, g_strcmp0 (group, "delivered") != 0 ? tamiz_json_get_text (row, "words") : NULL);
  gtk_widget_set_visible (self->retry_button, stuck && tamiz_outbox_words_offers (row, "retry"));
  gtk_widget_set_sensitive (self->retry_button, TRUE);
}
