#pragma once

#include "tamiz-mail-inbox.h"

G_BEGIN_DECLS

/* A folder of mail on a server (IMAP4rev1, RFC 3501), that is only read: nothing in it is changed, nor
 * marked as seen.  One thread at a time; everything waits.
 */
typedef struct _TamizImap TamizImap;

TamizImap *tamiz_imap_open         (const TamizMailInbox  *inbox,
                                    const char            *secret,
                                    GCancellable          *cancellable,
                                    GError               **error);
void       tamiz_imap_close        (TamizImap             *self);
guint32    tamiz_imap_get_validity (TamizImap             *self);
GArray    *tamiz_imap_list_after   (TamizImap             *self,
                                    guint32                last,
                                    GError               **error);
GArray    *tamiz_imap_list_since   (TamizImap             *self,
                                    gint64                 day,
                                    GError               **error);
GBytes    *tamiz_imap_fetch        (TamizImap             *self,
                                    guint32                uid,
                                    gsize                  most,
                                    GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizImap, tamiz_imap_close)

G_END_DECLS
