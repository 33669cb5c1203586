#pragma once

#include "tamiz-sheet-archive.h"

G_BEGIN_DECLS

typedef struct _TamizSheetXml TamizSheetXml;

/* The attributes of an element, while its start is told. */
typedef struct
{
  const unsigned char **list;
  int n;
} TamizSheetAttributes;

/* What a part's XML is told to.  Elements are known by their local names: their namespaces
 * differ between versions of a format, their prefixes between programs.
 */
typedef struct
{
  void (*start) (gpointer user_data, const char *name, const TamizSheetAttributes *attributes);
  void (*end)   (gpointer user_data, const char *name);
  void (*text)  (gpointer user_data, const char *text, gsize length);
} TamizSheetHandlers;

TamizSheetXml *tamiz_sheet_xml_new          (TamizSheetPart            *part,
                                             const TamizSheetHandlers  *handlers,
                                             gpointer                   user_data);
void           tamiz_sheet_xml_free         (TamizSheetXml             *self);
gboolean       tamiz_sheet_xml_feed         (TamizSheetXml             *self,
                                             gboolean                  *ended,
                                             GError                   **error);
gboolean       tamiz_sheet_xml_run          (TamizSheetXml             *self,
                                             GCancellable              *cancellable,
                                             GError                   **error);
guint64        tamiz_sheet_xml_get_position (TamizSheetXml             *self);
guint64        tamiz_sheet_xml_get_size     (TamizSheetXml             *self);

/* In handlers */
void           tamiz_sheet_xml_skip         (TamizSheetXml             *self);
void           tamiz_sheet_xml_stop         (TamizSheetXml             *self,
                                             GError                    *error);

char          *tamiz_sheet_attribute        (const TamizSheetAttributes *attributes,
                                             const char                *name);
const char    *tamiz_sheet_attribute_peek   (const TamizSheetAttributes *attributes,
                                             const char                *name,
                                             gsize                     *length);
guint64        tamiz_sheet_attribute_number (const TamizSheetAttributes *attributes,
                                             const char                *name,
                                             guint64                    otherwise);
char          *tamiz_sheet_attribute_of     (const TamizSheetAttributes *attributes,
                                             const char                *name_space,
                                             const char                *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSheetXml, tamiz_sheet_xml_free)

G_END_DECLS
