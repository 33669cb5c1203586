#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No more of a message than this is held at a time, in bytes; the rest is passed over. */
#define TAMIZ_MAIL_MAX_MESSAGE (16 * 1024 * 1024)

typedef enum
{
  TAMIZ_MAIL_IS_NONE,
  TAMIZ_MAIL_IS_MESSAGE,   /* one, as in an .eml */
  TAMIZ_MAIL_IS_MBOX,      /* several, each behind a line “From ” */
} TamizMailFormat;

/* Messages one after the other, out of a file of one or of many, or a folder of such files,
 * Maildirs among them.
 */
typedef struct _TamizMailSource TamizMailSource;

/* A message as it lies in its file. */
typedef struct
{
  GBytes *bytes;
  char *digest;            /* SHA-256 of all of it */
  gboolean sent;           /* it lies where sent ones do */
  gboolean cut;            /* it is larger than what is held */
} TamizMailPiece;

TamizMailFormat  tamiz_mail_sniff            (const char       *data,
                                              gsize             size);
gboolean         tamiz_mail_is_folder        (const char       *path);
gboolean         tamiz_mail_is_file          (const char       *path);
gboolean         tamiz_mail_may_be_file      (const char       *path);
gboolean         tamiz_mail_is_maildir       (const char       *path);

TamizMailSource *tamiz_mail_source_new       (const char       *path,
                                              GError          **error);
void             tamiz_mail_source_free      (TamizMailSource  *self);
gboolean         tamiz_mail_source_next      (TamizMailSource  *self,
                                              TamizMailPiece   *piece,
                                              GCancellable     *cancellable,
                                              GError          **error);
void             tamiz_mail_source_rewind    (TamizMailSource  *self);
guint64          tamiz_mail_source_get_size  (TamizMailSource  *self);
guint64          tamiz_mail_source_get_position (TamizMailSource *self);
char            *tamiz_mail_source_dup_digest (TamizMailSource *self);
void             tamiz_mail_piece_clear      (TamizMailPiece   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailSource, tamiz_mail_source_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizMailPiece, tamiz_mail_piece_clear)

G_END_DECLS
