#define G_LOG_DOMAIN "tamiz-door-mail"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-bounces.h"
#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A message is known by its id, and never told twice.  What it answers to says whose it is,
 * whoever writes; those in copy take part; ours goes to the lead of who got it; and what came
 * back marks the address.
 */

/* “Ana Pérez <ana@example.org>”, or the address alone. */
static char *
dup_address (const char *line)
{
  const char *start = strrchr (line, '<'), *end = start != NULL ? strchr (start, '>') : NULL;
  char *address = end != NULL ? g_strndup (start + 1, end - start - 1) : g_strdup (line);

  return g_strstrip (address);
}

/* The addresses or ids that a field of the row names. */
static GPtrArray *
list_named (TamizStaged      *staged,
            TamizStagedField  field)
{
  GPtrArray *named = g_ptr_array_new_with_free_func (g_free);
  const char *text = tamiz_staged_get_text (staged, field);
  gboolean lines = field == TAMIZ_STAGED_COPIED || field == TAMIZ_STAGED_RECIPIENTS;
  g_auto (GStrv) pieces = g_strsplit (text != NULL ? text : "", lines ? "\n" : " ", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      char *piece = dup_address (pieces[i]);

      if (*piece != '\0')
        g_ptr_array_add (named, piece);
      else
        g_free (piece);
    }

  return named;
}

