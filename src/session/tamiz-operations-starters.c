#define G_LOG_DOMAIN "tamiz-operations-starters"

#include "config.h"

#include "tamiz-data-folder.h"
#include "tamiz-error.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Definitions that ship beside the program, for those who begin. */

#define ENDING ".duo.json"

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

typedef struct
{
  char *key;
  TamizDefinition *definition;
  guint language;           /* 0 that of the base, 1 the program's, 2 another */
} Starter;

static void
starter_free (Starter *starter)
{
  g_free (starter->key);
  tamiz_definition_unref (starter->definition);
  g_free (starter);
}

/* The starters' keys: the names of their files without the ending. */
static GPtrArray *
list_keys (GError **error)
{
  g_autofree char *folder = tamiz_data_folder ("definitions");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ENDING) && name[0] != '.')
        g_ptr_array_add (keys, g_strndup (name, strlen (name) - strlen (ENDING)));
    }
  g_ptr_array_sort (keys, compare_texts);

  return g_steal_pointer (&keys);
}

/**
 * tamiz_work_load_starter:
 * @key: a starter, as “definition starters” names it
 * @error: return location
 *
 * Reads one of the definitions that ship beside the program.
 *
 * Returns: (transfer full): the definition
 */
TamizDefinition *
tamiz_work_load_starter (const char  *key,
                         GError     **error)
{
  g_autofree char *folder = tamiz_data_folder ("definitions");
  g_autofree char *name = g_strconcat (key, ENDING, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  TamizDefinition *definition;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  definition = tamiz_definition_parse (text, length, error);
  if (definition == NULL)
    g_prefix_error (error, "%s: ", path);

  return definition;
}

/* The agreement's first sentence says whom the starter is for. */
static char *
dup_first_sentence (const char *statement)
{
  const char *end = strstr (statement, ". ");

  return end != NULL ? g_strndup (statement, end + 1 - statement) : g_strdup (statement);
}

/* What the people of this base read stands first, then what the program speaks. */
static guint
rank_language (TamizWork  *work,
               const char *language)
{
  if (g_strcmp0 (language, tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE)) == 0)
    return 0;

  return g_strv_contains (g_get_language_names (), language) ? 1 : 2;
}

/* What the program's own method makes of a sale, an event and the web, before the methods of others. */
static guint
rank_key (const char *key)
{
  static const char *const own[] = { "consultative.", "small-company.", "event-follow-up.",
                                     "inbound-web." };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (own) && !g_str_has_prefix (key, own[rank]))
    rank++;

  return rank;
}

static int
compare_starters (gconstpointer a,
                  gconstpointer b)
{
  const Starter *one = *(const Starter *const *) a, *other = *(const Starter *const *) b;
  int languages = strcmp (one->definition->language, other->definition->language);
  guint rank = rank_key (one->key), other_rank = rank_key (other->key);

  if (one->language != other->language)
    return one->language < other->language ? -1 : 1;
  if (languages != 0)
    return languages;
  if (rank != other_rank)
    return rank < other_rank ? -1 : 1;

  return strcmp (one->key, other->key);
}

static GPtrArray *
load_starters (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) keys = list_keys (error);
  g_autoptr (GPtrArray) starters = NULL;

  if (keys == NULL)
    return NULL;

  starters = g_ptr_array_new_with_free_func ((GDestroyNotify) starter_free);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      TamizDefinition *definition = tamiz_work_load_starter (key, error);
      Starter *starter;

      if (definition == NULL)
        return NULL;
      starter = g_new0 (Starter, 1);
      starter->key = g_strdup (key);
      starter->definition = definition;
      starter->language = rank_language (work, definition->language);
      g_ptr_array_add (starters, starter);
    }
  g_ptr_array_sort (starters, compare_starters);

  return g_steal_pointer (&starters);
}

static json_t *
list_starters (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) starters = load_starters (work, error);
  g_autoptr (json_t) items = json_array ();

  if (starters == NULL)
    return NULL;

  for (guint i = 0; i < starters->len; i++)
    {
      const Starter *starter = g_ptr_array_index (starters, i);
      g_autofree char *summary = dup_first_sentence (starter->definition->statement);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", starter->key);
      tamiz_json_set_text (object, "title", starter->definition->title);
      tamiz_json_set_text (object, "language", starter->definition->language);
      tamiz_json_set_text (object, "summary", summary);
      tamiz_json_set_text (object, "origin", starter->definition->origin);
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static TamizDefinition *
find_starter (const char  *key,
              GError     **error)
{
  g_autoptr (GPtrArray) keys = list_keys (error);
  g_autofree char *known = NULL;
  gboolean found;

  if (keys == NULL)
    return NULL;
  /* A key is one of the list, never a path. */
  found = g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
  g_ptr_array_add (keys, NULL);
  known = g_strjoinv (", ", (char **) keys->pdata);
  if (!tamiz_work_require (found, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("There is no starter “%s”; there are: %s"), key, known))
    return NULL;

  return tamiz_work_load_starter (key, error);
}

/* Begins a draft with what a starter says, or a version, or the one in force. */
static json_t *
begin_definition (TamizWork *work,
                  GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_IN_FORCE, 0 };
  const char *starter = tamiz_work_text (work, "starter");
  gint64 version = tamiz_work_number (work, "version", 0);
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizDefinition) definition = NULL;

  if (!tamiz_work_require (starter == NULL || version == 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("A draft begins from a starter or from a version, not from both")))
    return NULL;
  if (starter != NULL)
    definition = find_starter (starter, error);
  else
    {
      record = tamiz_work_require_version (work, states, version, error);
      definition = record != NULL ? tamiz_session_parse_definition (work->session, record, error) : NULL;
    }

  return definition != NULL ? tamiz_work_add_draft (work, definition, "definition.new", error) : NULL;
}

static const TamizParameter new_parameters[] = {
  { "starter", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Which starter, as “definition starters” names it") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0,
    N_("From which version; without it and without a starter, from the one in force") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_starter_operations[] = {
  { { "definition.starters", N_("List the definitions to begin with"), TAMIZ_OPERATION_READS,
      no_parameters, "key,title,language" },
    list_starters },
  { { "definition.new", N_("Begin a draft from a starter or from another version"), 0, new_parameters, NULL },
    begin_definition },
  { { NULL }, NULL },
};
