#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-mapping-private.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Columns of a file of people that answer criteria of the definition. */

gboolean
tamiz_mapping_has_answers (TamizMapping *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (column_at (self, i)->use == TAMIZ_COLUMN_ANSWER)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_called (const char *folded,
           const char *name)
{
  g_autofree char *other = tamiz_text_fold (name != NULL ? name : "");

  return *other != '\0' && g_str_equal (folded, other);
}

/**
 * tamiz_mapping_find_criterion:
 * @definition: a definition
 * @name: what somebody calls a criterion
 *
 * Finds a criterion that people answer by its title or its question.
 *
 * Returns: (transfer none) (nullable): the criterion
 */
TamizCriterion *
tamiz_mapping_find_criterion (TamizDefinition *definition,
                              const char      *name)
{
  g_autofree char *folded = tamiz_text_fold (name);

  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->bound == NULL && criterion->bound_field == NULL
          && (is_called (folded, criterion->title) || is_called (folded, criterion->question)))
        return criterion;
    }

  return NULL;
}

/**
 * tamiz_mapping_guess_answers:
 * @self: a mapping of people, which knows the base's own fields
 * @definition: the definition in force
 *
 * Takes a column that nothing else is known of for the answers to a criterion where it is called
 * as the criterion or its question is.
 */
void
tamiz_mapping_guess_answers (TamizMapping    *self,
                             TamizDefinition *definition)
{
  for (guint i = 0; self->of == TAMIZ_IMPORT_OF_PEOPLE && i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);
      TamizCriterion *criterion = column->use == TAMIZ_COLUMN_CUSTOM && !column->said && column->own == NULL
                                      ? tamiz_mapping_find_criterion (definition, column->header)
                                      : NULL;

      if (criterion == NULL || tamiz_mapping_is_key_taken (self, TAMIZ_KIND_ANSWER, criterion->key))
        continue;
      g_free (column->custom);
      column->custom = g_strdup (criterion->key);
      column->of = TAMIZ_KIND_ANSWER;
      column->use = TAMIZ_COLUMN_ANSWER;
    }
}

static gboolean
may_be_answered (TamizDefinition *definition,
                 const char      *key)
{
  TamizCriterion *criterion = definition != NULL ? tamiz_definition_find_criterion (definition, key) : NULL;

  return criterion != NULL && criterion->bound == NULL && criterion->bound_field == NULL;
}

/**
 * tamiz_mapping_check_answers:
 * @self: a mapping
 * @definition: (nullable): the one in force
 * @error: return location
 *
 * Sees that the criteria are there that columns answer.  What was only learnt of another file
 * becomes a text field again.
 *
 * Returns: whether they are; else %TAMIZ_INTAKE_ERROR_MAP
 */
gboolean
tamiz_mapping_check_answers (TamizMapping    *self,
                             TamizDefinition *definition,
                             GError         **error)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);

      if (column->use != TAMIZ_COLUMN_ANSWER || may_be_answered (definition, column->custom))
        continue;
      if (column->said)
        return tamiz_mapping_fail (error, _("The definition in force has no criterion “%s” that people answer, which "
                                            "column “%s” is to be"),
                                   column->custom, column->header);
      tamiz_mapping_use_as_custom (self, i, TAMIZ_KIND_LEAD);
    }

  return TRUE;
}
