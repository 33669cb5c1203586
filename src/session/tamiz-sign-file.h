#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* A definition that is signed by file, on a computer that does not have the base.
 *
 * The request carries the exact content of a proposed version and, of each signer who still has
 * to sign, the key as the base keeps it: sealed by the passphrase.  The answer carries the
 * signature that the base stores (of the digest), and a seal: a signature of the whole answer,
 * so that nobody can turn it into an answer for another side, another proposal or another base.
 * Who has no key yet gets one where they sign, and the answer brings it along.
 */

#define TAMIZ_SIGN_REQUEST_FORMAT "tamiz-duo-request"
#define TAMIZ_SIGN_ANSWER_FORMAT "tamiz-duo-signature"

json_t   *tamiz_sign_file_read     (const char   *path,
                                    GError      **error);
gboolean  tamiz_sign_file_is       (json_t       *file,
                                    const char   *format);
gboolean  tamiz_sign_request_check (json_t       *request,
                                    GError      **error);
json_t   *tamiz_sign_request_find  (json_t       *request,
                                    const char   *email,
                                    const char   *side,
                                    GError      **error);
json_t   *tamiz_sign_request_answer (json_t      *request,
                                    json_t       *signer,
                                    const char   *side,
                                    const char   *passphrase,
                                    gint64        now,
                                    GError      **error);
json_t   *tamiz_sign_request_describe (json_t    *request,
                                    GError      **error);
gboolean  tamiz_sign_file_has_key  (const char   *path,
                                    const char   *email,
                                    gboolean     *new_key);
json_t   *tamiz_sign_file          (const char   *path,
                                    const char   *output,
                                    const char   *email,
                                    const char   *side,
                                    const char   *passphrase,
                                    gint64        now,
                                    GError      **error);
gboolean  tamiz_sign_answer_check  (json_t       *answer,
                                    GError      **error);
gboolean  tamiz_sign_file_save     (json_t       *file,
                                    const char   *path,
                                    GError      **error);

G_END_DECLS