static gboolean
meets_named (TamizDoor        *self,
             TamizStaged      *staged,
             TamizStagedField  field)
{
  g_autoptr (GPtrArray) named = list_named (staged, field);

  for (guint i = 0; i < named->len; i++)
    {
      if (g_hash_table_contains (self->messages, named->pdata[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
meets_id (TamizDoor   *self,
          TamizStaged *staged)
{
  const char *id = tamiz_staged_get_text (staged, TAMIZ_STAGED_ACTIVITY_ID);

  return id != NULL && g_hash_table_contains (self->messages, id);
}

static gboolean
meets_sender (TamizDoor   *self,
              TamizStaged *staged)
{
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = g_ptr_array_index (staged->emails, i);

      if (g_hash_table_contains (self->messages, email->address))
        return TRUE;
    }

  return FALSE;
}

/* Whether a message speaks of another of the slice, or of somebody who wrote one. */
gboolean
tamiz_door_meets_message (TamizDoor   *self,
                          TamizStaged *staged)
{
  return g_hash_table_size (self->messages) > 0 && tamiz_staged_is_message (staged)
         && (meets_id (self, staged) || meets_sender (self, staged)
             || meets_named (self, staged, TAMIZ_STAGED_ANSWERS_TO)
             || meets_named (self, staged, TAMIZ_STAGED_COPIED)
             || meets_named (self, staged, TAMIZ_STAGED_RECIPIENTS)
             || meets_named (self, staged, TAMIZ_STAGED_BOUNCED));
}

static void
remember_message (TamizDoor   *self,
                  TamizStaged *staged)
{
  const char *id = tamiz_staged_get_text (staged, TAMIZ_STAGED_ACTIVITY_ID);
  g_autoptr (GPtrArray) bounced = list_named (staged, TAMIZ_STAGED_BOUNCED);

  if (id != NULL)
    g_hash_table_add (self->messages, g_strdup (id));
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = g_ptr_array_index (staged->emails, i);

      g_hash_table_add (self->messages, g_strdup (email->address));
    }
  for (guint i = 0; i < bounced->len; i++)
    g_hash_table_add (self->messages, g_strdup (bounced->pdata[i]));
}

/* (nullable) without an error where no message has the id. */
static TamizRecord *
find_message (TamizDoor   *self,
              const char  *id,
              GError     **error)
{
  g_autoptr (GPtrArray) found = tamiz_reader_list_by_text (self->work->reader, TAMIZ_KIND_ACTIVITY,
                                                           TAMIZ_ACTIVITY_EXTERNAL_ID, id, error);

  return found != NULL && found->len > 0 ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

/* (nullable) without an error where there is none any more; follows what it was merged into. */
static TamizRecord *
load_following (TamizDoor  *self,
                TamizKind   kind,
                int         merged_into,
                gint64      id,
                GError    **error)
{
  TamizRecord *record = NULL;

  while (id != 0)
    {
      g_autoptr (GError) local_error = NULL;

      g_clear_object (&record);
      record = tamiz_reader_load (self->work->reader, kind, id, &local_error);
      if (record == NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&local_error));
      id = record != NULL ? tamiz_record_get_int (record, merged_into) : 0;
    }

  return record;
}

static TamizRecord *
load_lead (TamizDoor  *self,
           gint64      id,
           GError    **error)
{
  return load_following (self, TAMIZ_KIND_LEAD, TAMIZ_LEAD_MERGED_INTO, id, error);
}

/* 0 without an error where the lead has none. */
static gint64
find_main_person (TamizDoor    *self,
                  TamizRecord  *lead,
                  GError      **error)
{
  g_autoptr (TamizRecord) person
      = load_following (self, TAMIZ_KIND_PERSON, TAMIZ_PERSON_MERGED_INTO,
                        tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON), error);

  return person != NULL ? tamiz_record_get_id (person) : 0;
}

/* The lead of the nearest message that the row answers to and the base knows. */
static gboolean
find_thread (TamizDoor    *self,
             TamizStaged  *staged,
             GError      **error)
{
  g_autoptr (GPtrArray) ids = list_named (staged, TAMIZ_STAGED_ANSWERS_TO);

  for (guint i = 0; i < ids->len && self->thread == 0; i++)
    {
      GError *local_error = NULL;
      g_autoptr (TamizRecord) message = find_message (self, ids->pdata[i], &local_error);
      g_autoptr (TamizRecord) lead
          = message != NULL
                ? load_lead (self, tamiz_record_get_int (message, TAMIZ_ACTIVITY_LEAD), &local_error)
                : NULL;

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (lead != NULL)
        self->thread = tamiz_record_get_id (lead);
    }

  return TRUE;
}

static GArray *
find_people (TamizDoor   *self,
             const char  *address,
             GError     **error)
{
  g_autofree char *lower = g_utf8_strdown (address, -1);
  g_autofree char *key = tamiz_email_dup_key (lower);

  return tamiz_door_find_key (self, TAMIZ_KEY_EMAIL, key, tamiz_text_hash (key), error);
}

static gboolean
is_excluded (TamizDoor  *self,
             const char *address)
{
  g_autofree char *normal = tamiz_email_normalize (address);

  return normal != NULL && tamiz_suppression_has (self->suppression, TAMIZ_SUPPRESSED_EMAIL, normal);
}

static gboolean
is_copied (TamizDoor *self,
           gint64     person)
{
  for (guint i = 0; i < self->copied->len; i++)
    {
      if (g_array_index (self->copied, gint64, i) == person)
        return TRUE;
    }

  return FALSE;
}

/* Those whom the base knows by their addresses are kept as people, of the others those who got a copy
 * as text; of those on the exclusion list nothing.
 */
static gboolean
find_copied (TamizDoor         *self,
             TamizStaged       *staged,
             TamizStagedField   field,
             GError           **error)
{
  const char *text = tamiz_staged_get_text (staged, field);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autoptr (GString) unknown = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *address = dup_address (lines[i]);
      g_autoptr (GArray) people = *address != '\0' ? find_people (self, address, error) : NULL;

      if (*address == '\0')
        continue;
      if (people == NULL)
        return FALSE;
      if (people->len > 0 && !is_copied (self, g_array_index (people, gint64, 0)))
        g_array_append_val (self->copied, g_array_index (people, gint64, 0));
      else if (people->len == 0 && field == TAMIZ_STAGED_COPIED && !is_excluded (self, address))
        g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? ", " : "", lines[i]);
    }
  if (unknown->len > 0)
    self->in_copy = g_strdup_printf (_("In copy: %s"), unknown->str);

  return TRUE;
}

/* (nullable): what is kept of a message, with who else got it and is not in the base. */
char *
tamiz_door_dup_message_text (TamizDoor   *self,
                             TamizStaged *staged)
{
  const char *text = tamiz_staged_get_text (staged, TAMIZ_STAGED_TEXT);

  if (self->in_copy == NULL)
    return g_strdup (text);

  return text != NULL ? g_strconcat (text, "\n\n", self->in_copy, NULL) : g_strdup (self->in_copy);
}

