#define G_LOG_DOMAIN "tamiz-mail-sender"

#include "config.h"

#include "tamiz-mail-sender.h"

#include "tamiz-error.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Sends one mail by SMTP.  A server has taken a mail when it answers the dot at its end; until the
 * last byte was handed over nothing can have arrived, afterwards nobody knows without that answer.
 */

#define CONNECT_SECONDS 20
#define ALL_SECONDS 120

typedef struct
{
  const char *data;
  gsize length;
  gsize at;
  gboolean handed_over;     /* all of it */
  GString *last;            /* the last refusal of the server */
  GCancellable *cancellable;

  const char *const *recipients; /* the first is whom the mail is for, the others get copies */
  guint n_asked;            /* recipients of whom the server was asked */
  gboolean asking;          /* its next answer is about the last of them */
  guint first_refused;      /* the code of the answer; 0 = it was not */
  GString *copies_refused;  /* "address: words", one a line */
} Transfer;

/* A mail that does not reach whom it is for shall not reach others as a copy: the server has been asked
 * of everybody now, and a mail whose end it never sees it throws away.
 */
static gsize
read_cb (char    *buffer,
         gsize    size,
         gsize    n,
         gpointer user_data)
{
  Transfer *transfer = user_data;
  gsize most = MIN (size * n, transfer->length - transfer->at);

  if (transfer->first_refused != 0)
    return CURL_READFUNC_ABORT;
  memcpy (buffer, transfer->data + transfer->at, most);
  transfer->at += most;
  if (transfer->at == transfer->length)
    transfer->handed_over = TRUE;

  return most;
}

/* Of whom the server is asked, where that is the command. */
static void
note_command (Transfer   *transfer,
              const char *data,
              gsize       size)
{
  static const char rcpt[] = "RCPT TO:";

  transfer->asking = size >= strlen (rcpt) && g_ascii_strncasecmp (data, rcpt, strlen (rcpt)) == 0;
  transfer->n_asked += transfer->asking;
}

/* What the server said last was that it does not take the recipient of whom it was asked. */
static void
note_recipient (Transfer *transfer)
{
  const char *words = transfer->last->str;

  if (transfer->n_asked == 1)
    transfer->first_refused = (guint) g_ascii_strtoull (words, NULL, 10);
  else
    g_string_append_printf (transfer->copies_refused, "%s%s: %s", transfer->copies_refused->len > 0 ? "\n" : "",
                            transfer->recipients[transfer->n_asked - 1], words);
}

/* What the server refuses, so that people can be told in its own words. */
static int
debug_cb (CURL          *curl,
          curl_infotype  type,
          char          *data,
          gsize          size,
          gpointer       user_data)
{
  Transfer *transfer = user_data;

  if (type == CURLINFO_HEADER_OUT)
    note_command (transfer, data, size);
  if (type != CURLINFO_HEADER_IN || size < 4 || (*data != '4' && *data != '5'))
    return 0;
  while (size > 0 && (data[size - 1] == '\n' || data[size - 1] == '\r'))
    size--;
  g_string_truncate (transfer->last, 0);
  g_string_append_len (transfer->last, data, MIN (size, 300));
  /* Only the last line of an answer has a blank behind its code (RFC 5321, section 4.2.1). */
  if (transfer->asking && data[3] == ' ')
    note_recipient (transfer);
  return 0;
}

static int
progress_cb (gpointer   user_data,
             curl_off_t down_total,
             curl_off_t down,
             curl_off_t up_total,
             curl_off_t up)
{
  Transfer *transfer = user_data;

  return g_cancellable_is_cancelled (transfer->cancellable);
}

static void
set_up_server (CURL                   *curl,
               const TamizMailAccount *account,
               const char             *secret)
{
  g_autofree char *url = tamiz_mail_account_dup_url (account);
  long patience = (long) (account->patience > 0 ? account->patience : ALL_SECONDS);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    (long) (account->security == TAMIZ_MAIL_NONE_ON_LOOPBACK ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (account->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, account->ca_file);
  if (account->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, account->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, secret != NULL ? secret : "");
    }
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, patience);
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
}

static void
set_up_transfer (CURL     *curl,
                 Transfer *transfer)
{
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, transfer);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, transfer);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, transfer);
}

static gboolean
is_line (const char *address)
{
  return strpbrk (address, "\r\n<> ") == NULL;
}

/* What a transfer that failed means.  A refusal of the login or of TLS is about the account, not
 * about the mail.
 */
