#include "config.h"

#include "session-checks.h"
#include "tamiz-sign-file.h"

#include <string.h>

/* A signer at another computer: a request goes out as a file, a signature comes back as one. */

#define VERA "vera@tamiz.example"
#define MIA "mia@tamiz.example"
#define PASSPHRASE "correct horse battery"

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", MIA, "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", VERA, "role", "sales");
  tamiz_test_session_as (test, MIA);
  DO (test, "definition.new", "starter", "consultative.en");
  DO (test, "definition.propose");
  return test;
}

static void
give_key (TamizTestSession *test,
          const char       *email,
          const char       *passphrase)
{
  tamiz_test_session_as (test, email);
  DO (test, "user.set", "user", email, "new-passphrase", passphrase);
  tamiz_test_session_as (test, MIA);
}

static char *
request (TamizTestSession *test)
{
  char *path = g_build_filename (test->folder, "request.duo-sign.json", NULL);

  DO (test, "definition.request", "file", path);
  return path;
}

/* Signs a request where there is no base. */
static char *
sign (TamizTestSession *test,
      const char       *path,
      const char       *email,
      const char       *passphrase)
{
  g_autoptr (GError) error = NULL;
  char *output = g_build_filename (test->folder, "answer.duo-sign.json", NULL);
  g_autoptr (json_t) summary
      = tamiz_sign_file (path, output, email, NULL, passphrase, tamiz_clock_get_now (test->clock), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tamiz_json_get_text (summary, "output"), ==, output);
  return output;
}

static void
assert_refuses_to_sign (TamizTestSession *test,
                        const char       *path,
                        const char       *email,
                        const char       *side,
                        const char       *passphrase,
                        int               code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = g_build_filename (test->folder, "never.duo-sign.json", NULL);
  g_autoptr (json_t) summary
      = tamiz_sign_file (path, output, email, side, passphrase, tamiz_clock_get_now (test->clock), &error);

  g_assert_error (error, TAMIZ_CORE_ERROR, code);
  g_assert_null (summary);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

/* The file with another value in one place. */
static char *
alter (TamizTestSession *test,
       const char       *path,
       const char       *part,
       json_t           *value)
{
  g_autoptr (json_t) file = json_load_file (path, 0, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (file);
  if (value != NULL)
    json_object_set_new (file, part, value);
  else
    json_object_del (file, part);
  text = tamiz_json_to_text (file);
  return tamiz_test_session_write (test, "altered.duo-sign.json", text);
}

static char *
fingerprint_of (TamizTestSession *test,
                const char       *path)
{
  g_autoptr (json_t) told = tamiz_test_session_do (test, "definition.inspect", "file", path, NULL);

  return g_strdup (tamiz_test_get (told, "fingerprint"));
}

static void
assert_state (TamizTestSession *test,
              const char       *expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "definition.show", NULL);

  g_assert_cmpstr (tamiz_test_get (shown, "state"), ==, expected);
}

static void
test_round_trip (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = NULL, *answered = NULL;
  g_autoptr (json_t) told = NULL, read = NULL, list = NULL;

  give_key (test, VERA, PASSPHRASE);
  DO (test, "definition.sign", "side", "marketing");
  asked = request (test);
  told = tamiz_test_session_do (test, "definition.inspect", "file", asked, NULL);
  g_assert_cmpstr (tamiz_test_get (told, "kind"), ==, "request");
  g_assert_cmpstr (tamiz_test_get (told, "sections.0.key"), ==, "fields");
  g_assert_null (tamiz_test_find (told, "signers.1.sealed_key"));
  json_decref (told);

  answered = sign (test, asked, VERA, PASSPHRASE);
  told = tamiz_test_session_do (test, "definition.inspect", "file", answered, NULL);
  g_assert_cmpstr (tamiz_test_get (told, "kind"), ==, "signature");
  g_assert_cmpstr (tamiz_test_get (told, "name"), ==, "Vera");
  g_assert_true (json_is_null (tamiz_test_find (told, "problem")));
  g_assert_true (json_is_false (tamiz_test_find (told, "new_key")));
  assert_state (test, "proposed");

  tamiz_test_session_advance (test, TAMIZ_DAY);
  read = tamiz_test_session_do (test, "definition.sign", "file", answered, NULL);
  g_assert_cmpstr (tamiz_test_get (read, "state"), ==, "in_force");
  list = tamiz_test_session_do (test, "definition.list", NULL);
  g_assert_true (json_is_false (tamiz_test_find (list, "items.0.signatures.0.by_file")));
  g_assert_true (json_is_true (tamiz_test_find (list, "items.0.signatures.1.by_file")));
  g_assert_true (json_is_true (tamiz_test_find (list, "items.0.signatures.1.with_key")));
  g_assert_cmpstr (tamiz_test_get (list, "items.0.signatures.1.read_by"), ==, MIA);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.signatures.1.email"), ==, VERA);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.signatures.1.side"), ==, "sales");
  /* When it was signed, not when it was read. */
  g_assert_cmpstr (tamiz_test_get (list, "items.0.signatures.1.at"), ==,
                   tamiz_test_get (list, "items.0.signatures.0.at"));
  assert_sound (test);
}

