#pragma once

#include "tamiz-sheet-archive.h"
#include "tamiz-sheet-rows.h"
#include "tamiz-sheet-xml.h"

G_BEGIN_DECLS

/* A workbook of either format: its sheets, and how one of them is read. */
typedef struct _TamizSheetBook TamizSheetBook;

/* A sheet that is being read. */
typedef struct _TamizSheetStream TamizSheetStream;

typedef struct
{
  char *name;
  char *part;           /* (nullable): of the archive, where each sheet has its own */
  gboolean hidden;
} TamizSheet;

typedef struct
{
  const char *nick;     /* xlsx, ods */
  gboolean  (*read)    (TamizSheetBook    *book,
                        GCancellable      *cancellable,
                        GError           **error);
  void      (*free)    (TamizSheetBook    *book);
  gboolean  (*begin)   (TamizSheetBook    *book,
                        guint              sheet,
                        TamizSheetStream  *stream,
                        GCancellable      *cancellable,
                        GError           **error);
} TamizSheetKind;

struct _TamizSheetBook
{
  TamizSheetArchive *archive;
  const TamizSheetKind *kind;
  GPtrArray *sheets;    /* TamizSheet, in the order of the tabs */
  gpointer own;         /* of the kind */
};

struct _TamizSheetStream
{
  TamizSheetRows rows;
  TamizSheetXml *xml;
  gboolean ended;
  gpointer own;         /* of the kind */
  GDestroyNotify free_own;
};

extern const TamizSheetKind tamiz_xlsx_kind;
extern const TamizSheetKind tamiz_ods_kind;

TamizSheetBook   *tamiz_sheet_book_open       (const char        *path,
                                               GBytes            *bytes,
                                               GCancellable      *cancellable,
                                               GError           **error);
void              tamiz_sheet_book_free       (TamizSheetBook    *self);
void              tamiz_sheet_book_add        (TamizSheetBook    *self,
                                               char              *name,
                                               char              *part,
                                               gboolean           hidden);

TamizSheetStream *tamiz_sheet_stream_new      (TamizSheetBook    *book,
                                               guint              sheet,
                                               GCancellable      *cancellable,
                                               GError           **error);
gboolean          tamiz_sheet_stream_read     (TamizSheetStream  *self,
                                               TamizRow         **row,
                                               gboolean          *after_blank,
                                               GCancellable      *cancellable,
                                               GError           **error);
void              tamiz_sheet_stream_free     (TamizSheetStream  *self);

gboolean          tamiz_sheet_run_part        (TamizSheetBook            *book,
                                               const char                *name,
                                               const TamizSheetHandlers  *handlers,
                                               gpointer                   user_data,
                                               TamizSheetXml            **place,
                                               GCancellable              *cancellable,
                                               GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSheetBook, tamiz_sheet_book_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSheetStream, tamiz_sheet_stream_free)

G_END_DECLS
