#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"

#include "tamiz-report-table.h"

#include <glib/gi18n-lib.h>

/* Answers that are told in sentences, or not whole. */

#define MAX_LISTED 20

static int
get_count (json_t     *answer,
           const char *key)
{
  return (int) tamiz_json_get_int (answer, key, 0);
}

/* How many lines are not shown, and where some of them are. */
static void
write_more (GString *text,
            gsize    listed,
            gsize    total)
{
  gsize more = MAX (total, listed) - MIN (listed, MAX_LISTED);

  if (more > 0 && total > listed)
    g_string_append_printf (text, _("  … and %d more; --json lists the first %d\n"), (int) more, (int) listed);
  else if (more > 0)
    g_string_append_printf (text, _("  … and %d more; --json lists them\n"), (int) more);
}

/* “line 7: no way to reach the person”, for the first few. */
static void
write_lines (GString    *text,
             const char *title,
             json_t     *lines,
             const char *what,
             int         total)
{
  gsize n = json_array_size (lines);

  if (n == 0)
    return;
  g_string_append_printf (text, "\n%s\n", title);
  for (gsize i = 0; i < MIN (n, MAX_LISTED); i++)
    {
      json_t *line = json_array_get (lines, i);
      const char *said = tamiz_json_get_text (line, what);
      g_autofree char *clean = tamiz_text_pad (said != NULL ? said : "", 0, FALSE);

      g_string_append_printf (text, _("  line %d: %s\n"), get_count (line, "line"), clean);
    }
  write_more (text, n, (gsize) MAX (total, 0));
}

static void
write_import (GString *text,
              json_t  *answer)
{
  const char *id = tamiz_json_get_text (answer, "import_id");
  json_t *sources = json_object_get (answer, "new_sources");
  int rows = get_count (answer, "rows"), problems = get_count (answer, "problems");

  if (json_is_true (json_object_get (answer, "dry_run")))
    g_string_append_printf (text, "%s\n", _("A dry run: nothing was written."));
  g_string_append_printf (text, ngettext ("%d row was read: ", "%d rows were read: ", rows), rows);
  g_string_append_printf (text, _("%d added, %d updated, %d with blanks filled, %d skipped, %d to be completed.\n"),
                          get_count (answer, "added"), get_count (answer, "updated"),
                          get_count (answer, "filled"), get_count (answer, "skipped"),
                          get_count (answer, "set_aside"));
  if (json_array_size (sources) > 0)
    {
      g_autofree char *names = tamiz_cli_format_value (sources);

      g_string_append_printf (text, _("New sources: %s\n"), names);
    }
  if (id != NULL)
    g_string_append_printf (text, _("Import %s; “tamizctl undo %s” takes it back.\n"), id, id);

  write_lines (text, _("To be completed:"), json_object_get (answer, "set_aside_rows"), "reason",
               get_count (answer, "set_aside"));
  if (problems > 0)
    {
      g_autofree char *title
          = g_strdup_printf (ngettext ("Kept as typed (%d value):", "Kept as typed (%d values):", problems),
                             problems);

      write_lines (text, title, json_object_get (answer, "kept_as_typed"), "message", problems);
    }
  write_lines (text, _("Lines that could not be read as rows:"), json_object_get (answer, "left_out_lines"),
               "message",
               get_count (answer, "left_out"));
}

/* What became of each message, and how many there were. */
static void
write_mail (GString *text,
            json_t  *answer)
{
  int messages = get_count (answer, "messages"), inquiries = get_count (answer, "inquiries");

  tamiz_cli_write_table (text, json_object_get (answer, "items"), "file,result,lead,reason", 0);
  g_string_append_printf (text, ngettext ("%d message: ", "%d messages: ", messages), messages);
  /* Translators: how many inquiries, messages left out, files that could not be read, files still being written */
  g_string_append_printf (text, _("inquiries: %d, left out: %d, not read: %d, waiting: %d\n"), inquiries,
                          get_count (answer, "left_out"), get_count (answer, "failed"),
                          get_count (answer, "waiting"));
}

