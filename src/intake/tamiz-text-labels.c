#define G_LOG_DOMAIN "tamiz-text-labels"

#include "config.h"

#include "tamiz-text-person.h"

#include "tamiz-intake-fields.h"
#include "tamiz-text.h"

#include <string.h>

/* “Cargo: Gerente”: what people call columns they also write before a value, and so do the
 * mails that forms of web sites send.  Such a value is taken as it stands.
 */

#define LONGEST_LABEL 40

/* @value: (out): what stands behind the label */
static gboolean
split_label (const char        *text,
             TamizStagedField  *field,
             const char       **value)
{
  const char *start = text, *colon = strchr (text, ':');
  g_autofree char *label = NULL;

  while (*start != '\0' && start != colon && !g_unichar_isalpha (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  if (colon == NULL || colon == start || colon - start > LONGEST_LABEL || g_str_has_prefix (colon, "://")
      || tamiz_text_is_blank (colon + 1))
    return FALSE;

  label = g_strndup (start, colon - start);
  *value = colon + 1;
  return tamiz_staged_field_guess (TAMIZ_IMPORT_OF_PEOPLE, label, field);
}

static gboolean
find_slot (TamizStagedField  field,
           TamizTextSlot    *slot)
{
  for (guint i = 0; i < TAMIZ_TEXT_N_SLOTS; i++)
    {
      if (g_str_equal (tamiz_text_slot_get_field (i), tamiz_staged_field_get_info (field)->name))
        {
          *slot = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* A kind in brackets belongs to the number before it: “71234567 (whatsapp)”. */
static gboolean
tells_another_kind (const char *value)
{
  g_autoptr (GRegex) brackets = g_regex_new ("\\([^0-9)]*\\)", 0, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (brackets, value, -1, 0, "", 0, NULL);

  return tamiz_text_tells_kind (rest);
}

/* Several numbers in a line, each with its kind, are told apart by their signs; so are an
 * address with a name before it, pages and handles.
 */
static gboolean
has_signs (TamizTextSlot  slot,
           const char    *value)
{
  switch (slot)
    {
    case TAMIZ_TEXT_PHONE:
      return strpbrk (value, "@:") != NULL || tells_another_kind (value);
    case TAMIZ_TEXT_EMAIL:
      return strpbrk (value, " \t,;<") != NULL;
    case TAMIZ_TEXT_WEBSITE:
    case TAMIZ_TEXT_HANDLE:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * tamiz_text_take_labelled:
 * @self: a person
 * @text: a line, or a piece of one
 *
 * Takes what stands behind the name of a field.
 *
 * Returns: whether it was that
 */
gboolean
tamiz_text_take_labelled (TamizTextPerson *self,
                          const char      *text)
{
  TamizStagedField field;
  TamizTextSlot slot;
  const char *behind;
  char *value;

  if (!split_label (text, &field, &behind) || !find_slot (field, &slot))
    return FALSE;

  value = tamiz_text_clean (behind);
  if (has_signs (slot, value))
    {
      g_free (value);
      return FALSE;
    }
  if (slot == TAMIZ_TEXT_PHONE || slot == TAMIZ_TEXT_EMAIL)
    tamiz_text_person_add (self, slot, value);
  else
    tamiz_text_person_add_only (self, slot, value);
  return TRUE;
}
