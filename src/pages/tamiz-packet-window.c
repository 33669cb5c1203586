#define G_LOG_DOMAIN "tamiz-packet-window"

#include "config.h"

#include "tamiz-packet-window.h"

#include "tamiz-notice.h"
#include "tamiz-packet-answer.h"
#include "tamiz-packet-view.h"
#include "tamiz-platform.h"
#include "tamiz-return-dialog.h"
#include "tamiz-words.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizPacketWindow
{
  AdwWindow parent_instance;

  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  GtkLabel *base_label;
  TamizPacketView *packet_view;
  TamizNotice *notice;
  GtkActionBar *action_bar;
  GtkWidget *open_button;

  TamizDesk *desk;          /* (nullable): of an open base */
  GCancellable *cancellable;
  char *path;
  json_t *told;             /* (nullable): what is known of the file */
  json_t *answer;           /* (nullable): the arguments of the answer that is about to be saved */
  char *passphrase;         /* (nullable): what confirms it, until it is written */
  gboolean accepts;         /* what the answer says that is being saved */
};

G_DEFINE_FINAL_TYPE (TamizPacketWindow, tamiz_packet_window, ADW_TYPE_WINDOW)

static void
show_verdict (TamizPacketWindow *self,
              gboolean           sound,
              const char        *words)
{
  gtk_image_set_from_icon_name (self->verdict_icon, sound ? "tamiz-done-symbolic" : "tamiz-warning-symbolic");
  gtk_label_set_label (self->verdict_label, words);
}

/* What was decided is not decided again. */
static gboolean
is_decided (TamizPacketWindow *self)
{
  const char *state = tamiz_words_get_text (self->told, "state");

  return state != NULL && g_strcmp0 (state, "sent") != 0;
}

static void
let_answer (TamizPacketWindow *self,
            gboolean           answers)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "packet.accept", answers);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "packet.return", answers);
}

static void
show_base (TamizPacketWindow *self)
{
  json_t *in_base = json_object_get (self->told, "in_base");
  const char *decided = tamiz_words_get_text (self->told, "decided_at");
  int number = 0;
  g_autofree char *words = NULL;
  g_autofree char *when = self->desk != NULL ? tamiz_desk_format_moment (self->desk, decided) : NULL;

  if (json_is_true (in_base)
      && tamiz_enum_from_nick (TAMIZ_ENUM_HANDOFF, tamiz_words_get_text (self->told, "state"), &number)
      && is_decided (self) && decided != NULL)
    /* Translators: number of a handoff, how it ended, when */
    words = g_strdup_printf (_("Handoff %d of the open base is decided: %s, %s. It cannot be answered again"),
                             (int) tamiz_json_get_int (self->told, "number", 0),
                             tamiz_enum_label (TAMIZ_ENUM_HANDOFF, number), when);
  else if (json_is_true (in_base) && tamiz_words_get_text (self->told, "state") != NULL)
    words = g_strdup_printf (_("Handoff %d of the open base: %s"), (int) tamiz_json_get_int (self->told, "number", 0),
                             tamiz_enum_label (TAMIZ_ENUM_HANDOFF, number));
  else if (json_is_false (in_base))
    words = g_strdup (_("The open base does not know this packet"));
  gtk_label_set_label (self->base_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->base_label), words != NULL);
  gtk_widget_set_visible (self->open_button, json_is_true (in_base));
}

static void
show_told (TamizPacketWindow *self)
{
  gboolean sound = json_is_true (json_object_get (self->told, "ok"));
  const char *problem = tamiz_words_get_text (self->told, "problem");
  const char *executive = tamiz_words_get_text (self->told, "executive_name");
  g_autofree char *title = g_strdup_printf (_("Packet: %s"), tamiz_words_get_text (self->told, "name"));
  g_autofree char *words = g_strdup_printf (_("As it was written for %s"), executive != NULL ? executive : "–");

  gtk_window_set_title (GTK_WINDOW (self), title);
  show_verdict (self, sound, sound || problem == NULL ? words : problem);
  show_base (self);
  tamiz_packet_view_set_packet (self->packet_view, json_object_get (self->told, "packet"));
  gtk_action_bar_set_revealed (self->action_bar, TRUE);
  let_answer (self, sound && !is_decided (self));
}

static void
take_told (TamizPacketWindow *self,
           json_t            *told,
           const GError      *error)
{
  if (told == NULL)
    {
      show_verdict (self, FALSE, error->message);
      return;
    }

  json_decref (self->told);
  self->told = json_incref (told);
  show_told (self);
}

static void
asked_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  take_told (owner, answer, error);
}

/* Reading and unpacking is done beside the main loop. */
static void
read_file (GTask        *task,
           gpointer      source,
           gpointer      path,
           GCancellable *cancellable)
{
  GError *error = NULL;
  json_t *told = tamiz_packet_file_describe (path, TRUE, cancellable, &error);

  if (told != NULL)
    g_task_return_pointer (task, told, (GDestroyNotify) json_decref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) told = g_task_propagate_pointer (G_TASK (result), &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_told (TAMIZ_PACKET_WINDOW (source), told, error);
}

static void
read_packet (TamizPacketWindow *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->desk != NULL)
    {
      tamiz_desk_ask (self->desk, self, "packet", "packet.show", json_pack ("{ss}", "file", self->path), asked_cb);
      return;
    }

  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, read_packet);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, read_file);
}

