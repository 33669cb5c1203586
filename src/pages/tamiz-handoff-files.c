#define G_LOG_DOMAIN "tamiz-handoff-files"

#include "config.h"

#include "tamiz-handoff-files.h"

#include "tamiz-platform.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

/* What is being asked for: one file chooser stands above its owner at a time. */
typedef struct
{
  TamizDesk *desk;
  TamizAnswerFunc func;
  char *number;             /* (nullable) */
  char *ending;             /* (nullable): of the file, with its dot */
} Asked;

static void
free_asked (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->desk);
  g_free (asked->number);
  g_free (asked->ending);
  g_free (asked);
}

static Asked *
ask (GtkWidget       *owner,
     TamizDesk       *desk,
     TamizAnswerFunc  func)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->desk = g_object_ref (desk);
  asked->func = func;
  g_object_set_data_full (G_OBJECT (owner), "asked-for-file", asked, free_asked);

  return asked;
}

static Asked *
get_asked (gpointer owner)
{
  return g_object_get_data (G_OBJECT (owner), "asked-for-file");
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  Asked *asked = get_asked (owner);

  asked->func (owner, answer, error);
  if (answer != NULL)
    tamiz_desk_tell_saved (asked->desk, tamiz_words_get_text (answer, "output"));
}

static void
place_chosen_cb (GtkWidget  *owner,
                 const char *path)
{
  Asked *asked = get_asked (owner);
  g_autofree char *named = NULL;

  if (path == NULL)
    return;

  /* Somebody may have typed a name without its ending. */
  named = g_str_has_suffix (path, asked->ending) ? g_strdup (path) : g_strconcat (path, asked->ending, NULL);
  tamiz_desk_do (asked->desk, owner, "handoff.packet",
                 json_pack ("{ss ss}", "number", asked->number, "output", named), NULL, saved_cb);
}

/**
 * tamiz_handoff_files_save:
 * @owner: the widget that asks
 * @desk: where somebody works
 * @number: a handoff's number
 * @ending: pdf, json or tamiz-packet
 * @func: called with what was done
 *
 * Asks where a packet is to be saved, and saves it.
 */
void
tamiz_handoff_files_save (GtkWidget       *owner,
                          TamizDesk       *desk,
                          const char      *number,
                          const char      *ending,
                          TamizAnswerFunc  func)
{
  Asked *asked = ask (owner, desk, func);
  g_autofree char *file = NULL;

  asked->number = g_strdup (number);
  asked->ending = g_strconcat (".", ending, NULL);
  /* Translators: the name of a file; the first is the handoff's number, the second .pdf, .json or .tamiz-packet */
  file = g_strdup_printf (_("packet-%s%s"), number, asked->ending);
  tamiz_platform_save_file (owner, _("Save Packet"), file, place_chosen_cb);
}

static void
taken_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  Asked *asked = get_asked (owner);
  json_t *item = json_array_get (json_object_get (answer, "items"), 0);
  int number = (int) tamiz_json_get_int (item, "number", 0);
  gboolean accepted = g_strcmp0 (tamiz_words_get_text (item, "decision"), "accept") == 0;
  g_autofree char *told = NULL;

  asked->func (owner, answer, error);
  if (answer == NULL)
    return;

  told = accepted ? g_strdup_printf (_("Handoff %d was accepted in the file"), number)
                  : g_strdup_printf (_("Handoff %d was returned in the file"), number);
  tamiz_desk_tell_final (asked->desk, told);
}

static void
answer_chosen_cb (GtkWidget  *owner,
                  const char *path)
{
  if (path != NULL)
    tamiz_desk_do (get_asked (owner)->desk, owner, "handoff.answer", json_pack ("{s[s]}", "files", path), NULL,
                   taken_cb);
}

/**
 * tamiz_handoff_files_take:
 * @owner: the widget that asks
 * @desk: where somebody works
 * @func: called with what was done
 *
 * Asks for a file in which an executive has answered, and takes it in.
 */
void
tamiz_handoff_files_take (GtkWidget       *owner,
                          TamizDesk       *desk,
                          TamizAnswerFunc  func)
{
  static const char *const patterns[] = { "*.json", NULL };

  ask (owner, desk, func);
  tamiz_platform_open_file (owner, _("Take an Answer"), _("Answers to packets"), patterns, answer_chosen_cb);
}
