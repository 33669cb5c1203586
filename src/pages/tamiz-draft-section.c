#define G_LOG_DOMAIN "tamiz-draft-section"

#include "config.h"

#include "tamiz-draft-section.h"

typedef struct
{
  TamizDraft *draft;
  GtkWidget *box;
  gboolean begun;
} TamizDraftSectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TamizDraftSection, tamiz_draft_section, ADW_TYPE_BIN)

static void
changed_cb (TamizDraftSection *self,
            const char        *part)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (self);

  if (tamiz_draft_get_document (priv->draft) == NULL)
    return;
  if (!priv->begun)
    {
      priv->begun = TRUE;
      TAMIZ_DRAFT_SECTION_GET_CLASS (self)->begin (self);
    }
  else if (TAMIZ_DRAFT_SECTION_GET_CLASS (self)->changed != NULL)
    TAMIZ_DRAFT_SECTION_GET_CLASS (self)->changed (self, part);
}

static void
tamiz_draft_section_dispose (GObject *object)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (TAMIZ_DRAFT_SECTION (object));

  if (priv->draft != NULL)
    g_signal_handlers_disconnect_by_data (priv->draft, object);
  g_clear_object (&priv->draft);

  G_OBJECT_CLASS (tamiz_draft_section_parent_class)->dispose (object);
}

static void
tamiz_draft_section_class_init (TamizDraftSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_section_dispose;
}

static void
tamiz_draft_section_init (TamizDraftSection *self)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (self);

  priv->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  adw_bin_set_child (ADW_BIN (self), priv->box);
}

/**
 * tamiz_draft_section_set_draft:
 * @self: a section
 * @draft: the draft
 *
 * Gives a section the draft that it is about, once.
 */
void
tamiz_draft_section_set_draft (TamizDraftSection *self,
                               TamizDraft        *draft)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (self);

  g_return_if_fail (priv->draft == NULL);

  priv->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self, NULL);
}

TamizDraft *
tamiz_draft_section_get_draft (TamizDraftSection *self)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (self);

  return priv->draft;
}

/**
 * tamiz_draft_section_add_list:
 * @self: a section
 * @title: (nullable): the list's title
 * @description: (nullable): what it is about
 *
 * Adds a group of rows to a section.
 *
 * Returns: (transfer none): an #AdwPreferencesGroup
 */
GtkWidget *
tamiz_draft_section_add_list (TamizDraftSection *self,
                              const char        *title,
                              const char        *description)
{
  TamizDraftSectionPrivate *priv = tamiz_draft_section_get_instance_private (self);
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (priv->box), group);

  return group;
}

/**
 * tamiz_draft_section_reveal:
 * @self: a section
 * @part: a path
 *
 * Brings a part into sight.
 *
 * Returns: whether it is here
 */
gboolean
tamiz_draft_section_reveal (TamizDraftSection *self,
                            const char        *part)
{
  return TAMIZ_DRAFT_SECTION_GET_CLASS (self)->reveal != NULL
         && TAMIZ_DRAFT_SECTION_GET_CLASS (self)->reveal (self, part);
}
