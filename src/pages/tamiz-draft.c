#define G_LOG_DOMAIN "tamiz-draft"

#include "config.h"

#include "tamiz-draft-private.h"

#include "tamiz-definition-document.h"

#include <glib/gi18n-lib.h>

enum
{
  CHANGED,
  EDITED,
  REFUSED,
  TRIED,
  HISTORY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizDraft, tamiz_draft, G_TYPE_OBJECT)

static void store_next (TamizDraft *self);
static void end_drag (TamizDraft *self);

static void
tamiz_draft_dispose (GObject *object)
{
  TamizDraft *self = TAMIZ_DRAFT (object);

  tamiz_draft_close (self);

  G_OBJECT_CLASS (tamiz_draft_parent_class)->dispose (object);
}

static void
tamiz_draft_finalize (GObject *object)
{
  TamizDraft *self = TAMIZ_DRAFT (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->document, json_decref);
  g_clear_pointer (&self->findings, json_decref);
  g_clear_pointer (&self->dragged_from, json_decref);
  g_clear_pointer (&self->trial, json_decref);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) tamiz_draft_edit_free);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_free (self->dragged);
  g_free (self->failure);
  g_free (self->at);

  G_OBJECT_CLASS (tamiz_draft_parent_class)->finalize (object);
}

static void
tamiz_draft_class_init (TamizDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_finalize;

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", TAMIZ_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", TAMIZ_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[TRIED] = g_signal_new ("tried", TAMIZ_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[HISTORY] = g_signal_new ("history", TAMIZ_TYPE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tamiz_draft_init (TamizDraft *self)
{
  g_queue_init (&self->waiting);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_draft_edit_free);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_draft_edit_free);
}

/**
 * tamiz_draft_new:
 * @desk: where somebody works
 * @version: the draft's number
 *
 * Opens a draft for writing, and reads it.
 *
 * Returns: (transfer full): the draft
 */
TamizDraft *
tamiz_draft_new (TamizDesk *desk,
                 gint64     version)
{
  TamizDraft *self = g_object_new (TAMIZ_TYPE_DRAFT, NULL);

  self->desk = g_object_ref (desk);
  self->version = version;
  tamiz_draft_read (self);

  return self;
}

TamizDesk *
tamiz_draft_get_desk (TamizDraft *self)
{
  return self->desk;
}

gint64
tamiz_draft_get_version (TamizDraft *self)
{
  return self->version;
}

/**
 * tamiz_draft_close:
 * @self: a draft
 *
 * Gives up what is being tried, and the memory for it.  What was changed is stored all the same.
 */
void
tamiz_draft_close (TamizDraft *self)
{
  self->closed = TRUE;
  g_clear_handle_id (&self->quiet_source, g_source_remove);
  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
}

static void
take_answer (TamizDraft *self,
             json_t     *answer)
{
  g_clear_pointer (&self->findings, json_decref);
  self->findings = json_incref (json_object_get (answer, "findings"));
  /* What was changed meanwhile is seen already. */
  if (!g_queue_is_empty (&self->waiting) || self->dragged != NULL
      || json_equal (self->document, json_object_get (answer, "document")))
    return;
  g_clear_pointer (&self->document, json_decref);
  self->document = json_incref (json_object_get (answer, "document"));
}

static void
read_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizDraft *self = owner;
  gboolean first = self->document == NULL;

  if (answer == NULL)
    {
      if (first)
        tamiz_desk_tell_failure (self->desk, error->message);
      return;
    }
  self->stale = FALSE;
  take_answer (self, answer);
  g_signal_emit (self, signals[CHANGED], 0, NULL);
  tamiz_draft_try (self);
}

/**
 * tamiz_draft_read:
 * @self: a draft
 *
 * Reads the draft again: others may have written in it.
 */
void
tamiz_draft_read (TamizDraft *self)
{
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);

  if (g_queue_is_empty (&self->waiting))
    tamiz_desk_ask (self->desk, self, "document", "definition.document",
                    json_pack ("{ss}", "version", version), read_cb);
}

json_t *
tamiz_draft_get_document (TamizDraft *self)
{
  return self->document;
}

/**
 * tamiz_draft_get:
 * @self: a draft
 * @part: a path
 *
 * Gets a part as it is seen.
 *
 * Returns: (transfer none) (nullable): the part
 */
