#define G_LOG_DOMAIN "tamiz-door-telling"

#include "config.h"

#include "tamiz-door-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a row would change, in words, for the lists that people read before they let it in. */

static const struct
{
  const char *code;
  const char *words;
} reasons[] = {
  { "known", N_("The base has all of it already") },
  { "there", N_("Is in the base already, and those were to stay as they are") },
};

/* What is added to a person or a lead and is no field of one record. */
static const struct
{
  TamizKind kind;
  const char *key;
} additions[] = {
  { TAMIZ_KIND_EMAIL, "person.email" },         { TAMIZ_KIND_PHONE, "person.phone" },
  { TAMIZ_KIND_HANDLE, "person.handle" },       { TAMIZ_KIND_TAG, "lead.tag" },
  { TAMIZ_KIND_EXTERNAL_ID, "person.external_id" },
};

static const char *
say (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
add_change (json_t     *told,
            const char *field,
            const char *label,
            const char *from,
            const char *to)
{
  json_t *change = json_object ();

  tamiz_json_set_text (change, "field", field);
  tamiz_json_set_text (change, "label", label);
  tamiz_json_set_text (change, "from", say (from));
  tamiz_json_set_text (change, "to", say (to));
  json_array_append_new (told, change);
}

/* Members of closed lists as people call them. */
static char *
dup_member (const TamizField *field,
            const char       *nick)
{
  int member;

  return field->type == TAMIZ_TYPE_ENUM && nick != NULL && tamiz_enum_from_nick (field->list, nick, &member)
             ? g_strdup (tamiz_enum_label (field->list, member))
             : g_strdup (nick);
}

static char *
dup_former (TamizCandidate *candidate,
            TamizRecord    *record,
            int             place)
{
  const TamizField *field = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[place];

  if (!tamiz_record_has (record, place))
    return NULL;
  if (field->type == TAMIZ_TYPE_ENUM)
    return g_strdup (tamiz_enum_label (field->list, tamiz_record_get_int (record, place)));
  if (field->type == TAMIZ_TYPE_DATE)
    return tamiz_day_format (tamiz_record_get_int (record, place));
  if (field->type == TAMIZ_TYPE_REF)
    return field->kind == TAMIZ_KIND_COMPANY && candidate->company != NULL
               ? g_strdup (tamiz_record_get_text (candidate->company, TAMIZ_COMPANY_NAME))
               : NULL;

  return tamiz_value_to_text (tamiz_record_get (record, place));
}

static void
tell_field (json_t                 *told,
            TamizCandidate         *candidate,
            const TamizMergeChange *change)
{
  TamizRecord *record = change->kind == TAMIZ_KIND_PERSON    ? candidate->person
                        : change->kind == TAMIZ_KIND_COMPANY ? candidate->company
                                                             : candidate->lead;
  const TamizKindInfo *info = tamiz_kind_get_info (change->kind);
  g_autofree char *key = g_strdup_printf ("%s.%s", info->nick, info->fields[change->field].name);
  g_autofree char *from = record != NULL ? dup_former (candidate, record, change->field) : NULL;
  g_autofree char *to = dup_member (&info->fields[change->field], change->text);

  add_change (told, key, tamiz_field_ref_title (key), from, to);
}

static void
tell_custom (json_t                 *told,
             TamizStaged            *staged,
             TamizCandidate         *candidate,
             const TamizMergeChange *change)
{
  TamizRecord *former = change->field >= 0 && candidate->customs != NULL
                                && change->index < candidate->customs->len
                            ? g_ptr_array_index (candidate->customs, change->index)
                            : NULL;
  const TamizStagedCustom *custom = NULL;

  for (guint i = 0; i < staged->customs->len; i++)
    {
      TamizStagedCustom *one = g_ptr_array_index (staged->customs, i);

      if (change->field < 0 ? i == change->index : g_strcmp0 (one->value, change->text) == 0)
        custom = one;
    }
  if (custom == NULL)
    return;

  add_change (told, custom->key, tamiz_mapping_get_column (staged->mapping, custom->column)->header,
              former != NULL ? tamiz_record_get_text (former, TAMIZ_CUSTOM_VALUE) : NULL, custom->value);
}

static void
tell_change (json_t                 *told,
             TamizStaged            *staged,
             TamizCandidate         *candidate,
             const TamizMergeChange *change)
{
  if (change->kind == TAMIZ_KIND_CUSTOM)
    {
      tell_custom (told, staged, candidate, change);
      return;
    }
  if (change->field >= 0)
    {
      tell_field (told, candidate, change);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (additions); i++)
    {
      if (additions[i].kind == change->kind)
        add_change (told, additions[i].key, tamiz_field_ref_title (additions[i].key), NULL, change->text);
    }
}

/* Says whether and how long the door tells what it does: lists are short, files long. */
void
tamiz_door_set_telling (TamizDoor *self,
                        gboolean   telling)
{
  self->telling = telling;
}

/* To be told before the changes are written, while the former values stand. */
void
tamiz_door_tell_changes (TamizDoor       *self,
                         TamizStaged     *staged,
                         TamizCandidate  *candidate,
                         GPtrArray       *changes,
                         TamizAdmission  *admission)
{
  if (!self->telling)
    return;

  if (admission->changes == NULL)
    admission->changes = json_array ();
  for (guint i = 0; i < changes->len; i++)
    tell_change (admission->changes, staged, candidate, g_ptr_array_index (changes, i));
}

/* That the row tells of something, and whether a lead of its own is opened for it. */
void
tamiz_door_tell_activity (TamizDoor       *self,
                          TamizStaged     *staged,
                          gboolean         opened,
                          TamizAdmission  *admission)
{
  if (!self->telling)
    return;

  if (admission->changes == NULL)
    admission->changes = json_array ();
  if (opened)
    add_change (admission->changes, "lead", _("A further lead"), NULL, _("opened"));
  if (staged->activity_kind >= 0)
    add_change (admission->changes, "lead.activity", _("Activity"), NULL,
                tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, staged->activity_kind));
}

/* A row of a case that has no outcome yet. */
void
tamiz_door_skip_open (TamizStaged    *staged,
                      TamizAdmission *admission)
{
  admission->what = TAMIZ_ADMITTED_SKIPPED;
  admission->code = g_strdup ("open");
  admission->reason = tamiz_staged_dup_still_open (staged);
}

/* A row that changes nothing.  @code: “known” or “there” */
void
tamiz_door_skip (TamizDoor       *self,
                 const char      *code,
                 TamizAdmission  *admission)
{
  admission->what = TAMIZ_ADMITTED_SKIPPED;
  if (!self->telling)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (!g_str_equal (reasons[i].code, code))
        continue;
      tamiz_admission_clear (admission);
      admission->code = g_strdup (code);
      admission->reason = g_strdup (_(reasons[i].words));
    }
}
