#define G_LOG_DOMAIN "tamiz-imap"

#include "config.h"

#include "tamiz-imap.h"

#include "tamiz-error.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>

/* libcurl connects, verifies TLS and logs in; what is said then is said here, since its own transfers
 * would mark messages as seen, and take a line of a message for the end of an answer.
 */

#define CONNECT_SECONDS 20
#define SILENT_SECONDS 60
#define MAX_LINE (256 * 1024)         /* of an answer, without literals */
#define MAX_LITERAL (32 * 1024 * 1024)
#define MAX_ANSWER (64 * 1024 * 1024) /* to one command, all in all */
#define MAX_UIDS 100000

struct _TamizImap
{
  CURL *curl;
  GCancellable *cancellable;
  gint64 patience;          /* microseconds */
  GByteArray *buffer;       /* received, from @at not yet read */
  gsize at;
  gsize heard;              /* bytes of the answer to the command that was said last */
  guint n_commands;
  gboolean refused;         /* the last command, for good */
  guint32 validity;
};

/* One line of an answer, with the last of the literals in it. */
typedef struct
{
  GString *text;            /* without the literals */
  GBytes *literal;          /* (nullable) */
} Line;

static void
clear_line (Line *line)
{
  if (line->text != NULL)
    g_string_free (line->text, TRUE);
  g_clear_pointer (&line->literal, g_bytes_unref);
  line->text = NULL;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, clear_line)

static gboolean
fail (GError     **error,
      const char  *words)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_NOT_SENT, _("The mail could not be read: %s"), words);
  return FALSE;
}

/* Until the socket can be read, or written to; looks now and then whether it was given up. */
static gboolean
wait_for (TamizImap  *self,
          short       events,
          GError    **error)
{
  gint64 until = g_get_monotonic_time () + self->patience;
  struct pollfd place = { .events = events };
  curl_socket_t socket;

  curl_easy_getinfo (self->curl, CURLINFO_ACTIVESOCKET, &socket);
  place.fd = (int) socket;
  while (g_get_monotonic_time () < until)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (poll (&place, 1, 200) > 0)
        return TRUE;
    }

  return fail (error, _("the server says nothing"));
}

static gboolean
receive (TamizImap  *self,
         GError    **error)
{
  guint8 piece[16384];
  gsize n = 0;
  CURLcode code;

  if (self->at == self->buffer->len)
    {
      g_byte_array_set_size (self->buffer, 0);
      self->at = 0;
    }
  while ((code = curl_easy_recv (self->curl, piece, sizeof piece, &n)) == CURLE_AGAIN)
    {
      if (!wait_for (self, POLLIN, error))
        return FALSE;
    }
  if (code != CURLE_OK || n == 0)
    return fail (error, code != CURLE_OK ? curl_easy_strerror (code) : _("the server closed the connection"));

  g_byte_array_append (self->buffer, piece, (guint) n);
  self->heard += n;

  return self->heard <= MAX_ANSWER || fail (error, _("the server's answer is too long"));
}

static gboolean
say (TamizImap   *self,
     const char  *text,
     GError     **error)
{
  gsize length = strlen (text), done = 0;

  while (done < length)
    {
      gsize n = 0;
      CURLcode code = curl_easy_send (self->curl, text + done, length - done, &n);

      if (code == CURLE_AGAIN ? !wait_for (self, POLLOUT, error) : code != CURLE_OK && !fail (error, curl_easy_strerror (code)))
        return FALSE;
      done += n;
    }

  return TRUE;
}

/* Up to the end of the line, which is not appended. */
static gboolean
read_text (TamizImap  *self,
           GString    *text,
           GError    **error)
{
  for (;;)
    {
      const char *begin = (const char *) self->buffer->data + self->at;
      gsize length = self->buffer->len - self->at;
      const char *end = length > 0 ? memchr (begin, '\n', length) : NULL;

      g_string_append_len (text, begin, end != NULL ? end - begin : (gssize) length);
      self->at += end != NULL ? (gsize) (end - begin) + 1 : length;
      if (text->len > MAX_LINE)
        return fail (error, _("the server's answer is too long"));
      if (end != NULL)
        break;
      if (!receive (self, error))
        return FALSE;
    }
  if (text->len > 0 && text->str[text->len - 1] == '\r')
    g_string_truncate (text, text->len - 1);

  return TRUE;
}

