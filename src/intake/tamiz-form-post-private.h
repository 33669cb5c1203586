#pragma once

#include "tamiz-form-post.h"

G_BEGIN_DECLS

/* What the decoders of a form post share.  @charset is what the sender says of the text's
 * encoding, %NULL where nothing.
 */
gboolean tamiz_form_post_add        (TamizFormPost  *self,
                                     const char     *charset,
                                     const char     *name,
                                     gsize           name_length,
                                     const char     *value,
                                     gsize           value_length,
                                     GError        **error);
char    *tamiz_form_post_read_text  (const char     *charset,
                                     const char     *text,
                                     gsize           length);
char    *tamiz_form_post_parameter  (const char     *header,
                                     const char     *name);
gboolean tamiz_form_post_refuse     (GError        **error,
                                     int             code,
                                     const char     *message);

/* tamiz-form-post-multipart.c */
gboolean tamiz_form_post_read_multipart (TamizFormPost  *self,
                                         const char     *content_type,
                                         const char     *data,
                                         gsize           length,
                                         GError        **error);

G_END_DECLS
