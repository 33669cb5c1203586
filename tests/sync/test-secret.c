/* Passwords: in a real keyring where there is one, in a file, in a variable. */

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <glib/gstdio.h>
#include <string.h>

#define CONNECTION "8c2b6a3e-0001"
#define URL "https://crm.example/db/"

static gboolean
has_keyring (void)
{
  if (g_getenv ("TAMIZ_TEST_KEYRING") != NULL)
    return TRUE;

  g_test_skip ("gnome-keyring or dbus-run-session is not installed");
  return FALSE;
}

static void
test_keyring_keeps_a_password (void)
{
  g_autoptr (GError) error = NULL;
  char *secret;

  if (!has_keyring ())
    return;
  tamiz_secret_store (CONNECTION, URL, "ann", "s3cret – ñ", NULL, &error);
  g_assert_no_error (error);
  secret = tamiz_secret_lookup (CONNECTION, URL, "ann", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "s3cret – ñ");
  tamiz_secret_free (secret);
}

/* Whoever changes a connection's address does not get the password sent there. */
static void
test_password_is_bound_to_the_host (void)
{
  const char *others[] = { "https://evil.example/db/", "http://crm.example/db/",
                           "https://crm.example:8443/db/" };

  if (!has_keyring ())
    return;
  g_assert_true (tamiz_secret_store (CONNECTION, URL, "ann", "s3cret", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_secret_lookup (CONNECTION, others[i], "ann", NULL, &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
    }
}

static void
test_cleared_password_is_gone (void)
{
  g_autoptr (GError) error = NULL;

  if (!has_keyring ())
    return;
  g_assert_true (tamiz_secret_store (CONNECTION, URL, "bob", "s3cret", NULL, NULL));
  g_assert_true (tamiz_secret_clear (CONNECTION, URL, "bob", NULL, NULL));
  g_assert_null (tamiz_secret_lookup (CONNECTION, URL, "bob", NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "bob"));

  /* Again: there is none, and that is no error. */
  g_assert_true (tamiz_secret_clear (CONNECTION, URL, "bob", NULL, NULL));
}

static void
test_without_a_keyring_it_says_what_to_do (void)
{
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      g_assert_null (tamiz_secret_lookup (CONNECTION, URL, "ann", NULL, &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
      g_assert_nonnull (strstr (error->message, "Is a keyring running"));
      return;
    }

  {
    g_autofree char *own = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_test_trap_subprocess (NULL, 0, 0);
    g_test_trap_assert_passed ();
    if (own != NULL)
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", own, TRUE);
    else
      g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  }
}

static void
assert_file (const char *content,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char *secret;

  g_close (g_file_open_tmp ("tamiz-secret-XXXXXX", &path, NULL), NULL);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  secret = tamiz_secret_read_file (path, &error);
  g_assert_cmpstr (secret, ==, expected);
  if (expected == NULL)
    g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  tamiz_secret_free (secret);
  g_unlink (path);
}

static void
test_first_line_of_a_file (void)
{
  g_autoptr (GError) error = NULL;

  assert_file ("s3cret", "s3cret");
  assert_file ("s3cret \r\nsecond line\n", "s3cret ");
  assert_file ("", NULL);
  assert_file ("\ns3cret\n", NULL);
  assert_file ("\xff\xfe", NULL);

  g_assert_null (tamiz_secret_read_file ("/nonexistent/password", &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "/nonexistent/password"));
}

static void
test_variable (void)
{
  g_autoptr (GError) error = NULL;
  char *secret;

  g_setenv ("TAMIZ_TEST_SECRET", "s3cret\nrest", TRUE);
  secret = tamiz_secret_read_variable ("TAMIZ_TEST_SECRET", NULL);
  g_assert_cmpstr (secret, ==, "s3cret");
  tamiz_secret_free (secret);

  g_unsetenv ("TAMIZ_TEST_SECRET");
  g_assert_null (tamiz_secret_read_variable ("TAMIZ_TEST_SECRET", &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "TAMIZ_TEST_SECRET"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/keyring-keeps-a-password", test_keyring_keeps_a_password);
  g_test_add_func ("/secret/password-is-bound-to-the-host", test_password_is_bound_to_the_host);
  g_test_add_func ("/secret/cleared-password-is-gone", test_cleared_password_is_gone);
  g_test_add_func ("/secret/without-a-keyring-it-says-what-to-do",
                   test_without_a_keyring_it_says_what_to_do);
  g_test_add_func ("/secret/first-line-of-a-file", test_first_line_of_a_file);
  g_test_add_func ("/secret/variable", test_variable);

  return g_test_run ();
}
