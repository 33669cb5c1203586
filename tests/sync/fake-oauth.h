#pragma once

#include "tamiz-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* An authorization server and the CRM that takes its tokens, in this process, on a thread of
 * its own.
 */
#define FAKE_TYPE_OAUTH (fake_oauth_get_type ())

G_DECLARE_FINAL_TYPE (FakeOauth, fake_oauth, FAKE, OAUTH, GObject)

FakeOauth *fake_oauth_new            (void);
void       fake_oauth_stop           (FakeOauth   *self);
char      *fake_oauth_get_url        (FakeOauth   *self);
void       fake_oauth_set_life       (FakeOauth   *self,
                                      int          seconds);
void       fake_oauth_set_delay      (FakeOauth   *self,
                                      guint        milliseconds);
void       fake_oauth_set_rotates    (FakeOauth   *self,
                                      gboolean     rotates);
void       fake_oauth_refuse         (FakeOauth   *self,
                                      guint        status,
                                      const char  *body,
                                      const char  *header,
                                      const char  *value);
void       fake_oauth_revoke         (FakeOauth   *self);
void       fake_oauth_refuse_api     (FakeOauth   *self,
                                      gboolean     refuses);
void       fake_oauth_let_refresh    (FakeOauth   *self,
                                      const char  *refresh);
guint      fake_oauth_count_tokens   (FakeOauth   *self);
guint      fake_oauth_count_records  (FakeOauth   *self);
guint      fake_oauth_count_calls    (FakeOauth   *self);
char      *fake_oauth_get_field      (FakeOauth   *self,
                                      const char  *name);
char      *fake_oauth_get_header     (FakeOauth   *self);
char      *fake_oauth_get_access     (FakeOauth   *self);
char      *fake_oauth_get_refresh    (FakeOauth   *self);
char      *fake_oauth_authorize      (FakeOauth   *self,
                                      const char  *url);

G_END_DECLS
