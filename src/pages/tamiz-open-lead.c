#define G_LOG_DOMAIN "tamiz-open-lead"

#include "config.h"

#include "tamiz-open-lead.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

struct _TamizOpenLead
{
  GObject parent_instance;

  TamizDesk *desk;
  char *wanted;             /* (nullable): the id of the lead that was chosen */
  json_t *json;             /* (nullable): the lead that is shown, lead.show */
  char *failure;            /* (nullable): why the one wanted cannot be shown */
};

G_DEFINE_FINAL_TYPE (TamizOpenLead, tamiz_open_lead, G_TYPE_OBJECT)

enum
{
  SAVE,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tamiz_open_lead_finalize (GObject *object)
{
  TamizOpenLead *self = TAMIZ_OPEN_LEAD (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->failure, g_free);

  G_OBJECT_CLASS (tamiz_open_lead_parent_class)->finalize (object);
}

static void
tamiz_open_lead_class_init (TamizOpenLeadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_open_lead_finalize;

  /* What was typed and not saved yet is to be saved now. */
  signals[SAVE] = g_signal_new ("save", TAMIZ_TYPE_OPEN_LEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  /* (other): the lead was read; @other where it is not the one shown before. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_OPEN_LEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
tamiz_open_lead_init (TamizOpenLead *self)
{
}

TamizOpenLead *
tamiz_open_lead_new (TamizDesk *desk)
{
  TamizOpenLead *self = g_object_new (TAMIZ_TYPE_OPEN_LEAD, NULL);

  self->desk = g_object_ref (desk);

  return self;
}

TamizDesk *
tamiz_open_lead_get_desk (TamizOpenLead *self)
{
  return self->desk;
}

/* Until another lead has been read the former one stays, and what is typed is its own. */
static void
take (TamizOpenLead *self,
      json_t        *json)
{
  gboolean other = g_strcmp0 (tamiz_json_get_text (json, "id"), tamiz_open_lead_get_id (self)) != 0;

  if (other && self->json != NULL)
    tamiz_open_lead_save (self);
  g_clear_pointer (&self->json, json_decref);
  self->json = json_incref (json);
  g_signal_emit (self, signals[CHANGED], 0, other);
}

static void
lead_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizOpenLead *self = owner;

  /* Another one, or none, may have been chosen meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->wanted == NULL
      || (answer != NULL && g_strcmp0 (tamiz_json_get_text (answer, "id"), self->wanted) != 0))
    return;
  g_clear_pointer (&self->failure, g_free);
  if (error != NULL)
    self->failure = g_strdup (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND)
                                  ? _("It is in the base no longer: what brought it in was undone.")
                                  : error->message);
  take (self, answer);
}

void
tamiz_open_lead_refresh (TamizOpenLead *self)
{
  if (self->wanted != NULL)
    tamiz_desk_ask (self->desk, self, "lead", "lead.show", json_pack ("{ss}", "id", self->wanted), lead_cb);
  else
    {
      g_clear_pointer (&self->failure, g_free);
      take (self, NULL);
    }
}

/* (nullable): the lead that was chosen; it may not have been read yet. */
const char *
tamiz_open_lead_get_wanted (TamizOpenLead *self)
{
  return self->wanted;
}

void
tamiz_open_lead_set_wanted (TamizOpenLead *self,
                            const char    *id)
{
  if (g_strcmp0 (self->wanted, id) == 0)
    return;

  g_free (self->wanted);
  self->wanted = g_strdup (id);
  tamiz_open_lead_refresh (self);
}

/* (nullable): the lead that is shown. */
const char *
tamiz_open_lead_get_id (TamizOpenLead *self)
{
  return self->json != NULL ? tamiz_json_get_text (self->json, "id") : NULL;
}

/* (nullable): what lead.show answered; borrowed. */
json_t *
tamiz_open_lead_get_json (TamizOpenLead *self)
{
  return self->json;
}

/* (nullable): why the lead that was chosen cannot be shown. */
const char *
tamiz_open_lead_get_failure (TamizOpenLead *self)
{
  return self->failure;
}

/* Sales executives have their own leads, and those that were handed over to them. */
static gboolean
may_be_own (TamizOpenLead *self)
{
  const char *owner = tamiz_json_get_text (self->json, "owner");
  int stage = TAMIZ_STAGE_PROSPECT;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (self->json, "stage"), &stage);

  return g_strcmp0 (owner, tamiz_desk_get_email (self->desk)) == 0
         || (stage >= TAMIZ_STAGE_HANDED_OFF && stage <= TAMIZ_STAGE_LOST);
}

/* Whether the one who works may edit the lead; the engine has the last word. */
gboolean
tamiz_open_lead_may_work (TamizOpenLead *self)
{
  switch (tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK))
    {
    case TAMIZ_PERMISSION_YES:
      return TRUE;
    case TAMIZ_PERMISSION_OWN:
      return self->json != NULL && may_be_own (self);
    case TAMIZ_PERMISSION_NO:
      break;
    }

  return FALSE;
}

/* Has the parts of the editor save what was typed. */
void
tamiz_open_lead_save (TamizOpenLead *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

/* First and last name; the company's where the person has none. */
char *
tamiz_open_lead_dup_name (TamizOpenLead *self)
{
  const char *first = tamiz_json_get_text (self->json, "first_name");
  const char *last = tamiz_json_get_text (self->json, "last_name");

  if (first != NULL && last != NULL)
    return g_strdup_printf ("%s %s", first, last);
  if (first == NULL && last == NULL)
    first = tamiz_json_get_text (self->json, "company");

  return g_strdup (first != NULL ? first : last != NULL ? last : "–");
}

/* Whether the person was erased: nothing is left to be judged. */
gboolean
tamiz_open_lead_is_erased (TamizOpenLead *self)
{
  return tamiz_json_get_text (self->json, "erased") != NULL;
}

/**
 * tamiz_open_lead_why_unjudged:
 * @self: the lead that is open
 *
 * Says why a lead has no verdict.
 *
 * Returns: (transfer none): a sentence
 */
const char *
tamiz_open_lead_why_unjudged (TamizOpenLead *self)
{
  if (tamiz_open_lead_is_erased (self))
    return _("The person was erased, so nothing is judged any more; reports keep the figures of before");

  return _("No definition is in force: marketing and sales must sign one before leads are judged");
}
