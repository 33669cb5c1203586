#define G_LOG_DOMAIN "tamiz-import-learnt"

#include "config.h"

#include "tamiz-import-learnt.h"

#include "tamiz-text.h"

/* Nobody says twice what the columns of a source's files are.  What was said, or guessed and
 * let be, stands with every import; the next file with the same columns, or most of them, is
 * read as the last one of its source was.
 */

/* Of the columns of both files so many thousandths must be the same. */
#define ENOUGH 600

void
tamiz_learnt_free (TamizLearnt *self)
{
  g_clear_object (&self->import);
  g_clear_pointer (&self->options, json_decref);
  g_clear_pointer (&self->map, json_decref);
  g_free (self);
}

static const char *
text_or (const char *text,
         const char *fallback)
{
  return text != NULL ? text : fallback;
}

/* What the rows are and where they come from must be the same, where somebody says it. */
static gboolean
is_alike (TamizWork *work,
          json_t    *options)
{
  const char *source = tamiz_work_text (work, "source"), *former = tamiz_json_get_text (options, "source");
  g_autofree char *one = source != NULL ? tamiz_text_fold (source) : NULL;
  g_autofree char *other = former != NULL ? tamiz_text_fold (former) : NULL;

  return g_str_equal (text_or (tamiz_work_text (work, "of"), "people"),
                      text_or (tamiz_json_get_text (options, "of"), "people"))
         && json_is_object (json_object_get (options, "read_as"))
         && (one == NULL || g_strcmp0 (one, other) == 0);
}

static GHashTable *
fold_names (json_t *header)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_t *name;
  gsize i;

  json_array_foreach (header, i, name)
    {
      const char *text = json_string_value (name);

      if (text != NULL && *text != '\0')
        g_hash_table_add (names, tamiz_text_fold (text));
    }

  return names;
}

/* How many of 1000 of both files' columns are the same.  @shared: (out): how many are */
static guint
compare (const char *const *header,
         json_t            *former,
         guint             *shared)
{
  g_autoptr (GHashTable) names = fold_names (former);
  guint own = 0;

  *shared = 0;
  for (guint i = 0; header[i] != NULL; i++)
    {
      g_autofree char *folded = tamiz_text_fold (header[i]);

      if (*folded == '\0')
        continue;
      own++;
      *shared += g_hash_table_contains (names, folded);
    }

  return own == 0 ? 0 : *shared * 1000 / MAX (own, g_hash_table_size (names));
}

static gboolean
has_column (const char *const *header,
            const char        *name)
{
  g_autofree char *folded = tamiz_text_fold (name);

  for (guint i = 0; header[i] != NULL; i++)
    {
      g_autofree char *other = tamiz_text_fold (header[i]);

      if (*folded != '\0' && g_str_equal (folded, other))
        return TRUE;
    }

  return FALSE;
}

/* What of the former map fits; columns without a name are known by their place alone. */
static json_t *
fit_map (json_t            *read_as,
         const char *const *header,
         gboolean           same)
{
  json_t *map = json_copy (read_as), *columns = json_object (), *value;
  const char *name;

  json_object_foreach (json_object_get (read_as, "columns"), name, value)
    {
      if (same || has_column (header, name))
        json_object_set (columns, name, value);
    }
  json_object_set_new (map, "columns", columns);
  /* What one file's rows had in common another's need not have. */
  json_object_del (map, "defaults");

  return map;
}

static void
take (TamizLearnt       **learnt,
      TamizRecord        *import,
      json_t             *options,
      const char *const  *header,
      guint               shared,
      gboolean            same)
{
  g_clear_pointer (learnt, tamiz_learnt_free);
  *learnt = g_new0 (TamizLearnt, 1);
  (*learnt)->import = g_object_ref (import);
  (*learnt)->options = json_incref (options);
  (*learnt)->columns = shared;
  (*learnt)->same_header = same;
  (*learnt)->map = fit_map (json_object_get (options, "read_as"), header, same);
}

/**
 * tamiz_learnt_find:
 * @work: the work of an import or of its preview
 * @header: (array zero-terminated=1): the columns of the file
 * @learnt: (out) (nullable): how such a file was read before
 * @error: return location
 *
 * Looks for the latest import of the same source, or of any where none is said, whose file
 * had these columns, or most of them.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_learnt_find (TamizWork          *work,
                   const char *const  *header,
                   TamizLearnt       **learnt,
                   GError            **error)
{
  g_autoptr (GPtrArray) imports = tamiz_reader_list (work->reader, TAMIZ_KIND_IMPORT, error);
  guint best = ENOUGH - 1;

  *learnt = NULL;
  if (imports == NULL)
    return FALSE;

  for (guint i = imports->len; i-- > 0 && best < 1000;)
    {
      TamizRecord *import = g_ptr_array_index (imports, i);
      const char *text = tamiz_record_get_text (import, TAMIZ_IMPORT_OPTIONS);
      g_autoptr (json_t) options = NULL;
      guint shared, likeness;

      if (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) != TAMIZ_IMPORT_DONE || text == NULL)
        continue;
      options = json_loads (text, 0, NULL);
      if (options == NULL || !is_alike (work, options))
        continue;
      likeness = compare (header, json_object_get (options, "header"), &shared);
      if (likeness <= best)
        continue;
      best = likeness;
      take (learnt, import, options, header, shared, likeness == 1000);
    }

  return TRUE;
}

/**
 * tamiz_learnt_merge:
 * @self: how such a file was read before
 * @map: (nullable): what is said of this one
 *
 * Puts what is said of this file over what is learnt, which gives way like a guess.
 *
 * Returns: (transfer full): a map
 */
json_t *
tamiz_learnt_merge (TamizLearnt *self,
                    json_t      *map)
{
  json_t *merged = json_copy (self->map);
  json_t *said = json_object_get (map, "columns"), *value;
  const char *key;

  json_object_set (merged, "learnt", json_object_get (self->map, "columns"));
  json_object_set_new (merged, "columns", said != NULL ? json_incref (said) : json_object ());
  json_object_foreach (map, key, value)
    {
      if (!g_str_equal (key, "columns"))
        json_object_set (merged, key, value);
    }

  return merged;
}

/* As the answer of a preview has it. */
json_t *
tamiz_learnt_to_json (TamizLearnt *self,
                      TamizWork   *work)
{
  static const char *const options[] = { "activity", "match", "ids" };
  /* A file that has only some of the columns comes from somewhere else. */
  static const char *const origins[] = { "source", "campaign" };
  json_t *object = json_object ();

  tamiz_json_set_id (object, "import", tamiz_record_get_id (self->import));
  tamiz_json_set_text (object, "file", tamiz_record_get_text (self->import, TAMIZ_IMPORT_FILE));
  tamiz_work_set_time (work, object, "started", tamiz_record_get_int (self->import, TAMIZ_IMPORT_STARTED));
  json_object_set_new (object, "columns", json_integer (self->columns));
  json_object_set_new (object, "same_header", json_boolean (self->same_header));
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    tamiz_json_set_text (object, options[i], tamiz_json_get_text (self->options, options[i]));
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    tamiz_json_set_text (object, origins[i],
                         self->same_header ? tamiz_json_get_text (self->options, origins[i]) : NULL);

  return object;
}
