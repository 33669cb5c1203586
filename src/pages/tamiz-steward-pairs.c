#define G_LOG_DOMAIN "tamiz-steward-pairs"

#include "config.h"

#include "tamiz-steward-page-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Two prospects that somebody chose by hand: their people become a pair like those that were found. */

static TamizDesk *
get_desk (TamizStewardPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static gboolean
is_side (json_t     *side,
         const char *person)
{
  return g_strcmp0 (tamiz_json_get_text (side, "id"), person) == 0;
}

static void
pairs_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizStewardPage *self = owner;
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, pair)
    {
      json_t *a = json_object_get (pair, "a"), *b = json_object_get (pair, "b");

      if ((is_side (a, self->people[0]) && is_side (b, self->people[1]))
          || (is_side (a, self->people[1]) && is_side (b, self->people[0])))
        {
          tamiz_merge_view_show (self->merge_view, get_desk (self), pair);
          gtk_stack_set_visible_child_name (self->stack, "merge");
        }
    }
  if (answer == NULL)
    tamiz_desk_tell_failure (get_desk (self), error->message);
}

/* Two that are in the list already are shown as well. */
static void
opened_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizStewardPage *self = owner;

  if (answer == NULL && !g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    tamiz_desk_tell_failure (get_desk (self), error->message);
  else
    tamiz_desk_ask (get_desk (self), self, "pairs", "duplicate.list",
                    json_pack ("{ss ss}", "of", self->people[0], "limit", "0"), pairs_cb);
}

static void
open_pair (TamizStewardPage *self)
{
  if (self->people[0] == NULL || self->people[1] == NULL)
    return;
  tamiz_desk_do (get_desk (self), self, "duplicate.open",
                 json_pack ("{ss ss}", "a", self->people[0], "b", self->people[1]), NULL, opened_cb);
}

static void
take_person (TamizStewardPage *self,
             guint             which,
             json_t           *lead,
             const GError     *error)
{
  const char *person = tamiz_json_get_text (json_array_get (json_object_get (lead, "persons"), 0), "id");

  if (lead == NULL)
    tamiz_desk_tell_failure (get_desk (self), error->message);
  else if (person == NULL)
    tamiz_desk_tell_failure (get_desk (self), _("The lead has no person"));
  else
    {
      g_free (self->people[which]);
      self->people[which] = g_strdup (person);
      open_pair (self);
    }
}

static void
first_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  take_person (owner, 0, answer, error);
}

static void
second_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  take_person (owner, 1, answer, error);
}

/* @leads: the ids of two leads, with a comma between */
void
tamiz_steward_page_open_leads (TamizStewardPage *self,
                               const char       *leads)
{
  g_auto (GStrv) ids = g_strsplit (leads, ",", 2);

  if (ids[0] == NULL || ids[1] == NULL)
    return;
  g_clear_pointer (&self->people[0], g_free);
  g_clear_pointer (&self->people[1], g_free);
  tamiz_desk_ask (get_desk (self), self, "first", "lead.show", json_pack ("{ss}", "id", ids[0]), first_cb);
  tamiz_desk_ask (get_desk (self), self, "second", "lead.show", json_pack ("{ss}", "id", ids[1]), second_cb);
}
