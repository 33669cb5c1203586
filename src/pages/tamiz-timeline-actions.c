#define G_LOG_DOMAIN "tamiz-timeline-actions"

#include "config.h"

#include "tamiz-timeline-actions.h"

#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

/* What can be done with what a timeline shows; TamizTimeline says by which names. */

typedef struct
{
  GtkWidget *widget;        /* holds the group that holds this */
  TamizDesk *desk;
  char *saving;             /* (nullable): the attachment that a place is chosen for */
  char *shown;              /* (nullable): the file that is written to be shown */
} Actions;

#define ACTIONS "tamiz-timeline-actions"

static void
free_actions (gpointer data)
{
  Actions *self = data;

  g_object_unref (self->desk);
  g_free (self->saving);
  g_free (self->shown);
  g_free (self);
}

static void
finish_task (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  Actions *self = user_data;

  tamiz_desk_do (self->desk, NULL, "task.done",
                 json_pack ("{ss}", "id", g_variant_get_string (parameter, NULL)), _("Task done"), NULL);
}

static void
finish_call (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  Actions *self = user_data;
  const char *id, *outcome;

  g_variant_get (parameter, "(&s&s)", &id, &outcome);
  tamiz_desk_do (self->desk, NULL, "call.outcome", json_pack ("{ssss}", "id", id, "outcome", outcome),
                 _("Outcome saved"), NULL);
}

static void
written_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Actions *self = g_object_get_data (owner, ACTIONS);

  if (error != NULL)
    tamiz_desk_tell_failure (self->desk, error->message);
  else if (self->shown != NULL)
    tamiz_platform_show_file (self->widget, self->shown);
  else
    tamiz_desk_tell (self->desk, _("File saved"));
}

static void
write_file (Actions    *self,
            const char *id,
            const char *path)
{
  tamiz_desk_ask (self->desk, self->widget, "attachment", "attachment.save",
                  json_pack ("{ssss}", "id", id, "output", path), written_cb);
}

/* What is opened lies in a folder of its own, which only the user can read. */
static void
open_file (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  Actions *self = user_data;
  const char *id, *name;
  g_autofree char *base = NULL;
  g_autofree char *folder = NULL;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  base = g_path_get_basename (name);
  folder = g_build_filename (g_get_user_cache_dir (), "tamiz", "attachments", id, NULL);
  g_free (self->shown);
  self->shown = g_build_filename (folder, base, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_autofree char *message
          = g_strdup_printf (_("The folder %s cannot be made: %s"), folder, g_strerror (errno));

      tamiz_desk_tell_failure (self->desk, message);
      return;
    }
  write_file (self, id, self->shown);
}

static void
place_chosen_cb (GtkWidget  *owner,
                 const char *path)
{
  Actions *self = g_object_get_data (G_OBJECT (owner), ACTIONS);

  if (path == NULL || self == NULL)
    return;

  g_clear_pointer (&self->shown, g_free);
  write_file (self, self->saving, path);
}

static void
save_file (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  Actions *self = user_data;
  const char *id, *name;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  g_free (self->saving);
  self->saving = g_strdup (id);
  tamiz_platform_save_file (self->widget, _("Save the Attachment"), name, place_chosen_cb);
}

/**
 * tamiz_timeline_actions_install:
 * @widget: a widget above a TamizTimeline
 * @desk: where somebody works
 *
 * Gives a timeline what it can do.
 */
void
tamiz_timeline_actions_install (GtkWidget *widget,
                                TamizDesk *desk)
{
  static const GActionEntry entries[] = {
    { .name = "finish-task", .activate = finish_task, .parameter_type = "s" },
    { .name = "finish-call", .activate = finish_call, .parameter_type = "(ss)" },
    { .name = "open-file", .activate = open_file, .parameter_type = "(ss)" },
    { .name = "save-file", .activate = save_file, .parameter_type = "(ss)" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Actions *self = g_new0 (Actions, 1);

  self->widget = widget;
  self->desk = g_object_ref (desk);
  g_object_set_data_full (G_OBJECT (widget), ACTIONS, self, free_actions);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (widget, "timeline", G_ACTION_GROUP (group));
}
