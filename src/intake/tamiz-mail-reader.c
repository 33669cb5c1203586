#define G_LOG_DOMAIN "tamiz-mail-reader"

#include "config.h"

#include "tamiz-mail-reader.h"

#include "tamiz-error.h"
#include "tamiz-intake-fields.h"
#include "tamiz-mail-source.h"
#include "tamiz-text-person.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LISTED 1000
#define MAX_ROW_COPIED 50
/* Clocks differ; what is later than this was never sent then. */
#define MAX_AHEAD (2 * G_TIME_SPAN_HOUR)

/* The columns are called as the fields that they are. */
typedef enum
{
  COLUMN_NAME,
  COLUMN_EMAIL,
  COLUMN_PHONE,
  COLUMN_JOB_TITLE,
  COLUMN_COMPANY,
  COLUMN_RECEIVED_ON,
  COLUMN_SUBJECT,
  COLUMN_TEXT,
  COLUMN_KIND,
  COLUMN_ACTIVITY_ID,
  COLUMN_ANSWERS_TO,
  COLUMN_COPIED,
  COLUMN_RECIPIENTS,
  COLUMN_BOUNCED,
  COLUMN_BOUNCE_REASON,
  N_COLUMNS,
} Column;

static const char *const header[N_COLUMNS + 1] = {
  "full_name",   "email",      "phone",  "job_title",  "company", "received_on",   "subject", "text", "kind",
  "activity_id", "answers_to", "copied", "recipients", "bounced", "bounce_reason", NULL,
};

struct _TamizMailReader
{
  GObject parent_instance;

  TamizMailSource *source;
  TamizMailUs *us;
  gint64 now;               /* 0 = not known */
  guint64 n;                /* messages that were read */
  GPtrArray *left_out;
  guint64 n_left_out;
  guint64 counts[TAMIZ_N_MAILS];
  TamizMailLook look;       /* (nullable) */
  gpointer look_data;
};

static void tamiz_mail_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizMailReader, tamiz_mail_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_mail_reader_iface_init))

/* What a mail that is left out is called: its subject and who sent it. */
static char *
describe (TamizMailMessage *message,
          const char       *reason)
{
  const char *from = message->from != NULL ? message->from->address : _("nobody");

  /* Translators: why a mail is left out; its subject; who sent it */
  return g_strdup_printf (_("%s: “%s”, from %s"), reason,
                          message->subject != NULL ? message->subject : _("no subject"), from);
}

static void
leave_out (TamizMailReader  *self,
           TamizMailMessage *message,
           TamizMailKind     kind,
           const char       *reason)
{
  self->n_left_out++;
  self->counts[kind]++;
  if (self->left_out->len < MAX_LISTED)
    g_ptr_array_add (self->left_out,
                     tamiz_intake_problem_new (self->n, -1, tamiz_mail_kind_get_code (kind),
                                               describe (message, reason)));
}

/* When it was sent; by the server's word where the sender's clock says what cannot be. */
static char *
dup_time (TamizMailReader  *self,
          TamizMailMessage *message)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 latest = self->now != 0 ? self->now + MAX_AHEAD : G_MAXINT64;
  gint64 at = message->at != 0 && message->at <= latest ? message->at : message->received_at;

  return at != 0 && at <= latest ? tamiz_time_format (at, utc) : g_strdup ("");
}

static char *
join_addresses (TamizMailReader *self,
                GPtrArray       *first,
                GPtrArray       *second,
                const char      *except)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < first->len + (second != NULL ? second->len : 0) && n < MAX_ROW_COPIED; i++)
    {
      TamizMailAddress *address
          = i < first->len ? g_ptr_array_index (first, i) : g_ptr_array_index (second, i - first->len);
      g_autofree char *shown = tamiz_mail_address_dup_text (address);

      if (tamiz_mail_us_has (self->us, address->address) || g_strcmp0 (address->address, except) == 0
          || strstr (text->str, address->address) != NULL)
        continue;
      g_string_append_printf (text, "%s%s", n++ > 0 ? "\n" : "", shown);
    }

  return g_string_free (text, FALSE);
}