/* What each column becomes, and the rows that would have to be completed. */
static void
write_preview (GString *text,
               json_t  *answer)
{
  json_t *items = json_object_get (answer, "items"), *item;
  g_autoptr (json_t) set_aside = json_array ();
  int rows = get_count (answer, "rows");
  gsize i;

  g_string_append_printf (text, ngettext ("%d row, %s; nothing was written.\n\n",
                                          "%d rows, %s; nothing was written.\n\n", rows),
                          rows, tamiz_json_get_text (answer, "encoding"));
  tamiz_cli_write_table (text, json_object_get (answer, "columns"), "header,field,custom,samples", 2);
  json_array_foreach (items, i, item)
    {
      if (!json_is_null (json_object_get (item, "set_aside")))
        json_array_append (set_aside, item);
    }
  write_lines (text, _("To be completed, of the first rows:"), set_aside, "set_aside",
               (int) json_array_size (set_aside));
}

static void
write_look_list (GString    *text,
                 json_t     *answer,
                 const char *key,
                 const char *columns,
                 const char *title)
{
  json_t *items = json_object_get (answer, key);

  if (json_array_size (items) == 0)
    return;
  g_string_append_printf (text, "\n%s\n", title);
  tamiz_cli_write_table (text, items, columns, 2);
}

/* What undoing an import would do. */
static void
write_look (GString *text,
            json_t  *answer)
{
  int leads = get_count (answer, "leads"), fields = get_count (answer, "fields");

  g_string_append_printf (text, ngettext ("%d lead would go.", "%d leads would go.", leads), leads);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, ngettext ("%d field would get its former value.",
                                          "%d fields would get their former values.", fields), fields);
  g_string_append_c (text, '\n');
  write_look_list (text, answer, "merges", "name,into_name,change", _("Merged with others; to be taken back first:"));
  write_look_list (text, answer, "worked_on", "lead,name", _("Worked on since:"));
  write_look_list (text, answer, "edited", "name,message,by_name", _("Changed by somebody since, and going:"));
  write_look_list (text, answer, "conflicts", "name,message,by_name",
                   _("Changed by somebody since, and therefore left:"));
}

static void
write_undo (GString *text,
            json_t  *answer)
{
  json_t *conflicts = json_object_get (answer, "conflicts");
  int leads = get_count (answer, "leads");

  if (json_is_true (json_object_get (answer, "dry_run")))
    {
      write_look (text, answer);
      return;
    }
  if (json_is_true (json_object_get (answer, "stopped")))
    g_string_append_printf (text, "%s\n", _("Stopped: what is undone so far stays so. The same command goes on with it."));
  g_string_append_printf (text, ngettext ("Undone: %s; %d lead touched.\n", "Undone: %s; %d leads touched.\n", leads),
                          tamiz_json_get_text (answer, "undone"), leads);
  if (json_array_size (conflicts) == 0)
    return;
  g_string_append_printf (text, "\n%s\n", _("Changed by somebody since, and therefore left:"));
  tamiz_cli_write_table (text, conflicts, "name,message", 2);
}

static void
write_bulk (GString *text,
            json_t  *answer)
{
  const char *change = tamiz_json_get_text (answer, "change"), *failure = tamiz_json_get_text (answer, "failure");
  json_t *refused = json_object_get (answer, "refused");
  int done = get_count (answer, "done"), total = get_count (answer, "total");

  if (failure != NULL)
    g_string_append_printf (text, "%s\n", failure);
  if (json_is_true (json_object_get (answer, "stopped")))
    g_string_append_printf (text, ngettext ("Stopped: %d of %d lead was done, and stays so.\n",
                                            "Stopped: %d of %d leads were done, and stay so.\n", total),
                            done, total);
  else
    g_string_append_printf (text, ngettext ("%d lead was done.\n", "%d leads were done.\n", done), done);
  if (change != NULL)
    g_string_append_printf (text, _("“tamizctl undo %s” takes it back.\n"), change);
  if (json_array_size (refused) == 0)
    return;

  g_string_append_printf (text, "\n%s\n", _("Not done:"));
  tamiz_cli_write_table (text, refused, "id,name,message", 2);
}

