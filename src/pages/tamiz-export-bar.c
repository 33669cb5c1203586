#define G_LOG_DOMAIN "tamiz-export-bar"

#include "config.h"

#include "tamiz-export-bar.h"

#include "tamiz-estimate.h"
#include "tamiz-figures.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

struct _TamizExportBar
{
  AdwBin parent_instance;

  GtkLabel *what_label;
  GtkProgressBar *progress;
  GtkWidget *cancel_export_button;

  TamizDesk *desk;
  TamizEstimate *estimate;
  json_t *arguments;        /* (nullable): lead.export's, while a file is asked for */
  GCancellable *running;    /* (nullable): what is being written */
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TamizExportBar, tamiz_export_bar, ADW_TYPE_BIN)

static void
show_running (TamizExportBar *self)
{
  GtkRevealer *revealer = GTK_REVEALER (adw_bin_get_child (ADW_BIN (self)));

  gtk_revealer_set_reveal_child (revealer, self->running != NULL);
  gtk_widget_set_sensitive (self->cancel_export_button, self->running != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
tell_written (TamizExportBar *self,
              json_t         *answer)
{
  guint total = (guint) tamiz_json_get_int (answer, "total", 0);
  g_autofree char *figure = tamiz_figures_format_count (total);
  g_autofree char *name = g_path_get_basename (tamiz_json_get_text (answer, "output"));
  g_autofree char *message = NULL;

  /* Translators: how many, and the name of a file */
  message = g_strdup_printf (ngettext ("%s prospect written to “%s”", "%s prospects written to “%s”", total),
                             figure, name);
  tamiz_desk_tell (self->desk, message);
}

static void
written_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizExportBar *self = owner;

  g_clear_object (&self->running);
  show_running (self);
  if (answer != NULL)
    tell_written (self, answer);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tamiz_desk_tell (self->desk, _("Given up; no file was written"));
  else
    tamiz_desk_tell_failure (self->desk, error->message);
}

static void
how_far_cb (gpointer owner,
            guint64  done,
            guint64  total)
{
  TamizExportBar *self = owner;
  g_autofree char *text = NULL;

  if (total == 0)
    return;

  tamiz_estimate_tell (self->estimate, g_get_monotonic_time (), done, total);
  text = tamiz_estimate_describe (self->estimate);
  gtk_progress_bar_set_fraction (self->progress, MIN ((double) done / (double) total, 1));
  gtk_progress_bar_set_text (self->progress, text);
}

static void
cancel_cb (TamizExportBar *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  gtk_widget_set_sensitive (self->cancel_export_button, FALSE);
}

static void
file_chosen_cb (GtkWidget  *widget,
                const char *path)
{
  TamizExportBar *self = TAMIZ_EXPORT_BAR (widget);
  json_t *arguments = g_steal_pointer (&self->arguments);

  if (path != NULL && arguments != NULL)
    tamiz_export_bar_write (self, g_steal_pointer (&arguments), path);
  g_clear_pointer (&arguments, json_decref);
}

static void
tamiz_export_bar_dispose (GObject *object)
{
  TamizExportBar *self = TAMIZ_EXPORT_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_EXPORT_BAR);
  g_clear_object (&self->running);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->arguments, json_decref);
  g_clear_pointer (&self->estimate, tamiz_estimate_free);

  G_OBJECT_CLASS (tamiz_export_bar_parent_class)->dispose (object);
}

static void
tamiz_export_bar_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, tamiz_export_bar_get_busy (TAMIZ_EXPORT_BAR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tamiz_export_bar_class_init (TamizExportBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_export_bar_dispose;
  object_class->get_property = tamiz_export_bar_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizExportBar, what_label);
  gtk_widget_class_bind_template_child (widget_class, TamizExportBar, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizExportBar, cancel_export_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
tamiz_export_bar_init (TamizExportBar *self)
{
  self->estimate = tamiz_estimate_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_export_bar_set_desk:
 * @self: a bar
 * @desk: where somebody works
 *
 * Lets the bar work.
 */
void
tamiz_export_bar_set_desk (TamizExportBar *self,
                           TamizDesk      *desk)
{
  g_return_if_fail (TAMIZ_IS_EXPORT_BAR (self));

  g_set_object (&self->desk, desk);
}

/**
 * tamiz_export_bar_get_busy:
 * @self: a bar
 *
 * Says whether a file is being written; there is one at a time.
 *
 * Returns: whether it works
 */
gboolean
tamiz_export_bar_get_busy (TamizExportBar *self)
{
  g_return_val_if_fail (TAMIZ_IS_EXPORT_BAR (self), FALSE);

  return self->running != NULL;
}

/**
 * tamiz_export_bar_ask:
 * @self: a bar
 * @arguments: (transfer full): lead.export's, without the file
 *
 * Asks for a file, and writes it.
 */
void
tamiz_export_bar_ask (TamizExportBar *self,
                      json_t         *arguments)
{
  g_return_if_fail (TAMIZ_IS_EXPORT_BAR (self));

  g_clear_pointer (&self->arguments, json_decref);
  self->arguments = arguments;
  /* Translators: the name of a file */
  tamiz_platform_save_file (GTK_WIDGET (self), _("Export Prospects"), _("prospects.csv"), file_chosen_cb);
}

/**
 * tamiz_export_bar_write:
 * @self: a bar that is not busy
 * @arguments: (transfer full): lead.export's, without the file
 * @path: the file
 *
 * Writes a file.
 */
void
tamiz_export_bar_write (TamizExportBar *self,
                        json_t         *arguments,
                        const char     *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;

  g_return_if_fail (TAMIZ_IS_EXPORT_BAR (self) && self->desk != NULL);

  if (self->running != NULL)
    {
      json_decref (arguments);
      return;
    }

  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_("Writing “%s”"), name);
  gtk_label_set_label (self->what_label, text);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_progress_bar_set_text (self->progress, NULL);
  tamiz_estimate_forget (self->estimate);
  tamiz_json_set_text (arguments, "output", path);
  self->running = tamiz_desk_ask_long (self->desk, self, "lead.export", arguments, how_far_cb, written_cb);
  show_running (self);
}