/* What was written, what it was signed with and what came with it. */
static char *
make_text (TamizMailMessage *message,
           TamizMailForward *forward)
{
  GString *text = g_string_new (forward != NULL ? forward->text : message->text);
  const char *signature = forward != NULL ? forward->signature : message->signature;

  if (signature != NULL && strlen (signature) < TAMIZ_MAIL_MAX_TEXT)
    g_string_append_printf (text, "%s-- \n%s", text->len > 0 ? "\n\n" : "", signature);
  if (message->attachments->len > 0)
    {
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", _("Attached: "));
      for (guint i = 0; i < message->attachments->len; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (char *) message->attachments->pdata[i]);
    }

  return g_string_free (text, FALSE);
}

/* (nullable): the number behind a word for it, or in the international form. */
static char *
find_number (const char *line)
{
  static GRegex *number;
  static gsize once;
  g_autoptr (GMatchInfo) info = NULL;

  if (g_once_init_enter (&once))
    {
      number = g_regex_new ("(?:^|\\b)(?:tel[eé]?f?(?:ono)?s?|cel(?:ular)?|m[oó]vil|mobile|phone|whatsapp|wsp|fono|[tmcp])"
                            "\\.? ?[.:/]* ?(\\+?\\(?\\d[\\d ()./-]{5,20}\\d)|(\\+\\d[\\d ()./-]{6,20}\\d)",
                            G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  if (strlen (line) > 200 || strchr (line, '@') != NULL || !g_regex_match (number, line, 0, &info))
    return NULL;

  return g_match_info_fetch (info, g_match_info_get_match_count (info) - 1);
}

/* The first number of what somebody signed with. */
static char *
find_phone (const char *signature)
{
  g_auto (GStrv) lines = g_strsplit (signature != NULL ? signature : "", "\n", 30);
  char *phone = NULL;

  for (guint i = 0; lines[i] != NULL && phone == NULL; i++)
    phone = find_number (lines[i]);

  return phone;
}

static char *
join_references (TamizMailMessage *message)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < message->answers_to->len; i++)
    g_ptr_array_add (ids, message->answers_to->pdata[i]);
  g_ptr_array_add (ids, NULL);

  return g_strjoinv (" ", (char **) ids->pdata);
}

/* A message without an id is known by its content. */
static char *
make_id (TamizMailMessage *message,
         TamizMailPiece   *piece)
{
  return message->id != NULL ? g_strdup (message->id) : g_strconcat ("sha256:", piece->digest, NULL);
}

static void
set_cell (char       *cells[],
          Column      column,
          char       *text)
{
  g_free (cells[column]);
  cells[column] = text;
}

static TamizRow *
make_row (TamizMailReader  *self,
          char             *cells[])
{
  TamizRow *row;

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      if (cells[i] == NULL)
        cells[i] = g_strdup ("");
    }
  row = tamiz_row_new (self->n, (const char *const *) cells);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (cells[i]);

  return row;
}

static TamizRow *
make_inquiry (TamizMailReader  *self,
              TamizMailMessage *message,
              TamizMailPiece   *piece,
              TamizMailVerdict *verdict)
{
  char *cells[N_COLUMNS + 1] = { NULL };
  TamizMailForward *forward = verdict->forwarded ? message->forward : NULL;
  const char *subject = forward != NULL && forward->subject != NULL ? forward->subject : message->subject;
  const char *signature = forward != NULL ? forward->signature : message->signature;

  set_cell (cells, COLUMN_NAME, g_strdup (verdict->who->name));
  set_cell (cells, COLUMN_EMAIL, g_strdup (verdict->who->address));
  set_cell (cells, COLUMN_PHONE, find_phone (signature));
  tamiz_text_read_signature (signature, verdict->who->name, verdict->who->address, &cells[COLUMN_COMPANY],
                             &cells[COLUMN_JOB_TITLE]);
  set_cell (cells, COLUMN_RECEIVED_ON, dup_time (self, message));
  set_cell (cells, COLUMN_SUBJECT, g_strdup (subject));
  set_cell (cells, COLUMN_TEXT, make_text (message, forward));
  set_cell (cells, COLUMN_ACTIVITY_ID, make_id (message, piece));
  set_cell (cells, COLUMN_ANSWERS_TO, join_references (message));
  set_cell (cells, COLUMN_COPIED, join_addresses (self, message->copied, NULL, verdict->who->address));
  set_cell (cells, COLUMN_RECIPIENTS, join_addresses (self, message->to, NULL, verdict->who->address));

  return make_row (self, cells);
}