json_t *
tamiz_draft_get (TamizDraft *self,
                 const char *part)
{
  return self->document != NULL ? tamiz_document_get (self->document, part) : NULL;
}

/**
 * tamiz_draft_is_stored:
 * @self: a draft
 *
 * Tells whether all that was changed is stored, or was refused.
 *
 * Returns: whether nothing waits
 */
gboolean
tamiz_draft_is_stored (TamizDraft *self)
{
  return g_queue_is_empty (&self->waiting);
}

json_t *
tamiz_draft_get_findings (TamizDraft *self)
{
  return self->findings;
}

static void
apply (TamizDraft           *self,
       const TamizDraftEdit *edit)
{
  if (edit->after == NULL)
    tamiz_document_remove (self->document, edit->part, NULL);
  else if (!json_equal (edit->before, edit->after))
    {
      g_autoptr (json_t) copy = json_deep_copy (edit->after);

      tamiz_document_set (self->document, edit->part, copy, NULL);
    }
  if (edit->after != NULL && edit->to >= 0)
    tamiz_document_move (self->document, edit->part, (guint) edit->to, NULL);
}

static void
tell_refused (TamizDraft *self,
              const char *part,
              const char *message)
{
  g_signal_emit (self, signals[REFUSED], 0, part, message);
  /* Whoever closed the editor meanwhile believes that it was stored. */
  if (self->closed)
    tamiz_desk_tell_failure (self->desk, message);
}

/* What was done before stays, and can be taken back. */
static void
forget_refused (GPtrArray            *edits,
                const TamizDraftEdit *refused)
{
  for (guint i = edits->len; i-- > 0;)
    {
      TamizDraftEdit *edit = g_ptr_array_index (edits, i);

      if (edit->id == refused->id || tamiz_draft_edit_stand_without (edit, refused) != TAMIZ_DRAFT_FATE_STANDS)
        g_ptr_array_remove_index (edits, i);
    }
}

/* What waits and rests on what was refused is refused with it; the rest goes on. */
static void
sift_waiting (TamizDraft           *self,
              const TamizDraftEdit *refused,
              const char           *message)
{
  GList *next;

  /* The first is what was refused. */
  for (GList *link = self->waiting.head->next; link != NULL; link = next)
    {
      TamizDraftEdit *edit = link->data;
      TamizDraftFate fate = tamiz_draft_edit_stand_without (edit, refused);

      next = link->next;
      if (fate == TAMIZ_DRAFT_FATE_STANDS)
        continue;
      g_queue_delete_link (&self->waiting, link);
      if (fate == TAMIZ_DRAFT_FATE_LOST)
        tell_refused (self, edit->part, message);
      tamiz_draft_edit_free (edit);
    }
}

/* The document says again what it said, unless it says something else by now. */
static void
take_back (TamizDraft           *self,
           const TamizDraftEdit *refused)
{
  g_autoptr (json_t) shown = json_incref (tamiz_draft_get (self, refused->part));
  TamizDraftEdit *back;

  if (shown == NULL ? refused->after != NULL : refused->after == NULL || !json_equal (shown, refused->after))
    return;
  back = tamiz_draft_edit_copy (refused, TRUE);
  apply (self, back);
  tamiz_draft_edit_free (back);
}

static void
refuse (TamizDraft           *self,
        const TamizDraftEdit *refused,
        const char           *message)
{
  tell_refused (self, refused->part, message);
  sift_waiting (self, refused, message);
  forget_refused (self->done, refused);
  forget_refused (self->undone, refused);
  take_back (self, refused);
  self->stale = TRUE;
}

/* Of an edit that waits, the answer comes when it was stored. */
static void
stored_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizDraft *self = owner;
  TamizDraftEdit *edit = g_queue_peek_head (&self->waiting);
  gboolean more;

  if (error != NULL)
    refuse (self, edit, error->message);
  g_queue_pop_head (&self->waiting);
  if (error == NULL)
    take_answer (self, answer);
  more = !g_queue_is_empty (&self->waiting);
  if (more)
    store_next (self);
  else if (self->stale)
    tamiz_draft_read (self);
  g_signal_emit (self, signals[CHANGED], 0, error == NULL ? edit->part : NULL);
  if (error != NULL)
    g_signal_emit (self, signals[HISTORY], 0);
  tamiz_draft_edit_free (edit);
  if (!more)
    g_object_unref (self);
}

