#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"

#include <glib/gi18n-lib.h>

/* What people read for the keys of the answers; the keys themselves are for scripts. */
static const struct
{
  const char *key;
  const char *title;
} titles[] = {
  { "accepted", N_("Accepted") },
  { "active", N_("Active") },
  { "added", N_("Added") },
  { "after", N_("After") },
  { "amount", N_("Amount") },
  { "answer", N_("Answer") },
  { "as_typed", N_("As typed") },
  { "at", N_("When") },
  { "attempts", N_("Attempts") },
  { "axis", N_("Axis") },
  { "before", N_("Before") },
  { "by", N_("By") },
  { "campaign", N_("Campaign") },
  { "capacity", N_("Capacity") },
  { "cause", N_("Cause") },
  { "change", N_("Change") },
  { "city", N_("City") },
  { "code", N_("Code") },
  { "company", N_("Company") },
  { "company_id", N_("Company's id") },
  { "completeness", N_("Completeness") },
  { "conversion", N_("Conversion") },
  { "cost", N_("Cost") },
  { "cost_per_inquiry", N_("Cost per inquiry") },
  { "cost_per_sql", N_("Cost per lead ready for sales") },
  { "cost_per_won", N_("Cost per deal won") },
  { "costs", N_("Costs") },
  { "country", N_("Country") },
  { "created", N_("Created") },
  { "criteria", N_("Criteria") },
  { "criterion", N_("Criterion") },
  { "crm", N_("CRM") },
  { "currency", N_("Currency") },
  { "custom", N_("Own fields") },
  { "date", N_("Date") },
  { "day", N_("Day") },
  { "deferred", N_("Deferred") },
  { "deferred_until", N_("Deferred until") },
  { "deputy", N_("Deputy") },
  { "digest", N_("Digest") },
  { "discarded", N_("Discarded") },
  { "domains", N_("Domains") },
  { "done", N_("Done") },
  { "due", N_("Due") },
  { "e164", N_("Number") },
  { "effective_at", N_("Effective from") },
  { "email", N_("E-mail") },
  { "emails", N_("E-mail") },
  { "ends", N_("Ends") },
  { "evidence", N_("Evidence") },
  { "executive", N_("Sales executive") },
  { "external_id", N_("External id") },
  { "field", N_("Field") },
  { "file", N_("File") },
  { "filled", N_("Filled") },
  { "finished", N_("Finished") },
  { "first_name", N_("First name") },
  { "for", N_("For") },
  { "from", N_("From") },
  { "full_name", N_("Name") },
  { "grade", N_("Grade") },
  { "half_life_days", N_("Half-life in days") },
  { "handed_off", N_("Handed off") },
  { "high", N_("High") },
  { "id", N_("Id") },
  { "import", N_("Import") },
  { "import_id", N_("Import") },
  { "in_force_at", N_("In force since") },
  { "inquiries", N_("Inquiries") },
  { "interest", N_("Interest") },
  { "job_title", N_("Job title") },
  { "journey", N_("Buyer's journey") },
  { "key", N_("Key") },
  { "kind", N_("Kind") },
  { "label", N_("Label") },
  { "language", N_("Language") },
  { "languages", N_("Languages") },
  { "last_name", N_("Last name") },
  { "lead", N_("Lead") },
  { "leads", N_("Leads") },
  { "line", N_("Line") },
  { "link", N_("Link") },
  { "list", N_("List") },
  { "lost", N_("Lost") },
  { "low", N_("Low") },
  { "main", N_("Main") },
  { "meeting", N_("Meeting") },
  { "message", N_("Message") },
  { "missing", N_("Missing") },
  { "mql", N_("MQL") },
  { "name", N_("Name") },
  { "next_attempt", N_("Next attempt") },
  { "note", N_("Note") },
  { "notes", N_("Notes") },
  { "number", N_("Number") },
  { "ok", N_("Whole") },
  { "open", N_("Open") },
  { "outcome", N_("Outcome") },
  { "output", N_("File") },
  { "owner", N_("Owner") },
  { "pain_points", N_("Pain points") },
  { "persona", N_("Persona") },
  { "persons", N_("People") },
  { "phones", N_("Phones") },
  { "platform", N_("Platform") },
  { "points", N_("Points") },
  { "previous", N_("Earlier lead") },
  { "product_line", N_("Product line") },
  { "prospects", N_("Prospects") },
  { "purpose", N_("Purpose") },
  { "question", N_("Question") },
  { "rate", N_("Rate") },
  { "reached", N_("Reached") },
  { "ready", N_("Ready") },
  { "reason", N_("Reason") },
  { "received_on", N_("Received") },
  { "relation", N_("Relation") },
  { "remote_id", N_("Id in the CRM") },
  { "required", N_("Required") },
  { "return_on_cost", N_("Return on cost") },
  { "returned", N_("Returned") },
  { "role", N_("Role") },
  { "roles", N_("Roles") },
  { "rows", N_("Rows") },
  { "sample", N_("Sample data") },
  { "set_aside", N_("Set aside") },
  { "side", N_("Side") },
  { "signatures", N_("Signatures") },
  { "signers", N_("Signers") },
  { "size", N_("Size") },
  { "skipped", N_("Skipped") },
  { "smallest_step", N_("Smallest step") },
  { "source", N_("Source") },
  { "sql", N_("Ready for sales (SQL)") },
  { "stage", N_("Stage") },
  { "stage_history", N_("Stages passed") },
  { "started", N_("Started") },
  { "starts", N_("Starts") },
  { "state", N_("State") },
  { "steps", N_("Steps") },
  { "subject", N_("Subject") },
  { "tags", N_("Tags") },
  { "territory", N_("Territory") },
  { "text", N_("Text") },
  { "timezone", N_("Time zone") },
  { "title", N_("Title") },
  { "to", N_("To") },
  { "type", N_("Type") },
  { "until", N_("Until") },
  { "updated", N_("Updated") },
  { "url", N_("Address") },
  { "user", N_("User") },
  { "value", N_("Value") },
  { "version", N_("Version") },
  { "weak", N_("Weak signal") },
  { "weight", N_("Weight") },
  { "what", N_("What") },
  { "where", N_("Where") },
  { "why", N_("Why") },
  { "with_key", N_("With key") },
  { "won", N_("Won") },
  { "won_amount", N_("Amount won") },
};

/**
 * tamiz_cli_title:
 * @key: a key of an answer
 *
 * Names a value for people.
 *
 * Returns: (transfer none): its title, or the key itself where it is somebody's own
 */
const char *
tamiz_cli_title (const char *key)
{
  gsize low = 0, high = G_N_ELEMENTS (titles);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = g_strcmp0 (key, titles[middle].key);

      if (order == 0)
        return _(titles[middle].title);
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return key;
}
