#define G_LOG_DOMAIN "tamiz-page"

#include "config.h"

#include "tamiz-page.h"

#include "tamiz-list-frame.h"
#include "tamiz-menu-tip.h"
#include "tamiz-pages-resources.h"
#include "tamiz-turns.h"

typedef struct
{
  TamizDesk *desk;
  char *subject;            /* (nullable) */
  gboolean stale;           /* something changed while it was out of sight */
  TamizTurns turns;         /* while its parts are being made */
  guint n_parts;            /* those that are */
  char *target;             /* (nullable): what to show when they all are */
  gboolean wants_focus;     /* and the keyboard comes here then */
} TamizPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TamizPage, tamiz_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DESK,
  PROP_SUBJECT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What is out of sight is read when it comes into sight. */
static void
changed_cb (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && tamiz_page_is_whole (self))
    tamiz_page_refresh (self);
  else
    priv->stale = TRUE;
}

static void
tamiz_page_map (GtkWidget *widget)
{
  TamizPage *self = TAMIZ_PAGE (widget);
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  GTK_WIDGET_CLASS (tamiz_page_parent_class)->map (widget);
  if (priv->stale && tamiz_page_is_whole (self))
    tamiz_page_refresh (self);
}

/* Comes into sight in one piece, and does what was asked of it meanwhile. */
static void
be_whole (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);
  g_autofree char *target = g_steal_pointer (&priv->target);

  tamiz_turns_stop (&priv->turns);
  gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)), TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    tamiz_page_refresh (self);
  if (priv->wants_focus)
    tamiz_page_focus (self);
  if (target != NULL)
    tamiz_page_open (self, target);
}

static gboolean
make_next_part (gpointer owner)
{
  TamizPage *self = owner;
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  if (TAMIZ_PAGE_GET_CLASS (self)->make_part (self, priv->n_parts))
    {
      priv->n_parts++;
      return TRUE;
    }

  be_whole (self);
  return FALSE;
}

static void
begin_parts (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)), FALSE);
  tamiz_turns_begin (&priv->turns, TAMIZ_TURNS_BEFORE_PAINT, make_next_part, self);
}

static void
tamiz_page_constructed (GObject *object)
{
  TamizPage *self = TAMIZ_PAGE (object);
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  G_OBJECT_CLASS (tamiz_page_parent_class)->constructed (object);

  g_assert (priv->desk != NULL);
  tamiz_menu_tip_rest_all (GTK_WIDGET (self));
  g_signal_connect_object (priv->desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->desk, "user-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (TAMIZ_PAGE_GET_CLASS (self)->make_part != NULL)
    begin_parts (self);
}

static void
tamiz_page_dispose (GObject *object)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (TAMIZ_PAGE (object));

  tamiz_turns_stop (&priv->turns);
  if (priv->desk != NULL)
    g_signal_handlers_disconnect_by_data (priv->desk, object);

  G_OBJECT_CLASS (tamiz_page_parent_class)->dispose (object);
}

static void
tamiz_page_finalize (GObject *object)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (TAMIZ_PAGE (object));

  g_clear_object (&priv->desk);
  g_clear_pointer (&priv->subject, g_free);
  g_clear_pointer (&priv->target, g_free);

  G_OBJECT_CLASS (tamiz_page_parent_class)->finalize (object);
}

static void
tamiz_page_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (TAMIZ_PAGE (object));

  switch (property_id)
    {
    case PROP_DESK:
      priv->desk = g_value_dup_object (value);
      break;
    case PROP_SUBJECT:
      tamiz_page_set_subject (TAMIZ_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_page_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (TAMIZ_PAGE (object));

  switch (property_id)
    {
    case PROP_DESK:
      g_value_set_object (value, priv->desk);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, priv->subject);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static gboolean
focus_first (TamizPage *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
tamiz_page_class_init (TamizPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* The templates register themselves, but a linker drops what nothing names. */
  tamiz_pages_get_resource ();
  g_type_ensure (TAMIZ_TYPE_LIST_FRAME);

  object_class->constructed = tamiz_page_constructed;
  object_class->dispose = tamiz_page_dispose;
  object_class->finalize = tamiz_page_finalize;
  object_class->set_property = tamiz_page_set_property;
  object_class->get_property = tamiz_page_get_property;
  GTK_WIDGET_CLASS (klass)->map = tamiz_page_map;
  klass->focus = focus_first;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, TAMIZ_TYPE_DESK,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                                                   | G_PARAM_STATIC_STRINGS);
  /* (nullable): whom or what it shows just now, for the window's title */
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tamiz_page_init (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  priv->stale = TRUE;
}

/* Where the page works; it outlives the page. */
TamizDesk *
tamiz_page_get_desk (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  return priv->desk;
}

const char *
tamiz_page_get_subject (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  return priv->subject;
}

void
tamiz_page_set_subject (TamizPage  *self,
                        const char *subject)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  if (g_strcmp0 (priv->subject, subject) == 0)
    return;

  g_free (priv->subject);
  priv->subject = g_strdup (subject);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
}

/* Whether all its parts are made; it is not seen before. */
gboolean
tamiz_page_is_whole (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  return priv->turns.owner == NULL;
}

void
tamiz_page_refresh (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  priv->stale = FALSE;
  if (TAMIZ_PAGE_GET_CLASS (self)->refresh != NULL)
    TAMIZ_PAGE_GET_CLASS (self)->refresh (self);
}

/* What it shows is read again when it comes into sight. */
void
tamiz_page_be_stale (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  priv->stale = TRUE;
}

void
tamiz_page_open (TamizPage  *self,
                 const char *target)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  if (!tamiz_page_is_whole (self))
    {
      g_free (priv->target);
      priv->target = g_strdup (target);
    }
  else if (TAMIZ_PAGE_GET_CLASS (self)->open != NULL)
    TAMIZ_PAGE_GET_CLASS (self)->open (self, target);
}

gboolean
tamiz_page_focus (TamizPage *self)
{
  TamizPagePrivate *priv = tamiz_page_get_instance_private (self);

  priv->wants_focus = !tamiz_page_is_whole (self);
  if (priv->wants_focus)
    return TRUE;

  return TAMIZ_PAGE_GET_CLASS (self)->focus (self);
}
