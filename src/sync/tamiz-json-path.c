#define G_LOG_DOMAIN "tamiz-json-path"

#include "config.h"

#include "tamiz-json-path.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  STEP_END,
  STEP_MEMBER,
  STEP_INDEX,
  STEP_ALL,
  STEP_WRONG,
} StepType;

typedef struct
{
  StepType type;
  const char *name;         /* of MEMBER, not terminated */
  gsize length;
  guint index;
} Step;

static void
read_name (const char **path,
           Step        *step)
{
  const char *start = *path + 1;

  step->name = start;
  step->length = strcspn (start, ".[");
  step->type = step->length > 0 ? STEP_MEMBER : STEP_WRONG;
  *path = start + step->length;
}

static void
read_quoted (const char **path,
             Step        *step)
{
  const char *start = *path + 2;
  const char *end = strstr (start, "']");

  step->type = end != NULL ? STEP_MEMBER : STEP_WRONG;
  if (end == NULL)
    return;
  step->name = start;
  step->length = (gsize) (end - start);
  *path = end + 2;
}

static void
read_index (const char **path,
            Step        *step)
{
  char *end = NULL;
  guint64 index = g_ascii_strtoull (*path + 1, &end, 10);

  step->type = g_ascii_isdigit ((*path)[1]) && *end == ']' && index <= G_MAXUINT ? STEP_INDEX
                                                                                : STEP_WRONG;
  step->index = (guint) index;
  if (step->type == STEP_INDEX)
    *path = end + 1;
}

/* Reads one step and moves @path behind it. */
static Step
next_step (const char **path)
{
  Step step = { .type = STEP_WRONG };

  if (**path == '\0')
    step.type = STEP_END;
  else if (**path == '.')
    read_name (path, &step);
  else if (g_str_has_prefix (*path, "[*]"))
    {
      step.type = STEP_ALL;
      *path += 3;
    }
  else if (g_str_has_prefix (*path, "['"))
    read_quoted (path, &step);
  else if (**path == '[')
    read_index (path, &step);

  return step;
}

/**
 * tamiz_json_path_check:
 * @path: a path
 * @error: return location
 *
 * Checks the form of a path.
 *
 * Returns: whether it is one; else %TAMIZ_SYNC_ERROR_MAPPING
 */
gboolean
tamiz_json_path_check (const char *path,
                       GError    **error)
{
  const char *rest = path + 1;
  Step step = { .type = STEP_WRONG };

  if (*path == '$')
    {
      do
        step = next_step (&rest);
      while (step.type != STEP_END && step.type != STEP_WRONG);
    }
  if (step.type == STEP_END)
    return TRUE;

  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
               _("“%s” is not a path; write it as $.a.b[0], $['a.b'] or $.a[*]"), path);
  return FALSE;
}

static void
collect (json_t     *json,
         const char *rest,
         GPtrArray  *found)
{
  for (;;)
    {
      Step step = next_step (&rest);

      switch (step.type)
        {
        case STEP_END:
          if (json != NULL)
            g_ptr_array_add (found, json);
          return;
        case STEP_MEMBER:
          {
            g_autofree char *name = g_strndup (step.name, step.length);

            json = json_object_get (json, name);
          }
          break;
        case STEP_INDEX:
          json = json_array_get (json, step.index);
          break;
        case STEP_ALL:
          for (gsize i = 0; i < json_array_size (json); i++)
            collect (json_array_get (json, i), rest, found);
          return;
        case STEP_WRONG:
        default:
          return;
        }
    }
}

/**
 * tamiz_json_path_list:
 * @json: (nullable): a JSON value
 * @path: a path
 *
 * Finds everything that a path leads to.
 *
 * Returns: (transfer container) (element-type gpointer): JSON values that @json owns, null
 *   among them
 */
GPtrArray *
tamiz_json_path_list (json_t     *json,
                      const char *path)
{
  GPtrArray *found = g_ptr_array_new ();

  if (*path == '$')
    collect (json, path + 1, found);

  return found;
}

/**
 * tamiz_json_path_get:
 * @json: (nullable): a JSON value
 * @path: a path
 *
 * Finds the first thing that a path leads to.
 *
 * Returns: (transfer none) (nullable): a JSON value that @json owns, which may be null, or
 *   %NULL where there is nothing
 */
json_t *
tamiz_json_path_get (json_t     *json,
                     const char *path)
{
  g_autoptr (GPtrArray) found = tamiz_json_path_list (json, path);

  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}
