#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One domain for each layer.  The nick of a code is what scripts see in
 * {"error": {"domain", "code", "message"}}; it never changes once landed.
 */
#define TAMIZ_CORE_ERROR (tamiz_core_error_quark ())
#define TAMIZ_DEFINITION_ERROR (tamiz_definition_error_quark ())
#define TAMIZ_STORAGE_ERROR (tamiz_storage_error_quark ())
#define TAMIZ_INTAKE_ERROR (tamiz_intake_error_quark ())
#define TAMIZ_HANDOFF_ERROR (tamiz_handoff_error_quark ())
#define TAMIZ_SYNC_ERROR (tamiz_sync_error_quark ())

typedef enum
{
  TAMIZ_CORE_ERROR_INVALID,      /* a value that cannot be what it should be */
  TAMIZ_CORE_ERROR_NOT_FOUND,    /* no such record */
  TAMIZ_CORE_ERROR_EXISTS,       /* there is one already */
  TAMIZ_CORE_ERROR_NOT_ALLOWED,  /* the user's roles do not allow it */
  TAMIZ_CORE_ERROR_REFUSED,      /* a rule of the method refuses it */
  TAMIZ_CORE_ERROR_CONFLICT,     /* somebody else changed the same field meanwhile */
  TAMIZ_CORE_ERROR_TOO_LARGE,    /* beyond a limit of size */
  TAMIZ_CORE_ERROR_NO_USER,      /* who acts is not known */
  TAMIZ_CORE_ERROR_PASSPHRASE,   /* missing or wrong */
} TamizCoreError;

typedef enum
{
  TAMIZ_DEFINITION_ERROR_JSON,     /* not JSON, or too deep */
  TAMIZ_DEFINITION_ERROR_SHAPE,    /* unknown key, wrong type, missing part */
  TAMIZ_DEFINITION_ERROR_CIRCLE,   /* conditions that need themselves */
  TAMIZ_DEFINITION_ERROR_WEIGHTS,  /* nothing weighs anything */
  TAMIZ_DEFINITION_ERROR_MATRIX,   /* a cell or a grade is missing */
  TAMIZ_DEFINITION_ERROR_STATE,    /* not possible in the state it is in */
} TamizDefinitionError;

typedef enum
{
  TAMIZ_STORAGE_ERROR_NOT_A_BASE,
  TAMIZ_STORAGE_ERROR_NEWER,       /* made by a newer program */
  TAMIZ_STORAGE_ERROR_EXISTS,      /* the file to be created is there */
  TAMIZ_STORAGE_ERROR_MISSING,     /* no such file */
  TAMIZ_STORAGE_ERROR_READ_ONLY,
  TAMIZ_STORAGE_ERROR_NETWORK,     /* on a network share */
  TAMIZ_STORAGE_ERROR_FULL,        /* no space left */
  TAMIZ_STORAGE_ERROR_REPLACED,    /* removed or replaced while open */
  TAMIZ_STORAGE_ERROR_DAMAGED,
  TAMIZ_STORAGE_ERROR_BUSY,
  TAMIZ_STORAGE_ERROR_FAILED,
} TamizStorageError;

typedef enum
{
  TAMIZ_INTAKE_ERROR_EMPTY,
  TAMIZ_INTAKE_ERROR_BINARY,
  TAMIZ_INTAKE_ERROR_ENCODING,
  TAMIZ_INTAKE_ERROR_QUOTE,        /* a quote that never closes */
  TAMIZ_INTAKE_ERROR_TOO_LARGE,
  TAMIZ_INTAKE_ERROR_MAP,          /* the map names what is not there */
  TAMIZ_INTAKE_ERROR_READ,
} TamizIntakeError;

typedef enum
{
  TAMIZ_HANDOFF_ERROR_DRAW,        /* the packet cannot be drawn */
  TAMIZ_HANDOFF_ERROR_DIGEST,      /* the packet is not what was frozen */
} TamizHandoffError;

typedef enum
{
  TAMIZ_SYNC_ERROR_MAPPING,        /* the connector file is wrong */
  TAMIZ_SYNC_ERROR_ADDRESS,        /* http:// to elsewhere, a redirect, no host */
  TAMIZ_SYNC_ERROR_SECRET,         /* no secret, or the keyring is locked */
  TAMIZ_SYNC_ERROR_NOT_SENT,       /* nothing left this machine */
  TAMIZ_SYNC_ERROR_UNKNOWN,        /* it may or may not have arrived */
  TAMIZ_SYNC_ERROR_ANSWER,         /* the answer cannot be used */
  TAMIZ_SYNC_ERROR_TLS,
} TamizSyncError;

GQuark tamiz_core_error_quark       (void);
GQuark tamiz_definition_error_quark (void);
GQuark tamiz_storage_error_quark    (void);
GQuark tamiz_intake_error_quark     (void);
GQuark tamiz_handoff_error_quark    (void);
GQuark tamiz_sync_error_quark       (void);

const char *tamiz_error_domain_nick (const GError *error);
const char *tamiz_error_code_nick   (const GError *error);
const char *tamiz_error_get_part    (const GError *error);
void        tamiz_error_set_part    (GError       *error,
                                     const char   *part);

G_END_DECLS