static gboolean
mark_bounced (TamizDoor       *self,
              TamizStaged     *staged,
              TamizAdmission  *admission,
              GError         **error)
{
  g_autoptr (GPtrArray) addresses = list_named (staged, TAMIZ_STAGED_BOUNCED);
  gint64 at = staged->received_on != 0 ? staged->received_on : self->work->now;
  guint n = 0;

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (GArray) people = find_people (self, addresses->pdata[i], error);

      if (people == NULL
          || !tamiz_bounces_mark (self->work, self->set, people, addresses->pdata[i], at,
                                  tamiz_staged_get_text (staged, TAMIZ_STAGED_BOUNCE_REASON), &n, error))
        return FALSE;
      if (people->len > 0)
        admission->person = g_array_index (people, gint64, 0);
    }
  admission->what = n > 0 ? TAMIZ_ADMITTED_UPDATED : TAMIZ_ADMITTED_SKIPPED;

  return TRUE;
}

static TamizAdmitted
what_joined (TamizDoor *self)
{
  return self->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED : TAMIZ_ADMITTED_FILLED;
}

static gboolean
write_activity (TamizDoor       *self,
                TamizStaged     *staged,
                TamizRecord     *lead,
                gint64           person,
                TamizAdmission  *admission,
                GError         **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_SOURCE);
  gint64 source = name != NULL ? tamiz_door_find_source (self, name, error) : 0;

  if (name != NULL && source == 0)
    return FALSE;
  admission->what = what_joined (self);
  admission->person = person;
  admission->lead = tamiz_record_get_id (lead);

  return tamiz_door_add_activity (self, staged, admission->lead, person, source, error);
}

/* (nullable) without an error: the lead on which a mail to somebody of the base belongs */
static TamizRecord *
find_lead_of (TamizDoor  *self,
              gint64      person,
              GError    **error)
{
  g_autoptr (GPtrArray) leads = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON,
                                                      person, error);
  TamizRecord *lead = leads != NULL ? tamiz_door_choose_lead (self, leads, 0) : NULL;

  if (lead == NULL && leads != NULL && leads->len > 0)
    lead = g_ptr_array_index (leads, leads->len - 1);

  return lead != NULL ? g_object_ref (lead) : NULL;
}

/* What we wrote makes nobody: it goes to the lead of who got it, if anybody did whom we know. */
static gboolean
add_sent (TamizDoor       *self,
          TamizStaged     *staged,
          TamizAdmission  *admission,
          GError         **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) lead = NULL;
  gint64 person = 0;

  admission->what = TAMIZ_ADMITTED_SKIPPED;
  if (self->dry_run
      && (meets_named (self, staged, TAMIZ_STAGED_RECIPIENTS) || meets_named (self, staged, TAMIZ_STAGED_ANSWERS_TO)))
    {
      admission->what = what_joined (self);
      return TRUE;
    }
  if (!find_thread (self, staged, error) || !find_copied (self, staged, TAMIZ_STAGED_RECIPIENTS, error)
      || !find_copied (self, staged, TAMIZ_STAGED_COPIED, error))
    return FALSE;

  lead = load_lead (self, self->thread, &local_error);
  if (lead != NULL)
    person = find_main_person (self, lead, &local_error);
  for (guint i = 0; local_error == NULL && lead == NULL && i < self->copied->len; i++)
    {
      person = g_array_index (self->copied, gint64, i);
      lead = find_lead_of (self, person, &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (lead == NULL || self->action == TAMIZ_MATCH_SKIP)
    return TRUE;

  return write_activity (self, staged, lead, person, admission, error);
}

/* “ana.paz@panes.example” is Ana Paz as long as nobody knows better. */
static char *
make_name (const char *address)
{
  g_autofree char *local = g_strndup (address, strcspn (address, "@+"));
  g_auto (GStrv) words = g_strsplit_set (local, "._-", -1);
  GString *name = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      g_string_append_printf (name, "%s", name->len > 0 ? " " : "");
      g_string_append_unichar (name, g_unichar_toupper (g_utf8_get_char (words[i])));
      g_string_append (name, g_utf8_next_char (words[i]));
    }

  return g_string_free (name, FALSE);
}