/* Whoever never had a passphrase gets their key where they sign; the base takes it over once
 * somebody has compared it.
 */
static void
test_new_key (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = request (test), *answered = NULL, *fingerprint = NULL, *message = NULL;
  g_autoptr (json_t) told = NULL, next = NULL;

  assert_refuses_to_sign (test, asked, VERA, NULL, "short", TAMIZ_CORE_ERROR_PASSPHRASE);
  answered = sign (test, asked, VERA, PASSPHRASE);
  told = tamiz_test_session_do (test, "definition.inspect", "file", answered, NULL);
  g_assert_true (json_is_true (tamiz_test_find (told, "new_key")));
  g_assert_true (json_is_null (tamiz_test_find (told, "problem")));
  fingerprint = g_strdup (tamiz_test_get (told, "fingerprint"));

  message = tamiz_test_session_refused (test, "refused", "definition.sign", "file", answered, NULL);
  g_assert_nonnull (strstr (message, fingerprint));
  REFUSED (test, "refused", "definition.sign", "file", answered, "trust", "0000 0000");
  DO (test, "definition.sign", "file", answered, "trust", fingerprint);
  DO (test, "definition.sign", "side", "marketing");
  assert_state (test, "in_force");
  assert_sound (test);

  /* From now on it is hers: here as there. */
  DO (test, "definition.new");
  DO (test, "definition.edit", "part", "title", "value", "\"Next\"");
  DO (test, "definition.propose");
  tamiz_test_session_as (test, VERA);
  REFUSED (test, "passphrase", "definition.sign", "side", "sales");
  tamiz_session_set_passphrase (test->session, PASSPHRASE);
  next = tamiz_test_session_do (test, "definition.sign", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (next, "signatures.0.fingerprint"), ==, fingerprint);
}

static void
test_passphrases (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = NULL;

  give_key (test, VERA, PASSPHRASE);
  asked = request (test);
  assert_refuses_to_sign (test, asked, VERA, NULL, "something else", TAMIZ_CORE_ERROR_PASSPHRASE);
  assert_refuses_to_sign (test, asked, VERA, NULL, NULL, TAMIZ_CORE_ERROR_PASSPHRASE);
  assert_refuses_to_sign (test, asked, NULL, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_NO_USER);
}

