#define G_LOG_DOMAIN "tamiz-platform-mail"

#include "config.h"

#include "tamiz-platform-mail.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* The desktop's portal shows a mail with its attachments in whatever mail program there is
 * (org.freedesktop.portal.Email); where there is no portal, the program that opens files of mail; and where
 * there is none, the one for mailto: addresses, which takes no attachments.
 */

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Email"
#define PORTAL_MILLISECONDS 10000

typedef struct
{
  GtkWidget *owner;
  TamizOpenedFunc func;
  char *path, *to, *cc, *subject, *text;
  GPtrArray *files;
} Opening;

static void
free_opening (Opening *self)
{
  g_object_unref (self->owner);
  g_free (self->path);
  g_free (self->to);
  g_free (self->cc);
  g_free (self->subject);
  g_free (self->text);
  g_ptr_array_unref (self->files);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, free_opening)

static void
mailto_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Opening) self = user_data;
  g_autoptr (GError) error = NULL, told = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    told = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("No mail program could be opened (%s). The mail is in %s"),
                        error->message, self->path);
  self->func (self->owner, told);
}

static char *
make_mailto (Opening *self)
{
  g_autofree char *to = g_uri_escape_string (self->to, "@", FALSE);
  g_autofree char *cc = g_uri_escape_string (self->cc != NULL ? self->cc : "", "@", FALSE);
  g_autofree char *subject = g_uri_escape_string (self->subject, NULL, FALSE);
  g_autofree char *text = g_uri_escape_string (self->text, NULL, FALSE);

  return g_strdup_printf ("mailto:%s?subject=%s%s%s&body=%s", to, subject, self->cc != NULL ? "&cc=" : "", cc, text);
}

/* @self: (transfer full) */
static void
open_file (Opening *self)
{
  g_autoptr (GAppInfo) program = g_app_info_get_default_for_type ("message/rfc822", FALSE);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autofree char *mailto = NULL;
  GList files = { file, NULL, NULL };

  if (program != NULL && g_app_info_launch (program, &files, NULL, NULL))
    {
      self->func (self->owner, NULL);
      free_opening (self);
      return;
    }
  mailto = make_mailto (self);
  g_app_info_launch_default_for_uri_async (mailto, NULL, NULL, mailto_cb, self);
}

static void
composed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Opening) self = user_data;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, NULL);

  if (answer != NULL)
    self->func (self->owner, NULL);
  else
    open_file (g_steal_pointer (&self));
}

/* @list: gets the files */
static GVariant *
make_options (Opening     *self,
              GUnixFDList *list)
{
  GVariantBuilder options, handles;
  const char *to[] = { self->to, NULL }, *cc[] = { self->cc, NULL };

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&handles, G_VARIANT_TYPE ("ah"));
  g_variant_builder_add (&options, "{sv}", "addresses", g_variant_new_strv (to, -1));
  if (self->cc != NULL)
    g_variant_builder_add (&options, "{sv}", "cc", g_variant_new_strv (cc, -1));
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (self->subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (self->text));
  for (guint i = 0; i < self->files->len; i++)
    {
      int fd = open (g_ptr_array_index (self->files, i), O_RDONLY | O_CLOEXEC);
      int handle = fd >= 0 ? g_unix_fd_list_append (list, fd, NULL) : -1;

      if (handle >= 0)
        g_variant_builder_add (&handles, "h", handle);
      if (fd >= 0)
        close (fd);
    }
  g_variant_builder_add (&options, "{sv}", "attachment_fds", g_variant_builder_end (&handles));

  return g_variant_new ("(sa{sv})", "", &options);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Opening *self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();

  if (bus == NULL)
    {
      open_file (self);
      return;
    }
  g_dbus_connection_call_with_unix_fd_list (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "ComposeEmail",
                                            make_options (self, list), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE,
                                            PORTAL_MILLISECONDS, list, NULL, composed_cb, self);
}

/**
 * tamiz_platform_open_mail:
 * @owner: kept until @func was called
 * @mail: what is shown
 * @func: told whether a program was opened
 *
 * Opens a mail in the user's mail program, for them to send.
 */
void
tamiz_platform_open_mail (GtkWidget               *owner,
                          const TamizPlatformMail *mail,
                          TamizOpenedFunc          func)
{
  Opening *self = g_new0 (Opening, 1);
  json_t *file;
  gsize i;

  self->owner = g_object_ref (owner);
  self->func = func;
  self->path = g_strdup (mail->path);
  self->to = g_strdup (mail->to);
  self->cc = g_strdup (mail->cc);
  self->subject = g_strdup (mail->subject != NULL ? mail->subject : "");
  self->text = g_strdup (mail->text != NULL ? mail->text : "");
  self->files = g_ptr_array_new_with_free_func (g_free);
  json_array_foreach (mail->files, i, file)
    g_ptr_array_add (self->files, g_strdup (json_string_value (file)));
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, self);
}
