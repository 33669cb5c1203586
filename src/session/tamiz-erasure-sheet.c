#define G_LOG_DOMAIN "tamiz-erasure-sheet"

#include "config.h"

#include "tamiz-person-export.h"

#include "tamiz-figures.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

/* The proof of an erasure for whoever asked for it, and for an authority: what was done, in words,
 * and how anybody who has the base sees that it is so.
 */

/* What the rows of a kind are called where there are several. */
static const struct
{
  TamizKind kind;
  const char *words;
} kinds[] = {
  { TAMIZ_KIND_PERSON, N_("Name and particulars") },
  { TAMIZ_KIND_EMAIL, N_("E-mail addresses") },
  { TAMIZ_KIND_PHONE, N_("Telephones") },
  { TAMIZ_KIND_HANDLE, N_("Social networks") },
  { TAMIZ_KIND_EXTERNAL_ID, N_("Ids in other systems") },
  { TAMIZ_KIND_LEAD, N_("Inquiries: notes and pain points") },
  { TAMIZ_KIND_LEAD_PERSON, N_("Parts in the inquiries of others") },
  { TAMIZ_KIND_TAG, N_("Tags") },
  { TAMIZ_KIND_CUSTOM, N_("Further fields") },
  { TAMIZ_KIND_TASK, N_("Tasks") },
  { TAMIZ_KIND_ACTIVITY, N_("Calls, messages and notes") },
  { TAMIZ_KIND_CALL, N_("What was arranged in calls") },
  { TAMIZ_KIND_ANSWER, N_("Answers") },
  { TAMIZ_KIND_ATTACHMENT, N_("Files") },
  { TAMIZ_KIND_HANDOFF, N_("Packets for sales") },
  { TAMIZ_KIND_HANDOFF_STEP, N_("Steps of handoffs") },
  { TAMIZ_KIND_OUTCOME, N_("Outcomes") },
  { TAMIZ_KIND_CONSENT, N_("Consents and refusals") },
  { TAMIZ_KIND_STAGE_MOVE, N_("Reasons of stages") },
  { TAMIZ_KIND_NOT_SAME, N_("Notes on who is not the same") },
  { TAMIZ_KIND_DUPLICATE, N_("Notes on possible duplicates") },
  { TAMIZ_KIND_SUBMISSION, N_("Posts of web forms") },
  { TAMIZ_KIND_SET_ASIDE, N_("Rows that waited to be completed") },
  { TAMIZ_KIND_OUTBOX, N_("What was sent to the sales CRM") },
  { TAMIZ_KIND_ATTEMPT, N_("Answers of the sales CRM") },
  { TAMIZ_KIND_REMOTE_LINK, N_("Copies of what the sales CRM holds") },
};

static const char *
get_words (const char *nick)
{
  TamizKind kind;

  for (guint i = 0; tamiz_kind_from_nick (nick, &kind) && i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].kind == kind)
        return _(kinds[i].words);
    }

  return nick;
}

static void
add_section (json_t     *sections,
             const char *title,
             const char *key,
             json_t     *content)
{
  json_t *section = json_object ();

  tamiz_json_set_text (section, "title", title);
  json_object_set_new (section, key, content);
  json_array_append_new (sections, section);
}

static void
add_pair (json_t     *pairs,
          const char *label,
          const char *value)
{
  json_array_append_new (pairs, json_pack ("[ss]", label, value != NULL ? value : "–"));
}

static void
add_deed (TamizWork   *work,
          json_t      *sections,
          TamizRecord *erasure,
          json_t      *proof)
{
  json_t *pairs = json_array ();
  g_autofree char *at
      = tamiz_figures_format_moment (tamiz_record_get_int (erasure, TAMIZ_ERASURE_AT), work->zone);
  g_autofree char *hashes = NULL;
  gint64 excluded = tamiz_json_get_int (proof, "excluded", -1);

  add_pair (pairs, _("When"), at);
  add_pair (pairs, _("By whom"), tamiz_json_get_text (proof, "by_name"));
  add_pair (pairs, _("Who asked for it, and why"), tamiz_json_get_text (proof, "reason"));
  add_section (sections, _("What Was Done"), "pairs", pairs);
  /* Erasures of before it was counted do not say it. */
  if (excluded < 0)
    return;
  hashes = g_strdup_printf (ngettext ("%d keyed hash, which names nobody, keeps the person from being brought in again",
                                      "%d keyed hashes, which name nobody, keep the person from being brought in again",
                                      (gulong) excluded),
                            (int) excluded);
  add_pair (pairs, _("On the exclusion list"), excluded > 0 ? hashes : _("No"));
}

