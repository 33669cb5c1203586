#define G_LOG_DOMAIN "tamiz-lead-part"

#include "config.h"

#include "tamiz-lead-part.h"

typedef struct
{
  TamizOpenLead *lead;
  gboolean stale;           /* the lead was read while the part was out of sight */
  gboolean other;           /* and it is another one */
  char *asked;              /* (nullable): the lead of which something more was asked last */
} TamizLeadPartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TamizLeadPart, tamiz_lead_part, ADW_TYPE_BIN)

static void
refresh (TamizLeadPart *self)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);
  gboolean other = priv->other;

  if (priv->lead == NULL || tamiz_open_lead_get_json (priv->lead) == NULL)
    return;
  priv->stale = FALSE;
  priv->other = FALSE;
  TAMIZ_LEAD_PART_GET_CLASS (self)->refresh (self, other);
}

static void
changed_cb (TamizLeadPart *self,
            gboolean       other)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);

  priv->stale = TRUE;
  priv->other |= other;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
save_cb (TamizLeadPart *self)
{
  if (TAMIZ_LEAD_PART_GET_CLASS (self)->save != NULL)
    TAMIZ_LEAD_PART_GET_CLASS (self)->save (self);
}

static void
tamiz_lead_part_map (GtkWidget *widget)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (TAMIZ_LEAD_PART (widget));

  GTK_WIDGET_CLASS (tamiz_lead_part_parent_class)->map (widget);
  if (priv->stale)
    refresh (TAMIZ_LEAD_PART (widget));
}

static void
tamiz_lead_part_dispose (GObject *object)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (TAMIZ_LEAD_PART (object));

  if (priv->lead != NULL)
    g_signal_handlers_disconnect_by_data (priv->lead, object);
  g_clear_object (&priv->lead);
  g_clear_pointer (&priv->asked, g_free);

  G_OBJECT_CLASS (tamiz_lead_part_parent_class)->dispose (object);
}

static void
tamiz_lead_part_class_init (TamizLeadPartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_part_dispose;
  GTK_WIDGET_CLASS (klass)->map = tamiz_lead_part_map;
}

static void
tamiz_lead_part_init (TamizLeadPart *self)
{
}

/* Makes a piece of a new part; FALSE where it is whole. */
gboolean
tamiz_lead_part_make_more (TamizLeadPart *self)
{
  TamizLeadPartClass *klass = TAMIZ_LEAD_PART_GET_CLASS (self);

  return klass->make_more != NULL && klass->make_more (self);
}

/* Given once, when the part is whole and before it is in sight. */
void
tamiz_lead_part_set_lead (TamizLeadPart *self,
                          TamizOpenLead *lead)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);

  g_assert (priv->lead == NULL);
  priv->lead = g_object_ref (lead);
  priv->stale = priv->other = tamiz_open_lead_get_json (lead) != NULL;
  g_signal_connect_object (lead, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lead, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
}

/* (nullable): NULL while the part is being taken apart. */
TamizOpenLead *
tamiz_lead_part_get_lead (TamizLeadPart *self)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);

  return priv->lead;
}

TamizDesk *
tamiz_lead_part_get_desk (TamizLeadPart *self)
{
  return tamiz_open_lead_get_desk (tamiz_lead_part_get_lead (self));
}

/* Asks something more of the lead that is shown.  A newer question supersedes the same of
 * before, so that what is answered is about tamiz_lead_part_get_asked ().
 */
void
tamiz_lead_part_ask (TamizLeadPart   *self,
                     const char      *operation,
                     json_t          *more,
                     TamizAnswerFunc  func)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);
  json_t *arguments = more != NULL ? more : json_object ();

  g_free (priv->asked);
  priv->asked = g_strdup (tamiz_open_lead_get_id (priv->lead));
  tamiz_json_set_text (arguments, "id", priv->asked);
  tamiz_desk_ask (tamiz_open_lead_get_desk (priv->lead), self, operation, operation, arguments, func);
}

/* (nullable): the lead that an answer is about. */
const char *
tamiz_lead_part_get_asked (TamizLeadPart *self)
{
  TamizLeadPartPrivate *priv = tamiz_lead_part_get_instance_private (self);

  return priv->asked;
}
