#define G_LOG_DOMAIN "tamiz-definition-paper"

#include "config.h"

#include "tamiz-definition-paper.h"

#include "tamiz-clauses-block.h"
#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-grades-block.h"
#include "tamiz-signatures-block.h"
#include "tamiz-text-block.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A definition as a document to be signed, from the answer of definition.describe. */

#define DIGEST_GROUP 8
#define SHORT_DIGEST 12

typedef struct
{
  json_t *description;
  GTimeZone *zone;
  TamizPaper *paper;
} Sheet;

static char *
dup_day (json_t     *object,
         const char *key,
         GTimeZone  *zone)
{
  const char *text = tamiz_json_get_text (object, key);
  gint64 at;

  return text != NULL && tamiz_time_parse (text, zone, &at, NULL) ? tamiz_figures_format_day (at, zone)
                                                                 : g_strdup ("–");
}

static TamizDefinitionState
get_state (json_t *description)
{
  int state = TAMIZ_DEFINITION_DRAFT;

  tamiz_enum_from_nick (TAMIZ_ENUM_DEFINITION, tamiz_json_get_text (description, "state"), &state);
  return state;
}

/**
 * tamiz_definition_paper_dup_state:
 * @description: a version, as definition.list or definition.describe tell it
 * @zone: whose calendar it is told by
 *
 * Says how a version stands and since when.
 *
 * Returns: (transfer full): “In force since 22 November 2026”
 */
