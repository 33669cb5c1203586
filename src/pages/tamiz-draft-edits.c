#define G_LOG_DOMAIN "tamiz-draft"

#include "config.h"

#include "tamiz-draft-private.h"

#include "tamiz-definition-document.h"

#include <string.h>

/* Edits of a draft, and what becomes of those that rest on one that was refused. */

TamizDraftEdit *
tamiz_draft_edit_new (const char *part,
                      json_t     *before,
                      json_t     *after,
                      int         from,
                      int         to)
{
  static guint last;
  TamizDraftEdit *edit = g_new0 (TamizDraftEdit, 1);

  edit->id = ++last;
  edit->part = g_strdup (part);
  edit->before = json_deep_copy (before);
  edit->after = json_deep_copy (after);
  edit->from = from;
  edit->to = to;

  return edit;
}

/* The same change again, or the other way round; it is known as the one that it is made of. */
TamizDraftEdit *
tamiz_draft_edit_copy (const TamizDraftEdit *edit,
                       gboolean              back)
{
  TamizDraftEdit *copy
      = back ? tamiz_draft_edit_new (edit->part, edit->after, edit->before, edit->to, edit->from)
             : tamiz_draft_edit_new (edit->part, edit->before, edit->after, edit->from, edit->to);

  copy->id = edit->id;

  return copy;
}

void
tamiz_draft_edit_free (TamizDraftEdit *edit)
{
  g_free (edit->part);
  json_decref (edit->before);
  json_decref (edit->after);
  g_free (edit);
}

static gboolean
is_same (json_t *a,
         json_t *b)
{
  return a == NULL || b == NULL ? a == b : (gboolean) json_equal (a, b);
}

/* (nullable): the path from one part to another in it; empty where both are the same. */
static const char *
find_inner (const char *outer,
            const char *inner)
{
  gsize length = strlen (outer);

  if (strncmp (outer, inner, length) != 0 || (inner[length] != '\0' && inner[length] != '/'))
    return NULL;

  return inner[length] == '/' ? inner + length + 1 : "";
}

static void
replace (json_t **value,
         json_t  *with)
{
  json_t *copy = json_deep_copy (with);

  json_decref (*value);
  *value = copy;
}

/* Puts back what a value that holds the part holds there, where that came of the edit. */
static void
put_back (json_t              **value,
          const char           *inner,
          const TamizDraftEdit *refused)
{
  if (*inner == '\0' && is_same (*value, refused->after))
    replace (value, refused->before);
  if (*inner == '\0' || *value == NULL || !is_same (tamiz_document_get (*value, inner), refused->after))
    return;
  if (refused->before == NULL)
    tamiz_document_remove (*value, inner, NULL);
  else
    {
      g_autoptr (json_t) copy = json_deep_copy (refused->before);

      tamiz_document_set (*value, inner, copy, NULL);
    }
}

/* Whether there is still what a part is changed in. */
static gboolean
has_place (json_t     *value,
           const char *inner)
{
  const char *slash = strrchr (inner, '/');
  g_autofree char *holder = slash != NULL ? g_strndup (inner, (gsize) (slash - inner)) : NULL;

  return value != NULL && (holder == NULL || tamiz_document_get (value, holder) != NULL);
}

/**
 * tamiz_draft_edit_stand_without:
 * @self: an edit
 * @refused: one that was made before it, and was not taken
 *
 * Makes an edit one of what is there without the other.
 *
 * Returns: what becomes of it
 */
TamizDraftFate
tamiz_draft_edit_stand_without (TamizDraftEdit       *self,
                                const TamizDraftEdit *refused)
{
  const char *inner = find_inner (refused->part, self->part);
  const char *outer = find_inner (self->part, refused->part);
  gboolean moves = self->to >= 0 && is_same (self->before, self->after);

  if (inner != NULL && *inner != '\0')
    {
      if (!has_place (refused->before, inner))
        return TAMIZ_DRAFT_FATE_LOST;
      if (refused->after != NULL && is_same (self->before, tamiz_document_get (refused->after, inner)))
        replace (&self->before, tamiz_document_get (refused->before, inner));
    }
  else if (outer != NULL)
    {
      put_back (&self->before, outer, refused);
      if (*outer != '\0' || moves)
        put_back (&self->after, outer, refused);
    }

  return !moves && is_same (self->before, self->after) ? TAMIZ_DRAFT_FATE_NOTHING : TAMIZ_DRAFT_FATE_STANDS;
}
