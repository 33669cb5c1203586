#include "config.h"

#include "tamiz-json.h"
#include "tamiz-mail-reader.h"
#include "tamiz-mail-source.h"
#include "tamiz-time.h"

#include <glib/gstdio.h>
#include <string.h>

/* What messages say, and what they are: real ones with their truth beside them. */

static char *
fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "mail", name, NULL);
}

static TamizMailUs *
make_us (void)
{
  TamizMailUs *us = tamiz_mail_us_new ();

  tamiz_mail_us_add (us, "rosa@molinoandino.example");
  tamiz_mail_us_add (us, "Ventas@molinoandino.example");
  return us;
}

static json_t *
read_truth (void)
{
  g_autofree char *path = fixture ("truth.json");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  json_t *truth;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  truth = tamiz_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return truth;
}

static TamizMailMessage *
read_fixture (const char *name)
{
  g_autofree char *path = fixture (name);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  return tamiz_mail_message_new (bytes);
}

static gboolean
expect_words (const char *name,
              json_t     *words,
              const char *text,
              gboolean    there)
{
  gboolean right = TRUE;
  json_t *word;
  gsize i;

  json_array_foreach (words, i, word)
    {
      gboolean found = text != NULL && strstr (text, json_string_value (word)) != NULL;

      if (found != there)
        g_test_message ("%s: “%s” is %s in: %s", name, json_string_value (word),
                        there ? "missing" : "still", text != NULL ? text : "(null)");
      right &= found == there;
    }

  return right;
}

static gboolean
expect_text (const char *name,
             json_t     *truth,
             const char *key,
             const char *text)
{
  json_t *expected = json_object_get (truth, key);

  if (expected == NULL || g_strcmp0 (json_string_value (expected), text) == 0)
    return TRUE;

  g_test_message ("%s: %s is “%s”, not “%s”", name, key, text, json_string_value (expected));
  return FALSE;
}

static gboolean
expect_time (const char *name,
             json_t     *truth,
             const char *key,
             gint64      at)
{
  json_t *expected = json_object_get (truth, key);
  gint64 wanted = 0;

  if (expected == NULL)
    return TRUE;
  if (json_is_string (expected))
    g_assert_true (tamiz_time_parse (json_string_value (expected), NULL, &wanted, NULL));
  if (wanted != at)
    g_test_message ("%s: %s is %" G_GINT64_FORMAT, name, key, at);

  return wanted == at;
}

static gboolean
expect_list (const char *name,
             json_t     *expected,
             GPtrArray  *texts)
{
  g_autoptr (GPtrArray) ended = g_ptr_array_new ();
  g_autofree char *joined = NULL, *wanted = NULL;
  GString *all = g_string_new (NULL);
  json_t *item;
  gsize i;

  json_array_foreach (expected, i, item)
    g_string_append_printf (all, "%s%s", i > 0 ? "|" : "", json_string_value (item));
  wanted = g_string_free (all, FALSE);
  for (i = 0; i < texts->len; i++)
    g_ptr_array_add (ended, texts->pdata[i]);
  g_ptr_array_add (ended, NULL);
  joined = g_strjoinv ("|", (char **) ended->pdata);
  if (expected == NULL || g_str_equal (joined, wanted))
    return TRUE;

  g_test_message ("%s: %s, not %s", name, joined, wanted);
  return FALSE;
}