static char *
dump (json_t *json)
{
  char *text = json_dumps (json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION (15));
  char *copy = g_strdup (text);

  free (text);
  return copy;
}

static void
store_next (TamizDraft *self)
{
  TamizDraftEdit *edit = g_queue_peek_head (&self->waiting);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);
  g_autofree char *value = NULL;
  json_t *arguments;

  arguments = json_pack ("{ssss}", "version", version, "part", edit->part);
  if (edit->after == NULL)
    json_object_set_new (arguments, "remove", json_true ());
  else if (!json_equal (edit->before, edit->after))
    {
      value = dump (edit->after);
      json_object_set_new (arguments, "value", json_string (value));
    }
  if (edit->before != NULL)
    {
      g_autofree char *before = dump (edit->before);

      json_object_set_new (arguments, "before", json_string (before));
    }
  if (edit->after != NULL && edit->to >= 0)
    {
      g_autofree char *position = g_strdup_printf ("%d", edit->to);

      json_object_set_new (arguments, "position", json_string (position));
    }
  tamiz_desk_do (self->desk, self, "definition.edit", arguments, NULL, stored_cb);
}

/* Shows an edit, and stores it behind. */
static void
make (TamizDraft     *self,
      TamizDraftEdit *edit)
{
  gboolean idle = g_queue_is_empty (&self->waiting);

  apply (self, edit);
  g_queue_push_tail (&self->waiting, edit);
  g_signal_emit (self, signals[EDITED], 0, edit->part);
  g_signal_emit (self, signals[CHANGED], 0, edit->part);
  /* Whoever closes the editor has said what they wanted: the draft stays until all is stored. */
  if (idle)
    {
      g_object_ref (self);
      store_next (self);
    }
  tamiz_draft_try (self);
}

static void
make_new (TamizDraft     *self,
          TamizDraftEdit *edit)
{
  g_ptr_array_add (self->done, tamiz_draft_edit_copy (edit, FALSE));
  g_ptr_array_set_size (self->undone, 0);
  make (self, edit);
  g_signal_emit (self, signals[HISTORY], 0);
}

/**
 * tamiz_draft_drag:
 * @self: a draft
 * @part: a path
 * @value: (transfer full): what it is for the moment
 *
 * Changes a part as long as it is dragged: what it would mean is shown, nothing is stored until
 * tamiz_draft_set () ends it.
 */
void
tamiz_draft_drag (TamizDraft *self,
                  const char *part,
                  json_t     *value)
{
  g_autoptr (json_t) owned = value;
  gboolean begins = g_strcmp0 (self->dragged, part) != 0;

  if (self->document == NULL || json_equal (tamiz_draft_get (self, part), value))
    return;
  if (begins)
    {
      end_drag (self);
      self->dragged = g_strdup (part);
      self->dragged_from = json_deep_copy (tamiz_draft_get (self, part));
    }
  tamiz_document_set (self->document, part, value, NULL);
  g_signal_emit (self, signals[CHANGED], 0, part);
  if (begins)
    g_signal_emit (self, signals[HISTORY], 0);
  tamiz_draft_try (self);
}

/**
 * tamiz_draft_set:
 * @self: a draft
 * @part: a path
 * @value: (transfer full): what it is from now on
 *
 * Changes a part, and stores it.
 */
void
tamiz_draft_set (TamizDraft *self,
                 const char *part,
                 json_t     *value)
{
  g_autoptr (json_t) owned = value, before = NULL;

  if (self->document == NULL)
    return;
  if (self->dragged != NULL && !g_str_equal (self->dragged, part))
    end_drag (self);
  if (self->dragged != NULL)
    before = g_steal_pointer (&self->dragged_from);
  else
    before = json_incref (tamiz_draft_get (self, part));
  g_clear_pointer (&self->dragged, g_free);
  g_clear_pointer (&self->dragged_from, json_decref);
  if (!json_equal (before, value))
    make_new (self, tamiz_draft_edit_new (part, before, value, -1, -1));
}