static TamizMailResult
judge (CURL           *curl,
       CURLcode        code,
       const Transfer *transfer)
{
  long answer = 0;

  if (code == CURLE_OK)
    return TAMIZ_MAIL_SENT;
  if (transfer->first_refused != 0)
    return transfer->first_refused >= 500 ? TAMIZ_MAIL_REFUSED : TAMIZ_MAIL_NOT_SENT;
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &answer);
  if (transfer->handed_over && !(code == CURLE_WEIRD_SERVER_REPLY && answer >= 400))
    return TAMIZ_MAIL_IN_DOUBT;
  if (answer >= 500 && (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY))
    return TAMIZ_MAIL_REFUSED;

  return TAMIZ_MAIL_NOT_SENT;
}

static char *
make_words (CURLcode        code,
            const Transfer *transfer,
            const char     *curl_words)
{
  const char *said = *curl_words != '\0' ? curl_words : curl_easy_strerror (code);
  gboolean refused = transfer->first_refused != 0 || code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY
                     || code == CURLE_LOGIN_DENIED;

  return g_utf8_make_valid (transfer->last->len > 0 && refused ? transfer->last->str : said, -1);
}

static void
begin (void)
{
  static gsize begun = 0;

  if (g_once_init_enter (&begun))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&begun, 1);
    }
}

/* (nullable): what is no address */
static const char *
find_wrong (const char        *from,
            const char *const *to)
{
  for (guint i = 0; to[i] != NULL; i++)
    {
      if (!is_line (to[i]))
        return to[i];
    }

  return is_line (from) && to[0] != NULL ? NULL : from;
}

static struct curl_slist *
list_recipients (const char *const *to)
{
  struct curl_slist *list = NULL;

  for (guint i = 0; to[i] != NULL; i++)
    {
      g_autofree char *recipient = g_strdup_printf ("<%s>", to[i]);

      list = curl_slist_append (list, recipient);
    }

  return list;
}

static TamizMailResult
transfer_mail (const TamizMailAccount  *account,
               const char              *secret,
               const char              *from,
               Transfer                *transfer,
               char                   **words)
{
  char said[CURL_ERROR_SIZE] = "";
  g_autofree char *sender = g_strdup_printf ("<%s>", from);
  struct curl_slist *recipients = list_recipients (transfer->recipients);
  CURL *curl = curl_easy_init ();
  TamizMailResult result;
  CURLcode code;

  set_up_server (curl, account, secret);
  set_up_transfer (curl, transfer);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, sender);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, said);
  code = curl_easy_perform (curl);
  result = judge (curl, code, transfer);
  if (result != TAMIZ_MAIL_SENT)
    *words = make_words (code, transfer, said);
  else if (transfer->copies_refused->len > 0)
    *words = g_utf8_make_valid (transfer->copies_refused->str, -1);

  curl_slist_free_all (recipients);
  curl_easy_cleanup (curl);
  return result;
}

/**
 * tamiz_mail_send:
 * @account: by which it is sent
 * @secret: (nullable): the account's password
 * @from: the sender's address alone
 * @to: (array zero-terminated=1): addresses alone: whom the mail is for, then who gets copies
 * @message: the mail, with CRLF at the ends of its lines
 * @cancellable: (nullable): a cancellable
 * @words: (out) (nullable): what the server, or the network, said where it was not sent; where it was,
 *   whom the server refused a copy, "address: words", one a line
 *
 * Sends a mail to all of @to in one go.  Where the server refuses the first, nobody gets it; a copy
 * that is refused keeps nobody else from getting it.  Waits.
 *
 * Returns: what became of it for the first
 */
TamizMailResult
tamiz_mail_send (const TamizMailAccount  *account,
                 const char              *secret,
                 const char              *from,
                 const char *const       *to,
                 GBytes                  *message,
                 GCancellable            *cancellable,
                 char                   **words)
{
  Transfer transfer = { .cancellable = cancellable, .recipients = to };
  const char *wrong = find_wrong (from, to);
  TamizMailResult result;

  *words = NULL;
  if (wrong != NULL)
    {
      *words = g_strdup_printf (_("“%s” is not an address"), wrong);
      return TAMIZ_MAIL_REFUSED;
    }

  begin ();
  transfer.data = g_bytes_get_data (message, &transfer.length);
  transfer.last = g_string_new (NULL);
  transfer.copies_refused = g_string_new (NULL);
  result = transfer_mail (account, secret, from, &transfer, words);
  g_string_free (transfer.last, TRUE);
  g_string_free (transfer.copies_refused, TRUE);

  return result;
}