/* The lead's own values, then its people and its way, then the verdict. */
static void
write_lead (GString *text,
            json_t  *answer)
{
  g_autoptr (json_t) plain = json_copy (answer);
  const char *admitted = tamiz_json_get_text (answer, "admitted");

  if (g_strcmp0 (admitted, "skipped") == 0)
    g_string_append (text, _("This person is in the base already and nothing new was said; the lead stays "
                             "as it was.\n\n"));
  else if (admitted != NULL && !g_str_equal (admitted, "added"))
    g_string_append (text, _("This person is in the base already; what is new was added to this lead.\n\n"));
  json_object_del (plain, "admitted");
  json_object_del (plain, "verdict");
  json_object_del (plain, "call");
  tamiz_cli_write_object (text, plain, 0);
  if (json_is_null (json_object_get (answer, "verdict")))
    g_string_append_printf (text, "\n%s\n", _("No definition is in force yet, so nothing is judged."));

  if (!json_is_object (json_object_get (answer, "verdict")))
    return;
  g_string_append_c (text, '\n');
  tamiz_cli_write_verdict (text, json_object_get (answer, "verdict"));
}

static void
write_new (GString *text,
           json_t  *answer)
{
  const char *file = tamiz_json_get_text (answer, "file");

  g_string_append_printf (text, _("The base %s is there.\n"), file);
  g_string_append_printf (text, _("Next: tamizctl --base %s user add NAME EMAIL --role marketing,sales,steward\n"), file);
}

static void
write_check (GString *text,
             json_t  *answer)
{
  json_t *problems = json_object_get (answer, "problems"), *lost = json_object_get (answer, "lost");

  if (json_array_size (problems) == 0)
    g_string_append_printf (text, "%s\n", _("The base is whole."));
  else
    {
      g_string_append_printf (text,
                              ngettext ("%d problem:\n", "%d problems:\n", json_array_size (problems)),
                              (int) json_array_size (problems));
      tamiz_cli_write_table (text, problems, "what,where,message", 2);
    }
  if (json_array_size (lost) == 0)
    return;

  g_string_append_printf (text, "\n%s\n", _("Known since it was recovered from a damaged file:"));
  tamiz_cli_write_table (text, lost, "what,where,message", 2);
}

/* What was saved and what was lost, in sentences. */
static void
write_recovery (GString *text,
                json_t  *answer)
{
  json_t *sentence;
  gsize i;

  json_array_foreach (json_object_get (answer, "words"), i, sentence)
    g_string_append_printf (text, "%s\n", json_string_value (sentence));
  g_string_append_printf (text, _("The base %s is there.\n"), tamiz_json_get_text (answer, "file"));
}

static void
write_readiness (GString *text,
                 json_t  *answer)
{
  json_t *missing = json_object_get (answer, "missing");

  if (json_is_true (json_object_get (answer, "ready")))
    g_string_append_printf (text, "%s\n", _("The lead can be handed over."));
  else
    g_string_append_printf (text, "%s\n", _("The lead cannot be handed over yet."));
  if (json_array_size (missing) > 0)
    g_string_append_printf (text, "%s\n", _("Missing:"));
  tamiz_cli_write_missing (text, missing);
}

/* The packet is a document of its own; on a terminal it would bury the rest. */
static void
write_handoff (GString *text,
               json_t  *answer)
{
  g_autoptr (json_t) plain = json_copy (answer);

  json_object_del (plain, "packet");
  tamiz_cli_write_object (text, plain, 0);
  if (json_object_get (answer, "packet") != NULL)
    g_string_append_printf (text, _("The packet: tamizctl handoff packet %d --output FILE.pdf\n"),
                            get_count (answer, "number"));
}

static void
write_group (GString    *text,
             json_t     *answer,
             const char *key,
             const char *title,
             const char *columns)
{
  json_t *group = json_object_get (answer, key);
  int total = get_count (group, "total");

  if (total == 0)
    return;

  g_string_append_printf (text, "%s (%d)\n", title, total);
  tamiz_cli_write_table (text, json_object_get (group, "items"), columns, 2);
  g_string_append_c (text, '\n');
}

static void
write_promise (GString *text,
               json_t  *promise)
{
  json_t *sales = json_object_get (promise, "sales");

  if (!json_is_object (promise))
    return;

  g_string_append_printf (text, _("This month (%s): %d qualified leads of the %d promised.\n"),
                          tamiz_json_get_text (promise, "month"), get_count (promise, "counted"),
                          get_count (promise, "quota"));
  g_string_append_printf (text,
                          _("Sales decided %d handoffs of this month, %d of them in time; "
                            "%d are late now.\n"),
                          get_count (sales, "decided"), get_count (sales, "accepted_in_time"),
                          get_count (sales, "late"));
}

