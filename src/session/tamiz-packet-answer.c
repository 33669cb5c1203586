#define G_LOG_DOMAIN "tamiz-packet-answer"

#include "config.h"

#include "tamiz-packet-answer.h"

#include "tamiz-enums.h"
#include "tamiz-error.h"
#include "tamiz-new-file.h"
#include "tamiz-packet-file.h"
#include "tamiz-text.h"
#include "tamiz-time.h"
#include "tamiz-user-key.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define VERSION 1
#define MAX_ANSWER ((gsize) 256 << 10)

static gboolean
fail (GError    **error,
      int         code,
      const char *message)
{
  g_set_error_literal (error, TAMIZ_CORE_ERROR, code, message);
  return FALSE;
}

static json_t *
describe_unreadable (const char *problem)
{
  static const char *const unknown[] = { "number", "uuid", "digest", "created", "name", "company", "executive",
                                         "executive_name", "sender", "passphrase" };
  json_t *object = json_object ();

  json_object_set_new (object, "ok", json_false ());
  tamiz_json_set_text (object, "problem", problem);
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    json_object_set_new (object, unknown[i], json_null ());

  return object;
}

/**
 * tamiz_packet_file_describe:
 * @path: a packet's file
 * @whole: whether to give the packet, too
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Says what a packet's file is about, and whether it is as it was written.
 *
 * Returns: (transfer full): ok, problem, number, uuid, digest, created, name, company, executive,
 *   executive_name and sender; whether an acceptance is confirmed by a passphrase; with @whole the packet
 */
json_t *
tamiz_packet_file_describe (const char    *path,
                            gboolean       whole,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizPacketFile) file = tamiz_packet_file_load (path, cancellable, &local_error);
  json_t *handoff, *executive, *object;
  g_autofree char *name = NULL;

  /* Whoever only asks whether it is sound is answered that it is not. */
  if (!whole && g_error_matches (local_error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST))
    return describe_unreadable (local_error->message);
  if (file == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  handoff = json_object_get (file->packet, "handoff");
  executive = json_object_get (handoff, "executive");
  name = tamiz_words_dup_name (file->packet);
  object = json_object ();
  json_object_set_new (object, "ok", json_boolean (file->problem == NULL));
  tamiz_json_set_text (object, "problem", file->problem);
  json_object_set (object, "number", json_object_get (handoff, "number"));
  tamiz_json_set_text (object, "uuid", tamiz_words_get_text (handoff, "uuid"));
  tamiz_json_set_text (object, "digest", file->digest);
  tamiz_json_set_text (object, "created", tamiz_words_get_text (file->packet, "created"));
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "company",
                       tamiz_words_get_text (json_object_get (file->packet, "company"), "name"));
  tamiz_json_set_text (object, "executive", tamiz_words_get_text (executive, "email"));
  tamiz_json_set_text (object, "executive_name", tamiz_words_get_text (executive, "name"));
  tamiz_json_set_text (object, "sender", tamiz_words_get_text (handoff, "sender"));
  json_object_set_new (object, "passphrase", json_boolean (file->key != NULL));
  if (whole)
    json_object_set (object, "packet", file->packet);

  return object;
}

