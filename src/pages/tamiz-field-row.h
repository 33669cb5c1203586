#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_FIELD_TEXT,
  TAMIZ_FIELD_LONG,         /* several lines */
  TAMIZ_FIELD_NUMBER,       /* shown and typed in the locale's manner */
  TAMIZ_FIELD_MONEY,        /* the same, with a currency */
  TAMIZ_FIELD_PHONE,        /* shown in the groups of its country, typed as one likes */
  TAMIZ_FIELD_COUNTRY,      /* a code, which is shown and typed by its name */
  TAMIZ_FIELD_LANGUAGE,     /* the same */
  TAMIZ_FIELD_DAY,
  TAMIZ_FIELD_CHOICE,
  TAMIZ_FIELD_SEVERAL,      /* choices with “; ” between */
} TamizFieldKind;

/* One field of a record: its name and its value, saved when Enter is pressed, when the
 * keyboard goes elsewhere, or when another choice is made.  What another program wrote
 * meanwhile is shown beside what was typed, and whoever types decides.
 */
#define TAMIZ_TYPE_FIELD_ROW (tamiz_field_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizFieldRow, tamiz_field_row, TAMIZ, FIELD_ROW, GtkListBoxRow)

GtkWidget  *tamiz_field_row_new          (const char     *name,
                                          const char     *title,
                                          TamizFieldKind  kind);
const char *tamiz_field_row_get_name     (TamizFieldRow  *self);
const char *tamiz_field_row_get_title    (TamizFieldRow  *self);
void        tamiz_field_row_align        (TamizFieldRow  *self,
                                          GtkSizeGroup   *titles);
void        tamiz_field_row_set_adds     (TamizFieldRow  *self);
void        tamiz_field_row_set_hint     (TamizFieldRow  *self,
                                          const char     *hint);
void        tamiz_field_row_set_choices  (TamizFieldRow  *self,
                                          const char     *none,
                                          GPtrArray      *keys,
                                          GPtrArray      *labels);
void        tamiz_field_row_set_several  (TamizFieldRow  *self,
                                          GPtrArray      *choices);
void        tamiz_field_row_reveal       (TamizFieldRow  *self);
char       *tamiz_field_row_dup_text     (TamizFieldRow  *self);
void        tamiz_field_row_show         (TamizFieldRow  *self,
                                          const char     *value,
                                          gboolean        other,
                                          gboolean        editable);
void        tamiz_field_row_save         (TamizFieldRow  *self,
                                          gboolean        leaving);
char       *tamiz_field_row_dup_problem  (TamizFieldRow  *self);
gboolean    tamiz_field_row_is_saving    (TamizFieldRow  *self);
void        tamiz_field_row_set_saving   (TamizFieldRow  *self);
void        tamiz_field_row_hold         (TamizFieldRow  *self);
void        tamiz_field_row_saved        (TamizFieldRow  *self);
void        tamiz_field_row_refuse       (TamizFieldRow  *self,
                                          const char     *message);

G_END_DECLS
