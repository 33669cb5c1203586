#pragma once

#include "tamiz-packet.h"

G_BEGIN_DECLS

/* A lead of a hotel chain in Santa Cruz: one call that answered what the definition asks. */
typedef struct
{
  TamizFacts *facts;
  TamizDefinition *definition;
  TamizVerdict *verdict;
  GTimeZone *zone;
  GHashTable *users;
  TamizPacketInput input;
} Fixture;

#define FIXTURE_UUID "5f0c9f0e-6a52-4d7e-9a0b-3f1f6f1e2a77"

gint64       fixture_time         (const char *text);
Fixture     *fixture_new          (void);
void         fixture_free         (Fixture    *fixture);
TamizRecord *fixture_add_activity (Fixture    *fixture,
                                   gint64      id,
                                   const char *at,
                                   int         kind,
                                   const char *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
