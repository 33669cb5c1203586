#define G_LOG_DOMAIN "tamiz-calendar-source"

#include "config.h"

#include "tamiz-calendar-source.h"

#include "tamiz-error.h"
#include "tamiz-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Larger calendars are refused, also by whoever reads what is in them. */
#define MOST_BYTES (20 * 1024 * 1024)
#define MOST_REDIRECTIONS 5
/* Somebody waits for the times that are proposed. */
#define DEADLINE_MS 20000

void
tamiz_calendar_source_free (TamizCalendarSource *self)
{
  g_free (self->file);
  g_free (self->address);
  g_free (self->ca_file);
  g_free (self);
}

static gboolean
check_address (const char *address,
               GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || !(g_str_equal (scheme, "https") || g_str_equal (scheme, "http")))
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                         _("The address of a calendar begins with https:// or webcal://, and a host"));
  else if (g_uri_get_userinfo (uri) != NULL)
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                         _("The address of a calendar must not hold a user name or password; take the private "
                           "address that the calendar offers for other programs"));
  else if (g_str_equal (scheme, "http") && !tamiz_http_is_loopback (address))
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                 _("http://%s would send the calendar's private address in the clear; use https://"), host);
  else
    return TRUE;

  return FALSE;
}

/**
 * tamiz_calendar_source_new:
 * @from: a file, or an address (https, webcal)
 * @error: return location
 *
 * Says where a calendar is read from.
 *
 * Returns: (transfer full): the source; %NULL with %TAMIZ_SYNC_ERROR_ADDRESS
 */
TamizCalendarSource *
tamiz_calendar_source_new (const char *from,
                           GError    **error)
{
  g_autoptr (TamizCalendarSource) self = g_new0 (TamizCalendarSource, 1);
  g_autofree char *scheme = g_uri_parse_scheme (from);

  /* webcal:// is what pages call the same thing, so that a program opens. */
  if (scheme != NULL && (g_str_equal (scheme, "webcal") || g_str_equal (scheme, "webcals")))
    self->address = g_strconcat ("https", from + strlen (scheme), NULL);
  else if (scheme != NULL && g_str_equal (scheme, "file"))
    self->file = g_filename_from_uri (from, NULL, error);
  else if (strstr (from, "://") != NULL)
    self->address = g_strdup (from);
  else
    self->file = g_canonicalize_filename (from, NULL);
  if ((self->file == NULL && self->address == NULL)
      || (self->address != NULL && !check_address (self->address, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/* The calendars that GNOME's programs keep on this machine (Evolution Data Server). */
TamizCalendarSource *
tamiz_calendar_source_new_desktop (void)
{
  TamizCalendarSource *self = g_new0 (TamizCalendarSource, 1);

  self->desktop = TRUE;
  return self;
}

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tamiz", "calendars.ini", NULL);
}

static char *
get_group (const char *base,
           gint64      user)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, base, user);
}

/**
 * tamiz_calendar_source_load:
 * @base: the base's id
 * @user: the user's id
 *
 * Returns: (transfer full) (nullable): where this machine reads that user's calendar from
 */
TamizCalendarSource *
tamiz_calendar_source_load (const char *base,
                            gint64      user)
{
  g_autoptr (GKeyFile) places = g_key_file_new ();
  g_autoptr (TamizCalendarSource) self = g_new0 (TamizCalendarSource, 1);
  g_autofree char *path = get_path ();
  g_autofree char *group = get_group (base, user);

  if (!g_key_file_load_from_file (places, path, G_KEY_FILE_NONE, NULL) || !g_key_file_has_group (places, group))
    return NULL;
  self->file = g_key_file_get_string (places, group, "file", NULL);
  self->address = g_key_file_get_string (places, group, "address", NULL);
  self->ca_file = g_key_file_get_string (places, group, "ca-file", NULL);
  self->desktop = g_key_file_get_boolean (places, group, "desktop", NULL);

  return self->file != NULL || self->address != NULL || self->desktop ? g_steal_pointer (&self) : NULL;
}

/* Only its owner may read the file: an address in it opens a calendar. */
static gboolean
save_places (GKeyFile   *places,
             const char *path,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length;
  g_autofree char *text = g_key_file_to_data (places, &length, NULL);

  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return TRUE;

  g_prefix_error (error, _("Where the calendar is read from could not be kept: "));
  return FALSE;
}

static GKeyFile *
load_places (const char *path,
             GError    **error)
{
  g_autoptr (GKeyFile) places = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  if (!g_key_file_load_from_file (places, path, G_KEY_FILE_KEEP_COMMENTS, &local_error)
      && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  _("What this machine knows of calendars cannot be read (%s): "), path);
      return NULL;
    }

  return g_steal_pointer (&places);
}

/**
 * tamiz_calendar_source_save:
 * @self: a source
 * @base: the base's id
 * @user: the user's id
 * @error: return location
 *
 * Remembers on this machine where a user's calendar is read from.
 *
 * Returns: whether it is remembered
 */
gboolean
tamiz_calendar_source_save (TamizCalendarSource *self,
                            const char          *base,
                            gint64               user,
                            GError             **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *group = get_group (base, user);
  g_autoptr (GKeyFile) places = load_places (path, error);

  if (places == NULL)
    return FALSE;
  g_key_file_remove_group (places, group, NULL);
  if (self->file != NULL)
    g_key_file_set_string (places, group, "file", self->file);
  if (self->address != NULL)
    g_key_file_set_string (places, group, "address", self->address);
  if (self->ca_file != NULL)
    g_key_file_set_string (places, group, "ca-file", self->ca_file);
  if (self->desktop)
    g_key_file_set_boolean (places, group, "desktop", TRUE);

  return save_places (places, path, error);
}

