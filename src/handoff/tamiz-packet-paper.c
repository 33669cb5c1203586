#define G_LOG_DOMAIN "tamiz-packet-paper"

#include "config.h"

#include "tamiz-packet-paper.h"

#include "tamiz-canvas.h"
#include "tamiz-enums.h"
#include "tamiz-error.h"
#include "tamiz-fields.h"
#include "tamiz-figures.h"
#include "tamiz-packet-head.h"
#include "tamiz-pairs-block.h"
#include "tamiz-standing-block.h"
#include "tamiz-sums-block.h"
#include "tamiz-table-paper.h"
#include "tamiz-text-block.h"
#include "tamiz-time.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What three pages can hold; the packet's JSON has all of it. */
#define MAX_ACTIVITIES 16
#define MAX_MOVES 8
#define MAX_PEOPLE 8
#define MAX_BECAUSE 20
#define MAX_TEXT 1500          /* bytes of a paragraph that somebody typed */

/* What is being drawn and where. */
typedef struct
{
  json_t *packet;
  GTimeZone *zone;
  TamizPaper *paper;
} Sheet;

static void
add_block (Sheet      *sheet,
           TamizBlock *block,
           const char *title)
{
  tamiz_block_set_title (block, title);
  tamiz_paper_add (sheet->paper, block);
  g_object_unref (block);
}

static void
add_pairs (Sheet      *sheet,
           TamizBlock *block,
           const char *title)
{
  if (tamiz_pairs_block_get_n_pairs (TAMIZ_PAIRS_BLOCK (block)) > 0)
    add_block (sheet, block, title);
  else
    g_object_unref (block);
}

static void
add_pair (gpointer    block,
          const char *label,
          const char *value)
{
  tamiz_pairs_block_add (block, label, value);
}

static void
add_person (Sheet *sheet)
{
  TamizBlock *block = tamiz_pairs_block_new (2);   /* an e-mail address is long */

  tamiz_words_list_person (sheet->packet, add_pair, block);
  add_pairs (sheet, block, _("Person"));
}

/* Who else has a say, and which: a meeting is prepared for all of them. */
static void
add_people (Sheet *sheet)
{
  TamizTableColumn columns[] = { { _("Name"), FALSE, 1, 2 },
                                 { _("Job title"), FALSE, 1, 2 },
                                 { _("Part in the purchase"), FALSE, 0, 2 },
                                 { _("How to reach them"), FALSE, 2, 2 } };
  json_t *people = json_object_get (sheet->packet, "people");
  TamizBlock *table;
  gsize n = MIN (json_array_size (people), MAX_PEOPLE);

  if (n == 0)
    return;
  table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));
  for (gsize i = 0; i < n; i++)
    {
      json_t *person = json_array_get (people, i);
      g_autofree char *ways = tamiz_words_dup_ways (person);
      const char *cells[] = { tamiz_words_get_text (person, "name"), tamiz_words_get_text (person, "job_title"),
                              tamiz_words_get_label (person, "role", TAMIZ_ENUM_PURCHASE_ROLE), ways };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  add_block (sheet, table, _("Further people"));
}

static void
add_company (Sheet *sheet)
{
  TamizBlock *block = tamiz_pairs_block_new (3);

  tamiz_words_list_company (sheet->packet, add_pair, block);
  add_pairs (sheet, block, _("Company"));
}

static void
add_lead (Sheet *sheet)
{
  TamizBlock *block = tamiz_pairs_block_new (3);

  tamiz_words_list_lead (sheet->packet, sheet->zone, add_pair, block);
  add_pairs (sheet, block, _("Opportunity"));
}

static void
add_text (Sheet      *sheet,
          const char *title,
          const char *text)
{
  g_autofree char *bounded = NULL;

  if (text == NULL)
    return;
  if (strlen (text) > MAX_TEXT)
    {
      const char *end = g_utf8_find_prev_char (text, text + MAX_TEXT + 1);
      g_autofree char *cut = g_strndup (text, end - text);

      bounded = g_strconcat (cut, "…", NULL);
      text = bounded;
    }

  add_block (sheet, tamiz_text_block_new (TAMIZ_STYLE_BODY, text), title);
}

/* Nobody to be surprised on the telephone: who asked for silence is named first. */
static void
add_consents (Sheet *sheet)
{
  g_autofree char *channels = tamiz_words_dup_silence (sheet->packet);

  add_text (sheet, _("Asked not to be contacted by"), channels);
}