static void
take_names (TamizStaged *staged,
            TamizRecord *person)
{
  staged->texts[TAMIZ_STAGED_FIRST_NAME] = g_strdup (tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME));
  staged->texts[TAMIZ_STAGED_LAST_NAME] = g_strdup (tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME));
}

/* Many mails come from an address without a name.  It is who has the address in the base, else
 * what the address itself says.
 */
static gboolean
name_sender (TamizDoor    *self,
             TamizStaged  *staged,
             GError      **error)
{
  const TamizStagedEmail *email = staged->emails->len > 0 ? g_ptr_array_index (staged->emails, 0) : NULL;
  g_autoptr (GArray) people = NULL;
  g_autoptr (TamizRecord) person = NULL;

  if (email == NULL || tamiz_staged_has_name (staged))
    return TRUE;
  people = find_people (self, email->address, error);
  if (people == NULL)
    return FALSE;

  person = people->len > 0 ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_PERSON,
                                                g_array_index (people, gint64, 0), error)
                           : NULL;
  if (people->len > 0 && person == NULL)
    return FALSE;
  if (person != NULL)
    take_names (staged, person);
  if (!tamiz_staged_has_name (staged))
    {
      g_free (staged->texts[TAMIZ_STAGED_FIRST_NAME]);
      staged->texts[TAMIZ_STAGED_FIRST_NAME] = make_name (email->address);
    }

  return TRUE;
}

/* Admits what needs no more than a look at the message: one that is known, one of ours, and one
 * that came back.  @done: (out): whether it was such a one
 */
gboolean
tamiz_door_admit_message (TamizDoor       *self,
                          TamizStaged     *staged,
                          TamizAdmission  *admission,
                          gboolean        *done,
                          GError         **error)
{
  const char *id = tamiz_staged_get_text (staged, TAMIZ_STAGED_ACTIVITY_ID);
  GError *local_error = NULL;
  g_autoptr (TamizRecord) known = NULL;

  *done = FALSE;
  if (!tamiz_staged_is_message (staged))
    return TRUE;
  if (tamiz_staged_get_text (staged, TAMIZ_STAGED_BOUNCED) != NULL)
    return *done = mark_bounced (self, staged, admission, error);

  known = find_message (self, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (known != NULL || meets_id (self, staged))
    {
      admission->what = TAMIZ_ADMITTED_SKIPPED;
      admission->lead = known != NULL ? tamiz_record_get_int (known, TAMIZ_ACTIVITY_LEAD) : 0;
      admission->person = known != NULL ? tamiz_record_get_int (known, TAMIZ_ACTIVITY_PERSON) : 0;
      return *done = TRUE;
    }
  if (staged->activity_kind == TAMIZ_ACTIVITY_EMAIL_OUT)
    return *done = add_sent (self, staged, admission, error);

  return name_sender (self, staged, error) && find_thread (self, staged, error)
         && find_copied (self, staged, TAMIZ_STAGED_RECIPIENTS, error)
         && find_copied (self, staged, TAMIZ_STAGED_COPIED, error);
}

static gboolean
is_linked (TamizDoor  *self,
           gint64      lead,
           gint64      person,
           gboolean   *linked,
           GError    **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD_PERSON,
                                                      TAMIZ_LEAD_PERSON_LEAD, lead, error);

  *linked = FALSE;
  for (guint i = 0; links != NULL && i < links->len; i++)
    *linked |= tamiz_record_get_int (g_ptr_array_index (links, i), TAMIZ_LEAD_PERSON_PERSON) == person;

  return links != NULL;
}

/* Somebody who writes about a lead, or reads it, takes part; what they decide is not known. */
static gboolean
link_person (TamizDoor  *self,
             gint64      lead,
             gint64      person,
             GError    **error)
{
  gboolean linked;
  TamizRecord *link;

  if (!is_linked (self, lead, person, &linked, error))
    return FALSE;
  if (linked)
    return TRUE;

  link = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_LEAD_PERSON, error);
  if (link == NULL)
    return FALSE;
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_LEAD, lead);
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_PERSON, person);
  tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_ROLE, TAMIZ_PURCHASE_ROLE_KNOWS);

  return TRUE;
}