static gboolean
has_criterion (json_t     *packet,
               const char *key)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (json_object_get (packet, "criteria"), i, criterion)
    {
      if (g_strcmp0 (tamiz_words_get_text (criterion, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What is wrong is said to the executive, who can still mend it. */
static gboolean
check_return (json_t  *packet,
              json_t  *arguments,
              GError **error)
{
  const char *criterion = tamiz_json_get_text (arguments, "criterion");
  const char *cause = tamiz_json_get_text (arguments, "cause");
  const char *reason = tamiz_json_get_text (arguments, "reason");

  if ((criterion != NULL) == (cause != NULL) || reason == NULL || tamiz_text_is_blank (reason))
    return fail (error, TAMIZ_CORE_ERROR_INVALID, _("A return names the failed criterion or a cause, and a reason"));
  if (criterion != NULL && !has_criterion (packet, criterion))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("The definition it was handed over by has no criterion “%s”"), criterion);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_decision (json_t  *arguments,
                GError **error)
{
  gboolean accepts = json_is_true (json_object_get (arguments, "accept"));
  gboolean returns = json_is_true (json_object_get (arguments, "return"));

  return accepts != returns
         || fail (error, TAMIZ_CORE_ERROR_INVALID, _("Say either that the packet is accepted or that it is returned"));
}

static char *
dup_digest (json_t *answer)
{
  g_autoptr (json_t) rest = json_copy (answer);
  g_autofree char *canonical = NULL;

  json_object_del (rest, "digest");
  canonical = tamiz_json_to_canonical (rest);
  return tamiz_json_digest (canonical);
}

static void
copy_text (json_t     *answer,
           json_t     *arguments,
           const char *key,
           const char *argument)
{
  g_autofree char *text = tamiz_text_clean (tamiz_json_get_text (arguments, argument));

  tamiz_json_set_text (answer, key, text);
}

/* What an acceptance is signed over: all of the answer but the signature and the digest. */
static char *
dup_signed_text (json_t *answer)
{
  g_autoptr (json_t) rest = json_copy (answer);

  json_object_del (rest, "digest");
  json_object_del (rest, "signature");
  return tamiz_json_to_canonical (rest);
}

/* Who has a passphrase confirms by it what they accept, here as in the program. */
static gboolean
sign (json_t      *answer,
      json_t      *key,
      const char  *passphrase,
      GError     **error)
{
  json_t *sealed = json_object_get (key, "sealed_key");
  g_autofree char *sealed_text = sealed != NULL ? tamiz_json_to_canonical (sealed) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  unsigned char *secret;

  if (passphrase == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE, _("This is confirmed by the passphrase of %s"),
                   tamiz_json_get_text (answer, "executive"));
      return FALSE;
    }
  if (sealed_text == NULL)
    return fail (error, TAMIZ_CORE_ERROR_INVALID, _("The packet's key cannot be read; ask for the packet again"));
  secret = tamiz_user_key_open (sealed_text, passphrase, error);
  if (secret == NULL)
    return FALSE;

  text = dup_signed_text (answer);
  signature = tamiz_user_key_sign (secret, text);
  tamiz_json_set_text (answer, "signature", signature);
  sodium_memzero (secret, crypto_sign_SECRETKEYBYTES);
  g_free (secret);

  return TRUE;
}

/**
 * tamiz_packet_answer_verify:
 * @answer: an answer that tamiz_packet_answer_read() found sound
 * @public_key: the executive's, as the base knows it
 *
 * Says whether an answer was confirmed by the executive's passphrase.
 *
 * Returns: whether it was
 */
gboolean
tamiz_packet_answer_verify (json_t     *answer,
                            const char *public_key)
{
  const char *signature = tamiz_json_get_text (answer, "signature");
  g_autofree char *text = dup_signed_text (answer);

  return signature != NULL && tamiz_user_key_verify (public_key, text, signature);
}

static json_t *
make_answer (TamizPacketFile *file,
             json_t          *arguments,
             gint64           now)
{
  json_t *handoff = json_object_get (file->packet, "handoff");
  gboolean accepts = json_is_true (json_object_get (arguments, "accept"));
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *at = tamiz_time_format (now, utc);
  json_t *answer = json_object ();

  tamiz_json_set_text (answer, "format", TAMIZ_PACKET_ANSWER_FORMAT);
  json_object_set_new (answer, "version", json_integer (VERSION));
  json_object_set (answer, "number", json_object_get (handoff, "number"));
  tamiz_json_set_text (answer, "uuid", tamiz_words_get_text (handoff, "uuid"));
  tamiz_json_set_text (answer, "packet_digest", file->digest);
  tamiz_json_set_text (answer, "executive", tamiz_words_get_text (json_object_get (handoff, "executive"), "email"));
  tamiz_json_set_text (answer, "decision", accepts ? "accept" : "return");
  if (!accepts)
    {
      copy_text (answer, arguments, "criterion", "criterion");
      copy_text (answer, arguments, "cause", "cause");
      copy_text (answer, arguments, "reason", "reason");
      copy_text (answer, arguments, "wanted", "wanted");
      copy_text (answer, arguments, "meeting_fate", "meeting-fate");
    }
  tamiz_json_set_text (answer, "at", at);

  return answer;
}

static gboolean
save (json_t     *answer,
      const char *path,
      GError    **error)
{
  g_autoptr (TamizNewFile) file = tamiz_new_file_open (path, error);
  g_autofree char *text = tamiz_json_to_text (answer);

  return file != NULL
         && g_output_stream_write_all (tamiz_new_file_get_stream (file), text, strlen (text), NULL, NULL, error)
         && tamiz_new_file_keep (file, NULL, error);
}

/**
 * tamiz_packet_answer_write:
 * @arguments: `file` (a packet's), `accept` or `return` (booleans), `criterion` or `cause`,
 *   `reason`, `wanted`, `meeting-fate`, and `output`
 * @passphrase: (nullable): the executive's, where the packet brings their key
 * @now: microseconds UTC
 * @error: return location
 *
 * Writes what an executive decides about a packet into a file that marketing takes in.  It needs
 * no base.  A packet that was altered is not answered.
 *
 * Returns: (transfer full): output, number, decision; else %TAMIZ_CORE_ERROR_PASSPHRASE where an
 *   acceptance is to be confirmed, and what tamiz_packet_file_load() fails with
 */
json_t *
tamiz_packet_answer_write (json_t      *arguments,
                           const char  *passphrase,
                           gint64       now,
                           GError     **error)
{
  const char *output = tamiz_json_get_text (arguments, "output");
  g_autoptr (TamizPacketFile) file = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autofree char *digest = NULL;
  json_t *told;

  if (!check_decision (arguments, error))
    return NULL;
  file = tamiz_packet_file_load (tamiz_json_get_text (arguments, "file"), NULL, error);
  if (file == NULL)
    return NULL;
  if (file->problem != NULL)
    {
      g_set_error_literal (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST, file->problem);
      return NULL;
    }
  if (json_is_true (json_object_get (arguments, "return")) && !check_return (file->packet, arguments, error))
    return NULL;

  answer = make_answer (file, arguments, now);
  if (json_is_true (json_object_get (arguments, "accept")) && file->key != NULL
      && !sign (answer, file->key, passphrase, error))
    return NULL;
  digest = dup_digest (answer);
  tamiz_json_set_text (answer, "digest", digest);
  if (!save (answer, output, error))
    return NULL;
  told = json_object ();
  tamiz_json_set_text (told, "output", output);
  json_object_set (told, "number", json_object_get (answer, "number"));
  json_object_set (told, "decision", json_object_get (answer, "decision"));

  return told;
}

/* Whoever finds it among other files is told what it is not. */
static gboolean
check_answer (json_t  *answer,
              GError **error)
{
  g_autofree char *digest = NULL;
  const char *decision = tamiz_json_get_text (answer, "decision");

  if (!json_is_object (answer)
      || g_strcmp0 (tamiz_json_get_text (answer, "format"), TAMIZ_PACKET_ANSWER_FORMAT) != 0)
    return fail (error, TAMIZ_CORE_ERROR_INVALID, _("This is no answer to a packet"));
  if (tamiz_json_get_int (answer, "version", 0) > VERSION)
    return fail (error, TAMIZ_CORE_ERROR_INVALID,
                 _("The answer was made by a newer program; take it in with that one"));
  digest = dup_digest (answer);
  if (g_strcmp0 (digest, tamiz_json_get_text (answer, "digest")) != 0)
    {
      g_set_error_literal (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
                           _("The answer was altered after it was written; ask for it again"));
      return FALSE;
    }
  if (tamiz_json_get_text (answer, "packet_digest") == NULL || tamiz_json_get_text (answer, "executive") == NULL
      || (g_strcmp0 (decision, "accept") != 0 && g_strcmp0 (decision, "return") != 0))
    return fail (error, TAMIZ_CORE_ERROR_INVALID, _("The answer does not say who decides what; ask for it again"));

  return TRUE;
}

/**
 * tamiz_packet_answer_is:
 * @path: a file
 *
 * Finds out whether a file claims to be an answer, by its first bytes; they are few and of this
 * computer, so that it may be asked from a window.
 *
 * Returns: whether it does
 */
gboolean
tamiz_packet_answer_is (const char *path)
{
  g_autofree char *small = g_ascii_strdown (path, -1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_str_has_suffix (small, ".json") ? g_file_read (file, NULL, NULL) : NULL;
  char start[4096];
  gsize length = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), start, sizeof start - 1, &length, NULL, NULL))
    return FALSE;
  start[length] = '\0';

  return strstr (start, "\"" TAMIZ_PACKET_ANSWER_FORMAT "\"") != NULL;
}

/**
 * tamiz_packet_answer_read:
 * @path: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads an answer and sees that it is as it was written.  Whether it answers a packet of this
 * base is known by its “packet_digest”.
 *
 * Returns: (transfer full): the answer; else %TAMIZ_CORE_ERROR_INVALID or
 *   %TAMIZ_HANDOFF_ERROR_DIGEST
 */
json_t *
tamiz_packet_answer_read (const char    *path,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *text = g_malloc (MAX_ANSWER + 1);
  g_autoptr (json_t) answer = NULL;
  gsize length;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_ANSWER + 1, &length, cancellable, error))
    return NULL;
  if (length > MAX_ANSWER)
    {
      fail (error, TAMIZ_CORE_ERROR_INVALID, _("This is no answer to a packet"));
      return NULL;
    }
  answer = tamiz_json_parse (text, (gssize) length, error);

  return answer != NULL && check_answer (answer, error) ? g_steal_pointer (&answer) : NULL;
}
