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
#include "tamiz-table-paper.h"
#include "tamiz-text-block.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What three pages can hold; the packet's JSON has all of it. */
#define MAX_ACTIVITIES 16
#define MAX_MOVES 8
#define MAX_BECAUSE 20
#define MAX_TEXT 1500          /* bytes of a paragraph that somebody typed */
#define MAX_CUSTOMS 12

/* What is being drawn and where. */
typedef struct
{
  json_t *packet;
  GTimeZone *zone;
  TamizPaper *paper;
} Sheet;

static const char *
get_text (json_t     *object,
          const char *key)
{
  const char *text = tamiz_json_get_text (object, key);

  return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
get_label (json_t     *object,
           const char *key,
           TamizEnum   list)
{
  const char *nick = get_text (object, key);
  int number;

  if (nick == NULL)
    return NULL;

  return tamiz_enum_from_nick (list, nick, &number) ? tamiz_enum_label (list, number) : nick;
}

static char *
dup_day (Sheet      *sheet,
         json_t     *object,
         const char *key)
{
  gint64 at;

  if (!tamiz_packet_head_get_time (object, key, &at))
    return NULL;

  return tamiz_figures_format_short_day (at, sheet->zone);
}

static char *
dup_money (json_t *money)
{
  const char *amount = get_text (money, "amount");

  return amount != NULL ? tamiz_figures_format_money (amount, get_text (money, "currency")) : NULL;
}

/* The strings of an array, or of a member of its objects, with commas between. */
static char *
dup_list (json_t     *array,
          const char *key,
          const char *fallback)
{
  GString *out = g_string_new (NULL);
  gsize i;
  json_t *item;

  json_array_foreach (array, i, item)
    {
      const char *text = key != NULL ? get_text (item, key) : json_string_value (item);

      if (text == NULL && fallback != NULL)
        text = get_text (item, fallback);
      if (text != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }

  return g_string_free (out, FALSE);
}

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
add_person (Sheet *sheet)
{
  json_t *person = json_object_get (sheet->packet, "person");
  TamizBlock *block = tamiz_pairs_block_new (2);   /* an e-mail address is long */
  TamizPairsBlock *pairs = TAMIZ_PAIRS_BLOCK (block);
  g_autofree char *phones = dup_list (json_object_get (person, "phones"), "e164", "as_typed");
  g_autofree char *emails = dup_list (json_object_get (person, "emails"), NULL, NULL);
  g_autofree char *handles = dup_list (json_object_get (person, "handles"), "handle", NULL);
  const char *city = get_text (person, "city");
  const char *country = get_text (person, "country");
  g_autofree char *place = g_strconcat (city != NULL ? city : "",
                                        city != NULL && country != NULL ? ", " : "",
                                        country != NULL ? country : "", NULL);

  tamiz_pairs_block_add (pairs, _("Telephone"), phones);
  tamiz_pairs_block_add (pairs, _("E-mail"), emails);
  tamiz_pairs_block_add (pairs, _("Social network"), handles);
  tamiz_pairs_block_add (pairs, _("City"), place);
  tamiz_pairs_block_add (pairs, _("Language"), get_text (person, "language"));
  tamiz_pairs_block_add (pairs, _("Time zone"), get_text (person, "timezone"));
  add_pairs (sheet, block, _("Person"));
}

static void
add_company (Sheet *sheet)
{
  json_t *company = json_object_get (sheet->packet, "company");
  TamizBlock *block = tamiz_pairs_block_new (3);
  TamizPairsBlock *pairs = TAMIZ_PAIRS_BLOCK (block);
  json_t *employees = json_object_get (company, "employees");
  g_autofree char *size = NULL;
  g_autofree char *revenue = dup_money (json_object_get (company, "revenue"));
  g_autofree char *domains = dup_list (json_object_get (company, "domains"), NULL, NULL);
  const char *parts[] = { get_text (company, "address"), get_text (company, "city"),
                          get_text (company, "country") };
  GString *place = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL)
        g_string_append_printf (place, "%s%s", place->len > 0 ? ", " : "", parts[i]);
    }
  if (json_is_integer (employees))
    size = tamiz_figures_format_count (json_integer_value (employees));

  tamiz_pairs_block_add (pairs, _("Name"), get_text (company, "name"));
  tamiz_pairs_block_add (pairs, _("Industry"), get_text (company, "industry"));
  tamiz_pairs_block_add (pairs, _("Employees"), size);
  tamiz_pairs_block_add (pairs, _("Revenue"), revenue);
  tamiz_pairs_block_add (pairs, _("Address"), place->str);
  tamiz_pairs_block_add (pairs, _("Web domain"), domains);
  tamiz_pairs_block_add (pairs, _("Tax number"), get_text (company, "tax_number"));
  tamiz_pairs_block_add (pairs, _("Relation"),
                         get_label (company, "relation", TAMIZ_ENUM_RELATION));
  add_pairs (sheet, block, _("Company"));
  g_string_free (place, TRUE);
}