static void
test_who_is_asked (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = NULL, *answered = NULL;

  DO (test, "definition.sign", "side", "marketing");
  asked = request (test);
  assert_refuses_to_sign (test, asked, "max@tamiz.example", NULL, PASSPHRASE, TAMIZ_CORE_ERROR_NOT_ALLOWED);
  assert_refuses_to_sign (test, asked, VERA, "marketing", PASSPHRASE, TAMIZ_CORE_ERROR_NOT_ALLOWED);
  assert_refuses_to_sign (test, asked, MIA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_EXISTS);
  answered = sign (test, asked, VERA, PASSPHRASE);
  assert_refuses_to_sign (test, answered, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_INVALID);
  /* Only what waits for signatures is sent. */
  DO (test, "definition.withdraw");
  REFUSED (test, "state", "definition.request", "file", asked);
}

/* Nobody signs what is not what it seems. */
static void
test_altered_requests (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = NULL, *altered = NULL, *cut = NULL;
  g_autoptr (json_t) file = NULL;
  json_t *signer;

  give_key (test, VERA, PASSPHRASE);
  asked = request (test);
  file = json_load_file (asked, 0, NULL);
  json_object_set_new (json_object_get (file, "content"), "title", json_string ("Something else"));
  altered = alter (test, asked, "content", json_incref (json_object_get (file, "content")));
  assert_refuses_to_sign (test, altered, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_INVALID);
  g_clear_pointer (&altered, g_free);
  altered = alter (test, asked, "digest", json_string ("00"));
  assert_refuses_to_sign (test, altered, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_INVALID);
  g_clear_pointer (&altered, g_free);
  altered = alter (test, asked, "content", json_pack ("{sf}", "title", 0.5));
  assert_refuses_to_sign (test, altered, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_INVALID);
  cut = tamiz_test_session_write (test, "cut.duo-sign.json", "{\"format\": \"tamiz-duo-request\", \"base\"");
  assert_refuses_to_sign (test, cut, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_INVALID);
  REFUSED (test, "invalid", "definition.inspect", "file", cut);

  /* A sealed key that would take all the memory there is, or that is not hers. */
  signer = json_array_get (json_object_get (file, "signers"), 1);
  g_assert_cmpstr (tamiz_json_get_text (signer, "email"), ==, VERA);
  json_object_set_new (json_object_get (signer, "sealed_key"), "memory", json_integer (G_MAXINT64));
  g_clear_pointer (&altered, g_free);
  altered = alter (test, asked, "signers", json_incref (json_object_get (file, "signers")));
  assert_refuses_to_sign (test, altered, VERA, NULL, PASSPHRASE, TAMIZ_CORE_ERROR_PASSPHRASE);
}

/* What comes back is taken over only as it was signed. */
static void
test_altered_answers (void)
{
  static const char *const parts[] = { "email", "side", "at", "digest", "base", "signature", "seal", "public_key" };
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = NULL, *answered = NULL, *cut = NULL, *told_wrong = NULL, *signed_wrong = NULL;

  give_key (test, VERA, PASSPHRASE);
  asked = request (test);
  /* Whoever signed must have read what comes of it: whether leads go back, and from when on it holds. */
  told_wrong = alter (test, asked, "downward", json_true ());
  signed_wrong = sign (test, told_wrong, VERA, PASSPHRASE);
  REFUSED (test, "refused", "definition.sign", "file", signed_wrong);
  g_free (told_wrong);
  g_free (signed_wrong);
  told_wrong = alter (test, asked, "effective_at", json_string ("2031-01-01T00:00:00Z"));
  signed_wrong = sign (test, told_wrong, VERA, PASSPHRASE);
  REFUSED (test, "refused", "definition.sign", "file", signed_wrong);

  answered = sign (test, asked, VERA, PASSPHRASE);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *other = alter (test, answered, parts[i], json_string (MIA));
      g_autofree char *without = NULL;

      REFUSED (test, "invalid", "definition.sign", "file", other);
      without = alter (test, answered, parts[i], NULL);
      REFUSED (test, "invalid", "definition.sign", "file", without);
    }
  REFUSED (test, "invalid", "definition.sign", "file", asked);
  cut = tamiz_test_session_write (test, "cut.duo-sign.json", "not JSON");
  REFUSED (test, "invalid", "definition.sign", "file", cut);
  assert_state (test, "proposed");
  DO (test, "definition.sign", "file", answered);
}