static void
add_criteria (Sheet *sheet)
{
  TamizTableColumn columns[] = { { _("Criterion"), FALSE, 2, 3 },
                                 { _("Answer"), FALSE, 2, 6 },
                                 { _("Established by"), FALSE, 1, 3 } };
  TamizBlock *table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));
  gsize i;
  json_t *criterion;

  json_array_foreach (json_object_get (sheet->packet, "criteria"), i, criterion)
    {
      g_autofree char *answer = tamiz_words_dup_answer (criterion, sheet->zone);
      g_autofree char *established = tamiz_words_dup_established (criterion, sheet->zone);
      const char *cells[] = { tamiz_words_get_text (criterion, "title"), answer, established };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  add_block (sheet, table, _("What was established"));
}

/* The lines of one axis, then their sum, which is exactly the score of the head. */
static void
add_axis (Sheet          *sheet,
          TamizSumsBlock *sums,
          const char     *axis,
          const char     *title)
{
  json_t *verdict = json_object_get (sheet->packet, "verdict");
  gint64 rest = 0;
  guint rows = 0;
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (verdict, "because"), i, line)
    {
      gint64 points = tamiz_json_get_int (line, "points", 0);
      g_autofree char *evidence = tamiz_figures_dup_with_days (tamiz_words_get_text (line, "evidence"));

      if (g_strcmp0 (tamiz_words_get_text (line, "axis"), axis) != 0)
        continue;
      if (rows++ < MAX_BECAUSE / 2)
        tamiz_sums_block_add (sums, tamiz_words_get_text (line, "title"), evidence, points);
      else
        rest += points;
    }

  if (rows > MAX_BECAUSE / 2)
    tamiz_sums_block_add (sums, _("Everything else"), NULL, rest);
  tamiz_sums_block_add_total (sums, title, json_is_integer (json_object_get (verdict, axis)),
                              tamiz_json_get_int (verdict, axis, 0));
}

static void
add_because (Sheet *sheet)
{
  TamizBlock *sums = tamiz_sums_block_new ();
  json_t *verdict = json_object_get (sheet->packet, "verdict");
  const char *grade = tamiz_words_get_text (verdict, "grade");
  g_autofree char *title = NULL;

  add_axis (sheet, TAMIZ_SUMS_BLOCK (sums), "fit", _("Fit"));
  add_axis (sheet, TAMIZ_SUMS_BLOCK (sums), "interest", _("Interest"));
  title = grade != NULL ? g_strdup_printf (_("Why grade %s"), grade) : g_strdup (_("Assessment"));
  tamiz_block_set_note (sums, tamiz_words_get_text (verdict, "veto"));
  add_block (sheet, sums, title);
}

static void
add_activities (Sheet *sheet)
{
  TamizTableColumn columns[] = { { _("Date"), FALSE, 0, 1 },
                                 { _("What happened"), FALSE, 0, 2 },
                                 { _("Details"), FALSE, 3, 2 },
                                 { _("By"), FALSE, 0, 2 } };
  TamizBlock *table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));
  json_t *activities = json_object_get (sheet->packet, "activities");
  gint64 total = tamiz_json_get_int (sheet->packet, "activities_total", 0);
  gsize n = json_array_size (activities);

  for (gsize i = 0; i < MIN (n, MAX_ACTIVITIES); i++)
    {
      json_t *activity = json_array_get (activities, n - 1 - i);
      g_autofree char *day = tamiz_words_dup_day (activity, "at", sheet->zone);
      g_autofree char *detail = tamiz_words_dup_activity (activity);
      const char *kind = tamiz_words_get_label (activity, "kind", TAMIZ_ENUM_ACTIVITY);
      const char *cells[] = { day, kind, detail,
                              tamiz_words_get_text (activity, "by") };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  if (total > MAX_ACTIVITIES)
    {
      g_autofree char *note = g_strdup_printf (_("The latest %d of %d"), MAX_ACTIVITIES,
                                               (int) total);

      tamiz_block_set_note (table, note);
    }
  add_block (sheet, table, _("History"));
}

static void
add_moves (Sheet *sheet)
{
  TamizTableColumn columns[] = { { _("Date"), FALSE, 0, 1 },
                                 { _("Stage"), FALSE, 1, 2 },
                                 { _("Why"), FALSE, 1, 2 },
                                 { _("By"), FALSE, 0, 2 } };
  TamizBlock *table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));
  json_t *moves = json_object_get (sheet->packet, "moves");
  gsize n = json_array_size (moves);

  for (gsize i = 0; i < MIN (n, MAX_MOVES); i++)
    {
      json_t *move = json_array_get (moves, n - 1 - i);
      g_autofree char *day = tamiz_words_dup_day (move, "at", sheet->zone);
      const char *why = tamiz_words_get_text (move, "why");
      const char *by = tamiz_words_get_text (move, "by");
      const char *cells[]
          = { day, tamiz_words_get_label (move, "to", TAMIZ_ENUM_STAGE),
              why != NULL ? why : tamiz_words_get_label (move, "cause", TAMIZ_ENUM_MOVE),
              by != NULL ? by : tamiz_words_get_label (move, "actor", TAMIZ_ENUM_ACTOR) };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  if (n > 0)
    add_block (sheet, table, _("Stages"));
  else
    g_object_unref (table);
}