static void
add_removed (json_t *sections,
             json_t *proof)
{
  json_t *section = json_object (), *rows = json_array (), *kind;
  g_autofree char *history
      = tamiz_figures_format_count (tamiz_json_get_int (proof, "history_values", 0));
  gsize i;

  json_array_foreach (json_object_get (proof, "kinds"), i, kind)
    {
      g_autofree char *records = tamiz_figures_format_count (tamiz_json_get_int (kind, "records", 0));
      g_autofree char *values = tamiz_figures_format_count (tamiz_json_get_int (kind, "values", 0));

      json_array_append_new (
          rows, json_pack ("[sss]", get_words (tamiz_json_get_text (kind, "kind")), records, values));
    }
  json_array_append_new (
      rows, json_pack ("[sss]", _("Values of before, in the history of changes"), "", history));
  tamiz_json_set_text (section, "title", _("What Was Erased"));
  json_object_set_new (section, "columns",
                       json_pack ("[sss]", _("What"), _("Records"), _("Values erased")));
  json_object_set_new (section, "weights", json_pack ("[iii]", 4, 1, 1));
  json_object_set_new (section, "rows", rows);
  json_array_append_new (sections, section);
}

static void
add_link (json_t     *pairs,
          const char *label,
          json_t     *link)
{
  g_autofree char *change = tamiz_figures_format_count (tamiz_json_get_int (link, "change", 0));
  g_autofree char *text
      = g_strdup_printf (_("Change %s\n%s"), change, tamiz_json_get_text (link, "digest"));

  add_pair (pairs, label, text);
}

/* Numbers and digests stand here, and nowhere else: they are what is compared. */
static void
add_verification (json_t *sections,
                  json_t *proof)
{
  json_t *pairs = json_array ();
  g_autofree char *number = g_strdup_printf (
      _("Erasure %s of person %s, in the base %s"), tamiz_json_get_text (proof, "id"),
      tamiz_json_get_text (proof, "person"), tamiz_json_get_text (proof, "base"));

  add_section (
      sections, _("How to Verify It"), "text",
      json_string (_ (
          "“tamizctl --base FILE check” computes the whole history of the base anew, compares each "
          "change's digest "
          "with the one that stands there, and says so where anything was altered but by an "
          "erasure.\n"
          "“tamizctl --base FILE erasure list” shows this erasure with the same time, reason and "
          "counts, and "
          "“tamizctl --base FILE erasure proof ID --output FILE.pdf” makes this sheet again, with the digests below.\n"
          "“tamizctl --base FILE find” with the person's name, address or number finds nothing.")));
  add_pair (pairs, _("Place"), number);
  add_link (pairs, _("Digest before"), json_object_get (proof, "chain_before"));
  add_link (pairs, _("Digest with the erasure"), json_object_get (proof, "chain_after"));
  add_section (sections, NULL, "pairs", pairs);
}

/**
 * tamiz_erasure_sheet_lay_out:
 * @work: an operation's work
 * @erasure: an erasure
 * @proof: what its proof tells programs
 *
 * Makes the document that proves an erasure.
 *
 * Returns: (transfer full): the shape of tamiz_plain_paper_save()
 */
json_t *
tamiz_erasure_sheet_lay_out (TamizWork   *work,
                             TamizRecord *erasure,
                             json_t      *proof)
{
  g_autoptr (json_t) document = json_object ();
  json_t *sections = json_array ();

  tamiz_json_set_text (document, "title", _("Proof of Erasure"));
  tamiz_json_set_text (document, "subtitle",
                       _("Of one person's data. Whose they were is not said here"));
  json_object_set_new (document, "sections", sections);
  add_deed (work, sections, erasure, proof);
  add_removed (sections, proof);
  add_section (sections, _("What Stays"), "text",
               json_string (_("Without any personal data: that there was a person, the stages, "
                               "sources, dates, grades and "
                               "amounts of their inquiries, and who of the company did what and "
                               "when. So statistics stay as "
                               "they were, and the history of changes still verifies from its "
                               "first entry to its last. What "
                               "was erased cannot be restored from the base.")));
  add_section (sections, _("What It Does Not Reach"), "text",
               json_string (_("Backups and files that were made before, paper, mailboxes, and "
                               "what was handed over to the sales CRM: "
                               "they are to be deleted where they are.")));
  add_verification (sections, proof);

  return g_steal_pointer (&document);
}
