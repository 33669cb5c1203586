#include "config.h"

#include "fuzz.h"

#include "tamiz-mapping.h"

/* A map of columns; its first byte chooses what is imported. */
void
fuzz_map (const uint8_t *data,
          size_t         size)
{
  static const char *const header[] = { "nombre", "correo", "fecha", "monto", "", "nombre", NULL };
  g_autoptr (json_t) map = size > 1 ? tamiz_json_parse ((const char *) data + 1, (gssize) size - 1, NULL) : NULL;
  g_autoptr (TamizMapping) mapping = NULL, again = NULL;
  g_autoptr (json_t) said = NULL;
  TamizImportOf of = size > 0 ? data[0] % (TAMIZ_IMPORT_OF_CONSENTS + 1) : 0;

  if (map == NULL)
    return;
  mapping = tamiz_mapping_new (of, header, map, NULL, "BO", NULL);
  if (mapping == NULL)
    return;

  /* What a mapping says of itself is a map that means the same. */
  tamiz_mapping_settle (mapping);
  said = tamiz_mapping_to_json (mapping);
  again = tamiz_mapping_new (of, header, said, NULL, "BO", NULL);
  g_assert_nonnull (again);
}

FUZZ_TARGET (fuzz_map)