static void
test_what_does_not_belong_here (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (TamizTestSession) other = begin ();
  g_autofree char *asked = request (test), *answered = NULL, *fingerprint = NULL, *problem = NULL;
  g_autoptr (json_t) told = NULL;

  answered = sign (test, asked, VERA, PASSPHRASE);
  fingerprint = fingerprint_of (test, answered);
  REFUSED (other, "refused", "definition.sign", "file", answered, "trust", fingerprint);
  told = tamiz_test_session_do (other, "definition.inspect", "file", answered, NULL);
  g_assert_nonnull (strstr (tamiz_test_get (told, "problem"), "another base"));

  /* Taken back and proposed anew it is another proposal, which nobody has signed. */
  DO (test, "definition.withdraw");
  REFUSED (test, "state", "definition.sign", "file", answered, "trust", fingerprint);
  DO (test, "definition.propose");
  REFUSED (test, "refused", "definition.sign", "file", answered, "trust", fingerprint);
  DO (test, "definition.withdraw");
  DO (test, "definition.edit", "part", "title", "value", "\"Another\"");
  DO (test, "definition.propose");
  REFUSED (test, "refused", "definition.sign", "file", answered, "trust", fingerprint);
  assert_sound (test);
}

static void
test_signed_once (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = request (test), *answered = sign (test, asked, VERA, PASSPHRASE);
  g_autofree char *fingerprint = fingerprint_of (test, answered);

  DO (test, "definition.sign", "file", answered, "trust", fingerprint);
  REFUSED (test, "exists", "definition.sign", "file", answered, "trust", fingerprint);
  DO (test, "definition.sign", "side", "marketing");
  REFUSED (test, "state", "definition.sign", "file", answered, "trust", fingerprint);
}

/* Whoever makes a key of their own for somebody else does not sign for them. */
static void
test_another_key (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = request (test), *forged = sign (test, asked, VERA, "somebody else's");
  g_autofree char *fingerprint = fingerprint_of (test, forged);

  give_key (test, VERA, PASSPHRASE);
  REFUSED (test, "refused", "definition.sign", "file", forged, "trust", fingerprint);
  assert_state (test, "proposed");
}

/* Signing is for signers; reading back for who works on the definition. */
static void
test_who_may (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *asked = request (test), *answered = sign (test, asked, VERA, PASSPHRASE);
  g_autofree char *fingerprint = fingerprint_of (test, answered);

  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "definition.sign", "file", answered, "trust", fingerprint);
  DO (test, "user.set", "user", VERA, "role", "observer");
  tamiz_test_session_as (test, MIA);
  REFUSED (test, "refused", "definition.sign", "file", answered, "trust", fingerprint);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", VERA, "role", "sales");
  tamiz_test_session_as (test, MIA);
  DO (test, "definition.sign", "file", answered, "trust", fingerprint);
  /* The scripts of before say nothing of files. */
  REFUSED (test, "invalid", "definition.sign");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sign-file/round-trip", test_round_trip);
  g_test_add_func ("/sign-file/new-key", test_new_key);
  g_test_add_func ("/sign-file/passphrases", test_passphrases);
  g_test_add_func ("/sign-file/who-is-asked", test_who_is_asked);
  g_test_add_func ("/sign-file/altered-requests", test_altered_requests);
  g_test_add_func ("/sign-file/altered-answers", test_altered_answers);
  g_test_add_func ("/sign-file/what-does-not-belong-here", test_what_does_not_belong_here);
  g_test_add_func ("/sign-file/signed-once", test_signed_once);
  g_test_add_func ("/sign-file/another-key", test_another_key);
  g_test_add_func ("/sign-file/who-may", test_who_may);

  return g_test_run ();
}
