#define G_LOG_DOMAIN "tamiz-staged"

#include "config.h"

#include "tamiz-staged-said.h"

#include "tamiz-intake-words.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

static void
free_answer (TamizStagedAnswer *answer)
{
  g_free (answer->criterion);
  g_free (answer->value);
  g_free (answer);
}

static void
free_consent (TamizStagedConsent *consent)
{
  g_free (consent->basis);
  g_free (consent->day);
  g_free (consent);
}

/* @definition: (nullable): in force */
void
tamiz_staged_take_answer (TamizStaged       *self,
                          const TamizColumn *how,
                          guint              column,
                          TamizDefinition   *definition,
                          const char        *text)
{
  TamizCriterion *criterion
      = definition != NULL ? tamiz_definition_find_criterion (definition, how->custom) : NULL;
  int state = TAMIZ_ANSWER_KNOWN;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  TamizStagedAnswer *answer;

  tamiz_enum_from_nick (TAMIZ_ENUM_ANSWER, text, &state);
  if (criterion == NULL
      || (state == TAMIZ_ANSWER_KNOWN && !tamiz_criterion_parse_answer (criterion, text, &value, &error)))
    {
      tamiz_staged_add_problem (self, (int) column, "answer",
                                g_strdup_printf (_("%s; it was kept with the notes"),
                                                 error != NULL ? error->message : how->header));
      tamiz_staged_keep_in_notes (self, how->header, text);
      return;
    }

  answer = g_new0 (TamizStagedAnswer, 1);
  answer->criterion = g_strdup (how->custom);
  answer->value = g_steal_pointer (&value);
  answer->state = state;
  if (self->answers == NULL)
    self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) free_answer);
  g_ptr_array_add (self->answers, answer);
}

static void
add_consent (TamizStaged  *self,
             TamizChannel  channel,
             gboolean      refuses,
             const char   *basis)
{
  TamizStagedConsent *consent = g_new0 (TamizStagedConsent, 1);

  consent->channel = channel;
  consent->refuses = refuses;
  consent->basis = g_strdup (basis);
  consent->day = g_strdup (self->texts[TAMIZ_STAGED_CONSENT_DATE]);
  if (self->consents == NULL)
    self->consents = g_ptr_array_new_with_free_func ((GDestroyNotify) free_consent);
  g_ptr_array_add (self->consents, consent);
}

/* (nullable): on what a consent rests: what the column says, or that it says yes; NULL where there
 * is none
 */
static const char *
find_basis (TamizStaged      *self,
            TamizStagedField  field)
{
  const char *text = self->texts[field];
  const char *yes_no = text != NULL ? tamiz_yes_no_from_text (text) : NULL;
  int column = tamiz_mapping_find_column (self->mapping, field);

  if (yes_no == NULL)
    return text;
  if (*yes_no != '1')
    return NULL;

  return column >= 0 ? tamiz_mapping_get_column (self->mapping, (guint) column)->header : text;
}

static gboolean
says_yes (TamizStaged      *self,
          TamizStagedField  field)
{
  return g_strcmp0 (self->texts[field], "1") == 0;
}

/* A permission for a channel that nobody names must not become one for all. */
static void
settle_basis (TamizStaged *self,
              int          channel)
{
  const char *basis = find_basis (self, TAMIZ_STAGED_CONSENT_BASIS);
  int column = tamiz_mapping_find_column (self->mapping, TAMIZ_STAGED_CONSENT_BASIS);

  if (basis == NULL)
    return;
  if (channel >= 0)
    {
      add_consent (self, (TamizChannel) channel, FALSE, basis);
      return;
    }

  tamiz_staged_add_problem (self, column, "choice",
                            g_strdup (_("The row does not say for which channel the consent is; it was kept with "
                                        "the notes")));
  tamiz_staged_keep_in_notes (
      self, column >= 0 ? tamiz_mapping_get_column (self->mapping, (guint) column)->header : "", basis);
}

/**
 * tamiz_staged_settle_consents:
 * @self: a row of people, whose fields are read
 *
 * Finds out by which ways somebody may be contacted, and by which not.
 */
void
tamiz_staged_settle_consents (TamizStaged *self)
{
  const char *mail = find_basis (self, TAMIZ_STAGED_CONSENT_MAIL);
  const char *phone = find_basis (self, TAMIZ_STAGED_CONSENT_PHONE);
  int channel = -1;

  if (self->of != TAMIZ_IMPORT_OF_PEOPLE)
    return;

  tamiz_enum_from_nick (TAMIZ_ENUM_CHANNEL, self->texts[TAMIZ_STAGED_CONSENT_CHANNEL], &channel);
  if (says_yes (self, TAMIZ_STAGED_DO_NOT_CONTACT))
    add_consent (self, channel >= 0 ? (TamizChannel) channel : TAMIZ_CHANNEL_ANY, TRUE, NULL);
  else
    settle_basis (self, channel);
  if (says_yes (self, TAMIZ_STAGED_DO_NOT_MAIL))
    add_consent (self, TAMIZ_CHANNEL_MAIL, TRUE, NULL);
  else if (mail != NULL)
    add_consent (self, TAMIZ_CHANNEL_MAIL, FALSE, mail);
  if (says_yes (self, TAMIZ_STAGED_DO_NOT_CALL))
    add_consent (self, TAMIZ_CHANNEL_PHONE, TRUE, NULL);
  else if (phone != NULL)
    add_consent (self, TAMIZ_CHANNEL_PHONE, FALSE, phone);
}