static void
add_customs (json_t          *lead,
             TamizPairsBlock *pairs)
{
  gsize i;
  json_t *custom;

  json_array_foreach (json_object_get (lead, "custom"), i, custom)
    {
      const char *label = get_text (custom, "label");

      if (i >= MAX_CUSTOMS)
        break;
      tamiz_pairs_block_add (pairs, label != NULL ? label : get_text (custom, "key"),
                             get_text (custom, "value"));
    }
}

static void
add_lead (Sheet *sheet)
{
  json_t *lead = json_object_get (sheet->packet, "lead");
  json_t *verdict = json_object_get (sheet->packet, "verdict");
  TamizBlock *block = tamiz_pairs_block_new (3);
  TamizPairsBlock *pairs = TAMIZ_PAIRS_BLOCK (block);
  g_autofree char *received = dup_day (sheet, lead, "received_on");
  g_autofree char *wanted = dup_day (sheet, lead, "wanted_by");
  g_autofree char *amount = dup_money (json_object_get (lead, "amount"));
  g_autofree char *tags = dup_list (json_object_get (lead, "tags"), NULL, NULL);
  const char *journey = get_label (verdict, "journey", TAMIZ_ENUM_JOURNEY);

  if (journey == NULL)
    journey = get_label (lead, "journey", TAMIZ_ENUM_JOURNEY);
  tamiz_pairs_block_add (pairs, _("Product line"), get_text (lead, "product_line"));
  tamiz_pairs_block_add (pairs, _("Estimated amount"), amount);
  tamiz_pairs_block_add (pairs, _("Wanted by"), wanted);
  tamiz_pairs_block_add (pairs, _("Buyer's journey"), journey);
  tamiz_pairs_block_add (pairs, _("Buyer persona"), get_text (verdict, "persona"));
  tamiz_pairs_block_add (pairs, _("Source"), get_text (lead, "source"));
  tamiz_pairs_block_add (pairs, _("Campaign"), get_text (lead, "campaign"));
  tamiz_pairs_block_add (pairs, _("Received on"), received);
  tamiz_pairs_block_add (pairs, _("Owner"), get_text (lead, "owner"));
  tamiz_pairs_block_add (pairs, _("Tags"), tags);
  add_customs (lead, pairs);
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
  GString *channels = g_string_new (NULL);
  gsize i;
  json_t *consent;

  json_array_foreach (json_object_get (sheet->packet, "consents"), i, consent)
    {
      const char *channel = get_label (consent, "channel", TAMIZ_ENUM_CHANNEL);

      if (json_is_true (json_object_get (consent, "do_not_contact")) && channel != NULL)
        g_string_append_printf (channels, "%s%s", channels->len > 0 ? ", " : "", channel);
    }
  if (channels->len > 0)
    add_text (sheet, _("Asked not to be contacted by"), channels->str);
  g_string_free (channels, TRUE);
}

/* “350000.50 BOB”, or an amount in the criterion's currency. */
static char *
dup_amount (json_t     *criterion,
            const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 2);

  if (words[0] != NULL && words[1] != NULL)
    return tamiz_figures_format_money (words[0], words[1]);

  return tamiz_figures_format_money (value, get_text (criterion, "currency"));
}

/* What people call a member of a list that a record's field holds. */
static const char *
find_field_label (json_t     *criterion,
                  const char *value)
{
  TamizFieldRef ref;
  const TamizField *field;
  int number;

  if (!tamiz_field_ref_parse (get_text (criterion, "field"), &ref) || ref.field < 0)
    return NULL;

  field = &tamiz_kind_get_info (ref.kind)->fields[ref.field];
  if (field->type != TAMIZ_TYPE_ENUM || !tamiz_enum_from_nick (field->list, value, &number))
    return NULL;

  return tamiz_enum_label (field->list, number);
}