char *
tamiz_definition_paper_dup_state (json_t    *description,
                                  GTimeZone *zone)
{
  g_autofree char *since = dup_day (description, "in_force_at", zone);
  g_autofree char *from = dup_day (description, "effective_at", zone);

  switch (get_state (description))
    {
    case TAMIZ_DEFINITION_DRAFT:
      return g_strdup (_("Draft"));
    case TAMIZ_DEFINITION_PROPOSED:
      /* Translators: %s is the day from which a definition would hold */
      return tamiz_json_get_text (description, "effective_at") != NULL
                 ? g_strdup_printf (_("Proposed, to hold from %s"), from)
                 : g_strdup (_("Proposed"));
    case TAMIZ_DEFINITION_SIGNED:
      return g_strdup_printf (_("Signed by all, in force from %s"), from);
    case TAMIZ_DEFINITION_IN_FORCE:
      return g_strdup_printf (_("In force since %s"), since);
    case TAMIZ_DEFINITION_SUPERSEDED:
      return g_strdup_printf (_("Superseded; was in force from %s"), since);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* What becomes of those who have qualified by an earlier version. */
const char *
tamiz_definition_paper_get_outcome (json_t *description)
{
  return json_is_true (json_object_get (description, "downward"))
             ? _("When it comes into force, leads that no longer meet it go back.")
             : _("When it comes into force, everybody keeps the stage they have reached.");
}

static void
take_block (Sheet      *sheet,
            TamizBlock *block,
            const char *title,
            const char *note)
{
  tamiz_block_set_title (block, title);
  tamiz_block_set_note (block, note);
  tamiz_paper_add (sheet->paper, block);
  g_object_unref (block);
}

static void
add_item (TamizClausesBlock *clauses,
          json_t            *item)
{
  const char *title = tamiz_json_get_text (item, "title");
  json_t *part;
  gsize i;

  if (title != NULL)
    tamiz_clauses_block_add_heading (clauses, title, tamiz_json_get_text (item, "note"));
  if (tamiz_json_get_text (item, "text") != NULL)
    tamiz_clauses_block_add_text (clauses, tamiz_json_get_text (item, "text"), FALSE);
  if (tamiz_json_get_text (item, "help") != NULL)
    tamiz_clauses_block_add_text (clauses, tamiz_json_get_text (item, "help"), TRUE);
  json_array_foreach (json_object_get (item, "lines"), i, part)
    {
      if (json_array_size (json_object_get (item, "lines")) == 1)
        tamiz_clauses_block_add_text (clauses, json_string_value (part), FALSE);
      else
        tamiz_clauses_block_add_line (clauses, json_string_value (part));
    }
  json_array_foreach (json_object_get (item, "values"), i, part)
    tamiz_clauses_block_add_term (clauses, tamiz_json_get_text (part, "label"),
                                  tamiz_json_get_text (part, "value"), tamiz_json_get_text (part, "note"));
}

static void
add_section (Sheet  *sheet,
             json_t *section)
{
  json_t *items = json_object_get (section, "items"), *grid = json_object_get (section, "grid"), *item;
  const char *title = tamiz_json_get_text (section, "title"), *text = tamiz_json_get_text (section, "text");
  TamizBlock *clauses;
  gsize i;

  if (grid != NULL)
    {
      take_block (sheet, tamiz_grades_block_new (grid), title, text);
      return;
    }
  if (json_array_size (items) == 0)
    {
      take_block (sheet, tamiz_text_block_new (TAMIZ_STYLE_BODY, text), title, NULL);
      return;
    }

  clauses = tamiz_clauses_block_new ();
  json_array_foreach (items, i, item)
    add_item (TAMIZ_CLAUSES_BLOCK (clauses), item);
  take_block (sheet, clauses, title, text);
}

static json_t *
find_signature (json_t     *description,
                const char *email)
{
  json_t *signature;
  gsize i;

  json_array_foreach (json_object_get (description, "signatures"), i, signature)
    {
      if (email != NULL && g_strcmp0 (tamiz_json_get_text (signature, "email"), email) == 0)
        return signature;
    }

  return NULL;
}

/* (nullable): “Signed on 22 November 2026, 10:30” */
static char *
dup_signed (Sheet  *sheet,
            json_t *signature)
{
  g_autofree char *moment = NULL;
  gint64 at;

  if (signature == NULL || !tamiz_time_parse (tamiz_json_get_text (signature, "at"), sheet->zone, &at, NULL))
    return NULL;

  moment = tamiz_figures_format_moment (at, sheet->zone);
  /* Translators: %s is a day and an hour */
  return g_strdup_printf (_("Signed on %s"), moment);
}

static char *
dup_details (json_t *signer,
             json_t *signature)
{
  const char *fingerprint = tamiz_json_get_text (signature, "fingerprint");
  const char *email = tamiz_json_get_text (signer, "email");
  GString *out = g_string_new (email);

  if (signature == NULL)
    g_string_append_printf (out, "%s%s", email != NULL ? "\n" : "", _("Signature and date"));
  if (fingerprint != NULL)
    {
      g_string_append_c (out, '\n');
      /* Translators: %s is the fingerprint of a key */
      g_string_append_printf (out, _("Key %s"), fingerprint);
    }
  if (json_is_true (json_object_get (signature, "by_file")))
    g_string_append_printf (out, "\n%s", _("Signed at another computer"));

  return g_string_free (out, FALSE);
}

static void
add_signer (Sheet                *sheet,
            TamizSignaturesBlock *block,
            json_t               *signer,
            const char           *side)
{
  json_t *signature = find_signature (sheet->description, tamiz_json_get_text (signer, "email"));
  g_autofree char *how = dup_signed (sheet, signature), *details = dup_details (signer, signature);
  gboolean sales = g_strcmp0 (side, "sales") == 0;
  const char *label = g_strcmp0 (side, "either") == 0
                          ? _("Marketing and sales")
                          : tamiz_enum_label (TAMIZ_ENUM_SIDE, sales ? TAMIZ_SIDE_SALES : TAMIZ_SIDE_MARKETING);

  tamiz_signatures_block_add (block, sales, label, tamiz_json_get_text (signer, "name"), how, details);
}

static void
add_signatures (Sheet *sheet)
{
  static const char *const sides[] = { "marketing", "either", "sales" };
  json_t *signers = json_object_get (sheet->description, "signers"), *signer;
  TamizBlock *block = tamiz_signatures_block_new ();
  const char *note = NULL;
  gsize i;

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      json_array_foreach (signers, i, signer)
        {
          if (g_strcmp0 (tamiz_json_get_text (signer, "side"), sides[side]) == 0)
            add_signer (sheet, TAMIZ_SIGNATURES_BLOCK (block), signer, sides[side]);
        }
    }
  /* A draft names nobody yet. */
  if (json_array_size (signers) == 0)
    {
      add_signer (sheet, TAMIZ_SIGNATURES_BLOCK (block), NULL, "marketing");
      add_signer (sheet, TAMIZ_SIGNATURES_BLOCK (block), NULL, "sales");
    }
  if (get_state (sheet->description) == TAMIZ_DEFINITION_DRAFT)
    note = _("This is a draft, which can still change: it is signed once it is proposed.");
  else if (get_state (sheet->description) < TAMIZ_DEFINITION_IN_FORCE)
    note = tamiz_definition_paper_get_outcome (sheet->description);
  take_block (sheet, block, _("Signatures"), note);
}

static void
add_digest (Sheet *sheet)
{
  const char *digest = tamiz_json_get_text (sheet->description, "digest");
  GString *groups = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (gsize i = 0; digest != NULL && i < strlen (digest); i += DIGEST_GROUP)
    g_string_append_printf (groups, "%s%.*s", i > 0 ? " " : "", DIGEST_GROUP, digest + i);
  /* Translators: %s is 64 hexadecimal digits in groups */
  text = g_strdup_printf (_("A signature binds exactly this content, down to the last letter. Its SHA-256:\n%s"),
                          groups->str);
  take_block (sheet, tamiz_text_block_new (TAMIZ_STYLE_SMALL, text), NULL, NULL);
  g_string_free (groups, TRUE);
}

static void
set_head (Sheet *sheet)
{
  int version = (int) tamiz_json_get_int (sheet->description, "version", 0);
  const char *digest = tamiz_json_get_text (sheet->description, "digest");
  g_autofree char *state = tamiz_definition_paper_dup_state (sheet->description, sheet->zone);
  g_autofree char *number = g_strdup_printf (_("Version %d"), version);
  g_autofree char *subtitle = g_strjoin (" · ", _("Universal Lead Definition"), number, state, NULL);
  g_autofree char *short_digest = g_strndup (digest != NULL ? digest : "–", SHORT_DIGEST);
  g_autofree char *numbered = g_strdup_printf (_("Definition version %d"), version);
  g_autofree char *footer = g_strdup_printf ("%s (%s)", numbered, short_digest);

  tamiz_paper_set_subtitle (sheet->paper, subtitle);
  tamiz_paper_set_footer (sheet->paper, footer);
}

/**
 * tamiz_definition_paper_new:
 * @description: the answer of definition.describe
 * @zone: whose calendar its days are told by
 * @created: when it is printed, microseconds since 1970, UTC
 *
 * Lays a definition out as a document: the agreement in plain words, all of its parts, who
 * signs and who has, and what the signatures bind.
 *
 * Returns: (transfer full): the document
 */
TamizPaper *
tamiz_definition_paper_new (json_t    *description,
                            GTimeZone *zone,
                            gint64     created)
{
  Sheet sheet = { description, zone, tamiz_paper_new (tamiz_json_get_text (description, "title")) };
  json_t *section;
  gsize i;

  tamiz_paper_set_letter (sheet.paper, tamiz_paper_is_letter_here ());
  tamiz_paper_set_created (sheet.paper, created, zone);
  set_head (&sheet);
  take_block (&sheet, tamiz_text_block_new (TAMIZ_STYLE_BODY, tamiz_json_get_text (description, "statement")),
              _("What was agreed"), NULL);
  json_array_foreach (json_object_get (description, "sections"), i, section)
    add_section (&sheet, section);
  add_signatures (&sheet);
  add_digest (&sheet);

  return sheet.paper;
}
