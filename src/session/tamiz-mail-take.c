#define G_LOG_DOMAIN "tamiz-mail-take"

#include "config.h"

#include "tamiz-mail-take.h"

#include "tamiz-door.h"
#include "tamiz-error.h"
#include "tamiz-import-file.h"
#include "tamiz-mail-answers.h"
#include "tamiz-mail-claim.h"
#include "tamiz-mail-reader.h"
#include "tamiz-mail-source.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Each message is a change of its own, and its file is moved behind it: killed between the two,
 * the message is known by its id when the file is met again.
 */

#define MAX_LISTED 100
#define SETTLED (2 * G_USEC_PER_SEC)   /* a file that nobody has written to for so long is whole */

typedef struct
{
  TamizWork *work;
  TamizDoor *door;
  json_t *arguments;        /* of the mail being taken: file, source … */
  guint64 counts[TAMIZ_N_ADMITTED];
  guint64 messages;
  guint64 inquiries;        /* leads that are new, or asked again */
  guint64 left_out;
  guint64 failed;
  guint64 waiting;
  json_t *left_out_as;
  json_t *items;
  json_t *leads;
  char *source;             /* (nullable): of the first lead */
  gboolean refused;         /* the base did not take what an answer says */
} Taking;

static void
clear_taking (Taking *self)
{
  g_clear_pointer (&self->door, tamiz_door_free);
  g_clear_pointer (&self->arguments, json_decref);
  g_clear_pointer (&self->left_out_as, json_decref);
  g_clear_pointer (&self->items, json_decref);
  g_clear_pointer (&self->leads, json_decref);
  g_clear_pointer (&self->source, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, clear_taking)

static void
list_item (Taking     *self,
           const char *file,
           const char *result,
           const char *code,
           const char *reason,
           gint64      lead)
{
  json_t *item;

  if (json_array_size (self->items) >= MAX_LISTED)
    return;

  item = json_object ();
  tamiz_json_set_text (item, "file", file);
  tamiz_json_set_text (item, "result", result);
  tamiz_json_set_text (item, "code", code);
  tamiz_json_set_text (item, "reason", reason);
  tamiz_json_set_id (item, "lead", lead);
  json_array_append_new (self->items, item);
}

static void
note_lead (Taking *self,
           gint64  lead)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, lead);
  json_t *known;
  gsize i;

  json_array_foreach (self->leads, i, known)
    {
      if (g_str_equal (json_string_value (known), id))
        return;
    }
  self->inquiries++;
  if (self->source == NULL)
    self->source = g_strdup (tamiz_json_get_text (self->arguments, "source"));
  if (json_array_size (self->leads) < MAX_LISTED)
    json_array_append_new (self->leads, json_string (id));
}

static gboolean
take_row (Taking           *self,
          TamizImportFile  *file,
          TamizRow         *row,
          GError          **error)
{
  const char *path = tamiz_json_get_text (self->arguments, "file");
  g_autoptr (TamizStaged) staged = tamiz_normalizer_stage (file->normalizer, row, error);
  TamizAdmission admission = { 0 };
  gboolean taken;

  if (staged == NULL)
    return FALSE;

  taken = tamiz_door_admit (self->door, staged, &admission, error) && tamiz_door_flush (self->door, error);
  if (taken)
    {
      self->messages++;
      self->counts[admission.what]++;
      list_item (self, path, tamiz_admitted_get_nick (admission.what), admission.code, admission.reason,
                 admission.lead);
      if (admission.lead != 0 && admission.what != TAMIZ_ADMITTED_SKIPPED
          && tamiz_activity_kind_asks (staged->activity_kind))
        note_lead (self, admission.lead);
    }
  tamiz_admission_clear (&admission);

  return taken;
}

static void
note_left_out (Taking          *self,
               TamizImportFile *file)
{
  GPtrArray *left_out = tamiz_row_reader_get_left_out (file->reader);
  g_autoptr (json_t) counts = tamiz_mail_reader_count_left_out (TAMIZ_MAIL_READER (file->reader));
  guint64 n = tamiz_row_reader_get_n_left_out (file->reader);
  const char *code;
  json_t *count;

  self->left_out += n;
  self->messages += n;
  json_object_foreach (counts, code, count)
    json_object_set_new (self->left_out_as, code,
                         json_integer (tamiz_json_get_int (self->left_out_as, code, 0) + json_integer_value (count)));
  for (guint i = 0; left_out != NULL && i < left_out->len; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (left_out, i);

      list_item (self, tamiz_json_get_text (self->arguments, "file"), "left_out", problem->code, problem->message,
                 0);
    }
}

