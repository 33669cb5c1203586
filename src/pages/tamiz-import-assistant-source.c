#define G_LOG_DOMAIN "tamiz-import-assistant"

#include "config.h"

#include "tamiz-import-assistant-private.h"

/* Where nothing says where the rows come from, all of them would be set aside: it is asked
 * beside the columns, before anything is tried.
 */

/**
 * tamiz_import_assistant_ask_source:
 * @self: an assistant, at its columns
 *
 * Asks for the source where the rows have none.
 *
 * Returns: whether they have none, so that there is no way on
 */
gboolean
tamiz_import_assistant_ask_source (TamizImportAssistant *self)
{
  if (!self->needs_source)
    return FALSE;

  gtk_widget_set_visible (self->source_box, TRUE);
  gtk_widget_grab_focus (g_list_model_get_n_items (gtk_drop_down_get_model (self->source_drop)) > 1
                             ? GTK_WIDGET (self->source_drop)
                             : GTK_WIDGET (self->source_button));
  return TRUE;
}

void
tamiz_import_assistant_add_source (TamizImportAssistant *self)
{
  tamiz_import_origin_add_source (self->origin);
}

/* It is the question of the first step, asked once more. */
void
tamiz_import_assistant_bind_source (TamizImportAssistant *self)
{
  GObject *row = tamiz_import_origin_get_source_row (self->origin);

  g_object_bind_property (row, "model", self->source_drop, "model", G_BINDING_SYNC_CREATE);
  g_object_bind_property (row, "selected", self->source_drop, "selected",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