static TamizRow *
make_sent (TamizMailReader  *self,
           TamizMailMessage *message,
           TamizMailPiece   *piece)
{
  char *cells[N_COLUMNS + 1] = { NULL };

  set_cell (cells, COLUMN_RECEIVED_ON, dup_time (self, message));
  set_cell (cells, COLUMN_SUBJECT, g_strdup (message->subject));
  set_cell (cells, COLUMN_TEXT, make_text (message, NULL));
  set_cell (cells, COLUMN_KIND, g_strdup ("email_out"));
  set_cell (cells, COLUMN_ACTIVITY_ID, make_id (message, piece));
  set_cell (cells, COLUMN_ANSWERS_TO, join_references (message));
  set_cell (cells, COLUMN_COPIED, join_addresses (self, message->copied, NULL, NULL));
  set_cell (cells, COLUMN_RECIPIENTS, join_addresses (self, message->to, NULL, NULL));

  return make_row (self, cells);
}

/* (nullable): of the first address that is not to be reached any more */
static TamizRow *
make_bounced (TamizMailReader  *self,
              TamizMailMessage *message,
              TamizMailPiece   *piece)
{
  char *cells[N_COLUMNS + 1] = { NULL };
  GString *addresses = g_string_new (NULL);
  const char *reason = NULL;

  for (guint i = 0; i < message->bounces->len; i++)
    {
      TamizMailBounce *bounce = g_ptr_array_index (message->bounces, i);

      if (!bounce->permanent)
        continue;
      g_string_append_printf (addresses, "%s%s", addresses->len > 0 ? " " : "", bounce->address);
      if (reason == NULL)
        reason = bounce->reason != NULL ? bounce->reason : bounce->status;
    }
  if (addresses->len == 0)
    {
      g_string_free (addresses, TRUE);
      return NULL;
    }

  set_cell (cells, COLUMN_BOUNCED, g_string_free (addresses, FALSE));
  set_cell (cells, COLUMN_BOUNCE_REASON, g_strdup (reason));
  set_cell (cells, COLUMN_RECEIVED_ON, dup_time (self, message));
  set_cell (cells, COLUMN_ACTIVITY_ID, make_id (message, piece));

  return make_row (self, cells);
}

/* What answers to a mail of ours is no inquiry. */
static gboolean
look_first (TamizMailReader   *self,
            TamizMailMessage  *message,
            gboolean          *seen_to,
            GError           **error)
{
  g_autofree char *reason = NULL;

  *seen_to = FALSE;
  if (self->look == NULL)
    return TRUE;
  if (!self->look (message, seen_to, &reason, self->look_data, error))
    return FALSE;
  if (*seen_to)
    leave_out (self, message, TAMIZ_MAIL_SEEN_TO, reason != NULL ? reason : _("It answers to a handoff's mail"));

  return TRUE;
}