static int
find_position (TamizDraft *self,
               const char *part)
{
  const char *slash = strrchr (part, '/');
  g_autofree char *list = slash != NULL ? g_strndup (part, slash - part) : NULL;
  json_t *items = list != NULL ? tamiz_draft_get (self, list) : NULL;
  json_t *item = tamiz_draft_get (self, part);

  for (gsize i = 0; json_is_array (items) && i < json_array_size (items); i++)
    {
      if (json_array_get (items, i) == item)
        return (int) i;
    }

  return -1;
}

/**
 * tamiz_draft_add:
 * @self: a draft
 * @list: the path of a list whose items have keys
 * @stem: what the key begins with
 * @item: (transfer full): the item, which gets a key of its own
 *
 * Adds an item at the end.
 */
void
tamiz_draft_add (TamizDraft *self,
                 const char *list,
                 const char *stem,
                 json_t     *item)
{
  g_autoptr (json_t) owned = item;
  g_autofree char *key = NULL, *part = NULL;

  for (guint n = 1; part == NULL || tamiz_draft_get (self, part) != NULL; n++)
    {
      g_free (key);
      g_free (part);
      key = n == 1 ? g_strdup (stem) : g_strdup_printf ("%s_%u", stem, n);
      part = g_strconcat (list, "/", key, NULL);
    }
  json_object_set_new (item, "key", json_string (key));
  make_new (self, tamiz_draft_edit_new (part, NULL, item, -1, -1));
}

/**
 * tamiz_draft_remove:
 * @self: a draft
 * @part: a path
 *
 * Takes a part out, and stores that.
 */
void
tamiz_draft_remove (TamizDraft *self,
                    const char *part)
{
  json_t *now = tamiz_draft_get (self, part);
  gboolean was_dragged = g_strcmp0 (self->dragged, part) == 0;
  g_autoptr (json_t) before = was_dragged ? g_steal_pointer (&self->dragged_from) : json_incref (now);

  if (now == NULL)
    return;
  if (was_dragged)
    g_clear_pointer (&self->dragged, g_free);
  if (before != NULL)
    {
      make_new (self, tamiz_draft_edit_new (part, before, NULL, find_position (self, part), -1));
      return;
    }
  /* It was there only while it was dragged. */
  tamiz_document_remove (self->document, part, NULL);
  g_signal_emit (self, signals[CHANGED], 0, part);
  tamiz_draft_try (self);
}

/**
 * tamiz_draft_move:
 * @self: a draft
 * @part: the path of an item of a list
 * @position: where it shall stand
 *
 * Moves an item within its list, and stores that.
 */
void
tamiz_draft_move (TamizDraft *self,
                  const char *part,
                  guint       position)
{
  json_t *item = tamiz_draft_get (self, part);
  int from = find_position (self, part);

  if (item != NULL && from >= 0 && from != (int) position)
    make_new (self, tamiz_draft_edit_new (part, item, item, from, (int) position));
}

gboolean
tamiz_draft_can_undo (TamizDraft *self)
{
  return self->done->len > 0 || self->dragged != NULL;
}

gboolean
tamiz_draft_can_redo (TamizDraft *self)
{
  return self->undone->len > 0;
}

/* What is still being dragged was done last. */
static void
end_drag (TamizDraft *self)
{
  g_autofree char *part = g_strdup (self->dragged);

  if (part != NULL)
    tamiz_draft_set (self, part, json_incref (tamiz_draft_get (self, part)));
}

/**
 * tamiz_draft_undo:
 * @self: a draft
 *
 * Takes the last change back, unless somebody has changed the same part since.
 */
void
tamiz_draft_undo (TamizDraft *self)
{
  TamizDraftEdit *edit;

  end_drag (self);
  if (self->done->len == 0)
    return;
  edit = g_ptr_array_steal_index (self->done, self->done->len - 1);
  g_ptr_array_add (self->undone, edit);
  make (self, tamiz_draft_edit_copy (edit, TRUE));
  g_signal_emit (self, signals[HISTORY], 0);
}

/**
 * tamiz_draft_redo:
 * @self: a draft
 *
 * Does again what was taken back last.
 */
void
tamiz_draft_redo (TamizDraft *self)
{
  TamizDraftEdit *edit;

  if (self->undone->len == 0)
    return;
  edit = g_ptr_array_steal_index (self->undone, self->undone->len - 1);
  g_ptr_array_add (self->done, edit);
  make (self, tamiz_draft_edit_copy (edit, FALSE));
  g_signal_emit (self, signals[HISTORY], 0);
}