static GBytes *
read_literal (TamizImap  *self,
              gsize       size,
              GError    **error)
{
  g_autoptr (GByteArray) literal = g_byte_array_new ();

  while (literal->len < size)
    {
      gsize here = MIN (self->buffer->len - self->at, size - literal->len);

      g_byte_array_append (literal, self->buffer->data + self->at, (guint) here);
      self->at += here;
      if (literal->len < size && !receive (self, error))
        return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&literal));
}

/* "… {310}": so many bytes follow, whatever they look like. */
static gboolean
ends_in_literal (GString *text,
                 guint64 *size)
{
  char *brace = text->len > 2 && text->str[text->len - 1] == '}' ? strrchr (text->str, '{') : NULL;

  if (brace == NULL || !g_ascii_isdigit (brace[1]))
    return FALSE;
  *size = g_ascii_strtoull (brace + 1, NULL, 10);
  g_string_truncate (text, (gsize) (brace - text->str));

  return TRUE;
}

static gboolean
read_line (TamizImap  *self,
           Line       *line,
           GError    **error)
{
  guint64 size;

  line->text = g_string_new (NULL);
  if (!read_text (self, line->text, error))
    return FALSE;
  while (ends_in_literal (line->text, &size))
    {
      if (size > MAX_LITERAL)
        return fail (error, _("the server's answer is too long"));
      g_clear_pointer (&line->literal, g_bytes_unref);
      line->literal = read_literal (self, size, error);
      if (line->literal == NULL || !read_text (self, line->text, error))
        return FALSE;
    }

  return TRUE;
}