static char *
dup_value (Sheet  *sheet,
           json_t *criterion)
{
  const char *value = get_text (criterion, "value");
  const char *label = get_text (criterion, "label");
  const char *kind = get_text (criterion, "kind");
  gint64 day;

  if (label != NULL)
    return g_strdup (label);
  if (value == NULL)
    return NULL;
  if (g_strcmp0 (value, "yes") == 0)
    return g_strdup (_("Yes"));
  if (g_strcmp0 (value, "no") == 0)
    return g_strdup (_("No"));
  if (g_strcmp0 (kind, "money") == 0)
    return dup_amount (criterion, value);
  if (g_strcmp0 (kind, "number") == 0)
    return tamiz_figures_format_decimal (value);
  if (g_strcmp0 (kind, "date") == 0 && tamiz_day_parse (value, &day, NULL))
    return tamiz_figures_format_short_day (tamiz_day_starts (day, sheet->zone), sheet->zone);

  label = find_field_label (criterion, value);
  return g_strdup (label != NULL ? label : value);
}

/* The answer, and what is wrong with it where something is. */
static char *
dup_answer (Sheet  *sheet,
            json_t *criterion)
{
  const char *answer = get_text (criterion, "answer");
  const char *state = get_text (criterion, "state");
  g_autofree char *value = NULL;

  if (answer != NULL && g_strcmp0 (answer, "known") != 0)
    value = g_strdup (get_label (criterion, "answer", TAMIZ_ENUM_ANSWER));
  else
    value = dup_value (sheet, criterion);

  if (g_strcmp0 (state, "disputed") == 0)
    return g_strdup_printf (_("%s (disputed)"), value != NULL ? value : "–");
  if (g_strcmp0 (state, "not_met") == 0)
    return value != NULL ? g_strdup_printf (_("%s (not met)"), value) : g_strdup (_("Not met"));
  if (value != NULL)
    return g_steal_pointer (&value);

  return g_strdup (g_strcmp0 (state, "met") == 0 ? _("Met") : _("Not known"));
}

/* “Ana Rojas, 12 Nov 2026”, and beneath “Call: follow-up of an inquiry”; the call says its
 * day where that is another one.
 */
static char *
dup_established (Sheet  *sheet,
                 json_t *criterion)
{
  json_t *established = json_object_get (criterion, "established");
  json_t *call = json_object_get (established, "call");
  const char *by = get_text (established, "by");
  g_autofree char *day = dup_day (sheet, established, "at");
  GString *out;

  if (json_is_true (json_object_get (criterion, "by_record")))
    return g_strdup (_("From the record"));
  if (!json_is_object (established))
    return g_strdup ("–");

  out = g_string_new (by != NULL ? by : "");
  if (day != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", day);
  if (json_is_object (call))
    {
      g_autofree char *called = dup_day (sheet, call, "at");
      const char *purpose = get_label (call, "purpose", TAMIZ_ENUM_CALL_PURPOSE);

      g_string_append_c (out, '\n');
      if (called == NULL || g_strcmp0 (called, day) == 0)
        g_string_append (out, _("Call"));
      else
        /* Translators: the day of the call on which an answer was given */
        g_string_append_printf (out, _("Call of %s"), called);
      if (purpose != NULL)
        g_string_append_printf (out, ": %s", purpose);
    }
  else if (get_text (established, "door") != NULL)
    g_string_append_printf (out, " · %s", get_text (established, "door"));

  return g_string_free (out, FALSE);
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
      g_autofree char *answer = dup_answer (sheet, criterion);
      g_autofree char *established = dup_established (sheet, criterion);
      const char *cells[] = { get_text (criterion, "title"), answer, established };

      tamiz_table_paper_add_row (TAMIZ_TABLE_PAPER (table), cells);
    }
  add_block (sheet, table, _("What was established"));
}

static char *
dup_points (gint64 thousandths)
{
  return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 1000);
}

