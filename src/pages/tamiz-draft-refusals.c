#define G_LOG_DOMAIN "tamiz-draft"

#include "config.h"

#include "tamiz-draft-refusals.h"

#include "tamiz-definition-document.h"
#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *part, *message;
  char *place;              /* what the part was called when it was refused */
  char *holder;             /* what the criterion, the persona or the section was called */
} Refusal;

struct _TamizDraftRefusals
{
  TamizDraft *draft;        /* (unowned) */
  GPtrArray *refusals;
};

static void
refusal_free (Refusal *refusal)
{
  g_free (refusal->part);
  g_free (refusal->message);
  g_free (refusal->place);
  g_free (refusal->holder);
  g_free (refusal);
}

/* @draft outlives it. */
TamizDraftRefusals *
tamiz_draft_refusals_new (TamizDraft *draft)
{
  TamizDraftRefusals *self = g_new0 (TamizDraftRefusals, 1);

  self->draft = draft;
  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) refusal_free);

  return self;
}

void
tamiz_draft_refusals_free (TamizDraftRefusals *self)
{
  g_ptr_array_unref (self->refusals);
  g_free (self);
}

static char *
dup_holder (TamizDraftRefusals *self,
            const char         *part)
{
  json_t *document = tamiz_draft_get_document (self->draft);
  g_auto (GStrv) names = g_strsplit (part, "/", 3);
  g_autofree char *item = NULL;

  if (names[1] == NULL || !json_is_array (json_object_get (document, names[0])))
    return tamiz_document_dup_place (document, names[0]);
  item = g_strconcat (names[0], "/", names[1], NULL);

  return tamiz_document_dup_place (document, item);
}

/**
 * tamiz_draft_refusals_note:
 * @self: what was refused
 * @part: a path, of what is still shown as it was wanted
 * @message: why
 *
 * Notes that a part was not stored.
 */
void
tamiz_draft_refusals_note (TamizDraftRefusals *self,
                           const char         *part,
                           const char         *message)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  for (guint i = self->refusals->len; i-- > 0;)
    {
      if (g_str_equal (((Refusal *) g_ptr_array_index (self->refusals, i))->part, part))
        g_ptr_array_remove_index (self->refusals, i);
    }
  refusal->part = g_strdup (part);
  refusal->message = g_strdup (message);
  refusal->place = tamiz_document_dup_place (tamiz_draft_get_document (self->draft), part);
  refusal->holder = dup_holder (self, part);
  g_ptr_array_add (self->refusals, refusal);
}

/**
 * tamiz_draft_refusals_forget:
 * @self: what was refused
 * @changed: a path
 *
 * Forgets what was refused of a part that was changed since.
 */
void
tamiz_draft_refusals_forget (TamizDraftRefusals *self,
                             const char         *changed)
{
  for (guint i = self->refusals->len; i-- > 0;)
    {
      const Refusal *refusal = g_ptr_array_index (self->refusals, i);

      if (tamiz_draft_concerns (changed, refusal->part))
        g_ptr_array_remove_index (self->refusals, i);
    }
}

/**
 * tamiz_draft_refusals_go_on:
 * @self: what was refused
 * @edited: a path, of what is changed next
 *
 * Forgets what was refused beside it and is not there: it has no row in which it could be mended.
 */
void
tamiz_draft_refusals_go_on (TamizDraftRefusals *self,
                            const char         *edited)
{
  gsize section = strcspn (edited, "/");

  for (guint i = self->refusals->len; i-- > 0;)
    {
      const Refusal *refusal = g_ptr_array_index (self->refusals, i);

      if (tamiz_draft_get (self->draft, refusal->part) == NULL && strcspn (refusal->part, "/") == section
          && strncmp (refusal->part, edited, section) == 0)
        g_ptr_array_remove_index (self->refusals, i);
    }
}

/* The places of all that was refused for the same reason; NULL where the reason names it. */
static char *
dup_places (TamizDraftRefusals *self,
            const char         *message)
{
  g_autoptr (GString) places = g_string_new (NULL);
  gboolean named = TRUE;

  for (guint i = 0; i < self->refusals->len; i++)
    {
      const Refusal *refusal = g_ptr_array_index (self->refusals, i);

      if (!g_str_equal (refusal->message, message))
        continue;
      named = named && places->len == 0 && strstr (message, refusal->holder) != NULL;
      g_string_append_printf (places, "%s%s", places->len > 0 ? "; " : "", refusal->place);
    }

  return named ? NULL : g_string_free (g_steal_pointer (&places), FALSE);
}

static gboolean
was_told (TamizDraftRefusals *self,
          guint               position)
{
  const Refusal *refusal = g_ptr_array_index (self->refusals, position);

  for (guint i = 0; i < position; i++)
    {
      if (g_str_equal (((Refusal *) g_ptr_array_index (self->refusals, i))->message, refusal->message))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_draft_refusals_dup_text:
 * @self: what was refused
 *
 * Says what was not stored, and why: a line for each reason.
 *
 * Returns: (transfer full) (nullable): the lines, or %NULL where all was stored
 */
char *
tamiz_draft_refusals_dup_text (TamizDraftRefusals *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->refusals->len; i++)
    {
      const Refusal *refusal = g_ptr_array_index (self->refusals, i);
      g_autofree char *places = was_told (self, i) ? NULL : dup_places (self, refusal->message);

      if (was_told (self, i))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (places != NULL)
        /* Translators: what was not stored, such as “Criterion “Need”, “Weight””, and a sentence that says why */
        g_string_append_printf (text, _("Not stored: %s. %s"), places, refusal->message);
      else
        g_string_append (text, refusal->message);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