static void
set_footer (Sheet *sheet)
{
  json_t *definition = json_object_get (sheet->packet, "definition");
  const char *digest = tamiz_words_get_text (definition, "digest");
  const char *uuid = tamiz_words_get_text (json_object_get (sheet->packet, "handoff"), "uuid");
  g_autofree char *version = NULL;
  g_autofree char *footer = NULL;

  version = g_strdup_printf (_("Definition version %d"),
                             (int) tamiz_json_get_int (definition, "version", 0));
  footer = g_strdup_printf ("%s (%.8s)  ·  %s", version, digest != NULL ? digest : "–",
                            uuid != NULL ? uuid : "–");
  tamiz_paper_set_footer (sheet->paper, footer);
}

static void
add_blocks (Sheet *sheet)
{
  const char *pain_points = tamiz_words_get_text (sheet->packet, "pain_points");

  add_block (sheet, tamiz_packet_head_new (sheet->packet, sheet->zone), NULL);
  add_consents (sheet);
  add_text (sheet, _("What they need"), pain_points != NULL ? pain_points : _("Not recorded"));
  add_text (sheet, _("Next step"), tamiz_words_get_text (sheet->packet, "next_step"));
  add_block (sheet, tamiz_standing_block_new (sheet->packet, sheet->zone), NULL);
  add_person (sheet);
  add_people (sheet);
  add_company (sheet);
  add_lead (sheet);
  add_text (sheet, _("Notes"),
            tamiz_words_get_text (json_object_get (sheet->packet, "lead"), "notes"));
  add_criteria (sheet);
  add_because (sheet);
  add_activities (sheet);
  add_moves (sheet);
}

static TamizPaper *
make_paper (json_t  *packet,
            GError **error)
{
  g_autoptr (TamizPaper) paper = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  const char *zone_name = tamiz_words_get_text (packet, "timezone");
  gint64 created = 0;
  Sheet sheet;

  if (!json_is_object (packet) || !json_is_object (json_object_get (packet, "handoff"))
      || !json_is_object (json_object_get (packet, "verdict")))
    {
      g_set_error_literal (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DRAW,
                           _("This is not a handoff packet, so that it cannot be drawn. Run the "
                             "check of the base."));
      return NULL;
    }

  zone = tamiz_time_zone_new (zone_name != NULL ? zone_name : "UTC");
  name = tamiz_words_dup_name (packet);
  /* Translators: the title of a PDF; %s is a person. */
  title = g_strdup_printf (_("Handoff packet: %s"), name);
  paper = tamiz_paper_new (title);
  tamiz_paper_set_show_title (paper, FALSE);
  tamiz_words_get_time (packet, "created", &created);
  tamiz_paper_set_created (paper, created, zone);

  sheet = (Sheet) { packet, zone, paper };
  set_footer (&sheet);
  add_blocks (&sheet);

  return g_steal_pointer (&paper);
}

/**
 * tamiz_packet_paper_render:
 * @packet: a packet
 * @error: return location
 *
 * Draws a packet, and nothing but what is in it, as a PDF of one to three pages.  The
 * same packet makes the same bytes.
 *
 * Returns: (transfer full): the PDF, or %NULL with %TAMIZ_HANDOFF_ERROR_DRAW
 */
GBytes *
tamiz_packet_paper_render (json_t  *packet,
                           GError **error)
{
  g_autoptr (TamizPaper) paper = make_paper (packet, error);

  return paper != NULL ? tamiz_paper_render (paper, TAMIZ_PAPER_PDF, error) : NULL;
}

/**
 * tamiz_packet_paper_save:
 * @packet: a packet
 * @path: the file
 * @error: return location
 *
 * Draws a packet into a PDF file, which appears only when it is whole.
 *
 * Returns: whether it was written; else %TAMIZ_HANDOFF_ERROR_DRAW or #GIOErrorEnum
 */
gboolean
tamiz_packet_paper_save (json_t      *packet,
                         const char  *path,
                         GError     **error)
{
  g_autoptr (TamizPaper) paper = make_paper (packet, error);

  return paper != NULL && tamiz_paper_save (paper, TAMIZ_PAPER_PDF, path, error);
}