/* The lines of one axis, then their sum, which is exactly the score of the head. */
static void
add_axis (Sheet           *sheet,
          TamizTablePaper *table,
          const char      *axis,
          const char      *title)
{
  json_t *verdict = json_object_get (sheet->packet, "verdict");
  json_t *score = json_object_get (verdict, axis);
  g_autofree char *total = NULL;
  gint64 rest = 0;
  guint rows = 0;
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (verdict, "because"), i, line)
    {
      gint64 points = tamiz_json_get_int (line, "points", 0);
      g_autofree char *text = dup_points (points);
      const char *cells[] = { get_text (line, "title"), get_text (line, "evidence"), text };

      if (g_strcmp0 (get_text (line, "axis"), axis) != 0)
        continue;
      if (rows++ < MAX_BECAUSE / 2)
        tamiz_table_paper_add_row (table, cells);
      else
        rest += points;
    }

  if (rows > MAX_BECAUSE / 2)
    {
      g_autofree char *text = dup_points (rest);
      const char *cells[] = { _("Everything else"), NULL, text };

      tamiz_table_paper_add_row (table, cells);
    }

  total = json_is_integer (score) ? dup_points (json_integer_value (score)) : g_strdup ("–");
  {
    const char *cells[] = { title, NULL, total };

    tamiz_table_paper_add_total (table, cells);
  }
}

static void
add_because (Sheet *sheet)
{
  TamizTableColumn columns[] = { { _("What counts"), FALSE, 1, 2 },
                                 { _("Evidence"), FALSE, 2, 3 },
                                 { _("Points"), TRUE, 0, 1 } };
  TamizBlock *table = tamiz_table_paper_new (columns, G_N_ELEMENTS (columns));
  json_t *verdict = json_object_get (sheet->packet, "verdict");
  const char *grade = get_text (verdict, "grade");
  g_autofree char *title = NULL;

  add_axis (sheet, TAMIZ_TABLE_PAPER (table), "fit", _("Fit"));
  add_axis (sheet, TAMIZ_TABLE_PAPER (table), "interest", _("Interest"));
  title = grade != NULL ? g_strdup_printf (_("Why grade %s"), grade) : g_strdup (_("Assessment"));
  tamiz_block_set_note (table, get_text (verdict, "veto"));
  add_block (sheet, table, title);
}

/* What happened, in one line: the subject, the call's purpose and outcome. */
static char *
dup_detail (json_t *activity)
{
  json_t *call = json_object_get (activity, "call");
  const char *parts[] = { get_text (activity, "subject"),
                          get_label (call, "purpose", TAMIZ_ENUM_CALL_PURPOSE),
                          get_label (call, "outcome", TAMIZ_ENUM_CALL_OUTCOME),
                          get_text (activity, "content"), get_text (activity, "text") };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
    }
  /* A mail's whole text does not belong into a line of two. */
  if (out->len > 400)
    {
      g_string_truncate (out, g_utf8_find_prev_char (out->str, out->str + 401) - out->str);
      g_string_append (out, "…");
    }

  return g_string_free (out, FALSE);
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
      g_autofree char *day = dup_day (sheet, activity, "at");
      g_autofree char *detail = dup_detail (activity);
      const char *cells[] = { day, get_label (activity, "kind", TAMIZ_ENUM_ACTIVITY), detail,
                              get_text (activity, "by") };

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
      g_autofree char *day = dup_day (sheet, move, "at");
      const char *why = get_text (move, "why");
      const char *by = get_text (move, "by");
      const char *cells[] = { day, get_label (move, "to", TAMIZ_ENUM_STAGE),
                              why != NULL ? why : get_label (move, "cause", TAMIZ_ENUM_MOVE),
                              by != NULL ? by : get_label (move, "actor", TAMIZ_ENUM_ACTOR) };

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
  const char *digest = get_text (definition, "digest");
  const char *uuid = get_text (json_object_get (sheet->packet, "handoff"), "uuid");
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
  const char *pain_points = get_text (sheet->packet, "pain_points");

  add_block (sheet, tamiz_packet_head_new (sheet->packet, sheet->zone), NULL);
  add_consents (sheet);
  add_text (sheet, _("What they need"), pain_points != NULL ? pain_points : _("Not recorded"));
  add_text (sheet, _("Next step"), get_text (sheet->packet, "next_step"));
  add_person (sheet);
  add_company (sheet);
  add_lead (sheet);
  add_text (sheet, _("Notes"), get_text (json_object_get (sheet->packet, "lead"), "notes"));
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
  const char *zone_name = get_text (packet, "timezone");
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
  name = tamiz_packet_head_dup_name (packet);
  /* Translators: the title of a PDF; %s is a person. */
  title = g_strdup_printf (_("Handoff packet: %s"), name);
  paper = tamiz_paper_new (title);
  tamiz_paper_set_show_title (paper, FALSE);
  tamiz_packet_head_get_time (packet, "created", &created);
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