/* A server that says NO for now (RFC 5530, section 3). */
static gboolean
may_pass (const char *words)
{
  static const char *const codes[] = { "[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]" };
  g_autofree char *upper = g_ascii_strup (words, -1);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (strstr (upper, codes[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

typedef void (*LineFunc) (TamizImap  *self,
                          const Line *line,
                          gpointer    user_data);

/* Says a command, and hears its answer to the end; each line that is not its end goes to @func. */
static gboolean
perform (TamizImap   *self,
         const char  *command,
         LineFunc     func,
         gpointer     user_data,
         GError     **error)
{
  g_autofree char *tag = g_strdup_printf ("t%u ", ++self->n_commands);
  g_autofree char *line = g_strconcat (tag, command, "\r\n", NULL);

  self->heard = 0;
  if (!say (self, line, error))
    return FALSE;
  for (;;)
    {
      g_auto (Line) heard = { NULL };
      const char *rest;

      if (!read_line (self, &heard, error))
        return FALSE;
      if (!g_str_has_prefix (heard.text->str, tag))
        {
          if (func != NULL)
            func (self, &heard, user_data);
          continue;
        }
      rest = heard.text->str + strlen (tag);
      if (g_ascii_strncasecmp (rest, "OK", 2) == 0)
        return TRUE;
      self->refused = g_ascii_strncasecmp (rest, "NO ", 3) == 0 && !may_pass (rest);
      g_autofree char *words = g_utf8_make_valid (rest, -1);
      return fail (error, words);
    }
}

static void
note_validity (TamizImap  *self,
               const Line *line,
               gpointer    user_data)
{
  static const char key[] = "[UIDVALIDITY ";
  g_autofree char *upper = g_ascii_strup (line->text->str, -1);
  const char *found = strstr (upper, key);

  if (found != NULL)
    self->validity = (guint32) g_ascii_strtoull (found + strlen (key), NULL, 10);
}

/* A folder's name in modified UTF-7 (RFC 3501, section 5.1.3), as a quoted string. */
static char *
quote (const char *name)
{
  g_autofree char *encoded = g_convert (name, -1, "UTF-7-IMAP", "UTF-8", NULL, NULL, NULL);
  GString *quoted = g_string_new ("\"");

  for (const char *p = encoded != NULL ? encoded : name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      if (!g_ascii_iscntrl (*p))
        g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
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

static void
set_up (CURL                 *curl,
        const TamizMailInbox *inbox,
        const char           *secret)
{
  g_autofree char *url = tamiz_mail_inbox_dup_url (inbox);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
  curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    (long) (inbox->security == TAMIZ_MAIL_NONE_ON_LOOPBACK ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (inbox->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, inbox->ca_file);
  curl_easy_setopt (curl, CURLOPT_USERNAME, inbox->user);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, secret);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) (inbox->patience > 0 ? inbox->patience : SILENT_SECONDS));
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
}

/* What another try does not mend is told apart. */
static int
get_trouble (CURLcode code)
{
  switch ((int) code)
    {
    case CURLE_LOGIN_DENIED:
      return TAMIZ_SYNC_ERROR_SECRET;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return TAMIZ_SYNC_ERROR_TLS;
    default:
      return TAMIZ_SYNC_ERROR_NOT_SENT;
    }
}

static void
set_code (GError **error,
          int      code)
{
  if (error != NULL && *error != NULL && (*error)->domain == TAMIZ_SYNC_ERROR)
    (*error)->code = code;
}

/**
 * tamiz_imap_open:
 * @inbox: where
 * @secret: its password
 * @cancellable: (nullable): a cancellable, good for all that is done with it
 * @error: return location
 *
 * Connects, logs in and opens the inbox's folder so that it can only be read.
 *
 * Returns: (transfer full): the folder; %NULL with %TAMIZ_SYNC_ERROR_NOT_SENT in the server's words where another try
 *   may do, and %TAMIZ_SYNC_ERROR_SECRET, %TAMIZ_SYNC_ERROR_TLS or %TAMIZ_SYNC_ERROR_ANSWER where somebody has to mend
 *   something: user and password, the server's certificate, the folder
 */
TamizImap *
tamiz_imap_open (const TamizMailInbox  *inbox,
                 const char            *secret,
                 GCancellable          *cancellable,
                 GError               **error)
{
  g_autoptr (TamizImap) self = g_new0 (TamizImap, 1);
  char said[CURL_ERROR_SIZE] = "";
  g_autofree char *folder = quote (inbox->folder);
  g_autofree char *command = g_strconcat ("EXAMINE ", folder, NULL);
  g_autoptr (GError) local_error = NULL;
  CURLcode code;

  begin ();
  self->buffer = g_byte_array_new ();
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->patience = (inbox->patience > 0 ? inbox->patience : SILENT_SECONDS) * G_USEC_PER_SEC;
  self->curl = curl_easy_init ();
  set_up (self->curl, inbox, secret);
  curl_easy_setopt (self->curl, CURLOPT_ERRORBUFFER, said);
  code = curl_easy_perform (self->curl);
  curl_easy_setopt (self->curl, CURLOPT_ERRORBUFFER, NULL);
  if (code != CURLE_OK)
    {
      g_autofree char *words = g_utf8_make_valid (*said != '\0' ? said : curl_easy_strerror (code), -1);

      fail (error, code == CURLE_LOGIN_DENIED ? _("the server does not let the user in; look at user and password") : words);
      set_code (error, get_trouble (code));
      return NULL;
    }
  if (!perform (self, command, note_validity, NULL, &local_error))
    {
      if (self->refused)
        set_code (&local_error, TAMIZ_SYNC_ERROR_ANSWER);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Takes leave of the server, where it is still there. */
void
tamiz_imap_close (TamizImap *self)
{
  gsize n;

  if (self->validity != 0)
    curl_easy_send (self->curl, "z LOGOUT\r\n", 10, &n);
  curl_easy_cleanup (self->curl);
  g_byte_array_unref (self->buffer);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* Numbers of messages (UID) mean something only while this is the same. */
guint32
tamiz_imap_get_validity (TamizImap *self)
{
  return self->validity;
}

static void
note_found (TamizImap  *self,
            const Line *line,
            gpointer    user_data)
{
  GArray *uids = user_data;
  g_auto (GStrv) words = g_strsplit (line->text->str, " ", -1);

  if (g_strv_length (words) < 2 || g_ascii_strcasecmp (words[1], "SEARCH") != 0)
    return;
  for (guint i = 2; words[i] != NULL && uids->len < MAX_UIDS; i++)
    {
      guint32 uid = (guint32) g_ascii_strtoull (words[i], NULL, 10);

      if (uid > 0)
        g_array_append_val (uids, uid);
    }
}

static int
compare_uids (gconstpointer a,
              gconstpointer b)
{
  const guint32 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static GArray *
search (TamizImap   *self,
        const char  *criteria,
        GError     **error)
{
  g_autofree char *command = g_strconcat ("UID SEARCH ", criteria, NULL);
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!perform (self, command, note_found, uids, error))
    return NULL;
  g_array_sort (uids, compare_uids);

  return g_steal_pointer (&uids);
}

/**
 * tamiz_imap_list_after:
 * @self: a folder
 * @last: the UID of a message
 * @error: return location
 *
 * Returns: (transfer full): guint32: the UIDs of those that came later, rising
 */
GArray *
tamiz_imap_list_after (TamizImap  *self,
                       guint32     last,
                       GError    **error)
{
  g_autofree char *criteria = g_strdup_printf ("UID %u:*", MIN (last, G_MAXUINT32 - 1) + 1);
  GArray *uids = search (self, criteria, error);

  /* "n:*" always finds the last message, though it be an older one (RFC 3501, section 6.4.8). */
  while (uids != NULL && uids->len > 0 && g_array_index (uids, guint32, 0) <= last)
    g_array_remove_index (uids, 0);

  return uids;
}

/**
 * tamiz_imap_list_since:
 * @self: a folder
 * @day: days since 1970
 * @error: return location
 *
 * Returns: (transfer full): guint32: the UIDs of what arrived on that day or later, rising
 */
GArray *
tamiz_imap_list_since (TamizImap  *self,
                       gint64      day,
                       GError    **error)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 24 * 3600);
  g_autofree char *criteria
      = g_strdup_printf ("SINCE %d-%s-%d", g_date_time_get_day_of_month (date),
                         months[g_date_time_get_month (date) - 1], g_date_time_get_year (date));

  return search (self, criteria, error);
}

static void
note_message (TamizImap  *self,
              const Line *line,
              gpointer    user_data)
{
  GBytes **message = user_data;

  if (line->literal == NULL || strstr (line->text->str, " FETCH ") == NULL)
    return;
  g_clear_pointer (message, g_bytes_unref);
  *message = g_bytes_ref (line->literal);
}

/**
 * tamiz_imap_fetch:
 * @self: a folder
 * @uid: a message
 * @most: how many bytes of it, at most; what is longer is cut
 * @error: return location
 *
 * Reads a message and leaves it as it is, unseen too.
 *
 * Returns: (transfer full): the message, empty where it has been removed meanwhile
 */
GBytes *
tamiz_imap_fetch (TamizImap  *self,
                  guint32     uid,
                  gsize       most,
                  GError    **error)
{
  g_autofree char *command = g_strdup_printf ("UID FETCH %u (BODY.PEEK[]<0.%" G_GSIZE_FORMAT ">)", uid, most);
  g_autoptr (GBytes) message = NULL;

  if (!perform (self, command, note_message, &message, error))
    return NULL;

  return message != NULL ? g_steal_pointer (&message) : g_bytes_new (NULL, 0);
}
