#define G_LOG_DOMAIN "tamiz-operations-text"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-text-person.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody copies more from a mail or a chat. */
#define MAX_TEXT (1 << 16)

static void
set_field (json_t     *item,
           json_t     *pairs,
           const char *field,
           const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  tamiz_json_set_text (item, field, text);
  json_array_append_new (pairs, json_sprintf ("%s=%s", field, text));
}

static json_t *
person_to_json (const TamizTextPerson *person)
{
  json_t *item = json_object (), *pairs = json_array ();
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  json_object_set_new (item, "line", json_integer (person->line));
  if (person->texts[TAMIZ_TEXT_NAME]->len > 0)
    tamiz_text_person_split_name (person, &first, &last);
  set_field (item, pairs, "first_name", first);
  set_field (item, pairs, "last_name", last);
  for (TamizTextSlot slot = 0; slot < TAMIZ_TEXT_N_SLOTS; slot++)
    {
      g_autofree char *text = slot != TAMIZ_TEXT_NAME ? tamiz_text_person_dup_text (person, slot) : NULL;

      set_field (item, pairs, tamiz_text_slot_get_field (slot), text);
    }
  json_object_set_new (item, "pairs", pairs);

  return item;
}

static json_t *
read_text (TamizWork  *work,
           GError    **error)
{
  const char *text = tamiz_work_text (work, "text");
  g_autoptr (GPtrArray) people = NULL;
  json_t *items;

  if (!tamiz_work_require (strlen (text) <= MAX_TEXT, TAMIZ_CORE_ERROR_TOO_LARGE, error,
                           _("The text is longer than anybody copies; import a list as a table (CSV)")))
    return NULL;

  people = tamiz_text_read_people (text);
  items = json_array ();
  for (guint i = 0; i < people->len; i++)
    json_array_append_new (items, person_to_json (g_ptr_array_index (people, i)));

  return tamiz_work_items (items);
}

static const TamizParameter text_parameters[] = {
  { "text", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("What was copied: a signature, a card, a line of a chat") },
  { NULL },
};

const TamizOperationEntry tamiz_text_operations[] = {
  { { "lead.read-text", N_("Find people in a text, without writing anything"), TAMIZ_OPERATION_READS, text_parameters,
      "first_name,last_name,job_title,company,email,phone,city,country" },
    read_text },
  { { NULL }, NULL },
};