GHashTable *
tamiz_said_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
name_value (const char *criterion,
            const char *value,
            int         state)
{
  return g_strdup_printf ("answer\n%s\n%d\n%s", criterion, state, value != NULL ? value : "");
}

void
tamiz_said_add_answer (GHashTable *said,
                       const char *criterion,
                       const char *value,
                       int         state)
{
  if (state == TAMIZ_ANSWER_KNOWN)
    g_hash_table_add (said, g_strdup_printf ("known\n%s", criterion));
  g_hash_table_add (said, name_value (criterion, value, state));
}

gboolean
tamiz_said_has_answer (GHashTable              *said,
                       const TamizStagedAnswer *answer,
                       TamizMatchAction         action)
{
  g_autofree char *known = g_strdup_printf ("known\n%s", answer->criterion);
  g_autofree char *value = name_value (answer->criterion, answer->value, answer->state);

  return g_hash_table_contains (said, value)
         || (action != TAMIZ_MATCH_UPDATE && g_hash_table_contains (said, known));
}

static char *
name_consent (TamizChannel  channel,
              gboolean      refuses,
              const char   *basis,
              const char   *day)
{
  return refuses ? g_strdup_printf ("refuses\n%d", channel)
                 : g_strdup_printf ("grants\n%d\n%s\n%s", channel, basis != NULL ? basis : "", day != NULL ? day : "");
}

void
tamiz_said_add_consent (GHashTable   *said,
                        TamizChannel  channel,
                        gboolean      refuses,
                        const char   *basis,
                        const char   *day)
{
  g_hash_table_add (said, name_consent (channel, refuses, basis, day));
  g_hash_table_add (said, name_consent (channel, refuses, basis, NULL));
}

static char *
name_ended (TamizChannel  channel,
            gboolean      refuses,
            const char   *basis)
{
  g_autofree char *name = name_consent (channel, refuses, basis, NULL);

  return g_strconcat ("ended\n", name, NULL);
}

/* Keeps until when a consent held that has ended or was withdrawn: days since 1970, the last of them. */
void
tamiz_said_add_ended (GHashTable   *said,
                      TamizChannel  channel,
                      gboolean      refuses,
                      const char   *basis,
                      gint64        until)
{
  char *name = name_ended (channel, refuses, basis);
  gint64 before = GPOINTER_TO_INT (g_hash_table_lookup (said, name));

  g_hash_table_insert (said, name, GINT_TO_POINTER ((int) MAX (until, before)));
}

/* Where the row says no day, the same consent of any day is the same.  What has ended hides no more
 * than what a file says of the time before: read again, it does not come back by that, but what is
 * said since, or today, counts.
 */
gboolean
tamiz_said_has_consent (GHashTable               *said,
                        const TamizStagedConsent *consent)
{
  g_autofree char *name = name_consent (consent->channel, consent->refuses, consent->basis, consent->day);
  g_autofree char *ended = name_ended (consent->channel, consent->refuses, consent->basis);
  gint64 until = GPOINTER_TO_INT (g_hash_table_lookup (said, ended)), day;

  return g_hash_table_contains (said, name)
         || (consent->day != NULL && tamiz_day_parse (consent->day, &day, NULL) && day <= until);
}

/* Takes what a row says, as if it were written. */
void
tamiz_said_learn (GHashTable        *said,
                  const TamizStaged *staged)
{
  for (guint i = 0; staged->answers != NULL && i < staged->answers->len; i++)
    {
      const TamizStagedAnswer *answer = g_ptr_array_index (staged->answers, i);

      tamiz_said_add_answer (said, answer->criterion, answer->value, answer->state);
    }
  for (guint i = 0; staged->consents != NULL && i < staged->consents->len; i++)
    {
      const TamizStagedConsent *consent = g_ptr_array_index (staged->consents, i);

      tamiz_said_add_consent (said, consent->channel, consent->refuses, consent->basis, consent->day);
    }
}

/* Whether a row says nothing new. */
gboolean
tamiz_said_has_all (GHashTable        *said,
                    const TamizStaged *staged,
                    TamizMatchAction   action)
{
  for (guint i = 0; staged->answers != NULL && i < staged->answers->len; i++)
    {
      if (!tamiz_said_has_answer (said, g_ptr_array_index (staged->answers, i), action))
        return FALSE;
    }
  for (guint i = 0; staged->consents != NULL && i < staged->consents->len; i++)
    {
      if (!tamiz_said_has_consent (said, g_ptr_array_index (staged->consents, i)))
        return FALSE;
    }

  return TRUE;
}
