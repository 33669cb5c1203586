#define G_LOG_DOMAIN "tamiz-lists"

#include "config.h"

#include "tamiz-session-private.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* What the steward's lists hold from the start, in the language of the base, else of
 * whoever makes it; scripts use the keys, which are the same everywhere.
 */
static const struct
{
  TamizListName list;
  const char *key;
  const char *label;
  const char *spanish;
} entries[] = {
  { TAMIZ_LIST_LOST_REASON, "competitor", N_("Lost to a competitor"), "Competidor" },
  { TAMIZ_LIST_LOST_REASON, "price", N_("Price"), "Precio" },
  { TAMIZ_LIST_LOST_REASON, "no_budget", N_("No budget"), "Sin presupuesto" },
  { TAMIZ_LIST_LOST_REASON, "no_decision", N_("No decision"), "Sin decisión" },
  { TAMIZ_LIST_LOST_REASON, "timing", N_("Timing"), "No es el momento" },
  { TAMIZ_LIST_LOST_REASON, "no_answer", N_("No answer"), "No responde" },
  { TAMIZ_LIST_LOST_REASON, "poor_fit", N_("Poor fit"), "No es lo que necesita" },
  { TAMIZ_LIST_DISCARD_REASON, "competitor", N_("Competitor"), "Competidor" },
  { TAMIZ_LIST_DISCARD_REASON, "student", N_("Student"), "Estudiante" },
  { TAMIZ_LIST_DISCARD_REASON, "job_seeker", N_("Job seeker"), "Busca empleo" },
  { TAMIZ_LIST_DISCARD_REASON, "supplier", N_("Supplier"), "Proveedor" },
  { TAMIZ_LIST_DISCARD_REASON, "support_request", N_("Support request"), "Pide soporte" },
  { TAMIZ_LIST_DISCARD_REASON, "false_data", N_("False data"), "Datos falsos" },
  { TAMIZ_LIST_DISCARD_REASON, "outside_territory", N_("Outside the territory"), "Fuera del territorio" },
  { TAMIZ_LIST_DISCARD_REASON, "duplicate", N_("Duplicate"), "Duplicado" },
};

static const char *
choose_label (const char *language,
              guint       i)
{
  if (language == NULL)
    return _(entries[i].label);

  return g_str_has_prefix (language, "es") ? entries[i].spanish : entries[i].label;
}

/* Fills the lists of a new base. */
gboolean
tamiz_work_fill_lists (TamizWork  *work,
                       GError    **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "base.new");
  g_autoptr (TamizCommit) commit = NULL;
  const char *language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      TamizRecord *entry = tamiz_work_insert (work, set, TAMIZ_KIND_LIST_ENTRY, error);

      if (entry == NULL)
        return FALSE;
      tamiz_record_set_int (entry, TAMIZ_LIST_ENTRY_LIST, entries[i].list);
      tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_KEY, entries[i].key);
      tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_LABEL, choose_label (language, i));
    }

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL;
}
