#pragma once

#include "tamiz-connection.h"
#include "tamiz-value.h"

G_BEGIN_DECLS

TamizStatement *tamiz_statement_take       (TamizConnection  *connection,
                                            const char       *sql,
                                            GError          **error);
void            tamiz_statement_release    (TamizStatement   *self);
void            tamiz_statement_free       (TamizStatement   *self);

void            tamiz_statement_bind_int   (TamizStatement   *self,
                                            int               parameter,
                                            gint64            number);
void            tamiz_statement_bind_id    (TamizStatement   *self,
                                            int               parameter,
                                            gint64            id);
void            tamiz_statement_bind_text  (TamizStatement   *self,
                                            int               parameter,
                                            const char       *text);
void            tamiz_statement_bind_bytes (TamizStatement   *self,
                                            int               parameter,
                                            gconstpointer     bytes,
                                            gsize             length);
void            tamiz_statement_bind_value (TamizStatement   *self,
                                            int               parameter,
                                            const TamizValue *value);

gboolean        tamiz_statement_step       (TamizStatement   *self,
                                            gboolean         *row,
                                            GError          **error);
gboolean        tamiz_statement_run        (TamizStatement   *self,
                                            GError          **error);

/* Is told a row; %FALSE ends it. */
typedef gboolean (*TamizTellFunc)         (TamizStatement   *row,
                                            gpointer          user_data);

gboolean        tamiz_statement_tell       (TamizStatement   *self,
                                            TamizTellFunc     func,
                                            gpointer          user_data,
                                            GError          **error);

void            tamiz_statement_rewind     (TamizStatement   *self);

gboolean        tamiz_statement_is_null    (TamizStatement   *self,
                                            int               column);
GArray         *tamiz_statement_list_ints  (TamizStatement   *self,
                                            GError          **error);
gint64          tamiz_statement_get_int    (TamizStatement   *self,
                                            int               column);
const char     *tamiz_statement_get_text   (TamizStatement   *self,
                                            int               column);
gconstpointer   tamiz_statement_get_bytes  (TamizStatement   *self,
                                            int               column,
                                            gsize            *length);
void            tamiz_statement_get_value  (TamizStatement   *self,
                                            int               column,
                                            TamizValue       *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizStatement, tamiz_statement_release)

G_END_DECLS