/* What is written where there is no base. */
typedef struct
{
  json_t *arguments;
  char *passphrase;         /* (nullable) */
} Writing;

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
free_writing (gpointer data)
{
  Writing *writing = data;

  json_decref (writing->arguments);
  forget (writing->passphrase);
  g_free (writing);
}

static void
write_file (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;
  json_t *told = tamiz_packet_answer_write (writing->arguments, writing->passphrase, g_get_real_time (), &error);

  if (told != NULL)
    g_task_return_pointer (task, told, (GDestroyNotify) json_decref);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) told = g_task_propagate_pointer (G_TASK (result), &error);
  TamizPacketWindow *self;
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TAMIZ_PACKET_WINDOW (source);
  if (told == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  tamiz_notice_set_text (self->notice, NULL);
  words = g_strdup_printf (self->accepts ? _("Accepted. The answer is in %s: send that file to marketing, who opens it with Tamiz")
                                         : _("Returned. The answer is in %s: send that file to marketing, who opens it with Tamiz"),
                           tamiz_words_get_text (told, "output"));
  let_answer (self, FALSE);
  show_verdict (self, TRUE, words);
}

static void
file_chosen_cb (GtkWidget  *widget,
                const char *path)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (widget);
  g_autoptr (GTask) task = NULL;
  g_autofree char *named = NULL;
  Writing *writing;

  if (path == NULL || self->answer == NULL)
    return;

  named = g_str_has_suffix (path, ".json") ? g_strdup (path) : g_strconcat (path, ".json", NULL);
  tamiz_json_set_text (self->answer, "file", self->path);
  tamiz_json_set_text (self->answer, "output", named);
  self->accepts = json_is_true (json_object_get (self->answer, "accept"));
  task = g_task_new (self, self->cancellable, written_cb, NULL);
  g_task_set_source_tag (task, file_chosen_cb);
  writing = g_new (Writing, 1);
  *writing = (Writing) { g_steal_pointer (&self->answer), g_steal_pointer (&self->passphrase) };
  g_task_set_task_data (task, writing, free_writing);
  g_task_run_in_thread (task, write_file);
}

static void
ask_where (TamizPacketWindow *self,
           json_t            *arguments)
{
  g_autofree char *name = g_strdup_printf (_("answer-%d.json"), (int) tamiz_json_get_int (self->told, "number", 0));

  json_decref (self->answer);
  self->answer = arguments;
  tamiz_platform_save_file (GTK_WIDGET (self), _("Save the Answer"), name, file_chosen_cb);
}

static void
passphrase_given_cb (GtkWidget  *widget,
                     const char *response,
                     const char *text)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (widget);

  if (response == NULL)
    return;
  forget (self->passphrase);
  self->passphrase = g_strdup (text);
  ask_where (self, json_pack ("{sb}", "accept", TRUE));
}

static void
accept_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (widget);

  if (json_is_true (json_object_get (self->told, "passphrase")))
    tamiz_platform_ask_text (widget, _("Confirm with Your Passphrase"), _("It confirms what you accept, as in the program"),
                             _("Passphrase"), TRUE, _("_Confirm"), passphrase_given_cb);
  else
    ask_where (self, json_pack ("{sb}", "accept", TRUE));
}

static void
returned_cb (GtkWidget *widget,
             json_t    *arguments)
{
  json_object_set_new (arguments, "return", json_true ());
  ask_where (TAMIZ_PACKET_WINDOW (widget), json_incref (arguments));
}

static void
return_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (widget);
  json_t *packet = json_object_get (self->told, "packet");
  g_autoptr (json_t) handoff = json_pack ("{ss}", "state", "sent");

  json_object_set (handoff, "number", json_object_get (self->told, "number"));
  json_object_set (handoff, "name", json_object_get (self->told, "name"));
  json_object_set (handoff, "meeting", json_object_get (json_object_get (packet, "handoff"), "meeting"));
  json_object_set (handoff, "packet", packet);
  tamiz_return_dialog_ask (widget, handoff, returned_cb);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (widget);
  g_autofree char *number = g_strdup_printf ("%d", (int) tamiz_json_get_int (self->told, "number", 0));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-handoff", "s", number);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tamiz_packet_window_dispose (GObject *object)
{
  TamizPacketWindow *self = TAMIZ_PACKET_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_PACKET_WINDOW);
  g_clear_object (&self->desk);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->told, json_decref);
  g_clear_pointer (&self->answer, json_decref);
  g_clear_pointer (&self->passphrase, forget);

  G_OBJECT_CLASS (tamiz_packet_window_parent_class)->dispose (object);
}

static void
tamiz_packet_window_class_init (TamizPacketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_packet_window_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_PACKET_VIEW);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-packet-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, base_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, packet_view);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, action_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizPacketWindow, open_button);
  gtk_widget_class_install_action (widget_class, "packet.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "packet.return", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "packet.open", NULL, open_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "packet.accept", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "packet.accept", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "packet.return", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_packet_window_init (TamizPacketWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  let_answer (self, FALSE);
}

/**
 * tamiz_packet_window_new:
 * @parent: (nullable): the window above which it stands
 * @desk: (nullable): of an open base
 * @path: a packet's file
 *
 * Makes a window that reads the file.
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
tamiz_packet_window_new (GtkWindow  *parent,
                         TamizDesk  *desk,
                         const char *path)
{
  TamizPacketWindow *self = g_object_new (TAMIZ_TYPE_PACKET_WINDOW, "transient-for", parent, NULL);

  g_set_object (&self->desk, desk);
  self->path = g_strdup (path);
  read_packet (self);

  return GTK_WIDGET (self);
}
