#pragma once

#include "crm-faults.h"
#include "tamiz-clock.h"

G_BEGIN_DECLS

/* A CRM that speaks as EspoCRM does, in this process, on a thread of its own: it looks for
 * leads with the same mail address before it makes one, and hides what was deleted.
 */
#define FAKE_TYPE_ESPO (fake_espo_get_type ())

G_DECLARE_FINAL_TYPE (FakeEspo, fake_espo, FAKE, ESPO, GObject)

#define FAKE_API_KEY "s3cret-of-the-espo"

FakeEspo *fake_espo_new          (TamizClock  *clock);
char     *fake_espo_get_url      (FakeEspo    *self);
char     *fake_espo_add          (FakeEspo    *self,
                                  const char  *entity,
                                  const char  *field,
                                  const char  *value);
void      fake_espo_set          (FakeEspo    *self,
                                  const char  *id,
                                  const char  *field,
                                  const char  *value);
void      fake_espo_hide         (FakeEspo    *self,
                                  const char  *id,
                                  gboolean     hidden);
guint     fake_espo_count        (FakeEspo    *self,
                                  const char  *entity);
guint     fake_espo_count_calls  (FakeEspo    *self,
                                  const char  *method,
                                  const char  *entity);

G_END_DECLS