/* (nullable): what becomes of a message; NULL where it is left out */
static TamizRow *
make_row_of (TamizMailReader  *self,
             TamizMailMessage *message,
             TamizMailPiece   *piece)
{
  g_auto (TamizMailVerdict) verdict = { 0 };
  TamizRow *row = NULL;

  tamiz_mail_judge (message, self->us, piece->sent, &verdict);
  switch (verdict.kind)
    {
    case TAMIZ_MAIL_INQUIRY:
    case TAMIZ_MAIL_ANSWER:
      row = make_inquiry (self, message, piece, &verdict);
      break;
    case TAMIZ_MAIL_OURS:
      row = make_sent (self, message, piece);
      break;
    case TAMIZ_MAIL_BOUNCE:
      row = make_bounced (self, message, piece);
      break;
    case TAMIZ_MAIL_AUTOMATIC:
    case TAMIZ_MAIL_NEWSLETTER:
    case TAMIZ_MAIL_SEEN_TO:
    case TAMIZ_N_MAILS:
    default:
      break;
    }
  if (row == NULL)
    leave_out (self, message, verdict.kind, verdict.reason);

  return row;
}

static gboolean
read_message (TamizMailReader  *self,
              TamizMailPiece   *piece,
              TamizRow        **row,
              GError          **error)
{
  g_autoptr (TamizMailMessage) message = tamiz_mail_message_new (piece->bytes);
  gboolean seen_to;

  if (!look_first (self, message, &seen_to, error))
    return FALSE;
  *row = seen_to ? NULL : make_row_of (self, message, piece);

  return TRUE;
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return header;
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizMailReader *self = TAMIZ_MAIL_READER (reader);

  *row = NULL;
  while (*row == NULL)
    {
      g_auto (TamizMailPiece) piece = { 0 };

      if (!tamiz_mail_source_next (self->source, &piece, cancellable, error))
        return FALSE;
      if (piece.bytes == NULL)
        return TRUE;
      self->n++;
      if (!read_message (self, &piece, row, error))
        return FALSE;
    }

  return TRUE;
}

static void
go_back (TamizRowReader *reader)
{
  TamizMailReader *self = TAMIZ_MAIL_READER (reader);

  tamiz_mail_source_rewind (self->source);
  g_ptr_array_set_size (self->left_out, 0);
  memset (self->counts, 0, sizeof self->counts);
  self->n_left_out = 0;
  self->n = 0;
}

static guint64
get_size (TamizRowReader *reader)
{
  return tamiz_mail_source_get_size (TAMIZ_MAIL_READER (reader)->source);
}

static guint64
get_position (TamizRowReader *reader)
{
  return tamiz_mail_source_get_position (TAMIZ_MAIL_READER (reader)->source);
}

static GPtrArray *
get_left_out (TamizRowReader *reader)
{
  return TAMIZ_MAIL_READER (reader)->left_out;
}

static guint64
get_n_left_out (TamizRowReader *reader)
{
  return TAMIZ_MAIL_READER (reader)->n_left_out;
}

/* Each column is the field that it is called. */
static json_t *
make_map (TamizRowReader *reader)
{
  json_t *columns = json_object ();

  for (guint i = 0; i < N_COLUMNS; i++)
    tamiz_json_set_text (columns, header[i], header[i]);

  return json_pack ("{so, s{ss}}", "columns", columns, "defaults", "kind", "email_in");
}

static char *
dup_title (TamizRowReader *reader,
           guint           column)
{
  TamizStagedField field;

  return column < N_COLUMNS && tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, header[column], &field)
             ? g_strdup (tamiz_staged_field_get_label (field))
             : NULL;
}

static void
tamiz_mail_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "mail";
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->get_left_out = get_left_out;
  iface->get_n_left_out = get_n_left_out;
  iface->make_map = make_map;
  iface->dup_title = dup_title;
}

static void
tamiz_mail_reader_finalize (GObject *object)
{
  TamizMailReader *self = TAMIZ_MAIL_READER (object);

  g_clear_pointer (&self->source, tamiz_mail_source_free);
  g_clear_pointer (&self->us, tamiz_mail_us_free);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  G_OBJECT_CLASS (tamiz_mail_reader_parent_class)->finalize (object);
}

