#define G_LOG_DOMAIN "tamiz-error"

#include "config.h"

#include "tamiz-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (tamiz-core-error-quark, tamiz_core_error)
/* An error in a definition knows the part that is wrong, for programs; its message says it in words. */
typedef struct
{
  char *part;               /* (nullable) */
} TamizDefinitionErrorPrivate;

static void
tamiz_definition_error_private_init (TamizDefinitionErrorPrivate *priv)
{
  priv->part = NULL;
}

static void
tamiz_definition_error_private_copy (const TamizDefinitionErrorPrivate *from,
                                     TamizDefinitionErrorPrivate       *to)
{
  to->part = g_strdup (from->part);
}

static void
tamiz_definition_error_private_clear (TamizDefinitionErrorPrivate *priv)
{
  g_free (priv->part);
}

G_DEFINE_EXTENDED_ERROR (TamizDefinitionError, tamiz_definition_error)

G_DEFINE_QUARK (tamiz-storage-error-quark, tamiz_storage_error)
G_DEFINE_QUARK (tamiz-intake-error-quark, tamiz_intake_error)
G_DEFINE_QUARK (tamiz-handoff-error-quark, tamiz_handoff_error)
G_DEFINE_QUARK (tamiz-sync-error-quark, tamiz_sync_error)

static const char *const core_nicks[] = { "invalid",  "not_found", "exists",  "not_allowed", "refused",
                                          "conflict", "too_large", "no_user", "passphrase" };
static const char *const definition_nicks[] = { "json",    "shape",  "circle",
                                                "weights", "matrix", "state" };
static const char *const storage_nicks[] = { "not_a_base", "newer",    "exists",  "missing",
                                             "read_only",  "network",  "full",    "replaced",
                                             "damaged",    "busy",     "failed" };
static const char *const intake_nicks[] = { "empty",     "binary", "encoding", "quote",
                                            "too_large", "map",    "read" };
static const char *const handoff_nicks[] = { "draw", "digest" };
static const char *const sync_nicks[] = { "mapping", "address", "secret", "not_sent",
                                          "unknown", "answer",  "tls" };

typedef struct
{
  GQuark (*quark) (void);
  const char *nick;
  const char *const *codes;
  guint n_codes;
} Domain;

static const Domain domains[] = {
  { tamiz_core_error_quark, "core", core_nicks, G_N_ELEMENTS (core_nicks) },
  { tamiz_definition_error_quark, "definition", definition_nicks, G_N_ELEMENTS (definition_nicks) },
  { tamiz_storage_error_quark, "storage", storage_nicks, G_N_ELEMENTS (storage_nicks) },
  { tamiz_intake_error_quark, "intake", intake_nicks, G_N_ELEMENTS (intake_nicks) },
  { tamiz_handoff_error_quark, "handoff", handoff_nicks, G_N_ELEMENTS (handoff_nicks) },
  { tamiz_sync_error_quark, "sync", sync_nicks, G_N_ELEMENTS (sync_nicks) },
};

static const Domain *
find_domain (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      if (error->domain == domains[i].quark ())
        return &domains[i];
    }

  return NULL;
}

/**
 * tamiz_error_domain_nick:
 * @error: an error of any domain
 *
 * Names the layer an error comes from, for scripts.
 *
 * Returns: (transfer none): `core`, `storage`, …, or `system` for GLib's own domains
 */
const char *
tamiz_error_domain_nick (const GError *error)
{
  const Domain *domain = find_domain (error);

  return domain != NULL ? domain->nick : "system";
}

/**
 * tamiz_error_code_nick:
 * @error: an error of any domain
 *
 * Names the kind of error, for scripts.
 *
 * Returns: (transfer none): the code's stable name, `cancelled`, or `failed`
 */
const char *
tamiz_error_code_nick (const GError *error)
{
  const Domain *domain = find_domain (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (domain == NULL || error->code < 0 || (guint) error->code >= domain->n_codes)
    return "failed";

  return domain->codes[error->code];
}

/**
 * tamiz_error_get_part:
 * @error: an error of any domain
 *
 * Gets the part of a definition that is wrong.
 *
 * Returns: (transfer none) (nullable): a path such as `criteria/need/weight`, or %NULL
 */
const char *
tamiz_error_get_part (const GError *error)
{
  return error->domain == TAMIZ_DEFINITION_ERROR ? tamiz_definition_error_get_private (error)->part : NULL;
}

/**
 * tamiz_error_set_part:
 * @error: an error of %TAMIZ_DEFINITION_ERROR
 * @part: a path
 *
 * Says which part of a definition is wrong.
 */
void
tamiz_error_set_part (GError     *error,
                      const char *part)
{
  TamizDefinitionErrorPrivate *priv;

  g_return_if_fail (error->domain == TAMIZ_DEFINITION_ERROR);

  priv = tamiz_definition_error_get_private (error);
  g_free (priv->part);
  priv->part = g_strdup (part);
}
