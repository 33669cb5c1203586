#define G_LOG_DOMAIN "tamiz-lead-item"

#include "config.h"

#include "tamiz-lead-item.h"

#include "tamiz-enums.h"
#include "tamiz-lead-item-private.h"

enum
{
  TEXT_NAME,
  TEXT_COMPANY,
  TEXT_EMAIL,
  TEXT_SOURCE,
  TEXT_OWNER,
  N_TEXTS
};

struct _TamizLeadItem
{
  GObject parent_instance;

  char *id;
  int stage;                 /* TamizStage; -1 = not read yet */
  int grade;                 /* TamizGrade; -1 = none */
  gboolean outdated;
  gint64 received_on, last_activity;
  char *texts[N_TEXTS];      /* (nullable) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_STAGE,
  PROP_GRADE,
  PROP_RECEIVED_ON,
  PROP_LAST_ACTIVITY,
  PROP_NAME,                 /* the texts, in their order */
  PROP_COMPANY,
  PROP_EMAIL,
  PROP_SOURCE,
  PROP_OWNER,
} TamizLeadItemProperty;

static GParamSpec *properties[PROP_OWNER + 1];

G_DEFINE_FINAL_TYPE (TamizLeadItem, tamiz_lead_item, G_TYPE_OBJECT)

static void
tamiz_lead_item_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TamizLeadItem *self = TAMIZ_LEAD_ITEM (object);

  switch ((TamizLeadItemProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_STAGE:
      g_value_set_int (value, self->stage);
      break;
    case PROP_GRADE:
      g_value_set_int (value, self->grade);
      break;
    case PROP_RECEIVED_ON:
      g_value_set_int64 (value, self->received_on);
      break;
    case PROP_LAST_ACTIVITY:
      g_value_set_int64 (value, self->last_activity);
      break;
    case PROP_NAME:
    case PROP_COMPANY:
    case PROP_EMAIL:
    case PROP_SOURCE:
    case PROP_OWNER:
      g_value_set_string (value, self->texts[id - PROP_NAME]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tamiz_lead_item_finalize (GObject *object)
{
  TamizLeadItem *self = TAMIZ_LEAD_ITEM (object);

  g_free (self->id);
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (tamiz_lead_item_parent_class)->finalize (object);
}

static void
tamiz_lead_item_class_init (TamizLeadItemClass *klass)
{
  static const char *const text_names[] = { "name", "company", "email", "source", "owner" };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tamiz_lead_item_get_property;
  object_class->finalize = tamiz_lead_item_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_STAGE]
      = g_param_spec_int ("stage", NULL, NULL, -1, TAMIZ_STAGE_DISCARDED, -1, flags);
  properties[PROP_GRADE] = g_param_spec_int ("grade", NULL, NULL, -1, TAMIZ_GRADE_E, -1, flags);
  properties[PROP_RECEIVED_ON]
      = g_param_spec_int64 ("received-on", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LAST_ACTIVITY]
      = g_param_spec_int64 ("last-activity", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  for (guint i = 0; i < N_TEXTS; i++)
    properties[PROP_NAME + i] = g_param_spec_string (text_names[i], NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tamiz_lead_item_init (TamizLeadItem *self)
{
  self->stage = self->grade = -1;
}

TamizLeadItem *
tamiz_lead_item_new (gint64 id)
{
  TamizLeadItem *self = g_object_new (TAMIZ_TYPE_LEAD_ITEM, NULL);

  self->id = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return self;
}

static void
fill_int (TamizLeadItem *self,
          int           *member,
          int            value,
          guint          property)
{
  if (*member == value)
    return;
  *member = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
fill_time (TamizLeadItem *self,
           gint64        *member,
           gint64         value,
           guint          property)
{
  if (*member == value)
    return;
  *member = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
fill_text (TamizLeadItem *self,
           guint          which,
           const char    *text)
{
  if (g_strcmp0 (self->texts[which], text) == 0)
    return;
  g_free (self->texts[which]);
  self->texts[which] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME + which]);
}

/* Part of what the grade is. */
static void
fill_outdated (TamizLeadItem *self,
               gboolean       outdated)
{
  if (self->outdated == outdated)
    return;
  self->outdated = outdated;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRADE]);
}

/* Takes over what was read; only what is another value now is notified. */
void
tamiz_lead_item_fill (TamizLeadItem            *self,
                      const TamizLeadRowValues *values)
{
  g_object_freeze_notify (G_OBJECT (self));
  fill_int (self, &self->stage, values->stage, PROP_STAGE);
  fill_int (self, &self->grade, values->grade, PROP_GRADE);
  fill_outdated (self, values->outdated);
  fill_time (self, &self->received_on, values->received_on, PROP_RECEIVED_ON);
  fill_time (self, &self->last_activity, values->last_activity, PROP_LAST_ACTIVITY);
  fill_text (self, TEXT_NAME, values->name);
  fill_text (self, TEXT_COMPANY, values->company);
  fill_text (self, TEXT_EMAIL, values->email);
  fill_text (self, TEXT_SOURCE, values->source);
  fill_text (self, TEXT_OWNER, values->owner);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tamiz_lead_item_get_id:
 * @self: a lead
 *
 * Returns: its id, as in JSON
 */
const char *
tamiz_lead_item_get_id (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->id;
}

/**
 * tamiz_lead_item_get_stage:
 * @self: a lead
 *
 * Returns: a #TamizStage; -1 = not read yet
 */
int
tamiz_lead_item_get_stage (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), -1);

  return self->stage;
}

/**
 * tamiz_lead_item_get_grade:
 * @self: a lead
 *
 * Returns: a #TamizGrade; -1 = none
 */
int
tamiz_lead_item_get_grade (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), -1);

  return self->grade;
}