gboolean
tamiz_calendar_source_remove (const char *base,
                              gint64      user,
                              GError    **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *group = get_group (base, user);
  g_autoptr (GKeyFile) places = load_places (path, error);

  return places != NULL && (!g_key_file_remove_group (places, group, NULL) || save_places (places, path, error));
}

/* What people may read of it: a path, or a host and not what comes after it. */
char *
tamiz_calendar_source_dup_name (TamizCalendarSource *self)
{
  g_autoptr (GUri) uri = self->address != NULL ? g_uri_parse (self->address, G_URI_FLAGS_NONE, NULL) : NULL;

  if (self->file != NULL)
    return g_strdup (self->file);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : g_strdup (_("This desktop's calendars"));
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * tamiz_calendar_source_list_files:
 * @self: a source
 *
 * Finds the files that it reads: the one that was named, or those of the desktop's calendars.
 *
 * Returns: (transfer full) (element-type filename): paths, sorted; none of an address
 */
GPtrArray *
tamiz_calendar_source_list_files (TamizCalendarSource *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "evolution", "calendar", NULL);
  g_autoptr (GDir) dir = self->desktop ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  if (self->file != NULL)
    g_ptr_array_add (files, g_strdup (self->file));
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "calendar.ics", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (files, g_steal_pointer (&path));
    }
  g_ptr_array_sort (files, compare_paths);

  return files;
}

static GBytes *
read_file (const char *path,
           GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, "standard::type,standard::size", G_FILE_QUERY_INFO_NONE, NULL,
                                                  error);
  g_autoptr (GBytes) bytes = NULL;

  if (info != NULL && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS, _("“%s” is no file"), path);
  else if (info != NULL && g_file_info_get_size (info) > MOST_BYTES)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE, _("The calendar “%s” is larger than %d MiB"), path,
                 MOST_BYTES / 1024 / 1024);
  else if (info != NULL)
    bytes = g_file_load_bytes (file, NULL, NULL, error);
  if (bytes == NULL)
    g_prefix_error (error, _("The calendar could not be read: "));

  return g_steal_pointer (&bytes);
}

static gboolean
is_redirection (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The next address; a server cannot lead from a secure connection to one that is not. */
static char *
follow (const char    *address,
        TamizResponse *response,
        GError       **error)
{
  const char *location = tamiz_response_get_header (response, "location");
  g_autofree char *next = location != NULL ? g_uri_resolve_relative (address, location, G_URI_FLAGS_NONE, error) : NULL;

  if (next == NULL || !check_address (next, error))
    return NULL;
  if (g_str_has_prefix (address, "https:") && !g_str_has_prefix (next, "https:"))
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                           _("The calendar's server leads to an address that is not secure"));
      return NULL;
    }

  return g_steal_pointer (&next);
}

static GBytes *
read_address (TamizCalendarSource *self,
              GCancellable        *cancellable,
              GError             **error)
{
  g_autoptr (TamizHttp) http = tamiz_http_new (self->ca_file, error);
  g_autofree char *address = g_strdup (self->address);
  g_autofree char *name = tamiz_calendar_source_dup_name (self);

  if (http == NULL)
    return NULL;
  tamiz_http_set_deadline (http, DEADLINE_MS);
  for (guint i = 0; i <= MOST_REDIRECTIONS; i++)
    {
      g_autoptr (GBytes) body = NULL;
      g_autoptr (TamizResponse) response = tamiz_http_read (http, address, MOST_BYTES, &body, cancellable, error);
      char *next;

      if (response == NULL)
        return NULL;
      if (response->status == 200)
        return g_steal_pointer (&body);
      if (!is_redirection (response->status))
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                       _("%s does not give the calendar (answer %u); is its private address still the same?"), name,
                       response->status);
          return NULL;
        }
      next = follow (address, response, error);
      if (next == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return NULL;
        }
      g_free (address);
      address = next;
    }
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER, _("%s leads from one address to the next without end"),
               name);

  return NULL;
}

/**
 * tamiz_calendar_source_read:
 * @self: a source
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the calendar, or those of the desktop.  Waits.  An error names the host of an address only.
 *
 * Returns: (transfer full) (element-type GBytes): the texts; %NULL with %TAMIZ_SYNC_ERROR,
 *   %TAMIZ_CORE_ERROR_TOO_LARGE or %G_IO_ERROR
 */
GPtrArray *
tamiz_calendar_source_read (TamizCalendarSource *self,
                            GCancellable        *cancellable,
                            GError             **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) files = tamiz_calendar_source_list_files (self);

  if (self->address != NULL)
    {
      GBytes *text = read_address (self, cancellable, error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (texts, text);
    }
  if (self->desktop && files->len == 0)
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                           _("The desktop keeps no calendar on this machine; of an account on the web give its private "
                             "address"));
      return NULL;
    }
  for (guint i = 0; i < files->len; i++)
    {
      GBytes *text = read_file (files->pdata[i], error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (texts, text);
    }

  return g_steal_pointer (&texts);
}