/* Somebody else than the lead's person goes on with what is written about it. */
static gboolean
join_thread (TamizDoor       *self,
             TamizStaged     *staged,
             TamizCandidate  *sure,
             TamizRecord     *lead,
             TamizAdmission  *admission,
             GError         **error)
{
  guint first = tamiz_change_set_get_inserts (self->set)->len;
  gint64 person;

  if (self->action == TAMIZ_MATCH_SKIP)
    {
      admission->what = TAMIZ_ADMITTED_SKIPPED;
      return TRUE;
    }
  person = sure != NULL ? tamiz_record_get_id (sure->person)
                        : tamiz_door_add_colleague (self, staged, lead, error);
  if (person == 0 || !link_person (self, tamiz_record_get_id (lead), person, error)
      || !write_activity (self, staged, lead, person, admission, error))
    return FALSE;

  if (sure == NULL && !self->dry_run)
    tamiz_door_remember_made (self, staged, person, first);
  return TRUE;
}

/* Has an answer go where the message is that it answers to.
 *
 * @sure: (nullable): who wrote it
 * @done: (out): whether it was; else who wrote it is the lead's person, or nothing is answered
 */
gboolean
tamiz_door_follow_thread (TamizDoor       *self,
                          TamizStaged     *staged,
                          TamizCandidate  *sure,
                          TamizAdmission  *admission,
                          gboolean        *done,
                          GError         **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) lead = NULL;
  gint64 person = 0;

  *done = FALSE;
  if (self->dry_run && self->thread == 0 && sure == NULL && tamiz_staged_is_message (staged)
      && meets_named (self, staged, TAMIZ_STAGED_ANSWERS_TO))
    {
      admission->what = what_joined (self);
      return *done = TRUE;
    }

  lead = load_lead (self, self->thread, &local_error);
  if (lead != NULL)
    person = find_main_person (self, lead, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (lead == NULL || (sure != NULL && tamiz_record_get_id (sure->person) == person))
    return TRUE;

  return *done = join_thread (self, staged, sure, lead, admission, error);
}

static gboolean
link_copied (TamizDoor             *self,
             const TamizAdmission  *admission,
             GError               **error)
{
  g_autoptr (TamizRecord) lead = NULL;

  if (self->copied->len == 0 || admission->lead == 0)
    return TRUE;

  /* One that is new has the writer as its person. */
  lead = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD, admission->lead, NULL);
  for (guint i = 0; i < self->copied->len; i++)
    {
      gint64 person = g_array_index (self->copied, gint64, i);

      if (person != admission->person
          && (lead == NULL || tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON) != person)
          && !link_person (self, admission->lead, person, error))
        return FALSE;
    }

  return TRUE;
}

/* From where somebody writes they can be reached again. */
static gboolean
clear_bounced (TamizDoor    *self,
               TamizStaged  *staged,
               GError      **error)
{
  gint64 at = staged->received_on != 0 ? staged->received_on : self->work->now;
  guint n = 0;

  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = g_ptr_array_index (staged->emails, i);
      g_autoptr (GArray) people = find_people (self, email->address, error);

      if (people == NULL
          || !tamiz_bounces_clear (self->work, self->set, people, email->address, at, &n, error))
        return FALSE;
    }

  return TRUE;
}

/* What a message brings beside what its writer says. */
gboolean
tamiz_door_end_message (TamizDoor       *self,
                        TamizStaged     *staged,
                        TamizAdmission  *admission,
                        GError         **error)
{
  gboolean ended = TRUE;

  if (!tamiz_staged_is_message (staged))
    return TRUE;

  if (admission->what == TAMIZ_ADMITTED_ADDED || admission->what == TAMIZ_ADMITTED_UPDATED
      || admission->what == TAMIZ_ADMITTED_FILLED)
    {
      ended = link_copied (self, admission, error) && clear_bounced (self, staged, error);
      remember_message (self, staged);
    }
  g_array_set_size (self->copied, 0);
  g_clear_pointer (&self->in_copy, g_free);

  return ended;
}
