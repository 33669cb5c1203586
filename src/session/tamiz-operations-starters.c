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

static TamizDefinition *
load_starter (const char  *key,
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

static json_t *
list_starters (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) keys = list_keys (error);
  g_autoptr (json_t) items = json_array ();

  if (keys == NULL)
    return NULL;

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autoptr (TamizDefinition) definition = load_starter (key, error);
      g_autofree char *summary = NULL;
      json_t *object;

      if (definition == NULL)
        return NULL;
      summary = dup_first_sentence (definition->statement);
      object = json_object ();
      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "title", definition->title);
      tamiz_json_set_text (object, "language", definition->language);
      tamiz_json_set_text (object, "summary", summary);
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
start_definition (TamizWork *work,
                  GError   **error)
{
  const char *key = tamiz_work_text (work, "key");
  g_autoptr (GPtrArray) keys = list_keys (error);
  g_autoptr (TamizDefinition) definition = NULL;
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

  definition = load_starter (key, error);
  return definition != NULL ? tamiz_work_add_draft (work, definition, "definition.start", error) : NULL;
}

static const TamizParameter key_parameters[] = {
  { "key", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Which starter, as “definition starters” names it") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_starter_operations[] = {
  { { "definition.starters", N_("List the definitions to begin with"), TAMIZ_OPERATION_READS,
      no_parameters, "key,title,language" },
    list_starters },
  { { "definition.start", N_("Begin a draft from one of the starters"), 0, key_parameters, NULL },
    start_definition },
  { { NULL }, NULL },
};
