#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The container of a spreadsheet: a ZIP archive of parts.  Parts are read as they are unpacked
 * and never held; what they claim to be and what they turn out to be is bounded.
 */
typedef struct _TamizSheetArchive TamizSheetArchive;

/* A part that is being read. */
typedef struct _TamizSheetPart TamizSheetPart;

TamizSheetArchive *tamiz_sheet_archive_new       (const char         *path,
                                                  GBytes             *bytes,
                                                  GError            **error);
void               tamiz_sheet_archive_free      (TamizSheetArchive  *self);
gboolean           tamiz_sheet_archive_has       (TamizSheetArchive  *self,
                                                  const char         *name);
gboolean           tamiz_sheet_archive_has_under (TamizSheetArchive  *self,
                                                  const char         *folder);
char              *tamiz_sheet_archive_read_text (TamizSheetArchive  *self,
                                                  const char         *name,
                                                  gsize               most);
TamizSheetPart    *tamiz_sheet_archive_open_part (TamizSheetArchive  *self,
                                                  const char         *name,
                                                  GError            **error);

gssize             tamiz_sheet_part_read         (TamizSheetPart     *self,
                                                  char               *buffer,
                                                  gsize               size,
                                                  GError            **error);
guint64            tamiz_sheet_part_get_size     (TamizSheetPart     *self);
guint64            tamiz_sheet_part_get_position (TamizSheetPart     *self);
void               tamiz_sheet_part_free         (TamizSheetPart     *self);

gboolean           tamiz_sheet_fail_damaged      (const char         *why,
                                                  GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSheetArchive, tamiz_sheet_archive_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSheetPart, tamiz_sheet_part_free)

G_END_DECLS