/* What wants a hand now; what there is none of is not mentioned. */
static void
write_today (GString *text,
             json_t  *answer)
{
  json_t *definition = json_object_get (answer, "definition");
  json_t *outbox = json_object_get (answer, "outbox"), *mails = json_object_get (answer, "mails");
  int set_aside = get_count (answer, "set_aside");

  write_group (text, answer, "packets", _("Packets waiting for a decision"),
               "number,name,company,accept_by,late");
  write_group (text, answer, "owed", _("What sales owes"), "number,name,company,executive,late");
  write_group (text, answer, "calls", _("Calls"), "lead,name,company,phone,grade,purpose,why");
  write_group (text, answer, "tasks", _("Tasks"), "id,lead_name,text,for,due");
  write_group (text, answer, "inquiries", _("Inquiries that nobody has worked"),
               "lead,name,company,source,received_on,work_by");
  write_group (text, answer, "returned", _("Returned by sales"), "number,lead,name,company,reason");
  write_group (text, answer, "nearly", _("Nearest to their handoff"),
               "lead,name,company,grade,stage,ready,completeness");
  if (json_is_true (json_object_get (definition, "awaits_me")))
    g_string_append_printf (text, "%s\n", _("The proposed definition waits for your signature."));
  else if (!json_is_true (json_object_get (definition, "in_force")))
    g_string_append_printf (text, "%s\n", _("No definition is in force yet, so nothing is judged."));
  if (json_is_true (json_object_get (definition, "asks_me")))
    g_string_append_printf (text, "%s\n", _("You are asked what a good lead is; see “definition questions”."));
  if (set_aside > 0)
    g_string_append_printf (text,
                            ngettext ("%d row is to be completed.\n",
                                      "%d rows are to be completed.\n", set_aside),
                            set_aside);
  if (json_array_size (json_object_get (answer, "unfinished_imports")) > 0)
    g_string_append_printf (text, "%s\n", _("An import was interrupted; see “import list”."));
  if (get_count (outbox, "waiting") + get_count (outbox, "in_doubt") + get_count (outbox, "held")
          + get_count (outbox, "dead") > 0)
    g_string_append_printf (text, _("To the CRM: %d waiting to be sent, %d in doubt, %d to be decided, %d refused.\n"),
                            get_count (outbox, "waiting"), get_count (outbox, "in_doubt"),
                            get_count (outbox, "held"), get_count (outbox, "dead"));
  if (get_count (mails, "in_doubt") + get_count (mails, "dead") > 0)
    g_string_append_printf (text, _("Mails of handoffs: %d waiting to be sent, %d in doubt, %d not delivered; see “mail list”.\n"),
                            get_count (mails, "waiting"), get_count (mails, "in_doubt"), get_count (mails, "dead"));
  write_promise (text, json_object_get (answer, "promise"));
}

static const TamizCliWriter answer_writers[] = {
  { "new", write_new },
  { "import", write_import },
  { "mail.take", write_mail },
  { "import.resume", write_import },
  { "import.preview", write_preview },
  { "undo", write_undo },
  { "lead.bulk", write_bulk },
  { "explain", tamiz_cli_write_verdict },
  { "check", write_check },
  { "recover", write_recovery },
  { "today", write_today },
  { "handoff.check", write_readiness },
};

/* FALSE where none of them is for the operation. */
gboolean
tamiz_cli_write_by_name (const TamizCliWriter *writers,
                         guint                 n_writers,
                         GString              *text,
                         const char           *name,
                         json_t               *answer)
{
  for (guint i = 0; i < n_writers; i++)
    {
      if (g_str_equal (writers[i].name, name))
        {
          writers[i].write (text, answer);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_cli_write_answer:
 * @text: where to
 * @verb: what was done
 * @answer: what came of it
 *
 * Tells an answer for which a table or a list of values is not enough.
 *
 * Returns: whether it did
 */
gboolean
tamiz_cli_write_answer (GString              *text,
                        const TamizOperation *verb,
                        json_t               *answer)
{
  if (tamiz_cli_write_by_name (answer_writers, G_N_ELEMENTS (answer_writers), text, verb->name, answer)
      || tamiz_cli_write_definition (text, verb->name, answer))
    return TRUE;

  if (json_object_get (answer, "verdict") != NULL)
    {
      write_lead (text, answer);
      return TRUE;
    }
  if (json_object_get (answer, "steps") != NULL && json_object_get (answer, "items") == NULL)
    {
      write_handoff (text, answer);
      return TRUE;
    }

  return FALSE;
}