static void
tamiz_mail_reader_class_init (TamizMailReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_mail_reader_finalize;
}

static void
tamiz_mail_reader_init (TamizMailReader *self)
{
  self->us = tamiz_mail_us_new ();
  self->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
}

/**
 * tamiz_mail_reader_new:
 * @path: a message, an mbox, a Maildir, or a folder of messages
 * @error: return location
 *
 * Opens mail.  A row is a message: an inquiry or an answer with who asks, one of ours with to
 * whom it went, or an address that is not to be reached any more.  Automatic ones and
 * newsletters are left out, each with the reason.
 *
 * Returns: (transfer full): a reader at its first message; %NULL with an error of GIO, or
 *   %TAMIZ_INTAKE_ERROR_EMPTY where a file does not begin as a message does
 */
TamizMailReader *
tamiz_mail_reader_new (const char  *path,
                       GError     **error)
{
  TamizMailSource *source;
  TamizMailReader *self;

  g_return_val_if_fail (path != NULL, NULL);

  source = tamiz_mail_source_new (path, error);
  if (source == NULL)
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR) && !tamiz_mail_may_be_file (path))
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY, _("The file holds no mail"));
      tamiz_mail_source_free (source);
      return NULL;
    }

  self = g_object_new (TAMIZ_TYPE_MAIL_READER, NULL);
  self->source = source;

  return self;
}

/**
 * tamiz_mail_reader_set_us:
 * @self: a reader at its first message
 * @us: (transfer full): who we are
 * @now: the time; 0 = not known
 *
 * Says whose mails are ours, and what is in the future.
 */
void
tamiz_mail_reader_set_us (TamizMailReader *self,
                          TamizMailUs     *us,
                          gint64           now)
{
  g_return_if_fail (TAMIZ_IS_MAIL_READER (self));

  g_clear_pointer (&self->us, tamiz_mail_us_free);
  self->us = us;
  self->now = now;
}

/**
 * tamiz_mail_reader_count_left_out:
 * @self: a reader
 *
 * Counts what was left out since the first message, by what it was.
 *
 * Returns: (transfer full): an object, code → number
 */
/* @look: sees to each message before it is judged by the rules */
void
tamiz_mail_reader_set_look (TamizMailReader *self,
                            TamizMailLook    look,
                            gpointer         user_data)
{
  g_return_if_fail (TAMIZ_IS_MAIL_READER (self));

  self->look = look;
  self->look_data = user_data;
}

json_t *
tamiz_mail_reader_count_left_out (TamizMailReader *self)
{
  json_t *counts = json_object ();

  for (guint i = 0; i < TAMIZ_N_MAILS; i++)
    {
      if (self->counts[i] > 0)
        json_object_set_new (counts, tamiz_mail_kind_get_code (i), json_integer ((json_int_t) self->counts[i]));
    }

  return counts;
}

/**
 * tamiz_mail_looks_like_one:
 * @head: what a file begins with
 * @size: how many bytes
 *
 * Tells whether a file holds mail.
 *
 * Returns: whether it does
 */
gboolean
tamiz_mail_looks_like_one (const guint8 *head,
                           gsize         size)
{
  return tamiz_mail_sniff ((const char *) head, size) != TAMIZ_MAIL_IS_NONE;
}

/**
 * tamiz_mail_try_bytes:
 * @data: anything
 * @size: how many bytes
 *
 * Reads what may be a message, and judges it.
 */
void
tamiz_mail_try_bytes (const guint8 *data,
                      gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (TamizMailMessage) message = tamiz_mail_message_new (bytes);
  g_autoptr (TamizMailUs) us = tamiz_mail_us_new ();
  g_auto (TamizMailVerdict) verdict = { 0 };

  tamiz_mail_sniff ((const char *) data, size);
  tamiz_mail_us_add (us, "ana@example.org");
  tamiz_mail_judge (message, us, FALSE, &verdict);
}