/**
 * tamiz_lead_item_is_outdated:
 * @self: a lead
 *
 * Tells whether the grade is by an earlier version of the definition; “notify::grade” tells
 * of this too.
 *
 * Returns: whether it is
 */
gboolean
tamiz_lead_item_is_outdated (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), FALSE);

  return self->outdated;
}

/**
 * tamiz_lead_item_get_name:
 * @self: a lead
 *
 * Returns: (nullable): the person's shown name
 */
const char *
tamiz_lead_item_get_name (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->texts[TEXT_NAME];
}

/**
 * tamiz_lead_item_get_company:
 * @self: a lead
 *
 * Returns: (nullable): the company's name
 */
const char *
tamiz_lead_item_get_company (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->texts[TEXT_COMPANY];
}

/**
 * tamiz_lead_item_get_email:
 * @self: a lead
 *
 * Returns: (nullable): the person's first address
 */
const char *
tamiz_lead_item_get_email (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->texts[TEXT_EMAIL];
}

/**
 * tamiz_lead_item_get_source:
 * @self: a lead
 *
 * Returns: (nullable): the name of the first source
 */
const char *
tamiz_lead_item_get_source (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->texts[TEXT_SOURCE];
}

/**
 * tamiz_lead_item_get_owner:
 * @self: a lead
 *
 * Returns: (nullable): the name of the owner
 */
const char *
tamiz_lead_item_get_owner (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), NULL);

  return self->texts[TEXT_OWNER];
}

/**
 * tamiz_lead_item_get_received_on:
 * @self: a lead
 *
 * Returns: when it was received, in microseconds; 0 = not known
 */
gint64
tamiz_lead_item_get_received_on (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), 0);

  return self->received_on;
}

/**
 * tamiz_lead_item_get_last_activity:
 * @self: a lead
 *
 * Returns: when its latest activity was, in microseconds; 0 = none
 */
gint64
tamiz_lead_item_get_last_activity (TamizLeadItem *self)
{
  g_return_val_if_fail (TAMIZ_IS_LEAD_ITEM (self), 0);

  return self->last_activity;
}