/* @refused: (out): whether the error is the base's and not the file's */
static gboolean
take_rows (Taking           *self,
           TamizImportFile  *file,
           gboolean         *refused,
           GError          **error)
{
  for (;;)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_row_reader_read_row (file->reader, &row, self->work->cancellable, error))
        return FALSE;
      if (row == NULL)
        break;
      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !take_row (self, file, row, error))
        {
          *refused = TRUE;
          return FALSE;
        }
      tamiz_work_progress (self->work, tamiz_row_reader_get_position (file->reader),
                           tamiz_row_reader_get_size (file->reader));
    }
  note_left_out (self, file);

  return TRUE;
}

static gboolean
holds_mail (const char  *path,
            GError     **error)
{
  g_autoptr (TamizRowReader) reader = tamiz_row_reader_open (path, NULL, error);

  return reader != NULL
         && tamiz_work_require (TAMIZ_IS_MAIL_READER (reader), TAMIZ_CORE_ERROR_INVALID, error,
                                _("The file holds no mail"));
}

/* What answers to a mail of a handoff, or says that it came back, is done and is no inquiry. */
static gboolean
look_for_answer (TamizMailMessage  *message,
                 gboolean          *seen_to,
                 char             **reason,
                 gpointer           user_data,
                 GError           **error)
{
  Taking *self = user_data;
  TamizMailAnswer what;

  if (!tamiz_work_take_mail (self->work, message, &what, reason, error))
    {
      self->refused = TRUE;
      return FALSE;
    }
  /* An address that cannot be reached is the door's matter too. */
  *seen_to = what != TAMIZ_MAIL_IS_NO_ANSWER && what != TAMIZ_MAIL_CAME_BACK;

  return TRUE;
}

/* A file of one message or many, or a folder; @shown: where it lies for whoever reads the answer. */
static gboolean
take_file (Taking      *self,
           const char  *path,
           const char  *shown,
           gboolean    *refused,
           GError     **error)
{
  TamizWork *work = self->work;
  json_t *former = work->arguments;
  g_autoptr (json_t) way = json_copy (self->arguments);
  g_autoptr (TamizImportFile) file = NULL;

  if (!holds_mail (path, error))
    return FALSE;

  tamiz_json_set_text (self->arguments, "file", shown);
  tamiz_json_set_text (way, "file", path);
  work->arguments = way;
  tamiz_door_keep_refused (self->door, "mail", self->arguments);
  file = tamiz_import_file_open (work, error);
  work->arguments = former;

  if (file == NULL)
    return FALSE;
  tamiz_mail_reader_set_look (TAMIZ_MAIL_READER (file->reader), look_for_answer, self);
  self->refused = FALSE;
  if (take_rows (self, file, refused, error))
    return TRUE;
  *refused = *refused || self->refused;

  return FALSE;
}

static char *
make_free_name (const char *folder,
                const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%u-%s", i, name);

      g_free (path);
      path = g_build_filename (folder, numbered, NULL);
    }

  return g_steal_pointer (&path);
}