static gboolean
expect_bounces (const char       *name,
                json_t           *expected,
                TamizMailMessage *message)
{
  json_t *item;
  gsize i;

  if (expected == NULL)
    return TRUE;
  if (json_array_size (expected) != message->bounces->len)
    {
      g_test_message ("%s: %u bounces", name, message->bounces->len);
      return FALSE;
    }
  json_array_foreach (expected, i, item)
    {
      TamizMailBounce *bounce = g_ptr_array_index (message->bounces, i);
      const char *reason = tamiz_json_get_text (item, "reason");

      if (!expect_text (name, item, "address", bounce->address)
          || !expect_text (name, item, "status", bounce->status)
          || json_is_true (json_object_get (item, "permanent")) != bounce->permanent
          || (reason != NULL && (bounce->reason == NULL || strstr (bounce->reason, reason) == NULL)))
        {
          g_test_message ("%s: %s", name, bounce->reason);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
expect_addresses (const char *name,
                  json_t     *expected,
                  GPtrArray  *addresses)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < addresses->len; i++)
    {
      TamizMailAddress *address = g_ptr_array_index (addresses, i);

      if (strstr (address->address, "molinoandino") == NULL)
        g_ptr_array_add (texts, address->address);
    }

  return expect_list (name, expected, texts);
}

static gboolean
check_message (const char       *name,
               json_t           *truth,
               TamizMailMessage *message,
               TamizMailVerdict *verdict)
{
  TamizMailForward *forward = verdict->forwarded ? message->forward : NULL;
  const char *text = forward != NULL ? forward->text : message->text;
  const char *signature = forward != NULL ? forward->signature : message->signature;
  gboolean right = expect_text (name, truth, "subject", forward != NULL ? forward->subject : message->subject);

  if (json_object_get (truth, "email") != NULL)
    right &= verdict->who != NULL && expect_text (name, truth, "email", verdict->who->address)
             && expect_text (name, truth, "name", verdict->who->name);
  right &= expect_text (name, truth, "id", message->id);
  right &= expect_words (name, json_object_get (truth, "has"), text, TRUE);
  right &= expect_words (name, json_object_get (truth, "lacks"), text, FALSE);
  right &= expect_words (name, json_object_get (truth, "signature"), signature, TRUE);
  right &= expect_time (name, truth, "at", message->at);
  right &= expect_time (name, truth, "received", message->received_at);
  right &= expect_list (name, json_object_get (truth, "answers_to"), message->answers_to);
  right &= expect_list (name, json_object_get (truth, "attachments"), message->attachments);
  right &= expect_addresses (name, json_object_get (truth, "copied"), message->copied);
  right &= expect_bounces (name, json_object_get (truth, "bounces"), message);
  if (json_object_get (truth, "forwarded") != NULL)
    right &= json_is_true (json_object_get (truth, "forwarded")) == verdict->forwarded;

  return right;
}

/* Every fixture, counted by what it is. */
static void
test_truth (void)
{
  g_autoptr (json_t) truth = read_truth ();
  g_autoptr (TamizMailUs) us = make_us ();
  guint n[TAMIZ_N_MAILS] = { 0 }, judged[TAMIZ_N_MAILS] = { 0 }, read = 0, all = 0;
  const char *name;
  json_t *expected;

  json_object_foreach (truth, name, expected)
    {
      g_autoptr (TamizMailMessage) message = read_fixture (name);
      g_auto (TamizMailVerdict) verdict = { 0 };
      const char *kind = tamiz_json_get_text (expected, "kind");

      tamiz_mail_judge (message, us, FALSE, &verdict);
      g_assert_nonnull (verdict.reason);
      for (guint i = 0; i < TAMIZ_N_MAILS; i++)
        {
          if (g_strcmp0 (kind, tamiz_mail_kind_get_code (i)) == 0)
            {
              n[i]++;
              judged[i] += g_str_equal (verdict.code, kind);
            }
        }
      if (!g_str_equal (verdict.code, kind))
        g_test_message ("%s is judged %s (%s), not %s", name, verdict.code, verdict.reason, kind);
      read += check_message (name, expected, message, &verdict);
      all++;
    }

  for (guint i = 0; i < TAMIZ_N_MAILS; i++)
    g_test_message ("%s: %u of %u judged right", tamiz_mail_kind_get_code (i), judged[i], n[i]);
  g_test_message ("%u of %u read right", read, all);
  g_assert_cmpuint (all, >=, 40);
  for (guint i = 0; i < TAMIZ_N_MAILS; i++)
    g_assert_cmpuint (judged[i], ==, n[i]);
  g_assert_cmpuint (read, ==, all);
}

static TamizRow *
next_row (TamizMailReader *reader)
{
  g_autoptr (GError) error = NULL;
  TamizRow *row = NULL;

  tamiz_row_reader_read_row (TAMIZ_ROW_READER (reader), &row, NULL, &error);
  g_assert_no_error (error);
  return row;
}

static const char *
cell (TamizRow   *row,
      const char *column,
      TamizMailReader *reader)
{
  const char *const *header = tamiz_row_reader_get_header (TAMIZ_ROW_READER (reader));

  for (guint i = 0; header[i] != NULL; i++)
    {
      if (g_str_equal (header[i], column))
        return tamiz_row_get_cell (row, i);
    }
  g_assert_not_reached ();
}

static TamizMailReader *
open_mail (const char *path)
{
  g_autoptr (GError) error = NULL;
  TamizMailReader *reader = tamiz_mail_reader_new (path, &error);

  g_assert_no_error (error);
  tamiz_mail_reader_set_us (reader, make_us (), G_GINT64_CONSTANT (1796000000000000));
  return reader;
}

/* Lines that begin with From within a message, a bounce between, and an end that is missing. */
static void
test_mbox (void)
{
  g_autofree char *path = fixture ("inbox.mbox");
  g_autoptr (TamizMailReader) reader = open_mail (path);

  for (guint times = 0; times < 2; times++)
    {
      g_autoptr (TamizRow) first = next_row (reader);
      g_autoptr (TamizRow) second = next_row (reader);
      g_autoptr (TamizRow) bounce = next_row (reader);
      g_autoptr (TamizRow) last = next_row (reader);

      g_assert_cmpstr (cell (first, "full_name", reader), ==, "Ana Uno");
      g_assert_nonnull (strstr (cell (first, "text", reader), "\nFrom ahora en adelante"));
      g_assert_nonnull (strstr (cell (first, "text", reader), "From the beginning"));
      g_assert_cmpstr (cell (first, "received_on", reader), ==, "2026-11-23T14:00:00+00:00");
      g_assert_cmpuint (first->line, ==, 1);
      g_assert_cmpstr (cell (second, "email", reader), ==, "luis@dos.example");
      g_assert_cmpstr (cell (bounce, "bounced", reader), ==, "ana@uno.example");
      g_assert_cmpstr (cell (bounce, "email", reader), ==, "");
      g_assert_cmpstr (cell (last, "email", reader), ==, "eva@tres.example");
      g_assert_nonnull (strstr (cell (last, "text", reader), "Se cortó la conex"));
      g_assert_cmpuint (last->line, ==, 4);
      g_assert_null (next_row (reader));
      g_assert_cmpuint (tamiz_row_reader_get_position (TAMIZ_ROW_READER (reader)), ==,
                        tamiz_row_reader_get_size (TAMIZ_ROW_READER (reader)));
      tamiz_row_reader_rewind (TAMIZ_ROW_READER (reader));
    }
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("tamiz-mail-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
put (const char *folder,
     const char *name,
     const char *text,
     gssize      size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, size, NULL));
}

#define MESSAGE(id, from, to) \
  "Message-ID: <" id ">\nFrom: " from "\nTo: " to "\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n" \
  "Subject: x\n\nHola\n"

/* What was sent lies in a folder of its own; drafts and what was thrown away is left. */
static void
test_maildir (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *tmp = g_build_filename (folder, "tmp", NULL);
  g_autoptr (TamizMailReader) reader = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  put (folder, "new/1.a", MESSAGE ("1@x", "a@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, "cur/2.b:2,S", MESSAGE ("2@x", "b@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, "cur/3.c:2,ST", MESSAGE ("3@x", "c@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, "cur/4.d:2,DS", MESSAGE ("4@x", "d@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, "tmp/5.e", MESSAGE ("5@x", "e@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, ".Enviados/cur/6.f:2,S", MESSAGE ("6@x", "otra@molinoandino.example", "a@uno.example"), -1);
  put (folder, ".Enviados/new/x", "", 0);
  put (folder, ".Trash/cur/7.g:2,S", MESSAGE ("7@x", "g@uno.example", "rosa@molinoandino.example"), -1);
  put (folder, ".Trash/new/x", "", 0);
  g_assert_true (tamiz_mail_is_folder (folder));
  reader = open_mail (folder);

  for (;;)
    {
      g_autoptr (TamizRow) row = next_row (reader);

      if (row == NULL)
        break;
      g_hash_table_add (seen, g_strconcat (cell (row, "email", reader), cell (row, "recipients", reader),
                                           cell (row, "kind", reader), NULL));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 3);
  g_assert_true (g_hash_table_contains (seen, "a@uno.example"));
  g_assert_true (g_hash_table_contains (seen, "b@uno.example"));
  g_assert_true (g_hash_table_contains (seen, "a@uno.exampleemail_out"));
}

/* Attachments are passed over; the message is known by all of it. */
static void
test_large_attachment (void)
{
  g_autofree char *folder = make_folder ();
  GString *text = g_string_new ("From: Grande <g@uno.example>\nTo: rosa@molinoandino.example\nSubject: Planos\n"
                                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
                                "Van los planos.\n--b\nContent-Type: image/png\n"
                                "Content-Disposition: attachment; filename=\"plano.png\"\n"
                                "Content-Transfer-Encoding: base64\n\n");
  g_autofree char *path = NULL, *id = NULL;

  while (text->len < 20 * 1024 * 1024)
    g_string_append (text, "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5\n");
  put (folder, "grande.eml", text->str, (gssize) text->len);
  path = g_build_filename (folder, "grande.eml", NULL);

  for (guint times = 0; times < 2; times++)
    {
      g_autoptr (TamizMailReader) reader = open_mail (path);
      g_autoptr (TamizRow) row = next_row (reader);

      g_assert_cmpstr (cell (row, "text", reader), ==, times == 0 ? "Van los planos.\n\nAttached: plano.png"
                                                                   : "Van los planos.\n\nAttached: plano.png");
      g_assert_true (g_str_has_prefix (cell (row, "activity_id", reader), "sha256:"));
      if (times == 0)
        id = g_strdup (cell (row, "activity_id", reader));
      else
        g_assert_cmpstr (cell (row, "activity_id", reader), !=, id);
      g_string_append (text, "the end differs\n");
      put (folder, "grande.eml", text->str, (gssize) text->len);
    }
  g_string_free (text, TRUE);
}

/* What is left out is listed with the reason, and counted by what it is. */
static void
test_left_out (void)
{
  g_autofree char *path = fixture ("");
  g_autoptr (TamizMailReader) reader = open_mail (path);
  g_autoptr (json_t) counts = NULL;
  GPtrArray *left_out;
  guint rows = 0;

  for (;;)
    {
      g_autoptr (TamizRow) row = next_row (reader);

      if (row == NULL)
        break;
      rows++;
    }
  counts = tamiz_mail_reader_count_left_out (reader);
  left_out = tamiz_row_reader_get_left_out (TAMIZ_ROW_READER (reader));
  g_assert_cmpuint (left_out->len, ==, tamiz_row_reader_get_n_left_out (TAMIZ_ROW_READER (reader)));
  g_assert_cmpint (tamiz_json_get_int (counts, "newsletter", 0), ==, 3);
  g_assert_cmpint (tamiz_json_get_int (counts, "automatic", 0), ==, 6);
  g_assert_cmpint (tamiz_json_get_int (counts, "bounce", 0), ==, 2);
  g_assert_cmpuint (rows, >, 30);
  for (guint i = 0; i < left_out->len; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (left_out, i);

      g_assert_nonnull (strstr (problem->message, "from"));
    }
}

/* Only the text that somebody wrote counts; more of it than fits is cut between letters. */
static void
test_long_text (void)
{
  GString *text = g_string_new ("From: a@uno.example\nTo: b@uno.example\n\n");
  g_autoptr (TamizMailMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;

  while (text->len < 3 * TAMIZ_MAIL_MAX_TEXT)
    g_string_append (text, "ñandú ");
  bytes = g_string_free_to_bytes (text);
  message = tamiz_mail_message_new (bytes);
  g_assert_true (message->cut);
  g_assert_true (g_utf8_validate (message->text, -1, NULL));
  g_assert_cmpuint (strlen (message->text), <=, TAMIZ_MAIL_MAX_TEXT + 4);
}

/* Anything is read: every beginning of every fixture. */
static void
test_pieces (void)
{
  g_autoptr (json_t) truth = read_truth ();
  const char *name;
  json_t *expected;

  json_object_foreach (truth, name, expected)
    {
      g_autofree char *path = fixture (name);
      g_autofree char *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      for (gsize length = 0; length < size; length += 1 + size / 40)
        tamiz_mail_try_bytes ((const guint8 *) data, length);
    }
}

/* What somebody signs with says how they are reached. */
static void
test_signature (void)
{
  static const struct
  {
    const char *file;
    const char *phone;
  } signed_with[] = {
    { "inquiry-latin1-qp.eml", "+591 4 425 7788" },
    { "inquiry-english.eml", "+1 212 555 0147" },
    { "inquiry-utf8-base64.eml", "" },
    { "reply-outlook-english.eml", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signed_with); i++)
    {
      g_autofree char *path = fixture (signed_with[i].file);
      g_autoptr (TamizMailReader) reader = open_mail (path);
      g_autoptr (TamizRow) row = next_row (reader);

      g_assert_cmpstr (cell (row, "phone", reader), ==, signed_with[i].phone);
    }
}

/* (transfer full) */
static TamizRow *
read_signed (const char       *from,
             const char       *signature,
             TamizMailReader **reader)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "signed.eml", NULL);
  g_autofree char *mail = g_strdup_printf ("Message-ID: <a@a.example>\nDate: Mon, 05 Jan 2026 10:00:00 -0400\n"
                                           "From: %s\nTo: ventas@molinoandino.example\nSubject: Horno\n"
                                           "Content-Type: text/plain; charset=utf-8\n\n"
                                           "¿Cuánto cuesta el horno?\n\n%s\n",
                                           from, signature);
  TamizRow *row;

  g_assert_true (g_file_set_contents (path, mail, -1, NULL));
  *reader = open_mail (path);
  row = next_row (*reader);
  g_remove (path);

  return row;
}

/* For whom somebody works and as what, where the signature surely says so; what else it says
 * is nobody's company, and who sent it is said by the header.
 */
static void
test_signature_says_who (void)
{
  static const struct
  {
    const char *from, *signature, *name, *company, *job_title, *phone;
  } mails[] = {
    { "Lucía Rojas <lrojas@andina.example>",
      "Saludos cordiales,\n\nLic. Lucía Rojas Peña\nGerente de Compras\nImportadora Andina S.R.L.\n"
      "Av. 6 de Agosto 2100, La Paz\nTel. +591 2 244 1100 · Cel. 712 34567\nwww.andina.example",
      "Lucía Rojas", "Importadora Andina S.R.L.", "Gerente de Compras", "+591 2 244 1100" },
    { "Emily Stone <emily.stone@bakery.example>",
      "Kind regards,\nEmily Stone\nHead of Procurement | Bakery & Co\nM: +1 212 555 0147\n"
      "Please consider the environment before printing this mail.",
      "Emily Stone", "Bakery & Co", "Head of Procurement", "+1 212 555 0147" },
    { "Jorge <jvaldez77@gmail.com>",
      "-- \nJorge Valdez\nJefe de producción en Panadería La Espiga\nMóvil: 77712345\nEnviado desde mi iPhone",
      "Jorge", "Panadería La Espiga", "Jefe de producción", "77712345" },
    /* Slogans and warnings are nobody's company; a second name is somebody else's. */
    { "Tom Reed <tom@northwind.example>",
      "Best regards,\nTom Reed\nSales Manager\nNorthwind Traders\nSoftware solutions for your business\n"
      "CONFIDENTIAL: this message is only for whom it is addressed to, of the Group or not.",
      "Tom Reed", "Northwind Traders", "Sales Manager", "" },
    { "Ventas Sur <compras@sur.example>", "Atentamente,\nMarcela Quiroga\nDirectora\nTextiles Oruro S.A.\nT: 2525 1234 5",
      "Ventas Sur", "", "", "2525 1234 5" },
    { "Ana Paz <ana@gmail.com>", "Gracias,\nAna", "Ana Paz", "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr (TamizMailReader) reader = NULL;
      g_autoptr (TamizRow) row = read_signed (mails[i].from, mails[i].signature, &reader);

      g_assert_cmpstr (cell (row, "full_name", reader), ==, mails[i].name);
      g_assert_cmpstr (cell (row, "company", reader), ==, mails[i].company);
      g_assert_cmpstr (cell (row, "job_title", reader), ==, mails[i].job_title);
      g_assert_cmpstr (cell (row, "phone", reader), ==, mails[i].phone);
    }
}

static void
test_sniffing (void)
{
  static const char csv[] = "Name,Email\nAna,ana@example.org\n";
  static const char vcard[] = "BEGIN:VCARD\nVERSION:4.0\nFN:Ana\n";
  static const char letter[] = "From here on\nTo: nobody\n";

  g_assert_cmpint (tamiz_mail_sniff (csv, sizeof csv - 1), ==, TAMIZ_MAIL_IS_NONE);
  g_assert_cmpint (tamiz_mail_sniff (vcard, sizeof vcard - 1), ==, TAMIZ_MAIL_IS_NONE);
  g_assert_cmpint (tamiz_mail_sniff (letter, sizeof letter - 1), ==, TAMIZ_MAIL_IS_NONE);
  g_assert_cmpint (tamiz_mail_sniff ("", 0), ==, TAMIZ_MAIL_IS_NONE);
}

/* Some programs write a blank or a folded line before all headers. */
static void
test_headers_behind_a_blank_line (void)
{
  static const char *const starts[] = { "", "\r\n", " \r\n", "\t\n\n", " a folded line that continues nothing\r\n", "\n\n" };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      for (guint length = 0; length <= 1200; length += 600)
        {
          g_autofree char *filler = g_strnfill (length, 'x');
          g_autofree char *text = g_strdup_printf ("%sX-Long:\r\n %s\r\nFrom: Ana <ana@uno.example>\r\nSubject:\r\n Horno\r\n"
                                                   "\r\nHola.\r\n",
                                                   starts[i], filler);
          g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
          g_autoptr (TamizMailMessage) message = tamiz_mail_message_new (bytes);

          g_assert_nonnull (message->from);
          g_assert_cmpstr (message->from->address, ==, "ana@uno.example");
          g_assert_cmpstr (message->subject, ==, "Horno");
          g_assert_cmpstr (message->text, ==, "Hola.");
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/truth", test_truth);
  g_test_add_func ("/mail/mbox", test_mbox);
  g_test_add_func ("/mail/headers-behind-a-blank-line", test_headers_behind_a_blank_line);
  g_test_add_func ("/mail/maildir", test_maildir);
  g_test_add_func ("/mail/large-attachment", test_large_attachment);
  g_test_add_func ("/mail/left-out", test_left_out);
  g_test_add_func ("/mail/long-text", test_long_text);
  g_test_add_func ("/mail/pieces", test_pieces);
  g_test_add_func ("/mail/signature", test_signature);
  g_test_add_func ("/mail/signature-says-who", test_signature_says_who);
  g_test_add_func ("/mail/sniffing", test_sniffing);

  return g_test_run ();
}
