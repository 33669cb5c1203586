#define G_LOG_DOMAIN "tamiz-person-actions"

#include "config.h"

#include "tamiz-person-actions.h"

#include "tamiz-operation-form.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

#define LEAD "tamiz-person-actions-lead"
#define ERASURE "tamiz-person-actions-erasure"

static TamizOpenLead *
get_lead (GtkWidget *owner)
{
  return g_object_get_data (G_OBJECT (owner), LEAD);
}

static void
keep_lead (GtkWidget     *owner,
           TamizOpenLead *lead)
{
  g_object_set_data_full (G_OBJECT (owner), LEAD, g_object_ref (lead), g_object_unref);
}

static void
exported_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizDesk *desk = tamiz_open_lead_get_desk (get_lead (owner));

  if (error != NULL)
    tamiz_desk_tell_failure (desk, error->message);
  else
    tamiz_desk_tell_saved (desk, tamiz_json_get_text (answer, "pdf"));
}

static void
folder_chosen_cb (GtkWidget  *owner,
                  const char *path)
{
  TamizOpenLead *lead = get_lead (owner);

  if (path != NULL)
    tamiz_desk_ask (tamiz_open_lead_get_desk (lead), owner, "export", "person.export",
                    json_pack ("{ssss}", "id", tamiz_open_lead_get_id (lead), "output", path), exported_cb);
}

/**
 * tamiz_person_actions_export:
 * @owner: who asks
 * @lead: the lead of the person
 *
 * Asks for a folder, and saves all that is stored of the person in it.
 */
void
tamiz_person_actions_export (GtkWidget     *owner,
                             TamizOpenLead *lead)
{
  g_autofree char *name = tamiz_open_lead_dup_name (lead);

  keep_lead (owner, lead);
  tamiz_platform_save_file (owner, _("Export Person: the Folder to Make"), name, folder_chosen_cb);
}

static void
proof_saved_cb (gpointer      owner,
                json_t       *answer,
                const GError *error)
{
  TamizDesk *desk = tamiz_open_lead_get_desk (get_lead (owner));

  if (error != NULL)
    tamiz_desk_tell_failure (desk, error->message);
  else
    tamiz_desk_tell_saved (desk, tamiz_json_get_text (answer, "output"));
}

static void
proof_chosen_cb (GtkWidget  *owner,
                 const char *path)
{
  if (path != NULL)
    tamiz_desk_ask (tamiz_open_lead_get_desk (get_lead (owner)), owner, "proof", "erasure.proof",
                    json_pack ("{ssss}", "id", g_object_get_data (G_OBJECT (owner), ERASURE), "output", path),
                    proof_saved_cb);
}

static void
proof_wanted_cb (GtkWidget  *owner,
                 const char *response,
                 const char *text)
{
  if (response != NULL)
    tamiz_platform_save_file (owner, _("Save the Proof of Erasure"), _("Proof of erasure.pdf"), proof_chosen_cb);
}

/* What is left elsewhere is said where the proof is offered. */
static void
erased_cb (GtkWidget *owner,
           json_t    *answer)
{
  g_autoptr (GString) body = g_string_new (NULL);
  json_t *backup, *remote;
  gsize i;

  g_object_set_data_full (G_OBJECT (owner), ERASURE, g_strdup (tamiz_json_get_text (answer, "id")), g_free);
  g_string_append_printf (body, _("Values removed: %d. In the history: %d. Entries on the exclusion list: %d."),
                          (int) tamiz_json_get_int (answer, "values", 0),
                          (int) tamiz_json_get_int (answer, "history_values", 0),
                          (int) tamiz_json_get_int (answer, "suppressed", 0));
  g_string_append_printf (body, "\n\n%s", tamiz_json_get_text (answer, "note"));
  json_array_foreach (json_object_get (answer, "backups"), i, backup)
    g_string_append_printf (body, "\n%s", json_string_value (backup));
  if (json_array_size (json_object_get (answer, "remote")) > 0)
    g_string_append_printf (body, "\n\n%s", _("These stay at the sales CRM:"));
  json_array_foreach (json_object_get (answer, "remote"), i, remote)
    {
      const char *connection = tamiz_json_get_text (remote, "connection");

      g_string_append_printf (body, "\n%s %s", connection != NULL ? connection : "",
                              tamiz_json_get_text (remote, "remote_id"));
    }
  if (tamiz_json_get_text (answer, "compact_message") != NULL)
    g_string_append_printf (body, "\n\n%s", tamiz_json_get_text (answer, "compact_message"));

  tamiz_platform_confirm (owner, _("The Person Was Erased"), body->str, _("_Save the Proof…"),
                          TAMIZ_CONFIRM_OFFERS, proof_wanted_cb);
}

static void
confirmed_cb (GtkWidget  *owner,
              const char *response,
              const char *text)
{
  TamizOpenLead *lead = get_lead (owner);
  TamizOperationForm *form;

  if (response == NULL)
    return;

  form = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (owner)), tamiz_open_lead_get_desk (lead),
                                   "person.erase", _("Erase Person"), NULL);
  tamiz_operation_form_set_loses (form, _("_Erase"));
  tamiz_operation_form_set (form, "id", tamiz_open_lead_get_id (lead));
  tamiz_operation_form_add (form, "reason", _("Who asked for it, and why"));
  tamiz_operation_form_add (form, "not-suppressed", _("The next file may bring them again"));
  g_signal_connect_object (form, "done", G_CALLBACK (erased_cb), owner, G_CONNECT_SWAPPED);
  tamiz_operation_form_present (form);
}

/**
 * tamiz_person_actions_erase:
 * @owner: who asks
 * @lead: the lead of the person
 *
 * Says what will be gone and what stays, asks for a reason, erases the person, and offers the proof.
 */
void
tamiz_person_actions_erase (GtkWidget     *owner,
                            TamizOpenLead *lead)
{
  g_autofree char *name = tamiz_open_lead_dup_name (lead);
  /* Translators: %s is a person */
  g_autofree char *heading = g_strdup_printf (_("Erase %s?"), name);

  keep_lead (owner, lead);
  tamiz_platform_confirm (
      owner, heading,
      _("Gone for good: name, addresses, numbers, notes, files, answers, what was said and written, "
        "packets, and what the history holds of it.\n\nWhat stays, without a name: the leads with their "
        "stages, sources, dates, grades and amounts, so that reports do not change.\n\nThis cannot be "
        "undone."),
      _("_Erase…"), TAMIZ_CONFIRM_ERASES, confirmed_cb);
}