/* @where: `taken` or `failed`; @to: (out): where it went */
static gboolean
move_file (const char  *root,
           const char  *where,
           const char  *path,
           char       **to,
           GError     **error)
{
  g_autofree char *folder = g_build_filename (root, where, NULL);
  g_autofree char *free_path = tamiz_mail_claim_dup_path (path);
  g_autofree char *name = g_path_get_basename (free_path);
  g_autofree char *target = NULL;
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) place = NULL;

  g_mkdir_with_parents (folder, 0700);
  target = make_free_name (folder, name);
  place = g_file_new_for_path (target);
  if (!g_file_move (from, place, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
    return FALSE;

  if (to != NULL)
    *to = g_steal_pointer (&target);
  return TRUE;
}

/* As if a mail program had shown it: cur, with the flag S. */
static gboolean
mark_seen (const char  *root,
           const char  *path,
           GError     **error)
{
  g_autofree char *free_path = tamiz_mail_claim_dup_path (path);
  g_autofree char *name = g_path_get_basename (free_path);
  const char *flags = strstr (name, ":2,");
  g_autofree char *stem = flags != NULL ? g_strndup (name, flags - name) : g_strdup (name);
  g_autofree char *seen = g_strdup_printf ("%s:2,%sS", stem, flags != NULL ? flags + 3 : "");
  g_autofree char *target = g_build_filename (root, "cur", seen, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path (target);

  return g_file_move (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
set_failed (Taking        *self,
            const char    *root,
            const char    *path,
            const GError  *why,
            GError       **error)
{
  g_autofree char *shown = tamiz_mail_claim_dup_path (path);
  g_autofree char *moved = NULL, *note = NULL;

  self->failed++;
  list_item (self, shown, "failed", NULL, why->message, 0);
  if (!move_file (root, "failed", path, &moved, error))
    return FALSE;

  note = g_strconcat (moved, ".txt", NULL);
  return g_file_set_contents (note, why->message, -1, error);
}

/* Whether nobody writes to a file any more; waits for what was written just now. */
static gboolean
is_settled (const char *path)
{
  GStatBuf first, second;
  gint64 age;

  if (g_stat (path, &first) != 0)
    return FALSE;
  age = g_get_real_time () - (gint64) first.st_mtime * G_USEC_PER_SEC;
  if (age >= SETTLED + G_USEC_PER_SEC || age < -SETTLED)
    return TRUE;

  g_usleep ((gulong) SETTLED);
  return g_stat (path, &second) == 0 && first.st_size == second.st_size && first.st_mtime == second.st_mtime;
}

/* What programs write beside a file until it is whole. */
static gboolean
is_passing (const char *name)
{
  static const char *const endings[] = { ".part", ".tmp", ".crdownload", ".lock", "~", NULL };

  for (guint i = 0; endings[i] != NULL; i++)
    {
      if (g_str_has_suffix (name, endings[i]))
        return TRUE;
    }

  return *name == '.';
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
add_files (GPtrArray   *files,
           const char  *folder,
           gboolean     maildir,
           GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      const char *flags = strstr (name, ":2,");
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if ((!is_passing (name) || tamiz_mail_claim_is_left (name))
          && (!maildir || flags == NULL || strpbrk (flags + 3, "SDT") == NULL)
          && g_file_test (path, G_FILE_TEST_IS_REGULAR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        g_ptr_array_add (files, g_steal_pointer (&path));
    }

  return TRUE;
}

/* (nullable): what lies there to be taken, the oldest name first */
static GPtrArray *
list_files (const char  *root,
            GError     **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  if (tamiz_mail_is_maildir (root))
    {
      g_autofree char *new = g_build_filename (root, "new", NULL);
      g_autofree char *current = g_build_filename (root, "cur", NULL);

      if (!add_files (files, new, TRUE, error) || !add_files (files, current, TRUE, error))
        return NULL;
    }
  else if (!add_files (files, root, FALSE, error))
    return NULL;
  g_ptr_array_sort (files, compare_paths);

  return g_steal_pointer (&files);
}

/* Another program that watches the folder was faster; else @local_error is handed on. */
static gboolean
is_gone (const char  *path,
         GError     **local_error,
         GError     **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (error != NULL)
    g_propagate_error (error, g_steal_pointer (local_error));
  return FALSE;
}

static gboolean
take_claimed (Taking      *self,
              const char  *root,
              const char  *path,
              GError     **error)
{
  g_autofree char *shown = tamiz_mail_claim_dup_path (path);
  g_autoptr (GError) local_error = NULL;
  gboolean refused = FALSE;

  if (take_file (self, path, shown, &refused, &local_error))
    return (tamiz_mail_is_maildir (root) ? mark_seen (root, path, &local_error)
                              : move_file (root, "taken", path, NULL, &local_error))
           || is_gone (path, &local_error, error);
  if (refused || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return is_gone (path, &local_error, NULL) || set_failed (self, root, path, local_error, error);
}

static gboolean
take_watched_file (Taking      *self,
                   const char  *root,
                   const char  *path,
                   GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *claimed = NULL;

  if (!tamiz_mail_is_maildir (root) && !is_settled (path))
    {
      self->waiting++;
      return TRUE;
    }
  claimed = tamiz_mail_claim (path, &local_error);
  if (claimed == NULL && local_error == NULL)
    return TRUE; /* another program takes it */
  if (claimed != NULL && take_claimed (self, root, claimed, &local_error))
    return TRUE;

  if (claimed != NULL)
    tamiz_mail_claim_let_go (claimed);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The arguments of an import that takes mail as it is said. */
static void
begin_way (Taking     *self,
           const char *source,
           const char *campaign,
           const char *owner,
           const char *kind)
{
  g_clear_pointer (&self->arguments, json_decref);
  self->arguments = json_object ();
  tamiz_json_set_text (self->arguments, "source", source);
  if (campaign != NULL)
    tamiz_json_set_text (self->arguments, "campaign", campaign);
  if (kind != NULL && !g_str_equal (kind, "email_in"))
    tamiz_json_set_text (self->arguments, "activity", kind);
  if (owner != NULL)
    {
      g_autoptr (json_t) map = json_pack ("{s{ss}}", "defaults", "owner", owner);
      g_autofree char *text = tamiz_json_to_canonical (map);

      tamiz_json_set_text (self->arguments, "mapping", text);
    }
}

static gboolean
take_folder (Taking           *self,
             TamizMailFolder  *folder,
             GError          **error)
{
  g_autoptr (GPtrArray) files = list_files (folder->path, error);
  gboolean taken = files != NULL;
  guint64 messages = self->messages, left_out = self->left_out, failed = self->failed, inquiries = self->inquiries;

  begin_way (self, folder->source, folder->campaign, folder->owner, folder->kind);
  for (guint i = 0; taken && i < files->len; i++)
    taken = take_watched_file (self, folder->path, files->pdata[i], error);

  folder->taken += (gint64) (self->messages - messages);
  folder->left_out += (gint64) (self->left_out - left_out);
  folder->failed += (gint64) (self->failed - failed);
  folder->inquiries += (gint64) (self->inquiries - inquiries);
  folder->last = self->work->now;
  g_clear_pointer (&folder->problem, g_free);
  if (!taken && error != NULL && *error != NULL)
    folder->problem = g_strdup ((*error)->message);

  return taken;
}

/* A folder that cannot be read says so itself, and keeps no other waiting. */
static gboolean
take_watched (Taking           *self,
              TamizMailFolder  *folder,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean taken = take_folder (self, folder, &local_error);

  if (!tamiz_mail_folders_save (self->work, folder, error))
    return FALSE;
  if (taken || local_error->domain == G_FILE_ERROR || local_error->domain == G_IO_ERROR)
    {
      if (!taken && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          list_item (self, folder->path, "failed", NULL, local_error->message, 0);
          return TRUE;
        }
      if (taken)
        return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What somebody brings stays where it lies. */
static gboolean
take_brought (Taking      *self,
              const char  *path,
              GError     **error)
{
  const char *source = tamiz_work_text (self->work, "source");
  g_autoptr (GError) local_error = NULL;
  gboolean refused = FALSE;

  if (!tamiz_work_require (source != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say of which source %s is (--source)"), path))
    return FALSE;
  begin_way (self, source, tamiz_work_text (self->work, "campaign"), tamiz_work_text (self->work, "owner"),
             tamiz_work_text (self->work, "kind"));
  if (take_file (self, path, path, &refused, &local_error))
    return tamiz_mail_folders_set_source (self->work, source, error);
  if (refused || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->failed++;
  list_item (self, path, "failed", NULL, local_error->message, 0);
  return TRUE;
}

static gboolean
take_all (Taking  *self,
          GError **error)
{
  g_autoptr (GPtrArray) folders = tamiz_mail_folders_list (self->work, error);
  json_t *paths = json_object_get (self->work->arguments, "path");
  json_t *path;
  gsize i;

  if (folders == NULL)
    return FALSE;
  if (json_array_size (paths) == 0)
    {
      for (i = 0; i < folders->len; i++)
        {
          if (!take_watched (self, g_ptr_array_index (folders, i), error))
            return FALSE;
        }
      return TRUE;
    }
  json_array_foreach (paths, i, path)
    {
      TamizMailFolder *folder = tamiz_mail_folders_find (folders, json_string_value (path));

      if (folder != NULL ? !take_watched (self, folder, error)
                         : !take_brought (self, json_string_value (path), error))
        return FALSE;
    }

  return TRUE;
}

static json_t *
taking_to_json (Taking *self)
{
  json_t *answer = json_object ();

  json_object_set_new (answer, "messages", json_integer ((json_int_t) self->messages));
  for (guint i = 0; i < TAMIZ_N_ADMITTED; i++)
    json_object_set_new (answer, tamiz_admitted_get_nick (i), json_integer ((json_int_t) self->counts[i]));
  json_object_set_new (answer, "inquiries", json_integer ((json_int_t) self->inquiries));
  json_object_set_new (answer, "left_out", json_integer ((json_int_t) self->left_out));
  json_object_set (answer, "left_out_as", self->left_out_as);
  json_object_set_new (answer, "failed", json_integer ((json_int_t) self->failed));
  json_object_set_new (answer, "waiting", json_integer ((json_int_t) self->waiting));
  tamiz_json_set_text (answer, "source", self->source);
  json_object_set (answer, "leads", self->leads);
  json_object_set (answer, "items", self->items);

  return answer;
}

/* Takes what there is in the folders that are watched, or at the paths that are given. */
json_t *
tamiz_mail_take (TamizWork  *work,
                 GError    **error)
{
  g_auto (Taking) self = { .work = work };
  TamizMatchAction action;

  if (!tamiz_door_choose_action (work, &action, error))
    return NULL;
  self.left_out_as = json_object ();
  self.items = json_array ();
  self.leads = json_array ();
  self.door = tamiz_door_new (work, action, 0, FALSE, error);
  if (self.door == NULL)
    return NULL;
  tamiz_door_be_part_of (self.door, "mail.take", 0);

  return take_all (&self, error) ? taking_to_json (&self) : NULL;
}
